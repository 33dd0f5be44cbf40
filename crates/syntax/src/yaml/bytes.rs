//! Classes of bytes, so that scanning is one table look-up per byte. All delimiters of YAML are ASCII; the bytes of a
//! longer character never match a class.

/// Space or tab.
pub(crate) const BLANK: u16 = 1;
/// Line feed or carriage return.
pub(crate) const BREAK: u16 = 2;
/// `,`, `[`, `]`, `{`, `}` (YAML 1.2 §5.3, c-flow-indicator).
pub(crate) const FLOW: u16 = 4;
/// `:` and `#`, which may end a plain scalar.
pub(crate) const PLAIN: u16 = 8;
/// `"` and `\`, which matter in double quotes.
pub(crate) const DOUBLE: u16 = 16;
/// `'`, which matters in single quotes.
pub(crate) const SINGLE: u16 = 32;
/// What may stand between two tokens, or begin it: blanks, line breaks, `#`, and the first byte of a byte order mark.
pub(crate) const GAP: u16 = 64;
/// What a plain scalar may not start with, at least in some places.
pub(crate) const RESERVED: u16 = 128;
/// What starts anything but a plain scalar, or a plain scalar that needs a closer look.
pub(crate) const SPECIAL: u16 = 256;

const CLASSES: [u16; 256] = classes();

const fn classes() -> [u16; 256] {
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
    let mut index = 0;
    while index < 6 {
        table[b" \t\n\r#\xEF"[index] as usize] |= GAP;
        index += 1;
    }
    index = 0;
    while index < 12 {
        table[b"@`%&!|>#?,]}"[index] as usize] |= RESERVED;
        index += 1;
    }
    table[b'-' as usize] |= SPECIAL;
    table[b'*' as usize] |= SPECIAL;
    index = 0;
    while index < 256 {
        if table[index] != 0 {
            table[index] |= SPECIAL;
        }
        index += 1;
    }
    table
}

/// Whether the byte is in one of the classes of `mask`.
#[inline]
pub(crate) fn is(byte: u8, mask: u16) -> bool {
    CLASSES[byte as usize] & mask != 0
}

/// The first byte at or behind `from` that is in one of the classes of `mask`; the end of the text if there is none.
#[inline]
pub(crate) fn find(bytes: &[u8], from: usize, mask: u16) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    rest.iter().position(|&byte| is(byte, mask)).map_or(bytes.len(), |offset| from + offset)
}

/// The first line break at or behind `from`; the end of the text if there is none. Eight bytes at a time: this is for
/// what is skipped to the end of its line.
#[inline]
pub(crate) fn line_end(bytes: &[u8], from: usize) -> usize {
    let mut from = from;
    while let Some(&eight) = bytes.get(from..).and_then(|rest| rest.first_chunk::<8>()) {
        let eight = u64::from_le_bytes(eight);
        let found = zeros(eight ^ LINE_FEEDS) | zeros(eight ^ CARRIAGE_RETURNS);
        if found != 0 {
            return from + found.trailing_zeros() as usize / 8;
        }
        from += 8;
    }
    find(bytes, from, BREAK)
}

const ONES: u64 = u64::from_le_bytes([1; 8]);
const LINE_FEEDS: u64 = u64::from_le_bytes([b'\n'; 8]);
const CARRIAGE_RETURNS: u64 = u64::from_le_bytes([b'\r'; 8]);

/// The highest bit of each byte that is zero; behind the first of them also of some that are one.
#[inline]
fn zeros(eight: u64) -> u64 {
    eight.wrapping_sub(ONES) & !eight & (ONES << 7)
}

/// The first byte at or behind `from` that is in none of the classes of `mask`.
#[inline]
pub(crate) fn skip(bytes: &[u8], from: usize, mask: u16) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    rest.iter().position(|&byte| !is(byte, mask)).map_or(bytes.len(), |offset| from + offset)
}

/// The column behind `blanks` blanks: a tab moves to the next multiple of eight.
pub(crate) fn column_of(blanks: &[u8]) -> i32 {
    column_behind(0, blanks)
}

/// The column behind `blanks` blanks that start at a column.
pub(crate) fn column_behind(column: i32, blanks: &[u8]) -> i32 {
    blanks.iter().fold(column, |column, &byte| if byte == b'\t' { (column / 8 + 1) * 8 } else { column + 1 })
}
