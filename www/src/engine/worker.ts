// The engine's home. One engine, one request at a time, in the order of arrival.
import init, { describe, Engine, sniff, version } from "rapport";
import type { LoadOptions, Receipt, Upload } from "rapport";
import type { Entry, Failure, Method, Methods, Order, Reply, Request } from "./protocol";
import { attemptsAnywhere } from "./attempts";
import { watchTraffic } from "./traffic";
import { Book, isFault, Misfit, Refused, serve, startFrom, Trapped, WORKBOOK, type Contents, type Sheet } from "./workbook";

/** Measured: the fastest way to read a file is one buffer of this size, used again and again. */
const BUFFER = 4 << 20;

/** What a file is shows in its first bytes. */
const SNIFF = 4 << 10;

/** As much of a file as the engine looks at before the first row. */
const PREVIEW = 256 << 10;

/** An archive of more files than these is not a set of exports, but a folder that went along. */
const MOST_ENTRIES = 200;

/** A reader that the user told to stop. */
class Cancelled extends Error {}

/** Something around the engine for which the page has the words. */
class Failed extends Error {
  constructor(readonly failure: Failure, detail = "") {
    super(detail);
  }
}

let engine: Engine | undefined;
let queue: Promise<void> = Promise.resolve();
/** By the number of each request that has not been answered. */
const stops = new Map<number, AbortController>();

/** The module for workbooks and archives: the page is asked for it when the first one comes, and then it stays. */
let workbooks: Wanted | undefined;

interface Wanted {
  promise: Promise<WebAssembly.Module>;
  resolve: (module: WebAssembly.Module) => void;
  reject: (reason: unknown) => void;
}

function workbookModule(): Promise<WebAssembly.Module> {
  if (workbooks !== undefined) return workbooks.promise;
  let resolve: Wanted["resolve"] = () => {};
  let reject: Wanted["reject"] = () => {};
  const promise = new Promise<WebAssembly.Module>((...settle) => { [resolve, reject] = settle; });
  workbooks = { promise, resolve, reject };
  send({ needs: "workbooks" });
  return promise;
}

function running(): Engine {
  if (engine === undefined) throw new Error("the engine has not been started");
  return engine;
}

type Handlers = { [M in Method]: (...args: Parameters<Methods[M]>) => ReturnType<Methods[M]> | Promise<ReturnType<Methods[M]>> };

function handlers(id: number, signal: AbortSignal): Handlers {
  return {
    async start(module) {
      await init({ module_or_path: module });
      engine = new Engine();
      return version();
    },
    load: (name, blob, options) => load(id, name, blob, options, signal),
    preview: (name, blob, options) => preview(name, blob, options, signal),
    unpack: (name, blob) => unpack(name, blob, signal),
    remove: (file) => running().remove(file),
    lacking: () => running().lacking(),
    rejected: (file) => running().rejected(file),
    profile: () => running().profile(),
    setProfile: (profile) => running().setProfile(profile),
    matches: () => running().matches(),
    setMerges: (merges, apart) => running().setMerges(merges, apart),
    tables: () => running().tables(),
    setModel: (model) => running().setModel(model),
    model: () => running().model(),
    whatIf: (model, query) => running().whatIf(model, query),
    audit: (query) => running().audit(query),
    callList: (query) => running().callList(query),
    health: (query) => running().health(query),
    matching: (table, conditions) => running().matching(table, conditions),
    measure: (query) => running().measure(query),
    scores: (query) => running().scores(query),
    client: (client, query) => running().client(client, query),
    explain: (reference) => running().explain(reference),
    revenue: (query) => running().revenue(query),
    compare: (query) => running().compare(query),
    crossTables: (query) => running().crossTables(query),
    differ: (query) => running().differ(query),
    themes: (query) => running().themes(query),
    report: (query) => running().report(query),
    backtest: (query) => running().backtest(query),
    diagnostics: (query) => running().diagnostics(query),
    suggestWeights: (query) => running().suggestWeights(query),
    sensitivity: (query) => running().sensitivity(query),
    lifetimes: (query) => running().lifetimes(query),
    smallRates: (query) => running().smallRates(query),
    describe: () => describe(),
    attempts: () => attemptsAnywhere(),
  };
}

async function load(id: number, name: string, blob: Blob, options: LoadOptions, signal: AbortSignal): Promise<Receipt> {
  head = undefined;
  const text = await opened(name, blob, options, signal);
  const upload = running().open(name, options);
  let open = true;
  try {
    if (text.sheets !== null) upload.sheets(text.sheets, text.sheet);
    if (text.total !== null) upload.announce(text.total);
    for await (const chunk of text.chunks) {
      signal.throwIfAborted();
      upload.push(chunk);
      send({ id, progress: { read: text.read(), total: text.total } });
      await breath();
    }
    signal.throwIfAborted();
    open = false;
    return upload.finish();
  } finally {
    if (open) release(upload);
    text.close();
  }
}

/** After a trap even letting go can fail; the first error is the one to report. */
function release(upload: Upload): void {
  try {
    upload.free();
  } catch {
    // The worker is about to be ended.
  }
}

/** The start of the last file that was previewed: while its columns are chosen it is asked for again and again. */
let head: { key: string; bytes: Uint8Array<ArrayBuffer>; sheet: LoadOptions } | undefined;

async function preview(name: string, blob: Blob, options: LoadOptions, signal: AbortSignal): Promise<Receipt> {
  const key = JSON.stringify([name, blob.size, options.sheet ?? null]);
  if (head?.key !== key) {
    const text = await opened(name, blob, options, signal);
    try {
      head = { key, bytes: await first(text.chunks), sheet: text.sheets === null ? {} : { sheet: text.sheet } };
    } finally {
      text.close();
    }
  }
  return running().preview(name, head.bytes, { ...options, ...head.sheet });
}

async function first(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(PREVIEW);
  let length = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, PREVIEW - length);
    bytes.set(part, length);
    length += part.length;
    if (length === PREVIEW) break;
  }
  return bytes.subarray(0, length);
}

/** Every file of an archive as a blob of its own. One that cannot be unpacked does not hold up the others. */
async function unpack(name: string, blob: Blob, signal: AbortSignal): Promise<Entry[]> {
  const { book, contents } = await openBook(blob, signal);
  try {
    if (contents.kind !== "archive") throw new Failed("workbook_unreadable", name);
    if (contents.entries.length > MOST_ENTRIES) throw new Failed("crowded", String(contents.entries.length));
    const found: Entry[] = [];
    for (const { name: entry } of contents.entries) {
      try {
        const parts: Uint8Array<ArrayBuffer>[] = [];
        for await (const part of book.entry(entry)) parts.push(part);
        found.push({ name: entry, blob: new Blob(parts) });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        found.push({ name: entry, fault: error.fault });
      }
    }
    return found;
  } finally {
    book.close();
  }
}

/** A file as chunks of text, whatever it came in. */
interface Text {
  chunks: AsyncIterable<Uint8Array>;
  /** Bytes of the file read so far, and in all, where that is known. */
  read: () => number;
  total: number | null;
  /** Of a workbook. */
  sheets: string[] | null;
  sheet: string;
  close: () => void;
}

async function opened(name: string, blob: Blob, options: LoadOptions, signal: AbortSignal): Promise<Text> {
  const start = new Uint8Array(await blob.slice(0, SNIFF).arrayBuffer());
  switch (sniff(start)) {
    case "text": return plain(blob);
    case "gzip": return unzipped(blob);
    case "container": return sheet(name, blob, options, signal);
    case "profile": throw new Failed("profile");
  }
}

function plain(blob: Blob): Text {
  let done = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of pieces(blob)) {
      done += chunk.byteLength;
      yield chunk;
    }
  }
  return { chunks: counted(), read: () => done, total: blob.size, sheets: null, sheet: "", close: () => {} };
}

/** Progress goes by what is read of the file, not by what comes out of it. */
function unzipped(blob: Blob): Text {
  let done = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, out) {
      done += chunk.byteLength;
      out.enqueue(chunk);
    },
  });
  const reader = blob.stream().pipeThrough(counter).pipeThrough(new DecompressionStream("gzip")).getReader();
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let isFirst = true;
    for (;;) {
      const { value } = await reader.read().catch((error: unknown) => {
        // The browser could not read the file, or what it read is no gzip.
        throw error instanceof DOMException ? error : new Failed("damaged_gzip", String(error));
      });
      if (value === undefined) return;
      if (isFirst && sniff(value.subarray(0, SNIFF)) !== "text") throw new Failed("packed_twice");
      isFirst = false;
      yield value;
    }
  }
  return { chunks: chunks(), read: () => done, total: blob.size, sheets: null, sheet: "", close: () => void reader.cancel().catch(() => {}) };
}

async function sheet(name: string, blob: Blob, options: LoadOptions, signal: AbortSignal): Promise<Text> {
  const { book, contents } = await openBook(blob, signal);
  if (contents.kind === "archive") {
    book.close();
    throw new Failed("archive");
  }
  const { sheets } = contents;
  const chosen = options.sheet ?? (await firstTable(name, book, sheets, options));
  let done = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of book.sheet(chosen)) {
      done += piece.byteLength;
      yield piece;
    }
  }
  return { chunks: counted(), read: () => done, total: null, sheets: sheets.map(({ name }) => name), sheet: chosen, close: () => book.close() };
}

/** The first visible sheet that the engine takes for a table: covers and notes often stand before it. */
async function firstTable(file: string, book: Book, sheets: readonly Sheet[], options: LoadOptions): Promise<string> {
  const visible = sheets.filter((sheet) => sheet.visible);
  for (const { name } of visible.length > 1 ? visible : []) {
    if (running().preview(file, await first(book.sheet(name)), { ...options, sheet: name }).state !== "refused") return name;
  }
  return (visible[0] ?? sheets[0])?.name ?? "";
}

async function openBook(blob: Blob, signal: AbortSignal): Promise<{ book: Book; contents: Contents }> {
  return Book.open(await workbookModule(), blob, signal);
}

/** A blob piece by piece: in one buffer where the browser can (not WebKit), else as the pieces come. */
async function* pieces(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = bufferedReader(blob);
  if (reader === undefined) {
    const plain = blob.stream().getReader();
    for (;;) {
      const { value } = await plain.read();
      if (value === undefined) return;
      yield value;
    }
  }
  let buffer = new ArrayBuffer(Math.min(BUFFER, Math.max(blob.size, 1)));
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(buffer));
    if (done || value === undefined) return;
    yield value;
    buffer = value.buffer;
  }
}

function bufferedReader(blob: Blob): ReadableStreamBYOBReader | undefined {
  try {
    return blob.stream().getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}

/** Lets a waiting message in, so that "cancel" is heard between two chunks: promises alone never yield to messages. */
const { port1, port2 } = new MessageChannel();
function breath(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });
}

async function answer(request: Request, signal: AbortSignal): Promise<void> {
  const { id, method, args } = request;
  try {
    const handle = handlers(id, signal)[method] as (...args: unknown[]) => unknown;
    const result = await handle(...args);
    send({ id, result }, buffers(result));
  } catch (error) {
    const reply = failed(id, error);
    send(reply);
    // What waits here is asked again of a new worker; an engine that has stopped must not begin it.
    if ("failure" in reply && reply.failure === "stopped") await new Promise(() => {});
  } finally {
    stops.delete(id);
  }
}

function failed(id: number, error: unknown): Reply {
  if (error instanceof Cancelled) return { id, failure: "cancelled", detail: "" };
  if (error instanceof Failed) return { id, failure: error.failure, detail: error.message };
  if (error instanceof Refused) return { id, fault: error.fault };
  if (error instanceof Misfit) return { id, failure: "updated", detail: error.message };
  if (error instanceof Trapped) return { id, failure: "workbook_unreadable", detail: error.message };
  if (isFault(error)) {
    const { kind, code, message, hint, position } = error;
    return { id, fault: { kind, code, message, hint, position } };
  }
  // The browser could not read the file: moved, changed or locked since it was chosen, or a folder.
  if (error instanceof DOMException) return { id, failure: "unreadable", detail: error.message };
  // Anything else is a trap in the module, and what is left of the engine cannot be trusted.
  return { id, failure: "stopped", detail: error instanceof Error ? error.message : String(error) };
}

/** The memory of all typed arrays in an answer, which is handed over rather than copied. */
function buffers(value: unknown, found: Transferable[] = []): Transferable[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) found.push(value.buffer);
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const part of Object.values(value)) buffers(part, found);
  }
  return found;
}

function send(reply: Reply, transfer: Transferable[] = []): void {
  self.postMessage(reply, { transfer });
}

function take(order: Order): void {
  if ("cancel" in order) {
    stops.get(order.cancel)?.abort(new Cancelled());
  } else if ("workbooks" in order) {
    if (order.script !== null) startFrom(order.script);
    workbooks?.resolve(order.workbooks);
  } else if ("noWorkbooks" in order) {
    // The next file may find the network back.
    workbooks?.reject(new Failed("no_workbooks", order.noWorkbooks));
    workbooks = undefined;
  } else {
    const stop = new AbortController();
    stops.set(order.id, stop);
    queue = queue.then(() => answer(order, stop.signal));
  }
}

watchTraffic((seen) => send({ seen }));
if (self.name === WORKBOOK) serve();
else self.addEventListener("message", ({ data }: MessageEvent<Order>) => take(data));
