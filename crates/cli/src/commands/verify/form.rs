//! Whether a bundle definition is well-formed.

use plimsoll_base::{Encoding, LineIndex, TextRange};
use plimsoll_syntax::Tree;
use plimsoll_trust::{ClearSigned, Reason};

/// What is wrong with the form of a definition. This is the one place where findings about a definition come in.
///
/// `file` is the text of the file, `signed` what was taken out of it if it is signed, `tree` the tree of the definition.
pub(super) fn findings(file: &str, signed: Option<&ClearSigned>, tree: &Tree) -> Vec<Reason> {
    let lines = LineIndex::new(file);
    let at = |range: TextRange| {
        let position = lines.position(range.start, file, Encoding::Characters);
        Some((position.line + 1, position.column + 1))
    };
    let frame = signed.into_iter().flat_map(|signed| signed.problems());
    let frame = frame.map(|problem| Reason {
        place: at(problem.range),
        ..Reason::bad(problem.kind.code(), problem.kind.message())
    });
    let in_file = |range: TextRange| signed.map_or(range, |signed| signed.file_range(range));
    let syntax = tree.errors().iter().map(|error| Reason {
        place: at(in_file(error.range)),
        ..Reason::bad("syntax", format!("JSON: {}", error.kind.message()))
    });
    let mut findings: Vec<Reason> = frame.chain(syntax).collect();
    let is_object =
        tree.documents().next().and_then(|it| it.value()).is_some_and(|it| it.as_mapping().is_some());
    if !is_object && findings.is_empty() {
        findings.push(Reason::bad("no-object", "a bundle definition is a JSON object"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_file() {
        let file = "-----BEGIN PGP SIGNED MESSAGE-----\n\n{ \n\"é\": [ \n- -1, ] }\n-----BEGIN PGP SIGNATURE-----\n\n\n\
                    -----END PGP SIGNATURE-----\nmore\n";
        let signed = ClearSigned::read(file).unwrap();
        let tree = plimsoll_syntax::parse_json(signed.text());
        let findings = findings(file, Some(&signed), &tree);
        let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.place.unwrap())).collect();
        assert_eq!(found, [("text-behind", (10, 1)), ("syntax", (5, 5))]);
    }

    /// Whatever is read in the signed text stands in the file, byte for byte.
    #[test]
    fn reading_the_signed_text_is_reading_the_file_at_other_places() {
        let file = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{ \n\"a\": [\t\r\n- -1, \"日\" ] }\n";
        let signed = ClearSigned::read(file).unwrap();
        let tree = plimsoll_syntax::parse_json(signed.text());
        for node in tree.root().subtree().filter(|node| !node.token_text().is_empty()) {
            let place = signed.file_range(tree.range(node.id()));
            assert_eq!(&file[place.as_usize()], node.token_text());
        }
    }

    #[test]
    fn a_definition_is_an_object() {
        let tree = plimsoll_syntax::parse_json("[]");
        assert_eq!(findings("[]", None, &tree)[0].code, "no-object");
        assert_eq!(findings("{}", None, &plimsoll_syntax::parse_json("{}")), []);
    }
}
