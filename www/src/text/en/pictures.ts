// The words of the pictures of all clients, of answers, revenue and points, and of what is unusual.
import type { Field, MetricId, Unit, Unusual } from "rapport";
import { list, plural } from "../locale";

/** The three ways to look at all clients. */
export const looks = {
  label: "Show as",
  list: "List",
  heat: "Heat map",
  value: "Score against value",
};

export const heat = {
  label: (shown: string, windows: number) => `Heat map of scores: ${shown}, ${plural(windows, { one: "# period", other: "# periods" })}`,
  lead: (windows: number, first: string, last: string) => `One row a client in the order of the list, one column a finished period: ${plural(windows, { one: "# of them", other: "# of them" })}, ${first} to ${last}. Colour and shape say the band; the stronger the shade, the further from the next one. A row opens the client.`,
  leadNarrow: "A small screen shows the last twelve; the table below has all of them.",
  shown: (first: string, last: string, all: string) => `Clients ${first} to ${last} of ${all}`,
  pages: "Pages of the heat map",
  previous: "Previous",
  next: "Next",
  key: "Bands",
  row: (name: string, score: string, band: string, period: string) => `${name}: ${score}, ${band}, ${period}`,
  cell: (name: string, period: string, score: string, band: string) => `${name}, ${period}: ${score}, ${band}`,
  noScore: (name: string, period: string, why: string) => `${name}, ${period}: ${why}`,
  client: "Client",
  none: "No finished period to show yet.",
};

export const matrix = {
  label: "Score against what each client is worth a year",
  lead: (median: string, band: string, edge: string) => `Across: what a client is worth a year; the line stands at the median, ${median}. Up: the score; the line stands at ${edge}, where ${band} begins. A client keeps its band until the score is far enough past the border, as the model says.`,
  several: "The values of your clients are in several currencies. They are not compared, so there is no picture of score against value.",
  unknown: "No client has both a score and a value. Add annual value to the list of clients, or a file of subscriptions or invoices.",
  fields: { nurture: "Nurture", keep: "Keep", grow: "Grow", rest: "The rest" } satisfies Record<Field, string>,
  about: {
    nurture: "worth the median or more, with a low score",
    keep: "worth the median or more, with a high score",
    grow: "worth less, with a high score",
    rest: "worth less, with a low score",
  } satisfies Record<Field, string>,
  clients: (clients: number) => plural(clients, { one: "# client", other: "# clients" }),
  together: (amount: string) => `together ${amount} a year`,
  of: (shown: number, all: number) => `${plural(shown, { one: "#", other: "#" })} of ${plural(all, { one: "# client has", other: "# clients have" })} both a score and a value. The counts are of all clients; the picture shows those that pass the filters.`,
  median: (amount: string) => `median ${amount}`,
  edge: (band: string, score: string) => `${band} from ${score}`,
  worth: "Worth a year",
  worthIn: (currency: string) => (currency === "" ? "Worth a year →" : `Worth a year, ${currency} →`),
  score: "Score",
  scoreUp: "↑ Score",
  field: "Field",
  mark: (name: string, worth: string, score: string, band: string, field: string) => `${name}: worth ${worth} a year, score ${score}, ${band} (${field})`,
  kept: (border: string, points: string) => `keeps its band until it is ${points} points past the border at ${border}`,
  caption: "Clients by what they are worth a year, the most first",
  first: (shown: number, all: number) => `The ${shown} worth the most of ${plural(all, { one: "# client", other: "# clients" })}.`,
  all: "All of them in the list",
  only: (field: string) => `Only: ${field}`,
  nobody: "None of the clients that pass the filters has both a score and a value.",
};

export const moved = {
  up: "Moved up a band",
  down: "Moved down a band",
  since: (period: string) => `Since ${period}:`,
  ups: (clients: number) => plural(clients, { one: "# client moved up a band", other: "# clients moved up a band" }),
  downs: (clients: number) => plural(clients, { one: "# client moved down a band", other: "# clients moved down a band" }),
  neither: "no client moved to another band",
  and: "and",
};

export const byHand = {
  shown: (what: string) => `by hand: ${what}`,
  title: (what: string, until: string, note: string) => `Set by hand: ${what}, until ${until}. ${note}`,
  model: "Model",
  whole: "For everybody",
};

const times: ReadonlySet<Unit> = new Set<Unit>(["hours", "days", "minutes"]);
/** What is said of a metric in a sentence, where its title does not read well in one. */
const subjects: Partial<Record<MetricId, { are: string; above?: string; below?: string }>> = {
  active_users: { are: "the number of active clients is" },
  churn_rate: { are: "churn is" },
  nps: { are: "NPS is" },
  csat: { are: "client satisfaction is" },
  client_response_time: { are: "response times are", above: "slower", below: "faster" },
  project_completion_time: { are: "projects take", above: "longer", below: "less time" },
  session_frequency: { are: "sessions are", above: "more frequent", below: "less frequent" },
  mrr: { are: "monthly recurring revenue is" },
};

export const unusual = {
  /** "response times are slower than usual" */
  clause: ({ metric, title, unit, verdict }: Unusual) => {
    const { are = `${title.toLowerCase()} is`, above = times.has(unit) ? "longer" : "higher", below = times.has(unit) ? "shorter" : "lower" } = subjects[metric] ?? {};
    return `${are} ${verdict === "above" ? above : below} than usual`;
  },
  /** `all` are the headline metrics, `compared` those of which it is known. */
  none: (compared: number, all: number) => (compared < all
    ? `${compared} of ${plural(all, { one: "# headline metric", other: "# headline metrics" })} ${compared === 1 ? "is" : "are"} as usual; ${plural(all - compared, { one: "# has", other: "# have" })} too little data to compare.`
    : all === 2 ? "Both headline metrics are as usual." : plural(all, { one: "The headline metric is as usual.", other: "All # headline metrics are as usual." })),
};

export const answers = {
  heading: "Answers by period",
  lead: (classes: readonly string[]) => `The share of ${list(classes)} in each period, and how many answered.`,
  countedAs: (title: string) => `Counted as: ${title}.`,
  label: (title: string) => `${title}: answers by period`,
  classes: {
    promoters: "Promoters", passives: "Passives", detractors: "Detractors", happy: "Satisfied", neutral: "Neutral", unhappy: "Dissatisfied",
    easy: "Easy", neither: "Neither", hard: "Hard",
  } as Partial<Record<string, string>>,
  bar: (period: string, name: string, count: string, all: string) => `${period}: ${name} ${count} of ${all}`,
  n: "Answers",
  last: (shown: number, all: number) => `The last ${shown} of ${all} periods; the table has them all`,
};

export const revenueSteps = {
  heading: "From the start of the period to its end",
  lead: (period: string) => `What clients paid a month when ${period} began, what moved it, and what they paid when it ended. The steps add up exactly.`,
  label: (period: string) => `Recurring revenue, ${period}: from the start to the end`,
  period: "Period",
  start: "At the start",
  end: "At the end",
  names: { new: "New clients", expansion: "Expansion", contraction: "Contraction", churn: "Churned", reactivation: "Came back" } as Partial<Record<string, string>>,
  step: "Step",
  amount: (currency: string) => (currency === "" ? "A month" : `A month, ${currency}`),
  notCounted: "Movements are not counted for this definition. Choose another one below to see them.",
  broken: (from: string) => `The moves are small beside the whole, so the scale begins at ${from} and not at 0; the long bars are broken.`,
  open: "Show the rows",
};

export const earnedSteps = {
  label: (name: string, period: string) => `Points of ${name} step by step, ${period}`,
  total: "Points",
  maximum: (points: string) => `of ${points}`,
  limit: (points: string) => `${points} count`,
  step: (label: string, earned: string, missed: string) => `${label}: ${earned} earned, ${missed} missed`,
  lost: (label: string, earned: string) => `${label}: ${earned}`,
};
