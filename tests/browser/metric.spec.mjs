// The page of one metric, and the page of segments: what they show is compared with numbers worked out by hand.
import { expect, test } from "@playwright/test";
import { complaints, give, go, open, openWithSamples, overviewOf, samples, text, visit } from "./helpers.mjs";
import { more } from "./made.mjs";

const clients = Array.from({ length: 40 }, (_, at) => ({ id: `K${String(at + 1).padStart(2, "0")}`, law: at < 20, at }));

/**
 * Forty clients. Twenty law firms came in January 2024, and two of them leave on 28 December 2025; twenty shops came in October 2024,
 * and twelve of them leave on that day. Law firms recommend and shops do not; the first law firm thinks better of it
 * later. Ten of each are satisfied to the same degree.
 */
const firm = [
  text("clients.csv", `client_id,name,industry,started_on,ended_on\n${clients.map(({ id, law, at }) =>
    `${id},Firm ${id},${law ? "Law" : "Retail"},${law ? "2024-01-10" : "2024-10-10"},${(law ? at === 1 || at === 2 : at < 32) ? "2025-12-28" : ""}`).join("\n")}\n`),
  text("events.csv", `client_id,occurred_at,type\n${clients.map(({ id, law, at }) =>
    `${id},${law ? "2024-01-10" : "2024-10-10"} 09:00,login\n${at % 2 ? `${id},${law ? "2024-01-11" : "2024-10-11"} 09:00,login\n` : ""}${id},2025-12-05 09:00,login`).join("\n")}\nK01,2026-01-10 09:00,login\n`),
  text("surveys.csv", `client_id,answered_at,kind,answer,scale,touchpoint,comment\n${clients.map(({ id, law }) =>
    `${id},2025-12-05,nps,${law ? 10 : 0},0-10,${law ? "project" : "support"},${law ? "friendly advice" : "slow portal"}`).join("\n")}\nK01,2025-12-20,nps,0,0-10,project,\n${
    clients.filter(({ at }) => at % 20 < 10).map(({ id, at }) => `${id},2025-12-06,csat,${[5, 5, 4, 4, 3, 3, 3, 3, 1, 1][at % 20]},1-5,meeting,`).join("\n")}\n`),
];

async function openFirm(page, address) {
  await open(page);
  await give(page, firm);
  await overviewOf(page, firm.length);
  await visit(page, address);
}

const value = (page) => page.locator("rapport-metric .metric-now .value-line");
const texts = (rows) => rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim())));

test("a card's title leads to the metric's page, with its value, what is usual, and how to read it", async ({ page }) => {
  const trouble = complaints(page);
  await openWithSamples(page);
  await page.locator("rapport-overview rapport-card h3 a").first().click();
  await expect(page.getByRole("link", { name: "Metrics", exact: true })).toHaveAttribute("aria-current", "page");
  await expect(value(page)).toContainText(/\d/);
  await go(page, "Metrics");
  await page.locator("#metric-nps h3 a").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Net promoter score");
  await expect(page.locator(".usual-line")).toHaveText(/usual/);
  await expect(page.getByRole("img", { name: /Net promoter score by period/ })).toBeVisible();
  await expect(page.getByText("What to look out for")).toBeVisible();
  await page.getByText("The same definition in SQL").click();
  await expect(page.getByRole("region", { name: "SQL" })).toContainText("select");
  expect(trouble).toEqual([]);
});

test("another definition changes the value and the address, and the address brings it back", async ({ page }) => {
  await openFirm(page, "#/metric/nps");
  // 20 promoters and 21 detractors among 41 answers; of the latest of each, 19 and 21 among 40.
  await expect(value(page)).toContainText("−2.4");
  await page.getByRole("radio", { name: /Latest answer of each respondent/ }).check();
  await expect(value(page)).toContainText("−5");
  expect(page.url()).toContain("variant=latest");
  const address = page.url().slice(page.url().indexOf("#"));
  await page.goto("about:blank");
  await openFirm(page, address);
  await expect(value(page)).toContainText("−5");
});

test("a definition with a number of the firm's own takes it, and says so", async ({ page }) => {
  await openFirm(page, "#/metric/csat?variant=own_threshold");
  await expect(value(page)).toContainText("40.0%");
  const field = page.getByRole("spinbutton", { name: /Happy from/ });
  await expect(field).toHaveValue("4");
  await field.fill("3");
  await field.press("Tab");
  await expect(value(page)).toContainText("80.0%");
  await expect(page.getByText("Happy from the answer: 3")).toBeVisible();
  expect(page.url()).toContain("set.happyFrom=3");
});

test("what differs between two definitions is shown row by row", async ({ page }) => {
  await openFirm(page, "#/metric/nps");
  await page.getByLabel("Compare with").selectOption("latest");
  const pair = page.locator("rapport-difference");
  await expect(pair).toContainText("They differ by 2.6 points");
  const rows = pair.locator("details.group").first().locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("2025-12-05");
  await expect(rows).toContainText("K01");
});

test("segments are held against everybody else, by name, and marked only where they differ", async ({ page }) => {
  await openFirm(page, "#/metric/nps?variant=latest&by=industry");
  const rows = page.locator(".comparison tbody tr");
  await expect(rows).toHaveCount(2);
  const [law, retail] = await texts(rows);
  // 19 of 20 against none of 20: +90 against −100.
  expect([law[0], law[1].split(" ")[0], law[3], law[4].split(" ")[0], law[5]]).toEqual(["Law", "+90", "20", "+190", "differs"]);
  expect([retail[0], retail[1].split(" ")[0], retail[5]]).toEqual(["Retail", "−100", "differs"]);
  await expect(page.locator(".comparison tfoot")).toContainText("−5");
  await rows.first().getByRole("button").click();
  await expect(page.getByRole("dialog")).toContainText("20 rows");
  await page.keyboard.press("Escape");
  // They are satisfied alike: a difference of nought, without a mark.
  await visit(page, "#/metric/csat?by=industry");
  await expect(value(page)).toContainText("40.0%");
  const alike = await texts(rows);
  expect(alike.map((row) => [row[0], row[1].split(" ")[0], row[4].split(" ")[0], row[5]])).toEqual([["Law", "40.0%", "0", ""], ["Retail", "40.0%", "0", ""]]);
});

test("a length of time has a curve, by segment too, with the test over all of them", async ({ page }) => {
  await openFirm(page, "#/metric/retention_curve?over=all");
  await expect(page.getByRole("heading", { name: "The whole curve" })).toBeVisible();
  const alone = await texts(page.locator(".at-risk tbody tr"));
  // Shops leave after 444 days, law firms after 718; before that nobody does. The rest have been watched for two years.
  expect(alone.map((row) => row.slice(0, 2))).toEqual([["180 days", "100.0%"], ["360 days", "100.0%"], ["540 days", expect.stringMatching(/^\d\d\.\d%$/)], ["720 days", expect.stringMatching(/^\d\d\.\d%$/)]]);
  await page.getByLabel("Split by").selectOption("industry");
  const labels = page.getByRole("img", { name: /share not over yet/ });
  await expect(labels).toContainText("Law");
  await expect(labels).toContainText("Retail");
  await expect(page.locator("rapport-comparison")).toContainText(/All curves together: they differ.*log-rank/);
});

test("cohorts stand as a triangle, whose youngest cells are not yet there", async ({ page }) => {
  await openFirm(page, "#/metric/cohort_retention");
  const rows = page.locator(".triangle tbody tr");
  await expect(rows).toHaveCount(2);
  const [law, retail] = await texts(rows);
  // 23 months after January 2024 is December 2025: 18 of 20 are left. January 2026 is not over.
  expect([law[0], law[1], law[2], law[24], law[25], law[26]]).toEqual(["Jan 2024", "20", "100%", "100%", "90%", "–"]);
  expect([retail[0], retail[1], retail[16], retail[17]]).toEqual(["Oct 2024", "20", "40%", "–"]);
  await expect(rows.first().locator("td").last()).toHaveAttribute("title", /not yet/);
});

test("the first days are shown one by one", async ({ page }) => {
  await openFirm(page, "#/metric/first_week_engagement?variant=by_day");
  await expect(page.getByRole("heading", { name: "Day by day" })).toBeVisible();
  await page.locator("rapport-curves details.twin summary").click();
  const rows = await texts(page.locator("rapport-curves details.twin tbody tr"));
  expect(rows.slice(0, 2).map((row) => row.slice(0, 2))).toEqual([["Day 0", "100.0%"], ["Day 1", "50.0%"]]);
});

test("themes open to their comments, and are filtered by where they were asked", async ({ page }) => {
  await openFirm(page, "#/metric/feedback_themes");
  const rows = page.locator(".themes tbody tr");
  const term = rows.filter({ hasText: "slow portal" });
  await expect(term).toContainText("20");
  await term.getByRole("button").click();
  await expect(page.getByRole("dialog").locator("tbody tr")).toHaveCount(20);
  await expect(page.getByRole("dialog").locator("tbody tr").first()).toContainText("slow portal");
  await page.keyboard.press("Escape");
  await page.getByLabel("Where it was asked").selectOption("project");
  await expect(rows.filter({ hasText: "slow portal" })).toHaveCount(0);
  await expect(rows.filter({ hasText: "friendly advice" })).toContainText("20");
});

test("cross-tables tell who stayed and who left, and open to those clients", async ({ page }) => {
  await openFirm(page, "#/segments");
  const table = page.getByRole("table", { name: "Churn by recommendation" });
  const detractors = table.getByRole("row").filter({ hasText: /^Detractor/i });
  // The eight shops that stay and the law firm that thought better of it; the twelve shops that leave.
  await expect(detractors.getByRole("button")).toHaveText(["9", "12"]);
  await expect(detractors).toContainText("57.1%");
  await detractors.getByRole("button").first().click();
  await expect(page.locator(".client-list li")).toHaveCount(9);
  // What cannot be made names what is missing.
  await expect(page.locator("section").filter({ hasText: "Churn by expansion" })).toContainText(/subscriptions/i);
  await page.locator(".client-list a").filter({ hasText: "Firm K01" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Firm K01");
});

test("the segments' page leads to any metric by any attribute", async ({ page }) => {
  await openFirm(page, "#/segments");
  await page.getByRole("combobox").nth(0).selectOption("nps");
  await page.getByRole("combobox").nth(1).selectOption("industry");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Net promoter score");
  await expect(page.locator(".comparison tbody tr")).toHaveCount(2);
});

test("counting as another tool does holds for all cards, stands in the address, and tells its source", async ({ page }) => {
  await openFirm(page, "#/metrics");
  const presets = await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.describe()).presets);
  // One by which a metric with a value here is counted otherwise.
  const chosen = presets.find(({ choices }) => choices.some(({ metric }) => metric === "churn_rate"));
  const { variant } = chosen.choices.find(({ metric }) => metric === "churn_rate");
  await page.getByLabel("Count as").selectOption(chosen.id);
  await expect.poll(() => page.url()).toContain(`preset=${chosen.id}`);
  await expect(page.locator("#metric-churn_rate").getByLabel("Definition")).toHaveValue(variant);
  await page.locator("#metric-churn_rate h3 a").click();
  await expect(page.getByRole("radio", { checked: true })).toHaveAttribute("value", variant);
  await expect(page.getByRole("link", { name: chosen.source })).toHaveAttribute("href", chosen.source);
  const address = page.url().slice(page.url().indexOf("#"));
  expect(address).toContain(`preset=${chosen.id}`);
  await page.goto("about:blank");
  await openFirm(page, address);
  await expect(page.getByLabel("Count as")).toHaveValue(chosen.id);
  await page.getByLabel("Count as").selectOption("");
  await expect.poll(() => page.url()).not.toContain("preset=");
});

test("a metric without its files names them; an unknown one says so", async ({ page }) => {
  await openFirm(page, "#/metric/mrr");
  await expect(page.locator("rapport-metric")).toContainText(/made from subscriptions/i);
  await visit(page, "#/metric/no_such_thing");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/no metric/);
});

test("the page of every metric opens", async ({ page }) => {
  const trouble = complaints(page);
  await openWithSamples(page);
  await give(page, more);
  await overviewOf(page, samples.length + more.length);
  const all = await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.describe()).metrics.map(({ id, title }) => ({ id, title })));
  for (const { id, title } of all) {
    await visit(page, `#/metric/${id}?by=industry&over=all`);
    await expect(page.getByRole("heading", { level: 1 }), id).toHaveText(title);
    await expect(value(page), id).toHaveText(/\d|–\s+\S/);
    await expect(page.getByText("Working it out…"), id).toHaveCount(0);
    await expect(page.locator(".trouble"), id).toHaveCount(0);
  }
  expect(trouble).toEqual([]);
});
