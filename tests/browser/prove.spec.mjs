// The privacy page's proofs say what is so: what the browser refuses, what was asked of the network, what the modules can call, what
// was loaded and what is stored.
import { createHash } from "node:crypto";
import { expect, test } from "@playwright/test";
import { give, open, sample, visit } from "./helpers.mjs";

const section = (page, heading) => page.locator("section.proof").filter({ has: page.getByRole("heading", { name: heading, exact: true }) });

test("nothing is tried before it is asked for, and then the browser refuses all of it", async ({ page }) => {
  const asked = [];
  page.context().on("request", (request) => asked.push(request.url()));
  await open(page, "/#/privacy");
  const policy = section(page, "The policy in force");
  await expect(policy.getByRole("row", { name: /^connect-src 'self'/ })).toContainText("this site");
  await expect(policy.locator(".attempts")).toHaveCount(0);
  expect(asked.filter((url) => url.includes("rapport.invalid"))).toEqual([]);

  await policy.getByRole("button", { name: "Try to break it" }).click();
  await expect(policy.locator(".attempts tbody tr")).toHaveCount(7);
  const answers = await policy.locator(".attempts tbody tr").allInnerTexts();
  expect(answers.filter((answer) => !/refused, by \S+/.test(answer) || /not refused/.test(answer))).toEqual([]);
  expect(answers.filter((answer) => /\bworker\b/.test(answer))).toHaveLength(2);
  // What was refused is no request.
  await expect(section(page, "Requests since this page was loaded")).toContainText("All went to this site.");
  await expect(section(page, "Requests since this page was loaded")).toContainText(/The browser refused \d+ attempts/);
});

test("requests are counted as they are made, before and after the first file, in page and worker", async ({ page }) => {
  await open(page);
  await give(page, sample("clients.csv"));
  await visit(page, "#/privacy");
  const traffic = section(page, "Requests since this page was loaded");
  await expect(traffic).toContainText("none since your first file");
  await page.evaluate(() => fetch("planted").catch(() => {}));
  await expect(traffic).toContainText("1 since your first file");
  await traffic.getByText("Each request").click();
  await expect(traffic.getByRole("row", { name: /\/planted page/ })).toContainText("since your first file");
});

test("the modules' imports and the files' hashes are those of the files", async ({ page, request }) => {
  await open(page, "/#/privacy");
  const bytes = await (await request.get("/rapport_bg.wasm")).body();
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  const shown = section(page, "What the engine can call");
  await expect(shown.locator("tbody tr")).toHaveCount(imports.length);
  expect((await shown.locator("tbody th").allInnerTexts()).map((name) => name.trim())).toEqual(imports);
  expect((await shown.locator("tbody td").allInnerTexts()).filter((purpose) => /not described/.test(purpose))).toEqual([]);

  const build = section(page, "What was loaded");
  const row = build.getByRole("row", { name: /^rapport_bg\.wasm/ });
  await expect(row).toContainText(createHash("sha256").update(bytes).digest("hex"));
  await build.getByRole("button", { name: "Compare with the build's list" }).click();
  for (const name of ["rapport_bg.wasm", "worker.js", "page.js", "widget.js", "style.css"]) {
    await expect(build.getByRole("row", { name: new RegExp(`^${name.replace(".", "\\.")}`) })).toContainText("the same");
  }
  await expect(build.getByText("DIFFERS")).toHaveCount(0);
});

test("a file that is not what the build published is shown as such", async ({ page }) => {
  await page.route("**/integrity.json", async (route) => {
    const list = await (await route.fetch()).json();
    await route.fulfill({ json: { ...list, "rapport_bg.wasm": `sha384-${"A".repeat(64)}` } });
  });
  await open(page, "/#/privacy");
  const build = section(page, "What was loaded");
  await build.getByRole("button", { name: "Compare with the build's list" }).click();
  await expect(build.getByRole("row", { name: /^rapport_bg\.wasm/ })).toContainText("DIFFERS");
  await expect(build.getByRole("row", { name: /^worker\.js/ })).toContainText("the same");
});

test("what is stored is listed, from the browser", async ({ page }) => {
  await open(page, "/#/privacy");
  await page.evaluate(() => {
    localStorage.setItem("planted", "12345");
    return new Promise((resolve) => { indexedDB.open("planted database").onsuccess = resolve; });
  });
  await page.getByRole("button", { name: "Look again" }).click();
  await expect(page.getByRole("row", { name: /Local storage planted 5 characters/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /Database planted database not Rapport's/ })).toBeVisible();
});

test("only of what the browser lists is it said that there is nothing", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, "cookieStore", { value: undefined }));
  await open(page, "/#/privacy");
  const stored = section(page, "What is stored on this device");
  await expect(stored).toContainText("Nothing: no database, no cache, no local storage, no session storage. Read from");
  await expect(stored).toContainText("Cookie: This browser does not list it");
  // Nor that the page opens without a network where nothing keeps it; offline.spec.mjs has the other case.
  await expect(page.getByText("opening it again needs the network")).toBeVisible();
});

