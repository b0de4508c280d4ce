// The bands of a score, and the other rules of the whole: name, window, formula, maximum, contacts.
import { html, nothing, type TemplateResult } from "lit";
import type { Band, PeriodKind, ScoringModel } from "rapport";
import { free } from "../../state/edits";
import { numberField, selectField, slider, textField } from "./fields";
import { faultOf, faultRow, rowId, setter, type Stage, wrong } from "./lines";
import { bandMark } from "../../pictures/pictures";
import { query, told } from "../../text/words";
import { bands as words, basics, lines, usualBands } from "../../text/later-words";

export function bandsOf({ bands }: ScoringModel): readonly Band[] {
  return bands ?? usualBands;
}

export function bandsEditor(stage: Stage): TemplateResult {
  const { desk, focus } = stage;
  const bands = bandsOf(desk.draft);
  const top = desk.draft.formula === "points" ? Math.max(100, ...bands.map(({ from }) => from * 1.5)) : 100;
  // The engine sorts them when the model is applied; here a band must not jump away while it is dragged.
  const order = [...bands].sort((a, b) => b.from - a.from);
  const own = (act: (bands: Band[]) => Band[]): void => desk.step((draft) => { draft.bands = act([...bandsOf(draft)]); });
  return html`<section><h2>${words.heading}</h2>
    <p class="quiet prose-line">${words.lead}</p>
    ${faultOf(stage, "bands", null)}
    <table class="lines bands-table"><thead><tr><th scope="col">${words.name}</th><th scope="col" class="figure">${words.from}</th><th scope="col" class="wide"><span class="hidden">${words.drag}</span></th><th scope="col"><span class="hidden">${lines.remove}</span></th></tr></thead>
    <tbody>${bands.map((band, at) => {
      const label = told.band(band.id, band.label);
      const set = (name: string, act: (band: Band) => void): void => {
        if (desk.draft.bands === undefined) desk.step((draft) => { draft.bands = structuredClone([...usualBands]); });
        setter(desk, "bands", at)(name, act);
      };
      const from = (value: number): void => set("from", (item) => { item.from = value; });
      return html`<tr><th scope="row"><span class="band-name">${bandMark(order.indexOf(band), order.map((other) => ({ ...other, label: "" })))}
          ${textField(words.nameOf(label), label, (value) => set("label", (item) => { item.label = value; }), { quiet: true, id: rowId("bands", at) })}</span></th>
        <td class="figure">${numberField(words.fromOf(label), band.from, from, { quiet: true, wrong: wrong(stage, "bands", at) })}</td>
        <td>${slider(words.dragOf(label), band.from, top, from)}</td>
        <td><button class="quiet-button" ?disabled=${bands.length === 1} aria-label=${lines.removeOf(label)} @click=${() => { own((all) => all.toSpliced(at, 1)); focus("bands-add"); }}>${lines.remove}</button></td></tr>${faultRow(stage, "bands", at, 4)}`;
    })}</tbody></table>
    <p><button id="bands-add" @click=${() => {
      own((all) => [...all, { id: free("band", all.map(({ id }) => id)), label: words.fresh, from: between(all) }]);
      focus(rowId("bands", bands.length));
    }}>${words.add}</button></p>
    ${numberField(words.hysteresis, desk.draft.hysteresis ?? 0, (value) => desk.edit("hysteresis", (draft) => { draft.hysteresis = value; }), { wrong: wrong(stage, "hysteresis", null) })}
    <p class="quiet rule prose-line">${words.hysteresisHint}</p>${faultOf(stage, "hysteresis", null)}</section>`;
}

/** A place for one more band: halfway into the widest gap. */
function between(bands: readonly Band[]): number {
  const edges = [...bands.map(({ from }) => from), 100].sort((a, b) => a - b);
  let best = { at: 0, width: 0 };
  edges.forEach((edge, at) => {
    const width = (edges[at + 1] ?? edge) - edge;
    if (width > best.width) best = { at: edge + Math.round(width / 2), width };
  });
  return best.at;
}

const windows: readonly PeriodKind[] = ["week", "two_weeks", "month", "quarter", "year", "rolling"];

export function basicsEditor(stage: Stage): TemplateResult {
  const { desk } = stage;
  const { id, label, window = "month", days, formula = "share_of_maximum", maximum, contacts = "sum" } = desk.draft;
  const edit = (name: string, act: (draft: ScoringModel) => void): void => desk.edit(name, act);
  const derived = maximum === "derived";
  return html`<section class="basics"><h2 class="hidden">${basics.heading}</h2><div class="form-grid">
      ${textField(basics.name, told.line(id, label), (value) => edit("label", (draft) => { draft.label = value; }), { id: "model-name" })}
      ${selectField(basics.window, window, windows.map((value) => ({ value, label: query.periods[value] })), (value) => edit("window", (draft) => {
        draft.window = value as PeriodKind;
        if (value === "rolling") draft.days ??= 30;
        else delete draft.days;
      }))}
      ${window === "rolling" ? numberField(basics.days, days, (value) => edit("days", (draft) => { draft.days = value; }), { min: 1, wrong: wrong(stage, "days", null) }) : nothing}
      ${selectField(basics.formula, formula, Object.entries(basics.formulas).map(([value, text]) => ({ value, label: text })), (value) => edit("formula", (draft) => { draft.formula = value as NonNullable<ScoringModel["formula"]>; }))}
      ${selectField(basics.maximum, derived ? "derived" : "given", [{ value: "derived", label: basics.derived }, { value: "given", label: basics.given }], (value) => edit("maximum", (draft) => { draft.maximum = value === "derived" ? "derived" : 40; }))}
      ${derived ? nothing : numberField(basics.points, Number(maximum), (value) => edit("maximum", (draft) => { draft.maximum = value; }), { wrong: wrong(stage, "maximum", null) })}
      ${selectField(basics.contacts, contacts, Object.entries(basics.contactRules).map(([value, text]) => ({ value, label: text })), (value) => edit("contacts", (draft) => { draft.contacts = value as NonNullable<ScoringModel["contacts"]>; }))}
    </div>
    ${["label", "window", "days", "formula", "maximum", "contacts"].map((part) => faultOf(stage, part, null))}</section>`;
}
