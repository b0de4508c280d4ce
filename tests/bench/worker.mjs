// A program's home for one run.
import { MODEL, summary } from "./job.mjs";

let program;

async function answer({ start, beyond, files, handedOver }) {
  if (start !== undefined) {
    program = await import(`/${start}.js`);
    await program.start();
    return null;
  }
  if (beyond) return program.beyond();
  const result = await program.run(files[0], MODEL, files);
  const ms = performance.timeOrigin + performance.now() - handedOver;
  // Only now, so that it is no part of the time.
  const { stages, memory, clients, told } = result;
  return { ms, stages, memory, told, answer: clients === undefined ? null : summary(result) };
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ result: await answer(data) });
  } catch (error) {
    self.postMessage({ error: `${error?.message ?? error}` });
  }
};
