// What earns points: a table of triggers, one of them open for its details.
import { html, nothing, type TemplateResult } from "lit";
import type { Trigger } from "rapport";
import { conditionsEditor, found, tableChoices } from "./condition-editor";
import { free } from "../../state/edits";
import { conditions } from "../explanation";
import { numberField, selectField, slider, textField } from "./fields";
import { add, faultOf, faultRow, opener, rowId, setOptional, setter, type Stage, tools, wrong } from "./lines";
import { model as ruleWords, told } from "../../text/words";
import { basics, triggers as words } from "../../text/later-words";

export function triggersEditor(stage: Stage): TemplateResult {
  const { desk } = stage;
  const { triggers } = desk.draft;
  const fresh = (): Trigger => ({ id: free("trigger", ids(stage)), label: "", table: triggers.at(-1)?.table ?? "events", filter: [], points: 1, count: "each", cap: 4, target: 2 });
  return html`<section><h2>${words.heading}</h2>
    <p class="quiet prose-line">${words.lead}</p>
    ${faultOf(stage, "triggers", null)}
    ${triggers.length === 0 ? html`<p>${words.none}</p>` : html`<table class="lines">
      <thead><tr><th scope="col">${words.what}</th><th scope="col" class="figure">${words.points}</th><th scope="col" class="figure">${words.target}</th><th scope="col" class="figure">${words.cap}</th></tr></thead>
      ${triggers.map((trigger, at) => row(stage, trigger, at))}</table>`}
    <p><button id="triggers-add" @click=${() => add(stage, "triggers", fresh())}>${words.add}</button></p></section>`;
}

/** All lines of a model share their ids. */
export function ids({ desk }: Stage): string[] {
  const { triggers, bonuses = [], penalties = [] } = desk.draft;
  return [...triggers, ...bonuses, ...penalties].map(({ id }) => id);
}

function row(stage: Stage, trigger: Trigger, at: number): TemplateResult {
  const { desk } = stage;
  const set = setter(desk, "triggers", at);
  const open = desk.opened === `triggers/${at}`;
  const bad = wrong(stage, "triggers", at);
  const label = told.line(trigger.id, trigger.label);
  const of = label || trigger.id;
  const number = (field: "points" | "target" | "cap", label: string): TemplateResult => numberField(`${label}, ${of}`, trigger[field], (value) => set(field, (item) => {
    if (field === "points") item.points = value;
    else setOptional(item, field, value);
  }), { quiet: true, wrong: bad, none: words.noLimit[field], id: rowId("triggers", at, field) });
  return html`<tbody class=${open ? "open" : ""}><tr>
      <th scope="row">${opener(stage, "triggers", at, label)}
        <p class="quiet rule">${ruleWords.rowsOf(trigger.table, conditions(trigger.filter))}, ${ruleWords.count[trigger.count ?? "each"]}</p>
        <p class="rule">${found(desk, trigger.table, trigger.filter)}</p></th>
      <td class="figure">${number("points", words.points)}</td>
      <td class="figure">${number("target", words.target)}</td>
      <td class="figure">${number("cap", words.cap)}</td></tr>
    ${faultRow(stage, "triggers", at, 4)}
    ${open ? html`<tr class="details"><td colspan="4" id=${rowId("triggers", at, "details")}>${details(stage, trigger, at)}</td></tr>` : nothing}</tbody>`;
}

function details(stage: Stage, trigger: Trigger, at: number): TemplateResult {
  const { desk } = stage;
  const set = setter(desk, "triggers", at);
  const base = desk.base.triggers.find(({ id }) => id === trigger.id) ?? trigger;
  const label = told.line(trigger.id, trigger.label);
  const of = label || trigger.id;
  return html`<div class="form-grid">
      ${textField(words.label, label, (value) => set("label", (item) => { item.label = value; }), { id: rowId("triggers", at) })}
      ${selectField(words.table, trigger.table, tableChoices(desk), (value) => set("table", (item) => { item.table = value as Trigger["table"]; item.filter = []; }))}
      ${selectField(words.count, trigger.count ?? "each", Object.entries(ruleWords.count).map(([value, label]) => ({ value, label })), (value) => set("count", (item) => { item.count = value as NonNullable<Trigger["count"]>; }))}
      ${numberField(words.halfLife, trigger.halfLife, (value) => set("halfLife", (item) => setOptional(item, "halfLife", value)), { none: words.noFading })}
      ${selectField(words.stage, trigger.stage ?? "", [{ value: "", label: words.notSaid }, ...Object.entries(words.stages).map(([value, label]) => ({ value, label }))], (value) => set("stage", (item) => {
        if (value === "") delete item.stage;
        else item.stage = value as NonNullable<Trigger["stage"]>;
      }))}
      ${selectField(words.place, trigger.place ?? "", [{ value: "", label: words.notSaid }, ...Object.entries(words.places).map(([value, label]) => ({ value, label }))], (value) => set("place", (item) => {
        if (value === "") delete item.place;
        else item.place = value as NonNullable<Trigger["place"]>;
      }))}
    </div>
    <div class="sliders">
      <span aria-hidden="true">${words.points}</span>${slider(words.dragPoints(of), trigger.points, reach(base.points), (value) => set("points", (item) => { item.points = value; }), 0.5)}
      <span aria-hidden="true">${words.cap}</span>${slider(words.dragCap(of), trigger.cap, reach(base.cap), (value) => set("cap", (item) => { item.cap = value; }))}
    </div>
    ${conditionsEditor(desk, { table: trigger.table, filter: trigger.filter ?? [], of, set: (filter) => set("filter", (item) => { item.filter = filter; }) })}
    <p class="quiet rule">${basics.identifier(trigger.id)}</p>
    ${tools(stage, "triggers", at, of, (item) => ({ ...item, id: free(item.id, ids(stage)), label: words.copied(item.label) }))}`;
}

/** A slider's end: three times what it is now, and never too short to move. */
function reach(value: number | undefined): number {
  return Math.max(10, Math.ceil((value ?? 0) * 3));
}
