// What a visitor downloads, and by which hashes it is known: node sizes.mjs FOLDER
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const sums = "SHA256SUMS";
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== sums)
  .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
  .sort();
const sha256 = (content) => createHash("sha256").update(content).digest("hex");
const content = new Map(files.map((name) => [name, readFileSync(join(folder, name))]));

const row = (name, ...sizes) => console.log(name.padEnd(40) + sizes.map((size) => String(size).padStart(11)).join(""));
row("bytes", "raw", "gzip", "brotli");
for (const [name, bytes] of content) row(name, bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length);

// As `sha256sum --check` reads it.
const lines = files.map((name) => `${sha256(content.get(name))}  ${name}\n`).join("");
writeFileSync(join(folder, sums), lines);
console.log(`\nSHA-256 of every file (also in ${sums}):\n${lines}`);
console.log(`SHA-256 of all (of the lines above): ${sha256(lines)}`);
console.log(`rapport.inline.js: integrity="${JSON.parse(content.get("site/integrity.json"))["rapport.inline.js"]}"`);
