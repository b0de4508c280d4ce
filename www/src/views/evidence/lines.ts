// What each line of the scoring model tells of the outcome, alone and beside the others.
import { html, nothing, type TemplateResult } from "lit";
import type { DiagnosticsView, EvidenceQuery, LineDiagnosis } from "rapport";
import { Answered } from "../answered";
import { toFiles } from "./evidence";
import { pairsCell, shareCell } from "./figures";
import type { RapportClient } from "../../engine/client";
import { raw } from "../../take/raw";
import * as format from "../../text/format";
import { pictures, told } from "../../text/words";
import { evidence as words } from "../../text/later-words";
import { said } from "../said";

export class LinesSection extends Answered<EvidenceQuery, DiagnosticsView> {
  protected override ask(client: RapportClient, question: EvidenceQuery): Promise<DiagnosticsView> {
    return client.diagnostics(question);
  }

  protected override render(): TemplateResult {
    return html`<section><h2>${words.linesHeading}</h2>${super.render()}</section>`;
  }

  protected override show({ reason, cases, outcomes, days, lines, outcome }: DiagnosticsView): TemplateResult {
    if (reason !== null) return html`<p class="prose-line">${said(reason)} ${toFiles(words.fills[outcome])}</p>`;
    return html`<p class="prose-line">${words.linesLead(cases, outcomes, days)}</p>
      <div class="scroll" role="region" aria-label=${words.linesHeading} tabindex="0"><table class="line-diagnoses"><caption class="hidden">${words.linesHeading}</caption>
        <thead><tr><th scope="col">${words.line}</th><th scope="col">${words.tells}</th><th scope="col" class="figure">${words.did}</th><th scope="col" class="figure">${words.with}</th><th scope="col" class="figure">${words.without}</th><th scope="col" class="figure">${words.difference}</th><th scope="col" class="figure">${words.alone}</th></tr></thead>
        <tbody>${lines.map(row)}</tbody></table></div><rapport-take></rapport-take>`;
  }
}

function row({ id, label, kind, did, prevalence, with: having, without, difference, interval, auc, partner, verdict }: LineDiagnosis): TemplateResult {
  const name = told.line(id, label);
  const verdictText = words.lineVerdicts[verdict];
  return html`<tr data-line=${id}><th scope="row" data-raw=${raw(name)}>${name}${kind === "trigger" ? nothing : html` <span class="quiet">${words.kinds[kind]}</span>`}</th>
    <td data-raw=${raw(verdictText)}>${verdict === "useful" ? html`<strong>${verdictText}</strong>` : verdictText}${partner === null || verdict !== "nothing_new" ? nothing : html`<span class="quiet block">${words.partner(told.line(partner.id, partner.label))}</span>`}</td>
    <td class="figure" data-raw=${raw(did)}>${format.count(did)} <span class="quiet between">${format.figure(prevalence, "percent")}</span></td>
    ${shareCell(having)}${shareCell(without)}
    <td class="figure" data-raw=${raw(difference)}>${difference === null ? pictures.dash : format.difference(difference, "percent")}${interval === null ? nothing : html` <span class="quiet between">${format.differenceRange(interval, "percent")}</span>`}</td>
    ${pairsCell(auc)}</tr>`;
}
