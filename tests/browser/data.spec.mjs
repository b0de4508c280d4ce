// The data page: what is old, missing, unknown or empty stands first, with what to do about it.
import { expect, test } from "@playwright/test";
import { give, go, open, overviewOf, text } from "./helpers.mjs";

const DAY = 86_400_000;
const days = (from, to, step = 1) => Array.from({ length: Math.floor((Date.parse(to) - Date.parse(from)) / DAY / step) + 1 }, (_, at) => new Date(Date.parse(from) + at * step * DAY).toISOString().slice(0, 10));

test("each finding names its table and says what to do; the table holds the rest", async ({ page }) => {
  await open(page);
  const log = [...days("2025-01-06", "2025-03-02"), ...days("2025-03-24", "2025-10-31")];
  await give(page, [
    text("clients.csv", "client_id,name\nA,Northwind\nB,Acme\n"),
    text("events.csv", `client,timestamp,type\n${log.map((day, at) => `${at % 8 === 0 ? "Stranger" : "A"},${day},login`).join("\n")}\n`),
    text("tickets.csv", `ticket_id,client_id,opened_at,first_response_at,resolved_at,colour\n${days("2025-11-03", "2025-12-10").map((day, at) => `T${at},B,${day} 10:00,,${day} 12:00,red`).join("\n")}\n`),
  ]);
  await go(page, "Data");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Data");
  const findings = page.locator(".findings li");
  await expect(findings).toHaveCount(4, { timeout: 30_000 });
  await expect(findings.filter({ hasText: "Events end 40 days before the newest table" })).toContainText("Is the export old?");
  await expect(findings.filter({ hasText: "Events have a gap of 3 weeks" })).toContainText("Load the missing part");
  await expect(findings.filter({ hasText: /Events: \d+ rows \(1[23]%\) name somebody/ })).toContainText("add them to the list of clients");
  await expect(findings.filter({ hasText: "“first_response_at” has no value in any row" })).toContainText("receipt");

  const events = page.locator(".quality tbody > tr").filter({ has: page.getByRole("rowheader", { name: "Events", exact: true }) });
  await expect(events).toContainText("40 days before the newest");
  await expect(events).toContainText(/(3 Mar|Mar 3,) 2025 – (23 Mar|Mar 23,) 2025 \(3 weeks\)/);
  const tickets = page.locator(".quality tbody > tr").filter({ has: page.getByRole("rowheader", { name: /^(Tickets|Support)/ }) }).first();
  await expect(tickets).toContainText("with the newest data");
  await tickets.locator("summary").first().click();
  await expect(tickets.getByRole("row").filter({ hasText: "first_response_at" })).toContainText("0%");
  await expect(tickets.getByRole("row").filter({ hasText: "resolved_at" })).toContainText("100%");
  await tickets.getByText(/more columns? that no metric reads/).click();
  await expect(tickets.getByRole("row").filter({ hasText: "colour" })).toBeVisible();
});

test("where nothing calls for a look, the page says so", async ({ page }) => {
  await open(page, "/?sample");
  await overviewOf(page, 10);
  await go(page, "Data");
  await expect(page.locator(".quality > .scroll > table > tbody > tr")).toHaveCount(10);
  await expect(page.locator(".quality")).toContainText("Nothing calls for a look");
  await expect(page.locator(".findings")).toHaveCount(0);
});
