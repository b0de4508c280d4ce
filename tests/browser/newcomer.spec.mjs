// Somebody who has never seen the page: from ten exports to the list of whom to call. Every click and key is counted, because a step
// more is a reader less.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { complaints, give, go, open, overviewOf, samples, text } from "./helpers.mjs";

/** The most that the way may take, in clicks and keys. */
const FEW = 6;

/** A person's hand: what it does is counted. */
function hand() {
  let steps = 0;
  return {
    get steps() { return steps; },
    click: async (locator) => {
      steps++;
      await locator.click();
    },
    /** Chooses files in the browser's own window, which the button opens. */
    choose: async (page, button, files) => {
      const chooser = page.waitForEvent("filechooser");
      steps++;
      await button.click();
      await (await chooser).setFiles(files);
    },
    select: async (locator, option) => {
      steps++;
      await locator.selectOption(option);
    },
  };
}

test("a result from some of the files says so, and the whole one does not", async ({ page }) => {
  await open(page);
  // What stands below the heading whenever it changes.
  await page.evaluate(() => {
    window.seen = [];
    const root = document.querySelector("rapport-dashboard").shadowRoot;
    // As it is painted: within one change the line above goes a moment before the view is drawn.
    new MutationObserver(() => requestAnimationFrame(() => {
      const view = root.querySelector("[part=main]");
      const heading = view?.querySelector("h1")?.textContent.trim() ?? "";
      if (/attention/.test(heading)) window.seen.push([heading, /will still change/.test(view.textContent)]);
    })).observe(root, { childList: true, characterData: true, subtree: true });
  });
  await page.locator("rapport-dashboard input[type=file]").first().setInputFiles(samples);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("69 of 150 clients need attention", { timeout: 30_000 });
  await expect(page.getByText("will still change")).toHaveCount(0);
  const seen = await page.evaluate(() => window.seen);
  const early = seen.filter(([heading]) => !heading.startsWith("69 "));
  expect(early.length).toBeGreaterThan(0);
  expect(early.filter(([, said]) => !said)).toEqual([]);
});

test("a bookmark says of every view that files are still being read, and until then nothing is printed or taken away", async ({ page }) => {
  await page.addInitScript(() => {
    window.seen = [];
    addEventListener("DOMContentLoaded", () => {
      const root = document.querySelector("rapport-dashboard").shadowRoot;
      new MutationObserver(() => {
        const print = root.querySelector(".print-line button");
        if (print !== null) window.seen.push([/will still change/.test(root.querySelector("[part=main]").textContent), print.disabled]);
        const behind = root.querySelector(".behind");
        const take = root.querySelector(".report .take");
        if (behind !== null && take !== null && !window.tried) {
          window.tried = true;
          take.click();
        }
      }).observe(root, { childList: true, characterData: true, subtree: true, attributes: true });
    });
  });
  const downloads = [];
  page.on("download", (download) => downloads.push(download.suggestedFilename()));
  await page.goto("/?sample#/report");
  await expect(page.locator(".audit-files tbody tr")).toHaveCount(10, { timeout: 30_000 });
  await expect(page.getByText("will still change")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Print or save as PDF" })).toBeEnabled();
  const seen = await page.evaluate(() => window.seen);
  expect(seen.filter(([behind]) => behind).length).toBeGreaterThan(0);
  expect(seen.at(-1)).toEqual([false, false]);
  await expect(page.getByRole("alert")).toContainText("The files are still being read");
  expect(downloads).toEqual([]);
});

test("clients without anything they did, and a day before all of it, are told apart from no clients", async ({ page }) => {
  await open(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/\w/);
  const lead = page.locator("[part=main] p.lead");
  const places = ["#/clients", "#/clients?view=heat", "#/clients?view=value", "#/segments", "#/report", "#/client/C-100003"];
  await page.locator("rapport-dashboard input[type=file]").first().setInputFiles(samples.filter((file) => file.endsWith("/clients.csv")));
  for (const place of ["#/", ...places]) {
    await page.evaluate((to) => { location.hash = to; }, place);
    await expect(lead, place).toHaveText("Add a record of what clients did: portal events, messages, meetings or projects.");
    await expect(page.getByRole("button", { name: "Choose files" }), place).toBeVisible();
  }
  await page.locator("rapport-dashboard input[type=file]").first().setInputFiles(samples.filter((file) => file.endsWith("/events.csv")));
  await page.evaluate(() => { location.hash = "#/clients"; });
  await expect(page.locator(".found")).toContainText("200 clients");
  for (const place of places) {
    await page.evaluate((to) => { location.hash = to; }, `${place}${place.includes("?") ? "&" : "?"}until=2020-01-15`);
    await expect(lead, place).toHaveText(/^No finished period up to .*2020 in these files\. Choose a later day, or add older data\.$/);
  }
  await page.getByRole("button", { name: "Show all data" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Tundra/);
  await expect(page.getByText("No finished period")).toHaveCount(0);
});

test("where nothing tells when clients were active, nobody is said never to have been", async ({ page }) => {
  await open(page);
  const project = (client, month) => `P-${client}${month},${client},2025-0${month}-03,2025-0${month}-20,completed`;
  const rows = ["A", "B", "C"].flatMap((client) => [1, 2, 3, 4].map((month) => project(client, month)));
  await give(page, text("projects.csv", `project_id,client_id,started_at,completed_at,status\n${rows.join("\n")}\n`));
  await overviewOf(page, 1);
  await go(page, "Clients");
  await expect(page.getByRole("columnheader", { name: "Score" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Last active" })).toHaveCount(0);
  await page.getByRole("link", { name: "A", exact: true }).click();
  await expect(page.getByText("Last active")).toHaveCount(0);
  await give(page, text("events.csv", "client_id,timestamp,type\nA,2025-03-04 10:00,login\n"));
  await expect(page.getByText("Last active")).toBeVisible();
  await go(page, "Clients");
  await expect(page.getByRole("row", { name: /^B / })).toContainText("Never");
});

test("while the only file waits for an answer, that is what is missing", async ({ page }) => {
  await open(page);
  const rows = Array.from({ length: 12 }, (_, i) => `53636${i >> 1},8512${i}A,HOLDER ${i},6,2010-12-0${1 + (i >> 2)} 08:26:00,2.55,1785${i >> 2}.0,United Kingdom`);
  await give(page, text("till.csv", `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n${rows.join("\n")}\n`));
  await expect(page.getByText("1 file is not used yet. Answer what it asks, or add others.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose table and columns" })).toBeVisible();
});

test("ten exports, whom to call first, why, and the list of them all", async ({ page }) => {
  const found = complaints(page);
  const person = hand();
  await open(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/\w/);
  // 1: the exports, all at once.
  await person.choose(page, page.getByRole("button", { name: "Choose files" }), samples);
  await expect(page.getByRole("button", { name: "10 files, 54,021 rows kept" })).toBeVisible({ timeout: 30_000 });
  // Nothing is asked: every one of them is known.
  await expect(page.locator(".question:not(.later)")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^\d+ of 150 clients need attention$/);
  // Whom to call first, and why, stands there without a click.
  const first = page.getByRole("table", { name: "Whom to call" }).locator("tbody tr").first();
  // The list of all ten files, not the one of nine that it takes the place of.
  const [{ name }] = await page.evaluate(() => document.querySelector("rapport-dashboard").client.callList());
  await expect(first.getByRole("link")).toHaveText(name);
  await expect(first.locator("td.why")).toContainText(/\w+ .*\./);
  // 2: that client.
  await person.click(first.getByRole("link"));
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.locator(".reasons li").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "What to do next" })).toBeVisible();
  // 3: back; 4: the list, as a file.
  await person.click(page.getByRole("navigation").getByRole("link", { name: "Overview" }));
  const download = page.waitForEvent("download");
  await person.click(page.getByRole("button", { name: "Download call list" }));
  const lines = readFileSync(await (await download).path(), "utf8").trim().split(/\r?\n/);
  expect(lines.find((line) => line.includes(name))).toBeDefined();
  expect(lines.length).toBeGreaterThan(10);
  expect(person.steps).toBeLessThanOrEqual(FEW);
  expect(found).toEqual([]);
});

test("where something must be asked, the question stands with its file and one click answers it", async ({ page }) => {
  const person = hand();
  await open(page);
  const clients = { name: "clients.csv", mimeType: "text/csv", buffer: readFileSync(samples.find((path) => path.endsWith("/clients.csv"))) };
  const log = text("visits.csv", `client_id,occurred_at,type\n${Array.from({ length: 11 }, (_, at) => `C-10000${at % 10},0${1 + (at % 9)}/0${1 + (at % 8)}/2025,login`).join("\n")}\n`);
  await person.choose(page, page.getByRole("button", { name: "Choose files" }), [clients, log]);
  const line = page.locator(".file").filter({ hasText: "visits.csv" });
  await expect(line.getByRole("group")).toContainText("?");
  await person.click(line.getByRole("group").getByRole("button").first());
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/attention/);
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  expect(person.steps).toBe(2);
});
