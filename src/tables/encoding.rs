//! Bytes to UTF-8. UTF-8 itself is read here; every other encoding by a decoder that the host gives: a browser has them all.
//!
//! A file says its encoding by a mark at its front, or by its bytes: zeros at every second place are UTF-16, and what is not UTF-8 is
//! taken for Windows-1252, the legacy encoding of most spreadsheets in the West. That guess is said in the receipt and can be
//! corrected there. A file may show its encoding late: as long as it is plain ASCII, both readings are the same.

use crate::error::Fault;

/// Turns the bytes of one legacy encoding to text, chunk by chunk.
pub trait Decode {
    fn decode(&mut self, bytes: &[u8], last: bool) -> String;
}

/// Finds the decoder of an encoding by a label of the Encoding standard.
pub type Decoders = fn(&str) -> Option<Box<dyn Decode>>;

/// Where there is no decoder but UTF-8.
pub fn utf8_only(_: &str) -> Option<Box<dyn Decode>> {
    None
}

const LEGACY: &str = "windows-1252";

/// So many bytes from the first that is not ASCII decide, however the file is cut; behind the first bytes they are waited for.
const TELLING: usize = 4096;

/// The encoding of one file.
pub struct Encoding {
    decoders: Decoders,
    name: String,
    state: State,
    /// Bytes from the first that is not ASCII on, while too few have come to tell the encoding.
    cut: Vec<u8>,
    /// Chosen by us without proof.
    pub guessed: bool,
}

enum State {
    /// Only ASCII so far.
    Ascii,
    Utf8,
    Legacy(Box<dyn Decode>),
}

impl Encoding {
    /// Decides by the label that the user gave, else by the first bytes; `whole` if the file has no more.
    pub fn new(label: Option<&str>, first: &[u8], whole: bool, decoders: Decoders) -> Result<Encoding, Fault> {
        let mut encoding = Encoding { decoders, name: "UTF-8".to_owned(), state: State::Ascii, cut: Vec::new(), guessed: false };
        match label.or_else(|| marked(first)) {
            Some(label) if is_utf8(label) => encoding.state = State::Utf8,
            Some(label) => encoding.legacy(label)?,
            // What is held back now comes again with the first bytes.
            None => encoding.look(first, whole).map(|()| encoding.cut.clear())?,
        }
        Ok(encoding)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The next bytes as UTF-8; `space` holds them where they are not those that came.
    pub fn text<'a>(&mut self, bytes: &'a [u8], space: &'a mut Vec<u8>) -> &'a [u8] {
        let joined = !self.cut.is_empty();
        if joined {
            *space = std::mem::take(&mut self.cut);
            space.extend_from_slice(bytes);
        }
        // Without a decoder the bytes stay as they are, and what is no UTF-8 among them shows as �.
        let _ = self.wait_and_look(if joined { space } else { bytes });
        let decoded = match &mut self.state {
            State::Legacy(decoder) => Some(decoder.decode(if joined { space } else { bytes }, false)),
            _ => None,
        };
        if let Some(text) = decoded {
            *space = text.into_bytes();
            return space;
        }
        let held = self.cut.len();
        if joined { &space[..space.len() - held] } else { &bytes[..bytes.len() - held] }
    }

    /// What is still held at the end of the file.
    pub fn rest(&mut self) -> Vec<u8> {
        let cut = std::mem::take(&mut self.cut);
        let _ = self.look(&cut, true);
        match &mut self.state {
            State::Legacy(decoder) => decoder.decode(&cut, true).into_bytes(),
            _ => cut,
        }
    }

    /// Looks at the bytes that decide, once all of them are there.
    fn wait_and_look(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if !matches!(self.state, State::Ascii) || is_ascii(bytes) {
            return Ok(());
        }
        let from = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
        match bytes[from..].first_chunk::<TELLING>() {
            Some(telling) => self.look(telling, false),
            None => {
                self.cut = bytes[from..].to_vec();
                Ok(())
            }
        }
    }

    /// Decides by these bytes, unless the only letter that could tell is cut at their end.
    fn look(&mut self, bytes: &[u8], whole: bool) -> Result<(), Fault> {
        if !matches!(self.state, State::Ascii) || is_ascii(bytes) {
            return Ok(());
        }
        let (mut good, mut bad, mut cut) = (0, 0, &[][..]);
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            let invalid = chunk.invalid();
            if !whole && chunks.peek().is_none() && may_go_on(invalid) {
                cut = invalid;
            } else {
                bad += usize::from(!invalid.is_empty());
            }
        }
        // A few broken letters in a text that is plainly UTF-8 are damage.
        if bad > good / 10 {
            self.legacy(LEGACY)?;
            self.guessed = true;
        } else if good > 0 || cut.is_empty() {
            self.state = State::Utf8;
        } else {
            // The first letter that could tell is cut: the next bytes will.
            self.cut = cut.to_vec();
        }
        Ok(())
    }

    fn legacy(&mut self, label: &str) -> Result<(), Fault> {
        let Some(decoder) = (self.decoders)(label) else {
            return Err(Fault::data(
                "encoding",
                format!("The text is in the encoding “{label}”, which cannot be read here."),
                "Save the file in UTF-8, or choose another encoding.",
            ));
        };
        self.name = label.to_owned();
        self.state = State::Legacy(decoder);
        Ok(())
    }
}

/// The front of a letter in UTF-8, cut by the end of the bytes.
fn may_go_on(bytes: &[u8]) -> bool {
    !bytes.is_empty() && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

fn is_utf8(label: &str) -> bool {
    label.eq_ignore_ascii_case("utf-8") || label.eq_ignore_ascii_case("utf8")
}

/// UTF-16 by its mark, or by the zeros that its Latin letters have in one half of their bytes.
fn marked(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] => return Some("utf-16le"),
        [0xfe, 0xff, ..] => return Some("utf-16be"),
        [0xef, 0xbb, 0xbf, ..] => return Some("utf-8"),
        _ => {}
    }
    let pairs = || bytes.chunks_exact(2).take(2000);
    let zeros = |at: usize| pairs().filter(|pair| pair[at] == 0).count();
    let (count, first, second) = (pairs().count(), zeros(0), zeros(1));
    match () {
        _ if count < 4 => None,
        _ if second * 10 > count * 7 && first * 10 < count => Some("utf-16le"),
        _ if first * 10 > count * 7 && second * 10 < count => Some("utf-16be"),
        _ => None,
    }
}

/// As the standard library's, which looks at four bytes at a time where an address has four.
fn is_ascii(bytes: &[u8]) -> bool {
    let (blocks, rest) = bytes.as_chunks::<64>();
    let word = |block: &[u8; 64], nth: usize| block.as_chunks().0.get(nth).map_or(0, |word| u64::from_le_bytes(*word));
    let any = |block| (0..8).fold(0, |any, nth| any | word(block, nth)) & u64::from_le_bytes([0x80; 8]) != 0;
    !blocks.iter().any(any) && rest.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Native(encoding_rs::Decoder);

    impl Decode for Native {
        fn decode(&mut self, bytes: &[u8], last: bool) -> String {
            let mut out = String::with_capacity(self.0.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
            let _ = self.0.decode_to_string(bytes, &mut out, last);
            out
        }
    }

    fn native(label: &str) -> Option<Box<dyn Decode>> {
        Some(Box::new(Native(encoding_rs::Encoding::for_label(label.as_bytes())?.new_decoder())))
    }

    /// The name of the encoding, and the text as read in pieces of `size` bytes after the first `held`.
    fn read(label: Option<&str>, bytes: &[u8], held: usize, size: usize) -> (String, String) {
        let (first, rest) = bytes.split_at(held.min(bytes.len()));
        let mut encoding = Encoding::new(label, first, rest.is_empty(), native).unwrap_or_else(|fault| panic!("{fault}"));
        let (mut out, mut space) = (Vec::new(), Vec::new());
        for chunk in std::iter::once(first).chain(rest.chunks(size)) {
            out.extend_from_slice(encoding.text(chunk, &mut space));
        }
        out.extend(encoding.rest());
        (encoding.name().to_owned(), String::from_utf8_lossy(&out).trim_start_matches('\u{feff}').to_owned())
    }

    #[test]
    fn marks_and_bytes_tell_the_encoding_however_they_are_cut() {
        let text = "client;Müller & Sön\r\nzażółć;42 €\r\n";
        let western = "client;Müller & Søn\r\n;42 €\r\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (latin, ..) = encoding_rs::WINDOWS_1252.encode(western);
        let (polish, ..) = encoding_rs::WINDOWS_1250.encode(text);
        for size in [1, 3, 4096] {
            for held in [40, 4096] {
                assert_eq!(read(None, text.as_bytes(), held, size), ("UTF-8".into(), text.into()));
                assert_eq!(read(None, &[b"\xef\xbb\xbf", text.as_bytes()].concat(), held, size), ("UTF-8".into(), text.into()));
                assert_eq!(read(None, &[b"\xff\xfe", &utf16[..]].concat(), held, size), ("utf-16le".into(), text.into()));
                assert_eq!(read(None, &[b"\xfe\xff", &big[..]].concat(), held, size), ("utf-16be".into(), text.into()));
                assert_eq!(read(None, &utf16, held, size), ("utf-16le".into(), text.into()));
                assert_eq!(read(Some("windows-1250"), &polish, held, size), ("windows-1250".into(), text.into()));
            }
            assert_eq!(read(None, &latin, 8, size), ("windows-1252".into(), western.into()));
        }
        // One broken letter, and many sound ones behind it, are the same text however they come: damage, not another encoding.
        let late = ["a".repeat(5000).as_bytes(), b"caf\xe9,", "é".repeat(60).as_bytes()].concat();
        for size in [1, 7, 4096, 100_000] {
            assert_eq!(
                read(None, &late, 40, size),
                ("UTF-8".into(), format!("{}caf\u{fffd},{}", "a".repeat(5000), "é".repeat(60)))
            );
        }
        // A few broken bytes do not turn a file that is plainly UTF-8.
        let damaged = ["é".repeat(30).as_bytes(), b"\xff"].concat();
        assert_eq!(read(None, &damaged, 4096, 1), ("UTF-8".into(), format!("{}\u{fffd}", "é".repeat(30))));
    }

    #[test]
    fn without_a_decoder_the_file_is_refused_with_advice() {
        let fault = Encoding::new(None, b"M\xfcller", true, utf8_only).err().unwrap();
        assert_eq!(fault.code, "encoding");
        assert!(Encoding::new(Some("klingon"), b"a", true, native).is_err());
    }
}
