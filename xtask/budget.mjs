// Fails where a file of a site is larger than its budget: node budget.mjs SITE [README]. Writes the sizes into a README that is named.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const [site, readme] = process.argv.slice(2);
const { parts } = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));
const sizes = new Map();
for (const pattern of new Set(parts.flatMap(({ files }) => files))) {
  const [start, end] = pattern.split("*");
  const names = end === undefined ? [pattern] : readdirSync(site).filter((name) => name.startsWith(start) && name.endsWith(end));
  if (names.length === 0) throw new Error(`the site has no ${pattern}`);
  const of = names.map((name) => {
    // A build with source maps says so in a last line that is given to nobody.
    const bytes = readFileSync(join(site, name));
    const content = name.endsWith(".js") ? Buffer.from(bytes.toString().replace(/\/\/# sourceMappingURL=.*\n?$/, "")) : bytes;
    return { raw: content.length, sent: brotliCompressSync(content).length };
  });
  sizes.set(pattern, { raw: of.reduce((sum, { raw }) => sum + raw, 0), sent: of.reduce((sum, { sent }) => sum + sent, 0) });
}
const measured = parts.map((part) => {
  const of = (kind) => part.files.reduce((sum, name) => sum + sizes.get(name)[kind], 0);
  return { ...part, raw: of("raw"), sent: of("sent") };
});

const kilobytes = (bytes) => (bytes === null ? "" : `${Math.ceil(bytes / 1000)} KB`);
const row = (...cells) => `| ${cells.join(" | ")} |\n`;
if (readme) {
  let table = row("", "files", "raw", "Brotli", "budget", "goal") + row("---", "---", "--:", "--:", "--:", "--:");
  for (const { title, files, raw, sent, budget, goal } of measured) {
    table += row(title, files.map((name) => `\`${name}\``).join(", "), ...[raw, sent, budget, goal].map(kilobytes));
  }
  const text = readFileSync(readme, "utf8");
  const marked = /(<!-- sizes -->\n)[^]*(?=<!-- end of sizes -->)/;
  if (!marked.test(text)) throw new Error("the README has no place for the sizes: <!-- sizes --> … <!-- end of sizes -->");
  writeFileSync(readme, text.replace(marked, (_, start) => start + table));
}

const over = measured.filter(({ sent, budget }) => sent > budget);
for (const { title, files, sent, budget } of over) {
  console.error(`${title} (${files.join(", ")}) takes ${sent} bytes as Brotli, ${sent - budget} over its budget.`);
}
if (over.length > 0) {
  console.error("Make it smaller, or give it more in xtask/budgets.json and say why.");
  process.exit(1);
}
