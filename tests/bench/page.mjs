// The page's side: makes the data, starts a fresh worker for each run, and sums up what comes back.
import { MODEL, awkward, plain } from "./data.mjs";

let blob;

/** Makes the file and returns its size. This is not timed. */
export async function prepare(rows, kind) {
  blob = { plain, awkward }[kind](rows);
  // Its last byte is there only when all of it has arrived in the browser's store; then the page comes to rest.
  await blob.slice(-1).arrayBuffer();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return blob.size;
}

/** One run of one program in a worker of its own. */
export async function measure(program) {
  const from = performance.now();
  const module = program === "rapport" ? await WebAssembly.compileStreaming(fetch("/pkg/rapport_bg.wasm")) : undefined;
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

/** The answer without its bulk: all names, scores and bands, in the order of the names, as one number. */
function summary({ clients, windows, score, band, kept, rejected, ...rest }) {
  const order = clients.map((_, i) => i).sort((a, b) => (clients[a] < clients[b] ? -1 : 1));
  const bits = new Int32Array(score.buffer);
  const sums = new Array(windows).fill(0);
  let hash = 0;
  const mix = (value) => (hash = Math.imul(hash ^ value, 0x01000193));
  for (const client of order) {
    for (let i = 0; i < clients[client].length; i++) mix(clients[client].charCodeAt(i));
    for (let window = 0; window < windows; window++) {
      const cell = client * windows + window;
      const none = Number.isNaN(score[cell]);
      mix(none ? -1 : bits[2 * cell]);
      mix(none ? -1 : bits[2 * cell + 1]);
      mix(band[cell]);
      if (!none) sums[window] += score[cell];
    }
  }
  return { ...rest, answer: { kept, rejected, clients: clients.length, sums, hash } };
}
