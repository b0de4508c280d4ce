// Makes the whole site: node esbuild.config.mjs OUT [--maps]. The same sources give the same bytes, in whatever folder.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const [out, ...options] = process.argv.slice(2);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const source = (name) => here(`src/${name}.ts`);
const written = (name) => readFileSync(join(out, name));

const common = { bundle: true, target: "es2022", minify: true, logLevel: "warning", metafile: true, absWorkingDir: here(".") };
const separate = { ...common, outdir: out, format: "esm", sourcemap: options.includes("--maps") && "linked", legalComments: "linked" };

// 1. Files beside one another: the elements, the page around them, the worker.
mkdirSync(out, { recursive: true });
// What a test plants, to see that it is caught.
const inject = options.filter((option) => option.startsWith("--inject=")).map((option) => option.slice("--inject=".length));
// What is fetched later is in files of their own, whose names tell their content: an old page finds its own or nothing.
const elements = await build({ ...separate, inject, splitting: true, chunkNames: "[name]-[hash]", entryPoints: { widget: source("widget") } });
const parts = Object.keys(elements.metafile.outputs).filter((name) => name.endsWith(".js")).map((name) => basename(name));
// A classic script: browsers refuse modules to a worker whose page has no origin, such as a sandboxed frame.
await build({ ...separate, inject, entryPoints: { worker: source("engine/worker") }, format: "iife", define: { "import.meta.url": "self.location.href" } });
const page = await build({ ...separate, entryPoints: { page: source("page") }, plugins: [{ name: "beside", setup: besideTheWidget }] });
disjoint(page.metafile, elements.metafile);

// 2. What needs no work.
const modules = { "rapport_bg.wasm": "../target/pkg/rapport_bg.wasm", "workbook_bg.wasm": "../target/pkg/workbook/workbook_bg.wasm" };
const pages = { "index.html": "index.html", "style.css": "style.css" };
for (const [name, from] of Object.entries({ ...modules, ...pages })) cpSync(here(from), join(out, name));
// The first page names what widget.js begins with, so that all of it comes at once.
const begins = Object.values(elements.metafile.outputs).find(({ entryPoint }) => entryPoint === "src/widget.ts").imports.filter(({ kind }) => kind === "import-statement");
const preload = (name) => `<link rel="modulepreload" href="${name}">`;
writeFileSync(join(out, "index.html"), written("index.html").toString().replace(preload("widget.js"), ["widget.js", ...begins.map(({ path }) => basename(path))].map(preload).join("\n    ")));
cpSync(here("sample"), join(out, "sample"), { recursive: true });
if (existsSync(here("static"))) cpSync(here("static"), out, { recursive: true });

// 3. Everything in one file: for a script tag, for a frame that may reach nothing, for a page that opens from disk.
const engine = ["worker.js", ...Object.keys(modules)];
const sample = readdirSync(here("sample")).filter((name) => /\.(csv|json)$/.test(name)).sort().map((name) => `sample/${name}`);
writeFileSync(join(out, "rapport.inline.js"), await inside("inline", "iife", engine));
writeFileSync(join(out, "embed.html"), onePage("embed.html", await inside("embed/embed", "esm", engine)));
writeFileSync(join(out, "rapport.html"), onePage("index.html", await inside("page", "esm", [...engine, ...sample])));

// 4. What keeps the page's own files in the browser, with the list of them; its version is that of the list.
const kept = ["page.js", ...parts, "worker.js", ...Object.keys(modules), ...Object.keys(pages), ...sample].sort();
const list = [...kept.map((name) => [name, createHash("sha256").update(written(name)).digest("hex")]), ["integrity.json", null]];
const version = createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 16);
await build({
  ...separate, entryPoints: { sw: source("service-worker") }, format: "iife", sourcemap: false, legalComments: "none",
  define: { STATIC_FILES: JSON.stringify(list), STATIC_VERSION: JSON.stringify(version) },
});

// 5. Of every file its hash, as an `integrity` attribute wants it. Last, because it speaks of all the others.
const hashes = {};
for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
  const name = relative(out, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/");
  if (entry.isFile() && name !== "integrity.json" && !name.endsWith(".map")) hashes[name] = hash("sha384", written(name));
}
const sorted = Object.fromEntries(Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(out, "integrity.json"), `${JSON.stringify(sorted, null, 2)}\n`);

function hash(kind, content) {
  return `${kind}-${createHash(kind).update(content).digest("base64")}`;
}

/** The page's script takes the elements from widget.js. */
function besideTheWidget({ onResolve }) {
  onResolve({ filter: /^\.\/widget$/ }, () => ({ path: "./widget.js", external: true }));
}

/** A file in both bundles would be there twice, with its state: two languages, two kinds of the same error. */
function disjoint(one, other) {
  const known = new Set(Object.keys(other.inputs));
  const both = Object.keys(one.inputs).filter((name) => known.has(name));
  if (both.length > 0) throw new Error(`page.ts imports what widget.js has: ${both.join(", ")}. Export it from widget.ts and import it from "./widget".`);
}

/** One script with everything in it: `engine/beside.ts` gives way to `engine/inside.ts`, and that one holds the files. */
async function inside(entry, format, names) {
  const packed = Object.fromEntries(names.map((name) => [name, gzipSync(trimmed(name), { level: 9 }).toString("base64")]));
  const plugin = {
    name: "inside",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/beside$/ }, () => ({ path: source("engine/inside") }));
      onResolve({ filter: /^packed$/ }, () => ({ path: "packed", namespace: "packed" }));
      onLoad({ filter: /./, namespace: "packed" }, () => ({ contents: JSON.stringify(packed), loader: "json" }));
    },
  };
  const { outputFiles } = await build({
    ...common, entryPoints: [source(entry)], outfile: join(out, "one.js"), write: false, format, legalComments: "eof", plugins: [plugin],
  });
  return outputFiles[0].text;
}

/** A file without the line that names its source map, which is not beside it then. */
function trimmed(name) {
  const bytes = written(name);
  return name.endsWith(".js") ? bytes.toString().replace(/\/\/# sourceMappingURL=.*\n?$/, "") : bytes;
}

/**
 * A page with its style and its script inside. Its policy is that of index.html, but lets in no script and no style other than these
 * two, by their hashes, and no connection at all.
 */
function onePage(name, script) {
  const style = readFileSync(here("style.css"), "utf8");
  // In a page, this pair would hide the end of the script.
  if (/<!--[^]*<script/i.test(script) || /<\/script/i.test(script)) throw new Error(`${name}: the script cannot stand inside a page as it is`);
  const rules = {
    "script-src": `'${hash("sha256", script)}' 'wasm-unsafe-eval'`, "style-src": `'${hash("sha256", style)}'`,
    "connect-src": "'none'", "worker-src": "blob:", "manifest-src": null,
  };
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(readFileSync(here("index.html"), "utf8"))[1];
  const strict = policy.split(/;\s*/).filter((rule) => rule !== "").map((rule) => {
    const [directive] = rule.split(" ");
    if (!(directive in rules)) return rule;
    return rules[directive] === null ? null : `${directive} ${rules[directive]}`;
  }).filter((rule) => rule !== null).join("; ");
  return readFileSync(here(name), "utf8")
    .replace(/(http-equiv="Content-Security-Policy" content=")[^"]*/, (_, start) => start + strict)
    .replace(/ *<link rel="(modulepreload|manifest)"[^>]*>\n/g, "")
    .replace(/<link rel="stylesheet" href="style.css">/, () => `<style>${style}</style>`)
    .replace(/<script type="module" src="[^"]*"><\/script>/, () => `<script type="module">${script}</script>`);
}
