// A session as a file and back, on this device when asked, and forgotten.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { complaints, give, go, open, openWithSamples, overviewOf, sample, samples, text } from "./helpers.mjs";

const data = join(import.meta.dirname, "../data");
const PASSPHRASE = "Grüße aus dem Rotweinkeller";

/** All that the engine says of the session, as one text. */
function everything(page) {
  return page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const plain = (value) => JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? [...part].map(String) : part));
    return plain([await client.report(), await client.scores(), await client.model(), await client.profile(), await client.tables(), await client.matches()]);
  });
}

/** Saves a snapshot as a reader does; the file's bytes. */
async function save(page, passphrase) {
  await go(page, "Data");
  if (passphrase !== undefined) {
    await page.getByLabel("Protect it with a passphrase").check();
    const fields = page.locator("rapport-passphrase").first();
    await fields.getByLabel("Passphrase").fill(passphrase);
    await fields.getByLabel("The same once more").fill(passphrase);
  }
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a snapshot" }).click()]);
  await expect(page.locator("rapport-keep").getByText("Snapshot saved")).toBeVisible();
  return readFileSync(await download.path());
}

const snapshot = (buffer, name = "friday.rapport") => ({ name, mimeType: "application/octet-stream", buffer });

/** A client's band by decision, a merge, names kept apart, a question's answer, another period: what a reader decides. */
async function decide(page) {
  await give(page, text("calls.csv", "client,timestamp,type\nC-100000,2025-12-03 10:00,call\nc-100001 ,2025-12-04 10:00,call\nNobody Known,2025-12-04 10:00,call\n"));
  await overviewOf(page, samples.length + 1);
  await page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const model = await client.model();
    const [band] = model.bands;
    await document.querySelector("rapport-dashboard").setModel({
      ...model, version: 7, label: "Ours", overrides: [{ client: "C-100003", band: band.id, until: "2026-06-30", note: "Known to be fine." }],
      earlier: [{ until: "2025-09-30", model: { ...model, version: 6 } }],
    });
    await client.setMerges([{ from: "Nobody Known", into: "C-100002" }], [{ from: "c-100001", into: "C-100001" }]);
  });
  await go(page, "Overview");
  await page.locator(".query select").first().selectOption("quarter");
}

test("a snapshot brings back files, decisions, model and period, elsewhere and byte for byte", async ({ page, browser }) => {
  const found = complaints(page);
  await openWithSamples(page);
  await decide(page);
  const before = await everything(page);
  const file = await save(page);

  const other = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await open(other);
  await give(other, snapshot(file));
  await overviewOf(other, samples.length + 1);
  await expect(other.getByRole("status").filter({ hasText: "stands as it was kept" })).toHaveCount(1);
  expect(await everything(other)).toBe(before);
  await expect(other.locator(".query select").first()).toHaveValue("quarter");
  await expect.poll(() => other.url()).toContain("period=quarter");
  // The next file of a known shape is read as the ones before.
  await go(other, "Scoring model");
  await expect(other.getByText(/version 7/).first()).toBeVisible();
  expect(found).toEqual([]);
});

test("a snapshot takes the place of what is loaded only after a question", async ({ page }) => {
  await openWithSamples(page);
  const before = await everything(page);
  const file = await save(page);
  await page.goto("about:blank");
  await open(page);
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await overviewOf(page, 2);
  await give(page, snapshot(file));
  const dialog = page.getByRole("dialog", { name: "Open friday.rapport?" });
  await expect(dialog).toContainText("takes the place of what is loaded now (2 files)");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await overviewOf(page, 2);
  await give(page, snapshot(file));
  await dialog.getByRole("button", { name: "Open it" }).click();
  await overviewOf(page, samples.length);
  expect(await everything(page)).toBe(before);
});

test("a snapshot under a passphrase opens by it alone, and holds nothing in the clear", async ({ page }) => {
  await open(page);
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await overviewOf(page, 2);
  const before = await everything(page);
  await go(page, "Data");
  await page.getByLabel("Protect it with a passphrase").check();
  const fields = page.locator("rapport-passphrase").first();
  await fields.getByLabel("Passphrase").fill("one");
  await expect(fields).toContainText("Easy to guess");
  await fields.getByLabel("The same once more").fill("two");
  await expect(fields).toContainText("not the same");
  await page.getByLabel("Protect it with a passphrase").uncheck();
  const file = await save(page, PASSPHRASE);
  for (const word of ["C-100000", "clients.csv", "client_id", "snapshot"]) expect(file.includes(word)).toBe(false);

  await page.goto("about:blank");
  await open(page);
  await give(page, snapshot(file));
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Passphrase").fill("guessed");
  await dialog.getByRole("button", { name: "Open it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The passphrase does not open it.");
  // The same letters, typed as letter and accent.
  await dialog.getByLabel("Passphrase").fill(PASSPHRASE.normalize("NFD"));
  await dialog.getByRole("button", { name: "Open it" }).click();
  await overviewOf(page, 2);
  expect(await everything(page)).toBe(before);
});

test("what is no snapshot, is damaged, cut off, put together anew or of a later version says so, and costs nothing", async ({ page }) => {
  await open(page);
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await overviewOf(page, 2);
  const files = ["open", "sealed"].map((name) => readFileSync(join(data, `snapshot-1-${name}.rapport`)).toString("base64"));
  const outcomes = await page.evaluate(async ([files, passphrase]) => {
    const element = document.querySelector("rapport-dashboard");
    const [plain, sealed] = files.map((file) => Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)));
    const noise = new Uint8Array(600_000);
    for (let at = 0; at < noise.length; at += 60_000) crypto.getRandomValues(noise.subarray(at, at + 60_000));
    const blob = await element.client.snapshot({ passphrase, more: [{ name: "noise", options: {}, blob: new Blob([noise]) }] });
    const head = 10 + 27 + 16;
    const chunk = (256 << 10) + 16;
    const parts = [blob.slice(0, head), blob.slice(head, head + chunk), blob.slice(head + chunk, head + 2 * chunk), blob.slice(head + 2 * chunk)];
    const put = (bytes, at, change) => bytes.map((byte, place) => (place === at ? change(byte) : byte));
    const flip = (bytes, at) => put(bytes, at, (byte) => byte ^ 1);
    const cases = {
      "no snapshot": [["client,date\n"], "no_snapshot"],
      "a byte in the middle": [[flip(plain, plain.length >> 1)], "snapshot_damaged"],
      "a byte of the check sum": [[flip(plain, plain.length - 6)], "snapshot_damaged"],
      "the end cut off": [[plain.subarray(0, -9)], "snapshot_damaged"],
      "all but the head cut off": [[plain.subarray(0, 10)], "snapshot_damaged"],
      "something behind it": [[plain, "more"], "snapshot_damaged"],
      "the next version": [[put(plain, 8, () => 2)], "snapshot_newer"],
      "a sealed byte": [[flip(sealed, sealed.length - 3)], "snapshot_damaged"],
      "the salt": [[flip(sealed, 20)], "wrong_passphrase"],
      "fewer rounds than anybody should ask for": [[put(sealed, 11, () => 0)], "snapshot_damaged"],
      "the last chunk left out": [parts.slice(0, 3), "snapshot_damaged"],
      "two chunks in each other's place": [[parts[0], parts[2], parts[1], parts[3]], "snapshot_damaged"],
      "a chunk twice": [[parts[0], parts[1], parts[1], parts[2], parts[3]], "snapshot_damaged"],
      "a chunk behind the last": [[...parts, parts[3]], "snapshot_damaged"],
    };
    const said = (opening) => opening.then(() => "opened", ({ code, hint }) => (hint === "" ? "no hint" : code));
    const wrong = [];
    for (const [name, [pieces, expected]] of Object.entries(cases)) {
      const code = await said(element.restore(new Blob(pieces), passphrase));
      if (code !== expected) wrong.push([name, code]);
    }
    const held = (await element.client.tables()).map(({ table }) => table);
    return { chunks: parts.map(({ size }) => size > 16), wrong, held, whole: await said(element.restore(new Blob(parts), passphrase)) };
  }, [files, PASSPHRASE]);
  expect(outcomes).toEqual({ chunks: [true, true, true, true], wrong: [], held: ["clients", "events"], whole: "opened" });
});

for (const [name, passphrase] of [["open", undefined], ["sealed", PASSPHRASE]]) {
  test(`the ${name} snapshot of version 1 opens for ever`, async ({ page }) => {
    await open(page);
    await give(page, snapshot(readFileSync(join(data, `snapshot-1-${name}.rapport`)), "old.rapport"));
    if (passphrase !== undefined) {
      await page.getByRole("dialog").getByLabel("Passphrase").fill(passphrase);
      await page.getByRole("dialog").getByRole("button", { name: "Open it" }).click();
    }
    await overviewOf(page, 3);
    const found = await page.evaluate(async () => {
      const { client } = document.querySelector("rapport-dashboard");
      const model = await client.model();
      const { shapes, merges, apart } = await client.profile();
      return {
        label: model.label, version: model.version, overrides: model.overrides.length, earlier: model.earlier.length, shapes: shapes.length, merges, apart,
        rows: Object.fromEntries((await client.tables()).map(({ table, rows }) => [table, rows])),
      };
    });
    expect(found).toEqual({
      label: "Ours", version: 7, overrides: 1, earlier: 1, shapes: 1, merges: [{ from: "Acme Incorporated", into: "C2" }],
      apart: [{ from: "Acme Limited", into: "C2" }], rows: { clients: 3, events: 6, surveys: 3 },
    });
    await expect(page.locator(".query select").first()).toHaveValue("week");
    await expect(page.getByLabel("Data up to")).toHaveValue("2025-12-31");
  });
}

test("a source that changed on the disk since it was loaded is named, and nothing is saved", async ({ page }, info) => {
  const { writeFileSync } = await import("node:fs");
  const path = info.outputPath("visits.csv");
  writeFileSync(path, "client,timestamp,type\nC-100000,2025-12-03 10:00,call\n");
  await open(page);
  await give(page, sample("clients.csv"));
  await page.locator("rapport-dashboard input[type=file]").setInputFiles(path);
  await go(page, "Data");
  await expect(page.locator(".file").filter({ hasText: "visits.csv" })).toContainText("1 row kept");
  writeFileSync(path, "client,timestamp,type\nC-100000,2025-12-03 10:00,call\nC-100001,2025-12-03 10:00,call\n");
  await page.getByRole("button", { name: "Save a snapshot" }).click();
  await expect(page.locator("rapport-keep").getByRole("alert")).toContainText("visits.csv has changed on the disk");
  await expect(page.locator("rapport-keep").getByRole("alert")).toContainText("Nothing was saved");
});

/** What this site has stored in the browser, but for its own static files. */
function stored(page) {
  return page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name), local: localStorage.length, session: sessionStorage.length,
  }));
}

async function keepHere(page, button) {
  const fields = page.locator("rapport-passphrase").last();
  await fields.getByLabel("Passphrase").fill(PASSPHRASE);
  await fields.getByLabel("The same once more").fill(PASSPHRASE);
  await fields.getByRole("button", { name: button }).click();
  await expect(page.locator("rapport-keep").getByText("Kept on this device, encrypted.", { exact: true })).toBeVisible({ timeout: 30_000 });
}

test("kept on this device when asked, continued with the passphrase, kept again with what changed, forgotten by one button", async ({ page, context }) => {
  await open(page);
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await overviewOf(page, 2);
  const before = await everything(page);
  expect(await stored(page)).toEqual({ databases: [], local: 0, session: 0 });
  await go(page, "Data");
  await keepHere(page, "Keep on this device");
  expect(await stored(page)).toEqual({ databases: ["rapport"], local: 0, session: 0 });
  // The same bytes as the file under a passphrase, and nothing else.
  const [head, entries, text] = await page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open("rapport");
    request.onerror = reject;
    request.onsuccess = () => {
      const store = request.result.transaction("kept").objectStore("kept");
      const all = store.getAll();
      all.onsuccess = async () => {
        const bytes = new Uint8Array(await all.result[0].arrayBuffer());
        request.result.close();
        resolve([[...bytes.subarray(0, 10)], all.result.length, new TextDecoder("latin1").decode(bytes)]);
      };
    };
  }));
  expect(Buffer.from(head)).toEqual(Buffer.from("\x89RAPPORT\x01\x01", "latin1"));
  expect(entries).toBe(1);
  expect(text).not.toMatch(/C-100000|client_id|clients\.csv/);

  await give(page, sample("surveys.csv"));
  await go(page, "Data");
  await expect(page.locator("rapport-keep")).toContainText("Changed since, and not kept: 1 file added");
  await keepHere(page, "Keep again");
  await expect(page.locator("rapport-keep")).toContainText("Nothing has changed since.");
  await page.getByRole("button", { name: "Remove surveys.csv" }).click();
  await expect(page.locator("rapport-keep")).toContainText("1 file taken away");
  await keepHere(page, "Keep again");

  await page.goto("about:blank");
  await open(page);
  const kept = page.locator(".kept");
  await expect(kept).toContainText("Continue where you left off");
  await kept.getByRole("button", { name: "Continue" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Passphrase").fill("wrong");
  await dialog.getByRole("button", { name: "Open it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("does not open it");
  await dialog.getByLabel("Passphrase").fill(PASSPHRASE);
  await dialog.getByRole("button", { name: "Open it" }).click();
  await overviewOf(page, 2);
  expect(await everything(page)).toBe(before);
  await go(page, "Data");
  await expect(page.locator("rapport-keep")).toContainText("Nothing has changed since.");

  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.getByRole("button", { name: "Cancel" }).last().click();
  expect(await stored(page)).toEqual({ databases: ["rapport"], local: 0, session: 0 });
  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.locator("button.danger").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Who needs you this week, and why");
  await expect(page.getByRole("status").filter({ hasText: "Everything is forgotten" })).toHaveCount(1);
  expect(await stored(page)).toEqual({ databases: [], local: 0, session: 0 });
  expect(await page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    return [await client.tables(), await client.model(), (await client.profile()).shapes];
  })).toEqual([[], null, []]);
  await page.reload();
  await expect(page.locator(".kept")).toHaveCount(0);
  expect(await context.cookies()).toEqual([]);
});

test("what is kept can be forgotten from the welcome page and from the privacy page", async ({ page }) => {
  for (const place of ["welcome", "privacy"]) {
    await open(page);
    await give(page, sample("clients.csv"));
    await go(page, "Data");
    await keepHere(page, "Keep on this device");
    await page.reload();
    await expect(page.locator(".kept"), place).toBeVisible().catch(async () => { await go(page, "Overview"); });
    if (place === "privacy") await go(page, "Privacy");
    else await go(page, "Overview");
    await page.getByRole("button", { name: place === "privacy" ? "Forget everything" : "Forget it" }).click();
    await page.locator("button.danger").click();
    await expect.poll(async () => (await stored(page)).databases).toEqual([]);
    await expect(page.locator(".kept")).toHaveCount(0);
  }
});

test("an embedded dashboard offers the file, and no storage of the device", async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    const element = document.querySelector("rapport-dashboard");
    const embedded = document.createElement("rapport-dashboard");
    element.replaceWith(embedded);
  });
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await overviewOf(page, 2);
  await go(page, "Data");
  await expect(page.getByRole("button", { name: "Save a snapshot" })).toBeVisible();
  await expect(page.locator("rapport-keep")).not.toContainText("this device");
});

/** A snapshot with any header, as somebody could make one. */
const forged = (change, content = "", bytes = content.length) => {
  const header = { rapport: "snapshot", engine: "0", profile: { rapport: "profile", version: 1, shapes: [], merges: [] }, model: null, proposed: true, query: {}, files: [{ name: "a.csv", options: {}, bytes }] };
  const json = Buffer.from(JSON.stringify({ ...header, ...change }));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(json.length);
  return Buffer.concat([Buffer.from("\x89RAPPORT\x01\x00", "latin1"), gzipSync(Buffer.concat([size, json, Buffer.from(content)]))]).toString("base64");
};

const restored = (page, file) => page.evaluate(async (file) => {
  const element = document.querySelector("rapport-dashboard");
  const code = await element.restore(new Blob([Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0))])).then(() => "opened", ({ name, code }) => code || name);
  return [code, (await element.client.tables()).map(({ table }) => table)];
}, file);

test("a snapshot with a header of another shape costs nothing, and a model that is none costs only the model", async ({ page }) => {
  await open(page);
  await give(page, [sample("clients.csv"), sample("events.csv")]);
  await overviewOf(page, 2);
  const file = { name: "a.csv", options: {}, bytes: 0 };
  const wrong = {
    "no query": { query: null }, "a query that is a list": { query: [] }, "a period that is none": { query: { period: {} } }, "a day that is none": { query: { asOf: "tomorrow" } },
    "no model": { model: undefined }, "a model that is text": { model: "m" }, "no profile": { profile: null }, "a profile that is nonsense": { profile: { shapes: 7 } },
    "two of one name": { files: [file, file] }, "options that are a list": { files: [{ ...file, options: [] }] }, "names apart that are none": { apart: [["a"]] },
    "endlessly many files": { files: Array.from({ length: 300_000 }, (_, at) => ({ ...file, name: `${at}` })) }, "endlessly many bytes": { files: [{ ...file, bytes: 2 ** 52 }] },
  };
  for (const [what, change] of Object.entries(wrong)) {
    expect(await restored(page, forged(change)), what).toEqual([what.includes("nonsense") ? expect.stringMatching(/profile/) : "snapshot_damaged", ["clients", "events"]]);
  }
  await expect(page.getByRole("button", { name: /^2 files, / })).toBeVisible();
  expect(await restored(page, forged({ model: { triggers: 7 }, proposed: false, query: { preset: "nobody" }, apart: [["One Ltd", "C1"]] }, "client_id,name\nC1,One\n"))).toEqual(["opened", ["clients"]]);
  await expect(page.getByRole("alert").filter({ hasText: "its scoring model is none that this version understands" })).toBeVisible();
  expect(await page.evaluate(() => document.querySelector("rapport-dashboard").query)).toEqual({});
  // As the first snapshots held names kept apart: beside the profile.
  expect(await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.profile()).apart)).toEqual([{ from: "One Ltd", into: "C1" }]);
});

test("what is forgotten while a snapshot opens stays forgotten, and a later snapshot ends an earlier one", async ({ page }) => {
  await open(page);
  const outcomes = await page.evaluate(async () => {
    const element = document.querySelector("rapport-dashboard");
    const { client } = element;
    const make = async (prefix, files) => client.snapshot({ more: await Promise.all(Array.from({ length: files }, async (_, at) => {
      const rows = Array.from({ length: 20_000 }, (_, row) => `${prefix}${row},2025-0${at + 1}-05,login`).join("\n");
      return { name: `${prefix}${at}.csv`, options: {}, blob: new Blob([`client_id,occurred_at,type\n${rows}\n`]) };
    })) });
    const [long, short] = [await make("A", 6), await make("B", 1)];
    const reading = () => new Promise((resolve) => element.addEventListener("rapport-imported", resolve, { once: true }));
    const said = (work) => work.then(() => "opened", ({ name }) => name);
    const rows = async () => (await client.tables()).reduce((sum, { rows }) => sum + rows, 0);

    const first = said(element.restore(long));
    await reading();
    await client.reset();
    const forgotten = [await first, await rows(), (await client.profile()).shapes.length];

    const second = said(element.restore(long));
    await reading();
    const third = said(element.restore(short));
    const replaced = [await second, await third, await rows()];
    return { forgotten, replaced };
  });
  expect(outcomes).toEqual({ forgotten: ["AbortError", 0, 0], replaced: ["AbortError", "opened", 20_000] });
  await expect(page.locator(".file")).toHaveText([/B0\.csv/]);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("the button forgets what a snapshot was still bringing", async ({ page }) => {
  await open(page);
  const rows = (at) => `client_id,occurred_at,type\n${Array.from({ length: 20_000 }, (_, row) => `C${row},2025-0${at + 1}-05,login`).join("\n")}\n`;
  const contents = Array.from({ length: 6 }, (_, at) => rows(at));
  const files = contents.map((content, at) => ({ name: `${at}.csv`, options: {}, bytes: content.length }));
  await give(page, snapshot(Buffer.from(forged({ files }, contents.join("")), "base64")));
  await page.waitForFunction(() => document.querySelector("rapport-dashboard").renderRoot.querySelector(".file") !== null);
  await page.evaluate(() => document.querySelector("rapport-dashboard").renderRoot.querySelector("[part=base]").dispatchEvent(new CustomEvent("wish-forget")));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Who needs you this week, and why");
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)));
  expect(await page.evaluate(() => document.querySelector("rapport-dashboard").client.tables())).toEqual([]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Who needs you this week, and why");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("what another tab kept is not replaced unasked", async ({ page, context }) => {
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await open(tab);
    await give(tab, sample("clients.csv"));
    await go(tab, "Data");
  }
  await keepHere(page, "Keep on this device");
  await expect(page.locator("rapport-keep")).toContainText("Nothing has changed since.");
  const fields = other.locator("rapport-keep rapport-passphrase").last();
  const again = async () => {
    await fields.getByLabel("Passphrase").fill(PASSPHRASE);
    await fields.getByLabel("The same once more").fill(PASSPHRASE);
    await fields.getByRole("button", { name: "Keep on this device" }).click();
  };
  await again();
  await expect(other.locator("rapport-keep").getByRole("alert")).toContainText("in another tab or window");
  await expect(other.locator("rapport-keep")).toContainText("An earlier session is kept on this device");
  await again();
  await expect(other.locator("rapport-keep").getByText("Kept on this device, encrypted.", { exact: true })).toBeVisible({ timeout: 30_000 });
  // Back in the first tab.
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(page.locator("rapport-keep")).toContainText("An earlier session is kept on this device");
});

test("without https a protected snapshot says that it cannot be opened, and asks for no passphrase", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, "isSecureContext", { value: false }));
  await open(page);
  await give(page, snapshot(readFileSync(join(data, "snapshot-1-sealed.rapport"))));
  await expect(page.getByRole("alert")).toContainText("not opened over https");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("where the browser gives no storage, the page says so in place of the offer", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(indexedDB, "databases", { value: () => Promise.reject(new DOMException("refused", "SecurityError")) });
  });
  await open(page);
  await give(page, sample("clients.csv"));
  await go(page, "Data");
  await expect(page.locator("rapport-keep")).toContainText("gives this page no storage");
  await expect(page.getByRole("button", { name: "Keep on this device" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Save a snapshot" })).toBeEnabled();
});
