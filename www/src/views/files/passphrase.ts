// A passphrase, typed twice, with a hint of how long it would hold. No rule: the reader decides.
import { html, nothing, type TemplateResult } from "lit";
import { strength } from "../../keep/strength";
import { keep as words } from "../../text/words";
import { View } from "../view";

export class PassphraseFields extends View {
  static override properties = { label: {}, disabled: { type: Boolean }, first: { state: true }, second: { state: true }, tried: { state: true } };
  /** What the button says. */
  declare label: string;
  declare disabled: boolean;
  declare first: string;
  declare second: string;
  declare tried: boolean;
  /** Called with the passphrase, if the two are the same. */
  act: (passphrase: string) => Promise<void> = () => Promise.resolve();

  constructor() {
    super();
    this.label = "";
    this.disabled = false;
    this.#clear();
  }

  #clear(): void {
    [this.first, this.second, this.tried] = ["", "", false];
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    this.tried = true;
    if (this.first === "" || this.first !== this.second) return;
    await this.act(this.first);
    this.#clear();
  }

  protected override render(): TemplateResult {
    const found = strength(this.first);
    const field = (label: string, value: string, take: (text: string) => void): TemplateResult => html`<label><span>${label}</span>
      <input type="password" autocomplete="new-password" required .value=${value} ?disabled=${this.disabled} @input=${(event: Event) => {
        if (event.target instanceof HTMLInputElement) take(event.target.value);
      }}></label>`;
    const differs = this.second !== "" && this.first !== this.second && (this.tried || this.second.length >= this.first.length);
    return html`<form class="fields passphrase" @submit=${(event: Event) => void this.#submit(event)}>
      ${field(words.passphrase, this.first, (text) => { this.first = text; })}
      ${field(words.again, this.second, (text) => { this.second = text; })}
      <button part="button" ?disabled=${this.disabled}>${this.label}</button>
      </form>
      <p class="quiet prose-line" aria-live="polite">${differs ? html`<strong>${words.differ}</strong> ` : nothing}${words.strength[found]}</p>`;
  }
}
