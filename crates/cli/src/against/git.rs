//! The files of a revision, read with `git cat-file`: nothing is checked out, and nothing is fetched.
#![allow(clippy::disallowed_methods, reason = "the rim asks the outside")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_base::{MAX_FILE_BYTES, ReadFailure, WorkspacePath, World};

use crate::disk;
use crate::exit::Failure;
use crate::workspace::is_skipped;

/// How many symbolic links are followed for one file.
const LINKS: usize = 16;

/// The mode of a symbolic link in a tree.
const LINK: &str = "120000";

/// What stands behind a revision where that is meant at which the current branch began.
pub(super) const MERGE_BASE: &str = "...";

/// What git tells its own children of a repository (`git rev-parse --local-env-vars`): in a hook it would be read in place of
/// the one that the folder is in.
const OF_OTHERS: [&str; 15] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
];

/// The files of a revision below the folder of a workspace.
pub(crate) struct Revision {
    /// The id of the commit.
    pub(crate) commit: String,
    /// The ids of the contents, and whether it is that of a symbolic link.
    blobs: BTreeMap<WorkspacePath, (String, bool)>,
    /// The folders of other repositories.
    pub(super) submodules: Vec<WorkspacePath>,
    reader: Mutex<Reader>,
}

/// A `git cat-file --batch` that is asked for one content after the other.
struct Reader {
    child: Child,
    asked: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// Opens a revision of the repository that a folder is in; gives the files below the folder.
///
/// # Errors
/// There is no git, no repository, no such revision, or the folder is not in it.
pub(crate) fn open(folder: &Path, revision: &str) -> Result<(Revision, Vec<WorkspacePath>), Failure> {
    // What starts with a dash would be an option.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(Failure::usage(format!("`{revision}` is no revision")).help("Write --against git:REV."));
    }
    let commit = commit(folder, revision)?;
    let listing =
        ask(folder, &["ls-tree", "-r", "-z", "--full-tree", &format!("{commit}:{}", prefix(folder)?)])
            .map_err(|failure| {
                failure.unwrap_or_else(|| {
                    Failure::outside(format!("{} is not in the revision `{revision}`", folder.display()))
                })
            })?;
    let (mut blobs, mut submodules) = (BTreeMap::new(), Vec::new());
    for entry in listing.split(|byte| *byte == 0) {
        // A name that is not UTF-8 is one that no descriptor can name.
        let Ok(entry) = str::from_utf8(entry) else { continue };
        // MODE TYPE ID, a tab, the path.
        let Some((head, path)) = entry.split_once('\t') else { continue };
        let Ok(path) = WorkspacePath::new(path) else { continue };
        match head.split(' ').collect::<Vec<_>>()[..] {
            [mode, "blob", id] => {
                blobs.insert(path, (id.to_owned(), mode == LINK));
            }
            [_, "commit", _] => submodules.push(path),
            _ => {}
        }
    }
    let revision = Revision { commit, blobs, submodules, reader: Mutex::new(Reader::start(folder)?) };
    let paths = revision.paths();
    Ok((revision, paths))
}

/// The id of the commit that a revision names; with three dots behind it, of that at which the current branch began.
fn commit(folder: &Path, revision: &str) -> Result<String, Failure> {
    let (name, is_base) = match revision.strip_suffix(MERGE_BASE) {
        Some(name) => (name, true),
        None => (revision, false),
    };
    let unknown = || {
        Failure::outside(format!("git knows no revision `{name}`"))
            .help("In CI, fetch it first: many checkouts hold one commit only.")
    };
    let named =
        ask(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")]);
    let named = text(named.map_err(|failure| failure.unwrap_or_else(unknown))?)?;
    if !is_base {
        return Ok(named);
    }
    let apart = || {
        Failure::outside(format!("git knows no commit that `{name}` and HEAD both come from"))
            .help("In CI, fetch the whole history first: many checkouts hold one commit only.")
    };
    text(ask(folder, &["merge-base", &named, "HEAD"]).map_err(|failure| failure.unwrap_or_else(apart))?)
}

/// A line that git wrote.
fn text(line: Vec<u8>) -> Result<String, Failure> {
    let line = String::from_utf8(line);
    let line = line.map_err(|_| Failure::outside("git names a path that is not UTF-8"))?;
    Ok(line.trim_end_matches('\n').to_owned())
}

/// Where the folder is in the repository; empty for its top.
fn prefix(folder: &Path) -> Result<String, Failure> {
    let prefix = ask(folder, &["rev-parse", "--show-prefix"]).map_err(|failure| {
        failure.unwrap_or_else(|| Failure::outside(format!("{} is in no git repository", folder.display())))
    })?;
    Ok(text(prefix)?.trim_end_matches('/').to_owned())
}

/// `git` in a folder. It fetches nothing and asks nobody, whatever the repository's settings are.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    OF_OTHERS.iter().for_each(|name| {
        command.env_remove(name);
    });
    // What it says is read here, so it has to be English; and a commit is what its id says.
    command.env("LC_ALL", "C").env("GIT_NO_REPLACE_OBJECTS", "1");
    command.arg("-C").arg(folder).args([
        "--no-pager",
        "-c",
        "protocol.allow=never",
        "-c",
        "core.fsmonitor=false",
    ]);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
    command.stdin(Stdio::null());
    command
}

/// The output of a git command.
///
/// # Errors
/// `Some` where there is no git or no repository, `None` where it says no.
fn ask(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Option<Failure>> {
    let output = git(folder).args(arguments).output();
    let output = output.map_err(|error| {
        let failure = Failure::outside(format!("git cannot be run: {error}"));
        Some(failure.help("--against git:REV reads the revision with git, which has to be installed."))
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    match said.lines().find_map(|line| line.strip_prefix("fatal: ")) {
        Some(said) if said.starts_with("not a git repository") => {
            Err(Some(Failure::outside(format!("{} is in no git repository", folder.display()))))
        }
        // Folders of other owners, damaged repositories.
        Some(said) if said.contains("ownership") => {
            Err(Some(Failure::outside(format!("git refuses: {said}"))))
        }
        _ => Err(None),
    }
}

impl Reader {
    fn start(folder: &Path) -> Result<Self, Failure> {
        let unusable = || Failure::outside("git cannot be run");
        let mut child = git(folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| unusable())?;
        let (asked, answers) = (child.stdin.take(), child.stdout.take().ok_or_else(unusable)?);
        Ok(Self { child, asked, answers: BufReader::new(answers) })
    }

    /// The bytes of a content: `ID blob SIZE`, a line break, the bytes, a line break.
    fn read(&mut self, id: &str) -> Result<Vec<u8>, ReadFailure> {
        let failure = |error: std::io::Error| ReadFailure::Other(error.to_string());
        let gone = || ReadFailure::Other("git has ended".to_owned());
        let asked = self.asked.as_mut().ok_or_else(gone)?;
        asked.write_all(format!("{id}\n").as_bytes()).and_then(|()| asked.flush()).map_err(failure)?;
        let mut head = String::new();
        self.answers.read_line(&mut head).map_err(failure)?;
        let size = match head.split_whitespace().collect::<Vec<_>>()[..] {
            [_, "blob", size] => size.parse::<u64>().ok(),
            _ => None,
        };
        let size = size.ok_or_else(|| ReadFailure::Other("git does not have its content".to_owned()))?;
        if size > MAX_FILE_BYTES {
            std::io::copy(&mut self.answers.by_ref().take(size + 1), &mut std::io::sink())
                .map_err(failure)?;
            return Err(ReadFailure::TooLarge(size));
        }
        let mut bytes = vec![0; size as usize + 1];
        self.answers.read_exact(&mut bytes).map_err(failure)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It ends when there is nothing more to be asked.
        self.asked = None;
        let _ = self.child.wait();
    }
}

impl Revision {
    /// The files of the workspace, as they would be listed on disk.
    fn paths(&self) -> Vec<WorkspacePath> {
        let is_file = |(path, (_, is_link)): &(&WorkspacePath, &(String, bool))| {
            let leads_to_folder = || *is_link && matches!(self.blob(path), Err(ReadFailure::Folder));
            !self.is_in_skipped(path) && !leads_to_folder()
        };
        self.blobs.iter().filter(is_file).map(|(path, _)| path.clone()).collect()
    }

    /// The files that are symbolic links to other files of the workspace, and where they lead.
    pub(super) fn links(&self) -> BTreeMap<WorkspacePath, WorkspacePath> {
        let links = self.blobs.iter().filter(|(_, (_, is_link))| *is_link);
        links.filter_map(|(path, _)| Some((path.clone(), self.place(path).ok()?))).collect()
    }

    fn is_in_skipped(&self, path: &WorkspacePath) -> bool {
        let mut folder = path.parent();
        while !folder.file_name().is_empty() {
            let has = |name: &str| folder.join(name).is_ok_and(|path| self.blobs.contains_key(&path));
            if is_skipped(folder.file_name(), has) {
                return true;
            }
            folder = folder.parent();
        }
        false
    }

    /// Where a path leads of which a folder is a symbolic link.
    fn through_link(&self, path: &WorkspacePath) -> Result<Option<WorkspacePath>, ReadFailure> {
        let mut folder = path.parent();
        while !folder.file_name().is_empty() {
            if let Some((id, true)) = self.blobs.get(&folder) {
                let rest = path.as_str().get(folder.as_str().len() + 1..).unwrap_or_default();
                return Ok(Some(self.target(&folder, id)?.join(rest).map_err(|_| ReadFailure::Outside)?));
            }
            folder = folder.parent();
        }
        Ok(None)
    }

    /// Where a symbolic link leads.
    fn target(&self, link: &WorkspacePath, id: &str) -> Result<WorkspacePath, ReadFailure> {
        let target = String::from_utf8(self.content(id)?).map_err(|_| ReadFailure::Missing)?;
        link.parent().join(&target).map_err(|_| ReadFailure::Outside)
    }

    /// The id of the content at a path, symbolic links followed; none may lead out of the workspace.
    fn blob(&self, path: &WorkspacePath) -> Result<&str, ReadFailure> {
        let path = self.place(path)?;
        self.blobs.get(&path).map(|(id, _)| id.as_str()).ok_or(ReadFailure::Missing)
    }

    /// The path of a file, symbolic links followed; none may lead out of the workspace.
    fn place(&self, path: &WorkspacePath) -> Result<WorkspacePath, ReadFailure> {
        let mut path = path.clone();
        for _ in 0..LINKS {
            match self.blobs.get(&path) {
                Some((_, false)) => return Ok(path),
                Some((id, true)) => path = self.target(&path, id)?,
                None if self.is_folder(&path) => return Err(ReadFailure::Folder),
                None => path = self.through_link(&path)?.ok_or(ReadFailure::Missing)?,
            }
        }
        Err(ReadFailure::Other("too many levels of symbolic links".to_owned()))
    }

    fn is_folder(&self, path: &WorkspacePath) -> bool {
        // Paths are ordered by their names, so that what is in a folder comes right behind it.
        self.blobs.range(path..).next().is_some_and(|(next, _)| next.starts_with(path))
    }

    fn content(&self, id: &str) -> Result<Vec<u8>, ReadFailure> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).read(id)
    }
}

impl World for Revision {
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        disk::text(self.content(self.blob(path)?)?)
    }
}
