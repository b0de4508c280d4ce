// Models for some of the clients: who they are, and what is different for them. The first that fits is used.
import { html, nothing, type TemplateResult } from "lit";
import type { SegmentModel, SegmentTrigger, Trigger } from "rapport";
import { conditionsEditor, columnsOf, found } from "./condition-editor";
import { free } from "../../state/edits";
import { conditions } from "../explanation";
import { checkField, numberField, selectField, textField } from "./fields";
import { add, faultOf, opener, rowId, setter, type Stage, tools } from "./lines";
import { told } from "../../text/words";
import { basics, modelSegments as words, triggers as triggerWords } from "../../text/later-words";

export function segmentsEditor(stage: Stage): TemplateResult {
  const { desk } = stage;
  const { segments = [] } = desk.draft;
  const taken = segments.map(({ id }) => id);
  // What the portfolio filters by tells clients apart best.
  const first = desk.workspace.report?.roster?.attributes[0]?.column ?? columnsOf(desk, "clients")[0]?.value ?? "name";
  return html`<section><h2>${words.heading}</h2>
    <p class="quiet prose-line">${words.lead}</p>
    ${faultOf(stage, "segments", null)}
    ${segments.length === 0 ? nothing : html`<table class="lines"><thead class="hidden"><tr><th scope="col">${words.heading}</th></tr></thead>
      ${segments.map((segment, at) => row(stage, segment, at, taken))}</table>`}
    <p><button id="segments-add" @click=${() => add(stage, "segments", { id: free("segment", taken), label: words.fresh, when: [{ column: first, equals: "" }], triggers: [] })}>${words.add}</button></p></section>`;
}

function row(stage: Stage, segment: SegmentModel, at: number, taken: readonly string[]): TemplateResult {
  const { desk } = stage;
  const set = setter(desk, "segments", at);
  const of = segment.label || segment.id;
  const open = desk.opened === `segments/${at}`;
  return html`<tbody class=${open ? "open" : ""}><tr><th scope="row">${opener(stage, "segments", at, segment.label)}
      <p class="quiet rule">${words.when(conditions(segment.when))}${segment.triggers?.length ? `; ${words.different(segment.triggers.length)}` : ""}</p>
      <p class="rule">${found(desk, "clients", segment.when)}</p>${faultOf(stage, "segments", at)}</th></tr>
    ${open ? html`<tr class="details"><td id=${rowId("segments", at, "details")}>
      <div class="form-grid">
        ${textField(triggerWords.label, segment.label, (value) => set("label", (item) => { item.label = value; }), { id: rowId("segments", at) })}
        ${selectField(basics.maximum, segment.maximum === undefined ? "" : segment.maximum === "derived" ? "derived" : "given",
          [{ value: "", label: words.sameMaximum }, { value: "derived", label: basics.derived }, { value: "given", label: basics.given }], (value) => set("maximum", (item) => {
            if (value === "") delete item.maximum;
            else item.maximum = value === "derived" ? "derived" : 40;
          }))}
        ${typeof segment.maximum === "number" ? numberField(basics.points, segment.maximum, (value) => set("maximum", (item) => { item.maximum = value; })) : nothing}
      </div>
      ${conditionsEditor(desk, { table: "clients", filter: segment.when, of, set: (filter) => set("when", (item) => { item.when = filter; }) })}
      ${changes(stage, segment, at)}
      <p class="quiet rule">${basics.identifier(segment.id)}</p>
      ${tools(stage, "segments", at, of, (item) => ({ ...item, id: free(item.id, taken), label: triggerWords.copied(item.label) }))}</td></tr>` : nothing}</tbody>`;
}

/** Every trigger with what holds for all; a number here holds for this segment. */
function changes(stage: Stage, segment: SegmentModel, at: number): TemplateResult {
  const set = setter(stage.desk, "segments", at);
  const put = (id: string, name: string, act: (change: SegmentTrigger) => void): void => set(`${id}.${name}`, (item) => {
    const all = item.triggers ?? [];
    const change: SegmentTrigger = structuredClone(all.find(({ trigger }) => trigger === id)) ?? { trigger: id };
    act(change);
    const rest = all.filter(({ trigger }) => trigger !== id);
    item.triggers = Object.keys(change).length > 1 ? [...rest, change] : rest;
  });
  return html`<fieldset class="conditions"><legend>${words.changes}</legend>
    <div class="scroll" role="region" aria-label=${words.changes} tabindex="0"><table class="lines small"><thead><tr><th scope="col">${triggerWords.what}</th><th scope="col">${words.access}</th>
      <th scope="col" class="figure">${triggerWords.points}</th><th scope="col" class="figure">${triggerWords.target}</th><th scope="col" class="figure">${triggerWords.cap}</th></tr></thead>
    <tbody>${stage.desk.draft.triggers.map((trigger) => {
      const change = segment.triggers?.find((entry) => entry.trigger === trigger.id);
      const name = told.line(trigger.id, trigger.label) || trigger.id;
      const number = (field: "points" | "target" | "cap", label: string): TemplateResult => numberField(`${label}, ${name}`, change?.[field], (value) => put(trigger.id, field, (entry) => {
        if (Number.isNaN(value)) delete entry[field];
        else entry[field] = value;
      }), { quiet: true, none: same(trigger, field) });
      return html`<tr><th scope="row">${name}</th>
        <td>${checkField(words.accessOf(name), change?.entitled !== false, (on) => put(trigger.id, "entitled", (entry) => {
          if (on) delete entry.entitled;
          else entry.entitled = false;
        }), { quiet: true })}</td>
        <td class="figure">${number("points", triggerWords.points)}</td><td class="figure">${number("target", triggerWords.target)}</td><td class="figure">${number("cap", triggerWords.cap)}</td></tr>`;
    })}</tbody></table></div></fieldset>`;
}

function same(trigger: Trigger, field: "points" | "target" | "cap"): string {
  const value = trigger[field];
  return value === undefined ? triggerWords.noLimit[field] : String(value);
}
