// Tables for download.

/**
 * What a spreadsheet would run as a formula, after OWASP's list: = + - @ and their full-width forms, also behind blanks, which
 * spreadsheets cut off; and a tab or a new line in front.
 */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

/** The same inside of a text, where a spreadsheet that separates by semicolons would begin a new cell or line, also as an empty quoted one. */
const INSIDE = /([;\t\r\n][\s"]*)(?=[=+\-@＝＋－＠])/g;

function cell(text: string): string {
  if (isNumber(text)) return text;
  const inside = text.replace(INSIDE, "$1'");
  const safe = FORMULA.test(text) ? `'${inside}` : inside;
  return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** "-3.5" starts like a formula but is only a number. */
function isNumber(text: string): boolean {
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text);
}

/** Without it spreadsheets misread letters outside ASCII. */
export const MARK = "\ufeff";

export function csv(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${MARK}${[headers, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export function download(name: string, text: string, type = "text/csv"): void {
  saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

export function saveFile(name: string, blob: Blob): void {
  const link = document.createElement("a");
  const url = URL.createObjectURL(blob);
  link.href = url;
  link.download = name;
  link.click();
  // The browser needs the address until the download has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
