// What became of a file, in full: the table, each column's meaning, and each row that was left out. Table and columns can
// be corrected here; the file is then read again.
import { html, nothing, type TemplateResult } from "lit";
import type { LoadOptions, MappedColumn, Receipt, Registry, TableId } from "rapport";
import { csv, download } from "./csv";
import * as format from "./format";
import { files as words, humane } from "./text";
import { chosen, type View } from "./view";
import type { FileLine } from "./workspace";

/** The value of the select for "keep this column, but it is none of ours". */
const KEEP = "";

/** More rows than these would make the page slow, and nobody reads them: they are in the download. */
const SHOWN = 100;

/** Corrections not yet read; gone with the line. */
const pending = new WeakMap<FileLine, Record<string, string | null>>();

export function receiptView(host: View, line: FileLine, receipt: Receipt, registry: Registry | null): TemplateResult {
  return html`
    <div class="receipt-facts">
      ${tableChoice(host, line, receipt, registry)}
      <p class="quiet">${words.readAll(receipt.rows)} ${words.layout(receipt.headerLine, words.delimiters[receipt.delimiter] ?? receipt.delimiter, format.bytes(receipt.bytes))}</p>
      ${receipt.notes.length === 0 ? nothing : html`<ul class="notes">${receipt.notes.map((note) => html`<li>${note}</li>`)}</ul>`}
    </div>
    ${receipt.mapping.length === 0 ? nothing : mapping(host, line, receipt, registry)}
    ${receipt.rows.rejected === 0 ? nothing : rejections(receipt)}
    ${receipt.skipped.length === 0 ? nothing : skipped(receipt)}`;
}

function tableChoice(host: View, line: FileLine, receipt: Receipt, registry: Registry | null): TemplateResult {
  const choose = (event: Event): void => {
    // Another table has other columns, so corrections of the columns make no sense any more.
    const { columns: _, table: __, ...rest } = line.options;
    const table = chosen(event) as TableId | "";
    host.wish("wish-reload", { line, options: table === "" ? rest : { ...rest, table } });
  };
  return html`<p class="field"><label for="table-${line.key}">${words.readAs}</label>
    <select id="table-${line.key}" @change=${choose}>
      ${receipt.table === null ? html`<option value="" .selected=${true}>${words.unknownTable}</option>` : nothing}
      ${registry?.tables.map((table) => html`<option value=${table.id} .selected=${table.id === receipt.table}>${table.title}</option>`)}
    </select> <span class="quiet">${receipt.decidedBy}</span>
    ${line.before === null ? nothing : html`<button class="quiet-button" @click=${() => host.wish("wish-reload", { line, options: line.before ?? {} })}>${words.undo}</button>`}</p>`;
}

function mapping(host: View, line: FileLine, receipt: Receipt, registry: Registry | null): TemplateResult {
  const changes = pending.get(line) ?? {};
  const changed = Object.keys(changes).length;
  const columns = registry?.tables.find((table) => table.id === receipt.table)?.columns ?? [];
  const change = (header: string, to: string): void => {
    pending.set(line, { ...changes, [header]: to === KEEP ? null : to });
    host.requestUpdate();
  };
  const readAgain = (): void => {
    const options: LoadOptions = { ...line.options, columns: { ...line.options.columns, ...changes } };
    if (receipt.table !== null) options.table = receipt.table;
    pending.delete(line);
    host.wish("wish-reload", { line, options });
  };
  const row = (entry: MappedColumn): TemplateResult => {
    const column = entry.header in changes ? (changes[entry.header] ?? KEEP) : (entry.column ?? KEEP);
    return html`<tr>
      <th scope="row"><bdi>${entry.header}</bdi></th>
      <td><select aria-label=${words.meaningOf(entry.header)} @change=${(event: Event) => change(entry.header, chosen(event))}>
        <option value=${KEEP} .selected=${column === KEEP}>${entry.role === "survey_question" ? words.surveyQuestion : words.dimension}</option>
        ${columns.map(({ name, help }) => html`<option value=${name} title=${help} .selected=${column === name}>${humane(name)}</option>`)}
      </select></td>
      <td>${entry.kind === null ? "" : (words.kinds[entry.kind] ?? entry.kind)}${entry.format === null ? nothing : html` <span class="quiet">${entry.format}</span>`}</td>
      <td class="example"><bdi>${receipt.preview.map((cells) => cells[entry.position - 1] ?? "").find((text) => text !== "") ?? ""}</bdi></td>
      <td class="quiet">${words.decidedBy[entry.decidedBy] ?? entry.decidedBy}</td>
    </tr>`;
  };
  return html`<section class="receipt-part"><h2 class="minor">${words.columns}</h2>
    <div class="scroll" role="region" aria-label=${words.columnsOf(line.name)} tabindex="0"><table class="mapping">
      <thead><tr><th scope="col">${words.inFile}</th><th scope="col">${words.meaning}</th><th scope="col">${words.kind}</th><th scope="col">${words.example}</th><th scope="col">${words.how}</th></tr></thead>
      <tbody>${receipt.mapping.map(row)}</tbody>
    </table></div>
    ${changed === 0 ? nothing : html`<p class="answers"><button class="primary" @click=${readAgain}>${words.readAgain(changed)}</button>
      <button @click=${() => { pending.delete(line); host.requestUpdate(); }}>${words.discard}</button></p>`}
  </section>`;
}

function rejections(receipt: Receipt): TemplateResult {
  const save = (): void => download(words.rejectedFile(receipt.file), csv(
    words.rejectedHeaders,
    receipt.rejections.map((row) => [String(row.line), row.column ?? "", row.value, row.expected, row.hint]),
  ));
  const shown = receipt.rejections.slice(0, SHOWN);
  return html`<section class="receipt-part"><h2 class="minor">${words.rejectedTitle(receipt.rows.rejected)}</h2>
    <ul class="notes">${receipt.rejectedBy.map((group) => html`<li>${words.rejectedGroup(group.count, group.column, group.expected)}</li>`)}</ul>
    <div class="scroll tall" role="region" aria-label=${words.rejectedTitle(receipt.rows.rejected)} tabindex="0"><table>
      <thead><tr>${words.rejectedHeaders.map((header, at) => html`<th scope="col" class=${at === 0 ? "figure" : ""}>${header}</th>`)}</tr></thead>
      <tbody>${shown.map((row) => html`<tr><td class="figure">${format.count(row.line)}</td><td>${row.column ?? ""}</td><td class="value"><bdi>${row.value}</bdi></td><td>${row.expected}</td><td>${row.hint}</td></tr>`)}</tbody>
    </table></div>
    <p class="answers"><button @click=${save}>${words.download(receipt.rejections.length, receipt.rows.rejected)}</button>
      ${shown.length < receipt.rejections.length ? html`<span class="quiet">${words.firstShown(shown.length)}</span>` : nothing}</p>
  </section>`;
}

function skipped(receipt: Receipt): TemplateResult {
  return html`<section class="receipt-part"><h2 class="minor">${words.skippedTitle(receipt.rows.skipped)}</h2>
    <div class="scroll tall" role="region" aria-label=${words.skippedTitle(receipt.rows.skipped)} tabindex="0"><table>
      <thead><tr><th scope="col" class="figure">${words.line}</th><th scope="col">${words.why}</th><th scope="col">${words.content}</th></tr></thead>
      <tbody>${receipt.skipped.map((row) => html`<tr><td class="figure">${format.count(row.line)}</td><td>${row.why}</td><td class="value"><bdi>${row.text}</bdi></td></tr>`)}</tbody>
    </table></div></section>`;
}
