// What most people come for, the same steps in every browser: load, map, score, open a client, export. Who runs it gives it
// hands: { open(address), give(paths), click(selector, text), choose(selector, value), ask(function, argument), shot(name) }.
import assert from "node:assert/strict";
import { correction, expected, files, plainly } from "./expected.mjs";

const PATIENCE_MS = 60_000;

export async function mainFlow(hands) {
  const paths = files();
  const wanted = expected(paths);
  const until = async (what, see, argument) => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const seen = await hands.ask(see, argument);
      if (seen) return seen;
      if (Date.now() > end) throw new Error(`waited in vain for ${what}; the page says:\n${await hands.ask(told)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  await hands.open("/#/files");
  await until("the engine", () => document.querySelector("rapport-dashboard")?.version);
  await hands.give(paths);
  await until("ten files", (count) => {
    const lines = [...document.querySelector("rapport-dashboard").shadowRoot.querySelectorAll(".file")];
    return lines.length === count && lines.every((line) => !line.querySelector("progress") && !line.textContent.includes("Waiting"));
  }, paths.length);

  // The column that could not be known is corrected on the receipt.
  await hands.click(".file button.disclosure", correction.file);
  const meaning = `.receipt:not([hidden]) select[aria-label="Meaning of ${correction.header}"]`;
  await until("the receipt", (selector) => document.querySelector("rapport-dashboard").shadowRoot.querySelector(selector), meaning);
  await hands.choose(meaning, correction.column);
  await until("a preview of the correction", () => document.querySelector("rapport-dashboard").shadowRoot.querySelector(".changes button.primary"));
  await hands.click(".changes button.primary", "");
  await until("the file read again", () => !document.querySelector("rapport-dashboard").shadowRoot.querySelector(".changes, progress"));
  await hands.shot("files");

  await hands.click("nav a", "Overview");
  const headline = `${wanted.needAttention} of ${wanted.clients} clients`;
  await until(headline, (text) => document.querySelector("rapport-dashboard").shadowRoot.querySelector("h1")?.textContent.includes(text), headline);
  await hands.shot("overview");

  // To the last bit what the same module says in Node.
  const [scores, report] = await hands.ask(answers);
  assert.equal(scores, wanted.scores);
  assert.equal(report, wanted.report);

  const [first] = wanted.calls;
  await hands.ask(listen);
  await hands.click(".more button.link", "call list");
  const csv = await until("the file to save", () => globalThis.savedFile);
  const rows = csv.replace("\ufeff", "").trimEnd().split("\r\n");
  assert.deepEqual(rows.slice(1, 1 + wanted.calls.length).map((row) => row.split(",")[0]), wanted.calls.map(({ client }) => client));
  assert.ok(rows[1].includes(`,${first.score},`), rows[1]);

  await hands.click("[part=call-list] a", first.name);
  await until("the client", (name) => {
    const { shadowRoot } = document.querySelector("rapport-dashboard");
    return shadowRoot.querySelector("h1")?.textContent.trim() === name && shadowRoot.querySelector(".points tbody tr");
  }, first.name);
  await hands.shot("client");
}

/** The engine's answers in the page, written by the very function that writes what is expected. */
const answers = new Function(`return (async () => {
  const { client } = document.querySelector("rapport-dashboard");
  const plainly = ${plainly};
  return [plainly(await client.scores({})), plainly(await client.report({}))];
})()`);

/** Where a file that is saved can be read: not every driver tells of downloads. */
function listen() {
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => {
    void blob.text().then((text) => { globalThis.savedFile = text; });
    return make(blob);
  };
  return true;
}

function told() {
  return document.querySelector("rapport-dashboard")?.shadowRoot.querySelector("[part=main]")?.textContent.replace(/\s+/g, " ").slice(0, 2000);
}
