//! Classes of bytes, so that scanning is one table look-up per byte. All delimiters of YAML are ASCII; the bytes of a
//! longer character never match a class.

/// Space or tab.
pub(crate) const BLANK: u8 = 1;
/// Line feed or carriage return.
pub(crate) const BREAK: u8 = 2;
/// `,`, `[`, `]`, `{`, `}` (YAML 1.2 §5.3, c-flow-indicator).
pub(crate) const FLOW: u8 = 4;
/// `:` and `#`, which may end a plain scalar.
pub(crate) const PLAIN: u8 = 8;
/// `"` and `\`, which matter in double quotes.
pub(crate) const DOUBLE: u8 = 16;
/// `'`, which matters in single quotes.
pub(crate) const SINGLE: u8 = 32;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    table[b' ' as usize] = BLANK;
    table[b'\t' as usize] = BLANK;
    table[b'\n' as usize] = BREAK;
    table[b'\r' as usize] = BREAK;
    table[b',' as usize] = FLOW;
    table[b'[' as usize] = FLOW;
    table[b']' as usize] = FLOW;
    table[b'{' as usize] = FLOW;
    table[b'}' as usize] = FLOW;
    table[b':' as usize] = PLAIN;
    table[b'#' as usize] = PLAIN;
    table[b'"' as usize] = DOUBLE;
    table[b'\\' as usize] = DOUBLE;
    table[b'\'' as usize] = SINGLE;
    table
}

/// Whether the byte is in one of the classes of `mask`.
#[inline]
pub(crate) fn is(byte: u8, mask: u8) -> bool {
    CLASSES[byte as usize] & mask != 0
}

/// The first byte at or behind `from` that is in one of the classes of `mask`; the end of the text if there is none.
#[inline]
pub(crate) fn find(bytes: &[u8], from: usize, mask: u8) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    rest.iter().position(|&byte| is(byte, mask)).map_or(bytes.len(), |offset| from + offset)
}

/// The first byte at or behind `from` that is in none of the classes of `mask`.
#[inline]
pub(crate) fn skip(bytes: &[u8], from: usize, mask: u8) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    rest.iter().position(|&byte| !is(byte, mask)).map_or(bytes.len(), |offset| from + offset)
}

/// The column behind `blanks` blanks: a tab moves to the next multiple of eight.
pub(crate) fn column_of(blanks: &[u8]) -> i32 {
    blanks.iter().fold(0, |column, &byte| if byte == b'\t' { (column / 8 + 1) * 8 } else { column + 1 })
}
