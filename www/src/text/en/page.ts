// Every word of the page that does not come from the engine, in English. words.ts gives out those of the language that is spoken.
import type { Fault, Likeness, PeriodKind, Receipt, ScoringModel, Status, TableId, Unit } from "rapport";
import { list, plural } from "../locale";

/** A second file of the same name. */
export function another(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}

export const app = {
  name: "Rapport",
  label: "Client engagement",
  nav: "Views",
  views: { overview: "Overview", clients: "Clients", client: "Client", metrics: "Metrics", metric: "Metric", segments: "Segments", model: "Scoring model", evidence: "Evidence", files: "Data", privacy: "Privacy", report: "Report" },
  skip: "Skip to content",
  footer: "Everything on this page is worked out in this browser. Nothing is uploaded.",
  language: "Language",
  version: (version: string) => `Version ${version}`,
  starting: "Starting…",
  choose: "Choose files",
  dropHere: "Drop the files to read them here, in this browser",
  failed: "Something went wrong",
  retry: "Try again",
  dismiss: "Dismiss",
  title: (view: string) => `${view} · Rapport`,
  pasted: "pasted text.csv",
  profileApplied: (file: string) => `${file}: profile applied.`,
  imported: (file: string, kept: number) => `${file}: ${plural(kept, { one: "# row kept", other: "# rows kept" })}.`,
  readingNow: (file: string, share: string | null) => `Reading ${file}${share === null ? "" : `: ${share}`}`,
  importedOther: (file: string) => `${file}: please look at it in the list of files.`,
};

export const welcome = {
  heading: "Who needs you this week, and why",
  lead: "Drop in the exports your tools already make. Rapport scores every client from them, here in your browser; nothing is uploaded.",
};

export const files = {
  heading: "Data",
  listLabel: "Files",
  choose: "Choose files",
  add: "Add files",
  sample: "Try it with sample data",
  drop: "Or drop CSV, Excel, JSON or ZIP files anywhere on this page, or paste rows from a spreadsheet. The order does not matter.",
  dropShort: "Or drop or paste them anywhere on this page.",
  empty: "No file yet. Start with a list of clients and any record of what they did.",
  cancel: "Cancel",
  cancelFile: (name: string) => `Cancel reading ${name}`,
  remove: "Remove",
  removeFile: (name: string) => `Remove ${name}`,
  removeAll: "Remove all files",
  again: "Read it again",
  readingFile: (name: string) => `Reading ${name}`,
  reading: (read: string, total: string | null) => (total === null ? `${read} of rows` : `${read} of ${total}`),
  states: { waiting: "Waiting", reading: "Reading", done: "Read", applied: "Profile applied", failed: "Not read", cancelled: "Cancelled" },
  already: "Already loaded: the same content was read before, so nothing was added",
  asks: (title: string, questions: number) => `${title}: ${questions === 1 ? "one question" : plural(questions, { other: "# questions" })}`,
  refused: "Not used",
  unknownTable: "Not recognised",
  kept: (rows: number) => plural(rows, { one: "# row kept", other: "# rows kept" }),
  rejected: (rows: number) => plural(rows, { one: "# rejected", other: "# rejected" }),
  duplicates: (rows: number) => plural(rows, { one: "# duplicate", other: "# duplicates" }),
  known: (rows: number) => plural(rows, { one: "# already there", other: "# already there" }),
  choosePart: "Choose table and columns",
  chooseSheet: "Choose a sheet",

  useDate: "Use this date",
  useZone: "Use this time zone",
  date: "Date of every row",
  zone: "Time zone",
  metricWaits: (kind: string) => `${({ csat: "CSAT waits", nps: "NPS waits", ces: "Customer effort waits" } as Partial<Record<string, string>>)[kind] ?? "Some metrics wait"} for this answer.`,

  readAs: "Read as",
  undo: "Back to the reading before",
  readAll: ({ read, kept, rejected, duplicates, known, skipped }: Receipt["rows"]) =>
    `${plural(read, { one: "# row read", other: "# rows read" })}: ${list([
      plural(kept, { one: "# kept", other: "# kept" }),
      ...(rejected === 0 ? [] : [plural(rejected, { one: "# rejected", other: "# rejected" })]),
      ...(duplicates === 0 ? [] : [plural(duplicates, { one: "# exact duplicate left out", other: "# exact duplicates left out" })]),
      ...(known === 0 ? [] : [plural(known, { one: "# already there from another file", other: "# already there from other files" })]),
      ...(skipped === 0 ? [] : [plural(skipped, { one: "# line skipped", other: "# lines skipped" })]),
    ])}.`,
  remembered: "Read the way a file with these columns was read before, by your profile.",
  layout: (receipt: Receipt, size: string) => {
    const { format, sheet, sheets, headerLine, delimiter, encoding } = receipt;
    if (format === "json") return `JSON in ${encoding}; ${size}.`;
    if (format === "log") return `The log of a web server, in ${encoding}; ${size}.`;
    if (format === "sheet") {
      const of = sheets.length > 1 ? ` of ${sheets.length}` : "";
      return `Sheet “${sheet ?? ""}”${of}, column names in row ${headerLine}; ${size}.`;
    }
    return `Column names on line ${headerLine}, separated by ${files.delimiters[delimiter] ?? delimiter}, in ${encoding}; ${size}.`;
  },
  delimiters: { ",": "commas", ";": "semicolons", "\t": "tabs", tab: "tabs", "|": "bars" } as Partial<Record<string, string>>,
  otherSheets: "The workbook has other sheets:",
  readSheet: (name: string) => `Read “${name}” too`,
  cut: "How it is cut",
  sheet: "Sheet",
  encoding: "Encoding",
  delimiter: "Separated by",
  headerLine: "Column names on line",
  headerRow: "Column names in row",
  decimal: "Decimals after a",
  decimals: { point: "point: 1,234.5", comma: "comma: 1.234,5" },
  asFound: "As found",
  found: (what: string) => `As found: ${what}`,
  columns: "Columns",
  /** Regions of the page need names that differ. */
  partOf: (title: string, file: string) => `${title}: ${file}`,
  inFile: "In the file",
  meaning: "Means",
  meaningOf: (header: string) => `Meaning of ${header}`,
  kind: "Holds",
  example: "For example",
  how: "Decided by",
  dimension: "Keep as it is",
  surveyQuestions: { nps: "Recommend (NPS)", csat: "Satisfaction (CSAT)", ces: "Effort (CES)", employee: "Employees’ NPS" } as Record<string, string>,
  kinds: { time: "Time", date: "Date", text: "Text", id: "Identifier", number: "Number", money: "Money", duration: "Duration", yes_no: "Yes or no" } as Partial<Record<string, string>>,
  decidedBy: { you: "you", "same name": "the same name", "known header": "a known header", content: "its content", "kept as it is": "kept as it is" } as Partial<Record<string, string>>,
  readAgain: "Read again with these changes",
  discard: "Discard",
  changes: "Changes",
  looking: "Looking at the first rows…",
  wouldBe: (title: string, { read, kept, rejected, duplicates, known }: Receipt["rows"]) => `${title}: of ${plural(read, { one: "the first row", other: "the first # rows" })}, ${list([
    plural(kept, { one: "# is kept", other: "# are kept" }),
    ...(rejected === 0 ? [] : [plural(rejected, { one: "# rejected", other: "# rejected" })]),
    ...(duplicates + known === 0 ? [] : [plural(duplicates + known, { one: "# left out as a repeat", other: "# left out as repeats" })]),
  ])}.`,
  wouldAsk: (prompt: string) => `It will ask: ${prompt}`,
  firstRows: "The first rows, as they are understood",
  noValue: "empty",
  answersTitle: "Answers in words, and the numbers they stand for",
  answer: "Answer",
  standsFor: "Stands for",
  standsForOf: (text: string) => `“${text}” stands for`,
  noAnswer: "no answer",
  rejectedTitle: (rows: number) => plural(rows, { one: "# row rejected", other: "# rows rejected" }),
  rejectedGroup: (rows: number, column: string | null, expected: string) =>
    `${plural(rows, { one: "# row", other: "# rows" })}${column === null ? "" : ` in ${column}`}: expected ${expected}`,
  rejectedHeaders: ["Line", "Column", "Value", "Expected", "What to do"],
  rejectedFile: (file: string) => `rejected rows of ${file.replace(/\.[^.]*$/, "")}.csv`,
  download: (rows: number) => plural(rows, { one: "Download # rejected row", other: "Download # rejected rows" }),
  firstShown: (rows: number) => `The first ${rows} are shown.`,
  skippedTitle: (rows: number) => plural(rows, { one: "# line skipped", other: "# lines skipped" }),
  line: "Line",
  why: "Why",
  content: "Content",

  matchesHeading: "Possibly the same client",
  matchesLead: "Rows under these names count for nobody, or for a second client, until you say otherwise.",
  resembles: (client: string) => `resembles ${client}`,
  likeness: { case: "the same but for capital letters or blanks", punctuation: "the same but for punctuation", legal_form: "the same but for the legal form" } satisfies Record<Likeness, string>,
  same: "Same client",
  sameOf: (name: string, client: string) => `Same client: ${name} is ${client}`,
  apart: "Not the same",
  apartOf: (name: string, client: string) => `Not the same: ${name} is not ${client}`,
  merged: (client: string) => `counts for ${client}`,
  keptApart: (client: string) => `is not ${client}`,
  allMatches: (all: number) => plural(all, { other: "Show all #" }),
  takeBack: "Take back",
  takeBackOf: (name: string, client: string) => `Take back what was said of ${name} and ${client}`,

  profileHeading: "For next time",
  profileLead: "A profile holds what you decided: which columns mean what, your answers to questions, and which names are the same client and which are not. It holds no rows and no data of clients but those names. Drop it here with the next exports and they are read the same way.",
  saveProfile: "Save profile",
  profileFile: "rapport-profile.json",

  tablesHeading: "How rows found their clients",
  table: "Table",
  rowsHeader: "Rows",
  dates: "Dates",
  span: (from: string, to: string) => `${from} – ${to}`,
  joined: "Found by",
  joinedBy: (rows: number, by: string) => `${by} (${plural(rows, { one: "#", other: "#" })})`,
  nameless: (rows: number) => plural(rows, { one: "# names no client", other: "# name no client" }),
  unjoined: "Left out: client not found",
  unjoinedRows: (rows: number) => plural(rows, { one: "# row", other: "# rows" }),
  rowsOf: (rows: number) => plural(rows, { one: "# row", other: "# rows" }),
  nothingLeft: "None",
  blank: "(blank)",
  adds: (what: string) => `Adds ${what}.`,
  exportsHeading: "Exports that work, and what each adds",
  moreHeading: "What more files would add",
};

export const overview = {
  waiting: "Nothing to score yet",
  needClients: "Add a list of clients: an export of companies from your CRM, with an identifier for each.",
  needActivity: "Add a record of what clients did: portal events, messages, meetings or projects.",
  needAnswers: (files: number) => plural(files, { one: "# file is not used yet. Answer what it asks, or add others.", other: "# files are not used yet. Answer what they ask, or add others." }),
  needTime: "The files are read, but no period of this length has ended in them yet. Choose a shorter one, or add older data.",
  noneUpTo: (day: string) => `No finished period up to ${day} in these files. Choose a later day, or add older data.`,
  headline: (attention: number, clients: number) => (attention === 0
    ? `None of ${plural(clients, { one: "# client gives", other: "# clients gives" })} a new reason for attention`
    : `${plural(attention, { one: "#", other: "#" })} of ${plural(clients, { one: "# client", other: "# clients" })} ${attention === 1 ? "needs" : "need"} attention`),
  fresh: (fresh: number, attention: number, period: string) => {
    if (attention === 0) return `No client newly stands out in ${period}.`;
    if (fresh === 0) return `None of them is new in ${period}.`;
    if (fresh === attention) return `${attention === 1 ? "It is" : "All of them are"} new in ${period}.`;
    return `${plural(fresh, { one: "# of them is", other: "# of them are" })} new in ${period}.`;
  },
  unscored: (clients: number) => plural(clients, { one: "# client has no score: not a client at the time, or nothing to score by.", other: "# clients have no score: not clients at the time, or nothing to score by." }),
  bands: "Clients by band",
  callList: "Whom to call",
  noCalls: "No client gives a new reason for a call. Clients lists them all, by score.",
  allCalls: (clients: number) => plural(clients, { one: "The # that needs attention", other: "All # that need attention" }),
  allClients: "All clients",
  metrics: "Metrics",
  allMetrics: "All metrics with their definitions",
  readingFiles: (done: number, all: number) => `Reading: ${done} of ${plural(all, { one: "# file", other: "# files" })}`,
  allRead: "All files are read; this will still change while the result is worked out.",
  soFar: (done: number, all: number) => `So far, from ${done} of ${plural(all, { one: "# file", other: "# files" })}; this will still change.`,
  filesRead: (all: number, rows: number) => `${plural(all, { one: "# file", other: "# files" })}, ${plural(rows, { one: "# row kept", other: "# rows kept" })}`,
  rowsRejected: (rows: number) => plural(rows, { one: "# row rejected", other: "# rows rejected" }),
  alike: (names: number) => plural(names, { one: "# name may be a client under another spelling", other: "# names may be clients under another spelling" }),
  filesAsking: (all: number) => plural(all, { one: "# file needs you", other: "# files need you" }),
};

export const roster = {
  columns: { name: "Client", score: "Score", band: "Band", model: "Model", change: "Change", trend: "Trend", active: "Last active", stake: "Worth a year", why: "Why" },
  never: "Never",
  inCurrency: (title: string, currency: string) => `${title}, ${currency}`,
  others: (more: number) => plural(more, { one: "and # more reason", other: "and # more reasons" }),
  /** By the engine's number of the status; 0 is a plain score. */
  scoreStatus: ["", "Not yet a client in this period", "No longer a client", "Nothing to score by in this period", "Provisional: the period is not over"] as readonly string[],
};

export const query = {
  label: "Period",
  period: "By",
  periods: { week: "week", two_weeks: "two weeks", month: "month", quarter: "quarter", year: "year", rolling: "rolling days" } satisfies Record<PeriodKind, string>,
  until: "Data up to",
  upTo: (day: string) => `Only data up to ${day} is counted here.`,
  showAll: "Show all data",
  zone: (zone: string) => `Days in ${zone}`,
};

export const portfolio = {
  heading: "Clients",
  caption: "Clients with score, band, change, trend and reasons. Arrow keys move, Enter opens.",
  empty: "No clients yet. Add a list of clients, such as a CRM export of companies, and any record of what they did.",
  intro: (period: string) => `Scores for ${period}, each against the period before.`,
  howScored: "How scores are made",
  filterBand: "Show only",
  attention: "Needs attention",
  attentionFirst: "Needs attention",
  search: "Search",
  searchHint: "Name or identifier",
  sortBy: "Sort by",
  any: "All",
  moreFilters: "More filters",
  unknown: "(unknown)",
  found: (shown: number, all: number, former: number) => `${shown === all
    ? plural(all, { one: "# client", other: "# clients" })
    : `${plural(shown, { one: "#", other: "#" })} of ${plural(all, { one: "# client", other: "# clients" })}`}${former === 0 ? "" : `, ${plural(former, { other: "#" })} of them former`}`,
  clear: "Show all",
  only: (filters: readonly string[]) => `Only: ${filters.join("; ")}.`,
  none: "No client fits. Search for less, or show all.",
  download: "Download as CSV",
  id: "Identifier",
  sorted: (column: string, down: boolean) => `Sorted by ${column}, ${down ? "descending" : "ascending"}.`,
};

export const client = {
  back: "All clients",
  more: "More from the list of clients",
  loading: "Looking up the client…",
  empty: "No data yet. Add the files this client is in.",
  since: "Client since",
  ended: "Ended",
  lastActive: "Last active",
  of100: "of 100",
  pointsOver: (points: string, maximum: string, period: string) => `${points} points, more than the ${maximum} that count; the score stops at 100. ${period}`,
  kept: (border: string, points: string) => `It keeps its band until the score is ${points} points past the border at ${border}.`,
  pointsOf: (points: string, maximum: string, period: string) => `${points} of ${maximum} points, ${period}`,
  status: {
    ok: "", "not yet a client": "Not yet a client", "no longer a client": "No longer a client", "nothing to score by": "Nothing to score by", "window not finished": "Provisional: the period is not over",
  } as Partial<Record<string, string>>,
  noReasons: "Nothing calls for attention.",
  /** In the lowest band, which is a reason of its own for the first periods only. */
  noNewReasons: "In this band for longer; nothing new calls for attention.",
  sinceDay: (day: string) => `Since ${day}.`,
  pointsHeading: (period: string) => `Points earned and missed, ${period}`,
  noLines: "Nothing to score by: the files have no activity that earns points.",
  what: "What",
  times: "Times",
  earned: "Earned",
  missed: "Missed",
  barKey: "Filled: earned. Outlined: possible. A minus sign: taken off. Each line opens to its rows.",
  rule: (kind: string, points: number, shown: string, cap: string | null, target: string | null) => [
    `${shown} ${plural(points, { one: "point", other: "points" })} ${kind === "penalty" ? "off each" : "each"}`,
    ...(target === null ? [] : [`${target} expected`]),
    ...(cap === null ? [] : [`at most ${cap} count`]),
  ].join(", "),
  unavailable: "does not apply here: its table is not loaded",
  notEntitled: "not part of this client’s model",
  counted: (counted: string, found: string) => (counted === found ? found : `${counted} of ${found}`),
  openRows: "Show the rows",
  historyHeading: "Score over time",
  historyLabel: (name: string) => `Score of ${name} by period`,
  noHistory: "No finished period yet.",
  activityHeading: "Activity by week",
  activityLabel: (name: string) => `Activity of ${name} by week`,
  noActivity: "No activity in the files. A portal's event log would fill this.",
  byType: "By type",
  metricsHeading: "Metrics of this client",
  noMetrics: "No metric applies to this client with the files at hand.",
  metric: "Metric",
  basis: "Based on",
};

/** How much a client does a week, and since when. */
export const level = {
  aWeek: (shown: string) => (shown === "0" ? "no events" : `about ${shown} ${shown === "1" ? "event" : "events"} a week`),
  since: (day: string, after: string, before: string) => `Since the week of ${day} ${after}, before ${before}.`,
  from: (day: string, after: string, before: string) => `From the week of ${day} on ${after}, before ${before}.`,
  same: (mean: string, weeks: number) => `No change of level: ${mean} in the ${plural(weeks, { one: "# whole week", other: "# whole weeks" })} looked at.`,
  tooShort: (least: number, weeks: number) => `Whether the level of activity changed can be told from ${least} whole weeks on; so far there ${plural(weeks, { one: "is #", other: "are #" })}.`,
  mark: (before: string, after: string) => `${before} → ${after}`,
  weekOf: (day: string) => `Week of ${day}`,
  week: "Week",
  label: (name: string) => `All activity of ${name} by week, with its level`,
  key: "Whole weeks of at most two years: events that are not automatic, visits, and messages the client wrote. The level lines are means.",
  chance: (share: string) => `Of the changes that are named over all clients, about ${share} at most are chance. A season or one long piece of work can look like a change.`,
};

export const cards = {
  heading: "Metrics",
  empty: "No metrics yet. Each file adds some: a survey export brings NPS and CSAT, a list of projects brings completion times.",
  how: "How it is made",
  howOf: (title: string) => `How ${title} is made`,
  trendLabel: (title: string) => `${title} by period, with interval`,
  between: (level: string, range: string) => `${level} interval ${range}`,
  distribution: ({ n, open, median, p90, mean }: { n: number; open: number; median: number | null; p90: number | null; mean: number | null }, show: (value: number) => string) => [
    ...(median === null ? [] : [`median ${show(median)}`]),
    ...(p90 === null ? [] : [`nine in ten within ${show(p90)}`]),
    ...(mean === null ? [] : [`mean ${show(mean)}`]),
    plural(n, { other: "# finished" }),
    ...(open === 0 ? [] : [plural(open, { other: "# still open" })]),
  ].join(" · "),
  definition: "Definition",
  split: "Split by",
  noSplit: "Nothing",
  splitCaption: (title: string, by: string) => `${title} by ${by}`,
  noSegments: "Nothing to split in this period.",
  unknown: "(unknown)",
  n: "n",
  few: "* Too few to tell.",
  fewer: "Show fewer",
  allSegments: (all: number) => `Show all ${all}`,
};

export const explanation = {
  close: "Close",
  loading: "Looking up the rows…",
  failed: "This cannot be shown",
  definition: "Definition",
  formula: "Formula",
  ratio: (numerator: string, denominator: string) => `${numerator} ÷ ${denominator}`,
  between: (level: string, range: string, method: string) => `${level} interval ${range} (${method})`,
  noRows: "There are no rows behind this.",
  rows: (rows: number) => plural(rows, { one: "# row", other: "# rows" }),
  file: "File",
  line: "Line",
  firstOf: (shown: number, all: number) => `The first ${shown} of ${plural(all, { one: "# row", other: "# rows" })}.`,
};

export const model = {
  heading: "How scores are made",
  formulas: {
    share_of_maximum: "A score is the points earned as a share of the points possible, from 0 to 100.",
    points: "A score is the plain sum of the points earned.",
    share_of_best: "A score is the points earned as a share of the best client's, from 0 to 100.",
  } satisfies Record<NonNullable<ScoringModel["formula"]>, string>,
  window: {
    week: "Each week is scored on its own.", two_weeks: "Each two weeks are scored on their own.", month: "Each month is scored on its own.",
    quarter: "Each quarter is scored on its own.", year: "Each year is scored on its own.", rolling: "The last days are scored together.",
  } satisfies Record<PeriodKind, string>,
  derived: "What is possible follows from the expected number of times and from the files at hand.",
  maximum: (points: number) => `${points} points are the most one can have.`,
  from: (score: string) => `from ${score}`,
  what: "What",
  rule: "Rows that count",
  points: "Points",
  counts: "Counts",
  target: "Expected",
  cap: "At most",
  count: { each: "each time", day: "once a day", window: "once a period" },
  rowsOf: (table: TableId, filter: string) => (filter === "" ? `all ${table}` : `${table} with ${filter}`),
  and: " and ",
  equals: (column: string, value: string) => `${column.replaceAll("_", " ")} ${value}`,
  oneOf: (column: string, values: readonly string[]) => `${column.replaceAll("_", " ")} ${values.join(" or ")}`,
  within: (column: string, days: number, of: string) => `${column.replaceAll("_", " ")} within ${plural(days, { one: "# day", other: "# days" })} of ${of.replaceAll("_", " ")}`,
  between: (column: string, low: number | null, high: number | null) => {
    const name = column.replaceAll("_", " ");
    if (low !== null && high !== null) return `${name} from ${low} to ${high}`;
    return low === null ? `${name} up to ${high ?? ""}` : `${name} from ${low}`;
  },
  bonus: (times: number, days: number) => `at least ${times} times within ${plural(days, { one: "# day", other: "# days" })}`,
  version: (label: string, id: string, version: number) => `${label === "" ? id : label}, version ${version}`,
  edit: "Look at the whole model, and change it",
};

/** How the engine writes names of columns and kinds of events, as a person would: "document_viewed", "Document viewed". */
export function humane(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
}

export const pictures = {
  asTable: "As a table",
  period: "Period",
  value: "Value",
  interval: "Interval",
  note: "Note",
  none: "no value",
  dash: "–",
  noBand: "No score",
  spark: (values: readonly string[]) => `Scores, oldest first: ${values.join(", ")}`,
  week: (week: string, type: string, count: string) => `Week of ${week}, ${type}: ${count}`,
  weekOf: "Week of",
  most: (count: string) => `max ${count}`,
  usual: "usual range",
};

export const statusWords: Record<Status, string> = {
  ok: "",
  small_sample: "too few to tell",
  immature: "not finished yet",
  no_data: "no rows in this period",
  not_applicable: "does not apply",
  undefined: "cannot be worked out",
};

export const quarter = (number: number, year: number): string => `Q${number} ${year}`;

export const between = (low: string, high: string): string => `${low} to ${high}`;

/** How many observations a number is based on. */
export const based = (n: number): string => `n = ${plural(n, { other: "#" })}`;

/** The word after a figure; percent and points carry theirs in the figure or need none. */
export const units: Record<Unit, (value: number) => string> = {
  percent: () => "",
  points: () => "points",
  days: (value) => plural(value, { one: "day", other: "days" }),
  hours: (value) => plural(value, { one: "hour", other: "hours" }),
  clients: (value) => plural(value, { one: "client", other: "clients" }),
  contacts: (value) => plural(value, { one: "contact", other: "contacts" }),
  sessions_per_client: () => "sessions per client",
  sessions_per_contact: () => "sessions per contact",
  sessions_per_week: () => "sessions per client and week",
  minutes: (value) => plural(value, { one: "minute", other: "minutes" }),
  views: (value) => plural(value, { one: "page view", other: "page views" }),
  views_per_session: () => "page views per session",
  views_per_client: () => "page views per client",
  actions_per_client: () => "actions per client",
  contacts_per_client: () => "people per client",
  meetings_per_client: () => "meetings per client",
  events: (value) => plural(value, { one: "event", other: "events" }),
  comments: (value) => plural(value, { one: "comment", other: "comments" }),
  referrals: (value) => plural(value, { one: "referral", other: "referrals" }),
  referrals_per_client: () => "referrals per client",
  money: () => "",
  score: () => "",
  answer: () => "average answer",
};

export const privacy = {
  heading: "Privacy",
  lead: "The files you drop here are read by this browser, on this device. They are not uploaded, and nothing about them is sent anywhere.",
  /** By whether this browser keeps the site's files, so that they are there without a network. */
  sections: (kept: boolean): readonly { title: string; items: readonly string[] }[] => [
    {
      title: "What happens",
      items: [
        kept
          ? "The page, its scripts, the engine and the sample data are static files of this one site. They were fetched at the first visit and are kept by this browser; since then the page asks the network for nothing, but that the browser looks at a visit whether this site has a newer version of them."
          : "The page, its scripts and the engine are static files, fetched when the page is opened. After that only two things are fetched, static files too: the sample data when you ask for it, and the reader for Excel and ZIP files with the first such file. Where Rapport is built into one file, they are inside it, and nothing is fetched.",
        "Your files are read piece by piece into a worker of this page and kept in its memory. Closing or reloading the page forgets them, unless you ask to keep them: then they are in a file that you save, or encrypted with your passphrase in this browser. There are no cookies, no account and no usage statistics.",
        kept
          ? "The page works and opens without a network, also for Excel and ZIP files."
          : "Once open, the page works without a network; for Excel and ZIP files once the first of them has been read. This browser does not keep it, so that opening it again needs the network.",
        "The address of a view holds what you chose: the period, filters, what you searched for, and for a client’s page the client’s identifier. The part of an address behind # is never sent, but the browser keeps it in its history; bookmarks and copied links hold it too.",
      ],
    },
  ],
  version: (version: string) => `Engine version ${version}.`,
};

export const score = {
  waiting: "No score yet",
  unknown: (id: string) => `No client ${id}`,
  label: (name: string, value: string, band: string) => `${name}: score ${value}, ${band}`,
};

export const faults = {
  unnamed: "pasted text.csv",
  cancelled: "Cancelled.",
  taken: (): Fault => fault("question", "cancelled", "It was taken away before it was done.", "Do it again if it is still wanted."),
  disposed: (): Fault => fault("question", "disposed", "This dashboard has been closed.", "Reload the page."),
  noStart: (detail: string): Fault => fault("engine", "no_start", `The engine could not be started (${detail}).`, "Reload the page. If that does not help, use a browser of the last two years, or ask whoever runs this site whether rapport_bg.wasm and worker.js are in place."),
  stopped: (file: string | null, detail: string): Fault => (file === null
    ? fault("engine", "stopped", `The engine stopped unexpectedly (${detail}). It was started again with your files.`, "Try once more. If it happens again, please report it with the text in brackets.")
    : fault("engine", "stopped", `The engine stopped while it read ${file} (${detail}). It was started again, with your other files.`, "Your other files are safe. If the file is very large, split it by year; otherwise please report it with the text in brackets.")),
  unreadable: (file: string | null, detail: string): Fault => fault("data", "unreadable", `${file ?? "The file"} could not be read (${detail}).`, "It may have been moved or changed since you chose it, be open in another program, or be a folder. Choose it again."),
  stillReading: (): Fault => fault("question", "still_reading", "The files are still being read, so this would be from only some of them.", "Try again when all files are read."),
  archive: (file: string | null): Fault => fault("data", "archive", `${file ?? "The file"} is a ZIP archive of other files.`, "Unpack it and load the files in it."),
  archiveInside: (file: string): Fault => fault("data", "packed_twice", `${file} is an archive inside an archive.`, "Unpack the outer one first, then drop the inner one here."),
  emptyArchive: (file: string): Fault => fault("data", "empty_archive", `${file} holds no files.`, "Check that the export had finished when it was packed."),
  crowded: (file: string | null, entries: string): Fault => fault("data", "crowded", `${file ?? "The archive"} holds ${entries} files, and at most 200 are unpacked.`, "Unpack it, then choose the exports among the files."),
  profile: (file: string | null): Fault => fault("question", "profile", `${file ?? "The file"} is a saved profile, not a table.`, "Apply it with setProfile()."),
  noTable: (file: string): Fault => fault("data", "no_table", `${file} holds no table.`, "Load an export of rows: CSV, Excel, JSON, or an archive of them."),
  damaged_gzip: (file: string | null): Fault => fault("data", "damaged_gzip", `${file ?? "The file"} is compressed, and damaged or not complete.`, "Get it anew from where it came from, or unpack it yourself."),
  packed_twice: (file: string | null): Fault => fault("data", "packed_twice", `${file ?? "The file"} is compressed, and what is in it is packed once more.`, "Unpack it, then load what is inside."),
  no_workbooks: (file: string | null, detail: string): Fault => fault("data", "no_workbooks", `${file ?? "The file"} needs the reader of Excel and ZIP files, which could not be fetched from this site (${detail}).`, "Go online and read it again, or save the sheet as CSV."),
  tooDeep: (): Fault => fault("question", "too_deep", "What was given to the engine holds itself, or is nested too deeply.", "Give a scoring model, a profile or options as they are described."),
  updated: (file: string | null): Fault => fault("data", "updated", `${file ?? "The file"} could not be read: this site was updated since you opened the page, and the reader of Excel and ZIP files that it now has does not fit.`, "Save a snapshot if you want to keep what is loaded, reload the page, and give the file again."),
  workbook_unreadable: (file: string | null, detail: string): Fault => fault("data", "workbook_unreadable", `${file ?? "The file"} could not be read (${detail}). It is damaged, or too large for this browser.`, "Open it in your spreadsheet program and save the sheet you need as CSV. Your other files are safe."),
  notFetched: (file: string, detail: string): Fault => fault("data", "not_fetched", `${file} could not be fetched from this site (${detail}).`, "Check that the file is there, and that you are online."),
  noView: (detail: string): Fault => fault("data", "not_fetched", `This view could not be fetched from this site (${detail}).`, "Check that you are online, then reload the page."),
  unexpected: (detail: string): Fault => fault("engine", "unexpected", `Something unexpected happened: ${detail}`, "Try once more; if it happens again, reload the page and please report it."),
};

function fault(kind: Fault["kind"], code: string, message: string, hint: string): Fault {
  return { kind, code, message, hint, position: null };
}


