// One metric: its value and what is usual, its definitions, what differs between them, segments, curves, and how to read it.
import { measurements } from "../../take/json";
import { measurementsCsv, type Taking } from "../../take/take";
import { html, nothing, type TemplateResult } from "lit";
import type { Card, Measurement, Query, Report, Usual } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import * as format from "../../text/format";
import { type Chosen, choice, cardQuery, eventTypes, kindOf, overOf, overs, partQuery, span, YEAR } from "./address";
import { definitions } from "./definition";
import { guidance } from "./guidance";
import { points, trend, trendTable } from "../../pictures/pictures";
import { queryBar } from "../query-bar";
import { address } from "../../state/routes";
import * as spoken from "../../text/spoken";
import { based, cards, humane, metric as words, pictures, statusWords } from "../../text/words";
import { plainly, said, why } from "../said";
import { valueOf } from "../value";
import { chosen as chosenValue } from "../view";
import { take } from "../../text/words";

/** The page of one metric. What is chosen on it stands in its address. */
export class MetricPage extends Answered<Query, Card | null> {
  static override properties = { metricId: { attribute: false }, params: { attribute: false } };
  declare metricId: string;
  declare params: URLSearchParams;
  #shown = "";

  constructor() {
    super();
    this.metricId = "";
    this.params = new URLSearchParams();
  }

  protected override async ask(client: RapportClient, question: Query): Promise<Card | null> {
    return (await client.report(question)).cards[0] ?? null;
  }

  protected override inWords(answer: Card | null): Card | null {
    return answer === null ? null : spoken.card(answer);
  }

  get #chosen(): Chosen | null {
    const { registry, query } = this.workspace;
    const info = registry?.metrics.find(({ id }) => id === this.metricId);
    return info === undefined ? null : choice(info, registry?.presets.find(({ id }) => id === query.preset), this.params);
  }

  protected override willUpdate(): void {
    const chosen = this.#chosen;
    // Of another metric not even the old answer is right.
    if (this.#shown !== this.metricId) [this.#shown, this.answer] = [this.metricId, undefined];
    this.question = chosen === null || this.workspace.report === null ? null : cardQuery(chosen, this.workspace.query);
    super.willUpdate();
  }

  #set(values: Partial<Record<string, string>>): void {
    const params = new URLSearchParams(this.params);
    for (const [key, value = ""] of Object.entries(values)) {
      if (value === "") params.delete(key);
      else params.set(key, value);
    }
    this.wish("wish-params", params);
  }

  protected override render(): TemplateResult | typeof nothing {
    const chosen = this.#chosen;
    const { registry, report, query } = this.workspace;
    return html`<p class="crumb"><a href=${address("metrics")}>${words.back}</a></p>
      <h1 tabindex="-1">${chosen?.info.title ?? (registry === null ? "" : words.unknown(this.metricId))}</h1>
      ${chosen === null ? (registry === null ? nothing : html`<p class="lead">${words.unknownHint}</p>`) : html`
      <p class="lead">${chosen.info.question}</p>
      ${report === null ? nothing : queryBar(this, report, this.workspace)}
      ${super.render()}
      ${this.#pictures(chosen)}
      ${definitions(chosen, { preset: registry?.presets.find(({ id }) => id === query.preset), presets: registry?.presets ?? [], types: eventTypes(this.workspace.model) }, this.answer?.now.settings ?? [], (values) => this.#set(values))}
      ${this.#parts(chosen)}
      ${guidance(chosen, registry?.tables ?? [])}`}`;
  }

  protected override show(card: Card | null): TemplateResult {
    const chosen = this.#chosen;
    if (card === null) return html`<h2>${words.waiting}</h2><p class="lead">${this.#missing(chosen)}</p><rapport-drop look="compact" ?fresh=${this.workspace.files.length === 0}></rapport-drop>`;
    const { now, usual } = card;
    const report = this.workspace.report as Report;
    const data = card.series.some(({ value }) => value !== null) ? points(card.series) : [];
    const label = words.trendLabel(card.title, usual !== null && usual.verdict !== "too_early");
    const open = (): void => this.wish("wish-explain", {
      metric: card.metric, variant: now.variant, ...kindOf(now.period), start: now.period.start, end: now.period.end, asOf: report.asOf, timeZone: report.timeZone, settings: chosen?.settings ?? {},
    });
    return html`<div class="metric-head">
      <div class="metric-now">
        <p class="value-line">${now.value === null ? html`<span class="big none">${pictures.dash}</span> <span class="quiet">${why(now)}</span>`
          : html`${valueOf(now.value, now)} ${now.status === "ok" ? nothing : html`<span class="flag">${statusWords[now.status]}</span>`}`}</p>
        <p class="quiet">${format.period(now.period)} · ${based(now.n)}${now.interval === null ? nothing : html`<br><span title=${plainly(now.interval.method)}>${cards.between(format.percent(now.interval.level), format.range(now.interval, now.unit))}</span>`}</p>
        ${now.value !== null && now.status !== "ok" && now.reason !== null ? html`<p class="quiet">${said(now.reason)}</p>` : nothing}
        ${usual === null ? nothing : html`<p class="usual-line">${usualSentence(usual, now)}</p>`}
        ${now.settings.length === 0 ? nothing : html`<p class="quiet">${now.settings.map(({ title, value }, at) => `${at > 0 ? " · " : ""}${words.used(plainly(title), value === "" ? words.anyEvent : String(value))}`)}</p>`}
        ${now.parts.length === 0 ? nothing : html`<p class="quiet">${now.parts.map(({ label: part, value }, at) => `${at > 0 ? " · " : ""}${plainly(part)} ${now.unit === "money" ? format.figure(value, now.unit) : format.plain(value)}`)}</p>`}
        ${now.distribution === null ? nothing : html`<p class="quiet">${cards.distribution(now.distribution, (value) => format.figure(value, now.unit))}</p>`}
        ${now.excluded.map(({ rows, reason }) => html`<p class="quiet">${words.leftOut(rows, plainly(reason))}</p>`)}
        ${now.warnings.map((warning) => html`<p class="quiet">${said(warning)}</p>`)}
        <p class="more"><button class="link" @click=${open} aria-label=${cards.howOf(card.title)}>${cards.how}</button>
          <button class="link" @click=${() => this.wish("wish-take", { what: { csv: () => measurementsCsv(card.series) }, name: card.title })}>${take.measurementsCsv}</button>
          <button class="link" @click=${() => this.wish("wish-take", { what: { json: () => measurements(this.workspace, this.question ?? {}) }, name: card.title })}>${take.measurementsJson}</button></p>
      </div>
      ${data.length === 0 ? nothing : html`<div class="metric-trend">
        ${trend(data, { unit: now.unit, height: 220, label, ...(usual === null || usual.verdict === "too_early" ? {} : { usual: { low: usual.low, high: usual.high } }) })}
        ${trendTable(data, now.unit, label)}</div>`}
    </div>`;
  }

  protected override get subject(): Pick<Taking, "about" | "period"> {
    const now = this.answer?.now;
    return this.question === null || now === undefined ? {} : { about: this.question, period: now.period };
  }

  /** What would bring the metric to life. */
  #missing(chosen: Chosen | null): string {
    const { registry, report } = this.workspace;
    const missing = chosen?.info.inputs.filter(({ table }) => report?.missing.some((other) => other.table === table)) ?? [];
    if (missing.length === 0) return words.needTime;
    return words.needs(missing.map(({ table }) => (registry?.tables.find(({ id }) => id === table)?.title ?? table).toLowerCase()));
  }

  /** What asks the engine a question of its own. */
  #parts(chosen: Chosen): TemplateResult | typeof nothing {
    const card = this.answer ? this.inWords(this.answer) : null;
    const { report, query } = this.workspace;
    if (!card || report === null) return nothing;
    const by = card.segments.find((segment) => segment === this.params.get("by")) ?? "";
    const isSplit = by !== "";
    const part = (days: ReturnType<typeof span>): Query => partQuery(chosen, query, report, days);
    const days = span(card, overOf(this.params, card));
    return html`
      ${this.#differ(chosen, card)}
      ${this.#splits(card, by)}
      ${isSplit ? html`<rapport-comparison .workspace=${this.workspace} .beat=${this.beat} .question=${{ ...part(days), by }}></rapport-comparison>` : nothing}
      ${card.metric === "cohort_retention"
        ? html`<rapport-triangle .workspace=${this.workspace} .beat=${this.beat} .question=${{ ...part({}), curve: true, period: report.period }}></rapport-triangle>`
        : html`<rapport-curves .workspace=${this.workspace} .beat=${this.beat} .title=${card.title} .question=${{ ...part({}), curve: true, ...(isSplit ? { by } : {}) }}></rapport-curves>`}
      ${card.metric === "feedback_themes" ? html`<rapport-themes .workspace=${this.workspace} .beat=${this.beat} .question=${part(span(card, "year"))}
        .touchpoint=${this.params.get("touchpoint") ?? ""} .choose=${(touchpoint: string) => this.#set({ touchpoint })}></rapport-themes>` : nothing}`;
  }

  /** What it is made of, period by period. */
  #pictures(chosen: Chosen): TemplateResult | typeof nothing {
    const { report, query } = this.workspace;
    if (!this.answer || report === null) return nothing;
    const question = { ...partQuery(chosen, query, report, {}), period: report.period };
    const { metric } = this.answer;
    return metric === "mrr" || metric === "mrr_movements"
      ? html`<rapport-revenue .workspace=${this.workspace} .beat=${this.beat} .question=${question} .period=${this.params.get("of") ?? ""} .choose=${(of: string) => this.#set({ of })}></rapport-revenue>`
      : this.#answers(chosen, this.answer, question);
  }

  /** Where it is a difference of two shares, in this definition or in another one of it: who answered what. */
  #answers({ info, variant }: Chosen, card: Card, question: Query): TemplateResult | typeof nothing {
    const counted = variant.classes.length > 0 ? variant : info.variants.find(({ classes }) => classes.length > 0);
    if (counted === undefined) return nothing;
    return html`<rapport-answers .workspace=${this.workspace} .beat=${this.beat} .title=${card.title} .countedAs=${counted === variant ? "" : counted.title}
      .question=${{ ...question, variant: counted.id }}></rapport-answers>`;
  }

  #differ({ info, variant, settings }: Chosen, card: Card): TemplateResult | typeof nothing {
    const others = info.variants.filter(({ id }) => id !== variant.id);
    if (others.length === 0) return nothing;
    const other = others.find(({ id }) => id === this.params.get("with"))?.id ?? "";
    const { report } = this.workspace;
    const question = other === "" ? null : {
      metric: info.id, a: variant.id, b: other, settings, ...span(card, "now"), asOf: report?.asOf ?? "", timeZone: report?.timeZone ?? "",
    };
    return html`<section><h2>${words.differHeading}</h2><p class="quiet prose-line">${words.differLead}</p>
      <div class="fields"><label><span>${words.differWith}</span> <select @change=${(event: Event) => this.#set({ with: chosenValue(event) })}>
        <option value="" .selected=${other === ""}>${words.differNone}</option>
        ${others.map(({ id, title }) => html`<option value=${id} .selected=${id === other}>${title}</option>`)}</select></label></div>
      <rapport-difference .workspace=${this.workspace} .beat=${this.beat} .question=${question}></rapport-difference></section>`;
  }

  #splits(card: Card, by: string): TemplateResult | typeof nothing {
    if (card.segments.length === 0) return nothing;
    const over = overOf(this.params, card);
    const overWords = { now: format.period(card.now.period), year: words.overYear(Math.min(YEAR, card.series.length)), all: words.overAll };
    return html`<section><h2>${words.segmentsHeading}</h2>
      <div class="fields"><label><span>${words.split}</span> <select @change=${(event: Event) => this.#set({ by: chosenValue(event) })}>
        <option value="" .selected=${by === ""}>${words.noSplit}</option>
        ${card.segments.map((segment) => html`<option value=${segment} .selected=${segment === by}>${humane(segment)}</option>`)}</select></label>
      ${by === "" ? nothing : html`<label><span>${words.over}</span> <select @change=${(event: Event) => this.#set({ over: chosenValue(event) })}>
        ${overs.map((value) => html`<option value=${value} .selected=${value === over}>${overWords[value]}</option>`)}</select></label>`}</div></section>`;
  }
}

function usualSentence({ verdict, low, high, periods }: Usual, { value, unit }: Measurement): string {
  const shown = [format.range({ low, high }, unit), words.before(periods)] as const;
  switch (verdict) {
    case "above": return words.usual.above(...shown);
    case "below": return words.usual.below(...shown);
    case "too_early": return words.usual.tooEarly;
    // What is outside but no surprise, because it rests on few, is as usual too.
    case "as_usual":
    case "small_sample": return value !== null && value >= low && value <= high ? words.usual.within(...shown) : words.usual.unsure(...shown);
  }
}
