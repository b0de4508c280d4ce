// All that a person can do, in whatever place the product stands: the page, a portal, a frame. And all that a program can do.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "@playwright/test";
import { samples } from "./helpers.mjs";

/** Buttons that make a file of what is shown. */
const TAKES = /^(CSV|JSON|SVG|PNG)$|\b(save|download|snapshot|as JSON)\b/i;

/** `inside` is the dashboard, on a page or in a frame. Gives the names of what was taken away. */
export async function useAll(page, inside, files = samples) {
  await load(inside, files);
  const taken = new Set();
  for (const view of await inside.getByRole("navigation").getByRole("link").allInnerTexts()) {
    await to(inside, view.trim());
    for (const name of await takeAll(inside)) taken.add(name);
  }
  await to(inside, "Clients");
  await inside.locator(".portfolio tbody a").first().click();
  await inside.locator(".points tbody button").first().click();
  await expect(inside.getByRole("dialog")).toBeVisible();
  for (const name of await takeAll(inside)) taken.add(name);
  await page.keyboard.press("Escape");
  await expect(inside.getByRole("dialog")).toBeHidden();
  await to(inside, "Metrics");
  await inside.locator("rapport-card").first().getByRole("link").first().click();
  await expect(inside.locator("rapport-metric h1")).toBeVisible();
  for (const name of await takeAll(inside)) taken.add(name);
  await changeModel(inside);
  return [...taken];
}

export async function load(inside, files) {
  await inside.locator("input[type=file]").first().setInputFiles(files.map((path) => ({ name: basename(path), mimeType: "text/csv", buffer: readFileSync(path) })));
  await expect(inside.getByRole("button", { name: new RegExp(`^${files.length} files?, `) })).toBeVisible({ timeout: 30_000 });
}

async function to(inside, view) {
  await inside.getByRole("navigation").getByRole("link", { name: view, exact: true }).click();
  await expect(inside.getByRole("heading", { level: 1 })).toBeVisible();
}

/** The first button of each kind in the view that makes a file, also those that show only when the mouse is over them. */
async function takeAll(inside) {
  return inside.evaluate(async (dashboard, takes) => {
    const buttons = [...dashboard.shadowRoot.querySelectorAll("[part=main] button, dialog[open] button")]
      .filter((button) => new RegExp(takes, "i").test(button.textContent.trim()) && !/print/i.test(button.textContent));
    const names = [];
    for (const button of buttons) {
      const name = button.textContent.trim();
      if (!button.isConnected || names.includes(name)) continue;
      names.push(name);
      button.click();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return names;
  }, TAKES.source);
}

/** One trigger's points up by one, looked at and taken. */
async function changeModel(inside) {
  await to(inside, "Scoring model");
  const points = inside.getByRole("spinbutton", { name: /^Points, / }).first();
  await points.fill(String(Number(await points.inputValue()) + 1));
  await points.press("Tab");
  const changes = inside.getByRole("group", { name: "Changes" });
  await expect(changes).toBeVisible();
  await expect(inside.getByRole("complementary", { name: "What it would do" }).getByRole("img").first()).toBeVisible();
  await changes.getByRole("button").first().click();
}

/** Everything by the engine's own methods, in its worker, without any element. */
export async function useProgram(page, files = samples) {
  await page.evaluate(async (files) => {
    const { client } = globalThis;
    for (const { name, text } of files) await client.load(new Blob([text]), {}, { name });
    await client.preview("a,b\n1,2\n", {}, { name: "new.csv" });
    const report = await client.report({});
    const scores = await client.scores({});
    const [id] = scores.clients;
    const model = await client.model();
    await client.setModel(model);
    await client.whatIf(model);
    const [{ metric }] = report.cards;
    await Promise.all([
      client.tables(), client.profile(), client.matches(), client.callList(), client.health(), client.client(id), client.measure({ metrics: [metric] }), client.crossTables(),
      client.themes(), client.describe(), client.rejected(files[0].name), client.matching("events"),
    ]);
    if (client.snapshot !== undefined) {
      const kept = await client.snapshot({ passphrase: "correct horse battery staple" });
      await client.restore(kept, { passphrase: "correct horse battery staple" });
    }
    await client.remove(files[0].name);
  }, files.map((path) => ({ name: basename(path), text: readFileSync(path, "utf8") })));
}
