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

#[cfg(test)]
mod tests {
    use super::ImageReference;

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
