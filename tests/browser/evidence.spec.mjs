// Is the score any good? What the page says is what the engine answers; where it cannot be told, the page says so and why.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { complaints, give, go, open, openWithSamples, text, visit } from "./helpers.mjs";

test.setTimeout(60_000);

const ask = (page, method, query = {}) => page.evaluate(([method, query]) => document.querySelector("rapport-dashboard").client[method](query), [method, query]);
/** As a person reads it, without the interval. */
const hundred = (value) => String(Math.round(100 * value));
const first = (cells) => cells.map((cell) => cell.trim().split(/\s/)[0]);
const cells = (page, table, place) => page.locator(`${table} tbody td:nth-child(${place})`).allInnerTexts();

const answered = (page) => expect(page.locator("rapport-evidence-ranks table, rapport-evidence-ranks .trouble")).toBeVisible({ timeout: 60_000 });

/**
 * Firms with contracts of which some end, spread over the months from `first` on so that each window of the test has some; `does` gives
 * what one does in a month, as pairs of day and type: whoever has left does nothing.
 */
function firms(many, leaving, first, does) {
  const clients = ["client_id,name"];
  const contracts = ["client_id,started_on,ended_on"];
  const events = ["client_id,occurred_at,type"];
  const date = (month, day) => `2024-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  for (let at = 0; at < many; at++) {
    const id = `K${String(at).padStart(3, "0")}`;
    const last = at < leaving ? first + (at % (13 - first)) : null;
    const end = last === null ? "" : date(last, 1 + (at % 27));
    clients.push(`${id},Firm ${at}`);
    contracts.push(`${id},2023-06-01,${end}`);
    for (let month = 1; month <= 12; month++) {
      for (const [day, type] of does(at, month, last)) if (end === "" || date(month, day) < end) events.push(`${id},${date(month, day)}T10:00:00Z,${type}`);
    }
  }
  return [["clients", clients], ["subscriptions", contracts], ["events", events]].map(([name, lines]) => text(`${name}.csv`, `${lines.join("\n")}\n`));
}

const times = (many, day, type) => Array.from({ length: many }, (_, n) => [day + n, type]);

/** Logins wane before a client leaves, and stop; of those that stay some are quiet too, so that the score is not all there is to know. */
function waning(many, leaving) {
  return firms(many, leaving, 6, (at, month, last) => (last !== null && month >= last ? [] : times((last !== null && month >= last - 4) || at % 9 === 0 ? 1 : 4 + (at % 5), 10, "login")));
}

/** Who leaves no longer meets with us for months; some log in more than others, whoever leaves, and all to the last day. */
function meetings(many, leaving) {
  return firms(many, leaving, 8, (at, month, last) => [
    ...times(6 + ((at * 7) % 11), 1, "login"), [25, "login"],
    ...(last === null || month < last - 3 ? times(at % 9 === 0 ? 1 : 3, 12, "meeting_attended") : []),
  ]);
}

async function openWithEvidence(page) {
  await openWithSamples(page);
  await go(page, "Evidence");
  await answered(page);
}

async function openWithFirms(page, many, leaving, make = waning) {
  await open(page);
  await give(page, make(many, leaving));
  await expect(page.getByRole("button", { name: /^3 files, / })).toBeVisible({ timeout: 30_000 });
  await go(page, "Evidence");
  await answered(page);
}

test("the sentence, the tables and the pictures say what the engine answers", async ({ page }) => {
  const complained = complaints(page);
  await openWithEvidence(page);
  const { tests, outcome } = await ask(page, "backtest");
  expect(outcome).toBe("churn");
  const longest = tests.at(-1);
  expect(longest.verdict, longest.text).not.toBe("too_few");
  const { value, interval } = longest.auc;
  const lead = page.locator(".verdict-line");
  await expect(lead).toContainText(`in ${hundred(value)} of 100 pairs (${hundred(interval.low)} to ${hundred(interval.high)})`);
  for (const { auc } of longest.baselines) await expect(lead).toContainText(`${hundred(auc.value)} of 100 pairs`);
  expect(first(await cells(page, ".auc-table", 3))).toEqual(tests.flatMap(({ auc, baselines }) => [auc, ...baselines.map((entry) => entry.auc)].map((entry) => hundred(entry.value))));
  await expect(page.locator("rapport-evidence-backtest .picture.dots").first().locator(".dot")).toHaveCount(tests.length * 3);

  expect(await cells(page, ".band-outcomes", 2)).toEqual(longest.bands.map(({ n }) => String(n)));
  expect(first(await cells(page, ".band-outcomes", 4))).toEqual(longest.bands.map(({ rate }) => (rate === null ? "–" : `${rate.toFixed(1)}%`)));
  await page.locator("details.twin:has(.tenths) > summary").click();
  expect(first(await cells(page, ".tenths", 5))).toEqual(longest.tenths.map(({ rate }) => `${rate.toFixed(1)}%`));

  const said = { useful: "tells something", nothing_new: "tells nothing new", no_evidence: "no evidence", wrong_way: "tells the wrong way round", too_few: "too few to tell" };
  const { lines } = await ask(page, "diagnostics");
  expect((await cells(page, ".line-diagnoses", 2)).map((cell) => cell.split("\n")[0])).toEqual(lines.map(({ verdict }) => said[verdict]));

  const { weights } = await ask(page, "suggestWeights");
  expect(weights.refused).toBeNull();
  expect(await cells(page, ".weights", 3)).toEqual(weights.lines.map(({ suggested }) => (suggested === null ? "–" : String(Math.round(100 * suggested) / 100))));
  expect(first(await cells(page, ".judged", 2))).toEqual([weights.current, weights.equal, weights.suggested].map((entry) => hundred(entry.value)));

  const ranks = await ask(page, "sensitivity");
  await expect(page.locator("rapport-evidence-ranks")).toContainText(`${ranks.firm} of ${ranks.clients.length} clients stay in their band`);
  await expect(page.locator(".ranks tbody tr")).toHaveCount(20);
  // Clients with contracts: the engine says why nothing is expected of purchases.
  await expect(page.locator("rapport-evidence-lifetimes")).toContainText((await ask(page, "lifetimes")).refused);
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.map(({ id }) => id)).toEqual([]);
  expect(complained).toEqual([]);
});

test("suggested weights become a draft by a click, and nothing is in force", async ({ page }) => {
  await openWithEvidence(page);
  const before = await ask(page, "model");
  const { weights } = await ask(page, "suggestWeights");
  await page.getByRole("button", { name: "Try these in the editor" }).click();
  await expect(page).toHaveURL(/#\/model/);
  const points = await page.locator("rapport-model .lines input.number").evaluateAll((fields) => fields.map(({ value }) => value));
  for (const { suggested } of weights.lines.filter(({ suggested }) => suggested !== null)) expect(points.map(Number)).toContain(Math.round(100 * suggested) / 100);
  expect(await ask(page, "model")).toEqual(before);
});

test("where the score knows more than silence and counts do, the page says that it beats them", async ({ page }) => {
  await openWithFirms(page, 210, 90, meetings);
  const longest = (await ask(page, "backtest")).tests.at(-1);
  expect(longest.verdict).toBe("beats");
  for (const { difference } of longest.baselines) expect(difference.interval.low).toBeGreaterThan(0);
  await expect(page.locator(".verdict-line")).toContainText(`The score beats what needs no score: of a client who left within 90 days and one who stayed, it tells the right one in ${hundred(longest.auc.value)} of 100 pairs`);
});

test("clients without contracts: the published sample, as invoices, gives its published model and what to expect of each", async ({ page }) => {
  const day = 86_400_000;
  const end = Date.UTC(1997, 8, 30);
  const rows = readFileSync(new URL("../data/cdnow_summary.csv", import.meta.url), "utf8").trim().split("\n").slice(1).map((line) => line.split(",").map(Number));
  const invoices = rows.flatMap(([client, x, recency, age, mean]) => Array.from({ length: x + 1 }, (_, n) => {
    const at = end - Math.round(7 * age) * day + Math.floor((Math.round(7 * recency) * n) / Math.max(x, 1)) * day;
    return `c${client},${new Date(at).toISOString().slice(0, 10)},${(mean || 20).toFixed(2)},USD`;
  }));
  await open(page);
  await give(page, [text("invoices.csv", `client_id,issued_on,amount,currency\n${invoices.join("\n")}\n`)]);
  await expect(page.getByRole("button", { name: /^1 file, / })).toBeVisible({ timeout: 30_000 });
  await visit(page, "#/evidence?until=1997-09-30");
  const section = page.locator("rapport-evidence-lifetimes");
  await expect(section).toContainText("2,357 clients ever bought, 946 of them more than once", { timeout: 60_000 });
  await section.getByText("The model behind it").click();
  const [r, alpha, a, b] = (await section.locator(".lifetime-model p").first().innerText()).match(/-?\d+\.\d+/g).map(Number);
  // scipy 1.17.1, as in the engine's own tests.
  expect([r, alpha, a, b]).toEqual([0.526, 6.17, 0.907, 1.631]);
  await expect(section.locator(".lifetimes tbody tr")).toHaveCount(20);
  const view = await ask(page, "lifetimes", { asOf: "1997-10-01" });
  const best = [...view.expected.keys()].toSorted((a, b) => view.expected[b] - view.expected[a])[0];
  await expect(section.locator(".lifetimes tbody tr").first()).toContainText(view.names[best] || view.clients[best]);
  await expect(section.locator(".lifetimes tbody tr td").nth(2)).toHaveText(view.expected[best].toFixed(1));
  await expect(section).toContainText("Checked on the last");
});

test("with too few outcomes nothing is claimed, and no weights are suggested", async ({ page }) => {
  await openWithFirms(page, 40, 6);
  await expect(page.locator(".verdict-line")).toContainText("Too few outcomes to tell whether the score is any good");
  await expect(page.locator(".verdict-line")).toContainText("At least 20 who did and 20 who did not are needed");
  await expect(page.locator("rapport-evidence-weights")).toContainText("No weights are suggested: Too few outcomes");
  await expect(page.getByRole("button", { name: "Try these in the editor" })).toHaveCount(0);
});

test("an outcome that the files cannot tell says which file would", async ({ page }) => {
  await open(page);
  const [clients, , events] = waning(40, 6);
  await give(page, [clients, events]);
  await expect(page.getByRole("button", { name: /^2 files, / })).toBeVisible({ timeout: 30_000 });
  await visit(page, "#/evidence?outcome=renewal");
  await expect(page.locator(".verdict-line")).toContainText("It cannot be told yet", { timeout: 60_000 });
  await expect(page.locator(".verdict-line")).toContainText((await ask(page, "backtest", { outcome: "renewal" })).tests.at(-1).reason);
  await expect(page.locator(".verdict-line").getByRole("link", { name: "Add files" })).toHaveAttribute("href", "#/files");
});

test("outcome and days stand in the address and come back from it", async ({ page }) => {
  await openWithEvidence(page);
  const evidence = page.locator("rapport-evidence-backtest");
  await evidence.getByLabel("What came after").selectOption("lapse");
  await evidence.getByLabel("Within").selectOption("30");
  await expect(page).toHaveURL(/#\/evidence\?outcome=lapse&within=30$/);
  const { tests: [month] } = await ask(page, "backtest", { outcome: "lapse" });
  const wanted = month.verdict === "too_few" ? `${month.outcomes} fell silent within 30 days` : `in ${hundred(month.auc.value)} of 100 pairs`;
  await expect(page.locator(".verdict-line")).toContainText(wanted);
  await go(page, "Clients");
  await page.goBack();
  await expect(evidence.getByLabel("Within")).toHaveValue("30");
  await expect(page.locator(".verdict-line")).toContainText(wanted, { timeout: 60_000 });
});

test("before any file the page says what it needs", async ({ page }) => {
  await open(page, "/#/evidence");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Is the score any good?");
  await expect(page.locator("rapport-evidence .lead")).toContainText("No scores yet");
});

test("small shares stand raw and shrunken side by side", async ({ page }) => {
  await openWithEvidence(page);
  const rates = page.locator("rapport-evidence-rates");
  await rates.locator("select[name=metric]").selectOption({ index: 1 });
  await expect(rates.locator(".small-rates")).toBeVisible({ timeout: 60_000 });
  const [metric, by] = [await rates.locator("select[name=metric]").inputValue(), await rates.locator("select[name=by]").inputValue()];
  const found = await page.evaluate(([metric, by]) => { const { client, query } = document.querySelector("rapport-dashboard"); return client.smallRates({ ...query, metrics: [metric], by }); }, [metric, by]);
  const shown = found.groups.toSorted((a, b) => a.cases - b.cases).slice(0, 20);
  expect(first(await cells(page, ".small-rates", 3))).toEqual(shown.map(({ raw }) => `${raw.toFixed(1)}%`));
  expect(first(await cells(page, ".small-rates", 4))).toEqual(shown.map(({ shrunken }) => (shrunken === null ? "–" : `${shrunken.toFixed(1)}%`)));
});
