// The answers of the engine in Node, for the files named: node node.mjs FILE… prints them as JSON.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Engine, initSync } from "../../target/pkg/rapport.js";
import { correction, plainly } from "./expected.mjs";

initSync({ module: readFileSync(new URL("../../target/pkg/rapport_bg.wasm", import.meta.url)) });
const engine = new Engine();
for (const path of process.argv.slice(2)) {
  const options = basename(path) === correction.file ? { columns: { [correction.header]: correction.column } } : {};
  const { state } = engine.load(basename(path), readFileSync(path), options);
  if (state !== "loaded") throw new Error(`${path}: ${state}`);
}
const report = engine.report();
process.stdout.write(JSON.stringify({
  scores: plainly(engine.scores({})), report: plainly(report), calls: engine.callList({}),
  clients: report.headline.clients, needAttention: report.headline.needAttention,
}));
