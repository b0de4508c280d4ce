// Makes the npm package out of a finished site and the modules: node npm.mjs SITE OUT
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const [site, out] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const take = (from, names) => names.forEach((name) => cpSync(join(from, name), join(out, name)));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
// All beside one another: the scripts look for the worker and the modules there.
take(join(root, "target/pkg"), ["rapport.js", "rapport.d.ts", "rapport_bg.wasm", "rapport_bg.wasm.d.ts"]);
take(join(root, "target/pkg/workbook"), ["workbook.js", "workbook.d.ts", "workbook_bg.wasm", "workbook_bg.wasm.d.ts"]);
const parts = readdirSync(site).filter((name) => /^(?:widget|[a-z]+-[A-Z0-9]{8})\.js(?:\.LEGAL\.txt)?$/.test(name));
take(site, [...parts, "worker.js", "rapport.inline.js", "embed.html"]);
take(join(root, "www"), ["custom-elements.json"]);
take(root, ["README.md", "LICENSE"]);
// So that `using engine = new Engine()` is known to programs that are checked against an older library.
for (const name of ["rapport.d.ts", "workbook.d.ts"]) write(name, `/// <reference lib="esnext.disposable" />\n${readFileSync(join(out, name), "utf8")}`);
types();

write("inline.js", `// The build in one file, for programs that import: it is a plain script, which leaves its exports in one global.
import "./rapport.inline.js";
export const { RapportClient, RapportDashboard, RapportError, RapportScore } = globalThis.rapport;
`);
write("types/inline.d.ts", 'export * from "./widget.js";\n');

const list = JSON.parse(readFileSync(join(site, "integrity.json"), "utf8"));
const names = readdirSync(out).sort();
json("integrity.json", Object.fromEntries(Object.entries(list).filter(([name]) => names.includes(name))));

const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
const field = (name) => new RegExp(`^${name} *= *"(.*)"$`, "m").exec(cargo)?.[1] ?? fail(`the root's Cargo.toml has no plain ${name}`);
json("package.json", {
  name: "rapport",
  version: field("version"),
  description: field("description"),
  license: field("license"),
  type: "module",
  main: "rapport.js",
  types: "rapport.d.ts",
  customElements: "custom-elements.json",
  sideEffects: ["./widget.js", "./inline.js", "./rapport.inline.js"],
  exports: {
    ".": { types: "./rapport.d.ts", default: "./rapport.js" },
    "./widget": { types: "./types/widget.d.ts", default: "./widget.js" },
    "./inline": { types: "./types/inline.d.ts", default: "./inline.js" },
    // Only types: what runs is embed.html.
    "./embed": { types: "./types/embed/messages.d.ts" },
    "./workbook": { types: "./workbook.d.ts", default: "./workbook.js" },
    ...Object.fromEntries(["worker.js", "rapport.inline.js", "embed.html", "rapport_bg.wasm", "workbook_bg.wasm", "custom-elements.json", "integrity.json", "package.json"].map((name) => [`./${name}`, `./${name}`])),
  },
  files: [...names, "integrity.json"].sort(),
});

/** The declarations that the entries lead to, and no others. */
function types() {
  const made = mkdtempSync(join(tmpdir(), "rapport-types-"));
  try {
    execFileSync(process.execPath, [join(root, "www/node_modules/typescript/bin/tsc"), "-p", join(root, "www/tsconfig.types.json"), "--outDir", made], { stdio: "inherit" });
    const waiting = ["widget.d.ts", "embed/messages.d.ts"];
    for (const name of waiting) {
      const text = readFileSync(join(made, name), "utf8");
      // Node's way of finding modules wants the file's whole name.
      write(join("types", name), text.replace(/(from |import\()"(\.[^"]*)"/g, (_, before, to) => {
        const next = relative(made, join(made, dirname(name), `${to}.d.ts`));
        if (!waiting.includes(next)) waiting.push(next);
        return `${before}"${to}.js"`;
      }));
    }
  } finally {
    rmSync(made, { recursive: true });
  }
}

function write(name, text) {
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), text);
}

function json(name, value) {
  write(name, `${JSON.stringify(value, null, 2)}\n`);
}

function fail(message) {
  throw new Error(message);
}
