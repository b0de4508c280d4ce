// The words of the scoring model: its form, what a change would do, how two models differ.
import type { HealthScale, ModelName } from "rapport";
import { list, plural } from "../locale";

const clientsOf = (clients: number): string => plural(clients, { one: "# client", other: "# clients" });

export const modelPage = {
  heading: "Scoring model",
  lead: "This is all that decides a score. Change anything and see at once what it would do; nothing is in force until you apply it.",
  called: ({ version, hash }: ModelName) => `In force: version ${version} · ${hash}`,
  empty: "There is no scoring model yet. Add a list of clients and any record of what they did, and one is proposed from your data.",
  bar: "Changes",
  undo: "Undo",
  undoKeys: "Ctrl + Z",
  redo: "Redo",
  redoKeys: "Ctrl + Shift + Z",
  reset: "Reset",
  apply: "Apply",
  state: (version: number, changes: number, moving: number | null) => [
    changes === 0 ? `Version ${version} is in force` : plural(changes, { one: "# change not applied", other: "# changes not applied" }),
    ...(moving === null ? [] : [modelPage.moving(moving).replace(/\.$/, "").toLowerCase()]),
  ].join(" · "),
  keep: (day: string) => `Keep the old model for periods up to ${day}`,
  cannotKeep: {
    window: "Keep the old model for past periods (not while the period is another one)",
    kept: "Keep the old model for past periods (an earlier model has them already)",
  },
  invalid: "Something is to be corrected.",
  goThere: "Go there",
  paused: "Paused until the model is corrected. Nothing you entered is lost.",
  effect: "What it would do",
  asking: "Working it out…",
  unchanged: "Nothing is changed: these are the scores of the last complete period.",
  moving: (clients: number) => (clients === 0 ? "Nobody changes band." : `${plural(clients, { one: "# client changes", other: "# clients change" })} band.`),
  changes: (all: number) => plural(all, { one: "# change from the model in force", other: "# changes from the model in force" }),
  inForce: "In force",
  draft: "Here",
  applied: (version: number) => `Version ${version} is in force now.`,
  filesHeading: "The model as a file",
  filesLead: "One JSON document, to keep, to send, or to put under version control. A loaded file is only a draft until you apply it.",
  save: "Save as a file",
  load: "Load a file",
  copy: "Copy",
  compare: "Compare with a file",
  loaded: (file: string) => `${file} is loaded as a draft.`,
  copied: "Copied.",
};

export const basics = {
  heading: "The whole",
  name: "Name",
  window: "Score each",
  days: "Number of days",
  formula: "A score is",
  formulas: {
    share_of_maximum: "share of the maximum",
    points: "the plain points",
    share_of_best: "share of the best client’s",
  },
  maximum: "Maximum",
  derived: "what is expected, added up",
  given: "a number",
  points: "Points",
  contacts: "Several contacts of a client",
  contactRules: { sum: "add up", best: "the best one counts", mean: "count on average" },
  identifier: (id: string) => `In the document: ${id}`,
};

export const lines = {
  unnamed: "(no name)",
  up: "Move up",
  upOf: (name: string) => `Move up: ${name}`,
  down: "Move down",
  downOf: (name: string) => `Move down: ${name}`,
  copy: "Duplicate",
  copyOf: (name: string) => `Duplicate: ${name}`,
  remove: "Remove",
  removeOf: (name: string) => `Remove: ${name}`,
  numberMissing: "A number is missing. Enter one.",
};

export const triggers = {
  heading: "What earns points",
  lead: "Each line is something a client does. Its points count up to the limit; what is expected makes up the maximum.",
  none: "Nothing earns points yet.",
  add: "Add something that earns points",
  what: "What",
  points: "Points",
  target: "Expected",
  cap: "At most",
  noLimit: { points: "", target: "none", cap: "no limit" },
  label: "Name",
  table: "Rows of",
  count: "Counts",
  halfLife: "Fades to half after days",
  noFading: "does not fade",
  stage: "Stage of the journey",
  stages: { onboarding: "onboarding", active: "active work", decision: "decision", renewal: "renewal", advocacy: "advocacy" },
  place: "Happens",
  places: { online: "online", offline: "offline" },
  notSaid: "not said",
  dragPoints: (name: string) => `Drag the points of ${name}`,
  dragCap: (name: string) => `Drag the limit of ${name}`,
  copied: (label: string) => `${label} (copy)`,
};

export const conditions = {
  heading: "Which rows count",
  all: "All rows of the table.",
  add: "Add a condition",
  remove: "Remove",
  removeOf: (number: number, of: string) => `Remove condition ${number} of ${of}`,
  of: (number: number, of: string) => `condition ${number} of ${of}`,
  column: "Column",
  test: "Test",
  value: "Value",
  tests: { equals: "is", oneOf: "is one of", range: "lies between", within: "is within days of" },
  yes: "yes",
  no: "no",
  oneALine: "One a line",
  atLeast: "At least",
  atMost: "At most",
  none: "no bound",
  days: "Days",
  after: "After",
  choose: "choose a column",
  counting: "counting…",
  unavailable: "Its table or column is not loaded.",
  nothing: "Nothing matches.",
  found: (rows: number, clients: number) => `${plural(rows, { one: "# row", other: "# rows" })} of ${clientsOf(clients)}`,
  notLoaded: (title: string) => `${title} (not loaded)`,
};

export const bonuses = {
  heading: "For coming back soon",
  lead: "Extra points where a client does several of these things within a few days.",
  fresh: "Several times in a week",
  add: "Add a bonus",
  atLeast: "At least so many",
  withinDays: "Within days",
  of: "Counted together",
};

export const penalties = {
  heading: "What costs points",
  lead: "Missed milestones, missed meetings, requests that are overdue.",
  fresh: "Missed milestone",
  add: "Add something that costs points",
  points: "Points off",
  due: "Only where late: due by",
  done: "Done on",
  notLate: "whether late or not",
  late: (due: string, done: string) => `late: ${done.replaceAll("_", " ")} comes after ${due.replaceAll("_", " ")}, or is still empty when that day has passed`,
};

/** What the engine takes where a model names no bands. */
export const usualBands = [{ id: "engaged", label: "Engaged", from: 70 }, { id: "watch", label: "Watch", from: 40 }, { id: "at_risk", label: "At risk", from: 0 }];

export const bands = {
  heading: "Bands",
  lead: "A client is in the highest band whose bound its score reaches.",
  name: "Band",
  nameOf: (label: string) => `Name of the band ${label}`,
  from: "From",
  fromOf: (label: string) => `${label} from`,
  drag: "Drag the bound",
  dragOf: (label: string) => `Drag the bound of ${label}`,
  fresh: "New band",
  add: "Add a band",
  hysteresis: "Leave a band only when past its border by",
  hysteresisHint: "So that a client on the border does not change its band every period.",
};

export const modelSegments = {
  heading: "Other rules for some clients",
  lead: "For example by plan or by size. The first of these that fits a client is used; who fits none is scored by the lines above.",
  fresh: "New segment",
  add: "Add a segment",
  when: (rule: string) => (rule === "" ? "Clients: all" : `Clients with ${rule}`),
  different: (lines: number) => plural(lines, { one: "# line differs", other: "# lines differ" }),
  sameMaximum: "as for everybody",
  changes: "What is different for them",
  access: "Access",
  accessOf: (name: string) => `Has access to: ${name}`,
};

export const health = {
  heading: "Health",
  lead: "A wider look than engagement: metrics of a client, each put on 0 to 100, added up by weight in a few parts.",
  none: "This model says nothing about health; it is worked out by what is proposed from your data, where that is enough.",
  proposedParts: (parts: readonly string[]) => `Proposed: ${list(parts)}.`,
  takeOver: "Take over the proposal, to change it",
  leaveOut: "Leave health out of the document",
  days: "Days looked at",
  formula: "Parts are added up as",
  formulas: { mean: "a mean", geometric: "a geometric mean: one bad part weighs more" },
  coverage: "Share that must be known",
  divergence: "Flag parts apart by more than",
  floor: "One very bad measure",
  noFloor: "counts by its weight",
  hasFloor: "holds the whole down",
  floorBelow: "Very bad: below",
  floorMost: "The whole at most",
  part: "Part",
  freshPart: "New part",
  addPart: "Add a part",
  removePart: "Remove this part",
  weightOf: (name: string) => `Weight of ${name}`,
  noMeasures: "No measures yet.",
  addMeasure: (part: string) => `Add a measure to ${part}`,
  metric: "Measure",
  variant: "Definition",
  currency: "Currency, as the files write it",
  noCurrency: "the files do not say",
  engagement: "Engagement score",
  measure: (weight: string, { worst, target, steps, percentile }: HealthScale) => `weight ${weight}, ${steps !== undefined ? plural(steps.length, { one: "# step", other: "# steps" })
    : percentile !== undefined ? "against other clients" : `from ${worst ?? ""} to ${target ?? ""}`}`,
  scaleOf: (name: string) => `${name} on 0 to 100`,
  ways: { linear: "from worst to target", steps: "by steps", percentile: "against other clients" },
  worst: "Worst: 0",
  target: "Target: 100",
  among: "Among",
  everybody: "all clients",
  same: (column: string) => `those with the same ${column.toLowerCase()}`,
  stepFrom: "From",
  stepPoints: "Points",
  addStep: "Add a step",
  removeStep: (number: number, of: string) => `Remove step ${number} of ${of}`,
};

export const plays = {
  heading: "What to do next",
  lead: "What is suggested for a client, by the reasons it gives. One without reasons is for clients in the best band who give no reason to worry.",
  usual: "The usual suggestions are used.",
  none: "Nothing is suggested.",
  own: "Write your own instead",
  add: "Add a suggestion",
  back: "Use the usual ones again",
  fresh: "New suggestion",
  text: "What to do, in a sentence",
  reasons: "Reasons that call for it",
  when: (reasons: readonly string[]) => (reasons.length === 0 ? "For clients in the best band" : `For: ${reasons.join(", ").toLowerCase()}`),
};

/** The reasons by which a client needs attention, as the engine names them. */
export const reasonNames: Partial<Record<string, string>> = {
  silence: "Silent for longer than usual", no_contact: "No contact for longer than usual", escalation: "Escalation", detractor: "Unhappy answer", contract_end: "Contract ends soon",
  overdue: "Something is overdue", drop: "Score far below its own usual", single_contact: "Only one contact", band: "Fell to the lowest band",
};

export const whatIf = {
  picture: "How many clients have which score, before and after",
  key: "Dashed: the model in force. Solid: with these changes.",
  before: "Before",
  after: "After",
  score: "Score",
  band: "Band",
  mean: "Mean score",
  median: "Middle score",
  most: (count: string) => `${count} clients`,
  stepName: (from: number, to: number) => (to === 100 ? `${from} to 100` : `${from} to under ${to}`),
  step: (from: number, to: number, before: string, after: string) => `${whatIf.stepName(from, to)}: ${before} before, ${after} after`,
  moversHeading: "Who changes band",
  client: "Client",
  to: "to",
  more: (more: number) => plural(more, { one: "and # more", other: "and # more" }),
};

export const compare = {
  heading: (file: string) => `The model in force and ${file}`,
  inForce: "In force",
  caption: "Differences of two models",
  what: "What",
  same: "The two models are the same.",
  added: "added",
  removed: "removed",
  there: "there",
  notThere: "not there",
  order: "in another order",
  nothing: "nothing",
  yes: "yes",
  no: "no",
  close: "Close the comparison",
  moving: (clients: number) => `With the file’s model in force: ${modelPage.moving(clients).charAt(0).toLowerCase()}${modelPage.moving(clients).slice(1)}`,
};

export const differenceWords = {
  what: (part: string, name: string, field: string) => {
    const kind = differenceWords.parts[part] ?? part;
    const of = name === "" ? kind : `${kind} “${name}”`;
    return field === "" ? of : of === "" ? field.charAt(0).toUpperCase() + field.slice(1) : `${of}: ${field}`;
  },
  parts: {
    model: "", triggers: "Earns points", bonuses: "Bonus", penalties: "Costs points", bands: "Band", segments: "Segment", health: "Health", parts: "Part of health", measures: "Measure of health",
    plays: "Suggestion", overrides: "Decision on client", earlier: "Earlier model until",
  } as Partial<Record<string, string>>,
  fields: {
    id: "identifier", version: "version", label: "name", formula: "formula", maximum: "maximum", window: "period", days: "days", hysteresis: "border to pass", contacts: "several contacts",
    points: "points", cap: "at most", target: "expected", count: "counts", table: "rows of", filter: "which rows", halfLife: "fades to half after days", stage: "stage", place: "happens",
    from: "from", triggers: "lines", atLeast: "at least", withinDays: "within days", overdue: "late", when: "which clients", weight: "weight", scale: "scale", metric: "metric", variant: "definition",
    coverage: "share that must be known", divergence: "flag apart by", floor: "one very bad measure", text: "sentence", reasons: "reasons", score: "score", band: "band", note: "note", until: "until", model: "model",
  } as Partial<Record<string, string>>,
  values: {
    share_of_maximum: "share of the maximum", share_of_best: "share of the best client’s", derived: "derived from what is expected", each: "each time", day: "once a day", window: "once a period",
    sum: "add up", best: "the best one", mean: "on average", two_weeks: "two weeks", rolling: "rolling days",
  } as Partial<Record<string, string>>,
};
