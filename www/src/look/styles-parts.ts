// The look of each part of the page.
import { css } from "lit";

const coming = css`
  .drop { margin-top: 24px; padding: 32px; border: 1px dashed var(--_edge); border-radius: 4px; text-align: center; }
  .drop.compact { padding: 12px 16px; margin-top: 16px; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; text-align: start; }
  .drop-actions { display: flex; flex-wrap: wrap; gap: 8px 12px; justify-content: center; }
  .drop.large .drop-actions { margin-bottom: 12px; }
  .drop.large button { font-size: var(--_16); padding: 9px 20px; }
  .drop-here { position: fixed; inset: 12px; z-index: 10; display: grid; place-items: center; pointer-events: none; border: 2px dashed var(--_accent); border-radius: 4px; background: color-mix(in srgb, var(--_paper) 88%, transparent); font-size: var(--_20); }
  .exports-list { columns: 2; column-gap: 48px; }
  .exports-list > div { break-inside: avoid; display: grid; grid-template-columns: 132px 1fr; gap: 0 16px; padding: 8px 0; border-top: 1px solid var(--_line); }
  .exports-list dt { font-weight: 600; }
  @container rapport (max-width: 960px) { .exports-list { columns: 1; } }
  @container rapport (max-width: 480px) { .exports-list > div { grid-template-columns: 1fr; } .drop.large { padding: 24px 16px; } }

  .files { margin-top: 16px; border-top: 1px solid var(--_line); }
  .file { border-bottom: 1px solid var(--_line); padding: 6px 0; }
  .file-line { display: grid; grid-template-columns: minmax(160px, 3fr) minmax(160px, 4fr) minmax(160px, 4fr) auto; gap: 0 24px; align-items: baseline; }
  .file-name { overflow-wrap: anywhere; }
  .file-name > bdi { padding-inline-start: 18px; }
  .file-name > bdi:focus { outline: none; }
  .file-rows { text-align: end; }
  @container rapport (max-width: 720px) {
    .file-line { grid-template-columns: 1fr auto; gap: 0 12px; }
    .file-name { grid-column: 1; }
    .file-end { grid-column: 2; grid-row: 1; }
    .file-what, .file-rows { grid-column: 1 / -1; padding-left: 18px; text-align: start; }
  }
  .receipt { padding: 8px 0 16px 18px; }
  .receipt-facts > * + * { margin-top: 4px; }
  .receipt-part { margin-top: 20px; }
  .receipt-facts .answers { margin-top: 8px; }
  .receipt .field { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .mapping select { min-height: 28px; padding: 1px 4px; width: 200px; }
  .mapping td, .mapping th { padding-top: 4px; padding-bottom: 4px; }
  .mapping th { max-width: 28ch; overflow-wrap: break-word; }
  .mapping .example { max-width: 28ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .cut { margin-top: 8px; }
  .cut > summary { width: fit-content; }
  .cut .fields { margin: 8px 0 4px; }
  .cut input[type="number"] { width: 160px; }
  .first-rows td, .first-rows th { padding-top: 4px; padding-bottom: 4px; }
  .first-rows td { max-width: 28ch; overflow: clip; overflow-clip-margin: 4px; text-overflow: ellipsis; white-space: nowrap; }
  .first-rows .changed > * { margin-inline: -4px; padding: 2px 4px; border-radius: 2px; background: color-mix(in srgb, var(--_accent) 14%, transparent); }
  .answer-table { width: auto; }
  .answer-table select { width: 116px; }
  .receipt-body { position: relative; }
  .changes { position: sticky; bottom: 0; z-index: 1; margin-top: 12px; padding: 8px 0; background: var(--_paper); border-top: 1px solid var(--_edge); border-bottom: 1px solid var(--_line); }
  .changes .answers { margin-top: 6px; }
  @container rapport (max-width: 480px) { .mapping th { max-width: 16ch; } .mapping select { width: 168px; } .changes { margin-inline-start: -18px; } .changes .answers { gap: 8px; } .changes button { padding-inline: 8px; } }
  .matches { margin-top: 8px; border-top: 1px solid var(--_line); max-width: 1080px; }
  .matches li { display: grid; grid-template-columns: minmax(160px, 3fr) minmax(200px, 5fr) auto; gap: 4px 24px; align-items: baseline; padding: 6px 0; border-bottom: 1px solid var(--_line); overflow-wrap: anywhere; }
  .matches .answers { margin-top: 0; }
  .match-name { font-weight: 600; }
  .match-name .quiet { font-weight: 400; }
  .prose-line { max-width: 72ch; }
  @container rapport (max-width: 720px) { .matches li { grid-template-columns: 1fr; } }
  .notes { padding-left: 16px; list-style: disc; color: var(--_quiet); }
  .answers { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: baseline; margin-top: 12px; }
  .question { padding: 4px 0 8px 18px; }
  .question .answers { margin-top: 6px; }
  .question form.answers { margin: 0; }
  .question.later { color: var(--_quiet); }
  .question.later button, .question.later :is(input, select) { color: var(--_ink); }
  .trouble { margin: 8px 0; padding: 4px 0 4px 12px; border-left: 3px solid var(--_last); max-width: 80ch; overflow-wrap: anywhere; }
  .trouble p + p { margin-top: 4px; }
  .file .trouble { margin-inline-start: 18px; }
  .main > .trouble { margin-bottom: 20px; }
  .file-summary { margin: -12px 0 24px; }
  .file-summary > * { margin-inline-end: 8px; }
  .file-summary > div { margin-inline-end: 0; }
  .file-summary > rapport-drop { display: inline; }
  .file-summary > button.disclosure { font-weight: 400; color: var(--_quiet); }
`;

const lists = css`
  .bands { display: flex; flex-wrap: wrap; gap: 4px 24px; margin-top: 12px; }
  .bands a { color: inherit; text-decoration: none; display: inline-flex; gap: 6px; }
  .bands a:hover { text-decoration: underline; }
  .query { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin-top: 20px; color: var(--_quiet); }
  .query label { display: inline-flex; gap: 8px; align-items: center; }
  .query select, .query input { color: var(--_ink); }
  .query select { max-width: 220px; text-overflow: ellipsis; }
  .filters { margin-top: 16px; }
  .filters .bands { gap: 8px; }
  .chip { display: inline-flex; gap: 8px; align-items: center; padding: 4px 10px; border-color: var(--_line); }
  .chip[aria-pressed="true"] { background: var(--_wash); border-color: var(--_ink); box-shadow: inset 0 0 0 1px var(--_ink); }
  .fields { display: flex; flex-wrap: wrap; gap: 8px 12px; margin-top: 12px; align-items: end; }
  .fields label { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px; font-size: var(--_14); min-width: 0; }
  .fields label > span { font-size: var(--_12); color: var(--_quiet); }
  .fields select { max-width: 176px; text-overflow: ellipsis; }
  .fields .search { flex: 1 1 220px; max-width: 320px; }
  .attributes { display: contents; }
  .more-filters { display: none; }
  @container rapport (max-width: 520px) {
    .more-filters { display: block; min-height: 32px; }
    .attributes { display: flex; flex-wrap: wrap; gap: 8px 12px; }
    .attributes.folded { display: none; }
    .fields .search { max-width: none; flex-basis: 100%; }
  }
  .found { margin: 16px 0 4px; display: flex; flex-wrap: wrap; gap: 4px 16px; }
  .more { margin-top: 12px; display: flex; flex-wrap: wrap; gap: 4px 24px; }

  .roster { table-layout: fixed; }
  .roster thead th { position: sticky; top: var(--rapport-top, 0px); z-index: 1; background: var(--_paper); box-shadow: inset 0 -1px var(--_edge); border-bottom: 0; padding-top: 8px; }
  .roster .name-head { width: 22%; }
  .roster .score-head { width: 68px; }
  .roster .band-head { width: 124px; }
  .roster .change-head { width: 76px; }
  .roster .trend-head { width: 112px; }
  .roster .active-head { width: 136px; }
  .roster td, .roster th { overflow: hidden; text-overflow: ellipsis; }
  .roster .band-cell, .roster .band-head { padding-left: 4px; }
  .roster .name { font-weight: 600; overflow-wrap: anywhere; }
  .roster .name a { color: var(--_ink); text-decoration: none; }
  .roster .name a:hover { text-decoration: underline; }
  .roster .score { font-weight: 600; }
  .roster .why-small { display: none; font-weight: 400; color: var(--_quiet); font-size: var(--_12); }
  .roster .trend-cell { padding-top: 6px; padding-bottom: 0; vertical-align: top; }
  .roster tbody tr:hover { background: var(--_wash); }
  .roster tbody tr:focus-within { background: var(--_wash); }
  .portfolio tbody tr { cursor: pointer; scroll-margin-top: calc(40px + var(--rapport-top, 0px)); scroll-margin-bottom: 8px; }
  /* Rows of one height, so that the place of those not in the page is known. */
  .windowed th, .windowed td { white-space: nowrap; }
  .portfolio tr.spacer, .portfolio tr.spacer:hover { background: none; cursor: default; }
  .portfolio tr.spacer td { padding: 0; border: 0; }
  .sort { border: 0; padding: 0; background: none; color: inherit; font-size: var(--_12); white-space: nowrap; }
  .sort:hover { color: var(--_ink); background: none; text-decoration: underline; text-underline-offset: 3px; }
  th[aria-sort] .sort { color: var(--_ink); font-weight: 600; }
  .roster thead th { overflow: visible; }
  .arrow { position: absolute; padding-inline-start: 2px; }
  @container rapport (max-width: 1040px) { .roster .active, .roster .active-head { display: none; } .roster .name-head { width: 24%; } }
  @container rapport (max-width: 760px) {
    .roster .trend-cell, .roster .trend-head, .roster .why, .roster .why-head { display: none; }
    .roster .name-head { width: auto; }
    .roster .name { padding-right: 8px; }
    .roster .why-small { display: block; }
    .windowed .why-small, .windowed .name a { display: block; overflow: hidden; text-overflow: ellipsis; }
  }
  @container rapport (max-width: 520px) {
    .roster .change, .roster .change-head { display: none; }
    .roster .score-head { width: 56px; }
    .roster .band-head { width: 106px; }
  }
`;

const client = css`
  .crumb { margin-bottom: 8px; }
  .facts { display: flex; flex-wrap: wrap; gap: 8px 32px; margin-top: 8px; }
  .facts dt { font-size: var(--_12); color: var(--_quiet); }
  .facts dd { overflow-wrap: anywhere; }
  .facts.wide { display: grid; gap: 8px; margin-top: 12px; max-width: 80ch; }
  .verdict { display: flex; gap: 4px 20px; align-items: center; flex-wrap: wrap; margin-top: 20px; }
  .big { font-size: var(--_28); line-height: 1.25; font-weight: 600; letter-spacing: -0.01em; }
  .big.weak, .big.none { color: var(--_quiet); font-weight: 400; }
  .levels { max-width: 76ch; }
  .levels li { padding: 2px 0; }
  .activity-level + rapport-picture { margin-top: 12px; }
  .reasons { margin-top: 12px; font-size: var(--_16); max-width: 76ch; }
  .reasons li { padding: 4px 0 4px 12px; border-left: 3px solid var(--_last); }
  .reasons li + li { margin-top: 4px; }
  .columns { display: grid; grid-template-columns: minmax(0, 7fr) minmax(0, 5fr); gap: 0 56px; }
  @container rapport (max-width: 960px) { .columns { grid-template-columns: minmax(0, 1fr); } }
  .point { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 4px 16px; align-items: center; }
  @container rapport (max-width: 520px) { .point { grid-template-columns: minmax(0, 1fr); } .measures th { max-width: 17ch; white-space: normal; } }
  .measures { width: auto; min-width: 60%; }
  .measures th, .measures td { padding-right: 32px; }
  .points .rule, .measures .rule { display: block; font-size: var(--_12); }
  .points .unavailable { color: var(--_quiet); }
  .bar-cell { vertical-align: middle; }
  .key { font-size: var(--_12); margin-top: 8px; }
`;

const cards = css`
  .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 264px), 1fr)); gap: 28px 40px; }
  .cards.full { grid-template-columns: repeat(auto-fill, minmax(min(100%, 360px), 1fr)); gap: 40px 48px; margin-top: 28px; }
  .card { border-top: 1px solid var(--_edge); padding-top: 8px; }
  .card h3 a { color: inherit; text-decoration: none; }
  .card h3 a:hover { text-decoration: underline; }
  .value-line { margin-top: 4px; }
  .unit { color: var(--_quiet); }
  .card .basis, .card .definition, .card .question-line { font-size: var(--_12); line-height: 1.35; }
  .card rapport-picture { margin-top: 8px; }
  .card > * + p { margin-top: 6px; }
  .card .fields { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
  .card .fields select { width: 100%; max-width: none; }
  .segments { margin-top: 12px; }
  .segments th, .segments td { padding-top: 4px; padding-bottom: 4px; }
  .segments .bar-head { width: 40%; }
  .segments tbody th { overflow-wrap: anywhere; }
  .mark { position: absolute; }
`;

const dialog = css`
  dialog { width: min(1040px, 100vw - 32px); max-height: calc(100dvh - 48px); padding: 0; overflow: auto; border: 1px solid var(--_line); border-radius: 6px; background: var(--_paper); color: var(--_ink); font-size: var(--_14); box-shadow: 0 12px 40px rgb(0 0 0 / 0.25); }
  dialog::backdrop { background: rgb(0 0 0 / 0.4); }
  .dialog-body { padding: 20px 24px 28px; }
  .dialog-body form { float: inline-end; margin-inline-start: 16px; }
  .dialog-body > * + p, .dialog-body > * + ul, .dialog-body > * + .scroll { margin-top: 8px; }
  .group { margin-top: 16px; border-top: 1px solid var(--_line); padding-top: 8px; }
  .group > summary { font-weight: 600; }
  .group > summary .quiet { font-weight: 400; }
  @container rapport (max-width: 520px) { .dialog-body { padding: 16px; } }

  dialog.small { width: min(560px, 100vw - 32px); }
  .dialog-body form.restore { float: none; margin-inline-start: 0; }
  .restore label { flex: 1 1 100%; max-width: 320px; }
  .kept { padding: 12px 16px; margin-bottom: 24px; border: 1px solid var(--_line); border-radius: 6px; }
  .keep h3 { margin-top: 20px; }
  .keep h3 + p, .keep .prose-line + p { margin-top: 4px; }
  .forget .answers, .kept .answers { align-items: baseline; }
  .kept .forget .answers { margin-top: 0; }
  .findings { display: grid; gap: 10px; margin: 8px 0 16px; max-width: 80ch; }
  .findings li { padding-left: 12px; border-left: 3px solid var(--_last); }
  .quality > .scroll { margin-top: 12px; }
  .quality td details table { margin-top: 6px; }
  .forget > p + p { margin-top: 8px; }
  .check { display: inline-flex; gap: 8px; align-items: baseline; }
  .check input { min-height: 0; accent-color: var(--_accent); }
  button.danger { border-color: var(--_last); color: var(--_last); font-weight: 600; }
  .passphrase + p { margin-top: 6px; }

  .prose { max-width: 72ch; margin-top: 28px; }
  .prose ul { list-style: disc; padding-left: 20px; }
  .prose li + li { margin-top: 8px; }
  .prose + .quiet { margin-top: 24px; }
  .prose h3 { margin-top: 16px; }
  .proof > * + :is(p, table, .scroll, details) { margin-top: 12px; }
  .proof code, .prose code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.92em; overflow-wrap: anywhere; white-space: normal; }
  .proof .hash { display: block; min-width: 33ch; }
  .prose pre { margin: 8px 0 0; padding: 8px 12px; border-inline-start: 2px solid var(--_line); white-space: pre-wrap; }
  .prose pre code { white-space: pre-wrap; }
`;

export const parts = [coming, lists, client, cards, dialog];
