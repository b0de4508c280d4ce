// Names in the files that may be a client's under another spelling. Whether they are is the reader's to say.
import { html, nothing, type TemplateResult } from "lit";
import type { Match } from "rapport";
import { files as words } from "../../text/words";
import type { View } from "../view";

/** As many as one looks through at once. */
const SHOWN = 40;

export function matchesView(host: View, matches: readonly Match[], all: boolean, showAll: () => void): TemplateResult | typeof nothing {
  if (matches.length === 0) return nothing;
  const shown = all ? matches : matches.slice(0, SHOWN);
  return html`<section><h2>${words.matchesHeading}</h2>
    <p class="quiet">${words.matchesLead}</p>
    <ul class="matches">${shown.map((match) => {
      const { name, rows, clientName, why } = match;
      return html`<li>
        <span class="match-name"><bdi>${name}</bdi> ${rows === 0 ? nothing : html`<span class="quiet">${words.rowsOf(rows)}</span>`}</span>
        <span>${match.merged ? html`<strong>${words.merged(clientName)}</strong>` : html`${words.resembles(clientName)}: <span class="quiet">${words.likeness[why]}</span>`}</span>
        <span class="answers">${match.merged
          ? html`<button @click=${() => host.wish("wish-unmerge", match)} aria-label=${words.undoMergeOf(name)}>${words.undoMerge}</button>`
          : html`<button @click=${() => host.wish("wish-merge", match)} aria-label=${words.sameOf(name, clientName)}>${words.same}</button>
            <button @click=${() => host.wish("wish-apart", match)} aria-label=${words.apartOf(name, clientName)}>${words.apart}</button>`}</span>
      </li>`;
    })}</ul>
    ${shown.length === matches.length ? nothing : html`<p class="more"><button class="link" @click=${showAll}>${words.allMatches(matches.length)}</button></p>`}</section>`;
}
