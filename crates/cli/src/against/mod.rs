//! What `--against` names: a record, a saved plan, or other descriptions of the same applications.
//!
//! Descriptions are read into a session of their own, from a folder or from a revision in git, and told as states with
//! nothing in them that refers to that session.

mod git;
mod whole;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_analysis::application::members;
use plimsoll_analysis::baseline::{self, Label};
use plimsoll_analysis::document::{self, ApplicationAt};
use plimsoll_model::Recorded;

use crate::arguments::Subject;
use crate::exit::Failure;
use crate::saved;
use crate::session::Session;
use crate::workspace;

/// What stands before a revision in git.
const GIT: &str = "git:";

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

/// Other descriptions of the applications of a session.
pub(crate) struct Descriptions {
    pub(crate) session: Session,
    label: Label,
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
        if !descriptions.applications(subject)?.is_empty() {
            return Ok(Self::Descriptions(Box::new(descriptions)));
        }
        Ok(Self::Record(path.to_owned()))
    }
}

/// The descriptions of a revision in git, in the place of the workspace.
fn revision_of(revision: &str, subject: &Subject) -> Result<Descriptions, Failure> {
    let (root, target) = Session::place_of(subject)?;
    let (tree, paths) = git::open(&root, revision)?;
    // `main...` is a commit that has no other name.
    let shown = if revision.ends_with(git::MERGE_BASE) { tree.commit.get(..SHOWN) } else { None };
    let label = Label {
        name: format!("{GIT}{revision}"),
        revision: tree.commit.clone(),
        prefix: format!("{}:", shown.unwrap_or(revision)),
    };
    let session = Session::of_descriptions(Arc::new(tree), paths, root, target, subject)?;
    Ok(Descriptions { session, label })
}

/// The descriptions of a folder or a file. In a folder that has what the user wants to plan at the same path, that is
/// meant; else the folder takes its place.
fn folder(path: &Path, subject: &Subject) -> Result<Descriptions, Failure> {
    let (own_root, target) = Session::place_of(subject)?;
    let inside = target.names().fold(path.to_owned(), |path, name| path.join(name));
    let beside = path.join(target.file_name());
    let counterpart = [inside, beside].into_iter().find(|path| path.exists()).unwrap_or(path.to_owned());
    let found = workspace::find(&counterpart, None, None)?;
    let real = workspace::existing(&counterpart)?;
    let outside = || Failure::outside(format!("{} is not in its workspace", counterpart.display()));
    let target = workspace::relative(&real, &found.root).ok_or_else(outside)?;
    let prefix =
        if found.root == own_root { String::new() } else { format!("{}/", shown(path, &found.root)) };
    let label = Label { name: path.display().to_string(), revision: String::new(), prefix };
    let disk = Arc::new(crate::disk::Disk::new(found.root.clone(), None));
    let session = Session::of_descriptions(disk, found.paths, found.root, target, subject)?;
    Ok(Descriptions { session, label })
}

/// The folder of a workspace in the words of the user: the path that was typed, or the part of it that leads there.
fn shown(typed: &Path, root: &Path) -> String {
    let is_root = |path: &&Path| path.canonicalize().is_ok_and(|real| real == *root);
    let typed = typed.ancestors().find(is_root).unwrap_or(root);
    typed.display().to_string().trim_end_matches('/').to_owned()
}

impl Descriptions {
    /// The application of these descriptions that is meant by one of another session: that at the same path, else the
    /// only one of its name.
    pub(crate) fn counterpart(
        &self,
        of: &Session,
        subject: &Subject,
        at: ApplicationAt,
    ) -> Result<Option<ApplicationAt>, Failure> {
        let (db, root) = (&self.session.db, at.root(&of.db));
        let (name, namespace) = root.map_or((None, None), |root| (root.name(), root.namespace().cloned()));
        let all = self.applications(subject)?;
        let is_named = |one: &ApplicationAt| {
            one.root(db).is_some_and(|one| one.name() == name && one.namespace() == namespace.as_ref())
        };
        let path = at.file.path(&of.db);
        let there = db.file(path).map(|file| document::applications_of(db, file)).unwrap_or_default();
        if let Some(found) = there.iter().find(|one| is_named(one)) {
            return Ok(Some(*found));
        }
        let mut named = all.iter().filter(|one| is_named(one));
        if let (Some(found), None) = (named.next(), named.next()) {
            return Ok(Some(*found));
        }
        // One file in the place of another.
        let (own, others) = (document::applications_of(&of.db, at.file), &all[..]);
        Ok(match (&own[..], others) {
            ([_], [other]) if !self.session.is_folder(&subject.path)? && !of.is_folder(&subject.path)? => {
                Some(*other)
            }
            _ => None,
        })
    }

    /// All applications of what the user wants to plan, as these descriptions have it.
    pub(crate) fn applications(&self, subject: &Subject) -> Result<Vec<ApplicationAt>, Failure> {
        Ok(self.session.all_applications(self.session.files(&subject.path)?))
    }

    /// The states that are told of an application, of those that it needs, and of `others`; or why they cannot be told.
    fn states(
        &self,
        subject: &Subject,
        at: ApplicationAt,
        others: &[ApplicationAt],
    ) -> Result<Result<Arc<[Recorded]>, Vec<String>>, Failure> {
        let key = self.session.request(&self.session.known(subject), &at)?;
        let db = &self.session.db;
        let members = baseline::spanned(db, at.file, key, others);
        let missing = self.missing(&members);
        if !missing.is_empty() {
            return Ok(Err(missing));
        }
        Ok(Ok(baseline::described(db, &members, &self.label).into()))
    }

    /// The state that is told of an application, or why it cannot be told.
    pub(crate) fn state(
        &self,
        subject: &Subject,
        at: ApplicationAt,
        name: &str,
    ) -> Result<Result<Option<Recorded>, Failure>, Failure> {
        let states = self.states(subject, at, &[])?;
        Ok(match states {
            Ok(states) => Ok(states.first().cloned()),
            Err(lines) => Err(self.failure(name, &lines)),
        })
    }
}

/// What an application is compared with.
#[derive(Default)]
pub(crate) struct Compared {
    /// Where it is described there.
    pub(crate) own: Option<ApplicationAt>,
    /// Why nothing can be compared with that.
    pub(crate) obstacle: Option<Failure>,
}

/// A session, and the descriptions that its plans are compared with.
pub(crate) struct Opened {
    pub(crate) session: Session,
    pub(crate) descriptions: Option<Descriptions>,
    /// The states that a saved plan leads to, where its plans are compared with those.
    pub(crate) states: Option<Arc<[Recorded]>>,
    /// Whether what they are compared with is of a whole folder.
    is_of_folder: bool,
}

impl Opened {
    /// Opens what the user wants to plan, and what it is compared with.
    ///
    /// # Errors
    /// One of them does not exist or cannot be read.
    pub(crate) fn open(subject: &Subject, against: Option<&str>) -> Result<Self, Failure> {
        let against = against.map(|text| Against::open(text, subject)).transpose()?;
        let plain = |session| Self { session, descriptions: None, states: None, is_of_folder: false };
        Ok(match against {
            None => plain(Session::open_for(subject)?),
            Some(Against::Record(record)) => {
                let mut subject = subject.clone();
                subject.place.claims = Some(record);
                plain(Session::open_for(&subject)?)
            }
            Some(Against::Descriptions(descriptions)) => {
                let session = Session::open_without_record(subject)?;
                Self { descriptions: Some(*descriptions), is_of_folder: true, ..plain(session) }
            }
            Some(Against::States(states, is_of_folder)) => {
                let mut session = Session::open_without_record(subject)?;
                session.db.set_baseline(Some(states.clone()));
                Self { states: Some(states), is_of_folder, ..plain(session) }
            }
        })
    }

    /// Whether what the plans are compared with is of a whole folder.
    pub(crate) fn is_of_folder(&self) -> bool {
        self.is_of_folder
    }

    /// Has an application compared with its other description, where there is one.
    ///
    /// # Errors
    /// An option does not fit.
    pub(crate) fn compare(&mut self, subject: &Subject, at: ApplicationAt) -> Result<Compared, Failure> {
        let Some(descriptions) = &self.descriptions else { return Ok(Compared::default()) };
        let db = &self.session.db;
        let key = self.session.request(subject, &at)?;
        let own = descriptions.counterpart(&self.session, subject, at)?;
        let mut missing = Vec::new();
        if own.is_none() {
            missing.extend(descriptions.missing_at(at.file.path(db)));
        }
        let mut needed = Vec::new();
        for member in members(db, at.file, key).into_iter().skip(1) {
            match descriptions.counterpart(&self.session, subject, member.at(db))? {
                Some(counterpart) => needed.push(counterpart),
                None => missing.extend(descriptions.missing_at(member.file.path(db))),
            }
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
        let name = at.file.path(db).as_str();
        let obstacle = (!missing.is_empty()).then(|| descriptions.failure(name, &missing));
        self.session.db.set_baseline(Some(states));
        Ok(Compared { own, obstacle })
    }
}
