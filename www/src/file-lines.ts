// One line for each file: what it was taken for, what was kept, and what it asks. The receipt opens below it.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { LoadOptions, Question, Receipt, Registry } from "rapport";
import * as format from "./format";
import { receiptView } from "./receipt";
import { files as words } from "./text";
import { View } from "./view";
import type { FileLine } from "./workspace";

export class FileLines extends View {
  static override properties = {
    lines: { attribute: false },
    registry: { attribute: false },
    /** Changes whenever a line does: the lines themselves stay the same objects. */
    beat: { attribute: false },
    opened: { state: true },
  };
  declare lines: readonly FileLine[];
  declare registry: Registry | null;
  declare beat: number;
  declare opened: ReadonlySet<number>;

  constructor() {
    super();
    this.lines = [];
    this.registry = null;
    this.beat = 0;
    this.opened = new Set();
  }

  protected override render(): TemplateResult {
    return html`<ul class="files" part="files" aria-label=${words.listLabel}>
      ${repeat(this.lines, (line) => line.key, (line) => this.#line(line))}
    </ul>`;
  }

  #line(line: FileLine): TemplateResult {
    const { receipt } = line;
    const open = receipt !== null && this.opened.has(line.key);
    const id = `receipt-${line.key}`;
    return html`<li class="file" part="file">
      <div class="file-line">
        <span class="file-name">${receipt === null
          ? html`<bdi>${line.name}</bdi>`
          : html`<button class="disclosure" aria-expanded=${open} aria-controls=${id} @click=${() => this.#toggle(line.key)}><bdi>${line.name}</bdi></button>`}</span>
        <span class="file-what">${this.#what(line)}</span>
        <span class="file-rows">${this.#rows(line)}</span>
        <span class="file-end">${line.state === "waiting" || line.state === "reading"
          ? html`<button class="quiet-button" @click=${() => this.wish("wish-cancel", line)} aria-label=${words.cancelFile(line.name)}>${words.cancel}</button>`
          : html`<button class="quiet-button" @click=${() => this.wish("wish-remove", line)} aria-label=${words.removeFile(line.name)}>${words.remove}</button>`}</span>
      </div>
      ${line.fault === null ? nothing : html`<div class="trouble">
        <p><strong>${line.fault.message}</strong></p><p>${line.fault.hint}</p>
        <p><button @click=${() => this.wish("wish-reload", { line, options: line.options })}>${words.again}</button></p></div>`}
      ${receipt === null ? nothing : this.#remarks(line, receipt)}
      <div id=${id} class="receipt" part="receipt" ?hidden=${!open}>${open && receipt !== null ? receiptView(this, line, receipt, this.registry) : nothing}</div>
    </li>`;
  }

  #toggle(key: number): void {
    const opened = new Set(this.opened);
    if (!opened.delete(key)) opened.add(key);
    this.opened = opened;
  }

  #what(line: FileLine): string | TemplateResult {
    const { receipt } = line;
    if (line.state === "reading") {
      return html`<progress aria-label=${words.readingFile(line.name)} max=${line.blob.size} .value=${line.read}></progress>
        <span class="quiet">${words.reading(format.bytes(line.read), format.bytes(line.blob.size))}</span>`;
    }
    if (receipt === null) return words.states[line.state];
    const title = this.registry?.tables.find((table) => table.id === receipt.table)?.title ?? receipt.table ?? words.unknownTable;
    switch (receipt.state) {
      case "loaded": return title;
      case "already_loaded": return words.already;
      case "question": return html`<span class="flag">${words.asks(title)}</span>`;
      case "refused": return html`<span class="flag bad">${words.refused}</span>`;
    }
  }

  #rows(line: FileLine): TemplateResult | typeof nothing {
    const { receipt } = line;
    if (receipt === null || receipt.state !== "loaded") return nothing;
    const { kept, rejected, duplicates } = receipt.rows;
    return html`${words.kept(kept)}${rejected > 0 ? html`, <span class="flag">${words.rejected(rejected)}</span>` : nothing}${duplicates > 0 ? `, ${words.duplicates(duplicates)}` : nothing}`;
  }

  #remarks(line: FileLine, receipt: Receipt): TemplateResult {
    return html`${receipt.questions.map((question) => this.#question(line, question))}
      ${receipt.fault === null || receipt.state !== "refused" ? nothing : html`<div class="trouble">
        <p><strong>${receipt.fault.message}</strong></p><p>${receipt.fault.hint}</p>
        ${receipt.mapping.length > 0 && !this.opened.has(line.key) ? html`<p><button @click=${() => this.#toggle(line.key)}>${words.choosePart}</button></p>` : nothing}</div>`}`;
  }

  #question(line: FileLine, question: Question): TemplateResult {
    return html`<div class="question" role="group" aria-label=${question.prompt}>
      <p>${question.prompt}</p>
      <p class="answers">${question.options.map((option) => html`<button @click=${() => this.wish("wish-reload", { line, options: answered(line.options, question, option.value) })}>
        ${option.label} <span class="quiet">${option.example}</span></button>`)}</p>
    </div>`;
  }
}

/** The engine names the option that its answer belongs to. */
function answered(options: LoadOptions, question: Question, value: string): LoadOptions {
  return { ...options, [question.sets]: value } as LoadOptions;
}
