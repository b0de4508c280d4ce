// What is pasted: files, or rows copied out of a spreadsheet or a page.
import { lookedAt } from "../engine/trusted";
import { app as words } from "../text/words";
import type { Source } from "./workspace";

export function pasted(data: DataTransfer): Source[] {
  const files = [...data.files];
  const text = data.getData("text/plain");
  const isTable = text.includes("\n") || text.includes("\t");
  // Spreadsheets put a picture of the cells beside their text.
  const pictures = files.every(({ type }) => type.startsWith("image/"));
  if (files.length > 0 && !(isTable && pictures)) return files.map((file) => ({ name: file.name, blob: file }));
  if (isTable) return [{ name: words.pasted, blob: new Blob([text]) }];
  const rows = cells(data.getData("text/html"));
  return rows.length < 2 ? [] : [{ name: words.pasted, blob: new Blob([rows.map((row) => row.join("\t")).join("\n")]) }];
}

/** The rows of the first table in a piece of HTML. */
function cells(html: string): string[][] {
  const table = new DOMParser().parseFromString(lookedAt(html), "text/html").querySelector("table");
  return [...(table?.rows ?? [])].map((row) => [...row.cells].map(({ textContent }) => cell(textContent.replaceAll(/\s+/g, " ").trim())));
}

/** Tabs and line ends are blanks by now, so that only a quotation mark could be misread. */
function cell(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}
