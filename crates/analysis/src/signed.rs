//! Clear-signed files: what stands between the header and the signature is the document.

use std::sync::Arc;

use plimsoll_trust::ClearSigned;

use crate::database::Db;
use crate::parse;
use crate::workspace::SourceFile;

/// The first line of a clear-signed message.
const HEADER: &str = "-----BEGIN PGP SIGNED MESSAGE-----";

/// How far the header is looked for, in bytes: what stands before it is not signed, and is a finding.
const SEARCHED: usize = 4096;

/// A file taken apart; `None` where it is not clear-signed.
#[must_use]
pub fn signed(db: &dyn Db, file: SourceFile) -> Option<ClearSigned> {
    let text = parse::text(db, file).as_ref().ok()?;
    is_clear_signed(text).then(|| ClearSigned::read(text)).flatten()
}

/// Whether a file is clear-signed, so that it must not be edited.
#[salsa::tracked(returns(copy))]
pub fn is_signed(db: &dyn Db, file: SourceFile) -> bool {
    parse::text(db, file).as_ref().is_ok_and(|text| is_clear_signed(text))
}

fn is_clear_signed(text: &str) -> bool {
    let mut end = text.len().min(SEARCHED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].lines().any(|line| line.trim_end() == HEADER)
}

/// The signed text alone, each byte where it is in the file and blanks for all around it; `None` where nothing is signed.
pub(crate) fn unwrapped(text: &str) -> Option<Arc<str>> {
    if !is_clear_signed(text) {
        return None;
    }
    let signed = ClearSigned::read(text)?;
    let is_break = |byte: u8| matches!(byte, b'\n' | b'\r');
    let mut bytes: Vec<u8> = text.bytes().map(|byte| if is_break(byte) { byte } else { b' ' }).collect();
    for (offset, byte) in signed.text().bytes().enumerate() {
        let at = signed.file_offset(offset as u32) as usize;
        if let Some(slot) = bytes.get_mut(at) {
            *slot = byte;
        }
    }
    String::from_utf8(bytes).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::unwrapped;

    #[test]
    fn each_signed_byte_stays_where_it_is() {
        let text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{\n- -1: \"é\"  \n}\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n";
        let body = unwrapped(text).unwrap();
        assert_eq!(body.len(), text.len());
        assert_eq!(body.trim(), "{\n  -1: \"é\"  \n}");
        for (index, character) in body.char_indices().filter(|(_, character)| !character.is_whitespace()) {
            assert!(text[index..].starts_with(character));
        }
        assert_eq!(unwrapped("{}"), None);
    }
}
