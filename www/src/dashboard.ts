// <rapport-dashboard>: the whole of Rapport as one element, for its own page and for a client portal.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { LoadOptions, Query, Receipt, Reference, Report, ScoringModel } from "rapport";
import type { DashboardElement } from "./elements";
import { RapportClient, RapportError } from "./engine/client";
import { Aloud } from "./state/aloud";
import { asked, standing } from "./state/asked";
import { download } from "./take/csv";
import { printFooter, whilePrinting } from "./look/printing";
import { takeAway, type Taking } from "./take/take";
import * as format from "./text/format";
import { report as reportWords } from "./text/words";
import type { ExplanationDialog } from "./views/explanation";
import type { RestoreDialog } from "./views/restore";
import { pasted } from "./state/paste";
import { awaited, fetchLater, isLater } from "./state/later";
import { address, fromAddress, parse, Router, type Step, toAddress, type ViewName } from "./state/routes";
import { sampleFiles, sampleProfile } from "./engine/beside";
import { sources } from "./engine/sources";
import { Session } from "./keep/session";
import { styles } from "./look/styles";
import { attend, leave, Listener, settling } from "./state/language";
import { date, dayBefore } from "./text/format";
import { query as queryWords } from "./text/words";
import { app as words, faults, fetchAllWords, files as fileWords, language, overview } from "./text/words";
import { faultText } from "./views/said";
import type { Wishes } from "./views/view";
import { languageChoice } from "./views/languages";
import { behindLine } from "./views/standing";
import { navigation, showCurrent } from "./views/navigation";
import { welcomeView } from "./views/welcome";
import { asError, isAbort, type Source, Workspace } from "./state/workspace";

const views: readonly ViewName[] = ["overview", "clients", "metrics", "segments", "model", "evidence", "files", "privacy"];

/** Views that go by the last day, and have no place where it is chosen; the others have none where nothing can be scored. */
const unbarred: ReadonlySet<ViewName> = new Set(["client", "segments", "model", "evidence"]);

type Wish = { [W in keyof Wishes]: CustomEvent<Wishes[W]> };

/** What a host page may use of it stands in elements.ts, and in custom-elements.json for editors. */
export class RapportDashboard extends LitElement implements DashboardElement {
  static override styles = styles;
  static override properties = {
    src: {}, theme: { reflect: true }, heading: {}, routes: {}, sample: { type: Boolean }, views: {}, view: { noAccessor: true },
    client: { attribute: false }, version: { state: true }, trouble: { state: true }, beat: { state: true }, dropping: { state: true }, said: { state: true },
  };
  declare src: string;
  declare theme: string;
  declare heading: string;
  declare routes: string;
  declare sample: boolean;
  declare views: string;
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
  #session: Session | null = null;
  /** Where it starts, before it has been anywhere. */
  #start = "";
  /** Whether the client was made here, and must end with the element. */
  #own = false;
  #moved: Step | null = null;
  #redraw = 0;
  #seen = false;
  readonly #aloud = new Aloud();
  /** The language of what was said last. */
  #spoken = language;
  /** Taken out of the page, with its worker ended. */
  #gone = false;
  #unprint: (() => void) | null = null;
  readonly #pasted = (event: ClipboardEvent): void => this.#paste(event);

  constructor() {
    super();
    this.src = "";
    this.theme = "";
    new Listener(this);
    this.heading = "";
    this.routes = "";
    this.sample = false;
    this.views = "";
    this.client = undefined;
    this.version = "";
    this.trouble = null;
    this.beat = 0;
    this.dropping = false;
    this.said = "";
  }

  get report(): Report | null {
    return this.#workspace?.answered ?? null;
  }

  get query(): Query {
    return this.#workspace?.query ?? {};
  }

  get view(): string {
    return this.#router === null ? this.#start : fromAddress(this.#router.address);
  }

  set view(view: string) {
    this.#start = view ?? "";
    const to = toAddress(this.#start);
    if (this.#router !== null && to !== this.#router.address) this.#router.go(to);
  }

  async load(source: Blob | string | Uint8Array<ArrayBuffer>, options: LoadOptions & { name?: string } = {}): Promise<Receipt> {
    const { name, ...rest } = options;
    const blob = source instanceof Blob ? source : new Blob([source]);
    const file = name ?? (source instanceof File ? source.name : words.pasted);
    const [receipt] = (await Promise.all(this.#open().add([{ name: file, blob, options: rest }]))).flat();
    if (receipt === undefined) throw new RapportError(faults.noTable(file));
    return receipt;
  }

  async removeFile(file: string): Promise<void> {
    const workspace = this.#open();
    const line = workspace.files.find(({ name }) => name === file);
    // Of a file that is not there the engine says so.
    await (line === undefined ? workspace.client.remove(file) : workspace.remove(line));
  }

  async clear(): Promise<void> {
    await this.#open().clear();
  }

  async snapshot(passphrase?: string): Promise<Blob> {
    return this.#open().snapshot(passphrase);
  }

  async restore(snapshot: Blob, passphrase?: string): Promise<void> {
    this.#open();
    await this.#session?.restore(snapshot, passphrase);
  }

  async setModel(model: ScoringModel | string): Promise<void> {
    const workspace = this.#open();
    await workspace.client.setModel(model);
    await workspace.refresh();
  }

  override connectedCallback(): void {
    this.#gone = false;
    attend(this);
    super.connectedCallback();
    this.#unprint = whilePrinting(this);
    const inAddress = this.routes === "hash";
    this.#router = new Router(inAddress, (step) => this.#arrived(step));
    const start = this.#start === "" ? (this.#offered[0] ?? "") : this.#start;
    // An address that names a view is the reader's own wish.
    if (!inAddress || location.hash === "") this.#router.current = parse(toAddress(start));
    this.#come();
    this.requestUpdate();
    // A page of its own takes whatever is pasted; inside another page only what is pasted into the element.
    (inAddress ? document : this).addEventListener("paste", this.#pasted as EventListener);
    this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unprint?.();
    leave(this);
    this.#start = this.view;
    this.#router?.dispose();
    this.#router = null;
    document.removeEventListener("paste", this.#pasted);
    this.removeEventListener("paste", this.#pasted as EventListener);
    // Moved within the page it is connected again at once; taken away for good, it must not keep a worker.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#gone = true;
      this.#workspace = null;
      this.#session?.end();
      this.#session = null;
      // One that the host page gave is the host's to end.
      if (!this.#own) return;
      this.client?.dispose();
      this.client = undefined;
    });
  }

  #open(): Workspace {
    if (this.#workspace !== null) return this.#workspace;
    // It would begin a worker that nobody ends.
    if (this.#gone) throw new RapportError(faults.disposed());
    this.#own = this.client === undefined;
    this.client ??= new RapportClient();
    const workspace = new Workspace(this.client, {
      changed: () => this.#draw(),
      imported: (receipt) => {
        this.said = receipt.state === "loaded" ? words.imported(receipt.file, receipt.rows.kept) : words.importedOther(receipt.file);
        this.#tell("rapport-imported", receipt);
      },
      reported: (report) => {
        if (report.roster ? !workspace.busy : workspace.files.length === 0 && this.said !== "") this.said = howItStands(report);
        this.#tell("rapport-report", report);
      },
      applied: (file) => { this.said = words.profileApplied(file); },
      failed: (error) => {
        this.said = error.message;
        this.#tell("rapport-error", error);
      },
    });
    this.#workspace = workspace;
    this.#session = new Session(workspace, {
      ask: (offer) => void this.renderRoot.querySelector("rapport-restore")?.ask(offer),
      load: (files) => this.#show(files),
      began: (said) => this.#began(said),
      say: (text) => { this.said = text; },
      complain: (error) => this.#complain(error),
    }, this.routes === "hash", () => this.#draw());
    void workspace.open().then((version) => {
      this.version = version;
      this.#follow();
      this.#tell("rapport-ready", { version });
      this.#fetchNamed();
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
      this.said = this.#aloud.next(this.#workspace?.files ?? []) ?? this.said;
    });
  }

  #arrived(step: Step): void {
    if (step !== "refine") {
      this.#moved = step;
      this.#come();
    }
    this.#follow();
    this.requestUpdate();
    if (step !== "refine") this.#tell("rapport-view", { view: this.view });
  }

  /** Where the reader goes must be here; the drawing waits for it. */
  #come(): void {
    if (isLater(this.#router?.current.view ?? "overview")) fetchLater().catch((error: unknown) => this.#complain(new RapportError(faults.noView(String(error)))));
  }

  /** What may be wanted later comes now, so that it need not be asked for once there are files. */
  #complete(): void {
    if (this.routes === "hash") fetchAllWords();
    if (this.#offered.some(isLater)) fetchLater().catch(() => {});
  }

  /** What the navigation shows. Other views are still reached by links: this hides nothing from anybody. */
  get #offered(): readonly ViewName[] {
    // A framework may take an attribute away, or set a property to nothing.
    const wanted = (this.views ?? "").split(/\s+/);
    const offered = views.filter((view) => wanted.includes(view));
    return offered.length === 0 ? views : offered;
  }

  #ask(workspace: Workspace, change: Query): void {
    // What the change was made from may have been drawn before the last one.
    this.#question(workspace, { ...workspace.query, ...change });
  }

  #question(workspace: Workspace, query: Query): void {
    void workspace.ask(query);
    this.#router?.stand(standing(workspace.query));
  }

  /** Asks what the address says, and has the address say what holds: a value that means nothing here goes from it. */
  #follow(): void {
    const [router, workspace] = [this.#router, this.#workspace];
    if (router === null || workspace === null || workspace.registry === null) return;
    const query = asked(router.current.standing, workspace);
    if (String(standing(query)) !== String(standing(workspace.query))) void workspace.ask(query);
    router.stand(standing(query));
  }

  /** Another session begins at the overview, and in the address stands what it was left with. */
  #began(said: string): void {
    this.said = said;
    this.trouble = null;
    this.#router?.stand(standing(this.#workspace?.query ?? {}));
    this.#router?.go(address("overview"));
  }

  /** Loads files; what becomes of each is told in its line. */
  #load(files: readonly Source[]): void {
    for (const receipt of this.#open().add(files)) receipt.catch(() => {});
  }

  /** Takes files that the reader just gave: a snapshot among them opens, the others are loaded. */
  #take(files: readonly Source[]): void {
    this.#open();
    void this.#session?.take(files);
  }

  /** Loads files, and goes where their lines are seen. */
  #show(files: readonly Source[]): void {
    this.#load(files);
    const view = this.#router?.current.view;
    if (files.length > 0 && view !== "overview" && view !== "files") this.#router?.go(address("overview"));
  }

  /** What `src` names. */
  #fetchNamed(): void {
    const files = (this.src ?? "").split(/\s+/).filter((file) => file !== "");
    if (files.length > 0) void this.#fetch(files);
  }

  async #fetch(files: readonly (string | URL)[]): Promise<void> {
    const workspace = this.#open();
    const results = await sources(files);
    // Taken out of the page meanwhile.
    if (workspace !== this.#workspace) return;
    const found: Source[] = [];
    for (const result of results) {
      if (result instanceof RapportError) this.#complain(result);
      else found.push(result);
    }
    this.#load(found);
  }

  async #sample(): Promise<void> {
    const workspace = this.#open();
    const [profile] = await sources([sampleProfile]);
    if (workspace !== this.#workspace) return;
    if (profile instanceof RapportError) this.#complain(profile);
    else if (profile !== undefined) await this.#attempt(workspace.apply(await profile.blob.text()));
    await this.#fetch(sampleFiles);
  }

  async #saveProfile({ client }: Workspace): Promise<void> {
    download(fileWords.profileFile, JSON.stringify(await client.profile(), null, 2), "application/json");
  }

  /** A file outlives the page, so it is not made from half of what was given. */
  async #give(workspace: Workspace, taking: Taking): Promise<void> {
    if (workspace.behind) throw new RapportError(faults.stillReading());
    await takeAway(workspace, taking);
  }

  #complain(error: RapportError): void {
    this.said = error.message;
    this.trouble = error;
    // Behind an open dialog nobody would see or hear it.
    this.renderRoot.querySelector<HTMLDialogElement>("dialog[open]")?.close();
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
    if (!to.startsWith("#/")) return;
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      // Into another tab, with what holds in this one.
      if (this.routes === "hash" && this.#router !== null) link?.setAttribute("href", this.#router.standing(to));
      return;
    }
    event.preventDefault();
    this.#router?.go(to);
  }

  #dialog(): ExplanationDialog | null {
    return this.renderRoot.querySelector("rapport-explanation");
  }

  /** What stands there stays until the words and the view that are wanted are here. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    const waiting = settling ?? awaited(this.#router?.current.view ?? "overview");
    return waiting === null ? super.scheduleUpdate() : waiting.then(() => this.scheduleUpdate());
  }

  protected override firstUpdated(): void {
    const complete = (): void => this.#complete();
    // A page that nobody sees paints nothing.
    if (document.hidden) complete();
    else requestAnimationFrame(() => setTimeout(complete));
  }

  /** What was said in another language is said as it stands now. */
  protected override willUpdate(): void {
    if (this.#spoken === language) return;
    this.#spoken = language;
    const report = this.#workspace?.report ?? null;
    if (this.said !== "") this.said = report === null ? "" : howItStands(report);
  }

  /** Drawn once more after it was taken away, it would start another engine. */
  protected override shouldUpdate(): boolean {
    return this.isConnected;
  }

  protected override updated(changed: PropertyValues): void {
    if (this.#moved !== null) void this.#land(this.#moved);
    if (this.#moved !== null || !this.#seen) showCurrent(this.renderRoot);
    this.#seen = true;
    this.#moved = null;
    if (this.routes === "hash" && this.#router !== null) {
      const view = words.views[this.#router.current.view];
      document.title = words.title(view);
      printFooter([this.heading || words.name, view, ...(this.report?.roster ? [reportWords.dataTo(format.date(format.dayBefore(this.report.asOf)))] : [])].join(" · "));
    }
    if (changed.has("src") && changed.get("src") !== undefined && this.version !== "") this.#fetchNamed();
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
    const offered = this.#offered;
    // Where the dashboard is all there is, its parts are the page's; elsewhere the page has parts of its own.
    const page = this.routes === "hash";
    const route = this.#router?.current ?? parse("");
    const wish = <W extends keyof Wishes>(act: (detail: Wishes[W]) => void) => (event: Wish[W]): void => act(event.detail);
    return html`<div class="base" part="base" lang=${language} @click=${this.#click} @auxclick=${this.#click}
      @dragover=${this.#drag} @dragleave=${this.#drag} @drop=${this.#drag}
      @wish-choose=${() => this.renderRoot.querySelector<HTMLInputElement>("input[type=file]")?.click()}
      @wish-sample=${() => void this.#sample()}
      @wish-reload=${wish<"wish-reload">(({ line, options }) => void this.#attempt(workspace.reload(line, options)))}
      @wish-sheet=${wish<"wish-sheet">(({ line, sheet }) => this.#load([{ name: `${line.name}/${sheet}`, blob: line.blob, options: { sheet } }]))}
      @wish-remove=${wish<"wish-remove">((line) => void this.#attempt(workspace.remove(line)))}
      @wish-cancel=${wish<"wish-cancel">((line) => workspace.cancel(line))}
      @wish-clear=${() => void this.#attempt(workspace.clear())}
      @wish-decide=${wish<"wish-decide">(({ match, said }) => void this.#attempt(workspace.decide(match, said)))}
      @wish-continue=${() => this.#session?.continue()}
      @wish-forget=${() => { if (this.#session !== null) void this.#attempt(this.#session.forget()); }}
      @wish-save-profile=${() => void this.#attempt(this.#saveProfile(workspace))}
      @wish-error=${wish<"wish-error">((error) => this.#complain(error))}
      @wish-query=${wish<"wish-query">((query: Query) => this.#ask(workspace, query))}
      @wish-params=${wish<"wish-params">((params) => this.#router?.refine(params))}
      @wish-go=${wish<"wish-go">((to) => this.#router?.go(to))}
      @wish-say=${wish<"wish-say">((text) => { this.said = text; })}
      @wish-take=${wish<"wish-take">((taking: Taking) => void this.#attempt(this.#give(workspace, taking)))}
      @wish-explain=${wish<"wish-explain">((reference: Reference) => void this.#dialog()?.explain(reference))}
      @wish-model=${() => { if (workspace.model !== null) this.#dialog()?.showModel(workspace.model); }}>
      <div class="header" part="header" role=${page ? "banner" : nothing}>
        <button class="skip" @click=${() => this.renderRoot.querySelector<HTMLElement>("h1")?.focus()}>${words.skip}</button>
        <p class="brand"><slot name="brand">${this.heading || words.name}</slot></p>
        ${navigation(offered, route.view)}
      </div>
      <div class="main" part="main" role=${page ? "main" : "region"} aria-label=${page ? nothing : this.heading || words.label}>
        ${workspace.fault === null ? nothing : trouble(workspace.fault, words.retry, () => void (this.version === "" ? workspace.open().catch(() => {}) : workspace.refresh()))}
        ${this.trouble === null ? nothing : trouble(this.trouble, words.dismiss, () => { this.trouble = null; })}
        ${workspace.query.asOf === undefined || !(unbarred.has(route.view) || (workspace.report?.roster === null && route.view !== "overview")) ? nothing : html`<p class="quiet">${queryWords.upTo(date(dayBefore(workspace.query.asOf)))}
          <button class="link" @click=${() => { const { asOf: _, ...rest } = workspace.query; this.#question(workspace, rest); }}>${queryWords.showAll}</button></p>`}
        ${route.view === "privacy" ? nothing : behindLine(workspace)}
        ${this.#view(workspace, route)}</div>
      <div class="footer" part="footer" role=${page ? "contentinfo" : nothing}><slot name="footer"><p>${words.footer}${this.version === "" ? nothing : html` <span>${words.version(this.version)}</span>`}</p></slot>${this.routes === "hash" ? languageChoice() : nothing}</div>
      <input type="file" multiple hidden aria-label=${words.choose} @change=${this.#chosen}>
      <p class="hidden" role="status">${this.said}</p>
      ${this.dropping ? html`<div class="drop-here">${words.dropHere}</div>` : nothing}
      <rapport-explanation .client=${workspace.client}></rapport-explanation>
      <rapport-restore .workspace=${workspace}></rapport-restore>
    </div>`;
  }

  #view(workspace: Workspace, { view, id, params }: Router["current"]): TemplateResult {
    switch (view) {
      case "overview": return workspace.files.length === 0 && !workspace.report?.roster ? welcomeView(workspace, this.routes === "hash" && sampleFiles.length > 0, this.#session?.keeper ?? null) : html`<rapport-overview .workspace=${workspace} .beat=${this.beat}></rapport-overview>`;
      case "clients": return html`<rapport-portfolio .workspace=${workspace} .params=${params} .beat=${this.beat}></rapport-portfolio>`;
      case "client": return html`<rapport-client .workspace=${workspace} .clientId=${id} ?printable=${this.routes === "hash"} .beat=${this.beat}></rapport-client>`;
      case "metrics": return html`<rapport-metrics .workspace=${workspace} .params=${params} .beat=${this.beat}></rapport-metrics>`;
      case "metric": return html`<rapport-metric .workspace=${workspace} .metricId=${id} .params=${params} .beat=${this.beat}></rapport-metric>`;
      case "segments": return html`<rapport-segments .workspace=${workspace} .beat=${this.beat}></rapport-segments>`;
      case "model": return html`<rapport-model .workspace=${workspace} .beat=${this.beat}></rapport-model>`;
      case "evidence": return html`<rapport-evidence .workspace=${workspace} .params=${params} .beat=${this.beat}></rapport-evidence>`;
      case "files": return html`<rapport-files-view .workspace=${workspace} .keeper=${this.#session?.keeper ?? null} .beat=${this.beat}></rapport-files-view>`;
      case "report": return html`<rapport-report .workspace=${workspace} ?printable=${this.routes === "hash"} .beat=${this.beat}></rapport-report>`;
      case "privacy": return html`<rapport-privacy .workspace=${workspace} .version=${this.version} .beat=${this.beat}></rapport-privacy><rapport-forget ?embedded=${this.routes !== "hash"}></rapport-forget>`;
    }
  }

  async #attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      // Forgotten in the meantime.
      if (!isAbort(error)) this.#complain(asError(error));
    }
  }
}

/** How things stand, as the overview's heading has it. */
function howItStands({ roster, headline }: Report): string {
  return roster === null ? overview.waiting : overview.headline(headline.needAttention, headline.clients);
}

function trouble(error: RapportError, label: string, act: () => void): TemplateResult {
  return html`<div class="trouble" role="alert">${faultText(error)}<p><button part="button" @click=${act}>${label}</button></p></div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "rapport-explanation": ExplanationDialog;
    "rapport-restore": RestoreDialog;
  }
}
