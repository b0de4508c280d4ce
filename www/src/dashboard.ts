// <rapport-dashboard>: the whole of Rapport as one element, for its own page and for a client portal.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { LoadOptions, Query, Receipt, Reference, Report } from "rapport";
import { MetricCard, MetricsView } from "./views/metrics/cards";
import { RapportClient, RapportError } from "./engine/client";
import { DecisionView } from "./views/clients/client-change";
import { ClientPage } from "./views/clients/client";
import { ComparisonView } from "./views/metrics/comparison";
import { countAs, tellPreset } from "./state/count-as";
import { download } from "./take/csv";
import { CurvesView } from "./views/metrics/curves";
import { DifferenceView } from "./views/metrics/difference";
import { DropArea } from "./views/files/drop-area";
import { ExplanationDialog } from "./views/explanation";
import { FileLines } from "./views/files/file-lines";
import { FilesView } from "./views/files/files";
import { MetricPage } from "./views/metrics/metric";
import { ComparisonView as ModelComparisonView } from "./views/model/compare";
import { ModelView } from "./views/model/model";
import { OverviewView } from "./views/overview";
import { Picture } from "./pictures/pictures";
import { pasted } from "./state/paste";
import { PortfolioView } from "./views/clients/portfolio";
import { privacyView } from "./views/privacy";
import { ReceiptView } from "./views/files/receipt";
import { address, Router, type Step, type ViewName } from "./state/routes";
import { SegmentsView } from "./views/metrics/segments";
import { sampleFiles, sampleProfile, sources } from "./engine/sources";
import { styles } from "./look/styles";
import { app as words, faults, files as fileWords } from "./text/words";
import { ThemesView } from "./views/metrics/themes";
import { TriangleView } from "./views/metrics/triangle";
import { define, type Wishes } from "./views/view";
import { welcomeView } from "./views/welcome";
import { asError, type Source, Workspace } from "./state/workspace";

const views: readonly ViewName[] = ["overview", "clients", "metrics", "segments", "model", "files", "privacy"];

/** The view of the navigation that a page belongs to. */
const parents: Partial<Record<ViewName, ViewName>> = { client: "clients", metric: "metrics" };

type Wish = { [W in keyof Wishes]: CustomEvent<Wishes[W]> };

/**
 * Attributes
 * - `src`: files to load at the start, separated by spaces, from the page's own site
 * - `sample`: load the sample data at the start
 * - `theme`: `light` or `dark`; without it, as the system says
 * - `heading`: the name at the top
 * - `routes`: `hash` keeps the view in the address bar; leave it out inside a page of your own
 *
 * Properties: `client` (a `RapportClient`; set your own before the element is connected, or use the one it makes), `report`.
 * Methods: `load(file | text | bytes, options)`, `clear()`.
 * Slots: `brand`, `footer`.
 * Events: `rapport-ready` { version }, `rapport-imported` (the receipt), `rapport-report` (the report), `rapport-error` (the error).
 * Custom properties: see styles.ts. Parts: base, header, nav, main, footer, drop, files, file, receipt, button, card,
 * call-list, portfolio, picture, band, score, dialog.
 */
export class RapportDashboard extends LitElement {
  static override styles = styles;
  static override properties = {
    src: {}, theme: { reflect: true }, heading: {}, routes: {}, sample: { type: Boolean },
    client: { attribute: false }, version: { state: true }, trouble: { state: true }, beat: { state: true }, dropping: { state: true }, said: { state: true },
  };
  declare src: string;
  declare theme: string;
  declare heading: string;
  declare routes: string;
  declare sample: boolean;
  declare client: RapportClient | undefined;
  declare version: string;
  /** What went wrong outside of any one file, until the reader has seen it. */
  declare trouble: RapportError | null;
  /** Counts the changes of the workspace, so that the views look again. */
  declare beat: number;
  declare dropping: boolean;
  /** The last words for a screen reader. */
  declare said: string;

  #workspace: Workspace | null = null;
  #router: Router | null = null;
  #moved: Step | null = null;
  #redraw = 0;
  readonly #pasted = (event: ClipboardEvent): void => this.#paste(event);

  constructor() {
    super();
    this.src = "";
    this.theme = "";
    this.heading = words.name;
    this.routes = "";
    this.sample = false;
    this.client = undefined;
    this.version = "";
    this.trouble = null;
    this.beat = 0;
    this.dropping = false;
    this.said = "";
  }

  /** The last report, or `null` before there is one. */
  get report(): Report | null {
    return this.#workspace?.report ?? null;
  }

  /**
   * Loads a file, text or bytes. Text and bytes need a name to be told apart by. Of an archive the receipt is its first file's; the
   * others come as `rapport-imported`.
   */
  async load(source: File | Blob | string | Uint8Array<ArrayBuffer>, options: LoadOptions & { name?: string } = {}): Promise<Receipt> {
    const { name, ...rest } = options;
    const blob = source instanceof Blob ? source : new Blob([source]);
    const file = name ?? (source instanceof File ? source.name : words.pasted);
    const [receipt] = (await Promise.all(this.#open().add([{ name: file, blob, options: rest }]))).flat();
    if (receipt === undefined) throw new RapportError(faults.noTable(file));
    return receipt;
  }

  /** Takes all files away again. */
  async clear(): Promise<void> {
    await this.#open().clear();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const inAddress = this.routes === "hash";
    this.#router = new Router(inAddress, (step) => this.#arrived(step));
    // A page of its own takes whatever is pasted; inside another page only what is pasted into the element.
    (inAddress ? document : this).addEventListener("paste", this.#pasted as EventListener);
    this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#router?.dispose();
    document.removeEventListener("paste", this.#pasted);
    this.removeEventListener("paste", this.#pasted as EventListener);
    // Moved within the page it is connected again at once; taken away for good, it must not keep a worker.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#workspace?.client.dispose();
      this.#workspace = null;
      this.client = undefined;
    });
  }

  #open(): Workspace {
    if (this.#workspace !== null) return this.#workspace;
    this.client ??= new RapportClient();
    const workspace = new Workspace(this.client, {
      changed: () => this.#draw(),
      imported: (receipt) => {
        this.said = receipt.state === "loaded" ? words.imported(receipt.file, receipt.rows.kept) : words.importedOther(receipt.file);
        this.#tell("rapport-imported", receipt);
      },
      reported: (report) => {
        if (report.roster && !workspace.busy) this.said = words.reported(report.headline.needAttention, report.headline.clients);
        this.#tell("rapport-report", report);
      },
      applied: (file) => { this.said = words.profileApplied(file); },
      failed: (error) => {
        this.said = error.message;
        this.#tell("rapport-error", error);
      },
    });
    this.#workspace = workspace;
    void workspace.open().then((version) => {
      this.version = version;
      if (this.#router !== null) countAs(this.#router, workspace);
      this.#tell("rapport-ready", { version });
      const files = this.src.split(/\s+/).filter((file) => file !== "");
      if (files.length > 0) void this.#fetch(files);
      if (this.sample) void this.#sample();
    }, () => {});
    return workspace;
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Progress comes with every chunk; the page need not be drawn more often than it is shown. */
  #draw(): void {
    this.#redraw ||= requestAnimationFrame(() => {
      this.#redraw = 0;
      this.beat++;
    });
  }

  #arrived(step: Step): void {
    if (step !== "refine") this.#moved = step;
    if (this.#router !== null && this.#workspace !== null) countAs(this.#router, this.#workspace);
    this.requestUpdate();
  }

  #ask(workspace: Workspace, change: Query): void {
    void workspace.ask({ ...workspace.query, ...change });
    if (this.#router !== null) tellPreset(this.#router, workspace.query.preset ?? "");
  }

  /** Loads files; what becomes of each is told in its line. */
  #load(files: readonly Source[]): void {
    for (const receipt of this.#open().add(files)) receipt.catch(() => {});
  }

  /** Loads files that the reader just gave, and goes where their lines are seen. */
  #take(files: readonly Source[]): void {
    this.#load(files);
    const view = this.#router?.current.view;
    if (files.length > 0 && view !== "overview" && view !== "files") this.#router?.go(address("overview"));
  }

  async #fetch(files: readonly (string | URL)[]): Promise<void> {
    const found: Source[] = [];
    for (const result of await sources(files)) {
      if (result instanceof RapportError) this.#complain(result);
      else found.push(result);
    }
    this.#load(found);
  }

  async #sample(): Promise<void> {
    const [profile] = await sources([sampleProfile]);
    if (profile instanceof RapportError) this.#complain(profile);
    else if (profile !== undefined) await this.#attempt(this.#open().apply(await profile.blob.text()));
    await this.#fetch(sampleFiles);
  }

  async #saveProfile({ client }: Workspace): Promise<void> {
    download(fileWords.profileFile, JSON.stringify(await client.profile(), null, 2), "application/json");
  }

  #complain(error: RapportError): void {
    this.said = error.message;
    this.trouble = error;
    this.#tell("rapport-error", error);
  }

  /** One input for all drop areas: a view may change while the browser's file chooser is open. */
  #chosen(event: Event): void {
    const { target } = event;
    if (!(target instanceof HTMLInputElement)) return;
    this.#take([...(target.files ?? [])].map((file) => ({ name: file.name, blob: file })));
    // So that choosing the same file again is heard.
    target.value = "";
  }

  #paste(event: ClipboardEvent): void {
    if (event.composedPath().some((node) => node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement)) return;
    const found = event.clipboardData === null ? [] : pasted(event.clipboardData);
    if (found.length === 0) return;
    this.#take(found);
    event.preventDefault();
  }

  #drag(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    // Leaving for a child is not leaving.
    this.dropping = event.type === "dragover" || (event.type === "dragleave" && event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget));
    if (event.type === "drop") this.#take([...event.dataTransfer.files].map((file) => ({ name: file.name, blob: file })));
  }

  /** Links inside the dashboard are steps of its own router, in the address bar or not. */
  #click(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const to = link?.getAttribute("href") ?? "";
    if (!to.startsWith("#/") || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#router?.go(to);
  }

  #dialog(): ExplanationDialog | null {
    return this.renderRoot.querySelector("rapport-explanation");
  }

  protected override updated(changed: PropertyValues): void {
    if (this.#moved !== null) void this.#land(this.#moved);
    this.#moved = null;
    if (this.routes === "hash" && this.#router !== null) document.title = words.title(words.views[this.#router.current.view]);
    if (changed.has("src") && changed.get("src") !== undefined && this.version !== "" && this.src !== "") void this.#fetch(this.src.split(/\s+/));
  }

  /** After a step the reader is at the top of the new view; after the way back, where it was left. */
  async #land(step: Step): Promise<void> {
    const view = this.renderRoot.querySelector("[part=main] > :last-child");
    if (view instanceof LitElement) await view.updateComplete;
    if (this.routes === "hash") scrollTo({ top: step === "back" ? (this.#router?.scrolled ?? 0) : 0, behavior: "instant" });
    else this.scrollIntoView({ block: "nearest" });
    this.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const workspace = this.#open();
    const route = this.#router?.current ?? { view: "overview" as const, id: "", params: new URLSearchParams() };
    const wish = <W extends keyof Wishes>(act: (detail: Wishes[W]) => void) => (event: Wish[W]): void => act(event.detail);
    return html`<div class="base" part="base" @click=${this.#click}
      @dragover=${this.#drag} @dragleave=${this.#drag} @drop=${this.#drag}
      @wish-choose=${() => this.renderRoot.querySelector("input")?.click()}
      @wish-sample=${() => void this.#sample()}
      @wish-reload=${wish<"wish-reload">(({ line, options }) => void this.#attempt(workspace.reload(line, options)))}
      @wish-sheet=${wish<"wish-sheet">(({ line, sheet }) => this.#load([{ name: `${line.name}/${sheet}`, blob: line.blob, options: { sheet } }]))}
      @wish-remove=${wish<"wish-remove">((line) => void this.#attempt(workspace.remove(line)))}
      @wish-cancel=${wish<"wish-cancel">((line) => workspace.cancel(line))}
      @wish-clear=${() => void this.#attempt(workspace.clear())}
      @wish-merge=${wish<"wish-merge">((match) => void this.#attempt(workspace.merge(match)))}
      @wish-unmerge=${wish<"wish-unmerge">((match) => void this.#attempt(workspace.unmerge(match)))}
      @wish-apart=${wish<"wish-apart">((match) => workspace.keepApart(match))}
      @wish-save-profile=${() => void this.#attempt(this.#saveProfile(workspace))}
      @wish-error=${wish<"wish-error">((error) => this.#complain(error))}
      @wish-query=${wish<"wish-query">((query: Query) => this.#ask(workspace, query))}
      @wish-params=${wish<"wish-params">((params) => this.#router?.refine(params))}
      @wish-go=${wish<"wish-go">((to) => this.#router?.go(to))}
      @wish-say=${wish<"wish-say">((text) => { this.said = text; })}
      @wish-explain=${wish<"wish-explain">((reference: Reference) => void this.#dialog()?.explain(reference))}
      @wish-model=${() => { if (workspace.model !== null) this.#dialog()?.showModel(workspace.model); }}>
      <div class="header" part="header">
        <p class="brand"><slot name="brand">${this.heading}</slot></p>
        <nav part="nav" aria-label=${words.nav}><ul>${views.map((view) => html`<li><a href=${address(view)}
          aria-current=${view === (parents[route.view] ?? route.view) ? "page" : nothing}>${words.views[view]}</a></li>`)}</ul></nav>
      </div>
      <div class="main" part="main">
        ${workspace.fault === null ? nothing : trouble(workspace.fault, words.retry, () => void (this.version === "" ? workspace.open().catch(() => {}) : workspace.refresh()))}
        ${this.trouble === null ? nothing : trouble(this.trouble, words.dismiss, () => { this.trouble = null; })}
        ${this.#view(workspace, route)}</div>
      <div class="footer" part="footer"><slot name="footer"><p>${words.footer}${this.version === "" ? nothing : html` <span>${words.version(this.version)}</span>`}</p></slot></div>
      <input type="file" multiple hidden aria-label=${words.choose} @change=${this.#chosen}>
      <p class="hidden" role="status">${this.said}</p>
      ${this.dropping ? html`<div class="drop-here">${words.dropHere}</div>` : nothing}
      <rapport-explanation .client=${workspace.client}></rapport-explanation>
    </div>`;
  }

  #view(workspace: Workspace, { view, id, params }: Router["current"]): TemplateResult {
    switch (view) {
      case "overview": return workspace.files.length === 0 && !workspace.report?.roster ? welcomeView(workspace) : html`<rapport-overview .workspace=${workspace} .beat=${this.beat}></rapport-overview>`;
      case "clients": return html`<rapport-portfolio .workspace=${workspace} .params=${params} .beat=${this.beat}></rapport-portfolio>`;
      case "client": return html`<rapport-client .workspace=${workspace} .clientId=${id} .beat=${this.beat}></rapport-client>`;
      case "metrics": return html`<rapport-metrics .workspace=${workspace} .params=${params} .beat=${this.beat}></rapport-metrics>`;
      case "metric": return html`<rapport-metric .workspace=${workspace} .metricId=${id} .params=${params} .beat=${this.beat}></rapport-metric>`;
      case "segments": return html`<rapport-segments .workspace=${workspace} .beat=${this.beat}></rapport-segments>`;
      case "model": return html`<rapport-model .workspace=${workspace} .beat=${this.beat}></rapport-model>`;
      case "files": return html`<rapport-files-view .workspace=${workspace} .beat=${this.beat}></rapport-files-view>`;
      case "privacy": return privacyView(this.version);
    }
  }

  async #attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#complain(asError(error));
    }
  }
}

function trouble(error: RapportError, label: string, act: () => void): TemplateResult {
  return html`<div class="trouble" role="alert"><p><strong>${error.message}</strong></p><p>${error.hint}</p><p><button part="button" @click=${act}>${label}</button></p></div>`;
}

export function defineDashboard(): void {
  define("rapport-picture", Picture);
  define("rapport-drop", DropArea);
  define("rapport-files", FileLines);
  define("rapport-receipt", ReceiptView);
  define("rapport-files-view", FilesView);
  define("rapport-overview", OverviewView);
  define("rapport-portfolio", PortfolioView);
  define("rapport-client", ClientPage);
  define("rapport-metrics", MetricsView);
  define("rapport-card", MetricCard);
  define("rapport-metric", MetricPage);
  define("rapport-comparison", ComparisonView);
  define("rapport-difference", DifferenceView);
  define("rapport-curves", CurvesView);
  define("rapport-triangle", TriangleView);
  define("rapport-themes", ThemesView);
  define("rapport-segments", SegmentsView);
  define("rapport-decision", DecisionView);
  define("rapport-model", ModelView);
  define("rapport-model-compare", ModelComparisonView);
  define("rapport-explanation", ExplanationDialog);
  define("rapport-dashboard", RapportDashboard);
}

declare global {
  interface HTMLElementTagNameMap {
    "rapport-dashboard": RapportDashboard;
    "rapport-explanation": ExplanationDialog;
  }
}
