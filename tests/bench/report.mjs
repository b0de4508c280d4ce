// What was measured, as a text: RESULTS.md.
import { MODEL } from "./job.mjs";

const MB = 1e6;
/** What the house aims at, at a million rows and at ten. */
const AIM = { javascript: 1 / 3, duckdb: 1 / 10, drag: 50, paint: 1000, memory: 500 * MB };

export function report(all) {
  return [intro(all), ...all.found.map((size) => sizeText(size, all)), aims(all), loses(all), stages(all), firmText(all), page(all), weightText(all), howText(all)].flat().join("\n\n");
}

function intro({ machine }) {
  return `# The speed, beside what else could do the same work

Written by \`cargo xtask bench\`; do not edit. ${machine.cores} cores of ${machine.processor.trim()}, ${(machine.memory / 2 ** 30).toFixed(0)} GiB of memory; Chromium ${machine.browser}, Node ${machine.node}.
Times are medians in milliseconds, with the least and the most in brackets. Compare columns of one run, not numbers of two machines.

**The job.** A CSV of portal events (client, timestamp, type, duration, channel: 20,000 clients, 12 types, 24 months, in the order of time) comes as a
\`File\` into a worker; the answer is there when these lie in it as typed arrays: the score and band of every client in every month, by a
model of ${MODEL.triggers.length} triggers with caps; for each month active clients, DAU ÷ MAU, sessions per active client, mean length of a visit; for each
client its last active day, its score over the last 90 days and the change against the 90 days before. [job.mjs](job.mjs) says it to the letter.
All answers of all runs were compared and are the same, scores bit by bit, or this file would not have been written.`;
}

function sizeText({ rows, bytes, results }, { programs, chosen }) {
  const ours = results.rapport && median(results.rapport, "ms");
  const line = (name, title) => {
    const result = results[name];
    if (result.runs.length === 0) return [title, result.failure, "", "", "", ""];
    const failed = result.failure === null ? "" : `, then ${result.failure}`;
    return [title, spread(result.runs, "ms"), ratio(median(result, "ms"), ours), `${result.runs.length}${failed}`,
      whole(median(result, ({ start, ms }) => start + ms)), megabytes(median(result, "peak"))];
  };
  return [
    `## ${count(rows)} rows, ${whole(bytes / MB)} MB`,
    markdown([
      ["", "the job, ms", "× Rapport", "runs", "with load and compile, ms", "peak memory of the process, MB"],
      ...chosen.map((name) => line(name, titleOf(programs[name]))),
      line("reading", "*limit: only reading the file*"), line("simd", "*limit: and one SIMD pass over the bytes*"),
    ]),
  ];
}

function aims({ found, painted }) {
  const at = (rows) => found.find((size) => size.rows === rows);
  const [million, ten] = [at(1_000_000), at(10_000_000)];
  const lines = [];
  const add = (what, aim, got, holds) => lines.push([what, aim, got, holds ? "yes" : "**no**"]);
  const ours = (size) => size?.results.rapport && median(size.results.rapport, "ms");
  for (const [name, title, words] of [["javascript", "JavaScript by hand", "a third"], ["duckdb", "DuckDB-WASM", "a tenth"]]) {
    const [mine, theirs] = [ours(million), million?.results[name] && median(million.results[name], "ms")];
    if (mine && theirs) add(`the job at 1,000,000 rows ÷ ${title}`, `at most ${words}`, (mine / theirs).toFixed(2), mine / theirs <= AIM[name]);
  }
  const peak = ten?.results.rapport && median(ten.results.rapport, "memory");
  if (ten?.results.rapport) add("WebAssembly memory at 10,000,000 rows", `under ${AIM.memory / MB} MB`, peak ? `${megabytes(peak)} MB` : ten.results.rapport.failure, peak < AIM.memory);
  if (ours(ten) && ours(million)) add("the job at 10,000,000 rows ÷ at 1,000,000", "at most 10, which is linear", (ours(ten) / ours(million)).toFixed(1), ours(ten) / ours(million) <= 10);
  const drag = million?.results.rapport && median(million.results.rapport, ({ beyond }) => beyond.drag);
  if (drag) add("a weight dragged at 1,000,000 rows, in the worker", `within ${AIM.drag} ms`, `${whole(drag)} ms`, drag <= AIM.drag);
  if (million?.dragged) add("the same, on the page, until it is painted", `within ${AIM.drag} ms`, `${whole(million.dragged)} ms`, million.dragged <= AIM.drag);
  const paint = middle(painted.map(({ first }) => first));
  add("first paint of the page with sample data", "within a second", `${whole(paint)} ms`, paint <= AIM.paint);
  return ["## What is aimed at", markdown([["", "aim", "measured", "reached"], ...lines])];
}

/** Said whether it is pleasant or not. */
function loses({ found, programs, chosen, weights }) {
  if (!chosen.includes("rapport")) return [];
  const lines = found.flatMap(({ rows, results }) => {
    const others = chosen.filter((name) => name !== "rapport" && results[name].runs.length > 0);
    if (results.rapport.runs.length === 0) return [`- At ${count(rows)} rows Rapport gives no answer: ${results.rapport.failure}.`];
    const before = (what, words) => {
      const better = others.filter((name) => median(results[name], what) < median(results.rapport, what)).map((name) => programs[name].title);
      return better.length === 0 ? [] : [`- At ${count(rows)} rows ${better.join(", ")} ${words}.`];
    };
    return [...before("ms", "took less time"), ...before(({ start, ms }) => start + ms, "took less time with load and compile"), ...before("peak", "held less memory")];
  });
  const lighter = weights === null ? [] : chosen.filter((name) => weights[name].brotli < weights.rapport.brotli).map((name) => programs[name].title);
  if (lighter.length > 0) lines.push(`- Less to download: ${lighter.join(", ")}.`);
  return ["## Where Rapport loses", lines.length === 0 ? "Nowhere in what was measured here." : lines.join("\n")];
}

function stages({ found, programs, chosen }) {
  return ["## Where the time goes", "Medians of each part in ms, by the clock of the worker around each call.", ...["rapport", "javascript", "arquero", "duckdb", "simd"].flatMap((name) => {
    const sizes = found.filter(({ results }) => results[name]?.runs.length > 0);
    if (sizes.length === 0 || (name !== "simd" && !chosen.includes(name))) return [];
    const parts = Object.keys(sizes[0].results[name].runs[0].stages);
    const rows = parts.map((part) => [part, ...sizes.map(({ results }) => whole(median(results[name], ({ stages }) => stages[part])))]);
    if (name === "rapport") rows.push(["*WebAssembly memory after it, MB*", ...sizes.map(({ results }) => megabytes(median(results[name], "memory")))]);
    return [markdown([[name === "simd" ? "the SIMD pass" : programs[name].title, ...sizes.map(({ rows }) => `${count(rows)} rows`)], ...rows])];
  })];
}

function firmText({ found, limits }) {
  const done = found.filter(({ firm }) => firm.runs.length > 0);
  if (done.length === 0) return [];
  const { stages, told } = done[0].firm.runs[0];
  const sizes = found.filter(({ firm }) => firm.runs.length > 0 || firm.failure !== null);
  const line = (title, value) => [title, ...sizes.map(({ firm }) => (firm.runs.length === 0 ? "" : value(firm)))];
  return [
    "## A whole firm",
    `The other job, which none of the others does: from nine files (the events and 560,000 rows of clients, subscriptions, messages, surveys, tickets, projects, milestones, invoices) to the whole report of ${told} metrics by month with intervals, who needs attention and why, and the health of every client. ${turns(limits.FIRM_RUNS)} each, ms.`,
    markdown([
      ["rows of events", ...sizes.map(({ rows }) => count(rows))],
      ["in all", ...sizes.map(({ firm }) => (firm.runs.length === 0 ? firm.failure : spread(firm.runs, "ms")))],
      ...Object.keys(stages).map((part) => line(part, (firm) => whole(median(firm, ({ stages }) => stages[part])))),
      line("WebAssembly memory, MB", (firm) => megabytes(median(firm, "memory"))),
    ]),
  ];
}

function page({ found, painted }) {
  const dragged = found.filter(({ results }) => results.rapport?.runs.length > 0);
  const times = (what) => spread(painted, what);
  return [
    "## On the page",
    `Opened with its sample data (ten files), from a server on the same machine, nothing kept from before: first paint ${times("first")} ms, largest ${times("largest")} ms, first score on the screen ${times("score")} ms.`,
    ...(dragged.length === 0 ? [] : [
      "A weight of the scoring model is moved; the scores of all clients in the last month that is over are made anew and set beside the old ones, ms:",
      markdown([
        ["rows", ...dragged.map(({ rows }) => count(rows))],
        ["the call in the worker", ...dragged.map(({ results }) => whole(median(results.rapport, ({ beyond }) => beyond.drag)))],
        ["on the page, from the slider to the frame after the picture has changed", ...dragged.map(({ dragged }) => (dragged === null ? "not run" : whole(dragged)))],
      ]),
    ]),
  ];
}

function weightText({ programs, chosen, weights }) {
  // Compressing takes longer than a quick run is worth.
  if (weights === null) return [];
  return [
    "## What each ships",
    "The program of this benchmark with all that it loads, bundled and minified, in kB. Rapport's module holds all metrics, scores and insights, not this job alone.",
    markdown([["", "as it is", "with Brotli"], ...chosen.map((name) => [titleOf(programs[name]), count(weights[name].raw / 1000), count(weights[name].brotli / 1000)])]),
  ];
}

function howText({ limits }) {
  return ["## How it was measured", `- **Each run** is in a browser of its own, started for it: nothing compiled, cached or left over. The programs take turns, in one order and then in the other. ${turns(limits.runs)}; whoever's first takes more than ${limits.LONG / 1000} s has two at most; over ${limits.LIMIT / 1000} s it is stopped. A failure stands in the table as it was reported.
- **The job's time** runs from the moment the page hands the file over until the answer is in the worker, the program being ready. *With load and compile* adds all from the start of the worker until then; files come from a server on the same machine, without compression or delay.
- **Memory** is the most that the page's process ever held, as the system counts it (VmHWM), the browser's own share included: that of *only reading* is about what an empty program takes. The file itself lies on the disk. WebAssembly memory is what a module has asked for; what it never wrote to is not in that peak.
- **Rapport** is asked through its public API only: \`scores\` twice and \`measure\` three times; it also keeps all rows, for the questions that come next, which none of the others but Arquero and DuckDB does. Its intervals, exclusions and receipts are made, and not used here.
- **JavaScript by hand** parses bytes without making strings, with dictionaries and counts in typed arrays, in one pass that keeps no row; it knows only this job. On 20,000 rows of an awkward file (quotes, line breaks inside, five forms of time, bad dates, out of order) it and Rapport gave the same answer before anything was timed. The others were written for the plain file.
- **uDSV** and **Papa Parse** parse in chunks to arrays of strings, their fastest form; the counting is that of the code by hand.
- **Arquero** reads the file as a stream into its table and does the rest in its verbs. **DuckDB-WASM** (EH bundle, one thread, its own worker) reads the registered file once into a table with typed columns and answers five queries.`];
}

const titleOf = ({ title, version }) => (version === null ? title : `${title} ${version}`);
const turns = (runs) => (runs === 1 ? "One run" : `${runs} runs`);
const whole = (value) => Math.round(value).toString();
const count = (value) => Math.round(value).toLocaleString("en");
const megabytes = (bytes) => (bytes === null || Number.isNaN(bytes) ? "–" : whole(bytes / MB));
const ratio = (value, ours) => (ours ? (value / ours).toFixed(2) : "–");

function markdown([head, ...rows]) {
  return [head, head.map((_, i) => (i === 0 ? "---" : "--:")), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function middle(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** Of the runs of a program; NaN without one. */
function median({ runs }, what) {
  return runs.length === 0 ? NaN : middle(runs.map(typeof what === "string" ? (run) => run[what] : what));
}

function spread(runs, what) {
  const times = runs.map((run) => run[what]);
  return `${whole(middle(times))} (${whole(Math.min(...times))}–${whole(Math.max(...times))})`;
}
