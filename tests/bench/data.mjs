// What the programs are given: a log of a client portal, and the other tables of the same firm. The same bytes in every run.
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { AS_OF, MILLISECONDS_A_DAY as DAY, TRIGGERS } from "./job.mjs";

const CLIENTS = 20_000;
const START = Date.UTC(2024, 0, 1);
const END = Date.parse(AS_OF);
const CHANNELS = ["web", "mobile", "email", "phone", "meeting"];

/** Writes pieces of text into a file, as many bytes at a time as the disk takes. */
export async function write(path, pieces) {
  const file = createWriteStream(path);
  for (const piece of pieces) if (!file.write(piece)) await once(file, "drain");
  file.end();
  await once(file, "finish");
}

/** `client,timestamp,type,duration,channel`, in the order of time. Some clients do much more than others. */
export function* plain(rows) {
  const random = mulberry32(1);
  yield "client,timestamp,type,duration,channel\n";
  for (let i = 0; i < rows; ) {
    let text = "";
    for (const end = Math.min(rows, i + 10_000); i < end; i++) {
      const [client, time, type, duration, channel] = event(i, rows, random);
      text += `${client},${time},${type},${duration},${channel}\n`;
    }
    yield text;
  }
}

/** The same with all that makes CSV harder than it looks, and out of order: the engine and the code by hand must read it alike. */
export function* awkward(rows) {
  const random = mulberry32(2);
  yield '\ufeff"type",channel,note,timestamp,duration,client';
  for (let i = 0; i < rows; i++) {
    const [client, time, type, duration, channel] = event(i, rows, random);
    const when = [time, `"${time}"`, time.replace(" ", "T") + "Z", time.slice(0, 16), time.slice(0, 10)][i % 5];
    const note = ["", "a, b", 'say ""now""', "one\ntwo", "one\r\n\r\ntwo", "né"][i % 6];
    const name = i % 7 === 0 ? `"${client}, ""${i % 3}"""` : i % 7 === 1 ? `"${client}"` : client;
    yield `\r\n${i % 4 === 0 ? `"${type}"` : type},${channel},"${note}",${when},${duration},${name}`;
    if (i % 1000 === 0) yield "\r\n";
    if (i % 500 === 0) yield "\r\nlogin,web,,2024-02-30 10:00:00,5,C-100000\r\nlogin,web,,2024-02-10 24:00:00,5,C-100000\r\nlogin,web,,2024-05-01 10:00:00,5,";
  }
}

function event(i, rows, random) {
  // Every fifth row goes round all clients, so that each is there.
  const client = i % 5 === 0 ? (i / 5) % CLIENTS : Math.floor(random() ** 2 * CLIENTS);
  const at = START + Math.floor(((i + random()) / rows) * ((END - START) / 1000)) * 1000;
  const time = new Date(at).toISOString();
  const type = TRIGGERS[Math.floor(random() * TRIGGERS.length)][0];
  const channel = CHANNELS[Math.floor(random() * CHANNELS.length)];
  return [`C-${100_000 + client}`, `${time.slice(0, 10)} ${time.slice(11, 19)}`, type, Math.floor(random() * 3600), channel];
}

/** The other tables of the same firm, as pairs of table and CSV: with the events all that a report can be made of. */
export function* firm() {
  const random = mulberry32(3);
  const below = (n) => Math.floor(random() * n);
  const day = (from = 0, days = 730) => new Date(START + (from + below(days)) * DAY).toISOString().slice(0, 10);
  const time = () => `${day()} ${String(below(24)).padStart(2, "0")}:${String(below(60)).padStart(2, "0")}:00`;
  const one = (...words) => words[below(words.length)];
  const client = () => `C-${100_000 + below(CLIENTS)}`;
  const table = (header, rows, row) => `${header}\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`;
  yield ["clients", table("client_id,tier,industry,started_on,annual_value", CLIENTS, (i) => `C-${100_000 + i},${one("gold", "silver", "bronze")},${one("law", "tax", "design")},${day(0, 300)},${1000 + below(90_000)}`)];
  yield ["subscriptions", table("subscription_id,client_id,started_on,ended_on,amount,interval,renewal_on", CLIENTS, (i) => `S${i},C-${100_000 + i},${day(0, 300)},${below(4) === 0 ? day(400, 300) : ""},${50 + below(500)},${one("month", "year")},${day(600, 400)}`)];
  yield ["messages", table("client_id,thread_id,sent_at,direction", 200_000, (i) => `${client()},T${i >> 2},${time()},${one("inbound", "outbound")}`)];
  yield ["surveys", table("client_id,answered_at,kind,answer,scale", 60_000, () => one(() => `${client()},${time()},nps,${below(11)},0-10`, () => `${client()},${time()},csat,${1 + below(5)},1-5`)())];
  yield ["tickets", table("ticket_id,client_id,opened_at,first_response_at,is_escalated,category", 60_000, (i) => { const at = day(); return `K${i},${client()},${at} 08:00:00,${at} ${10 + below(13)}:00:00,${one("yes", "no", "no", "no")},${one("login", "invoice")}`; })];
  yield ["projects", table("project_id,client_id,started_on,completed_on", 40_000, (i) => `P${i},${client()},${day(0, 600)},${below(5) === 0 ? "" : day(600, 130)}`)];
  yield ["milestones", table("client_id,milestone,due_on,completed_on", 60_000, () => `${client()},${one("kickoff", "papers", "review")},${day()},${below(5) === 0 ? "" : day()}`)];
  yield ["invoices", table("invoice_id,client_id,issued_on,amount,due_on,paid_on", 100_000, (i) => `I${i},${client()},${day(0, 600)},${100 + below(9000)},${day(620, 30)},${below(6) === 0 ? "" : day(600, 130)}`)];
}

function mulberry32(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
