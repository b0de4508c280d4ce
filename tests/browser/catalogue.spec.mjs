// Every metric of the catalogue, from files to a card: the sample data, and what it does not hold.
import { expect, test } from "@playwright/test";
import { complaints, give, go, openWithSamples, overviewOf, samples } from "./helpers.mjs";
import { more } from "./made.mjs";

test("every metric of the catalogue stands on the page, under its heading, with a value or a reason", async ({ page }) => {
  const trouble = complaints(page);
  await openWithSamples(page);
  await give(page, more);
  await overviewOf(page, samples.length + more.length);
  await go(page, "Metrics");
  const all = await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.describe()).metrics.map(({ id, group }) => ({ id, group })));
  expect(all.length).toBeGreaterThan(40);
  await expect(page.locator("rapport-card .value-line")).toHaveCount(all.length);
  const shown = await page.locator("rapport-card").evaluateAll((cards) => cards.map((card) => ({
    id: card.id, group: card.closest("section").querySelector("h2").textContent, value: card.querySelector(".value-line").innerText,
  })));
  expect(shown.map(({ id, group }) => ({ id: id.replace("metric-", ""), group }))).toEqual(all);
  // A figure, or a dash with the reason beside it.
  for (const { id, value } of shown) expect(value, id).toMatch(/\d|–\s+\S/);
  expect(trouble).toEqual([]);
});

test("the overview keeps to a few metrics", async ({ page }) => {
  await openWithSamples(page);
  const cards = page.locator("rapport-overview rapport-card");
  expect(await cards.count()).toBeLessThanOrEqual(8);
  await expect(cards.first()).toBeVisible();
});
