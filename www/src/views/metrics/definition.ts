// Which definition of a metric is meant: all of them in words, the firm's own numbers, and the well-known ways to count.
import { html, nothing, type TemplateResult } from "lit";
import type { PresetInfo, SettingInfo, UsedSetting } from "rapport";
import * as format from "../../text/format";
import { type Chosen, settingName } from "./address";
import { metric as words, presets as presetWords } from "../../text/words";
import { engineLang, said } from "../said";
import { chosen as chosenValue } from "../view";

type Set = (values: Partial<Record<string, string>>) => void;

interface Presets {
  preset: PresetInfo | undefined;
  presets: readonly PresetInfo[];
  /** The types of event that the scoring model knows, to choose from. */
  types: readonly string[];
}

export function definitions(chosen: Chosen, { preset, presets, types }: Presets, used: readonly UsedSetting[], set: Set): TemplateResult {
  const { info, variant, standard } = chosen;
  // Where one speaks of this metric, its name stands beside the definition that it means.
  const namers = (id: string): string[] => presets.filter(({ choices }) => choices.some((entry) => entry.metric === info.id && entry.variant === id)).map(({ title }) => title);
  return html`<section><h2>${words.definitionsHeading}</h2>
    <fieldset class="definitions"><legend class="hidden">${words.definitions}</legend>
      <p class="quiet prose-line">${info.variants.length > 1 ? words.definitionsLead : nothing}</p>
      ${info.variants.map(({ id, title, definition }) => html`<label class="definition-line">
        <input type="radio" name="definition" value=${id} .checked=${id === variant.id} @change=${() => set({ variant: id === standard ? "" : id })}>
        <span><strong>${title}</strong>${id === standard && preset === undefined && info.variants.length > 1 ? html` <span class="named">${words.byDefault}</span>` : nothing}
          ${namers(id).map((name) => html` <span class="named" lang=${engineLang()}>${name}</span>`)}
          <span class="block" lang=${engineLang()}>${definition}</span></span></label>`)}
    </fieldset>
    ${preset === undefined ? nothing : told(preset, chosen)}
    ${variant.settings.length === 0 ? nothing : html`<h3>${words.ownNumbers}</h3>
      <div class="fields">${variant.settings.map((setting) => input(setting, chosen, used, set))}</div>
      <datalist id="event-types">${types.map((type) => html`<option value=${type}></option>`)}</datalist>`}
  </section>`;
}

/** What a preset says of itself. The address of its source is followed by the reader only. */
function told({ title, note, source, choices }: PresetInfo, { info, variant, standard }: Chosen): TemplateResult {
  const speaks = choices.some(({ metric }) => metric === info.id);
  if (!speaks) return html`<p class="quiet prose-line">${presetWords.nothing(title)}</p>`;
  return html`<p class="prose-line"><strong>${presetWords.does(title)}</strong> <span lang=${engineLang()}>${note}</span>
    ${source === "" ? nothing : html`<span class="quiet">${presetWords.source} <a href=${source} target="_blank" rel="noreferrer noopener">${source}</a></span>`}</p>
    ${variant.id === standard ? nothing : html`<p class="quiet prose-line">${presetWords.overruled}</p>`}`;
}

function input(setting: SettingInfo, { settings }: Chosen, used: readonly UsedSetting[], set: Set): TemplateResult {
  const { id, title, kind, range: [low, high] } = setting;
  const given = settings[id];
  const change = (event: Event): void => {
    // A number that does not fit is told by the browser, in the field itself.
    if (event.target instanceof HTMLInputElement && !event.target.reportValidity()) return;
    const value = chosenValue(event).trim();
    set({ [settingName(setting)]: value === String(setting.default) ? "" : value });
  };
  return html`<label><span>${said(title)}${kind === "number" ? html` (${words.inRange(format.plain(low), format.plain(high))})` : nothing}</span>
    ${kind === "number"
      ? html`<input type="number" required step="any" min=${low} max=${high} .value=${String(given ?? setting.default)} @change=${change}>`
      : html`<input type="text" title=${words.kinds[kind]} placeholder=${kind === "dates" ? words.someDates : used.find((other) => other.id === id)?.value || words.anyEvent} .value=${String(given ?? setting.default)} @change=${change}
          list=${kind === "event_type" ? "event-types" : nothing}>`}</label>`;
}
