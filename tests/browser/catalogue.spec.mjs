// Every metric of the catalogue, from files to a card: the sample data, and what it does not hold.
import { expect, test } from "@playwright/test";
import { complaints, give, go, openWithSamples, overviewOf, samples, text } from "./helpers.mjs";

const clients = Array.from({ length: 12 }, (_, at) => `C-${100000 + at}`);
const rows = (headers, each) => `${headers}\n${clients.map(each).join("\n")}\n`;
const day = (at) => String(1 + at).padStart(2, "0");

/** Tables that the sample does not have, for twelve of its clients in December 2025. */
const more = [
  text("offers.csv", rows("client_id,made_on,kind,decided_on,outcome,value",
    (id, at) => `${id},2025-12-${day(at)},${["lead", "trial", "upsell"][at % 3]},2025-12-${day(at + 9)},${at % 2 ? "won" : "lost"},500\n${id},2025-10-${day(at)},trial,2025-10-${day(at + 3)},won,100`)),
  text("milestones.csv", rows("client_id,milestone,requested_on,due_on,completed_on", (id, at) => `${id},Kickoff,2025-12-01,2025-12-${day(at)},2025-12-05`)),
  text("social.csv", `posted_at,platform,likes,shares,comments,reach,followers\n${Array.from({ length: 12 }, (_, at) => `2025-12-${day(at)} 10:00,web,${at},2,3,900,1000`).join("\n")}\n`),
  text("costs.csv", "month,category,amount\n2025-12-01,retention,1200\n2025-12-01,rent,900\n"),
  text("mails.csv", rows("client_id,occurred_at,type,attended",
    (id, at) => `${id},2025-12-${day(at)} 09:00,email_delivered,\n${id},2025-12-${day(at)} 10:00,email_opened,\n${id},2025-12-${day(at)} 11:00,meeting,${at % 4 ? "yes" : "no"}`)),
  text("desk.csv", rows("ticket_id,client_id,opened_at,first_response_at,resolved_at,is_escalated",
    (id, at) => `T-${at},${id},2025-12-${day(at)} 09:00,2025-12-${day(at)} 10:00,2025-12-${day(at + 1)} 10:00,${at % 3 ? "no" : "yes"}`)),
  text("team.csv", `answered_at,kind,answer,scale\n${Array.from({ length: 12 }, (_, at) => `2025-12-${day(at)},employee,${1 + at % 5},1-5`).join("\n")}\n`),
];

test("every metric of the catalogue stands on the page, under its heading, with a value or a reason", async ({ page }) => {
  const trouble = complaints(page);
  await openWithSamples(page);
  await give(page, more);
  await overviewOf(page, samples.length + more.length);
  await go(page, "Metrics");
  const all = await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.describe()).metrics.map(({ id, group }) => ({ id, group })));
  expect(all.length).toBeGreaterThan(40);
  await expect(page.locator("rapport-card .value-line")).toHaveCount(all.length);
  const shown = await page.locator("rapport-card").evaluateAll((cards) => cards.map((card) => ({
    id: card.id, group: card.closest("section").querySelector("h2").textContent, value: card.querySelector(".value-line").innerText,
  })));
  expect(shown.map(({ id, group }) => ({ id: id.replace("metric-", ""), group }))).toEqual(all);
  // A figure, or a dash with the reason beside it.
  for (const { id, value } of shown) expect(value, id).toMatch(/\d|–\s+\S/);
  expect(trouble).toEqual([]);
});

test("the overview keeps to a few metrics", async ({ page }) => {
  await openWithSamples(page);
  const cards = page.locator("rapport-overview rapport-card");
  expect(await cards.count()).toBeLessThanOrEqual(8);
  await expect(cards.first()).toBeVisible();
});
