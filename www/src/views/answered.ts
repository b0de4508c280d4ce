// A view of one answer of the engine. It asks again when the question or the data change; until then the answer before stays.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { RapportClient, RapportError } from "../engine/client";
import { answered as words } from "../text/words";
import { faultText } from "./said";
import { View } from "./view";
import { asError, type Workspace } from "../state/workspace";

export abstract class Answered<Question, Answer> extends View {
  static override properties: PropertyDeclarations = {
    workspace: { attribute: false }, question: { attribute: false }, beat: { attribute: false }, answer: { state: true }, fault: { state: true },
  };
  declare workspace: Workspace;
  /** `null`: there is nothing to ask. */
  declare question: Question | null;
  declare beat: number;
  /** `undefined` until there is one. */
  declare answer: Answer | undefined;
  declare fault: RapportError | null;
  #asked = 0;
  #key = "";
  /** The report that belongs to the data asked about. */
  #report: object | null = null;

  constructor() {
    super();
    this.question = null;
    this.answer = undefined;
    this.fault = null;
  }

  protected abstract ask(client: RapportClient, question: Question): Promise<Answer>;
  protected abstract show(answer: Answer, question: Question): TemplateResult | typeof nothing;

  /** The answer in the language that is spoken, where the engine has words in it. */
  protected inWords(answer: Answer): Answer {
    return answer;
  }

  protected override willUpdate(): void {
    const key = JSON.stringify(this.question);
    const { report } = this.workspace;
    if (key === this.#key && report === this.#report) return;
    [this.#key, this.#report] = [key, report];
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    const { question } = this;
    if (question === null) {
      [this.answer, this.fault] = [undefined, null];
      return;
    }
    try {
      const answer = await this.ask(this.workspace.client, question);
      if (asked === this.#asked) [this.answer, this.fault] = [answer, null];
    } catch (error) {
      if (asked === this.#asked) [this.answer, this.fault] = [undefined, asError(error)];
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.question === null) return nothing;
    if (this.fault !== null) return html`<div class="trouble">${faultText(this.fault)}</div>`;
    return this.answer === undefined ? html`<p class="quiet">${words.loading}</p>` : this.show(this.inWords(this.answer), this.question);
  }
}
