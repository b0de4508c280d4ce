import { places } from "../engine/beside";
import { trusted } from "../engine/trusted";

/** How service-worker.ts calls its caches. */
export const CACHES = "rapport-static ";

/** Lets the site open without a network from the next visit on. For the site's own page alone: a host page is its host's. */
export async function stayOffline(): Promise<void> {
  // One file is there without a network anyway.
  if (places.list === null) return;
  const workers = serviceWorkers();
  if (workers === null) return;
  try {
    await workers.register(trusted(new URL("sw.js", places.list)) as string | URL);
    const client = document.querySelector("rapport-dashboard")?.client;
    const { active } = await workers.ready;
    if (client === undefined || active === null) return;
    // This page too is answered from there, if what it runs is what is kept.
    await client.ready;
    active.postMessage({ rapportRuns: (await client.loaded()).map(({ name, sha256 }) => [name, sha256]) });
  } catch {
    // Where it cannot be had (no https, storage switched off) the page works all the same, with a network.
  }
}

/** Whether this page's files are kept; a service worker of somebody else's does not do that. */
export async function isKept(): Promise<boolean> {
  if (places.list === null) return false;
  try {
    const registration = await serviceWorkers()?.getRegistration();
    return registration?.active?.scriptURL === new URL("sw.js", places.list).href;
  } catch {
    return false;
  }
}

/** `null` where there are none: without https, and in a sandboxed frame, where some browsers throw at the question. */
export function serviceWorkers(): ServiceWorkerContainer | null {
  try {
    return "serviceWorker" in navigator ? navigator.serviceWorker : null;
  } catch {
    return null;
  }
}
