// The files as they were loaded, beside the list that the build wrote.
import { places } from "../engine/beside";
import type { RapportClient } from "../engine/client";
import { loadedFile, type Loaded } from "../engine/loaded";

/** Name and `sha384-…` of each file of the site. */
type List = Readonly<Record<string, string>>;

export interface Compared {
  files: Loaded[];
  list: List;
}

/** Asks this site for the build's list, and for the page's own scripts and style sheets once more: their bytes are not to be had otherwise. */
export async function compare(client: RapportClient): Promise<Compared> {
  // A page of one file cannot hold its own hash.
  if (places.list === null) return { files: await client.loaded(), list: {} };
  const { origin } = places.list;
  const response = await fetch(places.list);
  if (!response.ok) throw new Error(`${response.status} integrity.json`);
  const list = (await response.json()) as List;
  const own = performance.getEntriesByType("resource").map(({ name }) => new URL(name))
    .filter((place) => nameOf(place) in list && /\.(js|css)$/.test(place.pathname) && place.origin === origin);
  const ran = await client.loaded();
  const known = new Set(ran.map(({ name }) => name));
  const others = new Map(own.map((place) => [nameOf(place), place])).entries();
  const again = await Promise.all([...others].filter(([name]) => !known.has(name)).map(async ([, place]) => loadedFile(place, (await fetch(place, { cache: "force-cache" })).arrayBuffer())));
  return { files: [...ran, ...again], list };
}

function nameOf(place: URL): string {
  return place.pathname.split("/").at(-1) ?? "";
}
