// Files that are not what they should be: each says what is wrong, where, and what to do, and the page goes on.
import { expect, test } from "@playwright/test";
import { complaints, give, go, open, overviewOf, sample, text } from "./helpers.mjs";

/** The first bytes of a JPEG, and some that are no text. */
const jpeg = { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xdb, 0, 0x43, ...Array(200).keys()]) };

const bad = {
  "an empty file": { name: "empty.csv", mimeType: "text/csv", buffer: Buffer.alloc(0) },
  "only column names": text("headers.csv", "client_id,occurred_at,type\n"),
  "a photo": jpeg,
  "no column for the client": text("stock.csv", "article,price\nnails,3\nscrews,4\n"),
  "one long line": text("line.csv", "x".repeat(200_000)),
};

for (const [what, file] of Object.entries(bad)) {
  test(`${what} says what to do, and a good file still works`, async ({ page }) => {
    const found = complaints(page);
    await open(page);
    await give(page, file);
    const line = page.locator(".file").filter({ hasText: file.name });
    await expect(line).toBeVisible();
    await expect(line.locator(".trouble, .question").or(line.getByText("0 rows kept"))).toBeVisible();
    const advice = line.locator(".trouble p");
    if (await advice.count() > 0) for (const part of await advice.all()) await expect(part).not.toBeEmpty();
    await expect(page.locator("body")).not.toContainText(/undefined|NaN|\[object|RuntimeError|unreachable/);

    await give(page, [sample("clients.csv"), sample("events.csv")]);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/attention/, { timeout: 30_000 });
    await line.getByRole("button", { name: `Remove ${file.name}` }).click();
    await overviewOf(page, 2);
    expect(found).toEqual([]);
  });
}

test("impossible dates are rejected by row, with line, value and advice, and can be downloaded", async ({ page, browserName }) => {
  await open(page);
  const rows = ["client_id,occurred_at,type", "C-100000,2025-12-01,login", "C-100001,2025-02-30,login", "C-100002,2025-13-01,login", "C-100003,=HYPERLINK(1),login", "C-100004,2025-12-05,login"];
  await give(page, [sample("clients.csv"), text("events.csv", rows.join("\n"))]);
  await go(page, "Data");
  await expect(page.locator(".file").filter({ hasText: "events.csv" })).toContainText("2 rows kept, 3 rejected");
  await page.getByRole("button", { name: "events.csv", exact: true }).click();
  const rejected = page.locator(".receipt-part").filter({ hasText: "3 rows rejected" });
  const first = rejected.locator("tbody tr").first();
  await expect(first).toContainText("3");
  await expect(first).toContainText("2025-02-30");
  // Firefox, driven this way, does not tell of downloads.
  if (browserName !== "chromium") return;
  const [download] = await Promise.all([page.waitForEvent("download"), rejected.getByRole("button", { name: /^Download/ }).click()]);
  const stream = await download.createReadStream();
  let content = "";
  for await (const chunk of stream) content += chunk;
  expect(content).toContain("2025-02-30");
  expect(content).toContain("'=HYPERLINK(1)");
});

test("the same file twice does not count twice", async ({ page }) => {
  await open(page);
  await give(page, [sample("clients.csv"), sample("surveys.csv")]);
  await overviewOf(page, 2);
  const before = await page.evaluate(() => document.querySelector("rapport-dashboard").client.tables());
  await give(page, sample("surveys.csv"));
  await overviewOf(page, 3);
  const after = await page.evaluate(() => document.querySelector("rapport-dashboard").client.tables());
  expect(after.map(({ table, rows }) => [table, rows])).toEqual(before.map(({ table, rows }) => [table, rows]));
  await go(page, "Data");
  await expect(page.locator(".file").filter({ hasText: "Already loaded" })).toHaveCount(1);
  // Taking the second away leaves the first alone.
  await page.getByRole("button", { name: "Remove surveys (2).csv" }).click();
  const end = await page.evaluate(() => document.querySelector("rapport-dashboard").client.tables());
  expect(end.find(({ table }) => table === "surveys").rows).toBe(before.find(({ table }) => table === "surveys").rows);
});

test("text that looks like markup or script stays text", async ({ page }) => {
  await open(page);
  const name = "<img src=x onerror=alert(1)>";
  await give(page, [text("clients.csv", `client_id,name\nC1,${name}\n`), text("events.csv", "client_id,occurred_at,type\nC1,2025-11-30T10:00:00Z,login\nC1,2025-12-01T10:00:00Z,login\n")]);
  await overviewOf(page, 2);
  await go(page, "Clients");
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.locator("img")).toHaveCount(0);
});
