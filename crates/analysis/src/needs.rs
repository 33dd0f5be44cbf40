//! What applications of the workspace need of each other, as `[[needs]]` of `plimsoll.toml` says it.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use std::sync::Arc;

use plimsoll_base::{FileId, Place, TextRange, WorkspacePath};
use plimsoll_formats::oam::index::Category;
use plimsoll_formats::settings::{Need, Written};
use plimsoll_model::{Evidence, EvidencePlace};

use crate::database::Db;
use crate::document::{self, ApplicationAt};
use crate::workspace::{STANDARD_INPUT, Workspace};
use crate::{oam, settings};

/// One need: an application and one that must be there before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Needed {
    /// The root of the one that needs.
    pub from: ApplicationAt,
    /// The root of the one that is needed.
    pub to: ApplicationAt,
    /// Where `plimsoll.toml` says it: the name of the one that is needed.
    pub range: TextRange,
}

/// What is wrong with what `plimsoll.toml` says of needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NeedProblem {
    /// No application has this name or path: where, what is written, and the names that there are.
    Unknown(TextRange, String, Vec<Arc<str>>),
    /// Several applications have this name: where, what is written, and what means each of them: its path, or its namespace
    /// and name where its file holds several.
    Ambiguous(TextRange, String, Vec<String>),
    /// A need that closes a circle: where, and the files in the circle.
    Cycle(TextRange, Vec<WorkspacePath>),
}

/// The needs of the workspace in the order of the file, without those that close a circle, and what is wrong with them.
#[salsa::tracked(returns(clone))]
pub fn needs(db: &dyn Db) -> Arc<(Vec<Needed>, Vec<NeedProblem>)> {
    let written = settings::settings(db).needs;
    let mut needs: Vec<Needed> = Vec::new();
    let mut problems = Vec::new();
    for Need { application, on } in &written {
        let from = find(db, application).map_err(|problem| problems.push(problem)).ok();
        for needed in on {
            let to = find(db, needed).map_err(|problem| problems.push(problem)).ok();
            let (Some(from), Some(to)) = (&from, to) else { continue };
            if needs.iter().any(|known| (&known.from, &known.to) == (from, &to)) {
                continue;
            }
            match way(&needs, &to, from) {
                Some(way) => {
                    let paths = way.into_iter().map(|one| one.file.path(db).clone()).collect();
                    problems.push(NeedProblem::Cycle(needed.range, paths));
                }
                None => needs.push(Needed { from: *from, to, range: needed.range }),
            }
        }
    }
    Arc::new((needs, problems))
}

/// The applications that lead from one to another over needs, both included; `None` where none do.
fn way(needs: &[Needed], from: &ApplicationAt, to: &ApplicationAt) -> Option<Vec<ApplicationAt>> {
    let mut seen = vec![(*from, None)];
    let mut next = 0;
    while let Some((file, _)) = seen.get(next).copied() {
        if file == *to {
            let mut way = Vec::new();
            let mut at = Some(next);
            while let Some(index) = at {
                let (file, before) = seen[index];
                way.push(file);
                at = before;
            }
            way.reverse();
            return Some(way);
        }
        for need in needs.iter().filter(|need| need.from == file) {
            if !seen.iter().any(|(known, _)| *known == need.to) {
                seen.push((need.to, Some(next)));
            }
        }
        next += 1;
    }
    None
}

/// The application that a name or a path means.
pub(crate) fn find(db: &dyn Db, written: &Written) -> Result<ApplicationAt, NeedProblem> {
    let at = WorkspacePath::new(&written.text).ok().filter(|path| !path.as_str().is_empty());
    if let Some(file) = at.and_then(|path| document::root_at(db, &path))
        && let [only] = &document::applications_of(db, file)[..]
    {
        return Ok(*only);
    }
    let named = named(db);
    let found: Vec<ApplicationAt> = named
        .iter()
        .filter(|(name, one)| is_called(db, *one, name, &written.text))
        .map(|(_, one)| *one)
        .collect();
    match &found[..] {
        [one] => Ok(*one),
        [] => {
            let mut names: Vec<Arc<str>> = named.into_iter().map(|(name, _)| name).collect();
            names.dedup();
            Err(NeedProblem::Unknown(written.range, written.text.clone(), names))
        }
        // What is typed in stands in the place of the file that it is for.
        _ => typed_in(db, &found).ok_or_else(|| {
            let words = found.iter().map(|one| own_words(db, *one)).collect();
            NeedProblem::Ambiguous(written.range, written.text.clone(), words)
        }),
    }
}

/// The one of these that comes from standard input.
fn typed_in(db: &dyn Db, found: &[ApplicationAt]) -> Option<ApplicationAt> {
    let mut typed = found.iter().filter(|one| one.file.path(db).file_name() == STANDARD_INPUT);
    typed.next().copied().filter(|_| typed.next().is_none())
}

fn own_words(db: &dyn Db, at: ApplicationAt) -> String {
    let root = at.document.and_then(|_| at.root(db));
    let full_name = root.and_then(|root| Some(format!("{}/{}", root.namespace()?, root.name()?)));
    full_name.unwrap_or_else(|| at.file.path(db).to_string())
}

/// Whether a text means an application of this name: `NAME`, or `NAMESPACE/NAME`.
fn is_called(db: &dyn Db, at: ApplicationAt, name: &str, written: &str) -> bool {
    let Some(namespace) = written.strip_suffix(name) else { return false };
    let is_of = |wanted: &str| {
        at.root(db).is_some_and(|root| root.namespace().is_some_and(|namespace| **namespace == *wanted))
    };
    namespace.is_empty() || namespace.strip_suffix('/').is_some_and(is_of)
}

/// All applications of the workspace by their names, in the order of these.
pub(crate) fn named(db: &dyn Db) -> Vec<(Arc<str>, ApplicationAt)> {
    let nulecules = document::applications(db);
    let bundles = document::bundles(db);
    let nulecules = nulecules.iter().filter_map(|one| Some((one.id.clone()?, one.file)));
    let bundles = bundles.iter().filter_map(|one| Some((one.name.clone()?, one.file)));
    let files = Workspace::get(db).files(db);
    let found = nulecules.chain(bundles).filter_map(|(name, file)| Some((name, files.get(file)?.into())));
    let mut found: Vec<(Arc<str>, ApplicationAt)> = found.collect();
    let index = oam::index(db);
    for (name, entry) in index.entries(Category::Configuration) {
        let Some(file) = files.get(entry.file) else { continue };
        let several = oam::configurations(db, file).len() > 1;
        found.push((name.clone(), ApplicationAt { file, document: several.then_some(entry.number) }));
    }
    found.sort_by(|left, right| (&left.0, left.1.file.path(db)).cmp(&(&right.0, right.1.file.path(db))));
    found
}

/// What shows a need, for an edge of the plan.
#[must_use]
pub fn evidence(db: &dyn Db, settings: FileId, need: &Needed) -> Evidence {
    let place = Place::bytes(settings, need.range);
    Evidence {
        rule: "settings-needs".into(),
        words: format!("plimsoll.toml: `{}` needs `{}`", name(db, &need.from), name(db, &need.to)).into(),
        clause: None,
        places: [(EvidencePlace::Present(place), "said here".into())].into(),
    }
}

/// The name of the application of a root.
fn name(db: &dyn Db, one: &ApplicationAt) -> Arc<str> {
    let name = one.root(db).and_then(|root| root.name());
    name.unwrap_or_else(|| one.file.path(db).as_str().into())
}
