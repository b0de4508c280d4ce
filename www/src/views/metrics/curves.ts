// A share that runs on over time: as steps with the numbers behind them, or day by day.
import { html, nothing, type TemplateResult } from "lit";
import type { CurvePoint, Measurement, Query } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import * as format from "../../text/format";
import { type Point, trend, trendTable } from "../../pictures/pictures";
import { curves, origin } from "../../pictures/curve";
import { cards, metric as words, pictures } from "../../text/words";
import { raw } from "../../take/raw";
import { take } from "../../text/words";

/** More would not be told apart. */
const MOST = 6;

/** Lengths that a reader knows; the shortest that cuts a curve into at most seven. */
const steps = {
  days: [1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650],
  hours: [1, 2, 4, 8, 24, 48, 96, 168, 336, 720, 2160, 8760],
};

export class CurvesView extends Answered<Query, readonly Measurement[]> {
  static override properties = { title: { attribute: false } };
  declare title: string;

  constructor() {
    super();
    this.title = "";
  }

  protected override ask(client: RapportClient, question: Query): Promise<readonly Measurement[]> {
    return client.measure(question);
  }

  protected override show(found: readonly Measurement[]): TemplateResult | typeof nothing {
    const drawn = found.filter(({ curve }) => curve.length > 0);
    const [first] = drawn;
    if (first === undefined) return nothing;
    return first.metric === "first_week_engagement" ? this.#along(drawn) : this.#steps(drawn);
  }

  /** One share for each day. Days that nobody has reached yet are gaps. */
  #along(entries: readonly Measurement[]): TemplateResult {
    const label = words.alongLabel(this.title);
    return html`<section><h2>${words.alongHeading}</h2><p class="quiet prose-line">${words.alongLead} ${words.curveOf(format.period((entries[0] as Measurement).period))}</p>
      ${entries.map((entry) => {
        const data = entry.curve.map(dayPoint);
        const name = entry.segment === null ? label : `${label}: ${entry.segment.value}`;
        return html`${entry.segment === null ? nothing : html`<h3><bdi>${entry.segment.value || cards.unknown}</bdi></h3>`}
          ${trend(data, { unit: "percent", height: entry.segment === null ? 220 : 128, label: name })}${trendTable(data, "percent", name, words.day)}`;
      })}</section>`;
  }

  #steps(all: readonly Measurement[]): TemplateResult {
    const entries = largest(all);
    const { unit, period } = entries[0] as Measurement;
    const scale = unit === "hours" ? "hours" : "days";
    const word = words[scale];
    const ticks = times(entries, scale);
    const label = words.curveLabel(this.title);
    const data = entries.map(({ segment, curve }) => ({ label: segment?.value ?? this.title, points: curve }));
    return html`<section><h2>${words.curveHeading}</h2>
      <p class="quiet prose-line">${words.curveLead(word)} ${words.curveOf(format.period(period))} ${all.length > entries.length ? words.curveLargest(entries.length, all.length) : nothing}</p>
      ${curves(data, { label, unit: word, ticks })}
      ${entries.length === 1 && entries[0]?.segment === null ? alone(entries[0], ticks, word, label) : together(entries, ticks, word, label)}</section>`;
  }
}

function dayPoint({ at, value, low, high }: CurvePoint): Point {
  const label = words.dayOf(format.count(at));
  return { label, short: label, value, low, high, weak: false, note: value === null ? words.notYet : "" };
}

/** Those with the most behind them, in the order of their names. */
function largest(entries: readonly Measurement[]): readonly Measurement[] {
  const kept = new Set(entries.toSorted((a, b) => b.n - a.n).slice(0, MOST));
  return entries.filter((entry) => kept.has(entry));
}

function times(entries: readonly Measurement[], scale: keyof typeof steps): number[] {
  const last = Math.max(...entries.map(({ curve }) => curve.at(-1)?.at ?? 0), 1);
  const step = steps[scale].find((length) => last / length <= 7) ?? last / 7;
  return Array.from({ length: Math.max(1, Math.floor(last / step)) + 1 }, (_, at) => at * step);
}

/** The curve at a time: its last step up to then, before the first of which nothing has happened. Behind the last it is not known. */
function stepAt(curve: readonly CurvePoint[], time: number): CurvePoint | undefined {
  return time > (curve.at(-1)?.at ?? 0) ? undefined : (curve.findLast(({ at }) => at <= time) ?? origin);
}

/** How many were watched at a step; at the beginning nobody has been counted. */
function watched(step: CurvePoint): string {
  return step === origin ? "" : format.count(step.atRisk);
}

function alone({ curve }: Measurement, ticks: readonly number[], unit: string, label: string): TemplateResult {
  return html`<table class="at-risk"><caption class="hidden">${label}</caption>
    <thead><tr><th scope="col">${words.since}</th><th scope="col" class="figure" data-raw=${raw(`${words.still}, %`)}>${words.still}</th><th scope="col" class="figure" data-raw=${raw(take.measurements.low, take.measurements.high)}>${pictures.interval}</th><th scope="col" class="figure">${words.watched}</th></tr></thead>
    <tbody>${ticks.slice(1).map((time) => {
      const step = stepAt(curve, time);
      return html`<tr><th scope="row">${words.after(format.plain(time), unit)}</th>
        ${step === undefined || step.value === null ? html`<td class="figure quiet" data-raw=${raw("")} title=${words.notReached}>${pictures.dash}</td><td></td><td></td>` : html`
        <td class="figure" data-raw=${raw(step.value)}>${format.figure(step.value, "percent")}</td>
        <td class="figure quiet" data-raw=${raw(step === origin ? null : step.low, step === origin ? null : step.high)}>${step.low === null || step.high === null || step === origin ? "" : format.range({ low: step.low, high: step.high }, "percent")}</td>
        <td class="figure" data-raw=${raw(step === origin ? null : step.atRisk)} title=${step === origin ? nothing : words.watchedTitle(format.count(step.atRisk), format.plain(step.at), unit)}>${watched(step)}</td>`}</tr>`;
    })}</tbody></table><rapport-take></rapport-take>`;
}

function together(entries: readonly Measurement[], ticks: readonly number[], unit: string, label: string): TemplateResult {
  return html`<div class="scroll" role="region" aria-label=${label} tabindex="0"><table class="at-risk"><caption class="hidden">${label}</caption>
    <thead><tr><th scope="col">${words.segment}</th>${ticks.slice(1).map((time) => html`<th scope="col" class="figure" data-raw=${raw(`${words.after(format.plain(time), unit)}, %`, `${words.after(format.plain(time), unit)}: ${words.watched}`)}>${words.after(format.plain(time), unit)}</th>`)}</tr></thead>
    <tbody>${entries.map(({ segment, curve }) => html`<tr><th scope="row"><bdi>${segment?.value || cards.unknown}</bdi></th>${ticks.slice(1).map((time) => {
      const step = stepAt(curve, time);
      return step === undefined || step.value === null ? html`<td class="figure quiet" data-raw=${raw("")} title=${words.notReached}>${pictures.dash}</td>`
        : html`<td class="figure" data-raw=${raw(step.value, step === origin ? null : step.atRisk)}>${format.figure(step.value, "percent")} <span class="quiet between">${watched(step)}</span></td>`;
    })}</tr>`)}</tbody></table></div><rapport-take></rapport-take><p class="quiet key">${words.watchedKey}</p>`;
}
