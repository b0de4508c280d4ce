// What holds for all numbers on the page: the length of a period and the last day. Changing one asks the engine again.
import { html, type TemplateResult } from "lit";
import type { PeriodKind, Query, Report } from "rapport";
import * as format from "./format";
import { query as words } from "./text";
import { chosen, type View } from "./view";

const kinds: readonly PeriodKind[] = ["week", "two_weeks", "month", "quarter", "year"];

export function queryBar(host: View, report: Report, query: Query = {}): TemplateResult {
  const ask = (change: Query): void => host.wish("wish-query", { ...query, ...change });
  const last = format.dayBefore(report.asOf);
  return html`<div class="query" role="group" aria-label=${words.label}>
    <label>${words.period} <select @change=${(event: Event) => ask({ period: chosen(event) as PeriodKind })}>
      ${kinds.map((kind) => html`<option value=${kind} .selected=${kind === report.period}>${words.periods[kind]}</option>`)}
    </select></label>
    <label>${words.until} <input type="date" required .value=${last} @change=${(event: Event) => {
      const day = chosen(event);
      if (day !== "") ask({ asOf: format.dayAfter(day) });
    }}></label>
    <span class="quiet">${words.zone(report.timeZone)}</span>
  </div>`;
}
