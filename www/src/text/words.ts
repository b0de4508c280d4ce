// The words of the page in the language that is spoken. The exports are live: who reads them when drawing sees a change.
import * as de from "./de";
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

const all: Record<Language, typeof en> = { en, de };

/** The language of the words above. */
export let language: Language = "en";

/** Takes other words, and the numbers and dates of a locale with them. Whether anything is another than before. */
export function speak(wanted: Language, locale: string): boolean {
  if (wanted === language && locale === LOCALE) return false;
  language = wanted;
  setLocale(locale);
  ({
    another, answered, answers, app, bands, based, basics, between, bonuses, byHand, callList, cards, change, client, clientHealth, compare, conditions, decision,
    differenceWords, earnedSteps, evidence, explanation, faults, fileFaults, files, health, heat, humane, keep, keepFaults, level, lines, looks, matrix, metric, model, modelPage, modelSegments, moved, overview, penalties,
    pictures, plays, portfolio, presets, privacy, proof, quality, quarter, query, reasonNames, report, revenueSteps, roster, score, segments, statusWords, suggested, take, told, triggers,
    units, unusual, usualBands, welcome, whatIf
  } = all[wanted]);
  return true;
}
