// The speed beside what else could do the same work; what is asked of all stands in job.mjs, how it is run in RESULTS.md.
//   cargo xtask bench [--quick] [--rows 100000,1000000] [--runs 5] [--programs rapport,javascript] [--write]
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inBrowser, peakMemory, serve } from "./browser.mjs";
import { bundle, programs, weights } from "./bundle.mjs";
import { awkward, firm, plain, write } from "./data.mjs";
import { report } from "./report.mjs";
import { drag, firstPaint } from "./site.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false }, rows: { type: "string" }, runs: { type: "string" }, programs: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const { RAPPORT_WWW, RAPPORT_CHROMIUM } = process.env;
if (!RAPPORT_WWW || !RAPPORT_CHROMIUM) throw new Error("Run this by: cargo xtask bench");
const sizes = (values.rows ?? (values.quick ? "100000,1000000" : "100000,1000000,5000000,10000000")).split(",").map(Number);
const runs = Number(values.runs ?? (values.quick ? 3 : 5));
if (!sizes.every((rows) => rows > 0) || !(runs > 0)) throw new Error("--rows and --runs need numbers");

const LIMIT = 120_000;
/** Whose first run takes longer has two. */
const LONG = 10_000;
const FIRM_RUNS = Math.min(runs, 3);
const all = programs(join(RAPPORT_WWW, "../pkg"));
const chosen = (values.programs ?? Object.keys(all).join(",")).split(",");
const unknown = chosen.filter((name) => !(name in all));
if (unknown.length > 0) throw new Error(`--programs: there is no ${unknown.join(", ")}; there are ${Object.keys(all).join(", ")}`);

const folder = join(RAPPORT_WWW, "../bench");
mkdirSync(folder, { recursive: true });
const served = await bundle(all);
served.set("/", Buffer.from('<!doctype html><title>bench</title><script type="module" src="page.js"></script>'));
const server = await serve(served);
try {
  const found = await measureAll();
  const text = report(found);
  console.log(text);
  if (values.write || !(values.quick || values.rows || values.runs || values.programs)) writeFileSync(join(import.meta.dirname, "RESULTS.md"), `${text}\n`);
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function measureAll() {
  await checkAwkward();
  const tables = [];
  for (const [name, text] of firm()) {
    tables.push(join(folder, `${name}.csv`));
    await write(tables.at(-1), [text]);
  }
  const found = [];
  for (const rows of sizes) {
    const path = join(folder, `events-${rows}.csv`);
    await write(path, plain(rows));
    const results = await job(rows, path);
    const firmAt = { runs: [], failure: null };
    let dragged = null;
    if (chosen.includes("rapport")) {
      for (let turn = 0; turn < FIRM_RUNS; turn++) await attempt(firmAt, () => run("firm", [path, ...tables]));
      if (rows <= 1_000_000) dragged = await onThePage((address) => drag(RAPPORT_CHROMIUM, address, path));
    }
    found.push({ rows, bytes: statSync(path).size, results, firm: firmAt, dragged });
    rmSync(path);
  }
  const painted = await onThePage((address) => several(runs, () => firstPaint(RAPPORT_CHROMIUM, address)));
  const browser = await inBrowser(RAPPORT_CHROMIUM, LIMIT, async (_, browser) => browser.version());
  const machine = { processor: cpus()[0].model, cores: cpus().length, memory: totalmem(), browser, node: process.versions.node };
  return { found, painted, machine, programs: all, chosen, weights: values.quick ? null : weights(served, all, chosen), limits: { LIMIT, LONG, runs, FIRM_RUNS } };
}

/** A file that is hard to read, read alike by the engine and by hand; the libraries and SQL are written for the plain one. */
async function checkAwkward() {
  const path = join(folder, "awkward.csv");
  await write(path, awkward(20_000));
  const [ours, theirs] = await several(["rapport", "javascript"], (name) => run(name, [path]));
  same(ours, theirs, "the awkward file");
}

/** All programs and both limits in turn, forwards and backwards, each in a fresh browser. No time counts unless all answers are the same. */
async function job(rows, path) {
  const results = Object.fromEntries([...chosen, "reading", "simd"].map((name) => [name, { runs: [], failure: null }]));
  let first;
  for (let turn = 0; turn < runs; turn++) {
    const order = Object.entries(results);
    for (const [name, result] of turn % 2 === 0 ? order : order.toReversed()) {
      if (turn > 1 && result.runs[0]?.ms > LONG) continue;
      if (process.stderr.isTTY) process.stderr.write(`\x1b[K${rows} rows, run ${turn + 1} of ${runs}: ${name}\r`);
      const done = await attempt(result, () => run(name, [path]));
      if (!done?.answer) continue;
      first ??= { ...done, name };
      same(first, done, `${rows} rows (${first.name}, ${name})`);
    }
  }
  if (process.stderr.isTTY) process.stderr.write("\x1b[K");
  return results;
}

/** Adds a run to those of a program, or why there is none; after that it is not tried again. */
async function attempt(result, act) {
  if (result.failure !== null) return null;
  try {
    result.runs.push(await act());
    return result.runs.at(-1);
  } catch ({ message }) {
    const said = message.replace(/^page\.\w+: (Error: )?/, "").split("\n")[0].slice(0, 80);
    result.failure = said.includes("Target crashed") ? "out of memory: the page crashed" : said;
    return null;
  }
}

/** One run of one program on files. */
function run(program, paths) {
  return inBrowser(RAPPORT_CHROMIUM, LIMIT, async (page, browser) => {
    await page.goto(server.address);
    await page.locator("input").setInputFiles(paths);
    const start = await page.evaluate((program) => globalThis.prepare(program), program);
    const result = await page.evaluate(() => globalThis.measure());
    const peak = await peakMemory(browser);
    const beyond = program === "rapport" ? await page.evaluate(() => globalThis.beyond()) : null;
    return { ...result, start, peak, beyond };
  });
}

function same(one, other, what) {
  const [a, b] = [one, other].map(({ answer }) => JSON.stringify(answer));
  if (a !== b) throw new Error(`the answers differ on ${what}:\n${a}\n${b}`);
}

async function several(what, act) {
  const done = [];
  for (const one of typeof what === "number" ? Array(what).keys() : what) done.push(await act(one));
  return done;
}

/** The built site, served as it is. */
async function onThePage(act) {
  const files = readdirSync(RAPPORT_WWW, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const site = new Map(paths.map((path) => [path.slice(RAPPORT_WWW.length).replaceAll("\\", "/"), readFileSync(path)]));
  site.set("/", site.get("/index.html"));
  const server = await serve(site);
  try {
    return await act(server.address);
  } finally {
    server.close();
  }
}
