//! What is read at most: a small file can hold, or claim to hold, more than any memory.

use zip::{CompressionMethod, read::ZipFileEntry};

use crate::fault::Fault;

pub const CONTAINER_BYTES: u64 = 1 << 30;
/// One part of a workbook or one entry of an archive, unpacked. The archive's reader holds parts to the size they declare.
pub const PART_BYTES: u64 = 1 << 30;
/// From this size on, a part that is packed better than [`RATIO`] to one is taken for a bomb.
pub const SMALL_PART_BYTES: u64 = 100 << 20;
pub const RATIO: u64 = 200;
/// The table of texts that all sheets share is held in memory.
pub const SHARED_TEXT_BYTES: u64 = 512 << 20;
/// A shared text may be repeated in any number of cells, so what comes out is bounded too.
pub const ROW_BYTES: usize = 16 << 20;
pub const SHEET_BYTES: u64 = 4 << 30;
pub const CELLS: u64 = 50_000_000;
/// Rows and columns of a sheet, as spreadsheet programs have them.
pub const ROWS: u32 = 1 << 20;
pub const COLUMNS: u32 = 1 << 14;

const SPLIT: &str = "Split it into smaller files, or save the sheet you need as CSV.";

pub fn container(bytes: u64) -> Result<(), Fault> {
    within(bytes, CONTAINER_BYTES, "a file of", SPLIT)
}

/// Whether a part can be unpacked, by what the archive says about it.
pub(crate) fn part(entry: &ZipFileEntry, what: &str) -> Result<(), Fault> {
    if entry.encrypted() {
        return Err(Fault::encrypted(what));
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(Fault::archive(format!("it is packed by {:?}, and only Deflate is known here", entry.compression())));
    }
    within(entry.size(), PART_BYTES, "a part that unpacks to", SPLIT)?;
    if entry.size() > SMALL_PART_BYTES && entry.size() / RATIO > entry.compressed_size() {
        let found = format!("a part that unpacks from {} to {}", bytes(entry.compressed_size()), bytes(entry.size()));
        return Err(Fault::too_large(found, format!("{RATIO} times the packed size"), SPLIT));
    }
    Ok(())
}

pub(crate) fn shared_text(size: u64) -> Result<(), Fault> {
    within(size, SHARED_TEXT_BYTES, "shared texts of", SPLIT)
}

pub(crate) fn within(found: u64, allowed: u64, what: &str, hint: &str) -> Result<(), Fault> {
    if found <= allowed { Ok(()) } else { Err(Fault::too_large(format!("{what} {}", bytes(found)), bytes(allowed), hint)) }
}

fn bytes(count: u64) -> String {
    if count < 10 << 20 { format!("{} KB", count.div_ceil(1 << 10)) } else { format!("{} MB", count.div_ceil(1 << 20)) }
}
