//! Which application of other descriptions is meant by one of the user's workspace.
//!
//! That of its name at the same path; else the only one of its name that is no longer where it was, wherever it is; else,
//! where a file is compared with a file, the only one there.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_analysis::application::members;
use plimsoll_analysis::baseline::{self, Label};
use plimsoll_analysis::document::{self, ApplicationAt, Root};
use plimsoll_analysis::{Database, SourceFile};
use plimsoll_base::WorkspacePath;
use plimsoll_model::Recorded;

use super::places::Places;
use crate::arguments::Subject;
use crate::exit::Failure;
use crate::session::Session;

/// Other descriptions of the applications of a session.
pub(crate) struct Descriptions {
    pub(crate) session: Session,
    pub(super) label: Label,
    /// Which of their paths stands for which of the user's workspace.
    pub(super) places: Places,
    /// All that counts of them: a folder, or a file. What else is in their workspace is there to be referred to.
    pub(super) whole: WorkspacePath,
    /// Folders of other repositories in the revision, which are not read.
    pub(super) submodules: Vec<WorkspacePath>,
    /// By what they are called, once that was asked for.
    pub(super) by_name: ByName,
    /// The applications of the user's workspace, likewise.
    pub(super) by_name_here: ByName,
}

/// Applications by what they are called: there may be thousands, each of which is looked for.
#[derive(Default)]
pub(super) struct ByName(OnceCell<BTreeMap<Called, Vec<ApplicationAt>>>);

impl ByName {
    /// Those that are called so, of `all`, which are always the same.
    fn get(
        &self,
        db: &Database,
        called: &Called,
        all: impl FnOnce() -> Vec<ApplicationAt>,
    ) -> &[ApplicationAt] {
        let named = self.0.get_or_init(|| {
            let mut named: BTreeMap<Called, Vec<ApplicationAt>> = BTreeMap::new();
            for at in all() {
                if let Some(called) = Called::of(db, at) {
                    named.entry(called).or_default().push(at);
                }
            }
            named
        });
        named.get(called).map_or(&[], Vec::as_slice)
    }
}

/// What an application is called.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Called {
    namespace: Option<Arc<str>>,
    name: Option<Arc<str>>,
}

impl Called {
    pub(super) fn of(db: &Database, at: ApplicationAt) -> Option<Self> {
        let root = at.root(db)?;
        Some(Self { namespace: root.namespace().cloned(), name: Root::name(&root) })
    }

    /// `NAMESPACE/NAME`, for messages.
    pub(super) fn words(&self) -> String {
        let names = [self.namespace.as_deref(), self.name.as_deref()].into_iter().flatten();
        names.map(|name| name.escape_debug().to_string()).collect::<Vec<_>>().join("/")
    }
}

impl Descriptions {
    /// Whether they are those of a revision in git, which has all that there was.
    pub(super) fn is_revision(&self) -> bool {
        !self.label.revision.is_empty()
    }

    /// The application of these descriptions that is meant by one of another session.
    ///
    /// # Errors
    /// What the user wants to plan cannot be found.
    pub(crate) fn counterpart(
        &self,
        of: &Session,
        subject: &Subject,
        at: ApplicationAt,
    ) -> Result<Option<ApplicationAt>, Failure> {
        let Some(called) = Called::of(&of.db, at) else { return Ok(None) };
        let db = &self.session.db;
        let is_called = |one: &ApplicationAt| Called::of(db, *one).as_ref() == Some(&called);
        let there = self.applications_at(at.file.path(&of.db));
        if let Some(found) = there.iter().find(|one| is_called(one)) {
            return Ok(Some(*found));
        }
        // What is still where it was is no part of a move; but standard input is not anywhere.
        let is_standard_input = of.standard_input == Some(at.file);
        let has_left = |one: &ApplicationAt| is_standard_input || !self.is_still_there(of, *one, &called);
        let mut named = self.by_name.get(db, &called, || self.all()).iter().filter(|one| has_left(one));
        if let (Some(found), None) = (named.next(), named.next()) {
            return Ok(Some(*found));
        }
        // One file in the place of another.
        let (own, others) = (document::applications_of(&of.db, at.file), self.applications(subject)?);
        Ok(match (&own[..], &others[..]) {
            ([_], [other]) if !self.session.is_folder(&subject.path)? && !of.is_folder(&subject.path)? => {
                Some(*other).filter(|other| !self.is_elsewhere(of, at, *other))
            }
            _ => None,
        })
    }

    /// The applications at the path that stands for one of the user's workspace.
    pub(super) fn applications_at(&self, path: &WorkspacePath) -> Vec<ApplicationAt> {
        let file = self.file_at(path);
        file.map(|file| document::applications_of(&self.session.db, file)).unwrap_or_default()
    }

    /// The file that stands for one of the user's workspace.
    pub(super) fn file_at(&self, path: &WorkspacePath) -> Option<SourceFile> {
        self.session.db.file(&self.places.there(path)?)
    }

    /// The file of the user's workspace that a file of these descriptions stands for.
    pub(super) fn file_here(&self, of: &Session, file: SourceFile) -> Option<SourceFile> {
        of.db.file(&self.places.here(file.path(&self.session.db))?)
    }

    /// Whether an application of these descriptions has one of its name at its place in another session.
    pub(super) fn is_still_there(&self, of: &Session, one: ApplicationAt, called: &Called) -> bool {
        let file = self.file_here(of, one.file);
        let there = file.map(|file| document::applications_of(&of.db, file)).unwrap_or_default();
        there.iter().any(|other| Called::of(&of.db, *other).as_ref() == Some(called))
    }

    /// Whether an application of these descriptions is described in another file of another session than that of `at`, so that
    /// what is described in its place is not that.
    fn is_elsewhere(&self, of: &Session, at: ApplicationAt, one: ApplicationAt) -> bool {
        let Some(called) = Called::of(&self.session.db, one) else { return false };
        of.standard_input.is_none() && self.called_here(of, &called).iter().any(|other| other.file != at.file)
    }

    /// The applications of the user's workspace that are called so.
    fn called_here(&self, of: &Session, called: &Called) -> &[ApplicationAt] {
        self.by_name_here.get(&of.db, called, || of.all_applications(of.db_files()))
    }

    /// Where an application of these descriptions that is not planned went: it has another place in the other session, outside
    /// of what the user wants to plan.
    pub(crate) fn moved_to(&self, of: &Session, one: ApplicationAt) -> Option<WorkspacePath> {
        let called = Called::of(&self.session.db, one)?;
        if self.is_still_there(of, one, &called) {
            return None;
        }
        let is_new = |other: &ApplicationAt| {
            let there = self.applications_at(other.file.path(&of.db));
            let mut there = there.iter().filter_map(|known| Called::of(&self.session.db, *known));
            !there.any(|known| known == called)
        };
        let found = self.called_here(of, &called).iter().find(|other| is_new(other))?;
        Some(found.file.path(&of.db).clone())
    }

    /// The submodules that what the user wants to plan has, or is in.
    pub(super) fn submodules_below(&self) -> impl Iterator<Item = &WorkspacePath> {
        let there = &self.places.there;
        self.submodules.iter().filter(move |path| path.starts_with(there) || there.starts_with(path))
    }

    /// All applications of these descriptions, whatever of them the user wants to plan.
    pub(super) fn all(&self) -> Vec<ApplicationAt> {
        self.session.all_applications(self.session.files_below(&self.whole))
    }

    /// All applications of what the user wants to plan, as these descriptions have it.
    pub(crate) fn applications(&self, subject: &Subject) -> Result<Vec<ApplicationAt>, Failure> {
        Ok(self.session.all_applications(self.session.files(&subject.path)?))
    }

    /// The states that are told of an application, of those that it needs, and of `others`; or why they cannot be told.
    pub(super) fn states(
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

    /// The applications of these descriptions that an application of another session needs, as they are there, and what is
    /// missing of them.
    pub(super) fn needed(
        &self,
        of: &Session,
        subject: &Subject,
        at: ApplicationAt,
    ) -> Result<(Vec<ApplicationAt>, Vec<String>), Failure> {
        let db = &of.db;
        let key = of.request(subject, &at)?;
        let (mut needed, mut missing) = (Vec::new(), Vec::new());
        for member in members(db, at.file, key).into_iter().skip(1) {
            match self.counterpart(of, subject, member.at(db))? {
                Some(counterpart) => needed.push(counterpart),
                None => missing.extend(self.missing_at(member.file.path(db))),
            }
        }
        Ok((needed, missing))
    }
}
