// The builds in one file: the elements by a plain script tag where nothing may be reached, and the whole page opened from disk.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { complaints } from "./helpers.mjs";
import { xlsx } from "./made.mjs";

const clients = "client_id,name\nC1,One\nC2,Two\n";
const events = `client_id,occurred_at,type\n${Array.from({ length: 12 }, (_, month) => ["C1", "C2"].map((id) => `${id},2025-${String(month + 1).padStart(2, "0")}-05,login\n`).join("")).join("")}`;
const workbook = [...xlsx({ Clients: [["client_id", "name"], ["C3", "Three"]] })];

/** Feeds a dashboard, and gives what the score beside it shows. */
const use = async ([clients, events, workbook]) => {
  const dashboard = document.querySelector("rapport-dashboard");
  const states = [];
  for (const [name, content] of [["clients.csv", clients], ["events.csv", events], ["more.xlsx", Uint8Array.from(workbook)]]) {
    states.push((await dashboard.load(content, { name })).state);
  }
  const score = document.querySelector("rapport-score");
  while (!/\d/.test(score.shadowRoot.textContent)) await new Promise((resolve) => score.addEventListener("rapport-score", resolve, { once: true }));
  return { states, score: score.shadowRoot.textContent.trim(), version: await dashboard.client.ready };
};

const body = (src, integrity) => `<!doctype html><html lang="en"><head><title>Portal</title></head><body>
  <rapport-score client="C1"></rapport-score><rapport-dashboard></rapport-dashboard>
  <script src="${src}"${integrity ? ` integrity="${integrity}" crossorigin` : ""}></script></body></html>`;

async function file(page, name) {
  return (await page.request.get(`/${name}`)).body();
}

test("integrity.json has the hash of every file of the site, and a script tag with it is taken; with another it is not", async ({ page }) => {
  const list = JSON.parse(await file(page, "integrity.json"));
  expect(Object.keys(list)).toEqual(expect.arrayContaining(["index.html", "page.js", "widget.js", "worker.js", "rapport_bg.wasm", "workbook_bg.wasm", "rapport.inline.js", "embed.html", "rapport.html", "sample/clients.csv"]));
  for (const [name, integrity] of Object.entries(list)) {
    expect(integrity, name).toBe(`sha384-${createHash("sha384").update(await file(page, name)).digest("base64")}`);
  }
  for (const [integrity, works] of [[list["rapport.inline.js"], true], [list["widget.js"], false]]) {
    await page.route("**/portal.html", (route) => route.fulfill({ contentType: "text/html", body: body("rapport.inline.js", integrity) }));
    await page.goto("/portal.html");
    expect(await page.evaluate(() => customElements.get("rapport-dashboard") !== undefined), integrity).toBe(works);
    await page.unroute("**/portal.html");
  }
});

test("rapport.inline.js works alone where no connection is allowed, workbooks too", async ({ page }) => {
  const found = complaints(page);
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'; worker-src blob:";
  await page.route("**/portal.html", (route) => route.fulfill({ contentType: "text/html", headers: { "content-security-policy": policy }, body: body("rapport.inline.js") }));
  const requests = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await page.goto("/portal.html");
  const seen = await page.evaluate(use, [clients, events, workbook]);
  expect(seen).toMatchObject({ states: ["loaded", "loaded", "loaded"], score: expect.stringMatching(/^\d/), version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  expect(await page.evaluate(() => Object.keys(window.rapport).sort())).toEqual(["RapportClient", "RapportDashboard", "RapportError", "RapportScore"]);
  expect(requests.filter((path) => path.endsWith(".html") || path.endsWith(".js"))).toEqual(["/portal.html", "/rapport.inline.js"]);
  expect(requests.filter((path) => path.endsWith(".wasm"))).toEqual([]);
  expect(found).toEqual([]);
});

test("rapport.inline.js works in a sandboxed frame that has no origin", async ({ page }) => {
  const script = (await file(page, "rapport.inline.js")).toString();
  await page.setContent("<iframe sandbox=allow-scripts></iframe>");
  await page.evaluate(([html, script]) => {
    document.querySelector("iframe").srcdoc = html.replace(/<script.*<\/script>/, () => `<script>${script}</script>`);
  }, [body("here"), script]);
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1];
  await frame.locator("rapport-dashboard h1").waitFor();
  expect(await frame.evaluate(() => [origin, customElements.get("rapport-dashboard") !== undefined])).toEqual(["null", true]);
  expect(await frame.evaluate(use, [clients, events, workbook])).toMatchObject({ states: ["loaded", "loaded", "loaded"] });
});

test.describe("from disk", () => {
  let folder;
  test.beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "rapport-")); });
  test.afterEach(() => rmSync(folder, { recursive: true }));

  test("a page beside rapport.inline.js", async ({ page }) => {
    const found = complaints(page);
    writeFileSync(join(folder, "rapport.inline.js"), await file(page, "rapport.inline.js"));
    writeFileSync(join(folder, "portal.html"), body("rapport.inline.js"));
    await page.goto(pathToFileURL(join(folder, "portal.html")).href);
    expect(await page.evaluate(use, [clients, events, workbook])).toMatchObject({ states: ["loaded", "loaded", "loaded"] });
    expect(found).toEqual([]);
  });

  test("rapport.html is the whole page, its policy lets in nothing, and its sample is inside", async ({ page }) => {
    const found = complaints(page);
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    writeFileSync(join(folder, "rapport.html"), await file(page, "rapport.html"));
    requests.length = 0;
    await page.goto(pathToFileURL(join(folder, "rapport.html")).href);
    await page.getByRole("button", { name: /sample/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/attention/, { timeout: 30_000 });
    await expect(page.getByRole("button", { name: /^10 files, / })).toBeVisible({ timeout: 30_000 });
    // The same numbers as anywhere else: those of the page that is served.
    const fromDisk = await page.evaluate(async () => [...(await document.querySelector("rapport-dashboard").client.scores()).score]);
    await page.getByRole("navigation").getByRole("link", { name: "Clients", exact: true }).click();
    await expect(page).toHaveURL(/rapport\.html#\/clients$/);
    // A browser counts what it makes of its own memory among the requests.
    expect(requests.filter((url) => !url.startsWith("blob:") && !url.startsWith("data:"))).toEqual([pathToFileURL(join(folder, "rapport.html")).href]);
    expect(found).toEqual([]);

    const refused = await page.evaluate(() => new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective));
      fetch("https://elsewhere.example/").catch(() => {});
    }));
    expect(refused).toBe("connect-src");
    const planted = await page.evaluate(() => new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective));
      const script = document.createElement("script");
      try {
        script.append("window.planted = true");
        document.body.append(script);
      } catch {
        resolve("require-trusted-types-for");
      }
      setTimeout(() => resolve("let in"), 500);
    }).then((directive) => [directive, window.planted ?? null]));
    expect(planted).toEqual([expect.stringMatching(/script-src|require-trusted-types/), null]);

    await page.goto("/?sample");
    await expect(page.getByRole("button", { name: /^10 files, / })).toBeVisible({ timeout: 30_000 });
    expect(await page.evaluate(async () => [...(await document.querySelector("rapport-dashboard").client.scores()).score])).toEqual(fromDisk);
  });
});
