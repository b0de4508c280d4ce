// One client: the score and where it comes from, its history, activity by week, and the metrics that apply.
import { auditOf } from "../../take/audit";
import { oneClient } from "../../take/json";
import type { Taking } from "../../take/take";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Audit, ClientView, Measurement, ScoreLine } from "rapport";
import type { RapportError } from "../../engine/client";
import { changeSection, nextLine, segmentLine } from "./client-change";
import { levelPart } from "./client-level";
import { healthSection, playsSection, stakeText } from "./client-health";
import * as format from "../../text/format";
import { isOver, pointsPicture } from "../../pictures/points";
import { bandMark, pointsBar, trend, trendTable, weeklyBars, weeklyTable, type Point } from "../../pictures/pictures";
import { address } from "../../state/routes";
import * as spoken from "../../text/spoken";
import { change as changeWords, suggested } from "../../text/words";
import { based, client as words, earnedSteps, humane, pictures, report as reportWords, roster, told } from "../../text/words";
import { tellsActivity } from "./roster";
import { nothingYet } from "../standing";
import { View } from "../view";
import { asError, type Workspace } from "../../state/workspace";
import { inUnit, raw } from "../../take/raw";
import { take } from "../../text/words";
import { faultText, why } from "../said";

interface Fact {
  title: string;
  value: string;
}

function list(facts: readonly Fact[]): TemplateResult {
  return html`<dl class="facts">${facts.map(({ title, value }) => html`<div><dt>${title}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>`;
}

/** Attributes that the head shows in its own words. */
const shownAnyway: ReadonlySet<string> = new Set(["name", "client_id", "started_on", "ended_on"]);

export class ClientPage extends View {
  static override properties = { workspace: { attribute: false }, clientId: { attribute: false }, printable: { type: Boolean }, beat: { attribute: false }, shown: { state: true }, audit: { state: true }, fault: { state: true } };
  declare workspace: Workspace;
  declare clientId: string;
  /** Inside another page printing is that page's business. */
  declare printable: boolean;
  declare beat: number;
  declare shown: ClientView | null;
  /** What the sheet was made from. */
  declare audit: Audit | null;
  declare fault: RapportError | null;
  #asked = 0;
  /** The report the shown client belongs to. */
  #report: object | null = null;

  constructor() {
    super();
    this.clientId = "";
    this.printable = false;
    this.shown = null;
    this.audit = null;
    this.fault = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("clientId")) this.shown = null;
    if (!changed.has("clientId") && this.#report === this.workspace.report) return;
    this.#report = this.workspace.report;
    if (this.workspace.report?.roster) void this.#ask();
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const [shown, audit] = await Promise.all([this.workspace.client.client(this.clientId, this.workspace.query), auditOf(this.workspace, null)]);
      if (asked === this.#asked) [this.shown, this.audit, this.fault] = [shown, audit, null];
    } catch (error) {
      if (asked === this.#asked) this.fault = asError(error);
    }
  }

  protected override render(): TemplateResult {
    // One heading for all states: the focus is on it while the client is being looked up.
    return html`<p class="crumb"><a href=${address("clients")}>${words.back}</a></p>
      <h1 tabindex="-1"><bdi>${this.shown?.name || this.#name()}</bdi></h1>
      ${this.#view === null || !this.workspace.report?.roster ? nothing : html`<p class="more outgoing">${this.printable ? html`<button ?disabled=${this.workspace.behind} @click=${() => print()}>${take.print}</button>` : nothing}
        <button class="link" @click=${() => this.#take()}>${take.clientJson}</button></p>`}
      ${this.#body()}`;
  }

  #take(): void {
    const { workspace } = this;
    const view = this.#view;
    if (view !== null) this.wish("wish-take", { what: { json: () => oneClient(workspace, view.id) }, name: take.clientName(view.id), period: view.window });
  }

  protected override get subject(): Pick<Taking, "about" | "period"> {
    const view = this.#view;
    return view === null ? {} : { period: view.window };
  }

  #body(): TemplateResult {
    if (!this.workspace.report?.roster) return nothingYet(this, this.workspace, words.empty);
    if (this.fault !== null) return html`<div class="trouble">${faultText(this.fault)}</div>`;
    const view = this.#view;
    if (view === null) return html`<p class="quiet">${words.loading}</p>`;
    const bands = this.workspace.report?.roster?.bands ?? [];
    return html`${this.#head(view)}
      <div class="columns">
        <div>
          ${playsSection(view)}
          <section><h2>${words.pointsHeading(format.period(view.window))}</h2>${this.#points(view)}</section>
        </div>
        <div>
          ${changeSection(view)}
          <section><h2>${words.historyHeading}</h2>${this.#history(view)}</section>
        </div>
      </div>
      ${healthSection(this, view, bands)}
      <section><h2>${words.activityHeading}</h2>${this.#activity(view)}</section>
      <section><h2>${words.metricsHeading}</h2>${this.#metrics(view)}</section>
      ${this.#made()}`;
  }

  /** As in the report, in one line. */
  #made(): TemplateResult | typeof nothing {
    if (this.audit === null) return nothing;
    const { engine, model, data, asOf, timeZone } = this.audit;
    return html`<p class="quiet made">${reportWords.asOf(format.date(format.dayBefore(asOf)), timeZone)} ${[`${reportWords.engine} ${engine}`,
      ...(model === null ? [] : [`${reportWords.model}: ${reportWords.modelName(model.label === "" ? model.id : told.line(model.id, model.label), model.version, model.hash)}`]),
      `${reportWords.data}: ${data}`].join(" · ")}</p>`;
  }

  /** Before the engine has answered, the name is already in the report. */
  #name(): string {
    const found = this.workspace.report?.roster;
    return found?.name[found.client.indexOf(this.clientId)] || this.clientId;
  }

  #head(view: ClientView): TemplateResult {
    const found = this.workspace.report?.roster ?? null;
    const bands = found?.bands ?? [];
    const at = bands.findIndex(({ id }) => id === view.band);
    const given = view.attributes.filter(({ column, value }) => value !== "" && !shownAnyway.has(column));
    // What the portfolio filters by says most about a client; the rest is one click away.
    const telling = new Set(found?.attributes.map(({ column }) => column));
    const facts: Fact[] = [...given.filter(({ column }) => telling.has(column)),
      ...(view.startedOn === null ? [] : [{ title: words.since, value: format.date(view.startedOn) }]),
      ...(view.endedOn === null ? [] : [{ title: words.ended, value: format.date(view.endedOn) }]),
      ...(stakeText(view) === null ? [] : [{ title: suggested.stakeTitle, value: stakeText(view) ?? "" }]),
      ...(found === null || tellsActivity(found) ? [{ title: words.lastActive, value: view.lastActive === null ? roster.never : format.date(view.lastActive) }] : [])];
    const rest = given.filter(({ column }) => !telling.has(column));
    return html`${list(facts)}
      ${rest.length === 0 ? nothing : html`<details class="inline more-facts"><summary>${words.more}</summary>${list(rest)}</details>`}
      <div class="verdict" part="score">
        <p class="score-now">${view.score === null ? html`<span class="big">${pictures.dash}</span>` : html`<span class="big">${format.plain(Math.round(view.score * 10) / 10)}</span>${this.#inPoints ? nothing : html` <span class="quiet">${words.of100}</span>`}`}</p>
        <div><p>${bandMark(at, bands)}</p>
          <p class="quiet">${(!this.#inPoints && isOver(view) ? words.pointsOver : words.pointsOf)(format.plain(view.points), format.plain(view.maximum), format.period(view.window))}${view.status === "ok" || view.status === "" ? nothing : html`. ${words.status[view.status] ?? view.status}`}</p>${view.kept === null || view.score === null ? nothing : html`<p class="quiet">${words.kept(format.plain(view.kept.border), format.plain(view.kept.points))}</p>`}${segmentLine(view)}</div>
      </div>
      <rapport-decision .workspace=${this.workspace} .view=${view}></rapport-decision>
      ${view.reasons.length === 0 ? html`<p class="lead">${at > 0 && at === bands.length - 1 ? words.noNewReasons : words.noReasons}</p>` : html`<ul class="reasons">${view.reasons.map((reason) => html`
        <li>${reason.text}${reason.since === null ? nothing : html` <span class="quiet">${words.sinceDay(format.date(reason.since))}</span>`}
          <button class="link small" aria-label=${suggested.reasonRowsOf(reason.text)} @click=${() => this.wish("wish-explain", { reason: reason.id, client: view.id, ...this.#when })}>${suggested.reasonRows}</button></li>`)}</ul>`}
      ${nextLine(view, bands)}`;
  }

  /** In the language that is spoken. */
  get #view(): ClientView | null {
    return this.shown === null ? null : spoken.client(this.shown, this.workspace.answered?.roster?.bands ?? []);
  }

  get #when(): { asOf?: string; timeZone?: string } {
    const { asOf, timeZone } = this.workspace.query;
    return { ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }) };
  }

  /** Plain points have no hundred to be measured by. */
  get #inPoints(): boolean {
    return this.workspace.model?.formula === "points";
  }

  #points(view: ClientView): TemplateResult {
    if (view.lines.length === 0) return html`<p class="quiet">${words.noLines}</p>`;
    const most = Math.max(...view.lines.map((entry) => Math.max(entry.possible, Math.abs(entry.earned))));
    return html`${pointsPicture(view, earnedSteps.label(view.name || view.id, format.period(view.window)), this.#inPoints)}
    <table class="points">
      <thead><tr><th scope="col" data-raw=${raw(words.what, take.rule)}>${words.what}</th><th scope="col" class="figure" data-raw=${raw(take.counted, take.found)}>${words.times}</th><th scope="col" class="figure">${words.earned}</th><th scope="col" class="figure">${words.missed}</th></tr></thead>
      <tbody>${view.lines.map((entry) => this.#line(view, entry, most))}</tbody>
    </table><rapport-take></rapport-take>
    <p class="quiet key">${words.barKey}</p>`;
  }

  #line(view: ClientView, entry: ScoreLine, most: number): TemplateResult {
    const rule = words.rule(entry.kind, entry.points, format.plain(entry.points), entry.cap === null ? null : format.plain(entry.cap), entry.target === null ? null : format.plain(entry.target));
    const open = (): void => this.wish("wish-explain", { trigger: entry.id, client: view.id, start: view.window.start, end: view.window.end });
    return html`<tr class=${entry.available ? "" : "unavailable"}>
      <th scope="row" data-raw=${raw(entry.label, entry.available ? rule : words.unavailable)}><div class="point"><div><button class="link" title=${words.openRows} @click=${open}>${entry.label}</button>
        <span class="quiet rule">${entry.available ? rule : entry.entitled ? words.unavailable : words.notEntitled}</span></div>
        ${entry.available ? pointsBar(entry, most) : nothing}</div></th>
      <td class="figure" data-raw=${raw(entry.counted, entry.count)}>${words.counted(format.plain(entry.counted), format.plain(entry.count))}</td>
      <td class="figure" data-raw=${raw(entry.earned)}>${format.plain(entry.earned)}</td>
      <td class="figure" data-raw=${raw(entry.available && entry.kind !== "penalty" ? entry.missed : null)}>${entry.available && entry.kind !== "penalty" ? format.plain(entry.missed) : ""}</td>
    </tr>`;
  }

  #history(view: ClientView): TemplateResult {
    if (view.history.length === 0) return html`<p class="quiet">${words.noHistory}</p>`;
    const bands = this.workspace.report?.roster?.bands ?? [];
    const changed = (at: number): boolean => at > 0 && view.history[at]?.earlier?.version !== view.history[at - 1]?.earlier?.version;
    const data: Point[] = view.history.map((entry, at) => ({
      ...(changed(at) ? { mark: changeWords.newModel } : {}),
      label: format.period(entry.period), short: format.shortPeriod(entry.period), value: entry.score, low: null, high: null,
      weak: !entry.period.complete, note: [entry.status === "ok" ? (bands.find(({ id }) => id === entry.band)?.label ?? "") : (words.status[entry.status] ?? entry.status),
        ...(entry.earlier === null ? [] : [changeWords.earlier(entry.earlier.version)])].join("; "),
    }));
    const known = view.history.flatMap(({ score }) => (score === null ? [] : [score]));
    const [low, high] = this.#inPoints ? [Math.min(0, ...known), Math.max(1, ...known, ...bands.map(({ from }) => from))] : [0, 100];
    const edges = bands.filter(({ from }) => from > low && from < high).map(({ from, label }) => ({ at: from, label: `${label} ${format.plain(from)}` }));
    const levels = [low, high].map((at) => ({ at, label: bands.find(({ from }) => from === at && at > 0)?.label ?? format.plain(Math.round(at)) })).toSpliced(1, 0, ...edges);
    const label = words.historyLabel(view.name || view.id);
    return html`${trend(data, { unit: "score", height: 184, domain: [low, high], levels, label })}${trendTable(data, "score", label)}
      ${view.history.some(({ earlier }) => earlier !== null) ? html`<p class="quiet key">${changeWords.earlierKey}</p>` : nothing}`;
  }

  #activity(view: ClientView): TemplateResult {
    const level = view.lastActive === null ? nothing : levelPart(view, (reference) => this.wish("wish-explain", { ...reference, ...this.#when }));
    if (view.activity.types.length === 0) return html`${level}<p class="quiet">${words.noActivity}</p>`;
    const label = words.activityLabel(view.name || view.id);
    const activity = { ...view.activity, types: view.activity.types.map(({ type, counts }) => ({ type: humane(type), counts })) };
    return html`${level}${level === nothing ? nothing : html`<h3>${words.byType}</h3>`}${weeklyBars(activity, label)}${weeklyTable(activity, label)}`;
  }

  #metrics(view: ClientView): TemplateResult {
    if (view.metrics.length === 0) return html`<p class="quiet">${words.noMetrics}</p>`;
    return html`<div class="scroll" role="region" aria-label=${words.metricsHeading} tabindex="0"><table class="measures">
      <thead><tr><th scope="col" data-raw=${raw(words.metric, take.measurements.variant)}>${words.metric}</th><th scope="col" class="figure" data-raw=${raw(pictures.value, take.measurements.unit)}>${pictures.value}</th><th scope="col" class="figure" data-raw=${raw(take.measurements.low, take.measurements.high)}>${pictures.interval}</th><th scope="col">${words.basis}</th><th scope="col">${pictures.period}</th><th scope="col">${pictures.note}</th></tr></thead>
      <tbody>${view.metrics.map((entry) => this.#metric(view, entry))}</tbody></table></div><rapport-take></rapport-take>`;
  }

  #metric(view: ClientView, entry: Measurement): TemplateResult {
    const metric = this.workspace.registry?.metrics.find(({ id }) => id === entry.metric);
    const variant = metric?.variants.find(({ id }) => id === entry.variant);
    const open = (): void => this.wish("wish-explain", { metric: entry.metric, variant: entry.variant, client: view.id, start: entry.period.start, end: entry.period.end, asOf: entry.period.end });
    return html`<tr>
      <th scope="row" data-raw=${raw(metric?.title ?? entry.metric, variant?.title)}><button class="link" title=${words.openRows} @click=${open}>${metric?.title ?? entry.metric}</button> <span class="quiet rule">${variant?.title ?? ""}</span></th>
      <td class="figure" data-raw=${raw(inUnit(entry.value, entry.unit), entry.currency ?? entry.unit)}>${entry.value === null ? pictures.dash : format.amount(entry.value, entry.unit, entry.currency)}</td>
      <td class="figure quiet" data-raw=${raw(inUnit(entry.interval?.low ?? null, entry.unit), inUnit(entry.interval?.high ?? null, entry.unit))}>${entry.interval === null ? "" : format.range(entry.interval, entry.unit)}</td>
      <td data-raw=${raw(entry.n)}>${based(entry.n)}</td>
      <td>${format.period(entry.period)}</td>
      <td class="quiet">${entry.status === "ok" ? "" : why(entry)}</td></tr>`;
  }
}
