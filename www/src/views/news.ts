// What the overview says after how many need attention: which headline metrics are unusual, and who changed band.
import { html, nothing, type TemplateResult } from "lit";
import type { Report, Roster } from "rapport";
import * as format from "../text/format";
import { address } from "../state/routes";
import { moved as movedWords, unusual as words } from "../text/words";

export function newsLines({ headline }: Report, roster: Roster): TemplateResult {
  const { unusual, compared, headlines } = headline;
  return html`${unusual.length === 0 && compared === 0 ? nothing : html`<p class="lead news">${unusual.length === 0 ? words.none(compared, headlines)
    : unusual.map((entry, at) => html`${at === 0 ? nothing : "; "}<a href=${address("metric", entry.metric)} data-turn=${entry.turn}>${at === 0 ? capital(words.clause(entry)) : words.clause(entry)}</a>${at === unusual.length - 1 ? "." : nothing}`)}</p>`}
    ${roster.previous === null ? nothing : html`<p class="lead moves">${movedLine(headline, format.period(roster.previous))}</p>`}`;
}

function movedLine({ movedUp, movedDown }: Report["headline"], before: string): TemplateResult {
  const link = (to: "up" | "down", text: string): TemplateResult => html`<a href=${address("clients", "", new URLSearchParams({ moved: to }))}>${text}</a>`;
  const both = [...(movedDown > 0 ? [link("down", movedWords.downs(movedDown))] : []), ...(movedUp > 0 ? [link("up", movedWords.ups(movedUp))] : [])];
  return html`${movedWords.since(before)} ${both.length === 0 ? movedWords.neither : both.map((part, at) => html`${at > 0 ? html` ${movedWords.and} ` : nothing}${part}`)}.`;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
