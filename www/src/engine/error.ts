import type { Fault, Position } from "rapport";

/** What the engine throws: whose move it is (`kind`), what happened, where, and what to do about it (`hint`). */
export class RapportError extends Error implements Fault {
  readonly kind: Fault["kind"];
  readonly code: string;
  readonly hint: string;
  readonly position: Position | null;
  /** The language of its words, where that is not the page's: the engine speaks English. */
  readonly lang: string;

  constructor(fault: Fault, lang = "") {
    super(fault.message);
    this.lang = lang;
    this.name = "RapportError";
    this.kind = fault.kind;
    this.code = fault.code;
    this.hint = fault.hint;
    this.position = fault.position;
  }
}
