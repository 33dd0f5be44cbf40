//! Whether a bundle definition is well-formed: what checking says of it as an error.

use std::sync::Arc;

use plimsoll_analysis::{Database, SourceFile, diagnostics, document, locate};
use plimsoll_base::{Diagnostic, Encoding, LineIndex, ReadFailure, Severity, WorkspacePath, World};
use plimsoll_formats::cnab::{Bundle, FILE_NAME, SIGNED_FILE_NAME};
use plimsoll_trust::Reason;

/// A definition as it was read.
pub(super) struct Form {
    /// The bundle; `None` where the file is none.
    pub(super) bundle: Option<Arc<Bundle>>,
    /// What keeps it from being well-formed.
    pub(super) findings: Vec<Reason>,
}

/// Reads the text of a definition by itself: nothing around it takes part.
pub(super) fn read(text: &str, is_signed: bool) -> Form {
    let name = if is_signed { SIGNED_FILE_NAME } else { FILE_NAME };
    let path = WorkspacePath::root().join(name).unwrap_or_else(|_| WorkspacePath::root());
    let mut db = Database::new(Arc::new(Nowhere), vec![path.clone()]);
    let Some(file) = db.file(&path) else { return Form { bundle: None, findings: Vec::new() } };
    db.set_overlay(file, Some(text.into()));
    let bundle = document::bundle(&db, file);
    let errors = diagnostics::of_source(&db, file);
    let errors = errors.iter().filter(|finding| finding.severity == Severity::Error);
    let mut findings: Vec<Reason> = errors.map(|finding| reason(&db, file, text, finding)).collect();
    if bundle.is_none() && findings.is_empty() {
        findings.push(Reason::bad(
            "no-bundle",
            "a bundle definition is a JSON object with `name`, `version` and `invocationImages`",
        ));
    }
    Form { bundle, findings }
}

fn reason(db: &Database, file: SourceFile, text: &str, finding: &Diagnostic) -> Reason {
    let located = locate::locate(db, finding.primary.place).filter(|(source, _)| *source == file);
    let place = located.map(|(_, range)| {
        let position = LineIndex::new(text).position(range.start, text, Encoding::Characters);
        (position.line + 1, position.column + 1)
    });
    Reason { place, ..Reason::bad(finding.code.0, finding.headline.as_str()) }
}

/// A world without files.
struct Nowhere;

impl World for Nowhere {
    fn read(&self, _: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        Err(ReadFailure::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_file() {
        let file = "-----BEGIN PGP SIGNED MESSAGE-----\n\n{ \n\"é\": [ \n- -1, x ] }\n-----BEGIN PGP SIGNATURE-----\n\n\n\
                    -----END PGP SIGNATURE-----\nmore\n";
        let found: Vec<_> = read(file, true).findings.into_iter().map(|it| (it.code, it.place)).collect();
        assert!(found.contains(&("cnab-signature-malformed", Some((10, 1)))), "{found:?}");
        assert!(found.contains(&("syntax", Some((5, 7)))), "{found:?}");
    }

    #[test]
    fn a_definition_is_an_object_with_the_fields_of_a_bundle() {
        assert_eq!(read("[]", false).findings[0].code, "no-bundle");
        let codes: Vec<_> = read(r#"{"name": "a"}"#, false).findings.iter().map(|it| it.code).collect();
        assert_eq!(codes, ["missing-field", "missing-field"]);
    }
}
