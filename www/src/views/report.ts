// The whole portfolio on paper: for a partner's meeting, with what it was made from at the end.
import { html, nothing, type TemplateResult } from "lit";
import type { Audit, Query, Report, Roster } from "rapport";
import type { RapportClient } from "../engine/client";
import { bandMark } from "../pictures/pictures";
import { address } from "../state/routes";
import { worth } from "../take/call-list";
import { clientsCsv } from "../take/clients";
import { raw } from "../take/raw";
import * as format from "../text/format";
import { callList, humane, metric as metricWords, overview, presets, report as words, take, told } from "../text/words";
import { engineLang, plainly } from "./said";
import { Answered } from "./answered";
import { newsLines } from "./news";
import { nothingYet } from "./standing";
import { FORMER, headings, needing, row } from "./clients/roster";

/** As many as there are calls on a Monday. */
const CALLS = 12;
/** Lines of the heat map that leave it a page of its own. */
const HEAT = 30;
/** Rows on the screen; on paper there are all. */
const SHOWN = 300;

export class ReportPage extends Answered<Query, Audit> {
  static override properties = { printable: { type: Boolean }, printing: { state: true } };
  /** Inside another page printing is that page's business. */
  declare printable: boolean;
  declare printing: boolean;
  readonly #print = ({ type }: Event): void => {
    this.printing = type === "beforeprint";
    this.performUpdate();
  };

  constructor() {
    super();
    this.printable = false;
    this.printing = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("beforeprint", this.#print);
    window.addEventListener("afterprint", this.#print);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("beforeprint", this.#print);
    window.removeEventListener("afterprint", this.#print);
  }

  protected override ask(client: RapportClient, question: Query): Promise<Audit> {
    return client.audit(question);
  }

  protected override willUpdate(): void {
    this.question = this.workspace.report?.roster ? this.workspace.query : null;
    super.willUpdate();
  }

  protected override render(): TemplateResult {
    const { report } = this.workspace;
    const roster = report?.roster ?? null;
    return html`<div class="report" part="report"><p class="crumb"><a href=${address("overview")}>${words.back}</a></p>
      ${report === null || roster === null ? html`<h1 tabindex="-1">${overview.waiting}</h1>${nothingYet(this, this.workspace, words.empty)}` : html`
      <h1 tabindex="-1">${words.heading(format.period(roster.window))}</h1>
      ${this.#body(report, roster)}${super.render()}`}</div>`;
  }

  #body(report: Report, roster: Roster): TemplateResult {
    const { headline, cards, asOf, timeZone, period } = report;
    const calls = needing(roster);
    const preset = this.#preset(this.workspace.query.preset);
    // Former clients are a number here; the list of clients has their names.
    const everybody = Array.from(roster.client.keys()).filter((at) => roster.status[at] !== FORMER || (roster.reasons[at]?.length ?? 0) > 0);
    const former = roster.client.length - everybody.length;
    const all = this.printing || everybody.length <= SHOWN;
    const rows = all ? everybody : everybody.slice(0, SHOWN);
    return html`<p class="quiet">${words.asOf(format.date(format.dayBefore(asOf)), timeZone)} ${words.periods[period]} ${preset === undefined ? nothing : words.preset(preset)}</p>
      ${this.printable ? html`<p class="print-line"><button class="primary" ?disabled=${this.workspace.behind} @click=${() => print()}>${take.print}</button></p>` : nothing}
      <p class="lead"><strong>${overview.headline(headline.needAttention, headline.clients)}.</strong> ${overview.fresh(headline.newly, headline.needAttention, format.period(roster.window))}
        ${headline.scored < headline.clients ? overview.unscored(headline.clients - headline.scored) : nothing} ${worth(report)}</p>
      ${newsLines(report, roster)}
      <ul class="bands" aria-label=${overview.bands}>${headline.byBand.map(({ band, clients }) => html`<li>${bandMark(roster.bands.findIndex(({ id }) => id === band), roster.bands)} <span class="figure">${format.count(clients)}</span></li>`)}</ul>
      <section><h2>${words.callList}</h2>
        ${calls.length === 0 ? html`<p>${overview.noCalls}</p>` : html`
        ${calls.length > CALLS ? html`<p class="quiet">${words.firstCalls(CALLS, calls.length)}</p>` : nothing}
        ${this.#table(roster, this.#calls(roster, calls.slice(0, CALLS)), calls, words.callList)}`}</section>
      ${cards.length === 0 ? nothing : html`<section><h2>${words.metrics}</h2>
        <div class="cards">${cards.filter(({ headline }) => headline).map((card) => html`<rapport-card compact .card=${card} .client=${this.workspace.client} .report=${report}></rapport-card>`)}</div></section>`}
      ${calls.length === 0 ? nothing : html`<section><h2>${words.heat}</h2><rapport-heat .workspace=${this.workspace} .beat=${this.beat} .rows=${calls.slice(0, HEAT)}></rapport-heat></section>`}
      <section class="everybody"><h2>${words.portfolio(everybody.length)}</h2>
        <p class="quiet">${words.portfolioLead}${former > 0 ? html` ${words.former(former)}` : nothing}${rows.length < everybody.length ? html` <span class="not-on-paper">${words.onPaper(rows.length, everybody.length)}</span>` : nothing}</p>
        ${this.#table(roster, html`<tbody>${rows.map((at) => row(roster, at, { stop: true }))}</tbody>`, everybody, words.portfolio(everybody.length))}</section>`;
  }

  #preset(preset: string | undefined): string | undefined {
    return this.workspace.registry?.presets.find(({ id }) => id === preset)?.title;
  }

  /** Under each client all that speaks for a call, and what to do. */
  #calls(roster: Roster, rows: readonly number[]): TemplateResult[] {
    return rows.map((at) => html`<tbody class="call">${row(roster, at, { stop: true })}<tr class="because"><td colspan="3"><div>${(roster.reasons[at] ?? []).map(({ text }) => text).join(" ")}${roster.plays[at] ? html` <span class="block">${callList.suggestion(roster.plays[at])}</span>` : nothing}</div></td></tr></tbody>`);
  }

  #table(roster: Roster, rows: TemplateResult | TemplateResult[], whole: readonly number[], caption: string): TemplateResult {
    return html`<table class="roster"><caption class="hidden">${caption}</caption><thead><tr>${headings(roster)}</tr></thead>
      ${rows}</table>
      <button class="take" aria-label=${take.tableOf(caption)} @click=${() => this.wish("wish-take", { what: { csv: () => clientsCsv(roster, whole) }, name: caption })}>${take.csv}</button>`;
  }

  protected override show(audit: Audit): TemplateResult {
    const { definitions, files, model, merges } = audit;
    const fact = (title: string, value: string): TemplateResult => html`<div><dt>${title}</dt><dd>${value}</dd></div>`;
    return html`<section><h2>${words.definitions}</h2>
        <dl class="used">${definitions.map(({ id, title, definition, settings }) => html`<div><dt>${told.metric(id, title)}</dt><dd><span lang=${engineLang()}>${definition}</span>
          ${settings.length === 0 ? nothing : html`<span class="quiet block">${settings.map(({ title: name, value }) => metricWords.used(plainly(name), value === "" ? metricWords.anyEvent : String(value))).join(" · ")}</span>`}</dd></div>`)}</dl></section>
      <section class="audit"><h2>${words.audit}</h2>
        <dl class="used">${fact(words.engine, audit.engine)}
          ${model === null ? nothing : fact(words.model, words.modelName(model.label === "" ? model.id : told.line(model.id, model.label), model.version, model.hash))}
          ${fact(words.data, audit.data)}${audit.preset === null ? nothing : fact(presets.countAs, this.#preset(audit.preset) ?? audit.preset)}</dl>
        <p class="quiet">${words.dataLead}${merges.length === 0 ? nothing : html` ${words.merged(merges.length)}`}</p>
        <table class="audit-files"><caption class="hidden">${words.audit}</caption><thead><tr><th scope="col">${words.file}</th><th scope="col">${words.table}</th><th scope="col" class="figure">${words.rows}</th><th scope="col">${words.fingerprint}</th></tr></thead>
          <tbody>${files.map((file) => html`<tr><th scope="row"><bdi>${file.name}</bdi></th><td>${this.workspace.registry?.tables.find(({ id }) => id === file.table)?.title ?? humane(file.table)}</td><td class="figure" data-raw=${raw(file.rows)}>${format.count(file.rows)}${file.table === "surveys" ? html` <span class="quiet block">${words.answers(file.rows)}</span>` : nothing}</td><td class="code">${file.fingerprint}</td></tr>`)}</tbody></table><rapport-take></rapport-take></section>`;
  }
}
