// Keeping the session: as a file, on this device, or not at all.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { RapportError } from "../../engine/client";
import { type Keeper, saveSnapshot } from "../../keep/keeper";
import { canSeal } from "../../keep/seal";
import * as format from "../../text/format";
import { keep as words } from "../../text/words";
import { faultText } from "../said";
import { View } from "../view";
import { asError, type Workspace } from "../../state/workspace";

export class KeepView extends View {
  static override properties = {
    workspace: { attribute: false }, keeper: { attribute: false }, beat: { attribute: false },
    protect: { state: true }, working: { state: true }, saved: { state: true }, fault: { state: true }, changes: { state: true },
  };
  declare workspace: Workspace;
  /** Null in an embedded dashboard: the storage is the host page's. */
  declare keeper: Keeper | null;
  declare beat: number;
  declare protect: boolean;
  declare working: boolean;
  declare saved: string;
  declare fault: RapportError | null;
  /** What has changed since the session was kept. */
  declare changes: readonly string[];
  #asked = 0;

  constructor() {
    super();
    this.keeper = null;
    this.protect = this.working = false;
    this.saved = "";
    this.fault = null;
    this.changes = [];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("beat") && this.keeper?.isThis === true && !this.workspace.busy) void this.#compare(this.keeper);
  }

  async #compare(keeper: Keeper): Promise<void> {
    const asked = ++this.#asked;
    const changes = await keeper.changes(this.workspace).catch(() => []);
    if (asked === this.#asked && String(changes) !== String(this.changes)) this.changes = changes;
  }

  async #try(work: () => Promise<string>): Promise<void> {
    this.working = true;
    this.fault = null;
    this.saved = "";
    try {
      this.saved = await work();
      this.wish("wish-say", this.saved);
    } catch (error) {
      this.fault = asError(error);
      this.wish("wish-say", this.fault.message);
    }
    this.working = false;
  }

  async #save(passphrase?: string): Promise<void> {
    await this.#try(async () => words.saved(format.bytes((await saveSnapshot(this.workspace, passphrase)).size)));
  }

  protected override render(): TemplateResult {
    const { workspace, keeper, working, fault } = this;
    const nothingYet = workspace.files.length === 0;
    const idle = !working && !workspace.busy && !nothingYet;
    return html`<section class="keep"><h2>${words.heading}</h2>
      <p class="prose-line">${words.lead}</p>
      ${nothingYet ? html`<p class="quiet">${words.nothing}</p>` : html`
        ${!canSeal() ? nothing : html`<p class="answers"><label class="check"><input type="checkbox" .checked=${this.protect} @change=${() => { this.protect = !this.protect; }}> ${words.withPassphrase}</label></p>`}
        ${this.protect
          ? html`<rapport-passphrase label=${words.save} ?disabled=${!idle} .act=${(passphrase: string) => this.#save(passphrase)}></rapport-passphrase>`
          : html`<p class="answers"><button part="button" ?disabled=${!idle} @click=${() => void this.#save()}>${words.save}</button> <span class="quiet">${words.open}</span></p>`}`}
      ${keeper === null ? nothing : this.#device(keeper, nothingYet, idle)}
      <p class="quiet" role="status">${working ? words.working : this.saved}</p>
      ${fault === null ? nothing : html`<div class="trouble" role="alert">${faultText(fault)}</div>`}
      ${nothingYet && keeper?.kept == null ? nothing : html`<h3>${words.forget}</h3><rapport-forget ?embedded=${keeper === null}></rapport-forget>`}
    </section>`;
  }

  #device(keeper: Keeper, nothingYet: boolean, idle: boolean): TemplateResult | typeof nothing {
    const { obstacle, kept, isThis } = keeper;
    if (obstacle === undefined) return nothing;
    if (obstacle !== null) return html`<h3>${words.deviceHeading}</h3><p class="quiet prose-line">${words.unavailable[obstacle]}</p>`;
    return html`<h3>${words.deviceHeading}</h3><p class="quiet prose-line">${words.deviceLead}</p>
      ${kept === null ? nothing : html`<p>${isThis ? words.keptNow(format.bytes(kept.size)) : words.keptOther(format.bytes(kept.size))}
        ${!isThis ? nothing : this.changes.length === 0 ? words.unchanged : html`<strong>${words.changed(this.changes)}</strong>`}</p>`}
      ${nothingYet ? nothing : html`<rapport-passphrase label=${isThis ? words.keepAgain : words.keepHere} ?disabled=${!idle} .act=${(passphrase: string) => this.#try(async () => {
        await keeper.keep(this.workspace, passphrase);
        this.changes = [];
        return words.kept;
      })}></rapport-passphrase>`}`;
  }
}
