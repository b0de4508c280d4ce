// Builds the examples of www/examples as a portal's own build would, with small plugins in place of the frameworks' own.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "../..");
const { build } = createRequire(join(root, "www/package.json"))("esbuild");
const example = (name, file) => join(root, "www/examples", name, file);

const vue = {
  name: "vue",
  setup({ onLoad }) {
    onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { compileScript, parse } = await import("vue/compiler-sfc");
      const { descriptor, errors } = parse(readFileSync(path, "utf8"), { filename: basename(path) });
      if (errors.length > 0) throw errors[0];
      const { content } = compileScript(descriptor, {
        id: "portal", inlineTemplate: true, templateOptions: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("rapport-") } },
      });
      return { contents: content };
    });
  },
};

const svelte = {
  name: "svelte",
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { compile } = await import("svelte/compiler");
      const { js, warnings } = compile(readFileSync(path, "utf8"), { filename: basename(path), generate: "client" });
      if (warnings.length > 0) throw new Error(warnings[0].message);
      return { contents: js.code };
    });
  },
};

/** The elements come from the site's own widget.js, beside its worker and modules. */
const widget = {
  name: "widget",
  setup: ({ onResolve }) => onResolve({ filter: /^rapport\/widget$/ }, () => ({ path: "/widget.js", external: true })),
};

/** An example as `{ html, script }`. */
export async function built(name) {
  const { outputFiles } = await build({
    entryPoints: [example(name, name === "react" ? "main.jsx" : "main.js")], bundle: true, write: false, format: "esm", target: "es2022", jsx: "automatic",
    minify: true, conditions: ["browser", "svelte"], nodePaths: [join(root, "tests/node_modules")], logLevel: "warning", plugins: [vue, svelte, widget],
    define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
  });
  return { html: readFileSync(example(name, "index.html"), "utf8"), script: outputFiles[0].text };
}
