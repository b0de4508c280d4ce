// What holds for all views, the length of a period, the last day and as whose the metrics are counted, as it stands in every
// address. A value that this page does not know, or knows no more, is left out.
import type { PeriodKind, Query } from "rapport";
import { dayAfter, dayBefore } from "../text/format";
import type { Workspace } from "./workspace";

const kinds: readonly PeriodKind[] = ["week", "two_weeks", "month", "quarter", "year"];

/** The question that an address asks, with what of the one before no address says. */
export function asked(standing: URLSearchParams, { query, registry }: Pick<Workspace, "query" | "registry">): Query {
  const { period: _period, asOf: _asOf, preset: _preset, ...rest } = query;
  const period = kinds.find((kind) => kind === standing.get("period"));
  const until = day(standing.get("until"));
  const preset = registry?.presets.find(({ id }) => id === standing.get("preset"))?.id;
  return { ...rest, ...(period === undefined ? {} : { period }), ...(until === null ? {} : { asOf: dayAfter(until) }), ...(preset === undefined ? {} : { preset }) };
}

/** The opposite. The reader knows the last day; the engine the day after it. */
export function standing({ period, asOf, preset }: Query): URLSearchParams {
  return new URLSearchParams({
    ...(period === undefined || !kinds.includes(period) ? {} : { period }), ...(asOf === undefined ? {} : { until: dayBefore(asOf) }), ...(preset === undefined ? {} : { preset }),
  });
}

/** Each period up to the last day is counted, so a day centuries ahead would keep the engine busy for nothing. */
const YEARS_AHEAD = 5;

function day(text: string | null): string | null {
  if (text === null || !/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return null;
  if (Number(text.slice(0, 4)) > new Date().getFullYear() + YEARS_AHEAD) return null;
  const date = new Date(`${text}T00:00:00Z`);
  // 30 February becomes another day, or none.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}
