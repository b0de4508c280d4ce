// For the firm's security review: what happens to the data, the proof of it as the browser gives it now, and how to check it.
import { html, nothing, type TemplateResult } from "lit";
import { attempt, attemptsAnywhere, type Attempt } from "../engine/attempts";
import type { Loaded } from "../engine/loaded";
import { isKept } from "../keep/offline";
import { onPageTraffic } from "../state/page-traffic";
import { compare, type Compared } from "../state/published";
import { stored } from "../state/stored";
import { privacy as about } from "../text/words";
import { proof as words } from "../text/later-words";
import { buildSection, importsSection, outcome, policySection, storedSection, trafficSection } from "./proof";
import { View } from "./view";
import type { Workspace } from "../state/workspace";

/** What a page's own policy says, from the element that gives it. */
export function ownPolicy(): string {
  return document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy" i]')?.content ?? "";
}

export type Tried = Attempt & { from: "page" | "worker" };

export class PrivacyView extends View {
  static override properties = {
    workspace: { attribute: false }, version: { attribute: false }, beat: { attribute: false },
    tried: { state: true }, trying: { state: true }, loaded: { state: true }, offline: { state: true }, compared: { state: true }, comparing: { state: true }, trouble: { state: true }, kept: { state: true },
  };
  declare workspace: Workspace;
  declare version: string;
  declare beat: number;
  declare tried: readonly Tried[] | null;
  declare trying: boolean;
  declare loaded: readonly Loaded[];
  /** Whether this browser keeps the site's files. */
  declare offline: boolean;
  declare compared: Compared | null;
  declare comparing: boolean;
  /** Why the build's list could not be had. */
  declare trouble: string;
  declare kept: Awaited<ReturnType<typeof stored>> | null;
  #stop: (() => void)[] = [];

  constructor() {
    super();
    this.version = "";
    this.tried = null;
    this.trying = false;
    this.loaded = [];
    this.offline = false;
    this.compared = null;
    this.comparing = false;
    this.trouble = "";
    this.kept = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = [onPageTraffic(() => this.requestUpdate()), this.workspace.client.watch(() => this.requestUpdate())];
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    // The second module comes with the first file that needs it.
    if (changed.has("beat") || changed.has("version")) void this.workspace.client.loaded().then((loaded) => { this.loaded = loaded; }, () => {});
  }

  protected override render(): TemplateResult {
    const { client } = this.workspace;
    return html`<h1 tabindex="-1">${about.heading}</h1>
      <p class="lead">${about.lead}</p>
      ${about.sections(this.offline).map(({ title, items }) => html`<section class="prose"><h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`)}
      ${trafficSection(client, this.offline)}
      ${policySection(ownPolicy(), this.tried, this.trying, () => void this.#try())}
      ${importsSection(this.loaded)}
      ${buildSection(this.loaded, this.compared, this.comparing, this.trouble, () => void this.#compare())}
      ${storedSection(this.kept, () => void this.#look())}
      <section class="prose"><h2>${words.checkHeading}</h2>
        ${words.checks.map(({ title, text, code }) => html`<h3>${title}</h3><p>${text}</p>${code === undefined ? nothing : html`<pre tabindex="0"><code>${code}</code></pre>`}`)}</section>
      <p class="quiet version">${about.version(this.version)}</p>`;
  }

  async #look(): Promise<void> {
    [this.kept, this.offline] = await Promise.all([stored(), isKept()]);
  }

  /** One after the other, so that each refusal belongs to its attempt. */
  async #try(): Promise<void> {
    this.trying = true;
    const tried: Tried[] = (await attemptsInPage()).map((made) => ({ ...made, from: "page" }));
    try {
      tried.push(...(await this.workspace.client.attempts()).map((made): Tried => ({ ...made, from: "worker" })));
    } catch {
      // Without an engine there is no worker that could reach anything.
    }
    this.tried = tried;
    this.trying = false;
    this.wish("wish-say", outcome(tried));
  }

  async #compare(): Promise<void> {
    this.comparing = true;
    this.trouble = "";
    try {
      this.compared = await compare(this.workspace.client);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
    this.comparing = false;
  }
}

async function attemptsInPage(): Promise<Attempt[]> {
  const made = await attemptsAnywhere();
  made.push(await attempt("picture", (address) => { new Image().src = `${address}?data`; }));
  const frame = document.createElement("iframe");
  frame.hidden = true;
  made.push(await attempt("frame", (address) => {
    frame.src = address;
    document.body.append(frame);
  }));
  frame.remove();
  made.push(await attempt("form", sendForm));
  return made;
}

/** Into a frame: where no rule refuses it, the reader stays on this page. */
async function sendForm(address: string): Promise<void> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.name = "rapport-nowhere";
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  form.target = frame.name;
  document.body.append(frame, form);
  form.submit();
  await new Promise((resolve) => setTimeout(resolve, 50));
  form.remove();
  frame.remove();
}
