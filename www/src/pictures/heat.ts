// The scores of many clients over time: a row a client, a column a period, coloured by band. A shape says the band too, and the
// figure stands in the cell where there is room.
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Band, Period } from "rapport";
import { period as periodName, score as scoreText, shortPeriod } from "../text/format";
import { address } from "../state/routes";
import { heat as words, pictures, roster as rosterWords } from "../text/words";
import { fitted, type Measure } from "./fit";
import { bandLook, bandShape } from "./pictures";
import { raw } from "../take/raw";
import { portfolio } from "../text/words";

export interface HeatCell {
  /** NaN where there is none. */
  score: number;
  band: number;
  status: number;
}

export interface HeatRow {
  id: string;
  name: string;
  cells: readonly HeatCell[];
}

export interface HeatMap {
  /** Oldest first. */
  windows: readonly Period[];
  bands: readonly Band[];
  rows: readonly HeatRow[];
  /** The row where Tab stops. */
  stop: number;
  label: string;
}

const ROW = 22;
const TOP = 18;
/** Below this width, a phone's, fewer periods are shown. */
export const NARROW = 560;
const FEW = 12;

/** Rows are links, so the picture is a group of them and no single image. */
export function heatMap(map: HeatMap): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number, measure: Measure) => draw(map, width, measure)}></rapport-picture>`;
}

function draw({ windows: all, bands, rows, stop, label }: HeatMap, width: number, measure: Measure): SVGTemplateResult {
  const skip = width < NARROW ? Math.max(0, all.length - FEW) : 0;
  const windows = all.slice(skip);
  const left = width < NARROW ? Math.floor(width * 0.36) : 224;
  const step = Math.min(56, (width - left) / Math.max(1, windows.length));
  const height = rows.length * ROW + 2 * TOP;
  const every = Math.max(1, Math.ceil(62 / step));
  const heads = windows.map((window, at) => ({ window, at })).filter(({ at }) => (windows.length - 1 - at) % every === 0 && (at + 1) * step >= 56);
  const line = (y: number) => heads.map(({ window, at }) => svg`<text class="axis" x=${left + (at + 1) * step - 2} y=${y} text-anchor="end">${shortPeriod(window)}</text>`);
  return svg`<svg class="picture heat" role="group" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${line(TOP - 6)}
    ${rows.map((row, place) => {
      const top = TOP + place * ROW;
      const now = row.cells.at(-1);
      const last = all.at(-1);
      const said = now === undefined || last === undefined ? row.name : words.row(row.name, Number.isNaN(now.score) ? pictures.dash : scoreText(now.score, bands), bands[now.band]?.label ?? pictures.noBand, periodName(last));
      return svg`<a href=${address("client", row.id)} tabindex=${place === stop ? 0 : -1} data-place=${place} data-client=${row.id} aria-label=${said}>
        <rect class="hit" x="0" y=${top} width=${left + windows.length * step} height=${ROW}></rect>
        <text class=${width < NARROW ? "name small" : "name"} x="0" y=${top + 15}>${fitted(row.name, left - 6, width < NARROW ? 12 : 14, measure)}<title>${row.name}</title></text>
        ${row.cells.slice(skip).map((cell, at) => drawCell(cell, { x: left + at * step, y: top, step, bands, said: sentence(row.name, cell, windows[at], bands) }))}</a>`;
    })}
    ${rows.length > 12 ? line(height - 5) : nothing}
  </svg>`;
}

function drawCell({ score, band }: HeatCell, { x, y, step, bands, said }: { x: number; y: number; step: number; bands: readonly Band[]; said: string }): SVGTemplateResult {
  const width = Math.max(1, step - 1);
  if (Number.isNaN(score)) return svg`<rect class="empty" x=${x} y=${y} width=${width} height=${ROW - 1}><title>${said}</title></rect>`;
  const text = scoreText(score, bands);
  const roomy = step >= 14 + 6.7 * text.length;
  const size = roomy ? Math.min(9, step - 8 - 6.7 * text.length) : Math.min(9, Math.max(5, step - 6));
  const scale = size / 12;
  const at = { x: roomy ? x + 3 : x + (width - size) / 2, y: y + (ROW - 1 - size) / 2 };
  return svg`<rect class="cell ${bandLook(band, bands)} shade-${shade(score, band, bands)}" x=${x} y=${y} width=${width} height=${ROW - 1}><title>${said}</title></rect>
    <g class="shape ${bandLook(band, bands)}" transform="translate(${at.x} ${at.y}) scale(${scale})">${bandShape(band, bands)}</g>
    ${roomy ? svg`<text class="inside" x=${x + width - 4} y=${y + 15} text-anchor="end">${text}</text>` : nothing}`;
}

/** Three shades in a band: the strongest is the furthest from the band next to it. Of a band in the middle all are alike. */
function shade(score: number, band: number, bands: readonly Band[]): number {
  const look = bandLook(band, bands);
  const from = bands[band]?.from ?? 0;
  const to = bands[band - 1]?.from ?? Math.max(100, score);
  const part = Math.min(1, Math.max(0, to > from ? (score - from) / (to - from) : 0));
  if (look === "best") return 1 + Math.min(2, Math.floor(3 * part));
  return look === "last" ? 1 + Math.min(2, Math.floor(3 * (1 - part))) : 2;
}

function sentence(name: string, { score, band, status }: HeatCell, window: Period | undefined, bands: readonly Band[]): string {
  const when = window === undefined ? "" : periodName(window);
  if (Number.isNaN(score)) return words.noScore(name, when, rosterWords.scoreStatus[status] || pictures.none);
  return words.cell(name, when, scoreText(score, bands), bands[band]?.label ?? pictures.noBand);
}

/** The table that says what the picture shows, with all periods. */
export function heatTable({ windows, bands, rows, label }: HeatMap): TemplateResult {
  return html`<details class="twin"><summary>${pictures.asTable}</summary>
    <div class="scroll" role="region" aria-label=${label} tabindex="0"><table class="heat-table">
      <caption class="hidden">${label}</caption>
      <thead><tr><th scope="col" data-raw=${raw(portfolio.id, words.client)}>${words.client}</th>${windows.map((window) => html`<th scope="col" class="figure">${shortPeriod(window)}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row" data-raw=${raw(row.id, row.name)}><a href=${address("client", row.id)}><bdi>${row.name}</bdi></a></th>
        ${row.cells.map((cell, at) => html`<td class="figure" data-raw=${raw(cell.score)} title=${sentence(row.name, cell, windows[at], bands)}>${Number.isNaN(cell.score) ? pictures.dash : scoreText(cell.score, bands)}</td>`)}</tr>`)}</tbody></table></div><rapport-take></rapport-take></details>`;
}
