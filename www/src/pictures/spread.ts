// How scores are spread before and after: two outlines over twenty steps.
import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Spread } from "rapport";
import { raw } from "../take/raw";
import { count } from "../text/format";
import { pictures as words } from "../text/words";
import { whatIf } from "../text/later-words";

export function spreadPicture(before: Spread, after: Spread, label: string): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number) => draw(before, after, label, width)}></rapport-picture>`;
}

function draw(before: Spread, after: Spread, label: string, width: number): SVGTemplateResult {
  const height = 140;
  const floor = height - 20;
  const x = scaleLinear([0, after.steps.length], [0.75, width - 0.75]);
  const y = scaleLinear([0, Math.max(1, max([...before.steps, ...after.steps]) ?? 1)], [floor, 14]);
  const outline = (steps: readonly number[]): string => `M${x(0)} ${floor}${steps.map((value, at) => `V${y(value)}H${x(at + 1)}`).join("")}V${floor}`;
  const most = max([...before.steps, ...after.steps]) ?? 0;
  return svg`<svg class="picture" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    <line class="grid" x1="0" x2=${width} y1=${floor} y2=${floor}></line>
    <path class="after" d=${outline(after.steps)}></path>
    <path class="before" d=${outline(before.steps)}></path>
    <text class="axis" x=${width} y="9" text-anchor="end">${whatIf.most(count(most))}</text>
    ${[0, 50, 100].map((tick) => svg`<text class="axis" x=${(tick / 100) * width} y=${height - 4} text-anchor=${tick === 0 ? "start" : tick === 100 ? "end" : "middle"}>${tick}</text>`)}
    ${after.steps.map((value, at) => svg`<rect class="hit" x=${x(at)} y="0" width=${x(1) - x(0)} height=${floor}><title>${whatIf.step(at * 5, at * 5 + 5, count(before.steps[at] ?? 0), count(value))}</title></rect>`)}
  </svg>`;
}

/** The table that says what the picture shows. */
export function spreadTable(before: Spread, after: Spread, caption: string): TemplateResult {
  return html`<details class="twin"><summary>${words.asTable}</summary>
    <div class="scroll" role="region" aria-label=${caption} tabindex="0"><table>
      <caption class="hidden">${caption}</caption>
      <thead><tr><th scope="col">${whatIf.score}</th><th scope="col" class="figure">${whatIf.before}</th><th scope="col" class="figure">${whatIf.after}</th></tr></thead>
      <tbody>${after.steps.map((value, at) => html`<tr><th scope="row">${whatIf.stepName(at * 5, at * 5 + 5)}</th><td class="figure" data-raw=${raw(before.steps[at] ?? 0)}>${count(before.steps[at] ?? 0)}</td><td class="figure" data-raw=${raw(value)}>${count(value)}</td></tr>`)}</tbody>
    </table></div><rapport-take></rapport-take></details>`;
}
