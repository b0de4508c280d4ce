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

export function select(roster: Roster, params: URLSearchParams, matrix: ValueMatrix | null = null): number[] {
  const tests: ((at: number) => boolean)[] = [];
  const text = fold(params.get("q") ?? "").trim();
  if (text !== "") {
    const names = searchable(roster);
    tests.push((at) => names[at]?.includes(text) ?? false);
  }
  if (params.get("show") === "attention") tests.push((at) => (roster.reasons[at]?.length ?? 0) > 0);
  const band = params.get("band");
  if (band !== null) {
    const wanted = roster.bands.findIndex(({ id }) => id === band);
    tests.push(wanted < 0 ? (at) => roster.bands[roster.band[at] ?? 255] === undefined : (at) => roster.band[at] === wanted);
  }
  const moved = params.get("moved");
  if (moved === "up" || moved === "down") tests.push((at) => roster.moved[at] === (moved === "up" ? 1 : -1));
  const field = matrix?.fields.findIndex(({ id }) => id === params.get("field")) ?? -1;
  if (field >= 0) tests.push((at) => matrix?.field[at] === field);
  for (const { column, values } of roster.attributes) {
    const wanted = params.get(`is.${column}`)?.slice(1);
    if (wanted !== undefined) tests.push((at) => values[at] === wanted);
  }
  const rows = Array.from(roster.client.keys()).filter((at) => tests.every((test) => test(at)));
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
