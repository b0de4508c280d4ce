// From one level to another, one step a line: what each adds or takes away, and what of it could have been more.
import { scaleLinear } from "d3-scale";
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
}

const ROW = 26;
const BAR = 14;

export function waterfall(steps: readonly Step[], options: WaterfallOptions): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number) => draw(steps, options, width)}></rapport-picture>`;
}

function draw(steps: readonly Step[], { label, domain }: WaterfallOptions, width: number): SVGTemplateResult {
  const left = Math.min(12 + 7.8 * Math.max(0, ...steps.map((step) => step.label.length)), Math.max(168, width * 0.32), width * 0.42);
  const right = width - Math.max(52, 12 + 7 * Math.max(0, ...steps.map(({ figure }) => figure.length)));
  const height = steps.length * ROW;
  const ends = steps.flatMap(({ from, to, open = to }) => [from, to, open]);
  const x = scaleLinear([Math.min(domain[0], ...ends), Math.max(domain[1], ...ends)], [left, right]);
  return svg`<svg class="picture" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    <line class="grid" x1=${x(0)} x2=${x(0)} y1="0" y2=${height}></line>
    ${steps.map(({ label: name, from, to, open = to, figure, title, level }, at) => {
      const [low, high] = [x(Math.min(from, to)), x(Math.max(from, to))];
      const top = at * ROW + 6;
      const look = level ? "level" : to >= from ? "rise" : "fall";
      const said = title ?? `${name}: ${figure}`;
      return svg`<text class="name" x="0" y=${top + 11}>${shortened(name, left)}<title>${said}</title></text>
        ${open > to ? svg`<rect class="missed" x=${x(to) + 0.5} y=${top + 0.5} width=${Math.max(2, x(open) - x(to) - 1)} height=${BAR - 1}><title>${said}</title></rect>` : nothing}
        ${level || from !== to ? svg`<rect class=${look} x=${low} y=${top} width=${Math.max(2, high - low)} height=${BAR}><title>${said}</title></rect>` : nothing}
        ${at < steps.length - 1 ? svg`<line class="link-line" x1=${x(to)} x2=${x(to)} y1=${top + BAR} y2=${top + ROW}></line>` : nothing}
        <text class="axis" x=${width} y=${top + 11} text-anchor="end">${figure}</text>`;
    })}
  </svg>`;
}

/** A name that fits; the whole of it is under the pointer and in the table. */
function shortened(name: string, room: number): string {
  const most = Math.max(6, Math.floor((room - 4) / 7.6));
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
