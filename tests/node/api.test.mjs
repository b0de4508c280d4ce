// The package as a program uses it: what crosses the border, and how faults arrive.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Engine, describe, initSync, sniff } from "../../target/pkg/rapport.js";

initSync({ module: readFileSync(new URL("../../target/pkg/rapport_bg.wasm", import.meta.url)) });

const EVENTS = "client,timestamp,type\na,2024-01-02 10:00,login\na,2024-01-09 10:00,call\nb,2024-01-09 10:00,login\nb,never,login\n";
const MODEL = {
  id: "m", version: 1, label: "M", maximum: 40,
  triggers: [{ id: "call", label: "Call", table: "events", points: 8, filter: [{ column: "type", equals: "call" }] }],
};

function loaded() {
  const engine = new Engine();
  engine.load("events.csv", EVENTS);
  return engine;
}

function fault(action) {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.equal(error.name, "RapportError");
    assert.ok(error.hint.length > 0, "a fault says what to do");
    return error;
  }
  assert.fail("no fault was thrown");
}

test("a receipt says what was kept and why the rest was not", () => {
  const receipt = new Engine().load("events.csv", new TextEncoder().encode(EVENTS));
  assert.deepEqual(receipt.rows, { read: 4, kept: 3, rejected: 1, duplicates: 0, known: 0, skipped: 0 });
  assert.equal(receipt.state, "loaded");
  const [rejection] = receipt.rejections;
  assert.deepEqual([rejection.line, rejection.column, rejection.value], [5, "timestamp", "never"]);
  assert.equal(receipt.fault, null);
});

test("a file in chunks is the file whole, wherever it is cut", () => {
  const bytes = new TextEncoder().encode(EVENTS);
  const whole = new Engine().load("events.csv", bytes);
  for (const size of [1, 7, 30]) {
    const upload = new Engine().open("events.csv");
    for (let at = 0; at < bytes.length; at += size) upload.push(bytes.subarray(at, at + size));
    assert.deepEqual(upload.finish(), whole);
  }
});

test("the same file twice adds nothing; a file can be taken away", () => {
  const engine = loaded();
  assert.equal(engine.load("events.csv", EVENTS).state, "already_loaded");
  assert.equal(engine.load("copy.csv", EVENTS).rows.known, 4 - 1);
  assert.equal(engine.tables()[0].rows, 3);
  engine.remove("events.csv");
  assert.deepEqual(engine.tables(), []);
  assert.equal(fault(() => engine.remove("events.csv")).code, "unknown_file");
});

test("scores come as typed arrays, one entry a client and window", () => {
  const engine = loaded();
  engine.setModel(MODEL);
  const scores = engine.scores({ asOf: "2024-02-01" });
  assert.ok(scores.score instanceof Float64Array && scores.band instanceof Uint8Array);
  assert.deepEqual([scores.clients, scores.windows.length], [["a", "b"], 1]);
  assert.deepEqual([...scores.score], [20, 0]);
  assert.deepEqual(scores.bands.map((band) => band.id), ["engaged", "watch", "at_risk"]);
  engine.setModel(JSON.stringify({ ...MODEL, maximum: 8 }));
  assert.deepEqual([...engine.scores({ asOf: "2024-02-01" }).score], [100, 0]);
});

test("ids and names arrive as they stand in the file", () => {
  const engine = new Engine();
  engine.load("events.csv", "client,timestamp,type\n\"a, \"\"b\"\"\",2024-01-02,login\n日本,2024-01-02,login\n\"c\nd\",2024-01-02,login\n");
  engine.setModel({ ...MODEL, maximum: 8 });
  const scores = engine.scores({ asOf: "2024-02-01" });
  assert.deepEqual([scores.clients, scores.names.length], [['a, "b"', "日本", "c\nd"], 3]);
});

test("a metric has its value, interval and status, and opens to its rows", () => {
  const engine = loaded();
  const [m] = engine.measure({ metrics: ["active_users"], period: "month", asOf: "2024-02-01" });
  assert.deepEqual([m.value, m.unit, m.status, m.period.label], [2, "clients", "small_sample", "2024-01"]);
  const explained = engine.explain({ metric: "active_users", start: "2024-01-01", end: "2024-02-01", asOf: "2024-02-01" });
  assert.deepEqual(explained.groups[0].list.rows.map((row) => row.line), [2, 3, 4]);
});

test("with a clock, tables and report tell where their time went", () => {
  let now = 0;
  const engine = new Engine({ now: () => now++ });
  engine.load("events.csv", EVENTS);
  const names = (stages) => stages.map(({ stage, ms }) => [stage, ms]);
  assert.deepEqual(names(engine.tables()[0].stages), [["read", 1], ["finish", 1]]);
  assert.deepEqual(names(engine.report({ asOf: "2024-02-01" }).stages), [["model", 1], ["scores", 1], ["insights", 1], ["metrics", 1]]);
  assert.deepEqual(loaded().report().stages, []);
  // One that breaks stops nothing.
  const broken = new Engine({ now: () => { throw new Error("no time"); } });
  assert.equal(broken.load("events.csv", EVENTS).state, "loaded");
});

test("a last day centuries ahead is refused at once, with what to do", () => {
  const found = fault(() => loaded().report({ asOf: "9999-01-01", period: "week" }));
  assert.deepEqual([found.code, found.hint], ["too_many_periods", "Check the last day and the oldest rows, or choose longer periods."]);
});

test("a report knows what is there and what would add to it", () => {
  const report = loaded().report({ asOf: "2024-02-01" });
  assert.ok(report.roster.score instanceof Float64Array);
  const cards = report.cards.map((card) => card.metric);
  assert.ok(cards.includes("active_users") && cards.includes("session_frequency") && !cards.includes("nps"), String(cards));
  const [active] = report.cards.filter((card) => card.metric === "active_users");
  assert.deepEqual([active.group, active.headline, active.now.currency], ["Activity and adoption", true, null]);
  assert.ok(report.missing.some((table) => table.table === "surveys"));
  const empty = new Engine().report();
  assert.deepEqual([empty.roster, empty.cards, empty.missing.length], [null, [], 15]);
  assert.equal(loaded().client("a", { asOf: "2024-02-01" }).activity.types.length, 2);
});

test("faults name what is wrong and what there is instead", () => {
  const engine = loaded();
  assert.equal(fault(() => engine.measure({ metrics: ["nsp"] })).code, "unknown_metric");
  assert.match(fault(() => engine.measure({ metric: ["nps"] })).message, /unknown field/);
  assert.equal(fault(() => engine.measure({ by: "tier" })).code, "unknown_dimension");
  assert.equal(fault(() => engine.measure({ timeZone: "Berlin" })).code, "unknown_time_zone");
  assert.equal(fault(() => engine.client("nobody")).code, "unknown_client");
  assert.match(fault(() => engine.setModel({ ...MODEL, maximum: -1 })).message, /maximum points must lie between 0/);
  assert.match(fault(() => engine.setModel("{")).message, /line 1/);
  assert.equal(fault(() => new Engine().scores()).kind, "data");
});

test("a question carries its answers, and the answer settles it", () => {
  const text = "client,date,type\na,03/04/2024,login\na,05/06/2024,login\n";
  const engine = new Engine();
  const receipt = engine.load("events.csv", text);
  assert.equal(receipt.state, "question");
  const [question] = receipt.questions;
  assert.deepEqual(question.options.map((option) => option.example), ["3/4/2024 is 2024-04-03", "3/4/2024 is 2024-03-04"]);
  assert.equal(engine.load("events.csv", text, { [question.sets]: "month_first" }).state, "loaded");
  assert.equal(engine.tables()[0].to, "2024-05-06");
});

test("text in any encoding is read by the host's own decoder", () => {
  const latin = Uint8Array.from("client,timestamp,type\nM\xfcller,2024-01-02,login\n", (letter) => letter.charCodeAt(0));
  const receipt = new Engine().load("latin.csv", latin);
  assert.deepEqual([receipt.encoding, receipt.read.rows[0][0]], ["windows-1252", "Müller"]);
  const turkish = new Engine().load("latin.csv", latin, { encoding: "iso-8859-9" });
  assert.deepEqual([turkish.encoding, turkish.read.rows[0][0]], ["iso-8859-9", "Müller"]);
  assert.equal(new Engine().load("latin.csv", latin, { encoding: "klingon" }).fault.code, "encoding");
});

test("what was decided goes out as a document and comes back", () => {
  const engine = new Engine();
  const columns = { who: "client_id", when: "occurred_at", what: "type" };
  engine.load("a.csv", "who,when,what\nAcme,2024-01-02,login\nACME,2024-01-02,call\n", { table: "events", columns });
  assert.deepEqual(engine.matches().map(({ name, client, why }) => [name, client, why]), [["ACME", "Acme", "case"]]);
  engine.setMerges([{ from: "ACME", into: "Acme" }]);
  const later = new Engine();
  later.setProfile(JSON.stringify(engine.profile()));
  assert.equal(later.load("b.csv", "who,when,what\nACME,2024-02-02,login\nAcme,2024-02-02,login\n").profile, "yours");
  assert.deepEqual(later.scores({ asOf: "2024-03-01" }).clients, ["Acme"]);
  assert.equal(fault(() => later.setProfile({})).code, "profile");
  assert.equal(sniff(new TextEncoder().encode(JSON.stringify(engine.profile()))), "profile");
});

test("a preview keeps nothing, and every rejected row can be had", () => {
  const engine = new Engine();
  assert.equal(engine.preview("events.csv", new TextEncoder().encode(EVENTS)).rows.kept, 3);
  assert.deepEqual(engine.tables(), []);
  engine.load("events.csv", EVENTS);
  assert.match(engine.rejected("events.csv"), /^line,column,found.*\r\n5,timestamp,never,.*"b,never,login"\r\n$/s);
  const upload = engine.open("firm.xlsx");
  upload.sheets(["Cover", "Log"], "Log");
  upload.push(new TextEncoder().encode("client,timestamp,type\nc,2024-01-02,login\n"));
  const receipt = upload.finish();
  assert.deepEqual([receipt.format, receipt.sheet, receipt.sheets], ["sheet", "Log", ["Cover", "Log"]]);
});

test("the registry describes every table and metric", () => {
  const registry = describe();
  assert.equal(registry.tables.length, 15);
  assert.ok(registry.metrics.every((metric) => metric.variants.every((variant) => variant.sql.includes("select"))));
});

test("an argument that is not what the types say is a fault, and the engine lives on", () => {
  const engine = loaded();
  const wrong = [undefined, null, 17, true, {}, [], Symbol("s"), new Date(0)];
  for (const value of wrong) {
    for (const ask of [
      () => engine.client(value), () => engine.load(value, EVENTS), () => engine.open(value), () => engine.preview(value, new Uint8Array(1)), () => engine.rejected(value),
      () => engine.remove(value), () => engine.matching(value, []), () => engine.load("x.csv", value), () => engine.preview("x.csv", value), () => sniff(value),
      () => engine.open("x.csv").push(value), () => engine.open("x.xlsx").sheets(["A"], value),
    ]) assert.equal(fault(ask).kind, "question");
  }
  assert.equal(fault(() => engine.open("x.xlsx").sheets([1, 2], "A")).kind, "question");
  // What was found may be long, and is cut.
  assert.ok(fault(() => engine.client("x".repeat(100_000))).message.length < 1100);
  assert.ok(fault(() => engine.report({ period: "x".repeat(100_000) })).message.length < 1100);
  // Bytes in whatever view.
  const bytes = new TextEncoder().encode(`\n\n${EVENTS}`);
  assert.equal(engine.load("view.csv", new DataView(bytes.buffer, 2)).rows.kept + engine.load("node.csv", Buffer.from(`${EVENTS}c,2024-01-03,x\n`)).rows.kept, 1);
  assert.equal(engine.client("a").id, "a");
});
