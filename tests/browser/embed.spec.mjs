// The dashboard in a frame of another origin, sandboxed, and what it says to messages that are none of its business.
import { createServer } from "node:http";
import { expect, test } from "@playwright/test";
import { xlsx } from "./made.mjs";

// The host page is of another origin than the frame; it collects what its frames say.
const host = `<!doctype html><html lang="en"><head><title>Portal</title></head><body><script>
  window.told = [];
  addEventListener("message", ({ data, origin, source }) => told.push({ from: [...document.querySelectorAll("iframe")].findIndex((frame) => frame.contentWindow === source), origin, ...data }));
  window.ask = (at, message, transfer) => document.querySelectorAll("iframe")[at].contentWindow.postMessage(message, "*", transfer);
  window.answered = async (at, message) => {
    const id = Math.random();
    ask(at, { rapport: 1, id, ...message });
    for (;;) {
      const answer = told.find((one) => one.id === id);
      if (answer) return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
</script></body></html>`;

let portal;
let server;
test.beforeAll(async () => {
  server = createServer((_, response) => response.setHeader("content-type", "text/html").end(host));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  portal = `http://127.0.0.1:${server.address().port}`;
});
test.afterAll(() => server.close());

/** A portal with a sandboxed frame for each address. */
async function frames(page, baseURL, ...hashes) {
  await page.goto(portal);
  await page.evaluate((addresses) => {
    for (const address of addresses) {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      frame.src = address;
      document.body.append(frame);
    }
  }, hashes.map((hash) => `${baseURL}/embed.html#${hash}`));
}

test.describe.configure({ timeout: 60_000 });

const named = () => `parent=${encodeURIComponent(portal)}`;
const heard = (page, type, from = 0) => page.waitForFunction(([type, from]) => window.told.some((one) => one.type === type && one.from === from), [type, from]);
const answer = (page, message, at = 0) => page.evaluate(([at, message]) => window.answered(at, message), [at, message]);

const clients = "client_id,name\nC1,One\nC2,Two\n";
const events = `client_id,occurred_at,type\n${Array.from({ length: 12 }, (_, month) => `C1,2025-${String(month + 1).padStart(2, "0")}-05,login\nC2,2025-${String(month + 1).padStart(2, "0")}-06,call\n`).join("")}`;

test("a sandboxed frame without an origin is fed, asked and steered by messages", async ({ page, baseURL }) => {
  const requests = [];
  await frames(page, baseURL, `${named()}&views=overview%20clients&heading=Ours&theme=dark`);
  await heard(page, "ready");
  page.on("request", (request) => requests.push(request.url()));

  const receipt = await answer(page, { type: "load", name: "clients.csv", text: clients, options: { table: "clients" } });
  expect(receipt).toMatchObject({ type: "result", result: { file: "clients.csv", state: "loaded", rows: { kept: 2 } }, origin: "null" });
  const more = await page.evaluate(async (events) => {
    const bytes = await window.answered(0, { type: "load", name: "events.csv", bytes: new TextEncoder().encode(events) });
    const again = await window.answered(0, { type: "load", name: "copy.csv", blob: new Blob([events]) });
    return [bytes.result.state, again.result.state];
  }, events);
  expect(more).toEqual(["loaded", "already_loaded"]);
  await heard(page, "imported");

  const score = await answer(page, { type: "score", client: "C1" });
  expect(score.result).toMatchObject({ id: "C1", name: "One", score: expect.any(Number), band: expect.any(String) });
  const { result: report } = await answer(page, { type: "report" });
  expect(report.headline.clients).toBe(2);

  // Both answer what the reader sees, the day included up to which it is.
  await answer(page, { type: "view", view: "overview?until=2025-06-30" });
  await expect.poll(async () => (await answer(page, { type: "report" })).result.asOf).toBe("2025-07-01");
  expect((await answer(page, { type: "score", client: "C1" })).result.window.end <= "2025-07-01").toBe(true);
  await answer(page, { type: "view", view: "overview?until=" });
  await expect.poll(async () => (await answer(page, { type: "report" })).result.asOf).toBe(report.asOf);

  const frame = page.frames()[1];
  await expect(frame.locator("rapport-dashboard nav a")).toHaveText(["Overview", "Clients"]);
  await expect(frame.locator("[part=header]")).toContainText("Ours");
  expect((await answer(page, { type: "view", view: "client/C1" })).result).toBeNull();
  await expect(frame.locator("h1")).toContainText("One");
  await heard(page, "viewed");
  await answer(page, { type: "theme", theme: "light" });
  await expect(frame.locator("rapport-dashboard")).toHaveAttribute("theme", "light");

  // Told again when there is more to show.
  const heights = await page.evaluate(() => window.told.filter(({ type }) => type === "height").map(({ height }) => height));
  expect(heights.length).toBeGreaterThan(1);
  expect(await frame.locator("rapport-dashboard").evaluate((element) => Math.ceil(element.getBoundingClientRect().height))).toBe(
    await page.evaluate(() => window.told.filter(({ type }) => type === "height").at(-1).height),
  );

  const model = { id: "m", version: 1, label: "M", maximum: 10, triggers: [{ id: "login", label: "Login", table: "events", points: 10, filter: [{ column: "type", equals: "login" }] }] };
  expect((await answer(page, { type: "setModel", model })).type).toBe("result");
  // By this model only logins count, and the second client has none.
  expect((await answer(page, { type: "score", client: "C1" })).result.score).toBe(100);
  expect((await answer(page, { type: "score", client: "C2" })).result.score).toBe(0);
  const book = await page.evaluate((bytes) => window.answered(0, { type: "load", name: "more.xlsx", bytes: Uint8Array.from(bytes) }), [...xlsx({ Clients: [["client_id", "name"], ["C3", "Three"]] })]);
  expect(book.result).toMatchObject({ state: "loaded", rows: { kept: 1 } });

  expect((await answer(page, { type: "remove", name: "events.csv" })).result).toBeNull();
  expect(await answer(page, { type: "remove", name: "events.csv" })).toMatchObject({ type: "error", error: { code: "unknown_file", hint: expect.stringMatching(/./) } });
  await answer(page, { type: "clear" });
  expect((await answer(page, { type: "report" })).result.roster).toBeNull();
  // A worker for a workbook is started from the frame's own memory.
  expect(requests.filter((url) => !url.startsWith("blob:"))).toEqual([]);
});

test("what is no message, or not allowed, is refused with a reason, and nothing breaks", async ({ page, baseURL }) => {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await frames(page, baseURL, named());
  await heard(page, "ready");
  const cyclic = "cyclic";
  const cases = [
    ["a text", "hello", /must be an object/],
    ["nothing", null, /must be an object/],
    ["a list", [1], /must be an object/],
    ["another protocol", { id: 1, type: "load" }, /rapport: 1/],
    ["another version", { rapport: 2, id: 1, type: "load" }, /rapport: 1/],
    ["no id", { rapport: 1, type: "clear" }, /must have an id/],
    ["an id of another kind", { rapport: 1, id: { a: 1 }, type: "clear" }, /must have an id/],
    ["an unknown type", { rapport: 1, id: 1, type: "eval" }, /one of: load, remove/],
    ["a type of every object", { rapport: 1, id: 1, type: "constructor" }, /one of: load, remove/],
    ["an unknown field", { rapport: 1, id: 1, type: "clear", all: true }, /no field “all”/],
    ["a missing field", { rapport: 1, id: 1, type: "score" }, /“client” is missing/],
    ["a field of another kind", { rapport: 1, id: 1, type: "score", client: 7 }, /“client” must be text/],
    ["a load of nothing", { rapport: 1, id: 1, type: "load", name: "a.csv" }, /exactly one of/],
    ["a load of two", { rapport: 1, id: 1, type: "load", name: "a.csv", text: "a", bytes: new Uint8Array(1) }, /exactly one of|must be/],
    ["an unknown theme", { rapport: 1, id: 1, type: "theme", theme: "pink" }, /must be “light”/],
    ["options that are none", { rapport: 1, id: 1, type: "load", name: "a.csv", text: "a", options: [1] }, /plain object/],
    ["a name without an end", { rapport: 1, id: 1, type: "remove", name: "x".repeat(1_000_001) }, /too long/],
    ["a huge model", { rapport: 1, id: 1, type: "setModel", model: { a: "x".repeat(9 << 20) } }, /says too much/],
    ["a circle", cyclic, /plain object/],
    ["a huge text", "huge", /too long/],
  ];
  for (const [what, message, reason] of cases) {
    const error = await page.evaluate(async ([message, at]) => {
      window.told.length = 0;
      const model = {};
      model.model = model;
      const special = { cyclic: { rapport: 1, id: 1, type: "setModel", model }, huge: { rapport: 1, id: 1, type: "load", name: "a.csv", text: "x".repeat((64 << 20) + 1) } };
      window.ask(at, typeof message === "string" && message in special ? special[message] : message);
      while (!window.told.some(({ type }) => type === "error")) await new Promise((resolve) => setTimeout(resolve, 10));
      return window.told.find(({ type }) => type === "error").error;
    }, [message, 0]);
    expect(error, what).toMatchObject({ kind: "question", code: "message", message: expect.stringMatching(reason), hint: expect.stringMatching(/./) });
  }
  // What the engine does not like comes back as its own words.
  expect(await answer(page, { type: "setModel", model: { nonsense: true } })).toMatchObject({ type: "error", error: { hint: expect.stringMatching(/./) } });
  expect(await answer(page, { type: "score", client: "nobody" })).toMatchObject({ type: "error", error: { message: expect.stringMatching(/./) } });
  expect((await answer(page, { type: "load", name: "clients.csv", text: clients, options: { table: "clients" } })).result.rows.kept).toBe(2);
  expect(complaints).toEqual([]);
});

test("only the page around the frame is heard, and only if the address names its origin", async ({ page, baseURL }) => {
  await frames(page, baseURL, "parent=https%3A%2F%2Fportal.example", "", named());
  await heard(page, "ready", 2);

  // Named is another origin: a reason, and no word of the data, not even that it is ready.
  await page.frames()[1].locator("rapport-dashboard").waitFor();
  await page.evaluate(() => window.ask(0, { rapport: 1, id: 1, type: "report" }));
  await heard(page, "error", 0);
  const told = await page.evaluate(() => window.told.filter(({ from }) => from === 0));
  expect(told).toHaveLength(1);
  expect(told[0].error).toMatchObject({ message: expect.stringContaining(portal), hint: expect.stringContaining(`#parent=${portal}`) });

  // Nobody is named: nothing is started, and the frame says why.
  await expect(page.frames()[2].locator("body")).toContainText("embed.html#parent=https://portal.example");
  await expect(page.frames()[2].locator("rapport-dashboard")).toHaveCount(0);

  // A frame beside it is not its parent, although it may reach it.
  await page.evaluate(() => new Promise((resolve) => {
    const beside = document.createElement("iframe");
    beside.srcdoc = `<script>parent.frames[2].postMessage({ rapport: 1, id: "beside", type: "report" }, "*"); parent.postMessage({ type: "sent" }, "*")</script>`;
    document.body.append(beside);
    addEventListener("message", ({ data }) => data.type === "sent" && resolve());
  }));
  await answer(page, { type: "clear" }, 2);
  expect(await page.evaluate(() => window.told.filter(({ id }) => id === "beside"))).toEqual([]);
});

test("two frames keep their clients apart", async ({ page, baseURL }) => {
  await frames(page, baseURL, named(), named());
  await heard(page, "ready", 0);
  await heard(page, "ready", 1);
  await answer(page, { type: "load", name: "clients.csv", text: clients, options: { table: "clients" } }, 0);
  await answer(page, { type: "load", name: "events.csv", text: events }, 0);
  expect((await answer(page, { type: "report" }, 0)).result.headline.clients).toBe(2);
  expect((await answer(page, { type: "report" }, 1)).result.roster).toBeNull();
  expect(await page.evaluate(() => window.told.some(({ type, from }) => type === "imported" && from === 1))).toBe(false);
});

test("opened on its own it says what it is for", async ({ page }) => {
  await page.goto("/embed.html#parent=https://portal.example");
  await expect(page.locator("body")).toContainText("frame of another page");
});
