// The engine's methods as promises. The engine itself lives in a worker; this file starts it, restarts it when it has
// stopped, and gives it its files back.
import type {
  Audit, BacktestView, Call, ClientView, Comparison, Condition, CrossTable, DiagnosticsView, Difference, DifferenceQuery, EvidenceQuery,
  Explanation, HealthView, LifetimesQuery, LifetimesView, LoadOptions, Match, Matching, Measurement, Merge, Profile, Query, Receipt,
  Reference, Registry, Report, RevenueSteps, Scores, ScoresQuery, ScoringModel, SensitivityView, SmallRates, TableId, TableSummary, Themes,
  WeightsView, WhatIf,
} from "rapport";
import type { Attempt } from "./attempts";
import { fetchFile, places as besides } from "./beside";
import { loadedFile, type Loaded } from "./loaded";
import { RapportError } from "./error";
import type { Entry, Failure, Method, Methods, Order, Progress, Reply, Request } from "./protocol";
import type { Seen } from "./traffic";
import { trusted } from "./trusted";
import { read, write, type Snapshot, type SnapshotFile } from "../keep/snapshot";
import { faults } from "../text/words";

export type { Entry, Progress } from "./protocol";
export { RapportError } from "./error";

export interface LoadControl {
  /** The file's name, where the source has none of its own. */
  name?: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** Where the worker and the modules are. All are beside this script unless said otherwise. */
export interface Places {
  worker?: string | URL;
  module?: string | URL;
  /** The module for workbooks and archives, asked for when the first of them comes. */
  workbooks?: string | URL;
}

/** A file, text or bytes. */
export type Source = Blob | string | Uint8Array<ArrayBuffer>;

/** The engine's name for what it remembers, among the known exports. */
export const REMEMBERED = "yours";

interface Pending {
  request: Request;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
  onProgress: ((progress: Progress) => void) | undefined;
  signal: AbortSignal | undefined;
}

export interface SnapshotOptions {
  /** Without one, whoever has the file can open it. */
  passphrase?: string | undefined;
  /** What the page goes by beside the engine: it comes back from `restore`. */
  query?: Query;
  apart?: Snapshot["apart"];
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

/** The browser would not run the worker's script. */
class WorkerRefused extends Error {}

export class RapportClient {
  /** Settles when the engine runs; holds its version. */
  ready: Promise<string>;
  /**
   * Called for what could not be given back after the engine had stopped: a file that has changed on the disk or stopped it again; the
   * profile or the model.
   */
  lost: (what: { file: string } | "profile" | "model", error: unknown) => void = () => {};

  readonly #places: Required<Places>;
  readonly #pending = new Map<number, Pending>();
  /** What to load again after a restart. Blobs only: the bytes stay on disk. */
  readonly #kept = new Map<string, Kept>();
  #model: ScoringModel | string | undefined;
  /** The engine's own, as it was last: for after a restart. */
  #profile: Profile | undefined;
  #module: Promise<WebAssembly.Module> | undefined;
  /** Once it is here it stays, also for the next worker and without a network. */
  #workbooks: Promise<WebAssembly.Module> | undefined;
  #script: Promise<Blob> | undefined;
  /** What the worker starts the workers for workbooks from; `null` where it runs from the site. */
  #own: Blob | null = null;
  #worker: Worker | undefined;
  readonly #loaded: Promise<Loaded>[] = [];
  readonly #seen: Seen[] = [];
  readonly #watchers = new Set<() => void>();
  #firstFile: number | null = null;
  #next = 1;
  /** Counts the restarts. */
  #turn = 0;
  /** Counts how often all was taken away, by `reset` or for a snapshot: what belongs to an earlier session counts no more. */
  #session = 0;
  /** Counts the calls of `reset`. */
  #resets = 0;
  /** Counts the calls of `restore`, and holds the number of the latest that went on to load. */
  #restores = { asked: 0, begun: 0 };
  /** How often the profile or the model has stopped the engine while it was restored. */
  #strikes = 0;
  /** The engine could not be started; the next question tries again. */
  #down = false;
  #disposed = false;

  constructor(places: Places = {}) {
    this.#places = {
      worker: places.worker ?? besides.worker,
      module: places.module ?? besides.module,
      workbooks: places.workbooks ?? besides.workbooks,
    };
    this.ready = this.#start();
    this.ready.catch(() => { this.#down = true; });
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
    if (receipt.state === "loaded") this.#kept.set(receipt.file, { blob, options: receipt.profile === REMEMBERED ? options : { ...options, profile: false } });
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

  async remove(file: string): Promise<void> {
    this.#kept.delete(file);
    await this.#call("remove", [file]);
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
  async setMerges(merges: Merge[]): Promise<void> {
    await this.#call("setMerges", [merges]);
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
    return Promise.all(this.#loaded);
  }

  /** What the worker asked of the network, or was refused. The page's own requests are the page's to watch. */
  get seen(): readonly Seen[] {
    return this.#seen;
  }

  /** When the first file was given, in milliseconds of Unix time. */
  get firstFile(): number | null {
    return this.#firstFile;
  }

  /** Calls back when `seen` has grown, until what it returns is called. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  /** Lets the worker try to send something out, which the page's policy should refuse. */
  attempts(): Promise<Attempt[]> {
    return this.#call("attempts", []);
  }

  /** The session as a file, which `restore` opens: here, elsewhere, and with every later version. */
  async snapshot({ passphrase, query = {}, apart = [], more = [] }: SnapshotOptions = {}): Promise<Blob> {
    const [profile, model] = await Promise.all([this.profile(), this.model()]);
    const held = [...this.#kept].map(([name, { blob, options }]): SnapshotFile => ({ name, options, blob }));
    return write({ engine: await this.ready, profile, model, proposed: this.#model === undefined, query, apart, files: [...held, ...more] }, passphrase);
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
    this.#rejectAll(cancelled());
    this.#restart();
    await this.ready;
  }

  /** Ends the worker; its memory is free at once. */
  dispose(): void {
    this.#disposed = true;
    this.#worker?.terminate();
    this.#kept.clear();
    this.#rejectAll(new RapportError(faults.disposed()));
  }

  async #call<M extends Method>(method: M, args: Parameters<Methods[M]>, control: LoadControl = {}): Promise<ReturnType<Methods[M]>> {
    control.signal?.throwIfAborted();
    const session = this.#session;
    if (this.#down) this.#restart();
    await this.ready;
    control.signal?.throwIfAborted();
    if (session !== this.#session) throw cancelled();
    return this.#ask(method, args, control);
  }

  #ask<M extends Method>(method: M, args: Parameters<Methods[M]>, control: LoadControl = {}): Promise<ReturnType<Methods[M]>> {
    if (this.#disposed) return Promise.reject(new RapportError(faults.disposed()));
    return new Promise((resolve, reject) => {
      assertShallow(args);
      const request: Request = { id: this.#next++, method, args };
      // The worker answers each method with that method's result; this is the one place where that is taken on trust.
      const settle = resolve as (result: unknown) => void;
      this.#pending.set(request.id, { request, resolve: settle, reject, onProgress: control.onProgress, signal: control.signal });
      control.signal?.addEventListener("abort", () => this.#post({ cancel: request.id }), { once: true });
      try {
        this.#post(request);
      } catch (error) {
        // Nothing that can be sent: a function, say. It must not be waited for, nor sent again after a restart.
        this.#pending.delete(request.id);
        throw error;
      }
    });
  }

  #post(order: Order): void {
    this.#worker?.postMessage(order);
  }

  async #start(): Promise<string> {
    this.#module ??= this.#compile(this.#places.module);
    this.#script ??= this.#fetchScript(this.#places.worker);
    try {
      const [module, script] = await Promise.all([this.#module, this.#script]);
      try {
        this.#own = script;
        return await this.#open(URL.createObjectURL(script), module);
      } catch (error) {
        // The host page's policy may allow workers from its own site only.
        if (!(error instanceof WorkerRefused)) throw error;
        this.#own = null;
        return await this.#open(this.#places.worker, module);
      }
    } catch (error) {
      // The next attempt fetches them anew.
      this.#module = this.#script = undefined;
      throw error instanceof RapportError ? error : new RapportError(faults.noStart(String(error)));
    }
  }

  #open(script: string | URL, module: WebAssembly.Module): Promise<string> {
    if (this.#disposed) throw new RapportError(faults.disposed());
    const worker = new Worker(trusted(script));
    this.#worker = worker;
    // What an ended worker still had to say counts no more: the same questions are asked again.
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => { if (worker === this.#worker) this.#receive(data); });
    return new Promise((resolve, reject) => {
      let runs = false;
      // An error outside of any request: the script was refused, or the worker itself broke.
      worker.addEventListener("error", ({ message }) => {
        if (worker !== this.#worker) return;
        if (runs) return this.#broke(message);
        reject(new WorkerRefused(message));
        this.#rejectAll(new RapportError(faults.noStart(message)));
      });
      this.#ask("start", [module]).then((version) => { runs = true; resolve(version); }, reject);
    });
  }

  /** Requests are answered in their order, so the first of those that wait is the one that did it. */
  #broke(detail: string): void {
    const [first] = this.#pending.values();
    if (first === undefined) return this.#restart();
    this.#pending.delete(first.request.id);
    this.#failed(first, "stopped", detail);
  }

  #receive(reply: Reply): void {
    if ("needs" in reply) {
      void this.#giveWorkbooks();
      return;
    }
    if ("seen" in reply) {
      this.#seen.push(...reply.seen);
      for (const changed of this.#watchers) changed();
      return;
    }
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    if ("progress" in reply) {
      pending.onProgress?.(reply.progress);
      return;
    }
    this.#pending.delete(reply.id);
    if ("result" in reply) {
      pending.resolve(reply.result);
    } else if ("fault" in reply) {
      pending.reject(new RapportError(reply.fault, "en"));
    } else if (reply.failure === "cancelled") {
      pending.reject(cancelled());
    } else {
      this.#failed(pending, reply.failure, reply.detail);
    }
  }

  #failed({ request, reject }: Pending, failure: Exclude<Failure, "cancelled">, detail: string): void {
    const file = ["load", "preview", "unpack"].includes(request.method) ? String(request.args[0]) : null;
    if (failure !== "stopped") {
      reject(new RapportError(faults[failure](file, detail)));
      return;
    }
    if (request.method === "load" && file !== null) this.#kept.delete(file);
    if (request.method !== "start") this.#restart();
    reject(new RapportError(faults.stopped(file, detail)));
  }

  /** The worker waits for the module; a file that needs it fails where it cannot be had. */
  async #giveWorkbooks(): Promise<void> {
    try {
      this.#workbooks ??= this.#compile(this.#places.workbooks);
      this.#post({ workbooks: await this.#workbooks, script: this.#own });
    } catch (error) {
      this.#workbooks = undefined;
      this.#post({ noWorkbooks: String(error) });
    }
  }

  /** A new worker with the same files and model; requests that were waiting are asked again, except what stopped it. */
  #restart(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#down = false;
    const turn = ++this.#turn;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    this.ready = this.#start().then((version) => this.#reload(turn, version));
    this.ready.then(
      () => {
        for (const pending of waiting) {
          // Told to stop in the meantime, when there was no worker to hear it.
          if (pending.signal?.aborted) {
            pending.reject(cancelled());
            continue;
          }
          this.#pending.set(pending.request.id, pending);
          this.#post(pending.request);
        }
      },
      (error: unknown) => {
        if (turn === this.#turn) this.#down = true;
        waiting.forEach((pending) => pending.reject(error));
      },
    );
  }

  /** What cannot be taken again is dropped and told, so that it stops nothing a third time. */
  async #reload(turn: number, version: string): Promise<string> {
    const again = async (work: Promise<unknown>, drop: (error: unknown) => void): Promise<boolean> => {
      await work.catch(drop);
      // What stopped the engine again has caused the next restart, which does the rest.
      return turn === this.#turn;
    };
    const profile = this.#profile;
    // Decisions are dear: only what stops the engine twice is given up.
    const giveUp = (error: unknown, what: "profile" | "model"): void => {
      if (error instanceof RapportError && error.code === "stopped" && ++this.#strikes < 2) return;
      if (what === "model") this.#model = undefined;
      else this.#profile = undefined;
      this.lost(what, error);
    };
    const remember = async (): Promise<boolean> => profile === undefined || again(this.#ask("setProfile", [profile]), (error) => giveUp(error, "profile"));
    if (!(await remember())) return this.ready;
    for (const [name, { blob, options }] of [...this.#kept]) {
      const goesOn = await again(this.#ask("load", [name, blob, options]), (error) => {
        this.#kept.delete(name);
        this.lost({ file: name }, error);
      });
      if (!goesOn) return this.ready;
    }
    // Reading the files has made the engine remember and forget; what counts is what it knew before.
    if (!(await remember())) return this.ready;
    const model = this.#model;
    if (model !== undefined && !(await again(this.#ask("setModel", [model]), (error) => giveUp(error, "model")))) return this.ready;
    this.#strikes = 0;
    return version;
  }

  /** Compiled once and handed to each worker: a restart asks the network for nothing. */
  async #compile(place: string | URL): Promise<WebAssembly.Module> {
    const response = await fetchFile(place);
    const copy = response.clone();
    // Some servers send the module with another type, which streaming refuses.
    const streams = response.headers.get("content-type")?.startsWith("application/wasm") ?? false;
    const module = await (streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
    this.#loaded.push(loadedFile(place, copy.arrayBuffer(), module));
    return module;
  }

  /**
   * The worker's script, to be started as a `blob:`. That inherits this page's Content-Security-Policy, works when the script comes from
   * another origin, and is there after the network has gone.
   */
  async #fetchScript(place: string | URL): Promise<Blob> {
    const bytes = await (await fetchFile(place)).arrayBuffer();
    this.#loaded.push(loadedFile(place, Promise.resolve(bytes)));
    return new Blob([bytes], { type: "text/javascript" });
  }

  #rejectAll(error: Error): void {
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of waiting) pending.reject(error);
  }
}

/** Nothing that the engine takes is deeper; what is much deeper arrives as `null`, as nobody's question. */
const DEEPEST = 100;

function assertShallow(args: readonly unknown[]): void {
  const isList = (part: unknown): part is object => typeof part === "object" && part !== null && (Array.isArray(part) || [Object.prototype, null].includes(Object.getPrototypeOf(part) as object | null));
  // Level by level, each part of a level once: what holds one part twice would else be many.
  let level = new Set<object>([args]);
  for (let depth = 0; level.size > 0; depth++) {
    if (depth > DEEPEST) throw new RapportError(faults.tooDeep());
    level = new Set([...level].flatMap((part) => Object.values(part) as unknown[]).filter(isList));
  }
}

function cancelled(): DOMException {
  return new DOMException(faults.cancelled, "AbortError");
}

function file(source: Source, { name }: LoadControl): [name: string, blob: Blob] {
  return [name ?? (source instanceof File ? source.name : faults.unnamed), source instanceof Blob ? source : new Blob([source])];
}
