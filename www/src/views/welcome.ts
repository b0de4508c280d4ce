// The first visit: what this is, where files go, and which files.
import { html, type TemplateResult } from "lit";
import { missing } from "./files/files";
import { welcome as words } from "../text/words";
import type { Workspace } from "../state/workspace";

export function welcomeView(workspace: Workspace): TemplateResult {
  return html`<h1 tabindex="-1">${words.heading}</h1>
    <p class="lead">${words.lead}</p>
    <rapport-drop fresh></rapport-drop>
    ${missing(workspace.report, workspace)}`;
}
