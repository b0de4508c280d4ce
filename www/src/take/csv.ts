// Tables for download.

/** A text that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(text: string): string {
  const safe = FORMULA.test(text) && !isNumber(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** "-3.5" starts like a formula but is only a number. */
function isNumber(text: string): boolean {
  return /^[+-]?\d+([.,]\d+)?$/.test(text);
}

/** Without it spreadsheets misread letters outside ASCII. */
export const MARK = "\ufeff";

export function csv(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${MARK}${[headers, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export function download(name: string, text: string, type = "text/csv"): void {
  const link = document.createElement("a");
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.href = url;
  link.download = name;
  link.click();
  // The browser needs the address until the download has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
