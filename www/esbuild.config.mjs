// Bundles the page and the worker: node esbuild.config.mjs OUT [--maps]
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [out, ...options] = process.argv.slice(2);
const source = (name) => fileURLToPath(new URL(`src/${name}.ts`, import.meta.url));

await build({
  entryPoints: { page: source("page"), worker: source("engine/worker") },
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: options.includes("--maps") && "linked",
  legalComments: "linked",
  logLevel: "warning",
});
