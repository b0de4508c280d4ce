// Numbers, dates and sizes as a person reads them. Nothing here adds anything up.
import type { Band, CivilDate, Period, Unit } from "rapport";
import { LOCALE } from "./locale";
import { between, quarter, units } from "./words";

const MINUS = "\u2212";
const formats = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = LOCALE + JSON.stringify(options);
  let found = formats.get(key);
  if (found === undefined) formats.set(key, (found = new Intl.NumberFormat(LOCALE, options)));
  return found;
}

/** With a real minus sign, which is as wide as a figure. */
function signed(text: string): string {
  return text.replace("-", MINUS);
}

export function count(value: number): string {
  return signed(format({ maximumFractionDigits: 0 }).format(value));
}

export function fixed(value: number, digits: number): string {
  return signed(format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));
}

/** As many decimals as the number needs, two at most: "40", "37.5". */
export function plain(value: number): string {
  return signed(format({ maximumFractionDigits: 2 }).format(value));
}

/** A whole number, unless rounding would put the score on the wrong side of a band's edge. */
export function score(value: number, bands: readonly Band[]): string {
  if (Number.isNaN(value)) return "";
  const rounded = Math.round(value);
  return bands.some((band) => value < band.from !== rounded < band.from) ? fixed(value, 1) : count(rounded);
}

export function change(value: number): string {
  if (Number.isNaN(value)) return "";
  return signed(format({ maximumFractionDigits: 0, signDisplay: "exceptZero" }).format(value));
}

function digits(value: number, unit: Unit): number {
  if (unit === "answer") return 2;
  if (Number.isInteger(value) && ["clients", "contacts", "views", "events", "comments", "referrals"].includes(unit)) return 0;
  if (unit === "percent" || unit === "points" || unit === "score") return 1;
  return Math.abs(value) < 10 ? 2 : 1;
}

/** The figure alone: "3.4", "+45", "72.5%". */
export function figure(value: number, unit: Unit, more: Intl.NumberFormatOptions = {}): string {
  const shown = (amount: number, digits: number): string => signed(format({ minimumFractionDigits: digits, maximumFractionDigits: digits, ...more }).format(amount));
  if (unit === "percent") return signed(format({ style: "unit", unit, minimumFractionDigits: 1, maximumFractionDigits: 1, ...more }).format(value));
  if (unit === "money") {
    // Engine's minor units. Cents matter to a small sum only.
    return shown(value / 100, Math.abs(value) < 100_000 && !Number.isInteger(value / 100) ? 2 : 0);
  }
  if (unit === "points") return signed(format({ maximumFractionDigits: 1, signDisplay: "exceptZero", ...more }).format(value));
  return shown(value, digits(value, unit));
}

/** The figure and its unit: "3.4 hours", "72.5%". */
export function amount(value: number, unit: Unit, currency: string | null): string {
  const word = currency ?? units[unit](value);
  return word === "" ? figure(value, unit) : `${figure(value, unit)} ${word}`;
}

export function range(interval: { low: number; high: number }, unit: Unit): string {
  return between(figure(interval.low, unit), figure(interval.high, unit));
}

/** For an axis: without decimals that say nothing. */
export function tick(value: number, unit: Unit): string {
  return figure(value, unit, { trailingZeroDisplay: "stripIfInteger" });
}

/** With its sign; of percentages the figure alone, because the difference of two is no percentage. */
export function difference(value: number, unit: Unit): string {
  const text = figure(value, unit === "percent" ? "points" : unit);
  return value > 0 && !text.startsWith("+") ? `+${text}` : text;
}

export function differenceRange({ low, high }: { low: number; high: number }, unit: Unit): string {
  return between(difference(low, unit), difference(high, unit));
}

/** A probability in per cent, with a decimal where it is small. */
export function share(value: number): string {
  return format({ style: "percent", maximumSignificantDigits: 2 }).format(value);
}

export function percent(share: number): string {
  return format({ style: "percent", maximumFractionDigits: 0 }).format(share);
}

export function bytes(size: number): string {
  const [unit, divisor] = size < 1e3 ? ["byte", 1] : size < 1e6 ? ["kilobyte", 1e3] : size < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  const shown = size / (divisor as number);
  return format({ style: "unit", unit: unit as string, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: shown < 10 && size >= 1e3 ? 1 : 0 }).format(shown);
}

const DAYS = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
const MONTHS = { month: "long", year: "numeric", timeZone: "UTC" } as const;
const SHORT_MONTHS = { month: "short", year: "numeric", timeZone: "UTC" } as const;

function calendarFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = LOCALE + JSON.stringify(options);
  let found = dates.get(key);
  if (found === undefined) dates.set(key, (found = new Intl.DateTimeFormat(LOCALE, options)));
  return found;
}

function moment(day: CivilDate): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** "31 Dec 2025". A text that is no date comes back as it is. */
export function date(day: CivilDate): string {
  const at = moment(day);
  return Number.isNaN(at.getTime()) ? day : calendarFormat(DAYS).format(at);
}

/** The last day before an exclusive end. */
export function dayBefore(end: CivilDate): CivilDate {
  return shift(end, -1);
}

export function dayAfter(day: CivilDate): CivilDate {
  return shift(day, 1);
}

function shift(day: CivilDate, by: number): CivilDate {
  const at = moment(day);
  if (Number.isNaN(at.getTime())) return day;
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}

type Span = "month" | "quarter" | "year" | "days";

/** Whether a period is a whole month, quarter or year of the calendar. */
function spanOf({ start, end }: Period): Span {
  const from = moment(start);
  const to = moment(end);
  if (from.getUTCDate() !== 1 || to.getUTCDate() !== 1) return "days";
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  if (months === 1) return "month";
  if (months === 3 && from.getUTCMonth() % 3 === 0) return "quarter";
  return months === 12 && from.getUTCMonth() === 0 ? "year" : "days";
}

function calendar(given: Period, month: Intl.DateTimeFormat): string | null {
  const from = moment(given.start);
  switch (spanOf(given)) {
    case "month": return month.format(from);
    case "quarter": return quarter(from.getUTCMonth() / 3 + 1, from.getUTCFullYear());
    case "year": return String(from.getUTCFullYear());
    case "days": return null;
  }
}

/** "December 2025", "Q4 2025", "2025", "1 – 7 Dec 2025". */
export function period(given: Period): string {
  return calendar(given, calendarFormat(MONTHS)) ?? calendarFormat(DAYS).formatRange(moment(given.start), moment(dayBefore(given.end)));
}

/** For the ends of an axis: "Dec 2025", "Q4 2025", "7 Dec 2025". */
export function shortPeriod(given: Period): string {
  return calendar(given, calendarFormat(SHORT_MONTHS)) ?? calendarFormat(DAYS).format(moment(given.start));
}

export function shortDate(day: CivilDate): string {
  return calendarFormat(SHORT_MONTHS).format(moment(day));
}
