// The second derivation: runs the SQL of every variant of every metric on DuckDB, over the tables of tests/cases,
// and compares with the numbers expected there. The engine is held to the same numbers by the cargo tests.
//
// What the SQL may read:
//   the declared tables     exact duplicates, test clients and rows of unknown clients left out; times are UTC;
//                           `line` is the row's line in its file
//   clients                 made from the client ids of all tables where a case has no such table
//   periods                 label, start_at, end_at, start_day, end_day, days, and previous_at: when the period of the
//                           same kind before it starts (NULL for the whole range)
//   timeline                nth, label, start_at, end_at, start_day, end_day: the periods, and after them those of the same kind
//                           that begin before as_of
//   days                    label, day, start_at, end_at, holiday: every civil day from 400 before the first period to the end of
//                           the last one or the day before as_of, whichever is later; no label outside the periods
//   as_of                   at, day
//   settings                one row: the firm's own numbers and names, happy_from, start_event, goal_event, within_days,
//                           silent_days, silent_gaps, least_times, milestone; the holidays are in days
// Where the SQL of a variant gives a column `segment`, it splits by itself and reads all tables. A list in a column `curve` is
// compared with the case's curve; "none" stands for a share that cannot be known yet.
import { readFileSync, readdirSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "smol-toml";
import { describe, initSync } from "../../target/pkg/rapport.js";

const here = (path) => new URL(path, import.meta.url);
const MONTHS = { month: 1, quarter: 3, year: 12 };
const MONDAY = Date.UTC(2024, 0, 1) / 86_400_000;
const WEEKS = { week: 1, two_weeks: 2 };
const SETTINGS = {
  happyFrom: 4, startEvent: "", goalEvent: "", withinDays: 30, silentDays: 90, silentGaps: 3, leastTimes: 3, milestone: "",
};
const clocks = new Map(); // of the zones met
initSync({ module: readFileSync(here("../../target/pkg/rapport_bg.wasm")) });
const registry = describe();
const database = await (await DuckDBInstance.create(":memory:")).connect();
let passed = 0, failed = 0, skipped = 0;

for (const file of readdirSync(here("../cases/")).filter((name) => name.endsWith(".toml")).sort()) {
  const metric = registry.metrics.find(({ id }) => id === file.replace(".toml", ""));
  if (!metric) { fail(file, "is the file of no metric"); continue; }
  const before = { passed, failed, skipped };
  const untested = new Set(metric.variants.map(({ id }) => id));
  for (const example of parse(readFileSync(here(`../cases/${file}`), "utf8")).case) {
    const variant = metric.variants.find(({ id }) => id === (example.query.variant ?? metric.variants[0].id));
    try {
      if (!variant) throw new Error(`no variant ${example.query.variant}`);
      if (await check(metric, variant, example)) untested.delete(variant.id);
    } catch (error) {
      fail(`${metric.id}: ${example.name}`, error.message);
    }
  }
  for (const id of untested) fail(`${metric.id}.${id}`, "is compared in no case");
  console.log(`${metric.id}: ${passed - before.passed} agree, ${failed - before.failed} differ, ${skipped - before.skipped} skipped`);
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed || !passed ? 1 : 0);

function fail(where, what) {
  failed += 1;
  console.error(`${where}\n    ${what}`);
}

/** Compares one case, one segment after the other; tells whether anything was compared. */
async function check(metric, variant, example) {
  const { query, tables = {}, expect } = example;
  const comparable = expect.filter(({ status, curve }) => curve || status !== "immature" && status !== "not_applicable");
  const faults = [];
  for (const segment of new Set(comparable.map(({ segment }) => segment))) {
    await fill(prepare(tables, query, segment), query);
    let rows = (await database.runAndReadAll(variant.sql)).getRowObjectsJS();
    if (rows.some((row) => "segment" in row)) {
      await fill(prepare(tables, { ...query, by: undefined }), query);
      rows = (await database.runAndReadAll(variant.sql)).getRowObjectsJS().filter((row) => row.segment === (segment ?? null));
    }
    for (const wanted of comparable.filter((row) => row.segment === segment)) {
      const got = rows.find(({ period }) => period === wanted.period);
      const cell = [wanted.period, segment].filter(Boolean).join(", ");
      if (!got) { faults.push(`${cell}: no such period among ${rows.map(({ period }) => period).join(", ")}`); continue; }
      for (const field of ["value", "numerator", "denominator", "n"]) {
        if (field !== "value" && wanted[field] === undefined) continue;
        const [a, b] = [number(wanted[field]), number(got[field])];
        if (!same(a, b)) faults.push(`${cell}: ${field} ${a} is expected, SQL gives ${b}`);
      }
      if (wanted.curve) {
        const [a, b] = [wanted.curve.map((share) => (share === "none" ? null : share)), (got.curve ?? []).map(number)];
        if (a.length !== b.length || !a.every((share, i) => same(share, b[i]))) faults.push(`${cell}: curve ${a} is expected, SQL gives ${b}`);
      }
    }
  }
  if (faults.length) fail(`${metric.id}.${variant.id}: ${example.name}`, faults.join("\n    "));
  else if (comparable.length) passed += 1;
  else skipped += 1;
  return comparable.length > 0;
}

function number(value) {
  return value === undefined || value === null ? null : Number(value);
}

function same(a, b) {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

// ------------------------------------------------------------------------------------------------ tables

/** The case's tables as rows of values: only those that count, and of the query's client and the segment. */
function prepare(tables, query, segment) {
  const read = Object.entries(tables).map(([id, text]) => [id, readTable(id, text, query.timeZone ?? "UTC")]);
  const all = Object.fromEntries(read);
  all.clients ??= [...new Set(read.flatMap(([, rows]) => rows.map((row) => row.client_id)))]
    .filter((client_id) => client_id !== null && client_id !== undefined).map((client_id) => ({ client_id }));

  let clients = all.clients.filter((row) => !row.is_test);
  let ofClients = false; // whether only rows of a client can belong here
  let belongs = () => true;
  if (query.client) {
    [clients, ofClients] = [clients.filter((row) => row.client_id === query.client), true];
  }
  if (query.by === "client") {
    [clients, ofClients] = [clients.filter((row) => row.client_id === segment), true];
  } else if (query.by && all.clients.some((row) => query.by in row)) {
    [clients, ofClients] = [clients.filter((row) => row[query.by] === segment), true];
  } else if (query.by) {
    belongs = (row) => !(query.by in row) || row[query.by] === segment;
  }
  const known = new Set(clients.map((row) => row.client_id));
  const counts = (row) => (row.client_id ? known.has(row.client_id) : !ofClients) && belongs(row);
  return { ...Object.fromEntries(read.map(([id, rows]) => [id, rows.filter(counts)])), clients };
}

function readTable(id, text, zone) {
  const { columns } = registry.tables.find((table) => table.id === id);
  const [first, ...rest] = text.trim().split("\n");
  const headers = first.split(",");
  const seen = new Set();
  const rows = [];
  for (const [at, text] of rest.entries()) {
    const cells = text.split(",");
    if (cells.length !== headers.length) throw new Error(`${id}, line ${at + 2}: ${cells.length} cells under ${headers.length} headers`);
    if (seen.has(text)) continue;
    seen.add(text);
    const kind = (header) => columns.find(({ name }) => name === header)?.kind;
    rows.push(Object.fromEntries([["line", at + 2], ...headers.map((header, i) => [header, readCell(cells[i], kind(header), zone)])]));
  }
  return rows;
}

function readCell(text, kind, zone) {
  if (text === "") return null;
  switch (sqlType(kind)) {
    case "TIMESTAMP": return instant(text, zone);
    case "DATE": return day(text);
    case "DOUBLE": return Number(text);
    case "BOOLEAN": return ["yes", "true", "1"].includes(text);
    default: return text;
  }
}

function sqlType(kind) {
  return { time: "TIMESTAMP", date: "DATE", number: "DOUBLE", money: "DOUBLE", duration: "DOUBLE", yes_no: "BOOLEAN" }[kind] ?? "VARCHAR";
}

/** Makes every relation that the SQL may read. */
async function fill(tables, query) {
  for (const { id, columns } of registry.tables) {
    const rows = tables[id] ?? [];
    const types = new Map([["line", "BIGINT"], ...columns.map(({ name, kind }) => [name, sqlType(kind)])]);
    for (const name of Object.keys(rows[0] ?? {})) if (!types.has(name)) types.set(name, "VARCHAR");
    await create(id, [...types], rows);
  }
  const zone = query.timeZone ?? "UTC";
  const asOf = day(query.asOf);
  const { holidays = [], ...settings } = query.settings ?? {};
  const free = new Set(holidays.map(day));
  await create("settings", Object.entries(SETTINGS).map(([id, value]) => [snake(id), typeof value === "string" ? "VARCHAR" : "DOUBLE"]),
    [Object.fromEntries(Object.entries({ ...SETTINGS, ...settings }).map(([id, value]) => [snake(id), value]))]);
  await create("as_of", [["at", "TIMESTAMP"], ["day", "DATE"]], [{ at: midnight(asOf, zone), day: asOf }]);
  const periods = periodsOf(query).map((period) => ({
    ...period,
    start_at: midnight(period.start_day, zone), end_at: midnight(period.end_day, zone),
    days: period.end_day - period.start_day,
    previous_at: period.previous_day === undefined ? null : midnight(period.previous_day, zone),
  }));
  await create("periods", [["label", "VARCHAR"], ["start_at", "TIMESTAMP"], ["end_at", "TIMESTAMP"], ["start_day", "DATE"],
    ["end_day", "DATE"], ["days", "INTEGER"], ["previous_at", "TIMESTAMP"]], periods);
  const timeline = periodsOf({ ...query, to: iso(Math.max(asOf, day(query.to))) }).map((period, nth) => ({
    ...period, nth, start_at: midnight(period.start_day, zone), end_at: midnight(period.end_day, zone),
  }));
  await create("timeline", [["nth", "INTEGER"], ["label", "VARCHAR"], ["start_at", "TIMESTAMP"], ["end_at", "TIMESTAMP"],
    ["start_day", "DATE"], ["end_day", "DATE"]], timeline);
  const days = [];
  for (let at = periods[0].start_day - 400; at < Math.max(periods.at(-1).end_day, asOf); at++) {
    const label = periods.find((period) => period.start_day <= at && at < period.end_day)?.label ?? null;
    days.push({ label, day: at, start_at: midnight(at, zone), end_at: midnight(at + 1, zone), holiday: free.has(at) });
  }
  await create("days", [["label", "VARCHAR"], ["day", "DATE"], ["start_at", "TIMESTAMP"], ["end_at", "TIMESTAMP"], ["holiday", "BOOLEAN"]], days);
}

function snake(id) {
  return id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

async function create(name, types, rows) {
  await database.run(`create or replace table ${name} (${types.map(([column, type]) => `"${column}" ${type}`).join(", ")})`);
  const literal = (value, type) => {
    if (value === null || value === undefined) return "null";
    if (type === "VARCHAR") return `'${String(value).replaceAll("'", "''")}'`;
    if (type === "TIMESTAMP") return `'${new Date(value).toISOString().slice(0, 23)}'`;
    if (type === "DATE") return `'${iso(value)}'`;
    return String(value);
  };
  const values = rows.map((row) => `(${types.map(([column, type]) => literal(row[column], type)).join(", ")})`);
  if (values.length) await database.run(`insert into ${name} values ${values.join(", ")}`);
}

// ------------------------------------------------------------------------------------------------ time
// A day is its number since 1970-01-01, an instant its milliseconds since then.

function day(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new Error(`${text} is not a date`);
  return Date.parse(text) / 86_400_000;
}

function iso(day) {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** An instant as it stands, wall time in the zone. */
function instant(text, zone) {
  const [, date, time = "00:00", offset] = /^(\d{4}-\d\d-\d\d)(?:[T ]([\d:.]+)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  if (!date) throw new Error(`${text} is not a time`);
  return offset ? Date.parse(`${date}T${time}${offset}`) : fromWall(Date.parse(`${date}T${time}Z`), zone);
}

function midnight(day, zone) {
  return fromWall(day * 86_400_000, zone);
}

/** Where clocks went back the earlier of two instants; where they went forward, as long after the gap as it was wide. */
function fromWall(wall, zone) {
  const early = wall - offset(wall - 86_400_000, zone);
  if (early + offset(early, zone) === wall) return early;
  const late = wall - offset(wall + 86_400_000, zone);
  return late + offset(late, zone) === wall ? late : early;
}

function offset(instant, zone) {
  if (zone === "UTC") return 0;
  if (!clocks.has(zone)) {
    clocks.set(zone, new Intl.DateTimeFormat("en-US", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    }));
  }
  const parts = clocks.get(zone).formatToParts(instant);
  const of = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute, of.second) - Math.floor(instant / 1000) * 1000;
}

/** The periods of a query: label, start_day, end_day, and previous_day where there is a period before. */
function periodsOf({ period, days, from, to, asOf }) {
  const [first, end] = [day(from), day(to)];
  if (!period) return [{ label: "all", start_day: first, end_day: end }];
  if (period === "rolling") {
    const periods = [];
    for (let at = day(asOf); at > first; at -= days) {
      periods.unshift({ label: `${iso(at - days)} to ${iso(at - 1)}`, start_day: at - days, end_day: at, previous_day: at - 2 * days });
    }
    return periods;
  }
  const periods = [];
  for (let start = startOf(period, first); start < end;) {
    const next = step(period, start, 1);
    periods.push({ label: label(period, start), start_day: start, end_day: next, previous_day: step(period, start, -1) });
    start = next;
  }
  return periods;
}

function startOf(period, day) {
  // Pairs of weeks are counted from Monday 2024-01-01, whatever the range asked for.
  const length = 7 * (WEEKS[period] ?? 0);
  if (length) return day - (((day - MONDAY) % length) + length) % length;
  const date = new Date(day * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - date.getUTCMonth() % MONTHS[period]) / 86_400_000;
}

function step(period, start, by) {
  if (WEEKS[period]) return start + 7 * WEEKS[period] * by;
  const date = new Date(start * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + MONTHS[period] * by) / 86_400_000;
}

function label(period, start) {
  if (period === "week") return isoWeek(start);
  if (period === "two_weeks") return `${isoWeek(start)}–${isoWeek(start + 7).slice(5)}`;
  const [year, month] = iso(start).split("-");
  return { month: `${year}-${month}`, quarter: `${year}-Q${(Number(month) + 2) / 3}`, year }[period];
}

function isoWeek(monday) {
  const year = iso(monday + 3).slice(0, 4); // the Thursday's
  const number = Math.floor((monday + 3 - day(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(number).padStart(2, "0")}`;
}
