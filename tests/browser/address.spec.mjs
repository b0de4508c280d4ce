// Period, last day, preset and filters stand in the address of every view: it can be bookmarked, opened in another tab, gone back to.
import { expect, test } from "@playwright/test";
import { give, go, open, openWithSamples, overviewOf, sample, visit } from "./helpers.mjs";

const period = (page) => page.locator(".query select").first();
const until = (page) => page.getByLabel("Data up to");
const hash = (page) => new URL(page.url()).hash;
const report = (page) => page.evaluate(() => {
  const { period, asOf } = document.querySelector("rapport-dashboard").report;
  return [period, asOf];
});

test("what is chosen stands in the address of every view, and an address brings it back in another tab", async ({ page, context }) => {
  await openWithSamples(page);
  expect(hash(page)).toBe("");
  await period(page).selectOption("quarter");
  await until(page).fill("2025-10-31");
  await expect.poll(() => hash(page)).toBe("#/?period=quarter&until=2025-10-31");
  for (const [view, address] of [["Clients", "#/clients"], ["Metrics", "#/metrics"], ["Segments", "#/segments"], ["Scoring model", "#/model"], ["Data", "#/files"]]) {
    await go(page, view);
    expect(hash(page), view).toBe(`${address}?period=quarter&until=2025-10-31`);
  }
  await go(page, "Metrics");
  const preset = await page.getByLabel("Count as").locator("optgroup option").first().getAttribute("value");
  await page.getByLabel("Count as").selectOption(preset);
  await go(page, "Clients");
  await page.getByRole("button", { name: /^Needs attention/ }).click();
  await page.getByRole("searchbox").fill("C-1000");
  const address = hash(page);
  const params = new URLSearchParams(address.split("?")[1]);
  expect(Object.fromEntries(params)).toEqual({ show: "attention", q: "C-1000", period: "quarter", until: "2025-10-31", preset });
  const found = await page.locator(".found").innerText();
  // Filters are this view's own; the rest goes along.
  await page.locator(".portfolio tbody a").first().click();
  await expect.poll(() => hash(page)).toMatch(/^#\/client\/C-\d+\?period=quarter&until=2025-10-31&preset=/);

  const other = await context.newPage();
  await other.goto(`/?sample${address}`);
  await expect(other.locator(".found")).toHaveText(found, { timeout: 30_000 });
  await expect(period(other)).toHaveValue("quarter");
  await expect(until(other)).toHaveValue("2025-10-31");
  await expect(other.getByLabel("Count as")).toHaveValue(preset);
  await expect.poll(() => report(other)).toEqual(["quarter", "2025-11-01"]);
  expect(hash(other)).toBe(address);
});

test("an address that only an object of the language knows is the overview", async ({ page }) => {
  for (const name of ["constructor", "__proto__", "toString"]) {
    await open(page, "/");
    await visit(page, `#/${name}`);
    await expect(page.getByRole("heading", { level: 1, name: "Who needs you this week, and why" }), name).toBeVisible();
  }
});

test("a filter that means nothing here is none, and paper says which hold", async ({ page }) => {
  await openWithSamples(page);
  for (const odd of ["band=bogus", "moved=sideways", "field=bogus", "show=bogus", "is.owner=%3DNobody", "q=%20"]) {
    await visit(page, `#/clients?${odd}`);
    await expect(page.locator(".found"), odd).toContainText(/^200 clients, 50 of them former/);
    await expect(page.locator(".found").getByRole("button", { name: "Show all" }), odd).toHaveCount(0);
    await expect(page.locator(".filters [aria-pressed=true]"), odd).toHaveCount(0);
  }
  await visit(page, "#/clients?band=none");
  await expect(page.locator(".found")).toContainText(/^50 of 200 clients/);
  await visit(page, "#/clients?band=at_risk&q=Media&show=attention");
  const line = page.getByText("Only: Search: Media; Needs attention; At risk.");
  await expect(line).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(line).toBeVisible();
});

test("back and forward bring back what was chosen then", async ({ page }) => {
  await open(page);
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await overviewOf(page, 2);
  const [usual] = await report(page);
  await go(page, "Clients");
  await period(page).selectOption("week");
  await expect.poll(() => report(page)).toEqual(["week", expect.anything()]);
  await go(page, "Metrics");
  await period(page).selectOption("quarter");
  await expect.poll(async () => (await report(page))[0]).toBe("quarter");
  await page.goBack();
  await expect.poll(async () => (await report(page))[0]).toBe("week");
  await expect(period(page)).toHaveValue("week");
  await page.goBack();
  await expect.poll(async () => (await report(page))[0]).toBe(usual);
  await page.goForward();
  await expect.poll(async () => (await report(page))[0]).toBe("week");
  await page.goForward();
  await expect.poll(async () => (await report(page))[0]).toBe("quarter");
  expect(hash(page)).toBe("#/metrics?period=quarter");
});

test("a link opened in another tab takes along what is chosen", async ({ page, context }) => {
  await open(page, "/?sample");
  await overviewOf(page, 10);
  await period(page).selectOption("quarter");
  await expect.poll(() => hash(page)).toBe("#/?period=quarter");
  const [other] = await Promise.all([context.waitForEvent("page"), page.getByRole("navigation").getByRole("link", { name: "Metrics", exact: true }).click({ modifiers: ["Control"] })]);
  await expect.poll(() => hash(other)).toBe("#/metrics?period=quarter");
  expect(hash(page)).toBe("#/?period=quarter");
});

test("values that mean nothing, or nothing any more, are ignored and go from the address", async ({ page }) => {
  await openWithSamples(page);
  const usual = await report(page);
  for (const wrong of ["period=fortnight", "until=2025-02-30", "until=yesterday", "until=99999-01-01", "until=2199-12-31", "preset=no_such_tool", "period=&until=&preset=", "period=rolling"]) {
    await visit(page, `#/clients?${wrong}&show=attention`);
    await expect.poll(() => hash(page), wrong).toBe("#/clients?show=attention");
    expect(await report(page), wrong).toEqual(usual);
    await expect(page.locator(".portfolio tbody a").first()).toBeVisible();
  }
  await visit(page, "#/clients?period=week&until=2025-02-30");
  await expect.poll(() => hash(page)).toBe("#/clients?period=week");
});

test("a day before or long after the data is no dead end", async ({ page }) => {
  await openWithSamples(page);
  for (const day of ["1999-12-31", "2024-01-03", "2027-12-31"]) {
    for (const view of ["", "clients", "metrics", "metric/nps", "segments", "client/C-100003", "model"]) {
      await visit(page, `#/${view}?until=${day}`);
      await expect.poll(async () => (await report(page))[1], { message: `${view} ${day}`, timeout: 30_000 }).toBe(new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10));
      await expect(page.getByRole("heading", { level: 1 }).first(), `${view} ${day}`).toBeVisible();
      // There is always a way on: another day, or all of the data.
      const way = page.getByLabel("Data up to").or(page.getByRole("button", { name: "Show all data" })).first();
      await expect(way, `${view} ${day}`).toBeVisible();
    }
    await visit(page, "#/");
    await overviewOf(page, 10);
  }
});
