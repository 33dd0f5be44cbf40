//! Retraction lists (CNAB 105, "Bundle Retractions"): a JSON array that says which bundles should not be installed.

use plimsoll_base::{Version, VersionRange, version};
use serde_json::Value;

use crate::armor;

/// A retraction list.
#[derive(Clone, Default, Debug)]
pub struct RetractionList {
    retractions: Vec<Retraction>,
    problems: Vec<String>,
}

/// One entry of a list.
#[derive(Clone, Debug)]
pub struct Retraction {
    bundle: String,
    which: Which,
    /// Why, in the words of its author: not to be shown before they are made harmless.
    pub reason: Option<String>,
}

/// Which versions of the bundle.
#[derive(Clone, Debug)]
enum Which {
    /// "If omitted, the entire Bundle is considered retracted."
    All,
    /// One version; with a signature, only what is signed with it.
    One { version: Version, signature: Option<Vec<u8>> },
    /// "To specify a range of versions, a SemVer range may be provided."
    Range(VersionRange),
}

/// A bundle that may be retracted.
#[derive(Clone, Copy, Debug)]
pub struct Retractable<'b> {
    /// Its name.
    pub name: &'b str,
    /// Its version, as written.
    pub version: Option<&'b str>,
    /// The OpenPGP packets of its signature; empty where it is not signed.
    pub signature: &'b [u8],
}

impl RetractionList {
    /// Reads a list. It never fails: entries that cannot be understood are problems, and do not count.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut list = Self::default();
        match serde_json::from_str(text) {
            Ok(Value::Array(entries)) => {
                for (number, entry) in (1..).zip(&entries) {
                    match retraction(entry) {
                        Ok(retraction) => list.retractions.push(retraction),
                        Err(why) => list.problems.push(format!("entry {number} {why}")),
                    }
                }
            }
            Ok(_) => list.problems.push("a retraction list is a JSON array".to_owned()),
            Err(error) => list.problems.push(format!("a retraction list is JSON: {error}")),
        }
        list
    }

    /// What is wrong with it, one line each, without a full stop.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// How many entries count.
    #[must_use]
    pub fn len(&self) -> usize {
        self.retractions.len()
    }

    /// Whether no entry counts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.retractions.is_empty()
    }

    /// The first entry that retracts a bundle.
    #[must_use]
    pub fn retracts(&self, bundle: Retractable<'_>) -> Option<&Retraction> {
        self.retractions.iter().find(|retraction| retraction.concerns(bundle))
    }
}

impl Retraction {
    fn concerns(&self, bundle: Retractable<'_>) -> bool {
        let own = || bundle.version.and_then(version);
        self.bundle == bundle.name
            && match &self.which {
                Which::All => true,
                // Build metadata makes no other version.
                Which::One { version, signature } => {
                    own().is_some_and(|own| own.cmp_precedence(version).is_eq())
                        && signature.as_ref().is_none_or(|signature| *signature == bundle.signature)
                }
                Which::Range(range) => own().is_some_and(|own| range.matches(&own)),
            }
    }
}

fn retraction(entry: &Value) -> Result<Retraction, String> {
    let text = |key: &str| match &entry[key] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.as_str())),
        _ => Err(format!("has a `{key}` that is no text")),
    };
    if !entry.is_object() {
        return Err("is no object".to_owned());
    }
    let bundle = text("bundle")?.filter(|name| !name.is_empty()).ok_or("names no `bundle`")?;
    let signature = text("signature")?;
    let which = match text("version")? {
        None if signature.is_some() => {
            return Err("has a `signature` without a `version`, where none may be".to_owned());
        }
        None => Which::All,
        Some(written) => match version(written) {
            Some(version) => {
                let signature =
                    signature.map(|it| armor::base64(it).ok_or("has a `signature` that is no Base64"));
                Which::One { version, signature: signature.transpose()? }
            }
            None if signature.is_some() => {
                return Err("has a `signature` beside a range of versions, where none may be".to_owned());
            }
            None => Which::Range(
                VersionRange::parse(written)
                    .map_err(|wrong| format!("has a `version` that is none: {wrong}"))?,
            ),
        },
    };
    Ok(Retraction { bundle: bundle.to_owned(), which, reason: text("reason")?.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retracts(list: &str, name: &str, version: &str, signature: &[u8]) -> bool {
        let list = RetractionList::read(list);
        assert_eq!(list.problems(), [""; 0]);
        list.retracts(Retractable { name, version: Some(version), signature }).is_some()
    }

    /// The list of the specification.
    const LIST: &str = r#"[
        {"bundle": "petstore", "version": "2.3.1", "signature": "aGVs\nbG8=\n=JinU"},
        {"bundle": "helloseattle", "reason": "it has been removed"},
        {"bundle": "fireflies", "version": "<=2.3.1"},
        {"bundle": "once", "version": "v1.0.0"}
    ]"#;

    #[test]
    fn bundles_are_retracted_by_name_version_and_signature() {
        assert!(retracts(LIST, "petstore", "2.3.1", b"hello"));
        assert!(!retracts(LIST, "petstore", "2.3.1", b"other"));
        assert!(!retracts(LIST, "petstore", "2.3.2", b"hello"));
        assert!(retracts(LIST, "helloseattle", "banana", b""));
        assert!(retracts(LIST, "fireflies", "2.3.1+insecure", b""));
        assert!(!retracts(LIST, "fireflies", "2.3.2", b""));
        assert!(!retracts(LIST, "fireflies", "banana", b""));
        assert!(retracts(LIST, "once", "1.0.0", b"anything"));
        assert!(!retracts(LIST, "other", "1.0.0", b""));
    }

    #[test]
    fn what_cannot_be_understood_is_told_and_does_not_count() {
        for (entry, part) in [
            (r#"{"bundle": "a", "signature": "aGVs"}"#, "without a `version`"),
            (r#"{"bundle": "a", "version": "1.x", "signature": "aGVs"}"#, "beside a range"),
            (r#"{"bundle": "a", "version": "banana"}"#, "`banana` is no version"),
            (r#"{"bundle": "a", "version": 1}"#, "`version` that is no text"),
            (r#"{"bundle": "a", "version": "1.0.0", "signature": "?"}"#, "no Base64"),
            (r#"{"version": "1.0.0"}"#, "names no `bundle`"),
            ("1", "is no object"),
        ] {
            let list = RetractionList::read(&format!("[{entry}]"));
            assert!(list.is_empty() && list.problems().len() == 1, "{list:?}");
            assert!(list.problems()[0].contains(part), "{:?}", list.problems());
        }
        assert_eq!(RetractionList::read("{}").problems(), ["a retraction list is a JSON array"]);
        assert_eq!(RetractionList::read("[").problems().len(), 1);
    }
}
