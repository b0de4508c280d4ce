// The choice of a language at the foot of the site's own page. Each is a link, which also opens the page in another tab.
import { html, nothing, type TemplateResult } from "lit";
import { addressIn, choose } from "../state/language";
import { app as words, type Language, language, languages } from "../text/words";

export function languageChoice(): TemplateResult {
  const pick = (wanted: Language) => (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    choose(wanted);
  };
  return html`<ul class="languages" aria-label=${words.language}>${(Object.entries(languages) as [Language, string][]).map(([id, name]) => html`<li><a
    href=${addressIn(id)} lang=${id} hreflang=${id} aria-current=${id === language ? "true" : nothing} @click=${pick(id)}>${name}</a></li>`)}</ul>`;
}
