// Every drawing of the page, as SVG. Colours come from the style sheet; each picture has a name, and a table beside it
// or a table of its own that says the same.
import { extent, max } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { html, LitElement, nothing, svg, type PropertyValues, type SVGTemplateResult, type TemplateResult } from "lit";
import { type Measure, measuring } from "./fit";
import type { Band, CivilDate, Measurement, ScoreLine, Unit } from "rapport";
import { figure, fixed, period, plain, shortDate, shortPeriod, tick } from "../text/format";
import { inUnit, raw } from "../take/raw";
import type { Taking } from "../take/take";
import { Listener } from "../state/language";
import { between, pictures as words, statusWords, take, told } from "../text/words";

/** One value of a trend; `null` is a gap. */
export interface Point {
  label: string;
  short: string;
  value: number | null;
  low: number | null;
  high: number | null;
  /** Too few to tell, or not final: drawn hollow. */
  weak: boolean;
  note: string;
  /** What began with this value, such as another scoring model: a line across the picture. */
  mark?: string;
}

export function points(series: readonly Measurement[]): Point[] {
  return series.map((entry) => ({
    label: period(entry.period),
    short: shortPeriod(entry.period),
    value: entry.value,
    low: entry.interval?.low ?? null,
    high: entry.interval?.high ?? null,
    weak: entry.status !== "ok",
    note: entry.status === "ok" ? "" : statusWords[entry.status],
  }));
}

export interface TrendOptions {
  unit: Unit;
  height: number;
  /** The lowest and highest value there can be, where the axis should show them. */
  domain?: readonly [number, number];
  /** What is usual lies behind the line. */
  usual?: { low: number; high: number };
  /** Marked levels, such as the edges of bands. */
  levels?: readonly { at: number; label: string }[];
  /** What holds on average for some values in a row. */
  steps?: readonly Step[];
  label: string;
}

/** Values in a row that are about the same. */
export interface Step {
  /** Place of the first. */
  from: number;
  values: number;
  at: number;
}

/** Shares and counts start at nought; what can be negative starts where its data do. */
function trendDomain(data: readonly Point[], unit: Unit, usual?: TrendOptions["usual"]): [number, number] {
  const known = data.flatMap(({ value, low, high }) => [value, low, high]).filter((n): n is number => n !== null && Number.isFinite(n));
  const [least = 0] = extent(known);
  // What has never been negative is not usually so, whatever the arithmetic of the range says.
  const ends = usual === undefined ? [] : [usual.high, least < 0 ? usual.low : Math.max(0, usual.low)];
  const [low = 0, high = 1] = extent([...known, ...ends]);
  const start = unit === "answer" ? low : Math.min(0, low);
  return high > start ? [start, high] : [start, start + 1];
}

export function trend(data: readonly Point[], options: TrendOptions): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number) => drawTrend(data, options, width)}></rapport-picture>`;
}

function drawTrend(data: readonly Point[], options: TrendOptions, width: number): SVGTemplateResult {
  const { unit, height, levels = [], usual, steps = [] } = options;
  const y = scaleLinear(options.domain ?? trendDomain(data, unit, usual), [height - 20, 8]);
  if (options.domain === undefined) y.nice(3);
  const floor = usual === undefined ? 0 : Math.min(y(usual.low), height - 20);
  const ticks = levels.length > 0 ? [] : y.ticks(height < 100 ? 2 : 3);
  const names = [...ticks.map((at) => tick(at, unit)), ...levels.map((level) => level.label)];
  const margin = 12 + 7 * (max(names, (name) => name.length) ?? 0);
  const x = scaleLinear([0, Math.max(1, data.length - 1)], [margin, width - 6]);
  const bandShape = area<Point>((_, at) => x(at), (d) => y(d.low ?? 0), (d) => y(d.high ?? 0))
    .defined((d) => d.low !== null && d.high !== null && d.value !== null);
  const lineShape = line<Point>((_, at) => x(at), (d) => y(d.value ?? 0)).defined((d) => d.value !== null);
  const first = data[0];
  const last = data.at(-1);
  const step = data.length > 1 ? x(1) - x(0) : width;
  const lastAt = data.findLastIndex((d) => d.value !== null);
  return svg`<svg class="picture" role="img" aria-label=${options.label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${ticks.map((value, at) => svg`<line class="grid" x1=${margin} x2=${width} y1=${y(value)} y2=${y(value)}></line>
      <text class="axis" x=${margin - 6} y=${y(value)} dy="0.32em" text-anchor="end">${names[at]}</text>`)}
    ${levels.map(({ at, label }) => svg`<line class="grid" x1=${margin} x2=${width} y1=${y(at)} y2=${y(at)}></line>
      <text class="axis" x=${margin - 6} y=${y(at)} dy="0.32em" text-anchor="end">${label}</text>`)}
    ${usual === undefined ? nothing : svg`<rect class="usual" x=${margin} y=${y(usual.high)} width=${Math.max(0, width - margin)} height=${Math.max(1, floor - y(usual.high))}></rect>
      ${[y(usual.high), floor].map((edge) => svg`<line class="usual-edge" x1=${margin} x2=${width} y1=${edge} y2=${edge}></line>`)}`}
    <path class="interval" d=${bandShape(data) ?? ""}></path>
    <path class="line" d=${lineShape(data) ?? ""}></path>
    ${steps.map(({ from, values, at }) => svg`<line class="step" x1=${Math.max(margin, x(from - 0.5))} x2=${Math.min(width, x(from + values - 0.5))} y1=${y(at)} y2=${y(at)}></line>`)}
    ${usual === undefined ? nothing : svg`<text class="axis" x=${margin + 4} y=${y(usual.high) - 4}>${words.usual}</text>`}
    ${data.map((d, at) => d.mark === undefined ? nothing : svg`<line class="usual-edge mark" x1=${x(at) - step / 2} x2=${x(at) - step / 2} y1="8" y2=${height - 20}></line>
      ${named(d.mark, x(at) - step / 2, margin)}`)}
    ${data.map((d, at) => d.value !== null && (d.weak || at === lastAt || lonely(data, at))
      ? svg`<circle class=${d.weak ? "dot weak" : "dot"} cx=${x(at)} cy=${y(d.value)} r="3"></circle>` : nothing)}
    ${first === undefined ? nothing : svg`<text class="axis" x=${margin} y=${height - 4}>${first.short}</text>`}
    ${last === undefined || data.length < 2 ? nothing : svg`<text class="axis" x=${width} y=${height - 4} text-anchor="end">${last.short}</text>`}
    ${data.map((d, at) => svg`<rect class="hit" x=${x(at) - step / 2} y="0" width=${step} height=${height}><title>${sentence(d, unit)}</title></rect>`)}
  </svg>`;
}

/** The name of a mark stands before its line, or behind it where it has no room there. */
function named(mark: string, x: number, from: number): SVGTemplateResult {
  const before = x - from > 7 * mark.length + 4;
  return svg`<text class="axis" x=${before ? x - 4 : x + 4} y="16" text-anchor=${before ? "end" : "start"}>${mark}</text>`;
}

/** A value between two gaps has no line to show it. */
function lonely(data: readonly Point[], at: number): boolean {
  return (data[at - 1]?.value ?? null) === null && (data[at + 1]?.value ?? null) === null;
}

function sentence(d: Point, unit: Unit): string {
  const value = d.value === null ? words.none : figure(d.value, unit);
  const span = d.low === null || d.high === null ? "" : ` (${between(figure(d.low, unit), figure(d.high, unit))})`;
  return `${d.label}: ${value}${span}${d.note === "" ? "" : `, ${d.note}`}`;
}

/** The table that says what the picture shows. */
export function trendTable(data: readonly Point[], unit: Unit, caption: string, first: string = words.period): TemplateResult {
  return html`<details class="twin"><summary>${words.asTable}</summary>
    <div class="scroll" role="region" aria-label=${caption} tabindex="0"><table>
      <caption class="hidden">${caption}</caption>
      <thead><tr><th scope="col">${first}</th><th scope="col" class="figure" data-raw=${raw(take.valueIn(unit))}>${words.value}</th><th scope="col" class="figure" data-raw=${raw(take.measurements.low, take.measurements.high)}>${words.interval}</th><th scope="col">${words.note}</th></tr></thead>
      <tbody>${data.map((d) => html`<tr><th scope="row">${d.label}</th>
        <td class="figure" data-raw=${raw(inUnit(d.value, unit))}>${d.value === null ? words.dash : figure(d.value, unit)}</td>
        <td class="figure" data-raw=${raw(inUnit(d.low, unit), inUnit(d.high, unit))}>${d.low === null || d.high === null ? "" : between(figure(d.low, unit), figure(d.high, unit))}</td>
        <td>${d.note}</td></tr>`)}</tbody>
    </table></div><rapport-take></rapport-take></details>`;
}

/** A score's last windows, small enough for a row. The scale is always 0 to 100, so that rows compare. */
export function sparkline(values: ArrayLike<number>, label: string): SVGTemplateResult {
  const width = 88;
  const height = 22;
  const list = Array.from(values);
  const x = scaleLinear([0, Math.max(1, list.length - 1)], [2, width - 4]);
  const y = scaleLinear([0, 100], [height - 3, 3]).clamp(true);
  const shape = line<number>((_, at) => x(at), (value) => y(value)).defined((value) => !Number.isNaN(value));
  const last = list.at(-1) ?? NaN;
  return svg`<svg class="picture spark" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    <line class="grid" x1="0" x2=${width} y1=${height - 3} y2=${height - 3}></line>
    <path class="line" d=${shape(list) ?? ""}></path>
    ${Number.isNaN(last) ? nothing : svg`<circle class="dot" cx=${x(list.length - 1)} cy=${y(last)} r="2"></circle>`}
  </svg>`;
}

/** A score in words, for those who cannot see the line. */
export function sparkLabel(values: ArrayLike<number>): string {
  return words.spark(Array.from(values, (value) => (Number.isNaN(value) ? words.dash : fixed(value, 0))));
}

const shapes = {
  best: svg`<circle cx="6" cy="6" r="4.5"></circle>`,
  middle: svg`<path d="M6 1.2 11 10.4H1Z"></path>`,
  last: svg`<path d="M6 .6 11.4 6 6 11.4 .6 6Z"></path>`,
  none: svg`<path d="M2 5.2h8v1.6H2Z"></path>`,
};

/** Which of the three looks a band has. Models may have any number of bands; best and last are always told apart. */
export function bandLook(at: number, bands: readonly Band[]): keyof typeof shapes {
  if (bands[at] === undefined) return "none";
  if (at === 0) return "best";
  return at === bands.length - 1 ? "last" : "middle";
}

/** The shape of a band, in a square of twelve. */
export function bandShape(at: number, bands: readonly Band[]): SVGTemplateResult {
  return shapes[bandLook(at, bands)];
}

/** A band as a shape and a word. */
export function bandMark(at: number, bands: readonly Band[]): TemplateResult {
  const look = bandLook(at, bands);
  return html`<span class="band ${look}" part="band"><svg aria-hidden="true" width="12" height="12" viewBox="0 0 12 12">${shapes[look]}</svg>${bands[at] === undefined ? words.noBand : told.band(bands[at].id, bands[at].label)}</span>`;
}

/** Points earned and missed of one line, on a scale shared by all lines. */
export function pointsBar(entry: ScoreLine, scaleMax: number): SVGTemplateResult {
  const share = (value: number) => `${(100 * Math.abs(value)) / Math.max(scaleMax, 1e-9)}%`;
  return svg`<svg class="picture bar" aria-hidden="true" width="100%" height="12">
    ${entry.possible > entry.earned ? svg`<rect class="missed" x="0" y="1" height="10" width=${share(entry.possible)}></rect>` : nothing}
    <rect class=${entry.kind === "penalty" ? "lost" : "earned"} x="0" y="1" height="10" width=${share(entry.earned)}></rect>
  </svg>`;
}

/** One value and its interval on a scale shared by all segments. */
export function intervalMark({ value, interval, status }: Pick<Measurement, "value" | "interval" | "status">, domain: readonly [number, number]): SVGTemplateResult {
  const x = scaleLinear(domain, [2, 98]);
  const at = (value: number) => `${x(value)}%`;
  return svg`<svg class="picture bar" aria-hidden="true" width="100%" height="12">
    ${interval === null ? nothing : svg`<line class="whisker" x1=${at(interval.low)} x2=${at(interval.high)} y1="6" y2="6"></line>`}
    ${value === null ? nothing : svg`<circle class=${status === "ok" ? "dot" : "dot weak"} cx=${at(value)} cy="6" r="3.5"></circle>`}
  </svg>`;
}

/** The ends of the scale that the marks below it share. */
export function axisMark([low, high]: readonly [string, string], label: string): SVGTemplateResult {
  return svg`<svg class="picture bar" role="img" aria-label=${label} width="100%" height="16">
    <text x="2%" y="12">${low}</text><text x="98%" y="12" text-anchor="end">${high}</text></svg>`;
}

/** A count as a thin bar, on a scale shared by all. */
export function countBar(value: number, most: number): SVGTemplateResult {
  return svg`<svg class="picture bar" aria-hidden="true" width="100%" height="8"><rect class="earned" x="0" y="1" height="6" width=${`${(100 * value) / most}%`}></rect></svg>`;
}

export function segmentDomain(entries: readonly Measurement[], unit: Unit): [number, number] {
  return trendDomain(points(entries), unit);
}

export interface Activity {
  weeks: readonly CivilDate[];
  types: readonly { type: string; counts: readonly number[] }[];
}

/** Bars by week, one row for each kind of activity, all rows on one scale. */
export function weeklyBars(activity: Activity, label: string): TemplateResult {
  return html`<rapport-picture part="picture" .draw=${(width: number) => drawWeeks(activity, label, width)}></rapport-picture>`;
}

function drawWeeks({ weeks, types }: Activity, label: string, width: number): SVGTemplateResult {
  const narrow = width < 560;
  const left = narrow ? 0 : 168;
  const rowHeight = narrow ? 44 : 26;
  const height = types.length * rowHeight + 20;
  const x = scaleBand(weeks, [left, width - 52]).paddingInner(0.15);
  const tallest = max(types, (row) => max(row.counts)) ?? 1;
  const y = scaleLinear([0, Math.max(tallest, 1)], [0, 20]);
  return svg`<svg class="picture" role="img" aria-label=${label} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${types.map((row, at) => {
      const base = (at + 1) * rowHeight - 3;
      const most = max(row.counts) ?? 0;
      const top = row.counts.indexOf(most);
      return svg`<text class="name" x="0" y=${narrow ? base - 26 : base - 2}>${row.type}</text>
        <line class="grid" x1=${left} x2=${width - 52} y1=${base} y2=${base}></line>
        ${row.counts.map((value, week) => value > 0
          ? svg`<rect class="earned" x=${x(weeks[week] ?? "") ?? 0} y=${base - Math.max(1.5, y(value))} width=${x.bandwidth()} height=${Math.max(1.5, y(value))}><title>${words.week(shortDateOf(weeks[week]), row.type, plain(value))}</title></rect>` : nothing)}
        ${most > 0 ? svg`<text class="axis" x=${width} y=${base - 2} text-anchor="end">${words.most(plain(most))}<title>${words.week(shortDateOf(weeks[top]), row.type, plain(most))}</title></text>` : nothing}`;
    })}
    ${weeks.length === 0 ? nothing : svg`<text class="axis" x=${left} y=${height - 4}>${shortDate(weeks[0] ?? "")}</text>
      <text class="axis" x=${width - 52} y=${height - 4} text-anchor="end">${shortDate(weeks.at(-1) ?? "")}</text>`}
  </svg>`;
}

function shortDateOf(week: CivilDate | undefined): string {
  return week ?? "";
}

export function weeklyTable({ weeks, types }: Activity, caption: string): TemplateResult {
  return html`<details class="twin"><summary>${words.asTable}</summary>
    <div class="scroll" role="region" aria-label=${caption} tabindex="0"><table>
      <caption class="hidden">${caption}</caption>
      <thead><tr><th scope="col">${words.weekOf}</th>${types.map((row) => html`<th scope="col" class="figure">${row.type}</th>`)}</tr></thead>
      <tbody>${weeks.map((week, at) => html`<tr><th scope="row">${week}</th>${types.map((row) => html`<td class="figure" data-raw=${raw(row.counts[at] ?? 0)}>${plain(row.counts[at] ?? 0)}</td>`)}</tr>`)}</tbody>
    </table></div><rapport-take></rapport-take></details>`;
}

/** Draws for the width it has, so that type keeps its size. */
export class Picture extends LitElement {
  static override properties = { draw: { attribute: false }, width: { state: true } };
  declare draw: (width: number, measure: Measure) => SVGTemplateResult;
  declare width: number;
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.width = Math.floor(entry.contentRect.width);
  });
  /** No observer hears of the paper; by now the dashboard is as wide as it, or has its own width again. */
  readonly #print = (): void => {
    this.width = this.clientWidth;
    this.performUpdate();
  };

  constructor() {
    super();
    new Listener(this);
    this.draw = () => svg``;
    this.width = 0;
  }

  /** In the dashboard's own tree, under its style sheet. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    for (const type of ["beforeprint", "afterprint"]) window.addEventListener(type, this.#print);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    for (const type of ["beforeprint", "afterprint"]) window.removeEventListener(type, this.#print);
  }

  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return this.width > 0;
  }

  protected override render(): TemplateResult {
    const label = this.#drawn?.getAttribute("aria-label") ?? "";
    const button = (kind: "svg" | "png"): TemplateResult => html`<button class="take" aria-label=${take.pictureOf(label, take[kind])} @click=${() => this.#take(kind)}>${take[kind]}</button>`;
    return html`${this.draw(this.width, measuring(this))}<div class="takes">${button("svg")} ${button("png")}</div>`;
  }

  /** The picture has its name only once it is drawn. */
  protected override firstUpdated(): void {
    this.requestUpdate();
  }

  get #drawn(): SVGSVGElement | null {
    return this.querySelector<SVGSVGElement>("svg.picture");
  }

  #take(kind: "svg" | "png"): void {
    const drawn = this.#drawn;
    if (drawn === null) return;
    const detail: Taking = { what: kind === "svg" ? { svg: drawn } : { png: drawn }, name: drawn.getAttribute("aria-label") ?? "" };
    this.dispatchEvent(new CustomEvent("wish-take", { detail, bubbles: true }));
  }
}
