// What can be taken away: tables, pictures, answers, the report on paper; each with what it was made from.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inflateSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { complaints, give, go, open, openWithSamples, overviewOf, sample, text, visit } from "./helpers.mjs";

// Made apart from the engine, in Python: xxhash.xxh64(open("www/sample/surveys.csv", "rb").read()).hexdigest(), and for all the data
// xxh64 of the ten of them, sorted and joined by new lines.
const SURVEYS = "07087fc0848b40f1";
const DATA = "482ab381697adeb8";

async function taken(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  const content = readFileSync(await download.path());
  return { name: download.suggestedFilename(), content, text: content.toString("utf8") };
}

const click = (page, name) => () => page.getByRole("button", { name, exact: true }).first().click();
const ask = (page, method, ...args) => page.evaluate(([method, args]) => document.querySelector("rapport-dashboard").client[method](...args), [method, args]);
const modelHash = async (page) => (await ask(page, "audit", { metrics: [] })).model.hash;

/** The records of a file, by the standard alone. */
function records(file) {
  expect(file.startsWith("\ufeff"), "a mark for spreadsheets").toBe(true);
  const out = [[]];
  for (const [, quoted, plain, end] of file.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r\n)/g)) {
    out.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\r\n") out.push([]);
  }
  return out.slice(0, -1);
}

/** The colours of a PNG's dots, by the standard: eight bits a channel, no interlacing. */
function colours(png) {
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  const [width, height, depth, type] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]];
  expect([depth, png[28]]).toEqual([8, 0]);
  const channels = { 2: 3, 6: 4 }[type];
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) if (png.subarray(at + 4, at + 8).toString() === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(parts));
  const row = width * channels;
  const out = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const [left, up, corner] = [x < channels ? 0 : out[y * row + x - channels], y === 0 ? 0 : out[(y - 1) * row + x], x < channels || y === 0 ? 0 : out[(y - 1) * row + x - channels]];
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      out[y * row + x] = raw[y * (row + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth][filter];
    }
  }
  const found = new Map();
  for (let at = 0; at < out.length; at += channels) {
    const key = out.subarray(at, at + 3).toString("hex");
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return { width, height, found };
}

test.describe("with the sample", () => {
  // Taking changes nothing: one page will do.
  let page;
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await openWithSamples(page);
  });
  test.afterAll(() => page.close());

  test("everything as JSON is what the engine says, with hashes of data and model that others can work out", async () => {
    await visit(page, "#/");
    const { name, text: file } = await taken(page, click(page, "Everything as JSON"));
    const found = JSON.parse(file);
    const hash = await modelHash(page);
    expect(name).toBe(`rapport-2025-12-${hash}.json`);
    expect(Object.keys(found)).toEqual(["audit", "report", "scores", "health", "callList"]);

    const { audit } = found;
    expect([audit.data, audit.model.hash, audit.asOf, audit.timeZone, audit.preset]).toEqual([DATA, hash, "2026-01-01", "UTC", null]);
    const surveys = audit.files.find((entry) => entry.name === "surveys.csv");
    expect(surveys.fingerprint).toBe(SURVEYS);
    expect(audit.files.map((entry) => entry.sha256)).toEqual(audit.files.map((entry) => createHash("sha256").update(readFileSync(sample(entry.name))).digest("hex")));
    expect(audit.files.map((entry) => entry.unhashed)).toEqual(audit.files.map(() => null));
    // What "stake" counts in.
    expect(audit.units.money).toContain("hundredths");
    expect(Math.abs(Date.parse(audit.exportedAt) - Date.now())).toBeLessThan(600_000);
    expect(audit.definitions.map((entry) => entry.id)).toEqual(found.report.cards.map((card) => card.metric));

    const scores = await page.evaluate(async () => {
      const { score, band } = await document.querySelector("rapport-dashboard").client.scores({});
      return { score: [...score].map((value) => (Number.isNaN(value) ? null : value)), band: [...band] };
    });
    expect(found.scores.score).toEqual(scores.score);
    expect(found.scores.score).toContain(null);
    expect(found.scores.band).toEqual(scores.band);
    expect(found.callList).toEqual(await ask(page, "callList", {}));
    expect(found.health.score).toHaveLength(200);
    for (const column of ["score", "moved"]) expect(found.report.roster[column]).toHaveLength(200);
  });

  test("call list, clients and one client come as JSON too, each with its audit", async () => {
    await visit(page, "#/");
    const calls = JSON.parse((await taken(page, click(page, "Call list as JSON"))).text);
    expect(calls.callList).toEqual(await ask(page, "callList", {}));
    expect(calls.audit.data).toBe(DATA);

    await go(page, "Clients");
    await page.getByRole("searchbox").fill("00019");
    const some = JSON.parse((await taken(page, click(page, "Download as JSON"))).text);
    expect(some.clients.length).toBeGreaterThan(0);
    expect(some.clients.every((entry) => entry.name.includes("00019"))).toBe(true);
    expect(some.clients).toHaveLength(await page.locator(".portfolio tbody tr:not(.spacer)").count());

    await visit(page, "#/client/C-100003");
    const one = await taken(page, click(page, "Everything about this client as JSON"));
    expect(one.name).toMatch(/^client-c-100003-2025-12-[0-9a-f]{16}\.json$/);
    expect(JSON.parse(one.text).client).toEqual(await ask(page, "client", "C-100003", {}));
  });

  test("a metric's measurements are those of the engine, in the definition that is shown", async () => {
    await visit(page, "#/");
    const info = await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.describe()).metrics.find(({ id }) => id === "nps").variants.map(({ id }) => id));
    const variant = info[1];
    await visit(page, `#/metric/nps?variant=${variant}`);
    await expect(page.getByRole("button", { name: "Measurements as JSON" })).toBeVisible();
    const found = JSON.parse((await taken(page, click(page, "Measurements as JSON"))).text);
    expect(found.audit.definitions.map((entry) => [entry.id, entry.variant])).toEqual([["nps", variant]]);
    const [card] = (await ask(page, "report", { metrics: ["nps"], variant })).cards;
    expect(found.measurements).toEqual(card.series);

    const { name, text: file } = await taken(page, click(page, "Measurements as CSV"));
    expect(name).toMatch(new RegExp(`^net-promoter-score-2025-12-2025-12-31-${DATA.slice(0, 8)}-[0-9a-f]{16}\\.csv$`));
    const [head, ...rows] = records(file);
    expect(rows.map((row) => row[head.indexOf("Value")])).toEqual(card.series.map(({ value }) => (value === null ? "" : String(value))));
    expect(rows.map((row) => row[head.indexOf("n")])).toEqual(card.series.map(({ n }) => String(n)));
  });

  test("every table of data has a CSV of plain figures", async () => {
    await visit(page, "#/");
    const id = "C-100003";
    const places = ["#/", "#/clients?view=heat", "#/clients?view=value", `#/client/${id}`, "#/metrics", "#/metric/nps?by=industry", "#/metric/mrr", "#/metric/cohort_retention", "#/metric/retention_curve", "#/segments", "#/files", "#/report"];
    let tables = 0;
    for (const place of places) {
      await visit(page, place);
      await expect(page.locator("h1")).toBeVisible();
      await expect(page.getByText("Working it out…")).toHaveCount(0);
      await expect(page.locator("rapport-dashboard table").first()).toBeAttached();
      const found = await page.evaluate(async () => {
        const root = document.querySelector("rapport-dashboard").shadowRoot;
        const own = (table) => table.matches(".portfolio, [part=call-list]") || table.nextElementSibling?.matches("button.take");
        // What is filled in is no table of data.
        return [...root.querySelectorAll("table")].filter((table) => !own(table) && !table.querySelector("input, select")).map((table) => {
          const after = (table.closest(".scroll") ?? table).nextElementSibling;
          return { name: table.className || table.caption?.textContent || table.tHead?.textContent.trim(), isThere: after?.localName === "rapport-take" };
        });
      });
      tables += found.length;
      expect(found.filter(({ isThere }) => !isThere), place).toEqual([]);
      await page.evaluate(() => document.querySelector("rapport-dashboard").shadowRoot.querySelectorAll("details").forEach((twin) => { twin.open = true; }));
      for (const button of (await page.locator("rapport-take button").all()).slice(0, 12)) {
        const { name, text: file } = await taken(page, () => button.click());
        expect(name).toMatch(/^.+-[0-9a-f]{16}\.csv$/);
        const [head, ...rows] = records(file);
        expect(rows.length, `${place}: ${name}`).toBeGreaterThan(0);
        expect(rows.every((row) => row.length === head.length), `${place}: ${name}`).toBe(true);
        // What a person reads as a figure: with thin signs and marks; in a file it would be a text.
        expect(rows.flat().filter((cell) => /^[−+]?[\d,]+(\.\d+)?%$|^−|^\d{1,3}(,\d{3})+(\.\d+)?$|^–$/.test(cell)), `${place}: ${name}`).toEqual([]);
      }
    }
    expect(tables).toBeGreaterThan(30);
  });

  test("the CSV of the rows behind a number holds them all, also those that are not shown", async () => {
    await visit(page, "#/");
    const reference = { metric: "nps" };
    const { groups: [{ list }] } = await ask(page, "explain", { ...reference, limit: 100_000 });
    expect(list.total).toBeGreaterThan(200);
    await page.evaluate((reference) => document.querySelector("rapport-dashboard").shadowRoot.querySelector("rapport-explanation").explain(reference), reference);
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(`The first 200 of ${list.total.toLocaleString("en-GB")} rows.`);
    const { text: file } = await taken(page, () => dialog.locator("rapport-take button").first().click());
    const [head, ...rows] = records(file);
    expect(head).toEqual([...list.headers, "File", "Line"]);
    expect(rows.map((row) => row.slice(-2))).toEqual(list.rows.map((row) => [row.file, String(row.line)]));
    // Where they cannot be had, that is said where it is seen: not behind the dialog.
    await page.evaluate(() => {
      const { client } = document.querySelector("rapport-dashboard");
      client.explain = () => { delete client.explain; return Promise.reject(new Error("no rows today")); };
    });
    await dialog.locator("rapport-take button").first().click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("alert")).toContainText("no rows today");
    await page.getByRole("button", { name: "Dismiss" }).click();
  });

  test("a picture taken as SVG stands alone: its look, its name, and what it was made from", async ({ browser }) => {
    await visit(page, "#/");
    await visit(page, "#/metric/nps");
    const picture = page.locator("rapport-metric rapport-picture").first();
    await expect(picture.locator("svg")).toBeVisible();
    await picture.hover();
    const { name, text: file } = await taken(page, () => picture.getByRole("button", { name: / as SVG$/ }).click());
    expect(name).toMatch(/^net-promoter-score-.*2025-12-[0-9a-f]{16}\.svg$/);
    const marks = ["path", "circle", "line"];
    const shown = await picture.locator("svg").evaluate((drawn, marks) => ({ label: drawn.getAttribute("aria-label"), marks: marks.map((mark) => drawn.querySelectorAll(mark).length) }), marks);
    // On a page of no style and no policy.
    const blank = await browser.newPage();
    const found = await blank.evaluate(([file, marks]) => {
      const parsed = new DOMParser().parseFromString(file, "image/svg+xml");
      const all = [...parsed.querySelectorAll("*")];
      return {
        wrong: parsed.querySelector("parsererror")?.textContent ?? null,
        classes: all.filter((element) => element.hasAttribute("class") || element.hasAttribute("style")).length,
        unpainted: all.filter((element) => ["path", "circle", "rect", "text"].includes(element.localName) && !element.hasAttribute("fill")).length,
        odd: [...file.matchAll(/(?:light-dark|var|color|color-mix)\(/g)].length,
        marks: marks.map((mark) => parsed.querySelectorAll(mark).length),
        title: parsed.documentElement.querySelector("title").textContent,
        audit: JSON.parse(parsed.querySelector("metadata").textContent),
      };
    }, [file, marks]);
    expect([found.wrong, found.classes, found.unpainted, found.odd]).toEqual([null, 0, 0, 0]);
    expect(found.marks).toEqual(shown.marks);
    expect(found.marks.every((count) => count > 0)).toBe(true);
    expect(found.title).toBe(shown.label);
    expect([found.audit.data, found.audit.definitions.map((entry) => entry.id)]).toEqual([DATA, ["nps"]]);
  });

  test("a picture taken as PNG has twice the size and is drawn", async () => {
    const found = complaints(page);
    await visit(page, "#/");
    await visit(page, "#/metric/nps");
    const picture = page.locator("rapport-metric rapport-picture").first();
    await expect(picture.locator("svg")).toBeVisible();
    await picture.hover();
    const svg = await taken(page, () => picture.getByRole("button", { name: / as SVG$/ }).click());
    const [, width, height] = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg.text).map(Number);
    const png = await taken(page, () => picture.getByRole("button", { name: / as PNG$/ }).click());
    const drawn = colours(png.content);
    expect([drawn.width, drawn.height]).toEqual([2 * width, 2 * height]);
    expect(drawn.found.size).toBeGreaterThan(20);
    // Paper, and the line's own colour.
    expect(drawn.found.get("fffefc")).toBeGreaterThan(drawn.width * drawn.height * 0.4);
    expect(drawn.found.get("195a97")).toBeGreaterThan(200);
    expect(found).toEqual([]);
  });

  test("every picture can be taken, by keyboard too", async () => {
    await visit(page, "#/");
    await visit(page, "#/client/C-100003");
    await expect(page.locator("rapport-picture svg.picture").first()).toBeVisible();
    const pictures = page.locator("rapport-picture");
    expect(await pictures.count()).toBeGreaterThan(2);
    for (const picture of await pictures.all()) {
      const label = await picture.locator("svg.picture").getAttribute("aria-label");
      const button = picture.getByRole("button", { name: `Download the picture “${label}” as SVG`, exact: true });
      await button.focus();
      await expect(picture.locator(".takes")).toHaveCSS("opacity", "1");
      const { text: file } = await taken(page, () => page.keyboard.press("Enter"));
      expect(file).toContain("<metadata>");
    }
  });
});

test("a text that a spreadsheet would run stays text, and a number stays a number", async ({ page }) => {
  await open(page);
  const names = ['=HYPERLINK("http://x.invalid","a")', "-2+3", "@SUM(A1)", "\tTab", "  =1+1", "＝1+1", "+49 30 1234", "a;=1+1", 'x;"=1+1;y', "plain"];
  const clients = `client_id,name,note\n${names.map((name, at) => `c${at},"${name.replaceAll('"', '""')}",${at % 2 ? "odd" : "even"}`).join("\n")}\n`;
  const events = `client_id,occurred_at,type\n${names.flatMap((_, at) => [`c${at},2025-01-1${at % 9},login`, ...(at % 2 ? [] : [`c${at},2025-02-1${at % 9},login`])]).join("\n")}\nc0,2025-03-02,login\n`;
  await give(page, [text("clients.csv", clients), text("events.csv", events)]);
  await overviewOf(page, 2);
  await go(page, "Clients");
  const { text: file } = await taken(page, click(page, "Download as CSV"));
  const [head, ...rows] = records(file);
  const got = Object.fromEntries(rows.map((row) => [row[head.indexOf("Identifier")], row]));
  const shown = names.map((_, at) => got[`c${at}`][head.indexOf("Client")]);
  // Where a blank in front is cut off at reading, there is no more of it.
  for (const name of shown.slice(0, 7)) expect(name, name).toMatch(/^'|^Tab$/);
  expect(shown.slice(7)).toEqual(["a;'=1+1", "x;\"'=1+1;y", "plain"]);
  // In no cell and in no line as a spreadsheet cuts them, by commas or by semicolons, stands a formula.
  for (const cell of rows.flat()) expect(cell).toMatch(/^(?![\t\r\n]|\s*[=+\-@＝＋－＠])|^[+-]?\d+(\.\d+)?$/);
  for (const piece of file.slice(1).split(/[;\r\n]/)) expect(piece).not.toMatch(/^[\s"]*[=+\-@]/);
  const scores = await page.evaluate(() => Object.fromEntries([...document.querySelector("rapport-dashboard").report.roster.client.entries()].map(([at, id]) => [id, document.querySelector("rapport-dashboard").report.roster.change[at]])));
  const changes = Object.entries(got).map(([id, row]) => [row[head.indexOf("Change")], Number.isNaN(scores[id]) ? "" : String(scores[id])]);
  expect(changes.some(([cell]) => cell.startsWith("-"))).toBe(true);
  for (const [cell, value] of changes) expect(cell).toBe(value);
});

test("a name with signs that XML forbids leaves the picture readable", async ({ page }) => {
  await open(page);
  const rows = Array.from({ length: 12 }, (_, month) => `c1,2025-${String(month + 1).padStart(2, "0")}-10,login\nc2,2025-${String(month + 1).padStart(2, "0")}-11,login`).join("\n");
  await give(page, [text("clients.csv", "client_id,name\nc1,A\u0001B\u000bC\uffffD\nc2,Other\n"), text("events.csv", `client_id,occurred_at,type\n${rows}\n`)]);
  await overviewOf(page, 2);
  await visit(page, "#/client/c1");
  const picture = page.locator("rapport-picture").first();
  // So that a name is in it, whatever the pictures of today say.
  await picture.locator("svg.picture").evaluate((svg) => svg.setAttribute("aria-label", `${document.querySelector("rapport-dashboard").report.roster.name.find((name) => name !== "Other")}: points`));
  const { text: file } = await taken(page, () => picture.getByRole("button", { name: /as SVG$/ }).click());
  expect(file).toContain("ABCD");
  // The page's own policy lets nothing be read as markup.
  const reader = await page.context().newPage();
  expect(await reader.evaluate((svg) => new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror")?.textContent ?? null, file)).toBeNull();
  const { content } = await taken(page, () => picture.getByRole("button", { name: /as PNG$/ }).click());
  expect(content.subarray(1, 4).toString()).toBe("PNG");
});

test("where a file has changed on the disk since, the answers are given all the same, and say that it could not be hashed", async ({ page }, info) => {
  const path = info.outputPath("clients.csv");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, readFileSync(sample("clients.csv")));
  await open(page);
  await page.locator("rapport-dashboard input[type=file]").setInputFiles([path, sample("events.csv")]);
  await overviewOf(page, 2);
  writeFileSync(path, "client_id\nanother\n");
  utimesSync(path, new Date(), new Date(Date.now() + 60_000));
  const { audit, report } = JSON.parse((await taken(page, click(page, "Everything as JSON"))).text);
  expect(report.headline.clients).toBeGreaterThan(0);
  expect(audit.files.map(({ name, sha256, unhashed }) => [name, sha256?.length ?? null, unhashed])).toEqual([["clients.csv", null, "unreadable"], ["events.csv", 64, null]]);
});

test("answers that change while they are asked for are asked for again, so that the audit is their own", async ({ page }) => {
  await openWithSamples(page);
  // Between the audit and the answer a file goes.
  await page.evaluate(() => {
    const { client } = document.querySelector("rapport-dashboard");
    const { callList } = client;
    client.callList = async (query) => {
      client.callList = callList;
      await client.remove("tickets.csv");
      return callList.call(client, query);
    };
  });
  const { audit, callList } = JSON.parse((await taken(page, click(page, "Call list as JSON"))).text);
  expect(audit.data).toBe((await ask(page, "audit", {})).data);
  expect(audit.data).not.toBe(DATA);
  expect(callList).toEqual(await ask(page, "callList", {}));
});

const pagesOf = (pdf) => [...pdf.toString("latin1").matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;

test.describe("on paper", () => {
  test.skip(({ browserName }) => browserName !== "chromium", "Only Chromium prints to a file.");

  test("a client is a sheet of two pages, the report holds everybody, and a screen comes back as it was", async ({ page }) => {
    await openWithSamples(page);
    await visit(page, "#/client/C-100003");
    await expect(page.getByRole("button", { name: "Print or save as PDF" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Metrics of this client" })).toBeVisible();
    const width = () => page.locator("rapport-picture svg.picture").last().getAttribute("width");
    const before = await width();
    expect(pagesOf(await page.pdf({ format: "A4" }))).toBe(2);
    // A shorter paper may need a third.
    expect(pagesOf(await page.pdf({ format: "Letter" }))).toBeLessThan(4);
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("img", { name: /^Points of .* step by step/ })).toBeVisible();
    await expect(page.locator("rapport-client .made")).toHaveText(new RegExp(`^Data up to .*2025, days in UTC\\. Rapport .* Scoring model: .*, hash \\w+ · All data: ${DATA}$`));
    await page.emulateMedia({ media: null });
    await expect.poll(width).toBe(before);
    await expect(page.locator("rapport-dashboard")).not.toHaveAttribute("printing");

    await go(page, "Overview");
    await page.getByRole("link", { name: "Report for print or PDF" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Client engagement, December 2025" })).toBeFocused();
    await expect(page.getByText(DATA)).toBeVisible();
    await expect(page.locator(".audit-files tbody tr")).toHaveCount(10);
    // A row of that file can hold the answers to several questions.
    const { files } = await ask(page, "audit", { metrics: [] });
    await expect(page.locator(".audit-files").getByRole("row", { name: /^surveys\.csv/ })).toContainText(new RegExp(`Survey answers\\s*${files.find(({ name }) => name === "surveys.csv").rows.toLocaleString("en-GB")} answers`));
    await expect(page.locator(".audit-files").getByRole("row", { name: /^web_sessions\.csv/ })).toContainText("Web sessions");
    const pages = pagesOf(await page.pdf({ format: "A4" }));
    expect(pages).toBeGreaterThan(6);
    expect(pages).toBeLessThan(12);

    // Nothing of what speaks for a call is behind a number, and former clients are one.
    const list = await page.evaluate(() => {
      const { reasons, plays, status } = document.querySelector("rapport-dashboard").report.roster;
      const first = reasons.flatMap((found, at) => (found.length > 0 ? [{ texts: found.map(({ text }) => text), play: plays[at] !== null }] : [])).slice(0, 12);
      return { first, there: [...status].filter((code, at) => code !== 2 || reasons[at].length > 0).length, former: [...status].filter((code, at) => code === 2 && reasons[at].length === 0).length };
    });
    const told = await page.locator(".report .because").allInnerTexts();
    expect(told.length).toBe(12);
    expect(list.first.some(({ texts }) => texts.length > 1)).toBe(true);
    list.first.forEach(({ texts, play }, at) => {
      for (const text of texts) expect(told[at]).toContain(text);
      expect(/Suggested: /.test(told[at])).toBe(play);
    });
    expect(list.former).toBeGreaterThan(0);
    await expect(page.locator(".everybody")).toContainText(`${list.former} former clients are not listed.`);
    await expect(page.locator(".everybody tbody tr")).toHaveCount(list.there);
    // A preset is called what the reader chose it by.
    const preset = await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.describe()).presets[0]);
    await visit(page, `#/report?preset=${preset.id}`);
    await expect(page.locator(".audit dd", { hasText: preset.title })).toHaveText(preset.title);
  });

  test("a thousand clients are all on paper, though not all on the screen", async ({ page }) => {
    await open(page);
    const clients = ["client_id,name", ...Array.from({ length: 1000 }, (_, at) => `C${at},Client number ${at}`)].join("\n");
    const events = ["client_id,occurred_at,type", ...Array.from({ length: 3000 }, (_, at) => `C${(at * 7) % 1000},2025-${String(1 + (at % 12)).padStart(2, "0")}-15T10:00:00Z,login`)].join("\n");
    await give(page, [text("clients.csv", clients), text("events.csv", events)]);
    await overviewOf(page, 2);
    for (const place of ["#/clients", "#/report"]) {
      await visit(page, place);
      const rows = page.locator(place === "#/report" ? ".report table.roster >> nth=-1" : ".portfolio").locator("tbody tr:not(.spacer)");
      await expect(rows.first()).toBeVisible();
      expect(await rows.count()).toBeLessThan(400);
      // Forty rows of one line a page are many.
      const pages = pagesOf(await page.pdf({ format: "A4" }));
      expect(pages, place).toBeGreaterThan(1000 / 50);
    }
  });

  test("nothing that can only be clicked is printed, and dark paper is light", async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await openWithSamples(page);
    for (const place of ["#/", "#/clients", "#/client/C-100003", "#/metric/nps", "#/segments", "#/files", "#/report", "#/model", "#/evidence", "#/privacy"]) {
      await page.emulateMedia({ media: "screen", colorScheme: "dark" });
      await visit(page, place);
      await expect(page.locator("h1")).toBeVisible();
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const found = await page.evaluate(() => {
        const host = document.querySelector("rapport-dashboard");
        const seen = (element) => element.checkVisibility({ visibilityProperty: true });
        return {
          controls: [...host.shadowRoot.querySelectorAll("nav, select, input, .take, rapport-drop")].filter((element) => element.closest("rapport-model") === null && seen(element)).map((element) => element.outerHTML.slice(0, 80)),
          ink: getComputedStyle(host.shadowRoot.querySelector("h1")).color, scheme: getComputedStyle(host).colorScheme,
          wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
        };
      });
      expect(found, place).toEqual({ controls: [], ink: "rgb(29, 28, 26)", scheme: "light", wide: false });
    }
  });
});

test("inside another page there is no button that prints that page", async ({ page }) => {
  await open(page);
  await page.evaluate(() => document.querySelector("rapport-dashboard").setAttribute("routes", ""));
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await overviewOf(page, 2);
  await page.getByRole("link", { name: "Report for print or PDF" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Client engagement/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Print or save as PDF" })).toHaveCount(0);
});
