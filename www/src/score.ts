// <rapport-score client="…">: one client's score, for a line in a portal.
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { ClientView, Report } from "rapport";
import type { ScoreElement, ScoreShown } from "./elements";
import type { RapportClient } from "./engine/client";
import { RapportDashboard } from "./dashboard";
import * as format from "./text/format";
import { bandMark } from "./pictures/pictures";
import { tokens } from "./look/styles";
import { attend, leave, Listener, settling } from "./state/language";
import { language, score as words } from "./text/words";

/** What a host page may use of it stands in elements.ts, and in custom-elements.json for editors. */
export class RapportScore extends LitElement implements ScoreElement {
  static override styles = [tokens, css`
    :host { display: inline-block; font: inherit; color: inherit; direction: ltr !important; }
    p { margin: 0; display: inline-flex; gap: 8px; align-items: baseline; font-variant-numeric: tabular-nums; }
    strong { font-weight: 600; }
    .quiet { color: var(--_quiet); }
  `];
  static override properties = { client: {}, for: {}, theme: { reflect: true }, label: {}, engine: { attribute: false }, shown: { state: true }, bands: { state: true } };
  declare client: string;
  declare for: string;
  declare theme: string;
  declare label: string;
  declare engine: RapportClient | undefined;
  declare shown: ClientView | null;
  declare bands: NonNullable<Report["roster"]>["bands"];
  #asked = 0;
  /** What the host page was told last. */
  #told = "";
  readonly #reported = (event: Event): void => {
    if (event.target === this.#dashboard()) void this.refresh();
  };

  constructor() {
    super();
    new Listener(this);
    this.client = "";
    this.for = "";
    this.theme = "";
    this.label = "";
    this.engine = undefined;
    this.shown = null;
    this.bands = [];
  }

  override connectedCallback(): void {
    attend(this);
    super.connectedCallback();
    document.addEventListener("rapport-report", this.#reported);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    leave(this);
    document.removeEventListener("rapport-report", this.#reported);
  }

  #dashboard(): RapportDashboard | null {
    const found = !this.for ? document.querySelector("rapport-dashboard") : document.getElementById(this.for);
    return found instanceof RapportDashboard ? found : null;
  }

  /** In the language that is asked for, or not yet. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    return settling === null ? super.scheduleUpdate() : settling.then(() => this.scheduleUpdate());
  }

  async refresh(): Promise<void> {
    const dashboard = this.#dashboard();
    const engine = this.engine ?? dashboard?.client;
    const asked = ++this.#asked;
    // A framework may set it to a number, or to nothing.
    const id = String(this.client ?? "");
    if (engine === undefined || id === "") {
      this.shown = null;
      return;
    }
    try {
      // The dashboard's own question and report, so that both show the same; before its first one there is nothing to show.
      const [shown, report] = await Promise.all([engine.client(id, this.engine === undefined ? dashboard?.query : {}), this.engine === undefined ? dashboard?.report : engine.report()]);
      if (asked === this.#asked) [this.shown, this.bands] = report?.roster ? [shown, report.roster.bands] : [null, []];
    } catch {
      // No such client, or nothing loaded yet: the element says that it has no score.
      if (asked === this.#asked) this.shown = null;
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("client") || changed.has("engine") || changed.has("for")) void this.refresh();
    const told: ScoreShown = { client: this.client, score: this.shown?.score ?? null, band: this.shown?.band ?? null };
    if (changed.has("shown") && JSON.stringify(told) !== this.#told) {
      this.#told = JSON.stringify(told);
      this.dispatchEvent(new CustomEvent("rapport-score", { detail: told, bubbles: true, composed: true }));
    }
  }

  protected override render(): TemplateResult {
    const { shown } = this;
    if (shown === null || shown.score === null) return html`<p class="quiet" part="score" lang=${language}><slot name="empty">${words.waiting}</slot></p>`;
    const at = this.bands.findIndex(({ id }) => id === shown.band);
    const value = format.score(shown.score, this.bands);
    // Said as one: a bare number and a word would tell nothing of whom they are.
    return html`<p part="score" lang=${language} role="img" aria-label=${words.label(this.label || shown.name, value, this.bands[at]?.label ?? "")}>
      <strong>${value}</strong> ${bandMark(at, this.bands)}</p>`;
  }
}
