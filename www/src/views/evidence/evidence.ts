// Is the score any good? One section a question, each asked of the engine on its own: the first answers stand before the last are there.
import { html, type TemplateResult } from "lit";
import { address } from "../../state/routes";
import { evidence as words } from "../../text/later-words";
import { nothingYet } from "../standing";
import { evidenceAsked, lifetimesAsked, scoresAsked } from "./asked";
import { View } from "../view";
import type { Workspace } from "../../state/workspace";

export class EvidenceView extends View {
  static override properties = { workspace: { attribute: false }, params: { attribute: false }, beat: { attribute: false } };
  declare workspace: Workspace;
  declare params: URLSearchParams;
  declare beat: number;

  protected override render(): TemplateResult {
    const { report } = this.workspace;
    return html`<h1 tabindex="-1">${words.heading}</h1>${report?.roster ? this.#sections() : nothingYet(this, this.workspace, words.empty)}`;
  }

  #sections(): TemplateResult {
    const { workspace, beat, params } = this;
    // Each further file would ask all of it anew.
    if (workspace.behind) return html`<p class="lead">${words.reading}</p>`;
    const asked = evidenceAsked(workspace, params);
    return html`<rapport-evidence-backtest .workspace=${workspace} .params=${params} .question=${asked} .beat=${beat}></rapport-evidence-backtest>
      <rapport-evidence-lines .workspace=${workspace} .question=${asked} .beat=${beat}></rapport-evidence-lines>
      <rapport-evidence-weights .workspace=${workspace} .question=${asked} .beat=${beat}></rapport-evidence-weights>
      <rapport-evidence-ranks .workspace=${workspace} .question=${scoresAsked(workspace)} .beat=${beat}></rapport-evidence-ranks>
      <rapport-evidence-lifetimes .workspace=${workspace} .question=${lifetimesAsked(workspace)} .beat=${beat}></rapport-evidence-lifetimes>
      <rapport-evidence-rates .workspace=${workspace} .beat=${beat}></rapport-evidence-rates>`;
  }
}

/** Where files are given that would fill a section. */
export function toFiles(text: string): TemplateResult {
  return html`${text} <a class="not-on-paper" href=${address("files")}>${words.toFiles}</a>`;
}
