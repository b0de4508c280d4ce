//! The files in a ZIP archive, and their bytes in pieces.

use std::io::Read;

use self_cell::{MutBorrow, self_cell};
use zip::{ZipArchive, read::ZipFile};

use crate::{
    container::{Entry, PIECE, Source},
    fault::Fault,
    limits,
};

pub type Zip = ZipArchive<Source>;
type File<'a> = ZipFile<'a, Source>;

/// What a person would call the files in it: no folders, and not what systems leave behind.
pub fn entries(zip: &Zip) -> Result<Vec<Entry>, Fault> {
    let mut out = Vec::new();
    for index in 0..zip.len() {
        let file = zip.by_index_data(index).map_err(Fault::archive)?;
        // The entry is asked for by this name again, so both must read it in one way.
        let name = file.name().map_err(Fault::archive)?.into_owned();
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let left_behind = name.starts_with("__MACOSX/") || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&last);
        if !file.is_dir() && !last.is_empty() && !left_behind {
            out.push(Entry { name, bytes: file.size(), index });
        }
    }
    Ok(out)
}

self_cell!(
    struct Open {
        owner: MutBorrow<Zip>,
        #[not_covariant]
        dependent: File,
    }
);

pub struct EntryReader {
    /// None at the end, or after a fault.
    open: Option<Open>,
}

impl EntryReader {
    pub fn new(zip: Zip, index: usize) -> Result<EntryReader, Fault> {
        limits::part(&zip.by_index_data(index).map_err(Fault::archive)?, "archive")?;
        let open = Open::try_new(MutBorrow::new(zip), |zip| zip.borrow_mut().by_index(index)).map_err(Fault::archive)?;
        Ok(EntryReader { open: Some(open) })
    }

    pub fn next_piece(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let Some(open) = &mut self.open else { return Ok(None) };
        let mut piece = Vec::with_capacity(PIECE);
        let read = open.with_dependent_mut(|_, file| file.by_ref().take(PIECE as u64).read_to_end(&mut piece));
        if read.is_err() || piece.is_empty() {
            self.open = None;
        }
        read.map_err(Fault::archive)?;
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }
}
