// What every view says alike: that not all files are in its numbers yet, and why there are none.
import { html, nothing, type TemplateResult } from "lit";
import type { FileLine, Workspace } from "../state/workspace";
import * as format from "../text/format";
import { overview as words } from "../text/words";
import { queryBar } from "./query-bar";
import type { View } from "./view";

/** How many files are done, and of how many. */
export function progress(files: readonly FileLine[]): [number, number] {
  return [files.filter(({ state }) => state !== "waiting" && state !== "reading").length, files.length];
}

/** The files that wait for an answer, or could not be used. */
export function asking(files: readonly FileLine[]): FileLine[] {
  return files.filter(({ receipt, state }) => state === "failed" || receipt?.state === "question" || receipt?.state === "refused");
}

export function behindLine({ behind, busy, files }: Workspace): TemplateResult | typeof nothing {
  return behind ? html`<p class="quiet behind">${busy ? words.soFar(...progress(files)) : words.allRead}</p>` : nothing;
}

/** Where nothing can be scored: what is missing, and the ways out. `noClients` is said where not even clients are there. */
export function nothingYet(host: View, workspace: Workspace, noClients: string): TemplateResult {
  const { report, tables, query, files } = workspace;
  const clients = report !== null && !report.missing.some(({ table }) => table === "clients");
  const early = clients && tables.some(({ table, to }) => table !== "clients" && to !== null);
  const unused = asking(files).length;
  const why = !early && unused > 0 ? words.needAnswers(unused) : !clients ? noClients : !early ? words.needActivity : query.asOf === undefined ? words.needTime : words.noneUpTo(format.date(format.dayBefore(query.asOf)));
  return html`<p class="lead">${why}</p>
    ${early ? queryBar(host, report, workspace) : nothing}
    <rapport-drop look="compact" ?fresh=${files.length === 0}></rapport-drop>`;
}
