// Where in a model a fault lies. The engine begins its message with the place: `triggers[2] “login”: …`.

export interface Place {
  /** A field or list of the document. */
  part: string;
  /** In a list, which entry; null for the list itself or a plain field. */
  at: number | null;
  /** The message without the place. */
  message: string;
}

/** Of a fault's message; a place that is not known is the whole document. */
export function placeOf(message: string): Place {
  const found = /^(?<part>[a-z]+)(?:\.[a-z]+)?(?:\[(?<at>\d+)\])?(?<rest>[^:]*): (?<message>.+)$/is.exec(message)?.groups;
  if (found === undefined) return { part: "", at: null, message };
  // "triggers, bonuses and penalties: …" is about no one entry.
  return { part: found.part ?? "", at: found.at === undefined ? null : Number(found.at), message: sentence(found.message ?? message) };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
