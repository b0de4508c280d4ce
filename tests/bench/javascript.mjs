// The same job in JavaScript by hand: no string and no object a row, ids and types as numbers, counts in typed arrays.
import { read } from "./read.mjs";

const [LF, CR, QUOTE, COMMA] = [10, 13, 34, 44];
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
  texts = [];
  #bits = 0;
  /** Open addressing, five numbers a slot: number + 1, length, first four bytes, last four, offset in #bytes. */
  #slots = new Int32Array();
  #bytes = new Uint8Array(1 << 16);
  #used = 0;

  constructor(bits = 8) {
    this.#grow(bits);
  }

  /** The number of the text in `bytes[from, to)`; `view` is on the same bytes. */
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
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(last + length, 0x85ebca6b);
    for (let i = from + 4; i < to - 4; i += 4) hash = Math.imul(hash ^ view.getInt32(i, true), 0x01000193);
    hash ^= hash >>> 15;
    for (let slot = (hash << 3) & mask; ; slot = (slot + 8) & mask) {
      if (slots[slot] === 0) return this.#add(bytes, from, to, slot, first, last, hash);
      if (slots[slot + 2] === first && slots[slot + 3] === last && slots[slot + 1] === length && (length <= 8 || this.#same(bytes, from, to, slots[slot + 4]))) {
        return slots[slot] - 1;
      }
    }
  }

  #same(bytes, from, to, at) {
    for (let i = from + 4; i < to - 4; i++) if (bytes[i] !== this.#bytes[at + i - from]) return false;
    return true;
  }

  #add(bytes, from, to, slot, first, last, hash) {
    if (this.#used + to - from > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length + to - from);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(from, to), this.#used);
    const number = this.texts.push(new TextDecoder().decode(bytes.subarray(from, to))) - 1;
    this.#slots.set([number + 1, to - from, first, last, this.#used, hash], slot);
    this.#used += to - from;
    if (this.texts.length * 2 >= 1 << this.#bits) this.#grow(this.#bits + 1);
    return number;
  }

  #grow(bits) {
    const old = this.#slots;
    const slots = new Int32Array(8 << bits);
    for (let i = 0; i < old.length; i += 8) {
      if (old[i] === 0) continue;
      let slot = (old[i + 5] << 3) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 8) & (slots.length - 1);
      slots.set(old.subarray(i, i + 8), slot);
    }
    this.#slots = slots;
    this.#bits = bits;
  }
}

class Counts {
  kept = 0;
  rejected = 0;
  #model;
  #roles;
  #clients = new Dictionary(14);
  #types = new Dictionary();
  /** For each type in the order in which it came: its trigger; one more number than there are triggers for any other. */
  #trigger = new Int32Array(256);
  #stride;
  /** Month of the first element of #months, counted from year 0. */
  #base = 0;
  /** For each month the counts, `client * #stride + trigger`. */
  #months = [];
  #capacity = 1 << 15;

  constructor(model) {
    this.#model = model;
    this.#stride = model.triggers.length + 1;
  }

  /** Counts whole records and returns how many bytes are left over. */
  take(bytes, end, last) {
    let i = 0;
    if (this.#roles === undefined) {
      i = this.#header(bytes, end, last);
      if (i < 0) return end;
    }
    const view = new DataView(bytes.buffer);
    const roles = this.#roles, columns = roles.length, stride = this.#stride, clients = this.#clients, types = this.#types;
    // Most rows are of the same day as the one before.
    let date0 = 0, date1 = 0, date2 = 0, counts;
    // Stops every search for the end of a field.
    bytes[end] = LF;
    while (i < end) {
      const start = i;
      let column = 0, b = 0, escaped = 0;
      let clientFrom = 0, clientTo = 0, timeFrom = 0, timeTo = 0, typeFrom = 0, typeTo = 0;
      for (;;) {
        const role = column < columns ? roles[column] : OTHER;
        let from = i, to = 0;
        if (bytes[i] === QUOTE) {
          from = ++i;
          for (;;) {
            while (bytes[i] !== QUOTE && i < end) i++;
            if (i >= end) return this.#unclosed(end - start, last);
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
      if (i === end && !last) return end - start;
      if (b === CR && bytes[i + 1] === LF) {
        if (i + 1 === end && !last) return end - start;
        i++;
      }
      i++;
      if (i - start <= 2 && column === 1 && bytes[start] <= CR) continue;
      if (escaped !== 0) {
        if (escaped & (1 << CLIENT)) clientTo = unescape(bytes, clientFrom, clientTo);
        if (escaped & (1 << TYPE)) typeTo = unescape(bytes, typeFrom, typeTo);
      }
      if (clientTo === clientFrom || typeTo === typeFrom || column > columns) {
        this.rejected++;
        continue;
      }
      if (timeTo - timeFrom === 19 && view.getInt32(timeFrom, true) === date0 && view.getInt32(timeFrom + 4, true) === date1 && view.getInt16(timeFrom + 8, true) === date2) {
        if (!isTimeOfDay(bytes, timeFrom)) {
          this.rejected++;
          continue;
        }
      } else {
        const month = monthOf(bytes, timeFrom, timeTo);
        if (month < 0) {
          this.rejected++;
          continue;
        }
        counts = this.#countsOf(month);
        if (timeTo - timeFrom === 19) {
          date0 = view.getInt32(timeFrom, true);
          date1 = view.getInt32(timeFrom + 4, true);
          date2 = view.getInt16(timeFrom + 8, true);
        } else {
          date0 = 0;
        }
      }
      const client = clients.number(bytes, view, clientFrom, clientTo);
      const type = types.number(bytes, view, typeFrom, typeTo);
      if (type >= this.#known) this.#learn();
      if (client >= this.#capacity) {
        this.#enlarge();
        date0 = 0;
        counts = this.#countsOf(monthOf(bytes, timeFrom, timeTo));
      }
      counts[client * stride + this.#trigger[type]]++;
      this.kept++;
    }
    return 0;
  }

  #known = 0;

  #unclosed(rest, last) {
    if (last) throw new Error("a quote is never closed");
    return rest;
  }

  /** Notes which trigger the newest type is. */
  #learn() {
    const number = this.#known++;
    if (number >= this.#trigger.length) this.#trigger = Int32Array.from({ length: 2 * number }, (_, i) => this.#trigger[i] ?? 0);
    const index = this.#model.triggers.findIndex(({ filter: [{ equals }] }) => equals === this.#types.texts[number]);
    this.#trigger[number] = index < 0 ? this.#stride - 1 : index;
  }

  #enlarge() {
    this.#capacity *= 2;
    this.#months = this.#months.map((old) => {
      const larger = new Int32Array(this.#capacity * this.#stride);
      larger.set(old);
      return larger;
    });
  }

  #countsOf(month) {
    const fresh = () => new Int32Array(this.#capacity * this.#stride);
    if (this.#months.length === 0) this.#base = month;
    while (month < this.#base) {
      this.#months.unshift(fresh());
      this.#base--;
    }
    while (month >= this.#base + this.#months.length) this.#months.push(fresh());
    return this.#months[month - this.#base];
  }

  /** Finds the columns by their names. Returns where the rows begin, or -1 if the first line is not whole yet. */
  #header(bytes, end, last) {
    const line = bytes.indexOf(LF);
    if ((line < 0 || line >= end) && !last) return -1;
    const names = new TextDecoder().decode(bytes.subarray(0, line)).trim().split(",").map((name) => name.replaceAll('"', ""));
    const role = { client: CLIENT, timestamp: TIME, type: TYPE };
    this.#roles = Int32Array.from(names, (name) => role[name] ?? OTHER);
    return line + 1;
  }

  /** Client-major, as the engine gives them; nothing before a client's first month. */
  scores() {
    const { triggers, maximum, bands } = this.#model;
    const points = Float64Array.from(triggers, (trigger) => trigger.points);
    const caps = Int32Array.from(triggers, (trigger) => trigger.cap);
    const floors = Float64Array.from(bands, (band) => band.from);
    const stride = this.#stride, windows = this.#months.length, clients = this.#clients.texts;
    const score = new Float64Array(clients.length * windows).fill(NaN);
    const band = new Uint8Array(score.length).fill(NO_BAND);
    const known = new Uint8Array(clients.length);
    for (let window = 0; window < windows; window++) {
      const counts = this.#months[window];
      for (let client = 0, cell = 0; client < clients.length; client++) {
        let sum = 0, seen = 0;
        for (let t = 0; t < points.length; t++, cell++) {
          const count = counts[cell];
          seen |= count;
          sum += (count < caps[t] ? count : caps[t]) * points[t];
        }
        seen |= counts[cell++];
        if (seen !== 0) known[client] = 1;
        if (known[client] === 0) continue;
        const value = Math.min(100, (sum / maximum) * 100);
        const at = client * windows + window;
        score[at] = value;
        let b = 0;
        while (value < floors[b]) b++;
        band[at] = b;
      }
    }
    return { clients, windows, score, band, kept: this.kept };
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

/** `14:22:09` behind a date of ten bytes. */
function isTimeOfDay(bytes, from) {
  const hour = pair(bytes, from + 11), minute = pair(bytes, from + 14), second = pair(bytes, from + 17);
  const marks = bytes[from + 13] === 58 && bytes[from + 16] === 58 && (bytes[from + 10] === 32 || bytes[from + 10] === 84);
  return marks && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61;
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
