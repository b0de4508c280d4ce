// What holds for all numbers on the page: the length of a period, the last day, and as whose they are counted. Changing one asks
// the engine again.
import { html, nothing, type TemplateResult } from "lit";
import type { PeriodKind, PresetInfo, Query, Report } from "rapport";
import * as format from "../text/format";
import { presets as presetWords, query as words } from "../text/words";
import { engineLang } from "./said";
import { chosen, type View } from "./view";
import type { Workspace } from "../state/workspace";

const kinds: readonly PeriodKind[] = ["week", "two_weeks", "month", "quarter", "year"];

export function queryBar(host: View, report: Report, { query, registry }: Workspace): TemplateResult {
  const presets = registry?.presets ?? [];
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
    ${presets.length === 0 ? nothing : html`<label>${presetWords.countAs} <select @change=${(event: Event) => ask({ preset: chosen(event) })}>
      <option value="" .selected=${(query.preset ?? "") === ""}>${presetWords.own}</option>
      ${kindsOf(presets).map((kind) => html`<optgroup label=${presetWords.kinds[kind]}>
        ${presets.filter((preset) => preset.kind === kind).map(({ id, title }) => html`<option value=${id} lang=${engineLang()} .selected=${id === query.preset}>${title}</option>`)}</optgroup>`)}
    </select></label>`}
    <span class="quiet">${words.zone(report.timeZone)}</span>
  </div>`;
}

function kindsOf(presets: readonly PresetInfo[]): PresetInfo["kind"][] {
  return [...new Set(presets.map(({ kind }) => kind))];
}
