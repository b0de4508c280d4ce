// The built files, read as text: nothing in them can reach another place, turn text into script or store anything, but in the places
// named here. And the modules: what they can call, each with what it does and why. Every rule is shown to be able to fail.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const site = process.env.RAPPORT_WWW ?? join(root, "target/www");
const shipped = readdirSync(site).filter((name) => /\.(js|css|html)$/.test(name));
const read = (name) => readFileSync(join(site, name), "utf8");

/** What may not stand in a built file, and in which of the product's own sources it may all the same. */
const rules = [
  { what: "text turned into script", finds: /\beval\s*\(|\bnew Function\b|\bFunction\s*\(|\bset(?:Timeout|Interval)\s*\(\s*["'`]/g, in: [] },
  { what: "markup from text", finds: /\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe|srcdoc/g, in: ["node_modules/lit-html/"] },
  { what: "a connection other than fetch", finds: /\b(?:XMLHttpRequest|WebSocket|WebSocketStream|WebTransport|EventSource|sendBeacon|RTCPeerConnection|webkitRTCPeerConnection|fetchLater|ContactsManager|BackgroundFetchManager|PushManager|PaymentRequest|importScripts|SharedWorker|BroadcastChannel)\b/g, in: [] },
  {
    what: "fetch", finds: /\bfetch\s*\(/g,
    in: ["src/engine/beside.ts", "src/engine/inside.ts", "src/engine/sources.ts", "src/engine/attempts.ts", "src/state/published.ts", "src/service-worker.ts"],
    // wasm-bindgen's glue would fetch a module for whoever gives it an address; the worker gives it a compiled one.
    glue: true,
  },
  { what: "another script", finds: /\bimport\s*\(/g, in: ["src/text/words.ts", "src/state/later.ts", "src/engine/attempts.ts"] },
  { what: "a hint that makes the browser speak to a server", finds: /\b(?:dns-prefetch|preconnect|prerender|speculationrules|preload|prefetch)\b/g, in: [] },
  { what: "leaving the page", finds: /\bwindow\.open\b|\blocation\.(?:assign|replace)\s*\(|\blocation(?:\.href)?\s*=[^=]|\.ping\s*=|["']ping["']/g, in: [] },
  { what: "a cookie or a local store", finds: /\bdocument\.cookie\b|\blocalStorage\b|\bsessionStorage\b|\bcookieStore\b/g, in: ["src/state/stored.ts"] },
  { what: "a database", finds: /\bindexedDB\b/g, in: ["src/state/stored.ts", "src/keep/"] },
];

/** Addresses that are names and are never asked for. */
const addresses = [
  { starts: "http://www.w3.org/", why: "names of XML vocabularies" },
  { starts: "https://rapport.invalid", why: "the privacy page's attempts, which the browser refuses" },
  { starts: "https://portal.example", why: "an example in a message: a reserved name" },
  { starts: "https://YOUR-SITE/", why: "a command to copy, on the privacy page" },
];

/** Which rules a text breaks, each with its place. `from` says from which source a place in the text comes. */
function broken(text, from = () => "") {
  const found = [];
  for (const rule of rules) {
    for (const { 0: hit, index } of text.matchAll(rule.finds)) {
      const source = from(index);
      if (rule.in.some((allowed) => source.includes(allowed)) || (rule.glue && /pkg\/(?:rapport|workbook\/workbook)\.js$/.test(source))) continue;
      found.push(`${rule.what}: ${hit} in ${source || "…"}${source ? "" : text.slice(Math.max(0, index - 40), index + 40)}`);
    }
  }
  for (const [address] of text.matchAll(/\b(?:https?|wss?|ftp):\/\/[^\s"'`<>)\\]+/g)) {
    if (!addresses.some(({ starts }) => address.startsWith(starts))) found.push(`an address: ${address}`);
  }
  return found;
}

/** From a place in a bundle to the source it came from, by the bundle's own map. */
function sourceOf(name, text) {
  const map = JSON.parse(readFileSync(join(site, `${name}.map`), "utf8"));
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  let source = 0;
  const lines = map.mappings.split(";").map((line) => {
    let column = 0;
    return line === "" ? [] : line.split(",").map((segment) => {
      const [columns, sources = 0] = numbers(segment);
      column += columns;
      source += sources;
      return [column, source];
    });
  });
  return (place) => {
    const line = starts.findLastIndex((start) => start <= place);
    const segment = lines[line]?.findLast(([column]) => column <= place - starts[line]);
    return segment === undefined ? "" : map.sources[segment[1]];
  };
}

/** The numbers of a source map: six bits a letter, the lowest of the first is the sign. */
function numbers(segment) {
  const found = [];
  let value = 0;
  let shift = 0;
  for (const letter of segment) {
    const bits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(letter);
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    found.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = shift = 0;
  }
  return found;
}

/** Data is data: what is packed into the builds of one file is base64, and hashes are letters. */
const withoutData = (text) => text.replace(/[A-Za-z0-9+/=]{200,}/g, (data) => "=".repeat(data.length));

/** How often each rule is broken in a text, whatever the source. */
function counts(text) {
  const found = {};
  for (const line of broken(text)) {
    const [what] = line.split(":");
    found[what] = (found[what] ?? 0) + 1;
  }
  return found;
}

const mapped = shipped.filter((name) => readdirSync(site).includes(`${name}.map`));
for (const name of mapped) {
  test(`${name} holds nothing that could reach another place, make script of text, or store anything`, () => {
    const text = read(name);
    assert.deepEqual(broken(text, sourceOf(name, text)), []);
  });
}

// These have no map: they may hold what the bundles with a map were found to hold, and no more of it.
for (const name of shipped.filter((name) => !mapped.includes(name))) {
  test(`${name} holds no more than the sources it is made of`, () => {
    const parts = name === "sw.js" ? [readFileSync(join(root, "www/src/service-worker.ts"), "utf8")]
      : name === "embed.html" || /^rapport\./.test(name) ? [...mapped.map(read), readFileSync(join(root, "www/src/engine/inside.ts"), "utf8")] : [""];
    const most = counts(parts.join("\n"));
    const text = name === "index.html" ? read(name).replaceAll('rel="modulepreload"', "") : withoutData(read(name));
    for (const [what, times] of Object.entries(counts(text))) assert.ok(times <= (most[what] ?? 0), `${name}: ${what}, ${times} times; its sources have it ${most[what] ?? 0} times`);
  });
}

test("the built files are there, with their maps", () => {
  for (const name of [/^page\.js$/, /^widget\.js$/, /^worker\.js$/, /^later-/, /^german-/]) assert.ok(mapped.some((file) => name.test(file)), String(name));
  for (const name of ["index.html", "style.css"]) assert.ok(shipped.includes(name), name);
});

test("the canary's leaks are in no built file", () => {
  const words = [/what-was-scored/, /\/leak\b/, /keptCall/];
  assert.match(readFileSync(join(root, "tests/browser/leak.mjs"), "utf8"), words[0]);
  for (const name of shipped) for (const word of words) assert.doesNotMatch(withoutData(read(name)), word, name);
});

for (const [what, planted] of Object.entries({
  "text turned into script": ["eval('x')", "new Function('x')", "setTimeout('x', 1)"],
  "markup from text": ["a.innerHTML=b", "a.insertAdjacentHTML('beforeend',b)", "document.write(x)"],
  "a connection other than fetch": ["new XMLHttpRequest", "new WebSocket(a)", "new EventSource(a)", "navigator.sendBeacon(a)", "new RTCPeerConnection"],
  "another script": ["import(a)", "await import('./b.js')"],
  fetch: ["fetch(a)", "globalThis.fetch(a)"],
  "a hint that makes the browser speak to a server": ['<link rel="dns-prefetch" href="//a">', 'rel="preconnect"', 'e.rel="prefetch"'],
  "leaving the page": ["window.open(a)", "location.href=a", "location.assign(a)", "a.ping=b"],
  "a cookie or a local store": ["document.cookie", "localStorage.x=1"],
  "a database": ["indexedDB.open(a)"],
  "an address": ['"https://elsewhere.example/a"', "url(http://elsewhere.example/b.woff2)", '"wss://elsewhere.example"'],
})) {
  test(`the rule against ${what} can fail`, () => {
    for (const sample of planted) assert.ok(broken(`let a=1;${sample};`).some((line) => line.startsWith(what)), sample);
  });
}

test("a source that may use fetch may use nothing else for it", () => {
  const inside = () => "../src/engine/beside.ts";
  assert.deepEqual(broken("fetch(a)", inside), []);
  assert.equal(broken("new XMLHttpRequest", inside).length, 1);
});

/** What the modules may call: `name⇥what the glue does⇥why`. */
const allowed = readFileSync(join(root, "tests/data/imports.txt"), "utf8").split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split("\t"));
const modules = { rapport: "target/pkg/rapport", workbook: "target/pkg/workbook/workbook" };

/** Each import as `name⇥what the glue does`; its number, which changes with every build, is left out. */
function imports(place) {
  const glue = readFileSync(join(root, `${place}.js`), "utf8");
  return WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(join(root, `${place}_bg.wasm`)))).map(({ name }) => {
    const at = glue.indexOf(`        ${name}: function`);
    assert.notEqual(at, -1, `${name} is not in the glue`);
    const body = glue.slice(at, glue.indexOf("\n        },", at)).split("\n").slice(1).map((line) => line.trim()).join(" ");
    return `${name.replace(/_[0-9a-f]{16}$/, "")}\t${plain(body)}`;
  });
}

/** How a text is handed to the module is the same everywhere. */
function plain(body) {
  return body
    .replace(/ (?:const|var) ptr1 = .*passStringToWasm0\(ret, wasm\.__wbindgen_malloc, wasm\.__wbindgen_realloc\); (?:const|var) len1 = WASM_VECTOR_LEN; getDataViewMemory0\(\)\.setInt32\(\(arg0 >>> 0\) \+ 4 \* 1, len1, true\); getDataViewMemory0\(\)\.setInt32\(\(arg0 >>> 0\) \+ 4 \* 0, ptr1, true\);$/, " (text to the module)")
    .replace(/const ret = (.*); return ret;$/, "$1")
    .replace(/ }, arguments\); $/, "");
}

for (const [name, place] of Object.entries(modules)) {
  test(`${name}: the module calls nothing but what is allowed`, () => {
    const known = new Set(allowed.map(([import_, does]) => `${import_}\t${does}`));
    const fresh = imports(place).filter((line) => !known.has(line));
    assert.deepEqual(fresh, [], "The module imports something new. If it cannot reach a network, a disk or a clock, add the line to tests/data/imports.txt with what it is for; and describe it in www/src/text/en/proof.ts.");
  });
}

test("the list of imports holds nothing that is not used, and a reason for each", () => {
  const used = new Set(Object.values(modules).flatMap(imports));
  assert.deepEqual(allowed.filter(([name, does]) => !used.has(`${name}\t${does}`)).map(([name, does]) => `${name} ${does}`), [], "Take these out of tests/data/imports.txt");
  assert.deepEqual(allowed.filter(([, , why]) => (why ?? "").length < 5), []);
});
