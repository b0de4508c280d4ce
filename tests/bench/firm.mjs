// The other job, which only Rapport does: from the nine files of a firm to the whole report, with all metrics and who needs attention.
import init, { Engine } from "../../target/pkg/rapport.js";
import { AS_OF } from "./job.mjs";
import { read } from "./read.mjs";
import { stopwatch } from "./stopwatch.mjs";

let memory;

export async function start() {
  ({ memory } = await init({ module_or_path: new URL("/rapport_bg.wasm", self.location.href) }));
}

export async function run(_, model, files) {
  const watch = stopwatch();
  const engine = new Engine();
  engine.setModel(model);
  for (const file of files) {
    const upload = engine.open(file.name, { table: file.name.replace(/(-\d+)?\.csv$/, "") });
    await read(file, (bytes, end) => {
      upload.push(bytes.subarray(0, end));
      return 0;
    });
    const { state } = upload.finish();
    if (state !== "loaded") throw new Error(`${file.name}: ${state}`);
  }
  watch.stage("files");
  const report = engine.report({ asOf: AS_OF });
  watch.stage("report");
  engine.callList({ asOf: AS_OF });
  watch.stage("whom to call, after it");
  engine.health({ asOf: AS_OF });
  watch.stage("health, after it");
  return { stages: watch.stages, memory: memory.buffer.byteLength, told: report.cards.length };
}
