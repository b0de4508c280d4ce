// Which language is spoken. There is one for the whole document: all elements on a page, and all copies of one, speak the same.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { fetchWords, hasWords, type Language, language, languages, speak } from "../text/words";

/** How numbers and dates are written where the reader's browser names no region. */
const regions: Record<Language, string> = { en: "GB", de: "DE" };

/** Everything that shows words, to be drawn anew when they change. */
const listeners = new Set<ReactiveControllerHost>();
/** The elements that a page is made of or that a host page has, in the order in which they came. */
const speakers = new Set<HTMLElement>();
/** What the reader chose on the site's own page, or what its address says. */
let chosen: string | null = null;

/** While the words of the language that is asked for are on their way: nothing need be drawn in another one before. */
export let settling: Promise<void> | null = null;

const observer = new MutationObserver(() => settle());

/** Draws its host anew when another language is spoken. */
export class Listener implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    listeners.add(this.#host);
  }

  hostDisconnected(): void {
    listeners.delete(this.#host);
  }
}

/** An element of the page has come: it may say which language is spoken. */
export function attend(element: HTMLElement): void {
  speakers.add(element);
  const changes = { subtree: true, attributes: true, attributeFilter: ["lang"] };
  observer.observe(document, changes);
  // Inside another element's own tree the document does not see it.
  const root = element.getRootNode();
  if (root !== document) observer.observe(root, changes);
  if (isOwn(element)) {
    chosen ??= new URLSearchParams(location.search).get("lang");
    window.addEventListener("popstate", keepChoice);
  }
  settle();
}

export function leave(element: HTMLElement): void {
  speakers.delete(element);
  if (speakers.size === 0) window.removeEventListener("popstate", keepChoice);
  settle();
}

/** On the site's own page: the language is kept in the address, and nowhere else. */
export function choose(wanted: Language): void {
  chosen = wanted;
  keepChoice();
  settle();
}

export function addressIn(wanted: string): string {
  const address = new URL(location.href);
  address.searchParams.set("lang", wanted);
  return address.href;
}

/** Steps taken before the choice are in the history without it. */
function keepChoice(): void {
  if (chosen !== null && new URLSearchParams(location.search).get("lang") !== chosen) history.replaceState(history.state, "", addressIn(chosen));
}

/** The site's own page, and not an element in somebody else's. */
function isOwn(element: Element): boolean {
  return element.getAttribute("routes") === "hash";
}

/** What is asked for, first what counts most: the address, the element, the page around it or the browser. */
function wishes(): readonly string[] {
  const all = [...speakers];
  const said = all.map((element) => element.getAttribute("lang")).find((tag) => tag !== null && tag !== "");
  const around = all.some(isOwn) ? navigator.languages : all.slice(0, 1).map(languageAround);
  return [chosen, said, ...around].filter((tag) => typeof tag === "string");
}

/** Of the nearest element around, also where that is the host of the tree the element is in. */
function languageAround(element: Element): string {
  for (let at: Element | null = element; at !== null; ) {
    const named: Element | null = at.closest("[lang]");
    if (named !== null) return named.getAttribute("lang") ?? "";
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return "";
}

function settle(): void {
  settling = null;
  if (speakers.size === 0) return;
  const tags = wishes().map(parsed).filter((tag) => tag !== null);
  const found = tags.find((tag) => tag.language in languages);
  const words = fetchWords((found?.language ?? "en") as Language);
  settling = words?.then(settle) ?? null;
  if (settling === null) say(found);
}

function say(asked: Intl.Locale | undefined): void {
  // Whose words could not be had is not spoken.
  const found = hasWords((asked?.language ?? "en") as Language) ? asked : undefined;
  const wanted = (found?.language ?? "en") as Language;
  // How the reader writes numbers and dates, where that is in this language.
  const own = navigator.languages.map(parsed).find((tag) => tag?.language === wanted && tag.region !== undefined);
  const locale = `${wanted}-${own?.region ?? found?.region ?? regions[wanted]}`;
  const changed = speak(wanted, locale);
  if ([...speakers].some(isOwn) && document.documentElement.lang !== language) document.documentElement.lang = language;
  if (changed) for (const listener of listeners) listener.requestUpdate();
}

function parsed(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}
