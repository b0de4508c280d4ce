//! What a file is that holds others, and what can be read out of it.

use std::{
    cell::RefCell,
    io::{Cursor, Read},
    rc::Rc,
};

use calamine::{SheetType, SheetVisible};
use memchr::memmem;

use crate::{
    archive::{self, EntryReader, Zip},
    binary,
    fault::Fault,
    limits,
    sheet::{Book, SheetReader, Shelf},
};

/// How much a reader gives out at once.
pub const PIECE: usize = 256 << 10;

const SAVE_AS_XLSX: &str = "Open it in a spreadsheet program and save it as .xlsx, or save the sheet you need as CSV.";
const EXPORT: &str = "Export the data as CSV or .xlsx instead.";

/// The bytes of the file; readers share them.
#[derive(Clone)]
pub struct Bytes(Rc<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

pub type Source = Cursor<Bytes>;

/// A workbook or an archive.
pub struct Container {
    zip: Zip,
    content: Content,
}

enum Content {
    Workbook { binary: bool, shelf: Shelf, sheets: Vec<Sheet> },
    Archive { entries: Vec<Entry> },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub name: String,
    pub visible: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// With the folders it lies in.
    pub name: String,
    /// Its size when unpacked.
    pub bytes: u64,
    pub(crate) index: usize,
}

/// Gives out a sheet or an entry, piece by piece.
pub enum Reader {
    Sheet(SheetReader),
    Entry(EntryReader),
}

impl Container {
    pub fn open(bytes: Vec<u8>) -> Result<Container, Fault> {
        limits::container(bytes.len() as u64)?;
        if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Err(compound(&bytes));
        }
        if !bytes.starts_with(b"PK") {
            return Err(Fault::not_a_table("neither a workbook nor a ZIP archive", EXPORT));
        }
        let mut zip = Zip::new(Cursor::new(Bytes(Rc::new(bytes)))).map_err(Fault::archive)?;
        let content = match kind(&mut zip)? {
            Kind::Archive => Content::Archive { entries: archive::entries(&zip)? },
            Kind::Workbook { binary } => {
                check_parts(&mut zip)?;
                if binary {
                    binary::check(&mut zip)?;
                }
                let book = Book::open(zip.clone().into_inner(), binary)?;
                let sheets = sheets(&book);
                Content::Workbook { binary, shelf: Rc::new(RefCell::new(Some(book))), sheets }
            }
        };
        Ok(Container { zip, content })
    }

    /// Whether it is a workbook; else it is an archive.
    pub fn is_workbook(&self) -> bool {
        matches!(self.content, Content::Workbook { .. })
    }

    /// The sheets that hold cells, in the order of the tabs; an archive has none.
    pub fn sheets(&self) -> &[Sheet] {
        if let Content::Workbook { sheets, .. } = &self.content { sheets } else { &[] }
    }

    /// The files in an archive; a workbook has none.
    pub fn entries(&self) -> &[Entry] {
        if let Content::Archive { entries } = &self.content { entries } else { &[] }
    }

    /// A sheet as CSV.
    pub fn open_sheet(&self, name: &str) -> Result<Reader, Fault> {
        let Content::Workbook { binary, shelf, sheets } = &self.content else { return Err(unknown("sheet", name, &[])) };
        let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        if !names.contains(&name) {
            return Err(unknown("sheet", name, &names));
        }
        // Away while another sheet is being read.
        let kept = shelf.borrow_mut().take();
        let book = kept.map_or_else(|| Book::open(self.zip.clone().into_inner(), *binary), Ok)?;
        SheetReader::new(book, name, shelf.clone()).map(Reader::Sheet)
    }

    /// The bytes of a file in an archive.
    pub fn open_entry(&self, name: &str) -> Result<Reader, Fault> {
        let entries = self.entries();
        let Some(entry) = entries.iter().find(|entry| entry.name == name) else {
            let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
            return Err(unknown("file", name, &names));
        };
        EntryReader::new(self.zip.clone(), entry.index).map(Reader::Entry)
    }
}

impl Reader {
    /// The next piece; none at the end, and after a fault.
    pub fn next_piece(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        match self {
            Reader::Sheet(sheet) => sheet.next_piece(),
            Reader::Entry(entry) => entry.next_piece(),
        }
    }
}

fn unknown(what: &str, name: &str, known: &[&str]) -> Fault {
    let hint = if known.is_empty() { "There are none.".to_owned() } else { format!("There are: {}.", known.join(", ")) };
    Fault::question(
        if what == "sheet" { "unknown_sheet" } else { "unknown_entry" },
        format!("There is no {what} {name:?}."),
        hint,
    )
}

fn sheets(book: &Book) -> Vec<Sheet> {
    let worksheets = book.sheets().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    worksheets.map(|sheet| Sheet { name: sheet.name.clone(), visible: sheet.visible == SheetVisible::Visible }).collect()
}

/// Files of Office before 2007, and today's when they are encrypted, are compound files: their streams have names in UTF-16.
fn compound(bytes: &[u8]) -> Fault {
    let has = |name: &str| memmem::find(bytes, &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()).is_some();
    match () {
        _ if has("EncryptedPackage") => Fault::encrypted("workbook"),
        // Some programs write the name in capitals.
        _ if ["Workbook", "WORKBOOK", "Book", "BOOK"].iter().any(|name| has(name)) => {
            Fault::not_a_table("an old Excel workbook (.xls)", SAVE_AS_XLSX)
        }
        _ => Fault::not_a_table("a file of an old Office program, not a table", EXPORT),
    }
}

enum Kind {
    Workbook { binary: bool },
    Archive,
}

/// Many programs save their files as ZIP archives: the names in it tell whose it is.
fn kind(zip: &mut Zip) -> Result<Kind, Fault> {
    let names: Vec<String> = zip.file_names().flatten().map(|name| name.replace('\\', "/").to_ascii_lowercase()).collect();
    let has = |ending: &str| names.iter().any(|name| name.ends_with(ending));
    if names.iter().any(|name| name == "mimetype") {
        let mut mimetype = String::new();
        // What cannot be read decides nothing.
        _ = zip.by_name("mimetype").map(|file| file.take(200).read_to_string(&mut mimetype));
        if mimetype.contains("opendocument.spreadsheet") {
            return Err(Fault::not_a_table("an OpenDocument workbook (.ods)", SAVE_AS_XLSX));
        }
        if mimetype.contains("opendocument") || mimetype.contains("epub") {
            return Err(Fault::not_a_table("a document, not a table", EXPORT));
        }
    }
    if has(".iwa") || has("index.zip") && has("/metadata/properties.plist") {
        return Err(Fault::not_a_table("a document of Numbers, Pages or Keynote", EXPORT));
    }
    let is_package = has("_rels/.rels") && has("[content_types].xml");
    match () {
        _ if !is_package && !has("xl/workbook.xml") && !has("xl/workbook.bin") => Ok(Kind::Archive),
        _ if has("word/document.xml") => Err(Fault::not_a_table("a Word document", EXPORT)),
        _ if has("ppt/presentation.xml") => Err(Fault::not_a_table("a PowerPoint presentation", EXPORT)),
        _ => Ok(Kind::Workbook { binary: has("workbook.bin") }),
    }
}

/// All that may be read of a workbook must be small enough before its reader, which has no limits, sees any of it.
fn check_parts(zip: &mut Zip) -> Result<(), Fault> {
    for index in 0..zip.len() {
        let part = zip.by_index_data(index).map_err(Fault::workbook)?;
        let name = part.name().map_err(Fault::workbook)?.to_ascii_lowercase();
        if ![".xml", ".rels", ".bin"].iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        limits::part(&part, "workbook")?;
        let size = part.size();
        if name.ends_with("sharedstrings.xml") || name.ends_with("sharedstrings.bin") {
            limits::shared_text(size)?;
        }
        if name.ends_with("sharedstrings.xml") {
            check_shared_texts(zip, index, size)?;
        }
    }
    Ok(())
}

/// The reader makes room for as many shared texts as the part says it has.
fn check_shared_texts(zip: &mut Zip, index: usize, size: u64) -> Result<(), Fault> {
    let mut head = Vec::new();
    let part = zip.by_index(index).map_err(Fault::workbook)?;
    part.take(64 << 10).read_to_end(&mut head).map_err(Fault::workbook)?;
    if memmem::find(&head, b"sst").is_none() {
        return Err(Fault::workbook("its shared texts do not begin as such a part does"));
    }
    let counts = memmem::find_iter(&head, b"uniqueCount").map(|at| {
        let digits = head[at..].iter().skip_while(|b| !b.is_ascii_digit()).take_while(|b| b.is_ascii_digit());
        digits.fold(0u64, |all, b| all.saturating_mul(10).saturating_add(u64::from(b - b'0')))
    });
    // `<si/>` is the shortest; some programs give the number of uses here, hence the allowance.
    let allowed = (size / 5).max(16 << 20);
    match counts.max() {
        Some(count) if count > allowed => Err(Fault::workbook(format!("it claims to hold {count} shared texts"))),
        _ => Ok(()),
    }
}
