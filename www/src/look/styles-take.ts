// What takes things away, quiet until somebody comes near; and the report on the screen.
import { css } from "lit";

export const taken = css`
  rapport-take, rapport-report { display: block; min-width: 0; }
  .take { border: 0; padding: 0 4px; min-width: 24px; min-height: 24px; border-radius: 2px; background: none; color: var(--_quiet); font-size: var(--_12); line-height: 1.35; }
  .take:hover { color: var(--_accent); background: var(--_wash); }
  rapport-take { text-align: end; margin-top: 2px; height: 24px; }
  details.twin rapport-take { text-align: start; }
  rapport-picture { position: relative; }
  .takes { display: flex; justify-content: end; gap: 4px; }
  /* Where there is a pointer they lie over the corner, so that a page of pictures keeps its rhythm. */
  @media (hover: hover) {
    rapport-picture > .takes { position: absolute; inset-block-start: -14px; inset-inline-end: 0; background: var(--_paper); opacity: 0; }
    rapport-picture:hover > .takes, rapport-picture > .takes:focus-within { opacity: 1; }
  }

  /* As wide as paper, with the tables of that width. */
  .report { container: rapport / inline-size; max-width: 752px; margin: 0 auto; }
  .report .roster :is(.active-head, .active, .stake-head, .stake) { display: table-cell; }
  .report .roster :is(.trend-head, .trend-cell, .why-head, .why) { display: none; }
  .report .roster .why-small { display: block; }
  /* All of it stands in the line below. */
  .report .call .why-small { display: none; }
  .report .call > tr:first-child > * { border-bottom: 0; padding-bottom: 0; }
  /* How many columns there are goes by the width, so it is not they that it spans. */
  .report .call .because td { padding: 0; border: 0; overflow: visible; }
  .report .call .because div { width: 100cqi; padding: 2px 0 6px; border-bottom: 1px solid var(--_line); font-size: var(--_12); }
  /* The reason goes on behind the name: one line a client where there is room. */
  .report .everybody .roster .why-small { display: inline; margin-inline-start: 8px; }
  .report .roster :is(.change-head, .score-head) { width: 60px; }
  .report .roster .band-head { width: 124px; }
  .report .roster :is(.active-head, .stake-head) { width: 130px; }
  .report section > .take { display: block; margin-inline-start: auto; }
  .report .roster thead th { white-space: normal; }
  @container rapport (max-width: 520px) { .report .roster :is(.active-head, .active, .stake-head, .stake, .change-head, .change) { display: none; } }
  .report .print-line { margin-top: 12px; }
  .report .lead + .lead { margin-top: 4px; }
  .report .cards { grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr)); gap: 28px 32px; }
  .used { display: grid; gap: 8px; }
  .used dt { font-weight: 600; }
  .used dd { max-width: 88ch; overflow-wrap: anywhere; }
  .made { margin-top: 24px; font-size: var(--_12); overflow-wrap: anywhere; }
  .on-paper { display: none; }
  .audit-files { margin-top: 12px; }
  @container rapport (max-width: 520px) { .audit-files :is(th, td) { overflow-wrap: anywhere; padding-right: 8px; } }
  .audit-files .code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: var(--_12); overflow-wrap: anywhere; }
  .outgoing { margin-top: 8px; align-items: baseline; }
`;
