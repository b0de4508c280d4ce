// The engine's methods as promises, and the session that a new engine is given back when one has stopped: files, decisions, model.
import type {
  Audit, BacktestView, Call, ClientView, Comparison, Condition, CrossTable, DiagnosticsView, Difference, DifferenceQuery, EvidenceQuery,
  Explanation, HealthView, Lacking, LifetimesQuery, LifetimesView, LoadOptions, Match, Matching, Measurement, Merge, Profile, Query, Receipt,
  Reference, Registry, Report, RevenueSteps, Scores, ScoresQuery, ScoringModel, SensitivityView, SmallRates, TableId, TableSummary, Themes,
  WeightsView, WhatIf,
} from "rapport";
import type { Attempt } from "./attempts";
import { RapportError } from "./error";
import { cancelled, Host, type Control, type Places } from "./host";
import type { Loaded } from "./loaded";
import type { Entry, Method, Methods } from "./protocol";
import type { Seen } from "./traffic";
import { read, write, type Snapshot, type SnapshotFile } from "../keep/snapshot";
import { faults } from "../text/words";

export type { Places } from "./host";
export type { Entry, Progress } from "./protocol";
export { RapportError } from "./error";

export interface LoadControl extends Control {
  /** The file's name, where the source has none of its own. */
  name?: string;
}

/** A file, text or bytes. */
export type Source = Blob | string | Uint8Array<ArrayBuffer>;

/** The engine's name for what it remembers, among the known exports. */
export const REMEMBERED = "yours";

export interface SnapshotOptions {
  /** Without one, whoever has the file can open it. */
  passphrase?: string | undefined;
  /** What the page goes by beside the engine: it comes back from `restore`. */
  query?: Query;
  /** Files that hold no rows yet, such as those that ask something. */
  more?: readonly SnapshotFile[];
}

export interface RestoreOptions {
  passphrase?: string | undefined;
  /** Called when the snapshot has been read and found whole, before what is loaded is taken away. */
  begin?: () => void;
  /** Called when nothing is loaded any more. */
  emptied?: (snapshot: Snapshot) => void;
  /** How each file is loaded, one after another, if not by `load`. */
  load?: (file: SnapshotFile) => Promise<unknown>;
}

interface Kept {
  blob: Blob;
  options: LoadOptions;
}

export class RapportClient {
  /**
   * Called for what could not be given back after the engine had stopped: a file that has changed on the disk or stopped it again; the
   * profile or the model.
   */
  lost: (what: { file: string } | "profile" | "model", error: unknown) => void = () => {};

  readonly #host: Host;
  /** What to load again after a restart. Blobs only: the bytes stay on disk. */
  readonly #kept = new Map<string, Kept>();
  #model: ScoringModel | string | undefined;
  /** The engine's own, as it was last: for after a restart. */
  #profile: Profile | undefined;
  #firstFile: number | null = null;
  /** Counts how often all was taken away, by `reset` or for a snapshot: what belongs to an earlier session counts no more. */
  #session = 0;
  /** Counts the calls of `reset`. */
  #resets = 0;
  /** Counts the calls of `restore`, and holds the number of the latest that went on to load. */
  #restores = { asked: 0, begun: 0 };
  /** How often the profile or the model has stopped the engine while it was restored. */
  #strikes = 0;

  constructor(places: Places = {}) {
    this.#host = new Host(places, { drop: (file) => this.#kept.delete(file), reload: (isNewest) => this.#reload(isNewest) });
  }

  /** Settles when the engine runs; holds its version. */
  get ready(): Promise<string> {
    return this.#host.ready;
  }

  /**
   * Reads a file, text or bytes into the engine: text tables, compressed or not, and workbooks. Rejects with an `AbortError` when
   * cancelled, with the fault `archive` for a ZIP of several files (see `unpack`), with `profile` for a saved profile (see `setProfile`).
   */
  async load(source: Source, options: LoadOptions = {}, control: LoadControl = {}): Promise<Receipt> {
    const [name, blob] = file(source, control);
    this.#firstFile ??= performance.timeOrigin + performance.now();
    const receipt = await this.#call("load", [name, blob, options], control);
    // What the engine remembered when it was read may be another thing after a restart; what was not remembered must not be then.
    if (isHeld(receipt)) this.#kept.set(receipt.file, { blob, options: receipt.profile === REMEMBERED ? options : { ...options, profile: false } });
    if (Object.keys(options).length > 0) this.#profile = await this.profile();
    return receipt;
  }

  /** What the first part of a file would be read as. Nothing is kept. */
  preview(source: Source, options: LoadOptions = {}, control: LoadControl = {}): Promise<Receipt> {
    return this.#call("preview", [...file(source, control), options], control);
  }

  /** The files in a ZIP archive, each to be loaded on its own. */
  unpack(source: Source, control: LoadControl = {}): Promise<Entry[]> {
    return this.#call("unpack", file(source, control), control);
  }

  /** Resolves to the files that lack rows, as `lacking` does: which they had left to the one that goes. */
  async remove(file: string): Promise<Lacking[]> {
    this.#kept.delete(file);
    return this.#call("remove", [file]);
  }

  /** Files that left rows out because another had them, which has gone or changed since. Loaded again they bring them back. */
  lacking(): Promise<Lacking[]> {
    return this.#call("lacking", []);
  }

  /** All rows of a file that were rejected, as CSV. */
  rejected(file: string): Promise<string> {
    return this.#call("rejected", [file]);
  }

  /** What the engine remembers of the user's decisions: mappings, answers, merges. */
  profile(): Promise<Profile> {
    return this.#call("profile", []);
  }

  /** Takes a profile in place of the one in force; files loaded from then on are read by it. */
  async setProfile(profile: Profile | string): Promise<void> {
    await this.#call("setProfile", [profile]);
    this.#profile = await this.profile();
  }

  /** Names in the files that resemble a client's. */
  matches(): Promise<Match[]> {
    return this.#call("matches", []);
  }

  /** Which names stand for which client; these are all there are then. */
  async setMerges(merges: Merge[], apart: Merge[]): Promise<void> {
    await this.#call("setMerges", [merges, apart]);
    this.#profile = await this.profile();
  }

  tables(): Promise<TableSummary[]> {
    return this.#call("tables", []);
  }

  async setModel(model: ScoringModel | string): Promise<void> {
    await this.#call("setModel", [model]);
    this.#model = model;
  }

  model(): Promise<ScoringModel | null> {
    return this.#call("model", []);
  }

  /** What another scoring model would say of the same clients. Nothing is kept. */
  whatIf(model: ScoringModel | string, query: ScoresQuery = {}): Promise<WhatIf> {
    return this.#call("whatIf", [model, query]);
  }

  /** How many rows of a table, and of how many clients, pass conditions. */
  matching(table: TableId, conditions: Condition[] = []): Promise<Matching> {
    return this.#call("matching", [table, conditions]);
  }

  measure(query: Query): Promise<Measurement[]> {
    return this.#call("measure", [query]);
  }

  scores(query: ScoresQuery = {}): Promise<Scores> {
    return this.#call("scores", [query]);
  }

  client(id: string, query: Query = {}): Promise<ClientView> {
    return this.#call("client", [id, query]);
  }

  /** Whom to call: the clients that need attention, in the order of the overview. */
  callList(query: Query = {}): Promise<Call[]> {
    return this.#call("callList", [query]);
  }

  /** What the answers to a question are made from: data, model and definitions, by name. */
  audit(query: Query = {}): Promise<Audit> {
    return this.#call("audit", [query]);
  }

  /** The health of all clients, and the model that made it. */
  health(query: ScoresQuery = {}): Promise<HealthView> {
    return this.#call("health", [query]);
  }

  explain(reference: Reference): Promise<Explanation> {
    return this.#call("explain", [reference]);
  }

  /** Recurring revenue at the start of each period, what moved it, and at the end. */
  revenue(query: Query): Promise<RevenueSteps[]> {
    return this.#call("revenue", [query]);
  }

  /** One metric by segment: which segments differ from everybody else. */
  compare(query: Query): Promise<Comparison> {
    return this.#call("compare", [query]);
  }

  /** Who stayed and who left, by what else is known of them. */
  crossTables(query: Query = {}): Promise<CrossTable[]> {
    return this.#call("crossTables", [query]);
  }

  /** Two definitions of a metric, and the rows in which they differ. */
  differ(query: DifferenceQuery): Promise<Difference> {
    return this.#call("differ", [query]);
  }

  /** What the comments of a survey speak of. */
  themes(query: Query = {}): Promise<Themes> {
    return this.#call("themes", [query]);
  }

  report(query: Query = {}): Promise<Report> {
    return this.#call("report", [query]);
  }

  /** Is the score any good? The score as it was on earlier days against what came after. */
  backtest(query: EvidenceQuery = {}): Promise<BacktestView> {
    return this.#call("backtest", [query]);
  }

  /** What each line of the scoring model tells of the outcome. */
  diagnostics(query: EvidenceQuery = {}): Promise<DiagnosticsView> {
    return this.#call("diagnostics", [query]);
  }

  /** Weights that the data would suggest, judged beside today's. Nothing is changed. */
  suggestWeights(query: EvidenceQuery = {}): Promise<WeightsView> {
    return this.#call("suggestWeights", [query]);
  }

  /** The ranks of clients under weights near the chosen ones. */
  sensitivity(query: ScoresQuery = {}): Promise<SensitivityView> {
    return this.#call("sensitivity", [query]);
  }

  /** What clients without contracts are expected to buy, and whether they are still there. */
  lifetimes(query: LifetimesQuery = {}): Promise<LifetimesView> {
    return this.#call("lifetimes", [query]);
  }

  /** One share, segment by segment, as it is and drawn towards what is usual. */
  smallRates(query: Query): Promise<SmallRates> {
    return this.#call("smallRates", [query]);
  }

  describe(): Promise<Registry> {
    return this.#call("describe", []);
  }

  /** The modules and the worker's script as they were loaded: their hashes, and what the modules can call. */
  loaded(): Promise<Loaded[]> {
    return this.#host.loaded();
  }

  /** What the worker asked of the network, or was refused. The page's own requests are the page's to watch. */
  get seen(): readonly Seen[] {
    return this.#host.seen;
  }

  /** When the first file was given, in milliseconds of Unix time. */
  get firstFile(): number | null {
    return this.#firstFile;
  }

  /** Calls back when `seen` has grown, until what it returns is called. */
  watch(changed: () => void): () => void {
    return this.#host.watch(changed);
  }

  /** Lets the worker try to send something out, which the page's policy should refuse. */
  attempts(): Promise<Attempt[]> {
    return this.#call("attempts", []);
  }

  /** The session as a file, which `restore` opens: here, elsewhere, and with every later version. */
  async snapshot({ passphrase, query = {}, more = [] }: SnapshotOptions = {}): Promise<Blob> {
    const [profile, model] = await Promise.all([this.profile(), this.model()]);
    const held = [...this.#kept].map(([name, { blob, options }]): SnapshotFile => ({ name, options, blob }));
    return write({ engine: await this.ready, profile, model, proposed: this.#model === undefined, query, files: [...held, ...more] }, passphrase);
  }

  /**
   * Opens a snapshot in place of everything that is loaded. If it cannot be opened, nothing changes. Rejects with an `AbortError` when
   * a later one, or `reset`, takes its place; of a model that this engine does not take, `lost` is told.
   */
  async restore(blob: Blob, { passphrase, begin, emptied, load }: RestoreOptions = {}): Promise<Snapshot> {
    const number = ++this.#restores.asked;
    const resets = this.#resets;
    const assertWanted = (): void => {
      if (resets !== this.#resets || number < this.#restores.begun) throw cancelled();
    };
    const snapshot = await read(blob, passphrase);
    assertWanted();
    // One that this engine does not understand must not cost what is loaded.
    await this.setProfile(snapshot.profile);
    assertWanted();
    this.#restores.begun = number;
    begin?.();
    await this.#empty();
    assertWanted();
    emptied?.(snapshot);
    await this.setProfile(snapshot.profile);
    for (const file of snapshot.files) {
      assertWanted();
      // What becomes of a file is told where it is listed; the others stand without it.
      await (load?.(file) ?? this.load(file.blob, file.options, { name: file.name })).catch(() => {});
    }
    assertWanted();
    await this.setProfile(snapshot.profile);
    const { model, proposed } = snapshot;
    // What nobody chose stays a proposal, unless this engine would propose another.
    const isSame = proposed && JSON.stringify(await this.model()) === JSON.stringify(model);
    assertWanted();
    if (model !== null && !isSame) {
      await this.setModel(model).catch((error: unknown) => {
        assertWanted();
        this.lost("model", error);
      });
    }
    assertWanted();
    return snapshot;
  }

  /** Takes everything away: files, decisions, model. The worker is ended, its memory is free at once, and a new one begins. */
  async reset(): Promise<void> {
    this.#resets++;
    await this.#empty();
  }

  async #empty(): Promise<void> {
    await this.ready.catch(() => {});
    this.#session++;
    this.#kept.clear();
    this.#model = this.#profile = undefined;
    this.#host.rejectAll(cancelled());
    this.#host.restart();
    await this.ready;
  }

  /** Ends the worker; its memory is free at once. */
  dispose(): void {
    this.#kept.clear();
    this.#host.dispose();
  }

  async #call<M extends Method>(method: M, args: Parameters<Methods[M]>, control: Control = {}): Promise<ReturnType<Methods[M]>> {
    control.signal?.throwIfAborted();
    const session = this.#session;
    await this.#host.running();
    control.signal?.throwIfAborted();
    if (session !== this.#session) throw cancelled();
    return this.#host.ask(method, args, control);
  }

  /** What cannot be taken again is dropped and told, so that it stops nothing a third time. */
  async #reload(isNewest: () => boolean): Promise<boolean> {
    const again = async (work: Promise<unknown>, drop: (error: unknown) => void): Promise<boolean> => {
      await work.catch(drop);
      // What stopped the engine again has caused the next restart, which does the rest.
      return isNewest();
    };
    const profile = this.#profile;
    // Decisions are dear: only what stops the engine twice is given up.
    const giveUp = (error: unknown, what: "profile" | "model"): void => {
      if (error instanceof RapportError && error.code === "stopped" && ++this.#strikes < 2) return;
      if (what === "model") this.#model = undefined;
      else this.#profile = undefined;
      this.lost(what, error);
    };
    const remember = async (): Promise<boolean> => profile === undefined || again(this.#host.ask("setProfile", [profile]), (error) => giveUp(error, "profile"));
    if (!(await remember())) return false;
    for (const [name, { blob, options }] of [...this.#kept]) {
      const goesOn = await again(this.#host.ask("load", [name, blob, options]), (error) => {
        this.#kept.delete(name);
        this.lost({ file: name }, error);
      });
      if (!goesOn) return false;
    }
    // Reading the files has made the engine remember and forget; what counts is what it knew before.
    if (!(await remember())) return false;
    const model = this.#model;
    if (model !== undefined && !(await again(this.#host.ask("setModel", [model]), (error) => giveUp(error, "model")))) return false;
    this.#strikes = 0;
    return true;
  }
}

/** Whether the engine has what is in the file: if another goes that has the same rows, it is needed. */
export function isHeld({ state }: Receipt): boolean {
  return state === "loaded" || state === "already_loaded";
}

function file(source: Source, { name }: LoadControl): [name: string, blob: Blob] {
  return [name ?? (source instanceof File ? source.name : faults.unnamed), source instanceof Blob ? source : new Blob([source])];
}
