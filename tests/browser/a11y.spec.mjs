// Each view, light and dark, at a laptop's and a phone's width, under axe's rules; and nothing wider than the screen. What a page is
// made of is the same in light and dark, so there only the contrast is looked at again.
import { readFileSync } from "node:fs";
import axe from "axe-core";
import { expect, test } from "@playwright/test";
import { give, open, openWithSamples, text, visit } from "./helpers.mjs";
import { file, xlsx } from "./made.mjs";

test.setTimeout(300_000);
// What axe is given and gives back is large, and a trace keeps all of it.
test.use({ trace: "off" });

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const looks = [
  { scheme: "light", width: 1440, height: 900 }, { scheme: "dark", width: 1440, height: 900, only: ["color-contrast"] },
  { scheme: "light", width: 390, height: 844 }, { scheme: "dark", width: 390, height: 844, only: ["color-contrast"] },
];
/** Of many that are alike the first ones are enough: all of them have the same parts. */
const alike = ["rapport-card:nth-of-type(n + 4)", ".roster tbody tr:nth-of-type(n + 8)", ".heat tbody tr:nth-of-type(n + 6)", ".mapping tbody tr:nth-of-type(n + 10)", ".measures tbody tr:nth-of-type(n + 10)", ".report rapport-heat", "rapport-evidence tbody tr:nth-of-type(n + 8)"];

async function check(page, what) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const { scheme, width, height, only } of looks) {
    // Without motion: colours that are on their way to others have no contrast of their own.
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    if (page.viewportSize()?.width !== width) {
      await page.setViewportSize({ width, height });
      // Pictures are drawn again for the width they have.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }
    const run = only === undefined ? { runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } } } : { runOnly: { type: "rule", values: only } };
    const told = await page.evaluate(async ([options, alike]) => {
      const exclude = alike.map((selector) => ({ fromShadowDom: ["rapport-dashboard", selector] }));
      const { violations, passes } = await window.axe.run({ include: document, exclude }, { ...options, resultTypes: ["violations"], preload: false });
      return { checked: passes.length + violations.length, violations: violations.map(({ id, nodes }) => `${id} at ${nodes.slice(0, 3).map(({ target, any }) => `${target.flat().join(" ")} ${any[0]?.message ?? ""}`).join(", ")}`) };
    }, [run, alike]);
    const where = `${what}, ${scheme}, ${width}`;
    expect.soft(told.violations, where).toEqual([]);
    expect(told.checked, where).toBeGreaterThan(0);
    expect.soft(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where}: no sideways scrolling`).toBe(true);
  }
  await page.setViewportSize({ width: looks[0].width, height: looks[0].height });
}

const names = [.../export type ViewName = ([^;]+);/.exec(readFileSync(new URL("../../www/src/state/routes.ts", import.meta.url), "utf8"))[1].matchAll(/"(\w+)"/g)].map(([, name]) => name);

/** What is to be seen of each view with data, as address and what to do there first. */
const shown = {
  overview: { "#/": null },
  clients: { "#/clients?q=0001": null, "#/clients?view=heat&q=0001": null, "#/clients?view=value": null },
  client: { "#/client/C-100003": (page) => expect(page.locator(".points")).toBeVisible() },
  metrics: { "#/metrics": async (page) => { for (const twin of (await page.locator("details.twin > summary").all()).slice(0, 4)) await twin.click(); } },
  // Definitions, two of them side by side, segments; curves; a triangle; words of comments; numbers of the firm's own.
  metric: Object.fromEntries(["nps?by=industry&with=latest", "retention_curve?over=all", "retention_curve?by=industry&over=all", "cohort_retention", "feedback_themes", "csat?variant=own_threshold&preset=delighted"].map((metric) => [`#/metric/${metric}`, async (page) => {
    await expect(page.locator("rapport-metric .metric-now")).toBeVisible();
    await expect(page.getByText("Working it out…")).toHaveCount(0);
    await page.locator("rapport-metric details").evaluateAll((all) => all.forEach((details) => { details.open = true; }));
  }])),
  segments: { "#/segments": async (page) => {
    await page.locator(".cross button").first().click();
    await expect(page.locator(".client-list")).toBeVisible();
  } },
  model: { "#/model": async (page) => {
    await page.locator(".lines tbody button.disclosure").first().click();
    await page.locator(".lines input.number").first().fill("7");
    await page.locator(".lines input.number").first().press("Tab");
  } },
  evidence: { "#/evidence": async (page) => {
    await page.locator("rapport-evidence select[name=metric]").selectOption({ index: 1 });
    await expect(page.locator(".small-rates, rapport-evidence-rates .trouble")).toBeVisible({ timeout: 60_000 });
    await page.locator("rapport-evidence details").evaluateAll((all) => all.forEach((details) => { details.open = true; }));
  } },
  files: { "#/files": (page) => page.getByRole("button", { name: "web_sessions.csv", exact: true }).click() },
  privacy: { "#/privacy": null },
  report: { "#/report": null },
};

test("no view of the page is forgotten here", () => {
  expect(Object.keys(shown).sort()).toEqual([...names].sort());
});

test("before any file", async ({ page }) => {
  await open(page);
  for (const name of names) {
    await visit(page, `#/${name === "overview" ? "" : name}${name === "metric" ? "/nps" : name === "client" ? "/C-1" : ""}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await check(page, `${name}, empty`);
  }
});

test("every view with the sample files", async ({ page }) => {
  await openWithSamples(page);
  for (const [name, places] of Object.entries(shown)) {
    for (const [address, first] of Object.entries(places)) {
      await visit(page, address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      if (name !== "overview") await expect(page.locator("rapport-overview")).toHaveCount(0);
      await first?.(page);
      await check(page, address);
    }
  }
});

test("what opens over a view", async ({ page }) => {
  await openWithSamples(page);
  await visit(page, "#/clients?q=0001");
  await page.getByRole("button", { name: "How scores are made" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await check(page, "how scores are made");
  await page.keyboard.press("Escape");
  await visit(page, "#/client/C-100003");
  await page.locator(".points tbody button").first().click();
  await expect(page.getByRole("dialog").getByText("Definition")).toBeVisible();
  await check(page, "explanation");
});

test("with questions and refusals", async ({ page }) => {
  await open(page);
  await give(page, [text("stock.csv", "article,price\nnails,3\n"), text("events.csv", "client_id,occurred_at,type\nC1,03/04/2025,login\nC2,05/06/2025,login\n")]);
  await expect(page.locator(".question")).toBeVisible();
  await check(page, "question");
});

test("with corrections, answers in words, later questions and names alike", async ({ page }) => {
  await open(page, "/#/files");
  await give(page, [
    text("clients.csv", "client_id,name\nC1,Blackwood Ltd\nC2,Café Noël\n"),
    text("log.csv", "client,occurred_at,type,how\nBlackwood Limited,2025-01-15 10:00,login,web\nC2,2025-02-15 10:00,login,app\nC2,2025-02-30 10:00,login,app\n"),
    text("survey.csv", `client_id,answered_at,How satisfied are you with our service?\n${["Very satisfied", "Neutral"].map((word, at) => `C${at + 1},2025-0${at + 1}-10,${word}`).join("\n")}\n`),
    text("numbers.csv", "client_id,answered_at,How easy was it to work with us?\nC1,2025-03-10,4\nC2,2025-03-11,6\n"),
    file("desk.xlsx", xlsx({ Tickets: [["Ticket ID", "Client ID", "Created at"], ["T1", "C1", new Date("2025-03-04T09:30:00Z")]], Notes: [["Some"]] })),
    text("undated.csv", "client_id,How likely is it that you would recommend us?\nC1,9\nC2,4\n"),
  ]);
  await expect(page.getByRole("heading", { name: "Possibly the same client" })).toBeVisible();
  await expect(page.locator(".file").filter({ hasText: "desk.xlsx" })).toContainText("1 row kept");
  for (const name of ["log.csv", "survey.csv", "desk.xlsx"]) await page.getByRole("button", { name, exact: true }).click();
  for (const summary of await page.locator(".receipt details.cut > summary, details.question > summary").all()) await summary.click();
  await page.getByRole("combobox", { name: "Meaning of how", exact: true }).selectOption("feature");
  await expect(page.getByRole("group", { name: "Changes" })).toContainText("2 are kept");
  await page.getByRole("button", { name: /^Same client/ }).first().click();
  await expect(page.getByRole("button", { name: /^Take back/ })).toBeVisible();
  await check(page, "corrections");
});
