// What every browser is given, and what it must come to: the engine's own answers in Node.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../www/sample");
const whole = ["clients", "projects", "messages", "surveys", "tickets", "invoices", "subscriptions", "referrals", "web_sessions"].map((name) => join(folder, `${name}.csv`));

/** The column that nobody would recognise, and what it is. */
export const correction = { file: "what happened.csv", header: "Deed", column: "type" };

/** The ten sample files as paths, one of them with a header that has to be corrected. */
export function files() {
  const made = join(mkdtempSync(join(tmpdir(), "rapport-flow-")), correction.file);
  const events = readFileSync(join(folder, "events.csv"), "utf8");
  const changed = events.replace("Event Type", correction.header);
  if (changed === events) throw new Error("events.csv has no column Event Type any more");
  writeFileSync(made, changed);
  return [...whole, made];
}

/** Worked out by the same module outside of any browser, in a process of its own: test runners load modules their own way. */
export function expected(paths) {
  return JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, "node.mjs"), ...paths], { maxBuffer: 1 << 28 }));
}

/** An answer as text in which no bit of a number is lost. */
export function plainly(answer) {
  return JSON.stringify(answer, (_, value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value, (each) => (Object.is(each, -0) ? "-0" : Number.isNaN(each) ? null : each));
    return typeof value === "bigint" ? String(value) : value;
  });
}
