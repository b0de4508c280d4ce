// The job in Arquero's verbs over its own table, read as a stream. What a table expression cannot see (the model, dates) is in functions
// marked with `escape`, as its documentation advises.
import { escape, fromCSVStream, op, rolling } from "arquero";
import { AS_OF, AS_OF_DAY, IDLE_SECONDS, MILLISECONDS_A_DAY, SESSIONS, TREND_DAYS, blank } from "./job.mjs";
import { stopwatch } from "./stopwatch.mjs";

export function start() {}

export async function run(blob, model) {
  const watch = stopwatch();
  const events = (await fromCSVStream(blob.stream().pipeThrough(new TextDecoderStream()), {
    autoType: false, parse: { timestamp: (text) => Date.parse(`${text.replace(" ", "T")}Z`) },
  }))
    .select("client", "timestamp", "type")
    .derive({ day: (d) => op.floor(d.timestamp / 86_400_000), month: (d) => op.utcyear(d.timestamp) * 12 + op.utcmonth(d.timestamp) });
  watch.stage("fromCSVStream");

  const perClient = events.groupby("client").rollup({ first: (d) => op.min(d.day), last: (d) => op.max(d.day), firstMonth: (d) => op.min(d.month) });
  const clients = Array.from(perClient.array("client"));
  const { low, high } = events.rollup({ low: (d) => op.min(d.month), high: (d) => op.max(d.month) }).object();
  const out = blank(clients, high - low + 1);
  const number = new Map(clients.map((name, i) => [name, i]));
  out.last.set(perClient.array("last"));

  // Scores.
  const [firstMonth, firstDay] = ["firstMonth", "first"].map((name) => perClient.array(name));
  clients.forEach((_, client) => out.score.fill(0, client * out.months + firstMonth[client] - low, (client + 1) * out.months));
  each(earned(events, model, "month"), ({ client, month, score }) => (out.score[number.get(client) * out.months + month - low] = score));
  for (let cell = 0; cell < out.score.length; cell++) {
    if (!Number.isNaN(out.score[cell])) out.band[cell] = model.bands.findIndex(({ from }) => out.score[cell] >= from);
  }
  const window = (days) => AS_OF_DAY - days;
  const before = new Float64Array(clients.length);
  out.recent.fill(0);
  const late = events.filter(escape((d) => d.day >= window(2 * TREND_DAYS))).derive({ half: escape((d) => (d.day >= window(TREND_DAYS) ? 1 : 0)) });
  each(earned(late, model, "half"), ({ client, half, score }) => ((half === 1 ? out.recent : before)[number.get(client)] = score));
  clients.forEach((_, client) => {
    if (firstDay[client] < window(TREND_DAYS)) out.trend[client] = out.recent[client] - before[client];
  });
  watch.stage("scores");

  // Months.
  const session = escape((d) => (SESSIONS.includes(d.type) ? 1 : 0));
  const months = events.derive({ session }).groupby("month").rollup({ active: (d) => op.distinct(d.client), sessions: (d) => op.sum(d.session) });
  each(months, ({ month, active, sessions }) => {
    out.active[month - low] = active;
    out.sessions[month - low] = sessions / active;
  });
  const daily = events.groupby("month", "day").rollup({ active: (d) => op.distinct(d.client) }).groupby("month").rollup({ sum: (d) => op.sum(d.active) });
  each(daily, ({ month, sum }) => {
    const [year, at] = [Math.floor(month / 12), month % 12];
    const days = (Date.UTC(year, at + 1) - Date.UTC(year, at)) / MILLISECONDS_A_DAY;
    out.stickiness[month - low] = (sum / days / out.active[month - low]) * 100;
  });
  watch.stage("months");

  // Visits: a row that comes late begins one; how many have begun up to a row is its number.
  const visits = events.orderby("client", "timestamp").groupby("client")
    .derive({ gap: (d) => d.timestamp - op.lag(d.timestamp, 1, 0) })
    .derive({ begins: escape((d) => (d.gap > 1000 * IDLE_SECONDS ? 1 : 0)) })
    .derive({ visit: rolling((d) => op.sum(d.begins)) })
    .groupby("client", "visit")
    .rollup({ from: (d) => op.min(d.timestamp), to: (d) => op.max(d.timestamp), month: (d) => op.min(d.month), events: op.count() })
    .filter(escape((d) => d.events > 1 && d.to + 1000 * IDLE_SECONDS < Date.parse(AS_OF)))
    .groupby("month").rollup({ length: (d) => op.mean(d.to - d.from) });
  each(visits, ({ month, length }) => (out.minutes[month - low] = length / 60_000));
  watch.stage("visits");
  return { ...out, kept: events.numRows(), stages: watch.stages };
}

/** Client, what `by` says, and the score: Σ of min(events, cap) × points, as a share of the maximum. */
function earned(events, { triggers, maximum }, by) {
  const terms = new Map(triggers.map(({ id, points, cap }) => [id, { points, cap }]));
  const worth = ({ type, count }) => {
    const term = terms.get(type);
    return term === undefined ? 0 : Math.min(count, term.cap) * term.points;
  };
  return events.groupby("client", by, "type").count()
    .derive({ points: escape(worth) })
    .groupby("client", by).rollup({ points: (d) => op.sum(d.points) })
    .derive({ score: escape(({ points }) => Math.min((points / maximum) * 100, 100)) });
}

/** Goes through the rows of a table as objects. */
function each(table, act) {
  for (const row of table) act(row);
}
