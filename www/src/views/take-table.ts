// The button that stands behind every table of data: it takes the table before it away as CSV.
import { html, type TemplateResult } from "lit";
import { tableName } from "../take/table";
import { take as words } from "../text/words";
import { View } from "./view";

export class TakeTable extends View {
  static override properties = { whole: { attribute: false }, named: { state: true } };
  /** Makes the CSV where the table shows only its first rows. */
  declare whole: (() => Promise<string>) | null;
  /** The table's name, once it can be seen. */
  declare named: string;

  constructor() {
    super();
    this.whole = null;
    this.named = "";
  }

  get #table(): HTMLTableElement | null {
    const before = this.previousElementSibling;
    return before instanceof HTMLTableElement ? before : (before?.querySelector("table") ?? null);
  }

  protected override render(): TemplateResult {
    return html`<button class="take" aria-label=${words.tableOf(this.named === "" ? words.untitled : this.named)} @focus=${this.#name} @pointerenter=${this.#name} @click=${this.#take}>${words.csv}</button>`;
  }

  protected override firstUpdated(): void {
    this.#name();
  }

  /** The table before it may have become another since. */
  #name(): void {
    const table = this.#table;
    this.named = table === null ? "" : tableName(table);
  }

  #take(): void {
    const table = this.#table;
    if (table !== null) this.wish("wish-take", { what: this.whole === null ? { table } : { csv: this.whole }, name: tableName(table) });
  }
}
