// The job asked of the engine as it is built, through its public API.
import init, { Engine } from "../../target/pkg/rapport.js";
import { AS_OF, MODEL, TREND_DAYS } from "./job.mjs";
import { read } from "./read.mjs";
import { stopwatch } from "./stopwatch.mjs";

let memory, engine;

export async function start(module = new URL("/rapport_bg.wasm", self.location.href)) {
  ({ memory } = await init({ module_or_path: module }));
}

export async function run(blob, model) {
  const watch = stopwatch();
  engine = new Engine();
  engine.setModel(model);
  const upload = engine.open("events.csv");
  upload.announce(blob.size);
  await read(blob, (bytes, end) => {
    watch.stage("reading the Blob");
    upload.push(bytes.subarray(0, end));
    watch.stage("push");
    return 0;
  });
  watch.stage("reading the Blob");
  const { kept } = upload.finish().rows;
  watch.stage("finish");
  const { clients, windows, score, band, lastActive } = engine.scores({ window: "month", asOf: AS_OF });
  watch.stage("scores of months");
  const last90 = engine.scores({ window: "rolling", days: TREND_DAYS, asOf: AS_OF });
  const { recent, trend } = ends(last90);
  watch.stage("scores of 90 days");
  const measure = (metric, variant) => engine.measure({ metrics: [metric], variant, period: "month", asOf: AS_OF });
  const stickiness = measure("active_users", "stickiness");
  watch.stage("active clients, DAU ÷ MAU");
  const sessions = measure("session_frequency", "per_client");
  watch.stage("sessions");
  const minutes = measure("session_duration", "mean");
  watch.stage("length of visits");
  const values = (list, value) => Float64Array.from(list, (one) => value(one) ?? NaN);
  return {
    clients, months: windows.length, score, band, recent, trend, last: Int32Array.from(lastActive), kept,
    // What DAU is divided by.
    active: values(stickiness, ({ denominator }) => denominator),
    stickiness: values(stickiness, ({ value }) => value),
    sessions: values(sessions, ({ value }) => value),
    minutes: values(minutes, ({ value }) => value),
    stages: watch.stages, memory: memory.buffer.byteLength,
  };
}

/** The score of the last window, and its change. */
function ends({ clients, windows, score }) {
  const last = windows.length - 1;
  const recent = Float64Array.from(clients, (_, client) => score[client * windows.length + last]);
  const trend = Float64Array.from(clients, (_, client) => recent[client] - score[client * windows.length + last - 1]);
  return { recent, trend };
}

/** What a reader waits for after that, in ms: a weight dragged in the model, the middle of nine drags. */
export function beyond() {
  const [first, ...rest] = MODEL.triggers;
  const drags = Array.from({ length: 9 }, (_, step) => {
    const from = performance.now();
    engine.whatIf({ ...MODEL, triggers: [{ ...first, points: step + 2 }, ...rest] }, { window: "month", asOf: AS_OF });
    return performance.now() - from;
  });
  return { drag: drags.sort((a, b) => a - b)[4] };
}
