// The page in another language: every word of its own, numbers and dates, and nothing lost on the way there and back.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { give, go, open, samples, visit } from "./helpers.mjs";

const www = join(import.meta.dirname, "../../www");
const { buildSync } = createRequire(join(www, "package.json"))("esbuild");

/** The words themselves, as the page has them. Minified, so that in a function only its texts are words. */
const words = await (async () => {
  const contents = `import * as en from "./en"; import * as later from "./en/later"; const all = { ...en, ...later }; export { all as en }; export * as de from "./de"; export * as engine from "./de/engine"; export { variants } from "./de/variants";
    export { phrase } from "./de/phrases"; export { setLocale, plural } from "./locale"; export * as format from "./format";`;
  const { outputFiles } = buildSync({ stdin: { contents, resolveDir: join(www, "src/text"), loader: "ts" }, bundle: true, format: "esm", minify: true, write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
})();

/** All texts of a catalogue; of a function those that are written in it. */
function* texts(value) {
  if (typeof value === "string") yield value;
  else if (typeof value === "function") {
    for (const [, plain, template] of value.toString().matchAll(/"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)) yield plain ?? template.replace(/\$\{[^}]*\}/g, " ");
  } else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) yield* texts(part);
}

/** What stands over the columns of the sample files, with what is only a part of it; one file has lines before that. */
const headers = samples.flatMap((file) => {
  const first = readFileSync(file, "utf8").replace(/^\uFEFF/, "").split(/\r?\n/).find((line) => !/^#(?!,)/.test(line) && line.includes(","));
  return [...first.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted ?? plain);
});

const wordsOf = (text) => text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];

/** Words that the page says in English and never in German. */
const german = new Set([...texts(words.de), ...texts(words.engine), ...texts(words.variants)].flatMap(wordsOf));
const english = new Set([...texts(words.en)].flatMap(wordsOf).filter((word) => !german.has(word)));

/** What is shown and read out, without what is marked as English, and without the data. */
async function shown(page) {
  const { found, data } = await page.evaluate(async () => {
    const dashboard = document.querySelector("rapport-dashboard");
    const { client, report } = dashboard;
    const [model, scores] = await Promise.all([client.model(), client.scores().catch(() => null)]);
    const tables = await client.tables();
    const roster = report?.roster;
    const spaced = (name) => name.replaceAll("_", " ");
    // The data's own words: names, files, columns, and what the files call the things that clients do.
    const data = [
      ...(roster?.name ?? []), ...(roster?.attributes ?? []).flatMap(({ column, values }) => [column, ...values]), ...tables.flatMap(({ files }) => files),
      ...(model?.triggers ?? []).flatMap(({ label, filter }) => [label, ...(filter ?? []).flatMap(({ equals, oneOf }) => [equals ?? "", ...(oneOf ?? [])])]),
      ...(scores?.names ?? []),
    ].map(String);
    const found = [];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent.trim());
      // Zones, encodings and the names of columns over rows are codes; cells and comments are data.
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches("[lang=en], style, pre, code, td.value, .example, .themes bdi, select[name=answer], .cut option, .group thead")) return;
      for (const name of ["aria-label", "title", "placeholder"]) if (node.hasAttribute(name)) found.push(node.getAttribute(name));
      for (const child of node.childNodes) walk(child);
    };
    for (const child of dashboard.shadowRoot.children) if (child.tagName !== "SLOT") walk(child);
    return { found, data: [...new Set([...data, ...data.map(spaced), ...data.map((name) => spaced(name).charAt(0).toUpperCase() + spaced(name).slice(1))])].filter((name) => name.length > 1) };
  });
  data.push(...headers.filter((header) => header.length > 1));
  data.sort((a, b) => b.length - a.length);
  // A name that was cut to fit, and what only data can be.
  const isCut = (text) => {
    const [start = "", end] = text.split("…");
    return end !== undefined && (end === "" ? start !== "" : data.some((name) => name.startsWith(start) && name.endsWith(end)));
  };
  const isData = (text) => text === "" || /\.example$/.test(text) || isCut(text);
  const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const without = (text, name) => (text.includes(name) ? text.replace(new RegExp(`(?<!\\p{L})${escaped(name)}(?!\\p{L})`, "gu"), " ") : text);
  return [...new Set(found)].filter((text) => !isData(text)).map((text) => data.reduce(without, text));
}

async function expectGerman(page, what) {
  const left = (await shown(page)).map((text) => [text, wordsOf(text).filter((word) => english.has(word))]).filter(([, found]) => found.length > 0);
  expect.soft(left.map(([text, found]) => `${what}: ${found.join(", ")} in “${text.slice(0, 120)}”`)).toEqual([]);
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${what}: no sideways scrolling`).toBeLessThanOrEqual(0);
}

async function openWithSamples(page, address) {
  await open(page, address);
  await give(page, samples);
  await expect(page.locator("rapport-overview h1")).toHaveText(/69.*150/, { timeout: 60_000 });
  await expect(page.locator("rapport-files .busy")).toHaveCount(0);
}

const settled = async (page) => {
  await expect(page.locator("rapport-dashboard h1")).toBeVisible();
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
};

test("no word of the English catalogue is missing in German", async () => {
  const shape = (value, path = "") => (typeof value !== "object" || value === null || Array.isArray(value) ? [path] : Object.entries(value).flatMap(([key, part]) => shape(part, `${path}.${key}`)));
  const said = new Set(shape(words.de));
  expect(shape(words.en).filter((path) => !said.has(path))).toEqual([]);
  // One that these do not give out anew would stay English after a change.
  const given = ["words.ts", "later-words.ts"].map((name) => readFileSync(join(www, "src/text", name), "utf8")).join("\n");
  for (const name of Object.keys(words.en)) expect(given.match(new RegExp(`\\b${name}\\b`, "g"))?.length, name).toBeGreaterThanOrEqual(2);
});

test("what the engine names has a German name", async ({ page }) => {
  await open(page);
  const { metrics, tables, plays } = await page.evaluate(() => document.querySelector("rapport-dashboard").client.describe());
  const missing = (entries) => entries.filter(([, german, own]) => german === undefined || german === null || german === own).map(([id]) => id);
  expect(missing(metrics.map(({ id, title }) => [id, words.engine.metrics[id]?.[0], title === "Net promoter score" ? "" : title]))).toEqual([]);
  expect(missing(metrics.map(({ id, question }) => [id, words.engine.metrics[id]?.[1], question]))).toEqual([]);
  expect(missing([...new Set(metrics.map(({ group }) => group))].map((group) => [group, words.engine.groups[group], group]))).toEqual([]);
  expect(missing(tables.map(({ id, title, help }) => [id, words.engine.tables[id]?.[0], title, help]))).toEqual([]);
  // A suggestion is known by its English name where a list has no more of it.
  expect(missing(plays.map(({ id, label }) => [id, words.engine.plays[id]?.[0] === label ? words.engine.plays[id][1] : null, label]))).toEqual([]);
  const same = new Set(["Median"]);
  expect(missing(metrics.flatMap(({ id, variants }) => variants.map((variant) => [`${id}/${variant.id}`, words.variants[id]?.[variant.id], same.has(variant.title) ? "" : variant.title])))).toEqual([]);
  expect(missing(metrics.flatMap(({ variants }) => variants.flatMap(({ settings }) => settings.map(({ title }) => [title, words.phrase(title), title]))))).toEqual([]);
});

test("numbers, dates and plurals are German", async () => {
  const { de, en, format, setLocale } = words;
  setLocale("de-DE");
  expect([0, 1, 2, 1234].map(de.overview.filesAsking)).toEqual(["0 Dateien brauchen Sie", "1 Datei braucht Sie", "2 Dateien brauchen Sie", "1.234 Dateien brauchen Sie"]);
  expect([[0, 2], [1, 2], [2, 2], [1, 1]].map(([some, all]) => de.overview.headline(some, all))).toEqual([
    "Von 2 Kunden gibt keiner einen neuen Anlass für Aufmerksamkeit", "1 von 2 Kunden braucht Aufmerksamkeit", "2 von 2 Kunden brauchen Aufmerksamkeit", "1 von 1 Kunde braucht Aufmerksamkeit",
  ]);
  expect([format.fixed(1234.5, 1), format.figure(72.5, "percent"), format.tick(50, "percent"), format.date("2025-12-31"), format.amount(123456789, "money", "EUR")])
    .toEqual(["1.234,5", "72,5\u00a0%", "50\u00a0%", "31. Dez. 2025", "1.234.568 EUR"]);
  const overdue = { id: "overdue", since: "2025-12-01", day: null, numbers: { milestones: 1, invoices: 2, days: 1 }, text: "" };
  expect(de.told.reason(overdue, "")).toBe("1 Meilenstein und 2 Rechnungen überfällig, am längsten seit 1 Tag.");
  setLocale("en-GB");
  expect([0, 1, 2].map(en.overview.filesAsking)).toEqual(["0 files need you", "1 file needs you", "2 files need you"]);
  expect([format.figure(72.5, "percent"), format.tick(50, "percent"), format.date("2025-12-31")]).toEqual(["72.5%", "50%", "31 Dec 2025"]);
});

for (const width of [1440, 390]) {
  test(`no English is left on the German page, ${width} px wide`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.setViewportSize({ width, height: 900 });
    await open(page, "/?lang=de");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Wer Sie diese Woche braucht, und warum");
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
    await expectGerman(page, "welcome");
    for (const view of ["clients", "metrics", "metric/nps", "segments", "model", "evidence", "files"]) {
      await visit(page, `#/${view}`);
      await settled(page);
      await expectGerman(page, `${view}, empty`);
    }
    await visit(page, "#/");
    await openWithSamples(page, "/?lang=de");
    await expectGerman(page, "overview");
    await visit(page, "#/clients");
    await expect(page.locator(".portfolio tbody th").first()).toBeVisible();
    await expectGerman(page, "clients");
    const cut = await page.locator(".roster .band-cell, .roster .active").evaluateAll((cells) => cells.filter((cell) => cell.clientWidth > 0 && cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent));
    expect.soft(cut).toEqual([]);
    for (const look of ["heat", "value"]) {
      await visit(page, `#/clients?view=${look}`);
      await expect(page.locator("rapport-portfolio svg.picture").first()).toBeVisible();
      await expectGerman(page, `clients, ${look}`);
    }
    await visit(page, "#/client/C-100003");
    await expect(page.locator(".points")).toBeVisible();
    for (const folded of await page.locator("rapport-client details > summary").all()) await folded.click();
    await expectGerman(page, "client");
    await page.locator(".points tbody button").first().click();
    await expect(page.getByRole("dialog").locator("dl")).toBeVisible();
    await expectGerman(page, "explanation");
    await page.keyboard.press("Escape");
    await visit(page, "#/metrics");
    await expect(page.locator("rapport-card").nth(20)).toBeVisible();
    await expectGerman(page, "metrics");
    for (const metric of ["nps", "csat", "churn_rate?by=Industry&with=activity", "mrr_movements", "retention_curve", "cohort_retention", "feedback_themes", "project_completion_time"]) {
      await visit(page, `#/metric/${metric}`);
      await expect(page.locator(".metric-head")).toBeVisible();
      await settled(page);
      await expectGerman(page, metric);
    }
    await visit(page, "#/segments");
    await expect(page.locator(".cross").first()).toBeVisible();
    await expectGerman(page, "segments");
    await visit(page, "#/model");
    await expect(page.locator(".bands-table")).toBeVisible();
    await page.locator(".lines button[aria-expanded=false]").first().click();
    await expectGerman(page, "model");
    await visit(page, "#/evidence");
    await expect(page.locator("rapport-evidence section")).toHaveCount(8, { timeout: 60_000 });
    await page.locator("rapport-evidence select[name=metric]").selectOption({ index: 1 });
    await expect(page.locator(".small-rates")).toBeVisible({ timeout: 60_000 });
    await expectGerman(page, "evidence");
    await visit(page, "#/files");
    await page.getByRole("button", { name: "web_sessions.csv", exact: true }).click();
    await expectGerman(page, "files");
    for (const view of ["privacy", "report"]) {
      await visit(page, `#/${view}`);
      await settled(page);
      await expectGerman(page, view);
    }
  });
}

test("changing the language keeps the data, the place and the way back", async ({ page }) => {
  await openWithSamples(page, "/");
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
  await go(page, "Clients");
  await visit(page, "#/client/C-100003");
  await expect(page.locator(".points")).toBeVisible();
  await page.evaluate(() => { window.stayed = true; });
  const foot = page.locator("[part=footer]");
  await foot.getByRole("link", { name: "Deutsch" }).click();
  await expect(page).toHaveURL(/\?lang=de#\/client\/C-100003$/);
  await expect(page.getByRole("heading", { name: "Warum sich der Score bewegt hat" })).toBeVisible();
  await expect(page.locator("[part=base]")).toHaveAttribute("lang", "de");
  await expect(page.locator("p.hidden[role=status]")).toHaveText(/^\d+ von 150 Kunden brauchen Aufmerksamkeit$/);
  expect(await page.evaluate(() => [document.documentElement.lang, document.title, window.stayed])).toEqual(["de", "Kunde · Rapport", true]);
  await expect(foot.getByRole("link", { name: "Deutsch" })).toHaveAttribute("aria-current", "true");
  // The steps before the choice are in it too.
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kunden");
  await expect(page).toHaveURL(/\?lang=de#\/clients$/);
  await foot.getByRole("link", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Clients");
  await expect(page).toHaveURL(/\?lang=en#\/clients$/);
  expect(await page.evaluate(() => [document.documentElement.lang, window.stayed, localStorage.length, document.cookie])).toEqual(["en", true, 0, ""]);
  // What is taken away is in the reader's language; what the engine gives to a program is not.
  expect(await page.evaluate(() => document.querySelector("rapport-dashboard").report.roster.bands.map(({ label }) => label))).toEqual(["Engaged", "Watch", "At risk"]);
});

for (const [locale, heading, rows, date] of [
  ["de-CH", /brauchen Aufmerksamkeit$/, /54.021 Zeilen/, "31. Dez. 2025"],
  ["en-US", /need attention$/, /54,021 rows/, "Dec 31, 2025"],
  ["fr-FR", /need attention$/, /54,021 rows/, "31 Dec 2025"],
]) {
  test.describe(locale, () => {
    test.use({ locale });
    test("the browser's language is spoken, with the numbers and dates of its region", async ({ page }) => {
      await openWithSamples(page, "/");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
      await expect(page.locator("rapport-overview")).toContainText(rows);
      await expect(page.locator(".roster .active").filter({ hasText: date }).first()).toBeVisible();
    });
  });
}

test("in somebody else's page it speaks the page's language, one for all", async ({ page }) => {
  const body = (lang) => `<!doctype html><html lang="${lang}"><head><title>Portal</title><script type="module" src="widget.js"></script></head><body><main><h1>Portal</h1>
    <p><rapport-score client="C-100003" for="one"></rapport-score></p><rapport-dashboard id="one" src="sample/clients.csv sample/events.csv"></rapport-dashboard><rapport-dashboard id="two"></rapport-dashboard></main></body></html>`;
  await page.route("**/portal.html*", (route) => route.fulfill({ contentType: "text/html", body: body(new URL(route.request().url()).searchParams.get("in")) }));
  await page.goto("/portal.html?in=de-AT&lang=en");
  await page.waitForFunction(() => document.querySelector("#one")?.report?.roster);
  await expect(page.locator("#one h1")).toHaveText(/Aufmerksamkeit$/);
  await expect(page.locator("#two h1")).toHaveText("Wer Sie diese Woche braucht, und warum");
  await expect(page.locator("rapport-score")).toHaveText(/Engagiert|Beobachten|Gefährdet/);
  await expect(page.locator("#one").getByRole("link", { name: "Deutsch" })).toHaveCount(0);
  // The host page turns to another language, and all of them with it.
  await page.evaluate(() => { document.documentElement.lang = "en"; });
  await expect(page.locator("#two h1")).toHaveText("Who needs you this week, and why");
  await expect(page.locator("#one h1")).toHaveText(/attention$/);
  await expect(page.locator("rapport-score")).toHaveText(/Engaged|Watch|At risk/);
  // An element may say so itself.
  await page.evaluate(() => { document.querySelector("#two").lang = "de"; });
  await expect(page.locator("#two h1")).toHaveText("Wer Sie diese Woche braucht, und warum");
  await expect(page.locator("#one h1")).toHaveText(/Aufmerksamkeit$/);
  // Of a language that it does not speak it makes English, and says that it is.
  await page.goto("/portal.html?in=fr");
  await expect(page.locator("#two h1")).toHaveText("Who needs you this week, and why");
  await expect(page.locator("#two [part=base]")).toHaveAttribute("lang", "en");
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr");
});

test("the language of the page and of its parts is told to a screen reader", async ({ page }) => {
  test.setTimeout(240_000);
  await openWithSamples(page, "/?lang=de");
  for (const view of ["", "client/C-100003", "metric/nps", "files"]) {
    await visit(page, `#/${view}`);
    await settled(page);
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${view}: ${id} at ${nodes.map(({ target }) => target.join(" ")).slice(0, 2).join(", ")}`)).toEqual([]);
  }
  // A definition stays English, and is marked.
  await visit(page, "#/metric/nps");
  await expect(page.locator(".definition-line .block[lang=en]").first()).toHaveText(/^Every answer/);
});
