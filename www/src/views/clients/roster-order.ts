// Which clients a list shows, and in which order. The engine's order, those that need attention first, is the default.
import type { Roster, ValueMatrix } from "rapport";
import { collator } from "../../text/locale";

/** Where each key moves to. */
export type Order = Partial<Record<string, number>>;

/** Case and accents do not matter to somebody who searches. */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const folded = new WeakMap<Roster, string[]>();

function searchable(roster: Roster): string[] {
  let found = folded.get(roster);
  if (found === undefined) folded.set(roster, (found = roster.client.map((id, at) => fold(`${roster.name[at] ?? ""} ${id}`))));
  return found;
}

export interface Filter {
  /** As in the address. */
  key: string;
  value: string;
  test: (at: number) => boolean;
}

/** The filters of an address. A value that nothing here can have is none: it would hide everybody, or be taken for another. */
export function filters(roster: Roster, params: URLSearchParams, matrix: ValueMatrix | null): Filter[] {
  const found: Filter[] = [];
  const add = (key: string, value: string, test: Filter["test"]): void => { found.push({ key, value, test }); };
  const text = (params.get("q") ?? "").trim();
  if (text !== "") {
    const [names, wanted] = [searchable(roster), fold(text)];
    add("q", text, (at) => names[at]?.includes(wanted) ?? false);
  }
  if (params.get("show") === "attention") add("show", "attention", (at) => (roster.reasons[at]?.length ?? 0) > 0);
  const band = params.get("band");
  const wanted = roster.bands.findIndex(({ id }) => id === band);
  if (band !== null && wanted >= 0) add("band", band, (at) => roster.band[at] === wanted);
  else if (band === "none") add("band", band, (at) => roster.bands[roster.band[at] ?? 255] === undefined);
  const moved = params.get("moved");
  if (moved === "up" || moved === "down") add("moved", moved, (at) => roster.moved[at] === (moved === "up" ? 1 : -1));
  const field = matrix?.fields.findIndex(({ id }) => id === params.get("field")) ?? -1;
  if (field >= 0) add("field", params.get("field") ?? "", (at) => matrix?.field[at] === field);
  for (const { column, values } of roster.attributes) {
    const key = `is.${column}`;
    const said = params.get(key) ?? "";
    const value = said.slice(1);
    if (said.startsWith("=") && values.includes(value)) add(key, value, (at) => values[at] === value);
  }
  return found;
}

export function select(roster: Roster, params: URLSearchParams, by: readonly Filter[]): number[] {
  const rows = Array.from(roster.client.keys()).filter((at) => by.every(({ test }) => test(at)));
  const compare = comparison(roster, params.get("sort"), params.has("down") ? -1 : 1);
  return compare === undefined ? rows : rows.sort(compare);
}

type Compare = (a: number, b: number) => number;

function comparison(roster: Roster, column: string | null, sign: number): Compare | undefined {
  switch (column) {
    case "name": return (a, b) => sign * collator.compare(roster.name[a] ?? "", roster.name[b] ?? "");
    case "score": return byNumber((at) => roster.score[at] ?? NaN, sign);
    case "change": return byNumber((at) => roster.change[at] ?? NaN, sign);
    // Bands are numbered from the best; ascending begins with the worst, as for scores.
    case "band": return byNumber((at) => (roster.bands[roster.band[at] ?? 255] === undefined ? NaN : -(roster.band[at] ?? 0)), sign);
    case "model": return (a, b) => sign * collator.compare(roster.models?.[a] ?? "", roster.models?.[b] ?? "");
    case "stake": return byNumber((at) => roster.stake[at] ?? NaN, sign);
    case "active": return byNumber((at) => Date.parse(roster.lastActive[at] ?? ""), sign);
    default: return undefined;
  }
}

/** What has no number comes last in either direction. */
function byNumber(value: (at: number) => number, sign: number): Compare {
  return (a, b) => {
    const x = value(a);
    const y = value(b);
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  };
}
