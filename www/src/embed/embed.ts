// embed.html: the dashboard in a frame, for a host page that wants a wall between itself and it. They speak by messages alone, so that
// the frame may be sandboxed, with no origin, no storage and no connection.
//
// The address names who may speak: `embed.html#parent=https://portal.example`. Only the page around the frame is heard, and only while
// it is of that origin; answers are given to that origin, and to no other. Whoever writes the address chooses that name: it keeps others
// in the portal from speaking to the frame, and answers from going astray, but any page may put the frame into itself and name itself.
// Only the header `Content-Security-Policy: frame-ancestors …` of the server that gives embed.html hinders that.
import type { Ask, Told } from "./messages";
import { check } from "./check";
import type { DashboardElement } from "../elements";
import { RapportError } from "../widget";
import { embed as words } from "../text/en/embed";
import { faults } from "../text/words";
import { asError } from "../state/workspace";

const params = new URLSearchParams(location.hash.slice(1));
const parentOrigin = params.get("parent") ?? "";
/** A page without an origin (from disk, or sandboxed itself) can be named too; an answer cannot be addressed to one, so it goes to whoever is around. */
const target = parentOrigin === "null" ? "*" : originOf(parentOrigin);

function originOf(text: string): string | null {
  try {
    const { origin } = new URL(text);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}

function refusal(message: string, hint: string): RapportError {
  return new RapportError({ kind: "question", code: "message", message, hint, position: null });
}

/** As data: an error loses its fields on the way to another page. */
function told(id: Ask["id"] | null, { kind, code, message, hint, position }: RapportError): Told {
  return { rapport: 1, type: "error", id, error: { kind, code, message, hint, position } };
}

function start(dashboard: DashboardElement, to: string): void {
  const say = (message: Told): void => parent.postMessage(message, to);

  for (const name of ["theme", "views", "view", "heading", "lang"] as const) {
    const value = params.get(name);
    if (value !== null) dashboard.setAttribute(name, value);
  }

  async function answer(ask: Ask): Promise<Extract<Told, { type: "result" }>["result"]> {
    switch (ask.type) {
      case "load": {
        const source = "text" in ask && ask.text !== undefined ? ask.text : "blob" in ask && ask.blob !== undefined ? ask.blob : new Uint8Array((ask as { bytes: Uint8Array<ArrayBuffer> | ArrayBuffer }).bytes);
        return dashboard.load(source, { ...ask.options, name: ask.name });
      }
      case "remove": await dashboard.removeFile(ask.name); return null;
      case "clear": await dashboard.clear(); return null;
      case "setModel": await dashboard.setModel(ask.model); return null;
      case "view": dashboard.view = ask.view; return null;
      case "theme": dashboard.theme = ask.theme; return null;
      case "score": {
        const { id, name, window, score, band } = await engine().client(ask.client, dashboard.query);
        return { id, name, window, score, band };
      }
      case "report": return engine().report(dashboard.query);
    }
  }

  function engine(): NonNullable<DashboardElement["client"]> {
    if (dashboard.client === undefined) throw new RapportError(faults.disposed());
    return dashboard.client;
  }

  addEventListener("message", ({ source, origin, data }: MessageEvent<unknown>) => {
    // Other frames and windows, extensions: nobody that was invited.
    if (source !== parent) return;
    if (origin !== parentOrigin && origin !== to) {
      parent.postMessage(told(null, refusal(words.wrongOrigin(origin), words.nameParent(origin))), origin === "null" ? "*" : origin);
      return;
    }
    const checked = check(data);
    if ("problem" in checked) {
      say(told(checked.id, refusal(checked.problem, words.see)));
      return;
    }
    const { id } = checked.ask;
    answer(checked.ask).then((result) => say({ rapport: 1, type: "result", id, result }), (error: unknown) => say(told(id, asError(error))));
  });

  dashboard.addEventListener("rapport-ready", ({ detail: { version } }) => say({ rapport: 1, type: "ready", version }));
  dashboard.addEventListener("rapport-imported", ({ detail: receipt }) => say({ rapport: 1, type: "imported", receipt }));
  dashboard.addEventListener("rapport-report", ({ detail: report }) => say({ rapport: 1, type: "report", report }));
  dashboard.addEventListener("rapport-view", ({ detail: { view } }) => say({ rapport: 1, type: "viewed", view }));
  dashboard.addEventListener("rapport-error", ({ detail: error }) => say(told(null, error)));
  let height = 0;
  new ResizeObserver(() => {
    const now = Math.ceil(dashboard.getBoundingClientRect().height);
    if (now === height) return;
    height = now;
    say({ rapport: 1, type: "height", height });
  }).observe(dashboard);
}

const dashboard = document.querySelector("rapport-dashboard");
if (dashboard === null) throw new Error("there is no dashboard in this page");
if (target === null || parent === window) {
  // Nobody is answered: who is around is not known.
  const problem = document.createElement("p");
  problem.className = "notice";
  problem.textContent = parent === window ? words.noFrame : words.noParent;
  dashboard.replaceWith(problem);
} else {
  start(dashboard, target);
}
