// The language that is spoken: how it counts, lists and sorts. The words themselves are in words.ts.

/** Numbers and dates follow the language of the words around them. */
export let LOCALE = "en-GB";

let rules: Intl.PluralRules;
let numbers: Intl.NumberFormat;
let lists: Intl.ListFormat;

/** Alphabetical order as a reader expects it. */
export let collator: Intl.Collator;

export function setLocale(locale: string): void {
  LOCALE = locale;
  rules = new Intl.PluralRules(locale);
  numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  lists = new Intl.ListFormat(locale, { type: "conjunction" });
  collator = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
}

setLocale(LOCALE);

/** The forms a language needs; `#` stands for the number. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export function plural(count: number, forms: Forms): string {
  return (forms[rules.select(count)] ?? forms.other).replace("#", numbers.format(count));
}

/** "A, B and C". */
export function list(items: readonly string[]): string {
  return lists.format(items);
}
