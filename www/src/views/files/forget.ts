// One button that forgets everything, asked twice, with what it takes and what it leaves.
import { html, nothing, type TemplateResult } from "lit";
import { keep as words } from "../../text/words";
import { View } from "../view";

export class ForgetButton extends View {
  static override properties = { brief: { type: Boolean }, embedded: { type: Boolean }, sure: { state: true } };
  /** Where only what is on the device is there to forget, the button says so itself. */
  declare brief: boolean;
  /** Inside another page nothing is stored. */
  declare embedded: boolean;
  declare sure: boolean;

  constructor() {
    super();
    this.brief = this.embedded = false;
    this.sure = false;
  }

  protected override render(): TemplateResult {
    const forget = (): void => {
      this.sure = false;
      this.wish("wish-forget", undefined);
    };
    const lead = html`<p class="quiet prose-line">${this.embedded ? words.forgetHere : words.forgetLead}</p>`;
    return html`<div class="forget">${this.brief ? nothing : lead}${this.sure
      ? html`<p><strong>${words.reallyForget}</strong></p>${this.brief ? lead : nothing}
        <p class="answers"><button class="danger" @click=${forget}>${words.forget}</button> <button @click=${() => { this.sure = false; }}>${words.cancel}</button></p>`
      : html`<p class="answers"><button @click=${() => void this.#ask()}>${this.brief ? words.forgetIt : words.forget}</button></p>`}</div>`;
  }

  /** The button that was used is gone; the focus goes to the safe one of the two. */
  async #ask(): Promise<void> {
    this.sure = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>("button:not(.danger)")?.focus();
  }
}
