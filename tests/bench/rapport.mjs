// The engine as it is built.
import init, { Engine } from "/pkg/rapport.js";
import { read } from "./read.mjs";

let memory;

export async function start(module) {
  ({ memory } = await init({ module_or_path: module }));
}

export async function run(blob, model) {
  const engine = new Engine();
  engine.setModel(model);
  const upload = engine.open("events.csv");
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
