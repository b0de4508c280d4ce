// The look of the pictures of all clients, of answers and of what is set by hand.
import { css } from "lit";

export const pictures = css`
  .ways { display: flex; flex-wrap: wrap; gap: 0 20px; margin-top: 16px; }
  .ways a { display: block; padding: 4px 0; color: var(--_quiet); text-decoration: none; border-bottom: 2px solid transparent; }
  .ways a:hover { color: var(--_ink); }
  .ways a[aria-current] { color: var(--_ink); border-bottom-color: var(--_accent); font-weight: 600; }

  .heat-key { margin: 12px 0; }
  .pager { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; margin: 8px 0; }
  .pager .answers { margin: 0; }
  .narrow-only { display: none; }
  @container rapport (max-width: 592px) { .narrow-only { display: inline; } }
  .heat-table th:first-child { position: sticky; left: 0; background: var(--_paper); }
  .heat-table :is(td, th) { padding: 3px 10px 3px 0; }
  .picture.heat a { text-decoration: none; cursor: pointer; }
  .picture.heat a:hover .hit { fill: var(--_wash); }
  .picture.heat a:focus-visible { outline: none; }
  .picture.heat a:focus-visible .hit { stroke: var(--_accent); stroke-width: 2; fill: var(--_wash); }
  .picture.heat a:is(:hover, :focus-visible) .name { text-decoration: underline; }
  .picture.heat text.name.small { font-size: var(--_12); }
  .picture.heat text.inside { fill: var(--_ink); }
  .picture .empty { fill: var(--_wash); }
  .picture .cell.best { --_tone: var(--_best); }
  .picture .cell.middle { --_tone: var(--_middle); }
  .picture .cell.last { --_tone: var(--_last); }
  .picture .cell.none { --_tone: var(--_edge); }
  .picture .shade-1 { fill: color-mix(in srgb, var(--_tone) 14%, var(--_paper)); }
  .picture .shade-2 { fill: color-mix(in srgb, var(--_tone) 26%, var(--_paper)); }
  .picture .shade-3 { fill: color-mix(in srgb, var(--_tone) 40%, var(--_paper)); }
  .picture :is(.shape, .mark).best { fill: var(--_best); }
  .picture :is(.shape, .mark).middle { fill: var(--_middle); }
  .picture :is(.shape, .mark).last { fill: var(--_last); }
  .picture :is(.shape, .mark).none { fill: var(--_quiet); }

  .value-fields { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 8px 32px; margin: 12px 0; }
  .value-fields dt { font-weight: 600; border-top: 1px solid var(--_edge); padding-top: 6px; }
  .value-fields .block { font-size: var(--_12); }
  @container rapport (max-width: 760px) { .value-fields { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px 16px; } }
  .matrix-picture { margin-top: 12px; }
  .value-table :is(td, th) { padding-top: 4px; padding-bottom: 4px; }
  .picture.matrix .edge { stroke: var(--_edge); stroke-width: 1; stroke-dasharray: 4 3; }
  .picture.matrix .field-name { fill: var(--_quiet); font-size: var(--_14); font-weight: 600; }
  .picture.matrix :is(.mark, .mark-name) { cursor: pointer; }
  .picture.matrix .mark { fill-opacity: 0.75; }
  .picture.matrix .mark:focus { outline: none; }
  .picture.matrix .mark:focus-visible { fill-opacity: 1; stroke: var(--_ink); stroke-width: 4; paint-order: stroke; }
  .picture.matrix .mark:hover { fill-opacity: 1; stroke: var(--_ink); stroke-width: 1.5; }
  .picture.matrix .mark-name { fill: var(--_ink); }
  .picture.matrix :is(.axis, .mark-name, .field-name) { paint-order: stroke; stroke: var(--_paper); stroke-width: 3px; stroke-linejoin: round; }
  :is(rapport-heat, rapport-revenue) .fields, .found + .prose-line { margin-bottom: 12px; }

  .picture.stack .for { fill: color-mix(in srgb, var(--_best) 55%, var(--_paper)); }
  .picture.stack .neither { fill: color-mix(in srgb, var(--_edge) 28%, var(--_paper)); }
  .picture.stack .against { fill: color-mix(in srgb, var(--_last) 55%, var(--_paper)); }
  .picture.stack text.inside { fill: var(--_ink); }
  .steps { width: auto; }
  .points { margin-top: 16px; }

  .lead.moves, .lead.news { margin-top: 4px; }
  .by-hand { display: flex; gap: 4px; align-items: baseline; font-size: var(--_12); color: var(--_quiet); }
  .by-hand svg { flex: none; fill: none; stroke: currentColor; stroke-width: 1.2; }
  /* In a long list all rows have one height: the words are under the pointer, and read out. */
  .windowed .by-hand { display: inline-flex; margin-inline-start: 4px; }
  .windowed .by-hand > span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .roster .model-head { width: 112px; }
  .roster .model-cell { font-size: var(--_12); }
  @container rapport (max-width: 760px) { .roster .model-cell, .roster .model-head { display: none; } }
`;
