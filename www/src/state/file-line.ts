// A file in the list of what is loaded, and what two of them must not share.
import type { LoadOptions, Profile, Receipt } from "rapport";
import type { RapportError } from "../engine/client";
import { another } from "../text/words";

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
  /** Whether the engine has it: the second of two equal files has no rows there, but is needed when the first goes. */
  held: boolean;
}

export interface Source {
  name: string;
  blob: Blob;
  options?: LoadOptions;
}

/** A name that no other file has. */
export function free(name: string, taken: Set<string>): string {
  let found = name;
  for (let number = 2; taken.has(found); number++) found = another(name, number);
  taken.add(found);
  return found;
}

/** Two profiles as one; where both speak of the same, the first counts. */
export function joined(first: Profile, second: Profile): Profile {
  const known = new Set(first.shapes.map(({ headers }) => JSON.stringify(headers)));
  const decided = new Set([...first.merges, ...first.apart].map(({ from }) => from));
  return {
    ...first,
    shapes: [...first.shapes, ...second.shapes.filter(({ headers }) => !known.has(JSON.stringify(headers)))],
    merges: [...first.merges, ...second.merges.filter(({ from }) => !decided.has(from))],
    apart: [...first.apart, ...second.apart.filter(({ from }) => !decided.has(from))],
  };
}
