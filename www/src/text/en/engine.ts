// What the engine says, by its identifier. English is what the engine speaks, so these are its own words; another language has its own.
import type { Reason } from "rapport";

export const told = {
  metric: (_id: string, own: string): string => own,
  question: (_id: string, own: string): string => own,
  group: (own: string): string => own,
  variant: (_metric: string, _variant: string, own: string): string => own,
  table: (_id: string, own: string): string => own,
  tableHelp: (_id: string, own: string): string => own,
  /** `feeds`: the titles of the metrics that are made from the table. */
  tableAdds: (_id: string, own: string, _feeds: readonly string[]): string => own,
  /** A column of a table by the engine's name; a column of the reader's own keeps its name. */
  column: (_id: string, own: string): string => own,
  /** Names that a proposed document brings; one that somebody gave stays as it is. */
  band: (_id: string, own: string): string => own,
  line: (_id: string, own: string): string => own,
  part: (_id: string, own: string): string => own,
  play: (own: string): string => own,
  playText: (_id: string, own: string): string => own,
  /** `lowest`: the name of the lowest band. */
  reason: (reason: Reason, _lowest: string): string => reason.text,
  /** That a client is in the best band and gives no reason to worry. */
  thrives: (own: string, _best: string): string => own,
  /** Short phrases of a fixed wording; `null` where there is none for it. */
  phrase: (own: string): string | null => own,
};
