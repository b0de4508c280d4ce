// Distinct texts as numbers, straight from bytes: no string is made of a row.

/** Distinct texts, numbered from 0 in the order in which they come. */
export class Dictionary {
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

export function enlarged(array, length) {
  const larger = new array.constructor(length);
  larger.set(array);
  return larger;
}
