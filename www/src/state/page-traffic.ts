// The page's own requests and refusals, from the moment it was loaded.
import { watchTraffic, type Seen } from "../engine/traffic";
import { serviceWorkers } from "../keep/offline";

const seen: Seen[] = [];
const keeper: Seen[] = [];
const watchers = new Set<() => void>();
let watching = false;

/** Begins to listen; what was before is told by the browser, but for refusals. */
export function watchPage(): void {
  if (watching) return;
  watching = true;
  watchTraffic((more) => {
    seen.push(...more);
    for (const changed of watchers) changed();
  });
  // A page is told nothing of a service worker's requests but by itself.
  serviceWorkers()?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "object" || data === null || !("rapportFetched" in data) || !("at" in data)) return;
    keeper.push({ what: String(data.rapportFetched), at: Number(data.at), refused: null });
    for (const changed of watchers) changed();
  });
}

/** What the site's service worker fetched to keep, while this page was open. */
export function keeperSeen(): readonly Seen[] {
  return keeper;
}

export function pageSeen(): readonly Seen[] {
  return seen;
}

/** Calls back when there is more, until what it returns is called. */
export function onPageTraffic(changed: () => void): () => void {
  watchers.add(changed);
  return () => void watchers.delete(changed);
}
