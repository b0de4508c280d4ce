// How good what is loaded is. What calls for a look stands first, with what to do; the rest is in the table. All of it the engine says.
import { raw } from "../../take/raw";
import { html, nothing, type TemplateResult } from "lit";
import type { Filled, Registry, TableSummary } from "rapport";
import * as format from "../../text/format";
import { quality as words, told } from "../../text/words";

export function qualityView(tables: readonly TableSummary[], registry: Registry | null): TemplateResult | typeof nothing {
  if (tables.length === 0) return nothing;
  const findings = tables.flatMap(({ title, quality }) => quality.findings.map((finding) => words.finding(finding, title)));
  return html`<section class="quality"><h2>${words.heading}</h2>
    ${findings.length === 0 ? html`<p>${words.fine}</p>` : html`<ul class="findings">${findings.map(({ what, todo }) => html`<li><p><strong>${what}</strong></p><p>${todo}</p></li>`)}</ul>`}
    <div class="scroll" role="region" aria-label=${words.label} tabindex="0"><table>
      <thead><tr><th scope="col">${words.table}</th><th scope="col">${words.ends}</th><th scope="col" class="figure">${words.found}</th><th scope="col">${words.gaps}</th><th scope="col" data-raw=${raw()}>${words.columns}</th></tr></thead>
      <tbody>${tables.map((table) => row(table, registry))}</tbody>
    </table></div><rapport-take></rapport-take></section>`;
}

function row({ title, to, nameless, quality: { lag, found, gaps, columns } }: TableSummary, registry: Registry | null): TemplateResult {
  const read = columns.filter(({ metrics }) => metrics.length > 0);
  const full = read.filter(({ share }) => share === 100).length;
  return html`<tr>
    <th scope="row">${title}</th>
    <td>${to === null ? html`<span class="quiet">${words.notDated}</span>` : html`${format.date(to)}${lag === null ? nothing : html` <span class="quiet">${lag === 0 ? words.newest : words.before(lag)}</span>`}`}</td>
    <td class="figure" data-raw=${raw(found)}>${found === null ? html`<span class="quiet">${words.noClients}</span>` : html`${words.share(found)}${nameless > 0 ? html` <span class="quiet">${words.ofNamed}</span>` : nothing}`}</td>
    <td>${gaps.length === 0 ? html`<span class="quiet">${words.noGaps}</span>` : html`<ul>${gaps.map(({ from, to: end, weeks }) => html`<li>${words.gap(format.date(from), format.date(format.dayBefore(end)), weeks)}</li>`)}</ul>`}</td>
    <td><details class="inline"><summary>${words.columnsFilled(full, read.length)}</summary>${filledTable(title, read, registry)}${others(title, columns.slice(read.length))}</details></td>
  </tr>`;
}

function filledTable(title: string, read: readonly Filled[], registry: Registry | null): TemplateResult {
  return html`<table><caption class="hidden">${words.columnsOf(title)}</caption>
    <thead><tr><th scope="col">${words.column}</th><th scope="col" class="figure">${words.filled}</th><th scope="col">${words.readBy}</th></tr></thead>
    <tbody>${read.map(({ column, share, metrics }) => html`<tr><th scope="row"><bdi>${told.column(column, column)}</bdi></th><td class="figure" data-raw=${raw(share)}>${words.share(share)}</td>
      <td>${metrics.map((id) => registry?.metrics.find((metric) => metric.id === id)?.title ?? id).join(", ")}</td></tr>`)}</tbody></table><rapport-take></rapport-take>`;
}

function others(title: string, columns: readonly Filled[]): TemplateResult | typeof nothing {
  return columns.length === 0 ? nothing : html`<details class="inline"><summary>${words.others(columns.length)}</summary>
    <table><caption class="hidden">${words.columnsOf(title)}</caption>
      <thead><tr><th scope="col">${words.column}</th><th scope="col" class="figure">${words.filled}</th></tr></thead>
      <tbody>${columns.map(({ column, share }) => html`<tr><th scope="row"><bdi>${told.column(column, column)}</bdi></th><td class="figure" data-raw=${raw(share)}>${words.share(share)}</td></tr>`)}</tbody></table><rapport-take></rapport-take></details>`;
}
