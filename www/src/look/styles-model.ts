// The look of the scoring model's page, and of what a client's page says about its score.
import { css } from "lit";

const form = css`
  .model-bar { position: sticky; top: var(--rapport-top, 0px); z-index: 2; display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin-top: 16px; padding: 8px 0; background: var(--_paper); border-bottom: 1px solid var(--_line); }
  .model-bar button:disabled, button:disabled { opacity: 0.5; cursor: default; }
  .bar-state { color: var(--_quiet); }
  .bar-keep { flex-basis: 100%; }
  .fault-row > td { padding-top: 0; }
  .lines tbody > tr:has(+ .fault-row) > * { border-bottom-color: transparent; }
  .model-columns { display: grid; grid-template-columns: minmax(0, 8fr) minmax(0, 4fr); gap: 0 56px; align-items: start; }
  .model-effect { position: sticky; top: calc(56px + var(--rapport-top, 0px)); margin-top: 24px; max-height: calc(100dvh - 72px); overflow-y: auto; }
  @container rapport (max-width: 1000px) {
    .model-columns { grid-template-columns: minmax(0, 1fr); }
    .model-effect { position: static; max-height: none; margin-top: 40px; }
  }
  .model-form > section:first-child { margin-top: 24px; }
  .model-form section > p { margin-top: 8px; }
  .model-form h2 { margin-bottom: 4px; }
  .model-form .lines { margin-top: 8px; }
  .field { position: relative; display: grid; gap: 2px; align-content: start; min-width: 0; }
  .field > span:first-child { font-size: var(--_12); color: var(--_quiet); }
  .field :is(input, select, textarea) { width: 100%; }
  .form-grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 236px), 1fr)); gap: 12px 20px; margin-top: 8px; align-items: end; }
  .form-grid.wide { grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); }
  .form-grid.tight { gap: 8px 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 132px), 1fr)); flex: 1; }
  @container rapport (max-width: 520px) { .form-grid.wide { grid-template-columns: minmax(0, 1fr); } }
  textarea { font: inherit; color: inherit; padding: 4px 8px; border: 1px solid var(--_edge); border-radius: 4px; background: var(--_paper); max-width: 100%; resize: vertical; }
  .check { position: relative; display: inline-flex; gap: 8px; align-items: baseline; }
  .check input, .check input:is(:hover, :focus) { min-height: 0; accent-color: var(--_accent); flex: none; }
  .checks { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr)); gap: 4px 16px; }
  [aria-invalid="true"] { border-color: var(--_last); outline: 1px solid var(--_last); }
  /* Not under the bar that stays on top. */
  .model-form :is(input, select, textarea, button) { scroll-margin-block: 150px 16px; }
  .fault { color: var(--_last); margin-top: 4px; max-width: 72ch; font-weight: 400; }

  .lines { table-layout: fixed; }
  .lines thead th.figure { width: 92px; }
  .lines tbody + tbody { border-top: 0; }
  .lines tbody > tr > :is(th, td) { border-bottom: 1px solid var(--_line); vertical-align: top; }
  .lines tbody.open > tr:first-child > :is(th, td) { border-bottom-color: transparent; }
  .lines tbody > tr > td.figure { padding-right: 0; padding-left: 8px; }
  .lines thead th.figure { padding-right: 24px; }
  .lines .rule { font-size: var(--_12); padding-left: 18px; font-weight: 400; overflow-wrap: anywhere; }
  .lines .details > td { padding: 0 0 20px 18px; }
  .lines .details .rule { padding-left: 0; margin-top: 12px; }
  .lines input.number { text-align: end; width: 100%; padding: 2px 6px; min-height: 28px; border-color: transparent; border-bottom-color: var(--_edge); border-radius: 0; background: none; }
  .lines input.number:hover { border-color: var(--_edge); border-radius: 4px; }
  .lines input.number[aria-invalid="true"] { border-color: var(--_last); border-radius: 4px; }
  .lines .details .form-grid input.number, .lines .conditions .field:has(> span:not(.hidden)) input.number { text-align: start; width: 100%; border-color: var(--_edge); border-radius: 4px; min-height: 32px; padding: 4px 8px; }
  .lines.small :is(th, td) { padding-top: 4px; padding-bottom: 4px; vertical-align: middle; }
  .lines.small { table-layout: auto; }
  .count { font-size: var(--_12); }
  .conditions { border: 0; margin: 16px 0 0; padding: 0; min-width: 0; }
  .conditions legend { padding: 0; font-weight: 600; }
  .conditions > * + p { margin-top: 6px; }
  .condition { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr) minmax(0, 4fr) auto; gap: 8px; align-items: end; padding: 4px 0; }
  .condition .field + .field + .field + .field { grid-column: 3; }
  .sliders { display: grid; grid-template-columns: max-content minmax(0, 320px); justify-content: start; gap: 4px 16px; align-items: center; margin-top: 16px; color: var(--_quiet); }
  input.slider { padding: 0; border: 0; min-height: 24px; width: 100%; background: none; accent-color: var(--_accent); }
  .tools { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: baseline; margin-top: 12px; }
  .tools [aria-disabled="true"] { color: var(--_quiet); text-decoration: none; cursor: default; }
  .bands-table .wide { width: 40%; }
  .bands-table thead th:last-child { width: 84px; }
  .bands-table tbody > tr > * { vertical-align: middle; }
  .bands-table td.figure { padding-right: 16px; }
  .band-name { display: flex; gap: 8px; align-items: center; }
  .band-name .field { flex: 1; }
  .bands-table input[type="text"] { border-color: transparent; border-bottom-color: var(--_edge); border-radius: 0; min-height: 28px; padding: 2px 4px; }
  .bands-table input[type="text"]:hover { border-color: var(--_edge); border-radius: 4px; }
  .bands-table + p + .field { max-width: 320px; margin-top: 16px; }
  .health-part { border-top: 1px solid var(--_line); margin-top: 16px; padding-top: 8px; }
  .measure-list > li { padding: 6px 0; }
  .measure-list summary { width: fit-content; }
  .measure-list details > :not(summary) { margin: 8px 0 4px 18px; }
  .measure-list > li + li { border-top: 1px solid var(--_line); }
  .steps li { display: flex; gap: 12px; align-items: end; padding: 4px 0; }
  .steps .field { width: 120px; }
  @container rapport (max-width: 520px) {
    .lines thead th.figure { width: 66px; padding-right: 5px; }
    .lines input.number { padding: 2px 4px; }
    .lines input.number::placeholder { font-size: var(--_12); }
    .condition { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
    .condition .field + .field + .field, .condition .field + .field + .field + .field { grid-column: auto; }
    .bands-table .wide { width: 18%; }
    .bands-table thead th:last-child { width: 76px; }
    .bands-table td.figure { padding-right: 8px; }
  }
  @media (pointer: coarse) { .lines input.number { min-height: 36px; font-size: 14px; } }
`;

const effect = css`
  .effect-line { font-weight: 600; margin-bottom: 12px; }
  .effect-body { max-width: 560px; }
  .effect-body h3 { margin-top: 20px; }
  .effect { margin-top: 12px; }
  .effect th, .effect td, .movers th, .movers td, .differences th, .differences td { padding-top: 4px; padding-bottom: 4px; }
  .movers td.figure { white-space: nowrap; vertical-align: top; }
  .movers .rule { font-size: var(--_12); }
  /* While a weight is dragged this list is another one with every step: only the rows that are seen are laid out and painted, which a table's own layout cannot. */
  .movers, .movers :is(thead, tbody) { display: block; width: auto; }
  .movers :is(th, td) { max-width: none; }
  .movers tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; }
  .movers tbody tr { content-visibility: auto; contain-intrinsic-block-size: auto 49px; }
  .scroll.tall .movers thead { position: sticky; top: 0; z-index: 1; }
  .changes-list { margin-top: 20px; }
  .changes-list > summary { font-weight: 600; }
  .picture .before { fill: none; stroke: var(--_ink); stroke-width: 1.25; stroke-dasharray: 3 3; }
  .picture .after { fill: color-mix(in srgb, var(--_accent) 16%, transparent); stroke: var(--_accent); stroke-width: 1.5; }
  .picture .level { fill: var(--_edge); }
  .picture .break { fill: var(--_paper); }
  .picture .limit { stroke: var(--_ink); stroke-width: 1; }
  .picture .rise { fill: var(--_accent); }
  .picture .fall { fill: var(--_last); }
  .picture .link-line { stroke: var(--_edge); stroke-width: 1; stroke-dasharray: 2 2; }
  .moved-lines { width: auto; margin-top: 12px; }
  .moved-lines td, .moved-lines th { padding-top: 4px; padding-bottom: 4px; }
  .next-step { margin-top: 12px; max-width: 76ch; }
  .prose-line + rapport-picture { margin-top: 12px; }
  .decided { margin-top: 12px; padding-left: 12px; border-left: 3px solid var(--_middle); max-width: 76ch; }
  .decide { margin-top: 12px; max-width: 720px; }
  button.link.small { font-size: var(--_12); }
  .plays { margin: 0; padding-left: 20px; max-width: 76ch; }
  .plays li + li { margin-top: 8px; }
  .health-table .indent { padding-left: 16px; }
  .health-table .bar-head { width: 120px; }
  .health-table { margin-top: 12px; }
  .roster .stake-head { width: 128px; }
  .roster .play { font-size: var(--_12); }
  /* In a long list all rows have one height. */
  .windowed .play { display: none; }
  @container rapport (max-width: 900px) { .roster .stake, .roster .stake-head { display: none; } }
  @container rapport (max-width: 520px) { .roster .band-cell { padding-right: 0; text-overflow: clip; } }
  .decide > summary { width: fit-content; }
`;

export const modelParts = [form, effect];
