// The examples of www/examples, as a portal with a strict policy serves them.
import { expect, test } from "@playwright/test";
import { complaints } from "./helpers.mjs";
import { built } from "./examples.mjs";

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src blob:";

for (const name of ["plain", "react", "vue", "svelte"]) {
  test(`the example ${name}: dashboard, score and event, no violation, and nothing is left running`, async ({ page }) => {
    const found = complaints(page);
    const { html, script } = await built(name);
    await page.route("**/portal/", (route) => route.fulfill({ contentType: "text/html", headers: { "content-security-policy": policy }, body: html }));
    await page.route("**/portal/main.js", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
    await page.goto("/portal/");

    await expect(page.locator("rapport-score")).toHaveText(/^\s*\d+(\.\d)?\s+\S/, { timeout: 30_000 });
    await expect(page.locator("#told")).toHaveText(/^\d of 3 need attention$/);
    await expect(page.locator("#ours").getByRole("heading", { level: 1 })).toContainText("attention");
    // Attributes and properties arrive, however the framework sets them.
    await expect(page.locator("#ours [part=header]")).toContainText("Our clients");
    await expect(page.locator("#ours nav a")).toHaveText(["Overview", "Clients"]);
    expect(await page.evaluate(async () => (await document.querySelector("#ours").client.tables()).map(({ table, rows }) => [table, rows]))).toEqual(
      expect.arrayContaining([["clients", 3], ["events", 52]]),
    );

    expect(page.workers()).toHaveLength(1);
    await page.locator("#close").click();
    await expect(page.locator("rapport-dashboard")).toHaveCount(0);
    await expect.poll(() => page.workers().length).toBe(0);
    expect(found).toEqual([]);
  });
}
