// The score of earlier days against what came after: one sentence first, then what it rests on.
import { html, nothing, type TemplateResult } from "lit";
import type { Backtest, BacktestView, Band, EvidenceQuery } from "rapport";
import { Answered } from "../answered";
import { bandsPart, tenthsPart } from "./bands";
import { OUTCOMES } from "./asked";
import { toFiles } from "./evidence";
import { inHundred, lessCell, pairsCell, pairsOf } from "./figures";
import type { RapportClient } from "../../engine/client";
import { type Dot, dotsPicture } from "../../pictures/evidence";
import { raw } from "../../take/raw";
import * as format from "../../text/format";
import { between, pictures, told } from "../../text/words";
import { evidence as words } from "../../text/later-words";
import { said } from "../said";
import { chosen } from "../view";

export class BacktestSection extends Answered<EvidenceQuery, BacktestView> {
  static override properties = { params: { attribute: false } };
  declare params: URLSearchParams;

  protected override ask(client: RapportClient, question: EvidenceQuery): Promise<BacktestView> {
    return client.backtest(question);
  }

  protected override show(view: BacktestView): TemplateResult | typeof nothing {
    const wanted = Number(this.params.get("within"));
    // The longest has most outcomes.
    const test = view.tests.find(({ days }) => days === wanted) ?? view.tests.at(-1);
    if (test === undefined) return nothing;
    const bands: readonly Band[] = this.workspace.report?.roster?.bands ?? [];
    return html`<p class="lead verdict-line">${sentence(view, test)}</p>
      <p class="quiet prose-line">${words.lead} ${said(view.definition)}</p>
      ${view.hindsight.length === 0 ? nothing : html`<p class="flag prose-line">${words.hindsight(view.hindsight.map((name) => told.line("", name)).join(", "))}</p>`}
      ${this.#choices(view, test)}
      ${view.tests.every(({ auc }) => auc === null) ? nothing : aucPart(view.tests, test)}
      ${test.tenths.length === 0 ? nothing : html`${bandsPart(test, bands)}${tenthsPart(test, bands)}`}`;
  }

  #choices({ outcome, tests }: BacktestView, test: Backtest): TemplateResult {
    const set = (key: string) => (event: Event): void => {
      const params = new URLSearchParams(this.params);
      params.set(key, chosen(event));
      this.wish("wish-params", params);
    };
    return html`<div class="fields"><label><span>${words.outcome}</span> <select name="outcome" @change=${set("outcome")}>
        ${OUTCOMES.map((kind) => html`<option value=${kind} .selected=${kind === outcome}>${words.outcomes[kind]}</option>`)}</select></label>
      <label><span>${words.within}</span> <select name="within" @change=${set("within")}>
        ${tests.map(({ days }) => html`<option value=${days} .selected=${days === test.days}>${words.days(days)}</option>`)}</select></label></div>`;
  }
}

/** Whether the score beats what needs no score, or why that cannot be told. */
function sentence({ outcome }: BacktestView, { reason, verdict, auc, baselines, days, outcomes, cases }: Backtest): TemplateResult {
  if (reason !== null) return html`<strong>${words.cannot}.</strong> ${said(reason)} ${toFiles(words.fills[outcome])}`;
  if (verdict === "too_few" || auc === null) return html`<strong>${words.tooFew(outcome, days, outcomes, cases)}</strong> ${toFiles(words.fills[outcome])}`;
  return html`<strong>${words.sentence(words.verdicts[verdict], outcome, days, pairsOf(auc))}</strong>
    ${words.beside(baselines.map(({ id, auc: other }) => ({ id, pairs: pairsOf(other) })))}`;
}

function aucPart(tests: readonly Backtest[], test: Backtest): TemplateResult {
  const known = tests.filter(({ auc }) => auc !== null);
  const dots = known.flatMap(({ days, auc, baselines, verdict }): Dot[] => [{ name: words.by.score, auc, head: `${words.within} ${words.days(days)}` }, ...baselines.map(({ id, auc: other }) => ({ name: words.by[id], auc: other }))].flatMap(({ auc: shown, ...row }): Dot[] => {
    if (shown === null) return [];
    const { right, low, high } = pairsOf(shown);
    return [{ ...row, value: 100 * shown.value, low: 100 * shown.interval.low, high: 100 * shown.interval.high, weak: row.name !== words.by.score || verdict === "too_few", figure: right, title: `${row.name}: ${right} (${between(low, high)})` }];
  }));
  return html`<section><h2>${words.aucHeading}</h2><p class="prose-line">${words.aucLead}</p>
    ${dotsPicture(dots, { label: words.aucPicture, tick: format.count, level: 50, most: 100 })}
    <p class="quiet key">${words.aucKey}</p>
    <div class="scroll" role="region" aria-label=${words.aucHeading} tabindex="0"><table class="auc-table"><caption class="hidden">${words.aucHeading}</caption>
      <thead><tr><th scope="col">${words.within}</th><th scope="col">${words.order}</th><th scope="col" class="figure">${words.right}</th><th scope="col" class="figure">${words.less}</th><th scope="col" class="figure">${words.cases}</th><th scope="col" class="figure">${words.had}</th></tr></thead>
      <tbody>${known.flatMap(({ days, auc, baselines, cases, outcomes }) => [
        html`<tr><th scope="row" data-raw=${raw(days)}>${words.days(days)}</th><td>${words.by.score}</td>${pairsCell(auc)}<td class="figure" data-raw=${raw("")}>${pictures.dash}</td><td class="figure" data-raw=${raw(cases)}>${format.count(cases)}</td><td class="figure" data-raw=${raw(outcomes)}>${format.count(outcomes)}</td></tr>`,
        ...baselines.map(({ id, auc: other, difference }) => html`<tr><th scope="row" data-raw=${raw(days)}>${words.days(days)}</th><td>${words.by[id]}</td>${pairsCell(other)}${lessCell(difference)}<td class="figure" data-raw=${raw(cases)}>${format.count(cases)}</td><td class="figure" data-raw=${raw(outcomes)}>${format.count(outcomes)}</td></tr>`),
      ])}</tbody></table></div><rapport-take></rapport-take>
    <p class="quiet prose-line">${words.basis(test.cases, test.clients, test.outcomes, test.dates.length, test.unscored)}</p>
    ${datesTable(test)}</section>`;
}

function datesTable({ dates, days }: Backtest): TemplateResult {
  return html`<details class="twin"><summary>${words.dates}, ${words.days(days)}</summary>
    <div class="scroll" role="region" aria-label=${words.dates} tabindex="0"><table><caption class="hidden">${words.dates}</caption>
      <thead><tr><th scope="col">${words.day}</th><th scope="col">${words.until}</th><th scope="col">${words.window}</th><th scope="col" class="figure">${words.scored}</th><th scope="col" class="figure">${words.had}</th><th scope="col" class="figure">${words.right}</th></tr></thead>
      <tbody>${dates.map(({ day, until, window, clients, outcomes, auc }) => html`<tr><th scope="row" data-raw=${raw(day)}>${format.date(day)}</th><td data-raw=${raw(format.dayBefore(until))}>${format.date(format.dayBefore(until))}</td><td>${window}</td>
        <td class="figure" data-raw=${raw(clients)}>${format.count(clients)}</td><td class="figure" data-raw=${raw(outcomes)}>${format.count(outcomes)}</td><td class="figure" data-raw=${raw(auc)}>${auc === null ? pictures.dash : inHundred(auc)}</td></tr>`)}</tbody></table></div><rapport-take></rapport-take></details>`;
}
