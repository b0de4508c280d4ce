// Each program as one file, as a site would ship it, with its weight.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;
const installed = (name) => join(here, "node_modules", name);
const version = (name) => JSON.parse(readFileSync(installed(`${name}/package.json`), "utf8")).version;

/** The programs in the order of the table; `files` are shipped beside the bundle. */
export function programs(pkg) {
  const duckdb = (name) => installed(`@duckdb/duckdb-wasm/dist/${name}`);

  return {
    rapport: { title: "Rapport", version: engineVersion(), files: { "rapport_bg.wasm": join(pkg, "rapport_bg.wasm") } },
    javascript: { title: "JavaScript by hand", version: null, files: {} },
    udsv: { title: "uDSV", version: version("udsv"), files: {} },
    papaparse: { title: "Papa Parse", version: version("papaparse"), files: {} },
    arquero: { title: "Arquero", version: version("arquero"), files: {} },
    duckdb: {
      title: "DuckDB-WASM", version: version("@duckdb/duckdb-wasm"),
      files: { "duckdb-eh.wasm": duckdb("duckdb-eh.wasm"), "duckdb-browser-eh.worker.js": duckdb("duckdb-browser-eh.worker.js") },
    },
  };
}

function engineVersion() {
  return /^version *= *"(.*)"$/m.exec(readFileSync(join(here, "../../Cargo.toml"), "utf8"))[1];
}

/** What the server gives for each address, all in memory: bundles, and the files beside them. */
export async function bundle(all) {
  const names = [...Object.keys(all), "firm", "reading", "simd", "page", "worker"];
  const { outputFiles } = await build({
    entryPoints: names.map((name) => join(here, `${name}.mjs`)), outdir: here, write: false, bundle: true, minify: true, format: "esm",
    target: "es2022", logLevel: "warning",
  });
  const served = new Map(outputFiles.map(({ path, contents }) => [path.slice(here.length), Buffer.from(contents)]));
  for (const { files } of Object.values(all)) for (const [name, path] of Object.entries(files)) served.set(`/${name}`, readFileSync(path));
  return served;
}

/** What each of some programs weighs in all, as it is and with Brotli. */
export function weights(served, all, chosen) {
  const weigh = (name) => {
    const parts = [`/${name}.js`, ...Object.keys(all[name].files).map((file) => `/${file}`)].map((path) => served.get(path));
    const sum = (size) => parts.reduce((total, part) => total + size(part), 0);
    return [name, { raw: sum((part) => part.length), brotli: sum((part) => brotliCompressSync(part).length) }];
  };
  return Object.fromEntries(chosen.map(weigh));
}
