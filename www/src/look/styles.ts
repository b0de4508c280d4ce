// The look: type, hairlines and one accent. All colours are custom properties; light and dark are equals.
import { css } from "lit";
import { evidence } from "./styles-evidence";
import { everyone } from "./styles-everyone";
import { metric } from "./styles-metric";
import { modelParts } from "./styles-model";
import { parts } from "./styles-parts";
import { printed } from "./styles-print";
import { taken } from "./styles-take";
import { pictures } from "./styles-pictures";

/**
 * A host page may set
 * `--rapport-paper`, `--rapport-ink`, `--rapport-quiet`, `--rapport-line`, `--rapport-wash`, `--rapport-accent`,
 * `--rapport-on-accent`, `--rapport-best`, `--rapport-middle`, `--rapport-last` (colours), `--rapport-font`,
 * `--rapport-size` (16px: what the type scale is built on), `--rapport-width` and `--rapport-gutter`,
 * `--rapport-top` (the height of a bar of its own that stays on top).
 */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --_paper: var(--rapport-paper, light-dark(#fffefc, #16171a));
    --_ink: var(--rapport-ink, light-dark(#1d1c1a, #eae7e2));
    --_quiet: var(--rapport-quiet, light-dark(#625f59, #a7a39b));
    --_line: var(--rapport-line, light-dark(#dfdbd4, #36383d));
    --_edge: var(--rapport-edge, light-dark(#8b867d, #7c7a75));
    --_wash: var(--rapport-wash, light-dark(#f5f2ec, #202226));
    --_accent: var(--rapport-accent, light-dark(#195a97, #7fb8ec));
    --_on-accent: var(--rapport-on-accent, light-dark(#ffffff, #10202f));
    --_best: var(--rapport-best, var(--_accent));
    --_middle: var(--rapport-middle, light-dark(#875700, #e2b04c));
    --_last: var(--rapport-last, light-dark(#b1360d, #ff946e));
    --_size: var(--rapport-size, 16px);
    --_12: calc(var(--_size) * 0.75);
    --_14: calc(var(--_size) * 0.875);
    --_16: var(--_size);
    --_20: calc(var(--_size) * 1.25);
    --_28: calc(var(--_size) * 1.75);
  }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }

  .band { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
  .band svg { flex: none; fill: var(--_quiet); }
  .band.best { color: var(--_best); }
  .band.best svg { fill: var(--_best); }
  .band.middle { color: var(--_middle); }
  .band.middle svg { fill: var(--_middle); }
  .band.last { color: var(--_last); }
  .band.last svg { fill: var(--_last); }
  .band.none { color: var(--_quiet); }
`;

/**
 * What is inherited is important here: rules of the page for everything would else come before those of the element. Its languages are
 * written from left to right.
 */
const base = css`
  :host {
    direction: ltr !important; white-space: normal !important; letter-spacing: normal !important; word-spacing: normal !important;
    text-transform: none !important; text-indent: 0 !important; color: var(--_ink) !important;
    display: block; container: rapport / inline-size; background: var(--_paper);
    font: 400 var(--_14) / 1.43 var(--rapport-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif) !important;
    font-variant-numeric: tabular-nums !important; text-align: start !important; -webkit-text-size-adjust: 100%;
  }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  .base { max-width: var(--rapport-width, 1280px); margin: 0 auto; padding: 0 var(--rapport-gutter, 32px); }
  @container rapport (max-width: 720px) { .base { padding: 0 var(--rapport-gutter, 16px); } }

  rapport-drop, rapport-files, rapport-receipt, rapport-files-view, rapport-overview, rapport-portfolio, rapport-client, rapport-metrics,
  rapport-card, rapport-picture, rapport-metric, rapport-segments, rapport-comparison, rapport-difference, rapport-curves, rapport-triangle,
  rapport-themes, rapport-heat, rapport-answers, rapport-revenue, rapport-model, rapport-model-compare, rapport-decision, rapport-privacy,
  rapport-evidence, rapport-evidence-backtest, rapport-evidence-lines, rapport-evidence-weights, rapport-evidence-ranks,
  rapport-evidence-lifetimes, rapport-evidence-rates { display: block; min-width: 0; }

  h1, h2, h3, p, ul, dl, dd, table { margin: 0; padding: 0; font-size: inherit; font-weight: inherit; }
  ul { list-style: none; }
  h1 { font-size: var(--_28); line-height: 1.25; font-weight: 600; letter-spacing: -0.01em; text-wrap: balance; overflow-wrap: anywhere; }
  h1:focus { outline: none; }
  h2 { font-size: var(--_20); line-height: 1.4; font-weight: 600; margin-bottom: 12px; text-wrap: balance; }
  h3, h2.title { font-size: var(--_16); line-height: 1.5; font-weight: 600; margin: 0; }
  h2.minor { font-size: var(--_14); line-height: 1.43; margin-bottom: 4px; }
  section { margin-top: 40px; }
  .lead { font-size: var(--_16); line-height: 1.5; max-width: 68ch; margin-top: 8px; }
  .quiet { color: var(--_quiet); }
  .block { display: block; }
  .flag { color: var(--_middle); font-weight: 600; }
  .flag.bad { color: var(--_last); }
  .figure { font-variant-numeric: tabular-nums; }
  .hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  [hidden] { display: none !important; }

  a { color: var(--_accent); text-underline-offset: 3px; text-decoration-thickness: 1px; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); }
  a:hover { text-decoration-color: currentColor; }
  :focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; border-radius: 2px; }

  button, select, input { font: inherit; color: inherit; }
  button { cursor: pointer; padding: 5px 12px; border: 1px solid var(--_edge); border-radius: 4px; background: none; }
  button:hover { background: var(--_wash); }
  button.primary { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-weight: 600; }
  button.primary:hover { background: color-mix(in srgb, var(--_accent) 88%, var(--_ink)); }
  button.quiet-button { border-color: transparent; color: var(--_quiet); padding: 1px 6px; }
  button.quiet-button:hover { color: var(--_ink); }
  button.link { border: 0; padding: 0; background: none; color: var(--_accent); text-align: start; text-decoration: underline 1px color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: 3px; }
  button.link:hover { text-decoration-color: currentColor; }
  button.disclosure { border: 0; padding: 0 0 0 18px; background: none; text-align: start; position: relative; font-weight: 600; overflow-wrap: anywhere; }
  button.disclosure::before { content: ""; position: absolute; left: 3px; top: 0.45em; border: solid transparent; border-width: 5px 0 5px 7px; border-left-color: var(--_quiet); }
  button.disclosure[aria-expanded="true"]::before { border-width: 7px 5px 0; border-color: var(--_quiet) transparent transparent; left: 1px; top: 0.5em; }
  select, input { min-height: 32px; padding: 4px 8px; border: 1px solid var(--_edge); border-radius: 4px; background: var(--_paper); max-width: 100%; }
  input[type="search"] { width: 100%; }
  input::placeholder { color: var(--_quiet); opacity: 1; }
  @media (pointer: coarse) { select, input { font-size: 16px; min-height: 40px; } button { min-height: 32px; } }
  progress { appearance: none; width: 96px; height: 4px; border: 0; background: var(--_line); vertical-align: middle; }
  progress::-webkit-progress-bar { background: var(--_line); }
  progress::-webkit-progress-value { background: var(--_accent); }
  progress::-moz-progress-bar { background: var(--_accent); }
  summary { cursor: pointer; }
  details.twin, details.inline { color: var(--_quiet); font-size: var(--_12); margin-top: 4px; }
  details.twin > summary, details.inline > summary { width: fit-content; min-height: 24px; }

  table { border-collapse: collapse; width: 100%; text-align: start; }
  th, td { padding: 7px 16px 7px 0; border-bottom: 1px solid var(--_line); text-align: start; vertical-align: baseline; font-weight: 400; }
  th:last-child, td:last-child { padding-right: 0; }
  thead th { color: var(--_quiet); font-size: var(--_12); white-space: nowrap; vertical-align: bottom; border-bottom-color: var(--_edge); }
  th.figure, td.figure { text-align: end; white-space: nowrap; }
  tbody th { font-weight: 400; }
  td.value { max-width: 40ch; overflow-wrap: break-word; }
  .scroll { overflow-x: auto; }
  .scroll > table { width: max-content; min-width: 100%; }
  .scroll :is(td, th) { max-width: 40ch; }
  @container rapport (max-width: 760px) { .scroll :is(td, th) { max-width: 28ch; } }
  .scroll.tall { max-height: 360px; overflow-y: auto; }
  .scroll.tall thead th { position: sticky; top: 0; background: var(--_paper); }

  .header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 32px; padding: 16px 0 0; border-bottom: 1px solid var(--_line); }
  .brand { font-size: var(--_16); font-weight: 700; letter-spacing: -0.01em; }
  nav ul { display: flex; flex-wrap: wrap; gap: 0 24px; }
  nav a { display: block; padding: 6px 0 10px; color: var(--_quiet); text-decoration: none; border-bottom: 2px solid transparent; margin-bottom: -1px; }
  nav a:hover { color: var(--_ink); }
  nav a[aria-current] { color: var(--_ink); border-bottom-color: var(--_accent); font-weight: 600; }
  .main { padding: 28px 0 48px; min-height: 60vh; }
  .footer { border-top: 1px solid var(--_line); padding: 12px 0 24px; color: var(--_quiet); font-size: var(--_12); }
  .footer span { margin-inline-start: 8px; }
  .languages { display: flex; gap: 0 4px; margin: 4px 0 0; padding: 0; list-style: none; }
  .languages li + li::before { content: "·"; margin-inline-end: 4px; }
  .languages a { color: inherit; }
  .languages a[aria-current] { text-decoration: none; font-weight: 600; }

  .picture { display: block; overflow: visible; }
  .picture text { font-size: var(--_12); fill: var(--_quiet); }
  .picture text.name { fill: var(--_ink); font-size: var(--_14); }
  .picture .grid { stroke: var(--_line); stroke-width: 1; shape-rendering: crispEdges; }
  .picture .usual { fill: var(--_wash); }
  .picture .usual-edge { stroke: var(--_edge); stroke-width: 1; stroke-dasharray: 2 3; }
  .picture .line { fill: none; stroke: var(--_accent); stroke-width: 1.5; stroke-linejoin: round; }
  .picture .step { stroke: var(--_ink); stroke-width: 1.5; }
  .picture .interval { fill: light-dark(color-mix(in srgb, var(--_accent) 14%, transparent), color-mix(in srgb, var(--_accent) 28%, transparent)); }
  .picture .dot { fill: var(--_accent); stroke: var(--_accent); }
  .picture .dot.weak { fill: var(--_paper); }
  .picture .whisker { stroke: var(--_accent); stroke-opacity: 0.55; stroke-width: 1.5; }
  /* Lines that are told apart by more than their colour, each with its name at its end. */
  .picture .curve-1 { stroke: var(--_last); stroke-dasharray: 6 3; }
  .picture .curve-2 { stroke: var(--_middle); stroke-dasharray: 2 2; }
  .picture .curve-3 { stroke: var(--_ink); }
  .picture .curve-4 { stroke: var(--_quiet); stroke-dasharray: 8 3 2 3; }
  .picture .curve-5 { stroke: var(--_ink); stroke-dasharray: 3 3; }
  .picture .leader { stroke-width: 1; stroke-dasharray: none; stroke-opacity: 0.5; }
  .picture .hit { fill: transparent; }
  .picture .earned { fill: var(--_accent); }
  .picture .lost { fill: var(--_last); }
  .picture .missed { fill: none; stroke: var(--_edge); stroke-width: 1; }

  @media (prefers-reduced-motion: no-preference) { button, a { transition: background-color 80ms, color 80ms, text-decoration-color 80ms; } }
`;

export const styles = [tokens, base, parts, metric, modelParts, pictures, evidence, taken, everyone, printed];
