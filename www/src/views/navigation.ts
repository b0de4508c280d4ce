// The way between the views: one row, with the current view in sight however narrow the screen is.
import { html, nothing, type TemplateResult } from "lit";
import { address, type ViewName } from "../state/routes";
import { app as words } from "../text/words";

/** The view of the navigation that a page belongs to. */
const parents: Partial<Record<ViewName, ViewName>> = { client: "clients", metric: "metrics", report: "overview" };

export function navigation(offered: readonly ViewName[], view: ViewName): TemplateResult | typeof nothing {
  if (offered.length < 2) return nothing;
  return html`<nav part="nav" aria-label=${words.nav}><ul @focusin=${reveal}>${offered.map((entry) => html`<li><a href=${address(entry)}
    aria-current=${entry === (parents[view] ?? view) ? "page" : nothing}>${words.views[entry]}</a></li>`)}</ul></nav>`;
}

/** Browsers leave alone what has the focus and is half in sight. */
function reveal({ target }: FocusEvent): void {
  if (target instanceof HTMLElement) target.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Scrolls the row, and only the row, until the current entry stands in its middle. */
export function showCurrent(root: ParentNode): void {
  const row = root.querySelector<HTMLElement>("nav ul");
  const current = row?.querySelector<HTMLElement>("[aria-current]");
  if (!row || !current || row.scrollWidth <= row.clientWidth) return;
  const [outer, inner] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
  row.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
}
