// From a Blob to scores in Chromium: the engine beside JavaScript written by hand for the same job.
//   cargo xtask bench [--rows 100000,1000000,5000000] [--runs 7]
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { chromium } from "playwright-core";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "100000,1000000" }, runs: { type: "string", default: "7" } },
});
const sizes = values.rows.split(",").map(Number);
const runs = Number(values.runs);
const { RAPPORT_WWW, RAPPORT_CHROMIUM } = process.env;
if (!RAPPORT_WWW || !RAPPORT_CHROMIUM) throw new Error("Run this by: cargo xtask bench");
if (!sizes.every((rows) => rows > 0) || !(runs > 0)) throw new Error("--rows and --runs need numbers");

const here = import.meta.dirname;
const PACKAGE = join(RAPPORT_WWW, "../pkg");
const KINDS = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const PROGRAMS = ["rapport", "javascript"];

const server = createServer(async ({ url }, reply) => {
  const file = url.startsWith("/pkg/") ? join(PACKAGE, url.slice(5)) : join(here, url);
  const body = url === "/" ? "<!doctype html><title>bench</title>" : await readFile(file).catch(() => undefined);
  reply.writeHead(body === undefined ? 404 : 200, { "content-type": KINDS[extname(file)] ?? "text/html" }).end(body);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

// Chromium's sandbox refuses to start as root.
const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
if (process.getuid?.() === 0) args.push("--no-sandbox");
const browser = await chromium.launch({ executablePath: RAPPORT_CHROMIUM, args });

try {
  await round(20_000, "awkward", PROGRAMS);
  const lines = [];
  for (const rows of sizes) {
    const results = { rapport: [], javascript: [] };
    let size = 0;
    for (let run = 0; run < runs; run++) {
      if (process.stderr.isTTY) process.stderr.write(`\x1b[K${rows} rows, run ${run + 1} of ${runs}\r`);
      const answers = await round(rows, "plain", run % 2 === 0 ? PROGRAMS : PROGRAMS.toReversed());
      size = answers.size;
      for (const program of PROGRAMS) results[program].push(answers[program]);
    }
    lines.push({ rows, size, ...results });
  }
  if (process.stderr.isTTY) process.stderr.write("\x1b[K");
  console.log(await report(lines));
} finally {
  await browser.close();
  server.close();
}

/** Both programs on the same data, each in a fresh worker of a fresh page. */
async function round(rows, kind, order) {
  const answers = {};
  for (const program of order) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address);
    answers.size = await page.evaluate(async ([rows, kind]) => (await import("/page.mjs")).prepare(rows, kind), [rows, kind]);
    answers[program] = await page.evaluate(async (program) => (await import("/page.mjs")).measure(program), program);
    await context.close();
  }
  const [ours, theirs] = PROGRAMS.map((program) => JSON.stringify(answers[program].answer));
  if (ours !== theirs) throw new Error(`the answers differ on ${rows} ${kind} rows:\nrapport    ${ours}\njavascript ${theirs}`);
  return answers;
}

async function report(lines) {
  const table = [
    ["rows", "Rapport ms (min–max)", "JavaScript ms (min–max)", "Rapport ÷ JavaScript", "Rapport ns a row", "JavaScript ns a row"],
    ...lines.map(({ rows, rapport, javascript }) => {
      const [ours, theirs] = [rapport, javascript].map((results) => median(results, ({ ms }) => ms));
      return [rows.toLocaleString("en"), spread(rapport), spread(javascript), (ours / theirs).toFixed(2), (ours * 1e6) / rows, (theirs * 1e6) / rows];
    }),
  ];
  const rest = ({ ms, stages: { push, finish, scores } }) => ms - push - finish - scores;
  const stages = [
    ["rows", "file MB", "push", "finish", "scores", "waiting for bytes", "start of the worker", "WebAssembly memory MB", "JavaScript: read and count", "scores", "start of the worker"],
    ...lines.map(({ rows, size, rapport, javascript }) => [
      rows.toLocaleString("en"), size / 1e6,
      ...["push", "finish", "scores"].map((stage) => median(rapport, ({ stages }) => stages[stage])),
      median(rapport, rest), median(rapport, ({ start }) => start), median(rapport, ({ memory }) => memory / 2 ** 20),
      ...["read", "scores"].map((stage) => median(javascript, ({ stages }) => stages[stage])),
      median(javascript, ({ start }) => start),
    ]),
  ];
  const beyond = [
    ["rows", "a weight dragged: all scores anew", "report on the events alone", "report on 9 tables (560,000 rows more)", "metrics in it", "health of all clients"],
    ...lines.map(({ rows, rapport }) => [
      rows.toLocaleString("en"), ...["whatIf", "eventsOnly", "report", "metrics", "health"].map((what) => median(rapport, ({ beyond }) => beyond[what])),
    ]),
  ];
  const wasm = await readFile(join(PACKAGE, "rapport_bg.wasm"));
  const kilobytes = (bytes) => `${(bytes.length / 1000).toFixed(0)} KB`;
  const about = `Chromium ${browser.version()}, Node ${process.versions.node}; rapport_bg.wasm ${kilobytes(wasm)}, with Brotli ${kilobytes(brotliCompressSync(wasm))}.`;
  return [markdown(table), "Medians of the parts, in ms:", markdown(stages), "What a reader waits for after that, in ms:", markdown(beyond), about].join("\n\n");
}

function markdown([head, ...rows]) {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toFixed(0) : cell)));
  return [head, head.map(() => "--:"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function median(results, value) {
  const sorted = results.map(value).sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function spread(results) {
  const times = results.map(({ ms }) => ms);
  return `${median(times, (ms) => ms).toFixed(0)} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`;
}
