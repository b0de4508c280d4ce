// All kinds of files on the real page, and what a person can correct, answer, merge and save.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { complaints, give, go, open, overviewOf, sample, text } from "./helpers.mjs";
import { file, gzip, utf16, xlsx, zip } from "./made.mjs";

const lineOf = (page, name) => page.locator(".file").filter({ has: page.getByText(name, { exact: true }) });

/** Opens the Files view with these files in it, all of them read. */
async function filesOf(page, files) {
  await open(page, "/#/files");
  await give(page, files);
  await settled(page, files.length);
}

async function settled(page, atLeast = 1) {
  await expect.poll(() => page.locator(".file").count()).toBeGreaterThanOrEqual(atLeast);
  await expect(page.getByRole("button", { name: /^Cancel reading/ })).toHaveCount(0, { timeout: 30_000 });
}

async function receiptOf(page, name) {
  await lineOf(page, name).locator("button.disclosure").click();
  return lineOf(page, name).locator(".receipt");
}

/** The cells of the first row as it was understood. */
const firstRow = (receipt) => receipt.locator(".first-rows tbody tr").first();

async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path(), "utf8") };
}

const log = (clients, type = "login") => ["client_id,occurred_at,type", ...clients.map((client, at) => `${client},2025-${String(1 + (at % 12)).padStart(2, "0")}-15T10:00:00Z,${type}`), ""].join("\n");

test.describe("kinds of files", () => {
  test("UTF-16, Windows-1252 and gzip are read as they are, and an encoding can be corrected by keyboard", async ({ page }) => {
    const found = complaints(page);
    const clients = "client_id;name\nC1;Müller & Søn\nC2;Café Noël\n";
    await filesOf(page, [
      file("unicode.txt", utf16("client_id\tname\nU1\tŁódź Partners\n")),
      file("western.csv", Buffer.from(clients, "latin1")),
      file("packed.csv.gz", gzip("client_id,name\nG1,Gzip & Co\n")),
      // "ż" and "ł" of Windows-1250, which are other letters in Windows-1252.
      file("polish.csv", Buffer.concat([Buffer.from("client_id;name\nP1;"), Buffer.from([0xbf, 0xf3, 0xb3, 0x77]), Buffer.from("\n")])),
    ]);
    await expect(firstRow(await receiptOf(page, "unicode.txt"))).toContainText("Łódź Partners");
    await expect(lineOf(page, "unicode.txt").locator(".receipt")).toContainText(/utf-16le/i);
    await expect(firstRow(await receiptOf(page, "western.csv"))).toContainText("Müller & Søn");
    await expect(lineOf(page, "western.csv").locator(".receipt")).toContainText(/windows-1252/i);
    await expect(firstRow(await receiptOf(page, "packed.csv"))).toContainText("Gzip & Co");

    const receipt = await receiptOf(page, "polish.csv");
    await expect(firstRow(receipt)).not.toContainText("żółw");
    await receipt.getByText("How it is cut").focus();
    await page.keyboard.press("Enter");
    await receipt.getByRole("combobox", { name: "Encoding" }).focus();
    await page.keyboard.type("windows-1250");
    await expect(firstRow(receipt)).toContainText("żółw");
    await expect(firstRow(receipt).locator(".changed")).toHaveText("żółw");
    // Nothing has been read yet: what the engine holds is still the first reading.
    await expect(receipt.getByRole("group", { name: "Changes" })).toContainText("Clients: of the first row, 1 is kept.");
    await receipt.getByRole("button", { name: "Read again with these changes" }).press("Enter");
    await settled(page);
    await expect(lineOf(page, "polish.csv").locator("button.disclosure")).toBeFocused();
    await expect(firstRow(receipt)).toContainText("żółw");
    await expect(receipt).toContainText(/windows-1250/i);
    await expect(receipt.getByRole("group", { name: "Changes" })).toHaveCount(0);
    expect(found).toEqual([]);
  });

  test("a damaged gzip, and one with an archive in it, are refused with advice", async ({ page }) => {
    const whole = gzip(log(["C1", "C2"]).repeat(50));
    await filesOf(page, [file("cut.csv.gz", whole.subarray(0, whole.length / 2)), file("twice.gz", gzip(zip({ "a.csv": "a,b\n" }))), text("clients.csv", "client_id,name\nC1,One\n")]);
    await expect(lineOf(page, "cut.csv")).toContainText("damaged or not complete");
    await expect(lineOf(page, "twice")).toContainText("packed once more");
    await expect(lineOf(page, "clients.csv")).toContainText("1 row kept");
  });

  test("a workbook is read by its sheets; its reader is fetched with the first one, and then no more", async ({ page, context }) => {
    const found = complaints(page);
    await open(page, "/#/files");
    await page.waitForLoadState("networkidle");
    const requests = [];
    context.on("request", (request) => { if (!request.url().startsWith("blob:")) requests.push(new URL(request.url()).pathname); });
    await give(page, text("clients.csv", "client_id,name\nC1,One\nC2,Two\n"));
    await settled(page, 1);
    expect(requests).toEqual([]);

    const book = xlsx({
      Cover: [["Report of the help desk"], ["Made on Monday"]],
      Tickets: [["Ticket ID", "Client ID", "Created at", "Solved at"], ["T1", "C1", new Date("2025-03-04T09:30:00Z"), new Date("2025-03-05T10:00:00Z")], ["T2", "C2", new Date("2025-04-04T09:30:00Z"), ""]],
      Logins: [["client_id", "occurred_at", "type"], ["C1", new Date("2025-05-01T08:00:00Z"), "login"]],
    });
    await give(page, file("desk.xlsx", book));
    await settled(page, 2);
    expect(requests).toEqual(["/workbook_bg.wasm"]);
    // A cover is no table, so the first sheet that is one is taken.
    await expect(lineOf(page, "desk.xlsx")).toContainText("2 rows kept");
    const receipt = await receiptOf(page, "desk.xlsx");
    await expect(receipt).toContainText("Sheet “Tickets” of 3, column names in row 1");
    await expect(firstRow(receipt)).toContainText("2025-03-04 09:30:00");

    // Another sheet beside it, and without a network: the reader stays.
    await context.setOffline(true);
    await receipt.getByRole("button", { name: "Read “Logins” too" }).click();
    await settled(page, 3);
    await expect(lineOf(page, "desk.xlsx/Logins")).toContainText("1 row kept");
    await expect(receipt.getByRole("button", { name: "Read “Logins” too" })).toHaveCount(0);

    // Or instead of it.
    await receipt.getByText("How it is cut").click();
    await receipt.getByRole("combobox", { name: "Sheet" }).selectOption("Cover");
    await expect(receipt.getByRole("group", { name: "Changes" })).toContainText(/recognised/);
    await receipt.getByRole("button", { name: "Discard" }).click();
    await expect(firstRow(receipt)).toContainText("T1");
    expect(requests).toEqual(["/workbook_bg.wasm"]);
    expect(found).toEqual([]);
  });

  test("without a network before the first workbook, it says so, and a second attempt reads it", async ({ page, context }) => {
    await open(page, "/#/files");
    await context.setOffline(true);
    await give(page, file("desk.xlsx", xlsx({ Clients: [["client_id", "name"], ["C1", "One"]] })));
    await expect(lineOf(page, "desk.xlsx")).toContainText("Go online");
    await context.setOffline(false);
    await lineOf(page, "desk.xlsx").getByRole("button", { name: "Read it again" }).click();
    await expect(lineOf(page, "desk.xlsx")).toContainText("1 row kept");
  });

  test("damaged workbooks are refused, and the engine lives on", async ({ page }) => {
    const found = complaints(page);
    const book = xlsx({ Clients: [["client_id", "name"], ...Array.from({ length: 500 }, (_, at) => [`C${at}`, `Client ${at} ${Math.sin(at)}`])] });
    const broken = Buffer.from(book);
    // Bytes in the middle of a compressed part, and a file that ends too early.
    broken.fill(0x5a, Math.floor(book.length / 2), Math.floor(book.length / 2) + 200);
    await filesOf(page, [text("clients.csv", "client_id,name\nC1,One\n"), file("broken.xlsx", broken), file("cut.xlsx", book.subarray(0, book.length / 2)), file("empty.xlsx", zip({ "xl/workbook.xml": "<workbook/>", "[Content_Types].xml": "<Types/>" }))]);
    for (const name of ["broken.xlsx", "cut.xlsx", "empty.xlsx"]) {
      const advice = lineOf(page, name).locator(".trouble p");
      await expect(advice.first()).not.toBeEmpty();
      await expect(advice.nth(1)).not.toBeEmpty();
    }
    await expect(page.locator("body")).not.toContainText(/undefined|\[object|RuntimeError|unreachable/);
    await give(page, file("good.xlsx", xlsx({ Log: [["client_id", "occurred_at", "type"], ["C1", new Date("2025-05-01T08:00:00Z"), "login"]] })));
    await expect(lineOf(page, "good.xlsx")).toContainText("1 row kept");
    await expect(lineOf(page, "clients.csv")).toContainText("1 row kept");
    expect(found).toEqual([]);
  });

  test("an archive becomes a line for each file in it; an archive inside it is refused", async ({ page }) => {
    await filesOf(page, [file("exports.zip", zip({
      "clients.csv": "client_id,name\nC1,One\nC2,Two\n",
      "2025/log.csv": log(["C1", "C2", "C1"]),
      "tickets.xlsx": xlsx({ Tickets: [["Ticket ID", "Client ID", "Created at"], ["T1", "C1", new Date("2025-03-04T09:30:00Z")]] }),
      "readme.txt": "Made by the portal. Have a nice day.",
      "older.zip": zip({ "clients.csv": "client_id\nC3\n" }),
      "__MACOSX/._clients.csv": "x",
    }))]);
    await settled(page, 5);
    await expect(page.locator(".file")).toHaveCount(5);
    await expect(lineOf(page, "exports.zip/clients.csv")).toContainText("2 rows kept");
    await expect(lineOf(page, "exports.zip/2025/log.csv")).toContainText("3 rows kept");
    await expect(lineOf(page, "exports.zip/tickets.xlsx")).toContainText("1 row kept");
    await expect(lineOf(page, "exports.zip/readme.txt")).toContainText("Not used");
    await expect(lineOf(page, "exports.zip/older.zip")).toContainText("archive inside an archive");
    await page.getByRole("button", { name: "Remove exports.zip/2025/log.csv" }).click();
    await expect(page.locator(".file")).toHaveCount(4);
  });

  test("JSON and the log of a web server are files like the others", async ({ page }) => {
    await filesOf(page, [
      file("clients.json", JSON.stringify([{ client_id: "C1", name: "One" }, { client_id: "C2", name: "Two" }])),
      text("access.log", ['192.0.2.1 - ann [10/Oct/2025:13:55:36 +0000] "GET /start HTTP/1.1" 200 2326', '192.0.2.2 - bob [11/Oct/2025:13:55:36 +0000] "GET /next HTTP/1.1" 200 100', ""].join("\n")),
    ]);
    const log = await receiptOf(page, "access.log");
    await expect(log).toContainText("The log of a web server, in UTF-8");
    await expect(log.getByRole("combobox", { name: "Separated by" })).toHaveCount(0);
    await expect(lineOf(page, "clients.json")).toContainText("2 rows kept");
    await expect(await receiptOf(page, "clients.json")).toContainText("JSON in UTF-8");
  });

  test("rows copied from a spreadsheet or a page are pasted, whatever else is on the clipboard", async ({ page }) => {
    await open(page, "/#/files");
    const paste = (kinds, picture = false) => page.evaluate(([kinds, picture]) => {
      const data = new DataTransfer();
      for (const [kind, content] of Object.entries(kinds)) data.setData(kind, content);
      if (picture) data.items.add(new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47)], "image.png", { type: "image/png" }));
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
    }, [kinds, picture]);
    await paste({ "text/plain": "client_id\tname\r\nC1\t\"One\"\"s, first\"\r\nC2\tTwo\r\n", "text/html": "<table><tr><td>other</td></tr></table>" }, true);
    await expect(lineOf(page, "pasted text.csv")).toContainText("2 rows kept");
    await expect(firstRow(await receiptOf(page, "pasted text.csv"))).toContainText("One\"s, first");
    await paste({ "text/html": "<meta><table><tr><th>client_id</th><th>occurred_at</th><th>type</th></tr><tr><td>C1</td><td>2025-05-01</td><td>said \"hello\"<br>twice<img src=x onerror=\"alert(1)\"></td></tr></table>" });
    await expect(lineOf(page, "pasted text (2).csv")).toContainText("1 row kept");
    await expect(firstRow(await receiptOf(page, "pasted text (2).csv"))).toContainText("said \"hello\"");
    await expect(page.locator("img")).toHaveCount(0);
    // One word is no table.
    await paste({ "text/plain": "hello" });
    await expect(page.locator(".file")).toHaveCount(2);
  });
});

test.describe("corrections and answers", () => {
  test("a changed column shows by keyboard what it does, before anything is read", async ({ page }) => {
    await filesOf(page, [text("clients.csv", "client_id,name\nC1,One\nC2,Two\n"), text("log.csv", "client_id,occurred_at,type,how\nC1,2025-01-15,login,web\nC2,2025-02-15,upload,app\n")]);
    const receipt = await receiptOf(page, "log.csv");
    await expect(lineOf(page, "log.csv")).toContainText("2 rows kept");
    const changes = receipt.getByRole("group", { name: "Changes" });
    await expect(changes).toHaveCount(0);

    await receipt.getByRole("combobox", { name: "Meaning of how" }).focus();
    await page.keyboard.type("Feature");
    await expect(changes).toContainText("Events: of the first 2 rows, 2 are kept.");
    await expect(receipt.locator(".first-rows th").filter({ hasText: "Feature" })).toBeVisible();
    await expect(firstRow(receipt).locator(".changed").filter({ hasText: "web" })).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: /of the first 2 rows, 2 are kept/ })).toHaveCount(1);

    // Taking away a column that is needed says which.
    await receipt.getByRole("combobox", { name: "Meaning of client_id" }).selectOption("");
    await expect(changes).toContainText(/client_id/);
    await receipt.getByRole("button", { name: "Discard" }).click();
    await expect(changes).toHaveCount(0);
    await expect(receipt.getByRole("combobox", { name: "Meaning of client_id" })).toHaveValue("client_id");

    await receipt.getByRole("combobox", { name: "Meaning of how" }).selectOption("feature");
    await receipt.getByRole("button", { name: "Read again with these changes" }).click();
    await settled(page, 2);
    await expect(receipt.getByRole("combobox", { name: "Meaning of how" })).toHaveValue("feature");
    await receipt.getByRole("button", { name: "Back to the reading before" }).click();
    await settled(page, 2);
    await expect(receipt.getByRole("combobox", { name: "Meaning of how" })).not.toHaveValue("feature");
  });

  test("another table, separator and header line are tried before they are read", async ({ page }) => {
    await filesOf(page, [text("list.csv", "Made by us\nid~who\nC1~One\nC2~Two\n")]);
    const receipt = await receiptOf(page, "list.csv");
    const changes = receipt.getByRole("group", { name: "Changes" });
    await receipt.getByRole("combobox", { name: "Read as" }).selectOption("invoices");
    await expect(changes).toContainText(/Invoices/);
    await receipt.getByRole("combobox", { name: "Read as" }).selectOption("clients");
    await receipt.getByRole("spinbutton", { name: "Column names on line" }).fill("2");
    await page.keyboard.press("Tab");
    await expect(receipt.locator(".mapping th[scope=row]")).toContainText(["id~who"]);
  });

  test("an answer in words stands for a number that can be changed", async ({ page }) => {
    const rows = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied"].map((word, at) => `C${at},2025-0${at + 1}-10,${word}`);
    await filesOf(page, [text("survey.csv", `client_id,answered_at,How satisfied are you with our service?\n${rows.join("\n")}\n`)]);
    const receipt = await receiptOf(page, "survey.csv");
    const neutral = receipt.getByRole("combobox", { name: "“Neutral” stands for" });
    await expect(neutral).toHaveValue("3");
    await neutral.focus();
    await page.keyboard.type("no answer");
    await expect(receipt.getByRole("group", { name: "Changes" })).toBeVisible();
    await receipt.getByRole("button", { name: "Read again with these changes" }).press("Enter");
    await settled(page);
    await expect(neutral).toHaveValue("");
    await expect(receipt.getByRole("combobox", { name: "“Satisfied” stands for" })).toHaveValue("4");
  });

  test("what only a metric waits for is asked under a file that is already read", async ({ page }) => {
    const rows = [3, 4, 5, 2].map((answer, at) => `C${at},2025-0${at + 1}-10,${answer}`);
    await filesOf(page, [text("survey.csv", `client_id,answered_at,How satisfied are you with our service?\n${rows.join("\n")}\n`)]);
    const line = lineOf(page, "survey.csv");
    await expect(line).toContainText("4 rows kept");
    const question = line.getByRole("group");
    await expect(question).toContainText("CSAT waits for this answer.");
    await question.getByRole("button", { name: "1 to 5" }).press("Enter");
    await expect(question).toHaveCount(0);
    await expect(line).toContainText("4 rows kept");
    await expect(line.locator("button.disclosure")).toBeFocused();
    await expect(firstRow(await receiptOf(page, "survey.csv"))).toContainText("1-5");
  });

  test("a file without dates asks for one, and times without a zone can be given theirs", async ({ page }) => {
    await filesOf(page, [text("undated.csv", "client_id,How likely is it that you would recommend us?\nC1,9\nC2,4\n"), text("log.csv", "client_id,occurred_at,type\nC1,2025-06-15 23:30,login\nC2,2025-07-15 10:00,login\n")]);
    const undated = lineOf(page, "undated.csv");
    await expect(undated).toContainText(/one question/);
    await undated.getByLabel("Date of every row").fill("2025-05-31");
    await undated.getByRole("button", { name: "Use this date" }).press("Enter");
    await expect(undated).toContainText("2 rows kept");
    await expect(firstRow(await receiptOf(page, "undated.csv"))).toContainText("2025-05-31");

    const log = lineOf(page, "log.csv");
    await log.getByText("does not say its time zone").focus();
    await page.keyboard.press("Enter");
    await log.getByRole("combobox", { name: "Time zone" }).selectOption("America/New_York");
    await log.getByRole("button", { name: "Use this time zone" }).click();
    await expect(log.getByText("does not say its time zone")).toHaveCount(0);
    await expect(firstRow(await receiptOf(page, "log.csv"))).toContainText("2025-06-16 03:30:00");
  });

  test("all rejected rows can be had, not only the first", async ({ page, browserName }) => {
    test.skip(browserName !== "chromium", "Firefox, driven this way, does not tell of downloads.");
    const rows = Array.from({ length: 1500 }, (_, at) => `C${at},2025-02-${30 + (at % 2)},login,"note ""${at}"", with more"`);
    await filesOf(page, [text("log.csv", `client_id,occurred_at,type,note\nC1,2025-01-01,login,good\n${rows.join("\n")}\n`)]);
    const receipt = await receiptOf(page, "log.csv");
    const { name, content } = await downloaded(page, () => receipt.getByRole("button", { name: "Download 1,500 rejected rows" }).click());
    expect(name).toBe("rejected rows of log.csv");
    const lines = content.trimEnd().split("\r\n");
    expect(lines).toHaveLength(1501);
    expect(lines[1]).toContain("2025-02-30");
    expect(lines.at(-1)).toContain('note """"1499"""", with more');
  });

  test("rows that another file has already are counted as such", async ({ page }) => {
    await filesOf(page, [text("january.csv", log(["C1", "C2", "C3"]))]);
    await give(page, text("spring.csv", log(["C1", "C2", "C3", "C4", "C5"])));
    await settled(page, 2);
    await expect(lineOf(page, "spring.csv")).toContainText("2 rows kept, 3 already there");
    await expect(await receiptOf(page, "spring.csv")).toContainText("3 already there from other files");
  });

  test("rows that went with another file come back with the one that holds them too", async ({ page }) => {
    await open(page);
    const january = "client_id,timestamp,type\nA,2025-01-07,login\nB,2025-01-09,call\n";
    await give(page, text("january.csv", january));
    await give(page, text("february.csv", `${january}C,2025-02-03,login\n`));
    await give(page, text("again.csv", january));
    await overviewOf(page, 3);
    await go(page, "Data");
    await expect(lineOf(page, "february.csv")).toContainText("1 row kept");
    await lineOf(page, "january.csv").getByRole("button", { name: /^Remove/ }).click();
    await expect(lineOf(page, "february.csv")).toContainText("3 rows kept");
    const rows = () => page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.tables()).map(({ rows }) => rows));
    await expect.poll(rows).toEqual([3]);
    await lineOf(page, "february.csv").getByRole("button", { name: /^Remove/ }).click();
    await expect(lineOf(page, "again.csv")).toContainText("2 rows kept");
    await expect.poll(rows).toEqual([2]);
  });
});

test.describe("clients and profiles", () => {
  const clients = text("clients.csv", "client_id,name\nC1,Blackwood Ltd\nC2,Café Noël\n");
  const events = text("events.csv", ["client name,occurred_at,type", "Blackwood Ltd,2025-01-15,login", "blackwood limited,2025-02-15,login", "blackwood limited,2025-03-15,login", "CAFE NOEL,2025-03-15,login", ""].join("\n"));

  test("a name like a client's can be merged, taken back, or kept apart", async ({ page }) => {
    await filesOf(page, [clients, events]);
    const section = page.locator("section").filter({ has: page.getByRole("heading", { name: "Possibly the same client" }) });
    const found = () => page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.tables()).find(({ table }) => table === "events").unjoined.rows);
    const before = await found();
    expect(before).toBeGreaterThanOrEqual(2);
    const item = section.getByRole("listitem").filter({ hasText: "blackwood limited" });
    await expect(item).toContainText("2 rows");
    await expect(item).toContainText("resembles Blackwood Ltd");
    await item.getByRole("button", { name: /^Same client/ }).press("Enter");
    await expect(item).toContainText("counts for Blackwood Ltd");
    expect(await found()).toBe(before - 2);
    await item.getByRole("button", { name: /^Take back/ }).click();
    await expect(item).toContainText("resembles Blackwood Ltd");
    expect(await found()).toBe(before);
    // By keyboard: the next name takes the place of the one decided on; after the last one its own button has the focus.
    const other = section.getByRole("listitem").filter({ hasText: "CAFE NOEL" });
    const inFocus = () => page.evaluate(() => document.querySelector("rapport-dashboard").shadowRoot.activeElement?.getAttribute("aria-label"));
    await other.getByRole("button", { name: /^Not the same/ }).press("Enter");
    await expect(other).toContainText("is not Café Noël");
    await expect.poll(inFocus).toMatch(/: blackwood limited is not/);
    await page.keyboard.press("Enter");
    await expect(item).toContainText("is not Blackwood Ltd");
    await expect.poll(inFocus).toMatch(/^Take back/);
    await other.getByRole("button", { name: /^Take back/ }).click();
    await expect(other).toContainText("resembles Café Noël");
    // As a decision it lasts beyond the file.
    await page.getByRole("button", { name: "Remove events.csv" }).click();
    await give(page, events);
    await settled(page, 2);
    await expect(lineOf(page, "events.csv")).toContainText("4 rows kept");
    await expect(item).toContainText("is not Blackwood Ltd");
    const profile = await page.evaluate(() => document.querySelector("rapport-dashboard").client.profile());
    expect(profile.apart).toEqual([{ from: "blackwood limited", into: "C1" }]);
    // The overview says how many are still open, and leads there.
    await go(page, "Overview");
    await expect(page.getByRole("link", { name: /^1 name may be a client/ })).toBeVisible();
    await page.getByRole("link", { name: /^1 name may be a client/ }).click();
    await item.getByRole("button", { name: /^Take back/ }).click();
    await expect(item).toContainText("resembles Blackwood Ltd");
    await go(page, "Overview");
    await expect(page.getByRole("link", { name: /^2 names may be clients/ })).toBeVisible();
  });

  test("of very many names the first are shown, and all on demand", async ({ page }) => {
    const names = Array.from({ length: 60 }, (_, at) => `Client number ${at}`);
    await filesOf(page, [text("clients.csv", ["client_id,name", ...names.map((name, at) => `K${at},${name} Ltd`), ""].join("\n")), text("events.csv", ["client name,occurred_at,type", ...names.map((name) => `${name},2025-01-15,login`), ""].join("\n"))]);
    await expect(page.locator(".matches li")).toHaveCount(40);
    await page.getByRole("button", { name: "Show all 60" }).click();
    await expect(page.locator(".matches li")).toHaveCount(60);
  });

  const spring = text("spring.csv", "client_id,occurred_at,type\nC1,03/04/2025,login\nC2,05/06/2025,login\n");
  const summer = text("summer.csv", "client_id,occurred_at,type\nC1,07/08/2025,login\nC2,09/10/2025,login\n");

  test("a profile is saved, and dropped with the next exports: no question is asked twice", async ({ page, browserName }) => {
    test.skip(browserName !== "chromium", "Firefox, driven this way, does not tell of downloads.");
    await filesOf(page, [clients, events, spring]);
    await lineOf(page, "spring.csv").getByRole("group").getByRole("button", { name: /^The day/ }).click();
    await expect(lineOf(page, "spring.csv")).toContainText("2 rows kept");
    await page.getByRole("button", { name: /^Same client: blackwood limited/ }).click();
    await expect(page.getByText("counts for Blackwood Ltd")).toBeVisible();
    const saved = await downloaded(page, () => page.getByRole("button", { name: "Save profile" }).click());
    expect(saved.name).toBe("rapport-profile.json");
    const profile = JSON.parse(saved.content);
    expect(profile).toMatchObject({ rapport: "profile", version: 1, merges: [{ from: "blackwood limited", into: "C1" }] });
    expect(saved.content).not.toContain("Café");

    // A file of the same shape follows at once, in the same visit.
    await give(page, summer);
    await expect(lineOf(page, "summer.csv")).toContainText("2 rows kept");
    await expect(await receiptOf(page, "summer.csv")).toContainText("by your profile");

    // A new visit: files first, then the profile, which answers what was open.
    await page.reload();
    await page.evaluate(() => document.querySelector("rapport-dashboard").client.ready);
    await give(page, [clients, events, summer]);
    await settled(page, 3);
    await expect(lineOf(page, "summer.csv")).toContainText("one question");
    await give(page, file("rapport-profile.json", saved.content));
    await expect(lineOf(page, "rapport-profile.json")).toContainText("Profile applied");
    await expect(lineOf(page, "summer.csv")).toContainText("2 rows kept");
    await expect(page.getByText("counts for Blackwood Ltd")).toBeVisible();
    // What the profile said can be changed like anything else.
    const receipt = await receiptOf(page, "summer.csv");
    await expect(firstRow(receipt)).toContainText("2025-08-07");
    await receipt.getByRole("button", { name: "Back to the reading before" }).click();
    await expect(lineOf(page, "summer.csv")).toContainText("one question");
  });

  test("a file that looks like a profile and is none says what is wrong", async ({ page }) => {
    await filesOf(page, [clients, file("other.json", '{"rapport": "profile", "version": 99, "shapes": [], "merges": []}')]);
    const advice = lineOf(page, "other.json").locator(".trouble p");
    await expect(advice.first()).toContainText("99");
    await expect(advice.nth(1)).not.toBeEmpty();
  });

  test("the sample data come with their maker's answers", async ({ page }) => {
    await open(page);
    await page.getByRole("button", { name: "Try it with sample data" }).click();
    await overviewOf(page, 10);
    await go(page, "Data");
    await expect(lineOf(page, "surveys.csv")).not.toContainText("waits for this answer");
    await expect(await receiptOf(page, "surveys.csv")).toContainText("by your profile");
  });
});

test.describe("stopping", () => {
  test("a large file can be cancelled, and the next one is read", async ({ page }) => {
    await open(page, "/#/files");
    await page.evaluate(() => {
      const part = new Blob(["C1,2025-01-01T10:00:00Z,login\n".repeat(200_000)]);
      const file = new File(["client_id,occurred_at,type\n", ...Array(80).fill(part)], "huge.csv");
      const input = document.querySelector("rapport-dashboard").shadowRoot.querySelector("input[type=file]");
      const data = new DataTransfer();
      data.items.add(file);
      input.files = data.files;
      input.dispatchEvent(new Event("change"));
    });
    await page.getByRole("button", { name: "Cancel reading huge.csv" }).click();
    await expect(lineOf(page, "huge.csv")).toContainText("Cancelled");
    await give(page, sample("clients.csv"));
    await expect(lineOf(page, "clients.csv")).toContainText("200 rows kept");
    expect(await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.tables()).map(({ table }) => table))).toEqual(["clients"]);
  });

  test("a large workbook can be cancelled too", async ({ page }) => {
    const rows = Array.from({ length: 60_000 }, (_, at) => [`C${at % 500}`, new Date(Date.UTC(2025, at % 12, 1 + (at % 28))), "login", `Something to read ${at}`]);
    await open(page, "/#/files");
    await give(page, file("huge.xlsx", xlsx({ Log: [["client_id", "occurred_at", "type", "note"], ...rows] })));
    await page.getByRole("button", { name: "Cancel reading huge.xlsx" }).click();
    await expect(lineOf(page, "huge.xlsx")).toContainText("Cancelled");
    await give(page, file("small.xlsx", xlsx({ Clients: [["client_id", "name"], ["C1", "One"]] })));
    await expect(lineOf(page, "small.xlsx")).toContainText("1 row kept");
  });

  test("after the engine has stopped, files, answers and merges are as before", async ({ page }) => {
    // The worker's last request is answered in its place with the news that it has stopped.
    await page.addInitScript(() => {
      const Native = Worker;
      globalThis.Worker = class extends Native {
        constructor(...args) {
          super(...args);
          globalThis.engineWorker = this;
          globalThis.engineWorkers = (globalThis.engineWorkers ?? 0) + 1;
        }

        postMessage(message, ...rest) {
          globalThis.lastRequest = message.id;
          super.postMessage(message, ...rest);
        }
      };
    });
    await filesOf(page, [text("clients.csv", "client_id,name\nC1,Blackwood Ltd\n"), text("spring.csv", "client_id,occurred_at,type\nblackwood limited,03/04/2025,login\n"), file("more.xlsx", xlsx({ Clients: [["client_id", "name"], ["C2", "Two"]] }))]);
    await lineOf(page, "spring.csv").getByRole("group").getByRole("button", { name: /^The day/ }).click();
    await page.getByRole("button", { name: /^Same client: blackwood limited/ }).click();
    await expect(page.getByText("counts for Blackwood Ltd")).toBeVisible();
    const state = () => page.evaluate(async () => {
      const { client } = document.querySelector("rapport-dashboard");
      return { profile: await client.profile(), tables: await client.tables(), matches: await client.matches() };
    });
    const before = await state();
    const told = await page.evaluate(async () => {
      const { client } = document.querySelector("rapport-dashboard");
      const asked = client.report().catch(({ code }) => code);
      await new Promise((resolve) => setTimeout(resolve));
      globalThis.engineWorker.dispatchEvent(new MessageEvent("message", { data: { id: globalThis.lastRequest, failure: "stopped", detail: "told to" } }));
      return asked;
    });
    expect(told).toBe("stopped");
    expect(await state()).toEqual(before);
    expect(await page.evaluate(() => globalThis.engineWorkers)).toBe(2);
  });
});
