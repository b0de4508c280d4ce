// For the firm's security review: what happens to the data, and how to check it.
import { html, type TemplateResult } from "lit";
import { privacy as words } from "../text/words";

export function privacyView(version: string): TemplateResult {
  return html`<h1 tabindex="-1">${words.heading}</h1>
    <p class="lead">${words.lead}</p>
    ${words.sections.map(({ title, items }) => html`<section class="prose"><h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`)}
    <p class="quiet">${words.version(version)}</p>`;
}
