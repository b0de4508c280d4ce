// How a number was made: definition, the rows that count, the rows left out. And how scores are made. Both are dialogs.
import { html, nothing, type TemplateResult } from "lit";
import type { Condition, Explanation, Reference, RowList, ScoringModel } from "rapport";
import type { RapportClient, RapportError } from "../engine/client";
import * as format from "../text/format";
import { bandMark } from "../pictures/pictures";
import { address } from "../state/routes";
import { explanation as words, based, model as modelWords, statusWords, told } from "../text/words";
import { engineLang, faultText, plainly, said } from "./said";
import { valueOf } from "./value";
import { View } from "./view";
import { asError } from "../state/workspace";
import { csv } from "../take/csv";
import { raw } from "../take/raw";

/** Rows shown; the engine says how many there are in all. */
const LIMIT = 200;

type Content = { kind: "nothing" } | { kind: "loading" } | { kind: "fault"; fault: RapportError } | { kind: "rows"; explanation: Explanation; all: () => Promise<Explanation> } | { kind: "model"; model: ScoringModel };

export class ExplanationDialog extends View {
  static override properties = { client: { attribute: false }, content: { state: true } };
  declare client: RapportClient;
  declare content: Content;
  #asked = 0;

  constructor() {
    super();
    this.content = { kind: "nothing" };
  }

  async explain(reference: Reference): Promise<void> {
    const asked = ++this.#asked;
    this.#open({ kind: "loading" });
    try {
      const explanation = await this.client.explain({ limit: LIMIT, ...reference });
      if (asked === this.#asked) this.content = { kind: "rows", explanation, all: () => this.client.explain({ ...reference, limit: most(explanation) }) };
    } catch (error) {
      if (asked === this.#asked) this.content = { kind: "fault", fault: asError(error) };
    }
  }

  showModel(model: ScoringModel): void {
    this.#asked++;
    this.#open({ kind: "model", model });
  }

  #open(content: Content): void {
    this.content = content;
    void this.updateComplete.then(() => {
      const dialog = this.querySelector("dialog");
      if (dialog?.open === false) dialog.showModal();
    });
  }

  /** A click on the backdrop arrives at the dialog itself. */
  #backdrop(event: MouseEvent): void {
    if (event.target === event.currentTarget && event.target instanceof HTMLDialogElement) event.target.close();
  }

  protected override render(): TemplateResult {
    return html`<dialog part="dialog" aria-labelledby="dialog-title" @click=${this.#backdrop} @close=${() => { this.content = { kind: "nothing" }; }}>
      <div class="dialog-body">
        <form method="dialog"><button class="quiet-button" part="button">${words.close}</button></form>
        ${this.#content()}
      </div></dialog>`;
  }

  #content(): TemplateResult {
    switch (this.content.kind) {
      case "nothing": return html`<h2 id="dialog-title"></h2>`;
      case "loading": return html`<h2 id="dialog-title">${words.loading}</h2>`;
      case "fault": return html`<h2 id="dialog-title">${words.failed}</h2>${faultText(this.content.fault)}`;
      case "rows": return rows(this.content.explanation, this.content.all);
      case "model": return model(this.content.model);
    }
  }
}

/** The rows of its longest list. */
function most({ groups }: Explanation): number {
  return Math.max(0, ...groups.map(({ list }) => list.total));
}

function rows({ title, definition, formula, result, groups }: Explanation, all: () => Promise<Explanation>): TemplateResult {
  return html`<h2 id="dialog-title">${said(title)}</h2>
    ${result === null ? nothing : html`<p class="value-line">${result.value === null ? html`<span class="big none">${statusWords[result.status]}</span>` : valueOf(result.value, result)}
      <span class="quiet block">${format.period(result.period)} · ${based(result.n)}${result.interval === null ? "" : ` · ${words.between(format.percent(result.interval.level), format.range(result.interval, result.unit), plainly(result.interval.method))}`}</span></p>
      ${result.status === "ok" ? nothing : html`<p>${result.value === null ? nothing : html`<span class="flag">${statusWords[result.status]}</span> `}${result.reason === null ? "" : said(result.reason)}</p>`}
      ${result.numerator === null || result.denominator === null ? nothing : html`<p>${words.ratio(format.plain(result.numerator), format.plain(result.denominator))}</p>`}`}
    <dl class="facts wide"><div><dt>${words.definition}</dt><dd lang=${engineLang()}>${definition}</dd></div>${formula === "" ? nothing : html`<div><dt>${words.formula}</dt><dd lang=${engineLang()}>${formula}</dd></div>`}</dl>
    ${groups.length === 0 ? html`<p class="quiet">${words.noRows}</p>` : groups.map((group, at) => html`<details class="group" ?open=${at === 0}>
      <summary>${said(group.label)} <span class="quiet">${words.rows(group.list.total)}</span></summary>
      ${group.note === "" ? nothing : html`<p class="quiet">${said(group.note)}</p>`}
      ${group.list.rows.length === 0 ? nothing : rowTable(plainly(group.label), group.list, async () => rowsCsv((await all()).groups[at]?.list ?? group.list))}</details>`)}`;
}

function rowsCsv({ headers, rows }: RowList): string {
  return csv([...headers, words.file, words.line], rows.map(({ cells, file, line }) => [...cells, file, String(line)]));
}

/** A file holds all rows, also those that are too many to show. */
function rowTable(label: string, list: RowList, whole: () => Promise<string>): TemplateResult {
  return html`<div class="scroll tall" role="region" aria-label=${label} tabindex="0"><table>
      <thead><tr>${list.headers.map((header) => html`<th scope="col">${header}</th>`)}<th scope="col">${words.file}</th><th scope="col" class="figure">${words.line}</th></tr></thead>
      <tbody>${list.rows.map((row) => html`<tr>${row.cells.map((cell) => html`<td class="value"><bdi>${cell}</bdi></td>`)}<td class="quiet">${row.file}</td><td class="figure quiet" data-raw=${raw(row.line)}>${format.count(row.line)}</td></tr>`)}</tbody>
    </table></div><rapport-take .whole=${list.rows.length < list.total ? whole : null}></rapport-take>
    ${list.rows.length < list.total ? html`<p class="quiet">${words.firstOf(list.rows.length, list.total)}</p>` : nothing}`;
}

export function condition({ column, equals, oneOf, within, atLeast, atMost }: Condition): string {
  if (equals !== undefined) return modelWords.equals(column, String(equals));
  if (oneOf !== undefined) return modelWords.oneOf(column, oneOf.map(String));
  if (within !== undefined) return modelWords.within(column, within.days, within.of);
  return modelWords.between(column, atLeast ?? null, atMost ?? null);
}

export function conditions(filter: readonly Condition[] = []): string {
  return filter.map(condition).join(modelWords.and);
}

/** The link leads out of the dialog. */
function leave(event: Event): void {
  if (event.target instanceof Element) event.target.closest("dialog")?.close();
}

function model({ id, label, version, formula = "share_of_maximum", window = "month", maximum, triggers, bonuses = [], penalties = [], bands = [] }: ScoringModel): TemplateResult {
  const plain = (value: number | undefined): string => (value === undefined ? "" : format.plain(value));
  return html`<h2 id="dialog-title">${modelWords.heading}</h2>
    <p>${modelWords.formulas[formula]} ${modelWords.window[window]} ${maximum === "derived" ? modelWords.derived : modelWords.maximum(maximum)}</p>
    <ul class="bands">${bands.map((band, at) => html`<li>${bandMark(at, bands)} <span class="quiet">${modelWords.from(plain(band.from))}</span></li>`)}</ul>
    <div class="scroll" role="region" aria-label=${modelWords.heading} tabindex="0"><table>
      <thead><tr><th scope="col">${modelWords.what}</th><th scope="col">${modelWords.rule}</th><th scope="col" class="figure">${modelWords.points}</th><th scope="col">${modelWords.counts}</th><th scope="col" class="figure">${modelWords.target}</th><th scope="col" class="figure">${modelWords.cap}</th></tr></thead>
      <tbody>
        ${triggers.map((entry) => html`<tr><th scope="row">${told.line(entry.id, entry.label)}</th><td class="quiet">${modelWords.rowsOf(entry.table, conditions(entry.filter))}</td><td class="figure" data-raw=${raw(entry.points)}>${plain(entry.points)}</td><td>${modelWords.count[entry.count ?? "each"]}</td><td class="figure" data-raw=${raw(entry.target)}>${plain(entry.target)}</td><td class="figure" data-raw=${raw(entry.cap)}>${plain(entry.cap)}</td></tr>`)}
        ${bonuses.map((entry) => html`<tr><th scope="row">${entry.label}</th><td class="quiet">${modelWords.bonus(entry.atLeast, entry.withinDays)}</td><td class="figure" data-raw=${raw(entry.points)}>${plain(entry.points)}</td><td></td><td></td><td class="figure" data-raw=${raw(entry.cap)}>${plain(entry.cap)}</td></tr>`)}
        ${penalties.map((entry) => html`<tr><th scope="row">${entry.label}</th><td class="quiet">${modelWords.rowsOf(entry.table, conditions(entry.filter))}</td><td class="figure" data-raw=${raw(-Math.abs(entry.points))}>${plain(-Math.abs(entry.points))}</td><td></td><td></td><td class="figure" data-raw=${raw(entry.cap)}>${plain(entry.cap)}</td></tr>`)}
      </tbody></table></div><rapport-take></rapport-take>
    <p class="quiet">${modelWords.version(told.line(id, label), id, version)}</p>
    <p><a href=${address("model")} @click=${leave}>${modelWords.edit}</a></p>`;
}
