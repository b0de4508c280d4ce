// What embed.html and the page around its frame say to each other. Every message is `{ rapport: 1, type, … }`; what the host asks has
// an `id` of the host's choice, and the answer has the same one.
import type { ClientView, Fault, LoadOptions, Receipt, Report, ScoringModel } from "rapport";

/** What each request carries. */
export interface Asks {
  /** Loads a file: one of `text`, `bytes` and `blob`. The result is its receipt. */
  load: { name: string; options?: LoadOptions } & ({ text: string } | { bytes: Uint8Array<ArrayBuffer> | ArrayBuffer } | { blob: Blob });
  /** Takes a file away again. */
  remove: { name: string };
  /** Takes all files away again. */
  clear: {};
  /** Puts a scoring model in force. */
  setModel: { model: ScoringModel | string };
  /** Goes to a view: `overview`, `clients`, `client/C-1`… */
  view: { view: string };
  /** `light`, `dark`, or empty for what the system says. */
  theme: { theme: "" | "light" | "dark" };
  /** One client. */
  score: { client: string };
  /** The whole report. */
  report: {};
}

export type AskType = keyof Asks;

/** What each request is answered with. */
export interface Results {
  load: Receipt;
  remove: null;
  clear: null;
  setModel: null;
  view: null;
  theme: null;
  score: Pick<ClientView, "id" | "name" | "window" | "score" | "band">;
  report: Report;
}

/** A request. */
export type Ask = { [T in AskType]: { rapport: 1; id: string | number; type: T } & Asks[T] }[AskType];

/** What comes back, and what the frame tells of its own accord: that has no `id`. */
export type Told =
  /** The engine runs; requests that came before are answered now. */
  | { rapport: 1; type: "ready"; version: string }
  | { rapport: 1; type: "result"; id: string | number; result: Results[AskType] }
  /** With an `id` it is the answer to a request. Without one something else failed, or a message could not be understood. */
  | { rapport: 1; type: "error"; id: string | number | null; error: Fault }
  | { rapport: 1; type: "imported"; receipt: Receipt }
  | { rapport: 1; type: "report"; report: Report }
  /** The reader went to another view. */
  | { rapport: 1; type: "viewed"; view: string }
  /** In CSS pixels: as tall as the frame must be to show everything. */
  | { rapport: 1; type: "height"; height: number };
