//! Which folder is the workspace, and which files it has.
#![allow(clippy::disallowed_methods, reason = "the rim asks the outside")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use plimsoll_base::WorkspacePath;
use plimsoll_formats::claim::layout;
use plimsoll_formats::settings;
use rayon::prelude::*;

use crate::exit::Failure;

/// Folders that hold no descriptors of the workspace itself.
const SKIPPED: [&str; 4] = [".git", ".hg", ".svn", "node_modules"];

/// A folder with this file holds what can be made again (bford.info/cachedir): build results and the like.
const CACHE_TAG: &str = "CACHEDIR.TAG";

/// A workspace as it is on disk.
pub(crate) struct Found {
    /// Its folder, without symbolic links in its path.
    pub(crate) root: PathBuf,
    /// The claim store, if it is somewhere else; without symbolic links in its path.
    pub(crate) store: Option<PathBuf>,
    /// Its files.
    pub(crate) paths: Vec<WorkspacePath>,
    /// Those of them that are symbolic links to others, and where they lead.
    pub(crate) links: BTreeMap<WorkspacePath, WorkspacePath>,
}

/// Finds the workspace of a path that the user named, and lists its files. With `workspace`, that folder is it.
///
/// # Errors
/// A folder that was named does not exist, or cannot be listed.
pub(crate) fn find(target: &Path, workspace: Option<&Path>, store: Option<&Path>) -> Result<Found, Failure> {
    let root = root(target, workspace)?;
    must_be_folder(&root.join(layout::STORE))?;
    let (mut paths, links) = list(&root)?;
    let store = store.map(|store| claim_store(store, &mut paths)).transpose()?;
    Ok(Found { root, store, paths, links })
}

/// The folder of the workspace of a path that the user named.
///
/// # Errors
/// A folder that was named does not exist, or is none.
pub(crate) fn root(target: &Path, workspace: Option<&Path>) -> Result<PathBuf, Failure> {
    let target = existing(target)?;
    let start = if target.is_dir() { target.as_path() } else { target.parent().unwrap_or(&target) };
    let root = match workspace {
        Some(folder) => existing(folder)?,
        None => enclosing(start)?,
    };
    if !root.is_dir() {
        return Err(Failure::usage(format!("the workspace {} is not a folder", root.display())));
    }
    Ok(root)
}

/// A claim store outside the workspace takes the place of the one inside.
fn claim_store(store: &Path, paths: &mut Vec<WorkspacePath>) -> Result<PathBuf, Failure> {
    let store = existing(store)?;
    paths.retain(|path| !path.starts_with(&layout::store()));
    let endings = ["json", "yaml", "yml"];
    let is_claim = store
        .extension()
        .is_some_and(|extension| endings.iter().any(|known| extension.eq_ignore_ascii_case(known)));
    if store.is_file() && is_claim {
        return single_claim(&store, paths);
    }
    must_be_folder(&store)?;
    let mounted = list(&store)?.0.into_iter().filter_map(|path| layout::store().join(path.as_str()).ok());
    // What other tools keep beside their claims, as bundles, is no part of the workspace.
    paths.extend(mounted.filter(|path| layout::slot(path).is_some()));
    Ok(store)
}

/// A single claim is a store with nothing beside it. One that lies in a store (`claims/INSTALLATION/CLAIM.json`) keeps what
/// belongs to it there: its results, and their outputs.
fn single_claim(claim: &Path, paths: &mut Vec<WorkspacePath>) -> Result<PathBuf, Failure> {
    let folder = claim.parent().unwrap_or(claim);
    let mount =
        |store: &Path, path: &Path| layout::store().join(WorkspacePath::inside(path, store)?.as_str()).ok();
    let store =
        folder.ancestors().take(2).find(|folder| folder.file_name().is_some_and(|name| name == "claims"));
    let Some(store) = store.and_then(Path::parent) else {
        paths.extend(mount(folder, claim));
        return Ok(folder.to_owned());
    };
    paths.extend(mount(store, claim));
    let results = store.join("results").join(claim.file_stem().unwrap_or_default());
    if !results.is_dir() {
        return Ok(store.to_owned());
    }
    for result in list(&results)?.0 {
        paths.extend(mount(store, &results.join(result.as_str())));
        let name = result.file_name();
        let outputs = store.join("outputs").join(name.strip_suffix(".json").unwrap_or(name));
        let found = if outputs.is_dir() { list(&outputs)?.0 } else { Vec::new() };
        paths.extend(found.iter().filter_map(|output| mount(store, &outputs.join(output.as_str()))));
    }
    Ok(store.to_owned())
}

/// A store that is no folder would be read as an empty one, and everything planned as a first installation.
fn must_be_folder(store: &Path) -> Result<(), Failure> {
    if store.exists() && !store.is_dir() {
        return Err(Failure::outside(format!("the claim store {} is not a folder", store.display())));
    }
    Ok(())
}

/// The real path of something that exists.
pub(crate) fn existing(path: &Path) -> Result<PathBuf, Failure> {
    path.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::outside(format!("{} does not exist", path.display())),
        _ => Failure::outside(format!("{}: {error}", path.display())),
    })
}

/// A path that exists, or the folder above it that does.
pub(crate) fn nearest(path: &Path) -> &Path {
    let there = path.ancestors().find(|path| !is_gone(path) && !path.as_os_str().is_empty());
    there.unwrap_or(Path::new("."))
}

/// The real path of something that exists, or that existed in a folder that does.
pub(crate) fn place(path: &Path) -> Result<PathBuf, Failure> {
    let nearest = nearest(path);
    let folder = existing(nearest)?;
    let rest = path.strip_prefix(nearest).unwrap_or(path);
    // What does not exist has no `..`.
    let is_name = |part: Component<'_>| matches!(part, Component::Normal(_));
    if !is_gone(path) {
        return Ok(folder);
    }
    if folder.is_dir() && rest.components().all(is_name) { Ok(folder.join(rest)) } else { existing(path) }
}

/// Whether there is nothing at a path.
pub(crate) fn is_gone(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

/// The workspace around a folder as far as something marks it: the nearest settings upwards, else the top of a git checkout.
pub(crate) fn marked(start: &Path) -> Option<PathBuf> {
    let upwards =
        |name: &str| start.ancestors().find(|folder| folder.join(name).exists()).map(Path::to_owned);
    upwards(settings::FILE_NAME).or_else(|| upwards(".git"))
}

/// The workspace around a folder.
fn enclosing(start: &Path) -> Result<PathBuf, Failure> {
    if let Some(root) = marked(start) {
        return Ok(root);
    }
    let current = std::env::current_dir()
        .and_then(|current| current.canonicalize())
        .map_err(|error| Failure::outside(format!("the current folder cannot be found: {error}")))?;
    Ok(if start.starts_with(&current) { current } else { start.to_owned() })
}

/// The path of a workspace inside the git checkout around it, with `/` between names; empty where it is the top of the
/// checkout, or in none.
pub(crate) fn in_repository(root: &Path) -> String {
    let top = root.ancestors().find(|folder| folder.join(".git").exists());
    let path = top.and_then(|top| WorkspacePath::inside(root, top));
    path.map_or_else(String::new, |path| path.as_str().to_owned())
}

/// Whether a folder below that of the workspace holds nothing of it: it is called so, or `has` a file that says so.
pub(crate) fn is_skipped(folder: &str, has: impl FnOnce(&str) -> bool) -> bool {
    SKIPPED.contains(&folder) || has(CACHE_TAG)
}

/// The files below a folder of a workspace; none where it cannot be listed.
pub(crate) fn below(root: &Path, folder: &Path) -> Vec<WorkspacePath> {
    let found = list(folder).map(|(paths, _)| paths).unwrap_or_default();
    found.iter().filter_map(|path| WorkspacePath::inside(&folder.join(path.as_str()), root)).collect()
}

/// Everything below a folder that is no folder, whatever it is, in the order of the paths: reading it says what is wrong with it.
/// Symbolic links to folders are not followed, so there are no loops; of those to other files below the folder it is said where
/// they lead.
fn list(root: &Path) -> Result<(Vec<WorkspacePath>, BTreeMap<WorkspacePath, WorkspacePath>), Failure> {
    let top = entries(root, &WorkspacePath::root())
        .map_err(|error| Failure::outside(format!("{}: {error}", root.display())))?;
    let mut folders = vec![Folder { entries: top, children: 1 }];
    let mut next = 0;
    // One level after the other, as folders may lie deeper in each other than calls may.
    while next < folders.len() {
        let level = &folders[next..];
        next = folders.len();
        let below = level.iter().flat_map(|folder| &folder.entries).filter(|entry| entry.is_folder);
        let below: Vec<&WorkspacePath> = below.map(|entry| &entry.path).collect();
        let found: Vec<Vec<Entry>> = below.into_par_iter().map(|folder| below_top(root, folder)).collect();
        let mut children = next + found.len();
        for entries in found {
            let count = entries.iter().filter(|entry| entry.is_folder).count();
            folders.push(Folder { entries, children });
            children += count;
        }
    }
    let mut links = BTreeMap::new();
    let paths = in_order(folders, |path| {
        let target = root.join(path.as_str()).canonicalize().ok();
        let target = target.and_then(|target| WorkspacePath::inside(&target, root));
        links.extend(target.map(|target| (path.clone(), target)));
    });
    Ok((paths, links))
}

/// A folder that was listed.
struct Folder {
    entries: Vec<Entry>,
    /// The place of the first of its folders among all folders; the others follow it.
    children: usize,
}

/// What is in a folder.
struct Entry {
    path: WorkspacePath,
    is_folder: bool,
    is_link: bool,
}

/// The files of folders of which the first holds the others; `link` is told which are symbolic links.
fn in_order(folders: Vec<Folder>, mut link: impl FnMut(&WorkspacePath)) -> Vec<WorkspacePath> {
    let mut paths = Vec::with_capacity(folders.iter().map(|folder| folder.entries.len()).sum());
    let mut waiting: Vec<_> =
        folders.into_iter().map(|folder| (folder.entries.into_iter(), folder.children)).collect();
    let mut inside = vec![0];
    while let Some(&place) = inside.last() {
        let Some((entries, children)) = waiting.get_mut(place) else { break };
        match entries.next() {
            None => {
                inside.pop();
            }
            Some(entry) if entry.is_folder => {
                inside.push(*children);
                *children += 1;
            }
            Some(entry) => {
                if entry.is_link {
                    link(&entry.path);
                }
                paths.push(entry.path);
            }
        }
    }
    paths
}

/// What is in a folder that is not the first; nothing where it holds nothing of the workspace. One that may not be listed, or
/// that vanished meanwhile, has no files for us.
fn below_top(root: &Path, folder: &WorkspacePath) -> Vec<Entry> {
    let on_disk = root.join(folder.as_str());
    let entries = entries(&on_disk, folder).unwrap_or_default();
    let has = |name: &str| {
        entries.iter().any(|entry| entry.path.file_name() == name) && on_disk.join(name).exists()
    };
    if is_skipped(folder.file_name(), has) { Vec::new() } else { entries }
}

/// What is in a folder, by name. A name that is not UTF-8 is one that no descriptor can say.
fn entries(on_disk: &Path, folder: &WorkspacePath) -> std::io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(on_disk)? {
        let Ok(entry) = entry else { continue };
        let (name, kind) = (entry.file_name(), entry.file_type());
        let (Some(name), Ok(kind)) = (name.to_str(), kind) else { continue };
        let is_folder = kind.is_dir();
        let is_left_out =
            if is_folder { SKIPPED.contains(&name) } else { kind.is_symlink() && entry.path().is_dir() };
        let Some(path) = folder.child(name).filter(|_| !is_left_out) else { continue };
        entries.push(Entry { path, is_folder, is_link: kind.is_symlink() });
    }
    entries.sort_unstable_by(|left, right| left.path.file_name().cmp(right.path.file_name()));
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_in_the_order_of_their_paths() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let files = [
            "b",
            "a/c",
            "a/b/c",
            "a/b-c",
            "a-b",
            "a/A/x/y",
            "c/a",
            "made/x/CACHEDIR.TAG",
            "made/x/y",
            "made/y",
            ".git/x",
            "a/node_modules/x",
            "c/.git",
            "CACHEDIR.TAG",
        ];
        for file in files {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), "").unwrap();
        }
        fs::create_dir_all(root.join("empty/empty")).unwrap();
        let (paths, links) = list(&root).unwrap();
        let mut sorted = paths.clone();
        sorted.sort();
        assert_eq!(paths, sorted);
        let expected =
            ["CACHEDIR.TAG", "a/A/x/y", "a/b/c", "a/b-c", "a/c", "a-b", "b", "c/.git", "c/a", "made/y"];
        assert_eq!(paths.iter().map(WorkspacePath::as_str).collect::<Vec<_>>(), expected);
        assert!(links.is_empty());
        assert!(list(&root.join("nowhere")).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn links_to_folders_are_not_followed_and_links_to_files_are_told() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/b/file"), "").unwrap();
        symlink("..", root.join("a/up")).unwrap();
        symlink("b/file", root.join("a/link")).unwrap();
        symlink("nowhere", root.join("a/broken")).unwrap();
        let (paths, links) = list(&root).unwrap();
        let path = |path: &str| WorkspacePath::new(path).unwrap();
        assert_eq!(paths, ["a/b/file", "a/broken", "a/link"].map(path));
        assert_eq!(links.into_iter().collect::<Vec<_>>(), [(path("a/link"), path("a/b/file"))]);
    }

    #[test]
    fn folders_may_lie_deep_in_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let deep = vec!["d"; 1500].join("/");
        fs::create_dir_all(root.join(&deep)).unwrap();
        fs::write(root.join(&deep).join("file"), "").unwrap();
        assert_eq!(list(&root).unwrap().0, [WorkspacePath::new(&format!("{deep}/file")).unwrap()]);
    }
}
