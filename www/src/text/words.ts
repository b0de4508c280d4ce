// The words of the page in the language that is spoken; those of the views that come later are in later-words.ts. English is always here,
// the others come when they are spoken. The exports are live: who reads them when drawing sees a change.
import * as en from "./en";
import type * as later from "./en/later";
import { LOCALE, setLocale } from "./locale";

export let {
  another, answered, answers, app, based, between, byHand, callList, cards, change, client, clientHealth, decision, earnedSteps, explanation, faults,
  fileFaults, files, heat, humane, keep, keepFaults, level, looks, matrix, metric, model, moved, overview, pictures, portfolio, presets, privacy,
  quality, quarter, query, report, revenueSteps, roster, score, segments, statusWords, suggested, take, told, units, unusual, welcome
} = en;

/** The languages, each by its own name; the first is spoken where none of them is asked for. */
export const languages = { en: "English", de: "Deutsch" };
export type Language = keyof typeof languages;

/** All words of a language in one. English has them in two files. */
type Words = typeof en & typeof later;

/** The languages that come in files of their own. */
const apart: Record<Exclude<Language, "en">, () => Promise<Words>> = { de: () => import("./german") };

/** What is here of them; null where it could not be had. */
const here = new Map<Language, Words | null>();
const coming = new Map<Language, Promise<void>>();

/** Fetches the words of a language; null when that is done. */
export function fetchWords(wanted: Language): Promise<void> | null {
  if (wanted === "en" || here.has(wanted)) return null;
  const words = coming.get(wanted) ?? apart[wanted]().then((found) => void here.set(wanted, found), () => void here.set(wanted, null));
  coming.set(wanted, words);
  return words;
}

/** Fetches all words, so that a choice among them asks for nothing. */
export function fetchAllWords(): void {
  for (const each of Object.keys(languages) as Language[]) void fetchWords(each);
}

export function hasWords(wanted: Language): boolean {
  return wanted === "en" || (here.get(wanted) ?? null) !== null;
}

/** The words that are spoken; null where that is English. */
let spoken: Words | null = null;
const listeners: ((words: Words | null) => void)[] = [];

/** Calls back now, and whenever other words are spoken. */
export function whenSpoken(listener: (words: Words | null) => void): void {
  listeners.push(listener);
  listener(spoken);
}

/** The language of the words above. */
export let language: Language = "en";

/** Takes other words that are here, and the numbers and dates of a locale with them. Whether anything is another than before. */
export function speak(wanted: Language, locale: string): boolean {
  if (!hasWords(wanted) || (wanted === language && locale === LOCALE)) return false;
  spoken = here.get(wanted) ?? null;
  language = wanted;
  setLocale(locale);
  ({
    another, answered, answers, app, based, between, byHand, callList, cards, change, client, clientHealth, decision, earnedSteps, explanation,
    faults, fileFaults, files, heat, humane, keep, keepFaults, level, looks, matrix, metric, model, moved, overview, pictures, portfolio, presets,
    privacy, quality, quarter, query, report, revenueSteps, roster, score, segments, statusWords, suggested, take, told, units, unusual, welcome
  } = spoken ?? en);
  for (const listener of listeners) listener(spoken);
  return true;
}
