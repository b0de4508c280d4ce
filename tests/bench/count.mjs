// What is counted of rows and made of the counts, in typed arrays: the common part of all programs in plain JavaScript, whoever
// parses. Where the rows of each client come in the order of time, as in a log, one pass is enough and no row is kept.
import { AS_OF_DAY, IDLE_SECONDS, SESSIONS, TREND_DAYS, blank } from "./job.mjs";
import { enlarged } from "./dictionary.mjs";

const NEVER = -Infinity;
const SECONDS_A_DAY = 86_400;

/** `pass(count)` reads the file and adds each row; it returns the names of the clients. Rows out of order make it read a second time. */
export async function counted(model, pass) {
  const from = performance.now();
  let count = new Count(model, false);
  let names = await pass(count);
  if (!count.ordered) {
    count = new Count(model, true);
    names = await pass(count);
    count.replay();
  }
  const read = performance.now();
  const answer = count.answer(names);
  return { ...answer, kept: count.rows, stages: { "read and count": read - from, answer: performance.now() - read } };
}

export class Count {
  ordered = true;
  rows = 0;
  #model;
  #caps;
  /** Clients for which there is room. */
  #room = 1 << 12;
  #clients = 0;
  /** By month from #base, counted from year 0; see `month`. */
  #months = [];
  #base = 0;
  /** Counts of the last 90 days and of the 90 before, `client * #caps.length + trigger`. Counting stops at the cap: a byte is enough. */
  #recent;
  #before;
  /** For each client in seconds: its first event, its last so far, and when the visit that it is part of began. */
  #first;
  #last;
  #visit;
  /** Whether that visit has more than one event. */
  #several;
  /** Rows to be put in order, where they are to be kept. */
  #kept;

  constructor(model, keep) {
    this.#model = model;
    // The last one is for types that earn nothing, but show that the client is there.
    this.#caps = Uint8Array.from([...model.triggers.map(({ cap }) => cap), 1]);
    const each = (length) => new Uint8Array(this.#room * length);
    [this.#recent, this.#before, this.#several] = [each(this.#caps.length), each(this.#caps.length), each(1)];
    [this.#first, this.#last, this.#visit] = [0, 0, 0].map(() => new Float64Array(this.#room).fill(NEVER));
    this.#kept = keep ? { client: new Int32Array(1 << 16), at: new Float64Array(1 << 16) } : null;
  }

  /** The number of a type for `add`, and whether it is a session. */
  trigger(type) {
    const trigger = this.#model.triggers.findIndex(({ filter }) => filter[0].equals === type);
    return { trigger: trigger < 0 ? this.#caps.length - 1 : trigger, isSession: SESSIONS.includes(type) ? 1 : 0 };
  }

  /** The month of a day since 1970, to be given to `add`. */
  month(day) {
    const date = new Date(day * SECONDS_A_DAY * 1000);
    const number = date.getUTCFullYear() * 12 + date.getUTCMonth();
    const none = (number) => {
      const year = Math.floor(number / 12), month = number % 12;
      const [first, end] = [Date.UTC(year, month), Date.UTC(year, month + 1)].map((at) => at / 1000);
      return {
        first, days: (end - first) / SECONDS_A_DAY, counts: new Uint8Array(this.#room * this.#caps.length),
        active: 0, clientDays: 0, sessions: 0, visits: 0, seconds: 0,
      };
    };
    if (this.#months.length === 0) this.#base = number;
    while (number < this.#base) this.#months.unshift(none(--this.#base));
    while (number >= this.#base + this.#months.length) this.#months.push(none(this.#base + this.#months.length));
    return this.#months[number - this.#base];
  }

  /** A row: at `second` of `day`, both since 1970, which lies in `month`. */
  add(client, { trigger, isSession }, second, day, month) {
    if (client >= this.#clients) this.#welcome(client);
    this.rows++;
    const caps = this.#caps, cap = caps[trigger], cell = client * caps.length + trigger;
    if (month.counts[cell] < cap) month.counts[cell]++;
    month.sessions += isSession;
    if (day >= AS_OF_DAY - 2 * TREND_DAYS) {
      const counts = day >= AS_OF_DAY - TREND_DAYS ? this.#recent : this.#before;
      if (counts[cell] < cap) counts[cell]++;
    }
    if (this.#kept === null) this.#see(client, second, day, month);
    else this.#keep(client, second);
  }

  #welcome(client) {
    this.#clients = client + 1;
    if (client < this.#room) return;
    const old = this.#room;
    this.#room = 2 * client;
    const wide = this.#room * this.#caps.length;
    for (const month of this.#months) month.counts = enlarged(month.counts, wide);
    [this.#recent, this.#before] = [enlarged(this.#recent, wide), enlarged(this.#before, wide)];
    this.#several = enlarged(this.#several, this.#room);
    [this.#first, this.#last, this.#visit] = [this.#first, this.#last, this.#visit].map((all) => enlarged(all, this.#room).fill(NEVER, old));
  }

  /** An event of a client, later than those before. */
  #see(client, second, day, month) {
    const before = this.#last[client];
    if (second < before) this.ordered = false;
    if (second - before > IDLE_SECONDS) {
      if (before === NEVER) this.#first[client] = second;
      else if (this.#several[client] === 1) this.#end(client, before);
      this.#visit[client] = second;
      this.#several[client] = 0;
    } else {
      this.#several[client] = 1;
    }
    if (before < day * SECONDS_A_DAY) {
      month.clientDays++;
      if (before < month.first) month.active++;
    }
    this.#last[client] = second;
  }

  /** A visit of several events has ended; it belongs to the month in which it began. */
  #end(client, last) {
    const start = this.#visit[client];
    const month = this.month(Math.floor(start / SECONDS_A_DAY));
    month.visits++;
    month.seconds += last - start;
  }

  #keep(client, second) {
    const at = this.rows - 1;
    if (at === this.#kept.client.length) {
      this.#kept = { client: enlarged(this.#kept.client, 2 * at), at: enlarged(this.#kept.at, 2 * at) };
    }
    this.#kept.client[at] = client;
    this.#kept.at[at] = second;
  }

  /** Goes through the rows that were kept, client by client in time. */
  replay() {
    const { client, at } = this.#kept;
    const ends = new Int32Array(this.#clients + 1);
    for (let row = 0; row < this.rows; row++) ends[client[row] + 1]++;
    for (let i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
    const next = ends.slice();
    const sorted = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row++) sorted[next[client[row]]++] = at[row];
    for (let i = 0; i < this.#clients; i++) {
      for (const second of sorted.subarray(ends[i], ends[i + 1]).sort()) {
        const day = Math.floor(second / SECONDS_A_DAY);
        this.#see(i, second, day, this.month(day));
      }
    }
  }

  answer(names) {
    const { maximum, bands } = this.#model;
    const floors = Float64Array.from(bands, (band) => band.from);
    const months = this.#months.length, clients = this.#clients;
    const out = blank(names, months);
    const known = new Uint8Array(clients);
    this.#months.forEach(({ counts }, window) => {
      for (let client = 0; client < clients; client++) {
        const points = this.#points(counts, client);
        if (points >= 0) known[client] = 1;
        if (known[client] === 0) continue;
        const at = client * months + window;
        out.score[at] = Math.min((Math.max(points, 0) / maximum) * 100, 100);
        let band = 0;
        while (out.score[at] < floors[band]) band++;
        out.band[at] = band;
      }
    });
    const score = (counts, client) => Math.min((Math.max(this.#points(counts, client), 0) / maximum) * 100, 100);
    for (let client = 0; client < clients; client++) {
      const last = this.#last[client];
      // A visit that still runs at the date of the report has no length yet.
      if (this.#several[client] === 1 && last + IDLE_SECONDS < AS_OF_DAY * SECONDS_A_DAY) this.#end(client, last);
      out.last[client] = Math.floor(last / SECONDS_A_DAY);
      out.recent[client] = score(this.#recent, client);
      const wasThere = this.#first[client] < (AS_OF_DAY - TREND_DAYS) * SECONDS_A_DAY;
      if (wasThere) out.trend[client] = out.recent[client] - score(this.#before, client);
    }
    this.#months.forEach(({ days, active, clientDays, sessions, visits, seconds }, window) => {
      if (visits > 0) out.minutes[window] = seconds / visits / 60;
      if (active === 0) return;
      out.active[window] = active;
      out.stickiness[window] = (clientDays / days / active) * 100;
      out.sessions[window] = sessions / active;
    });
    return out;
  }

  /** The points of a client; −1 where nothing was done. */
  #points(counts, client) {
    const { triggers } = this.#model;
    let points = 0, any = 0;
    const from = client * this.#caps.length;
    for (let trigger = 0; trigger < triggers.length; trigger++) {
      any |= counts[from + trigger];
      points += counts[from + trigger] * triggers[trigger].points;
    }
    return any === 0 && counts[from + triggers.length] === 0 ? -1 : points;
  }
}
