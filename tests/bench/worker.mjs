// A program's home for one run: { start } makes it ready, { blob } is the job.
let program;

self.onmessage = async ({ data }) => {
  try {
    if (data.start) {
      program = await import(`./${data.start}.mjs`);
      await program.start(data.module);
      self.postMessage({ ready: true });
    } else {
      const result = await program.run(data.blob, data.model);
      result.ms = performance.timeOrigin + performance.now() - data.handedOver;
      // Only now, so that it is no part of the time.
      result.beyond = program.beyond?.();
      self.postMessage(result, [result.score.buffer, result.band.buffer]);
    }
  } catch (error) {
    self.postMessage({ error: `${error.stack ?? error}` });
  }
};
