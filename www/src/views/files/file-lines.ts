// One line for each file: what it was taken for, what was kept, and what it asks. The receipt opens below it.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Receipt } from "rapport";
import * as format from "../../text/format";
import { questionView } from "./question";
import { files as words } from "../../text/words";
import { faultText } from "../said";
import { View } from "../view";
import type { FileLine, Workspace } from "../../state/workspace";

/** Faults that a second attempt may not meet. */
const PASSING: ReadonlySet<string> = new Set(["unreadable", "stopped", "no_workbooks", "workbook_unreadable"]);

export class FileLines extends View {
  static override properties = {
    lines: { attribute: false },
    workspace: { attribute: false },
    /** Changes whenever a line does: the lines themselves stay the same objects. */
    beat: { attribute: false },
    opened: { state: true },
  };
  declare lines: readonly FileLine[];
  declare workspace: Workspace;
  declare beat: number;
  declare opened: ReadonlySet<number>;
  /** The line whose button was just used and is gone: the focus goes to its name. */
  #answered: number | null = null;

  constructor() {
    super();
    this.lines = [];
    this.beat = 0;
    this.opened = new Set();
    this.addEventListener("wish-reload", ((event: CustomEvent<{ line: FileLine }>) => { this.#answered = event.detail.line.key; }) as EventListener);
  }

  protected override updated(_: PropertyValues<this>): void {
    if (this.#answered === null) return;
    this.querySelector<HTMLElement>(`#file-${this.#answered}`)?.focus();
    this.#answered = null;
  }

  protected override render(): TemplateResult {
    return html`<ul class="files" part="files" aria-label=${words.listLabel}>
      ${repeat(this.lines, (line) => line.key, (line) => this.#line(line))}
    </ul>`;
  }

  #line(line: FileLine): TemplateResult {
    const { receipt, fault } = line;
    const open = receipt !== null && this.opened.has(line.key);
    const id = `receipt-${line.key}`;
    return html`<li class="file" part="file">
      <div class="file-line">
        <span class="file-name">${receipt === null
          ? html`<bdi id="file-${line.key}" tabindex="-1">${line.name}</bdi>`
          : html`<button id="file-${line.key}" class="disclosure" aria-expanded=${open} aria-controls=${id} @click=${() => this.#toggle(line.key)}><bdi>${line.name}</bdi></button>`}</span>
        <span class="file-what">${this.#what(line)}</span>
        <span class="file-rows">${this.#rows(line)}</span>
        <span class="file-end">${isUnderWay(line)
          ? html`<button class="quiet-button" @click=${() => this.wish("wish-cancel", line)} aria-label=${words.cancelFile(line.name)}>${words.cancel}</button>`
          : html`<button class="quiet-button" @click=${() => this.wish("wish-remove", line)} aria-label=${words.removeFile(line.name)}>${words.remove}</button>`}</span>
      </div>
      ${fault === null ? nothing : html`<div class="trouble">
        ${faultText(fault)}
        ${!PASSING.has(fault.code) ? nothing : html`<p><button @click=${() => this.wish("wish-reload", { line, options: line.options })}>${words.again}</button></p>`}</div>`}
      ${receipt === null || isUnderWay(line) ? nothing : this.#remarks(line, receipt)}
      <div id=${id} class="receipt" part="receipt" ?hidden=${!open} ?inert=${isUnderWay(line)}>${open ? html`<rapport-receipt .line=${line} .workspace=${this.workspace} .beat=${this.beat}></rapport-receipt>` : nothing}</div>
    </li>`;
  }

  #toggle(key: number): void {
    const opened = new Set(this.opened);
    if (!opened.delete(key)) opened.add(key);
    this.opened = opened;
  }

  #what(line: FileLine): string | TemplateResult {
    const { receipt, total } = line;
    if (line.state === "reading") {
      return html`<progress aria-label=${words.readingFile(line.name)} max=${total ?? nothing} value=${total === null ? nothing : line.read}></progress>
        <span class="quiet">${words.reading(format.bytes(line.read), total === null ? null : format.bytes(total))}</span>`;
    }
    if (receipt === null || line.state === "waiting") return words.states[line.state];
    const title = this.workspace.registry?.tables.find((table) => table.id === receipt.table)?.title ?? receipt.table ?? words.unknownTable;
    switch (receipt.state) {
      case "loaded": return title;
      case "already_loaded": return words.already;
      case "question": return html`<span class="flag">${words.asks(title, receipt.questions.filter(({ waits }) => waits === "file").length)}</span>`;
      case "refused": return html`<span class="flag bad">${words.refused}</span>`;
    }
  }

  #rows(line: FileLine): TemplateResult | typeof nothing {
    const { receipt } = line;
    if (receipt === null || receipt.state !== "loaded" || isUnderWay(line)) return nothing;
    const { kept, rejected, duplicates, known } = receipt.rows;
    return html`${words.kept(kept)}${rejected > 0 ? html`, <span class="flag">${words.rejected(rejected)}</span>` : nothing}${duplicates > 0 ? `, ${words.duplicates(duplicates)}` : nothing}${known > 0 ? `, ${words.known(known)}` : nothing}`;
  }

  #remarks(line: FileLine, receipt: Receipt): TemplateResult {
    const choices = receipt.mapping.length > 0 || receipt.sheets.length > 1;
    return html`${receipt.questions.map((question) => questionView(this, line, question))}
      ${receipt.fault === null || receipt.state !== "refused" ? nothing : html`<div class="trouble">
        ${faultText(receipt.fault)}
        ${choices && !this.opened.has(line.key) ? html`<p><button @click=${() => this.#toggle(line.key)}>${receipt.sheets.length > 1 ? words.chooseSheet : words.choosePart}</button></p>` : nothing}</div>`}`;
  }
}

function isUnderWay({ state }: FileLine): boolean {
  return state === "waiting" || state === "reading";
}
