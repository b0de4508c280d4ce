// The same job in JavaScript by hand: no string and no object a row, ids and types as numbers, counts in typed arrays.
import { read } from "./read.mjs";

const [LF, CR, SPACE, QUOTE, COMMA, COLON, LETTER_T] = [10, 13, 32, 34, 44, 58, 84];
const [OTHER, CLIENT, TIME, TYPE] = [0, 1, 2, 3];
const NO_BAND = 255;

export function start() {}

export async function run(blob, model) {
  const counts = new Counts(model);
  const from = performance.now();
  await read(blob, (bytes, end, last) => counts.take(bytes, end, last));
  const counted = performance.now();
  const result = counts.scores();
  const stages = { read: counted - from, scores: performance.now() - counted };
  return { ...result, stages };
}

/** Distinct texts, numbered from 0 in the order in which they come. */
class Dictionary {
  length = 0;
  #bytes = new Uint8Array(1 << 16);
  /** Where each text ends in #bytes. */
  #ends = new Int32Array(1 << 10);
  /** Open addressing, four numbers a slot: length (0: free), first four bytes, last four, number. At most three quarters full. */
  #slots = new Int32Array(4 << 10);

  /** The number of the text in `bytes[from, to)`, which is not empty; `view` is on the same bytes. */
  number(bytes, view, from, to) {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const length = to - from;
    let first = 0, last = 0;
    if (length >= 4) {
      first = view.getInt32(from, true);
      last = view.getInt32(to - 4, true);
    } else {
      for (let i = from; i < to; i++) first = (first << 8) | bytes[i];
    }
    for (let slot = place(first, last, length) & mask; ; slot = (slot + 4) & mask) {
      if (slots[slot] === 0) return this.#add(bytes, from, to, slot, first, last);
      if (slots[slot + 1] === first && slots[slot + 2] === last && slots[slot] === length) {
        const number = slots[slot + 3];
        if (length <= 8 || this.#same(bytes, from, length, number)) return number;
      }
    }
  }

  #same(bytes, from, length, number) {
    const at = this.#ends[number] - length;
    for (let i = 4; i < length - 4; i++) if (bytes[from + i] !== this.#bytes[at + i]) return false;
    return true;
  }

  #add(bytes, from, to, slot, first, last) {
    const number = this.length++;
    const start = number === 0 ? 0 : this.#ends[number - 1];
    const end = start + to - from;
    if (end > this.#bytes.length) this.#bytes = enlarged(this.#bytes, 2 * end);
    if (number >= this.#ends.length) this.#ends = enlarged(this.#ends, 2 * number);
    for (let i = from; i < to; i++) this.#bytes[start + i - from] = bytes[i];
    this.#ends[number] = end;
    const slots = this.#slots;
    slots[slot] = to - from;
    slots[slot + 1] = first;
    slots[slot + 2] = last;
    slots[slot + 3] = number;
    if (16 * this.length > 3 * slots.length) this.#grow();
    return number;
  }

  #grow() {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 1;
    for (let i = 0; i < old.length; i += 4) {
      if (old[i] === 0) continue;
      let slot = place(old[i + 1], old[i + 2], old[i]) & mask;
      while (slots[slot] !== 0) slot = (slot + 4) & mask;
      for (let j = 0; j < 4; j++) slots[slot + j] = old[i + j];
    }
    this.#slots = slots;
  }

  text(number) {
    return new TextDecoder().decode(this.#bytes.subarray(number === 0 ? 0 : this.#ends[number - 1], this.#ends[number]));
  }

  texts() {
    const end = this.length === 0 ? 0 : this.#ends[this.length - 1];
    const all = new TextDecoder().decode(this.#bytes.subarray(0, end));
    // Cut from one string where a character is a byte, which is a hundred times faster.
    const isPlain = all.length === end;
    return Array.from({ length: this.length }, (_, i) => (isPlain ? all.slice(i === 0 ? 0 : this.#ends[i - 1], this.#ends[i]) : this.text(i)));
  }
}

function place(first, last, length) {
  const hash = Math.imul(Math.imul(first, 0x9e3779b1) + last + length, 0x85ebca6b);
  return (hash >>> 14) << 2;
}

function enlarged(array, length) {
  const larger = new array.constructor(length);
  larger.set(array);
  return larger;
}

/** How often each client did what in which month, as far as it earns points. */
class Counts {
  #model;
  /** What the columns of the file are for; undefined until the header has been read. */
  #roles;
  #clients = new Dictionary();
  #types = new Dictionary();
  /** For each type in the order of #types its trigger, or the number of triggers where it is none. */
  #triggers = [];
  #caps;
  /** Month of #months[0], counted from year 0. */
  #base = 0;
  /** For each month `client * #caps.length + trigger`; counting stops at the cap, so that a byte is enough. */
  #months = [];
  /** Clients for which there is room in each month. */
  #room = 1 << 12;
  #kept = 0;
  #rejected = 0;

  constructor(model) {
    this.#model = model;
    // The last one is for types that earn nothing, but show that the client is there.
    this.#caps = Uint8Array.from([...model.triggers.map(({ cap }) => cap), 1]);
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
    const roles = this.#roles, clients = this.#clients, types = this.#types, triggers = this.#triggers, caps = this.#caps;
    // Most rows are of the same hour as the one before, whose first 13 bytes these are.
    let hour0 = 0, hour1 = 0, hour2 = 0, hour3 = 0, counts;
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
      const sameHour = timeTo - timeFrom === 19 && view.getInt32(timeFrom + 8, true) === hour2 && bytes[timeFrom + 12] === hour3
        && view.getInt32(timeFrom + 4, true) === hour1 && view.getInt32(timeFrom, true) === hour0;
      const month = sameHour && isWithinHour(bytes, timeFrom) ? 0 : monthOf(bytes, timeFrom, timeTo);
      if (month < 0 || clientTo === clientFrom || typeTo === typeFrom || column > roles.length) {
        this.#rejected++;
        continue;
      }
      const client = clients.number(bytes, view, clientFrom, clientTo);
      const type = types.number(bytes, view, typeFrom, typeTo);
      if (type === triggers.length) this.#learn(type);
      if (month > 0 || client >= this.#room) {
        counts = this.#countsOf(month > 0 ? month : monthOf(bytes, timeFrom, timeTo), client);
        hour0 = timeTo - timeFrom === 19 ? view.getInt32(timeFrom, true) : 0;
        hour1 = view.getInt32(timeFrom + 4, true);
        hour2 = view.getInt32(timeFrom + 8, true);
        hour3 = bytes[timeFrom + 12];
      }
      const trigger = triggers[type];
      const cell = client * caps.length + trigger;
      if (counts[cell] < caps[trigger]) counts[cell]++;
      this.#kept++;
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

  #learn(type) {
    const text = this.#types.text(type);
    const trigger = this.#model.triggers.findIndex(({ filter }) => filter[0].equals === text);
    this.#triggers.push(trigger < 0 ? this.#caps.length - 1 : trigger);
  }

  /** The counts of a month, with room for a client. */
  #countsOf(month, client) {
    if (client >= this.#room) {
      this.#room = 2 * client;
      this.#months = this.#months.map((counts) => enlarged(counts, this.#room * this.#caps.length));
    }
    const none = () => new Uint8Array(this.#room * this.#caps.length);
    if (this.#months.length === 0) this.#base = month;
    for (; month < this.#base; this.#base--) this.#months.unshift(none());
    while (month >= this.#base + this.#months.length) this.#months.push(none());
    return this.#months[month - this.#base];
  }

  /** Client-major, as the engine gives them; nothing before a client's first month. */
  scores() {
    const { triggers, maximum, bands } = this.#model;
    const points = Float64Array.from([...triggers.map((trigger) => trigger.points), 0]);
    const floors = Float64Array.from(bands, (band) => band.from);
    const clients = this.#clients.length, windows = this.#months.length;
    const score = new Float64Array(clients * windows).fill(NaN);
    const band = new Uint8Array(clients * windows).fill(NO_BAND);
    const known = new Uint8Array(clients);
    for (let window = 0; window < windows; window++) {
      const counts = this.#months[window];
      for (let client = 0, cell = 0; client < clients; client++) {
        let sum = 0, seen = known[client];
        for (let trigger = 0; trigger < points.length; trigger++, cell++) {
          seen |= counts[cell];
          sum += counts[cell] * points[trigger];
        }
        if (seen === 0) continue;
        known[client] = 1;
        const at = client * windows + window;
        score[at] = Math.min((sum / maximum) * 100, 100);
        let b = 0;
        while (score[at] < floors[b]) b++;
        band[at] = b;
      }
    }
    return { clients: this.#clients.texts(), windows, score, band, kept: this.#kept, rejected: this.#rejected };
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

/** ` 14:22:09` behind a date of ten bytes. */
function isTimeOfDay(bytes, from) {
  const hour = pair(bytes, from + 11);
  return (bytes[from + 10] === SPACE || bytes[from + 10] === LETTER_T) && hour >= 0 && hour < 24 && isWithinHour(bytes, from);
}

function isWithinHour(bytes, from) {
  const minute = pair(bytes, from + 14), second = pair(bytes, from + 17);
  return bytes[from + 13] === COLON && bytes[from + 16] === COLON && minute >= 0 && minute < 60 && second >= 0 && second < 61;
}

/** Two digits, or something negative. */
function pair(bytes, at) {
  const tens = bytes[at] - 48, ones = bytes[at + 1] - 48;
  return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? tens * 10 + ones : -1;
}

/** The month of a time, counted from year 0; negative if it is none. */
function monthOf(bytes, from, to) {
  const date = from + 10 <= to && bytes[from + 4] === 45 && bytes[from + 7] === 45;
  if (!date) return -1;
  const century = pair(bytes, from), years = pair(bytes, from + 2), month = pair(bytes, from + 5), day = pair(bytes, from + 8);
  if (century < 0 || years < 0 || month < 1 || month > 12 || day < 1) return -1;
  const year = century * 100 + years;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return -1;
  if (to === from + 10 || (to === from + 19 && isTimeOfDay(bytes, from))) return year * 12 + month - 1;
  if (pair(bytes, from + 11) > 23) return -1;
  // Anything else: without seconds, with fractions, with a zone.
  const text = String.fromCharCode(...bytes.subarray(from, to)).replace(" ", "T");
  const at = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text.slice(10)) ? text : `${text}Z`);
  return Number.isNaN(at.getTime()) ? -1 : at.getUTCFullYear() * 12 + at.getUTCMonth();
}
