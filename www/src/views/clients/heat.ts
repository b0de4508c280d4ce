// The heat map of scores: fifty clients a page, in the order of the list.
import { html, nothing, type TemplateResult } from "lit";
import type { Scores, ScoresQuery } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import { type HeatMap, heatMap, type HeatRow, heatTable } from "../../pictures/heat";
import { bandMark } from "../../pictures/pictures";
import * as format from "../../text/format";
import * as spoken from "../../text/spoken";
import { heat as words } from "../../text/words";
import type { Order } from "./roster-order";

const PAGE = 50;
/** Periods: two years of months, so that a season is seen twice. */
const WINDOWS = 24;

export class HeatView extends Answered<ScoresQuery, Scores> {
  static override properties = { rows: { attribute: false }, page: { attribute: false }, turn: { attribute: false }, stop: { state: true } };
  /** Places in the roster. */
  declare rows: readonly number[];
  declare page: number;
  declare turn: (page: number) => void;
  declare stop: number;
  readonly #places = new WeakMap<Scores, Map<string, number>>();

  constructor() {
    super();
    this.rows = [];
    this.page = 1;
    this.turn = () => {};
    this.stop = 0;
  }

  protected override willUpdate(): void {
    const { asOf, timeZone } = this.workspace.query;
    // The windows are the scoring model's, as in the list.
    this.question = { ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }) };
    super.willUpdate();
  }

  protected override ask(client: RapportClient, question: ScoresQuery): Promise<Scores> {
    return client.scores(question);
  }

  protected override inWords(scores: Scores): Scores {
    return spoken.withBands(scores);
  }

  protected override show(scores: Scores): TemplateResult {
    const last = scores.windows.findLastIndex(({ complete }) => complete);
    const roster = this.workspace.report?.roster ?? null;
    if (last < 0 || roster === null) return html`<p class="lead">${words.none}</p>`;
    const first = Math.max(0, last + 1 - WINDOWS);
    const pages = Math.max(1, Math.ceil(this.rows.length / PAGE));
    const page = Math.min(pages, Math.max(1, Math.floor(this.page) || 1));
    const shown = this.rows.slice((page - 1) * PAGE, page * PAGE);
    this.stop = Math.min(this.stop, shown.length - 1);
    const place = this.#place(scores);
    const width = scores.windows.length;
    const rows = shown.map((at): HeatRow => {
      const id = roster.client[at] ?? "";
      const base = (place.get(id) ?? 0) * width;
      return {
        id, name: roster.name[at] || id,
        cells: Array.from({ length: last + 1 - first }, (_, window) => {
          const cell = base + first + window;
          return { score: scores.score[cell] ?? NaN, band: scores.band[cell] ?? 255, status: scores.status[cell] ?? 0 };
        }),
      };
    });
    const windows = scores.windows.slice(first, last + 1);
    const from = (page - 1) * PAGE + 1;
    const range = words.shown(format.count(from), format.count(from + shown.length - 1), format.count(this.rows.length));
    const map: HeatMap = { windows, bands: scores.bands, rows, stop: this.stop, label: words.label(range, windows.length) };
    const [oldest, newest] = [windows[0], windows.at(-1)];
    return html`<p class="quiet prose-line">${oldest === undefined || newest === undefined ? nothing : words.lead(windows.length, format.period(oldest), format.period(newest))} <span class="narrow-only">${words.leadNarrow}</span></p>
      <ul class="bands heat-key" aria-label=${words.key}>${scores.bands.map((_, at) => html`<li>${bandMark(at, scores.bands)}</li>`)}</ul>
      ${this.#pager(page, pages, range)}
      <div class="heat-rows" @keydown=${this.#keys}>${heatMap(map)}</div>
      ${heatTable(map)}`;
  }

  #pager(page: number, pages: number, range: string): TemplateResult {
    return html`<p class="pager"><span>${range}</span>${pages === 1 ? nothing : html`<span class="answers" role="group" aria-label=${words.pages}>
      <button ?disabled=${page === 1} @click=${() => this.#go(page - 1)}>${words.previous}</button>
      <button ?disabled=${page === pages} @click=${() => this.#go(page + 1)}>${words.next}</button></span>`}</p>`;
  }

  #go(page: number): void {
    this.stop = 0;
    this.turn(page);
  }

  #place(scores: Scores): Map<string, number> {
    let found = this.#places.get(scores);
    if (found === undefined) this.#places.set(scores, (found = new Map(scores.clients.map((id, at) => [id, at]))));
    return found;
  }

  #keys(event: KeyboardEvent): void {
    if (!(event.target instanceof SVGAElement)) return;
    const last = this.querySelectorAll("svg.heat a").length - 1;
    const steps: Order = { ArrowDown: this.stop + 1, ArrowUp: this.stop - 1, Home: 0, End: last };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.stop = Math.min(last, Math.max(0, to));
    // Where Tab stops is drawn a moment later; the focus goes there now.
    this.querySelector<SVGAElement>(`svg.heat a[data-place="${this.stop}"]`)?.focus();
  }
}
