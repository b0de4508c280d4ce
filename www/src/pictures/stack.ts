// Answers by period: a bar a period, cut into those for it, neither way and against it. All bars have one height: what counts is the
// share; how many answered stands above.
import { scaleBand, scaleLinear } from "d3-scale";
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Measurement } from "rapport";
import { count, figure, period, shortPeriod } from "../text/format";
import { answers as words, pictures } from "../text/words";
import { inUnit, raw } from "../take/raw";

/** From the ground up, so that those against it stand where a reader looks first. */
const looks = ["for", "neither", "against"] as const;

const name = (id: string): string => words.classes[id] ?? id;
const all = ({ parts }: Measurement): number => parts.reduce((sum, { value }) => sum + value, 0);

export function stackedBars(series: readonly Measurement[], label: string): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number) => draw(series, label, width)}></rapport-picture>`;
}

function draw(given: readonly Measurement[], label: string, width: number): SVGTemplateResult {
  const [top, floor] = [20, 218];
  const names = given[0]?.parts.map((part) => name(part.label)) ?? [];
  const right = width - 14 - 7 * Math.max(0, ...names.map(({ length }) => length));
  // A bar that cannot be pointed at says nothing; the table has them all.
  const series = given.slice(-Math.max(1, Math.floor(right / 14)));
  const cut = series.length < given.length;
  const height = cut ? 258 : 240;
  const x = scaleBand(series.map((_, at) => at), [0, right]).paddingInner(0.2);
  const y = scaleLinear([0, 1], [floor, top]);
  const thick = x.bandwidth();
  const step = Math.max(1, Math.ceil(62 / x.step()));
  const last = series.at(-1);
  return svg`<svg class="picture stack" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${series.map((entry, at) => {
      const left = x(at) ?? 0;
      const whole = all(entry);
      let below = 0;
      // Against it at the ground, for it on top.
      return svg`${entry.parts.toReversed().map((part, place) => {
        const [from, to] = [y(below / whole), y((below + part.value) / whole)];
        below += part.value;
        const text = count(part.value);
        return part.value === 0 ? nothing : svg`<g><title>${words.bar(period(entry.period), name(part.label), text, count(whole))}</title>
          <rect class=${looks[2 - place] ?? "neither"} x=${left} y=${to} width=${thick} height=${Math.max(1, from - to - 1)}></rect>
          ${from - to >= 15 && thick >= 8 + 7 * text.length ? svg`<text class="inside" x=${left + thick / 2} y=${(from + to) / 2} dy="0.32em" text-anchor="middle">${text}</text>` : nothing}</g>`;
      })}
      ${thick >= 4 + 6.5 * count(whole).length ? svg`<text class="axis" x=${left + thick / 2} y=${top - 6} text-anchor="middle">${count(whole)}</text>` : nothing}
      ${(series.length - 1 - at) % step === 0 && left + thick >= 56 ? svg`<text class="axis" x=${left + thick} y=${floor + 16} text-anchor="end">${shortPeriod(entry.period)}</text>` : nothing}`;
    })}
    ${cut ? svg`<text class="axis" x="0" y=${height - 5}>${words.last(series.length, given.length)}</text>` : nothing}
    ${last === undefined ? nothing : ends(last, y).map(({ id, at }) => svg`<text class="axis" x=${right + 8} y=${at} dy="0.32em">${name(id)}</text>`)}
  </svg>`;
}

/** Where the names of the last bar's parts stand: beside them, and never on one another. */
function ends(entry: Measurement, y: (share: number) => number): { id: string; at: number }[] {
  const whole = all(entry);
  let below = 0;
  const places = entry.parts.toReversed().map(({ label, value }) => {
    const at = y((below + value / 2) / whole);
    below += value;
    return { id: label, at };
  });
  for (let place = 1; place < places.length; place++) {
    const [under, over] = [places[place - 1], places[place]];
    if (under !== undefined && over !== undefined) over.at = Math.min(over.at, under.at - 14);
  }
  return places;
}

export function stackedTable(series: readonly Measurement[], caption: string): TemplateResult {
  const classes = series[0]?.parts.map(({ label }) => label) ?? [];
  return html`<details class="twin"><summary>${pictures.asTable}</summary>
    <div class="scroll" role="region" aria-label=${caption} tabindex="0"><table>
      <caption class="hidden">${caption}</caption>
      <thead><tr><th scope="col">${pictures.period}</th>${classes.map((id) => html`<th scope="col" class="figure">${name(id)}</th>`)}<th scope="col" class="figure">${words.n}</th><th scope="col" class="figure">${pictures.value}</th></tr></thead>
      <tbody>${series.toReversed().map((entry) => html`<tr><th scope="row">${period(entry.period)}</th>
        ${entry.parts.map(({ value }) => html`<td class="figure" data-raw=${raw(value)}>${count(value)}</td>`)}<td class="figure" data-raw=${raw(entry.n)}>${count(entry.n)}</td>
        <td class="figure" data-raw=${raw(inUnit(entry.value, entry.unit))}>${entry.value === null ? pictures.dash : figure(entry.value, entry.unit)}</td></tr>`)}</tbody></table></div><rapport-take></rapport-take></details>`;
}
