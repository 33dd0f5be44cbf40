//! What `--against` names: a record, a saved plan, or other descriptions of the same applications.
//!
//! Descriptions are read into a session of their own, from a folder or from a revision in git, and told as states with
//! nothing in them that refers to that session.

mod counterpart;
mod fit;
mod git;
mod places;
mod whole;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_analysis::baseline::Label;
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_base::WorkspacePath;
use plimsoll_model::Recorded;

use crate::arguments::Subject;
use crate::exit::Failure;
use crate::saved;
use crate::session::{Other, STANDARD_INPUT, Session};
use crate::workspace;
use counterpart::ByName;
pub(crate) use counterpart::Descriptions;
use places::Places;

/// What stands before a revision in git.
const GIT: &str = "git:";

/// How the names of files with records end.
const CLAIMS: [&str; 3] = ["json", "yaml", "yml"];

/// How many digits of the id of a commit are shown.
const SHOWN: usize = 12;

/// What a plan is compared with.
pub(crate) enum Against {
    /// A claim store, a claim, or revisions of a runtime: what `--claims` takes.
    Record(PathBuf),
    /// Other descriptions of the same applications.
    Descriptions(Box<Descriptions>),
    /// The states that a saved plan leads to, and whether it is of a folder.
    States(Arc<[Recorded]>, bool),
}

impl Against {
    /// What the text after `--against` names, for what the user wants to plan.
    ///
    /// # Errors
    /// There is nothing of that name, or it cannot be read.
    pub(crate) fn open(text: &str, subject: &Subject) -> Result<Self, Failure> {
        if let Some(revision) = text.strip_prefix(GIT) {
            return Ok(Self::Descriptions(Box::new(revision_of(revision, subject)?)));
        }
        let path = Path::new(text);
        if !path.exists() {
            return Err(Failure::outside(format!("{text} does not exist")).help(
                "Name a claim, a claim store, a saved plan, a descriptor, a folder with descriptors, or a revision as git:REV.",
            ));
        }
        if saved::is_one(path) {
            let plans = saved::open(path)?;
            return Ok(Self::States(saved::states(path, &plans)?, plans.folder.is_some()));
        }
        let descriptions = folder(path, subject)?;
        // What could be one and cannot be read stands in the way; as a record it would be an empty one.
        if !descriptions.all().is_empty() || !descriptions.unreadable_in(&descriptions.whole).is_empty() {
            return Ok(Self::Descriptions(Box::new(descriptions)));
        }
        let is_record = |path: &Path| {
            path.extension()
                .is_some_and(|ending| CLAIMS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
        };
        if path.is_file() && !is_record(path) {
            return Err(fit::nothing_to_compare_with(text));
        }
        Ok(Self::Record(path.to_owned()))
    }
}

/// The descriptions of a revision in git, in the place of the workspace.
fn revision_of(revision: &str, subject: &Subject) -> Result<Descriptions, Failure> {
    let (root, target) = Session::place_of(subject)?;
    let (tree, paths) = git::open(&root, revision)?;
    let (links, submodules) = (tree.links(), tree.submodules.clone());
    // `main...` is a commit that has no other name.
    let shown = if revision.ends_with(git::MERGE_BASE) { tree.commit.get(..SHOWN) } else { None };
    let label = Label {
        name: format!("{GIT}{revision}"),
        revision: tree.commit.clone(),
        prefix: format!("{}:", shown.unwrap_or(revision)),
    };
    let places = Places { own: target.clone(), there: target.clone(), top: Some(WorkspacePath::root()) };
    let other = Other { paths, links, root, target };
    let session = Session::of_descriptions(Arc::new(tree), other, subject)?;
    Ok(Descriptions {
        session,
        label,
        places,
        whole: WorkspacePath::root(),
        submodules,
        by_name: ByName::default(),
        by_name_here: ByName::default(),
    })
}

/// The descriptions of a folder or a file. In a folder that has what the user wants to plan at the same path, that is
/// meant; else the folder takes its place.
fn folder(path: &Path, subject: &Subject) -> Result<Descriptions, Failure> {
    let (own_root, own) = Session::place_of(subject)?;
    let inside = own.names().fold(path.to_owned(), |path, name| path.join(name));
    let beside = path.join(own.file_name());
    let counterpart = [inside, beside].into_iter().find(|path| path.exists()).unwrap_or(path.to_owned());
    let found = workspace::find(&counterpart, None, None)?;
    let there = |path: &Path| {
        let outside = || Failure::outside(format!("{} is not in its workspace", path.display()));
        WorkspacePath::inside(&workspace::existing(path)?, &found.root).ok_or_else(outside)
    };
    let target = there(&counterpart)?;
    // A part of it may be a workspace of its own.
    let whole = there(path);
    let top = whole.as_ref().ok().filter(|_| path.is_dir()).cloned();
    let whole = whole.unwrap_or_else(|_| target.clone());
    let prefix =
        if found.root == own_root { String::new() } else { format!("{}/", shown(path, &found.root)) };
    let label = Label { name: path.display().to_string(), revision: String::new(), prefix };
    let places = Places { own, there: target.clone(), top };
    let disk = Arc::new(crate::disk::Disk::new(found.root.clone(), None));
    let other = Other { paths: found.paths, links: found.links, root: found.root, target };
    let session = Session::of_descriptions(disk, other, subject)?;
    Ok(Descriptions {
        session,
        label,
        places,
        whole,
        submodules: Vec::new(),
        by_name: ByName::default(),
        by_name_here: ByName::default(),
    })
}

/// The folder of a workspace in the words of the user: the path that was typed, or the part of it that leads there.
fn shown(typed: &Path, root: &Path) -> String {
    let is_root = |path: &&Path| path.canonicalize().is_ok_and(|real| real == *root);
    let typed = typed.ancestors().find(is_root).unwrap_or(root);
    typed.display().to_string().trim_end_matches('/').to_owned()
}

/// What an application is compared with.
#[derive(Default)]
pub(crate) struct Compared {
    /// Where it is described there.
    pub(crate) own: Option<ApplicationAt>,
    /// Why nothing can be compared with that.
    pub(crate) obstacle: Option<Failure>,
}

/// What plans are compared with.
enum Kind {
    /// The record of the workspace.
    None,
    /// A record that the user named, and whether that is a single file.
    Record { text: String, is_single: bool },
    /// Other descriptions.
    Descriptions,
    /// The states that a saved plan leads to.
    States { text: String },
}

/// A session, and the descriptions that its plans are compared with.
pub(crate) struct Opened {
    pub(crate) session: Session,
    pub(crate) descriptions: Option<Descriptions>,
    /// The states that a saved plan leads to, where its plans are compared with those.
    pub(crate) states: Option<Arc<[Recorded]>>,
    /// Whether what they are compared with is of a whole folder.
    is_of_folder: bool,
    kind: Kind,
}

impl Opened {
    /// Opens what the user wants to plan, and what it is compared with.
    ///
    /// # Errors
    /// One of them does not exist or cannot be read.
    pub(crate) fn open(subject: &Subject, against: Option<&str>) -> Result<Self, Failure> {
        // Both sides may be large, so each is read on a core of its own.
        let (opened, described) = match against {
            None => (None, None),
            // There is one standard input, and it may be for a session of another kind.
            Some(text) if subject.path == Path::new(STANDARD_INPUT) => {
                (Some(Against::open(text, subject)?), None)
            }
            Some(text) => {
                let (opened, described) =
                    rayon::join(|| Against::open(text, subject), || Session::open_to_compare(subject));
                (Some(opened?), Some(described))
            }
        };
        let described = || described.unwrap_or_else(|| Session::open_without_record(subject));
        let text = against.unwrap_or_default().to_owned();
        let plain =
            |session, kind| Self { session, descriptions: None, states: None, is_of_folder: false, kind };
        let opened = match opened {
            None => plain(Session::open_for(subject)?, Kind::None),
            Some(Against::Record(record)) => {
                let kind = Kind::Record { text, is_single: record.is_file() };
                let mut subject = subject.clone();
                subject.place.claims = Some(record);
                plain(Session::open_for(&subject)?, kind)
            }
            Some(Against::Descriptions(descriptions)) => {
                let plain = plain(described()?, Kind::Descriptions);
                Self { descriptions: Some(*descriptions), is_of_folder: true, ..plain }
            }
            Some(Against::States(states, is_of_folder)) => {
                let mut session = described()?;
                session.db.set_baseline(Some(states.clone()));
                Self { states: Some(states), is_of_folder, ..plain(session, Kind::States { text }) }
            }
        };
        opened.must_hold_something()?;
        opened.must_be_somewhere(subject)?;
        Ok(opened)
    }

    /// Whether what the plans are compared with is of a whole folder.
    pub(crate) fn is_of_folder(&self) -> bool {
        self.is_of_folder
    }

    /// What is to be said of what the plans are compared with.
    pub(crate) fn notes(&self) -> Vec<String> {
        let Some(descriptions) = &self.descriptions else { return Vec::new() };
        let label = descriptions.label.name.escape_debug();
        let unread = descriptions.submodules_below().map(|path| {
            let path = path.as_str().escape_debug();
            format!("{path} is a submodule at {label}, which is not read: what is described in it seems new or unchanged")
        });
        unread.collect()
    }

    /// As [`Opened::notes`], where one application is planned, which is `own` there.
    pub(crate) fn notes_on(&self, at: ApplicationAt, own: Option<ApplicationAt>) -> Vec<String> {
        let mut notes = self.notes();
        let Some(descriptions) = &self.descriptions else { return notes };
        let path = at.file.path(&self.session.db).as_str().escape_debug().to_string();
        let label = descriptions.label.name.escape_debug();
        if own.is_none() {
            notes.push(format!("{path} describes what is not described at {label}: it is new"));
        }
        let gone = descriptions.gone_beside(&self.session, at, own).into_iter();
        notes.extend(gone.map(|name| {
            format!(
                "{path} describes `{name}` at {label}, which is gone: plan its folder to see what is removed"
            )
        }));
        notes
    }

    /// Has an application compared with its other description, where there is one.
    ///
    /// # Errors
    /// An option does not fit.
    pub(crate) fn compare(&mut self, subject: &Subject, at: ApplicationAt) -> Result<Compared, Failure> {
        let Some(descriptions) = &self.descriptions else { return Ok(Compared::default()) };
        let path = at.file.path(&self.session.db);
        let own = descriptions.counterpart(&self.session, subject, at)?;
        let (needed, mut missing) = descriptions.needed(&self.session, subject, at)?;
        if own.is_none() {
            missing.extend(descriptions.missing_at(path));
        }
        let states = match (own, &needed[..]) {
            (Some(own), needed) => descriptions.states(subject, own, needed)?,
            (None, [first, others @ ..]) => {
                let subject = Subject { installation: None, ..subject.clone() };
                descriptions.states(&subject, *first, others)?
            }
            (None, []) => Ok(Arc::default()),
        };
        let states = states.unwrap_or_else(|lines| {
            missing.extend(lines);
            Arc::default()
        });
        let obstacle = (!missing.is_empty()).then(|| descriptions.failure(path.as_str(), &missing));
        self.session.db.set_baseline(Some(states));
        Ok(Compared { own, obstacle })
    }
}
