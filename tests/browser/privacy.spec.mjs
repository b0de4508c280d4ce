// Nothing leaves: after the page has loaded, reading and scoring files makes no request, neither from the page nor from
// the worker. Each check is shown to be able to fail.
import { expect, test } from "@playwright/test";
import { give, go, open, overviewOf, samples } from "./helpers.mjs";

/** All requests from here on. Those of workers come with the context's. */
function watch(page) {
  const seen = { page: [], context: [] };
  page.on("request", (request) => seen.page.push(request.url()));
  page.context().on("request", (request) => seen.context.push(request.url()));
  return seen;
}

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

test("loading and scoring files makes no request", async ({ page }) => {
  await open(page);
  await page.waitForLoadState("networkidle");
  const seen = watch(page);
  await use(page);
  expect(seen).toEqual({ page: [], context: [] });

  // The same check must see a request when there is one, from the page and from a worker.
  await page.evaluate(() => fetch("planted-in-the-page").catch(() => {}));
  expect(seen.page.some((url) => url.endsWith("/planted-in-the-page"))).toBe(true);
  await page.evaluate(() => new Promise((resolve) => {
    const script = `fetch(${JSON.stringify(new URL("planted-in-a-worker", location.href).href)}).catch(() => {}).finally(() => postMessage(0))`;
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    worker.onmessage = worker.onerror = () => resolve();
  }));
  expect(seen.context.some((url) => url.endsWith("/planted-in-a-worker"))).toBe(true);
});

test("everything works without a network once the page has loaded", async ({ page, context }) => {
  await open(page);
  await context.setOffline(true);
  await use(page);
});

test("the page's own policy refuses other places, also to workers", async ({ page }) => {
  await open(page);
  // The violation is what counts: without a network the fetch would fail anyway.
  const refused = await page.evaluate(async () => {
    const attempt = `new Promise((resolve) => {
      addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
      fetch("https://elsewhere.example/").catch(() => {}).finally(() => setTimeout(() => resolve("let through"), 500));
    })`;
    const inWorker = new Promise((resolve) => {
      const worker = new Worker(URL.createObjectURL(new Blob([`${attempt}.then(postMessage)`], { type: "text/javascript" })));
      worker.onmessage = ({ data }) => resolve(data);
    });
    const inPage = new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
      fetch("https://elsewhere.example/").catch(() => {}).finally(() => setTimeout(() => resolve("let through"), 500));
    });
    return Promise.all([inPage, inWorker]);
  });
  expect(refused).toEqual(["connect-src", "connect-src"]);
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
