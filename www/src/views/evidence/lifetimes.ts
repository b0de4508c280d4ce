// Clients without contracts: what they are expected to buy, and whether they are still there; or why that is not said.
import { html, nothing, type TemplateResult } from "lit";
import type { LifetimeModel, LifetimesQuery, LifetimesView } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import { address } from "../../state/routes";
import { money, raw } from "../../take/raw";
import * as format from "../../text/format";
import { pictures, portfolio } from "../../text/words";
import { evidence as words } from "../../text/later-words";
import { said } from "../said";

const FIRST = 20;

export class LifetimesSection extends Answered<LifetimesQuery, LifetimesView> {
  protected override ask(client: RapportClient, question: LifetimesQuery): Promise<LifetimesView> {
    return client.lifetimes(question);
  }

  protected override render(): TemplateResult {
    return html`<section><h2>${words.lifetimesHeading}</h2>${super.render()}</section>`;
  }

  protected override show(view: LifetimesView): TemplateResult {
    const { weeks, buyers, repeat, heldBack, refused, noValue, clients, expected } = view;
    if (refused !== null) return html`<p class="prose-line">${words.lifetimesRefused}. ${said(refused)}</p>`;
    const first = clients.map((_, at) => at).sort((a, b) => (expected[b] ?? 0) - (expected[a] ?? 0)).slice(0, FIRST);
    return html`<p class="prose-line">${words.lifetimesLead(weeks)} ${words.lifetimesBasis(buyers, repeat)}</p>
      ${heldBack === null ? nothing : html`<p class="prose-line">${words.held(format.plain(heldBack.weeks), format.count(heldBack.bought), format.count(heldBack.expected), format.count(heldBack.plain))}</p>`}
      ${noValue === null ? nothing : html`<p class="prose-line">${words.noValue}. ${said(noValue)}</p>`}
      <p class="quiet prose-line">${words.lifetimesFirst(first.length)}</p>
      <div class="scroll" role="region" aria-label=${words.lifetimesHeading} tabindex="0"><table class="lifetimes"><caption class="hidden">${words.lifetimesHeading}</caption>
        <thead><tr><th scope="col" data-raw=${raw(portfolio.id, words.client)}>${words.client}</th><th scope="col" class="figure">${words.purchases}</th><th scope="col" class="figure">${words.alive}</th><th scope="col" class="figure">${words.expectedPurchases}</th>${noValue === null ? html`<th scope="col" class="figure">${words.value(view.currency ?? "")}</th>` : nothing}</tr></thead>
        <tbody>${first.map((at) => row(view, at))}</tbody></table></div><rapport-take></rapport-take>
      ${view.model === null ? nothing : parameters(view.model)}`;
  }
}

function parameters({ r, alpha, a, b, logLikelihood, p, q, gamma }: LifetimeModel): TemplateResult {
  const fixed = (value: number): string => format.fixed(value, 3);
  return html`<details class="inline lifetime-model"><summary>${words.modelHeading}</summary>
    <p>${words.purchaseModel(fixed(r), fixed(alpha), fixed(a), fixed(b), format.fixed(logLikelihood, 1))}</p>
    ${p === null || q === null || gamma === null ? nothing : html`<p>${words.valueModel(fixed(p), fixed(q), fixed(gamma))}</p>`}</details>`;
}

function row({ clients, names, purchases, alive, expected, value, noValue }: LifetimesView, at: number): TemplateResult {
  const [id = "", name = "", chance = 0, worth = Number.NaN] = [clients[at], names[at], alive[at], value[at]];
  return html`<tr><th scope="row" data-raw=${raw(id, name)}><a href=${address("client", id)}><bdi>${name || id}</bdi></a></th><td class="figure" data-raw=${raw(purchases[at])}>${format.count(purchases[at] ?? 0)}</td>
    <td class="figure" data-raw=${raw(chance)}>${format.figure(100 * chance, "percent")}</td><td class="figure" data-raw=${raw(expected[at])}>${format.fixed(expected[at] ?? 0, 1)}</td>
    ${noValue === null ? html`<td class="figure" data-raw=${raw(money(worth))}>${Number.isNaN(worth) ? pictures.dash : format.figure(worth, "money")}</td>` : nothing}</tr>`;
}
