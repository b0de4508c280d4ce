// The rows of the roster, as both the call list and the portfolio draw them.
import { html, nothing, type TemplateResult } from "lit";
import type { Roster } from "rapport";
import { stakeOf } from "../../take/call-list";
import * as format from "../../text/format";
import { bandMark, sparkLabel, sparkline } from "../../pictures/pictures";
import { address } from "../../state/routes";
import { roster as words } from "../../text/words";
import { callList } from "../../text/words";

export type Column = "name" | "score" | "band" | "change" | "trend" | "active" | "stake" | "why";

export const columns: readonly Column[] = ["name", "score", "band", "change", "trend", "active", "stake", "why"];

/** Columns whose figures stand to the right. */
export const figures: ReadonlySet<Column> = new Set(["score", "change", "active", "stake"]);

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
  const trend = roster.trend.subarray(at * roster.trendLength, (at + 1) * roster.trendLength);
  return html`<tr data-client=${id} aria-rowindex=${index ?? nothing}>
    <th scope="row" class="name"><a href=${address("client", id)} tabindex=${stop ? 0 : -1} data-at=${at}><bdi>${roster.name[at] || id}</bdi></a>
      <span class="why-small">${why}</span></th>
    <td class="figure score">${format.score(score, roster.bands)}</td>
    <td class="band-cell">${bandMark(roster.band[at] ?? 255, roster.bands)}</td>
    <td class="figure change">${format.change(roster.change[at] ?? NaN)}</td>
    <td class="trend-cell">${sparkline(trend, sparkLabel(trend))}</td>
    <td class="figure active">${active === null ? html`<span class="quiet">${words.never}</span>` : format.date(active)}</td>
    <td class="figure stake">${stakeOf(roster, at)}</td>
    <td class="why" title=${reasons.map((reason) => reason.text).join("\n")}>${why}
      ${play === null ? nothing : html`<span class="quiet block play">${callList.suggestion(play)}</span>`}</td>
  </tr>`;
}

/** The clients that need attention come first in a roster. */
export function needing(roster: Roster): number[] {
  const found: number[] = [];
  roster.reasons.forEach((reasons, at) => {
    if (reasons.length > 0) found.push(at);
  });
  return found;
}
