// A client's health with all that made it, what is suggested for it, and what it is worth.
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Band, ClientHealth, ClientHealthMeasure, ClientHealthPart, ClientView } from "rapport";
import * as format from "../../text/format";
import { bandMark } from "../../pictures/pictures";
import { round } from "../../pictures/change";
import { pictures } from "../../text/words";
import { clientHealth as words, suggested } from "../../text/words";
import type { View } from "../view";
import { inUnit, raw } from "../../take/raw";
import { take } from "../../text/words";
import { said } from "../said";

export function healthSection(host: View, view: ClientView, bands: readonly Band[]): TemplateResult | typeof nothing {
  const { health } = view;
  if (health === null) return nothing;
  const name = view.name || view.id;
  return html`<section><h2>${words.heading}</h2>
    ${verdict(health, bands)}
    ${health.divergence === null ? nothing : html`<p class="flag">${said(health.divergence)}</p>`}
    ${health.held === null ? nothing : html`<p class="flag">${said(health.held)}</p>`}
    <div class="scroll" role="region" aria-label=${words.caption(name)} tabindex="0"><table class="measures health-table">
      <caption class="hidden">${words.caption(name)}</caption>
      <thead><tr><th scope="col" data-raw=${raw(words.measure, take.measurements.variant)}>${words.measure}</th><th scope="col" class="figure" data-raw=${raw(words.value, take.measurements.unit)}>${words.value}</th><th scope="col" class="figure">${words.points}</th><th scope="col" class="bar-head" data-raw=${raw()}><span class="hidden">${words.bar}</span></th><th scope="col" class="figure">${words.share}</th><th scope="col">${pictures.note}</th></tr></thead>
      ${health.parts.map((part) => html`<tbody>${partRow(part)}${part.measures.map((measure) => measureRow(host, view, health, measure))}</tbody>`)}</table></div><rapport-take></rapport-take></section>`;
}

function verdict({ score, low, high, coverage, reason, band, start, end, proposed }: ClientHealth, bands: readonly Band[]): TemplateResult {
  const period = words.period(format.date(start), format.date(format.dayBefore(end)));
  const known = words.coverage(format.percent(coverage));
  const bounds = low === null || high === null || low === high ? "" : ` ${words.bounds(round(low), round(high))}`;
  return html`<div class="verdict">
      <p class="score-now">${score === null ? html`<span class="big none">${pictures.dash}</span>` : html`<span class="big">${round(score)}</span> <span class="quiet">${words.of100}</span>`}</p>
      <div>${score === null ? html`<p>${reason ?? words.unknown}</p>` : html`<p>${bandMark(bands.findIndex(({ id }) => id === band), bands)}</p>`}
        <p class="quiet">${period} · ${known}${bounds}.${proposed ? ` ${words.proposed}` : ""}</p></div></div>`;
}

function bar(points: number | null): SVGTemplateResult {
  return svg`<svg class="picture bar" aria-hidden="true" width="100%" height="12"><rect class="missed" x="0" y="1" width="100%" height="10"></rect>
    ${points === null ? nothing : svg`<rect class="earned" x="0" y="1" width=${`${Math.max(0, Math.min(100, points))}%`} height="10"></rect>`}</svg>`;
}

function partRow({ label, score, share }: ClientHealthPart): TemplateResult {
  return html`<tr class="part-row"><th scope="row"><strong>${label}</strong></th><td></td><td class="figure" data-raw=${raw(score)}><strong>${score === null ? pictures.dash : round(score)}</strong></td>
    <td class="bar-cell">${bar(score)}</td><td class="figure" data-raw=${raw(share)}>${format.percent(share)}</td><td class="quiet">${score === null ? words.nothingKnown : ""}</td></tr>`;
}

function measureRow(host: View, view: ClientView, { start, end }: ClientHealth, measure: ClientHealthMeasure): TemplateResult {
  const { metric, variant } = measure;
  const open = metric === "engagement_score" ? null : (): void => host.wish("wish-explain", { metric, ...(variant === null ? {} : { variant }), client: view.id, start, end, asOf: end });
  return html`<tr><th scope="row" class="indent" data-raw=${raw(measure.title, measure.variantTitle)}>${open === null ? measure.title : html`<button class="link" title=${words.openRows} @click=${open}>${measure.title}</button>`}
      <span class="quiet rule">${measure.variantTitle ?? ""}</span></th>
    <td class="figure" data-raw=${raw(inUnit(measure.value, measure.unit), measure.currency ?? measure.unit)}>${measure.value === null ? pictures.dash : format.amount(measure.value, measure.unit, measure.currency)}</td>
    <td class="figure" data-raw=${raw(measure.points)}>${measure.points === null ? pictures.dash : round(measure.points)}</td><td class="bar-cell">${bar(measure.points)}</td>
    <td class="figure quiet" data-raw=${raw(measure.share)}>${format.percent(measure.share)}</td>
    <td class="quiet">${measure.reason === null ? (measure.relative ? words.relative : "") : said(measure.reason)}</td></tr>`;
}

/** What there is to do, each with what calls for it. */
export function playsSection({ plays }: ClientView): TemplateResult | typeof nothing {
  if (plays.length === 0) return nothing;
  return html`<section><h2>${suggested.heading}</h2><ol class="plays">${plays.map(({ label, text, evidence }, at) => html`<li><p><strong>${label}</strong> ${text}</p>
    ${evidence.length === 0 || String(evidence) === String(plays[at - 1]?.evidence) ? nothing : html`<p class="quiet">${suggested.because(evidence)}</p>`}</li>`)}</ol></section>`;
}

/** What the client is worth a year, and where that was found. */
export function stakeText({ stake }: ClientView): string | null {
  return stake === null ? null : suggested.stake(format.amount(stake.amount, "money", stake.currency ?? ""), suggested.from[stake.from]);
}
