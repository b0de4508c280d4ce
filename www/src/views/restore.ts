// The question before a kept session takes the place of what is loaded, and its passphrase.
import { html, nothing, type TemplateResult } from "lit";
import type { RapportError } from "../engine/client";
import { keep as words } from "../text/words";
import { faultText } from "./said";
import { View } from "./view";
import { asError, isAbort, type Workspace } from "../state/workspace";

export interface Offer {
  title: string;
  sealed: boolean;
  /** Opens it, and calls back as soon as it is sure to open. */
  act: (passphrase: string | undefined, begun: () => void) => Promise<void>;
}

export class RestoreDialog extends View {
  static override properties = { workspace: { attribute: false }, offer: { state: true }, working: { state: true }, fault: { state: true } };
  declare workspace: Workspace;
  declare offer: Offer | null;
  declare working: boolean;
  declare fault: RapportError | null;

  constructor() {
    super();
    this.offer = this.fault = null;
    this.working = false;
  }

  async ask(offer: Offer): Promise<void> {
    [this.offer, this.fault, this.working] = [offer, null, false];
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  #close(): void {
    this.querySelector("dialog")?.close();
  }

  async #open(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { offer } = this;
    if (offer === null || this.working) return;
    const passphrase = offer.sealed ? (this.querySelector<HTMLInputElement>("input")?.value ?? "") : undefined;
    [this.working, this.fault] = [true, null];
    let begun = false;
    try {
      await offer.act(passphrase, () => {
        begun = true;
        this.#close();
      });
    } catch (error) {
      // Once it has begun, the page itself shows what went wrong.
      if (isAbort(error)) this.#close();
      else if (begun) this.wish("wish-error", asError(error));
      else this.fault = asError(error);
    }
    this.working = false;
    if (this.fault !== null) {
      await this.updateComplete;
      this.querySelector<HTMLInputElement>("input")?.select();
    }
  }

  protected override render(): TemplateResult {
    const { offer, fault } = this;
    const files = this.workspace.files.length;
    return html`<dialog class="small" part="dialog" aria-labelledby="restore-title" @close=${() => { this.offer = null; }}><div class="dialog-body">
      <h2 id="restore-title" tabindex="-1">${offer?.title ?? ""}</h2>
      ${offer === null ? nothing : html`
        <p>${files === 0 ? words.replacesNothing : words.replaces(files)} ${offer.sealed ? words.needsPassphrase : nothing}</p>
        <form class="fields restore" @submit=${(event: SubmitEvent) => void this.#open(event)}>
          ${offer.sealed ? html`<label><span>${words.passphrase}</span> <input type="password" autocomplete="current-password" required autofocus></label>` : nothing}
          <button class="primary" part="button" ?disabled=${this.working}>${words.openIt}</button>
          <button type="button" part="button" @click=${() => this.#close()}>${words.cancel}</button>
        </form>
        ${this.working ? html`<p class="quiet" role="status">${words.reading}</p>` : nothing}
        ${fault === null ? nothing : html`<div class="trouble" role="alert">${faultText(fault)}</div>`}`}
      </div></dialog>`;
  }
}
