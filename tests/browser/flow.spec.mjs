// From files to a client's points, as a person would: with the mouse, and with the keyboard alone.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { column, complaints, give, go, open, openWithSamples, overviewOf, sample, samples, scoresThroughThePage, text } from "./helpers.mjs";

test("the ten sample exports become receipts, an overview, a portfolio and a client", async ({ page }) => {
  const found = complaints(page);
  await openWithSamples(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/of \d+ clients? needs? attention/);
  await expect(page.getByRole("heading", { name: "Whom to call" })).toBeVisible();

  await go(page, "Data");
  const lines = page.locator(".file");
  await expect(lines).toHaveCount(10);
  await expect(lines.filter({ hasText: "rows kept" })).toHaveCount(10);
  await expect(page.getByRole("table").filter({ hasText: "Found by" })).toBeVisible();

  await page.getByRole("button", { name: "projects.csv", exact: true }).click();
  const receipt = page.locator(".receipt:visible");
  await expect(receipt).toContainText("800 rows read");
  await expect(receipt.getByRole("combobox", { name: "Meaning of Due Date" })).toHaveValue("due_on");
  await expect(receipt.getByRole("combobox", { name: "Read as" })).toHaveValue("projects");

  await go(page, "Clients");
  await expect(page.locator(".portfolio tbody tr:not(.spacer)")).toHaveCount(200);
  await page.locator(".portfolio tbody tr").first().locator("td.score").click();
  await expect(page).toHaveURL(/#\/client\//);
  await expect(page.getByRole("heading", { name: /^Points earned and missed/ })).toBeVisible();
  await expect(page.getByRole("img", { name: /by week$/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Metrics of this client" })).toBeVisible();

  await page.locator(".points tbody tr").first().getByRole("button").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Definition")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Clients");
  expect(found).toEqual([]);
});

test("the sample exports give the scores that were computed elsewhere, month by month", async ({ page }) => {
  const { params, values } = JSON.parse(readFileSync(new URL("../data/portal_s200.expected.json", import.meta.url), "utf8"));
  await openWithSamples(page);
  const found = await page.evaluate(async ({ weights, caps, max_points }) => {
    const { client } = document.querySelector("rapport-dashboard");
    await client.setModel({
      id: "expected", version: 1, label: "Expected", maximum: max_points,
      triggers: Object.entries(weights).map(([type, points]) => ({
        id: type, label: type, table: "events", points, cap: caps[type], filter: [{ column: "type", equals: type }],
      })),
    });
    const scores = await client.scores({});
    const width = scores.windows.length;
    return Object.fromEntries(scores.windows.map(({ label }, window) => {
      const active = scores.clients.map((_, at) => scores.score[at * width + window]).filter((score) => score > 0);
      return [label, { clients: active.length, mean: active.reduce((a, b) => a + b) / active.length, max: Math.max(...active), min: Math.min(...active) }];
    }));
  }, params);
  expect(Object.keys(found)).toEqual(Object.keys(values.engagement));
  for (const [month, wanted] of Object.entries(values.engagement)) {
    expect(found[month].clients, month).toBe(wanted.clients);
    expect(found[month].mean, month).toBeCloseTo(wanted.mean_over_active, 9);
    expect(found[month].max, month).toBeCloseTo(wanted.max, 9);
    expect(found[month].min, month).toBeCloseTo(wanted.min, 9);
  }
});

test("the scores are there for other programs, one for each client", async ({ page }) => {
  await openWithSamples(page);
  const scores = await scoresThroughThePage(page);
  expect(Object.keys(scores)).toHaveLength(200);
  const given = Object.values(scores).filter((score) => score !== null);
  expect(given.length).toBeGreaterThan(100);
  expect(Math.min(...given)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...given)).toBeLessThanOrEqual(100);
});

test("the order of the files does not matter", async ({ page }) => {
  await open(page);
  const results = [];
  for (const order of [samples, [...samples].reverse()]) {
    await page.reload();
    for (const file of order) await give(page, file);
    await overviewOf(page, samples.length);
    results.push(await scoresThroughThePage(page));
  }
  expect(results[1]).toEqual(results[0]);
});

test("the result appears with the first record of activity, and grows with each file", async ({ page }) => {
  await open(page);
  await give(page, sample("events.csv"));
  await overviewOf(page, 1);
  await expect(page.getByRole("link", { name: /^C-1000/ }).first()).toBeVisible();
  await give(page, sample("clients.csv"));
  await overviewOf(page, 2);
  await expect(page.getByRole("link", { name: /^C-1000/ })).toHaveCount(0);
  await expect(page.getByRole("article", { name: /promoter/i })).toHaveCount(0);
  await give(page, sample("surveys.csv"));
  await overviewOf(page, 3);
  await expect(page.getByRole("article", { name: /promoter/i })).toBeVisible();
});

test("the portfolio sorts, filters and searches, and the address keeps it", async ({ page }) => {
  await openWithSamples(page);
  await go(page, "Clients");
  const header = page.getByRole("columnheader", { name: "Score" });
  await header.getByRole("button").click();
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  const up = (await column(page, "score")).filter((score) => score !== "").map(Number);
  expect(up).toEqual([...up].sort((a, b) => a - b));
  await header.getByRole("button").click();
  await expect(header).toHaveAttribute("aria-sort", "descending");
  const down = (await column(page, "score")).filter((score) => score !== "").map(Number);
  expect(down).toEqual([...down].sort((a, b) => b - a));

  await page.getByRole("button", { name: /^At risk/ }).click();
  await expect(page).toHaveURL(/band=at_risk/);
  const bands = page.locator(".portfolio tbody .band");
  await expect(bands.filter({ hasNotText: "At risk" })).toHaveCount(0);
  await page.getByRole("button", { name: "Show all" }).click();

  await page.getByRole("searchbox").fill("00019");
  const names = await column(page, "name");
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(name).toContain("00019");
  await expect(page).toHaveURL(/q=00019/);
  await page.locator(".portfolio tbody a").first().click();
  await expect(page.getByRole("heading", { level: 1, name: names[0] })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("searchbox")).toHaveValue("00019");
  expect(await column(page, "name")).toEqual(names);

  await page.getByRole("searchbox").fill("nobody at all");
  await expect(page.getByText("No client fits.")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page.locator(".portfolio tbody tr:not(.spacer)")).toHaveCount(200);
});

test("an attribute of the clients filters the portfolio", async ({ page }) => {
  await openWithSamples(page);
  await go(page, "Clients");
  const owner = page.getByRole("combobox", { name: "Owner", exact: true });
  await owner.selectOption({ index: 1 });
  await expect(page.locator(".found")).toContainText(" of 200 clients");
});

test("a metric shows its interval, other definitions, a split, and the rows behind it", async ({ page }) => {
  await openWithSamples(page);
  await go(page, "Metrics");
  const card = page.getByRole("article", { name: /promoter/i });
  await expect(card).toContainText("95% interval");
  await expect(card.getByRole("img")).toBeVisible();
  await card.getByRole("combobox", { name: "Definition" }).selectOption({ index: 1 });
  await expect(card.locator(".definition")).not.toBeEmpty();
  await card.getByRole("combobox", { name: "Split by" }).selectOption({ index: 1 });
  await expect(card.locator(".segments tbody tr").first()).toBeVisible();
  await card.getByRole("button", { name: /^How/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator(".group").first()).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(card.getByRole("button", { name: /^How/ })).toBeFocused();
});

test("a mapping can be corrected, and the correction taken back", async ({ page }) => {
  await open(page);
  await give(page, [sample("clients.csv"), text("log.csv", "who,day,what,other\nC-100000,2025-12-01,login,a\nC-100001,2025-12-02,login,b\n")]);
  await go(page, "Data");
  await page.getByRole("button", { name: "log.csv", exact: true }).click();
  const receipt = page.locator(".receipt:visible");
  await receipt.getByRole("combobox", { name: "Read as" }).selectOption("events");
  for (const [header, meaning] of [["who", "client_id"], ["day", "occurred_at"], ["what", "type"]]) {
    await receipt.getByRole("combobox", { name: `Meaning of ${header}` }).selectOption(meaning);
  }
  const again = receipt.getByRole("button", { name: /^Read again with/ });
  if (await again.isVisible()) await again.click();
  await expect(page.locator(".file").filter({ hasText: "log.csv" })).toContainText("2 rows kept");
  await receipt.getByRole("combobox", { name: "Meaning of what" }).selectOption("channel");
  await again.click();
  await receipt.getByRole("button", { name: "Back to the reading before" }).click();
  await expect(page.locator(".file").filter({ hasText: "log.csv" })).toContainText("2 rows kept");
});

test("an ambiguous date is a question, and the answer is used", async ({ page }) => {
  await open(page);
  await give(page, [sample("clients.csv"), text("events of spring.csv", "client_id,occurred_at,type\nC-100000,03/04/2025,login\nC-100001,05/06/2025,login\n")]);
  const line = page.locator(".file").filter({ hasText: "events of spring.csv" });
  await expect(line.getByRole("group")).toBeVisible();
  await line.getByRole("group").getByRole("button").first().click();
  await go(page, "Data");
  await expect(line).toContainText("2 rows kept");
});

test("a file can be removed, and all of them", async ({ page }) => {
  await openWithSamples(page);
  await go(page, "Data");
  await page.getByRole("button", { name: "Remove surveys.csv" }).click();
  await expect(page.locator(".file")).toHaveCount(9);
  await go(page, "Metrics");
  await expect(page.getByRole("article", { name: /promoter/i })).toHaveCount(0);
  await go(page, "Data");
  await page.getByRole("button", { name: "Remove all files" }).click();
  await expect(page.locator(".file")).toHaveCount(0);
  await expect(page.locator("p.hidden[role=status]")).toHaveText("Nothing to score yet");
  await go(page, "Overview");
  await expect(page.getByRole("button", { name: "Try it with sample data" })).toBeVisible();
});

test("the sample data are one click or one address away, and each view has its own address", async ({ page }) => {
  await open(page, "/?sample#/client/C-100001");
  await expect(page.getByRole("heading", { name: /^Points earned and missed/ })).toBeVisible({ timeout: 30_000 });
  for (const [address, heading] of [["clients", "Clients"], ["metrics", "Metrics"], ["files", "Data"], ["privacy", "Privacy"]]) {
    await open(page, `/?sample#/${address}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
  }
});

test("pasted rows are a file too", async ({ page }) => {
  await open(page);
  await give(page, sample("clients.csv"));
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "client_id\toccurred_at\ttype\nC-100000\t2025-11-01\tlogin\nC-100000\t2025-12-01\tlogin\n");
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  });
  await overviewOf(page, 2);
});

test("everything can be done with the keyboard", async ({ page }) => {
  await open(page);
  const focused = () => page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.getAttribute("aria-label") ?? at?.textContent.trim() ?? "";
  });
  const tabTo = async (wanted, most = 60) => {
    for (let step = 0; step < most; step++) {
      await page.keyboard.press("Tab");
      if (wanted.test(await focused())) return;
    }
    throw new Error(`Tab never came to ${wanted}`);
  };
  await tabTo(/^Try it with sample data$/);
  await page.keyboard.press("Enter");
  await overviewOf(page, 10);
  await page.keyboard.press("Shift+Tab");
  await page.evaluate(() => document.querySelector("rapport-dashboard").shadowRoot.querySelector("nav a").focus());
  await tabTo(/^Clients$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Clients" })).toBeFocused();
  await tabTo(/^Worth a year/);
  await page.keyboard.press("Tab");
  const first = await focused();
  await page.keyboard.press("ArrowDown");
  const second = await focused();
  expect(second).not.toBe(first);
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  expect(await focused()).toBe(first);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: second })).toBeFocused();
  await expect(page.locator(".points")).toBeVisible();
  const opener = await page.locator(".points tbody button").first().innerText();
  await tabTo(new RegExp(`^${opener}$`));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await focused()).toBe(opener);
});

test("ten thousand clients stay quick, and every row can be reached", async ({ page }) => {
  await open(page);
  const clients = ["client_id,name,tier", ...Array.from({ length: 10_000 }, (_, at) => `C${at},Client number ${at},${at % 2 ? "A" : "B"}`)].join("\n");
  const events = ["client_id,occurred_at,type", ...Array.from({ length: 30_000 }, (_, at) => `C${(at * 7) % 10_000},2025-${String(1 + (at % 12)).padStart(2, "0")}-15T10:00:00Z,login`)].join("\n");
  await give(page, [text("clients.csv", clients), text("events.csv", events)]);
  await overviewOf(page, 2);
  await go(page, "Clients");
  expect(await page.locator(".portfolio tbody tr").count()).toBeLessThan(200);
  await page.getByRole("columnheader", { name: "Client" }).getByRole("button").click();
  await page.locator(".portfolio tbody a").first().focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("link", { name: "Client number 9999", exact: true })).toBeFocused();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
  await expect(page.getByRole("link", { name: "Client number 5000", exact: true })).toBeVisible();
});
