// What is loaded, what is being loaded, and the report on it. The views draw this; the dashboard tells the host page.
import type { Fault, LoadOptions, Match, Merge, Query, Receipt, Registry, Report, Said, ScoringModel, TableSummary } from "rapport";
import { isHeld, RapportClient, RapportError, REMEMBERED } from "../engine/client";
import { asked, standing } from "./asked";
import { watchPage } from "./page-traffic";
import * as spoken from "../text/spoken";
import { type FileLine, free, joined, type Source } from "./file-line";
import { faults, keepFaults } from "../text/words";

export type { FileLine, Source } from "./file-line";

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
  #report: Report | null = null;
  #tables: readonly TableSummary[] = [];
  #registry: Registry | null = null;
  #working: Job | null = null;
  #nextKey = 1;
  #asked = 0;
  #reportTook = 0;
  /** A file was read since the last report. */
  #unreported = false;
  /** While a session is brought back, a report after each file would only delay the whole. */
  #restoring = false;
  /** What was lost of the decisions while it was brought back: told when it stands. */
  #lostDecisions: RapportError | null = null;
  /** Counts the sessions: what is still under way for an earlier one is dropped. */
  #session = 0;

  constructor(client: RapportClient, notices: Notices) {
    this.client = client;
    client.lost = (what, error) => (typeof what === "string" ? this.#undecided(new RapportError(decisionsLost(what, error))) : this.#missed(what.file, error));
    watchPage();
    this.#notices = notices;
  }

  /** What the engine says is put into the language that is spoken when it is looked at. */
  get report(): Report | null {
    return this.#report === null ? null : spoken.report(this.#report);
  }

  /** The report as the engine gave it, for whoever is no reader. */
  get answered(): Report | null {
    return this.#report;
  }

  get tables(): readonly TableSummary[] {
    return spoken.tables(this.#tables);
  }

  get registry(): Registry | null {
    return this.#registry === null ? null : spoken.registry(this.#registry);
  }

  get busy(): boolean {
    return this.#working !== null || this.#jobs.length > 0;
  }

  /** Whether the report that is shown lacks a file that was given. */
  get behind(): boolean {
    return this.busy || this.#unreported;
  }

  /** Loads what the engine can say before any file: its tables and metrics. */
  async open(): Promise<string> {
    try {
      this.#registry = await this.client.describe();
      const version = await this.client.ready;
      await this.refresh();
      return version;
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Puts files in the queue, each with a promise of what became of it. */
  add(sources: readonly Source[]): Promise<Receipt[]>[] {
    const names = new Set(sources.map(({ name }) => plain(name)));
    // What could not be read, and is given anew, needs no second line.
    this.files = this.files.filter(({ name, state, held }) => held || (state !== "failed" && state !== "cancelled") || !names.has(name));
    const lines = this.#lines(sources, false);
    this.files = [...this.files, ...lines];
    return lines.map((line) => this.#enqueue(line));
  }

  /** Of a snapshot the names are as they are, because they differ already. */
  #lines(sources: readonly Source[], packed: boolean, named = false): FileLine[] {
    const taken = new Set(this.files.map(({ name }) => name));
    return sources.map(({ name, blob, options }): FileLine => ({
      key: this.#nextKey++, name: named ? name : free(plain(name), taken), blob, packed, options: options ?? {}, before: null,
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
    await this.#complete();
    await this.refresh();
  }

  async clear(): Promise<void> {
    const lines = this.files;
    for (const line of lines) this.cancel(line);
    this.files = [];
    for (const line of lines) await this.#release(line);
    await this.refresh();
  }

  /** The session as a file. */
  snapshot(passphrase?: string): Promise<Blob> {
    const more = this.files.filter(({ held, state }) => !held && state === "done").map(({ name, options, blob }) => ({ name, options, blob }));
    return this.client.snapshot({ passphrase, query: this.query, more });
  }

  /** Opens a snapshot in place of what is loaded. Rejects where it cannot be opened, and then nothing has changed. */
  async restore(blob: Blob, passphrase?: string, begun: () => void = () => {}): Promise<void> {
    let lines: FileLine[] = [];
    let session = 0;
    try {
      await this.client.restore(blob, {
        passphrase,
        begin: () => {
          session = ++this.#session;
          this.#restoring = true;
          this.#lostDecisions = null;
          for (const line of this.files) this.cancel(line);
        },
        emptied: (snapshot) => {
          this.#empty();
          this.query = asked(standing(snapshot.query), { query: {}, registry: this.#registry });
          this.files = lines = this.#lines(snapshot.files, false, true);
          this.#notices.changed();
          begun();
        },
        load: ({ name }) => {
          const line = lines.find((entry) => entry.name === name);
          return line === undefined ? Promise.resolve() : this.#enqueue(line);
        },
      });
    } finally {
      // One that another has taken the place of leaves the rest to that.
      if (session !== 0 && session === this.#session) {
        this.#restoring = false;
        const lost = this.#lostDecisions;
        await this.refresh();
        // A report that works does not answer this.
        if (lost !== null && session === this.#session) this.#fail(lost);
      }
    }
  }

  /** Takes away everything: files, decisions, model, and the engine's memory with its worker. */
  async forget(): Promise<void> {
    this.#session++;
    this.#restoring = false;
    this.#empty();
    this.query = {};
    await this.client.reset();
    await this.refresh();
  }

  #empty(): void {
    for (const line of this.files) this.cancel(line);
    this.files = [];
    this.#report = this.model = this.fault = null;
    [this.#tables, this.matches] = [[], []];
    // An answer on its way is about what is gone.
    this.#asked++;
    this.#unreported = false;
    this.#notices.changed();
  }

  #undecided(error: RapportError): void {
    if (this.#restoring) this.#lostDecisions = error;
    else this.#fail(error);
  }

  /** The engine was started again, and this file could not be read again. */
  #missed(name: string, error: unknown): void {
    const line = this.files.find((entry) => entry.name === name && entry.held);
    if (line === undefined) return;
    Object.assign(line, { state: "failed", fault: asError(error), held: false, receipt: null });
    this.#notices.failed(asError(error));
    this.#notices.changed();
    void this.refresh();
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

  /** What the reader says of a name that resembles a client's: its rows count for the client, or never will; or it is open again. */
  async decide({ name, client }: Match, said: Said | null): Promise<void> {
    const { merges, apart } = await this.client.profile();
    const others = (pairs: readonly Merge[]): Merge[] => pairs.filter(({ from }) => from !== name);
    const pair = { from: name, into: client };
    await this.client.setMerges([...others(merges), ...(said === "same" ? [pair] : [])], [...others(apart), ...(said === "apart" ? [pair] : [])]);
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
      this.#unreported = false;
      this.#report = report;
      this.#tables = tables;
      this.model = model;
      this.fault = null;
      this.#notices.reported(report);
      this.#notices.changed();
      const matches = await this.client.matches();
      if (asked === this.#asked) this.matches = matches;
    } catch (error) {
      // What was taken away needs no report.
      if (asked === this.#asked && !isAbort(error)) {
        this.#unreported = false;
        this.#fail(error);
      }
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
      if (this.#jobs.length === 0) await this.#complete();
      this.#working = null;
      this.#unreported = true;
      if (!this.#restoring && (this.#jobs.length === 0 || this.#reportTook < QUICK_MS)) await this.refresh();
    }
  }

  /** Reads those files again that had left rows to one that is gone or changed. In place: taken away first, they would leave others lacking. */
  async #complete(): Promise<void> {
    // An engine that does not answer says so elsewhere.
    const lacking = new Set((await this.client.lacking().catch(() => [])).map(({ file }) => file));
    for (const line of this.files) {
      if (line.held && line.state === "done" && lacking.has(line.name)) void this.#enqueue(line).catch(() => {});
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
    const session = this.#session;
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
      // Taken away when it had just been read.
      if (!this.files.includes(line)) {
        if (session === this.#session && isHeld(receipt)) await this.client.remove(line.name);
        throw new DOMException(faults.cancelled, "AbortError");
      }
      line.receipt = receipt;
      // Read again for the rows it lacked, and now it asks something: what it held before goes.
      if (line.held && !isHeld(receipt)) await this.client.remove(line.name);
      line.held = isHeld(receipt);
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
    if (isAbort(error)) {
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
      const profile = await job.line.blob.text();
      if (!this.files.includes(job.line)) throw new DOMException(faults.cancelled, "AbortError");
      await this.apply(profile);
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
        Object.assign(line, { state: "failed", fault: new RapportError(entry.fault, "en") });
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

function decisionsLost(what: "profile" | "model", error: unknown): Fault {
  const refused = what === "model" && !(error instanceof RapportError && error.code === "stopped");
  return refused ? keepFaults.modelRefused(asError(error).message) : keepFaults.decisions(what);
}

/** Cancelled, which needs no message: whoever did it knows. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** The name of what is read: bytes that are compressed are those of the file inside. */
function plain(name: string): string {
  return name.replace(/\.gz$/i, "");
}

/** Without the options that are not set. */
export function present(options: { [K in keyof LoadOptions]: LoadOptions[K] | undefined }): LoadOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

export function asError(error: unknown): RapportError {
  if (isAbort(error)) return new RapportError(faults.taken());
  return error instanceof RapportError ? error : new RapportError(faults.unexpected(String(error)));
}
