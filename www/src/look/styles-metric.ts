// The look of a metric's own page and of the segments' page.
import { css, unsafeCSS } from "lit";

/** Shades of a share, in tenths. */
const tints = Array.from({ length: 11 }, (_, tenth) => `.tint-${tenth} { background: color-mix(in srgb, var(--_accent) ${tenth * 4}%, transparent); }`).join("\n");

export const metric = css`
  .metric-head { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 12px 56px; margin-top: 20px; }
  .metric-now > p + p { margin-top: 6px; }
  .usual-line { font-size: var(--_16); line-height: 1.5; }
  @container rapport (max-width: 760px) { .metric-head { grid-template-columns: minmax(0, 1fr); } }
  .definitions { border: 0; margin: 0; padding: 0; max-width: 88ch; min-width: 0; }
  .definition-line { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 10px; align-items: baseline; padding: 6px 0; border-top: 1px solid var(--_line); cursor: pointer; }
  .definition-line:last-child { border-bottom: 1px solid var(--_line); }
  .definitions > p { margin-bottom: 8px; }
  .definition-line input { min-height: 0; margin: 0; accent-color: var(--_accent); }
  .named { color: var(--_quiet); margin-inline-start: 6px; }
  .named::before { content: "· "; }
  section > h3 { margin-top: 16px; }
  section > .prose-line { margin-top: 8px; }
  rapport-comparison > * + .prose-line { margin-top: 8px; }
  .prose-line + :is(rapport-picture, .scroll) { margin-top: 16px; }
  rapport-picture + table, rapport-picture + .scroll { margin-top: 12px; }

  .comparison, .cross { margin-top: 16px; }
  .comparison .bar-head, .cross .bar-head { width: 32%; min-width: 120px; }
  .bar-head .picture text { font-size: var(--_12); }
  .comparison :is(td, th), .cross :is(td, th) { padding-top: 5px; padding-bottom: 5px; }
  .comparison tbody th, .cross tbody th { overflow-wrap: anywhere; }
  tfoot :is(th, td) { border-bottom: 0; color: var(--_quiet); }
  .between { font-size: var(--_12); font-weight: 400; margin-inline-start: 6px; }
  :is(.comparison, .cross) .between { display: inline-block; min-width: 16ch; }
  .comparison thead th:nth-last-child(2) { white-space: normal; }
  .cross { max-width: 1040px; }
  .cross th:first-child { width: 30%; }
  .cross :is(th, td):is(:nth-child(2), :nth-child(3)) { width: 9%; }
  .n-small { display: none; font-size: var(--_12); }
  :is(rapport-metric, rapport-segments) .fields select { max-width: min(100%, 320px); }
  .listed td { padding: 8px 0 16px; }
  .client-list { columns: 4 200px; column-gap: 32px; margin-top: 4px; }
  .client-list li { break-inside: avoid; overflow-wrap: anywhere; padding: 2px 0; }
  @container rapport (max-width: 760px) {
    .between, :is(.comparison, .cross) .between { display: block; margin: 0; min-width: 0; }
    .comparison .n, .comparison .bar-head, .comparison .bar-cell, .cross .bar-head, .cross .bar-cell { display: none; }
    .comparison :is(td, th), .cross :is(td, th) { padding-right: 12px; }
    .cross thead th { white-space: normal; }
    .n-small { display: block; }
  }
  .pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px 56px; margin: 16px 0 12px; }
  .pair dt { font-weight: 600; border-top: 1px solid var(--_edge); padding-top: 8px; }
  @container rapport (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } }

  .at-risk { width: auto; }
  .at-risk :is(td, th) { padding-right: 32px; padding-top: 4px; padding-bottom: 4px; }
  @container rapport (max-width: 520px) { .at-risk :is(td, th) { padding-right: 12px; } .at-risk thead th { white-space: normal; } }
  .triangle { width: auto; }
  .scroll > table.triangle { min-width: 0; }
  .triangle :is(td, th) { padding: 4px 8px; border-bottom-color: var(--_paper); }
  .triangle th:first-child { padding-left: 0; white-space: nowrap; position: sticky; left: 0; background: var(--_paper); }
  .triangle tbody td { color: var(--_ink); }
  .triangle tbody td.quiet { color: var(--_quiet); }
  ${unsafeCSS(tints)}
  .themes { margin-top: 12px; max-width: 960px; }
  .themes :is(td, th) { padding-top: 4px; padding-bottom: 4px; }
  .themes tbody th { overflow-wrap: anywhere; }
  .class-cell { width: 16%; }
  .class-cell > div { display: grid; grid-template-columns: 4ch minmax(0, 1fr); gap: 0 8px; align-items: center; }
  .class-cell .earned { fill-opacity: 0.6; }
  @container rapport (max-width: 520px) { .class-cell > div { grid-template-columns: minmax(0, 1fr); } }
  .sql { margin-top: 16px; }
  .sql > summary { width: fit-content; color: var(--_accent); }
  .sql p { margin: 8px 0; }
  .sql pre { margin: 0; padding: 12px; background: var(--_wash); font: 400 var(--_12) / 1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
  form.fields button { min-height: 32px; }
`;
