// One metric by segment, each against everybody who is not in it. A difference is marked only where the engine says that it is one.
import { html, nothing, type TemplateResult } from "lit";
import type { ComparedSegment, Comparison, Measurement, Query, Unit } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import * as format from "../../text/format";
import { kindOf } from "./address";
import { axisMark, intervalMark, segmentDomain } from "../../pictures/pictures";
import { based, cards, humane, metric as words, pictures, statusWords, units } from "../../text/words";
import { inUnit, raw } from "../../take/raw";
import { take } from "../../text/words";
import { plainly, said, whyPlainly } from "../said";

export class ComparisonView extends Answered<Query, Comparison> {
  protected override ask(client: RapportClient, question: Query): Promise<Comparison> {
    return client.compare(question);
  }

  protected override show(comparison: Comparison, question: Query): TemplateResult {
    const { segments, whole, by, test } = comparison;
    if (segments.length === 0) return html`<p class="quiet">${words.noSegments}</p>`;
    const { unit } = whole;
    const domain = segmentDomain([whole, ...segments.map(({ now }) => now)], unit);
    const hasValues = segments.some(({ now }) => now.value !== null);
    const ends: [string, string] = [format.tick(domain[0], unit), format.tick(domain[1], unit)];
    const caption = cards.splitCaption(this.workspace.registry?.metrics.find(({ id }) => id === whole.metric)?.title ?? whole.metric, humane(by));
    return html`<table class="comparison"><caption class="hidden">${caption}</caption>
      <thead><tr><th scope="col">${humane(by)}</th><th scope="col" class="figure" data-raw=${raw(take.valueIn(unit))}>${pictures.value}</th>
        <th scope="col" class="bar-head" data-raw=${raw(take.measurements.low, take.measurements.high)}>${hasValues ? axisMark(ends, words.axis(...ends)) : html`<span class="hidden">${pictures.interval}</span>`}</th><th scope="col" class="figure n">${words.n}</th>
        <th scope="col" class="figure" data-raw=${raw(words.difference(differenceUnit(unit, whole.currency)), take.measurements.low, take.measurements.high)}>${words.difference(differenceUnit(unit, whole.currency))}</th>
        <th scope="col"><span class="hidden">${words.differsMark}</span></th></tr></thead>
      <tbody>${segments.map((segment) => this.#segment(segment, question, domain))}</tbody>
      <tfoot><tr><th scope="row">${words.everybody}</th>${measured(whole, domain)}<td></td><td></td></tr></tfoot></table><rapport-take></rapport-take>
      <p class="quiet prose-line">${segments.some(({ difference }) => difference !== null) ? words.reading : words.readingSmall}
        ${segments.some(({ now }) => now.status === "small_sample") ? words.readingFew : nothing}</p>
      ${test === null ? nothing : html`<p class="prose-line">${words.test(plainly(test.name), test.p < 0.05, chance(test.p))}</p>`}
      ${comparison.warnings.map((warning) => html`<p class="quiet prose-line">${said(warning)}</p>`)}`;
  }

  #segment({ now, difference, differs }: ComparedSegment, question: Query, domain: [number, number]): TemplateResult {
    const { unit, segment } = now;
    const open = (): void => this.wish("wish-explain", {
      metric: now.metric, variant: now.variant, ...kindOf(now.period), start: now.period.start, end: now.period.end, by: segment?.by ?? "", segment: segment?.value ?? "",
      ...(question.asOf === undefined ? {} : { asOf: question.asOf }), ...(question.timeZone === undefined ? {} : { timeZone: question.timeZone }),
      ...(question.settings === undefined ? {} : { settings: question.settings }),
    });
    return html`<tr><th scope="row" data-raw=${raw(segment?.value || cards.unknown)}><button class="link" title=${words.openRows} @click=${open}><bdi>${segment?.value || cards.unknown}</bdi></button><span class="quiet n-small">${based(now.n)}</span></th>
      ${measured(now, domain)}
      <td class="figure" data-raw=${raw(inUnit(difference?.value ?? null, unit), inUnit(difference?.low ?? null, unit), inUnit(difference?.high ?? null, unit))}>${difference === null ? pictures.dash : html`${format.difference(difference.value, unit)}
        <span class="quiet between">${format.differenceRange(difference, unit)}</span>`}</td>
      <td>${differs ? html`<strong>${words.differsMark}</strong>` : nothing}</td></tr>`;
  }
}

/** The value, its interval on the axis of all segments, and on how many it rests. */
function measured(entry: Measurement, domain: [number, number]): TemplateResult {
  const { value, interval, status, unit, reason, n } = entry;
  return html`<td class="figure ${status === "ok" ? "" : "quiet"}" data-raw=${raw(inUnit(value, unit))} title=${status === "ok" ? nothing : whyPlainly({ reason, status })}>${value === null ? pictures.dash : format.figure(value, unit)}${status === "small_sample" ? html`<span class="mark" aria-label=${statusWords.small_sample}>*</span>` : nothing}
      ${interval === null ? nothing : html`<span class="quiet between">${format.range(interval, unit)}</span>`}</td>
    <td class="bar-cell" data-raw=${raw(inUnit(interval?.low ?? null, unit), inUnit(interval?.high ?? null, unit))}>${intervalMark(entry, domain)}</td>
    <td class="figure n" data-raw=${raw(n)}>${format.count(n)}</td>`;
}

function differenceUnit(unit: Unit, currency: string | null): string {
  return unit === "percent" ? words.percentagePoints : (currency ?? units[unit](2));
}

/** A probability as a reader may take it: never more exact than it is worth. */
function chance(p: number): string {
  return p < 0.001 ? words.rare : format.share(p);
}

