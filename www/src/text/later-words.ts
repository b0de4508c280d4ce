// The words of the views that come later, in the language that is spoken. They change with those of words.ts.
import * as en from "./en/later";
import { whenSpoken } from "./words";

export let {
  bands, basics, bonuses, compare, conditions, differenceWords, evidence, health, lines, modelPage, modelSegments, penalties, plays, proof,
  reasonNames, triggers, usualBands, whatIf
} = en;

whenSpoken((words) => {
  ({
    bands, basics, bonuses, compare, conditions, differenceWords, evidence, health, lines, modelPage, modelSegments, penalties, plays, proof,
    reasonNames, triggers, usualBands, whatIf
  } = words ?? en);
});
