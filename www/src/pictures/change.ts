// Why a score moved: from what it was to what it is, one step a line.
import { scaleLinear } from "d3-scale";
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Change } from "rapport";
import { change as changed, plain } from "../text/format";
import { pictures } from "../text/words";
import { change as words } from "../text/words";

interface Row {
  label: string;
  from: number;
  to: number;
  figure: string;
  /** A score as it stood, not a step. */
  level: boolean;
}

/** One decimal says enough of a score. */
export const round = (value: number): string => plain(Math.round(value * 10) / 10);
const signed = (value: number): string => (Math.abs(value) < 1 ? `${value > 0 ? "+" : ""}${round(value)}` : Number.isInteger(value) ? changed(value) : `${value > 0 ? "+" : ""}${round(value)}`);

/** The steps one after the other; the engine gives their sizes, and they add up. */
function rows({ before, now, parts }: Change): Row[] {
  let at = before;
  const steps = parts.map(({ cause, score }): Row => {
    const from = at;
    at += score;
    return { label: words.causes[cause], from, to: at, figure: signed(score), level: false };
  });
  return [{ label: words.before, from: 0, to: before, figure: round(before), level: true }, ...steps, { label: words.now, from: 0, to: now, figure: round(now), level: true }];
}

export function changePicture(change: Change, label: string): TemplateResult {
  const all = rows(change);
  return html`<rapport-picture part="picture" .draw=${(width: number) => draw(all, label, width)}></rapport-picture>
    <details class="twin"><summary>${pictures.asTable}</summary><table>
      <caption class="hidden">${label}</caption>
      <thead><tr><th scope="col">${words.step}</th><th scope="col" class="figure">${words.score}</th></tr></thead>
      <tbody>${all.map((row) => html`<tr><th scope="row">${row.label}</th><td class="figure">${row.figure}</td></tr>`)}</tbody></table></details>`;
}

function draw(all: readonly Row[], label: string, width: number): SVGTemplateResult {
  const rowHeight = 26;
  const left = Math.min(168, width * 0.42);
  const right = width - 52;
  const height = all.length * rowHeight;
  const ends = all.flatMap(({ from, to }) => [from, to]);
  const x = scaleLinear([Math.min(0, ...ends), Math.max(100, ...ends)], [left, right]);
  return svg`<svg class="picture" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    <line class="grid" x1=${x(0)} x2=${x(0)} y1="0" y2=${height}></line>
    ${all.map((row, at) => {
      const [low, high] = [x(Math.min(row.from, row.to)), x(Math.max(row.from, row.to))];
      const top = at * rowHeight + 6;
      const look = row.level ? "level" : row.to > row.from ? "rise" : "fall";
      return svg`<text class="name" x="0" y=${top + 11}>${row.label}</text>
        <rect class=${look} x=${low} y=${top} width=${Math.max(2, high - low)} height="14"><title>${row.label}: ${row.figure}</title></rect>
        ${at < all.length - 1 ? svg`<line class="link-line" x1=${x(row.to)} x2=${x(row.to)} y1=${top + 14} y2=${top + rowHeight}></line>` : nothing}
        <text class="axis" x=${width} y=${top + 11} text-anchor="end">${row.figure}</text>`;
    })}
  </svg>`;
}
