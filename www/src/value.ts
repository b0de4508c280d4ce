// A value as the eye meets it first: the figure large, its unit beside it.
import { html, type TemplateResult } from "lit";
import type { Status, Unit } from "rapport";
import * as format from "./format";
import { units } from "./text";

export function valueOf(value: number, unit: Unit, status: Status): TemplateResult {
  return html`<span class="big ${status === "ok" ? "" : "weak"}">${format.figure(value, unit)}</span> <span class="unit">${units[unit](value)}</span>`;
}
