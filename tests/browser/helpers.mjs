// What the browser tests share: the sample files, and ways to do what a person does.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "@playwright/test";

const folder = join(import.meta.dirname, "../../www/sample");

/** The ten sample exports, as paths. */
export const samples = readdirSync(folder).filter((name) => name.endsWith(".csv")).sort().map((name) => join(folder, name));

export const sample = (name) => join(folder, name);

/** Opens the page and waits until the engine runs. */
export async function open(page, address = "/") {
  await page.goto(address);
  await page.evaluate(() => document.querySelector("rapport-dashboard").client.ready);
}

/** Gives files to the page: paths, or `{ name, mimeType, buffer }`. */
export async function give(page, files) {
  const given = [files].flat().map((file) => (typeof file === "string" ? { name: basename(file), mimeType: "text/csv", buffer: readFileSync(file) } : file));
  await page.locator("rapport-dashboard input[type=file]").setInputFiles(given);
}

/** A small file made of text. */
export const text = (name, content) => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

/** Waits until all files have been read and the overview stands. */
export async function overviewOf(page, files) {
  await expect(page.getByRole("button", { name: new RegExp(`^${files} files?, `) })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/attention/);
  // What is shown may still be the report of one file less.
  const settled = () => page.evaluate(async () => {
    const { client, query, report } = document.querySelector("rapport-dashboard");
    const said = ({ headline, missing, asOf }) => JSON.stringify([headline, missing, asOf]);
    return said(report) === said(await client.report(query));
  });
  await expect.poll(settled, { timeout: 30_000 }).toBe(true);
}

export async function openWithSamples(page) {
  await open(page);
  await give(page, samples);
  await overviewOf(page, samples.length);
}

export async function go(page, view) {
  await page.getByRole("navigation").getByRole("link", { name: view, exact: true }).click();
}

/** Goes to an address of the page without loading it anew. */
export async function visit(page, address) {
  await page.evaluate((to) => { location.hash = to; }, address);
}

/**
 * Every client's score in the last finished window, as the page's own engine gives it: `{ "C-100000": 37.5, … }`, `null` where
 * there is none. Compare these with values that come from somewhere else.
 */
export function scoresThroughThePage(page, query = {}) {
  return page.evaluate(async (query) => {
    const scores = await document.querySelector("rapport-dashboard").client.scores(query);
    const width = scores.windows.length;
    const last = scores.windows.findLastIndex((window) => window.complete);
    return Object.fromEntries(scores.clients.map((client, at) => {
      const score = scores.score[at * width + last];
      return [client, Number.isNaN(score) ? null : score];
    }));
  }, query);
}

/** The column of a table as texts. */
export function column(page, name) {
  return page.locator(`.portfolio tbody td.${name}, .portfolio tbody th.${name} a`).allInnerTexts();
}

/** What the page complained of in the console. Attach before opening. */
export function complaints(page) {
  const found = [];
  page.on("console", (message) => {
    // Said by the test runner, where it lets no service worker in.
    if (message.text().includes("Service Worker registration blocked")) return;
    if (message.type() === "error" || message.type() === "warning") found.push(message.text());
  });
  page.on("pageerror", (error) => found.push(String(error)));
  return found;
}
