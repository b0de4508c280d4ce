// The npm package as somebody else gets it: packed, installed, type-checked and run; and the same bytes from two builds.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "rapport-package-"));
const app = join(work, "app");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const run = (program, args, cwd = work) => execFileSync(program, args, { cwd, encoding: "utf8", stdio: "pipe", shell: program.endsWith(".cmd") });
const node = (args, cwd) => run(process.execPath, args, cwd);
const tsc = (args) => {
  try {
    return node([join(root, "www/node_modules/typescript/bin/tsc"), ...args], app);
  } catch ({ stdout }) {
    return stdout;
  }
};
let packed;

before(() => {
  for (const name of ["one", "two/deeper"]) node([join(root, "www/esbuild.config.mjs"), join(work, name)], root);
  node([join(root, "xtask/npm.mjs"), join(work, "one"), join(work, "package")], root);
  packed = JSON.parse(run(npm, ["pack", "--json", "--ignore-scripts"], join(work, "package")));
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{ "name": "app", "private": true, "type": "module" }');
  run(npm, ["install", join(work, "package", filename), "--offline", "--ignore-scripts", "--no-audit", "--no-fund"], app);
});
after(() => rmSync(work, { recursive: true, force: true }));

const installed = (name) => join(app, "node_modules/rapport", name);
const list = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1)).sort();

test("two builds into two folders give the same bytes", () => {
  const [one, two] = ["one", "two/deeper"].map((name) => join(work, name));
  assert.deepEqual(list(one), list(two));
  assert.ok(list(one).includes("rapport.html"));
  for (const name of list(one)) {
    assert.ok(readFileSync(join(one, name)).equals(readFileSync(join(two, name))), name);
    // Nor does the place of this copy of the sources stand in them.
    assert.ok(!readFileSync(join(one, name)).includes(root), `${name} names the folder in which it was built`);
  }
});

test("every entry and file that package.json names is in the package", () => {
  const about = JSON.parse(readFileSync(installed("package.json"), "utf8"));
  const targets = Object.values(about.exports).flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)));
  for (const name of [...targets, about.main, about.types, about.customElements, ...about.sideEffects]) assert.ok(existsSync(installed(name)), name);
  assert.deepEqual(list(installed("")).map((name) => name.replace(/^\//, "")).sort(), list(join(work, "package")).filter((name) => !name.endsWith(".tgz")));
  assert.deepEqual(Object.keys(about.exports).slice(0, 5), [".", "./widget", "./inline", "./embed", "./workbook"]);
});

test("the hashes beside the files are those of the files", () => {
  const hashes = JSON.parse(readFileSync(installed("integrity.json"), "utf8"));
  assert.ok(["widget.js", "worker.js", "rapport.inline.js", "embed.html", "rapport_bg.wasm"].every((name) => name in hashes));
  for (const [name, hash] of Object.entries(hashes)) assert.equal(hash, `sha384-${createHash("sha384").update(readFileSync(installed(name))).digest("base64")}`, name);
});

const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "ES2022", "--lib", "ES2023,DOM", "--types", ""];
const program = `import init, { Engine, type Report } from "rapport";
import { RapportClient, RapportDashboard, RapportError, type DashboardElement } from "rapport/widget";
import * as inline from "rapport/inline";
import type { Ask, Told } from "rapport/embed";
import initWorkbook, { Container } from "rapport/workbook";

const element = document.querySelector("rapport-dashboard");
if (element !== null) {
  element.views = "overview clients";
  element.addEventListener("rapport-report", ({ detail }) => { const report: Report = detail; console.log(report.headline.clients.toFixed()); });
  element.addEventListener("rapport-error", ({ detail }) => console.log(detail instanceof RapportError, detail.hint.length));
  const receipt = await element.load("a,b", { name: "clients.csv", table: "clients" });
  console.log(receipt.rows.kept.toFixed());
}
const score = document.createElement("rapport-score");
score.addEventListener("rapport-score", ({ detail: { score } }) => console.log(score === null ? "none" : score.toFixed()));
const made: DashboardElement = new RapportDashboard();
made.client = new RapportClient();
new inline.RapportDashboard().theme = "dark";
const ask: Ask = { rapport: 1, id: 1, type: "load", name: "clients.csv", text: "a" };
addEventListener("message", ({ data }: MessageEvent<Told>) => { if (data.type === "height") console.log(data.height.toFixed()); });
const engine: Engine = new Engine();
console.log(ask, init, initWorkbook, Container, engine.report().cards.length);
`;

test("its types check in a program, in both ways of finding modules", () => {
  writeFileSync(join(app, "program.ts"), program);
  for (const way of [["--module", "NodeNext"], ["--module", "ESNext", "--moduleResolution", "Bundler"]]) {
    assert.equal(tsc([...options, ...way, "program.ts"]), "", way.join(" "));
  }
  const wrong = program.replace('element.views = "overview clients"', "element.views = 7").replace("detail.hint.length", "detail.nonsense").replace('text: "a"', "text: 1").replace("{ rapport: 1, id: 1", "{ rapport: 2, id: 1");
  writeFileSync(join(app, "wrong.ts"), wrong);
  const lines = tsc([...options, "--module", "NodeNext", "wrong.ts"]).split("\n").filter((line) => line.startsWith("wrong.ts"));
  assert.ok(lines.length >= 3, lines.join("\n"));
});

test("no type in it is any", () => {
  for (const name of list(installed("types"))) assert.doesNotMatch(readFileSync(installed(`types/${name}`), "utf8").replace(/\/\*[^]*?\*\//g, ""), /\bany\b/, name);
});

test("the engine runs from the package", () => {
  writeFileSync(join(app, "run.mjs"), `import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Engine, initSync } from "rapport";
initSync({ module: readFileSync(fileURLToPath(import.meta.resolve("rapport/rapport_bg.wasm"))) });
const engine = new Engine();
engine.load("events.csv", "client,timestamp,type\\nA,2025-01-07,login\\nA,2025-01-09,call\\nB,2025-01-09,login\\n");
console.log(JSON.stringify(engine.tables().map(({ table, rows }) => [table, rows])), engine.scores().clients.length);
`);
  assert.equal(node(["run.mjs"], app).trim(), '[["events",3]] 2');
});
