// The look of the page that asks whether the score is any good.
import { css } from "lit";

export const evidence = css`
  .verdict-line { max-width: 76ch; }
  .verdict-line + .prose-line { margin-top: 8px; }
  .picture.dots text { paint-order: stroke; stroke: var(--_paper); stroke-width: 3px; stroke-linejoin: round; }
  .picture.dots text.name { font-variant-numeric: tabular-nums; }
  .picture.dots text.head { font-weight: 600; }
  .picture .expected { fill: none; stroke: var(--_ink); stroke-width: 1.5; }
  rapport-evidence .fields { margin-top: 16px; }
  rapport-evidence :is(.judged, .effect) { width: auto; margin: 12px 0; }
  rapport-evidence rapport-picture { margin-top: 12px; max-width: 880px; }
  rapport-evidence .scroll { margin-top: 12px; }
  rapport-evidence .scroll :is(td, th) { padding-top: 5px; padding-bottom: 5px; }
  rapport-evidence .scroll thead th { white-space: normal; max-width: 18ch; }
  rapport-evidence .between { display: inline-block; }
  rapport-evidence td.figure .between { min-width: 9ch; }
  rapport-evidence .tools { margin-top: 12px; }
  @container rapport (max-width: 760px) { rapport-evidence td.figure .between { display: block; min-width: 0; } }
`;
