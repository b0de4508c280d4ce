// Who stayed and who left, beside what else is known of them. Every count opens to its clients.
import { html, nothing, type TemplateResult } from "lit";
import type { Card, CrossRow, CrossTable, Query, Report } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import * as format from "../../text/format";
import { axisMark, intervalMark } from "../../pictures/pictures";
import { address } from "../../state/routes";
import * as spoken from "../../text/spoken";
import { humane, metric as metricWords, pictures, segments as words, statusWords } from "../../text/words";
import { nothingYet } from "../standing";
import { chosen } from "../view";
import { raw } from "../../take/raw";
import { take } from "../../text/words";
import { engineLang, plainly, said } from "../said";

type Column = CrossTable["columns"][number];

export class SegmentsView extends Answered<Query, readonly CrossTable[]> {
  static override properties = { open: { state: true }, metric: { state: true }, by: { state: true } };
  /** The count whose clients are listed: `table/row/column`. */
  declare open: string;
  declare metric: string;
  declare by: string;

  constructor() {
    super();
    this.open = "";
    this.metric = "";
    this.by = "";
  }

  protected override ask(client: RapportClient, question: Query): Promise<readonly CrossTable[]> {
    return client.crossTables(question);
  }

  protected override inWords(tables: readonly CrossTable[]): readonly CrossTable[] {
    return spoken.crossTables(tables);
  }

  protected override willUpdate(): void {
    const { report, query } = this.workspace;
    // Without a kind of period: a month is too short for a small firm to lose many, so the engine takes a year where it can.
    const { period: _, days: __, ...question } = query;
    this.question = report?.roster ? question : null;
    super.willUpdate();
  }

  protected override render(): TemplateResult {
    const { report } = this.workspace;
    return html`<h1 tabindex="-1">${words.heading}</h1>${report?.roster
      ? html`<p class="lead">${words.lead}</p>${this.#chooser(report)}${super.render()}`
      : nothingYet(this, this.workspace, words.empty)}`;
  }

  #chooser({ cards }: Report): TemplateResult {
    const splittable = cards.filter(({ segments }) => segments.length > 0);
    const card: Card | undefined = splittable.find(({ metric }) => metric === this.metric) ?? splittable[0];
    if (card === undefined) return html`<section><h2>${words.chooserHeading}</h2><p class="quiet">${words.noSplits}</p></section>`;
    const by = card.segments.includes(this.by) ? this.by : (card.segments[0] ?? "");
    const go = (event: Event): void => {
      event.preventDefault();
      this.wish("wish-go", address("metric", card.metric, new URLSearchParams({ by })));
    };
    return html`<section><h2>${words.chooserHeading}</h2><form class="fields" @submit=${go}>
      <label><span>${words.metric}</span> <select @change=${(event: Event) => { this.metric = chosen(event); }}>
        ${splittable.map(({ metric, title }) => html`<option value=${metric} .selected=${metric === card.metric}>${title}</option>`)}</select></label>
      <label><span>${words.by}</span> <select @change=${(event: Event) => { this.by = chosen(event); }}>
        ${card.segments.map((segment) => html`<option value=${segment} .selected=${segment === by}>${humane(segment)}</option>`)}</select></label>
      <button part="button">${words.go}</button></form></section>`;
  }

  protected override show(tables: readonly CrossTable[]): TemplateResult {
    return html`${tables.map((table) => html`<section><h2>${table.title}</h2><p>${table.question} <span class="quiet" lang=${engineLang()}>${table.definition}</span></p>
      ${table.reason === null ? this.#table(table) : html`<p class="quiet prose-line">${words.waiting}: ${said(table.reason)}</p>`}</section>`)}`;
  }

  #table(table: CrossTable): TemplateResult {
    const ends: [string, string] = [format.tick(0, "percent"), format.tick(100, "percent")];
    const [stayed, left] = table.columns;
    return html`<p class="quiet">${words.period(format.period(table.period))}</p>
      <table class="cross"><caption class="hidden">${table.title}</caption>
      <thead><tr><th scope="col"><span class="hidden">${metricWords.segment}</span></th><th scope="col" class="figure">${words.columns[stayed]}</th><th scope="col" class="figure">${words.columns[left]}</th>
        <th scope="col" class="figure" data-raw=${raw(`${words.share}, %`)}>${words.share}</th><th scope="col" class="bar-head" data-raw=${raw(take.measurements.low, take.measurements.high)}>${axisMark(ends, metricWords.axis(...ends))}</th></tr></thead>
      <tbody>${table.rows.map((row, at) => this.#row(row, `${table.id}/${at}`))}</tbody></table><rapport-take></rapport-take>
      <p class="quiet key">${table.rows.some(({ status }) => status === "small_sample") ? words.few : words.opens}</p>`;
  }

  #row(row: CrossRow, key: string): TemplateResult {
    const { label, share, interval, status } = row;
    const listed = (["stayed", "left"] as const).find((column) => this.open === `${key}/${column}`);
    return html`<tr><th scope="row"><bdi>${said(label)}</bdi></th>${this.#count(row, key, "stayed")}${this.#count(row, key, "left")}
        <td class="figure ${status === "ok" ? "" : "quiet"}" data-raw=${raw(share)} title=${status === "ok" ? nothing : statusWords[status]}>${share === null ? pictures.dash : format.figure(share, "percent")}${status === "small_sample" ? html`<span class="mark" aria-label=${statusWords.small_sample}>*</span>` : nothing}
          ${interval === null ? nothing : html`<span class="quiet between">${format.range(interval, "percent")}</span>`}</td>
        <td class="bar-cell" data-raw=${raw(interval?.low, interval?.high)}>${intervalMark({ value: share, interval, status }, [0, 100])}</td></tr>
      ${listed === undefined ? nothing : html`<tr class="listed" id=${`list-${key}`}><td colspan="5">${this.#clients(row, listed)}</td></tr>`}`;
  }

  #count(row: CrossRow, key: string, column: Column): TemplateResult {
    const clients = row[column].length;
    const name = `${key}/${column}`;
    const isOpen = this.open === name;
    return html`<td class="figure" data-raw=${raw(clients)}>${clients === 0 ? words.nobody : html`<button class="link" aria-expanded=${isOpen} aria-controls=${isOpen ? `list-${key}` : nothing} aria-label=${words.who(plainly(row.label), words.columns[column], clients)}
      @click=${() => { this.open = isOpen ? "" : name; }}>${format.count(clients)}</button>`}</td>`;
  }

  #clients(row: CrossRow, column: Column): TemplateResult {
    const roster = this.workspace.report?.roster;
    const names = new Map(roster?.client.map((id, at) => [id, roster.name[at] ?? ""]));
    return html`<p class="quiet">${words.who(plainly(row.label), words.columns[column], row[column].length)}</p>
      <ul class="client-list">${row[column].map((id) => html`<li><a href=${address("client", id)}><bdi>${names.get(id) || id}</bdi></a></li>`)}</ul>`;
  }
}
