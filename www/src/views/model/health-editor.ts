// How health is made: parts, their measures, and how a value becomes 0 to 100.
import { html, nothing, type TemplateResult } from "lit";
import type { Health, HealthMeasure, HealthPart, HealthScale, ScoringModel, Step, VariantInfo } from "rapport";
import { columnsOf } from "./condition-editor";
import { free } from "../../state/edits";
import { type Choice, numberField, selectField, textField } from "./fields";
import { plain } from "../../text/format";
import { faultOf, type Stage } from "./lines";
import { told } from "../../text/words";
import { health as words, lines } from "../../text/later-words";

type Way = "linear" | "steps" | "percentile";

export function healthEditor(stage: Stage, proposed: Health | null): TemplateResult {
  const { desk } = stage;
  const { health } = desk.draft;
  return html`<section><h2>${words.heading}</h2>
    <p class="quiet prose-line">${words.lead}</p>
    ${faultOf(stage, "health", null)}
    ${health !== undefined ? editor(stage, health) : html`<p>${words.none}</p>
      ${proposed === null ? nothing : html`<p class="quiet prose-line">${words.proposedParts(proposed.parts.map(({ id, label }) => told.part(id, label)))}</p>
        <p><button @click=${() => desk.step((draft) => { draft.health = structuredClone(proposed); })}>${words.takeOver}</button></p>`}`}</section>`;
}

/** A setter for something inside `health`. */
function edit({ desk }: Stage, name: string, act: (health: Health) => void): void {
  desk.edit(`health.${name}`, (draft: ScoringModel) => {
    if (draft.health !== undefined) act(draft.health);
  });
}

function editor(stage: Stage, health: Health): TemplateResult {
  const { desk } = stage;
  const set = (name: string, act: (health: Health) => void): void => edit(stage, name, act);
  return html`<div class="form-grid">
      ${numberField(words.days, health.days ?? 90, (value) => set("days", (item) => { item.days = value; }))}
      ${selectField(words.formula, health.formula ?? "mean", Object.entries(words.formulas).map(([value, label]) => ({ value, label })), (value) => set("formula", (item) => { item.formula = value as NonNullable<Health["formula"]>; }))}
      ${numberField(words.coverage, health.coverage ?? 0.5, (value) => set("coverage", (item) => { item.coverage = value; }), { max: 1, step: 0.05 })}
      ${numberField(words.divergence, health.divergence ?? 30, (value) => set("divergence", (item) => { item.divergence = value; }), { max: 100 })}
      ${selectField(words.floor, health.floor === undefined ? "no" : "yes", [{ value: "no", label: words.noFloor }, { value: "yes", label: words.hasFloor }], (value) => set("floor", (item) => {
        if (value === "yes") item.floor = { below: 25, most: 69 };
        else delete item.floor;
      }))}
      ${health.floor === undefined ? nothing : html`${numberField(words.floorBelow, health.floor.below, (value) => set("floor.below", (item) => { if (item.floor) item.floor.below = value; }), { max: 100 })}
        ${numberField(words.floorMost, health.floor.most, (value) => set("floor.most", (item) => { if (item.floor) item.floor.most = value; }), { max: 100 })}`}
    </div>
    ${health.parts.map((part, at) => partEditor(stage, part, at))}
    <p class="tools"><button @click=${() => set("parts", (item) => { item.parts = [...item.parts, { id: free("part", item.parts.map(({ id }) => id)), label: words.freshPart, weight: 1, measures: [] }]; })}>${words.addPart}</button>
      <button class="link" @click=${() => desk.step((draft) => { delete draft.health; })}>${words.leaveOut}</button></p>`;
}

function partEditor(stage: Stage, part: HealthPart, at: number): TemplateResult {
  const set = (name: string, act: (part: HealthPart) => void): void => edit(stage, `parts.${at}.${name}`, (health) => {
    const item = health.parts[at];
    if (item !== undefined) act(item);
  });
  const metrics = metricChoices(stage);
  return html`<div class="health-part">
    <div class="form-grid">
      ${textField(words.part, part.label, (value) => set("label", (item) => { item.label = value; }))}
      ${numberField(words.weightOf(part.label), part.weight, (value) => set("weight", (item) => { item.weight = value; }))}
    </div>
    ${faultOf(stage, "health", at)}
    ${part.measures.length === 0 ? html`<p class="quiet">${words.noMeasures}</p>` : html`<ul class="measure-list">${part.measures.map((measure, index) => html`<li><details><summary>${titleOf(metrics, measure.metric)} <span class="quiet">${words.measure(plainOf(measure.weight), shownScale(measure.scale, isMoney(stage, measure)))}</span></summary>
      ${measureEditor(stage, measure, metrics, (name, act) => set(`measures.${index}.${name}`, (item) => {
        const found = item.measures[index];
        if (found !== undefined) act(found);
      }))}
      <button class="link" aria-label=${lines.removeOf(titleOf(metrics, measure.metric))} @click=${() => set("measures", (item) => { item.measures = item.measures.toSpliced(index, 1); })}>${lines.remove}</button></details></li>`)}</ul>`}
    <p class="tools"><button class="link" @click=${() => set("measures", (item) => { item.measures = [...item.measures, { metric: metrics[0]?.value ?? "engagement_score", weight: 1, scale: { worst: 0, target: 100 } }]; })}>${words.addMeasure(part.label)}</button>
      <button class="link" aria-label=${lines.removeOf(part.label)} @click=${() => edit(stage, "parts", (health) => { health.parts = health.parts.toSpliced(at, 1); })}>${words.removePart}</button></p></div>`;
}

function measureEditor(stage: Stage, measure: HealthMeasure, metrics: readonly Choice[], set: (name: string, act: (measure: HealthMeasure) => void) => void): TemplateResult {
  const money = isMoney(stage, measure);
  const scale = shownScale(measure.scale, money);
  const variants = variantsOf(stage, measure.metric);
  const of = titleOf(metrics, measure.metric);
  const way: Way = scale.steps !== undefined ? "steps" : scale.percentile !== undefined ? "percentile" : "linear";
  const rescale = (name: string, next: HealthScale): void => set(`scale.${name}`, (item) => { item.scale = storedScale(fitted(stage, next, money), money); });
  /** Another metric's currency is no longer meant; its definition can be in another unit. */
  const choose = (name: "metric" | "variant", act: (item: HealthMeasure) => void): void => set(name, (item) => {
    act(item);
    const { currency, ...rest } = scale;
    const next = isMoney(stage, item);
    item.scale = storedScale(fitted(stage, name === "variant" && currency !== undefined ? { ...rest, currency } : rest, next), next);
  });
  return html`<div class="form-grid tight">
      ${selectField(words.metric, measure.metric, metrics, (value) => choose("metric", (item) => {
        item.metric = value;
        delete item.variant;
      }))}
      ${variants.length < 2 ? nothing : selectField(words.variant, measure.variant ?? variants[0]?.id ?? "", variants.map(({ id, title }) => ({ value: id, label: title })), (value) => choose("variant", (item) => { item.variant = value; }))}
      ${numberField(words.weightOf(of), measure.weight, (value) => set("weight", (item) => { item.weight = value; }))}
      ${selectField(words.scaleOf(of), way, Object.entries(words.ways).map(([value, label]) => ({ value, label })), (value) => rescale("way", fresh(value as Way, scale)))}
      ${money && way !== "percentile" ? textField(words.currency, scale.currency ?? "", (value) => rescale("currency", { ...scale, currency: value.trim() }), { hint: words.noCurrency }) : nothing}
      ${way === "linear" ? html`${numberField(words.worst, scale.worst, (value) => rescale("worst", { ...scale, worst: value }), { min: -1e12 })}${numberField(words.target, scale.target, (value) => rescale("target", { ...scale, target: value }), { min: -1e12 })}` : nothing}
      ${way === "percentile" ? selectField(words.among, scale.percentile ?? "all", [{ value: "all", label: words.everybody }, ...columnsOf(stage.desk, "clients").map(({ value, label }) => ({ value, label: words.same(label) }))], (value) => rescale("percentile", { percentile: value })) : nothing}
    </div>
    ${way === "steps" ? stepsEditor(scale.steps ?? [], of, (steps) => rescale("steps", { ...scale, steps })) : nothing}`;
}

function stepsEditor(steps: readonly Step[], of: string, set: (steps: Step[]) => void): TemplateResult {
  return html`<ul class="steps">${steps.map((step, at) => html`<li>
      ${numberField(words.stepFrom, step.from, (value) => set(steps.with(at, { ...step, from: value })), { min: -1e12 })}
      ${numberField(words.stepPoints, step.points, (value) => set(steps.with(at, { ...step, points: value })), { max: 100 })}
      <button class="quiet-button" aria-label=${words.removeStep(at + 1, of)} @click=${() => set(steps.toSpliced(at, 1))}>${lines.remove}</button></li>`)}</ul>
    <p><button class="link" @click=${() => set([...steps, { from: steps.at(-1)?.from ?? 0, points: 100 }])}>${words.addStep}</button></p>`;
}

function fresh(way: Way, { worst = 0, target = 100 }: HealthScale): HealthScale {
  switch (way) {
    case "linear": return { worst, target };
    case "steps": return { steps: [{ from: worst, points: 0 }, { from: target, points: 100 }] };
    case "percentile": return { percentile: "all" };
  }
}

function variantsOf({ desk }: Stage, metric: string): readonly VariantInfo[] {
  return desk.workspace.registry?.metrics.find(({ id }) => id === metric)?.variants ?? [];
}

/** Of the definition that is meant; without one it is the first. */
function isMoney(stage: Stage, { metric, variant }: HealthMeasure): boolean {
  const variants = variantsOf(stage, metric);
  return (variants.find(({ id }) => id === variant) ?? variants[0])?.unit === "money";
}

/** Numbers of money need a currency, and nothing else has one. */
function fitted({ desk }: Stage, { currency, ...scale }: HealthScale, money: boolean): HealthScale {
  if (!money || scale.percentile !== undefined) return scale;
  return { ...scale, currency: currency ?? desk.workspace.report?.roster?.stakeCurrency ?? "" };
}

/** The engine counts money in minor units; a person does not. */
function shownScale(scale: HealthScale, money: boolean): HealthScale {
  return money ? inUnits(scale, (value) => value / 100) : scale;
}

function storedScale(scale: HealthScale, money: boolean): HealthScale {
  return money ? inUnits(scale, (value) => Math.round(value * 100)) : scale;
}

function inUnits(scale: HealthScale, to: (value: number) => number): HealthScale {
  const { worst, target, steps } = scale;
  return {
    ...scale,
    ...(worst === undefined ? {} : { worst: to(worst) }),
    ...(target === undefined ? {} : { target: to(target) }),
    ...(steps === undefined ? {} : { steps: steps.map(({ from, points }) => ({ from: to(from), points })) }),
  };
}

function plainOf(value: number): string {
  return Number.isNaN(value) ? "" : plain(value);
}

function metricChoices({ desk }: Stage): Choice[] {
  const metrics = desk.workspace.registry?.metrics.filter(({ per_client }) => per_client) ?? [];
  return [{ value: "engagement_score", label: words.engagement }, ...metrics.map(({ id, title }) => ({ value: id, label: title }))];
}

function titleOf(metrics: readonly Choice[], metric: string): string {
  return metrics.find(({ value }) => value === metric)?.label ?? metric;
}
