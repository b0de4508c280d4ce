// The job of the benchmark by hand, in JavaScript that shares nothing with the engine: a second opinion on scores, months, visits and days.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { awkward, plain } from "../bench/data.mjs";
import * as byHand from "../bench/javascript.mjs";
import { MODEL, summary } from "../bench/job.mjs";
import * as engine from "../bench/rapport.mjs";

for (const [name, pieces] of Object.entries({ plain, awkward })) {
  test(`the engine and the code by hand give one answer on a ${name} log`, async () => {
    await engine.start(readFileSync(new URL("../../target/pkg/rapport_bg.wasm", import.meta.url)));
    const file = new Blob([[...pieces(20_000)].join("")]);
    const [ours, theirs] = [await engine.run(file, MODEL), await byHand.run(file, MODEL)].map(summary);
    assert.equal(ours.kept, 20_000);
    assert.deepEqual(ours, theirs);
  });
}
