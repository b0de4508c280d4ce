// How a file is cut into rows and cells: encoding, separator, line of the headers, decimal mark, sheet. Found by the engine,
// and to be corrected where it was wrong.
import { html, nothing, type TemplateResult } from "lit";
import type { LoadOptions, Receipt } from "rapport";
import { files as words } from "../../text/words";
import { chosen } from "../view";

/** Labels of the Encoding standard, those first that exports are found in. */
const ENCODINGS = [
  "UTF-8", "windows-1252", "UTF-16LE", "ISO-8859-2", "ISO-8859-15", "windows-1250", "windows-1251", "shift_jis", "gb18030", "big5", "euc-kr",
] as const;

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** The value of "as the engine finds it". */
const FOUND = "";

/** An option that is `undefined` is not set. */
export type Change = (options: { [K in keyof LoadOptions]: LoadOptions[K] | undefined }) => void;

export function howCut(receipt: Receipt, options: LoadOptions, change: Change): TemplateResult {
  const { sheets, format } = receipt;
  const isSheet = format === "sheet";
  const isText = format === "delimited";
  const set = (key: "encoding" | "delimiter" | "decimal" | "sheet") => (value: string): void => change({ ...options, [key]: value === FOUND ? undefined : value });
  const setHeader = (event: Event): void => {
    const number = Number.parseInt(chosen(event), 10);
    change({ ...options, headerLine: number >= 1 ? number : undefined });
  };
  return html`<details class="cut" ?open=${receipt.state === "refused"}><summary>${words.cut}</summary><div class="fields">
    ${sheets.length === 0 ? nothing : choice(words.sheet, options.sheet ?? receipt.sheet ?? "", sheets.map((name) => [name, name]), set("sheet"))}
    ${isSheet ? nothing : choice(words.encoding, options.encoding ?? FOUND, [
      [FOUND, options.encoding === undefined && receipt.encoding !== "" ? words.found(receipt.encoding) : words.asFound],
      ...ENCODINGS.map((name): [string, string] => [name, name]),
    ], set("encoding"))}
    ${!isText ? nothing : choice(words.delimiter, options.delimiter ?? FOUND, [
      [FOUND, options.delimiter === undefined ? words.found(words.delimiters[receipt.delimiter] ?? receipt.delimiter) : words.asFound],
      ...DELIMITERS.map((mark): [string, string] => [mark, words.delimiters[mark] ?? mark]),
    ], set("delimiter"))}
    ${!isText && !isSheet ? nothing : html`<label><span>${isSheet ? words.headerRow : words.headerLine}</span>
      <input type="number" min="1" max="1000" inputmode="numeric" .value=${String(options.headerLine ?? receipt.headerLine)} @change=${setHeader}></label>`}
    ${choice(words.decimal, options.decimal ?? FOUND, [[FOUND, words.asFound], ["point", words.decimals.point], ["comma", words.decimals.comma]], set("decimal"))}
  </div></details>`;
}

function choice(label: string, value: string, entries: readonly (readonly [value: string, label: string])[], set: (value: string) => void): TemplateResult {
  const lower = value.toLowerCase();
  return html`<label><span>${label}</span> <select @change=${(event: Event) => set(chosen(event))}>
    ${entries.map(([entry, name]) => html`<option value=${entry} .selected=${entry.toLowerCase() === lower}>${name}</option>`)}
  </select></label>`;
}
