// Undo and redo: what is, what was, what was taken back. Nothing here knows what is edited.

export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** While one thing is being typed or dragged, its changes are one step: the name of that thing. */
  readonly open: string | null;
}

/** Steps that can be taken back; a model is small, but a day of dragging is long. */
const MOST = 500;

export function begin<T>(now: T): History<T> {
  return { past: [], now, future: [], open: null };
}

/** A change, by the name of what is changed. Changes of the same thing are one step until it is closed. */
export function change<T>(history: History<T>, name: string, next: T): History<T> {
  const past = history.open === name ? history.past : [...history.past, history.now].slice(-MOST);
  return { past, now: next, future: [], open: name };
}

/** The end of a step: what comes next is a step of its own. */
export function close<T>(history: History<T>): History<T> {
  return history.open === null ? history : { ...history, open: null };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], open: null };
}

export function redo<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.now], now: after, future, open: null };
}

/** Each item one place up or down; at the end nothing moves. */
export function moved<T>(items: readonly T[], at: number, by: number): T[] {
  const item = items[at];
  const to = at + by;
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  return items.toSpliced(at, 1).toSpliced(to, 0, item);
}

/** A name that nothing else has: "call", "call_2". */
export function free(wanted: string, taken: Iterable<string>): string {
  const all = new Set(taken);
  const base = wanted.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "") || "line";
  let found = base;
  for (let number = 2; all.has(found); number++) found = `${base}_${number}`;
  return found;
}
