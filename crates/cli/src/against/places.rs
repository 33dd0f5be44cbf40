//! Which path of other descriptions stands for which path of the user's workspace.

use plimsoll_base::WorkspacePath;

/// How paths of the user's workspace and paths of other descriptions correspond.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// What the user wants to plan.
    pub(super) own: WorkspacePath,
    /// What stands for it in the other descriptions. There may be nothing.
    pub(super) there: WorkspacePath,
    /// The folder there that stands for the whole workspace; `None` where only a part of it has a counterpart.
    pub(super) top: Option<WorkspacePath>,
}

impl Places {
    /// Where a path of the user's workspace is there; `None` where nothing stands for it.
    pub(super) fn there(&self, path: &WorkspacePath) -> Option<WorkspacePath> {
        let whole = || carried(path, &WorkspacePath::root(), self.top.as_ref()?);
        carried(path, &self.own, &self.there).or_else(whole)
    }

    /// What a path there stands for in the user's workspace.
    pub(super) fn here(&self, path: &WorkspacePath) -> Option<WorkspacePath> {
        let whole = || carried(path, self.top.as_ref()?, &WorkspacePath::root());
        carried(path, &self.there, &self.own).or_else(whole)
    }
}

/// A path at or below `from`, at or below `to`.
fn carried(path: &WorkspacePath, from: &WorkspacePath, to: &WorkspacePath) -> Option<WorkspacePath> {
    let rest: Vec<&str> = path.names().skip(from.names().count()).collect();
    path.starts_with(from).then(|| to.join(&rest.join("/")).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> WorkspacePath {
        WorkspacePath::new(text).unwrap()
    }

    #[test]
    fn paths_correspond_both_ways() {
        let places = Places { own: path("apps/shop"), there: path("old/store"), top: Some(path("old")) };
        for (own, there) in [
            ("apps/shop", "old/store"),
            ("apps/shop/Nulecule", "old/store/Nulecule"),
            ("apps/blog/Nulecule", "old/apps/blog/Nulecule"),
        ] {
            assert_eq!(places.there(&path(own)), Some(path(there)));
            assert_eq!(places.here(&path(there)), Some(path(own)));
        }
        assert_eq!(places.here(&path("new/blog")), None);
        let places = Places { top: None, ..places };
        assert_eq!(places.there(&path("apps/blog")), None);
        assert_eq!(places.here(&path("old/blog")), None);
    }
}
