import { places } from "../engine/beside";
import { trusted } from "../engine/trusted";

/** Lets the site open without a network from the next visit on. For the site's own page alone: a host page is its host's. */
export async function stayOffline(): Promise<void> {
  // One file is there without a network anyway.
  if (places.list === null || !("serviceWorker" in navigator)) return;
  // Where it cannot be had (no https, storage switched off) the page works all the same, with a network.
  await navigator.serviceWorker.register(trusted(new URL("sw.js", places.list)) as string | URL).catch(() => {});
}
