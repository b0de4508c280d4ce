// The page's own requests and refusals, from the moment it was loaded.
import { watchTraffic, type Seen } from "../engine/traffic";

const seen: Seen[] = [];
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
}

export function pageSeen(): readonly Seen[] {
  return seen;
}

/** Calls back when there is more, until what it returns is called. */
export function onPageTraffic(changed: () => void): () => void {
  watchers.add(changed);
  return () => void watchers.delete(changed);
}
