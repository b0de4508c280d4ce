// Who is still there by the period they came in: a table whose cells are darker the more are left.
import { html, nothing, type TemplateResult } from "lit";
import type { CurvePoint, Measurement, Query } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import * as format from "../../text/format";
import { metric as words, pictures } from "../../text/words";
import { raw } from "../../take/raw";

export class TriangleView extends Answered<Query, readonly Measurement[]> {
  protected override ask(client: RapportClient, question: Query): Promise<readonly Measurement[]> {
    return client.measure(question);
  }

  protected override show(found: readonly Measurement[]): TemplateResult | typeof nothing {
    const rows = found.filter(({ curve }) => curve.length > 0);
    if (rows.length === 0) return nothing;
    const width = Math.max(...rows.map(({ curve }) => curve.length));
    const label = words.triangleLabel(this.workspace.registry?.metrics.find(({ id }) => id === rows[0]?.metric)?.title ?? "");
    const columns = Array.from({ length: width }, (_, at) => at);
    return html`<section><h2>${words.triangleHeading}</h2><p class="quiet prose-line">${words.triangleLead}</p>
      <div class="scroll" role="region" aria-label=${label} tabindex="0"><table class="triangle"><caption class="hidden">${label}</caption>
        <thead><tr><th scope="col">${words.cohort}</th><th scope="col" class="figure">${words.size}</th>
          ${columns.map((at) => html`<th scope="col" class="figure" data-raw=${raw(`${words.later(format.count(at))}, %`)} title=${words.laterTitle(at)}>${words.later(format.count(at))}</th>`)}</tr></thead>
        <tbody>${rows.map(({ period, segment, curve }) => html`<tr><th scope="row">${segment?.value ?? format.shortPeriod(period)}</th>
          <td class="figure" data-raw=${raw(curve[0]?.atRisk ?? 0)}>${format.count(curve[0]?.atRisk ?? 0)}</td>${columns.map((at) => cell(curve[at]))}</tr>`)}</tbody></table></div><rapport-take></rapport-take></section>`;
  }
}

function cell(point: CurvePoint | undefined): TemplateResult {
  if (point === undefined) return html`<td></td>`;
  const { value, happened, atRisk } = point;
  if (value === null) return html`<td class="figure quiet" data-raw=${raw("")} title=${words.notYetTitle}>${pictures.dash}</td>`;
  // Ten shades: the figure says it exactly.
  return html`<td data-raw=${raw(value)} class="figure tint-${Math.min(10, Math.max(0, Math.round(value / 10)))}" title=${words.cellTitle(format.count(happened), format.count(atRisk))}>${format.fixed(value, 0)}%</td>`;
}
