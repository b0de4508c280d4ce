// The engine's home. One engine, one request at a time, in the order of arrival.
import init, { describe, Engine, version } from "rapport";
import type { Fault, LoadOptions, Receipt, Upload } from "rapport";
import type { Method, Methods, Order, Reply, Request } from "./protocol";

/** Measured: the fastest way to read a file is one buffer of this size, used again and again. */
const BUFFER = 4 << 20;

/** A reader that the user told to stop. */
class Cancelled extends Error {}

let engine: Engine | undefined;
let queue: Promise<void> = Promise.resolve();
const cancelled = new Set<number>();

function running(): Engine {
  if (engine === undefined) throw new Error("the engine has not been started");
  return engine;
}

type Handlers = { [M in Method]: (...args: Parameters<Methods[M]>) => ReturnType<Methods[M]> | Promise<ReturnType<Methods[M]>> };

function handlers(id: number): Handlers {
  return {
    async start(module) {
      await init({ module_or_path: module });
      engine = new Engine();
      return version();
    },
    load: (name, blob, options) => load(id, name, blob, options),
    remove: (file) => running().remove(file),
    tables: () => running().tables(),
    setModel: (model) => running().setModel(model),
    model: () => running().model(),
    measure: (query) => running().measure(query),
    scores: (query) => running().scores(query),
    client: (client, query) => running().client(client, query),
    explain: (reference) => running().explain(reference),
    report: (query) => running().report(query),
    describe: () => describe(),
  };
}

async function load(id: number, name: string, blob: Blob, options: LoadOptions): Promise<Receipt> {
  const upload = running().open(name, options);
  let open = true;
  try {
    await read(blob, (chunk, done) => {
      if (cancelled.has(id)) throw new Cancelled();
      upload.push(chunk);
      send({ id, progress: { read: done, total: blob.size } });
    });
    if (cancelled.has(id)) throw new Cancelled();
    open = false;
    return upload.finish();
  } finally {
    if (open) release(upload);
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

/** Reads a blob piece by piece: into one buffer where the browser can (not WebKit), else as the pieces come. */
async function read(blob: Blob, take: (chunk: Uint8Array, done: number) => void): Promise<void> {
  let done = 0;
  const reader = bufferedReader(blob);
  if (reader === undefined) {
    const plain = blob.stream().getReader();
    for (;;) {
      const { value } = await plain.read();
      if (value === undefined) return;
      done += value.byteLength;
      take(value, done);
      await breath();
    }
  }
  let buffer = new ArrayBuffer(Math.min(BUFFER, Math.max(blob.size, 1)));
  for (;;) {
    const { done: end, value } = await reader.read(new Uint8Array(buffer));
    if (end || value === undefined) return;
    done += value.byteLength;
    take(value, done);
    buffer = value.buffer;
    await breath();
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

async function answer(request: Request): Promise<void> {
  const { id, method, args } = request;
  try {
    const handle = handlers(id)[method] as (...args: unknown[]) => unknown;
    const result = await handle(...args);
    send({ id, result }, buffers(result));
  } catch (error) {
    send(failed(id, error));
  } finally {
    cancelled.delete(id);
  }
}

function failed(id: number, error: unknown): Reply {
  if (error instanceof Cancelled) return { id, failure: "cancelled", detail: "" };
  if (isFault(error)) {
    const { kind, code, message, hint, position } = error;
    return { id, fault: { kind, code, message, hint, position } };
  }
  // The browser could not read the file: moved, changed or locked since it was chosen, or a folder.
  if (error instanceof DOMException) return { id, failure: "unreadable", detail: error.message };
  // Anything else is a trap in the module, and what is left of the engine cannot be trusted.
  return { id, failure: "stopped", detail: error instanceof Error ? error.message : String(error) };
}

function isFault(error: unknown): error is Fault {
  return error instanceof Error && error.name === "RapportError";
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

self.addEventListener("message", ({ data }: MessageEvent<Order>) => {
  if ("cancel" in data) {
    cancelled.add(data.cancel);
  } else {
    queue = queue.then(() => answer(data));
  }
});
