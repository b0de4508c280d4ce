// The elements inside somebody else's page, under its strict Content-Security-Policy.
import { expect, test } from "@playwright/test";
import { complaints } from "./helpers.mjs";
import { xlsx, zip } from "./made.mjs";

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self' blob:";

/** Opens a page of a portal with the given body. */
async function portal(page, body, csp = policy) {
  await page.route("**/portal.html", (route) => route.fulfill({
    contentType: "text/html",
    headers: { "content-security-policy": csp },
    body: `<!doctype html><html lang="en"><head><title>Portal</title><script type="module" src="widget.js"></script></head><body><main><h1>Portal</h1>${body}</main></body></html>`,
  }));
  await page.goto("/portal.html");
}

const ready = (page, selector) => page.waitForFunction((selector) => document.querySelector(selector)?.report?.roster, selector);

test("two dashboards and a score live side by side, each with its own data", async ({ page }) => {
  const found = complaints(page);
  await portal(page, `<p>Ours: <rapport-score client="C-100003" for="ours"></rapport-score></p>
    <rapport-dashboard id="ours" src="sample/clients.csv sample/events.csv" heading="Our clients" theme="dark"></rapport-dashboard>
    <rapport-dashboard id="other"></rapport-dashboard>`);
  await ready(page, "#ours");
  await expect(page.locator("rapport-score")).toHaveText(/^\s*\d+(\.\d)?\s+(Engaged|Watch|At risk)\s*$/);
  await expect(page.locator("#ours")).toContainText("Our clients");
  expect(await page.evaluate(() => document.querySelector("#other").report.roster)).toBeNull();
  await expect(page.locator("#ours [part=base]")).toHaveCSS("color", "rgb(234, 231, 226)");

  // Inside another page the views do not touch its address or its title.
  await page.locator("#ours").getByRole("link", { name: "Clients", exact: true }).click();
  await expect(page.locator("#ours").getByRole("heading", { level: 1 })).toHaveText("Clients");
  await expect(page.locator("#other").getByRole("heading", { level: 1 })).not.toHaveText("Clients");
  await expect(page).toHaveURL(/portal\.html$/);
  await expect(page).toHaveTitle("Portal");
  expect(found).toEqual([]);
});

test("a host page feeds it data, hears its events, and sets its colours", async ({ page }) => {
  await portal(page, `<rapport-dashboard></rapport-dashboard>`);
  const heard = await page.evaluate(async () => {
    const element = document.querySelector("rapport-dashboard");
    const names = [];
    for (const name of ["rapport-ready", "rapport-imported", "rapport-report", "rapport-error"]) document.addEventListener(name, () => names.push(name));
    element.style.setProperty("--rapport-ink", "rgb(1, 2, 3)");
    const first = await element.load("client_id,name\nC1,One\nC2,Two\n", { name: "clients.csv", table: "clients" });
    const second = await element.load(new TextEncoder().encode("client_id,occurred_at,type\nC1,2025-10-01,login\nC2,2025-12-01,login\n"), { name: "events.csv" });
    const clients = (await element.client.tables()).find(({ table }) => table === "clients").rows;
    return { states: [first.state, second.state], clients, ink: getComputedStyle(element).color, names: [...new Set(names)].sort() };
  });
  expect(heard).toMatchObject({ states: ["loaded", "loaded"], clients: 2, ink: "rgb(1, 2, 3)" });
  expect(heard.names).toEqual(expect.arrayContaining(["rapport-imported", "rapport-report"]));
  expect(heard.names).not.toContain("rapport-error");
});

test("it also starts where the host allows no blob: workers", async ({ page }) => {
  await portal(page, `<rapport-dashboard src="sample/clients.csv sample/events.csv"></rapport-dashboard>`, policy.replace(" blob:", ""));
  await ready(page, "rapport-dashboard");
});

for (const [what, csp] of [["a strict policy", policy], ["one without blob: workers", policy.replace(" blob:", "")]]) {
  test(`a workbook is read under ${what}`, async ({ page }) => {
    const found = complaints(page);
    await portal(page, `<rapport-dashboard></rapport-dashboard>`, csp);
    const rows = await page.evaluate(async (bytes) => {
      const receipt = await document.querySelector("rapport-dashboard").load(Uint8Array.from(bytes), { name: "clients.xlsx" });
      return receipt.rows.kept;
    }, [...xlsx({ Clients: [["client_id", "name"], ["C1", "One"], ["C2", "Two"]] })]);
    expect(rows).toBe(2);
    expect(found.filter((text) => !text.includes("blob:"))).toEqual([]);
  });
}

test("an archive loaded by the host is read file by file, and one file of it that is no table does not stop the others", async ({ page }) => {
  await portal(page, `<rapport-dashboard></rapport-dashboard>`);
  const told = await page.evaluate(async (bytes) => {
    const element = document.querySelector("rapport-dashboard");
    const files = [];
    element.addEventListener("rapport-imported", ({ detail }) => files.push([detail.file, detail.state]));
    const receipt = await element.load(Uint8Array.from(bytes), { name: "all.zip" });
    const direct = await element.client.load(Uint8Array.from(bytes), {}, { name: "all.zip" }).catch(({ name, code }) => [name, code]);
    return { first: receipt.file, files: files.sort(), direct };
  }, [...zip({ "clients.csv": "client_id,name\nC1,One\n", "inner.zip": zip({ "a.csv": "a" }) })]);
  expect(told).toEqual({ first: "all.zip/clients.csv", files: [["all.zip/clients.csv", "loaded"]], direct: ["RapportError", "archive"] });
});

test("a load can be cancelled, a fault is a RapportError, and a closed client says so", async ({ page }) => {
  await portal(page, `<rapport-dashboard></rapport-dashboard>`);
  const told = await page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const large = new Blob(Array(64).fill(`client_id,occurred_at,type\n${"C1,2025-01-01,login\n".repeat(50_000)}`));
    const abort = new AbortController();
    const cancelled = await client.load(large, {}, { name: "large.csv", signal: abort.signal, onProgress: () => abort.abort() }).catch((error) => error.name);
    const tables = (await client.tables()).length;
    const unknown = await client.client("nobody").catch(({ name, kind, message, hint }) => ({ name, kind, told: message !== "" && hint !== "" }));
    client.dispose();
    const closed = await client.tables().catch(({ code }) => code);
    return { cancelled, tables, unknown, closed };
  });
  expect(told).toEqual({ cancelled: "AbortError", tables: 0, unknown: { name: "RapportError", kind: expect.stringMatching(/data|question/), told: true }, closed: "disposed" });
});

test("under a policy that starts from nothing: scripts of another origin, loaded twice, workers only as blob:", async ({ page }) => {
  const found = complaints(page);
  const shop = "http://files.example";
  // Another origin, which lets others read its files, as a CDN does.
  await page.route(`${shop}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const response = await page.request.get(pathname.replace(/^\/v\d\//, "/"));
    await route.fulfill({ response, headers: { ...response.headers(), "access-control-allow-origin": "*" } });
  });
  const strict = `default-src 'none'; script-src ${shop} 'wasm-unsafe-eval'; connect-src ${shop}; worker-src blob:`;
  await page.route("**/portal.html", (route) => route.fulfill({
    contentType: "text/html",
    headers: { "content-security-policy": strict },
    body: `<!doctype html><html lang="en"><head><title>Portal</title><script type="module" src="${shop}/v1/widget.js"></script><script type="module" src="${shop}/v2/widget.js"></script></head>
      <body><rapport-score client="C1" for="a"></rapport-score><rapport-dashboard id="a"></rapport-dashboard><rapport-dashboard id="b"></rapport-dashboard></body></html>`,
  }));
  await page.goto("/portal.html");
  const seen = await page.evaluate(async (workbook) => {
    const [a, b] = document.querySelectorAll("rapport-dashboard");
    await a.load("client_id,name\nC1,One\n", { name: "clients.csv", table: "clients" });
    await a.load("client_id,occurred_at,type\nC1,2025-10-01,login\nC1,2025-11-01,login\nC1,2025-12-01,login\n", { name: "events.csv" });
    const { state } = await b.load(Uint8Array.from(workbook), { name: "clients.xlsx" });
    const rows = async (element) => (await element.client.tables()).map(({ table, rows }) => `${table} ${rows}`);
    return { state, a: await rows(a), b: await rows(b) };
  }, [...xlsx({ Clients: [["client_id", "name"], ["C1", "One"], ["C2", "Two"]] })]);
  expect(seen).toEqual({ state: "loaded", a: ["clients 1", "events 3"], b: ["clients 2"] });
  await expect(page.locator("rapport-score")).toHaveText(/^\s*\d+/);
  expect(found).toEqual([]);
});

test("an element that is moved keeps its data; one that is taken away ends its worker; a client of the host's own lives on", async ({ page }) => {
  await portal(page, `<rapport-dashboard id="a"></rapport-dashboard><aside></aside>`);
  const moved = await page.evaluate(async () => {
    const element = document.querySelector("#a");
    await element.load("client_id,name\nC1,One\n", { name: "clients.csv", table: "clients" });
    document.querySelector("aside").append(element);
    await new Promise((resolve) => setTimeout(resolve));
    return (await element.client.tables()).length;
  });
  expect(moved).toBe(1);
  expect(page.workers()).toHaveLength(1);
  await page.evaluate(() => document.querySelector("#a").remove());
  await expect.poll(() => page.workers().length).toBe(0);

  const kept = await page.evaluate(async () => {
    const { RapportClient } = await import("/widget.js");
    const client = new RapportClient();
    const element = Object.assign(document.createElement("rapport-dashboard"), { client });
    document.body.append(element);
    await element.load("client_id,name\nC1,One\n", { name: "clients.csv", table: "clients" });
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return (await client.tables()).length;
  });
  expect(kept).toBe(1);
  expect(page.workers()).toHaveLength(1);
});

test("the host chooses the views and where it starts, and hears where the reader goes", async ({ page }) => {
  await portal(page, `<rapport-dashboard views="clients overview nonsense" view="clients" src="sample/clients.csv sample/events.csv"></rapport-dashboard>`);
  await ready(page, "rapport-dashboard");
  const nav = page.locator("rapport-dashboard nav a");
  await expect(nav).toHaveText(["Overview", "Clients"]);
  await expect(page.getByRole("heading", { level: 1, name: "Clients" })).toBeVisible();
  await page.evaluate(() => {
    window.went = [];
    document.addEventListener("rapport-view", ({ detail }) => window.went.push(detail.view));
    document.querySelector("rapport-dashboard").view = "client/C-100003";
  });
  await expect(page.locator("rapport-dashboard rapport-client h1")).toBeVisible();
  await nav.first().click();
  await expect(nav.first()).toHaveAttribute("aria-current", "page");
  expect(await page.evaluate(() => [window.went, document.querySelector("rapport-dashboard").view])).toEqual([["client/C-100003", "overview"], "overview"]);
  // The same again, after the reader has gone elsewhere.
  await page.evaluate(() => { document.querySelector("rapport-dashboard").view = "client/C-100003"; });
  await expect(page.locator("rapport-dashboard rapport-client h1")).toBeVisible();
  await page.evaluate(() => { document.querySelector("rapport-dashboard").views = "metrics"; });
  await expect(page.locator("rapport-dashboard nav")).toHaveCount(0);
});

test("the score keeps to the period and the last day of its dashboard", async ({ page }) => {
  await portal(page, `<rapport-score client="C1"></rapport-score><rapport-dashboard></rapport-dashboard>`);
  await page.evaluate(async () => {
    const element = document.querySelector("rapport-dashboard");
    await element.load("client_id,name\nC1,One\nC2,Two\n", { name: "clients.csv", table: "clients" });
    // Logins end in summer.
    const rows = Array.from({ length: 12 }, (_, month) => [`C2,2025-${String(month + 1).padStart(2, "0")}-06,login`, ...(month < 6 ? [`C1,2025-${String(month + 1).padStart(2, "0")}-05,login`] : [])]);
    await element.load(["client_id,occurred_at,type", ...rows.flat()].join("\n"), { name: "events.csv" });
    await element.setModel({ id: "m", version: 1, label: "M", maximum: 10, triggers: [{ id: "login", label: "Login", table: "events", points: 10, filter: [{ column: "type", equals: "login" }] }] });
  });
  const score = page.locator("rapport-score");
  await expect(score.getByRole("img", { name: /score 0, / })).toBeVisible();
  await page.evaluate(() => { document.querySelector("rapport-dashboard").view = "overview?until=2025-06-30"; });
  await expect(score.getByRole("img", { name: /score 100, / })).toBeVisible();
  expect(await page.evaluate(() => document.querySelector("rapport-dashboard").query.asOf)).toBe("2025-07-01");
});

test("a name in src with a bare % holds up no other, and blanks around the names are no names", async ({ page }) => {
  await page.route("**/exports/*", (route) => (route.request().url().endsWith("/clients.csv") ? route.fulfill({ body: "client_id,name\nC1,One\n" }) : route.fulfill({ status: 404 })));
  await portal(page, `<rapport-dashboard></rapport-dashboard>`);
  const found = await page.evaluate(async () => {
    const element = document.querySelector("rapport-dashboard");
    const told = [];
    element.addEventListener("rapport-error", ({ detail }) => told.push(detail.message));
    await element.client.ready;
    await new Promise((resolve) => {
      element.addEventListener("rapport-imported", resolve, { once: true });
      element.setAttribute("src", " /exports/100%.csv /exports/clients.csv ");
    });
    return { told, files: (await element.client.tables()).map(({ rows }) => rows) };
  });
  expect(found.told).toHaveLength(1);
  expect(found.told[0]).toContain("100%.csv");
  expect(found.files).toHaveLength(1);
});

test("a file is taken away, a model put in force, and the score beside follows and says so", async ({ page }) => {
  await portal(page, `<rapport-score client="C1" label="Our best client"><em slot="empty">Nothing yet</em></rapport-score><rapport-dashboard></rapport-dashboard>`);
  const score = page.locator("rapport-score");
  await expect(score.getByText("Nothing yet")).toBeVisible();
  await page.evaluate(async () => {
    window.scores = [];
    document.addEventListener("rapport-score", ({ detail }) => window.scores.push(detail));
    const element = document.querySelector("rapport-dashboard");
    await element.load("client_id,name\nC1,One\nC2,Two\n", { name: "clients.csv", table: "clients" });
    await element.load("client_id,occurred_at,type\nC1,2025-11-01,login\nC2,2025-11-01,call\nC1,2025-12-01,login\nC2,2025-12-01,call\n", { name: "events.csv" });
    await element.setModel({ id: "m", version: 1, label: "M", maximum: 10, triggers: [{ id: "login", label: "Login", table: "events", points: 10, filter: [{ column: "type", equals: "login" }] }] });
  });
  await expect(score.getByRole("img", { name: /^Our best client: score 100, / })).toBeVisible();
  await page.evaluate(() => { document.querySelector("rapport-score").client = "C2"; });
  await expect(score.getByRole("img", { name: /score 0, / })).toBeVisible();
  await page.evaluate(() => document.querySelector("rapport-dashboard").removeFile("events.csv"));
  await expect(score.getByText("Nothing yet")).toBeVisible();
  const told = await page.evaluate(() => window.scores.map(({ client, score }) => [client, score]));
  expect(told.slice(-3)).toEqual([["C1", 100], ["C2", 0], ["C2", null]]);
  expect(await page.evaluate(() => document.querySelector("rapport-dashboard").removeFile("events.csv").catch(({ code }) => code))).toBe("unknown_file");
});

test("what a framework leaves unset changes nothing, and a score is never that of somebody else", async ({ page }) => {
  const found = complaints(page);
  await portal(page, `<rapport-score client="C1"><em slot="empty">Nothing yet</em></rapport-score><rapport-dashboard views="overview clients"></rapport-dashboard>`);
  const dashboard = page.locator("rapport-dashboard");
  await page.evaluate(async () => {
    const element = document.querySelector("rapport-dashboard");
    await element.load("client_id,name\nC1,One\n7,Seven\n", { name: "clients.csv", table: "clients" });
    await element.load("client_id,occurred_at,type\nC1,2025-11-01,login\n7,2025-11-01,call\nC1,2025-12-01,login\n", { name: "events.csv" });
  });
  await expect(dashboard.getByRole("navigation").getByRole("link")).toHaveCount(2);
  for (const unset of ["removeAttribute", "undefined", "null"]) {
    await page.evaluate((unset) => {
      const element = document.querySelector("rapport-dashboard");
      for (const name of ["views", "src", "heading"]) {
        if (unset === "removeAttribute") element.removeAttribute(name);
        else element[name] = unset === "null" ? null : undefined;
      }
    }, unset);
    await expect(dashboard.getByRole("navigation").getByRole("link")).toHaveCount(8);
    await page.evaluate(() => document.querySelector("rapport-dashboard").setAttribute("views", "overview clients"));
    await expect(dashboard.getByRole("navigation").getByRole("link")).toHaveCount(2);
  }
  const score = page.locator("rapport-score");
  const set = (properties) => page.evaluate((properties) => void Object.assign(document.querySelector("rapport-score"), properties), properties);
  await expect(score.getByRole("img", { name: /^One: score / })).toBeVisible();
  for (const nobody of [{ client: "" }, { client: null }, { client: "C1", for: "no-such-id" }]) {
    await set(nobody);
    await expect(score.getByText("Nothing yet")).toBeVisible();
    await set({ client: "C1", for: null });
    await expect(score.getByRole("img", { name: /^One: score / })).toBeVisible();
  }
  // An id that is a number in the host page.
  await set({ client: 7 });
  await expect(score.getByRole("img", { name: /^Seven: score / })).toBeVisible();
  expect(found).toEqual([]);
});

test("taken out of the page while files come, an element begins no worker again", async ({ page }) => {
  let answer = () => {};
  const asked = new Promise((resolve) => {
    void page.route("**/exports/slow.csv", async (route) => {
      await new Promise((go) => { answer = go; resolve(); });
      await route.fulfill({ body: "client_id,name\nC1,One\n" });
    });
  });
  await portal(page, `<rapport-dashboard src="exports/slow.csv"></rapport-dashboard>`);
  await asked;
  const outcome = await page.evaluate(async () => {
    const element = document.querySelector("rapport-dashboard");
    window.taken = element;
    element.remove();
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    return element.load("client_id,name\nC1,One\n").then(() => "loaded", ({ code }) => code);
  });
  expect(outcome).toBe("disposed");
  answer();
  await page.waitForTimeout(300);
  expect(page.workers()).toHaveLength(0);
  // Back in the page it begins anew, and loads what it names once.
  const again = page.waitForEvent("worker");
  await page.evaluate(() => document.querySelector("main").append(window.taken));
  await again;
  await expect.poll(() => { answer(); return page.evaluate(async () => (await window.taken.client.tables()).map(({ files }) => files)); }).toEqual([["slow.csv"]]);
});

test("a page that is written from right to left, and its rules for everything, leave the element readable", async ({ page }) => {
  await portal(page, `<rapport-dashboard></rapport-dashboard>`, policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"));
  await page.addStyleTag({ content: "html { direction: rtl } * { font-size: 30px; color: red; letter-spacing: 4px; text-transform: uppercase; white-space: pre-wrap }" });
  await page.evaluate(() => document.querySelector("rapport-dashboard").load("client_id,occurred_at,type\nC1,2025-11-01,login\nC1,2025-12-01,login\n", { name: "events.csv" }));
  const heading = page.locator("rapport-dashboard").getByRole("heading", { level: 1 });
  await expect(heading).toBeVisible();
  for (const part of [heading, page.locator("rapport-dashboard .brand")]) {
    const look = await part.evaluate((element) => (({ direction, letterSpacing, textTransform, whiteSpace, color }) => ({ direction, letterSpacing: letterSpacing === "4px", textTransform, whiteSpace, red: color === "rgb(255, 0, 0)" }))(getComputedStyle(element)));
    expect(look).toEqual({ direction: "ltr", letterSpacing: false, textTransform: "none", whiteSpace: "normal", red: false });
  }
});

test("a file that could not be read, given anew, keeps its name", async ({ page }) => {
  await portal(page, `<rapport-dashboard></rapport-dashboard>`);
  const receipt = await page.evaluate(async () => {
    const element = document.querySelector("rapport-dashboard");
    const rows = "client_id,occurred_at,type\nC1,2025-11-01,login\n";
    const refused = await element.load(rows, { name: "bad.csv", table: "zzz" }).then(() => "loaded", ({ code }) => code);
    const { file, state } = await element.load(rows, { name: "bad.csv" });
    return { refused, file, state };
  });
  expect(receipt).toEqual({ refused: "argument", file: "bad.csv", state: "loaded" });
});
