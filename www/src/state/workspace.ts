// What is loaded, what is being loaded, and the report on it. The views draw this; the dashboard tells the host page.
import type { LoadOptions, Match, Merge, Profile, Query, Receipt, Registry, Report, ScoringModel, TableSummary } from "rapport";
import { RapportClient, RapportError, REMEMBERED } from "../engine/client";
import { another, faults } from "../text/words";

/** One file from the moment it was dropped. */
export interface FileLine {
  readonly key: number;
  /** The file's name, with a number where another file has the same one: the engine tells files apart by name. */
  readonly name: string;
  readonly blob: Blob;
  /** It came out of an archive, so another archive inside it is not opened. */
  readonly packed: boolean;
  options: LoadOptions;
  /** The options of the reading before, so that a change of the mapping can be taken back. */
  before: LoadOptions | null;
  /** `applied`: the file was a profile, which is in force now. */
  state: "waiting" | "reading" | "done" | "applied" | "failed" | "cancelled";
  /** Bytes read so far, and in all, where that is known. */
  read: number;
  total: number | null;
  /** While a file is read again this is still the receipt of the time before. */
  receipt: Receipt | null;
  fault: RapportError | null;
  /** Whether the engine holds rows of it: the second of two equal files has none there. */
  held: boolean;
}

export interface Source {
  name: string;
  blob: Blob;
  options?: LoadOptions;
}

interface Job {
  line: FileLine;
  abort: AbortController;
  /** One receipt; as many as it has files where it is an archive; none where it is a profile. */
  resolve: (receipts: Receipt[]) => void;
  reject: (error: unknown) => void;
}

/** Above this, a report after each file would slow the loading of the next. */
const QUICK_MS = 1500;

export interface Notices {
  changed(): void;
  imported(receipt: Receipt): void;
  reported(report: Report): void;
  applied(name: string): void;
  failed(error: RapportError): void;
}

export class Workspace {
  files: readonly FileLine[] = [];
  report: Report | null = null;
  tables: readonly TableSummary[] = [];
  registry: Registry | null = null;
  model: ScoringModel | null = null;
  /** Names that may be a client's, but for those that the reader has said are not. */
  matches: readonly Match[] = [];
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
  /** Names and clients that the reader keeps apart, for as long as the page is open. */
  readonly #apart = new Set<string>();

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

  /** Puts files in the queue, each with a promise of what became of it. */
  add(sources: readonly Source[]): Promise<Receipt[]>[] {
    const lines = this.#lines(sources, false);
    this.files = [...this.files, ...lines];
    return lines.map((line) => this.#enqueue(line));
  }

  #lines(sources: readonly Source[], packed: boolean): FileLine[] {
    const taken = new Set(this.files.map(({ name }) => name));
    return sources.map(({ name, blob, options }): FileLine => ({
      key: this.#nextKey++, name: free(name.replace(/\.gz$/i, ""), taken), blob, packed, options: options ?? {}, before: null,
      state: "waiting", read: 0, total: blob.size, receipt: null, fault: null, held: false,
    }));
  }

  /** Reads a file again, by these options and no others: another table, another mapping, an answer to a question. */
  async reload(line: FileLine, options: LoadOptions): Promise<void> {
    await this.#again(line, { ...options, profile: false });
  }

  async #again(line: FileLine, options: LoadOptions): Promise<void> {
    if (line.state === "waiting" || line.state === "reading") return;
    await this.#release(line);
    line.before = line.options;
    line.options = options;
    await this.#enqueue(line).catch(() => {});
  }

  async #release(line: FileLine): Promise<void> {
    if (!line.held) return;
    line.held = false;
    await this.client.remove(line.name);
  }

  cancel(line: FileLine): void {
    const waiting = this.#jobs.findIndex((job) => job.line === line);
    if (waiting >= 0) {
      const [job] = this.#jobs.splice(waiting, 1);
      Object.assign(line, { state: "cancelled", receipt: null });
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
    if (!line.held) return;
    await this.#release(line);
    await this.refresh();
  }

  async clear(): Promise<void> {
    const lines = this.files;
    for (const line of lines) this.cancel(line);
    this.files = [];
    for (const line of lines) await this.#release(line);
    await this.refresh();
  }

  /** What the first part of a file would be read as under these options and no others. */
  preview(line: FileLine, options: LoadOptions): Promise<Receipt> {
    return this.client.preview(line.blob, { ...options, profile: false }, { name: line.name });
  }

  /** Takes a saved profile beside what is remembered already; where both speak of the same, it counts. */
  async apply(profile: string): Promise<void> {
    const before = await this.client.profile();
    await this.client.setProfile(profile);
    await this.client.setProfile(joined(await this.client.profile(), before));
  }

  /** The name stands for the client; its rows count for it from now on. */
  async merge({ name, client }: Match): Promise<void> {
    const { merges } = await this.client.profile();
    await this.#decide([...merges.filter(({ from }) => from !== name), { from: name, into: client }]);
  }

  async unmerge({ name }: Match): Promise<void> {
    const { merges } = await this.client.profile();
    await this.#decide(merges.filter(({ from }) => from !== name));
  }

  keepApart(match: Match): void {
    this.#apart.add(pair(match));
    this.matches = this.matches.filter((other) => other !== match);
    this.#notices.changed();
  }

  async #decide(merges: Merge[]): Promise<void> {
    await this.client.setMerges(merges);
    await this.refresh();
  }

  async ask(query: Query): Promise<void> {
    const { preset, ...rest } = query;
    // Without one it is as Rapport counts.
    this.query = preset === undefined || preset === "" ? rest : query;
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
      this.#notices.changed();
      const matches = await this.client.matches();
      if (asked === this.#asked) this.matches = matches.filter((match) => !this.#apart.has(pair(match)));
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
    }
    this.#notices.changed();
  }

  #enqueue(line: FileLine): Promise<Receipt[]> {
    Object.assign(line, { state: "waiting", read: 0, total: line.blob.size, fault: null });
    const promise = new Promise<Receipt[]>((resolve, reject) => {
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

  async #load(job: Job): Promise<void> {
    const { line, abort, resolve } = job;
    line.state = "reading";
    this.#notices.changed();
    try {
      const receipt = await this.client.load(line.blob, line.options, {
        name: line.name,
        signal: abort.signal,
        onProgress: ({ read, total }) => {
          Object.assign(line, { read, total });
          this.#notices.changed();
        },
      });
      line.receipt = receipt;
      line.held = receipt.state === "loaded";
      line.state = "done";
      if (receipt.profile === REMEMBERED) line.options = await this.#remembered(receipt, line.options);
      // What was chosen among the sheets stays when something else is changed.
      if (receipt.sheet !== null) line.options = { ...line.options, sheet: receipt.sheet };
      this.#notices.imported(receipt);
      resolve([receipt]);
    } catch (error) {
      // What a file is shows when it is read.
      const code = error instanceof RapportError ? error.code : "";
      if (code === "profile") await this.#applyFile(job);
      else if (code === "archive" && !line.packed) await this.#unpack(job);
      else this.#lost(job, code === "archive" ? new RapportError(faults.archiveInside(line.name)) : error);
    }
    this.#notices.changed();
  }

  #lost({ line, reject }: Job, error: unknown): void {
    line.receipt = null;
    if (error instanceof DOMException && error.name === "AbortError") {
      line.state = "cancelled";
    } else {
      line.state = "failed";
      line.fault = asError(error);
      this.#notices.failed(line.fault);
    }
    reject(error);
  }

  /** What the engine remembered for this file, so that a change of one thing keeps the others. */
  async #remembered(receipt: Receipt, options: LoadOptions): Promise<LoadOptions> {
    const { shapes } = await this.client.profile();
    const shape = shapes.find(({ headers }) => headers.length === receipt.mapping.length && receipt.mapping.every(({ header }, at) => header === headers[at]));
    return { ...shape?.options, ...options };
  }

  /** A profile among the files: it is taken, and the other files are read again under it. */
  async #applyFile(job: Job): Promise<void> {
    try {
      await this.apply(await job.line.blob.text());
    } catch (error) {
      this.#lost(job, error);
      return;
    }
    job.line.state = "applied";
    this.#notices.applied(job.line.name);
    job.resolve([]);
    for (const line of this.files) {
      if (line.receipt === null || line.state !== "done") continue;
      // How the file is cut is not known before its columns are, so it stays; the rest is the profile's to say.
      const { sheet, encoding, delimiter, headerLine } = line.options;
      void this.#again(line, present({ sheet, encoding, delimiter, headerLine }));
    }
  }

  /** In place of the archive's line there is one for each file in it. */
  async #unpack(job: Job): Promise<void> {
    try {
      const entries = await this.client.unpack(job.line.blob, { name: job.line.name, signal: job.abort.signal });
      if (entries.length === 0) throw new RapportError(faults.emptyArchive(job.line.name));
      const at = this.files.indexOf(job.line);
      // Taken away in the meantime.
      if (at < 0) throw new DOMException(faults.cancelled, "AbortError");
      const lines = this.#lines(entries.map((entry) => ({
        name: `${job.line.name}/${entry.name}`, blob: "blob" in entry ? entry.blob : new Blob(), options: job.line.options,
      })), true);
      this.files = this.files.toSpliced(at, 1, ...lines);
      const loads = lines.map((line, index) => {
        const entry = entries[index];
        if (entry === undefined || "blob" in entry) return this.#enqueue(line);
        Object.assign(line, { state: "failed", fault: new RapportError(entry.fault) });
        return Promise.resolve([]);
      });
      Promise.allSettled(loads).then((results) => job.resolve(results.flatMap((result) => (result.status === "fulfilled" ? result.value : []))));
    } catch (error) {
      this.#lost(job, error);
    }
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

function pair({ name, client }: Match): string {
  return JSON.stringify([name, client]);
}

function joined(first: Profile, second: Profile): Profile {
  const known = new Set(first.shapes.map(({ headers }) => JSON.stringify(headers)));
  const merged = new Set(first.merges.map(({ from }) => from));
  return {
    ...first,
    shapes: [...first.shapes, ...second.shapes.filter(({ headers }) => !known.has(JSON.stringify(headers)))],
    merges: [...first.merges, ...second.merges.filter(({ from }) => !merged.has(from))],
  };
}

/** Without the options that are not set. */
export function present(options: { [K in keyof LoadOptions]: LoadOptions[K] | undefined }): LoadOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

export function asError(error: unknown): RapportError {
  return error instanceof RapportError ? error : new RapportError(faults.unexpected(String(error)));
}
