// The scoring model: the document as a form, what a change would do beside it, and the model as a file.
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Health } from "rapport";
import { bandsEditor, basicsEditor } from "./bands-editor";
import { bonusesEditor, penaltiesEditor } from "./extras-editor";
import { checkField } from "./fields";
import * as format from "../../text/format";
import { healthEditor } from "./health-editor";
import { ComparisonView, differencesTable } from "./compare";
import { type Desk, deskOf } from "../../state/model-desk";
import { asText, read, save } from "../../state/model-file";
import { faultText, type List, rowId, type Stage } from "./lines";
import { playsEditor } from "./plays-editor";
import { segmentsEditor } from "./segment-editor";
import { LOCALE } from "../../text/locale";
import { modelPage as words } from "../../text/later-words";
import { triggersEditor } from "./trigger-editor";
import { View } from "../view";
import { whatIfView } from "./what-if";
import { asError, type Workspace } from "../../state/workspace";

export class ModelView extends View {
  static override properties = { workspace: { attribute: false }, beat: { attribute: false }, keep: { state: true }, working: { state: true }, proposed: { state: true } };
  declare workspace: Workspace;
  declare beat: number;
  /** Whether windows that are over stay with the model before. */
  declare keep: boolean;
  declare working: boolean;
  /** The health that the engine would propose from the data, where it can. */
  declare proposed: Health | null;
  #desk: Desk | null = null;
  /** The report that the proposal belongs to. */
  #report: object | null = null;
  #release: () => void = () => {};
  /** Where the focus goes after the next drawing. */
  #wanted = "";
  readonly #keyed = (event: KeyboardEvent): void => this.#keys(event);

  constructor() {
    super();
    this.keep = false;
    this.working = false;
    this.proposed = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#keyed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#keyed);
    this.#desk?.seal();
    this.#release();
    this.#desk = null;
  }

  protected override willUpdate(): void {
    const desk = deskOf(this.workspace);
    if (desk !== this.#desk) {
      this.#release();
      this.#desk = desk;
      this.#release = desk?.watch(() => this.requestUpdate()) ?? ((): void => {});
    }
    desk?.follow();
    if (this.#report === this.workspace.report || desk === null) return;
    this.#report = this.workspace.report;
    void this.#propose();
  }

  /** What the engine would take for health where the model says nothing. */
  async #propose(): Promise<void> {
    const report = this.#report;
    // Without data there is nothing to propose from.
    const found = await this.workspace.client.health().catch(() => null);
    // A newer report has its own answer.
    if (report === this.#report) this.proposed = found?.proposed ? found.model : null;
  }

  protected override updated(): void {
    if (this.#wanted === "") return;
    const found = this.querySelector<HTMLElement>(`#${CSS.escape(this.#wanted)}`);
    this.#wanted = "";
    found?.focus();
  }

  #focus(id: string): void {
    this.#wanted = id;
    this.requestUpdate();
  }

  /** Undo and redo by the keys for it, also inside a field: its text is part of the model. */
  #keys(event: KeyboardEvent): void {
    if (this.#desk === null || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (!event.composedPath().includes(this) && event.target !== document.body) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.#desk.redo();
    else this.#desk.undo();
  }

  protected override render(): TemplateResult {
    const desk = this.#desk;
    return html`<h1 tabindex="-1">${words.heading}</h1>
      ${desk === null ? html`<p class="lead">${words.empty}</p><rapport-drop look="compact" ?fresh=${this.workspace.files.length === 0}></rapport-drop>` : this.#page(desk)}`;
  }

  /** A field that is left, or a button pressed, ends a step. */
  #page(desk: Desk): TemplateResult {
    const stage: Stage = { desk, focus: (id) => this.#focus(id) };
    return html`<p class="lead">${words.lead}</p>
      ${desk.name === null ? nothing : html`<p class="quiet model-name">${words.called(desk.name)}</p>`}
      ${this.#bar(desk)}
      <div class="model-columns">
        <div class="model-form" @change=${() => desk.seal()} @click=${() => desk.seal()}>
          ${basicsEditor(stage)}${triggersEditor(stage)}${bonusesEditor(stage)}${penaltiesEditor(stage)}${bandsEditor(stage)}
          ${segmentsEditor(stage)}${healthEditor(stage, this.proposed)}${playsEditor(stage)}${this.#files(desk)}
        </div>
        <aside class="model-effect" aria-labelledby="effect-heading"><h2 id="effect-heading">${words.effect}</h2>${this.#effect(desk)}</aside>
      </div>`;
  }

  #bar(desk: Desk): TemplateResult {
    const { isChanged, fault, cannotKeep } = desk;
    const pending = isChanged ? desk.differences.length : 0;
    return html`<div class="model-bar" role="group" aria-label=${words.bar}>
      <button ?disabled=${desk.history.past.length === 0} title=${words.undoKeys} @click=${() => desk.undo()}>${words.undo}</button>
      <button ?disabled=${desk.history.future.length === 0} title=${words.redoKeys} @click=${() => desk.redo()}>${words.redo}</button>
      <button ?disabled=${!isChanged} @click=${() => desk.reset()}>${words.reset}</button>
      <button class="primary" ?disabled=${!isChanged || fault !== null || this.working} @click=${() => void this.#apply(desk)}>${words.apply}</button>
      <p role="status" class="bar-state">${words.state(desk.base.version, pending, isChanged && desk.whatIf !== null && !desk.stale && fault === null ? desk.whatIf.answer.moving : null)}
        ${fault === null ? nothing : html`<span class="flag bad">${words.invalid}</span> <button class="link" title=${faultText(desk)} @click=${() => this.#lead(desk)}>${words.goThere}</button>`}</p>
      ${isChanged && fault === null ? html`<div class="bar-keep">${checkField(cannotKeep === null ? words.keep(format.date(desk.lastDay ?? "")) : words.cannotKeep[cannotKeep], this.keep && cannotKeep === null, (on) => { this.keep = on; }, { disabled: cannotKeep !== null })}</div>` : nothing}
    </div>
    ${fault !== null && desk.place?.part === "" ? html`<p class="fault">${faultText(desk)}</p>` : nothing}`;
  }

  /** Opens the entry that has the fault, and puts the focus into it. */
  #lead(desk: Desk): void {
    const { place } = desk;
    if (place === null) return;
    const list = place.part as List;
    if (place.at !== null && ["triggers", "bonuses", "penalties", "segments", "plays"].includes(place.part)) {
      if (desk.opened !== `${place.part}/${place.at}`) desk.open(`${place.part}/${place.at}`);
    }
    void this.updateComplete.then(() => {
      const invalid = this.querySelector<HTMLElement>("[aria-invalid=true]");
      const named = place.at === null ? null : this.querySelector<HTMLElement>(`#${CSS.escape(rowId(list, place.at))}`);
      (invalid ?? named ?? this.querySelector<HTMLElement>(".fault"))?.focus();
      this.querySelector(".fault")?.scrollIntoView({ block: "center" });
    });
  }

  async #apply(desk: Desk): Promise<void> {
    this.working = true;
    try {
      await desk.apply(this.keep);
      this.keep = false;
      this.wish("wish-say", words.applied(desk.base.version));
    } catch (error) {
      this.wish("wish-error", asError(error));
    }
    this.working = false;
    this.#focus("model-name");
  }

  #effect(desk: Desk): TemplateResult {
    if (desk.fault !== null) return html`<p class="flag">${words.paused}</p>`;
    if (desk.trouble !== null) return html`<p>${desk.trouble.message}</p><p class="quiet">${desk.trouble.hint}</p>`;
    if (desk.whatIf === null) return html`<p class="quiet">${words.asking}</p>`;
    const effect = desk.whatIf;
    return html`<p class="effect-line">${desk.isChanged ? words.moving(effect.answer.moving) : words.unchanged}</p>
      <div class="effect-body">${guard([effect, LOCALE], () => whatIfView(effect))}</div>
      ${desk.isChanged ? html`<details class="changes-list"><summary>${words.changes(desk.differences.length)}</summary>${differencesTable(desk.differences, words.inForce, words.draft)}</details>` : nothing}`;
  }

  #files(desk: Desk): TemplateResult {
    const choose = (id: string): void => this.querySelector<HTMLInputElement>(id)?.click();
    return html`<section><h2>${words.filesHeading}</h2>
      <p class="quiet prose-line">${words.filesLead}</p>
      <p class="tools">
        <button ?disabled=${desk.fault !== null} @click=${() => save(desk.draft)}>${words.save}</button>
        <button @click=${() => choose("#model-load")}>${words.load}</button>
        <button ?disabled=${desk.fault !== null} @click=${() => void this.#copy(desk)}>${words.copy}</button>
        <button @click=${() => choose("#model-other")}>${words.compare}</button></p>
      <input type="file" hidden id="model-load" accept=".json,application/json" aria-label=${words.load} @change=${(event: Event) => void this.#load(desk, event)}>
      <input type="file" hidden id="model-other" accept=".json,application/json" aria-label=${words.compare} @change=${(event: Event) => void this.#compare(event)}>
      <rapport-model-compare .workspace=${this.workspace} .model=${desk.base}></rapport-model-compare>
    </section>`;
  }

  async #load(desk: Desk, event: Event): Promise<void> {
    const file = chosenFile(event);
    if (file === null) return;
    try {
      desk.replace(await read(this.workspace, file));
      this.wish("wish-say", words.loaded(file.name));
      this.#focus("model-name");
    } catch (error) {
      this.wish("wish-error", asError(error));
    }
  }

  async #compare(event: Event): Promise<void> {
    const file = chosenFile(event);
    const view = this.querySelector("rapport-model-compare");
    if (file !== null && view instanceof ComparisonView) await view.show(file);
  }

  async #copy(desk: Desk): Promise<void> {
    try {
      await navigator.clipboard.writeText(asText(desk.draft));
      this.wish("wish-say", words.copied);
    } catch {
      // Not every page may write to the clipboard; a file always works.
      save(desk.draft);
    }
  }
}

function chosenFile({ target }: Event): File | null {
  if (!(target instanceof HTMLInputElement)) return null;
  const file = target.files?.[0] ?? null;
  // So that choosing the same file again is heard.
  target.value = "";
  return file;
}
