// The page's side of a run: starts a worker and gives it the files that were chosen.
const worker = new Worker("/worker.js", { type: "module" });

const choice = document.body.appendChild(document.createElement("input"));
choice.type = "file";
choice.multiple = true;

/** From the beginning of the load until the program waits for its files, in ms. */
globalThis.prepare = async (program) => {
  const from = performance.now();
  await ask({ start: program });
  return performance.now() - from;
};

/** The job. `ms` runs from the moment at which the page hands the file over until the answer is there in the worker. */
globalThis.measure = () => ask({ files: [...choice.files], handedOver: performance.timeOrigin + performance.now() });

/** What the program does beside the job. */
globalThis.beyond = () => ask({ beyond: true });

function ask(message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error === undefined ? resolve(data.result) : reject(new Error(data.error)));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}
