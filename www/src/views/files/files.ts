// The data: the files, how good it is, how its rows found their clients, how to keep it, and which exports would add what.
import { html, nothing, type TemplateResult } from "lit";
import type { Match, Report, TableSummary } from "rapport";
import * as format from "../../text/format";
import { matchesView } from "./matches";
import { qualityView } from "./quality";
import { files as words } from "../../text/words";
import { View } from "../view";
import type { Keeper } from "../../keep/keeper";
import type { Workspace } from "../../state/workspace";
import { raw } from "../../take/raw";
import { take } from "../../text/words";
import { plainly } from "../said";

export class FilesView extends View {
  static override properties = { workspace: { attribute: false }, keeper: { attribute: false }, beat: { attribute: false }, allMatches: { state: true } };
  declare workspace: Workspace;
  declare keeper: Keeper | null;
  declare beat: number;
  declare allMatches: boolean;
  /** The place of the name that was just decided on, and the names as they were then. */
  #decided: { at: number; among: readonly Match[] } | null = null;

  constructor() {
    super();
    this.allMatches = false;
    this.keeper = null;
  }

  /** The next name has taken the place of the one that was decided on, and the focus with it; where there is none, its button is gone. */
  protected override updated(): void {
    if (this.#decided === null || this.#decided.among === this.workspace.matches) return;
    const items = this.querySelectorAll(".matches li");
    const active = (this.getRootNode() as ShadowRoot | Document).activeElement;
    if (active === null || !this.contains(active)) items[Math.min(this.#decided.at, items.length - 1)]?.querySelector("button")?.focus();
    this.#decided = null;
  }

  protected override render(): TemplateResult {
    const { files, tables, matches, report } = this.workspace;
    return html`<h1 tabindex="-1">${words.heading}</h1>
      <rapport-drop look="compact" ?fresh=${files.length === 0}></rapport-drop>
      ${files.length === 0 ? html`<p class="quiet">${words.empty}</p>` : html`
        <rapport-files .lines=${files} .workspace=${this.workspace} .beat=${this.beat}></rapport-files>
        <p class="answers"><button @click=${() => this.wish("wish-clear", undefined)}>${words.removeAll}</button></p>`}
      ${matchesView(matches, this.allMatches, () => { this.allMatches = true; }, (at, match, said) => {
        this.#decided = { at, among: matches };
        this.wish("wish-decide", { match, said });
      })}
      ${qualityView(tables, this.workspace.registry)}
      ${tables.length === 0 ? nothing : joins(tables)}
      ${files.length === 0 ? nothing : html`<section><h2>${words.profileHeading}</h2><p class="prose-line">${words.profileLead}</p>
        <p class="answers"><button @click=${() => this.wish("wish-save-profile", undefined)}>${words.saveProfile}</button></p></section>`}
      <rapport-keep .workspace=${this.workspace} .keeper=${this.keeper} .beat=${this.beat}></rapport-keep>
      ${missing(report, this.workspace)}`;
  }
}

function joins(tables: readonly TableSummary[]): TemplateResult {
  return html`<section><h2>${words.tablesHeading}</h2>
    <div class="scroll" role="region" aria-label=${words.tablesHeading} tabindex="0"><table>
      <thead><tr><th scope="col">${words.table}</th><th scope="col" class="figure">${words.rowsHeader}</th><th scope="col" data-raw=${raw(take.measurements.start, take.lastDay)}>${words.dates}</th><th scope="col">${words.joined}</th><th scope="col">${words.unjoined}</th></tr></thead>
      <tbody>${tables.map((table) => html`<tr>
        <th scope="row">${table.title}</th>
        <td class="figure" data-raw=${raw(table.rows)}>${format.count(table.rows)}</td>
        <td data-raw=${raw(table.from, table.to)}>${table.from === null || table.to === null ? "" : words.span(format.date(table.from), format.date(table.to))}</td>
        <td>${[
          ...table.joined.map(({ by, rows }) => words.joinedBy(rows, plainly(by))),
          ...(table.nameless > 0 ? [words.nameless(table.nameless)] : []),
        ].join(", ")}</td>
        <td data-raw=${raw(table.unjoined.rows)}>${table.unjoined.rows === 0 ? words.nothingLeft : html`<details class="inline"><summary>${words.unjoinedRows(table.unjoined.rows)}</summary>
          <ul class="notes">${table.unjoined.values.map(({ value, rows }) => html`<li><bdi>${value === "" ? words.blank : value}</bdi> <span class="quiet">${words.rowsOf(rows)}</span></li>`)}</ul></details>`}</td>
      </tr>`)}</tbody>
    </table></div><rapport-take></rapport-take></section>`;
}

/** The exports that are not here yet, and what each would add. Before any file these are all of them. */
export function missing(report: Report | null, { registry, files }: Workspace): TemplateResult | typeof nothing {
  const known = report?.missing ?? registry?.tables.map((table) => ({ table: table.id, title: table.title, help: table.help, adds: table.adds })) ?? [];
  if (known.length === 0) return nothing;
  // What a first result needs comes first.
  const first = known.filter(({ table }) => table === "clients" || table === "events");
  const entries = [...first, ...known.filter((entry) => !first.includes(entry))];
  return html`<section class="exports"><h2>${files.length === 0 ? words.exportsHeading : words.moreHeading}</h2>
    <dl class="exports-list">${entries.map((entry) => html`<div>
      <dt>${entry.title}</dt><dd>${entry.help}${entry.adds === "" ? nothing : html` <span class="quiet">${words.adds(registry?.tables.find(({ id }) => id === entry.table)?.adds ?? entry.adds)}</span>`}</dd></div>`)}</dl></section>`;
}
