// The words of the page in the language that is spoken. The exports are live: who reads them when drawing sees a change.
import * as en from "./en";

export let {
  another, answered, app, bands, based, basics, between, bonuses, callList, cards, change, client, clientHealth, compare, conditions, decision,
  differenceWords, explanation, faults, fileFaults, files, health, humane, lines, metric, model, modelPage, modelSegments, overview, penalties,
  pictures, plays, portfolio, presets, privacy, quarter, query, reasonNames, roster, score, segments, statusWords, suggested, triggers, units,
  usualBands, welcome, whatIf
} = en;
