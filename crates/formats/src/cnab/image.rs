//! References of images: `registry/name:tag@sha256:…`.

/// The parts of a reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageReference {
    /// Registry and name: what stays the same from version to version.
    pub repository: String,
    /// The tag.
    pub tag: Option<String>,
    /// The digest, with its algorithm.
    pub digest: Option<String>,
}

impl ImageReference {
    /// Takes a reference apart. Any text has a repository.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest.to_owned())),
            None => (text, None),
        };
        // A colon before the last slash belongs to the port of the registry.
        let name = rest.rfind('/').map_or(0, |slash| slash + 1);
        match rest[name..].find(':') {
            Some(colon) => Self {
                repository: rest[..name + colon].to_owned(),
                tag: Some(rest[name + colon + 1..].to_owned()),
                digest,
            },
            None => Self { repository: rest.to_owned(), tag: None, digest },
        }
    }

    /// The last part of the name: `mysql` of `localhost:5000/team/mysql:v1`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or(&self.repository)
    }
}

/// What a text is, taken as digest: `sha256:` and 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Digest {
    /// A digest; algorithms that are not known are taken as they are.
    WellFormed,
    /// Something that stands for a digest that is not known yet: `sha256:aaaa…`, `<digest>`.
    Placeholder,
    /// No digest: why.
    Malformed(String),
}

/// The algorithms of the OCI image specification, and how many hexadecimal digits they have.
const ALGORITHMS: [(&str, usize); 3] = [("sha256", 64), ("sha384", 96), ("sha512", 128)];

impl Digest {
    /// Looks at a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (algorithm, encoded) = text.split_once(':').unwrap_or(("", text));
        let first = encoded.chars().next();
        let is_one_character = encoded.len() > 3 && encoded.chars().all(|next| Some(next) == first);
        if text.contains("...") || text.contains(['…', '<', '>', '{', '$']) || is_one_character {
            return Self::Placeholder;
        }
        if algorithm.is_empty() {
            return Self::Malformed("it does not begin with an algorithm".to_owned());
        }
        let is_word = |word: &str, more: &[u8]| {
            let mut bytes = word.bytes();
            !word.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
        };
        let known = ALGORITHMS.iter().find(|(name, _)| algorithm.eq_ignore_ascii_case(name));
        let Some((name, digits)) = known else {
            let is_good = is_word(algorithm, b"+._-") && is_word(encoded, b"=_-");
            let reason = "it is not an algorithm, `:` and a value".to_owned();
            return if is_good { Self::WellFormed } else { Self::Malformed(reason) };
        };
        let is_lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if !encoded.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Self::Malformed("it has other characters than hexadecimal digits".to_owned())
        } else if encoded.len() != *digits {
            Self::Malformed(format!("it has {} hexadecimal digits, and {name} has {digits}", encoded.len()))
        } else if algorithm != *name || !encoded.bytes().all(is_lower) {
            Self::Malformed("it is not written in lower case".to_owned())
        } else {
            Self::WellFormed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, ImageReference};

    #[test]
    fn a_digest_is_an_algorithm_and_its_digits() {
        let digits = "0123456789abcdef".repeat(4);
        for good in [format!("sha256:{digits}"), "blake3+b64:AbC_=".to_owned()] {
            assert_eq!(Digest::of(&good), Digest::WellFormed, "{good}");
        }
        for placeholder in ["sha256:aaaaaaaaaaaa...", "<digest>", "sha256:aaaaaaaa", "${DIGEST}"] {
            assert_eq!(Digest::of(placeholder), Digest::Placeholder, "{placeholder}");
        }
        let capitals = digits.to_uppercase();
        for bad in ["sha256:12", "sha256:xyz", "", "md5", &format!("sha256:{capitals}"), &digits] {
            assert!(matches!(Digest::of(bad), Digest::Malformed(_)), "{bad}");
        }
    }

    #[test]
    fn a_reference_has_a_repository_a_tag_and_a_digest() {
        for (text, repository, tag, digest) in [
            ("mysql", "mysql", None, None),
            ("mysql:5.7", "mysql", Some("5.7"), None),
            ("localhost:5000/mysql", "localhost:5000/mysql", None, None),
            ("localhost:5000/a/mysql:v1@sha256:00", "localhost:5000/a/mysql", Some("v1"), Some("sha256:00")),
            ("", "", None, None),
        ] {
            let reference = ImageReference::parse(text);
            assert_eq!(reference.repository, repository);
            assert_eq!(reference.tag.as_deref(), tag);
            assert_eq!(reference.digest.as_deref(), digest);
        }
        assert_eq!(ImageReference::parse("localhost:5000/a/mysql:v1").name(), "mysql");
    }
}
