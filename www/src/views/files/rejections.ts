// Rows that were not taken, and lines that are no data.
import { html, nothing, type TemplateResult } from "lit";
import type { Receipt } from "rapport";
import { download, MARK } from "../../take/csv";
import * as format from "../../text/format";
import { files as words } from "../../text/words";
import { plainly, said } from "../said";
import type { View } from "../view";
import { asError, type Workspace } from "../../state/workspace";
import { raw } from "../../take/raw";

/** More rows than these would make the page slow, and nobody reads them: they are in the download. */
const SHOWN = 100;

export function rejections(host: View, receipt: Receipt, { client }: Workspace): TemplateResult {
  const save = async (): Promise<void> => {
    try {
      download(words.rejectedFile(receipt.file), MARK + (await client.rejected(receipt.file)));
    } catch (error) {
      host.wish("wish-error", asError(error));
    }
  };
  const shown = receipt.rejections.slice(0, SHOWN);
  const title = words.rejectedTitle(receipt.rows.rejected);
  return html`<section class="receipt-part"><h2 class="minor">${title}</h2>
    <ul class="notes">${receipt.rejectedBy.map((group) => html`<li>${words.rejectedGroup(group.count, group.column, plainly(group.expected))}</li>`)}</ul>
    <div class="scroll tall" role="region" aria-label=${words.partOf(title, receipt.file)} tabindex="0"><table>
      <thead><tr>${words.rejectedHeaders.map((header, at) => html`<th scope="col" class=${at === 0 ? "figure" : ""}>${header}</th>`)}</tr></thead>
      <tbody>${shown.map((row) => html`<tr><td class="figure">${format.count(row.line)}</td><td>${row.column ?? ""}</td><td class="value"><bdi>${row.value}</bdi></td><td>${said(row.expected)}</td><td>${said(row.hint)}</td></tr>`)}</tbody>
    </table></div>
    <p class="answers"><button @click=${() => void save()}>${words.download(receipt.rows.rejected)}</button>
      ${shown.length < receipt.rows.rejected ? html`<span class="quiet">${words.firstShown(shown.length)}</span>` : nothing}</p>
  </section>`;
}

export function skipped(receipt: Receipt): TemplateResult {
  const title = words.skippedTitle(receipt.rows.skipped);
  return html`<section class="receipt-part"><h2 class="minor">${title}</h2>
    <div class="scroll tall" role="region" aria-label=${words.partOf(title, receipt.file)} tabindex="0"><table>
      <thead><tr><th scope="col" class="figure">${words.line}</th><th scope="col">${words.why}</th><th scope="col">${words.content}</th></tr></thead>
      <tbody>${receipt.skipped.map((row) => html`<tr><td class="figure" data-raw=${raw(row.line)}>${format.count(row.line)}</td><td>${said(row.why)}</td><td class="value"><bdi>${row.text}</bdi></td></tr>`)}</tbody>
    </table></div><rapport-take></rapport-take></section>`;
}
