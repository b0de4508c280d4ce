// The views that are not looked at first, in a file of their own: it is fetched right after the first paint where the navigation offers
// one of them, else when a reader goes there.
import type { ViewName } from "./routes";

const first: ReadonlySet<ViewName> = new Set(["overview", "clients", "client", "metrics"]);

let coming: Promise<void> | null = null;
let over = false;

/** Fetches them once; rejects where they cannot be had. */
export function fetchLater(): Promise<void> {
  coming ??= import("../views/later").then(({ registerLater }) => registerLater()).finally(() => { over = true; });
  return coming;
}

export function isLater(view: ViewName): boolean {
  return !first.has(view);
}

/** While a view is on its way; null when it is here, or cannot be had. */
export function awaited(view: ViewName): Promise<void> | null {
  return isLater(view) && !over ? fetchLater().catch(() => {}) : null;
}
