// The files: the lines, how their rows found their clients, and which exports would add what.
import { html, nothing, type TemplateResult } from "lit";
import type { Report, TableSummary } from "rapport";
import * as format from "../../text/format";
import { matchesView } from "./matches";
import { files as words } from "../../text/words";
import { View } from "../view";
import type { Workspace } from "../../state/workspace";

export class FilesView extends View {
  static override properties = { workspace: { attribute: false }, beat: { attribute: false }, allMatches: { state: true } };
  declare workspace: Workspace;
  declare beat: number;
  declare allMatches: boolean;

  constructor() {
    super();
    this.allMatches = false;
  }

  protected override render(): TemplateResult {
    const { files, tables, matches, report } = this.workspace;
    return html`<h1 tabindex="-1">${words.heading}</h1>
      <rapport-drop look="compact" ?fresh=${files.length === 0}></rapport-drop>
      ${files.length === 0 ? html`<p class="quiet">${words.empty}</p>` : html`
        <rapport-files .lines=${files} .workspace=${this.workspace} .beat=${this.beat}></rapport-files>
        <p class="answers"><button @click=${() => this.wish("wish-clear", undefined)}>${words.removeAll}</button></p>`}
      ${matchesView(this, matches, this.allMatches, () => { this.allMatches = true; })}
      ${tables.length === 0 ? nothing : joins(tables)}
      ${files.length === 0 ? nothing : html`<section><h2>${words.profileHeading}</h2><p class="prose-line">${words.profileLead}</p>
        <p class="answers"><button @click=${() => this.wish("wish-save-profile", undefined)}>${words.saveProfile}</button></p></section>`}
      ${missing(report, this.workspace)}`;
  }
}

function joins(tables: readonly TableSummary[]): TemplateResult {
  return html`<section><h2>${words.tablesHeading}</h2>
    <div class="scroll" role="region" aria-label=${words.tablesHeading} tabindex="0"><table>
      <thead><tr><th scope="col">${words.table}</th><th scope="col" class="figure">${words.rowsHeader}</th><th scope="col">${words.dates}</th><th scope="col">${words.joined}</th><th scope="col">${words.unjoined}</th></tr></thead>
      <tbody>${tables.map((table) => html`<tr>
        <th scope="row">${table.title}</th>
        <td class="figure">${format.count(table.rows)}</td>
        <td>${table.from === null || table.to === null ? "" : words.span(format.date(table.from), format.date(table.to))}</td>
        <td>${table.joined.map(({ by, rows }, at) => html`${at > 0 ? ", " : ""}${words.joinedBy(rows, by)}`)}</td>
        <td>${table.unjoined.rows === 0 ? words.nothingLeft : html`<details class="inline"><summary>${words.unjoinedRows(table.unjoined.rows)}</summary>
          <ul class="notes">${table.unjoined.values.map(({ value, rows }) => html`<li><bdi>${value === "" ? words.blank : value}</bdi> <span class="quiet">${words.rowsOf(rows)}</span></li>`)}</ul></details>`}</td>
      </tr>`)}</tbody>
    </table></div></section>`;
}

/** The exports that are not here yet, and what each would add. Before any file these are all of them. */
export function missing(report: Report | null, { registry, files }: Workspace): TemplateResult | typeof nothing {
  const entries = report?.missing ?? registry?.tables.map((table) => ({ table: table.id, title: table.title, help: table.help, adds: table.adds })) ?? [];
  if (entries.length === 0) return nothing;
  return html`<section class="exports"><h2>${files.length === 0 ? words.exportsHeading : words.moreHeading}</h2>
    <dl class="exports-list">${entries.map((entry) => html`<div>
      <dt>${entry.title}</dt><dd>${entry.help}${entry.adds === "" ? nothing : html` <span class="quiet">${words.adds(entry.adds)}</span>`}</dd></div>`)}</dl></section>`;
}
