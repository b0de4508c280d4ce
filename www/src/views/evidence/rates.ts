// Shares of few cases, as they are and drawn towards what is usual, side by side.
import { html, nothing, type TemplateResult } from "lit";
import type { Card, Query, SmallRates } from "rapport";
import { Answered } from "../answered";
import { toFiles } from "./evidence";
import { shareCell } from "./figures";
import type { RapportClient } from "../../engine/client";
import { address } from "../../state/routes";
import { raw } from "../../take/raw";
import * as format from "../../text/format";
import { cards, humane, portfolio } from "../../text/words";
import { evidence as words } from "../../text/later-words";
import { said } from "../said";
import { chosen } from "../view";

const FIRST = 20;
const CLIENT = "client";

export class RatesSection extends Answered<Query, SmallRates> {
  static override properties = { metric: { state: true }, by: { state: true } };
  declare metric: string;
  declare by: string;

  constructor() {
    super();
    this.metric = "";
    this.by = "";
  }

  /** Nothing is asked before the reader has said of what. */
  protected override willUpdate(): void {
    const card = this.#cards.find(({ metric }) => metric === this.metric);
    this.question = card === undefined ? null : { ...this.workspace.query, metrics: [card.metric], by: this.#by(card) };
    super.willUpdate();
  }

  /** Those that count cases: a share of money has none, and that of a cohort is one of a curve. */
  get #cards(): readonly Card[] {
    return this.workspace.report?.cards.filter(({ metric, unit, now }) => metric !== "cohort_retention" && unit === "percent" && now.currency === null && now.numerator !== null && now.denominator !== null) ?? [];
  }

  /** Each client alone has the fewest cases. */
  #ways({ segments }: Card): readonly string[] {
    return [CLIENT, ...segments.filter((segment) => segment !== CLIENT)];
  }

  #by(card: Card): string {
    return this.#ways(card).includes(this.by) ? this.by : CLIENT;
  }

  protected override ask(client: RapportClient, question: Query): Promise<SmallRates> {
    return client.smallRates(question);
  }

  protected override render(): TemplateResult {
    const all = this.#cards;
    const card = all.find(({ metric }) => metric === this.metric);
    return html`<section><h2>${words.ratesHeading}</h2>${all.length === 0 ? html`<p class="prose-line">${toFiles(words.ratesFills)}</p>` : html`<p class="prose-line">${words.ratesLead}</p>
      <div class="fields"><label><span>${words.metric}</span> <select name="metric" @change=${(event: Event) => { this.metric = chosen(event); }}>
          <option value="" .selected=${card === undefined}>${words.choose}</option>
          ${all.map(({ metric, title }) => html`<option value=${metric} .selected=${metric === this.metric}>${title}</option>`)}</select></label>
        ${card === undefined ? nothing : html`<label><span>${words.of}</span> <select name="by" @change=${(event: Event) => { this.by = chosen(event); }}>
          ${this.#ways(card).map((segment) => html`<option value=${segment} .selected=${segment === this.#by(card)}>${segment === CLIENT ? words.client : humane(segment)}</option>`)}</select></label>`}</div>
      ${super.render()}`}</section>`;
  }

  protected override show({ period, by, usual, weight, groups, refused }: SmallRates): TemplateResult {
    const first = groups.toSorted((a, b) => a.cases - b.cases).slice(0, FIRST);
    return html`<p class="prose-line">${refused === null && usual !== null && weight !== null ? words.usual(format.figure(usual, "percent"), format.fixed(weight, 1), format.period(period)) : html`${words.unshrunken}. ${said(refused ?? "")}`}</p>
      <p class="quiet prose-line">${words.ratesFirst(first.length, groups.length)}</p>
      <div class="scroll" role="region" aria-label=${words.ratesHeading} tabindex="0"><table class="small-rates"><caption class="hidden">${words.ratesHeading}</caption>
        <thead><tr><th scope="col" data-raw=${by === CLIENT ? raw(portfolio.id, words.client) : raw(humane(by))}>${by === CLIENT ? words.client : humane(by)}</th><th scope="col" class="figure">${words.ofCases}</th><th scope="col" class="figure">${words.raw}</th><th scope="col" class="figure">${words.shrunken}</th></tr></thead>
        <tbody>${first.map(({ segment, cases, having, raw: own, interval, shrunken, credible }) => html`<tr>${this.#head(segment, by)}<td class="figure" data-raw=${raw(`${having} / ${cases}`)}>${words.casesOf(format.plain(having), format.plain(cases))}</td>
          ${shareCell(own, interval)}${shareCell(shrunken, credible)}</tr>`)}</tbody></table></div><rapport-take></rapport-take>`;
  }

  #head(segment: string, by: string): TemplateResult {
    if (by !== CLIENT) return html`<th scope="row" data-raw=${raw(segment)}><bdi>${segment || cards.unknown}</bdi></th>`;
    const roster = this.workspace.report?.roster;
    const name = roster?.name[roster.client.indexOf(segment)] || segment;
    return html`<th scope="row" data-raw=${raw(segment, name)}><a href=${address("client", segment)}><bdi>${name}</bdi></a></th>`;
  }
}
