// What embed.html says to the page around it: words for its developer, and therefore in one language only.

export const embed = {
  noParent: "This frame does not know the page around it. Name its origin in the frame's address: embed.html#parent=https://portal.example",
  noFrame: "This page is made to stand in a frame of another page. Rapport itself is index.html.",
  wrongOrigin: (origin: string) => `Messages from ${origin} are not heard: the frame's address names another origin.`,
  nameParent: (origin: string) => `If that page should speak to this frame, give the frame the address embed.html#parent=${origin}`,
  see: "The README says under “In a frame” what messages there are; the types are in rapport/embed.",
  notObject: "A message must be an object.",
  notVersion: "A message must have rapport: 1.",
  noId: "A message must have an id, a number or a text of at most 200 characters, so that the answer can be told from others.",
  unknownType: (known: readonly string[]) => `The type must be one of: ${known.join(", ")}.`,
  unknownField: (type: string, field: string) => `A message of type “${type}” has no field “${field}”.`,
  wrongField: (type: string, field: string, problem: string) => `In a message of type “${type}”, the field “${field}” ${problem}.`,
  oneSource: "A message of type “load” must have exactly one of text, bytes and blob.",
  missing: "is missing",
  notText: "must be text",
  notBytes: "must be an ArrayBuffer or a Uint8Array",
  notBlob: "must be a Blob or a File",
  notTheme: "must be “light”, “dark” or empty",
  notPlain: "must be a plain object, as JSON can say it",
  tooLong: (most: number) => `is too long: at most ${most.toLocaleString("en-GB")}. A file of any size can be given as a Blob`,
  tooMuch: "says too much: it is no options and no model",
};
