// The main flow in WebKit. Run by `cargo xtask test webkit`; Playwright cannot drive Debian's.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { watched } from "../browser/watched.mjs";
import { mainFlow } from "../flow/main.mjs";
import { start } from "./driver.mjs";

const { RAPPORT_URL: site, RAPPORT_WEBKIT: browser, RAPPORT_WEBKIT_DRIVER: driver, RAPPORT_PICTURES: pictures } = process.env;
const folder = process.env.RAPPORT_WWW ?? join(import.meta.dirname, "../../target/www");
if (!site || !browser || !driver) throw new Error("Run this by: cargo xtask test webkit");

const tests = {
  "load, correct, score, export and open a client, with the numbers of the engine in Node, and nothing is asked of any network": async (page) => {
    const server = await watched(folder);
    let before = 0;
    await mainFlow({
      open: async (address) => {
        await page.open(server.url + address);
        // Until the page and its store of static files are complete.
        await page.ask(async () => {
          await customElements.whenDefined("rapport-dashboard");
          await document.querySelector("rapport-dashboard").client.ready;
          await navigator.serviceWorker?.ready;
        });
        before = server.log.length;
      },
      give: (paths) => page.type("input[type=file]", paths.join("\n")),
      click: (selector, text) => page.click(selector, text),
      choose: (selector, value) => page.click(`${selector} option[value="${value}"]`, ""),
      ask: (question, argument) => page.ask(question, argument),
      shot: (name) => shot(page, name),
    });
    await page.ask(() => fetch("/planted").then(() => true));
    const seen = server.log.slice(before);
    server.close();
    assert.deepEqual(seen, ["GET /planted"]);
  },
  "the policy refuses every attempt, in the page and in its worker": async (page) => {
    await page.open(`${site}/#/privacy`);
    const refused = await page.ask(async () => {
      await customElements.whenDefined("rapport-dashboard");
      const dashboard = document.querySelector("rapport-dashboard");
      await dashboard.client.ready;
      const button = () => [...dashboard.shadowRoot.querySelectorAll("rapport-privacy button")].find((each) => /break it|Try again/.test(each.textContent));
      while (!button()) await new Promise((resolve) => setTimeout(resolve, 50));
      button().click();
      const rows = () => [...dashboard.shadowRoot.querySelectorAll("table.attempts tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
      while (rows().length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      return rows();
    });
    // Of what it refuses in workers, WebKit tells nobody.
    const lost = refused.filter(([, place, answer]) => !answer.startsWith(place === "worker" ? "failed" : "refused"));
    if (refused.length < 7 || lost.length > 0) throw new Error(`not refused: ${JSON.stringify(refused)}`);
    await shot(page, "privacy");
  },
};

async function shot(page, name) {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.png`), await page.picture());
}

let failed = 0;
for (const [name, run] of Object.entries(tests)) {
  const page = await start({ driver, browser });
  try {
    await run(page);
    console.log(`ok - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok - ${name}\n${error.stack}`);
    await shot(page, "failed").catch(() => {});
  } finally {
    await page.close();
  }
}
console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
