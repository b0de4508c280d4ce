// custom-elements.json, which editors and documentation read, says what the elements really have, and all of it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import Ajv from "ajv";
import { open, openWithSamples, visit } from "./helpers.mjs";

const root = join(import.meta.dirname, "../..");
const read = (path) => readFileSync(join(root, path), "utf8");
const manifest = JSON.parse(read("www/custom-elements.json"));
const { declarations } = manifest.modules[0];
const declared = (tag) => declarations.find(({ tagName }) => tagName === tag);
const names = (list) => list.map(({ name }) => name).sort();

test("the manifest keeps to its format, in its newest version", () => {
  const schema = createRequire(import.meta.url)("custom-elements-manifest/schema.json");
  const validate = new Ajv({ strict: false }).compile(schema);
  expect(validate(manifest) ? [] : validate.errors).toEqual([]);
  const { version } = createRequire(import.meta.url)("custom-elements-manifest/package.json");
  expect(manifest.schemaVersion).toBe(version);
  expect(validate({ ...manifest, modules: [{ kind: "javascript-module" }] }), "the schema refuses what is wrong").toBe(false);
});

/** Of an interface in elements.ts: its fields and methods as `name: type`. */
function promised(source, name) {
  const body = new RegExp(`export interface ${name} [^{]*\\{([^]*?)\\n\\}`).exec(source)[1].replace(/\/\*\*[^]*?\*\//g, "");
  const lines = body.split("\n").map((line) => line.trim().replace(/;$/, "")).filter((line) => line !== "" && !line.startsWith("addEventListener"));
  return lines.sort();
}

function written({ members }) {
  return members.map((member) => {
    if (member.kind === "field") return `${member.readonly ? "readonly " : ""}${member.name}: ${member.type.text}`;
    const parameters = member.parameters.map(({ name, optional, type }) => `${name}${optional ? "?" : ""}: ${type.text}`);
    return `${member.name}(${parameters.join(", ")}): ${member.return.type.text}`;
  }).sort();
}

test("members and events have the types that the elements are checked against", () => {
  const source = read("www/src/elements.ts");
  for (const [tag, element, events] of [["rapport-dashboard", "DashboardElement", "DashboardEvents"], ["rapport-score", "ScoreElement", "ScoreEvents"]]) {
    expect(written(declared(tag)), tag).toEqual(promised(source, element));
    expect(declared(tag).events.map(({ name, type }) => `"${name}": ${type.text}`).sort(), tag).toEqual(promised(source, events));
  }
});

test("attributes and members are those of the elements, and no others", async ({ page }) => {
  await open(page);
  const real = await page.evaluate(() => {
    const lifecycle = new Set(["constructor", "connectedCallback", "disconnectedCallback", "attributeChangedCallback", "render", "createRenderRoot", "scheduleUpdate", "shouldUpdate", "willUpdate", "update", "firstUpdated", "updated"]);
    return ["rapport-dashboard", "rapport-score"].map((tag) => {
      const element = customElements.get(tag);
      const inside = [...element.elementProperties].filter(([, { state }]) => state).map(([name]) => name);
      const members = Object.getOwnPropertyNames(element.prototype).filter((name) => !lifecycle.has(name) && !inside.includes(name));
      const reflected = [...element.elementProperties].filter(([, { reflect }]) => reflect).map(([name]) => name);
      return { tag, attributes: [...element.observedAttributes].sort(), members: members.sort(), reflected };
    });
  });
  for (const { tag, attributes, members, reflected } of real) {
    const { attributes: ours, members: all } = declared(tag);
    expect(names(ours), tag).toEqual(attributes);
    expect(names(all), tag).toEqual(members);
    expect(all.filter(({ reflects }) => reflects).map(({ name }) => name), tag).toEqual(reflected);
    // An attribute and its member are of one type.
    for (const { name, fieldName, type } of ours) expect(all.find((member) => member.name === fieldName), name).toMatchObject({ attribute: name, type });
  }
});

test("parts, slots and custom properties are in the elements, over all views", async ({ page }) => {
  await openWithSamples(page);
  // Whatever stands in the tree at any time.
  await page.evaluate(() => {
    const { renderRoot } = document.querySelector("rapport-dashboard");
    const seen = { parts: new Set(), slots: new Set() };
    const look = () => {
      for (const { part } of renderRoot.querySelectorAll("[part]")) for (const name of part) seen.parts.add(name);
      for (const { name } of renderRoot.querySelectorAll("slot")) seen.slots.add(name);
    };
    window.seen = () => ({ parts: [...seen.parts].sort(), slots: [...seen.slots].sort() });
    new MutationObserver(look).observe(renderRoot, { childList: true, subtree: true, attributes: true });
    look();
  });
  const views = /^\s*"": "overview", (.*),$/m.exec(read("www/src/state/routes.ts"))[1].match(/\w+(?=:)/g);
  for (const view of ["", ...views]) {
    await visit(page, `#/${{ client: "client/C-100003", metric: "metric/nps" }[view] ?? view}`);
    await expect(page.getByRole("heading", { level: 1 }).first(), view).toBeVisible({ timeout: 30_000 });
    // The name of a client stands before its numbers do.
    if (view === "client") await expect(page.locator("rapport-client [part=score]")).toBeVisible({ timeout: 30_000 });
  }
  // What is folded away until it is asked for.
  await visit(page, "#/files");
  await page.locator("rapport-files [aria-expanded=false]").first().evaluate((button) => button.click());
  const { cssParts, slots } = declared("rapport-dashboard");
  await expect.poll(() => page.evaluate(() => window.seen())).toEqual({ parts: names(cssParts), slots: names(slots) });

  const used = await page.evaluate(async () => {
    const score = Object.assign(document.createElement("rapport-score"), { client: "C-100003" });
    document.body.append(score);
    const sheets = (element) => [...new Set(element.constructor.elementStyles.flatMap(({ cssText }) => cssText.match(/--rapport-[a-z-]+/g) ?? []))].sort();
    await score.updateComplete;
    const slots = [...score.renderRoot.querySelectorAll("slot")].map(({ name }) => name);
    while (!score.renderRoot.querySelector("[part~=band]")) await new Promise((resolve) => setTimeout(resolve, 20));
    const parts = [...new Set([...score.renderRoot.querySelectorAll("[part]")].flatMap(({ part }) => [...part]))].sort();
    return { dashboard: sheets(document.querySelector("rapport-dashboard")), score: sheets(score), slots, parts };
  });
  expect(used.dashboard).toEqual(names(declared("rapport-dashboard").cssProperties));
  expect(used.score).toEqual(names(declared("rapport-score").cssProperties));
  expect(used.slots).toEqual(names(declared("rapport-score").slots));
  expect(used.parts).toEqual(names(declared("rapport-score").cssParts));
});

test("every event that is told of is fired, and no other", async ({ page }) => {
  await open(page);
  const fired = await page.evaluate(async () => {
    const fired = {};
    // Whatever the elements say to the outside.
    const { dispatchEvent } = EventTarget.prototype;
    for (const tag of ["rapport-dashboard", "rapport-score"]) {
      fired[tag] = new Set();
      customElements.get(tag).prototype.dispatchEvent = function (event) {
        if (event instanceof CustomEvent) fired[tag].add(event.type);
        return dispatchEvent.call(this, event);
      };
    }
    const element = document.createElement("rapport-dashboard");
    element.id = "second";
    const score = Object.assign(document.createElement("rapport-score"), { client: "C1", for: "second" });
    document.body.append(element, score);
    await element.load("client_id,name\nC1,One\n", { name: "clients.csv", table: "clients" });
    await element.load(new Uint8Array([0x50, 0x4b, 3, 4, 0]), { name: "broken.zip" }).catch(() => {});
    element.view = "clients";
    await new Promise((resolve) => setTimeout(resolve, 300));
    return Object.fromEntries(Object.entries(fired).map(([tag, events]) => [tag, [...events].sort()]));
  });
  expect(fired["rapport-dashboard"]).toEqual(names(declared("rapport-dashboard").events));
  expect(fired["rapport-score"]).toEqual(names(declared("rapport-score").events));
});
