// <rapport-score client="…">: one client's score, for a line in a portal.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { ClientView, Report } from "rapport";
import type { RapportClient } from "./engine/client";
import { RapportDashboard } from "./dashboard";
import * as format from "./text/format";
import { bandMark } from "./pictures/pictures";
import { tokens } from "./look/styles";
import { score as words } from "./text/words";
import { define } from "./views/view";

/**
 * Attributes
 * - `client`: the client's identifier
 * - `for`: the id of the <rapport-dashboard> whose data to use; without it, the first one on the page
 * - `theme`: `light` or `dark`
 *
 * Property: `engine` (a `RapportClient`), instead of a dashboard; call `refresh()` after loading into it.
 */
export class RapportScore extends LitElement {
  static override styles = [tokens, css`
    :host { display: inline-block; font: inherit; color: inherit; }
    p { margin: 0; display: inline-flex; gap: 8px; align-items: baseline; font-variant-numeric: tabular-nums; }
    strong { font-weight: 600; }
    .quiet { color: var(--_quiet); }
  `];
  static override properties = { client: {}, for: {}, theme: { reflect: true }, engine: { attribute: false }, shown: { state: true }, bands: { state: true } };
  declare client: string;
  declare for: string;
  declare theme: string;
  declare engine: RapportClient | undefined;
  declare shown: ClientView | null;
  declare bands: NonNullable<Report["roster"]>["bands"];
  #asked = 0;
  readonly #reported = (event: Event): void => {
    if (event.target === this.#dashboard()) void this.refresh();
  };

  constructor() {
    super();
    this.client = "";
    this.for = "";
    this.theme = "";
    this.engine = undefined;
    this.shown = null;
    this.bands = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("rapport-report", this.#reported);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("rapport-report", this.#reported);
  }

  #dashboard(): RapportDashboard | null {
    const found = this.for === "" ? document.querySelector("rapport-dashboard") : document.getElementById(this.for);
    return found instanceof RapportDashboard ? found : null;
  }

  /** Asks the engine again. */
  async refresh(): Promise<void> {
    const dashboard = this.#dashboard();
    const engine = this.engine ?? dashboard?.client;
    if (engine === undefined || this.client === "") return;
    const asked = ++this.#asked;
    try {
      const [shown, report] = await Promise.all([engine.client(this.client), dashboard?.report ?? engine.report()]);
      if (asked === this.#asked) [this.shown, this.bands] = [shown, report.roster?.bands ?? []];
    } catch {
      // No such client, or nothing loaded yet: the element says that it has no score.
      if (asked === this.#asked) this.shown = null;
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("client") || changed.has("engine") || changed.has("for")) void this.refresh();
  }

  protected override render(): TemplateResult {
    const { shown } = this;
    if (shown === null || shown.score === null) return html`<p class="quiet" part="score">${words.waiting}</p>`;
    return html`<p part="score"><strong>${format.score(shown.score, this.bands)}</strong> ${bandMark(this.bands.findIndex(({ id }) => id === shown.band), this.bands)}</p>`;
  }
}

export function defineScore(): void {
  define("rapport-score", RapportScore);
}
