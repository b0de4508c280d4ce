// The engine as it is built.
import init, { Engine } from "/pkg/rapport.js";
import { firm, MODEL } from "./data.mjs";
import { read } from "./read.mjs";

let memory, engine;

export async function start(module) {
  ({ memory } = await init({ module_or_path: module }));
}

export async function run(blob, model) {
  engine = new Engine();
  engine.setModel(model);
  const upload = engine.open("events.csv");
  upload.announce(blob.size);
  let push = 0;
  await read(blob, (bytes, end) => {
    const from = performance.now();
    upload.push(bytes.subarray(0, end));
    push += performance.now() - from;
    return 0;
  });
  const pushed = performance.now();
  const { kept, rejected } = upload.finish().rows;
  const finished = performance.now();
  const { clients, windows, score, band } = engine.scores({ window: "month" });
  const stages = { push, finish: finished - pushed, scores: performance.now() - finished };
  return { clients, windows: windows.length, score, band, kept, rejected, stages, memory: memory.buffer.byteLength };
}

/** What a reader waits for after that, in ms: a weight dragged in the model, and the whole report once all tables are loaded. */
export function beyond() {
  const timed = (work) => {
    const from = performance.now();
    work();
    return performance.now() - from;
  };
  const drags = Array.from({ length: 9 }, (_, step) => timed(() => engine.whatIf(heavier(step + 2), { window: "month" })));
  const eventsOnly = timed(() => engine.report());
  for (const [table, text] of firm()) engine.load(`${table}.csv`, text, { table });
  const all = timed(() => engine.report());
  const health = timed(() => engine.health());
  return { whatIf: drags.sort((a, b) => a - b)[4], eventsOnly, report: all, health, metrics: engine.report().cards.length };
}

function heavier(points) {
  const [first, ...rest] = MODEL.triggers;
  return { ...MODEL, triggers: [{ ...first, points }, ...rest] };
}
