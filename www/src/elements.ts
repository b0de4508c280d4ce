// What a host page may use of the two elements. The classes keep to it, custom-elements.json says the same to editors, and a test
// compares that with the elements.
import type { ClientView, LoadOptions, Query, Receipt, Report, ScoringModel } from "rapport";
import type { RapportClient, RapportError } from "./engine/client";

/** Events bubble, and leave the trees of other elements. */
export interface DashboardEvents {
  /** The engine runs. */
  "rapport-ready": CustomEvent<{ version: string }>;
  /** A file has been read; the detail is its receipt. */
  "rapport-imported": CustomEvent<Receipt>;
  /** The numbers are new; the detail is the report. */
  "rapport-report": CustomEvent<Report>;
  /** Something failed; the detail says what happened and what to do about it. */
  "rapport-error": CustomEvent<RapportError>;
  /** The reader went to another view. */
  "rapport-view": CustomEvent<{ view: string }>;
}

/** `<rapport-dashboard>` */
export interface DashboardElement extends HTMLElement {
  /** Files to load, separated by spaces, from where the page may connect to. When it changes they are loaded too; what is there stays. */
  src: string;
  /** `light` or `dark`; when empty, as the system says. */
  theme: string;
  /** The name at the top. */
  heading: string;
  /** `hash`: the view stands in the address bar. For a page that is the dashboard's alone. */
  routes: string;
  /** Load the sample data at the start. */
  sample: boolean;
  /**
   * What the navigation offers, separated by spaces: `overview clients metrics segments model evidence files privacy`, or all of them when
   * empty. Links inside a view still lead to others.
   */
  views: string;
  /** Where the reader is: `overview`, `clients`, `client/C-1`, `metric/nps`… Set, it goes there; as an attribute, it starts there. */
  view: string;
  /** The engine. Set your own before the element is in the page, to share or to keep it; one that the element made ends with it. */
  client: RapportClient | undefined;
  /** The last report, or `null` before there is one. */
  readonly report: Report | null;
  /** What the report was asked for: the length of a period, the last day, as whose the metrics are counted. */
  readonly query: Query;
  /**
   * Loads a file, text or bytes. Text and bytes need a name to be told apart by. Of an archive the receipt is its first file's; the
   * others come as `rapport-imported`.
   */
  load(source: Blob | string | Uint8Array<ArrayBuffer>, options?: LoadOptions & { name?: string }): Promise<Receipt>;
  /** Takes a file away again. */
  removeFile(name: string): Promise<void>;
  /** Takes all files away again. */
  clear(): Promise<void>;
  /** The session as a file: files, decisions, scoring model, period. With a passphrase nobody opens it without. */
  snapshot(passphrase?: string): Promise<Blob>;
  /** Opens a snapshot in place of what is loaded; if it cannot be opened, nothing changes. */
  restore(snapshot: Blob, passphrase?: string): Promise<void>;
  /** Puts a scoring model in force. */
  setModel(model: ScoringModel | string): Promise<void>;

  addEventListener<K extends keyof DashboardEvents>(type: K, listener: (event: DashboardEvents[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

export interface ScoreEvents {
  /** The score that is shown is another one. */
  "rapport-score": CustomEvent<ScoreShown>;
}

/** `null` where there is none: nothing is loaded, or nobody of that name. */
export type ScoreShown = { client: string } & Pick<ClientView, "score" | "band">;

/** `<rapport-score>` */
export interface ScoreElement extends HTMLElement {
  /** The client's identifier. */
  client: string;
  /** The id of the dashboard whose data to use; when empty, the first dashboard in the page. */
  for: string;
  /** `light` or `dark`; when empty, as the system says. */
  theme: string;
  /** The client's name as a screen reader says it; when empty, the one in the data. */
  label: string;
  /** The engine to ask in place of a dashboard's; call `refresh()` after loading into it. */
  engine: RapportClient | undefined;
  /** Asks the engine again. */
  refresh(): Promise<void>;

  addEventListener<K extends keyof ScoreEvents>(type: K, listener: (event: ScoreEvents[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "rapport-dashboard": DashboardElement;
    "rapport-score": ScoreElement;
  }
}
