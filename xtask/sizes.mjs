// What a visitor downloads: node sizes.mjs FOLDER
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();

const row = (name, ...sizes) => console.log(name.padEnd(40) + sizes.map((size) => String(size).padStart(11)).join(""));
row("bytes", "raw", "gzip", "brotli");
for (const file of files) {
  const bytes = readFileSync(file);
  row(relative(folder, file), bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length);
}
