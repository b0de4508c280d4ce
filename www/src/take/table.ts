// A table of the page as rows of text. What a cell shows for a person may be said more plainly in its `data-raw`.
import { csv } from "./csv";

export function tableCsv(table: HTMLTableElement): string {
  const head = table.tHead?.rows[table.tHead.rows.length - 1];
  const names = [...(head?.cells ?? [])].map(values);
  const line = (cells: readonly string[][]): string[] => names.flatMap((group, at) => group.map((_, place) => cells[at]?.[place] ?? ""));
  const bodies = [...table.tBodies, ...(table.tFoot === null ? [] : [table.tFoot])];
  const rows = bodies.flatMap((body) => [...body.rows]).filter((row) => row.cells.length > 1 && [...row.cells].every(({ colSpan }) => colSpan === 1));
  return csv(line(names), rows.map((row) => line([...row.cells].map(values))));
}

/** What the table is called: by its caption, by the region around it, or by the heading before it. */
export function tableName(table: HTMLTableElement): string {
  const own = table.caption?.textContent.trim() ?? "";
  if (own !== "") return own;
  const around = table.closest("[aria-label]")?.getAttribute("aria-label") ?? "";
  return around !== "" ? around : (table.closest("section")?.querySelector("h2, h3")?.textContent.trim() ?? "");
}

function values(cell: HTMLTableCellElement): string[] {
  const given = cell.dataset["raw"];
  return given === undefined ? [text(cell)] : (JSON.parse(given) as string[]);
}

function text(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
  // A picture in a cell says the same as the figure beside it.
  if (node instanceof SVGElement) return "";
  return [...node.childNodes].map(text).join("").replace(/\s+/g, " ").trimStart();
}
