// Names beside marks: as long as they are on this screen, in the reader's type.

/** How wide a text is in the type of a picture; size in pixels of an unscaled page. */
export type Measure = (text: string, size: number) => number;

/** Some two or three letters either side of the cut: less says nothing. */
const LEAST = 5;

const pen = document.createElement("canvas").getContext("2d");

/** The type is looked at when the first text is measured: most pictures measure none, and the question costs a layout of the page. */
export function measuring(element: Element): Measure {
  let style: { fontFamily: string; letters: number; words: number } | null = null;
  return (text, size) => {
    style ??= styleOf(element);
    const { fontFamily, letters, words } = style;
    const extra = letters * text.length + words * (text.split(" ").length - 1);
    if (pen === null) return 0.56 * size * text.length + extra;
    pen.font = `${size}px ${fontFamily}`;
    return pen.measureText(text).width + extra;
  };
}

function styleOf(element: Element): { fontFamily: string; letters: number; words: number } {
  const { fontFamily, letterSpacing, wordSpacing } = getComputedStyle(element);
  return { fontFamily, letters: Number.parseFloat(letterSpacing) || 0, words: Number.parseFloat(wordSpacing) || 0 };
}

/** A text that fits: what does not is cut out of the middle, because names of one list often differ at their ends. */
export function fitted(text: string, room: number, size: number, measure: Measure): string {
  if (measure(text, size) <= room) return text;
  const letters = Array.from(text);
  let [low, high] = [LEAST, letters.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(cut(letters, middle), size) <= room) low = middle;
    else high = middle - 1;
  }
  return cut(letters, low);
}

function cut(letters: readonly string[], keep: number): string {
  const end = Math.floor(keep / 2);
  return `${letters.slice(0, keep - end).join("").trimEnd()}…${letters.slice(letters.length - end).join("").trimStart()}`;
}
