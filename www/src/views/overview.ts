// The first look: how things stand in a few sentences, whom to call, and the metrics at a glance.
import { html, nothing, type TemplateResult } from "lit";
import type { Report, Roster } from "rapport";
import { callListCsv, worth } from "../take/call-list";
import * as format from "../text/format";
import { queryBar } from "./query-bar";
import { headings, needing, row } from "./clients/roster";
import { address } from "../state/routes";
import { bandMark } from "../pictures/pictures";
import { overview as words, portfolio, take } from "../text/words";
import { callList as callListWords } from "../text/words";
import { calls as callsJson, everything } from "../take/json";
import { View } from "./view";
import { newsLines } from "./news";
import { asking, nothingYet, progress } from "./standing";
import type { FileLine, Workspace } from "../state/workspace";

/** A list to call on a Monday; the rest is one click away. */
const CALLS = 12;

export class OverviewView extends View {
  static override properties = { workspace: { attribute: false }, beat: { attribute: false }, filesOpen: { state: true } };
  declare workspace: Workspace;
  declare beat: number;
  /** Whether the reader opened or closed the file lines; until then they open by themselves while they have something to say. */
  declare filesOpen: boolean | null;

  constructor() {
    super();
    this.filesOpen = null;
  }

  protected override render(): TemplateResult {
    const { report } = this.workspace;
    const ready = report?.roster ? { report, roster: report.roster } : null;
    // One heading for both states: the focus stays on it when the first result comes.
    return html`${ready === null ? nothing : this.#fileSummary()}
      <h1 tabindex="-1">${ready === null ? words.waiting : words.headline(ready.report.headline.needAttention, ready.report.headline.clients)}</h1>
      ${ready === null ? this.#waiting() : this.#overview(ready.report, ready.roster)}`;
  }

  #waiting(): TemplateResult {
    return html`${nothingYet(this, this.workspace, words.needClients)}
      ${this.#lines(this.workspace.files)}`;
  }

  #overview(report: Report, roster: Roster): TemplateResult {
    const { headline } = report;
    const calls = needing(roster);
    return html`<p class="lead">${words.fresh(headline.newly, headline.needAttention, format.period(roster.window))}
        ${headline.scored < headline.clients ? words.unscored(headline.clients - headline.scored) : nothing}
        ${worth(report)}</p>
      ${newsLines(report, roster)}
      <ul class="bands" aria-label=${words.bands}>${headline.byBand.map(({ band, clients }) => {
        const at = roster.bands.findIndex((entry) => entry.id === band);
        return html`<li><a href=${address("clients", "", new URLSearchParams({ band }))}>${bandMark(at, roster.bands)} <span class="figure">${format.count(clients)}</span></a></li>`;
      })}</ul>
      ${queryBar(this, report, this.workspace)}
      <section><h2>${words.callList}</h2>
        ${calls.length === 0 ? html`<p>${words.noCalls}</p>` : html`
          <table class="roster" part="call-list">
            <caption class="hidden">${words.callList}</caption>
            <thead><tr>${headings(roster)}</tr></thead>
            <tbody>${calls.slice(0, CALLS).map((at) => row(roster, at, { stop: true }))}</tbody>
          </table>`}
        <p class="more">${calls.length > CALLS ? html`<a href=${address("clients", "", new URLSearchParams({ show: "attention" }))}>${words.allCalls(calls.length)}</a>` : nothing}
          <a href=${address("clients")}>${words.allClients}</a>
          ${calls.length === 0 ? nothing : html`<button class="link" @click=${() => this.wish("wish-take", { what: { csv: () => callListCsv(this.workspace) }, name: take.callsName })}>${callListWords.download}</button>`}
          ${calls.length === 0 ? nothing : html`<button class="link" @click=${() => this.wish("wish-take", { what: { json: () => callsJson(this.workspace) }, name: take.callsName })}>${take.callsJson}</button>`}
          <button class="link" @click=${() => this.wish("wish-take", { what: { json: () => everything(this.workspace) }, name: take.everythingName })}>${take.everything}</button>
          <a href=${address("report")}>${take.report}</a>
          <button class="link" @click=${() => this.wish("wish-model", undefined)}>${portfolio.howScored}</button></p>
      </section>
      ${report.cards.length === 0 ? nothing : html`<section><h2>${words.metrics}</h2>
        <div class="cards">${report.cards.filter(({ headline }) => headline).map((card) => html`<rapport-card compact .card=${card} .client=${this.workspace.client} .report=${report}></rapport-card>`)}</div>
        <p class="more"><a href=${address("metrics")}>${words.allMetrics}</a></p></section>`}`;
  }

  #fileSummary(): TemplateResult | typeof nothing {
    const { files, busy, matches } = this.workspace;
    const alike = matches.filter(({ said }) => said === null).length;
    if (files.length === 0) return nothing;
    const kept = files.reduce((sum, { receipt }) => sum + (receipt?.state === "loaded" ? receipt.rows.kept : 0), 0);
    const rejected = files.reduce((sum, { receipt }) => sum + (receipt?.state === "loaded" ? receipt.rows.rejected : 0), 0);
    const unused = asking(files);
    const open = this.filesOpen ?? (busy || unused.length > 0);
    return html`<div class="file-summary">
      <button class="disclosure" aria-expanded=${open} aria-controls="file-lines" @click=${() => { this.filesOpen = !open; }}>
        ${busy ? words.readingFiles(...progress(files)) : words.filesRead(files.length, kept)}</button>
      ${rejected > 0 ? html`<span class="quiet">${words.rowsRejected(rejected)}</span>` : nothing}
      ${unused.length > 0 ? html`<span class="flag">${words.filesAsking(unused.length)}</span>` : nothing}
      ${alike > 0 ? html`<a href=${address("files")}>${words.alike(alike)}</a>` : nothing}
      <rapport-drop look="link"></rapport-drop>
      <div id="file-lines" ?hidden=${!open}>${open ? this.#lines(busy || this.filesOpen === true ? files : unused) : nothing}</div>
    </div>`;
  }

  #lines(lines: readonly FileLine[]): TemplateResult {
    return html`<rapport-files .lines=${lines} .workspace=${this.workspace} .beat=${this.beat}></rapport-files>`;
  }
}
