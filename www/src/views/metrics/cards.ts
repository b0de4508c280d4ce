// Metric cards: the value with its unit, period, number of observations and interval, the trend, and the choice of a
// definition and a split. One card for every metric: what differs comes from the engine's record.
import type { Taking } from "../../take/take";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Card, Measurement, Query, Report } from "rapport";
import type { RapportClient, RapportError } from "../../engine/client";
import * as format from "../../text/format";
import { paramsOf } from "./address";
import { intervalMark, points, segmentDomain, trend, trendTable } from "../../pictures/pictures";
import { queryBar } from "../query-bar";
import { address } from "../../state/routes";
import { based, cards as words, humane, pictures, statusWords } from "../../text/words";
import { valueOf } from "../value";
import { chosen, View } from "../view";
import { asError, type Workspace } from "../../state/workspace";
import { inUnit, raw } from "../../take/raw";
import { take } from "../../text/words";
import { engineLang, faultText, plainly, said, why, whyPlainly } from "../said";

/** Segments shown before the rest is folded away. */
const SEGMENTS = 12;

export class MetricsView extends View {
  static override properties = { workspace: { attribute: false }, params: { attribute: false }, beat: { attribute: false } };
  declare workspace: Workspace;
  declare params: URLSearchParams;
  declare beat: number;

  protected override render(): TemplateResult {
    const { report, client } = this.workspace;
    return html`<h1 tabindex="-1">${words.heading}</h1>${report === null || report.cards.length === 0
      ? html`<p class="lead">${words.empty}</p><rapport-drop look="compact" ?fresh=${this.workspace.files.length === 0}></rapport-drop>`
      : html`${queryBar(this, report, this.workspace)}
      ${[...new Set(report.cards.map(({ group }) => group))].map((group) => html`<section><h2>${group}</h2>
        <div class="cards full">${report.cards.filter((card) => card.group === group).map((card) => html`<rapport-card id="metric-${card.metric}" .card=${card} .client=${client} .report=${report}></rapport-card>`)}</div></section>`)}`}`;
  }
}

export class MetricCard extends View {
  static override properties = {
    card: { attribute: false }, client: { attribute: false }, report: { attribute: false }, compact: { type: Boolean },
    variant: { state: true }, by: { state: true }, series: { state: true }, segments: { state: true }, unfolded: { state: true }, fault: { state: true },
  };
  declare card: Card;
  declare client: RapportClient;
  declare report: Report;
  declare compact: boolean;
  /** The chosen definition and split; empty for the first and for none. */
  declare variant: string;
  declare by: string;
  declare series: readonly Measurement[] | null;
  declare segments: readonly Measurement[] | null;
  declare unfolded: boolean;
  declare fault: RapportError | null;
  #asked = 0;

  constructor() {
    super();
    this.compact = false;
    this.variant = "";
    this.by = "";
    this.series = null;
    this.segments = null;
    this.unfolded = false;
    this.fault = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("card") && changed.get("card") !== undefined && (this.variant !== "" || this.by !== "")) void this.#ask();
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    const { now, series, metric } = this.card;
    const { asOf, timeZone, period } = this.report;
    const first = series[0]?.period.start ?? now.period.start;
    const base: Query = { metrics: [metric], asOf, timeZone, variant: this.variant || now.variant };
    try {
      const [along, split] = await Promise.all([
        this.variant === "" ? null : this.client.measure({ ...base, period, from: first, to: now.period.end }),
        this.by === "" ? null : this.client.measure({ ...base, by: this.by, period, from: now.period.start, to: now.period.end }),
      ]);
      if (asked === this.#asked) [this.series, this.segments, this.fault] = [along, split, null];
    } catch (error) {
      if (asked === this.#asked) this.fault = asError(error);
    }
  }

  protected override get subject(): Pick<Taking, "about" | "period"> {
    const { metric, variant, period } = this.#now;
    const { asOf, timeZone } = this.report;
    return { about: { metrics: [metric], variant, asOf, timeZone, period: this.report.period }, period };
  }

  get #now(): Measurement {
    return this.series?.at(-1) ?? this.card.now;
  }

  protected override render(): TemplateResult {
    const { card } = this;
    const now = this.#now;
    const data = points(this.series ?? card.series);
    const label = words.trendLabel(card.title);
    const title = html`<a href=${address("metric", card.metric, paramsOf({ variant: this.variant, by: this.by }))}>${card.title}</a>`;
    const open = (): void => this.wish("wish-explain", { metric: card.metric, variant: now.variant, ...(now.period.kind === "all" ? {} : { period: now.period.kind }), start: now.period.start, end: now.period.end, asOf: this.report.asOf, timeZone: this.report.timeZone });
    return html`<article class="card" part="card" aria-label=${card.title}>
      ${this.compact
        ? html`<h3>${title}</h3>`
        : html`<h3 class="title">${title}</h3><p class="quiet question-line">${card.question}</p>`}
      <p class="value-line">${this.#value(now)}</p>
      <p class="quiet basis">${this.#basis(now)}</p>
      ${this.fault === null ? nothing : html`<div class="trouble">${faultText(this.fault)}</div>`}
      ${data.length === 0 ? nothing : trend(data, { unit: now.unit, height: this.compact ? 84 : 128, label })}
      ${this.compact ? html`<p class="basis"><button class="link" @click=${open} aria-label=${words.howOf(card.title)}>${words.how}</button></p>` : html`
        ${now.parts.length === 0 ? nothing : html`<p class="quiet basis">${now.parts.map(({ label: part, value }, at) => `${at > 0 ? " · " : ""}${plainly(part)} ${now.unit === "money" ? format.figure(value, now.unit) : format.plain(value)}`)}</p>`}
        ${now.distribution === null ? nothing : html`<p class="quiet basis">${words.distribution(now.distribution, (value) => format.figure(value, now.unit))}</p>`}
        ${[...now.warnings].map((warning) => html`<p class="quiet basis">${said(warning)}</p>`)}
        ${this.#choices()}
        ${this.segments === null ? nothing : this.#segments(this.segments)}
        ${data.length === 0 ? nothing : trendTable(data, now.unit, label)}
        <p><button class="link" @click=${open} aria-label=${words.howOf(card.title)}>${words.how}</button></p>`}
    </article>`;
  }

  #value(now: Measurement): TemplateResult {
    if (now.value === null) return html`<span class="big none">${pictures.dash}</span> <span class="quiet">${why(now)}</span>`;
    return html`${valueOf(now.value, now)}
      ${now.status === "ok" ? nothing : html`<span class="flag">${statusWords[now.status]}</span>`}`;
  }

  #basis(now: Measurement): TemplateResult {
    const between = now.interval === null ? "" : words.between(format.percent(now.interval.level), format.range(now.interval, now.unit));
    return html`${format.period(now.period)} · ${based(now.n)}${between === "" ? nothing : html`<br><span title=${plainly(now.interval?.method ?? "")}>${between}</span>`}${now.status !== "ok" && now.value !== null && now.reason !== null ? html`<br>${said(now.reason)}` : nothing}`;
  }

  #choices(): TemplateResult {
    const { card } = this;
    const now = card.variants.find(({ id }) => id === (this.variant || card.now.variant));
    const pick = (key: "variant" | "by") => (event: Event): void => {
      const value = chosen(event);
      if (key === "variant") this.variant = value === card.now.variant ? "" : value;
      else this.by = value;
      if (this.by === "") this.segments = null;
      if (this.variant === "") this.series = null;
      void this.#ask();
    };
    return html`<div class="fields">
      ${card.variants.length < 2 ? nothing : html`<label><span>${words.definition}</span> <select @change=${pick("variant")}>
        ${card.variants.map(({ id, title }) => html`<option value=${id} .selected=${id === now?.id}>${title}</option>`)}</select></label>`}
      ${card.segments.length === 0 ? nothing : html`<label><span>${words.split}</span> <select @change=${pick("by")}>
        <option value="" .selected=${this.by === ""}>${words.noSplit}</option>
        ${card.segments.map((segment) => html`<option value=${segment} .selected=${segment === this.by}>${humane(segment)}</option>`)}</select></label>`}
    </div>
    <p class="quiet definition" lang=${engineLang()}>${now?.definition ?? ""}</p>`;
  }

  #segments(entries: readonly Measurement[]): TemplateResult {
    if (entries.length === 0) return html`<p class="quiet">${words.noSegments}</p>`;
    const unit = entries[0]?.unit ?? this.card.unit;
    const domain = segmentDomain(entries, unit);
    const shown = this.unfolded ? entries : entries.slice(0, SEGMENTS);
    return html`<table class="segments"><caption class="hidden">${words.splitCaption(this.card.title, humane(this.by))}</caption>
      <thead><tr><th scope="col">${humane(this.by)}</th><th scope="col" class="bar-head" data-raw=${raw(take.measurements.low, take.measurements.high)}><span class="hidden">${pictures.interval}</span></th><th scope="col" class="figure" data-raw=${raw(take.valueIn(unit))}>${pictures.value}</th><th scope="col" class="figure">${words.n}</th></tr></thead>
      <tbody>${shown.map((entry) => html`<tr>
        <th scope="row"><bdi>${entry.segment?.value || words.unknown}</bdi></th>
        <td class="bar-cell" data-raw=${raw(inUnit(entry.interval?.low ?? null, unit), inUnit(entry.interval?.high ?? null, unit))} title=${entry.interval === null ? "" : format.range(entry.interval, unit)}>${intervalMark(entry, domain)}</td>
        <td class="figure ${entry.status === "ok" ? "" : "quiet"}" data-raw=${raw(inUnit(entry.value, unit))} title=${entry.status === "ok" ? nothing : whyPlainly(entry)}>${entry.value === null ? pictures.dash : format.figure(entry.value, unit)}${entry.status === "small_sample" ? html`<span class="mark" aria-label=${statusWords.small_sample}>*</span>` : nothing}</td>
        <td class="figure" data-raw=${raw(entry.n)}>${format.count(entry.n)}</td></tr>`)}</tbody></table><rapport-take></rapport-take>
      <p class="quiet">${entries.some(({ status }) => status === "small_sample") ? words.few : ""}
      ${entries.length > SEGMENTS ? html`<button class="link" @click=${() => { this.unfolded = !this.unfolded; }}>${this.unfolded ? words.fewer : words.allSegments(entries.length)}</button>` : nothing}</p>`;
  }
}
