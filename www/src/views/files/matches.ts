// Names in the files that may be a client's under another spelling. Whether they are is the reader's to say.
import { html, nothing, type TemplateResult } from "lit";
import type { Match, Said } from "rapport";
import { files as words } from "../../text/words";

/** As many as one looks through at once. */
const SHOWN = 40;

export function matchesView(matches: readonly Match[], all: boolean, showAll: () => void, decide: (at: number, match: Match, said: Said | null) => void): TemplateResult | typeof nothing {
  if (matches.length === 0) return nothing;
  const shown = all ? matches : matches.slice(0, SHOWN);
  return html`<section><h2>${words.matchesHeading}</h2>
    <p class="quiet">${words.matchesLead}</p>
    <ul class="matches">${shown.map((match, at) => {
      const { name, rows, clientName, why, said } = match;
      const says = (said: Said | null) => (): void => decide(at, match, said);
      return html`<li>
        <span class="match-name"><bdi>${name}</bdi> ${rows === 0 ? nothing : html`<span class="quiet">${words.rowsOf(rows)}</span>`}</span>
        <span>${said === null ? html`${words.resembles(clientName)}: <span class="quiet">${words.likeness[why]}</span>`
          : said === "same" ? html`<strong>${words.merged(clientName)}</strong>` : words.keptApart(clientName)}</span>
        <span class="answers">${said === null
          ? html`<button @click=${says("same")} aria-label=${words.sameOf(name, clientName)}>${words.same}</button>
            <button @click=${says("apart")} aria-label=${words.apartOf(name, clientName)}>${words.apart}</button>`
          : html`<button @click=${says(null)} aria-label=${words.takeBackOf(name, clientName)}>${words.takeBack}</button>`}</span>
      </li>`;
    })}</ul>
    ${shown.length === matches.length ? nothing : html`<p class="more"><button class="link" @click=${showAll}>${words.allMatches(matches.length)}</button></p>`}</section>`;
}
