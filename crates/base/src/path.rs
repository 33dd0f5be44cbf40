//! Paths inside the workspace. The type cannot name anything outside it.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A path relative to the workspace folder: `/` between names, no `.`, `..` or empty name; the workspace itself is the
/// empty path. Ordered by names, so that `a/b` comes before `a-b`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WorkspacePath(Arc<str>);

/// A path would leave the workspace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutsideWorkspace;

impl WorkspacePath {
    /// The workspace folder itself.
    #[must_use]
    pub fn root() -> Self {
        Self("".into())
    }

    /// Reads a relative path; `\` is an ordinary character.
    ///
    /// # Errors
    /// The path is absolute, or its `..` lead out of the workspace.
    pub fn new(path: &str) -> Result<Self, OutsideWorkspace> {
        Self::root().join(path)
    }

    /// The path of a file or folder in the workspace whose folder is `root`; `None` for one outside, or with a name that is not
    /// UTF-8, which no descriptor can name.
    #[must_use]
    pub fn inside(path: &Path, root: &Path) -> Option<Self> {
        let inside = path.strip_prefix(root).ok()?;
        let names: Option<Vec<&str>> = inside.components().map(|name| name.as_os_str().to_str()).collect();
        Self::new(&names?.join("/")).ok()
    }

    /// This folder's `path`, which may contain `.` and `..`.
    ///
    /// # Errors
    /// `path` is absolute, or its `..` lead out of the workspace.
    pub fn join(&self, path: &str) -> Result<Self, OutsideWorkspace> {
        if path.starts_with('/') {
            return Err(OutsideWorkspace);
        }
        let mut names: Vec<&str> = self.names().collect();
        for name in path.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop().ok_or(OutsideWorkspace)?;
                }
                name => names.push(name),
            }
        }
        Ok(Self(names.join("/").into()))
    }

    /// What is called so in this folder; `None` for what is no name of a file.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<Self> {
        if name.is_empty() || name == "." || name == ".." || name.contains('/') {
            return None;
        }
        if self.0.is_empty() {
            return Some(Self(name.into()));
        }
        let mut path = String::with_capacity(self.0.len() + 1 + name.len());
        path.extend([&*self.0, "/", name]);
        Some(Self(path.into()))
    }

    /// The names from the workspace down.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|name| !name.is_empty())
    }

    /// The last name; empty for the workspace itself.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The folder that holds it; the workspace itself holds itself.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(self.0.rsplit_once('/').map_or("", |(parent, _)| parent).into())
    }

    /// Whether this path is `folder` or lies below it.
    #[must_use]
    pub fn starts_with(&self, folder: &Self) -> bool {
        folder.0.is_empty()
            || self.0.strip_prefix(&*folder.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// With `/` between names, relative to the workspace.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Ord for WorkspacePath {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (left, right) = (self.0.as_bytes(), other.0.as_bytes());
        let same = left.iter().zip(right).position(|(left, right)| left != right);
        let Some(place) = same else { return left.len().cmp(&right.len()) };
        // Where a name ends, it is a prefix of the other one.
        let rank = |byte: u8| if byte == b'/' { 0 } else { u16::from(byte) + 1 };
        rank(left[place]).cmp(&rank(right[place]))
    }
}

impl PartialOrd for WorkspacePath {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for WorkspacePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "." } else { &self.0 })
    }
}

impl fmt::Debug for WorkspacePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn paths_are_normalised_and_stay_inside() {
        let folder = WorkspacePath::new("a/./b//c").unwrap();
        assert_eq!(folder.as_str(), "a/b/c");
        assert_eq!(folder.join("../d").unwrap().as_str(), "a/b/d");
        assert_eq!(folder.join("../../..").unwrap(), WorkspacePath::root());
        assert_eq!(folder.join("../../../.."), Err(OutsideWorkspace));
        assert_eq!(folder.join("/etc/passwd"), Err(OutsideWorkspace));
        assert_eq!(folder.parent().as_str(), "a/b");
        assert!(folder.starts_with(&WorkspacePath::new("a/b").unwrap()));
        assert!(!WorkspacePath::new("ab").unwrap().starts_with(&WorkspacePath::new("a").unwrap()));
    }

    #[test]
    fn a_folder_sorts_before_names_that_only_share_its_letters() {
        let mut paths: Vec<_> =
            ["a-b", "a/b", "a"].iter().map(|path| WorkspacePath::new(path).unwrap()).collect();
        paths.sort();
        assert_eq!(paths.iter().map(WorkspacePath::as_str).collect::<Vec<_>>(), ["a", "a/b", "a-b"]);
    }

    #[test]
    fn the_order_is_that_of_the_names() {
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer = |text: &String| ["a", "/", "-", "\u{1}", "é"].map(|more| format!("{text}{more}"));
            texts.extend(texts.clone().iter().flat_map(longer));
        }
        let paths: BTreeSet<String> = texts
            .iter()
            .filter_map(|text| Some(WorkspacePath::new(text).ok()?.as_str().to_owned()))
            .collect();
        let paths: Vec<WorkspacePath> = paths.iter().map(|path| WorkspacePath::new(path).unwrap()).collect();
        for left in &paths {
            for right in &paths {
                assert_eq!(left.cmp(right), left.names().cmp(right.names()), "{left:?} {right:?}");
            }
        }
    }

    #[test]
    fn a_child_is_called_as_a_file_may_be() {
        let folder = WorkspacePath::new("a/b").unwrap();
        assert_eq!(folder.child("c"), folder.join("c").ok());
        assert_eq!(WorkspacePath::root().child("c"), WorkspacePath::new("c").ok());
        for name in ["", ".", "..", "c/d", "/"] {
            assert_eq!(folder.child(name), None, "{name:?}");
        }
    }
}
