// Bundles the page, the worker and, once there is one, the widget: node esbuild.config.mjs OUT [--maps]
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [out, ...options] = process.argv.slice(2);
const source = (name) => fileURLToPath(new URL(`src/${name}.ts`, import.meta.url));

await build({
  entryPoints: ["page", "worker", "widget"].map(source).filter((file) => existsSync(file)),
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  sourcemap: options.includes("--maps") && "linked",
  legalComments: "linked",
  logLevel: "warning",
});
