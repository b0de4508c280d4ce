// What became of a file, in full: the table, each column's meaning, its first rows as they were understood, and each row that
// was left out. What is corrected here is tried on the first rows at once, and read in full when the reader says so.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { LoadOptions, Receipt, TableId } from "rapport";
import { REMEMBERED, type RapportError } from "../../engine/client";
import { howCut, type Change } from "../metrics/cut";
import * as format from "../../text/format";
import { answers, firstRows, mapping } from "./mapping";
import { rejections, skipped } from "./rejections";
import { files as words } from "../../text/words";
import { said } from "../said";
import { chosen, View } from "../view";
import { asError, present, type FileLine, type Workspace } from "../../state/workspace";

/** Corrections not yet read. */
interface Draft {
  options: LoadOptions;
  /** What the first rows become by them; of the corrections before these, until the engine has answered. */
  preview: Receipt | null;
  fault: RapportError | null;
}

export class ReceiptView extends View {
  static override properties = { line: { attribute: false }, workspace: { attribute: false }, beat: { attribute: false }, draft: { state: true } };
  declare line: FileLine;
  declare workspace: Workspace;
  declare beat: number;
  declare draft: Draft | null;
  /** The receipt that the draft is about. */
  #receipt: Receipt | null = null;
  #asked = 0;

  constructor() {
    super();
    this.draft = null;
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    if (this.#receipt === this.line.receipt) return;
    this.#receipt = this.line.receipt;
    this.#drop();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { draft } = this;
    const { receipt } = this.line;
    if (receipt === null) return nothing;
    const shown = draft?.preview ?? receipt;
    const options = draft?.options ?? this.line.options;
    const columns = this.workspace.registry?.tables.find(({ id }) => id === shown.table)?.columns ?? [];
    const change: Change = (next) => void this.#change(next);
    return html`<div class="receipt-body">
      <div class="receipt-facts">
        ${this.#table(shown, options)}
        ${this.#story(receipt)}
        ${this.#otherSheets(receipt)}
        ${howCut(receipt, options, change)}
      </div>
      ${shown.mapping.length === 0 ? nothing : mapping(this.line, shown, options, columns, change)}
      ${shown.read.rows.length === 0 ? nothing : firstRows(this.line, shown.read, draft === null ? null : receipt.read)}
      ${shown.answers.length === 0 ? nothing : answers(shown.answers, options, change)}
      ${draft === null ? nothing : this.#changes(draft)}
    </div>
    ${receipt.rows.rejected === 0 ? nothing : rejections(this, receipt, this.workspace)}
    ${receipt.skipped.length === 0 ? nothing : skipped(receipt)}`;
  }

  #table(shown: Receipt, options: LoadOptions): TemplateResult {
    const choose = (event: Event): void => {
      // Another table has other columns, so corrections of the columns make no sense any more.
      const { columns: _, table: __, ...rest } = options;
      const table = chosen(event) as TableId | "";
      void this.#change(table === "" ? rest : { ...rest, table });
    };
    const table = options.table ?? shown.table;
    const { line } = this;
    return html`<p class="field"><label for="table-${line.key}">${words.readAs}</label>
      <select id="table-${line.key}" @change=${choose}>
        ${table === null ? html`<option value="" .selected=${true}>${words.unknownTable}</option>` : nothing}
        ${this.workspace.registry?.tables.map(({ id, title }) => html`<option value=${id} .selected=${id === table}>${title}</option>`)}
      </select> <span class="quiet">${said(shown.decidedBy)}</span>
      ${line.before === null || this.draft !== null ? nothing : html`<button class="quiet-button" @click=${() => this.wish("wish-reload", { line, options: line.before ?? {} })}>${words.undo}</button>`}</p>`;
  }

  /** In sentences: what was recognised, how many rows, how they were cut, what was assumed. */
  #story(receipt: Receipt): TemplateResult {
    return html`${receipt.profile === REMEMBERED ? html`<p>${words.remembered}</p>` : nothing}
      <p class="quiet">${receipt.state === "refused" ? nothing : words.readAll(receipt.rows)} ${words.layout(receipt, format.bytes(this.line.blob.size))}</p>
      ${receipt.notes.length === 0 ? nothing : html`<ul class="notes">${receipt.notes.map((note) => html`<li>${said(note)}</li>`)}</ul>`}`;
  }

  /** A workbook may hold several exports. */
  #otherSheets({ sheet, sheets }: Receipt): TemplateResult | typeof nothing {
    const { line } = this;
    const read = new Set(this.workspace.files.filter(({ blob }) => blob === line.blob).map(({ receipt }) => receipt?.sheet));
    const others = sheets.filter((name) => name !== sheet && !read.has(name));
    if (others.length === 0) return nothing;
    return html`<p class="answers">${words.otherSheets} ${others.map((name) => html`<button @click=${() => this.wish("wish-sheet", { line, sheet: name })}>${words.readSheet(name)}</button>`)}</p>`;
  }

  /** What the corrections come to, and what to do with them. Stays in sight while they are made. */
  #changes({ options, preview, fault }: Draft): TemplateResult {
    const readAgain = (): void => {
      this.#drop();
      this.wish("wish-reload", { line: this.line, options });
    };
    return html`<div class="changes" role="group" aria-label=${words.changes}>
      ${fault !== null
        ? html`<p><strong>${fault.message}</strong> ${fault.hint}</p>`
        : html`<p>${preview === null ? words.looking : html`${this.#outcome(preview)}${preview.fault === null ? nothing : html` ${preview.fault.hint}`}`}</p>`}
      <p class="answers"><button class="primary" @click=${readAgain}>${words.readAgain}</button>
        <button @click=${() => this.#drop()}>${words.discard}</button></p>
    </div>`;
  }

  #outcome(preview: Receipt): string {
    if (preview.fault !== null) return preview.fault.message;
    const asked = preview.questions.find(({ waits }) => waits === "file");
    if (asked !== undefined) return words.wouldAsk(asked.prompt);
    const title = this.workspace.registry?.tables.find(({ id }) => id === preview.table)?.title ?? words.unknownTable;
    return words.wouldBe(title, preview.rows);
  }

  #drop(): void {
    this.#asked++;
    this.draft = null;
  }

  async #change(next: Parameters<Change>[0]): Promise<void> {
    const asked = ++this.#asked;
    const options = present(next);
    this.draft = { options, preview: this.draft?.preview ?? null, fault: null };
    try {
      const preview = await this.workspace.preview(this.line, options);
      if (asked !== this.#asked) return;
      this.draft = { options, preview, fault: null };
      this.wish("wish-say", this.#outcome(preview));
    } catch (error) {
      if (asked !== this.#asked) return;
      this.draft = { options, preview: null, fault: asError(error) };
      this.wish("wish-say", this.draft.fault?.message ?? "");
    }
  }
}
