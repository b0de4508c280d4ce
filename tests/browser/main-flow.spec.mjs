// The same steps in Chromium and Firefox; tests/webkit does them in WebKit.
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { mainFlow } from "../flow/main.mjs";
import { complaints } from "./helpers.mjs";

/** A folder for pictures of what was seen, to be looked at. */
const { RAPPORT_PICTURES: pictures } = process.env;

test("load, correct, score, export and open a client, with the numbers of the engine in Node", async ({ page }, info) => {
  const found = complaints(page);
  const inside = (selector) => page.locator(`rapport-dashboard ${selector}`);
  await mainFlow({
    open: (address) => page.goto(address),
    give: (paths) => inside("input[type=file]").first().setInputFiles(paths),
    click: (selector, text) => inside(selector).filter({ hasText: text }).first().click(),
    choose: (selector, value) => inside(selector).selectOption(value),
    ask: (question, argument) => page.evaluate(question, argument),
    // Only when asked for: to take one, the driver adds a style sheet, which the page's policy refuses in Firefox.
    shot: async (name) => { if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${info.project.name}-${name}.png`) }); },
  });
  expect(found).toEqual([]);
});
