// Two definitions of one metric: both values, and the rows in which they differ.
import { html, nothing, type TemplateResult } from "lit";
import type { Difference, DifferenceGroup, DifferenceQuery, Measurement, Unit } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import * as format from "../../text/format";
import { based, language, metric as words, pictures, units } from "../../text/words";
import { engineLang, plainly, said, why } from "../said";
import { valueOf } from "../value";
import { inUnit, raw } from "../../take/raw";

export class DifferenceView extends Answered<DifferenceQuery, Difference> {
  protected override ask(client: RapportClient, question: DifferenceQuery): Promise<Difference> {
    return client.differ(question);
  }

  protected override show({ a, b, definitionA, definitionB, difference, groups }: Difference): TemplateResult {
    return html`<dl class="pair">${side(words.first, this.#title(a), a, definitionA)}${side(words.second, this.#title(b), b, definitionB)}</dl>
      <p>${difference === null ? words.noDifference : difference === 0 ? words.same : words.differs(amount(Math.abs(difference), a))}</p>
      ${groups.length === 0 ? html`<p class="quiet">${a.value === null || b.value === null ? nothing : difference === 0 ? words.noGroups : words.sameRows}</p>` : groups.map((entry, at) => group(entry, a.unit, at === 0, [this.#title(a), this.#title(b)]))}`;
  }

  #title({ metric, variant }: Measurement): string {
    return this.workspace.registry?.metrics.find(({ id }) => id === metric)?.variants.find(({ id }) => id === variant)?.title ?? variant;
  }
}

function amount(difference: number, { unit, currency }: Measurement): string {
  return unit === "percent" ? `${format.fixed(difference, 1)} ${words.percentagePoints}` : `${format.figure(difference, unit).replace(/^\+/, "")} ${currency ?? units[unit](difference)}`;
}

function side(name: string, title: string, entry: Measurement, definition: string): TemplateResult {
  return html`<div><dt>${name}: ${title}</dt>
    <dd>${entry.value === null ? html`<span class="big none">${pictures.dash}</span> <span class="quiet">${why(entry)}</span>` : valueOf(entry.value, entry)}
      <span class="quiet block">${format.period(entry.period)} · ${based(entry.n)}</span><span class="block" lang=${engineLang()}>${definition}</span></dd></div>`;
}

function group({ label, note, total, a: sumA, b: sumB, headers, rows }: DifferenceGroup, unit: Unit, isFirst: boolean, titles: readonly [string, string]): TemplateResult {
  const [inA, inB] = [rows.some(({ a }) => a !== null), rows.some(({ b }) => b !== null)];
  // The engine names the definition; a reader of another language knows it by another title.
  const [, table] = label.split("”: ");
  const name = language === "en" || inA === inB ? plainly(label) : `${words.onlyIn(titles[inA ? 0 : 1])}${table === undefined ? "" : `: ${plainly(table)}`}`;
  const part = (value: number | null): string => (value === null ? "" : unit === "money" ? format.figure(value, unit) : format.plain(value));
  return html`<details class="group" ?open=${isFirst}><summary>${name} <span class="quiet">${words.rows(total)}</span></summary>
    <p class="quiet prose-line">${said(note)} ${words.adds(part(sumA), part(sumB))}</p>
    ${rows.length === 0 ? nothing : html`<div class="scroll tall" role="region" aria-label=${name} tabindex="0"><table>
      <thead><tr>${headers.map((header) => html`<th scope="col">${header}</th>`)}
        ${inA ? html`<th scope="col" class="figure">${words.countedA}</th>` : nothing}${inB ? html`<th scope="col" class="figure">${words.countedB}</th>` : nothing}
        <th scope="col">${words.file}</th><th scope="col" class="figure">${words.line}</th></tr></thead>
      <tbody>${rows.map((row) => html`<tr>${row.cells.map((cell) => html`<td class="value"><bdi>${cell}</bdi></td>`)}
        ${inA ? html`<td class="figure" data-raw=${raw(inUnit(row.a, unit))}>${part(row.a)}</td>` : nothing}${inB ? html`<td class="figure" data-raw=${raw(inUnit(row.b, unit))}>${part(row.b)}</td>` : nothing}
        <td class="quiet">${row.file}</td><td class="figure quiet" data-raw=${raw(row.line)}>${format.count(row.line)}</td></tr>`)}</tbody></table></div><rapport-take></rapport-take>`}
    ${rows.length < total ? html`<p class="quiet">${words.rowsShown(rows.length, total)}</p>` : nothing}</details>`;
}
