// What all views share: they live in the dashboard's tree, under its style sheet, and ask it for things by events.
import { LitElement } from "lit";
import type { LoadOptions, Match, Query, Reference, Said } from "rapport";
import type { RapportError } from "../engine/client";
import { Listener } from "../state/language";
import type { FileLine } from "../state/workspace";
import type { Taking } from "../take/take";

/** What a view can ask of the dashboard. */
export interface Wishes {
  /** Show how a number was made. */
  "wish-explain": Reference;
  "wish-model": undefined;
  /** Open the browser's own file chooser. */
  "wish-choose": undefined;
  "wish-sample": undefined;
  "wish-reload": { line: FileLine; options: LoadOptions };
  /** Read another sheet of the same workbook too. */
  "wish-sheet": { line: FileLine; sheet: string };
  "wish-remove": FileLine;
  "wish-cancel": FileLine;
  "wish-clear": undefined;
  /** The name is the client's; it is not after all; it is not, and was never said to be. */
  "wish-decide": { match: Match; said: Said | null };
  "wish-save-profile": undefined;
  /** Open what is kept on this device; forget it, and everything else. */
  "wish-continue": undefined;
  "wish-forget": undefined;
  "wish-query": Query;
  "wish-params": URLSearchParams;
  /** Go to an address inside the dashboard. */
  "wish-go": string;
  /** Say something to a screen reader. */
  "wish-say": string;
  "wish-error": RapportError;
  /** Take a table, a picture or answers away as a file. */
  "wish-take": Taking;
}

export class View extends LitElement {
  constructor() {
    super();
    new Listener(this);
    this.addEventListener("wish-take", (event) => {
      if (event instanceof CustomEvent) Object.assign(event.detail as Taking, { ...this.subject, ...(event.detail as Taking) });
    });
  }

  /** What is taken away from here is about this; whoever is nearest knows best. */
  protected get subject(): Pick<Taking, "about" | "period"> {
    return {};
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  wish<W extends keyof Wishes>(name: W, detail: Wishes[W]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** Two copies of the script on one page must not fall over each other. */
export function define(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

/** The value of a select or an input that raised an event. */
export function chosen(event: Event): string {
  const { target } = event;
  return target instanceof HTMLSelectElement || target instanceof HTMLInputElement ? target.value : "";
}
