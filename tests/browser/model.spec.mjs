// The scoring model on the page: changed with the effect beside it, checked, saved, compared, applied; and what it says of a client.
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { change, begin, close, free, moved, redo, undo } from "../../www/src/state/edits.ts";
import { placeOf } from "../../www/src/state/fault-place.ts";
import { Latest } from "../../www/src/engine/latest.ts";
import { deskOf } from "../../www/src/state/model-desk.ts";
import { differences } from "../../www/src/state/model-diff.ts";
import { complaints, go, open, openWithSamples, scoresThroughThePage } from "./helpers.mjs";

test.describe("without a page", () => {
  test("steps are taken back and done again, and one thing dragged is one step", () => {
    let steps = begin(1);
    for (const value of [2, 3, 4]) steps = change(steps, "points", value);
    steps = change(close(steps), "points", 9);
    steps = change(steps, "cap", 10);
    expect(steps.past).toEqual([1, 4, 9]);
    steps = undo(undo(steps));
    expect(steps.now).toBe(4);
    expect(redo(steps).now).toBe(9);
    expect(undo(undo(undo(steps))).now).toBe(1);
    // A new change ends what could be done again.
    expect(redo(change(steps, "points", 5)).now).toBe(5);
  });

  test("items move inside their list only, and names are free", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
    expect(free("A call!", [])).toBe("a_call");
    expect(free("call", ["call", "call_2"])).toBe("call_3");
  });

  test("a fault's place is read from the engine's words", () => {
    expect(placeOf("triggers[2] “login”: points of a trigger must lie between 0 and 1000000, found -1.")).toEqual({ part: "triggers", at: 2, message: "Points of a trigger must lie between 0 and 1000000, found -1." });
    expect(placeOf("triggers[0].points: invalid type: null, expected f64 at line 1")).toMatchObject({ part: "triggers", at: 0 });
    expect(placeOf("health.parts[1].measures[0] “nps”: weight must lie between 0 and 1.")).toMatchObject({ part: "health", at: 1 });
    expect(placeOf("maximum: maximum points must lie between 0 and 1.")).toMatchObject({ part: "maximum", at: null });
    expect(placeOf("penalties[0] “late”, filter[1] on “a”: one test is needed.")).toMatchObject({ part: "penalties", at: 0 });
    expect(placeOf("Something else.")).toEqual({ part: "", at: null, message: "Something else." });
  });

  test("only the newest of waiting questions is asked", async () => {
    const asked = [];
    const answers = [];
    let release = () => {};
    const latest = new Latest(async (question) => {
      asked.push(question);
      await new Promise((resolve) => { release = resolve; });
      if (question === 4) throw new Error("no");
      return question * 10;
    }, (outcome) => answers.push(outcome.answer ?? "failed"));
    for (const question of [1, 2, 3, 4]) latest.ask(question);
    while (latest.busy) {
      release();
      await new Promise((resolve) => { setTimeout(resolve, 0); });
    }
    expect(asked).toEqual([1, 4]);
    expect(answers).toEqual([10, "failed"]);
  });

  test("differences name what was added, removed and changed, and nothing else", () => {
    const trigger = (id, points, more = {}) => ({ id, label: id.toUpperCase(), table: "events", points, ...more });
    const before = { id: "m", version: 1, label: "M", maximum: 40, triggers: [trigger("a", 1), trigger("b", 2), trigger("c", 3)] };
    const after = { ...before, formula: "share_of_maximum", hysteresis: 2, bonuses: [], triggers: [trigger("c", 3, { count: "each" }), trigger("a", 5, { cap: 4 }), trigger("d", 1)] };
    expect(differences(before, structuredClone(before))).toEqual([]);
    expect(differences(before, { ...before, health: { days: 30, parts: [] } })).toMatchObject([{ part: "health", kind: "added" }]);
    expect(differences(before, after)).toEqual([
      { part: "model", name: "", kind: "changed", field: "hysteresis", from: 0, to: 2 },
      { part: "triggers", name: "B", kind: "removed", field: "", from: undefined, to: undefined },
      { part: "triggers", name: "A", kind: "changed", field: "points", from: 1, to: 5 },
      { part: "triggers", name: "A", kind: "changed", field: "cap", from: undefined, to: 4 },
      { part: "triggers", name: "D", kind: "added", field: "", from: undefined, to: undefined },
      { part: "triggers", name: "", kind: "order", field: "", from: undefined, to: undefined },
    ]);
  });
});

test.describe("the desk of the model", () => {
  const made = (label, more = {}) => ({ id: "proposed", version: 1, label, maximum: 40, triggers: [{ id: "a", label: "A", table: "events", points: 1 }], ...more });
  const decided = { client: "C1", band: "watch", note: "On leave.", until: "2026-03-31" };

  /** A workspace whose engine takes every model; what it is asked about is answered one by one. */
  function workspaceWith(model) {
    const questions = [];
    const workspace = {
      model, tables: [], registry: null, query: {}, questions, report: { roster: { window: { start: "2025-12-01", end: "2026-01-01" } } },
      client: {
        model: async () => structuredClone(workspace.inForce),
        setModel: async (next) => { workspace.inForce = structuredClone(next); },
        scores: async () => ({ model: { id: "m", version: 1, hash: "3f2a" } }),
        whatIf: (asked) => new Promise((answer) => { questions.push({ asked, answer }); }),
      },
      inForce: model,
      refresh: async () => { [workspace.model, workspace.report] = [structuredClone(workspace.inForce), { ...workspace.report }]; },
    };
    return workspace;
  }

  /** Other files: another model is proposed, and no view has told the desk. */
  const propose = (workspace, model) => { [workspace.model, workspace.inForce] = [model, model]; };
  const settled = () => new Promise((resolve) => { setTimeout(resolve, 0); });

  test("a decision by hand goes into the model that is in force, not into the one the desk began with", async () => {
    const workspace = workspaceWith(made("from the first file"));
    const desk = deskOf(workspace);
    const second = made("from both files", { hysteresis: 3 });
    propose(workspace, second);
    expect(desk.inForce).toEqual(second);
    await desk.decide("C1", decided);
    expect(workspace.inForce).toEqual({ ...second, overrides: [decided] });
    expect(desk.isChanged).toBe(false);
    await desk.decide("C1", null);
    expect(workspace.inForce).toEqual(second);
  });

  test("a draft that is not applied stays one, with what was decided since", async () => {
    const workspace = workspaceWith(made("one"));
    const desk = deskOf(workspace);
    desk.step((draft) => { draft.hysteresis = 5; });
    propose(workspace, made("two", { version: 7 }));
    await desk.decide("C1", decided);
    expect(workspace.inForce).toEqual(made("two", { version: 7, overrides: [decided] }));
    expect(desk.draft).toMatchObject({ hysteresis: 5, overrides: [decided] });
    await desk.apply(false);
    expect(workspace.inForce).toMatchObject({ version: 8, hysteresis: 5, overrides: [decided] });
  });

  test("earlier models stay when a step before them is applied again, and none is kept for days that have one", async () => {
    const workspace = workspaceWith(made("one"));
    const desk = deskOf(workspace);
    desk.step((draft) => { draft.hysteresis = 5; });
    expect(desk.cannotKeep).toBe(null);
    await desk.apply(true);
    const { earlier } = workspace.inForce;
    expect(earlier).toMatchObject([{ until: "2025-12-31", model: { label: "one", version: 1 } }]);
    desk.undo();
    expect(desk.draft.earlier).toBe(undefined);
    // To apply was no step of its own: one step back and one forth.
    desk.redo();
    expect(desk.isChanged).toBe(false);
    desk.undo();
    expect(desk.differences.map(({ field }) => field)).toEqual(["hysteresis"]);
    expect(desk.cannotKeep).toBe("kept");
    await desk.apply(true);
    expect(workspace.inForce).toEqual({ ...made("one"), version: 3, earlier });
    // Of another period they say nothing, and that is told.
    desk.step((draft) => { draft.window = "week"; });
    expect(desk.cannotKeep).toBe("window");
    expect(desk.differences).toMatchObject([{ part: "model", field: "window" }, { part: "earlier", kind: "removed" }]);
  });

  test("an answer is drawn with the draft that it is about", async () => {
    const workspace = workspaceWith(made("one"));
    const desk = deskOf(workspace);
    desk.step((draft) => { draft.hysteresis = 5; });
    desk.step((draft) => { draft.hysteresis = 6; });
    workspace.questions[0].answer({ moving: 1 });
    await settled();
    expect(desk.whatIf).toMatchObject({ answer: { moving: 1 }, before: { label: "one" }, after: { hysteresis: 5 } });
    expect(desk.stale).toBe(true);
    workspace.questions[1].answer({ moving: 2 });
    await settled();
    expect(desk.whatIf).toMatchObject({ answer: { moving: 2 }, after: { hysteresis: 6 } });
    expect(desk.stale).toBe(false);
  });
});

const bar = (page) => page.getByRole("group", { name: "Changes" });
const button = (page, name) => bar(page).getByRole("button", { name, exact: true });
const points = (page, name) => page.getByRole("spinbutton", { name: `Points, ${name}`, exact: true });
const effect = (page) => page.getByRole("complementary", { name: "What it would do" });
const modelOf = (page) => page.evaluate(() => document.querySelector("rapport-dashboard").client.model());

async function openModel(page) {
  await openWithSamples(page);
  await go(page, "Scoring model");
  await expect(effect(page).getByRole("img")).toBeVisible();
}

/** Gives a file to one of the page's hidden inputs. */
async function choose(page, id, name, text) {
  await page.locator(`rapport-model #${id}`).setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
}

async function check(page, what) {
  // What the bar that stays in sight happens to cover is no smaller for that.
  await page.evaluate(() => scrollTo(0, 0));
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${what}: ${id} at ${nodes.map(({ target }) => target.join(" ")).slice(0, 3).join(", ")}`)).toEqual([]);
  expect.soft(await fits(page), `${what}: no sideways scrolling`).toBe(true);
}

function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}

test("a change shows at once what it would do, and nothing is in force before it is applied", async ({ page }) => {
  const found = complaints(page);
  await openModel(page);
  await expect(effect(page)).toContainText("Nothing is changed");
  const before = await scoresThroughThePage(page);
  const wanted = await page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const model = await client.model();
    model.triggers[0].points = 9;
    return client.whatIf(model, {});
  });
  await points(page, "Login").fill("9");
  await expect(bar(page)).toContainText(`1 change not applied · ${wanted.moving} clients change band`);
  const row = (name) => effect(page).getByRole("row", { name });
  await expect(row(/^Engaged/)).toContainText(new RegExp(`${wanted.before.bands[0]}\\s*${wanted.after.bands[0]}`));
  await expect(effect(page).getByRole("heading", { name: "Who changes band" })).toBeVisible();
  await expect(effect(page).locator(".movers tbody tr")).toHaveCount(Math.min(50, wanted.movers.length));
  await effect(page).locator("details.changes-list > summary").click();
  await expect(effect(page).getByRole("row", { name: "Earns points “Login”: points" })).toContainText(/1\s*9/);
  expect(await scoresThroughThePage(page)).toEqual(before);

  await button(page, "Apply").click();
  await expect(bar(page)).toContainText("Version 2 is in force");
  const after = await scoresThroughThePage(page);
  expect(after).not.toEqual(before);
  const [mover] = wanted.movers;
  expect(after[mover.client]).toBeCloseTo(mover.after, 9);
  await button(page, "Undo").click();
  await expect(points(page, "Login")).toHaveValue("1");
  await go(page, "Overview");
  await expect(page.getByRole("link", { name: `Engaged ${wanted.after.bands[0]}` })).toBeVisible();
  expect(found).toEqual([]);
});

test("each step is taken back and done again, by buttons and by keys, also inside a field", async ({ page }) => {
  await openModel(page);
  const login = points(page, "Login");
  await login.fill("7");
  await login.blur();
  await points(page, "Document viewed").fill("4");
  await page.keyboard.press("Control+z");
  await expect(points(page, "Document viewed")).toHaveValue("1");
  await expect(login).toHaveValue("7");
  await page.keyboard.press("Control+z");
  await expect(login).toHaveValue("1");
  await expect(button(page, "Undo")).toBeDisabled();
  await expect(bar(page)).toContainText("Version 1 is in force");
  await page.keyboard.press("Control+Shift+z");
  await expect(login).toHaveValue("7");
  await button(page, "Redo").click();
  await expect(points(page, "Document viewed")).toHaveValue("4");
  await expect(button(page, "Redo")).toBeDisabled();
  // What is not applied is still there after a look elsewhere.
  await go(page, "Clients");
  await go(page, "Scoring model");
  await expect(login).toHaveValue("7");
  await button(page, "Reset").click();
  await expect(login).toHaveValue("1");
  await button(page, "Undo").click();
  await expect(login).toHaveValue("7");
});

test("dragging a slider is one step, and its effect follows", async ({ page }) => {
  await openModel(page);
  await page.getByRole("slider", { name: "Drag the bound of Engaged" }).focus();
  for (let step = 0; step < 15; step++) await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("spinbutton", { name: "Engaged from" })).toHaveValue("85");
  await expect(bar(page)).toContainText("1 change not applied");
  const wanted = await page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const model = await client.model();
    model.bands[0].from = 85;
    return client.whatIf(model, {});
  });
  await expect(bar(page)).toContainText(`${wanted.moving} clients change band`);
  await page.getByRole("spinbutton", { name: "Engaged from" }).fill("70");
  await expect(bar(page)).toContainText("Version 1 is in force");
});

test("what is not valid is said beside its row and in the summary, and nothing is lost", async ({ page }) => {
  await openModel(page);
  await points(page, "Login").fill("9");
  await expect(bar(page)).toContainText("clients change band");
  await points(page, "Document viewed").fill("-3");
  const fault = page.locator(".lines .fault");
  await expect(fault).toContainText("must lie between 0 and");
  await expect(page.locator("tbody").filter({ has: page.locator("#triggers-1-open") }).locator(".fault")).toBeVisible();
  await expect(points(page, "Document viewed")).toHaveAttribute("aria-invalid", "true");
  await expect(bar(page)).toContainText("Something is to be corrected.");
  await expect(effect(page)).toContainText("Paused");
  await expect(button(page, "Apply")).toBeDisabled();
  await page.getByRole("button", { name: "Go there" }).click();
  await expect(points(page, "Document viewed")).toBeFocused();
  await points(page, "Document viewed").fill("");
  await expect(fault).toContainText("A number is missing");
  await points(page, "Document viewed").fill("1");
  await expect(fault).toHaveCount(0);
  await expect(points(page, "Login")).toHaveValue("9");
  await expect(button(page, "Apply")).toBeEnabled();
});

test("beside each line stands how many rows and clients it finds, live", async ({ page }) => {
  await openModel(page);
  const rule = page.locator("tbody").filter({ has: page.locator("#triggers-0-open") });
  const count = await page.evaluate(() => document.querySelector("rapport-dashboard").client.matching("events", [{ column: "type", equals: "login" }]));
  const shown = ({ rows, clients }) => `${rows.toLocaleString("en-GB")} rows of ${clients} clients`;
  await expect(rule.locator(".count").first()).toHaveText(shown(count));
  await page.getByRole("button", { name: "Login", exact: true }).click();
  const value = page.getByRole("textbox", { name: "Value, condition 1 of Login" });
  await value.fill("no such thing");
  await expect(rule.locator(".count").first()).toHaveText("Nothing matches.");
  await page.getByRole("combobox", { name: "Test, condition 1 of Login" }).selectOption("oneOf");
  await page.getByRole("textbox", { name: "One a line" }).fill("login\ndocument_viewed");
  await page.getByRole("textbox", { name: "One a line" }).blur();
  const both = await page.evaluate(() => document.querySelector("rapport-dashboard").client.matching("events", [{ column: "type", oneOf: ["login", "document_viewed"] }]));
  await expect(rule.locator(".count").first()).toHaveText(shown(both));
  expect(both.rows).toBeGreaterThan(count.rows);
});

test("lines are added, duplicated, moved and removed; bonuses, penalties, segments, health and suggestions too", async ({ page }) => {
  await openModel(page);
  await page.getByRole("button", { name: "Add something that earns points" }).click();
  await expect(page.getByRole("textbox", { name: "Name" }).last()).toBeVisible();
  await expect(page.locator("#triggers-13-name")).toBeFocused();
  await page.keyboard.type("Opened a sample");
  await page.getByRole("button", { name: "Duplicate: Opened a sample" }).click();
  await page.getByRole("button", { name: "Move up: Opened a sample (copy)" }).click();
  await expect(page.locator("#triggers-13-open")).toHaveText("Opened a sample (copy)");
  await page.getByRole("button", { name: "Remove: Opened a sample (copy)" }).click();
  await expect(page.locator("#triggers-13-open")).toHaveText("Opened a sample");
  await expect(page.locator("#triggers-13-open")).toBeFocused();
  await page.getByRole("button", { name: "Add a bonus" }).click();
  await page.getByRole("button", { name: "Add something that costs points" }).click();
  await page.getByRole("combobox", { name: "Rows of" }).selectOption("projects");
  await page.getByRole("combobox", { name: "Only where late: due by" }).selectOption("due_on");
  await page.getByRole("combobox", { name: "Done on" }).selectOption("completed_on");
  await page.getByRole("button", { name: "Add a segment" }).click();
  await page.getByRole("combobox", { name: /^Column, condition 1/ }).selectOption("industry");
  await page.getByRole("textbox", { name: /^Value, condition 1/ }).fill("Legal Services");
  await page.getByRole("spinbutton", { name: "Points, Login" }).last().fill("2");
  await page.getByRole("button", { name: "Write your own instead" }).click();
  await page.getByRole("textbox", { name: "What to do, in a sentence" }).fill("Call them.");
  await page.getByRole("checkbox", { name: "Silent for longer than usual" }).check();
  await expect(button(page, "Apply")).toBeEnabled();
  await expect(bar(page)).toContainText("change");
  await button(page, "Apply").click();
  await expect(bar(page)).toContainText("Version 2 is in force");
  const model = await modelOf(page);
  expect(model.triggers).toHaveLength(14);
  expect(model.triggers[13]).toMatchObject({ label: "Opened a sample", table: "surveys" });
  expect(model.bonuses).toMatchObject([{ atLeast: 3, withinDays: 7 }]);
  expect(model.penalties).toMatchObject([{ table: "projects", overdue: { due: "due_on", done: "completed_on" } }]);
  expect(model.segments).toMatchObject([{ when: [{ column: "industry", equals: "Legal Services" }], triggers: [{ trigger: "login", points: 2 }] }]);
  expect(model.plays).toMatchObject([{ text: "Call them.", reasons: ["silence"] }]);
});

test("a measure in money is given its currency, and loses it with another metric", async ({ page }) => {
  await openModel(page);
  await page.getByRole("button", { name: "Take over the proposal, to change it" }).click();
  await page.locator(".measure-list summary").first().click();
  const measure = page.locator(".measure-list li").first();
  const metric = measure.getByRole("combobox", { name: "Measure", exact: true });
  const currency = measure.getByRole("textbox", { name: "Currency, as the files write it" });
  await measure.getByRole("combobox", { name: /on 0 to 100$/ }).selectOption("linear");
  await expect(currency).toHaveCount(0);
  await metric.selectOption("mrr");
  await currency.fill("SEK");
  await measure.getByRole("spinbutton", { name: "Target: 100" }).fill("5000");
  await button(page, "Apply").click();
  await expect(bar(page)).toContainText("Version 2 is in force");
  const first = async () => (await modelOf(page)).health.parts[0].measures[0];
  // In minor units, as the engine has all money.
  expect(await first()).toMatchObject({ metric: "mrr", scale: { currency: "SEK", target: 500000 } });
  await metric.selectOption("days_since_contact");
  await expect(currency).toHaveCount(0);
  await button(page, "Apply").click();
  await expect(bar(page)).toContainText("Version 3 is in force");
  expect((await first()).scale).not.toHaveProperty("currency");
});

test("a saved model is loaded as the same document, and a broken one is refused in words", async ({ page }) => {
  await openModel(page);
  await points(page, "Login").fill("8");
  await expect(button(page, "Apply")).toBeEnabled();
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).click();
  const download = await waiting;
  const text = readFileSync(await download.path(), "utf8");
  await button(page, "Reset").click();
  await expect(points(page, "Login")).toHaveValue("1");
  await choose(page, "model-load", "mine.json", text);
  await expect(points(page, "Login")).toHaveValue("8");
  await button(page, "Apply").click();
  await expect(bar(page)).toContainText("Version 2 is in force");
  expect(await modelOf(page)).toEqual({ ...JSON.parse(text), version: 2 });

  const broken = JSON.parse(text);
  broken.triggers[1].points = -5;
  await choose(page, "model-load", "broken.json", JSON.stringify(broken));
  await expect(page.getByRole("alert")).toContainText("broken.json was not taken: triggers[1]");
  await choose(page, "model-load", "poem.json", "roses are red");
  await expect(page.getByRole("alert")).toContainText("poem.json was not taken");
  await expect(points(page, "Login")).toHaveValue("8");
});

test("another model's file is set beside the one in force, in words and by its effect", async ({ page }) => {
  await openModel(page);
  const other = await modelOf(page);
  other.label = "The other";
  other.triggers[0].points = 12;
  other.triggers.splice(1, 1);
  other.bands[0].from = 80;
  await choose(page, "model-other", "other.json", JSON.stringify(other));
  const view = page.locator("rapport-model-compare");
  await expect(view.getByRole("heading", { name: "The model in force and other.json" })).toBeFocused();
  await expect(view.getByRole("row", { name: /Earns points “Login”: points/ })).toContainText(/1\s*12/);
  await expect(view.getByRole("row", { name: /Earns points “Document viewed”/ })).toContainText("removed");
  await expect(view.getByRole("row", { name: /Band “Engaged”: from/ })).toContainText(/70\s*80/);
  const { moving } = await page.evaluate((model) => document.querySelector("rapport-dashboard").client.whatIf(model, {}), other);
  await expect(view.getByRole("status")).toContainText(`${moving} clients change band`);
  // The draft is another matter.
  await expect(points(page, "Login")).toHaveValue("1");
  await choose(page, "model-other", "same.json", JSON.stringify(await modelOf(page)));
  await expect(view).toContainText("The two models are the same.");
  await expect(view.getByRole("status")).toContainText("nobody changes band");
});

test("the old model stays with past periods when it is asked to, and the client's history says so", async ({ page }) => {
  await openModel(page);
  const before = await scoresThroughThePage(page);
  await points(page, "Login").fill("9");
  await page.getByRole("checkbox", { name: /^Keep the old model for periods up to/ }).check();
  await button(page, "Apply").click();
  await expect(bar(page)).toContainText("Version 2 is in force");
  const { earlier, version } = await modelOf(page);
  expect(version).toBe(2);
  expect(earlier).toMatchObject([{ until: "2025-12-31", model: { version: 1 } }]);
  expect(await scoresThroughThePage(page)).toEqual(before);
  await go(page, "Clients");
  await page.locator(".portfolio tbody a").first().click();
  await expect(page.getByText("Periods scored with an earlier model")).toBeVisible();
});

test("a client's page says why the score moved, what would move it on, and what a person decided", async ({ page }) => {
  await openWithSamples(page);
  const id = await page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const { clients } = await client.scores({});
    for (const id of clients) {
      const { change, next } = await client.client(id);
      if (change?.parts.length > 0 && next?.actions.length > 0) return id;
    }
    return "";
  });
  await page.goto(`/#/client/${id}`);
  const { change, next, score } = await page.evaluate((id) => document.querySelector("rapport-dashboard").client.client(id), id);
  const section = page.locator("section").filter({ has: page.getByRole("heading", { name: "Why the score moved" }) });
  await expect(section.getByRole("img")).toBeVisible();
  await expect(section).toContainText(change.now > change.before ? "rose by" : "fell by");
  await section.getByText("As a table").click();
  await expect(section.locator("details tbody tr")).toHaveCount(change.parts.length + 2);
  await expect(page.locator(".next-step")).toContainText(`${next.actions[0].times} × ${next.actions[0].label}`);

  await page.getByText("Set a score or band by hand").click();
  await page.getByRole("combobox", { name: "Band" }).selectOption("watch");
  await page.getByRole("textbox", { name: "Why (needed)" }).fill("On parental leave until spring.");
  await page.getByRole("textbox", { name: "Until" }).fill("2020-01-31");
  await page.getByRole("button", { name: "Set it" }).click();
  await expect(page.getByRole("alert")).toContainText("This would be over already");
  await expect(page.getByRole("textbox", { name: "Until" })).toBeFocused();
  await expect(page.locator(".decided")).toHaveCount(0);
  await page.getByRole("textbox", { name: "Until" }).fill("2026-03-31");
  await page.getByRole("button", { name: "Set it" }).click();
  const decided = page.locator(".decided");
  await expect(decided).toContainText("By hand: Watch, until 31 Mar 2026");
  await expect(decided).toContainText("On parental leave until spring.");
  expect((await page.evaluate((id) => document.querySelector("rapport-dashboard").client.client(id), id)).score).toBe(score);
  await decided.getByRole("button", { name: "Take it back" }).click();
  await expect(decided).toHaveCount(0);
  expect((await modelOf(page)).overrides).toBeUndefined();
});

test("health, suggestions and what a client is worth stand on its page; the call list is a file", async ({ page }) => {
  await openWithSamples(page);
  const [call] = await page.evaluate(() => document.querySelector("rapport-dashboard").client.callList());
  await expect(page.locator(".lead").first()).toContainText("are worth");
  const first = page.locator(".roster tbody tr").first();
  await expect(first.locator(".stake")).toHaveText(Math.round(call.stake / 100).toLocaleString("en-GB"));
  await expect(first.locator(".play")).toContainText(call.play);
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download call list" }).click();
  const download = await waiting;
  // A list can be told from one by another model.
  const { hash } = await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.scores({})).model);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^call-list-\\d{4}-\\d{2}-\\d{4}-\\d{2}-\\d{2}-[0-9a-f]{8}-${hash}\\.csv$`));
  const rows = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  expect(rows[0]).toContain("Identifier,Client,Score,Band");
  expect(rows[1]).toContain(call.client);
  expect(rows).toHaveLength(1 + (await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.callList()).length)));

  await page.goto(`/#/client/${call.client}`);
  const view = await page.evaluate((id) => document.querySelector("rapport-dashboard").client.client(id), call.client);
  await expect(page.locator(".plays li")).toHaveCount(view.plays.length);
  await expect(page.locator(".plays li").first()).toContainText(view.plays[0].evidence[0]);
  const health = page.locator("section").filter({ has: page.getByRole("heading", { name: "Health", exact: true }) });
  await expect(health.locator("tbody")).toHaveCount(view.health.parts.length);
  await expect(health).toContainText(`${Math.round(view.health.coverage * 100)}% of what counts is known`);
  await page.locator(".reasons").getByRole("button", { name: /^Show the rows/ }).first().click();
  await expect(page.getByRole("dialog").getByText("Definition")).toBeVisible();
});

test("plain points have no hundred: on the client's page, in its decision, and in what its model is called", async ({ page }) => {
  await openModel(page);
  await page.getByRole("combobox", { name: "A score is" }).selectOption("points");
  await button(page, "Apply").click();
  await expect(bar(page)).toContainText("Version 2 is in force");
  const { hash } = await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.scores({})).model);
  await expect(page.getByText(`In force: version 2 · ${hash}`)).toBeVisible();
  await go(page, "Clients");
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  expect((await waiting).suggestedFilename()).toMatch(new RegExp(`^clients-\\d{4}-\\d{2}-\\d{4}-\\d{2}-\\d{2}-[0-9a-f]{8}-${hash}\\.csv$`));
  await page.locator(".portfolio tbody a").first().click();
  await expect(page.locator(".score-now").first()).toBeVisible();
  await expect(page.locator(".score-now").first()).not.toContainText("of 100");
  await page.getByText("Set a score or band by hand").click();
  await expect(page.getByRole("spinbutton", { name: "Score" })).not.toHaveAttribute("max");
});

test("by keyboard alone: from the dialog to the model, a change, and into force", async ({ page }) => {
  await openWithSamples(page);
  await go(page, "Clients");
  await page.getByRole("button", { name: "How scores are made" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("link", { name: "Look at the whole model" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1, name: "Scoring model" })).toBeFocused();
  for (let at = 0; at < 40 && !(await points(page, "Login").evaluate((field) => field === field.getRootNode().activeElement)); at++) await page.keyboard.press("Tab");
  await expect(points(page, "Login")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(points(page, "Login")).toHaveValue("2");
  await expect(button(page, "Apply")).toBeEnabled();
  for (let at = 0; at < 40 && !(await button(page, "Apply").evaluate((field) => field === field.getRootNode().activeElement)); at++) await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(bar(page)).toContainText("Version 2 is in force");
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
});

for (const scheme of ["light", "dark"]) {
  for (const [screen, viewport] of Object.entries({ laptop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } })) {
    test.describe(`${scheme}, ${screen}`, () => {
      test.use({ colorScheme: scheme, viewport });

      test("the model's page under axe's rules: empty, changed, open, wrong, compared", async ({ page }) => {
        await open(page, "/#/model");
        await check(page, "model, empty");
        await openModel(page);
        await points(page, "Login").fill("9");
        await expect(bar(page)).toContainText("change band");
        await page.getByRole("button", { name: "Login", exact: true }).click();
        await effect(page).locator("details.changes-list > summary").click();
        await check(page, "model, changed");
        for (const name of ["Add a bonus", "Add something that costs points", "Add a segment", "Write your own instead"]) {
          await page.getByRole("button", { name, exact: true }).click();
          expect.soft(await fits(page), name).toBe(true);
        }
        await page.getByRole("button", { name: "New segment", exact: true }).click();
        const take = page.getByRole("button", { name: "Take over the proposal, to change it" });
        await take.click();
        await points(page, "Document viewed").first().fill("-1");
        await page.getByRole("button", { name: "Go there" }).click();
        await expect(page.locator(".lines .fault")).toBeInViewport();
        await check(page, "model, wrong");
        await button(page, "Reset").click();
        const other = await modelOf(page);
        other.triggers[0].points = 12;
        await choose(page, "model-other", "other.json", JSON.stringify(other));
        await expect(page.locator("rapport-model-compare h3").first()).toBeVisible();
        await check(page, "model, compared");
      });
    });
  }
}
