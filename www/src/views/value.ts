// A value as the eye meets it first: the figure large, its unit beside it.
import { html, type TemplateResult } from "lit";
import type { Measurement } from "rapport";
import * as format from "../text/format";
import { units } from "../text/words";

export function valueOf(value: number, { unit, status, currency }: Measurement): TemplateResult {
  return html`<span class="big ${status === "ok" ? "" : "weak"}">${format.figure(value, unit)}</span> <span class="unit">${currency ?? units[unit](value)}</span>`;
}
