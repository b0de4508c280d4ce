// What a client's page says about its score: why it moved, the way to the next band, whose rules, what a person decided.
import { raw } from "../../take/raw";
import { html, nothing, type TemplateResult } from "lit";
import type { Band, Change, ClientView, Override } from "rapport";
import * as format from "../../text/format";
import { type Desk, deskOf } from "../../state/model-desk";
import { changePicture, round } from "../../pictures/change";
import { change as words, decision as decisionWords } from "../../text/words";
import { View } from "../view";
import { asError, type Workspace } from "../../state/workspace";

/** Lines that moved, before the list is too long to say anything. */
const LINES = 5;

export function changeSection(view: ClientView): TemplateResult | typeof nothing {
  const { change } = view;
  if (change === null) return nothing;
  const name = view.name || view.id;
  if (change.parts.length === 0) return html`<section><h2>${words.heading}</h2><p>${words.none}</p></section>`;
  return html`<section><h2>${words.heading}</h2>
    <p class="prose-line">${sentence(change, name)}</p>
    ${changePicture(change, words.picture(name))}
    ${change.lines.length === 0 ? nothing : html`<table class="moved-lines"><thead><tr><th scope="col">${words.linesHeading}</th><th scope="col" class="figure" data-raw=${raw(words.before, words.now)}>${words.pointsHeader}</th></tr></thead>
      <tbody>${change.lines.slice(0, LINES).map((line) => html`<tr><th scope="row">${line.label}</th><td class="figure" data-raw=${raw(line.before, line.now)}>${words.points(round(line.before), round(line.now))}</td></tr>`)}</tbody></table><rapport-take></rapport-take>`}</section>`;
}

function sentence({ before, now, parts }: Change, name: string): string {
  const moved = now - before;
  // Of a single cause the sentence has said how much already.
  const because = parts.map(({ cause, score }) => (parts.length === 1 ? words.because[cause](score > 0) : words.part(cause, score, round(Math.abs(score)))));
  return words.sentence(name, round(before), round(now), round(Math.abs(moved)), moved > 0, because);
}

export function nextLine({ next }: ClientView, bands: readonly Band[]): TemplateResult | typeof nothing {
  if (next === null) return nothing;
  const band = bands.find(({ id }) => id === next.band)?.label ?? next.band;
  return html`<p class="next-step">${next.actions.length === 0
    ? words.noWay(band, round(next.missing))
    : words.next(words.thisClient, band, next.actions.map(({ times, label }) => words.action(times, label)))}</p>`;
}

export function segmentLine({ segment }: ClientView): TemplateResult | typeof nothing {
  return segment === null ? nothing : html`<p class="quiet">${words.segment(segment)}</p>`;
}

/** A decision beside the computed score, and the form to make or take back one. */
export class DecisionView extends View {
  static override properties = { workspace: { attribute: false }, view: { attribute: false }, chosen: { state: true }, working: { state: true }, past: { state: true } };
  declare workspace: Workspace;
  declare view: ClientView;
  /** Id of the band, or nothing for a score. */
  declare chosen: string;
  declare working: boolean;
  /** The day given is over. */
  declare past: boolean;

  constructor() {
    super();
    this.chosen = "";
    this.working = false;
    this.past = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const bands = this.workspace.report?.roster?.bands ?? [];
    const desk = deskOf(this.workspace);
    if (desk === null) return nothing;
    const { decided, id } = this.view;
    return html`${decided === null ? nothing : html`<div class="decided"><p><strong>${decisionWords.shown(this.#what(decided, bands), format.date(decided.until))}</strong></p><p>${decided.note}</p>
        <p><button class="link" ?disabled=${this.working} @click=${() => void this.#decide(desk, id, null)}>${decisionWords.remove}</button></p></div>`}
      <details class="inline decide"><summary>${decisionWords.open}</summary>
        <p>${decisionWords.lead}${desk.inForce.id === "proposed" ? ` ${decisionWords.pins}` : ""}</p>
        <form class="form-grid" @submit=${(event: SubmitEvent) => this.#submit(event, desk)}>
          <label class="field"><span>${decisionWords.band}</span> <select name="band" @change=${(event: Event) => { if (event.target instanceof HTMLSelectElement) this.chosen = event.target.value; }}>
            <option value="" .selected=${this.chosen === ""}>${decisionWords.noBand}</option>${bands.map((band) => html`<option value=${band.id} .selected=${this.chosen === band.id}>${band.label}</option>`)}</select></label>
          ${this.chosen === "" ? html`<label class="field"><span>${decisionWords.score}</span> <input type="number" name="score" min="0" max=${desk.inForce.formula === "points" ? nothing : 100} step="any" required></label>` : nothing}
          <label class="field"><span>${decisionWords.note}</span> <input type="text" name="note" required></label>
          <label class="field"><span>${decisionWords.until}</span> <input type="date" name="until" required aria-invalid=${this.past ? "true" : nothing} aria-describedby=${this.past ? "decision-past" : nothing} @input=${() => { this.past = false; }}></label>
          ${this.past ? html`<p class="fault" id="decision-past" role="alert">${decisionWords.past(format.date(this.#lastDay ?? ""))}</p>` : nothing}
          <button ?disabled=${this.working}>${decisionWords.save}</button>
        </form></details>`;
  }

  /** The last day of the data: what ends before it never shows. */
  get #lastDay(): string | null {
    const { report } = this.workspace;
    return report === null ? null : format.dayBefore(report.asOf);
  }

  #what({ score, band }: Override, bands: readonly Band[]): string {
    return band === undefined ? format.plain(score ?? 0) : (bands.find(({ id }) => id === band)?.label ?? band);
  }

  #submit(event: SubmitEvent, desk: Desk): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    const [band, until] = [text("band"), text("until")];
    this.past = this.#lastDay !== null && until < this.#lastDay;
    if (this.past) {
      event.target.querySelector<HTMLInputElement>("[name=until]")?.focus();
      return;
    }
    const decided: Override = { client: this.view.id, ...(band === "" ? { score: Number(text("score")) } : { band }), note: text("note"), until };
    void this.#decide(desk, this.view.id, decided);
  }

  async #decide(desk: Desk, client: string, decided: Override | null): Promise<void> {
    this.working = true;
    try {
      await desk.decide(client, decided);
      this.wish("wish-say", decided === null ? decisionWords.removed : decisionWords.saved);
    } catch (error) {
      this.wish("wish-error", asError(error));
    }
    this.working = false;
  }
}
