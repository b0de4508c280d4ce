// Why a score moved, what was decided and is suggested, whom to call; and what is wrong with a file of a model.
import type { Cause, Fault, StakeSource } from "rapport";
import { list } from "../locale";

export const fileFaults = {
  refused: (file: string, message: string, hint: string): Fault => ({ kind: "question", code: "invalid_model", message: `${file} was not taken: ${message}`, hint, position: null }),
};

const up = (amount: number, shown: string): string => (amount > 0 ? `+${shown}` : `−${shown}`);

export const change = {
  heading: "Why the score moved",
  none: "The score did not move since the period before.",
  sentence: (name: string, before: string, now: string, amount: string, rose: boolean, parts: readonly string[]) =>
    `The score of ${name} ${rose ? "rose" : "fell"} by ${amount} points, from ${before} to ${now}${parts.length === 0 ? "" : parts.length === 1 ? ` ${parts[0] ?? ""}` : `: ${list(parts)}`}.`,
  part: (cause: Cause, amount: number, shown: string) => `${up(amount, shown)} ${change.because[cause](amount > 0)}`,
  because: {
    model: () => "because another scoring model is in force",
    available: (rose) => `because ${rose ? "less" : "more"} can be seen since a table begins`,
    expected: (rose) => `because ${rose ? "less" : "more"} is expected`,
    decay: () => "because what was done before fades",
    behaviour: (rose) => `because ${rose ? "more" : "less"} was done`,
    extras: (rose) => `by ${rose ? "more bonuses or fewer penalties" : "fewer bonuses or more penalties"}`,
  } satisfies Record<Cause, (rose: boolean) => string>,
  causes: { model: "Scoring model", available: "What can be seen", expected: "What is expected", decay: "Fading", behaviour: "What was done", extras: "Bonuses and penalties" } satisfies Record<Cause, string>,
  before: "Before",
  now: "Now",
  picture: (name: string) => `Why the score of ${name} moved`,
  step: "Step",
  score: "Score",
  linesHeading: "What moved most",
  line: "What",
  points: (before: string, now: string) => `${before} → ${now}`,
  pointsHeader: "Points",
  next: (name: string, band: string, actions: readonly string[]) => `${list(actions)} would bring ${name} to ${band}.`,
  action: (times: number, label: string) => `${times} × ${label}`,
  noWay: (band: string, missing: string) => `${missing} more points would bring this client to ${band}, but nothing has room below its limit.`,
  thisClient: "this client",
  segment: (label: string) => `Scored by the rules for ${label}.`,
  earlier: (version: number) => `scored with version ${version} of the model, in force then`,
  earlierKey: "Periods scored with an earlier model are marked in the table; a dotted line says where another one came into force.",
  newModel: "new model",
};

export const decision = {
  heading: "Your own judgement",
  lead: "It stands beside the computed score and never replaces it.",
  open: "Set a score or band by hand",
  shown: (what: string, until: string) => `By hand: ${what}, until ${until}`,
  score: "Score",
  band: "Band",
  noBand: "give a score instead",
  note: "Why (needed)",
  until: "Until",
  past: (day: string) => `This would be over already: the data goes up to ${day}. Choose that day or a later one.`,
  save: "Set it",
  remove: "Take it back",
  pins: "It is kept in the scoring model, which from then on no longer follows new files by itself.",
  saved: "Set.",
  removed: "Taken back.",
};

export const clientHealth = {
  heading: "Health",
  of100: "of 100",
  unknown: "Too little is known for a score.",
  period: (first: string, last: string) => `${first} to ${last}`,
  coverage: (share: string) => `${share} of what counts is known`,
  bounds: (low: string, high: string) => `(with the rest it could be ${low} to ${high})`,
  proposed: "Made by the measures proposed from your data.",
  caption: (name: string) => `Health of ${name}: parts and measures`,
  measure: "Part and measure",
  value: "Value",
  points: "Of 100",
  bar: "As a bar",
  share: "Weight",
  nothingKnown: "nothing of it is known",
  relative: "against other clients",
  openRows: "Show the rows",
};

export const suggested = {
  heading: "What to do next",
  because: (evidence: readonly string[]) => `Because: ${evidence.join(" ")}`,
  stakeTitle: "Worth a year",
  stake: (amount: string, from: string) => `${amount} (${from})`,
  from: { annual_value: "list of clients", subscriptions: "subscriptions", invoices: "invoices of the last year" } satisfies Record<StakeSource, string>,
  reasonRows: "Rows",
  reasonRowsOf: (text: string) => `Show the rows: ${text}`,
};

export const callList = {
  worth: (amount: string) => `Those who need attention are worth ${amount} a year, as far as it is known.`,
  download: "Download call list",
  headers: ["Identifier", "Client", "Score", "Band", "Change", "Why", "Since", "Worth a year", "Currency", "Suggestion"],
  column: "Worth a year",
  suggestion: (play: string) => `Suggested: ${play}`,
};
