//! Binary workbooks (.xlsb), looked through before their reader sees them: it trusts what the records say about their own
//! lengths, the places of sheets and the numbers of texts, and would panic where that is wrong.

use std::io::{BufReader, Read};

use crate::{archive::Zip, fault::Fault};

const ROW: u16 = 0x00;
const SHARED_TEXT: u16 = 0x07;
const WORKBOOK_PROPERTIES: u16 = 0x99;
const SHEET: u16 = 0x9c;
const BEGIN_SHARED_TEXTS: u16 = 0x9f;
const EXTERNAL_SHEETS: u16 = 0x16a;
/// How long a record is at least, by its type: rows and cells, number formats, styles of cells, a sheet's dimensions.
const LEAST: [(u16, usize); 16] = [
    (ROW, 4),
    (2, 12),
    (3, 9),
    (4, 9),
    (5, 16),
    (6, 12),
    (SHARED_TEXT, 12),
    (8, 12),
    (9, 16),
    (10, 9),
    (0x2c, 6),
    (0x2f, 4),
    (0x94, 16),
    (WORKBOOK_PROPERTIES, 1),
    (0x267, 4),
    (0x269, 4),
];

/// Reads all parts to their end, so that their check sums are held against them too.
pub fn check(zip: &mut Zip) -> Result<(), Fault> {
    let mut relations = String::new();
    if let Ok(part) = zip.by_name("xl/_rels/workbook.bin.rels") {
        BufReader::new(part).read_to_string(&mut relations).map_err(Fault::workbook)?;
    }
    let names = zip.file_names().map(|name| name.map(|name| name.replace('\\', "/").to_ascii_lowercase()));
    let names = names.collect::<Result<Vec<String>, _>>().map_err(Fault::workbook)?;
    let parts =
        |start: &str| (0..names.len()).filter(|&i| names[i].starts_with(start) && names[i].ends_with(".bin")).collect::<Vec<_>>();
    let mut texts = 0;
    for start in ["xl/sharedstrings.", "xl/workbook.", "xl/styles.", "xl/worksheets/"] {
        for index in parts(start) {
            records(zip, index, |kind, body| {
                if kind == BEGIN_SHARED_TEXTS {
                    texts = number(body, 4)?;
                }
                sound(kind, body, texts, &relations)
            })?;
        }
    }
    Ok(())
}

/// None where the reader would look beyond what is there.
fn sound(kind: u16, body: &[u8], texts: u32, relations: &str) -> Option<()> {
    let least = LEAST.iter().find(|(known, _)| *known == kind).map_or(0, |(_, least)| *least);
    body.get(..least)?;
    match kind {
        SHARED_TEXT => (number(body, 8)? < texts).then_some(()),
        EXTERNAL_SHEETS => body.get(4..(number(body, 0)? as usize).checked_mul(12)?.checked_add(4)?).map(drop),
        SHEET if number(body, 8)? != u32::MAX => {
            let end = (number(body, 8)? as usize).checked_mul(2)?.checked_add(12)?;
            let units = body.get(12..end)?.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            let id = format!(" Id=\"{}\"", String::from_utf16(&units.collect::<Vec<_>>()).ok()?);
            let mut tags = relations.split('<').filter(|tag| tag.starts_with("Relationship "));
            tags.find(|tag| tag.contains(&id) && tag.contains(" Target=\""))?;
            body.get(end + 4..(number(body, end)? as usize).checked_mul(2)?.checked_add(end + 4)?).map(drop)
        }
        _ => Some(()),
    }
}

/// Goes through the records of a part; what `check` cannot find in one is a fault.
fn records(zip: &mut Zip, index: usize, mut check: impl FnMut(u16, &[u8]) -> Option<()>) -> Result<(), Fault> {
    let mut part = BufReader::new(zip.by_index(index).map_err(Fault::workbook)?);
    let mut body = Vec::new();
    while let Some(kind) = packed(&mut part, 2)? {
        let length = packed(&mut part, 4)?.unwrap_or_default() as usize;
        body.clear();
        part.by_ref().take(length as u64).read_to_end(&mut body).map_err(Fault::workbook)?;
        if body.len() < length || check(kind as u16, &body).is_none() {
            return Err(Fault::workbook(format!("a record of type {kind:#x} is damaged")));
        }
    }
    Ok(())
}

/// A number of at most so many bytes, seven bits in each; none at the end of the part.
fn packed(part: &mut impl Read, bytes: u32) -> Result<Option<u32>, Fault> {
    let mut all = 0;
    for i in 0..bytes {
        let mut byte = [0];
        if part.read(&mut byte).map_err(Fault::workbook)? == 0 {
            return Ok(None);
        }
        all |= u32::from(byte[0] & 0x7f) << (7 * i);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(Some(all))
}

fn number(body: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(body.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
