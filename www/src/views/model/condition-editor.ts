// Conditions on the rows of a table: a column, a test, a value. Beside them how much they find.
import { html, type TemplateResult } from "lit";
import type { ColumnInfo, Condition, Kind, TableId } from "rapport";
import { type Choice, linesField, numberField, selectField, textField } from "./fields";
import type { Desk } from "../../state/model-desk";
import { humane } from "../../text/words";
import { conditions as words } from "../../text/later-words";

type Test = "equals" | "oneOf" | "range" | "within";

const times: ReadonlySet<Kind> = new Set(["time", "date"]);
const numbers: ReadonlySet<Kind> = new Set(["number", "money", "duration"]);

export interface ConditionsOptions {
  table: TableId;
  filter: readonly Condition[];
  /** For a reader who hears the fields one by one. */
  of: string;
  set: (filter: Condition[]) => void;
}

export function conditionsEditor(desk: Desk, options: ConditionsOptions): TemplateResult {
  const { table, filter, set, of } = options;
  const columns = columnsOf(desk, table);
  // Better a column that can be tested by itself.
  const first = (columns.find(({ value }) => !times.has(kindOf(desk, table, value))) ?? columns[0])?.value ?? "";
  return html`<fieldset class="conditions"><legend>${words.heading}</legend>
    ${filter.length === 0 ? html`<p class="quiet">${words.all}</p>` : html`<ul>${filter.map((condition, at) => html`<li class="condition">
      ${one(desk, options, columns, condition, at)}
      <button class="quiet-button" aria-label=${words.removeOf(at + 1, of)} @click=${() => set(filter.toSpliced(at, 1))}>${words.remove}</button></li>`)}</ul>`}
    <p><button class="link" ?disabled=${first === ""} @click=${() => set([...filter, blank(desk, table, first)])}>${words.add}</button></p></fieldset>`;
}

/** "3,210 rows of 187 clients". */
export function found(desk: Desk, table: TableId, filter: readonly Condition[] = []): TemplateResult {
  const count = desk.count(table, filter);
  if (!count) return html`<span class="quiet count">${count === null ? "" : words.counting}</span>`;
  if (!count.available) return html`<span class="flag count">${words.unavailable}</span>`;
  if (count.rows === 0) return html`<span class="flag count">${words.nothing}</span>`;
  return html`<span class="quiet count">${words.found(count.rows, count.clients)}</span>`;
}

function one(desk: Desk, { table, filter, set, of }: ConditionsOptions, columns: readonly Choice[], condition: Condition, at: number): TemplateResult {
  const kind = kindOf(desk, table, condition.column);
  const put = (next: Condition): void => set(filter.with(at, next));
  const test = testOf(condition);
  const who = words.of(at + 1, of);
  const known = columns.some(({ value }) => value === condition.column) ? columns : [...columns, { value: condition.column, label: words.notLoaded(humane(condition.column)) }];
  return html`${selectField(`${words.column}, ${who}`, condition.column, known, (column) => put(blank(desk, table, column)), { quiet: true })}
    ${selectField(`${words.test}, ${who}`, test, tests(kind).map((value) => ({ value, label: words.tests[value] })), (value) => put(converted(desk, table, condition, value as Test)), { quiet: true })}
    ${value(desk, table, condition, kind, who, put)}`;
}

function value(desk: Desk, table: TableId, condition: Condition, kind: Kind, who: string, put: (next: Condition) => void): TemplateResult {
  const { column } = condition;
  switch (testOf(condition)) {
    case "equals":
      if (kind === "yes_no") {
        return selectField(`${words.value}, ${who}`, String(condition.equals) === "true" || condition.equals === "yes" ? "yes" : "no", [{ value: "yes", label: words.yes }, { value: "no", label: words.no }],
          (chosen) => put({ column, ...equal(chosen === "yes") }), { quiet: true });
      }
      if (numbers.has(kind)) return numberField(`${words.value}, ${who}`, Number(condition.equals), (number) => put({ column, equals: number }), { quiet: true });
      return textField(`${words.value}, ${who}`, String(condition.equals), (text) => put({ column, equals: text }), { quiet: true });
    case "oneOf":
      return linesField(words.oneALine, (condition.oneOf ?? []).map(String), (lines) => put({ column, oneOf: numbers.has(kind) ? lines.map(Number) : lines }));
    case "range": {
      const bound = (field: "atLeast" | "atMost") => (number: number): void => {
        const { [field]: _old, ...rest } = condition;
        put(Number.isNaN(number) ? (Object.keys(rest).length > 1 ? rest : condition) : { ...rest, [field]: number });
      };
      return html`${numberField(words.atLeast, condition.atLeast, bound("atLeast"), { none: words.none, min: -1e12 })}${numberField(words.atMost, condition.atMost, bound("atMost"), { none: words.none, min: -1e12 })}`;
    }
    case "within": {
      const { days = 2, of = "" } = condition.within ?? {};
      return html`${numberField(words.days, days, (number) => put({ column, within: { days: number, of } }))}
        ${selectField(words.after, of, [...(of === "" ? [{ value: "", label: words.choose }] : []), ...otherTimes(desk, table, column)], (chosen) => put({ column, within: { days, of: chosen } }))}`;
    }
  }
}

function tests(kind: Kind): Test[] {
  if (times.has(kind)) return ["within"];
  if (kind === "yes_no") return ["equals"];
  return numbers.has(kind) ? ["range", "equals", "oneOf"] : ["equals", "oneOf", "range"];
}

function testOf({ equals, oneOf, within }: Condition): Test {
  if (within !== undefined) return "within";
  if (oneOf !== undefined) return "oneOf";
  return equals !== undefined ? "equals" : "range";
}

/** Yes and no are values too. */
function equal(value: boolean): Pick<Condition, "equals"> {
  return Object.assign({}, { equals: value as unknown as string });
}

/** A time is held against another one: against itself it always fits. */
function otherTimes(desk: Desk, table: TableId, column: string): Choice[] {
  return columnsOf(desk, table).filter(({ value }) => value !== column && times.has(kindOf(desk, table, value)));
}

function near(desk: Desk, table: TableId, column: string): Condition {
  return { column, within: { days: 2, of: otherTimes(desk, table, column)[0]?.value ?? "" } };
}

function blank(desk: Desk, table: TableId, column: string): Condition {
  const kind = kindOf(desk, table, column);
  if (times.has(kind)) return near(desk, table, column);
  if (kind === "yes_no") return { column, ...equal(true) };
  return numbers.has(kind) ? { column, atLeast: 0 } : { column, equals: "" };
}

function converted(desk: Desk, table: TableId, { column, equals, oneOf, atLeast }: Condition, test: Test): Condition {
  const first = String(equals ?? oneOf?.[0] ?? atLeast ?? "");
  const isNumber = numbers.has(kindOf(desk, table, column));
  switch (test) {
    case "equals": return { column, equals: isNumber ? Number(first) || 0 : first };
    case "oneOf": return { column, oneOf: first === "" ? [] : [isNumber ? Number(first) || 0 : first] };
    case "range": return { column, atLeast: Number(first) || 0 };
    case "within": return near(desk, table, column);
  }
}

function infos(desk: Desk, table: TableId): readonly ColumnInfo[] {
  return desk.workspace.registry?.tables.find(({ id }) => id === table)?.columns ?? [];
}

/** A column that the file brought with it holds text. */
function kindOf(desk: Desk, table: TableId, column: string): Kind {
  return infos(desk, table).find(({ name }) => name === column)?.kind ?? "text";
}

/** The columns that are loaded, or where the table is not, those it could have. */
export function columnsOf(desk: Desk, table: TableId): Choice[] {
  const loaded = desk.workspace.tables.find((summary) => summary.table === table)?.columns;
  return (loaded ?? infos(desk, table).map(({ name }) => name)).map((value) => ({ value, label: humane(value) }));
}

export function timesOf(desk: Desk, table: TableId): Choice[] {
  return infos(desk, table).filter(({ kind }) => times.has(kind)).map(({ name }) => ({ value: name, label: humane(name) }));
}

/** The tables by their titles, loaded ones first. */
export function tableChoices(desk: Desk): Choice[] {
  const loaded = new Set(desk.workspace.tables.map(({ table }) => table));
  const all = (desk.workspace.registry?.tables ?? []).filter(({ id }) => id !== "clients" && id !== "costs" && id !== "social");
  const choice = ({ id, title }: { id: TableId; title: string }): Choice => ({ value: id, label: loaded.has(id) ? title : words.notLoaded(title) });
  return [...all.filter(({ id }) => loaded.has(id)), ...all.filter(({ id }) => !loaded.has(id))].map(choice);
}
