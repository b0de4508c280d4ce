// Score against value: a mark a client, the four fields, and the names of those that say most.
import { extent } from "d3-array";
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3-scale";
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Band, Field, ValueMatrix } from "rapport";
import { figure, plain, score as scoreText, tick } from "../text/format";
import { matrix as words, pictures } from "../text/words";
import { address } from "../state/routes";
import { fitted, type Measure } from "./fit";
import { bandLook, bandShape } from "./pictures";

export interface Mark {
  id: string;
  name: string;
  /** In minor units. */
  worth: number;
  score: number;
  band: number;
  field: Field;
  /** What is said of a score on the other side of its band's border. */
  kept: string;
}

/** From this spread between the middle and the top on, a plain scale would put most clients on one spot. */
const WIDE = 6;
/** Names beside marks. */
const NAMED = { wide: 14, narrow: 6 };
/** And how long they may be. */
const ROOM = { wide: 190, narrow: 110 };
const MARK = 9;

interface Box { left: number; top: number; right: number; bottom: number }

/** Marks are links, so the picture is a group of them; Tab stops at one of them, the arrow keys do the rest. */
export function matrixPicture(marks: readonly Mark[], matrix: ValueMatrix, bands: readonly Band[], stop: string): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number, measure: Measure) => draw(marks, matrix, bands, stop, width, measure)}></rapport-picture>`;
}

function draw(marks: readonly Mark[], { edge, median, currency }: ValueMatrix, bands: readonly Band[], stop: string, width: number, measure: Measure): SVGTemplateResult {
  const narrow = width < 560;
  const height = narrow ? 400 : 500;
  const plot: Box = { left: 34, top: 28, right: width - 10, bottom: height - 40 };
  const [low = 0, high = 100] = extent([0, 100, edge, ...marks.map(({ score }) => score)]);
  const y = scaleLinear([low, high], [plot.bottom, plot.top]);
  const x = across(marks, median, [plot.left + 8, plot.right - 8]);
  const ticks = some(x, narrow ? 4 : 7);
  const fields = corners(plot, { x: x(median), y: y(edge) });
  const medianText = words.median(figure(median, "money"));
  const edgeText = words.edge(bands[0]?.label ?? "", plain(edge));
  const medianEnds = x(median) + 6 + 6.5 * medianText.length > plot.right;
  // The line's name stands where it hides the fewest marks.
  const sides = [false, true].map((end) => ({ end, at: end ? plot.right - 4 : plot.left + 4 })).map((side) => ({ ...side, box: boxOf(edgeText, side.at, y(edge) - 7, side.end) }));
  const hidden = ({ box }: { box: Box }): number => marks.filter(({ worth, score }) => overlap(box, around(x(Math.max(x.domain()[0] ?? 0, worth)), y(score)))).length;
  const edgeName = sides.reduce((best, side) => (hidden(side) < hidden(best) ? side : best));
  const fixed: Box[] = [...fields.map(({ box }) => box), boxOf(medianText, x(median) + (medianEnds ? -4 : 4), plot.top - 14, medianEnds), edgeName.box];
  const spots = marks.map((mark) => ({ mark, x: x(Math.max(x.domain()[0] ?? 0, mark.worth)), y: y(mark.score) }));
  const labels = named(spots, plot, fixed, narrow, measure);
  return svg`<svg class="picture matrix" role="group" aria-label=${words.label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${y.ticks(5).map((value) => svg`<line class="grid" x1=${plot.left} x2=${plot.right} y1=${y(value)} y2=${y(value)}></line>
      <text class="axis" x=${plot.left - 6} y=${y(value)} dy="0.32em" text-anchor="end">${plain(value)}</text>`)}
    ${ticks.map((value) => svg`<line class="grid" x1=${x(value)} x2=${x(value)} y1=${plot.bottom} y2=${plot.bottom + 4}></line>
      <text class="axis" x=${x(value)} y=${plot.bottom + 16} text-anchor="middle">${tick(value, "money")}</text>`)}
    <text class="axis" x=${plot.right} y=${height - 6} text-anchor="end">${words.worthIn(currency ?? "")}</text>
    <text class="axis" x="0" y="10">${words.scoreUp}</text>
    <line class="edge" x1=${plot.left} x2=${plot.right} y1=${y(edge)} y2=${y(edge)}></line>
    <line class="edge" x1=${x(median)} x2=${x(median)} y1=${plot.top - 6} y2=${plot.bottom}></line>
    ${guard([marks, width, stop], () => spots.map(({ mark, x: across, y: up }) => svg`<a class="mark ${bandLook(mark.band, bands)}" href=${address("client", mark.id)} tabindex=${mark.id === stop ? 0 : -1} aria-label=${sentence(mark, bands)} data-client=${mark.id} transform="translate(${across - MARK / 2} ${up - MARK / 2}) scale(${MARK / 12})">
      <title>${sentence(mark, bands)}</title>${bandShape(mark.band, bands)}</a>`))}
    <text class="axis" x=${edgeName.at} y=${y(edge) - 4} text-anchor=${edgeName.end ? "end" : "start"}>${edgeText}</text>
    <text class="axis" x=${x(median) + (medianEnds ? -4 : 4)} y=${plot.top - 10} text-anchor=${medianEnds ? "end" : "start"}>${medianText}</text>
    ${fields.map(({ id, at, anchor }) => svg`<text class="field-name" x=${at.x} y=${at.y} text-anchor=${anchor}>${words.fields[id]}<title>${words.about[id]}</title></text>`)}
    ${labels.map(({ text, x: left, y: base, end, id }) => svg`<text class="mark-name" data-client=${id} x=${left} y=${base} text-anchor=${end ? "end" : "start"}>${text}</text>`)}
    ${marks.length > 0 ? nothing : svg`<text class="axis" x=${(plot.left + plot.right) / 2} y=${(plot.top + plot.bottom) / 2} text-anchor="middle">${words.nobody}</text>`}
  </svg>`;
}

function sentence({ name, worth, score, band, field, kept }: Mark, bands: readonly Band[]): string {
  return `${words.mark(name, figure(worth, "money"), scoreText(score, bands), bands[band]?.label ?? pictures.noBand, words.fields[field])}${kept === "" ? "" : `; ${kept}`}`;
}

type Across = ScaleContinuousNumeric<number, number>;

/** A scale by powers where values are far apart; what is nought stands at its left end. */
function across(marks: readonly Mark[], median: number, range: [number, number]): Across {
  const most = Math.max(median, ...marks.map(({ worth }) => worth), 1);
  const least = marks.reduce((found, { worth }) => (worth > 0 && worth < found ? worth : found), Math.max(median, 1));
  return median > 0 && most / median > WIDE ? scaleLog([least / 1.15, most * 1.15], range) : scaleLinear([0, most * 1.04], range);
}

function some(x: Across, most: number): number[] {
  const all = x.ticks(most);
  // A scale by powers gives every multiple: round ones are enough, and no more than fit.
  const round = all.filter((value) => /^[125]0*$/.test(String(Math.round(value))));
  const kept = all.length <= most ? all : round.length <= most ? round : round.filter((value) => /^10*$/.test(String(Math.round(value))));
  let end = -Infinity;
  return kept.filter((value) => {
    const half = 3.5 * tick(value, "money").length + 4;
    if (x(value) - half < end) return false;
    end = x(value) + half;
    return true;
  });
}

function corners(plot: Box, centre: { x: number; y: number }): { id: Field; at: { x: number; y: number }; anchor: "start" | "end"; box: Box }[] {
  const above = Math.max(plot.top + 14, Math.min(plot.top + 16, centre.y - 4));
  const below = plot.bottom - 6;
  const place = (id: Field, end: boolean, y: number) => {
    const x = end ? plot.right - 4 : plot.left + 4;
    const length = 8 * words.fields[id].length;
    return { id, at: { x, y }, anchor: end ? "end" as const : "start" as const, box: { left: end ? x - length : x, right: end ? x : x + length, top: y - 13, bottom: y + 4 } };
  };
  return [place("grow", false, above), place("keep", true, above), place("rest", false, below), place("nurture", true, below)];
}

function boxOf(text: string, x: number, middle: number, end: boolean): Box {
  const length = 6.6 * text.length + 2;
  return { left: end ? x - length : x, right: end ? x : x + length, top: middle - 7, bottom: middle + 7 };
}

interface Spot { mark: Mark; x: number; y: number }
interface Label { id: string; text: string; x: number; y: number; end: boolean }

/** Whom to nurture first, then who is worth the most; a name that would lie on another or on a mark is left out. */
function named(spots: readonly Spot[], plot: Box, fixed: readonly Box[], narrow: boolean, measure: Measure): Label[] {
  const urgent = ({ mark }: Spot): number => (mark.field === "nurture" ? 1 : 0);
  const order = spots.toSorted((a, b) => urgent(b) - urgent(a) || b.mark.worth - a.mark.worth).slice(0, 80);
  const half = MARK / 2 + 1;
  const taken: Box[] = [...fixed];
  const dots: Box[] = spots.map(({ x, y }) => around(x, y));
  const found: Label[] = [];
  for (const { mark, x, y } of order) {
    if (found.length === (narrow ? NAMED.narrow : NAMED.wide)) break;
    const text = fitted(mark.name, narrow ? ROOM.narrow : ROOM.wide, 12, measure);
    const length = measure(text, 12) + 2;
    for (const end of [false, true]) {
      const at = end ? x - half - 2 : x + half + 2;
      const box: Box = { left: end ? at - length : at, right: end ? at : at + length, top: y - 7, bottom: y + 7 };
      const free = box.left >= plot.left && box.right <= plot.right && [...taken, ...dots].every((other) => !overlap(box, other));
      if (!free) continue;
      taken.push(box);
      found.push({ id: mark.id, text, x: at, y: y + 4, end });
      break;
    }
  }
  return found;
}

function around(x: number, y: number): Box {
  const half = MARK / 2 + 1;
  return { left: x - half, right: x + half, top: y - half, bottom: y + half };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
