// What cannot be said by a style sheet of the element's own: how wide the paper is, and the foot of every page.

/** Before it is printed the dashboard is as wide as paper, so that pictures are drawn for it, and what is folded away is open. Gives what ends that. */
export function whilePrinting(host: HTMLElement): () => void {
  const types = ["beforeprint", "afterprint"] as const;
  const listen = ({ type }: Event): void => {
    const isPrinting = type === "beforeprint";
    host.toggleAttribute("printing", isPrinting);
    for (const more of host.shadowRoot?.querySelectorAll<HTMLDetailsElement>("details.inline:not(.decide, .more-facts)") ?? []) more.open = isPrinting;
  };
  for (const type of types) window.addEventListener(type, listen);
  return () => types.forEach((type) => window.removeEventListener(type, listen));
}

// The foot of every printed page. Rules for pages do not reach out of an element, so they are the document's: only a page of its own has them.

const sheet = typeof CSSStyleSheet === "undefined" ? null : new CSSStyleSheet();
let told = "";

/** What stands at the foot on the left; the page's number stands on the right. */
export function printFooter(text: string): void {
  if (sheet === null || text === told) return;
  told = text;
  const style = "font: 8pt system-ui, sans-serif; color: #57544e; vertical-align: top; padding-top: 3mm;";
  sheet.replaceSync(`@page { margin: 14mm 14mm 18mm; @bottom-left { content: ${quoted(text)}; ${style} } @bottom-right { content: counter(page) " / " counter(pages); ${style} } }`);
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

function quoted(text: string): string {
  return `"${text.replace(/["\\\n\r\f]/g, (mark) => `\\${mark.charCodeAt(0).toString(16)} `)}"`;
}
