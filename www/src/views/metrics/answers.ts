// How many answered for it, neither way and against it, period by period.
import { html, nothing, type TemplateResult } from "lit";
import type { Measurement, Query } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import { stackedBars, stackedTable } from "../../pictures/stack";
import { answers as words } from "../../text/words";

export class AnswersView extends Answered<Query, readonly Measurement[]> {
  static override properties = { title: { attribute: false }, countedAs: { attribute: false } };
  declare title: string;
  /** The definition, where it is another one than that of the page. */
  declare countedAs: string;

  constructor() {
    super();
    this.title = "";
    this.countedAs = "";
  }

  protected override ask(client: RapportClient, question: Query): Promise<readonly Measurement[]> {
    return client.measure(question);
  }

  protected override show(found: readonly Measurement[]): TemplateResult | typeof nothing {
    const series = found.filter(({ period, parts, n }) => period.complete && parts.length > 0 && n > 0);
    const [first] = series;
    if (first === undefined) return nothing;
    const label = words.label(this.title);
    return html`<section><h2>${words.heading}</h2>
      <p class="quiet prose-line">${words.lead(first.parts.map(({ label: id }) => (words.classes[id] ?? id).toLowerCase()))}${this.countedAs === "" ? nothing : ` ${words.countedAs(this.countedAs)}`}</p>
      ${stackedBars(series, label)}${stackedTable(series, label)}</section>`;
  }
}
