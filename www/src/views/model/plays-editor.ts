// What there is to do for a client, and which reasons call for it.
import { html, nothing, type TemplateResult } from "lit";
import type { Play } from "rapport";
import { free } from "../../state/edits";
import { checkField, textField } from "./fields";
import { add, faultOf, opener, rowId, setter, type Stage, tools } from "./lines";
import { basics, plays as words, reasonNames, triggers as triggerWords } from "../../text/later-words";

export function playsEditor(stage: Stage): TemplateResult {
  const { desk } = stage;
  const { plays } = desk.draft;
  const taken = (plays ?? []).map(({ id }) => id);
  return html`<section><h2>${words.heading}</h2>
    <p class="quiet prose-line">${words.lead}</p>
    ${faultOf(stage, "plays", null)}
    ${plays === undefined ? html`<p>${words.usual}</p>` : plays.length === 0 ? html`<p>${words.none}</p>` : html`<table class="lines"><thead class="hidden"><tr><th scope="col">${words.heading}</th></tr></thead>
      ${plays.map((play, at) => row(stage, play, at, taken))}</table>`}
    <p class="tools"><button id="plays-add" @click=${() => add(stage, "plays", { id: free("play", taken), label: words.fresh, text: "", reasons: [] })}>${plays === undefined ? words.own : words.add}</button>
      ${plays === undefined ? nothing : html`<button class="link" @click=${() => desk.step((draft) => { delete draft.plays; })}>${words.back}</button>`}</p></section>`;
}

function row(stage: Stage, play: Play, at: number, taken: readonly string[]): TemplateResult {
  const { desk } = stage;
  const set = setter(desk, "plays", at);
  const open = desk.opened === `plays/${at}`;
  const of = play.label || play.id;
  const reasons: readonly string[] = play.reasons ?? [];
  const all = [...new Set([...Object.keys(reasonNames), ...reasons])];
  return html`<tbody class=${open ? "open" : ""}><tr><th scope="row">${opener(stage, "plays", at, play.label)}
      <p class="quiet rule">${words.when(reasons.map((reason) => reasonNames[reason] ?? reason))}</p>${faultOf(stage, "plays", at)}</th></tr>
    ${open ? html`<tr class="details"><td id=${rowId("plays", at, "details")}>
      <div class="form-grid wide">
        ${textField(triggerWords.label, play.label, (value) => set("label", (item) => { item.label = value; }), { id: rowId("plays", at) })}
        ${textField(words.text, play.text, (value) => set("text", (item) => { item.text = value; }))}
      </div>
      <fieldset class="conditions"><legend>${words.reasons}</legend><div class="checks">${all.map((reason) => checkField(reasonNames[reason] ?? reason, reasons.includes(reason), (on) => set("reasons", (item) => {
        Object.assign(item, { reasons: on ? [...reasons, reason] : reasons.filter((other) => other !== reason) });
      })))}</div></fieldset>
      <p class="quiet rule">${basics.identifier(play.id)}</p>
      ${tools(stage, "plays", at, of, (item) => ({ ...item, id: free(item.id, taken), label: triggerWords.copied(item.label) }))}</td></tr>` : nothing}</tbody>`;
}
