// Texts that the engine speaks. What has no translation stays English, and a screen reader is told so.
import { html, nothing, type TemplateResult } from "lit";
import type { Status } from "rapport";
import { language, statusWords, told } from "../text/words";

/** A phrase of the engine, in the language that is spoken where it is known in it. */
export function said(text: string): string | TemplateResult {
  return language === "en" ? text : told.phrase(text) ?? html`<span lang="en">${text}</span>`;
}

/** The same for an attribute or the middle of a sentence, which cannot say its language. */
export function plainly(text: string): string {
  return told.phrase(text) ?? text;
}

interface Judged {
  reason: string | null;
  status: Status;
}

/** Why there is no value, or none to rely on. */
export function why({ reason, status }: Judged): string | TemplateResult {
  return reason === null ? statusWords[status] : said(reason);
}

export function whyPlainly({ reason, status }: Judged): string {
  return reason === null ? statusWords[status] : plainly(reason);
}

/** What went wrong and what to do about it. A fault without a language is the engine's own. */
export function faultText({ message, hint, lang = "en" }: { message: string; hint: string; lang?: string }): TemplateResult {
  const marked = lang === "" || lang === language ? nothing : lang;
  return html`<p lang=${marked}><strong>${message}</strong></p><p lang=${marked}>${hint}</p>`;
}

/** For `lang` on an element that holds nothing but the engine's own words. */
export function engineLang(): "en" | typeof nothing {
  return language === "en" ? nothing : "en";
}
