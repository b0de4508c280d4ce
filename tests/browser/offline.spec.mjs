// Without a network after the first visit: the service worker keeps the site's own files, those and nothing else.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { expect, test } from "@playwright/test";
import { give, go, open, overviewOf, samples, visit } from "./helpers.mjs";
import { file, xlsx } from "./made.mjs";

test.use({ serviceWorkers: "allow" });
// Only Chromium's driver lets a test look at service workers.
test.skip(({ browserName }) => browserName !== "chromium");

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The site behind a server that counts what it is asked for, can be changed, and can go away. */
async function site(baseURL) {
  const asked = [];
  const changed = new Map();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://site");
    asked.push(pathname);
    const given = changed.get(pathname);
    const original = await fetch(new URL(given === undefined ? request.url : "/", baseURL));
    const body = given ?? Buffer.from(await original.arrayBuffer());
    const type = pathname.endsWith(".js") ? "text/javascript" : pathname.endsWith(".css") ? "text/css" : pathname.endsWith(".html") ? "text/html" : null;
    response.writeHead(given === undefined ? original.status : 200, {
      "content-type": given === undefined ? original.headers.get("content-type") : type, "cache-control": "no-cache", connection: "close",
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`, asked, changed,
    /** The network is gone. */
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

/** Opens the page and waits until its own files are kept. */
async function visited(page, url) {
  await open(page, `${url}/`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller === null) await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  });
  await page.waitForLoadState("networkidle");
}

/** What the browser keeps for the site: each address with the hash of its bytes. */
function kept(page) {
  return page.evaluate(async () => {
    const found = {};
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const digest = await crypto.subtle.digest("SHA-256", await (await cache.match(url)).arrayBuffer());
        found[new URL(url).pathname.slice(1)] = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      }
    }
    return found;
  });
}

/** The list that the build wrote into the service worker. */
function listed(script) {
  const list = /\[\["[^;]*?\]\]/.exec(script)?.[0];
  return Object.fromEntries(JSON.parse(list));
}

const book = file("extra.xlsx", xlsx({ Calls: [["client_id", "occurred_at", "type"], ["C-100000", "2025-12-03", "call"], ["C-100001", "2025-12-04", "call"]] }));

/** Uses the page; the report and all scores as text, number by number. */
async function run(page) {
  await give(page, [...samples, book]);
  await overviewOf(page, samples.length + 1);
  return page.evaluate(async () => {
    const { client } = document.querySelector("rapport-dashboard");
    const plain = (_, part) => (ArrayBuffer.isView(part) ? [...part].map(String) : part);
    const answers = [await client.report(), await client.health(), await client.callList()];
    for (const window of ["week", "two_weeks", "month", "quarter", "year"]) answers.push(await client.scores({ window }), await client.report({ period: window }));
    return JSON.stringify(answers, plain);
  });
}

test("after the page has loaded its files are kept, and while it is used nothing is asked of the network or added to them", async ({ page, context, baseURL }) => {
  const { url, asked, close } = await site(baseURL);
  await visited(page, url);
  const first = [...asked];
  const script = await (await fetch(`${url}/sw.js`)).text();
  const list = listed(script);
  for (const name of ["index.html", "style.css", "page.js", "widget.js", "worker.js", "rapport_bg.wasm", "workbook_bg.wasm", "sample/clients.csv", "sample/profile.json"]) expect(list[name], name).toMatch(/^[0-9a-f]{64}$/);
  // The build's own list of hashes holds the hash of this one, so it cannot stand in it.
  list["integrity.json"] = sha256(await (await fetch(`${url}/integrity.json`)).text());
  const before = await kept(page);
  expect(before).toEqual(list);

  // The privacy page says the same as the server: the page and its workers, the service worker, the document and sw.js.
  await visit(page, "#/privacy");
  await expect(page.getByText("works and opens without a network")).toBeVisible();
  const said = await page.locator("section.proof").filter({ hasText: "Requests since this page was loaded" }).innerText();
  const [, counted] = /(\d+) requests\. You have given no file yet/.exec(said);
  const [, fetched] = /service worker asked this site for (\d+) of its static files/.exec(said);
  expect(Number(fetched)).toBe(Object.keys(list).length);
  expect(Number(counted) + Number(fetched) + ["/", "/sw.js"].length).toBe(first.length);
  await visit(page, "#/");

  asked.length = 0;
  await run(page);
  for (const view of ["Clients", "Metrics", "Segments", "Scoring model", "Data", "Privacy"]) await go(page, view);
  await visit(page, "#/client/C-100003");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(asked).toEqual([]);
  expect(await kept(page)).toEqual(before);
  expect(await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length])).toEqual([0, 0, 0]);
  expect(await context.cookies()).toEqual([]);
  // The counter does count.
  await page.evaluate(() => fetch("planted").catch(() => {}));
  expect(asked).toEqual(["/planted"]);
  await close();
});

test("a run without a network gives what a run with one gives, byte for byte; the sample and workbooks included", async ({ context, baseURL }) => {
  const { url, close } = await site(baseURL);
  const online = await context.newPage();
  await visited(online, url);
  const expected = await run(online);
  expect(expected.length).toBeGreaterThan(100_000);
  await online.close();
  await close();

  const offline = await context.newPage();
  await open(offline, `${url}/`);
  expect(await run(offline)).toBe(expected);
  await offline.close();
  const withSample = await context.newPage();
  await open(withSample, `${url}/?sample#/clients`);
  await expect(withSample.locator(".portfolio tbody a").first()).toBeVisible({ timeout: 30_000 });
});

test("a new version takes the place of the old one at the next visit; one that is only half there does not", async ({ context, baseURL }) => {
  const { url, changed, close } = await site(baseURL);
  const first = await context.newPage();
  await visited(first, url);
  const names = () => first.evaluate(() => caches.keys());
  const [old] = await names();
  const script = await (await fetch(`${url}/sw.js`)).text();
  const list = listed(script);
  const style = Buffer.concat([Buffer.from(await (await fetch(`${url}/style.css`)).arrayBuffer()), Buffer.from("/* new */")]);
  const version = / (?<version>[0-9a-f]{16})$/.exec(old).groups.version;
  const next = script.replace(list["style.css"], sha256(style)).replace(version, "0123456789abcdef");
  expect(next).not.toBe(script);

  // The script is new, the style sheet still the old one: nothing of it is taken.
  changed.set("/sw.js", Buffer.from(next));
  await first.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update().catch(() => {});
    await new Promise((resolve) => {
      const look = () => (registration.installing === null ? resolve() : setTimeout(look, 50));
      look();
    });
  });
  expect(await first.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting)).toBe(null);
  // And nothing of it stays.
  await expect.poll(names).toEqual([old]);

  changed.set("/style.css", style);
  await first.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    await new Promise((resolve) => {
      const look = () => (registration.waiting !== null ? resolve() : setTimeout(look, 50));
      look();
    });
  });
  // This page goes on with the files it began with.
  expect(await first.evaluate(async () => (await fetch("style.css")).text())).not.toContain("/* new */");
  await first.close();
  const second = await context.newPage();
  await second.goto(`${url}/`);
  await expect.poll(() => second.evaluate(async () => (await fetch("style.css")).text())).toContain("/* new */");
  await expect.poll(() => second.evaluate(() => caches.keys())).toEqual([old.replace(version, "0123456789abcdef")]);
  await close();
});

test("a page of another version than what is kept goes on without it", async ({ page, baseURL }) => {
  const { url, close } = await site(baseURL);
  // What the page got before the site changed; the service worker comes later, and gets what is there now.
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n// earlier` });
  });
  await open(page, `${url}/`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)));
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBe(null);
  // The next visit is of one version.
  await page.reload();
  await page.evaluate(() => document.querySelector("rapport-dashboard").client.ready);
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await close();
});

test("the widget in somebody else's page registers nothing and keeps nothing", async ({ page, baseURL }) => {
  const { url, changed, close } = await site(baseURL);
  changed.set("/portal.html", Buffer.from('<!doctype html><title>Portal</title><rapport-dashboard></rapport-dashboard><script type="module" src="widget.js"></script>'));
  await page.goto(`${url}/portal.html`);
  await page.evaluate(() => customElements.whenDefined("rapport-dashboard").then(() => document.querySelector("rapport-dashboard").client.ready));
  await page.waitForLoadState("networkidle");
  expect(await page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length])).toEqual([0, 0]);
  await close();
});

test("a reader of workbooks that is of another version says that the site was updated", async ({ page, baseURL }) => {
  const { url, changed, close } = await site(baseURL);
  changed.set("/workbook_bg.wasm", Buffer.from(await (await fetch(`${baseURL}/rapport_bg.wasm`)).arrayBuffer()));
  changed.set("/sw.js", Buffer.from("//"));
  await open(page, `${url}/`);
  await give(page, book);
  await expect(page.locator(".file")).toContainText("this site was updated since you opened the page");
  await close();
});
