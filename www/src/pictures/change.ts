// Why a score moved: from what it was to what it is, one step a line.
import { html, type TemplateResult } from "lit";
import type { Change } from "rapport";
import { raw } from "../take/raw";
import { change as changed, plain } from "../text/format";
import { pictures } from "../text/words";
import { change as words } from "../text/words";
import { type Step, waterfall } from "./waterfall";

/** One decimal says enough of a score. */
export const round = (value: number): string => plain(Math.round(value * 10) / 10);
const signed = (value: number): string => (Math.abs(value) < 1 ? `${value > 0 ? "+" : ""}${round(value)}` : Number.isInteger(value) ? changed(value) : `${value > 0 ? "+" : ""}${round(value)}`);

/** The steps one after the other; the engine gives their sizes, and they add up. */
function rows({ before, now, parts }: Change): Step[] {
  let at = before;
  const steps = parts.map(({ cause, score }): Step => {
    const from = at;
    at += score;
    return { label: words.causes[cause], from, to: at, figure: signed(score), level: false };
  });
  return [{ label: words.before, from: 0, to: before, figure: round(before), level: true }, ...steps, { label: words.now, from: 0, to: now, figure: round(now), level: true }];
}

export function changePicture(change: Change, label: string): TemplateResult {
  const all = rows(change);
  const exact = [change.before, ...change.parts.map(({ score }) => score), change.now];
  return html`${waterfall(all, { label, domain: [0, 100] })}
    <details class="twin"><summary>${pictures.asTable}</summary><table>
      <caption class="hidden">${label}</caption>
      <thead><tr><th scope="col">${words.step}</th><th scope="col" class="figure">${words.score}</th></tr></thead>
      <tbody>${all.map((row, at) => html`<tr><th scope="row">${row.label}</th><td class="figure" data-raw=${raw(exact[at])}>${row.figure}</td></tr>`)}</tbody></table><rapport-take></rapport-take></details>`;
}
