// A picture of the page as a file of its own: an SVG that needs no style sheet, and a PNG drawn from it.
import type { Audit } from "rapport";
import * as format from "../text/format";
import { take as words } from "../text/words";
import { RapportError } from "../engine/error";

const SVG = "http://www.w3.org/2000/svg";

/** What the style sheet says of a mark, as attributes that any program for SVG knows. */
const LOOK = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity",
  "shape-rendering", "text-anchor", "dominant-baseline", "font-family", "font-size", "font-weight", "font-style",
] as const;

/** What holds without being said. */
const USUAL: Partial<Record<string, string>> = {
  "fill-opacity": "1", "stroke": "none", "stroke-opacity": "1", "stroke-width": "1px", "stroke-dasharray": "none", "stroke-linejoin": "miter", "stroke-linecap": "butt",
  "opacity": "1", "shape-rendering": "auto", "text-anchor": "start", "dominant-baseline": "auto", "font-style": "normal", "font-weight": "400",
};

/** What XML 1.0 allows nowhere, not even escaped: a client's name may hold it, and no program would open the picture. */
const FORBIDDEN = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const MARGIN = 16;
const HEAD = { size: 14, line: 20, letter: 7.2 };
const FOOT = { size: 10, line: 14, letter: 5.4 };

/** The picture with its name above, and below from what it was made. Only a picture that is in the page has a look. */
export function standalone(picture: SVGSVGElement, audit: Audit): { svg: string; width: number; height: number } {
  const copy = document.createElementNS(SVG, "svg");
  const label = picture.getAttribute("aria-label") ?? "";
  const own = { x: 0, y: 0, width: picture.clientWidth || Number(picture.getAttribute("width")), height: picture.clientHeight || Number(picture.getAttribute("height")) };
  const drawn = union(own, picture.getBBox());
  const style = getComputedStyle(picture);
  const paper = backgroundOf(picture);
  const head = wrapped(label, drawn.width / HEAD.letter);
  const foot = [...audit.definitions.map(({ title, definition }) => `${title}: ${definition}`), words.source(audit.engine, format.date(format.dayBefore(audit.asOf)), audit.data, audit.model?.hash ?? null)]
    .flatMap((line) => wrapped(line, drawn.width / FOOT.letter));
  const above = head.length * HEAD.line + 8;
  const width = Math.ceil(drawn.width + 2 * MARGIN);
  const height = Math.ceil(above + drawn.height + 8 + foot.length * FOOT.line + 2 * MARGIN);

  const texts = (lines: readonly string[], top: number, look: typeof HEAD, ink: string, weight: string): SVGElement[] => lines.map((line, at) => {
    const text = element("text", { "x": MARGIN, "y": top + (at + 1) * look.line - 4, "font-family": style.fontFamily, "font-size": look.size, "font-weight": weight, ...painted("fill", ink) });
    text.textContent = line;
    return text;
  });
  const title = element("title", {});
  title.textContent = label;
  const description = element("desc", {});
  description.textContent = foot.join(" ");
  const metadata = element("metadata", {});
  metadata.textContent = JSON.stringify(audit);
  const marks = element("g", { transform: `translate(${round(MARGIN - drawn.x)} ${round(MARGIN + above - drawn.y)})` });
  for (const child of picture.children) {
    const mark = styled(child);
    if (mark !== null) marks.append(mark);
  }
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}`, role: "img" })) copy.setAttribute(name, String(value));
  copy.append(title, description, metadata, element("rect", { width, height, ...painted("fill", paper) }),
    ...texts(head, MARGIN, HEAD, style.color, "600"), marks, ...texts(foot, MARGIN + above + drawn.height + 8, FOOT, inkOf(picture), "400"));
  const xml = new XMLSerializer().serializeToString(copy).replace(FORBIDDEN, "");
  return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`, width, height };
}

/** At twice the size, for slides and screens of today. By a `data:` address, so that the page's policy needs to allow no others. */
export async function png({ svg, width, height }: { svg: string; width: number; height: number }): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  const pen = canvas.getContext("2d");
  try {
    await image.decode();
    pen?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob !== null && pen !== null) return blob;
  } catch {
    // Said below.
  }
  throw new RapportError({ kind: "question", code: "no_picture", message: words.noPicture, hint: words.noPictureHint, position: null });
}

/** A mark with all of its look in attributes, and what is inside of it. */
function styled(source: Element): SVGElement | null {
  const style = getComputedStyle(source);
  if (style.display === "none" || style.visibility === "hidden") return null;
  // A link leads nowhere from a file.
  const made = element(source.localName === "a" ? "g" : source.localName, {});
  for (const { name, value } of source.attributes) {
    if (!/^(class|style|part|href|tabindex|role|target|data-.*|aria-.*)$/.test(name)) made.setAttribute(name, value);
  }
  if (!["g", "title", "tspan", "defs"].includes(made.localName)) {
    for (const name of LOOK) {
      const isText = made.localName === "text";
      const value = style.getPropertyValue(name);
      if (value === "" || value === USUAL[name] || (!isText && /^(font|text|dominant)/.test(name))) {
        made.removeAttribute(name);
        continue;
      }
      const said = name === "fill" || name === "stroke" ? painted(name, value, Number(style.getPropertyValue(`${name}-opacity`))) : { [name]: value.replace(/px$/, "") };
      for (const [key, text] of Object.entries(said)) made.setAttribute(key, String(text));
    }
    // Read after the opacity of its own, which is in the colour's by now.
    for (const name of ["fill", "stroke"]) {
      const { alpha } = colour(style.getPropertyValue(name));
      if (alpha < 1) made.setAttribute(`${name}-opacity`, String(round(alpha * Number(style.getPropertyValue(`${name}-opacity`)))));
    }
  }
  for (const child of source.childNodes) {
    if (child instanceof SVGElement) {
      const inner = styled(child);
      if (inner !== null) made.append(inner);
    } else if (child.nodeType === Node.TEXT_NODE && /^(text|tspan|title)$/.test(made.localName)) {
      made.append(child.textContent ?? "");
    }
  }
  return made;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** A colour as programs have known it for twenty years: six digits, with what shines through beside it. */
function painted(name: string, value: string, opacity = 1): Record<string, string> {
  const { text, alpha } = colour(value);
  return alpha * opacity < 1 ? { [name]: text, [`${name}-opacity`]: String(round(alpha * opacity)) } : { [name]: text };
}

function colour(value: string): { text: string; alpha: number } {
  const found = /^(rgba?|color)\(\s*(?:srgb\s+)?([\d.e+-]+)[\s,]+([\d.e+-]+)[\s,]+([\d.e+-]+)(?:[\s,/]+([\d.e+-]+))?\s*\)$/.exec(value);
  if (found === null) return { text: value, alpha: 1 };
  const scale = found[1] === "color" ? 255 : 1;
  const hex = [found[2], found[3], found[4]].map((part) => Math.max(0, Math.min(255, Math.round(Number(part) * scale))).toString(16).padStart(2, "0"));
  return { text: `#${hex.join("")}`, alpha: found[5] === undefined ? 1 : Number(found[5]) };
}

/** The paper that the picture stands on. */
function backgroundOf(picture: Element): string {
  for (let at: Element | null = picture; at !== null; at = at.parentElement ?? hostOf(at)) {
    const { backgroundColor } = getComputedStyle(at);
    if (colour(backgroundColor).alpha === 1) return backgroundColor;
  }
  return "#ffffff";
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** The ink of the picture's own quiet words. */
function inkOf(picture: Element): string {
  const text = picture.querySelector("text");
  return text === null ? getComputedStyle(picture).color : getComputedStyle(text).fill;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function union(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/** SVG breaks no lines of its own. */
function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > letters) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
