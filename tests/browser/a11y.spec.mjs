// Each view, light and dark, at a laptop's and a phone's width, under axe's rules; and nothing wider than the screen.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { give, go, open, openWithSamples, text, visit } from "./helpers.mjs";
import { file, xlsx } from "./made.mjs";

test.setTimeout(120_000);

async function check(page, what) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const told = violations.map(({ id, nodes }) => `${what}: ${id} at ${nodes.map(({ target }) => target.join(" ")).slice(0, 3).join(", ")}`);
  expect.soft(told).toEqual([]);
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what}: no sideways scrolling`).toBe(true);
}

for (const scheme of ["light", "dark"]) {
  for (const [screen, viewport] of Object.entries({ laptop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } })) {
    test.describe(`${scheme}, ${screen}`, () => {
      test.use({ colorScheme: scheme, viewport });

      test("before any file", async ({ page }) => {
        await open(page);
        await check(page, "welcome");
        for (const view of ["Clients", "Metrics", "Segments", "Files", "Privacy"]) {
          await go(page, view);
          await check(page, `${view}, empty`);
        }
        await visit(page, "#/metric/nps");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Net promoter score");
        await check(page, "metric, empty");
      });

      test("with the sample files", async ({ page }) => {
        await openWithSamples(page);
        await check(page, "overview");
        await go(page, "Files");
        await page.getByRole("button", { name: "web_sessions.csv", exact: true }).click();
        await check(page, "files, with a receipt");
        await go(page, "Clients");
        // A few rows have all that two hundred have, and take axe a tenth of the time.
        await page.getByRole("searchbox").fill("0001");
        await check(page, "clients");
        await page.getByRole("button", { name: "How scores are made" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await check(page, "how scores are made");
        await page.keyboard.press("Escape");
        await page.locator(".portfolio tbody a").first().click();
        await expect(page.locator(".points")).toBeVisible();
        await check(page, "client");
        await page.locator(".points tbody button").first().click();
        await expect(page.getByRole("dialog").getByText("Definition")).toBeVisible();
        await check(page, "explanation");
        await page.keyboard.press("Escape");
        await go(page, "Metrics");
        for (const twin of await page.locator("details.twin > summary").all()) await twin.click();
        await check(page, "metrics");
      });

      test("one metric, and segments", async ({ page }) => {
        await openWithSamples(page);
        // Definitions, two of them side by side, segments; curves; a triangle; words of comments; numbers of the firm's own.
        for (const [what, address] of Object.entries({
          segments: "nps?by=industry&with=latest", curve: "retention_curve?over=all", curves: "retention_curve?by=industry&over=all", triangle: "cohort_retention",
          themes: "feedback_themes", settings: "csat?variant=own_threshold&preset=delighted",
        })) {
          await visit(page, `#/metric/${address}`);
          await expect(page.locator("rapport-metric .metric-now")).toBeVisible();
          await expect(page.getByText("Working it out…")).toHaveCount(0);
          await page.locator("rapport-metric details").evaluateAll((all) => all.forEach((details) => { details.open = true; }));
          await check(page, `metric, ${what}`);
        }
        await go(page, "Segments");
        await page.locator(".cross button").first().click();
        await expect(page.locator(".client-list")).toBeVisible();
        await check(page, "segments");
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
    });
  }
}
