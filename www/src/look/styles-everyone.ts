// For everyone: a phone, the keyboard, high contrast, large type and much space between letters.
import { css } from "lit";

export const everyone = css`
  /* Out of sight until the keyboard comes to it. */
  .skip { position: absolute; inset-inline-start: 0; top: 0; z-index: 3; padding: 8px 16px; border: 1px solid var(--_edge); border-radius: 0 0 4px 4px; background: var(--_paper); color: var(--_ink); }
  .skip:not(:focus) { clip-path: inset(50%); width: 1px; height: 1px; padding: 0; border: 0; overflow: hidden; white-space: nowrap; }
  .header { position: relative; }
  nav { min-width: 0; max-width: 100%; }
  nav a { white-space: nowrap; }
  /* One row at any width: the entries that do not fit are reached by scrolling sideways, the current one is in view. */
  @container rapport (max-width: 720px) {
    .header { gap: 4px 0; }
    nav { width: 100%; }
    nav ul {
      flex-wrap: nowrap; gap: 0 20px; overflow-x: auto; overscroll-behavior-x: contain; scrollbar-width: none; scroll-padding-inline: 40px;
      margin-inline: calc(-1 * var(--rapport-gutter, 16px)); padding-inline: var(--rapport-gutter, 16px) 40px;
      mask-image: linear-gradient(to left, transparent, #000 40px);
    }
    nav ul:dir(rtl) { mask-image: linear-gradient(to right, transparent, #000 40px); }
    nav a { padding-block: 10px 12px; margin-bottom: 0; }
    nav a:focus-visible { outline-offset: -2px; }
  }

  /* Links that stand alone are as high as a finger needs; in a sentence they are as high as the line. */
  .more a, .crumb a, .takes :is(a, button), button.link, summary, .bands a, .sort, button.disclosure, .quiet-button { min-height: 24px; }
  .more a, .crumb a, .bands a { display: inline-flex; align-items: center; }
  details > summary { padding-block: 2px; }
  .bands { gap: 4px 24px; }
  :is(input[type="checkbox"], input[type="radio"]) { min-width: 16px; }

  /* What is hidden in a table that scrolls belongs to it, and does not widen the page. */
  .scroll, .card, rapport-picture { position: relative; }

  .receipt .field select { width: auto; }
  .found { align-items: center; }
  .roster thead th { vertical-align: middle; }
  /* The reason needs the room more than the line does. */
  @container rapport (max-width: 840px) { .roster .trend-cell, .roster .trend-head { display: none; } }

  @container rapport (max-width: 520px) {
    .query { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 8px 12px; }
    .query label { display: grid; gap: 2px; font-size: var(--_12); }
    .query label:nth-of-type(n + 3), .query > span { grid-column: 1 / -1; }
    .query :is(select, input) { width: 100%; max-width: none; }
    .query > span { font-size: var(--_12); }
  }

  /* On a phone the explanation is a sheet at the lower edge, near the thumb; its way out stays in sight. */
  @media (max-width: 520px) {
    dialog, dialog.small { width: 100%; max-width: none; max-height: 88dvh; margin: auto 0 0; border-width: 1px 0 0; border-radius: 12px 12px 0 0; padding-bottom: env(safe-area-inset-bottom); }
    .dialog-body form:not(.restore) { position: sticky; top: 8px; z-index: 1; border-radius: 4px; background: var(--_paper); }
    .dialog-body form:not(.restore) button { min-height: 40px; padding-inline: 12px; border-color: var(--_line); }
  }

  /* The reader's own colours: what a background or a shade said is said by a border or by weight. */
  @media (forced-colors: active) {
    :host, :host([theme]) {
      --_paper: Canvas; --_ink: CanvasText; --_quiet: CanvasText; --_line: GrayText; --_edge: CanvasText; --_wash: Canvas;
      --_accent: LinkText; --_on-accent: Canvas; --_best: CanvasText; --_middle: CanvasText; --_last: CanvasText;
    }
    /* A border that was transparent would be drawn. */
    nav a:not([aria-current]) { border-bottom-width: 0; padding-bottom: 12px; }
    button.disclosure::before, progress { forced-color-adjust: none; }
    .chip[aria-pressed="true"] { outline: 2px solid Highlight; outline-offset: -3px; }
    .roster tbody tr:focus-within { outline: 1px solid Highlight; outline-offset: -1px; }
    .first-rows .changed > * { outline: 1px solid CanvasText; }
    dialog { border-color: CanvasText; }
    progress { border: 1px solid CanvasText; }
    button:disabled { opacity: 1; color: GrayText; border-color: GrayText; }
    .picture .interval { fill: none; stroke: GrayText; stroke-width: 1; }
    .picture .usual { fill: none; }
  }
`;
