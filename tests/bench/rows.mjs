// From the strings that a parser gives to numbers, for the programs that use a library for the parsing alone. Names are looked up in a
// Map, which also lets go of the row's own string; a day and its month are worked out once.
export class Rows {
  #count;
  #clients = new Map();
  #types = new Map();
  #days = new Map();

  constructor(count) {
    this.#count = count;
  }

  /** `time` is `2025-01-31 12:34:56`. */
  add(client, time, type) {
    const count = this.#count;
    let number = this.#clients.get(client);
    if (number === undefined) this.#clients.set(client, (number = this.#clients.size));
    let trigger = this.#types.get(type);
    if (trigger === undefined) this.#types.set(type, (trigger = count.trigger(type)));
    const date = time.slice(0, 10);
    let known = this.#days.get(date);
    if (known === undefined) {
      const day = Date.parse(date) / 86_400_000;
      this.#days.set(date, (known = { day, month: count.month(day) }));
    }
    const { day, month } = known;
    count.add(number, trigger, day * 86_400 + 3600 * two(time, 11) + 60 * two(time, 14) + two(time, 17), day, month);
  }

  clients() {
    return [...this.#clients.keys()];
  }
}

function two(text, at) {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}
