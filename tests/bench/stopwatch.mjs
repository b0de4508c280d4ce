/** Adds up where the time goes: `stage` gives all since the last call to a stage. */
export function stopwatch() {
  const stages = {};
  let from = performance.now();
  const stage = (name) => {
    const now = performance.now();
    stages[name] = (stages[name] ?? 0) + now - from;
    from = now;
  };
  return { stages, stage };
}
