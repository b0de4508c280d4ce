import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { initSync, version } from "../../target/pkg/rapport.js";

test("the package starts in Node and knows its version", () => {
  initSync({ module: readFileSync(new URL("../../target/pkg/rapport_bg.wasm", import.meta.url)) });
  const manifest = readFileSync(new URL("../../Cargo.toml", import.meta.url), "utf8");
  assert.equal(version(), /^version = "(.+)"$/m.exec(manifest)?.[1]);
});
