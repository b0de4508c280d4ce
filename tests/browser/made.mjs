// Files made for the tests: archives and workbooks, without a library; and the tables that the sample does not have.
import { crc32, deflateRawSync, gzipSync } from "node:zlib";

const mimes = { zip: "application/zip", gz: "application/gzip", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", json: "application/json" };

/** A file as Playwright takes it. */
export function file(name, content) {
  return { name, mimeType: mimes[name.split(".").at(-1)] ?? "text/csv", buffer: Buffer.from(content) };
}

/** Bytes that follow one another, from numbers of two and four bytes, texts and bytes. */
const two = (number) => Buffer.from(Uint16Array.of(number).buffer);
const four = (number) => Buffer.from(Uint32Array.of(number).buffer);
const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

/** A ZIP archive of `{ name: content }`. */
export function zip(entries) {
  const locals = [];
  const central = [];
  let at = 0;
  for (const [name, content] of Object.entries(entries)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const about = join(two(20), two(0x800), two(8), two(0), two(0x21), four(crc32(bytes)), four(packed.length), four(bytes.length), two(Buffer.byteLength(name)), two(0));
    const local = join("PK\x03\x04", about, name, packed);
    central.push(join("PK\x01\x02", two(20), about, two(0), two(0), two(0), four(0), four(at), name));
    locals.push(local);
    at += local.length;
  }
  const directory = join(...central);
  return join(...locals, directory, "PK\x05\x06", two(0), two(0), two(central.length), two(central.length), four(directory.length), four(at), two(0));
}

export const gzip = (content) => gzipSync(Buffer.from(content));

/** A workbook of `{ sheet: rows }`; dates as `Date`, which become numbers with a date's format. */
export function xlsx(sheets) {
  const names = Object.keys(sheets);
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const parts = {
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${names.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${types}.worksheet+xml"/>`).join("")}</Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook ${main} xmlns:r="${office}"><sheets>${names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${office}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join("")}<Relationship Id="rId${names.length + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `${head}<styleSheet ${main}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
  names.forEach((name, at) => {
    const rows = sheets[name].map((row, line) => `<row r="${line + 1}">${row.map((value, column) => cell(value, `${String.fromCharCode(65 + column)}${line + 1}`)).join("")}</row>`);
    parts[`xl/worksheets/sheet${at + 1}.xml`] = `${head}<worksheet ${main}><sheetData>${rows.join("")}</sheetData></worksheet>`;
  });
  return zip(parts);
}

const DAY = 86_400_000;

function cell(value, place) {
  if (value === "") return "";
  if (value instanceof Date) return `<c r="${place}" s="1"><v>${value.getTime() / DAY + 25_569}</v></c>`;
  if (typeof value === "number") return `<c r="${place}"><v>${value}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></is></c>`;
}

/** Text in UTF-16 with its mark, as Excel's "Unicode text" is. */
export const utf16 = (text) => Buffer.from(`\ufeff${text}`, "utf16le");

const clients = Array.from({ length: 12 }, (_, at) => `C-${100000 + at}`);
const rows = (headers, each) => `${headers}\n${clients.map(each).join("\n")}\n`;
const day = (at) => String(1 + at).padStart(2, "0");

/** Tables that the sample does not have, for twelve of its clients in December 2025. */
export const more = [
  file("offers.csv", rows("client_id,made_on,kind,decided_on,outcome,value",
    (id, at) => `${id},2025-12-${day(at)},${["lead", "trial", "upsell"][at % 3]},2025-12-${day(at + 9)},${at % 2 ? "won" : "lost"},500\n${id},2025-10-${day(at)},trial,2025-10-${day(at + 3)},won,100`)),
  file("milestones.csv", rows("client_id,milestone,requested_on,due_on,completed_on", (id, at) => `${id},Kickoff,2025-12-01,2025-12-${day(at)},2025-12-05`)),
  file("social.csv", `posted_at,platform,likes,shares,comments,reach,followers\n${Array.from({ length: 12 }, (_, at) => `2025-12-${day(at)} 10:00,web,${at},2,3,900,1000`).join("\n")}\n`),
  file("costs.csv", "month,category,amount\n2025-12-01,retention,1200\n2025-12-01,rent,900\n"),
  file("mails.csv", rows("client_id,occurred_at,type,attended",
    (id, at) => `${id},2025-12-${day(at)} 09:00,email_delivered,\n${id},2025-12-${day(at)} 10:00,email_opened,\n${id},2025-12-${day(at)} 11:00,meeting,${at % 4 ? "yes" : "no"}`)),
  file("desk.csv", rows("ticket_id,client_id,opened_at,first_response_at,resolved_at,is_escalated",
    (id, at) => `T-${at},${id},2025-12-${day(at)} 09:00,2025-12-${day(at)} 10:00,2025-12-${day(at + 1)} 10:00,${at % 3 ? "no" : "yes"}`)),
  file("team.csv", `answered_at,kind,answer,scale\n${Array.from({ length: 12 }, (_, at) => `2025-12-${day(at)},employee,${1 + at % 5},1-5`).join("\n")}\n`),
];
