// Nothing leaves, wherever the product stands: page, portal, frame, and an engine in its worker without any element. The same
// function is run on a build with planted leaks, and must catch every kind of them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { sample } from "./helpers.mjs";
import { seenWhile, watched } from "./watched.mjs";
import { load, useAll, useProgram } from "./whole-use.mjs";

const built = process.env.RAPPORT_WWW ?? join(import.meta.dirname, "../../target/www");
const few = [sample("clients.csv"), sample("surveys.csv"), sample("tickets.csv")];

const inPage = (page) => page.locator("rapport-dashboard");
const inFrame = (page) => page.frameLocator("iframe").locator("rapport-dashboard");
const dashboard = (inside) => async (page) => {
  await inside(page).evaluate(async (element) => { while (!element.version) await new Promise((resolve) => setTimeout(resolve, 20)); });
};
const places = {
  page: { address: "/", inside: inPage },
  "widget in a portal": { address: "/portal.html", inside: inPage },
  "page in a frame": { address: "/framing.html", inside: inFrame },
};

test.describe("the product", () => {
  let server;
  test.beforeAll(async () => { server = await watched(built); });
  test.afterAll(() => server.close());

  for (const [name, { address, inside }] of Object.entries({ ...places, "sandboxed frame": { address: "/framing.html?embed", inside: inFrame } })) {
    test(`${name}: everything is used, and nothing is asked of any network`, async ({ page }) => {
      let taken = [];
      const seen = await seenWhile(page, server, address, { ready: dashboard(inside), use: async () => { taken = await useAll(page, inside(page)); } });
      expect(seen).toEqual([]);
      expect(taken.length).toBeGreaterThan(3);
    });
  }

  test("worker: every method is used, and nothing is asked of any network", async ({ page }) => {
    const seen = await seenWhile(page, server, "/program.html", { ready: () => page.evaluate(() => globalThis.client.ready), use: () => useProgram(page) });
    expect(seen).toEqual([]);
  });
});

test.describe("the canary", () => {
  let server;
  let folder;
  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "rapport-canary-"));
    execFileSync(process.execPath, ["www/esbuild.config.mjs", folder, `--inject=${join(import.meta.dirname, "leak.mjs")}`], { cwd: join(import.meta.dirname, "../..") });
    server = await watched(folder);
  });
  test.afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const leaking = (kind) => new URLSearchParams({ leak: kind, other: server.other, udp: String(server.udp) });
  const catches = async (page, { address, inside }, kind) => {
    const seen = await seenWhile(page, server, `${address}?${leaking(kind)}`, { ready: dashboard(inside), use: () => load(inside(page), few) });
    expect(seen.filter((line) => /leak|CALL|refused|console/.test(line)), `${kind} was not seen`).not.toEqual([]);
  };

  for (const kind of ["fetch", "elsewhere", "beacon", "request", "socket", "stream", "import", "picture", "style", "prefetch", "frame", "form", "call"]) {
    test(`a leak by ${kind} from the page is caught`, ({ page }) => catches(page, places.page, kind));
  }
  for (const kind of ["fetch", "elsewhere", "request", "socket", "stream", "import"]) {
    test(`a leak by ${kind} from the worker is caught`, ({ page }) => catches(page, places.page, `worker-${kind}`));
  }
  for (const name of ["widget in a portal", "page in a frame"]) {
    for (const kind of ["fetch", "worker-elsewhere"]) {
      test(`a leak by ${kind} from the ${name} is caught`, ({ page }) => catches(page, places[name], kind));
    }
  }

  test("without a leak the canary too is silent: it is the leaks that are caught", async ({ page }) => {
    const { address, inside } = places.page;
    expect(await seenWhile(page, server, address, { ready: dashboard(inside), use: () => load(inside(page), few) })).toEqual([]);
  });

  test("a leak from a program's worker is caught", async ({ page }) => {
    const seen = await seenWhile(page, server, `/program.html?${leaking("worker-fetch")}`, { ready: () => page.evaluate(() => globalThis.client.ready), use: () => useProgram(page, few) });
    expect(seen.filter((line) => line.includes("leak"))).not.toEqual([]);
  });
});
