// Workbooks and archives. The module that reads them runs in a worker of its own, one for each file: a damaged file cannot
// take the engine with it, a long one can be cancelled at once, and its memory is free again when it has been read.
import init, { Container, type Reader } from "workbook";
import type { Fault } from "rapport";
import type { Seen } from "./traffic";
import { trusted } from "./trusted";

/** The name by which worker.ts knows that it was started for this. */
export const WORKBOOK = "workbook";

export interface Sheet {
  name: string;
  visible: boolean;
}

export type Contents = { kind: "workbook"; sheets: Sheet[] } | { kind: "archive"; entries: { name: string; bytes: number }[] };

type Ask = { module: WebAssembly.Module; blob: Blob } | { sheet: string } | { entry: string } | "next";

type Answer = { contents: Contents } | { ready: true } | { piece: Uint8Array<ArrayBuffer> | null } | { fault: Fault } | { unreadable: string } | { trap: string } | { misfit: string };

/** The module refused the file, and says why. */
export class Refused extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

/** The module gave up: a trap, or not enough memory. */
export class Trapped extends Error {}

/** The module is not the one that goes with this script: the site has changed since the page was opened. */
export class Misfit extends Error {}

/** Where such a worker is started from: the same script as this one's. */
let script = self.location.href;

/** An address that this worker made itself: in a page without an origin, one that the page made is refused here. */
export function startFrom(source: Blob): void {
  script = URL.createObjectURL(source);
}

/** A workbook or an archive, seen from the engine's worker. */
export class Book {
  readonly #worker = new Worker(trusted(script), { name: WORKBOOK });
  readonly #signal: AbortSignal;
  #stop: (reason: unknown) => void = () => {};

  private constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", () => this.close(signal.reason), { once: true });
  }

  /** Opens a file; ends with it when the signal says so. */
  static async open(module: WebAssembly.Module, blob: Blob, signal: AbortSignal): Promise<{ book: Book; contents: Contents }> {
    signal.throwIfAborted();
    const book = new Book(signal);
    try {
      const answer = await book.#ask({ module, blob });
      if ("contents" in answer) return { book, contents: answer.contents };
      throw new Trapped("no answer");
    } catch (error) {
      book.close(error);
      throw error;
    }
  }

  sheet(sheet: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    return this.#read({ sheet });
  }

  entry(entry: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    return this.#read({ entry });
  }

  close(reason?: unknown): void {
    this.#worker.terminate();
    this.#stop(reason);
  }

  async *#read(part: Ask): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    await this.#ask(part);
    for (;;) {
      const answer = await this.#ask("next");
      if (!("piece" in answer) || answer.piece === null) return;
      yield answer.piece;
    }
  }

  async #ask(ask: Ask): Promise<Answer> {
    this.#signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#stop = reject;
      this.#worker.onmessage = ({ data }: MessageEvent<Answer | { seen: Seen[] }>) => {
        // For the page, which keeps count of all requests.
        if ("seen" in data) self.postMessage(data);
        else if ("fault" in data) reject(new Refused(data.fault));
        else if ("trap" in data) reject(new Trapped(data.trap));
        else if ("misfit" in data) reject(new Misfit(data.misfit));
        else if ("unreadable" in data) reject(new DOMException(data.unreadable, "NotReadableError"));
        else resolve(data);
      };
      this.#worker.onerror = ({ message }) => reject(new Trapped(message));
      this.#worker.postMessage(ask);
    });
  }
}

/** The other side: what such a worker does. */
export function serve(): void {
  let container: Container | undefined;
  let reader: Reader | undefined;

  async function answer(ask: Ask): Promise<Answer> {
    if (ask === "next") {
      const piece = reader?.next();
      // A copy in memory of its own, which can be handed over.
      return { piece: piece === undefined ? null : piece.slice() };
    }
    if ("module" in ask) {
      await init({ module_or_path: ask.module });
      container = new Container(new Uint8Array(await ask.blob.arrayBuffer()));
      const contents: Contents = container.kind === "workbook"
        ? { kind: "workbook", sheets: container.sheets() }
        : { kind: "archive", entries: container.entries() };
      return { contents };
    }
    reader?.free();
    reader = undefined;
    reader = "sheet" in ask ? container?.openSheet(ask.sheet) : container?.openEntry(ask.entry);
    return { ready: true };
  }

  self.addEventListener("message", ({ data }: MessageEvent<Ask>) => {
    answer(data).catch(failed).then((reply) => self.postMessage(reply, { transfer: "piece" in reply && reply.piece !== null ? [reply.piece.buffer] : [] }));
  });
}

function failed(error: unknown): Answer {
  if (isFault(error)) {
    const { kind, code, message, hint, position } = error;
    return { fault: { kind, code, message, hint, position } };
  }
  // What the module wants of the script is not there, or the script of the module.
  if (error instanceof WebAssembly.LinkError || error instanceof TypeError) return { misfit: error.message };
  return error instanceof DOMException ? { unreadable: error.message } : { trap: error instanceof Error ? error.message : String(error) };
}

/** Both modules throw their faults as errors of this name. */
export function isFault(error: unknown): error is Fault & Error {
  return error instanceof Error && error.name === "RapportError";
}
