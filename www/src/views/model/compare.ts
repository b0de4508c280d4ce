// Two models side by side: what was added, removed and changed, in words, and what that does to the scores.
import { html, nothing, type TemplateResult } from "lit";
import type { Condition, ScoringModel } from "rapport";
import type { RapportError } from "../../engine/client";
import { conditions } from "../explanation";
import * as format from "../../text/format";
import { type Difference, differences } from "../../state/model-diff";
import { type Effect, scoresQuery } from "../../state/model-desk";
import { read } from "../../state/model-file";
import { compare as words, differenceWords } from "../../text/later-words";
import { faultText } from "../said";
import { View } from "../view";
import { whatIfView } from "./what-if";
import { asError, type Workspace } from "../../state/workspace";

/** A value of a model as a person reads it. */
export function valueWords(field: string, value: unknown): string {
  if (value === undefined || value === null) return words.nothing;
  if (typeof value === "number") return format.plain(value);
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "string") return differenceWords.values[value] ?? value;
  if ((field === "filter" || field === "when") && Array.isArray(value)) return conditions(value as Condition[]);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(", ");
  return JSON.stringify(value);
}

/** Differences as two columns: what stood, what stands. */
export function differencesTable(found: readonly Difference[], before: string, after: string): TemplateResult {
  if (found.length === 0) return html`<p>${words.same}</p>`;
  return html`<div class="scroll" role="region" aria-label=${words.caption} tabindex="0"><table class="differences">
    <caption class="hidden">${words.caption}</caption>
    <thead><tr><th scope="col">${words.what}</th><th scope="col">${before}</th><th scope="col">${after}</th></tr></thead>
    <tbody>${found.map((one) => {
      const what = differenceWords.what(one.part, one.name, one.field === "" ? "" : (differenceWords.fields[one.field] ?? one.field));
      switch (one.kind) {
        case "added": return html`<tr><th scope="row">${what}</th><td class="quiet">${words.notThere}</td><td>${words.added}</td></tr>`;
        case "removed": return html`<tr><th scope="row">${what}</th><td>${words.there}</td><td class="flag">${words.removed}</td></tr>`;
        case "order": return html`<tr><th scope="row">${what}</th><td class="quiet"></td><td>${words.order}</td></tr>`;
        case "changed": return html`<tr><th scope="row">${what}</th><td>${valueWords(one.field, one.from)}</td><td>${valueWords(one.field, one.to)}</td></tr>`;
      }
    })}</tbody></table></div><rapport-take></rapport-take>`;
}

/** The model in force beside one from a file. */
export class ComparisonView extends View {
  static override properties = { workspace: { attribute: false }, model: { attribute: false }, other: { state: true }, name: { state: true }, found: { state: true }, fault: { state: true } };
  declare workspace: Workspace;
  /** The model in force. */
  declare model: ScoringModel;
  declare other: ScoringModel | null;
  declare name: string;
  declare found: Effect | null;
  declare fault: RapportError | null;
  #asked: ScoringModel | null = null;

  constructor() {
    super();
    this.other = null;
    this.name = "";
    this.found = null;
    this.fault = null;
  }

  async show(file: File): Promise<void> {
    try {
      this.other = await read(this.workspace, file);
      [this.name, this.fault, this.found] = [file.name, null, null];
      await this.#ask();
    } catch (error) {
      [this.other, this.found, this.fault] = [null, null, asError(error)];
    }
    await this.updateComplete;
    this.querySelector("h3")?.focus();
  }

  protected override willUpdate(): void {
    // Another model is in force now.
    if (this.other !== null && this.#asked !== null && this.#asked !== this.model) {
      this.found = null;
      void this.#ask();
    }
  }

  async #ask(): Promise<void> {
    const { model: before, other: after } = this;
    if (after === null) return;
    this.#asked = before;
    // Without data there is nothing to score; the differences stand.
    const answer = await this.workspace.client.whatIf(after, scoresQuery(this.workspace, after)).catch(() => null);
    // Another file, or another model in force, has its own answer.
    if (this.other === after && this.model === before) this.found = answer === null ? null : { answer, before, after };
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.fault !== null) return html`<div class="trouble" role="alert">${faultText(this.fault)}</div>`;
    if (this.other === null) return nothing;
    const { other } = this;
    return html`<h3 tabindex="-1">${words.heading(this.name)}</h3>
      ${differencesTable(differences(this.model, other), words.inForce, this.name)}
      ${this.found === null ? nothing : html`<p role="status">${words.moving(this.found.answer.moving)}</p><div class="effect-body">${whatIfView(this.found)}</div>`}
      <p><button @click=${() => { this.other = null; this.found = null; }}>${words.close}</button></p>`;
  }
}
