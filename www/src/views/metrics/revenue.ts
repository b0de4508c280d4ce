// Recurring revenue from the start of a period to its end, one step a line.
import { html, nothing, type TemplateResult } from "lit";
import type { Query, RevenueSteps } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import { beginOf, type Step, waterfall } from "../../pictures/waterfall";
import * as format from "../../text/format";
import { pictures, revenueSteps as words } from "../../text/words";
import { said } from "../said";
import { kindOf } from "./address";
import { chosen } from "../view";
import { money, raw } from "../../take/raw";

export class RevenueView extends Answered<Query, readonly RevenueSteps[]> {
  static override properties = { period: { attribute: false }, choose: { attribute: false } };
  /** The label of the period that is shown; without it the last. */
  declare period: string;
  declare choose: (period: string) => void;

  constructor() {
    super();
    this.period = "";
    this.choose = () => {};
  }

  protected override ask(client: RapportClient, question: Query): Promise<readonly RevenueSteps[]> {
    return client.revenue(question);
  }

  protected override show(found: readonly RevenueSteps[]): TemplateResult | typeof nothing {
    const shown = found.find(({ period }) => period.label === this.period) ?? found.at(-1);
    if (shown === undefined) return html`<section><h2>${words.heading}</h2><p class="quiet">${words.notCounted}</p></section>`;
    const name = format.period(shown.period);
    return html`<section><h2>${words.heading}</h2><p class="quiet prose-line">${words.lead(name)}</p>
      <div class="fields"><label><span>${words.period}</span> <select @change=${(event: Event) => this.choose(chosen(event))}>
        ${found.toReversed().map(({ period }) => html`<option value=${period.label} .selected=${period.label === shown.period.label}>${format.period(period)}</option>`)}</select></label></div>
      ${shown.start === null || shown.end === null ? html`<p>${shown.reason === null ? nothing : said(shown.reason)}</p>` : this.#picture(shown, shown.start, shown.end, name)}</section>`;
  }

  #picture({ moves, currency, period, variant }: RevenueSteps, start: number, end: number, name: string): TemplateResult {
    const label = words.label(name);
    // Either all with their cents or none, so that a reader can add them up.
    const digits = [start, end, ...moves.map(({ value }) => value)].every((value) => Number.isInteger(value / 100)) ? 0 : 2;
    const figure = (value: number): string => format.fixed(value / 100, digits);
    const level = (title: string, value: number): Step => ({ label: title, from: 0, to: value, figure: figure(value), level: true });
    let at = start;
    const steps = moves.map(({ label: id, value }): Step => {
      const from = at;
      at += value;
      return { label: words.names[id] ?? id, from, to: at, figure: value > 0 ? `+${figure(value)}` : figure(value), level: false };
    });
    const all = [level(words.start, start), ...steps, level(words.end, end)];
    const exact = [start, ...moves.map(({ value }) => value), end];
    const { asOf, timeZone } = this.question ?? {};
    const open = (): void => this.wish("wish-explain", {
      metric: "mrr_movements", variant, ...kindOf(period), start: period.start, end: period.end, ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }),
    });
    const begin = beginOf(all);
    return html`${waterfall(all, { label, domain: [0, 0], ...(begin === undefined ? {} : { begin }) })}
      ${begin === undefined ? nothing : html`<p class="quiet key">${words.broken(format.fixed(begin / 100, 0))}</p>`}
      <details class="twin"><summary>${pictures.asTable}</summary><table class="steps">
        <caption class="hidden">${label}</caption>
        <thead><tr><th scope="col">${words.step}</th><th scope="col" class="figure">${words.amount(currency ?? "")}</th></tr></thead>
        <tbody>${all.map((step, place) => html`<tr><th scope="row">${step.label}</th><td class="figure" data-raw=${raw(money(exact[place] ?? NaN))}>${step.figure}</td></tr>`)}</tbody></table><rapport-take></rapport-take></details>
      <p><button class="link" @click=${open}>${words.open}</button></p>`;
  }
}
