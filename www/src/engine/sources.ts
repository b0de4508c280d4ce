// Files that come from the site itself: the sample data, and what a host page names in `src`.
import { fetchFile } from "./beside";
import { RapportError } from "./client";
import { faults } from "../text/words";
import type { Source } from "../state/workspace";

/** Fetches files side by side; one that is not there does not hold up the others. */
export function sources(files: readonly (string | URL)[]): Promise<(Source | RapportError)[]> {
  return Promise.all(files.map(async (file) => {
    let name = String(file);
    try {
      const place = new URL(file, document.baseURI);
      name = nameOf(place);
      return { name, blob: await (await fetchFile(place)).blob() };
    } catch (error) {
      return new RapportError(faults.notFetched(name, error instanceof Error ? error.message : String(error)));
    }
  }));
}

function nameOf({ pathname }: URL): string {
  const last = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last) || pathname;
  } catch {
    // A bare "%" is no escape.
    return last;
  }
}
