// Weights that the data would suggest, beside today's and equal ones. They become a draft only by the reader's own click.
import { html, nothing, type TemplateResult } from "lit";
import type { EvidenceQuery, LineWeight, WeightsView } from "rapport";
import { Answered } from "../answered";
import { toFiles } from "./evidence";
import { pairsCell, pairsOf } from "./figures";
import type { RapportClient } from "../../engine/client";
import { deskOf } from "../../state/model-desk";
import { address } from "../../state/routes";
import { raw } from "../../take/raw";
import * as format from "../../text/format";
import { between, pictures, told } from "../../text/words";
import { evidence as words } from "../../text/later-words";
import { said } from "../said";

export class WeightsSection extends Answered<EvidenceQuery, WeightsView> {
  protected override ask(client: RapportClient, question: EvidenceQuery): Promise<WeightsView> {
    return client.suggestWeights(question);
  }

  protected override render(): TemplateResult {
    return html`<section><h2>${words.weightsHeading}</h2>${super.render()}</section>`;
  }

  protected override show({ outcome, weights }: WeightsView): TemplateResult {
    const { refused, current, equal, suggested, gain, lines, draws } = weights;
    if (refused !== null) return html`<p class="prose-line">${words.refused}: ${said(refused)} ${toFiles(words.fills[outcome])}</p>`;
    const judged = [["current", current], ["equal", equal], ["suggested", suggested]] as const;
    return html`<p class="prose-line">${words.weightsLead}</p>
      <p class="prose-line"><strong>${suggested === null || current === null || gain === null ? words.unjudged : (gain.interval.low > 0 ? words.better : words.notBetter)(pairsOf(suggested), pairsOf(current))}</strong></p>
      ${suggested === null ? nothing : html`<table class="judged"><caption class="hidden">${words.weights}</caption>
        <thead><tr><th scope="col">${words.weights}</th><th scope="col" class="figure">${words.right}</th></tr></thead>
        <tbody>${judged.map(([id, auc]) => html`<tr><th scope="row">${words.which[id]}</th>${pairsCell(auc)}</tr>`)}</tbody></table><rapport-take></rapport-take>`}
      <div class="scroll" role="region" aria-label=${words.weightsHeading} tabindex="0"><table class="weights"><caption class="hidden">${words.weightsHeading}</caption>
        <thead><tr><th scope="col">${words.line}</th><th scope="col" class="figure">${words.today}</th><th scope="col" class="figure">${words.suggested}</th><th scope="col" class="figure">${words.range(draws)}</th><th scope="col" class="figure">${words.kept}</th></tr></thead>
        <tbody>${lines.map(({ id, label, current: today, suggested: weight, low, high, kept }) => html`<tr data-line=${id}><th scope="row">${told.line(id, label)}</th><td class="figure" data-raw=${raw(today)}>${format.plain(today)}</td>
          <td class="figure" data-raw=${raw(weight)}>${weight === null ? pictures.dash : format.plain(weight)}</td><td class="figure" data-raw=${raw(low === null || high === null ? "" : `${low} ${high}`)}>${low === null || high === null ? pictures.dash : between(format.plain(low), format.plain(high))}</td>
          <td class="figure" data-raw=${raw(kept)}>${kept === null ? pictures.dash : format.tick(kept, "percent")}</td></tr>`)}</tbody></table></div><rapport-take></rapport-take>
      <p class="tools not-on-paper"><button @click=${() => this.#try(lines)}>${words.try}</button></p>
      <p class="quiet not-on-paper">${words.tryNote}</p>`;
  }

  /** As many decimals as the table shows: what is tried is what was read. */
  #try(lines: readonly LineWeight[]): void {
    const desk = deskOf(this.workspace);
    if (desk === null) return;
    desk.follow();
    const points = new Map(lines.flatMap(({ id, suggested }) => (suggested === null ? [] : [[id, Number(suggested.toFixed(2))] as const])));
    desk.step((draft) => {
      for (const line of [...draft.triggers, ...(draft.bonuses ?? []), ...(draft.penalties ?? [])]) line.points = points.get(line.id) ?? line.points;
    });
    this.wish("wish-go", address("model"));
  }
}
