// Since when a client does more or less: the sentence, the mark in the picture and its table, the rows behind it, in both languages.
import { expect, test } from "@playwright/test";
import { complaints, give, open, overviewOf, text, visit } from "./helpers.mjs";

const DAY = 86_400_000;
const FIRST = Date.UTC(2025, 0, 6);
const CALMER = [11, 9, 14, 12, 8, 11, 10, 13, 12, 9, 11, 10, 3, 2, 4, 3, 1, 5, 3, 2, 4, 3];
const date = (at) => new Date(at).toISOString().slice(0, 10);
const spoken = (week, language) => new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(FIRST + 7 * week * DAY);

/** So many logins in each week from the first Monday on, and one on the Friday before. */
function logins(client, counts, from = 0) {
  const rows = counts.flatMap((many, week) => Array.from({ length: many }, (_, nth) =>
    `${client},${date(FIRST + (7 * (week + from) + (nth % 5)) * DAY)} ${String(8 + Math.floor(nth / 5)).padStart(2, "0")}:00,login`));
  return [`${client},${date(FIRST + (7 * from - 3) * DAY)} 12:00,login`, ...rows];
}

async function openFirm(page, address = "/") {
  const steady = [5, 6, 4, 5, 7, 5, 4, 6, 5, 5, 6, 4, 5, 7, 5, 4, 6, 5, 5, 6, 4, 5];
  const rows = [...logins("calmer", CALMER), ...["a", "b", "c", "d"].flatMap((id) => logins(id, steady)), ...logins("young", [4, 5, 3], 19), `a,${date(FIRST + 154 * DAY)} 09:00,login`];
  await open(page, address);
  await give(page, [text("clients.csv", "client_id,name\ncalmer,Calmer & Co\na,Ash\nb,Birch\nc,Cedar\nd,Dogwood\nyoung,Young Ltd\n"), text("events.csv", `client_id,occurred_at,type\n${rows.join("\n")}\n`)]);
}

test("a client that does less since some week: sentence, mark, table and rows", async ({ page }) => {
  const trouble = complaints(page);
  await openFirm(page);
  await overviewOf(page, 2);
  await visit(page, "#/client/calmer");
  const told = `Since the week of ${spoken(12)} about 3 events a week, before about 11 events a week.`;
  const item = page.locator("rapport-client .levels li");
  await expect(item).toHaveCount(1);
  await expect(item).toContainText(told);
  const picture = page.getByRole("img", { name: "All activity of Calmer & Co by week, with its level" });
  await expect(picture.locator("text", { hasText: "11 → 3" })).toHaveCount(1);
  // The mark stands at the left edge of the thirteenth week, and the levels meet there; the lower one is lower by 130 ÷ 12 − 3 in weeks' height.
  const drawn = await picture.evaluate((svg) => {
    const at = (line, name) => Number(line.getAttribute(name));
    const mark = svg.querySelector("line.mark");
    const steps = [...svg.querySelectorAll("line.step")].map((line) => ({ from: at(line, "x1"), to: at(line, "x2"), y: at(line, "y1") }));
    const grid = [...svg.querySelectorAll("line.grid")].map((line) => at(line, "y1"));
    const ticks = [...svg.querySelectorAll("line.grid + text.axis")].map((label) => Number(label.textContent));
    return { mark: at(mark, "x1"), steps, grid, ticks };
  });
  expect(drawn.steps).toHaveLength(2);
  expect(drawn.steps[0].to).toBeCloseTo(drawn.mark, 3);
  expect(drawn.steps[1].from).toBeCloseTo(drawn.mark, 3);
  const unit = (drawn.grid[0] - drawn.grid[1]) / (drawn.ticks[1] - drawn.ticks[0]);
  expect((drawn.steps[1].y - drawn.steps[0].y) / unit).toBeCloseTo(130 / 12 - 3, 2);
  // The table says week by week what was counted, and the sentence at its week.
  const twin = page.locator("rapport-client details.twin", { has: page.locator("caption", { hasText: "All activity of Calmer & Co" }) });
  await twin.locator("summary").click();
  const rows = await twin.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
  expect(rows.map(([, count]) => Number(count))).toEqual(CALMER);
  expect(rows.map(([week, , , note]) => [week, note]).filter(([, note]) => note !== "")).toEqual([[`Week of ${spoken(12)}`, told]]);
  // What was counted on either side.
  await item.getByRole("button", { name: `Show the rows: ${told}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { level: 2 })).toHaveText("Another level of activity");
  await expect(dialog.locator("details.group summary")).toHaveText([/Events\s+30 rows/, /Events\s+130 rows/]);
  await expect(dialog.getByText("What was counted since then.")).toBeVisible();
  expect(trouble).toEqual([]);
});

test("no change is said, and too short a history says what is missing", async ({ page }) => {
  await openFirm(page);
  await overviewOf(page, 2);
  await visit(page, "#/client/a");
  await expect(page.locator("rapport-client p.activity-level")).toHaveText("No change of level: about 5.2 events a week in the 22 whole weeks looked at.");
  await expect(page.locator("rapport-client line.step")).toHaveCount(1);
  await visit(page, "#/client/young");
  await expect(page.locator("rapport-client p.activity-level")).toHaveText("Whether the level of activity changed can be told from 12 whole weeks on; so far there are 3.");
  await expect(page.locator("rapport-client line.step")).toHaveCount(0);
});

test("in German", async ({ page }) => {
  await openFirm(page, "/?lang=de");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Aufmerksamkeit", { timeout: 30_000 });
  await visit(page, "#/client/calmer");
  const told = `Seit der Woche vom ${spoken(12, "de")} etwa 3 Ereignisse in der Woche, davor etwa 11 Ereignisse in der Woche.`;
  await expect(page.locator("rapport-client .levels li")).toContainText(told);
  await page.locator("rapport-client .levels li").getByRole("button").click();
  await expect(page.getByRole("dialog").getByText("Was seitdem gezählt wurde.")).toBeVisible();
  await expect(page.getByRole("dialog").locator("details.group summary")).toHaveText([/Ereignisse\s+30 Zeilen/, /Ereignisse\s+130 Zeilen/]);
});
