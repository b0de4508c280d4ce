// What is added for engaging again and again, and what is taken off: bonuses and penalties.
import { html, nothing, type TemplateResult } from "lit";
import type { Bonus, Penalty } from "rapport";
import { conditionsEditor, found, tableChoices, timesOf } from "./condition-editor";
import { free } from "../../state/edits";
import { conditions } from "../explanation";
import { checkField, numberField, selectField, textField } from "./fields";
import { add, faultRow, opener, rowId, setOptional, setter, type Stage, tools, wrong } from "./lines";
import { model as ruleWords } from "../../text/words";
import { basics, bonuses as bonusWords, penalties as penaltyWords, triggers as words } from "../../text/later-words";
import { ids } from "./trigger-editor";

export function bonusesEditor(stage: Stage): TemplateResult {
  const { bonuses = [], triggers } = stage.desk.draft;
  const fresh = (): Bonus => ({ id: free("bonus", ids(stage)), label: bonusWords.fresh, triggers: triggers.map(({ id }) => id), atLeast: 3, withinDays: 7, points: 1, cap: 1 });
  return html`<section><h2>${bonusWords.heading}</h2>
    <p class="quiet prose-line">${bonusWords.lead}</p>
    ${bonuses.length === 0 ? nothing : html`<table class="lines">
      <thead><tr><th scope="col">${words.what}</th><th scope="col" class="figure">${words.points}</th><th scope="col" class="figure">${words.cap}</th></tr></thead>
      ${bonuses.map((bonus, at) => bonusRow(stage, bonus, at))}</table>`}
    <p><button id="bonuses-add" @click=${() => add(stage, "bonuses", fresh())}>${bonusWords.add}</button></p></section>`;
}

function bonusRow(stage: Stage, bonus: Bonus, at: number): TemplateResult {
  const { desk } = stage;
  const set = setter(desk, "bonuses", at);
  const bad = wrong(stage, "bonuses", at);
  const of = bonus.label || bonus.id;
  const open = desk.opened === `bonuses/${at}`;
  const number = (field: "points" | "cap" | "atLeast" | "withinDays", label: string, quiet: boolean): TemplateResult =>
    numberField(quiet ? `${label}, ${of}` : label, bonus[field], (value) => set(field, (item) => { item[field] = value; }), { quiet, wrong: bad });
  return html`<tbody class=${open ? "open" : ""}><tr>
      <th scope="row">${opener(stage, "bonuses", at, bonus.label)}
        <p class="quiet rule">${ruleWords.bonus(bonus.atLeast, bonus.withinDays)}</p></th>
      <td class="figure">${number("points", words.points, true)}</td><td class="figure">${number("cap", words.cap, true)}</td></tr>
    ${faultRow(stage, "bonuses", at, 3)}
    ${open ? html`<tr class="details"><td colspan="3" id=${rowId("bonuses", at, "details")}>
      <div class="form-grid">
        ${textField(words.label, bonus.label, (value) => set("label", (item) => { item.label = value; }), { id: rowId("bonuses", at) })}
        ${number("atLeast", bonusWords.atLeast, false)}${number("withinDays", bonusWords.withinDays, false)}
      </div>
      <fieldset class="conditions"><legend>${bonusWords.of}</legend><div class="checks">${desk.draft.triggers.map(({ id, label }) => checkField(label || id, bonus.triggers.includes(id), (on) => set("triggers", (item) => {
        item.triggers = on ? [...item.triggers, id] : item.triggers.filter((other) => other !== id);
      })))}</div></fieldset>
      <p class="quiet rule">${basics.identifier(bonus.id)}</p>
      ${tools(stage, "bonuses", at, of, (item) => ({ ...item, id: free(item.id, ids(stage)), label: words.copied(item.label) }))}</td></tr>` : nothing}</tbody>`;
}

export function penaltiesEditor(stage: Stage): TemplateResult {
  const { penalties = [] } = stage.desk.draft;
  const fresh = (): Penalty => ({ id: free("penalty", ids(stage)), label: penaltyWords.fresh, table: "milestones", filter: [], points: 1, cap: 3 });
  return html`<section><h2>${penaltyWords.heading}</h2>
    <p class="quiet prose-line">${penaltyWords.lead}</p>
    ${penalties.length === 0 ? nothing : html`<table class="lines">
      <thead><tr><th scope="col">${words.what}</th><th scope="col" class="figure">${penaltyWords.points}</th><th scope="col" class="figure">${words.cap}</th></tr></thead>
      ${penalties.map((penalty, at) => penaltyRow(stage, penalty, at))}</table>`}
    <p><button id="penalties-add" @click=${() => add(stage, "penalties", fresh())}>${penaltyWords.add}</button></p></section>`;
}

function penaltyRow(stage: Stage, penalty: Penalty, at: number): TemplateResult {
  const { desk } = stage;
  const set = setter(desk, "penalties", at);
  const bad = wrong(stage, "penalties", at);
  const of = penalty.label || penalty.id;
  const open = desk.opened === `penalties/${at}`;
  return html`<tbody class=${open ? "open" : ""}><tr>
      <th scope="row">${opener(stage, "penalties", at, penalty.label)}
        <p class="quiet rule">${ruleWords.rowsOf(penalty.table, conditions(penalty.filter))}${penalty.overdue === undefined ? "" : `, ${penaltyWords.late(penalty.overdue.due, penalty.overdue.done)}`}</p>
        <p class="rule">${found(desk, penalty.table, penalty.filter)}</p></th>
      <td class="figure">${numberField(`${penaltyWords.points}, ${of}`, penalty.points, (value) => set("points", (item) => { item.points = value; }), { quiet: true, wrong: bad })}</td>
      <td class="figure">${numberField(`${words.cap}, ${of}`, penalty.cap, (value) => set("cap", (item) => setOptional(item, "cap", value)), { quiet: true, wrong: bad, none: words.noLimit.cap })}</td></tr>
    ${faultRow(stage, "penalties", at, 3)}
    ${open ? html`<tr class="details"><td colspan="3" id=${rowId("penalties", at, "details")}>
      <div class="form-grid">
        ${textField(words.label, penalty.label, (value) => set("label", (item) => { item.label = value; }), { id: rowId("penalties", at) })}
        ${selectField(words.table, penalty.table, tableChoices(desk), (value) => set("table", (item) => {
          item.table = value as Penalty["table"];
          item.filter = [];
          delete item.overdue;
        }))}
        ${overdue(stage, penalty, at)}
      </div>
      ${conditionsEditor(desk, { table: penalty.table, filter: penalty.filter ?? [], of, set: (filter) => set("filter", (item) => { item.filter = filter; }) })}
      <p class="quiet rule">${basics.identifier(penalty.id)}</p>
      ${tools(stage, "penalties", at, of, (item) => ({ ...item, id: free(item.id, ids(stage)), label: words.copied(item.label) }))}</td></tr>` : nothing}</tbody>`;
}

/** Rows that are late: which column says when it was due, which when it was done. */
function overdue(stage: Stage, penalty: Penalty, at: number): TemplateResult {
  const set = setter(stage.desk, "penalties", at);
  const days = timesOf(stage.desk, penalty.table);
  const { due, done } = penalty.overdue ?? { due: "", done: "" };
  const first = (not: string): string => days.find(({ value }) => value !== not)?.value ?? "";
  return html`${selectField(penaltyWords.due, due, [{ value: "", label: penaltyWords.notLate }, ...days], (value) => set("overdue", (item) => {
      if (value === "") delete item.overdue;
      else item.overdue = { due: value, done: done || first(value) };
    }))}
    ${due === "" ? nothing : selectField(penaltyWords.done, done, days, (value) => set("overdue", (item) => { item.overdue = { due, done: value }; }))}`;
}
