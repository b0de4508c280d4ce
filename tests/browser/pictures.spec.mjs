// The pictures of all clients, of answers, revenue and points: what they show is what their tables and the engine say, every mark
// can be reached, and what they count leads to the list.
import { expect, test } from "@playwright/test";
import { complaints, give, open, openWithSamples, overviewOf, text, visit } from "./helpers.mjs";

const tidy = (value) => value.replace(/\s+/g, " ").trim();
const rowsOf = (table) => table.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim())));
/** What the page's own engine says. */
const ask = (page, question, argument) => page.evaluate(new Function("argument", `return (async () => { const { client } = document.querySelector("rapport-dashboard"); return (${question})(client, argument); })()`), argument);
const plain = (value, digits = 2) => new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits }).format(value).replace("-", "−");

/** As the page writes money: cents matter to a small sum only. */
const money = (minor) => plain(minor / 100, Math.abs(minor) < 100_000 ? 2 : 0);

test("a heat map shows every score of the list, row by row", async ({ page }) => {
  const trouble = complaints(page);
  await openWithSamples(page);
  await visit(page, "#/clients");
  await page.getByRole("link", { name: "Heat map" }).click();
  expect(page.url()).toContain("view=heat");
  const picture = page.getByRole("group", { name: /^Heat map of scores: Clients 1 to 50 of 200/ });
  await expect(picture.locator("a")).toHaveCount(50);
  const truth = await ask(page, `async (client) => {
    const [scores, { roster }] = await Promise.all([client.scores(), client.report()]);
    const last = scores.windows.findLastIndex(({ complete }) => complete);
    return roster.client.map((id, at) => ({ id, name: roster.name[at], now: roster.score[at], scores: Array.from(scores.score.subarray(scores.clients.indexOf(id) * scores.windows.length, scores.clients.indexOf(id) * scores.windows.length + last + 1)).slice(-24) }));
  }`);
  await page.locator("rapport-heat details.twin summary").click();
  const twin = await rowsOf(page.locator(".heat-table"));
  const links = await picture.locator("a").evaluateAll((all) => all.map((row) => ({ href: row.getAttribute("href"), name: row.querySelector("text title").textContent, titles: [...row.querySelectorAll("rect title")].map((title) => title.textContent), figures: [...row.querySelectorAll("text.inside")].map((figure) => figure.textContent) })));
  twin.forEach(([name, ...cells], at) => {
    const expected = truth[at];
    expect(name).toBe(expected.name);
    expect(links[at].href).toBe(`#/client/${expected.id}`);
    expect(links[at].name).toBe(expected.name);
    expect(cells).toHaveLength(24);
    cells.forEach((cell, window) => {
      const score = expected.scores[window];
      if (Number.isNaN(score)) expect(cell).toBe("–");
      else {
        expect(Math.abs(Number(cell) - score)).toBeLessThanOrEqual(0.5);
        expect(links[at].titles[window]).toContain(`: ${cell}, `);
      }
    });
    // The last column is the score of the list.
    if (!Number.isNaN(expected.now)) expect(expected.scores.at(-1)).toBe(expected.now);
    expect(links[at].figures).toEqual(cells.filter((cell) => cell !== "–"));
  });
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("group", { name: /Clients 51 to 100 of 200/ }).locator("a").first()).toHaveAttribute("data-client", truth[50].id);
  expect(page.url()).toContain("page=2");
  // A filter begins at its first page.
  await page.locator(".filters").getByRole("button", { name: /At risk/ }).click();
  await expect(page.getByRole("group", { name: /Clients 1 to \d+ of (?!200)\d+/ })).toBeVisible();
  expect(page.url()).not.toContain("page=");
  expect(page.url()).toContain("view=heat");
  expect(trouble).toEqual([]);
});

test("a heat map is walked by keys, and a row opens its client", async ({ page }) => {
  await openWithSamples(page);
  await visit(page, "#/clients?view=heat&sort=name");
  const rows = page.locator("rapport-heat svg a");
  await expect(rows).toHaveCount(50);
  await rows.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(2)).toBeFocused();
  await expect(page.locator('rapport-heat svg a[tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press("End");
  await expect(rows.nth(49)).toBeFocused();
  await page.keyboard.press("Home");
  const name = await rows.first().locator("text title").textContent();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
});

test("score against value: fields as the engine counts them, marks with names that do not overlap, links to the list", async ({ page }) => {
  const trouble = complaints(page);
  await openWithSamples(page);
  await visit(page, "#/clients?view=value");
  const picture = page.getByRole("group", { name: "Score against what each client is worth a year" });
  await expect(picture).toBeVisible();
  const truth = await ask(page, `async (client) => {
    const { matrix, roster } = await client.report();
    return { fields: matrix.fields, field: Array.from(matrix.field), stake: Array.from(roster.stake), score: Array.from(roster.score), client: roster.client, name: roster.name };
  }`);
  const inside = truth.field.flatMap((field, at) => (field < 255 ? [at] : []));
  await expect(picture.locator("a.mark")).toHaveCount(inside.length);
  await page.locator(".matrix-picture + details.twin summary").click();
  const twin = await rowsOf(page.locator(".value-table"));
  const sorted = inside.toSorted((a, b) => truth.stake[b] - truth.stake[a]);
  expect(twin.map(([, worth]) => worth)).toEqual(sorted.map((at) => money(truth.stake[at])));
  const titles = await picture.locator("a.mark").evaluateAll((marks) => Object.fromEntries(marks.map((mark) => [mark.dataset.client, mark.querySelector("title").textContent])));
  for (const at of sorted.slice(0, 20)) expect(titles[truth.client[at]]).toContain(`${truth.name[at]}: worth ${money(truth.stake[at])} a year`);
  // Marks stand where their values are: the more worth further right, the higher the score further up.
  const places = await picture.locator("a.mark").evaluateAll((marks) => Object.fromEntries(marks.map((mark) => [mark.dataset.client, /translate\(([\d.-]+) ([\d.-]+)\)/.exec(mark.getAttribute("transform")).slice(1).map(Number)])));
  for (let place = 1; place < sorted.length; place++) {
    const [a, b] = [sorted[place - 1], sorted[place]];
    expect(places[truth.client[a]][0]).toBeGreaterThanOrEqual(places[truth.client[b]][0]);
    expect(Math.sign(truth.score[a] - truth.score[b]) * (places[truth.client[a]][1] - places[truth.client[b]][1])).toBeLessThanOrEqual(0);
  }
  const overlaps = () => picture.evaluate((svg) => {
    const boxes = [...svg.querySelectorAll("text.mark-name, text.field-name")].map((label) => label.getBBox());
    return { labels: boxes.length, meet: boxes.filter((a, at) => boxes.some((b, other) => other > at && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)).length };
  });
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(overlaps).toMatchObject({ meet: 0 });
    expect((await overlaps()).labels).toBeGreaterThan(5);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  // The counts lead to the list.
  for (const [at, name] of ["Nurture", "Keep", "Grow", "The rest"].entries()) {
    const field = page.locator(".value-fields > div").nth(at);
    await expect(field.locator("dt")).toHaveText(name);
    await expect(field.getByRole("link")).toHaveText(`${truth.fields[at].clients} clients`);
  }
  await page.locator(".value-fields").getByRole("link").first().click();
  await expect(picture.locator("a.mark")).toHaveCount(truth.fields[0].clients);
  expect(page.url()).toContain("field=nurture");
  // The picture and the other filters stay.
  await page.getByRole("button", { name: "Only: Nurture" }).click();
  await expect(picture.locator("a.mark")).toHaveCount(inside.length);
  await visit(page, "#/clients?view=value&band=watch&q=a&page=2");
  const grow = new URLSearchParams((await page.locator(".value-fields").getByRole("link").nth(2).getAttribute("href")).split("?")[1]);
  expect(Object.fromEntries(grow)).toEqual({ view: "value", band: "watch", q: "a", field: "grow" });
  await visit(page, "#/clients?view=value");
  await page.locator("a.mark").first().click({ force: true });
  await expect(page).toHaveURL(/#\/client\//);
  expect(trouble).toEqual([]);
});

test("marks are walked by keys, one stop for Tab, and Enter opens the client", async ({ page }) => {
  await openWithSamples(page);
  await visit(page, "#/clients?view=value");
  const marks = page.locator("svg.matrix a.mark");
  const stop = page.locator('svg.matrix a.mark[tabindex="0"]');
  await expect(stop).toHaveCount(1);
  await stop.focus();
  const place = () => page.evaluate(() => {
    let found = document.activeElement;
    while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    const { x, y } = found.getBoundingClientRect();
    return { x, y, id: found.dataset.client };
  });
  const seen = new Set([(await place()).id]);
  for (const [key, way] of [["ArrowLeft", ["x", -1]], ["ArrowDown", ["y", 1]], ["ArrowRight", ["x", 1]], ["ArrowUp", ["y", -1]]]) {
    const before = await place();
    await page.keyboard.press(key);
    const after = await place();
    if (after.id !== before.id) expect((after[way[0]] - before[way[0]]) * way[1]).toBeGreaterThanOrEqual(0);
    seen.add(after.id);
  }
  expect(seen.size).toBeGreaterThan(2);
  await expect(stop).toHaveCount(1);
  const { id } = await place();
  await expect(stop).toHaveAttribute("data-client", id);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`#/client/${id}`));
  expect(await marks.count()).toBe(0);
});

test("a client that keeps its band says so, and stands in the field of its band", async ({ page }) => {
  await openWithSamples(page);
  await page.evaluate(async () => {
    const dashboard = document.querySelector("rapport-dashboard");
    await dashboard.setModel({ ...(await dashboard.client.model()), hysteresis: 20 });
  });
  await expect.poll(() => ask(page, "async (client) => (await client.report()).roster.kept.filter(Boolean).length")).toBeGreaterThan(0);
  const { id, border, field } = await ask(page, `async (client) => {
    const { roster, matrix } = await client.report();
    const at = roster.kept.findIndex((kept, at) => kept !== null && matrix.field[at] < 255 && roster.band[at] === 0);
    return { id: roster.client[at], border: roster.kept[at].border, field: matrix.fields[matrix.field[at]].id };
  }`);
  expect(["keep", "grow"]).toContain(field);
  await visit(page, "#/clients?view=value");
  await expect(page.locator(`svg.matrix a.mark[data-client="${id}"]`)).toHaveAttribute("aria-label", new RegExp(`keeps its band until it is 20 points past the border at ${border}`));
  await visit(page, `#/client/${id}`);
  await expect(page.locator(".verdict").first()).toContainText(`keeps its band until the score is 20 points past the border at ${border}`);
});

test("names of clients are whole where they fit, and are cut in the middle where they do not", async ({ page }) => {
  const firm = "Granite and Meadow Consulting of the North";
  await open(page);
  await give(page, [
    text("clients.csv", `client_id,name\nK1,Iris Illingworth Ltd 12\nK2,${firm} 00142\nK3,${firm} 00143\n`),
    text("events.csv", "client_id,occurred_at,type\nK1,2025-11-03,login\nK2,2025-11-03,login\nK3,2025-12-31,login\n"),
  ]);
  await overviewOf(page, 2);
  await visit(page, "#/clients?view=heat&sort=name");
  const names = page.locator("rapport-heat svg text.name");
  await expect(names).toHaveCount(3);
  const shown = () => names.evaluateAll((all) => all.map((name) => [...name.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data).join("").trim()));
  const [first, second, third] = await shown();
  expect(third).toBe("Iris Illingworth Ltd 12");
  expect([first.slice(0, 7), first.slice(-5), second.slice(-5)]).toEqual(["Granite", "00142", "00143"]);
  expect(first).toContain("…");
  const room = await page.locator("rapport-heat svg.heat").evaluate((svg) => ({ ends: Math.max(...[...svg.querySelectorAll("text.name")].map((name) => name.getBBox().width)), cells: Number(svg.querySelector("rect.cell, rect.empty").getAttribute("x")) }));
  expect(room.ends).toBeLessThanOrEqual(room.cells);
});

/** Three clients, all of whom log in; what they are worth is told by subscriptions. */
const small = (currencies) => [
  text("clients.csv", "client_id,name,tier\nK1,Alder Ltd,gold\nK2,Birch Ltd,silver\nK3,Cedar Ltd,silver\n"),
  text("events.csv", `client_id,occurred_at,type\n${["2025-10", "2025-11", "2025-12"].flatMap((month, at) => [`K1,${month}-03,login`, ...Array.from({ length: at + 1 }, (_, day) => `K2,${month}-0${day + 3},login`), `K3,${month}-05,login`, `K3,${month}-31`.replace("11-31", "11-30") + ",login"]).join("\n")}\n`),
  text("subscriptions.csv", `client_id,started_on,amount,interval,currency\nK1,2025-10-01,100,month,${currencies[0]}\nK2,2025-10-01,250.50,month,${currencies[1]}\nK3,2025-11-15,40,month,${currencies[0]}\n`),
];

async function openSmall(page, currencies = ["EUR", "EUR"]) {
  await open(page);
  await give(page, small(currencies));
  await overviewOf(page, 3);
}

test("values in several currencies are not compared, and the page says so", async ({ page }) => {
  await openSmall(page, ["EUR", "USD"]);
  await visit(page, "#/clients?view=value");
  await expect(page.getByText("in several currencies")).toBeVisible();
  await expect(page.locator("svg.matrix")).toHaveCount(0);
});

test("answers by period: bars, table and engine agree", async ({ page }) => {
  await open(page);
  // Of 1 to 5: November 2 satisfied, 1 neutral, 1 not; December 1, 0 and 2.
  const csat = [["11", [5, 4, 3, 1]], ["12", [4, 2, 1]]].flatMap(([month, answers]) => answers.map((answer, at) => `K${at + 1},2025-${month}-1${at},csat,${answer},1-5`));
  const nps = [["11", [10, 9, 8, 0]], ["12", [7, 7, 6]]].flatMap(([month, answers]) => answers.map((answer, at) => `K${at + 1},2025-${month}-1${at},nps,${answer},0-10`));
  await give(page, [
    text("clients.csv", "client_id,name\nK1,Alder Ltd\nK2,Birch Ltd\nK3,Cedar Ltd\nK4,Dogwood Ltd\n"),
    text("events.csv", "client_id,occurred_at,type\nK1,2025-11-03,login\nK1,2025-12-31,login\n"),
    text("surveys.csv", `client_id,answered_at,kind,answer,scale\n${[...csat, ...nps].join("\n")}\n`),
  ]);
  await overviewOf(page, 3);
  for (const [metric, variant, names, byHand] of [
    ["nps", "answers", ["Promoters", "Passives", "Detractors"], [[2, 1, 1, 4], [0, 2, 1, 3]]],
    ["csat", "net", ["Satisfied", "Neutral", "Dissatisfied"], [[2, 1, 1, 4], [1, 0, 2, 3]]],
  ]) {
    await visit(page, `#/metric/${metric}`);
    const part = page.locator("rapport-answers");
    await expect(part.getByText(names[0], { exact: true }).first()).toBeVisible();
    const truth = await ask(page, `async (client, { metric, variant }) => (await client.measure({ metrics: [metric], variant, period: "month" })).filter(({ period, n }) => period.complete && n > 0).map(({ n, parts }) => [...parts.map(({ value }) => value), n])`, { metric, variant });
    expect(truth).toEqual(byHand);
    await part.locator("details.twin summary").click();
    expect((await part.locator("thead th").allInnerTexts()).slice(1, 5)).toEqual([...names, "Answers"]);
    const twin = await rowsOf(part.locator("table"));
    expect(twin.map((cells) => cells.slice(1, 5).map(Number))).toEqual(truth.toReversed());
    const titles = await part.locator("svg g title").allTextContents();
    const expected = twin.flatMap(([period, ...counts]) => names.flatMap((name, at) => (counts[at] === "0" ? [] : [`${period}: ${name} ${counts[at]} of ${counts[3]}`])));
    expect(titles.toSorted()).toEqual(expected.toSorted());
  }
  // Satisfaction is usually the share of the top box; the classes are of another definition, and that is said.
  await expect(page.locator("rapport-answers")).toContainText("Counted as: Happy less unhappy.");
});

test("recurring revenue step by step: picture, table and engine agree, and the period stands in the address", async ({ page }) => {
  await openSmall(page);
  await visit(page, "#/metric/mrr");
  const part = page.locator("rapport-revenue");
  await part.locator("details.twin summary").click();
  await part.getByLabel("Period").selectOption("2025-11");
  await expect(page).toHaveURL(/of=2025-11/);
  // By hand: 100 and 250.50 at the start, 40 new.
  const rows = [["At the start", "350.50"], ["New clients", "+40.00"], ["Expansion", "0.00"], ["Contraction", "0.00"], ["Churned", "0.00"], ["Came back", "0.00"], ["At the end", "390.50"]];
  await expect.poll(() => rowsOf(part.locator("table.steps"))).toEqual(rows);
  expect((await part.locator("svg text.axis").allTextContents()).map(tidy)).toEqual(rows.map(([, figure]) => figure));
  await expect(part.getByRole("img", { name: /November 2025/ })).toBeVisible();
  const steps = await ask(page, `async (client) => (await client.revenue({ period: "month" })).find(({ period }) => period.label === "2025-11")`);
  expect([steps.start, steps.moves.reduce((sum, { value }) => sum + value, steps.start), steps.end]).toEqual([35050, 39050, 39050]);
  await page.getByRole("radio", { name: /With the tax in the price/ }).check();
  await expect(part).toContainText("Movements are not counted for this definition");
});

test("where the moves are small beside the whole the scale begins near it, broken, and says so", async ({ page }) => {
  await open(page);
  const [clients, events] = small(["EUR", "EUR"]);
  await give(page, [clients, events, text("subscriptions.csv", "client_id,started_on,amount,interval,currency\nK1,2025-10-01,1000,month,EUR\nK2,2025-10-01,2500,month,EUR\nK3,2025-11-15,40,month,EUR\n")]);
  await overviewOf(page, 3);
  await visit(page, "#/metric/mrr?of=2025-11");
  const part = page.locator("rapport-revenue");
  await expect(part).toContainText("the scale begins at 3,480 and not at 0");
  await expect(part.locator("path.break")).toHaveCount(2);
  const widths = await part.locator("svg rect").evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute("width"))));
  // 20 above the beginning at the start, 40 new, 60 at the end.
  expect(widths.map((width) => Math.round((60 * width) / widths.at(-1)))).toEqual([20, 40, 60]);
  await part.getByLabel("Period").selectOption("2025-10");
  await expect(part.locator("path.break")).toHaveCount(0);
});

test("more points than count are called so, and the picture shows where the score stops", async ({ page }) => {
  await openWithSamples(page);
  const { id, points, maximum } = await ask(page, `async (client) => {
    const { clients, windows, points, maximum } = await client.scores();
    const last = windows.findLastIndex(({ complete }) => complete);
    const at = clients.findIndex((_, at) => points[at * windows.length + last] > maximum[at * windows.length + last]);
    return { id: clients[at], points: points[at * windows.length + last], maximum: maximum[at * windows.length + last] };
  }`);
  await visit(page, `#/client/${id}`);
  await expect(page.locator(".verdict").first()).toContainText(`${plain(points)} points, more than the ${plain(maximum)} that count; the score stops at 100.`);
  const picture = page.getByRole("img", { name: /^Points of .* step by step/ });
  await expect(picture.locator("text.limit-name")).toHaveText(`${plain(maximum)} count`);
  const end = await picture.evaluate((svg) => { const bar = svg.querySelector("rect.level"); return { from: Number(bar.getAttribute("x")), width: Number(bar.getAttribute("width")), limit: Number(svg.querySelector("line.limit").getAttribute("x1")) }; });
  expect((end.limit - end.from) / end.width).toBeCloseTo(maximum / points, 3);
});

test("points earned and missed, step by step up to what the client has", async ({ page }) => {
  await openWithSamples(page);
  const id = await ask(page, `async (client) => { const { roster } = await client.report(); return roster.client[roster.score.findIndex((score) => score > 20 && score < 80)]; }`);
  await visit(page, `#/client/${id}`);
  const view = await ask(page, "async (client, id) => client.client(id)", id);
  const picture = page.getByRole("img", { name: /^Points of .* step by step/ });
  await expect(picture).toBeVisible();
  const told = view.lines.filter(({ available, earned, missed }) => available && (earned !== 0 || missed > 0));
  const figures = (await picture.locator("text.axis").allTextContents()).map(tidy);
  expect(figures).toEqual([...told.map(({ earned }) => (earned > 0 ? `+${plain(earned)}` : plain(earned))), `${plain(view.points)} of ${plain(view.maximum)}`]);
  // The bars are as long as what they stand for, and end at the points.
  const bars = await picture.evaluate((svg) => [...svg.querySelectorAll("rect.rise, rect.fall, rect.level")].map((bar) => Number(bar.getAttribute("width"))));
  const lengths = [...told.filter(({ earned }) => earned !== 0).map(({ earned }) => Math.abs(earned)), view.points];
  const scale = bars.at(-1) / view.points;
  bars.forEach((bar, at) => expect(Math.abs(bar - Math.max(2, lengths[at] * scale))).toBeLessThan(0.01));
  const twin = await rowsOf(page.locator("table.points"));
  expect(twin.map(([, , earned]) => earned)).toEqual(view.lines.map(({ earned }) => plain(earned)));
});

test("the overview says what is unusual and who changed band, and leads there", async ({ page }) => {
  // Five months half for it and half against it, then nobody for it.
  const months = ["2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11"];
  const people = Array.from({ length: 20 }, (_, at) => `K${at + 10}`);
  await open(page);
  await give(page, [
    text("clients.csv", `client_id,name\n${people.map((id) => `${id},Firm ${id}`).join("\n")}\n`),
    text("events.csv", `client_id,occurred_at,type\n${months.flatMap((month, when) => people.flatMap((id, at) => Array.from({ length: at < 3 && when === 5 ? 1 : 4 }, (_, day) => `${id},${month}-1${day},login`))).join("\n")}\nK10,2025-12-01,login\n`),
    text("surveys.csv", `client_id,answered_at,kind,answer,scale\n${months.flatMap((month, when) => people.map((id, at) => `${id},${month}-05,nps,${when < 5 && at % 2 === 0 ? 10 : 0},0-10`)).join("\n")}\n`),
  ]);
  await overviewOf(page, 3);
  await expect(page.locator(".lead.news")).toContainText("NPS is lower than usual");
  await page.locator(".lead.news").getByRole("link", { name: /NPS is lower than usual/i }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Net promoter score");
  await page.goBack();
  const { movedDown, movedUp } = await ask(page, "async (client) => (await client.report()).headline");
  expect([movedDown, movedUp]).toEqual([3, 0]);
  await expect(page.locator(".lead.moves")).toHaveText("Since October 2025: 3 clients moved down a band.");
  await page.locator(".lead.moves").getByRole("link").click();
  await expect(page.locator(".portfolio tbody tr")).toHaveCount(3);
  await page.getByRole("button", { name: "Moved down a band" }).click();
  await expect(page.locator(".portfolio tbody tr")).toHaveCount(20);
});

test("what is set by hand stands beside the computed band, and whose model it is in a column", async ({ page }) => {
  await openSmall(page);
  await page.evaluate(async () => {
    const dashboard = document.querySelector("rapport-dashboard");
    await dashboard.setModel({
      id: "m", version: 1, label: "M", maximum: 4,
      triggers: [{ id: "any", label: "Any login", table: "events", points: 1 }, { id: "late", label: "Late login", table: "events", points: 1 }],
      segments: [{ id: "gold", label: "Gold rules", when: [{ column: "tier", equals: "gold" }], triggers: [{ trigger: "late", entitled: false }] }],
      overrides: [{ client: "K1", band: "engaged", note: "Signed in person", until: "2026-12-31" }],
    });
  });
  await visit(page, "#/clients?sort=name");
  const first = page.locator(".portfolio tbody tr").first();
  await expect(first.locator(".model-cell")).toHaveText("Gold rules");
  // One of four points is at risk, whatever a person says.
  await expect(first.locator(".band-cell .band")).toHaveText("At risk");
  await expect(first.locator(".by-hand")).toHaveText("by hand: Engaged");
  await expect(first.locator(".by-hand")).toHaveAttribute("title", /until 31 Dec 2026.*Signed in person|until Dec 31, 2026.*Signed in person/);
  await expect(page.locator(".portfolio tbody tr").nth(1).locator(".model-cell")).toHaveText("For everybody");
  await expect(page.locator(".by-hand")).toHaveCount(1);
  await visit(page, "#/client/K1");
  await expect(page.locator("table.points tr", { hasText: "Late login" })).toContainText("not part of this client’s model");
  await expect(page.locator("table.points tr", { hasText: "Any login" })).not.toContainText("not part of");
});
