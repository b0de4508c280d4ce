// The job in JavaScript by hand: no string and no object a row, ids and types as numbers straight from bytes.
import { counted } from "./count.mjs";
import { Dictionary } from "./dictionary.mjs";
import { read } from "./read.mjs";

const [LF, CR, SPACE, QUOTE, COMMA, COLON, LETTER_T] = [10, 13, 32, 34, 44, 58, 84];
const [OTHER, CLIENT, TIME, TYPE] = [0, 1, 2, 3];
const NO_HOUR = { second: NaN, day: NaN, month: null };

export function start() {}

export function run(blob, model) {
  return counted(model, async (count) => {
    const parser = new Parser(count);
    await read(blob, (bytes, end, last) => parser.take(bytes, end, last));
    return parser.clients();
  });
}

class Parser {
  #count;
  /** What the columns of the file are for; undefined until the header has been read. */
  #roles;
  #clients = new Dictionary();
  #types = new Dictionary();
  /** For each type in the order of #types what `count.add` wants. */
  #triggers = [];

  constructor(count) {
    this.#count = count;
  }

  clients() {
    return this.#clients.texts();
  }

  /** Counts whole records and returns how many bytes are left over. */
  take(bytes, end, last) {
    // Stops every search for the end of a field.
    bytes[end] = LF;
    let i = 0;
    if (this.#roles === undefined) {
      i = bytes.indexOf(LF) + 1;
      if (i > end) return end;
      this.#header(bytes.subarray(0, i));
    }
    const view = new DataView(bytes.buffer);
    const count = this.#count, roles = this.#roles, clients = this.#clients, types = this.#types, triggers = this.#triggers;
    // Most rows are of the same hour as the one before, whose first 13 bytes these are.
    let hour0 = 0, hour1 = 0, hour2 = 0, hour3 = 0, hour = NO_HOUR;
    while (i < end) {
      const start = i;
      let column = 0, b = 0, escaped = 0;
      let clientFrom = 0, clientTo = 0, timeFrom = 0, timeTo = 0, typeFrom = 0, typeTo = 0;
      for (;;) {
        const role = column < roles.length ? roles[column] : OTHER;
        let from = i, to = 0;
        if (bytes[i] === QUOTE) {
          from = ++i;
          for (;;) {
            while (bytes[i] !== QUOTE && i < end) i++;
            if (i === end) return this.#unclosed(end - start, last);
            if (bytes[i + 1] !== QUOTE) break;
            escaped |= 1 << role;
            i += 2;
          }
          to = i++;
        }
        while ((b = bytes[i]) > COMMA || (b !== COMMA && b !== LF && b !== CR)) i++;
        if (to === 0) to = i;
        if (role === CLIENT) (clientFrom = from), (clientTo = to);
        else if (role === TIME) (timeFrom = from), (timeTo = to);
        else if (role === TYPE) (typeFrom = from), (typeTo = to);
        column++;
        if (b !== COMMA) break;
        i++;
      }
      if (b === CR && bytes[i + 1] === LF) i++;
      // The last line of a piece is seen again with the next one; that of the file may lack its end.
      if (i >= end && !last) return end - start;
      i++;
      if (column === 1 && bytes[start] <= CR) continue;
      if (escaped & (1 << CLIENT)) clientTo = unescape(bytes, clientFrom, clientTo);
      if (escaped & (1 << TYPE)) typeTo = unescape(bytes, typeFrom, typeTo);
      if (clientTo === clientFrom || typeTo === typeFrom || column > roles.length) continue;
      const isPlain = timeTo - timeFrom === 19;
      const sameHour = isPlain && view.getInt32(timeFrom + 8, true) === hour2 && bytes[timeFrom + 12] === hour3
        && view.getInt32(timeFrom + 4, true) === hour1 && view.getInt32(timeFrom, true) === hour0;
      let second = sameHour ? hour.second + withinHour(bytes, timeFrom) : NaN;
      if (!(second >= hour.second)) {
        second = secondOf(bytes, timeFrom, timeTo);
        if (Number.isNaN(second)) continue;
        const day = Math.floor(second / 86_400);
        hour = { second: Math.floor(second / 3600) * 3600, day, month: count.month(day) };
        hour0 = isPlain ? view.getInt32(timeFrom, true) : 0;
        hour1 = view.getInt32(timeFrom + 4, true);
        hour2 = view.getInt32(timeFrom + 8, true);
        hour3 = bytes[timeFrom + 12];
      }
      const client = clients.number(bytes, view, clientFrom, clientTo);
      const type = types.number(bytes, view, typeFrom, typeTo);
      if (type === triggers.length) triggers.push(count.trigger(types.text(type)));
      count.add(client, triggers[type], second, hour.day, hour.month);
    }
    return 0;
  }

  /** Finds the columns by their names. */
  #header(line) {
    const names = new TextDecoder().decode(line).trim().split(",").map((name) => name.replaceAll('"', ""));
    const roles = { client: CLIENT, timestamp: TIME, type: TYPE };
    this.#roles = Int32Array.from(names, (name) => roles[name] ?? OTHER);
  }

  #unclosed(rest, last) {
    if (last) throw new Error("a quote is never closed");
    return rest;
  }
}

/** Takes `""` together in place and returns the new end. */
function unescape(bytes, from, to) {
  let out = from;
  for (let i = from; i < to; i++) {
    bytes[out++] = bytes[i];
    if (bytes[i] === QUOTE) i++;
  }
  return out;
}

/** The seconds of `:22:09` behind a date of ten bytes and an hour; negative if that is not what stands there. */
function withinHour(bytes, from) {
  const minute = pair(bytes, from + 14), second = pair(bytes, from + 17);
  const isTime = bytes[from + 13] === COLON && bytes[from + 16] === COLON && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return isTime ? 60 * minute + second : -1;
}

/** Two digits, or something negative. */
function pair(bytes, at) {
  const tens = bytes[at] - 48, ones = bytes[at + 1] - 48;
  return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? tens * 10 + ones : -1;
}

/** Seconds since 1970; NaN if it is no time. */
function secondOf(bytes, from, to) {
  if (from + 10 > to || bytes[from + 4] !== 45 || bytes[from + 7] !== 45) return NaN;
  const century = pair(bytes, from), years = pair(bytes, from + 2), month = pair(bytes, from + 5), day = pair(bytes, from + 8);
  if (century < 0 || years < 0 || month < 1 || month > 12 || day < 1) return NaN;
  const year = century * 100 + years;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return NaN;
  const midnight = Date.UTC(year, month - 1, day) / 1000;
  if (to === from + 10) return midnight;
  const hour = pair(bytes, from + 11);
  if (hour > 23) return NaN;
  const rest = to === from + 19 && hour >= 0 && (bytes[from + 10] === SPACE || bytes[from + 10] === LETTER_T) ? withinHour(bytes, from) : -1;
  if (rest >= 0) return midnight + 3600 * hour + rest;
  // Anything else: without seconds, with fractions, with a zone.
  const text = String.fromCharCode(...bytes.subarray(from, to)).replace(" ", "T");
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text.slice(10)) ? text : `${text}Z`);
  return at / 1000;
}
