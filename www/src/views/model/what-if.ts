// What another model would change: how scores are spread, how many are in each band, who changes band.
import { html, nothing, type TemplateResult } from "lit";
import type { Band, ScoringModel } from "rapport";
import { bandsOf } from "./bands-editor";
import * as format from "../../text/format";
import { bandMark } from "../../pictures/pictures";
import { spreadPicture, spreadTable } from "../../pictures/spread";
import type { Effect } from "../../state/model-desk";
import { address } from "../../state/routes";
import { pictures } from "../../text/words";
import { whatIf as words } from "../../text/later-words";
import { raw } from "../../take/raw";
import { portfolio } from "../../text/words";

export function bestFirst(model: ScoringModel): Band[] {
  return [...bandsOf(model)].sort((a, b) => b.from - a.from);
}

/** The list is laid out as a grid, for which its rows need their roles to be said. */
export function whatIfView({ answer, ...models }: Effect): TemplateResult {
  const { before, after, moving, movers } = answer;
  const [oldBands, bands] = [bestFirst(models.before), bestFirst(models.after)];
  const mean = (value: number | null): string => (value === null ? pictures.dash : format.plain(Math.round(value * 10) / 10));
  const mark = (id: string | null, list: readonly Band[]): TemplateResult => bandMark(list.findIndex((band) => band.id === id), list);
  const number = (score: number | null, list: readonly Band[]): string => (score === null ? pictures.dash : format.score(score, list));
  // A band of one of them only has no figure in the other.
  const gone = oldBands.filter(({ id }) => !bands.some((band) => band.id === id));
  return html`${spreadPicture(before, after, words.picture)}
    <p class="quiet key">${words.key}</p>
    ${spreadTable(before, after, words.picture)}
    <table class="effect"><thead><tr><th scope="col">${words.band}</th><th scope="col" class="figure">${words.before}</th><th scope="col" class="figure">${words.after}</th></tr></thead>
      <tbody>${[...bands.map((band) => ({ band, list: bands, at: bands.indexOf(band) })), ...gone.map((band) => ({ band, list: oldBands, at: oldBands.indexOf(band) }))].map(({ band, list, at }) => {
        const [was, is] = [oldBands.findIndex(({ id }) => id === band.id), bands.findIndex(({ id }) => id === band.id)];
        const [from, to] = [before.bands[was], after.bands[is]];
        return html`<tr><th scope="row">${bandMark(at, list)}</th><td class="figure" data-raw=${raw(from)}>${from === undefined ? "" : format.count(from)}</td><td class="figure" data-raw=${raw(to)}>${to === undefined ? "" : from === to ? format.count(to) : html`<strong>${format.count(to)}</strong>`}</td></tr>`;
      })}
      <tr><th scope="row">${words.mean}</th><td class="figure" data-raw=${raw(before.mean)}>${mean(before.mean)}</td><td class="figure" data-raw=${raw(after.mean)}>${mean(after.mean)}</td></tr>
      <tr><th scope="row">${words.median}</th><td class="figure" data-raw=${raw(before.median)}>${mean(before.median)}</td><td class="figure" data-raw=${raw(after.median)}>${mean(after.median)}</td></tr></tbody></table><rapport-take></rapport-take>
    ${moving === 0 ? nothing : html`<h3>${words.moversHeading}</h3>
      <div class="scroll tall" role="region" aria-label=${words.moversHeading} tabindex="0"><table class="movers" role="table">
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" data-raw=${raw(portfolio.id, words.client, words.before, words.after)}>${words.client}</th><th scope="col" role="columnheader" class="figure" data-raw=${raw(words.before, words.after)}>${words.score}</th></tr></thead>
        <tbody role="rowgroup">${movers.map((mover) => html`<tr role="row"><th scope="row" role="rowheader" data-raw=${raw(mover.client, mover.name, oldBands.find(({ id }) => id === mover.from)?.label, bands.find(({ id }) => id === mover.to)?.label)}><a href=${address("client", mover.client)}><bdi>${mover.name || mover.client}</bdi></a>
            <span class="rule block">${mark(mover.from, oldBands)} <span aria-hidden="true">→</span><span class="hidden">${words.to}</span> ${mark(mover.to, bands)}</span></th>
          <td role="cell" class="figure" data-raw=${raw(mover.before, mover.after)}>${number(mover.before, oldBands)} → ${number(mover.after, bands)}</td></tr>`)}</tbody></table></div><rapport-take></rapport-take>
      ${movers.length < moving ? html`<p class="quiet">${words.more(moving - movers.length)}</p>` : nothing}`}`;
}
