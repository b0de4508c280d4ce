// What became of each band and of each tenth of the scores: the parts of a backtest that say whom one would have called.
import { html, nothing, type TemplateResult } from "lit";
import type { Backtest, Band, BandOutcome } from "rapport";
import { shareCell } from "./figures";
import { bandMark } from "../../pictures/pictures";
import { type Dot, dotsPicture } from "../../pictures/evidence";
import { raw } from "../../take/raw";
import * as format from "../../text/format";
import { pictures, told } from "../../text/words";
import { evidence as words } from "../../text/later-words";

const percent = (value: number): string => format.tick(value, "percent");

function dot(name: string, rate: number | null, interval: { low: number; high: number } | null, expected: number | null = null): Dot {
  const figure = rate === null ? pictures.dash : format.figure(rate, "percent");
  return { name, value: rate, low: interval?.low ?? null, high: interval?.high ?? null, expected, figure, title: `${name}: ${figure}${interval === null ? "" : ` (${format.range(interval, "percent")})`}` };
}

export function bandsPart({ bands, days, lead }: Backtest, known: readonly Band[]): TemplateResult {
  const place = ({ band }: BandOutcome): number => known.findIndex(({ id }) => id === band);
  const name = (entry: BandOutcome): string => { const band = known[place(entry)]; return band === undefined ? words.below : told.band(band.id, band.label); };
  return html`<section><h2>${words.bandsHeading(words.days(days))}</h2>
    ${dotsPicture(bands.map((entry) => dot(name(entry), entry.rate, entry.interval)), { label: words.bandsPicture, tick: percent, from: 0, most: 100 })}
    <div class="scroll" role="region" aria-label=${words.bandsPicture} tabindex="0"><table class="band-outcomes"><caption class="hidden">${words.bandsPicture}</caption>
      <thead><tr><th scope="col">${words.band}</th><th scope="col" class="figure">${words.n}</th><th scope="col" class="figure">${words.had}</th><th scope="col" class="figure">${words.share}</th><th scope="col" class="figure">${words.precision}</th><th scope="col" class="figure">${words.recall}</th></tr></thead>
      <tbody>${bands.map((entry) => html`<tr><th scope="row">${entry.band === null ? words.below : bandMark(place(entry), known)}</th><td class="figure" data-raw=${raw(entry.n)}>${format.count(entry.n)}</td><td class="figure" data-raw=${raw(entry.outcomes)}>${format.count(entry.outcomes)}</td>
        ${shareCell(entry.rate, entry.interval)}${shareCell(entry.precision)}${shareCell(entry.recall)}</tr>`)}</tbody></table></div><rapport-take></rapport-take>
    <p class="quiet prose-line">${words.bandsNote}</p>
    ${lead === null || lead.share === null ? nothing : html`<p class="prose-line lead-time">${words.leadTime(lead.warned, lead.lost, format.figure(lead.share, "percent"))}
      ${lead.median === null || lead.lower === null || lead.upper === null ? nothing : words.leadDays(format.count(lead.median), format.count(lead.lower), format.count(lead.upper))}</p>`}</section>`;
}

export function tenthsPart({ tenths, odds }: Backtest, known: readonly Band[]): TemplateResult {
  return html`<section><h2>${words.tenthsHeading}</h2><p class="prose-line">${words.tenthsLead}</p>
    ${dotsPicture(tenths.map(({ rate, interval, expected }, at) => dot(words.tenthName(at + 1), rate, interval, expected)), { label: words.tenthsPicture, tick: percent, from: 0, most: 100 })}
    <p class="quiet key">${words.tenthsKey}</p>
    <details class="twin"><summary>${pictures.asTable}</summary><div class="scroll" role="region" aria-label=${words.tenthsPicture} tabindex="0"><table class="tenths"><caption class="hidden">${words.tenthsHeading}</caption>
      <thead><tr><th scope="col">${words.tenth}</th><th scope="col" class="figure">${words.meanScore}</th><th scope="col" class="figure">${words.n}</th><th scope="col" class="figure">${words.had}</th><th scope="col" class="figure">${words.share}</th><th scope="col" class="figure">${words.expected}</th><th scope="col" class="figure">${words.lift}</th><th scope="col" class="figure">${words.gain}</th></tr></thead>
      <tbody>${tenths.map(({ score, n, outcomes, rate, interval, expected, lift, gain }, at) => html`<tr><th scope="row" data-raw=${raw(at + 1)}>${words.tenthName(at + 1)}</th><td class="figure" data-raw=${raw(score)}>${format.score(score, known)}</td><td class="figure" data-raw=${raw(n)}>${format.fixed(n, 1)}</td><td class="figure" data-raw=${raw(outcomes)}>${format.fixed(outcomes, 1)}</td>
        ${shareCell(rate, interval)}${shareCell(expected)}<td class="figure" data-raw=${raw(lift)}>${format.fixed(lift, 2)}</td>${shareCell(gain)}</tr>`)}</tbody></table></div><rapport-take></rapport-take></details>
    ${odds === null ? nothing : html`<p class="prose-line">${words.odds(format.fixed(odds.value, 2), format.fixed(odds.interval.low, 2), format.fixed(odds.interval.high, 2))}</p>`}</section>`;
}
