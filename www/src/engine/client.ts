// The engine's methods as promises. The engine itself lives in a worker; this file starts it, restarts it when it has
// stopped, and gives it its files back.
import type {
  Call, ClientView, Comparison, Condition, CrossTable, Difference, DifferenceQuery, Explanation, Fault, HealthView, LoadOptions, Match,
  Matching, Measurement, Merge, Position, Profile, Query, Receipt, Reference, Registry, Report, Scores, ScoresQuery, ScoringModel, TableId,
  TableSummary, Themes, WhatIf,
} from "rapport";
import type { Entry, Failure, Method, Methods, Order, Progress, Reply, Request } from "./protocol";
import { faults } from "../text/words";

export type { Entry, Progress } from "./protocol";

/** What the engine throws: whose move it is (`kind`), what happened, where, and what to do about it (`hint`). */
export class RapportError extends Error implements Fault {
  readonly kind: Fault["kind"];
  readonly code: string;
  readonly hint: string;
  readonly position: Position | null;

  constructor(fault: Fault) {
    super(fault.message);
    this.name = "RapportError";
    this.kind = fault.kind;
    this.code = fault.code;
    this.hint = fault.hint;
    this.position = fault.position;
  }
}

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
  #script: Promise<string> | undefined;
  #worker: Worker | undefined;
  #next = 1;
  /** Counts the restarts. */
  #turn = 0;
  #disposed = false;

  constructor(places: Places = {}) {
    this.#places = {
      worker: places.worker ?? new URL("worker.js", import.meta.url),
      module: places.module ?? new URL("rapport_bg.wasm", import.meta.url),
      workbooks: places.workbooks ?? new URL("workbook_bg.wasm", import.meta.url),
    };
    this.ready = this.#start();
    this.ready.catch(() => {});
  }

  /**
   * Reads a file, text or bytes into the engine: text tables, compressed or not, and workbooks. Rejects with an `AbortError` when
   * cancelled, with the fault `archive` for a ZIP of several files (see `unpack`), with `profile` for a saved profile (see `setProfile`).
   */
  async load(source: Source, options: LoadOptions = {}, control: LoadControl = {}): Promise<Receipt> {
    const [name, blob] = file(source, control);
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

  /** The health of all clients, and the model that made it. */
  health(query: ScoresQuery = {}): Promise<HealthView> {
    return this.#call("health", [query]);
  }

  explain(reference: Reference): Promise<Explanation> {
    return this.#call("explain", [reference]);
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

  describe(): Promise<Registry> {
    return this.#call("describe", []);
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
    await this.ready;
    control.signal?.throwIfAborted();
    return this.#ask(method, args, control);
  }

  #ask<M extends Method>(method: M, args: Parameters<Methods[M]>, control: LoadControl = {}): Promise<ReturnType<Methods[M]>> {
    if (this.#disposed) return Promise.reject(new RapportError(faults.disposed()));
    return new Promise((resolve, reject) => {
      const request: Request = { id: this.#next++, method, args };
      // The worker answers each method with that method's result; this is the one place where that is taken on trust.
      const settle = resolve as (result: unknown) => void;
      this.#pending.set(request.id, { request, resolve: settle, reject, onProgress: control.onProgress });
      control.signal?.addEventListener("abort", () => this.#post({ cancel: request.id }), { once: true });
      this.#post(request);
    });
  }

  #post(order: Order): void {
    this.#worker?.postMessage(order);
  }

  async #start(): Promise<string> {
    this.#module ??= compile(this.#places.module);
    this.#script ??= fetchScript(this.#places.worker);
    try {
      const [module, script] = await Promise.all([this.#module, this.#script]);
      try {
        return await this.#open(script, module);
      } catch (error) {
        // The host page's policy may allow workers from its own site only.
        if (!(error instanceof WorkerRefused)) throw error;
        return await this.#open(this.#places.worker, module);
      }
    } catch (error) {
      throw error instanceof RapportError ? error : new RapportError(faults.noStart(String(error)));
    }
  }

  #open(script: string | URL, module: WebAssembly.Module): Promise<string> {
    if (this.#disposed) throw new RapportError(faults.disposed());
    const worker = new Worker(script, { type: "module" });
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.#receive(data));
    return new Promise((resolve, reject) => {
      // An error outside of any request: the script was refused, or the worker itself broke.
      worker.addEventListener("error", ({ message }) => {
        reject(new WorkerRefused(message));
        this.#rejectAll(new RapportError(faults.noStart(message)));
      });
      this.#ask("start", [module]).then(resolve, reject);
    });
  }

  #receive(reply: Reply): void {
    if ("needs" in reply) {
      void this.#giveWorkbooks();
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
      pending.reject(new RapportError(reply.fault));
    } else if (reply.failure === "cancelled") {
      pending.reject(new DOMException(faults.cancelled, "AbortError"));
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
      this.#workbooks ??= compile(this.#places.workbooks);
      this.#post({ workbooks: await this.#workbooks });
    } catch (error) {
      this.#workbooks = undefined;
      this.#post({ noWorkbooks: String(error) });
    }
  }

  /** A new worker with the same files and model; requests that were waiting are asked again, except what stopped it. */
  #restart(): void {
    this.#worker?.terminate();
    const turn = ++this.#turn;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    this.ready = this.#start().then((version) => this.#reload(turn, version));
    this.ready.then(
      () => {
        for (const pending of waiting) {
          this.#pending.set(pending.request.id, pending);
          this.#post(pending.request);
        }
      },
      (error: unknown) => waiting.forEach((pending) => pending.reject(error)),
    );
  }

  async #reload(turn: number, version: string): Promise<string> {
    const profile = this.#profile;
    if (profile !== undefined) await this.#ask("setProfile", [profile]);
    for (const [name, { blob, options }] of [...this.#kept]) {
      await this.#ask("load", [name, blob, options]).catch(() => this.#kept.delete(name));
      // A file that stops the engine again has caused the next restart, which does the rest.
      if (turn !== this.#turn) return this.ready;
    }
    // Reading the files has made the engine remember and forget; what counts is what it knew before.
    if (profile !== undefined) await this.#ask("setProfile", [profile]);
    if (this.#model !== undefined) await this.#ask("setModel", [this.#model]);
    return version;
  }

  #rejectAll(error: RapportError): void {
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of waiting) pending.reject(error);
  }
}

function file(source: Source, { name }: LoadControl): [name: string, blob: Blob] {
  return [name ?? (source instanceof File ? source.name : faults.unnamed), source instanceof Blob ? source : new Blob([source])];
}

/** Compiled once and handed to each worker: a restart asks the network for nothing. */
async function compile(place: string | URL): Promise<WebAssembly.Module> {
  const response = await fetchFile(place);
  // Some servers send the module with another type, which streaming refuses.
  const streams = response.headers.get("content-type")?.startsWith("application/wasm") ?? false;
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * The worker's script as a `blob:`. It inherits this page's Content-Security-Policy, works when the script comes from
 * another origin, and is there after the network has gone.
 */
async function fetchScript(place: string | URL): Promise<string> {
  const response = await fetchFile(place);
  return URL.createObjectURL(new Blob([await response.text()], { type: "text/javascript" }));
}

async function fetchFile(place: string | URL): Promise<Response> {
  const response = await fetch(place);
  if (!response.ok) throw new Error(`${response.status} ${String(place)}`);
  return response;
}
