// The rows of the roster, as both the call list and the portfolio draw them.
import { html, nothing, type TemplateResult } from "lit";
import type { Roster } from "rapport";
import { stakeOf } from "../../take/call-list";
import { currencyOf } from "../../take/clients";
import { money, raw } from "../../take/raw";
import * as format from "../../text/format";
import { bandMark, sparkLabel, sparkline } from "../../pictures/pictures";
import { address } from "../../state/routes";
import { byHand as byHandWords, roster as words } from "../../text/words";
import { callList, portfolio } from "../../text/words";

/** The engine's number for somebody who is no longer a client. */
export const FORMER = 2;

export type Column = "name" | "score" | "band" | "model" | "change" | "trend" | "active" | "stake" | "why";

export const columns: readonly Column[] = ["name", "score", "band", "change", "trend", "active", "stake", "why"];

/** With the model's name where clients are scored by different ones, and without what is known of nobody. */
export function columnsOf(roster: Roster): readonly Column[] {
  const unknown: Column[] = [...(tellsActivity(roster) ? [] : ["active" as const]), ...(roster.stake.every(Number.isNaN) ? ["stake" as const] : [])];
  return columns.flatMap((column): Column[] => (column === "band" && roster.models !== null ? ["band", "model"] : unknown.includes(column) ? [] : [column]));
}

/** Orders and invoices do not tell when a client was last active: where nothing else is there, it is not that nobody ever was. */
export function tellsActivity({ lastActive }: Roster): boolean {
  return lastActive.some((day) => day !== null);
}

/** Columns whose figures stand to the right. */
export const figures: ReadonlySet<Column> = new Set(["score", "change", "active", "stake"]);

/** The columns of data under a heading, as a file has them. */
export function headRaw(column: Column): string {
  const title = words.columns[column];
  switch (column) {
    case "name": return raw(portfolio.id, title);
    case "stake": return raw(title, callList.headers[8]);
    case "why": return raw(title, callList.headers[9]);
    case "trend": return raw();
    default: return raw(title);
  }
}

/** A column's heading; money says of which currency it is, where it is of one. */
export function heading(column: Column, { stakeCurrency, stakeCurrencies }: Roster): string {
  const title = words.columns[column];
  return column === "stake" && stakeCurrencies === null && stakeCurrency !== null ? words.inCurrency(title, stakeCurrency) : title;
}

/** The headings of a list that is not sorted by them. */
export function headings(roster: Roster): TemplateResult[] {
  return columnsOf(roster).map((column) => html`<th scope="col" class="${column}-head ${figures.has(column) ? "figure" : ""}" data-raw=${headRaw(column)}>${heading(column, roster)}</th>`);
}

export interface RowOptions {
  /** Place in the whole list, for a reader that sees only a part of it. */
  index?: number;
  /** Whether Tab stops here; the arrow keys do the rest. */
  stop: boolean;
}

export function row(roster: Roster, at: number, { index, stop }: RowOptions): TemplateResult {
  const id = roster.client[at] ?? "";
  const reasons = roster.reasons[at] ?? [];
  const score = roster.score[at] ?? NaN;
  const status = roster.status[at] ?? 0;
  const first = reasons[0];
  // One reason is enough in a list; the others are in the client's view, and under the pointer.
  const why = first === undefined
    ? html`<span class="quiet">${words.scoreStatus[status] ?? ""}</span>`
    : html`${first.text}${reasons.length > 1 ? html` <span class="quiet" aria-label=${words.others(reasons.length - 1)} role="img">+${reasons.length - 1}</span>` : nothing}`;
  const play = roster.plays[at] ?? null;
  const active = roster.lastActive[at] ?? null;
  const shown = columnsOf(roster);
  const trend = roster.trend.subarray(at * roster.trendLength, (at + 1) * roster.trendLength);
  return html`<tr data-client=${id} aria-rowindex=${index ?? nothing}>
    <th scope="row" class="name" data-raw=${raw(id, roster.name[at])}><a href=${address("client", id)} tabindex=${stop ? 0 : -1} data-at=${at}><bdi>${roster.name[at] || id}</bdi></a>
      <span class="why-small">${why}</span></th>
    <td class="figure score" data-raw=${raw(score)}>${format.score(score, roster.bands)}</td>
    <td class="band-cell" data-raw=${raw(roster.bands[roster.band[at] ?? 255]?.label)}>${bandMark(roster.band[at] ?? 255, roster.bands)}${byHand(roster, at)}</td>
    ${roster.models === null ? nothing : html`<td class="model-cell">${roster.models[at] ?? html`<span class="quiet">${byHandWords.whole}</span>`}</td>`}
    <td class="figure change" data-raw=${raw(roster.change[at])}>${format.change(roster.change[at] ?? NaN)}</td>
    <td class="trend-cell" data-raw=${raw()}>${sparkline(trend, sparkLabel(trend))}</td>
    ${!shown.includes("active") ? nothing : html`<td class="figure active" data-raw=${raw(active)}>${active === null ? html`<span class="quiet">${words.never}</span>` : format.date(active)}</td>`}
    ${!shown.includes("stake") ? nothing : html`<td class="figure stake" data-raw=${raw(money(roster.stake[at] ?? NaN), currencyOf(roster, at))}>${stakeOf(roster, at)}</td>`}
    <td class="why" data-raw=${raw(reasons.map((reason) => reason.text).join(" "), play)} title=${reasons.map((reason) => reason.text).join("\n")}>${why}
      ${play === null ? nothing : html`<span class="quiet block play">${callList.suggestion(play)}</span>`}</td>
  </tr>`;
}

/** What a person decided, beside what was computed. */
function byHand({ decided, bands }: Roster, at: number): TemplateResult | typeof nothing {
  const held = decided[at] ?? null;
  if (held === null) return nothing;
  const what = held.band === undefined ? format.plain(held.score ?? 0) : (bands.find(({ id }) => id === held.band)?.label ?? held.band);
  return html`<span class="by-hand" title=${byHandWords.title(what, format.date(held.until), held.note)}><svg aria-hidden="true" width="11" height="11" viewBox="0 0 12 12"><path d="M1 11 2 8 8.5 1.5 10.5 3.5 4 10Z"></path></svg><span>${byHandWords.shown(what)}</span></span>`;
}

/** The clients that need attention come first in a roster. */
export function needing(roster: Roster): number[] {
  const found: number[] = [];
  roster.reasons.forEach((reasons, at) => {
    if (reasons.length > 0) found.push(at);
  });
  return found;
}
