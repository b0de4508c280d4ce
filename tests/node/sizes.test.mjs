// What a visitor downloads stays within its budget, and the README says what was measured.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const budget = (...options) => spawnSync("node", [join(root, "xtask/budget.mjs"), ...options], { encoding: "utf8" });
const { parts } = JSON.parse(readFileSync(join(root, "xtask/budgets.json"), "utf8"));

test("every part of the site keeps to its budget", () => {
  const { status, stderr } = budget(join(root, "target/www"));
  assert.equal(status, 0, stderr);
});

test("a part that has grown over it fails, with its name and by how much", () => {
  const folder = mkdtempSync(join(tmpdir(), "rapport-sizes-"));
  try {
    for (const name of readdirSync(join(root, "target/www")).filter((name) => /\.(js|wasm)$/.test(name))) cpSync(join(root, "target/www", name), join(folder, name));
    const [part] = parts;
    const noise = Buffer.from(Uint32Array.from({ length: part.budget / 4 }, (_, i) => Math.imul(i ^ (i >>> 15), 0x9e3779b1) ^ (i * i)).buffer);
    writeFileSync(join(folder, part.files[0]), Buffer.concat([readFileSync(join(folder, part.files[0])), noise]));
    const { status, stderr } = budget(folder);
    assert.equal(status, 1);
    assert.match(stderr, /^Engine \(rapport_bg\.wasm\) takes \d+ bytes as Brotli, \d+ over its budget\.$/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every script of the site is in a part, but for what is one file with all of it and what only the page of its own has", () => {
  const patterns = parts.flatMap(({ files }) => files).map((name) => new RegExp(`^${name.replaceAll(".", "\\.").replace("*", "[A-Z0-9]+")}$`));
  const others = readdirSync(join(root, "target/www")).filter((name) => /\.(js|wasm)$/.test(name) && !patterns.some((pattern) => pattern.test(name)));
  assert.deepEqual(others.sort(), ["page.js", "rapport.inline.js", "sw.js"]);
});

// The sizes themselves differ by the version of the compiler: only what is decided here must agree.
test("the table in the README has every part with its files, its budget and its goal", () => {
  const table = /<!-- sizes -->\n([^]*)<!-- end of sizes -->/.exec(readFileSync(join(root, "README.md"), "utf8"))[1];
  const rows = table.trim().split("\n").slice(2).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const kilobytes = (bytes) => (bytes === null ? "" : `${bytes / 1000} KB`);
  assert.deepEqual(
    rows.map(([title, files, , , limit, goal]) => [title, files, limit, goal]),
    parts.map(({ title, files, budget: limit, goal }) => [title, files.map((name) => `\`${name}\``).join(", "), kilobytes(limit), kilobytes(goal)]),
  );
  for (const [title, , raw, sent, limit] of rows) {
    const [whole, compressed, most] = [raw, sent, limit].map((cell) => parseInt(cell, 10));
    assert.ok(compressed < whole && compressed <= most, title);
  }
});
