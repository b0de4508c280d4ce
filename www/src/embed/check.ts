// Whether a message is one. It comes from another page, so nothing about it is taken on trust; what it says of clients and models is
// the engine's to check.
import type { Ask, AskType } from "./messages";
import { embed as words } from "../text/en/embed";

/** Beyond these a message is a mistake or an attack; a `Blob` may be of any size, because it is read in pieces. */
export const LONGEST = { id: 200, name: 1000, view: 2000, text: 64 << 20, bytes: 512 << 20, values: 200_000, characters: 8 << 20, depth: 64 };

export type Checked = { ask: Ask } | { id: Ask["id"] | null; problem: string };

type Check = (value: unknown) => string | null;
type Fields = Readonly<Record<string, { check: Check; optional?: true }>>;

const text = (most: number): Check => (value) => {
  if (typeof value !== "string") return words.notText;
  return value.length > most ? words.tooLong(most) : null;
};
const bytes: Check = (value) => {
  if (!(value instanceof ArrayBuffer || value instanceof Uint8Array)) return words.notBytes;
  return value.byteLength > LONGEST.bytes ? words.tooLong(LONGEST.bytes) : null;
};
const name = { check: text(LONGEST.name) };

const asks: Readonly<Record<AskType, Fields>> = {
  load: {
    name, options: { check: object, optional: true }, text: { check: text(LONGEST.text), optional: true }, bytes: { check: bytes, optional: true },
    blob: { check: (value) => (value instanceof Blob ? null : words.notBlob), optional: true },
  },
  remove: { name },
  clear: {},
  setModel: { model: { check: (value) => (typeof value === "string" ? text(LONGEST.characters)(value) : object(value)) } },
  view: { view: { check: text(LONGEST.view) } },
  theme: { theme: { check: (value) => (value === "" || value === "light" || value === "dark" ? null : words.notTheme) } },
  score: { client: name },
  report: {},
};

const sources = ["text", "bytes", "blob"];

export function check(message: unknown): Checked {
  if (!isPlain(message)) return { id: null, problem: words.notObject };
  const id = isId(message.id) ? message.id : null;
  const refuse = (problem: string): Checked => ({ id, problem });
  if (message.rapport !== 1) return refuse(words.notVersion);
  if (id === null) return refuse(words.noId);
  const { type } = message;
  if (typeof type !== "string" || !Object.hasOwn(asks, type)) return refuse(words.unknownType(Object.keys(asks)));
  const fields = asks[type as AskType];
  for (const key of Object.keys(message)) {
    if (!(Object.hasOwn(fields, key) || ["rapport", "id", "type"].includes(key))) return refuse(words.unknownField(type, key.slice(0, 100)));
  }
  for (const [key, { check, optional }] of Object.entries(fields)) {
    const value = message[key];
    const problem = value === undefined ? (optional ? null : words.missing) : check(value);
    if (problem !== null) return refuse(words.wrongField(type, key, problem));
  }
  if (type === "load" && sources.filter((key) => message[key] !== undefined).length !== 1) return refuse(words.oneSource);
  // What has just been checked, field by field.
  return { ask: message as Ask };
}

function isId(value: unknown): value is Ask["id"] {
  return typeof value === "string" ? value.length <= LONGEST.id : typeof value === "number" && Number.isFinite(value);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
}

/** What JSON can say, and not too much of it. Counted without calling itself: a deep one must not exhaust the stack. */
function object(value: unknown): string | null {
  if (!isPlain(value)) return words.notPlain;
  const seen = new Set<unknown>();
  const waiting: [part: unknown, depth: number][] = [[value, 1]];
  let characters = 0;
  for (let count = 0; waiting.length > 0; count++) {
    const [next, depth] = waiting.pop() ?? [null, 0];
    if (typeof next === "string") characters += next.length;
    else if (Array.isArray(next) || isPlain(next)) {
      if (seen.has(next)) return words.notPlain;
      seen.add(next);
      for (const [key, part] of Object.entries(next)) {
        characters += key.length;
        waiting.push([part, depth + 1]);
      }
    } else if (!(next === null || typeof next === "boolean" || typeof next === "number" || next === undefined)) return words.notPlain;
    if (depth > LONGEST.depth || count > LONGEST.values || characters > LONGEST.characters) return words.tooMuch;
  }
  return null;
}
