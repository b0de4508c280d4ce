// The page's side: makes the data, starts a fresh worker for each run, and sums up what comes back.
import { MODEL, awkward, plain } from "./data.mjs";

let blob;
let module;

/** Makes the file, and compiles the engine. Neither is timed with the job. */
export async function prepare(rows, kind) {
  blob = { plain, awkward }[kind](rows);
  // Its last byte is there only when all of it has arrived in the browser's store.
  await blob.slice(-1).arrayBuffer();
  return blob.size;
}

/** One run of one program in a worker of its own. */
export async function measure(program) {
  const from = performance.now();
  if (program === "rapport") module ??= await WebAssembly.compileStreaming(fetch("/pkg/rapport_bg.wasm"));
  const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  try {
    await ask(worker, { start: program, module });
    const start = performance.now() - from;
    const result = await ask(worker, { blob, model: MODEL, handedOver: performance.timeOrigin + performance.now() });
    return { ...summary(result), start };
  } finally {
    worker.terminate();
  }
}

function ask(worker, message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

/** The answer as one number: every client's name, scores and bands, in the order of the names. */
function summary({ clients, windows, score, band, ...rest }) {
  const order = clients.map((_, i) => i).sort((a, b) => (clients[a] < clients[b] ? -1 : 1));
  const bits = new Int32Array(score.buffer);
  const sums = new Float64Array(windows);
  let hash = 0;
  const mix = (value) => (hash = Math.imul(hash ^ value, 0x01000193));
  for (const client of order) {
    for (let i = 0; i < clients[client].length; i++) mix(clients[client].charCodeAt(i));
    for (let cell = client * windows; cell < (client + 1) * windows; cell++) {
      const none = Number.isNaN(score[cell]);
      mix(none ? -1 : bits[2 * cell]);
      mix(none ? -1 : bits[2 * cell + 1]);
      mix(band[cell]);
      if (!none) sums[cell % windows] += score[cell];
    }
  }
  return { ...rest, answer: { clients: clients.length, windows, kept: rest.kept, sums: [...sums], hash } };
}
