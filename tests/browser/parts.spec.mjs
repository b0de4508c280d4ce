// The files that come later: the views that are not looked at first, and German. They come before files are there, or where nobody wants
// them not at all.
import { expect, test } from "@playwright/test";
import { give, go, open, sample, visit } from "./helpers.mjs";

const portal = (page, attributes, lang = "en") => page.route("**/portal.html*", (route) => route.fulfill({
  contentType: "text/html",
  body: `<!doctype html><html lang="${lang}"><head><title>Portal</title><script type="module" src="widget.js"></script></head><body><main><h1>Portal</h1><rapport-dashboard ${attributes}></rapport-dashboard></main></body></html>`,
}));

/** What is asked for from here on: the parts by their names, without what the build put into these. */
function asked(page) {
  const names = [];
  page.on("request", (request) => {
    const part = /\/(later|german)-[A-Z0-9]+\.js$/.exec(request.url());
    if (part !== null) names.push(part[1]);
  });
  return names;
}

const loaded = (page) => page.evaluate(() => document.querySelector("rapport-dashboard").client.ready).then(() => page.waitForLoadState("networkidle"));

test("on the page of its own all of it is here before a file is, and is asked for once", async ({ page }) => {
  const names = asked(page);
  await open(page);
  await loaded(page);
  expect(names.toSorted()).toEqual(["german", "later"]);
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await go(page, "Scoring model");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Scoring model");
  await page.getByRole("link", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bewertungsmodell");
  expect(names).toHaveLength(2);
});

test("a portal that offers only what is looked at first gets no more, until a link leads further", async ({ page }) => {
  const names = asked(page);
  await portal(page, 'views="overview clients" src="sample/clients.csv sample/events.csv"');
  await page.goto("/portal.html");
  await expect(page.locator(".roster td.score").first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole("link", { name: "Clients", exact: true }).click();
  await page.locator(".portfolio tbody a").first().click();
  await expect(page.locator("rapport-client h1")).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(names).toEqual([]);
  await page.evaluate(() => { document.querySelector("rapport-dashboard").view = "metric/active_users"; });
  await expect(page.locator("rapport-metric h1")).toBeVisible();
  await expect(page.locator("rapport-metric h1")).toBeFocused();
  expect(names).toEqual(["later"]);
});

test("where German is asked for nothing is drawn in English before, and no more is fetched than that", async ({ page }) => {
  const names = asked(page);
  await portal(page, 'views="overview"', "de");
  // Slow, so that English would be seen.
  await page.route("**/german-*.js", async (route) => {
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    await route.continue();
  });
  await page.addInitScript(() => {
    globalThis.said = new Set();
    const look = () => {
      const heading = document.querySelector("rapport-dashboard")?.shadowRoot?.querySelector("h1");
      if (heading) globalThis.said.add(heading.textContent);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.goto("/portal.html");
  await expect(page.locator("rapport-dashboard h1")).toHaveText("Wer Sie diese Woche braucht, und warum");
  expect(await page.evaluate(() => [...globalThis.said])).toEqual(["Wer Sie diese Woche braucht, und warum"]);
  expect(names).toEqual(["german"]);
});

test("without the German words it is English and says so; without the later views the others work", async ({ page }) => {
  await page.route(/\/(later|german)-[A-Z0-9]+\.js$/, (route) => route.abort());
  await open(page, "/?lang=de");
  await expect(page.locator("rapport-dashboard h1")).toHaveText("Who needs you this week, and why");
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await expect(page.locator(".roster td.score").first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("alert")).toHaveCount(0);
  await visit(page, "#/evidence");
  await expect(page.getByRole("alert")).toContainText("This view could not be fetched from this site");
  await visit(page, "#/clients");
  await expect(page.locator(".portfolio tbody a").first()).toBeVisible();
});
