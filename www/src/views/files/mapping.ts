// What each column of a file means, its first rows under that meaning, and the numbers that answers in words stand for.
import { html, nothing, type TemplateResult } from "lit";
import type { ColumnInfo, LoadOptions, MappedColumn, Receipt, TextAnswer } from "rapport";
import type { Change } from "../metrics/cut";
import * as format from "../../text/format";
import { files as words, humane, pictures, language } from "../../text/words";
import { said } from "../said";
import { chosen } from "../view";
import type { FileLine } from "../../state/workspace";
import { raw } from "../../take/raw";

/** The value of the select for "keep this column, but it is none of ours", and for "no answer". */
const NONE = "";

/** What an answer in words may stand for: the scales of surveys. */
const NUMBERS = Array.from({ length: 11 }, (_, number) => number);

export function mapping(line: FileLine, receipt: Receipt, options: LoadOptions, columns: readonly ColumnInfo[], change: Change): TemplateResult {
  const mean = (header: string, to: string): void => {
    // The columns are this table's, so the table is settled with them.
    const table = receipt.table === null ? {} : { table: receipt.table };
    change({ ...options, ...table, columns: { ...options.columns, [header]: to === NONE ? null : to } });
  };
  const row = (entry: MappedColumn): TemplateResult => {
    const { header } = entry;
    const wished = options.columns?.[header];
    const column = (wished === undefined ? entry.column : wished) ?? NONE;
    return html`<tr>
      <th scope="row"><bdi>${header}</bdi></th>
      <td><select aria-label=${words.meaningOf(header)} @change=${(event: Event) => mean(header, chosen(event))}>
        <option value=${NONE} .selected=${column === NONE}>${words.dimension}</option>
        ${receipt.table === "surveys" ? Object.entries(words.surveyQuestions).map(([kind, label]) => html`<option value=${kind} .selected=${column === kind}>${label}</option>`) : nothing}
        ${columns.map(({ name, help }) => html`<option value=${name} title=${language === "en" ? help : nothing} .selected=${column === name}>${humane(name)}</option>`)}
      </select></td>
      <td>${entry.kind === null ? "" : (words.kinds[entry.kind] ?? entry.kind)}${entry.format === null ? nothing : html` <span class="quiet">${said(entry.format)}</span>`}</td>
      <td class="example"><bdi>${receipt.preview.map((cells) => cells[entry.position - 1] ?? "").find((text) => text !== "") ?? ""}</bdi></td>
      <td class="quiet">${words.decidedBy[entry.decidedBy] ?? said(entry.decidedBy)}</td>
    </tr>`;
  };
  return html`<section class="receipt-part"><h2 class="minor">${words.columns}</h2>
    <div class="scroll" role="region" aria-label=${words.partOf(words.columns, line.name)} tabindex="0"><table class="mapping">
      <thead><tr><th scope="col">${words.inFile}</th><th scope="col">${words.meaning}</th><th scope="col">${words.kind}</th><th scope="col">${words.example}</th><th scope="col">${words.how}</th></tr></thead>
      <tbody>${receipt.mapping.map(row)}</tbody>
    </table></div></section>`;
}

/** The rows as the engine reads them; where there are rows to compare with, what differs is marked. */
export function firstRows(line: FileLine, { columns, rows }: Receipt["read"], before: Receipt["read"] | null): TemplateResult {
  const was = columns.map((column) => before?.columns.indexOf(column) ?? -1);
  const differs = (row: number, column: number): boolean => before !== null && (before.rows[row]?.[was[column] ?? -1] ?? null) !== (rows[row]?.[column] ?? null);
  return html`<section class="receipt-part"><h2 class="minor">${words.firstRows}</h2>
    <div class="scroll" role="region" aria-label=${words.partOf(words.firstRows, line.name)} tabindex="0"><table class="first-rows">
      <thead><tr>${columns.map((column) => html`<th scope="col">${humane(column)}</th>`)}</tr></thead>
      <tbody>${rows.map((cells, row) => html`<tr>${cells.map((cell, column) => html`<td data-raw=${raw(cell)} class=${differs(row, column) ? "changed" : ""}>${cell === null || cell === ""
        ? html`<span class="quiet" aria-label=${words.noValue}>${pictures.dash}</span>` : html`<bdi>${cell}</bdi>`}</td>`)}</tr>`)}</tbody>
    </table></div><rapport-take></rapport-take></section>`;
}

export function answers(found: readonly TextAnswer[], options: LoadOptions, change: Change): TemplateResult {
  const row = ({ text, value, rows }: TextAnswer): TemplateResult => {
    const wished = options.answers?.[text];
    const number = wished === undefined ? value : wished;
    const choose = (event: Event): void => {
      const to = chosen(event);
      change({ ...options, answers: { ...options.answers, [text]: to === NONE ? null : Number(to) } });
    };
    const numbers = number === null || NUMBERS.includes(number) ? NUMBERS : [...NUMBERS, number];
    return html`<tr><th scope="row"><bdi>${text}</bdi></th>
      <td><select aria-label=${words.standsForOf(text)} @change=${choose}>
        <option value=${NONE} .selected=${number === null}>${words.noAnswer}</option>
        ${numbers.map((entry) => html`<option value=${entry} .selected=${entry === number}>${entry}</option>`)}
      </select></td>
      <td class="figure">${format.count(rows)}</td></tr>`;
  };
  return html`<section class="receipt-part"><h2 class="minor">${words.answersTitle}</h2>
    <table class="mapping answer-table">
      <thead><tr><th scope="col">${words.answer}</th><th scope="col">${words.standsFor}</th><th scope="col" class="figure">${words.rowsHeader}</th></tr></thead>
      <tbody>${found.map(row)}</tbody>
    </table></section>`;
}
