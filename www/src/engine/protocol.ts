// What the page and the worker say to each other. Both worlds check this file, so it names neither `window` nor `self`.
import type {
  Audit, BacktestView, Call, ClientView, Comparison, Condition, CrossTable, DiagnosticsView, Difference, DifferenceQuery, EvidenceQuery,
  Explanation, Fault, HealthView, Lacking, LifetimesQuery, LifetimesView, LoadOptions, Match, Matching, Measurement, Merge, Profile, Query, Receipt,
  Reference, Registry, Report, RevenueSteps, Scores, ScoresQuery, ScoringModel, SensitivityView, SmallRates, TableId, TableSummary, Themes,
  WeightsView, WhatIf,
} from "rapport";
import type { Attempt } from "./attempts";
import type { Seen } from "./traffic";

/** A file out of an archive: its content, or why that could not be had. */
export type Entry = { name: string; blob: Blob } | { name: string; fault: Fault };

/** The methods of the worker. The page has the same ones, as promises. */
export interface Methods {
  start(module: WebAssembly.Module): string;
  load(name: string, blob: Blob, options: LoadOptions): Receipt;
  /** What the first part of a file would be read as. Nothing is kept. */
  preview(name: string, blob: Blob, options: LoadOptions): Receipt;
  /** The files in a ZIP archive. */
  unpack(name: string, blob: Blob): Entry[];
  remove(file: string): Lacking[];
  lacking(): Lacking[];
  rejected(file: string): string;
  profile(): Profile;
  setProfile(profile: Profile | string): void;
  matches(): Match[];
  setMerges(merges: Merge[], apart: Merge[]): void;
  tables(): TableSummary[];
  setModel(model: ScoringModel | string): void;
  model(): ScoringModel | null;
  whatIf(model: ScoringModel | string, query: ScoresQuery): WhatIf;
  audit(query: Query): Audit;
  callList(query: Query): Call[];
  health(query: ScoresQuery): HealthView;
  matching(table: TableId, conditions: Condition[]): Matching;
  measure(query: Query): Measurement[];
  scores(query: ScoresQuery): Scores;
  client(id: string, query: Query): ClientView;
  explain(reference: Reference): Explanation;
  revenue(query: Query): RevenueSteps[];
  compare(query: Query): Comparison;
  crossTables(query: Query): CrossTable[];
  differ(query: DifferenceQuery): Difference;
  themes(query: Query): Themes;
  report(query: Query): Report;
  backtest(query: EvidenceQuery): BacktestView;
  diagnostics(query: EvidenceQuery): DiagnosticsView;
  suggestWeights(query: EvidenceQuery): WeightsView;
  sensitivity(query: ScoresQuery): SensitivityView;
  lifetimes(query: LifetimesQuery): LifetimesView;
  smallRates(query: Query): SmallRates;
  describe(): Registry;
  /** Tries to send something out. */
  attempts(): Attempt[];
}

export type Method = keyof Methods;

export interface Progress {
  /** Bytes read so far, and in all; `null` where that shows only at the end: a workbook is larger than its file. */
  read: number;
  total: number | null;
}

/**
 * What went wrong around the engine rather than in it. The page has the words.
 * - `unreadable`: the browser could not read the file
 * - `stopped`: a trap in the engine, after which nothing of it can be trusted
 * - `archive`, `profile`: the file is one, and holds no rows of its own
 * - `crowded`: an archive of too many files
 * - `damaged_gzip`, `packed_twice`: what came out of the compressed file is no table
 * - `no_workbooks`: the module that reads workbooks and archives could not be had
 * - `updated`: that module is of another version of the site than this page
 * - `workbook_unreadable`: that module gave up on the file
 */
export type Failure =
  | "cancelled" | "unreadable" | "stopped" | "archive" | "crowded" | "profile" | "damaged_gzip" | "packed_twice" | "no_workbooks" | "updated" | "workbook_unreadable";

export interface Request {
  id: number;
  method: Method;
  args: unknown[];
}

export type Order = Request | { cancel: number } | { workbooks: WebAssembly.Module; script: Blob | null } | { noWorkbooks: string };

export type Reply =
  | { id: number; result: unknown }
  | { id: number; fault: Fault }
  | { id: number; failure: Failure; detail: string }
  | { id: number; progress: Progress }
  /** The worker asks for the module that reads workbooks: it is compiled only when the first one comes. */
  | { needs: "workbooks" }
  /** The worker's own requests, and what it was refused. */
  | { seen: Seen[] };
