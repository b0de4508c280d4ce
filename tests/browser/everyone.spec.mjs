// For everyone: odd names and numbers, the keyboard, a phone, large type, high contrast, no motion, and a screen reader's progress.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { complaints, give, go, open, openWithSamples, overviewOf, text, visit } from "./helpers.mjs";

const source = readFileSync(new URL("../../www/src/state/routes.ts", import.meta.url), "utf8");
/** An address for each view that there is. */
const addresses = [.../export type ViewName = ([^;]+);/.exec(source)[1].matchAll(/"(\w+)"/g)]
  .map(([, name]) => `#/${{ overview: "", client: "client/LONG", metric: "metric/nps" }[name] ?? name}`);

const LONG = "The Worshipful Company of Very Long Names, Subsidiaries, Successors and Assigns (Deutschland) Beteiligungsgesellschaft mit beschränkter Haftung & Co. KG";
const DAYS = Array.from({ length: 12 }, (_, month) => `2025-${String(month + 1).padStart(2, "0")}-10`);

/** A firm of clients that a page is seldom tried with. Nobody would recommend it; one client does all, one nothing. */
function odd() {
  const names = { LONG, AR: "مؤسسة النخيل للاستشارات", HE: "אופק ושות׳ משרד עורכי דין", ALL: "Everything & Sons", ZERO: "Nothing Ltd", MIX: "ACME مؤسسة 42 Ltd" };
  return [
    text("clients.csv", `client_id,name,started_on\n${Object.entries(names).map(([id, name]) => `${id},"${name}",2024-01-01`).join("\n")}\n`),
    text("events.csv", `client_id,occurred_at,type\n${DAYS.flatMap((day) => [...["LONG", "AR", "HE", "MIX"], ...Array(20).fill("ALL")].map((id, at) => `${id},${day}T10:${10 + at}:00Z,login`)).join("\n")}\nZERO,2025-01-02T10:00:00Z,login\n`),
    text("nps.csv", `client_id,answered_at,How likely is it that you would recommend us? (0-10)\n${["LONG", "AR", "HE", "MIX"].flatMap((id, at) => DAYS.map((day) => `${id},${day},${at === 0 ? 7 : at}`)).join("\n")}\n`),
  ];
}

async function openOdd(page) {
  await open(page);
  await give(page, odd());
  await overviewOf(page, 3);
}

/** How much of the page lies beyond the screen's edge. */
const beyond = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test("long names, names from right to left, a score of 0 and of 100, and a negative NPS", async ({ page }) => {
  const found = complaints(page);
  await openOdd(page);
  await go(page, "Clients");
  const score = (name) => page.locator(".portfolio tbody tr").filter({ hasText: name }).locator("td.score");
  await expect(score("Everything & Sons")).toHaveText("100");
  await expect(score("Nothing Ltd")).toHaveText("0");
  for (const name of ["مؤسسة النخيل للاستشارات", "אופק ושות׳ משרד עורכי דין", "ACME مؤسسة 42 Ltd"]) {
    // The name runs its own way, and nothing beside it is turned round.
    const link = page.getByRole("link", { name, exact: true });
    await expect(link.locator("bdi")).toHaveText(name);
    expect(await link.evaluate((link) => getComputedStyle(link.closest("tr")).direction)).toBe("ltr");
  }
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const address of ["#/", "#/clients", "#/client/LONG", "#/client/AR", "#/client/ZERO", "#/metric/nps"]) {
      await visit(page, address);
      await expect(page.getByRole("heading", { level: 1 }), address).toBeVisible();
      expect(await beyond(page), `${address} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
  await visit(page, "#/client/LONG");
  const title = page.getByRole("heading", { level: 1, name: LONG });
  await expect(title).toBeVisible();
  expect(await title.evaluate((title) => title.scrollWidth <= title.clientWidth)).toBe(true);
  await visit(page, "#/metric/nps");
  // Three in four are detractors: −75, with the sign of a number and not a hyphen.
  await expect(page.locator(".metric-now .big")).toHaveText(/^−75(\.0)?$/);
  expect(found).toEqual([]);
});

test("a client that has long been in the lowest band is said to be there, and to give no new reason", async ({ page }) => {
  await open(page);
  const much = DAYS.flatMap((day) => ["ALL", "MANY", "MORE"].flatMap((id) => Array.from({ length: 20 }, (_, at) => `${id},${day}T10:${10 + at}:00Z,login`)));
  await give(page, [text("clients.csv", "client_id,name,started_on\nALL,Much,2024-01-01\nMANY,Many,2024-01-01\nMORE,More,2024-01-01\nLOW,Little,2024-01-01\n"), text("events.csv", `client_id,occurred_at,type\n${[...much, ...DAYS.map((day) => `LOW,${day}T10:00:00Z,login`)].join("\n")}\n`)]);
  await overviewOf(page, 2);
  await expect(page.getByRole("link", { name: "At risk 1" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("None of 4 clients gives a new reason for attention");
  await expect(page.locator("rapport-overview")).toContainText("No client gives a new reason for a call.");
  await visit(page, "#/client/LOW");
  await expect(page.locator("rapport-client .lead")).toHaveText("In this band for longer; nothing new calls for attention.");
  await visit(page, "#/client/ALL");
  await expect(page.locator("rapport-client .lead")).toHaveText("Nothing calls for attention.");
});

test("behind a metric without a value stands the reason that its card gives", async ({ page }) => {
  await open(page);
  const projects = DAYS.map((day, at) => `P${at},C1,${day},${at < 2 ? day : ""}`);
  await give(page, [text("clients.csv", "client_id,name,started_on\nC1,One,2024-01-01\n"), text("projects.csv", `project_id,client_id,started_on,completed_on\n${projects.join("\n")}\n`), text("events.csv", `client_id,occurred_at,type\n${DAYS.map((day) => `C1,${day},login`).join("\n")}\n`)]);
  await overviewOf(page, 3);
  await go(page, "Metrics");
  const none = page.locator("rapport-card article").filter({ has: page.locator(".big.none") });
  await expect(none.first()).toBeVisible();
  const card = none.filter({ hasText: "more than half" }).first();
  await expect(card).toBeVisible();
  const reason = await card.locator(".big.none + .quiet").innerText();
  await card.getByRole("button", { name: /^How .* is made$/ }).click();
  await expect(page.getByRole("dialog")).toContainText(reason);
});

test("a firm with one client", async ({ page }) => {
  await open(page);
  await give(page, [text("clients.csv", "client_id,name\nC1,The Only One\n"), text("events.csv", `client_id,occurred_at,type\n${DAYS.map((day) => `C1,${day},login`).join("\n")}\n`)]);
  await overviewOf(page, 2);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^1 of 1 client needs attention|^None of 1 client gives a new reason for attention/);
  await expect(page.locator("rapport-overview")).not.toContainText(/\b1 (clients|files|rows)\b/);
  await go(page, "Clients");
  await expect(page.locator(".found")).toContainText("1 client");
  await expect(page.locator(".portfolio tbody tr")).toHaveCount(1);
});

test("each view says what it needs as long as it has too little, and which file brings it", async ({ page }) => {
  const clients = text("clients.csv", "client_id,name\nC1,One\nC2,Two\n");
  const events = text("events.csv", `client_id,occurred_at,type\n${DAYS.map((day) => `C1,${day},login\nC2,${day},call`).join("\n")}\n`);
  const nps = text("nps.csv", `client_id,answered_at,How likely is it that you would recommend us? (0-10)\n${DAYS.map((day) => `C1,${day},9`).join("\n")}\n`);
  const found = complaints(page);
  const cases = { "no file": [], "clients only": [clients], "events only": [events], "clients and surveys": [clients, nps] };
  for (const [what, files] of Object.entries(cases)) {
    await page.goto("about:blank");
    await open(page);
    if (files.length > 0) {
      await give(page, files);
      await expect(page.locator(".file-name").or(page.getByRole("button", { name: new RegExp(`^${files.length} files?, `) })).first()).toBeVisible();
      await page.waitForFunction(() => document.querySelector("rapport-dashboard").report !== null);
    }
    for (const address of addresses) {
      await visit(page, address.replace("LONG", "C1"));
      await expect(page.getByRole("heading", { level: 1 }), address).toBeVisible();
      const words = await page.locator("[part=main]").innerText();
      expect(words.split("\n").slice(1).join(" ").trim().length, `${what}: ${address} says something below its heading`).toBeGreaterThan(20);
      expect(words, `${what}: ${address}`).not.toMatch(/\b(undefined|NaN|null|Infinity)\b|\[object/);
    }
  }
  expect(found).toEqual([]);
});

test("the navigation is one row on a phone, with the current view in sight, by finger and by keyboard", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "/#/privacy");
  const nav = page.getByRole("navigation", { name: "Views" });
  const inSight = (link) => link.evaluate((link) => {
    const [inner, outer] = [link.getBoundingClientRect(), link.closest("ul").getBoundingClientRect()];
    return inner.left >= outer.left && inner.right <= Math.min(outer.right, innerWidth);
  });
  const tops = await nav.getByRole("link").evaluateAll((links) => new Set(links.map((link) => Math.round(link.getBoundingClientRect().top))).size);
  expect(tops).toBe(1);
  expect(await inSight(nav.getByRole("link", { name: "Privacy" }))).toBe(true);
  await nav.getByRole("link").first().focus();
  expect(await inSight(nav.getByRole("link", { name: "Overview" }))).toBe(true);
  const links = await nav.getByRole("link").count();
  for (let at = 1; at < links; at++) {
    await page.keyboard.press("Tab");
    expect(await inSight(nav.getByRole("link").nth(at)), `link ${at}`).toBe(true);
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Privacy" })).toBeFocused();
  expect(await beyond(page)).toBeLessThanOrEqual(0);
});

test("the first key leads past the navigation, and the page has its landmarks", async ({ page }) => {
  await open(page, "/#/clients");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("button", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  expect((await skip.boundingBox()).height).toBeGreaterThanOrEqual(24);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Clients" })).toBeFocused();
  for (const role of ["banner", "main", "contentinfo", "navigation"]) await expect(page.getByRole(role)).toHaveCount(1);
});

test("400 % zoom: 320 pixels are enough for every view", async ({ page }) => {
  await openOdd(page);
  await page.setViewportSize({ width: 320, height: 256 });
  for (const address of addresses) {
    await visit(page, address);
    await expect(page.getByRole("heading", { level: 1 }), address).toBeVisible();
    // Pictures follow the width one frame later.
    await expect.poll(() => beyond(page), address).toBeLessThanOrEqual(0);
  }
});

test("with more space between letters, words and lines nothing is cut off", async ({ page }) => {
  await openOdd(page);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
    const root = document.querySelector("rapport-dashboard").shadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  });
  for (const address of addresses) {
    await visit(page, address);
    await expect(page.getByRole("heading", { level: 1 }), address).toBeVisible();
    await expect.poll(() => beyond(page), address).toBeLessThanOrEqual(0);
    const cut = await page.evaluate(() => [...document.querySelector("rapport-dashboard").shadowRoot.querySelectorAll("[part=main] *")]
      .filter((element) => element instanceof HTMLElement && element.checkVisibility() && !element.closest(".hidden, .skip, select, svg") && element.textContent.trim() !== ""
        && ["hidden", "clip"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.className}: ${element.textContent.trim().slice(0, 40)}`));
    expect(cut, address).toEqual([]);
  }
});

test("nothing moves for those who ask for less motion", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openOdd(page);
  for (const address of addresses) {
    await visit(page, address);
    await expect(page.getByRole("heading", { level: 1 }), address).toBeVisible();
    expect(await page.evaluate(() => [...document.querySelector("rapport-dashboard").shadowRoot.querySelectorAll("*")]
      .map((element) => [element.localName, getComputedStyle(element)])
      .filter(([, { transitionDuration, animationName, scrollBehavior }]) => !/^0s(, 0s)*$/.test(transitionDuration) || animationName !== "none" || scrollBehavior === "smooth")
      .map(([name]) => name)), address).toEqual([]);
  }
});

test("in high contrast every mark has the reader's colours, and what is current can be told", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await openOdd(page);
  const colour = (locator, property) => locator.evaluate((element, property) => getComputedStyle(element)[property], property);
  const system = (name) => page.evaluate((name) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = name;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);
  const text = await system("CanvasText");
  await go(page, "Clients");
  expect(await colour(page.locator(".portfolio .band svg").first(), "fill")).toBe(text);
  const nav = page.getByRole("navigation", { name: "Views" });
  // A border that is transparent would be drawn.
  expect(await colour(nav.getByRole("link", { name: "Metrics" }), "borderBottomWidth")).toBe("0px");
  expect(await colour(nav.getByRole("link", { name: "Clients" }), "borderBottomWidth")).toBe("2px");
  await page.locator(".chip").first().click();
  expect(await colour(page.locator(".chip[aria-pressed=true]"), "outlineStyle")).toBe("solid");
  await visit(page, "#/metric/nps");
  expect(await colour(page.locator("rapport-metric .picture .line").first(), "stroke")).toBe(await system("LinkText"));
});

test("a screen reader hears how far reading has come, and not with every piece", async ({ page }) => {
  // Time that runs fast: four seconds pass between two looks at the clock.
  await page.addInitScript(() => {
    let now = 0;
    performance.now = () => (now += 4000);
  });
  await open(page);
  await page.evaluate(() => {
    window.heard = [];
    const status = document.querySelector("rapport-dashboard").shadowRoot.querySelector("p[role=status]");
    new MutationObserver(() => window.heard.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
  });
  const rows = Array.from({ length: 400_000 }, (_, at) => `C${at % 50},2025-${String(1 + (at % 12)).padStart(2, "0")}-15T10:00:00Z,login`);
  await give(page, text("long.csv", `client_id,occurred_at,type\n${rows.join("\n")}\n`));
  await overviewOf(page, 1);
  const heard = await page.evaluate(() => window.heard);
  const shares = heard.filter((words) => /^Reading long\.csv: \d+%$/.test(words)).map((words) => Number(/(\d+)%/.exec(words)[1]));
  expect(shares.length).toBeGreaterThan(0);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(heard.at(-1)).toMatch(/need/);
});

test("the explanation is a sheet at the lower edge of a phone, closes by Escape, and gives the focus back", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openWithSamples(page);
  await visit(page, "#/client/C-100003");
  const opener = page.locator(".points tbody button").first();
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  const box = await dialog.boundingBox();
  expect(box.x).toBe(0);
  expect(box.width).toBe(390);
  expect(Math.round(box.y + box.height)).toBe(844);
  // Tab stays inside.
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => {
      const at = document.querySelector("rapport-dashboard").shadowRoot.activeElement;
      return at === null || at.closest("dialog") !== null;
    })).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});
