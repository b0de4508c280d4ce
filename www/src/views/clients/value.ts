// Score against value: whom to nurture and whom to grow. Who is in which field says the engine.
import { html, nothing, type TemplateResult } from "lit";
import type { Report, Roster, ValueMatrix } from "rapport";
import { type Mark, matrixPicture } from "../../pictures/matrix";
import { bandMark } from "../../pictures/pictures";
import { address } from "../../state/routes";
import * as format from "../../text/format";
import { matrix as words, pictures, roster as rosterWords } from "../../text/words";
import type { View } from "../view";
import { money, raw } from "../../take/raw";
import { portfolio } from "../../text/words";

/** More rows would hide those that matter; the list has them all. */
const MOST = 200;

export interface Way {
  params: URLSearchParams;
  /** The client at whose mark Tab stops. */
  stop: string;
  move: (id: string) => void;
}

export function valueSection(host: View, { matrix }: Report, roster: Roster, rows: readonly number[], { params, stop, move }: Way): TemplateResult {
  if (matrix === null) return html`<p class="lead">${roster.stakeCurrencies === null ? words.unknown : words.several}</p>`;
  const marks = rows.flatMap((at): Mark[] => {
    const field = matrix.fields[matrix.field[at] ?? 255];
    return field === undefined ? [] : [{
      id: roster.client[at] ?? "", name: roster.name[at] || (roster.client[at] ?? ""), worth: roster.stake[at] ?? 0, score: roster.score[at] ?? 0, band: roster.band[at] ?? 255, field: field.id, kept: keptOf(roster, at),
    }];
  });
  const money = (minor: number): string => format.amount(minor, "money", matrix.currency ?? "");
  const open = (event: MouseEvent): void => {
    // A mark is a link; its name is not one more.
    const id = event.target instanceof Element ? event.target.closest("text[data-client]")?.getAttribute("data-client") : null;
    if (id) host.wish("wish-go", address("client", id));
  };
  return html`<p class="quiet prose-line">${words.lead(money(matrix.median), roster.bands[0]?.label ?? "", format.plain(matrix.edge))}</p>
    ${fieldList(matrix, money, params)}
    <p class="quiet">${words.of(matrix.fields.reduce((sum, { clients }) => sum + clients, 0), roster.client.length)}</p>
    <div class="matrix-picture" @click=${open} @keydown=${(event: KeyboardEvent) => step(event, move)}>${matrixPicture(marks, matrix, roster.bands, marks.some(({ id }) => id === stop) ? stop : (marks[0]?.id ?? ""))}</div>
    ${marks.length === 0 ? nothing : twin(marks, roster, matrix, params)}`;
}

function keptOf({ kept }: Roster, at: number): string {
  const found = kept[at] ?? null;
  return found === null ? "" : words.kept(format.plain(found.border), format.plain(found.points));
}

/** To the nearest mark in the direction of the key; of those in one place, to the next. */
function step(event: KeyboardEvent, move: (id: string) => void): void {
  const way = ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] } as Partial<Record<string, [number, number]>>)[event.key];
  const now = event.target instanceof Element ? event.target.closest("a.mark") : null;
  if (way === undefined || now === null) return;
  event.preventDefault();
  const marks = [...(now.parentElement?.querySelectorAll<SVGAElement>("a.mark") ?? [])];
  const place = (mark: Element): [number, number] => {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };
  const [x, y] = place(now);
  const here = marks.findIndex((mark) => mark === now);
  const forth = way[0] + way[1];
  let best: { mark: SVGAElement; far: number } | undefined;
  marks.forEach((mark, at) => {
    const [dx, dy] = [place(mark)[0] - x, place(mark)[1] - y];
    const [ahead, aside] = [dx * way[0] + dy * way[1], Math.abs(dx * way[1]) + Math.abs(dy * way[0])];
    const far = Math.hypot(dx, dy);
    const same = far < 0.01;
    if (mark === now || (same ? (at - here) * forth < 0 : ahead <= 0 || aside > ahead)) return;
    const cost = same ? Math.abs(at - here) * 1e-6 : far;
    if (best === undefined || cost < best.far) best = { mark, far: cost };
  });
  if (best === undefined) return;
  // Where Tab stops is drawn a moment later; the focus goes there now.
  best.mark.focus();
  move(best.mark.dataset["client"] ?? "");
}

/** This address with something more, from its first page. */
function withMore(params: URLSearchParams, more: Record<string, string>, ...less: string[]): string {
  const out = new URLSearchParams(params);
  for (const key of ["page", ...less]) out.delete(key);
  for (const [key, value] of Object.entries(more)) out.set(key, value);
  return address("clients", "", out);
}

function fieldList({ fields }: ValueMatrix, money: (minor: number) => string, params: URLSearchParams): TemplateResult {
  return html`<dl class="value-fields">${fields.map(({ id, clients, stake }) => html`<div><dt>${words.fields[id]}</dt>
    <dd><a href=${withMore(params, { field: id })}>${words.clients(clients)}</a>${clients === 0 ? nothing : html`<span class="quiet block">${words.together(money(stake))}</span>`}
      <span class="quiet block">${words.about[id]}</span></dd></div>`)}</dl>`;
}

function twin(marks: readonly Mark[], { bands }: Roster, { currency }: ValueMatrix, params: URLSearchParams): TemplateResult {
  const sorted = marks.toSorted((a, b) => b.worth - a.worth).slice(0, MOST);
  return html`<details class="twin"><summary>${pictures.asTable}</summary>
    <div class="scroll" role="region" aria-label=${words.caption} tabindex="0"><table class="value-table">
      <caption class="hidden">${words.caption}</caption>
      <thead><tr><th scope="col" data-raw=${raw(portfolio.id, rosterWords.columns.name)}>${rosterWords.columns.name}</th><th scope="col" class="figure">${words.worth}${currency ? `, ${currency}` : ""}</th><th scope="col" class="figure">${words.score}</th><th scope="col">${rosterWords.columns.band}</th><th scope="col">${words.field}</th></tr></thead>
      <tbody>${sorted.map(({ id, name, worth, score, band, field }) => html`<tr><th scope="row" data-raw=${raw(id, name)}><a href=${address("client", id)}><bdi>${name}</bdi></a></th>
        <td class="figure" data-raw=${raw(money(worth))}>${format.figure(worth, "money")}</td><td class="figure" data-raw=${raw(score)}>${format.score(score, bands)}</td><td>${bandMark(band, bands)}</td><td>${words.fields[field]}</td></tr>`)}</tbody></table></div><rapport-take></rapport-take>
    ${sorted.length === marks.length ? nothing : html`<p>${words.first(sorted.length, marks.length)} <a href=${withMore(params, { sort: "stake", down: "" }, "view")}>${words.all}</a></p>`}</details>`;
}
