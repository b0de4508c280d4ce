// The worker that the engine lives in: started, asked, and started anew when the engine has stopped.
import { fetchFile, places as besides } from "./beside";
import { RapportError } from "./error";
import { loadedFile, type Loaded } from "./loaded";
import type { Failure, Method, Methods, Order, Progress, Reply, Request } from "./protocol";
import type { Seen } from "./traffic";
import { trusted } from "./trusted";
import { faults } from "../text/words";

/** Where the worker and the modules are. All are beside this script unless said otherwise. */
export interface Places {
  worker?: string | URL;
  module?: string | URL;
  /** The module for workbooks and archives, asked for when the first of them comes. */
  workbooks?: string | URL;
}

/** How far a question has come, and whether it is still wanted. */
export interface Control {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** What a new engine is given back. */
export interface Session {
  /** The file has stopped the engine, and is not given to it again. */
  drop(file: string): void;
  /** Gives the new engine all it had. False where that has stopped it in turn: then a newer one does the rest. */
  reload(isNewest: () => boolean): Promise<boolean>;
}

interface Pending {
  request: Request;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
  onProgress: ((progress: Progress) => void) | undefined;
  signal: AbortSignal | undefined;
}

/** The browser would not run the worker's script. */
class WorkerRefused extends Error {}

export class Host {
  /** Settles when the engine runs and has everything back; holds its version. */
  ready: Promise<string>;

  readonly #session: Session;
  readonly #places: Required<Places>;
  readonly #pending = new Map<number, Pending>();
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
  #next = 1;
  /** Counts the restarts. */
  #turn = 0;
  /** The engine could not be started; the next question tries again. */
  #down = false;
  #disposed = false;

  constructor(places: Places, session: Session) {
    this.#session = session;
    this.#places = {
      worker: places.worker ?? besides.worker,
      module: places.module ?? besides.module,
      workbooks: places.workbooks ?? besides.workbooks,
    };
    this.ready = this.#start();
    this.ready.catch(() => { this.#down = true; });
  }

  get seen(): readonly Seen[] {
    return this.#seen;
  }

  loaded(): Promise<Loaded[]> {
    return Promise.all(this.#loaded);
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  /** Settles when there is an engine to ask. */
  running(): Promise<string> {
    if (this.#down) this.restart();
    return this.ready;
  }

  dispose(): void {
    this.#disposed = true;
    this.#worker?.terminate();
    this.rejectAll(new RapportError(faults.disposed()));
  }

  ask<M extends Method>(method: M, args: Parameters<Methods[M]>, control: Control = {}): Promise<ReturnType<Methods[M]>> {
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
        this.rejectAll(new RapportError(faults.noStart(message)));
      });
      this.ask("start", [module]).then((version) => { runs = true; resolve(version); }, reject);
    });
  }

  /** Requests are answered in their order, so the first of those that wait is the one that did it. */
  #broke(detail: string): void {
    const [first] = this.#pending.values();
    if (first === undefined) return this.restart();
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
    if (request.method === "load" && file !== null) this.#session.drop(file);
    if (request.method !== "start") this.restart();
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
  restart(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#down = false;
    const turn = ++this.#turn;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    this.ready = this.#start().then(async (version) => ((await this.#session.reload(() => turn === this.#turn)) ? version : this.ready));
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

  rejectAll(error: Error): void {
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

export function cancelled(): DOMException {
  return new DOMException(faults.cancelled, "AbortError");
}
