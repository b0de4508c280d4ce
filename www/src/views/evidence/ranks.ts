// How much of the ranking hangs on the exact weights.
import { html, type TemplateResult } from "lit";
import type { ScoresQuery, SensitivityView } from "rapport";
import { Answered } from "../answered";
import { toFiles } from "./evidence";
import type { RapportClient } from "../../engine/client";
import { address } from "../../state/routes";
import { raw } from "../../take/raw";
import * as format from "../../text/format";
import { between, portfolio } from "../../text/words";
import { evidence as words } from "../../text/later-words";

/** As many as are read; the file has them all. */
const FIRST = 20;

export class RanksSection extends Answered<ScoresQuery, SensitivityView> {
  protected override ask(client: RapportClient, question: ScoresQuery): Promise<SensitivityView> {
    return client.sensitivity(question);
  }

  protected override render(): TemplateResult {
    return html`<section><h2>${words.ranksHeading}</h2>${super.render()}</section>`;
  }

  protected override show({ window, draws, variation, level, firm, clients, names, rank, low, high, stays }: SensitivityView): TemplateResult {
    if (window === null || clients.length === 0) return html`<p class="prose-line">${toFiles(words.noRanks)}</p>`;
    const first = clients.map((_, at) => at).sort((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0)).slice(0, FIRST);
    return html`<p class="prose-line">${words.ranksLead(draws, format.percent(variation))} <strong>${words.firm(firm, clients.length, format.percent(level))}</strong></p>
      <p class="quiet prose-line">${words.ranksFirst(first.length)}</p>
      <div class="scroll" role="region" aria-label=${words.ranksHeading} tabindex="0"><table class="ranks"><caption class="hidden">${words.ranksHeading}</caption>
        <thead><tr><th scope="col" data-raw=${raw(portfolio.id, words.client)}>${words.client}</th><th scope="col" class="figure">${words.rank}</th><th scope="col" class="figure">${words.between(format.percent(level))}</th><th scope="col" class="figure">${words.stays}</th></tr></thead>
        <tbody>${first.map((at) => {
          const [id = "", name = "", from = 0, to = 0] = [clients[at], names[at], low[at], high[at]];
          return html`<tr><th scope="row" data-raw=${raw(id, name)}><a href=${address("client", id)}><bdi>${name || id}</bdi></a></th><td class="figure" data-raw=${raw(rank[at])}>${format.count(rank[at] ?? 0)}</td>
            <td class="figure" data-raw=${raw(`${from} ${to}`)}>${between(format.count(from), format.count(to))}</td><td class="figure" data-raw=${raw(stays[at])}>${format.figure(stays[at] ?? 0, "percent")}</td></tr>`;
        })}</tbody></table></div><rapport-take></rapport-take>`;
  }
}
