// Where files come in: by click, by drop (anywhere on the dashboard, see dashboard.ts) or by paste.
import { html, nothing, type TemplateResult } from "lit";
import { files as words } from "../../text/words";
import { View } from "../view";

export class DropArea extends View {
  static override properties = { look: {}, fresh: { type: Boolean } };
  /** `large` on the first visit, `compact` above a list, `link` where results already stand. */
  declare look: "large" | "compact" | "link";
  /** Nothing is loaded yet, so that sample data would not mix with the reader's own. */
  declare fresh: boolean;

  constructor() {
    super();
    this.look = "large";
    this.fresh = false;
  }

  protected override render(): TemplateResult {
    const choose = (): void => this.wish("wish-choose", undefined);
    if (this.look === "link") return html`<button class="link" part="button" @click=${choose}>${words.add}</button>`;
    return html`<div class="drop ${this.look}" part="drop">
      <p class="drop-actions">
        <button class="primary" part="button" @click=${choose}>${words.choose}</button>
        ${this.fresh ? html`<button part="button" @click=${() => this.wish("wish-sample", undefined)}>${words.sample}</button>` : nothing}
      </p>
      <p class="quiet">${this.look === "compact" ? words.dropShort : words.drop}</p>
    </div>`;
  }
}
