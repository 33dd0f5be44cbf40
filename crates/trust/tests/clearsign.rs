//! Taking clear-signed texts apart, whatever they look like.
#![allow(missing_docs)]

use plimsoll_base::TextRange;
use plimsoll_trust::{ClearSigned, ProblemKind};
use proptest::prelude::*;

const SIGNATURE: &str =
    "-----BEGIN PGP SIGNATURE-----\nComment: x\n\naGVs\nbG8=\n=abcd\n-----END PGP SIGNATURE-----\n";

fn message(body: &str) -> String {
    format!("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256,SHA512\nHash: SHA384\n\n{body}\n{SIGNATURE}")
}

#[track_caller]
fn read(file: &str) -> ClearSigned {
    let signed = ClearSigned::read(file).unwrap();
    // What counts as signed stands in the file, byte for byte, in order.
    let mut before = None;
    for (offset, byte) in signed.text().bytes().enumerate() {
        let at = signed.file_offset(offset as u32);
        assert_eq!(file.as_bytes()[at as usize], byte, "byte {offset} of {:?} in {file:?}", signed.text());
        assert!(before < Some(at) && signed.body().contains(TextRange::new(at, at + 1)));
        before = Some(at);
    }
    let inside = TextRange::new(0, file.len() as u32);
    assert!(inside.contains(signed.body()) && signed.signature().is_none_or(|range| inside.contains(range)));
    for problem in signed.problems() {
        assert!(inside.contains(problem.range), "{problem:?}");
        assert!(file.get(problem.range.as_usize()).is_some(), "{problem:?} in {file:?}");
    }
    signed
}

#[track_caller]
fn problems(file: &str) -> Vec<(ProblemKind, &str)> {
    read(file).problems().iter().map(|problem| (problem.kind, &file[problem.range.as_usize()])).collect()
}

#[test]
fn the_text_is_what_was_signed() {
    for (body, text, canonical) in [
        ("{}", "{}", "{}"),
        ("{\n}\n", "{\n}\n", "{\r\n}\r\n"),
        ("{ \t\n  }\t", "{\n  }", "{\r\n  }"),
        ("- -1\n- - 2\n- \n-  x", "-1\n- 2\n\n x", "-1\r\n- 2\r\n\r\n x"),
        ("a\r\nb\r", "a\r\nb", "a\r\nb"),
        ("", "", ""),
        ("- -----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----"),
        ("é\n日", "é\n日", "é\r\n日"),
    ] {
        let file = message(body);
        let signed = read(&file);
        assert_eq!((signed.text(), signed.canonical().as_str()), (text, canonical), "{body:?}");
        assert_eq!(signed.problems(), [], "{body:?}");
        assert_eq!(
            (signed.hashes(), signed.packets()),
            (&["SHA256", "SHA512", "SHA384"].map(str::to_owned)[..], &b"hello"[..])
        );
        let windows = file.replace("\r\n", "\n").replace('\n', "\r\n");
        assert_eq!(read(&windows).canonical(), canonical);
    }
}

#[test]
fn ranges_of_the_text_are_found_in_the_file() {
    let file = message("{ \n- -1,\n\"a\" }");
    let signed = read(&file);
    let find = |part: &str| {
        let start = signed.text().find(part).unwrap() as u32;
        &file[signed.file_range(TextRange::new(start, start + part.len() as u32)).as_usize()]
    };
    assert_eq!((find("-1"), find("\"a\""), find("-1,\n\"a\"")), ("-1", "\"a\"", "-1,\n\"a\""));
    assert_eq!(find("{\n-1"), "{ \n- -1");
    let end = signed.text().len() as u32;
    assert_eq!(signed.file_offset(end), signed.body().end - 1);
    assert_eq!(signed.file_range(TextRange::at(end)), TextRange::at(signed.body().end - 1));
}

#[test]
fn deviations_are_told_with_their_places() {
    use ProblemKind::*;
    let good = message("{}");
    assert_eq!(problems(&format!("x\n{good}")), [(TextBefore, "x\n")]);
    assert_eq!(problems(&format!("\n \n{good}\n \n")), []);
    assert_eq!(problems(&format!("{good}\nmore\n")), [(TextBehind, "more\n")]);
    assert_eq!(
        problems(&good.replace("Hash: SHA384", "Charset: UTF-8")),
        [(UnknownHeader, "Charset: UTF-8")]
    );
    assert_eq!(problems(&good.replace("SHA384\n\n", "SHA384\n")), [(NoEmptyLine, "{}")]);
    assert_eq!(problems(&good.replace("Comment: x\n\n", "")), [(NoEmptyLine, "aGVs")]);
    assert_eq!(problems(&message("[\n-1]")), [(UnescapedDash, "-1]")]);
    assert_eq!(problems(&message("a\rb")), [(LoneCarriageReturn, "\r")]);
    assert_eq!(problems(&message("a\r\r")), [(LoneCarriageReturn, "\r")]);
    assert_eq!(problems(&good.replace("aGVs", "aG?s")), [(BrokenSignature, "aG?s")]);
    let open = good.replace("-----END PGP SIGNATURE-----\n", "");
    assert_eq!(problems(&open), [(UnclosedSignature, "-----BEGIN PGP SIGNATURE-----")]);
    assert_eq!(problems("-----BEGIN PGP SIGNED MESSAGE-----\n\n{}\n"), [(NoSignature, "")]);
    assert_eq!(problems("-----BEGIN PGP SIGNED MESSAGE-----"), [(NoEmptyLine, ""), (NoSignature, "")]);
    assert_eq!(ClearSigned::read("{}"), None);
    assert_eq!(ClearSigned::read(" -----BEGIN PGP SIGNED MESSAGE-----\n"), None);
}

#[test]
fn every_prefix_can_be_read() {
    let file = message("{ \r\n- -é\n-x\ry}");
    for (end, _) in file.char_indices() {
        if ClearSigned::read(&file[..end]).is_some() {
            read(&file[..end]);
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("-----BEGIN PGP SIGNED MESSAGE-----\n".to_owned()),
        Just("-----BEGIN PGP SIGNATURE-----\n".to_owned()),
        Just("-----END PGP SIGNATURE-----".to_owned()),
        Just("Hash: SHA256\n".to_owned()),
        Just(SIGNATURE.to_owned()),
        "[-\\r\\n =:a\\t]{0,6}",
        ".{0,4}",
    ]
}

proptest! {
    #[test]
    fn anything_can_be_read(pieces in proptest::collection::vec(piece(), 0..12)) {
        let file = format!("{}{}", "-----BEGIN PGP SIGNED MESSAGE-----\n", pieces.concat());
        read(&file);
    }

    #[test]
    fn escaping_and_reading_give_the_text_back(lines in proptest::collection::vec("[- a-z\"é]{0,8}", 0..8)) {
        let escape = |line: &String| if line.starts_with('-') { format!("- {line}") } else { line.clone() };
        let body: Vec<String> = lines.iter().map(escape).collect();
        let expected: Vec<&str> = lines.iter().map(|line| line.trim_end_matches(' ')).collect();
        let file = message(&body.join("\n"));
        let signed = read(&file);
        prop_assert_eq!(signed.text(), expected.join("\n"));
        prop_assert_eq!(signed.problems(), []);
    }
}
