// A session as a file: the sources as they were given, and what the reader decided about them. The engine's memory is not in it, so
// every later version of the engine can open it: it reads the same files in the same way, and takes the same model.
//
// Version 1, numbers big-endian:
//
//   8 bytes   89 "RAPPORT"
//   1 byte    version: 1
//   1 byte    0: open; 1: under a passphrase (then seal.ts says what follows, and the rest is inside)
//   gzip of:
//     4 bytes length of the header
//     the header, JSON in UTF-8: `Header`
//     the files' bytes, one after another, in the header's order, which is the order in which they were loaded
//
// Gzip's own check sum (CRC-32) and length notice damage; under a passphrase each chunk is authenticated as well.
// tests/data holds snapshots of each version, and a test that opens them: what this file writes may change, what it reads may not.
import type { LoadOptions, Profile, Query, ScoringModel } from "rapport";
import { RapportError } from "../engine/error";
import { keepFaults } from "../text/words";
import { type Bytes, canSeal, Damaged, joined, seal, take, unseal, WrongPassphrase } from "./seal";

const MAGIC: Bytes = Uint8Array.of(0x89, 0x52, 0x41, 0x50, 0x50, 0x4f, 0x52, 0x54);
const VERSION = 1;
const HEAD = MAGIC.length + 2;
/** A header is names and decisions. One larger than this is none. */
const LARGEST_HEADER = 64 << 20;
/** More than these no page could list, and no engine hold: what claims more was made to keep the browser busy. */
const MOST_FILES = 5000;
const MOST_BYTES = 16 * 2 ** 30;

/** What a session is made of. */
export interface Snapshot {
  /** The version of the engine that read the files. */
  engine: string;
  profile: Profile;
  model: ScoringModel | null;
  /** Nobody chose the model: the engine proposed it from the files. */
  proposed: boolean;
  /** The period, the last day, as whose the metrics are counted. */
  query: Query;
  /** In the order in which they were loaded. */
  files: SnapshotFile[];
}

export interface SnapshotFile {
  name: string;
  options: LoadOptions;
  blob: Blob;
}

interface Header extends Omit<Snapshot, "files"> {
  rapport: "snapshot";
  files: { name: string; options: LoadOptions; bytes: number }[];
  /** Where names kept apart stood before they were part of the profile. */
  apart?: [name: string, client: string][];
}

export type Kind = "open" | "sealed";

/** What a file's first bytes say; null where it is no snapshot. */
export async function kindOf(blob: Blob): Promise<Kind | null> {
  const head = await start(blob);
  return head === null ? null : head[MAGIC.length + 1] === 1 ? "sealed" : "open";
}

async function start(blob: Blob): Promise<Bytes | null> {
  // What cannot be read is told where it is loaded.
  const head = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer().catch(() => new ArrayBuffer(0)));
  return head.length === HEAD && MAGIC.every((byte, at) => head[at] === byte) ? head : null;
}

export async function write({ files, ...rest }: Snapshot, passphrase?: string): Promise<Blob> {
  if (passphrase !== undefined && !canSeal()) throw new RapportError(keepFaults.insecure());
  if (files.length > MOST_FILES || files.reduce((sum, { blob }) => sum + blob.size, 0) > MOST_BYTES) throw new RapportError(keepFaults.tooLarge());
  await assertReadable(files);
  const header: Header = { rapport: "snapshot", ...rest, files: files.map(({ name, options, blob }) => ({ name, options, bytes: blob.size })) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, json.length);
  const head = joined([MAGIC, Uint8Array.of(VERSION, passphrase === undefined ? 0 : 1)]);
  // A blob of blobs holds no bytes itself: they come from where they are as they are asked for.
  const content = new Blob([size, json, ...files.map(({ blob }) => blob)]).stream().pipeThrough(new CompressionStream("gzip")) as ReadableStream<Bytes>;
  const body = passphrase === undefined ? content : await seal(content, passphrase, head);
  try {
    const blob = await new Response(body).blob();
    return new Blob([head, blob], { type: "application/octet-stream" });
  } catch (error) {
    // One of them went away in the middle.
    await assertReadable(files);
    throw error;
  }
}

/** A file that has changed on the disk since it was chosen can no longer be read: browsers then refuse it. */
async function assertReadable(files: readonly SnapshotFile[]): Promise<void> {
  const gone: string[] = [];
  for (const { name, blob } of files) {
    await blob.slice(0, 1).arrayBuffer().catch(() => gone.push(name));
  }
  if (gone.length > 0) throw new RapportError(keepFaults.changed(gone));
}

export async function read(blob: Blob, passphrase?: string): Promise<Snapshot> {
  const head = await start(blob);
  if (head === null) throw new RapportError(keepFaults.none());
  const [version, kind] = head.subarray(MAGIC.length);
  if (version !== VERSION) throw new RapportError(keepFaults.newer());
  if (kind === 1 && !canSeal()) throw new RapportError(keepFaults.insecure());
  if (kind === 1 && passphrase === undefined) throw new RapportError(keepFaults.needsPassphrase());
  try {
    const stored = blob.slice(HEAD).stream() as ReadableStream<Bytes>;
    const content = kind === 1 ? await unseal(stored, passphrase ?? "", head) : stored;
    return await parse(content.pipeThrough(new DecompressionStream("gzip")) as ReadableStream<Bytes>);
  } catch (error) {
    if (error instanceof WrongPassphrase) throw new RapportError(keepFaults.wrongPassphrase());
    // The browser's words for a broken check sum differ; that it is one does not. What it cannot read at all is another matter.
    if (error instanceof Damaged || error instanceof TypeError || error instanceof SyntaxError) throw new RapportError(keepFaults.damaged());
    throw error instanceof DOMException ? new RapportError(keepFaults.unreadable(error.message)) : error;
  }
}

async function parse(content: ReadableStream<Bytes>): Promise<Snapshot> {
  const [size, afterSize] = await take(content, 4);
  const length = new DataView(size.buffer).getUint32(0);
  if (length > LARGEST_HEADER) throw new Damaged();
  const [json, bodies] = await take(afterSize, length);
  const { rapport: _, files: listed, apart, ...rest } = header(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json)));
  const files: SnapshotFile[] = [];
  const reader = bodies.getReader();
  let left: Bytes = new Uint8Array(0);
  for (const { name, options, bytes } of listed) {
    const parts: Blob[] = [];
    for (let missing = bytes; missing > 0;) {
      if (left.length === 0) {
        const { value } = await reader.read();
        if (value === undefined) throw new Damaged();
        left = value;
      }
      const part = left.subarray(0, missing);
      // As blobs, which a browser may put on its own disk, rather than as bytes.
      parts.push(new Blob([part]));
      left = left.subarray(part.length);
      missing -= part.length;
    }
    files.push({ name, options, blob: new Blob(parts) });
  }
  // To the end: only there the check sum is compared.
  if (left.length > 0 || (await reader.read()).value !== undefined) throw new Damaged();
  if (apart !== undefined) rest.profile = { ...rest.profile, apart: apart.map(([from, into]) => ({ from, into })) };
  return { ...rest, files };
}

/** The header, where it has the shape of one. What the decisions in it mean, the engine checks when it takes them. */
function header(found: unknown): Header {
  if (!isRecord(found)) throw new Damaged();
  const { rapport, engine, proposed, files, profile, model, apart, query } = found;
  const isWhole = rapport === "snapshot" && typeof engine === "string" && typeof proposed === "boolean" && isRecord(profile)
    && (model === null || isRecord(model)) && isRecord(query) && isQuery(query) && (apart === undefined || Array.isArray(apart) && apart.every(isPair))
    && Array.isArray(files) && files.length <= MOST_FILES && files.every(isFile) && new Set(files.map(({ name }) => name)).size === files.length
    && files.reduce((sum, { bytes }) => sum + bytes, 0) <= MOST_BYTES;
  if (!isWhole) throw new Damaged();
  // What has just been checked, field by field.
  return found as unknown as Header;
}

function isRecord(found: unknown): found is Record<string, unknown> {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

function isFile(found: unknown): found is Header["files"][number] {
  return isRecord(found) && typeof found.name === "string" && isRecord(found.options) && Number.isSafeInteger(found.bytes) && Number(found.bytes) >= 0;
}

function isPair(found: unknown): boolean {
  return Array.isArray(found) && found.length === 2 && found.every((part) => typeof part === "string");
}

function isQuery({ period, asOf, preset }: Record<string, unknown>): boolean {
  const isDay = typeof asOf === "string" && /^\d{4}-\d\d-\d\d$/.test(asOf) && !Number.isNaN(Date.parse(asOf));
  return (asOf === undefined || isDay) && [period, preset].every((part) => part === undefined || typeof part === "string");
}
