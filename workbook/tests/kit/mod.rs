//! What the tests share.
#![allow(dead_code, reason = "each test uses its part")]

use std::io::{Cursor, Write};

use rapport_workbook::{Container, Fault, Reader};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Everything that a reader gives out.
pub fn all(mut reader: Reader) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    while let Some(piece) = reader.next_piece()? {
        assert!(!piece.is_empty(), "an empty piece");
        out.extend(piece);
    }
    assert_eq!(reader.next_piece(), Ok(None), "after the end nothing comes");
    Ok(out)
}

pub fn sheet(container: &Container, name: &str) -> Result<String, Fault> {
    all(container.open_sheet(name)?).map(|bytes| String::from_utf8(bytes).expect("CSV in UTF-8"))
}

/// The cells of CSV as this module writes it: a record a row, also for empty rows.
pub fn parse(csv: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = vec![String::new()];
    let mut quoted = false;
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        let cell = row.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(std::mem::replace(&mut row, vec![String::new()])),
            c => cell.push(c),
        }
    }
    assert!(!quoted && row == [""], "the last record ends");
    rows
}

pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, `Data`, around the XML of its rows and of its shared texts.
pub fn workbook(sheet_data: &str, shared_strings: Option<&str>) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let types = format!("<Types xmlns=\"{PACKAGE}/content-types\"/>");
    let rels = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let book_rels = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{sheet_data}</sheetData></worksheet>");
    let mut files = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", rels.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book_rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    if let Some(shared) = shared_strings {
        files.push(("xl/sharedStrings.xml", shared.as_bytes()));
    }
    archive(&files)
}
