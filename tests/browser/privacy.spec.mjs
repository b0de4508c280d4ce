// Nothing is needed and nothing is kept: the page works without a network once it has loaded, and stores nothing by itself. That
// nothing leaves is tested in nothing-leaves.spec.mjs, what the privacy page shows in prove.spec.mjs.
import { expect, test } from "@playwright/test";
import { give, go, open, overviewOf, samples } from "./helpers.mjs";

async function use(page) {
  await give(page, samples);
  await overviewOf(page, samples.length);
  await go(page, "Clients");
  await page.locator(".portfolio tbody a").first().click();
  await page.locator(".points tbody button").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await go(page, "Metrics");
  await expect(page.getByRole("article").first()).toBeVisible();
}

test("everything works without a network once the page has loaded", async ({ page, context }) => {
  await open(page);
  await context.setOffline(true);
  await use(page);
});

test("nothing is stored", async ({ page, context }) => {
  await open(page);
  await give(page, samples);
  await overviewOf(page, samples.length);
  const stored = await page.evaluate(async () => ({
    local: localStorage.length, session: sessionStorage.length, databases: (await indexedDB.databases?.())?.length ?? 0, caches: (await caches?.keys?.())?.length ?? 0,
  }));
  expect(stored).toEqual({ local: 0, session: 0, databases: 0, caches: 0 });
  expect(await context.cookies()).toEqual([]);
});
