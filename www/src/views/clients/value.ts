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

export function valueSection(host: View, { matrix }: Report, roster: Roster, rows: readonly number[]): TemplateResult {
  if (matrix === null) return html`<p class="lead">${roster.stakeCurrencies === null ? words.unknown : words.several}</p>`;
  const marks = rows.flatMap((at): Mark[] => {
    const field = matrix.fields[matrix.field[at] ?? 255];
    return field === undefined ? [] : [{
      id: roster.client[at] ?? "", name: roster.name[at] || (roster.client[at] ?? ""), worth: roster.stake[at] ?? 0, score: roster.score[at] ?? 0, band: roster.band[at] ?? 255, field: field.id,
    }];
  });
  const money = (minor: number): string => format.amount(minor, "money", matrix.currency ?? "");
  const open = (event: MouseEvent): void => {
    const id = event.target instanceof Element ? event.target.closest("[data-client]")?.getAttribute("data-client") : null;
    if (id) host.wish("wish-go", address("client", id));
  };
  return html`<p class="quiet prose-line">${words.lead(money(matrix.median), roster.bands[0]?.label ?? "", format.plain(matrix.edge))}</p>
    ${fieldList(matrix, money)}
    <p class="quiet">${words.of(matrix.fields.reduce((sum, { clients }) => sum + clients, 0), roster.client.length)}</p>
    <div class="matrix-picture" @click=${open}>${matrixPicture(marks, matrix, roster.bands)}</div>
    ${marks.length === 0 ? nothing : twin(marks, roster, matrix)}`;
}

function fieldList({ fields }: ValueMatrix, money: (minor: number) => string): TemplateResult {
  return html`<dl class="value-fields">${fields.map(({ id, clients, stake }) => html`<div><dt>${words.fields[id]}</dt>
    <dd><a href=${address("clients", "", new URLSearchParams({ field: id }))}>${words.clients(clients)}</a>${clients === 0 ? nothing : html`<span class="quiet block">${words.together(money(stake))}</span>`}
      <span class="quiet block">${words.about[id]}</span></dd></div>`)}</dl>`;
}

function twin(marks: readonly Mark[], { bands }: Roster, { currency }: ValueMatrix): TemplateResult {
  const sorted = marks.toSorted((a, b) => b.worth - a.worth).slice(0, MOST);
  return html`<details class="twin"><summary>${pictures.asTable}</summary>
    <div class="scroll" role="region" aria-label=${words.caption} tabindex="0"><table class="value-table">
      <caption class="hidden">${words.caption}</caption>
      <thead><tr><th scope="col" data-raw=${raw(portfolio.id, rosterWords.columns.name)}>${rosterWords.columns.name}</th><th scope="col" class="figure">${words.worth}${currency ? `, ${currency}` : ""}</th><th scope="col" class="figure">${words.score}</th><th scope="col">${rosterWords.columns.band}</th><th scope="col">${words.field}</th></tr></thead>
      <tbody>${sorted.map(({ id, name, worth, score, band, field }) => html`<tr><th scope="row" data-raw=${raw(id, name)}><a href=${address("client", id)}><bdi>${name}</bdi></a></th>
        <td class="figure" data-raw=${raw(money(worth))}>${format.figure(worth, "money")}</td><td class="figure" data-raw=${raw(score)}>${format.score(score, bands)}</td><td>${bandMark(band, bands)}</td><td>${words.fields[field]}</td></tr>`)}</tbody></table></div><rapport-take></rapport-take>
    ${sorted.length === marks.length ? nothing : html`<p>${words.first(sorted.length, marks.length)} <a href=${address("clients", "", new URLSearchParams({ sort: "stake", down: "" }))}>${words.all}</a></p>`}</details>`;
}
