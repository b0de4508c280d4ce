//! What a file is by its first bytes, before it is opened: text, or something that must be unpacked first.

use serde::Serialize;

/// What has to be done with a file before its rows can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Container {
    /// Nothing: the engine reads it, or says why not.
    Text,
    /// Compressed by gzip.
    Gzip,
    /// A workbook or a ZIP archive, for the second module.
    Container,
    /// A saved profile.
    Profile,
}

/// Looks at the first bytes of a file.
pub fn sniff(bytes: &[u8]) -> Container {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match () {
        _ if bytes.starts_with(b"\x1f\x8b") => Container::Gzip,
        // An archive without a file in it has only the second mark.
        _ if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") => Container::Container,
        _ if is_profile(text) => Container::Profile,
        _ => Container::Text,
    }
}

/// `{"rapport":"profile"`, with any spaces.
fn is_profile(text: &[u8]) -> bool {
    let letters: Vec<u8> = text.iter().copied().filter(|b| !b.is_ascii_whitespace()).take(20).collect();
    letters == br#"{"rapport":"profile""#
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell() {
        assert_eq!(sniff(b"PK\x03\x04..."), Container::Container);
        assert_eq!(sniff(b"\x1f\x8b\x08"), Container::Gzip);
        assert_eq!(sniff(b"\xef\xbb\xbf{ \"rapport\":\n \"profile\", \"version\": 1}"), Container::Profile);
        for text in [&b""[..], b"client,date\n", b"{\"rapport\":\"profiles\"}", b"P"] {
            assert_eq!(sniff(text), Container::Text);
        }
    }
}
