// A question that only the reader can answer: a few options, a date, or a time zone.
import { html, nothing, type TemplateResult } from "lit";
import type { LoadOptions, Question } from "rapport";
import { files as words } from "../../text/words";
import { plainly, said } from "../said";
import type { View } from "../view";
import type { FileLine } from "../../state/workspace";

export function questionView(host: View, line: FileLine, question: Question): TemplateResult {
  const { prompt, options, input, waits, column } = question;
  // A question of a survey is about its metric; where it is a column of its own, the mapping knows which.
  const metric = line.receipt?.mapping.find(({ header }) => header === column)?.column ?? column;
  const answer = (value: string): void => host.wish("wish-reload", { line, options: answered(line.options, question, value) });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const value = event.target instanceof HTMLFormElement ? new FormData(event.target).get("answer") : null;
    if (typeof value === "string" && value !== "") answer(value);
  };
  const controls = html`<div class="answers">${options.map((option) => html`<button @click=${() => answer(option.value)}>
      ${said(option.label)}${option.example === "" ? nothing : html` <span class="quiet">${said(option.example)}</span>`}</button>`)}
    ${input === null ? nothing : html`<form class="answers" @submit=${submit}>
      ${input === "date" ? html`<input type="date" name="answer" required aria-label=${words.date}>` : zones()}
      <button>${input === "date" ? words.useDate : words.useZone}</button></form>`}</div>`;
  switch (waits) {
    case "file": return html`<div class="question" role="group" aria-label=${plainly(prompt)}><p>${said(prompt)}</p>${controls}</div>`;
    case "metrics": return html`<div class="question later" role="group" aria-label=${plainly(prompt)}><p>${said(prompt)} ${words.metricWaits(metric)}</p>${controls}</div>`;
    case "nothing": return html`<details class="question later"><summary>${said(prompt)}</summary>${controls}</details>`;
  }
}

/** All zones that the browser knows, at its own. */
function zones(): TemplateResult {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = [...new Set(["UTC", here, ...Intl.supportedValuesOf("timeZone")])].sort();
  return html`<select name="answer" aria-label=${words.zone}>${all.map((zone) => html`<option value=${zone} ?selected=${zone === here}>${zone.replaceAll("_", " ")}</option>`)}</select>`;
}

/** The engine names the option that its answer belongs to, and where that is a map, the entry. */
function answered(options: LoadOptions, { sets, key }: Question, value: string): LoadOptions {
  if (key === null) return { ...options, [sets]: value };
  const map = options[sets as "scales"] ?? {};
  return { ...options, [sets]: { ...map, [key]: value } };
}
