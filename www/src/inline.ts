// The same as widget.ts in one file, for a plain script tag: what a module would export is `window.rapport`.
import { RapportClient, RapportDashboard, RapportError, RapportScore } from "./widget";

const exported = { RapportClient, RapportDashboard, RapportError, RapportScore };

declare global {
  var rapport: typeof exported | undefined;
}

// The first copy stays, as its elements do.
globalThis.rapport ??= exported;
