// Values with their intervals, one below the other on one scale: how often a score is right, how many of a group had an outcome.
import { max, min } from "d3-array";
import { scaleLinear } from "d3-scale";
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

export interface Dot {
  /** The rows after it belong together, up to the next one that has a head. */
  head?: string;
  name: string;
  value: number | null;
  low: number | null;
  high: number | null;
  /** What was to be expected, as a cross. */
  expected?: number | null;
  /** Drawn hollow: what the others are compared with, or too few to tell. */
  weak?: boolean;
  figure: string;
  title: string;
}

export interface DotsOptions {
  label: string;
  tick: (value: number) => string;
  /** A level that means nothing is told, such as a coin's; always on the scale. */
  level?: number;
  /** Shares start at nought. */
  from?: number;
  /** No value is beyond it. */
  most: number;
}

export function dotsPicture(rows: readonly Dot[], options: DotsOptions): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number) => draw(rows, options, width)}></rapport-picture>`;
}

const AXIS = 22;

function draw(rows: readonly Dot[], { label, tick, level, from, most }: DotsOptions, width: number): SVGTemplateResult {
  const narrow = width < 560;
  const [left, right] = [narrow ? 4 : 216, 52];
  const [rowHeight, headHeight] = [narrow ? 38 : 24, 26];
  const known = rows.flatMap(({ value, low, high, expected = null }) => [value, low, high, expected]).filter((n): n is number => n !== null);
  const ends = [...known, ...(level === undefined ? [] : [level]), ...(from === undefined ? [] : [from])];
  const x = scaleLinear([min(ends) ?? 0, Math.max(max(ends) ?? 1, (min(ends) ?? 0) + 1)], [left, width - right]).nice(5);
  const [low = 0, high = 1] = x.domain();
  x.domain([low, Math.min(high, most)]);
  let bottom = 0;
  const places = rows.map(({ head }) => {
    bottom += rowHeight + (head === undefined ? 0 : headHeight);
    return bottom - (narrow ? 10 : rowHeight / 2);
  });
  const height = bottom + AXIS;
  return svg`<svg class="picture dots" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${x.ticks(narrow ? 4 : 6).map((at) => svg`<line class="grid" x1=${x(at)} x2=${x(at)} y1="0" y2=${bottom}></line><text class="axis" x=${x(at)} y=${height - 5} text-anchor=${x(at) < 14 ? "start" : "middle"}>${tick(at)}</text>`)}
    ${level === undefined ? nothing : svg`<line class="usual-edge" x1=${x(level)} x2=${x(level)} y1="0" y2=${bottom}></line>`}
    ${rows.map((row, at) => one(row, places[at] ?? 0, { x, width, left, narrow, rowHeight }))}
  </svg>`;
}

interface Place {
  x: (value: number) => number;
  width: number;
  left: number;
  narrow: boolean;
  rowHeight: number;
}

function one({ head, name, value, low, high, expected = null, weak, figure, title }: Dot, y: number, { x, width, narrow, rowHeight }: Place): SVGTemplateResult {
  const top = y - (narrow ? rowHeight - 10 : rowHeight / 2);
  return svg`${head === undefined ? nothing : svg`<text class="name head" x="0" y=${top - 6}>${head}</text>`}
    <text class="name" x="0" y=${narrow ? top + 15 : y} dy=${narrow ? nothing : "0.35em"}>${name}</text>
    ${low === null || high === null ? nothing : svg`<line class="whisker" x1=${x(low)} x2=${x(high)} y1=${y} y2=${y}></line>`}
    ${value === null ? nothing : svg`<circle class=${weak ? "dot weak" : "dot"} cx=${x(value)} cy=${y} r="4"></circle>`}
    ${expected === null ? nothing : svg`<path class="expected" d=${`M${x(expected) - 4} ${y - 4}l8 8m0 -8l-8 8`}></path>`}
    <text class="name" x=${width} y=${y} dy="0.35em" text-anchor="end">${figure}</text>
    <rect class="hit" x="0" y=${top} width=${width} height=${rowHeight}><title>${title}</title></rect>`;
}
