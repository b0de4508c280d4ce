// A trap in the engine ends in a message and a restored session. The traps are real: in place of a chosen function of the module,
// WebAssembly runs into `unreachable`.
import { expect, test } from "@playwright/test";
import { go, give, open, overviewOf, sample, text, visit } from "./helpers.mjs";

/** Goes before the worker's script. Asked before each call of a function that could be armed, the test says whether it traps. */
const prefix = (origin) => `{
  const armed = (name) => {
    const request = new XMLHttpRequest();
    request.open("GET", ${JSON.stringify(origin)} + "/armed/" + name, false);
    request.send();
    return request.responseText === "trap";
  };
  // (module (func (export "t") unreachable))
  const code = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11);
  const unreachable = new WebAssembly.Instance(new WebAssembly.Module(code)).exports.t;
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = async (module, imports) => {
    const { exports } = await instantiate(module, imports);
    const guarded = ["upload_finish", "engine_report", "engine_client", "engine_sensitivity", "engine_setModel", "engine_setProfile"]
      .filter((name) => name in exports).map((name) => [name, (...args) => {
        if (armed(name)) unreachable();
        return exports[name](...args);
      }]);
    return { instance: { exports: { ...exports, ...Object.fromEntries(guarded) } }, module };
  };
}
`;

/** Lets the next calls of functions trap: `{ engine_report: 2 }`; a call of which nothing is said does not. */
async function armory(page) {
  const next = new Map();
  const trapped = [];
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: prefix(new URL(route.request().url()).origin) + (await response.text()) });
  });
  await page.route("**/armed/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    const [now = false, ...rest] = next.get(name) ?? [];
    next.set(name, rest);
    if (now) trapped.push(name);
    await route.fulfill({ body: now ? "trap" : "go", contentType: "text/plain" });
  });
  return { trapped, arm: (name, calls) => next.set(name, calls) };
}

const NOTE = "Known to be fine.";

/** Files with a decision about columns, a merge, a model with a decision about a client, and a question. */
async function session(page) {
  await open(page);
  await give(page, [sample("clients.csv"), sample("events.csv"), text("calls.csv", "client,timestamp,type\nC-100000,2025-12-03 10:00,call\nNobody Known,2025-12-04 10:00,call\n")]);
  await overviewOf(page, 3);
  await page.evaluate(async (note) => {
    const element = document.querySelector("rapport-dashboard");
    const model = await element.client.model();
    await element.setModel({ ...model, version: 7, label: "Ours", overrides: [{ client: "C-100003", band: model.bands[0].id, until: "2026-06-30", note }] });
    await element.client.setMerges([{ from: "Nobody Known", into: "C-100002" }]);
  }, NOTE);
  await page.locator(".query select").first().selectOption("quarter");
  await expect.poll(() => page.evaluate(() => document.querySelector("rapport-dashboard").report.period)).toBe("quarter");
  expect(page.url()).toContain("period=quarter");
}

function everything(page) {
  return page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const plain = (value) => JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? [...part].map(String) : part));
    return plain([await client.scores(), await client.model(), await client.profile(), await client.tables(), await client.matches()]);
  });
}

test("a trap while a file is read: the file is named with what to do, everything else stands, and the same file can be given again", async ({ page }) => {
  const { arm, trapped } = await armory(page);
  await session(page);
  const before = await everything(page);
  // Once, again when it is given again, and then no more.
  arm("upload_finish", [true]);
  await give(page, sample("surveys.csv"));
  const line = page.locator(".file").filter({ hasText: "surveys.csv" });
  await expect(line).toContainText("The engine stopped while it read surveys.csv");
  await expect(line).toContainText("Your other files are safe.");
  expect(trapped).toEqual(["upload_finish"]);
  expect(await everything(page)).toBe(before);
  await expect(page.locator(".query select").first()).toHaveValue("quarter");
  expect(page.url()).toContain("period=quarter");

  await go(page, "Data");
  arm("upload_finish", [true]);
  await line.getByRole("button", { name: "Read it again" }).click();
  await expect.poll(() => trapped.length).toBe(2);
  await expect(line).toContainText("The engine stopped while it read surveys.csv");
  expect(await everything(page)).toBe(before);

  arm("upload_finish", [true]);
  await give(page, sample("surveys.csv"));
  // What could not be read and is given anew takes the place of its line.
  await expect.poll(() => trapped.length).toBe(3);
  await expect(line).toContainText("The engine stopped while it read surveys.csv");
  expect(await everything(page)).toBe(before);

  await line.getByRole("button", { name: "Read it again" }).click();
  await expect(line).toContainText("rows kept");
  await expect(page.locator(".file").filter({ hasText: "rows kept" })).toHaveCount(4);
  await expect(page.locator(".file")).toHaveCount(4);
});

test("a trap while a question is answered: a message, the same place, and the next question works", async ({ page }) => {
  const { arm, trapped } = await armory(page);
  await session(page);
  const before = await everything(page);
  arm("engine_client", [true]);
  await visit(page, "#/client/C-100003?period=quarter");
  await expect(page.locator("rapport-client")).toContainText("The engine stopped unexpectedly");
  await expect(page.locator("rapport-client")).toContainText("It was started again with your files.");
  expect(trapped).toEqual(["engine_client"]);
  expect(page.url()).toContain("#/client/C-100003?period=quarter");
  expect(await everything(page)).toBe(before);
  await visit(page, "#/client/C-100004?period=quarter");
  await expect(page.locator(".points tbody tr").first()).toBeVisible();
  await visit(page, "#/client/C-100003?period=quarter");
  await expect(page.locator(".points tbody tr").first()).toBeVisible();
  await expect(page.locator("rapport-client")).toContainText(NOTE);

  // The report itself: the one before stays until the next attempt.
  await go(page, "Overview");
  arm("engine_report", [true]);
  await page.locator(".query select").first().selectOption("month");
  await expect(page.getByRole("alert")).toContainText("The engine stopped unexpectedly");
  await expect(page.locator("[part=call-list]")).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator(".query select").first()).toHaveValue("month");
  expect(await everything(page)).toBe(before);
});

test("twice in a row: the second trap comes while the session is being restored", async ({ page }) => {
  const { arm, trapped } = await armory(page);
  await session(page);
  const tables = () => page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.tables()).map(({ table }) => table));
  // The first of the three files that are read again traps too: it is dropped and told, the others come back.
  arm("upload_finish", [true]);
  arm("engine_client", [true]);
  const files = page.getByRole("button", { name: /^3 files, / });
  await expect(files).toBeVisible();
  await visit(page, "#/client/C-100003?period=quarter");
  await expect.poll(() => trapped).toEqual(["engine_client", "upload_finish"]);
  await expect.poll(async () => (await tables()).length).toBe(1);
  await go(page, "Data");
  const failed = page.locator(".file").filter({ hasText: "The engine stopped while it read" });
  await expect(failed).toHaveCount(1);
  await failed.getByRole("button", { name: "Read it again" }).click();
  await expect(page.locator(".file").filter({ hasText: "rows kept" })).toHaveCount(3);
  await go(page, "Overview");
  await expect(page.locator("[part=call-list]")).toBeVisible();
  expect(await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.model()).label)).toBe("Ours");
});

test("twice in a row: the model that is put in force again traps, and does not for ever", async ({ page }) => {
  const { arm, trapped } = await armory(page);
  await session(page);
  const label = () => page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.model()).label);
  arm("engine_setModel", [true]);
  arm("engine_client", [true]);
  await visit(page, "#/client/C-100003?period=quarter");
  await expect.poll(() => trapped).toEqual(["engine_client", "engine_setModel"]);
  await expect(page.locator("rapport-client")).toContainText("The engine stopped unexpectedly");
  expect(await label()).toBe("Ours");
  // Three in a row: the model is given up, which is said.
  arm("engine_setModel", [true, true]);
  arm("engine_client", [true]);
  await visit(page, "#/client/C-100004?period=quarter");
  await expect(page.getByRole("alert").first()).toContainText("the one it proposes itself is in force");
  expect(await label()).not.toBe("Ours");
  await visit(page, "#/client/C-100005?period=quarter");
  await expect(page.locator(".points tbody tr").first()).toBeVisible();
  expect(await page.evaluate(async () => (await document.querySelector("rapport-dashboard").client.tables()).length)).toBe(2);
});

test("what cannot be sent to the engine is refused, and the engine goes on", async ({ page }) => {
  await session(page);
  const before = await everything(page);
  const codes = await page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const circle = {};
    circle.inner = circle;
    const odd = [Array.from({ length: 2000 }).reduce((inner) => ({ inner }), {}), circle, { label: () => {} }];
    const said = [];
    for (const model of odd) said.push(await client.setModel(model).catch(({ code, name }) => code || name));
    return said;
  });
  expect(codes.slice(0, 2)).toEqual(["too_deep", "too_deep"]);
  expect(codes[2]).toBe(25);
  expect(await everything(page)).toBe(before);
});

test("several questions waiting behind the one that traps are all answered", async ({ page }) => {
  const { arm, trapped } = await armory(page);
  await session(page);
  // What the page itself never asks here: its own questions would use up the traps.
  arm("engine_sensitivity", [true, true]);
  const answers = await page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const asked = [client.sensitivity(), client.sensitivity(), client.sensitivity(), client.client("C-100003"), client.tables()];
    return (await Promise.allSettled(asked)).map(({ status, reason }) => (status === "fulfilled" ? "answered" : reason.code));
  });
  expect(answers).toEqual(["stopped", "stopped", "answered", "answered", "answered"]);
  expect(trapped.length).toBe(2);
});
