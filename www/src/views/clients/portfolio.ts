// All clients: search, filter, sort; arrow keys move, Enter opens. Ten thousand rows stay quick because only those near the
// screen are in the page.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Report, Roster } from "rapport";
import { clientsCsv } from "../../take/clients";
import { clients } from "../../take/json";
import type { Taking } from "../../take/take";
import * as format from "../../text/format";
import { queryBar } from "../query-bar";
import { type Filter, filters, select, type Order } from "./roster-order";
import { type Column, columnsOf, FORMER, figures, headRaw, heading, row } from "./roster";
import { bandMark } from "../../pictures/pictures";
import { looks, matrix as matrixWords, moved as movedWords, pictures, portfolio as words, roster as rosterWords, take } from "../../text/words";
import { valueSection } from "./value";
import { address } from "../../state/routes";
import { nothingYet } from "../standing";
import { chosen, View } from "../view";
import type { Workspace } from "../../state/workspace";

/** The ways to look at the clients, by their names in the address. */
const ways = ["list", "heat", "value"] as const;
/** What the address holds beside filters. */
const noFilters: ReadonlySet<string> = new Set(["sort", "down", "view", "page"]);

/** Up to this many rows the page holds them all, so that the browser's own search and print see each of them. */
const ALL = 300;
/** Rows kept ready above and below the screen. */
const MARGIN = 20;
/** Values that still make sense as a list to choose from. */
const MOST_VALUES = 200;

export class PortfolioView extends View {
  static override properties = {
    workspace: { attribute: false }, beat: { attribute: false }, params: { attribute: false }, first: { state: true }, count: { state: true }, stop: { state: true }, mark: { state: true }, printing: { state: true }, more: { state: true },
  };
  declare workspace: Workspace;
  declare beat: number;
  declare params: URLSearchParams;
  /** The rows in the page: where they begin, and how many. */
  declare first: number;
  declare count: number;
  /** The row where Tab stops. */
  declare stop: number;
  /** The client at whose mark Tab stops in the picture of score against value. */
  declare mark: string;
  declare printing: boolean;
  /** On a small screen the filters by attribute are folded away. */
  declare more: boolean;
  #rows: readonly number[] = [];
  /** The filters in force; what means nothing here is none. */
  #in: readonly Filter[] = [];
  #rowHeight = 45;
  readonly #scrolled = (): void => this.#look();
  readonly #print = (event: Event): void => {
    this.printing = event.type === "beforeprint";
    this.performUpdate();
  };

  constructor() {
    super();
    this.params = new URLSearchParams();
    this.first = 0;
    this.count = 80;
    this.stop = 0;
    this.mark = "";
    this.printing = false;
    this.more = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Capture: the dashboard may be inside something of the host page that scrolls.
    window.addEventListener("scroll", this.#scrolled, { capture: true, passive: true });
    window.addEventListener("resize", this.#scrolled);
    window.addEventListener("beforeprint", this.#print);
    window.addEventListener("afterprint", this.#print);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("scroll", this.#scrolled, { capture: true });
    window.removeEventListener("resize", this.#scrolled);
    window.removeEventListener("beforeprint", this.#print);
    window.removeEventListener("afterprint", this.#print);
  }

  protected override render(): TemplateResult {
    const { report } = this.workspace;
    const roster = report?.roster ?? null;
    return html`<h1 tabindex="-1">${words.heading}</h1>${this.#body(report, roster)}`;
  }

  #body(report: Report | null, roster: Roster | null): TemplateResult {
    if (!report || !roster) return nothingYet(this, this.workspace, words.empty);
    this.#in = filters(roster, this.params, report.matrix);
    this.#rows = select(roster, this.params, this.#in);
    this.stop = Math.min(this.stop, Math.max(0, this.#rows.length - 1));
    // What is on the screen now, whatever comes while a file is made of it.
    const rows = this.#rows;
    return html`<p class="lead">${words.intro(format.period(roster.window))} <button class="link" @click=${() => this.wish("wish-model", undefined)}>${words.howScored}</button></p>
      ${queryBar(this, report, this.workspace)}
      ${this.#choice()}
      ${this.#filters(report, roster)}
      <p class="quiet found">${words.found(rows.length, roster.client.length, rows.filter((at) => roster.status[at] === FORMER).length)}
        ${this.#in.length > 0 ? html`<button class="link" @click=${() => this.wish("wish-params", this.#kept(...noFilters))}>${words.clear}</button>` : nothing}
        <button class="link" @click=${() => this.#take({ csv: () => clientsCsv(roster, rows) })}>${words.download}</button>
        <button class="link" @click=${() => this.#take({ json: () => clients(this.workspace, rows.map((at) => roster.client[at] ?? "")) })}>${take.clientsJson}</button>
        <a href=${address("report")}>${take.report}</a></p>
      ${this.#in.length === 0 ? nothing : html`<p class="on-paper">${this.#said(roster)}</p>`}
      ${this.#rows.length === 0 ? html`<p>${words.none}</p>` : this.#shown(report, roster)}`;
  }

  get #way(): (typeof ways)[number] {
    return ways.find((way) => way === this.params.get("view")) ?? "list";
  }

  /** Links, so that each way has an address of its own. */
  #choice(): TemplateResult {
    const to = (way: string): string => {
      const params = new URLSearchParams(this.params);
      params.delete("page");
      if (way === "list") params.delete("view");
      else params.set("view", way);
      return address("clients", "", params);
    };
    return html`<ul class="ways" aria-label=${looks.label}>${ways.map((way) => html`<li><a href=${to(way)} aria-current=${way === this.#way ? "true" : nothing}>${looks[way]}</a></li>`)}</ul>`;
  }

  #shown(report: Report, roster: Roster): TemplateResult {
    switch (this.#way) {
      case "list": return this.#table(roster);
      case "heat": return html`<rapport-heat .workspace=${this.workspace} .beat=${this.beat} .rows=${this.#rows} .page=${Number(this.params.get("page") ?? 1)} .turn=${(page: number) => this.#set("page", page === 1 ? "" : String(page))}></rapport-heat>`;
      case "value": return valueSection(this, report, roster, this.#rows, { params: this.params, stop: this.mark, move: (id) => { this.mark = id; } });
    }
  }

  #table(roster: Roster): TemplateResult {
    const total = this.#rows.length;
    const all = total <= ALL || this.printing;
    const first = all ? 0 : Math.min(this.first, Math.max(0, total - this.count));
    const end = all ? total : Math.min(total, first + this.count);
    const spacer = (rows: number) => (rows <= 0 ? nothing : html`<tr class="spacer" aria-hidden="true"><td colspan=${columnsOf(roster).length} height=${rows * this.#rowHeight}></td></tr>`);
    return html`<table class="roster portfolio ${all ? "" : "windowed"}" part="portfolio" aria-rowcount=${total + 1} @keydown=${this.#keys} @click=${this.#click}>
      <caption class="hidden">${words.caption}</caption>
      <thead><tr aria-rowindex="1">${columnsOf(roster).map((column) => this.#header(column, roster))}</tr></thead>
      <tbody>${spacer(first)}${this.#rows.slice(first, end).map((at, place) => row(roster, at, { index: first + place + 2, stop: first + place === this.stop }))}${spacer(total - end)}</tbody>
    </table>`;
  }

  #header(column: Column, roster: Roster): TemplateResult {
    const sorted = this.params.get("sort") === column;
    const down = this.params.has("down");
    const label = heading(column, roster);
    const shape = `${column}-head ${figures.has(column) ? "figure" : ""}`;
    if (column === "trend" || column === "why") return html`<th scope="col" class=${shape} data-raw=${headRaw(column)}>${label}</th>`;
    return html`<th scope="col" class=${shape} data-title=${label} data-raw=${headRaw(column)} aria-sort=${sorted ? (down ? "descending" : "ascending") : nothing}>
      <button class="sort" @click=${() => this.#sort(column, sorted && !down)}>${label}<span class="arrow" aria-hidden="true">${sorted ? (down ? "↓" : "↑") : ""}</span></button></th>`;
  }

  #sort(column: string, down: boolean): void {
    const params = new URLSearchParams(this.params);
    for (const key of ["sort", "down", "page"]) params.delete(key);
    if (column !== "attention") params.set("sort", column);
    if (down) params.set("down", "");
    this.wish("wish-params", params);
    this.wish("wish-say", words.sorted(rosterWords.columns[column as Column] ?? words.attentionFirst, down));
  }

  #filters(report: Report, roster: Roster): TemplateResult {
    const band = this.params.get("band") ?? "";
    const attention = this.params.get("show") === "attention";
    const press = (key: string, value: string, on: boolean): void => this.#set(key, on ? "" : value);
    const unscored = roster.client.length - report.headline.scored;
    return html`<div class="filters">
      <div class="bands" role="group" aria-label=${words.filterBand}>
        <button class="chip" aria-pressed=${attention} @click=${() => press("show", "attention", attention)}>${words.attention} <span class="figure">${format.count(report.headline.needAttention)}</span></button>
        ${report.headline.byBand.map((entry) => html`<button class="chip" aria-pressed=${band === entry.band} @click=${() => press("band", entry.band, band === entry.band)}>
          ${bandMark(roster.bands.findIndex(({ id }) => id === entry.band), roster.bands)} <span class="figure">${format.count(entry.clients)}</span></button>`)}
        ${this.#told()}
        ${unscored > 0 ? html`<button class="chip" aria-pressed=${band === "none"} @click=${() => press("band", "none", band === "none")}>${pictures.noBand} <span class="figure">${format.count(unscored)}</span></button>` : nothing}
      </div>
      <div class="fields">
        <label class="search"><span>${words.search}</span> <input type="search" .value=${this.params.get("q") ?? ""} placeholder=${words.searchHint} @input=${(event: Event) => this.#set("q", chosen(event))}></label>
        <label><span>${words.sortBy}</span> <select @change=${(event: Event) => this.#sort(chosen(event), this.params.has("down"))}>
          <option value="attention" .selected=${!this.params.has("sort")}>${words.attentionFirst}</option>
          ${columnsOf(roster).filter((column) => column !== "trend" && column !== "why").map((column) => html`<option value=${column} .selected=${this.params.get("sort") === column}>${rosterWords.columns[column]}</option>`)}
        </select></label>
        <button class="more-filters" aria-expanded=${this.more} @click=${() => { this.more = !this.more; }}>${words.moreFilters}</button>
        <div class="attributes ${this.more ? "" : "folded"}">${roster.attributes.map((attribute) => this.#attribute(attribute))}</div>
      </div></div>`;
  }

  /** What was followed here from elsewhere, to take it off again. */
  #told(): TemplateResult[] {
    const [moved, field] = [this.params.get("moved"), matrixWords.fields[this.params.get("field") as keyof typeof matrixWords.fields]];
    const chip = (key: string, text: string): TemplateResult => html`<button class="chip" aria-pressed="true" @click=${() => this.#set(key, "")}>${text} <span aria-hidden="true">×</span></button>`;
    return [...(moved === "up" || moved === "down" ? [chip("moved", movedWords[moved])] : []), ...(field === undefined ? [] : [chip("field", matrixWords.only(field))])];
  }

  #attribute({ column, title, values }: Roster["attributes"][number]): TemplateResult | typeof nothing {
    const choices = distinct(values);
    if (choices.length < 2 || choices.length > MOST_VALUES) return nothing;
    const key = `is.${column}`;
    const now = this.params.get(key);
    return html`<label><span>${title}</span> <select @change=${(event: Event) => this.#set(key, chosen(event))}>
      <option value="" .selected=${now === null}>${words.any}</option>
      ${choices.map((value) => html`<option value="=${value}" .selected=${now === `=${value}`}>${value === "" ? words.unknown : value}</option>`)}
    </select></label>`;
  }

  /** On paper the fields that say it are gone. */
  #said(roster: Roster): string {
    return words.only(this.#in.map(({ key, value }) => {
      switch (key) {
        case "q": return `${words.search}: ${value}`;
        case "show": return words.attention;
        case "band": return roster.bands.find(({ id }) => id === value)?.label ?? pictures.noBand;
        case "moved": return movedWords[value as "up" | "down"];
        case "field": return matrixWords.fields[value as keyof typeof matrixWords.fields];
        default: return `${roster.attributes.find(({ column }) => key === `is.${column}`)?.title ?? key}: ${value === "" ? words.unknown : value}`;
      }
    }));
  }

  #kept(...keys: string[]): URLSearchParams {
    return new URLSearchParams([...this.params].filter(([key]) => keys.includes(key)));
  }

  #set(key: string, value: string): void {
    const params = new URLSearchParams(this.params);
    if (value === "") params.delete(key);
    else params.set(key, value);
    // Another choice of clients begins at its first page.
    if (key !== "page") params.delete("page");
    this.stop = 0;
    this.wish("wish-params", params);
  }

  #take(what: Taking["what"]): void {
    this.wish("wish-take", { what, name: take.clientsName });
  }

  #click(event: MouseEvent): void {
    // The whole row opens the client, but a click that marks text or opens another tab is left alone.
    if (!(event.target instanceof Element) || event.target.closest("a, button") || getSelection()?.type === "Range") return;
    event.target.closest("tr")?.querySelector("a")?.click();
  }

  #keys(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLAnchorElement)) return;
    const page = Math.max(1, Math.floor(innerHeight / this.#rowHeight) - 2);
    const last = this.#rows.length - 1;
    const steps: Order = { ArrowDown: this.stop + 1, ArrowUp: this.stop - 1, PageDown: this.stop + page, PageUp: this.stop - page, Home: 0, End: last };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    void this.#focus(Math.min(last, Math.max(0, to)));
  }

  async #focus(place: number): Promise<void> {
    this.stop = place;
    if (place < this.first || place >= this.first + this.count) this.first = Math.max(0, place - Math.floor(this.count / 2));
    await this.updateComplete;
    const link = this.querySelector<HTMLAnchorElement>(`a[data-at="${this.#rows[place]}"]`);
    link?.focus({ preventScroll: true });
    link?.closest("tr")?.scrollIntoView({ block: "nearest" });
  }

  /** Works out which rows are near the screen. */
  #look(): void {
    const body = this.querySelector(".portfolio tbody");
    if (body === null || this.#rows.length <= ALL) return;
    const height = body.querySelector("tr:not(.spacer)")?.getBoundingClientRect().height ?? 0;
    if (height > 0) this.#rowHeight = height;
    const above = -body.getBoundingClientRect().top;
    this.first = Math.max(0, Math.min(Math.floor(above / this.#rowHeight) - MARGIN, this.#rows.length - this.count));
    this.count = Math.ceil(innerHeight / this.#rowHeight) + 2 * MARGIN;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("beat") || changed.has("params")) this.#look();
  }
}

const known = new WeakMap<readonly string[], string[]>();

/** The different values of an attribute, in order; worked out once for each report. */
function distinct(values: readonly string[]): string[] {
  let found = known.get(values);
  if (found === undefined) known.set(values, (found = [...new Set(values)].sort((a, b) => a.localeCompare(b))));
  return found;
}
