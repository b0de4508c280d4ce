// What the README shows runs as it stands there.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);

test("the five lines of JavaScript in the README print scores and cards", async () => {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const lines = /```js\n([\s\S]*?)```/.exec(readme)[1];
  // Node gives the module by its bytes; a page lets it be fetched.
  const local = lines
    .replace('"rapport"', JSON.stringify(new URL("target/pkg/rapport.js", root).href))
    .replace("init()", `init({ module_or_path: (await import("node:fs")).readFileSync(new URL(${JSON.stringify(new URL("target/pkg/rapport_bg.wasm", root).href)})) })`);
  mkdirSync(new URL("target/tmp/", root), { recursive: true });
  const file = new URL("target/tmp/readme.mjs", root);
  writeFileSync(file, local);
  const printed = [];
  const { log } = console;
  console.log = (...values) => printed.push(...values);
  try {
    await import(file.href);
  } finally {
    console.log = log;
  }
  const [score, cards] = printed;
  assert.ok(score instanceof Float64Array && score.length === 2);
  assert.ok(cards.every((card) => card.metric));
});

test("the README names files that are there", () => {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  for (const [, path] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) readFileSync(new URL(path, root));
});
