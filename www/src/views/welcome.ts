// The first visit: what this is, where files go, and which files.
import { html, nothing, type TemplateResult } from "lit";
import { missing } from "./files/files";
import type { Keeper } from "../keep/keeper";
import * as format from "../text/format";
import { keep, welcome as words } from "../text/words";
import type { Workspace } from "../state/workspace";

/** Sample data is for the page of Rapport itself; in a portal it would be taken for the portal's. */
export function welcomeView(workspace: Workspace, hasSample: boolean, keeper: Keeper | null): TemplateResult {
  return html`<h1 tabindex="-1">${words.heading}</h1>
    <p class="lead">${words.lead}</p>
    ${keeper === null || keeper.kept === null ? nothing : html`<section class="kept" aria-labelledby="kept-title"><h2 id="kept-title">${keep.back}</h2>
      <p>${keep.backLead(format.bytes(keeper.kept.size))}</p>
      <div class="answers"><button class="primary" @click=${(event: Event) => event.target?.dispatchEvent(new CustomEvent("wish-continue", { bubbles: true }))}>${keep.continue}</button>
        <rapport-forget brief></rapport-forget></div></section>`}
    <rapport-drop ?fresh=${hasSample}></rapport-drop>
    ${missing(workspace.report, workspace)}`;
}
