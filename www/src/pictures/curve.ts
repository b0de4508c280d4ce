// Curves of who is left: steps, and the share that lies within the interval behind them.
import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { CurvePoint } from "rapport";
import { fixed, plain } from "../text/format";

export interface Curve {
  label: string;
  points: readonly CurvePoint[];
}

export interface CurveOptions {
  label: string;
  /** "days", "hours" */
  unit: string;
  ticks: readonly number[];
}

/** At the beginning nothing has happened to anybody. */
export const origin: CurvePoint = { at: 0, value: 100, low: 100, high: 100, atRisk: 0, happened: 0 };

export function curves(data: readonly Curve[], options: CurveOptions): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number) => draw(data, options, width)}></rapport-picture>`;
}

function draw(data: readonly Curve[], { label, unit, ticks }: CurveOptions, width: number): SVGTemplateResult {
  const height = 260;
  const single = data.length === 1;
  const names = single ? 0 : Math.min(width / 3, 12 + 7 * (max(data, (curve) => curve.label.length) ?? 0));
  const end = Math.max(max(data, ({ points }) => points.at(-1)?.at ?? 0) ?? 0, ticks.at(-1) ?? 0, 1);
  const x = scaleLinear([0, end], [48, width - names - 8]);
  const y = scaleLinear([0, 100], [height - 24, 8]);
  const shape = line<CurvePoint>((d) => x(d.at), (d) => y(d.value ?? 0)).curve(curveStepAfter).defined((d) => d.value !== null);
  const band = area<CurvePoint>((d) => x(d.at), (d) => y(d.low ?? 0), (d) => y(d.high ?? 0)).curve(curveStepAfter).defined((d) => d.low !== null && d.high !== null);
  const drawn = data.map(({ label: name, points }) => ({ name, all: [origin, ...points] }));
  const places = apart(drawn.map(({ all }) => y(all.at(-1)?.value ?? 0)), 14, height - 24);
  return svg`<svg class="picture" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${[0, 25, 50, 75, 100].map((tick) => svg`<line class="grid" x1="48" x2=${x(end)} y1=${y(tick)} y2=${y(tick)}></line>
      <text class="axis" x="42" y=${y(tick)} dy="0.32em" text-anchor="end">${fixed(tick, 0)}%</text>`)}
    ${ticks.map((tick, at) => svg`<line class="grid" x1=${x(tick)} x2=${x(tick)} y1=${y(0)} y2=${y(0) + 4}></line>
      <text class="axis" x=${x(tick)} y=${height - 4} text-anchor=${at === 0 ? "start" : "middle"}>${at === 0 ? `${plain(tick)} ${unit}` : plain(tick)}</text>`)}
    ${single ? drawn.map(({ all }) => svg`<path class="interval" d=${band(all) ?? ""}></path>`) : nothing}
    ${drawn.map(({ name, all }, at) => svg`<path class="line curve-${single ? 0 : at}" d=${shape(all) ?? ""}></path>
      ${single ? nothing : svg`<line class="line leader curve-${at}" x1=${x(all.at(-1)?.at ?? 0)} x2=${x(end) + 4} y1=${y(all.at(-1)?.value ?? 0)} y2=${places[at] ?? 0}></line>
        <text class="name" x=${x(end) + 8} y=${places[at] ?? 0} dy="0.32em">${shortened(name, names)}<title>${name}</title></text>`}`)}
  </svg>`;
}

function shortened(name: string, room: number): string {
  const most = Math.max(4, Math.floor((room - 8) / 7));
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/** Places for labels near where they belong, and never on one another. */
function apart(wanted: readonly number[], least: number, bottom: number): number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const places = [...wanted];
  let free = 0;
  for (const at of order) free = (places[at] = Math.max(wanted[at] ?? 0, free)) + least;
  let limit = bottom;
  for (const at of order.toReversed()) limit = (places[at] = Math.min(places[at] ?? 0, limit)) - least;
  return places;
}
