import { expect, test } from "@playwright/test";

// As for everybody: with the service worker.
test.use({ serviceWorkers: "allow" });

test("the page loads, with its worker and engine, and complains of nothing", async ({ page }) => {
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const engine = page.waitForResponse(/rapport_bg\.wasm$/);

  await page.goto("/");
  expect((await engine).headers()["content-type"]).toBe("application/wasm");
  await expect(page).toHaveTitle(/Rapport/);
  await page.waitForLoadState("networkidle");
  expect(complaints).toEqual([]);
});
