// The language of the words in text.ts, and how it counts.

/** Numbers and dates follow the language of the words around them. */
export const LOCALE = "en-GB";

const rules = new Intl.PluralRules(LOCALE);
const numbers = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const lists = new Intl.ListFormat(LOCALE, { type: "conjunction" });

/** The forms a language needs; `#` stands for the number. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export function plural(count: number, forms: Forms): string {
  return (forms[rules.select(count)] ?? forms.other).replace("#", numbers.format(count));
}

/** "A, B and C". */
export function list(items: readonly string[]): string {
  return lists.format(items);
}

/** Alphabetical order as a reader expects it. */
export const collator = new Intl.Collator(LOCALE, { numeric: true, sensitivity: "base" });
