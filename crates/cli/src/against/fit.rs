//! Whether what plans are compared with has anything to do with them.
//!
//! Of an application that it does not know a whole installation would be planned. That is right where it tells all that was
//! there: a revision in git, a copy of the workspace, a claim store, the plan of a folder. Of anything else it is a mistake.

use std::collections::BTreeSet;

use plimsoll_analysis::application::assembled;
use plimsoll_analysis::claims;
use plimsoll_analysis::document::{self, ApplicationAt};
use plimsoll_model::Family;

use super::counterpart::{Called, Descriptions};
use super::{Kind, Opened};
use crate::ahead::Ahead;
use crate::arguments::Subject;
use crate::exit::Failure;
use crate::session::Session;
use crate::workspace;

/// How many names are listed.
const NAMED: usize = 10;

impl Opened {
    /// Whether there is anything in a record that the user named.
    ///
    /// # Errors
    /// There is not: a whole installation would be planned.
    pub(super) fn must_hold_something(&self) -> Result<(), Failure> {
        let Kind::Record { text, .. } = &self.kind else { return Ok(()) };
        if claims::store(&self.session.db).is_empty() {
            return Err(nothing_to_compare_with(text));
        }
        Ok(())
    }

    /// Whether what the user wants to plan is in the workspace, or was in the other descriptions.
    ///
    /// # Errors
    /// It is nowhere.
    pub(super) fn must_be_somewhere(&self, subject: &Subject) -> Result<(), Failure> {
        // A folder that takes the place of what is planned says nothing of it.
        let is_place = |of: &Descriptions| {
            let place = of.places.top.as_ref().and_then(|top| top.join(of.places.own.as_str()).ok());
            place.as_ref() == Some(&of.places.there)
        };
        let was_there =
            |of: &Descriptions| is_place(of) && !of.session.files_below(&of.places.there).is_empty();
        let is_standard_input = self.session.standard_input.is_some();
        if !is_standard_input
            && workspace::is_gone(&subject.path)
            && !self.descriptions.as_ref().is_some_and(was_there)
        {
            workspace::existing(&subject.path)?;
        }
        Ok(())
    }

    /// Whether the applications that are planned can be compared with what the user named.
    ///
    /// # Errors
    /// It is about others.
    pub(crate) fn must_fit(&mut self, subject: &Subject, planned: &[ApplicationAt]) -> Result<(), Failure> {
        match &self.kind {
            Kind::None => Ok(()),
            Kind::Descriptions => self.must_describe(subject, planned),
            Kind::Record { text, is_single } => self.must_record(text, *is_single, subject, planned),
            Kind::States { text } => self.must_lead_to(text, subject, planned),
        }
    }

    fn must_describe(&mut self, subject: &Subject, planned: &[ApplicationAt]) -> Result<(), Failure> {
        let (session, Some(descriptions)) = (&self.session, &mut self.descriptions) else { return Ok(()) };
        // What is no application is told where it is planned.
        let planned: Vec<ApplicationAt> =
            planned.iter().copied().filter(|at| at.root(&session.db).is_some()).collect();
        let mut is_known = planned.is_empty();
        for &at in &planned {
            let Some(found) = descriptions.counterpart(session, subject, at)? else {
                is_known |= !descriptions.missing_at(at.file.path(&session.db)).is_empty();
                continue;
            };
            is_known = true;
            let known = descriptions.session.known(subject);
            let mut ahead = Ahead::default();
            ahead.application(session, subject, at);
            ahead.application(&descriptions.session, &known, found);
            ahead.compute();
            let own = id(session, subject, at)?;
            let there = id(&descriptions.session, &known, found)?;
            if let (Some(own), Some(there)) = (own, there)
                && own != there
            {
                return Err(descriptions.other_name((session, at, &own), (found, &there)));
            }
        }
        if is_known || descriptions.is_revision() || descriptions.take_as_copy(session) {
            return Ok(());
        }
        let here = names(planned.iter().filter_map(|at| Called::of(&session.db, *at)));
        let there =
            names(descriptions.all().iter().filter_map(|at| Called::of(&descriptions.session.db, *at)));
        let label = descriptions.label.name.escape_debug().to_string();
        Err(Failure::outside(format!("{label} describes nothing of what is planned: {there}, not {here}"))
            .help("Compare with another description of the same application, or with a revision in git."))
    }

    fn must_record(
        &self,
        text: &str,
        is_single: bool,
        subject: &Subject,
        planned: &[ApplicationAt],
    ) -> Result<(), Failure> {
        let db = &self.session.db;
        let store = claims::store(db);
        let recorded: BTreeSet<String> = store.operations.iter().map(|one| one.claim.full_name()).collect();
        let text = text.escape_debug().to_string();
        let planned = ids(&self.session, subject, planned)?;
        if planned.is_empty() || recorded.is_empty() || planned.iter().any(|id| recorded.contains(id)) {
            // What is wrong with damaged claims is said where they are read.
            return Ok(());
        }
        let (recorded, planned) = (listed(recorded.into_iter()), listed(planned.into_iter()));
        if !is_single {
            crate::output::print_error(&format!(
                "note: {text} records {recorded}, not {planned}: a first installation is planned\n"
            ));
            return Ok(());
        }
        Err(Failure::outside(format!("{text} records {recorded}, not {planned}")).help(
            "Name a claim of it. Where a bundle is installed under another name, say --installation NAME.",
        ))
    }

    fn must_lead_to(&self, text: &str, subject: &Subject, planned: &[ApplicationAt]) -> Result<(), Failure> {
        let Some(states) = self.states.as_ref().filter(|_| !self.is_of_folder) else { return Ok(()) };
        let led: BTreeSet<String> = states.iter().map(|state| state.application.id.to_string()).collect();
        let planned = ids(&self.session, subject, planned)?;
        if led.is_empty() || planned.is_empty() || planned.iter().any(|id| led.contains(id)) {
            return Ok(());
        }
        let text = text.escape_debug();
        let (led, planned) = (listed(led.into_iter()), listed(planned.into_iter()));
        Err(Failure::outside(format!("{text} is a plan of {led}, not of {planned}")).help(
            "Name a plan of it. Where a bundle is installed under another name, say --installation NAME.",
        ))
    }
}

impl Descriptions {
    /// Takes a folder without what the user wants to plan as a copy of the whole workspace, where it has another application
    /// of it at its place. What the user wants to plan is new then.
    fn take_as_copy(&mut self, of: &Session) -> bool {
        let Some(top) = self.places.top.clone() else { return false };
        let db = &self.session.db;
        let is_copied = |one: ApplicationAt| {
            let path = top.join(one.file.path(&of.db).as_str()).ok();
            let file = path.and_then(|path| db.file(&path));
            file.is_some_and(|file| {
                let there = document::applications_of(db, file);
                there.iter().any(|other| Called::of(db, *other) == Called::of(&of.db, one))
            })
        };
        if !of.all_applications(of.db_files()).into_iter().any(is_copied) {
            return false;
        }
        let Ok(there) = top.join(self.places.own.as_str()) else { return false };
        self.session.retarget(there.clone());
        self.places.there = there;
        true
    }

    /// That a file describes an application of another name there.
    fn other_name(
        &self,
        (of, at, own): (&Session, ApplicationAt, &str),
        (found, there): (ApplicationAt, &str),
    ) -> Failure {
        let place = if self.is_revision() {
            format!("{} at {}", found.file.path(&self.session.db), self.label.name)
        } else {
            format!("{}{}", self.label.prefix, found.file.path(&self.session.db))
        };
        let path = at.file.path(&of.db).to_string();
        let (own, there) = (own.escape_debug(), there.escape_debug());
        let failure = Failure::outside(format!(
            "{} describes `{own}`, and {} describes `{there}`",
            path.escape_debug(),
            place.escape_debug()
        ));
        let is_bundle = at.root(&of.db).is_some_and(|root| root.family() == Family::Cnab);
        let name = if is_bundle {
            format!(" Where it is installed as `{there}`, say --installation {there}.")
        } else {
            String::new()
        };
        failure.help(if self.is_revision() {
            format!("Plan its folder: that shows how `{there}` goes and `{own}` comes.{name}")
        } else {
            format!("Compare with another description of the same application.{name}")
        })
    }
}

/// That there is neither a description nor a record.
pub(super) fn nothing_to_compare_with(text: &str) -> Failure {
    let failure =
        Failure::outside(format!("{} holds nothing that a plan can be compared with", text.escape_debug()));
    failure.help(
        "Name a claim, a claim store, a saved plan, a descriptor, a folder with descriptors, or a revision as git:REV.",
    )
}

/// The names under which applications are installed.
fn ids(session: &Session, subject: &Subject, planned: &[ApplicationAt]) -> Result<BTreeSet<String>, Failure> {
    let ids = planned.iter().filter_map(|at| id(session, subject, *at).transpose());
    ids.collect()
}

/// The name under which an application is installed; `None` for one that cannot be put together.
fn id(session: &Session, subject: &Subject, at: ApplicationAt) -> Result<Option<String>, Failure> {
    let key = session.request(subject, &at)?;
    Ok(assembled(&session.db, at.file, key).map(|one| one.application().id.to_string()))
}

fn names(called: impl Iterator<Item = Called>) -> String {
    let names: BTreeSet<String> = called.map(|called| called.words()).collect();
    listed(names.into_iter())
}

/// `a`, `b` and 3 more
fn listed(names: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = names.map(|name| format!("`{}`", name.escape_debug())).collect();
    match all.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!("{} and {more} more", all[..NAMED].join(", ")),
        _ if all.is_empty() => "nothing".to_owned(),
        _ => all.join(", "),
    }
}
