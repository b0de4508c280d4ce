// How often the right one of two is told, and shares, as they are shown on the page of evidence.
import { html, nothing, type TemplateResult } from "lit";
import type { Estimated, Interval } from "rapport";
import { raw } from "../../take/raw";
import * as format from "../../text/format";
import { between, pictures } from "../../text/words";
import type { Pairs } from "../../text/en/evidence";

/** In 100 pairs. */
export function inHundred(value: number): string {
  return format.count(100 * value);
}

export function pairsOf({ value, interval }: Estimated): Pairs {
  return { right: inHundred(value), low: inHundred(interval.low), high: inHundred(interval.high) };
}

/** A cell with an AUC and its interval, in 100 pairs. */
export function pairsCell(estimated: Estimated | null): TemplateResult {
  if (estimated === null) return html`<td class="figure">${pictures.dash}</td>`;
  const { right, low, high } = pairsOf(estimated);
  return html`<td class="figure" data-raw=${raw(estimated.value)}>${right} <span class="quiet between">${between(low, high)}</span></td>`;
}

/** The same of the difference of two. */
export function lessCell(estimated: Estimated | null): TemplateResult {
  if (estimated === null) return html`<td class="figure">${pictures.dash}</td>`;
  const { value, interval } = estimated;
  const show = (part: number): string => format.change(100 * part) || "0";
  return html`<td class="figure" data-raw=${raw(value)}>${show(value)} <span class="quiet between">${between(show(interval.low), show(interval.high))}</span></td>`;
}

export function shareCell(value: number | null, interval: Interval | null = null): TemplateResult {
  return html`<td class="figure" data-raw=${raw(value)}>${value === null ? pictures.dash : format.figure(value, "percent")}${interval === null ? nothing : html` <span class="quiet between">${format.range(interval, "percent")}</span>`}</td>`;
}
