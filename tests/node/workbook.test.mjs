// The second module: workbooks as CSV, archives as their files, and what it refuses.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { Container, initSync } from "../../target/pkg/workbook/workbook.js";

before(() => {
  initSync({ module: readFileSync(new URL("../../target/pkg/workbook/workbook_bg.wasm", import.meta.url)) });
});

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A ZIP archive of files by name, each packed by Deflate. */
function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  const push = (list, bytes) => list.push(Buffer.from(bytes));
  for (const [name, content] of Object.entries(files)) {
    const [path, bytes] = [Buffer.from(name), Buffer.from(content)];
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2); // names in UTF-8
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    push(directory, [...Buffer.from("PK\x01\x02\x14\x00", "latin1"), ...common, ...tail, ...path]);
    push(parts, [...Buffer.from("PK\x03\x04", "latin1"), ...common, ...path, ...packed]);
    at += parts.at(-1).length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, listed, end]));
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";

/** A workbook with a sheet of this XML, and a hidden one that is empty. */
const workbook = (rows) =>
  zip({
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}"><Relationship Id="a" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Ereignisse" sheetId="1" r:id="a"/><sheet name="Notes" sheetId="2" state="hidden" r:id="b"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}"><Relationship Id="a" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="${OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="164" formatCode="[h]:mm:ss"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="${MAIN}"><si><t>client</t></si><si><r><t>Müller</t></r><r><t>, "Co"</t></r></si></sst>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`,
    "xl/worksheets/sheet2.xml": `<worksheet xmlns="${MAIN}"><sheetData/></worksheet>`,
  });

const ROWS =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>at</t></is></c></row>' +
  '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><f>1/4</f><v>0.25</v></c><c r="C3" s="1"><v>45322.5</v></c>' +
  '<c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#N/A</v></c><c r="F3" s="2"><v>1.09375</v></c></row>';

function text(reader) {
  const pieces = [];
  for (let piece = reader.next(); piece !== undefined; piece = reader.next()) pieces.push(piece);
  reader.free();
  return Buffer.concat(pieces).toString();
}

const fault = (call) => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
};

test("a workbook gives its sheets as CSV, row by row", () => {
  const container = new Container(workbook(ROWS));
  assert.equal(container.kind, "workbook");
  assert.deepEqual(container.sheets(), [
    { name: "Ereignisse", visible: true },
    { name: "Notes", visible: false },
  ]);
  assert.deepEqual(container.entries(), []);
  const expected = 'client,,at\n\n"Müller, ""Co""",0.25,2024-01-31 12:00:00,TRUE,#N/A,26:15:00\n';
  assert.equal(text(container.openSheet("Ereignisse")), expected);
  assert.equal(text(container.openSheet("Notes")), "");
  assert.equal(text(container.openSheet("Ereignisse")), expected);
  container.free();
});

test("a large sheet comes in pieces, and a reader outlives its container", () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => `<row><c><v>${i}</v></c></row>`).join("");
  const container = new Container(workbook(rows));
  const reader = container.openSheet("Ereignisse");
  container.free();
  const first = reader.next();
  assert.ok(first.length >= 256 << 10 && first.length < 300 << 10, `${first.length}`);
  const whole = Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join("");
  assert.equal(Buffer.from(first).toString() + text(reader), whole);
});

test("an archive gives its files", () => {
  const events = "client,at\n".repeat(60_000);
  const container = new Container(zip({ "export/events.csv": events, "__MACOSX/._x": "x", "größe.csv": "a\n" }));
  assert.equal(container.kind, "archive");
  assert.deepEqual(container.entries(), [
    { name: "export/events.csv", bytes: 600_000 },
    { name: "größe.csv", bytes: 2 },
  ]);
  assert.deepEqual(container.sheets(), []);
  assert.equal(text(container.openEntry("export/events.csv")), events);
  assert.equal(text(container.openEntry("größe.csv")), "a\n");
});

test("faults have the fields of the engine's", () => {
  const bytes = workbook(ROWS);
  for (const [call, kind, code] of [
    [() => new Container(new TextEncoder().encode("a,b\n")), "data", "not_a_table"],
    [() => new Container(bytes.slice(0, bytes.length / 2)), "data", "archive_unreadable"],
    [() => new Container(workbook(ROWS)).openSheet("Sheet9"), "question", "unknown_sheet"],
    [() => new Container(zip({ "a.csv": "a" })).openEntry("b.csv"), "question", "unknown_entry"],
    [() => text(new Container(workbook("<row><c")).openSheet("Ereignisse")), "data", "workbook_unreadable"],
    [() => text(new Container(workbook('<row><c r="A2000000"><v>1</v></c></row>')).openSheet("Ereignisse")), "data", "too_large"],
  ]) {
    const error = fault(call);
    assert.ok(error instanceof Error, code);
    assert.deepEqual([error.name, error.kind, error.code, error.position], ["RapportError", kind, code, null]);
    assert.ok(error.message.endsWith(".") && error.hint.endsWith("."), error.message);
  }
});

test("the hard workbooks never trap", (context) => {
  const folder = new URL("../../../shared/data/hard_xlsx/", import.meta.url);
  let files;
  try {
    files = Object.keys(JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")).values);
  } catch {
    return context.skip("shared/data/hard_xlsx is not there");
  }
  let read = 0;
  for (const file of files) {
    try {
      const container = new Container(readFileSync(new URL(`data/${file}`, folder)));
      for (const sheet of container.sheets()) text(container.openSheet(sheet.name));
      container.free();
      read += 1;
    } catch (error) {
      assert.equal(error.name, "RapportError", `${file}: ${error}`);
    }
  }
  assert.equal(read, 97);
  return undefined;
});
