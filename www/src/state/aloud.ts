// How far reading has come, for those who listen: now and then, because a screen reader speaks slower than a file is read.
import * as format from "../text/format";
import { app as words } from "../text/words";
import type { FileLine } from "./workspace";

const EVERY_MS = 4000;

export class Aloud {
  #last: number | null = null;

  /** What to say now, if anything. */
  next(files: readonly FileLine[]): string | null {
    const line = files.find(({ state }) => state === "reading");
    if (line === undefined) {
      this.#last = null;
      return null;
    }
    const now = performance.now();
    // A file that is read before anybody could hear of it is told by its receipt.
    this.#last ??= now;
    if (now - this.#last < EVERY_MS) return null;
    this.#last = now;
    return words.readingNow(line.name, line.total ? format.percent(Math.min(1, line.read / line.total)) : null);
  }
}
