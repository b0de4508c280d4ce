// The job, in words and in numbers: every program is given the same file and must give the same answer.
//
// Given: a CSV of portal events (client, timestamp, type, duration, channel) as a File, all of them before AS_OF, times in UTC; and the
// scoring model below. Asked, as typed arrays in a worker:
//
// - For each client and month, from the month of its first event on: the score, which is Σ over the types of min(events, cap) × points,
//   ÷ maximum × 100 and at most 100; and its band, the first whose lower bound it reaches. Before that NaN and NO_BAND. Client-major.
// - For each month: active clients (with any event); DAU ÷ MAU in per cent (DAU is the mean over all civil days of the month of the
//   clients with an event on that day, MAU the active clients); sessions per active client (a session is an event of one of the types
//   SESSIONS); the mean length of a visit in minutes. A visit is a run of one client's events with no gap above 30 minutes; it is of the
//   month in which it began; one of a single event has no length and is left out, as is one that ended less than 30 minutes before
//   AS_OF. NaN where there is none. The column `duration` is not asked for: Rapport's public API reads no such thing of an event.
// - For each client: the civil day of its last event; the score of the 90 days before AS_OF, with the caps of a month; and the trend,
//   that score less the one of the 90 days before, NaN for who came later.
//
// Nothing is rounded by a program. Scores are compared bit by bit, all that is divided or added up in an order of one's own after rounding
// to six decimals.

export const AS_OF = "2026-01-01";
export const MILLISECONDS_A_DAY = 86_400_000;
export const AS_OF_DAY = Date.parse(AS_OF) / MILLISECONDS_A_DAY;
export const TREND_DAYS = 90;
export const IDLE_SECONDS = 1800;
export const NO_BAND = 255;
/** Rapport tells sessions from the words of a type; to the others these are given. */
export const SESSIONS = ["login", "meeting_attended"];

/** Type of event, points for one, and how many a month earn points. */
export const TRIGGERS = [
  ["login", 1, 20], ["document_viewed", 1, 20], ["message_sent", 3, 20], ["document_uploaded", 4, 10],
  ["task_completed", 5, 10], ["form_submitted", 5, 5], ["document_signed", 6, 5], ["approval_completed", 6, 5],
  ["meeting_attended", 8, 4], ["payment_made", 6, 2], ["comment_posted", 2, 10], ["resource_downloaded", 2, 5],
];

export const MODEL = {
  id: "portal",
  version: 1,
  label: "Portal",
  maximum: 349,
  window: "month",
  triggers: TRIGGERS.map(([id, points, cap]) => ({
    id, label: id, table: "events", filter: [{ column: "type", equals: id }], points, cap,
  })),
  bands: [
    { id: "engaged", label: "Engaged", from: 70 },
    { id: "watch", label: "Watch", from: 40 },
    { id: "at_risk", label: "At risk", from: 0 },
  ],
};

/** Space for the answer. */
export function blank(clients, months) {
  const numbers = (length) => new Float64Array(length).fill(NaN);
  return {
    clients, months,
    score: numbers(clients.length * months), band: new Uint8Array(clients.length * months).fill(NO_BAND),
    active: numbers(months), stickiness: numbers(months), sessions: numbers(months), minutes: numbers(months),
    last: new Int32Array(clients.length), recent: numbers(clients.length), trend: numbers(clients.length),
  };
}

/** An answer as a few numbers that do not depend on the order of its clients. Not part of what is timed. */
export function summary({ clients, months, score, band, active, stickiness, sessions, minutes, last, recent, trend, kept }) {
  const order = clients.map((_, i) => i).sort((a, b) => (clients[a] < clients[b] ? -1 : 1));
  const bits = new Int32Array(score.buffer, score.byteOffset, 2 * score.length);
  const round = (value) => (Number.isNaN(value) ? null : Math.round(value * 1e6) / 1e6);
  let hash = 0;
  const mix = (value) => (hash = Math.imul(hash ^ value, 0x01000193));
  for (const client of order) {
    for (let i = 0; i < clients[client].length; i++) mix(clients[client].charCodeAt(i));
    for (let cell = client * months; cell < (client + 1) * months; cell++) {
      const none = Number.isNaN(score[cell]);
      mix(none ? -1 : bits[2 * cell]);
      mix(none ? -1 : bits[2 * cell + 1]);
      mix(band[cell]);
    }
    mix(last[client]);
    for (const value of [recent[client], trend[client]]) mix(Number.isNaN(value) ? -1 : Math.round(value * 1e6));
  }
  const list = (values) => Array.from(values, round);
  return {
    kept, clients: clients.length, months, hash,
    active: list(active), stickiness: list(stickiness), sessions: list(sessions), minutes: list(minutes),
  };
}
