// What comments speak of: words and phrases with how many comments hold them, each opening to the comments.
import { html, nothing, type TemplateResult } from "lit";
import type { Query, Reference, Theme, Themes } from "rapport";
import { Answered } from "../answered";
import type { RapportClient } from "../../engine/client";
import * as format from "../../text/format";
import { kindOf } from "./address";
import { countBar } from "../../pictures/pictures";
import { humane, metric as words } from "../../text/words";
import { plainly, said } from "../said";
import { chosen } from "../view";
import { raw } from "../../take/raw";

/** Terms shown before the rest is folded away. */
const SHOWN = 25;

export class ThemesView extends Answered<Query, Themes> {
  static override properties = { touchpoint: { attribute: false }, choose: { attribute: false }, unfolded: { state: true } };
  /** Empty for all of them. */
  declare touchpoint: string;
  declare choose: (touchpoint: string) => void;
  declare unfolded: boolean;

  constructor() {
    super();
    this.touchpoint = "";
    this.choose = () => {};
    this.unfolded = false;
  }

  protected override ask(client: RapportClient, question: Query): Promise<Themes> {
    return client.themes(question);
  }

  protected override show(themes: Themes): TemplateResult {
    const { comments, touchpoints, terms, classes } = themes;
    const at = touchpoints.indexOf(this.touchpoint);
    const counted = (term: Theme): number => (at < 0 ? term.comments : (term.byTouchpoint[at] ?? 0));
    const found = terms.filter((term) => counted(term) > 0);
    const shown = this.unfolded ? found : found.slice(0, SHOWN);
    // How the writers felt is known for all comments together, not for each touchpoint.
    const shownClasses = at < 0 ? classes.map((name, place) => ({ name, place })).filter(({ place }) => (themes.byClass[place] ?? 0) > 0) : [];
    const most = Math.max(1, ...terms.flatMap(({ byClass }) => byClass));
    return html`<section><h2>${words.themesHeading}</h2>
      ${terms.length === 0 ? html`<p class="quiet">${themes.reason === null ? words.themesNone : said(themes.reason)}</p>` : html`
      <p class="quiet prose-line">${words.themesLead(at < 0 ? comments : (themes.byTouchpoint[at] ?? 0), format.period(themes.period))}</p>
      ${touchpoints.length < 2 ? nothing : html`<div class="fields"><label><span>${words.touchpoint}</span> <select @change=${(event: Event) => this.choose(chosen(event))}>
        <option value="" .selected=${at < 0}>${words.anyTouchpoint}</option>
        ${touchpoints.map((name, place) => html`<option value=${name} .selected=${place === at}>${humane(name)}</option>`)}</select></label></div>`}
      <table class="themes"><caption class="hidden">${words.themesHeading}</caption>
        <thead><tr><th scope="col">${words.term}</th><th scope="col" class="figure">${words.comments}</th>${shownClasses.map(({ name }) => html`<th scope="col" class="class-head">${humane(plainly(name))}</th>`)}</tr></thead>
        <tbody>${shown.map((term) => html`<tr><th scope="row"><button class="link" @click=${() => this.#open(themes, term.term)}><bdi>${term.term}</bdi></button></th>
          <td class="figure" data-raw=${raw(counted(term))}>${format.count(counted(term))}</td>
          ${shownClasses.map(({ place }) => html`<td class="class-cell" data-raw=${raw(term.byClass[place] ?? 0)}><div><span class="figure">${format.count(term.byClass[place] ?? 0)}</span>${countBar(term.byClass[place] ?? 0, most)}</div></td>`)}</tr>`)}</tbody></table><rapport-take></rapport-take>
      ${found.length <= SHOWN ? nothing : html`<p><button class="link" @click=${() => { this.unfolded = !this.unfolded; }}>${this.unfolded ? words.fewerTerms : words.allTerms(found.length)}</button></p>`}`}</section>`;
  }

  #open({ period }: Themes, term: string): void {
    const reference: Reference = { metric: "feedback_themes", term, ...kindOf(period), start: period.start, end: period.end };
    const { asOf, timeZone } = this.question ?? {};
    this.wish("wish-explain", { ...reference, ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }) });
  }
}
