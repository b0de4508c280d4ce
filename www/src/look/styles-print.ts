// On paper: light, without what can only be clicked, and nothing cut in two that belongs together.
import { css } from "lit";

export const printed = css`
  /* Of the size of the paper already while the pictures are drawn for it. */
  :host([printing]) { max-width: 688px; }
  :host([printing]) rapport-client .columns { grid-template-columns: minmax(0, 6fr) minmax(0, 5fr); gap: 0 32px; }
  :host([printing]) .cards.full { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 24px 32px; }
  @media print {
    :host([printing]) { max-width: none; }
    rapport-client section { margin-top: 12px; }
    rapport-client .made { margin-top: 8px; line-height: 1.3; }
    /* As long as each other, so that two pages are enough. */
    rapport-client .columns { display: block; columns: 2; column-gap: 32px; }
    /* The picture of the points says the same. */
    rapport-client .points .picture { display: none; }
    rapport-client .point { display: block; }
    rapport-client .columns > div:first-child > section:first-child { margin-top: 12px; }
    rapport-client :is(.points, .moved-lines) { font-size: var(--_12); line-height: 1.3; }
    rapport-client :is(.points, .moved-lines) :is(th, td) { padding-top: 1px; padding-bottom: 1px; }
    rapport-client :is(.points .rule, .points ~ .key) { display: none; }
    rapport-client h2 { font-size: var(--_16); margin-bottom: 4px; }
    rapport-client .facts, rapport-client .verdict, rapport-client .reasons { margin-top: 6px; }
    rapport-client section > .verdict { flex-wrap: nowrap; align-items: baseline; }
    rapport-client section > .verdict .score-now { white-space: nowrap; }
    .plays li + li { margin-top: 2px; }
    .measures { width: 100%; font-size: var(--_12); line-height: 1.3; }
    .measures :is(th, td) { padding: 0 12px 0 0; }
    .measures :is(td, th):not(:first-child) { white-space: nowrap; }
    .measures thead th:first-child { width: 40%; }
    .measures td:last-child { white-space: normal; }
    .measures .rule { display: inline; }
    .measures .rule:not(:empty)::before { content: "· "; }
    :host, :host([theme]) {
      color-scheme: light; --rapport-size: 12px; background: none;
      --_paper: #ffffff; --_ink: #1d1c1a; --_quiet: #57544e; --_line: #dcd8d1; --_edge: #8b867d; --_wash: #f3f1ec; --_accent: #195a97; --_on-accent: #ffffff;
      --_best: #195a97; --_middle: #875700; --_last: #b1360d;
      print-color-adjust: exact; -webkit-print-color-adjust: exact;
    }
    .base { max-width: none; padding: 0; }
    .main { padding: 0; min-height: 0; }
    .header { padding-bottom: 4px; }
    nav, .skip, .pager, .query, .filters, .ways, .more, .crumb, .footer, .fields, .file-summary, .drop-here, .takes, .not-on-paper, .print-line, .hidden[role="status"],
    rapport-drop, rapport-take, .found a, rapport-decision .decide, button, select, input, .definition-line:not(:has(:checked)), .definition-line input, details.twin:not([open]), details:not([open]):is(.sql, .more-facts), dialog:not([open]) { display: none !important; }

    /* A question that nobody has asked has no heading. */
    :is(rapport-metric, rapport-segments) section:is(:has(> .fields:last-child):not(:has(+ rapport-comparison)), :has(> rapport-difference:last-child:empty)) { display: none; }
    /* The model is what stands in its fields. */
    rapport-model .fields { display: flex !important; }
    rapport-model :is(select, input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"])) {
      display: inline-block !important; appearance: none; min-height: 0; padding: 0; border: 0; background: none; opacity: 1;
    }
    button.disclosure { display: inline !important; padding: 0; }
    button.disclosure::before { display: none; }

    /* A figure that opens to its rows, is a word on paper. A heading that sorts is drawn anew, because browsers repeat no buttons. */
    :is(th, td, p, li) button.link:not(.small) { display: inline !important; color: inherit; text-decoration: none; font: inherit; padding: 0; min-height: 0; }
    :is(th, td, p, li) button.link::before, :is(th, td, p, li) button.link::after { content: none; }
    :is(.more, .found, .lead, .value-line, .reasons, p.basis, .card > p, .metric-now > p, rapport-revenue p) button.link { display: none !important; }
    .definition-line .named { display: inline; }
    th[data-title]::before { content: attr(data-title); }
    a, .roster .name a { color: inherit; text-decoration: none; }

    h1, h2, h3, .lead, caption, dt, summary { break-after: avoid; }
    section > p:first-of-type { break-inside: avoid; break-after: avoid; }
    section { margin-top: 20px; }
    tr, article, figure, .card, .verdict, .reasons li, .plays li, .used > div, .facts > div, rapport-picture, .call, .audit, .health-table tbody { break-inside: avoid; }
    /* Where the level of activity is one, its sentence says all that a picture would; what was done stands by type below. */
    p.activity-level + rapport-picture, p.activity-level + rapport-picture ~ :is(.key, h3) { display: none !important; }
    .everybody { break-before: page; }
    .everybody .roster { font-size: var(--_12); line-height: 1.3; }
    .on-paper { display: block; }
    p, li, dd { orphans: 3; widows: 3; }
    thead { display: table-header-group; }
    tfoot { display: table-row-group; }
    thead th { position: static !important; }
    .scroll, .scroll.tall { overflow: visible; max-height: none; }
    .scroll > table { width: 100%; min-width: 0; table-layout: auto; }
    .scroll :is(th, td), .windowed :is(th, td) { white-space: normal; max-width: none; overflow-wrap: break-word; }
    .scroll :is(th, td).figure { white-space: nowrap; }
    th, td { padding: 4px 12px 4px 0; }
    .picture:not(.bar, .spark) { max-width: 100%; max-height: 205mm; height: auto; }
    .comparison, .at-risk, :is(rapport-segments, .report) section:is(:has(> .cross), :has(> rapport-heat)) { break-inside: avoid; }
    .triangle { font-size: 7.5px; }
    .scroll > table.triangle :is(th, td) { padding: 2px; white-space: nowrap; }

    .roster td, .roster th { overflow: visible; padding-top: 3px; padding-bottom: 3px; }
    .roster thead th { box-shadow: none; border-bottom: 1px solid var(--_edge); }
    .roster :is(.trend-head, .trend-cell) { display: none; }
    .roster :is(.active-head, .active, .stake-head, .stake) { display: table-cell; }
    .roster thead th { white-space: normal; }
    .roster .name-head { width: auto; }
    .roster .score-head { width: 44px; }
    .roster .band-head { width: 76px; }
    .roster .change-head { width: 52px; }
    .roster .active-head, .roster .stake-head { width: 80px; }
    .report .roster .score-head { width: 44px; }
    .report .roster .change-head { width: 52px; }
    .report .roster .band-head { width: 84px; }
    .report .roster :is(.active-head, .stake-head) { width: 84px; }
    .roster tbody tr { background: none; }
    .portfolio tbody tr { cursor: auto; }
  }
`;
