// The words of the page in the language that is spoken. English is always here, the others come when they are spoken. The exports are live: who reads them when drawing sees a change.
import * as en from "./en";
import { LOCALE, setLocale } from "./locale";

export let {
  another, answered, answers, app, bands, based, basics, between, bonuses, byHand, callList, cards, change, client, clientHealth, compare, conditions, decision,
  differenceWords, earnedSteps, evidence, explanation, faults, fileFaults, files, health, heat, humane, keep, keepFaults, level, lines, looks, matrix, metric, model, modelPage, modelSegments, moved, overview, penalties,
  pictures, plays, portfolio, presets, privacy, proof, quality, quarter, query, reasonNames, report, revenueSteps, roster, score, segments, statusWords, suggested, take, told, triggers,
  units, unusual, usualBands, welcome, whatIf
} = en;

/** The languages, each by its own name; the first is spoken where none of them is asked for. */
export const languages = { en: "English", de: "Deutsch" };
export type Language = keyof typeof languages;

type Words = typeof en;

/** The words that are here; null where they could not be had. */
const here = new Map<Language, Words | null>([["en", en]]);
const coming = new Map<Language, Promise<void>>();

function file(wanted: Language): Promise<Words> {
  switch (wanted) {
    case "en": return Promise.resolve(en);
    case "de": return import("./german");
  }
}

/** Fetches the words of a language; null when that is done. */
export function fetchWords(wanted: Language): Promise<void> | null {
  if (here.has(wanted)) return null;
  const words = coming.get(wanted) ?? file(wanted).then((found) => void here.set(wanted, found), () => void here.set(wanted, null));
  coming.set(wanted, words);
  return words;
}

/** Fetches all words, so that a choice among them asks for nothing. */
export function fetchAllWords(): void {
  for (const each of Object.keys(languages) as Language[]) void fetchWords(each);
}

export function hasWords(wanted: Language): boolean {
  return (here.get(wanted) ?? null) !== null;
}

/** The language of the words above. */
export let language: Language = "en";

/** Takes other words that are here, and the numbers and dates of a locale with them. Whether anything is another than before. */
export function speak(wanted: Language, locale: string): boolean {
  const words = here.get(wanted) ?? null;
  if (words === null || (wanted === language && locale === LOCALE)) return false;
  language = wanted;
  setLocale(locale);
  ({
    another, answered, answers, app, bands, based, basics, between, bonuses, byHand, callList, cards, change, client, clientHealth, compare, conditions, decision,
    differenceWords, earnedSteps, evidence, explanation, faults, fileFaults, files, health, heat, humane, keep, keepFaults, level, lines, looks, matrix, metric, model, modelPage, modelSegments, moved, overview, penalties,
    pictures, plays, portfolio, presets, privacy, proof, quality, quarter, query, reasonNames, report, revenueSteps, roster, score, segments, statusWords, suggested, take, told, triggers,
    units, unusual, usualBands, welcome, whatIf
  } = words);
  return true;
}
