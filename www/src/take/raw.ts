// A cell's content as a machine takes it, beside the words and figures that a person reads.
import type { Unit } from "rapport";

export type Raw = string | number | null | undefined;

/** For `data-raw`: one or several values, each a cell of its own; in a header the names of the columns; none: not a column of data. */
export function raw(...values: readonly Raw[]): string {
  return JSON.stringify(values.map(plain));
}

export function plain(value: Raw): string {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  return value ?? "";
}

/** Money in whole units with their decimals: a spreadsheet does not know of minor ones. */
export function inUnit(value: number | null, unit: Unit): Raw {
  return value !== null && unit === "money" ? money(value) : value;
}

export function money(minor: number | null): string {
  return minor === null || Number.isNaN(minor) ? "" : (minor / 100).toFixed(2);
}
