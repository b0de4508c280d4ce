// Which view is shown, and the address that brings it back.

export type ViewName = "overview" | "clients" | "client" | "metrics" | "metric" | "segments" | "model" | "evidence" | "files" | "privacy" | "report";

export interface Route {
  view: ViewName;
  /** The client in the client's view, the metric in the metric's. */
  id: string;
  /** Filters and the like: part of the address, so that a bookmark and the back button keep them. */
  params: URLSearchParams;
  /** What holds for every view: see asked.ts. It stands in each address, and the views need not know of it. */
  standing: URLSearchParams;
}

const STANDING: ReadonlySet<string> = new Set(["period", "until", "preset"]);

const names: Record<string, ViewName> = {
  "": "overview", clients: "clients", client: "client", metrics: "metrics", metric: "metric", segments: "segments", model: "model", evidence: "evidence", files: "files", privacy: "privacy", report: "report",
};

/** Reads an address such as `#/client/C-1?window=month`; anything unknown is the overview. */
export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const [head = "", ...rest] = path.split("/");
  const view = (Object.hasOwn(names, head) ? names[head] : undefined) ?? "overview";
  const all = [...new URLSearchParams(query)];
  const part = (standing: boolean): URLSearchParams => new URLSearchParams(all.filter(([key]) => STANDING.has(key) === standing));
  return { view, id: decode(rest.join("/")), params: part(false), standing: part(true) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function address(view: ViewName, id = "", params?: URLSearchParams): string {
  const head = view === "overview" ? "" : view;
  const query = params?.toString() ?? "";
  return `#/${head}${id === "" ? "" : `/${encodeURIComponent(id)}`}${query === "" ? "" : `?${query}`}`;
}

function whole({ view, id, params, standing }: Route): string {
  return address(view, id, new URLSearchParams([...params, ...standing]));
}

/** As host pages write it: `clients`, `client/C-1`, `overview`. */
export function fromAddress(address: string): string {
  const path = address.slice("#/".length);
  return path === "" || path.startsWith("?") ? `overview${path}` : path;
}

export function toAddress(view: string): string {
  return whole(parse(view));
}

/** How the route came to be: by a step of the reader, by the browser's back and forward, or by a changed filter. */
export type Step = "go" | "back" | "refine";

/**
 * Keeps the route. As the page it lives in the address bar; as a widget it keeps to itself, because the address
 * belongs to the host.
 */
export class Router {
  current: Route;
  readonly #inAddress: boolean;
  readonly #changed: (step: Step) => void;
  /** Where each address was scrolled to, for the way back. */
  readonly #scrolled = new Map<string, number>();
  readonly #listen = (): void => this.#follow();

  constructor(inAddress: boolean, changed: (step: Step) => void) {
    this.#inAddress = inAddress;
    this.#changed = changed;
    this.current = parse(inAddress ? location.hash : "");
    if (inAddress) window.addEventListener("popstate", this.#listen);
  }

  dispose(): void {
    window.removeEventListener("popstate", this.#listen);
  }

  get address(): string {
    return whole(this.current);
  }

  /** An address with what holds now, for another tab. */
  standing(to: string): string {
    return whole(this.#take(parse(to)));
  }

  /** An address that says nothing of what holds for every view leaves it as it is. */
  #take(route: Route): Route {
    return route.standing.size > 0 ? route : { ...route, standing: this.current.standing };
  }

  /** Goes to an address such as `address("clients")` gives. */
  go(to: string): void {
    this.#scrolled.set(this.address, scrollY);
    this.current = this.#take(parse(to));
    if (this.#inAddress) history.pushState(null, "", this.address);
    this.#changed("go");
  }

  /** Changes the filters of this view without a step in the history. */
  refine(params: URLSearchParams): void {
    this.current = { ...this.current, params };
    if (this.#inAddress) history.replaceState(null, "", this.address);
    this.#changed("refine");
  }

  /** Says what holds for every view. */
  stand(standing: URLSearchParams): void {
    if (String(standing) === String(this.current.standing)) return;
    this.current = { ...this.current, standing };
    if (this.#inAddress) history.replaceState(null, "", this.address);
  }

  /** Where this address was left. */
  get scrolled(): number {
    return this.#scrolled.get(this.address) ?? 0;
  }

  #follow(): void {
    this.#scrolled.set(this.address, scrollY);
    this.current = parse(location.hash);
    this.#changed("back");
  }
}
