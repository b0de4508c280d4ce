// From one level to another, one step a line: what each adds or takes away, and what of it could have been more.
import { scaleLinear } from "d3-scale";
import { fitted, type Measure } from "./fit";
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

export interface Step {
  label: string;
  from: number;
  to: number;
  /** Outlined: up to where it could have gone. */
  open?: number;
  figure: string;
  /** What the step says when it is pointed at; label and figure without it. */
  title?: string;
  /** An amount as it stood, not a step. */
  level: boolean;
}

export interface WaterfallOptions {
  label: string;
  /** What the scale shows at the least. */
  domain: readonly [number, number];
  /** Where the scale begins, if not at nought: the bars of the levels are drawn broken. */
  begin?: number;
  /** A line across all steps. */
  mark?: { at: number; label: string };
}

/** Below this share of the lowest level the steps could not be seen beside it. */
const SMALL = 0.1;

/** Where a scale begins on which the steps can be seen: short of the lowest level by half of what they span. Undefined where nought will do. */
export function beginOf(steps: readonly Step[]): number | undefined {
  const ends = steps.flatMap(({ from, to, level }) => (level ? [to] : [from, to]));
  const [low, span] = [Math.min(...ends), Math.max(...ends) - Math.min(...ends)];
  return span > 0 && span < SMALL * low ? low - span / 2 : undefined;
}

const ROW = 26;
const BAR = 14;

export function waterfall(steps: readonly Step[], options: WaterfallOptions): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number, measure: Measure) => draw(steps, options, width, measure)}></rapport-picture>`;
}

function draw(steps: readonly Step[], { label, domain, begin, mark }: WaterfallOptions, width: number, measure: Measure): SVGTemplateResult {
  const left = Math.min(12 + Math.max(0, ...steps.map((step) => measure(step.label, 14))), Math.max(168, width * 0.32), width * 0.42);
  const right = width - Math.max(52, 12 + 7 * Math.max(0, ...steps.map(({ figure }) => figure.length)));
  const foot = steps.length * ROW;
  const height = foot + (mark === undefined ? 0 : 16);
  const ends = steps.flatMap(({ from, to, open = to, level }) => (level && begin !== undefined ? [to] : [from, to, open]));
  const x = scaleLinear([begin ?? Math.min(domain[0], ...ends), Math.max(domain[1], ...ends)], [left, right]).clamp(true);
  const marked = mark === undefined ? 0 : measure(mark.label, 12);
  return svg`<svg class="picture" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    <line class="grid" x1=${x(begin ?? 0)} x2=${x(begin ?? 0)} y1="0" y2=${foot}></line>
    ${steps.map(({ label: name, from, to, open = to, figure, title, level }, at) => {
      const [low, high] = [x(Math.min(from, to)), x(Math.max(from, to))];
      const top = at * ROW + 6;
      const look = level ? "level" : to >= from ? "rise" : "fall";
      const said = title ?? `${name}: ${figure}`;
      return svg`<text class="name" x="0" y=${top + 11}>${fitted(name, left - 8, 14, measure)}<title>${said}</title></text>
        ${open > to ? svg`<rect class="missed" x=${x(to) + 0.5} y=${top + 0.5} width=${Math.max(2, x(open) - x(to) - 1)} height=${BAR - 1}><title>${said}</title></rect>` : nothing}
        ${level || from !== to ? svg`<rect class=${look} x=${low} y=${top} width=${Math.max(2, high - low)} height=${BAR}><title>${said}</title></rect>` : nothing}
        ${level && begin !== undefined ? svg`<path class="break" d="M${low + 8} ${top + BAR + 1} l4 ${-BAR - 2} h4 l-4 ${BAR + 2} Z"></path>` : nothing}
        ${at < steps.length - 1 ? svg`<line class="link-line" x1=${x(to)} x2=${x(to)} y1=${top + BAR} y2=${top + ROW}></line>` : nothing}
        <text class="axis" x=${width} y=${top + 11} text-anchor="end">${figure}</text>`;
    })}
    ${mark === undefined ? nothing : svg`<line class="limit" x1=${x(mark.at)} x2=${x(mark.at)} y1="0" y2=${foot}></line>
      <text class="axis limit-name" x=${Math.min(Math.max(x(mark.at), marked / 2), width - marked / 2)} y=${height - 3} text-anchor="middle">${mark.label}</text>`}
  </svg>`;
}
