// How two scoring models differ, entry by entry. The words for it are in text-model.ts.
import type { ScoringModel } from "rapport";

/** The lists of a model whose entries have a name of their own. */
export type Part = "model" | "triggers" | "bonuses" | "penalties" | "bands" | "segments" | "health" | "parts" | "measures" | "plays" | "overrides" | "earlier";

export interface Difference {
  part: Part;
  /** Of an entry: its label; empty for the model itself. */
  name: string;
  kind: "added" | "removed" | "changed" | "order";
  /** Of a change: which field, and what stood and stands there; undefined where nothing did. */
  field: string;
  from: unknown;
  to: unknown;
}

type Entry = Record<string, unknown>;

/** What names an entry of each list. */
const keys: Partial<Record<Part, string>> = { measures: "metric", overrides: "client", earlier: "until" };

/** What the engine takes where a document says nothing. */
const usual: Record<string, unknown> = { formula: "share_of_maximum", window: "month", hysteresis: 0, contacts: "sum", count: "each", entitled: true };

export function differences(before: ScoringModel, after: ScoringModel): Difference[] {
  return [
    ...fields("model", "", entry(before), entry(after)),
    ...(["triggers", "bonuses", "penalties", "bands", "segments"] as const).flatMap((part) => lists(part, before[part], after[part])),
    ...health(before.health, after.health),
    ...lists("plays", before.plays, after.plays),
    ...lists("overrides", before.overrides, after.overrides),
    ...lists("earlier", before.earlier, after.earlier),
  ];
}

function health(before: ScoringModel["health"], after: ScoringModel["health"]): Difference[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined || after === undefined) return [difference("health", "", before === undefined ? "added" : "removed")];
  return [...fields("health", "", entry(before), entry(after)), ...lists("parts", before.parts, after.parts)];
}

function entry(value: unknown): Entry {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function lists(part: Part, before: readonly unknown[] = [], after: readonly unknown[] = []): Difference[] {
  const key = keys[part] ?? "id";
  const [old, now] = [before.map(entry), after.map(entry)];
  const find = (list: readonly Entry[], wanted: Entry): Entry | undefined => list.find((other) => other[key] === wanted[key]);
  const found: Difference[] = [];
  for (const one of old) if (find(now, one) === undefined) found.push(difference(part, nameOf(one, key), "removed"));
  for (const one of now) {
    const was = find(old, one);
    if (was === undefined) found.push(difference(part, nameOf(one, key), "added"));
    else found.push(...fields(part, nameOf(one, key), was, one));
    if (part === "parts") found.push(...lists("measures", was?.["measures"] as unknown[] | undefined, one["measures"] as unknown[] | undefined));
  }
  // Of segments the first that fits is used, so their order is part of the model.
  const order = (list: readonly Entry[], other: readonly Entry[]): unknown[] => list.filter((one) => find(other, one) !== undefined).map((one) => one[key]);
  if (part !== "bands" && !same(order(old, now), order(now, old))) found.push(difference(part, "", "order"));
  return found;
}

/** Plain fields, and lists without names: conditions, ids, steps. */
function fields(part: Part, name: string, before: Entry, after: Entry): Difference[] {
  const found: Difference[] = [];
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isList(part, field)) continue;
    const [from, to] = [settled(field, before[field]), settled(field, after[field])];
    if (!same(from, to)) found.push({ part, name, kind: "changed", field, from, to });
  }
  return found;
}

function isList(part: Part, field: string): boolean {
  if (part === "model") return ["triggers", "bonuses", "penalties", "bands", "segments", "health", "plays", "overrides", "earlier"].includes(field);
  return (part === "health" && field === "parts") || (part === "parts" && field === "measures");
}

function settled(field: string, value: unknown): unknown {
  if (value === undefined || value === null) return usual[field];
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function nameOf(one: Entry, key: string): string {
  return String(one["label"] ?? "") || String(one[key] ?? "");
}

function difference(part: Part, name: string, kind: Difference["kind"]): Difference {
  return { part, name, kind, field: "", from: undefined, to: undefined };
}

/** The order of an object's fields says nothing. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part) ?? "";
}
