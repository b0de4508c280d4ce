// What the page and the worker say to each other. Both worlds check this file, so it names neither `window` nor `self`.
import type {
  ClientView, Explanation, Fault, LoadOptions, Measurement, Query, Receipt, Reference, Registry, Report, Scores,
  ScoresQuery, ScoringModel, TableSummary,
} from "rapport";

/** The methods of the worker. The page has the same ones, as promises. */
export interface Methods {
  start(module: WebAssembly.Module): string;
  load(name: string, blob: Blob, options: LoadOptions): Receipt;
  remove(file: string): void;
  tables(): TableSummary[];
  setModel(model: ScoringModel | string): void;
  model(): ScoringModel | null;
  measure(query: Query): Measurement[];
  scores(query: ScoresQuery): Scores;
  client(id: string, query: Query): ClientView;
  explain(reference: Reference): Explanation;
  report(query: Query): Report;
  describe(): Registry;
}

export type Method = keyof Methods;

export interface Progress {
  /** Bytes read so far, and in all. */
  read: number;
  total: number;
}

/** What went wrong around the engine rather than in it. The page has the words. */
export type Failure = "cancelled" | "unreadable" | "stopped";

export interface Request {
  id: number;
  method: Method;
  args: unknown[];
}

export type Order = Request | { cancel: number };

export type Reply =
  | { id: number; result: unknown }
  | { id: number; fault: Fault }
  | { id: number; failure: Failure; detail: string }
  | { id: number; progress: Progress };
