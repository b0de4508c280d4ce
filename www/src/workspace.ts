// What is loaded, what is being loaded, and the report on it. The views draw this; the dashboard tells the host page.
import type { LoadOptions, Query, Receipt, Registry, Report, ScoringModel, TableSummary } from "rapport";
import { RapportClient, RapportError } from "./client";
import { another, faults } from "./text";

/** One file from the moment it was dropped. */
export interface FileLine {
  readonly key: number;
  /** The file's name, with a number where another file has the same one: the engine tells files apart by name. */
  readonly name: string;
  readonly blob: Blob;
  options: LoadOptions;
  /** The options of the reading before, so that a change of the mapping can be taken back. */
  before: LoadOptions | null;
  state: "waiting" | "reading" | "done" | "failed" | "cancelled";
  /** Bytes read so far. */
  read: number;
  receipt: Receipt | null;
  fault: RapportError | null;
}

export interface Source {
  name: string;
  blob: Blob;
  options?: LoadOptions;
}

interface Job {
  line: FileLine;
  abort: AbortController;
  resolve: (receipt: Receipt) => void;
  reject: (error: unknown) => void;
}

/** Above this, a report after each file would slow the loading of the next. */
const QUICK_MS = 1500;

export interface Notices {
  changed(): void;
  imported(receipt: Receipt): void;
  reported(report: Report): void;
  failed(error: RapportError): void;
}

export class Workspace {
  files: readonly FileLine[] = [];
  report: Report | null = null;
  tables: readonly TableSummary[] = [];
  registry: Registry | null = null;
  model: ScoringModel | null = null;
  /** What the reader chose for all views: the length of a period, the last day. */
  query: Query = {};
  /** The last report's failure. The report before it stays. */
  fault: RapportError | null = null;

  readonly client: RapportClient;
  readonly #notices: Notices;
  readonly #jobs: Job[] = [];
  #working: Job | null = null;
  #nextKey = 1;
  #asked = 0;
  #reportTook = 0;

  constructor(client: RapportClient, notices: Notices) {
    this.client = client;
    this.#notices = notices;
  }

  get busy(): boolean {
    return this.#working !== null || this.#jobs.length > 0;
  }

  /** Loads what the engine can say before any file: its tables and metrics. */
  async open(): Promise<string> {
    try {
      const version = await this.client.ready;
      this.registry = await this.client.describe();
      await this.refresh();
      return version;
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Puts files in the queue, each with a promise of its receipt. */
  add(sources: readonly Source[]): Promise<Receipt>[] {
    const taken = new Set(this.files.map(({ name }) => name));
    const lines = sources.map((source): FileLine => ({
      key: this.#nextKey++, name: free(source.name, taken), blob: source.blob, options: source.options ?? {}, before: null,
      state: "waiting", read: 0, receipt: null, fault: null,
    }));
    this.files = [...this.files, ...lines];
    return lines.map((line) => this.#enqueue(line));
  }

  /** Reads a file again with other options: another table, another mapping, an answer to a question. */
  async reload(line: FileLine, options: LoadOptions): Promise<void> {
    if (owns(line)) await this.client.remove(line.name);
    line.before = line.options;
    line.options = options;
    await this.#enqueue(line).catch(() => {});
  }

  cancel(line: FileLine): void {
    const waiting = this.#jobs.findIndex((job) => job.line === line);
    if (waiting >= 0) {
      const [job] = this.#jobs.splice(waiting, 1);
      line.state = "cancelled";
      job?.reject(new DOMException(faults.cancelled, "AbortError"));
    } else if (this.#working?.line === line) {
      this.#working.abort.abort();
    }
    this.#notices.changed();
  }

  async remove(line: FileLine): Promise<void> {
    this.cancel(line);
    this.files = this.files.filter((other) => other !== line);
    this.#notices.changed();
    if (!owns(line)) return;
    await this.client.remove(line.name);
    await this.refresh();
  }

  async clear(): Promise<void> {
    const lines = this.files;
    for (const line of lines) this.cancel(line);
    this.files = [];
    for (const line of lines) if (owns(line)) await this.client.remove(line.name);
    await this.refresh();
  }

  async ask(query: Query): Promise<void> {
    this.query = query;
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const started = performance.now();
    try {
      const [report, tables, model] = await Promise.all([this.client.report(this.query), this.client.tables(), this.client.model()]);
      // A newer question is on its way; its answer will do.
      if (asked !== this.#asked) return;
      this.#reportTook = performance.now() - started;
      this.report = report;
      this.tables = tables;
      this.model = model;
      this.fault = null;
      this.#notices.reported(report);
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
    }
    this.#notices.changed();
  }

  #enqueue(line: FileLine): Promise<Receipt> {
    Object.assign(line, { state: "waiting", read: 0, receipt: null, fault: null });
    const promise = new Promise<Receipt>((resolve, reject) => {
      this.#jobs.push({ line, abort: new AbortController(), resolve, reject });
    });
    this.#notices.changed();
    if (this.#working === null) void this.#work();
    return promise;
  }

  async #work(): Promise<void> {
    for (let job = this.#take(); job !== undefined; job = this.#take()) {
      this.#working = job;
      await this.#load(job);
      this.#working = null;
      if (this.#jobs.length === 0 || this.#reportTook < QUICK_MS) await this.refresh();
    }
  }

  /** The smallest file first: clients are few and events many, so there is something to see sooner. */
  #take(): Job | undefined {
    let best = 0;
    this.#jobs.forEach(({ line }, at) => {
      if (line.blob.size < (this.#jobs[best]?.line.blob.size ?? 0)) best = at;
    });
    return this.#jobs.splice(best, 1)[0];
  }

  async #load({ line, abort, resolve, reject }: Job): Promise<void> {
    line.state = "reading";
    this.#notices.changed();
    try {
      const receipt = await this.client.load(line.blob, line.options, {
        name: line.name,
        signal: abort.signal,
        onProgress: ({ read }) => {
          line.read = read;
          this.#notices.changed();
        },
      });
      line.receipt = receipt;
      line.state = "done";
      this.#notices.imported(receipt);
      resolve(receipt);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") {
        line.state = "cancelled";
      } else {
        line.state = "failed";
        line.fault = asError(error);
        this.#notices.failed(line.fault);
      }
      reject(error);
    }
    this.#notices.changed();
  }

  #fail(error: unknown): void {
    this.fault = asError(error);
    this.#notices.failed(this.fault);
    this.#notices.changed();
  }
}

function free(name: string, taken: Set<string>): string {
  let found = name;
  for (let number = 2; taken.has(found); number++) found = another(name, number);
  taken.add(found);
  return found;
}

/** Whether the engine holds rows of this line: the second of two equal files has none. */
function owns(line: FileLine): boolean {
  return line.receipt?.state === "loaded";
}

export function asError(error: unknown): RapportError {
  return error instanceof RapportError ? error : new RapportError(faults.unexpected(String(error)));
}
