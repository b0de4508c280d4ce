// Words of the page that asks whether the score is any good.
import type { BacktestVerdict, LineDiagnosis, LineVerdict, OutcomeKind } from "rapport";
import { plural } from "../locale";

/** How often the right one of two is told, in 100 pairs. */
export interface Pairs {
  right: string;
  low: string;
  high: string;
}

const days = (days: number): string => plural(days, { one: "# day", other: "# days" });
const clients = (clients: number): string => plural(clients, { one: "# client", other: "# clients" });
const pairs = ({ right, low, high }: Pairs): string => `${right} of 100 pairs (${low} to ${high})`;

const before = {
  churn: (within: number) => `of a client who left within ${days(within)} and one who stayed`,
  renewal: (within: number) => `of a client who renewed within ${days(within)} and one who did not`,
  expansion: (within: number) => `of a client who paid more within ${days(within)} and one who did not`,
  lapse: (within: number) => `of a client who fell silent for ${days(within)} and one who did not`,
} satisfies Record<OutcomeKind, unknown>;

const happened: Record<OutcomeKind, string> = { churn: "left", renewal: "renewed", expansion: "paid more", lapse: "fell silent" };

const plainly = { silence: "Days since the last activity alone", count: "The plain count of events alone" };

export const evidence = {
  heading: "Is the score any good?",
  lead: "Scores of earlier days, made from what was known then, held against what became of the clients after.",
  empty: "No scores yet. Add a list of clients, such as a CRM export of companies, and any record of what they did.",
  reading: "The files are still being read. This is worked out when all of them are in.",
  toFiles: "Add files",
  outcome: "What came after",
  within: "Within",
  days,
  outcomes: { churn: "Left", renewal: "Renewed", expansion: "Paid more", lapse: "Fell silent" } satisfies Record<OutcomeKind, string>,
  verdicts: {
    beats: "The score beats what needs no score",
    not_better: "The score tells something, but is not shown to be better than what needs no score",
    worse: "The score tells something, but what needs no score tells more",
    tells_nothing: "No evidence that the score tells anything",
    too_few: "Too few outcomes to tell whether the score is any good",
  } satisfies Record<BacktestVerdict, string>,
  sentence: (verdict: string, kind: OutcomeKind, within: number, score: Pairs) => `${verdict}: ${before[kind](within)}, it tells the right one in ${pairs(score)}.`,
  beside: (all: readonly { id: "silence" | "count"; pairs: Pairs }[]) => `${all.map(({ id, pairs: told }) => `${plainly[id]}: ${pairs(told)}.`).join(" ")} A coin: 50.`,
  tooFew: (kind: OutcomeKind, within: number, outcomes: number, cases: number) => `Too few outcomes to tell whether the score is any good: of ${plural(cases, { one: "# scored client", other: "# scored clients" })}, each counted once a day of the test, ${plural(outcomes, { other: "#" })} ${happened[kind]} within ${days(within)}. At least 20 who did and 20 who did not are needed.`,
  cannot: "It cannot be told yet whether the score is any good",
  fills: {
    churn: "A list of subscriptions, or of clients with the days on which they came and left, fills this.",
    renewal: "A list of subscriptions with the days on which they end fills this.",
    expansion: "A list of subscriptions with their amounts fills this.",
    lapse: "Records of what clients did that reach further back fill this.",
  } satisfies Record<OutcomeKind, string>,
  hindsight: (names: string) => `These lines ask for what may have been written down only after the day of the score, so they may know more than they could: ${names}.`,

  aucHeading: "How often the score tells the right one",
  aucLead: "Take one client with the outcome and one without. A score that is right puts them in the right order: in 100 of 100 pairs if it knew all, in 50 if it guessed. Beside it stand two orders that need no model.",
  aucPicture: "How many of 100 pairs the score and the plain baselines tell right, with 95% intervals",
  aucKey: "Filled: the score. Hollow: what it is held against, and the score where the outcomes are too few.",
  by: { score: "The score", silence: "Days since last activity", count: "Count of events in 90 days" },
  order: "Ordered by",
  right: "Right in 100 pairs",
  less: "Score less this",
  cases: "Clients, once a day",
  had: "With the outcome",
  basis: (cases: number, people: number, outcomes: number, on: number, unscored: number) => `From ${plural(cases, { one: "# score", other: "# scores" })} of ${clients(people)} on ${days(on)}; ${plural(outcomes, { one: "# had", other: "# had" })} the outcome.${unscored === 0 ? "" : ` ${plural(unscored, { one: "# more was", other: "# more were" })} in question, but had no score on the day.`}`,
  dates: "The days of the test",
  day: "Day",
  until: "Outcome until",
  window: "Window scored",
  scored: "Clients",

  bandsHeading: (within: string) => `What became of each band within ${within}`,
  bandsPicture: "Share of each band with the outcome, with 95% intervals",
  band: "Band",
  share: "Share with it",
  precision: "Here or beyond: share with it",
  recall: "Found here or beyond, of all with it",
  below: "Below every band",
  bandsNote: "“Here or beyond” takes the band and all worse ones, where something is to be spared, else all better ones: of whom you would call, the share that had the outcome, and of all who had it, the share you would have called.",
  leadTime: (warned: number, lost: number, share: string) => `${warned} of ${plural(lost, { one: "# lost client", other: "# lost clients" })} (${share}) were in the lowest band before they left.`,
  leadDays: (median: string, lower: string, upper: string) => `Half of them had been there for ${median} days or more; the middle half between ${lower} and ${upper}.`,

  tenthsHeading: "From the worst tenth of the scores to the best",
  tenthsPicture: "Share with the outcome by tenth of the score, with 95% intervals, and what one line through all scores expects",
  tenthsKey: "Dot: share with the outcome; bar: interval; cross: what one line through all scores expects.",
  tenthsLead: "The first tenth holds those whom the score most expects to have the outcome.",
  tenth: "Tenth",
  tenthName: (at: number) => `Tenth ${at}`,
  meanScore: "Mean score",
  n: "Clients",
  expected: "Expected",
  lift: "Times the average",
  gain: "Found up to here",
  odds: (factor: string, low: string, high: string) => `Ten points more of score multiply the odds of the outcome by ${factor} (${low} to ${high}); at 1 they change nothing.`,

  linesHeading: "What each line of the model tells",
  linesLead: (cases: number, outcomes: number, within: number) => `Each line alone, and beside the others: ${plural(cases, { one: "# score", other: "# scores" })}, ${plural(outcomes, { other: "#" })} with the outcome within ${days(within)}. To do more of something need not keep anybody: both may have one cause.`,
  line: "Line",
  kinds: { trigger: "Trigger", bonus: "Bonus", penalty: "Penalty" } satisfies Record<LineDiagnosis["kind"], string>,
  did: "Did it",
  with: "Outcome with",
  without: "Outcome without",
  difference: "Difference, points",
  alone: "Alone, right in 100",
  tells: "Verdict",
  lineVerdicts: {
    useful: "tells something",
    nothing_new: "tells nothing new",
    no_evidence: "no evidence",
    wrong_way: "tells the wrong way round",
    too_few: "too few to tell",
  } satisfies Record<LineVerdict, string>,
  partner: (label: string) => `goes with “${label}”`,

  weightsHeading: "Weights that the data would suggest",
  weightsLead: "A suggestion, never applied by itself: made from what clients did and what became of them, with no weight below 0, on the scale on which all clients together earn as much as today.",
  better: (suggested: Pairs, current: Pairs) => `On clients it was not made from, the suggestion tells ${pairs(suggested)}, today's score ${pairs(current)}: better.`,
  notBetter: (suggested: Pairs, current: Pairs) => `On clients it was not made from, the suggestion tells ${pairs(suggested)}, today's score ${pairs(current)}: not shown to be better.`,
  unjudged: "Too few outcomes to judge the suggestion on clients that it was not made from.",
  refused: "No weights are suggested",
  weights: "Weights",
  which: { current: "Today's points", equal: "One point for each", suggested: "The suggestion" },
  today: "Today",
  suggested: "Suggested",
  range: (draws: number) => `95% of ${plural(draws, { other: "#" })} resamplings`,
  kept: "Above 0 in",
  try: "Try these in the editor",
  tryNote: "Opens the scoring model with these points as a draft; nothing is in force until you apply it.",

  ranksHeading: "How firm the ranks are",
  ranksLead: (draws: number, variation: string) => `Ranked again under ${plural(draws, { one: "# set", other: "# sets" })} of weights drawn near the chosen ones, each of average size varying by ${variation}.`,
  firm: (firm: number, all: number, level: string) => `${plural(firm, { other: "#" })} of ${clients(all)} ${firm === 1 || all === 1 ? "stays" : "stay"} in their band in at least ${level} of them.`,
  ranksFirst: (shown: number) => plural(shown, { one: "The first by rank.", other: "The first # by rank." }),
  noRanks: "No window of the score is over yet: records of a whole period fill this.",
  rank: "Rank",
  between: (level: string) => `${level} of ranks`,
  stays: "Stays in its band",
  client: "Client",

  lifetimesHeading: "Clients without contracts",
  lifetimesLead: (weeks: number) => `What those who buy now and then are expected to buy in the next ${plural(weeks, { one: "# week", other: "# weeks" })}, and whether they are still there.`,
  lifetimesBasis: (buyers: number, repeat: number) => `${clients(buyers)} ever bought, ${plural(repeat, { other: "#" })} of them more than once.`,
  lifetimesRefused: "Nothing is expected of purchases here",
  lifetimesFirst: (shown: number) => `The first ${shown} by expected purchases.`,
  held: (weeks: string, bought: string, expected: string, plain: string) => `Checked on the last ${weeks} weeks, which were held back: ${bought} purchases, where ${expected} were expected, and ${plain} if each went on as before.`,
  noValue: "Nothing is said of their value",
  modelHeading: "The model behind it",
  purchaseModel: (r: string, alpha: string, a: string, b: string, logLikelihood: string) => `Purchases by MBG/NBD: r = ${r}, α = ${alpha} weeks, a = ${a}, b = ${b}; log-likelihood ${logLikelihood}.`,
  valueModel: (p: string, q: string, gamma: string) => `Amounts by Gamma-Gamma: p = ${p}, q = ${q}, γ = ${gamma} hundredths of the currency.`,
  purchases: "Days with a purchase",
  alive: "Still there",
  expectedPurchases: "Expected purchases",
  value: (currency: string) => `Expected value, ${currency}`,

  ratesHeading: "Small shares, taken with care",
  ratesLead: "A share of few cases swings by chance. Drawn towards what is usual, each by as little as its cases allow, it misleads less.",
  ratesFills: "Surveys, tickets or projects by client, whose metrics are shares, fill this.",
  metric: "Share",
  of: "Of each",
  choose: "Choose one",
  ofCases: "Cases",
  casesOf: (having: string, cases: string) => `${having} of ${cases}`,
  usual: (usual: string, weight: string, period: string) => `${period}: usual is ${usual}; a group of ${weight} cases lies halfway between its own share and that.`,
  unshrunken: "Not drawn towards anything",
  raw: "As it is",
  shrunken: "Drawn towards usual",
  ratesFirst: (shown: number, all: number) => `The first ${shown} of ${all}, those with the fewest cases first.`,
};
