// Bytes under a passphrase: AES-GCM with a key of 256 bits out of PBKDF2, chunk by chunk, as a stream.
//
// The chunks are put together by STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015, eprint.iacr.org/2015/189): the nonce of each
// holds its number and whether it is the last, so that a chunk that was cut off, left out or moved does not open. The first chunk
// is empty: if it does not open, the passphrase is wrong, before anything else is read. What stands before the chunks is
// authenticated with each of them.
//
//   4 bytes   rounds of PBKDF2-HMAC-SHA-256
//   16 bytes  salt
//   7 bytes   nonce prefix; a nonce is this, the chunk's number (4 bytes) and 1 for the last chunk, else 0
//   chunks of 256 KiB, the last one shorter, each with its tag of 16 bytes
//
// Numbers are big-endian.

/** What OWASP's Password Storage Cheat Sheet asks of PBKDF2-HMAC-SHA256. */
const ROUNDS = 600_000;
/** A file that asks for more than this was made to keep the browser busy. */
const MOST_ROUNDS = 20_000_000;

const SALT = 16;
const PREFIX = 7;
const HEAD = 4 + SALT + PREFIX;
const CHUNK = 256 << 10;
const TAG = 16;

export type Bytes = Uint8Array<ArrayBuffer>;

export class WrongPassphrase extends Error {}

/** The bytes do not open: they were changed, cut off or moved. */
export class Damaged extends Error {}

/** Whether this page may use the browser's cryptography: not without https. */
export function canSeal(): boolean {
  return globalThis.isSecureContext && typeof globalThis.crypto?.subtle === "object";
}

/** `before` stands before what comes out and is authenticated with it. */
export async function seal(content: ReadableStream<Bytes>, passphrase: string, before: Bytes): Promise<ReadableStream<Bytes>> {
  const head = new Uint8Array(HEAD);
  new DataView(head.buffer).setUint32(0, ROUNDS);
  crypto.getRandomValues(head.subarray(4));
  const box = await Box.open(passphrase, before, head);
  const first = await box.seal(new Uint8Array(0), false);
  return content.pipeThrough(new TransformStream(chunks(
    CHUNK,
    (out) => { out.enqueue(head); out.enqueue(first); },
    (chunk, last) => box.seal(chunk, last),
  )));
}

/** The opposite; `before` has been read from the stream already. */
export async function unseal(sealed: ReadableStream<Bytes>, passphrase: string, before: Bytes): Promise<ReadableStream<Bytes>> {
  const [start, rest] = await take(sealed, HEAD + TAG);
  const head = start.slice(0, HEAD);
  const box = await Box.open(passphrase, before, head);
  try {
    await box.unseal(start.slice(HEAD), false);
  } catch {
    throw new WrongPassphrase();
  }
  return rest.pipeThrough(new TransformStream(chunks(CHUNK + TAG, () => {}, async (chunk, last) => {
    try {
      return await box.unseal(chunk, last);
    } catch {
      throw new Damaged();
    }
  })));
}

class Box {
  #number = 0;
  private constructor(readonly key: CryptoKey, readonly head: Bytes, readonly known: Bytes) {}

  static async open(passphrase: string, before: Bytes, head: Bytes): Promise<Box> {
    const iterations = new DataView(head.buffer, head.byteOffset).getUint32(0);
    if (iterations < ROUNDS || iterations > MOST_ROUNDS) throw new Damaged();
    // The same letter can be typed in several ways: as one sign, or as a letter and its accent.
    const secret = new TextEncoder().encode(passphrase.normalize("NFKC"));
    const raw = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
    const key = await crypto.subtle.deriveKey(
      { name: "PBKDF2", hash: "SHA-256", salt: head.slice(4, 4 + SALT), iterations }, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"],
    );
    return new Box(key, head, joined([before, head]));
  }

  #with(last: boolean): AesGcmParams {
    const iv = new Uint8Array(PREFIX + 5);
    iv.set(this.head.subarray(4 + SALT));
    const view = new DataView(iv.buffer);
    view.setUint32(PREFIX, this.#number++);
    view.setUint8(PREFIX + 4, last ? 1 : 0);
    return { name: "AES-GCM", iv, additionalData: this.known };
  }

  async seal(chunk: Bytes, last: boolean): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.encrypt(this.#with(last), this.key, chunk));
  }

  async unseal(chunk: Bytes, last: boolean): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.decrypt(this.#with(last), this.key, chunk));
  }
}

/** Cuts a stream into chunks of one size. One is held back, because only the end shows which is the last. */
function chunks(
  size: number, begin: (out: TransformStreamDefaultController<Bytes>) => void, work: (chunk: Bytes, last: boolean) => Promise<Bytes>,
): Transformer<Bytes, Bytes> {
  let buffer = new Uint8Array(size);
  let length = 0;
  return {
    start: begin,
    async transform(part, out) {
      for (let at = 0; at < part.length;) {
        if (length === size) {
          out.enqueue(await work(buffer, false));
          buffer = new Uint8Array(size);
          length = 0;
        }
        const fits = part.subarray(at, at + size - length);
        buffer.set(fits, length);
        length += fits.length;
        at += fits.length;
      }
    },
    async flush(out) {
      out.enqueue(await work(buffer.slice(0, length), true));
    },
  };
}

/** The first bytes of a stream, and a stream of what follows. */
export async function take(stream: ReadableStream<Bytes>, size: number): Promise<[Bytes, ReadableStream<Bytes>]> {
  const reader = stream.getReader();
  const parts: Bytes[] = [];
  let length = 0;
  while (length < size) {
    const { value } = await reader.read();
    if (value === undefined) throw new Damaged();
    parts.push(value);
    length += value.length;
  }
  const all = joined(parts);
  let rest: Bytes | null = all.subarray(size);
  return [all.slice(0, size), new ReadableStream<Bytes>({
    async pull(out) {
      if (rest !== null && rest.length > 0) {
        out.enqueue(rest);
        rest = null;
        return;
      }
      const { value } = await reader.read();
      if (value === undefined) out.close();
      else out.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  })];
}

export function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
