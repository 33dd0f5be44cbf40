//! What is recorded: the claims and results of an installation, read as one history.

use std::collections::VecDeque;
use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{Diagnostic, FileId, Secret, Severity};
use plimsoll_formats::claim::{Claim, ClaimProblem, Layout, Outcome, layout};
use plimsoll_formats::cnab::bundle::Output;
use plimsoll_formats::cnab::{order, values};
use plimsoll_formats::oam::{Definition, Fingerprint};
use plimsoll_formats::surroundings::RecordedValues;
use plimsoll_model::{
    Address, Application, Data, Edge, Family, OperationStatus, Origin, Presence, Recorded, RecordedSource,
    UnitIndex, Unknown, Value, Variable,
};

use crate::baseline;
pub use crate::claim_store::{Operation, OutputFile, Store, store};
use crate::database::Db;
use crate::document;
use crate::parse;
use crate::rules::{
    Check, ClaimContext, ClaimTrouble, HistoryContext, InstallationContext, RULES, Rule, StoreContext,
};
use crate::surroundings::InDatabase;
use crate::workspace::{SourceFile, source};

/// Dependencies beyond this number are not looked for.
const MAX_DEPENDENCIES: usize = 1000;

/// The operations of an installation, oldest first, and what is wrong with them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct History {
    /// The name of the installation, with its namespace where it is in one.
    pub name: String,
    /// The operations in the order of their ids.
    pub operations: Vec<Operation>,
    /// What cannot be used of the files of the store.
    pub diagnostics: Vec<Diagnostic>,
    /// What is to be said of the operations that can be used.
    pub findings: Vec<Diagnostic>,
}

/// Whether the installation is there after these operations, oldest first.
#[must_use]
pub fn presence(operations: &[Operation]) -> Presence {
    modifying(operations).fold(Presence::Absent, |before, operation| {
        let before = if operation.claim.was_installed && before == Presence::Absent {
            Presence::Present
        } else {
            before
        };
        before.after(&operation.claim.action, operation.status)
    })
}

fn modifying(operations: &[Operation]) -> impl DoubleEndedIterator<Item = &Operation> {
    operations.iter().filter(|operation| operation.claim.is_modifying())
}

/// The last operation that changes things, of those that are oldest first.
#[must_use]
pub fn last(operations: &[Operation]) -> Option<&Operation> {
    modifying(operations).next_back()
}

/// The operation whose state is the recorded one: the last that changes things and succeeded. Where the record of an
/// installation that is there has none that succeeded, its last one counts, as it is all that is known. `None` where
/// nothing is installed.
#[must_use]
pub fn good(operations: &[Operation]) -> Option<&Operation> {
    let newest = last(operations);
    // A runtime goes on from its newest revision, however far it came with it.
    if newest.is_some_and(|newest| newest.claim.layout == Layout::Runtime) {
        return newest;
    }
    let good = modifying(operations).rfind(|one| one.status == OperationStatus::Succeeded);
    good.or_else(|| last(operations).filter(|_| presence(operations) == Presence::Present))
        .filter(|one| &*one.claim.action != "uninstall" || one.status != OperationStatus::Succeeded)
}

/// The operation whose state an uninstallation removes: that of [`good`]; where nothing but failures is recorded, the last one
/// that put something there, as anything of it may be there.
#[must_use]
pub fn removable(operations: &[Operation]) -> Option<&Operation> {
    let is_open = || presence(operations) == Presence::Undefined;
    let attempted = || modifying(operations).rfind(|one| &*one.claim.action != "uninstall");
    good(operations).or_else(|| attempted().filter(|_| is_open()))
}

/// Which of the recorded operations tells the state that counts.
type Choice = fn(&[Operation]) -> Option<&Operation>;

impl History {
    /// Whether the installation is there.
    #[must_use]
    pub fn presence(&self) -> Presence {
        presence(&self.operations)
    }

    /// The last operation that changes things.
    #[must_use]
    pub fn last(&self) -> Option<&Operation> {
        last(&self.operations)
    }

    /// The operation whose state is the recorded one; see [`good`].
    #[must_use]
    pub fn good(&self) -> Option<&Operation> {
        good(&self.operations)
    }

    /// The state after the last operation that changes things and succeeded, with that of its dependencies; `None` where
    /// that was an uninstallation, or there is none.
    #[must_use]
    pub fn recorded(&self, db: &dyn Db) -> Option<Recorded> {
        self.state(db, good)
    }

    fn state(&self, db: &dyn Db, choice: Choice) -> Option<Recorded> {
        let last = self.last()?;
        let claim = &choice(&self.operations)?.claim;
        let path = source(db, claim.file).map_or("", |file| file.path(db).as_str());
        Some(Recorded {
            application: with_dependencies(db, claim, choice),
            source: RecordedSource {
                path: path.into(),
                installation: claim.installation.clone(),
                revision: claim.id.clone(),
                created: claim.created.clone(),
            },
            status: last.status,
        })
    }

    /// Whether there is, or may be, something that an uninstallation removes.
    #[must_use]
    pub fn is_removable(&self) -> bool {
        removable(&self.operations).is_some()
    }
}

/// What is recorded of an application that was put together. A claim of another tool does not tell what is installed of
/// another family than its own.
#[must_use]
pub fn recorded(db: &dyn Db, application: &Application) -> Option<Recorded> {
    chosen(db, application, good)
}

/// What an uninstallation of an application removes: what is recorded of it, or what a failure may have left.
#[must_use]
pub fn recorded_for_removal(db: &dyn Db, application: &Application) -> Option<Recorded> {
    chosen(db, application, removable)
}

fn chosen(db: &dyn Db, application: &Application, choice: Choice) -> Option<Recorded> {
    if let Some(given) = baseline::given(db) {
        return given.iter().find(|one| one.application.id == application.id).cloned();
    }
    let history = history(db, &application.id);
    let is_usable = |operation: &Operation| is_usable(&operation.claim, application.family);
    history.state(db, choice).filter(|_| choice(&history.operations).is_some_and(is_usable))
}

fn is_usable(claim: &Claim, family: Family) -> bool {
    match claim.layout {
        Layout::Own => true,
        Layout::Runtime => family == Family::Oam,
        Layout::Split | Layout::Single | Layout::Export => family == Family::Cnab,
    }
}

/// What keeps an application from being planned: files of its record that cannot be used.
#[must_use]
pub fn obstacles(db: &dyn Db, application: &Application) -> Vec<Diagnostic> {
    let history = history(db, &application.id);
    let foreign = history.operations.iter().filter(|one| !is_usable(&one.claim, application.family));
    let foreign = foreign.flat_map(|one| {
        diagnose(db, one.claim.file, &ClaimTrouble::Claim(ClaimProblem::Foreign(one.claim.node)))
    });
    history.diagnostics.iter().cloned().chain(foreign).collect()
}

/// The state of a claim. Where it is made from a bundle, those of the dependencies are added: other tools install them as
/// installations of their own, with the alias behind the name.
fn with_dependencies(db: &dyn Db, claim: &Arc<Claim>, choice: Choice) -> Application {
    let mut application = (*claim.state).clone();
    if claim.layout == Layout::Own {
        return application;
    }
    let mut waiting = VecDeque::from([(claim.clone(), 0, claim.full_name())]);
    while let Some((claim, index, name)) = waiting.pop_front() {
        let Some(recorded) = &claim.bundle else { continue };
        let parent = application.units[index].address.clone();
        let mut found: Vec<(Arc<str>, usize)> = Vec::new();
        for dependency in recorded.bundle.dependencies.iter().flat_map(|all| &all.requires) {
            let alias = &dependency.alias.text;
            let name = format!("{name}-{alias}");
            let found_there = named(db, &name).and_then(|history| choice(&history.operations));
            let Some(child) = found_there.filter(|one| one.claim.layout != Layout::Own) else { continue };
            let child = child.claim.clone();
            if application.units.len() >= MAX_DEPENDENCIES {
                break;
            }
            let address = parent.child(alias);
            let Some(mut unit) = child.state.units.first().cloned() else { continue };
            unit.address = address.clone();
            let index = application.units.len();
            application.units.push(unit);
            let variables = child.state.variables.iter().map(|variable| Variable {
                address: Address::new(format!("{address}/{}", variable.address.name())),
                value: variable.value.clone(),
            });
            application.variables.extend(variables);
            found.push((alias.clone(), index));
            waiting.push_back((child, index, name));
        }
        let number = |alias: &str| {
            let found = found.iter().find(|(name, _)| **name == *alias);
            found.map(|(_, index)| UnitIndex(*index as u32))
        };
        let mut edges = order::recorded_edges(&recorded.bundle, UnitIndex(index as u32), &number);
        if !recorded.is_inside {
            edges.iter_mut().for_each(Edge::forget_places);
        }
        application.edges.extend(edges);
    }
    application
}

/// What is recorded of the values of the installation at an address.
#[must_use]
pub fn recorded_values(db: &dyn Db, address: &Address) -> RecordedValues {
    let root = history(db, address.application());
    let is_own = root.good().is_some_and(|good| good.claim.layout == Layout::Own);
    let is_root = address.parent().is_none();
    let (history, address) = if is_own || is_root {
        (root, address.clone())
    } else {
        let below = address.as_str().strip_prefix(address.application()).unwrap_or_default();
        let Some(history) = named(db, &(root.name.clone() + &below.replace('/', "-"))) else {
            return RecordedValues::default();
        };
        (history, Address::new(address.as_str().replace('/', "-")))
    };
    let Some(good) = history.good() else { return RecordedValues::default() };
    let is_meant = |of: &Address| of.parent().is_some_and(|parent| parent == address);
    let is_known = |variable: &&Variable| {
        let open = matches!(variable.value.data, Data::Unknown(Unknown::Asked { .. } | Unknown::Produced(_)));
        is_meant(&variable.address) && !open
    };
    let own = good.claim.state.variables.iter().filter(is_known);
    let by_default = good.claim.by_default.iter().filter(|of| is_meant(of));
    RecordedValues {
        parameters: own.map(|one| (one.address.name().into(), one.value.clone())).collect(),
        by_default: by_default.map(|of| of.name().into()).collect(),
        // A record of our own is one for the whole application, and its outputs are those of the root.
        outputs: if is_own && !is_root { IndexMap::default() } else { outputs(db, history) },
    }
}

/// The definitions that a runtime recorded with an application.
#[must_use]
pub fn recorded_definitions(db: &dyn Db, application: &str) -> Arc<[Arc<Definition>]> {
    let good = history(db, application).good();
    good.map(|good| good.claim.types.definitions.clone()).unwrap_or_default()
}

/// The definitions that counted for a configuration, by their full names.
#[must_use]
pub fn types(db: &dyn Db, assembled: &plimsoll_formats::oam::Assembled) -> Vec<(String, Fingerprint)> {
    let surroundings = InDatabase(db);
    assembled.types.iter().map(|one| (one.full_name(), one.fingerprint(&surroundings))).collect()
}

/// The outputs of an installation, each from the last operation that wrote it.
fn outputs(db: &dyn Db, history: &History) -> IndexMap<Arc<str>, Value> {
    let mut outputs = IndexMap::default();
    for operation in &history.operations {
        let Some(recorded) = &operation.claim.bundle else { continue };
        for result in &operation.results {
            for output in &recorded.bundle.outputs {
                let name = &output.name.text;
                let is_secret = operation.claim.is_secret_output(name);
                let text = output_text(db, result, name);
                if let Some(value) = text.map(|text| output_value(output, &text, is_secret)) {
                    outputs.insert(name.clone(), value);
                }
            }
        }
    }
    outputs
}

/// The text of an output of a result: from the result itself, from a file, from an export.
fn output_text(db: &dyn Db, result: &Outcome, name: &str) -> Option<Arc<str>> {
    let stored = result.outputs.iter().find(|output| *output.name.text == *name);
    if let Some(json) = stored.and_then(|output| output.json.as_ref()) {
        return Some(values::text(json).into());
    }
    let store = store(db);
    let file = store.output_files.iter().find(|file| file.result == result.id && *file.name == *name);
    if let Some(file) = file.and_then(|output| source(db, output.file)) {
        return parse::text(db, file).clone().ok();
    }
    let mut exported = store.exported_outputs.iter();
    let exported = exported.find(|output| output.result == result.id && *output.value.name.text == *name);
    exported.and_then(|output| Some(values::text(output.value.json.as_ref()?).into()))
}

/// A text that was written as output, as the type that it has.
fn output_value(output: &Output, text: &str, is_secret: bool) -> Value {
    if is_secret {
        return Value::new(Data::Secret(Secret::new(text)), Origin::Recorded);
    }
    let of = output.schema.as_ref().and_then(|schema| schema.type_name());
    let of_type = of.filter(|of| *of != "string").and_then(|_| values::from_text(text));
    of_type.map_or_else(
        || Value::text(text, Origin::Recorded),
        |json| values::canonical(&json, &Origin::Recorded),
    )
}

/// The name of an installation as a part of a query's key.
#[salsa::interned]
pub(crate) struct Installation<'db> {
    #[returns(ref)]
    name: Arc<str>,
}

/// The history of an installation: of the one of this full name, else of the first of this name in any namespace.
#[must_use]
pub fn history<'db>(db: &'db dyn Db, installation: &str) -> &'db History {
    history_of(db, Installation::new(db, Arc::<str>::from(installation)))
}

/// The history of the installation of exactly this full name, with the namespace.
fn named<'db>(db: &'db dyn Db, full_name: &str) -> Option<&'db History> {
    Some(history(db, full_name)).filter(|history| history.name == *full_name)
}

#[salsa::tracked(returns(ref))]
fn history_of<'db>(db: &'db dyn Db, installation: Installation<'db>) -> History {
    let (store, name) = (store(db), installation.name(db));
    let named = |wanted: &dyn Fn(&Claim) -> bool| {
        store.operations.iter().find(|one| wanted(&one.claim)).map(|one| one.claim.full_name())
    };
    let full = named(&|claim| claim.full_name() == **name);
    let full =
        full.or_else(|| named(&|claim| claim.installation == *name)).unwrap_or_else(|| name.to_string());
    let operations: Vec<Operation> =
        store.operations.iter().filter(|one| one.claim.full_name() == full).cloned().collect();
    let file_name = layout::file_name(name);
    let is_meant = |of: &Option<Arc<str>>| of.as_ref().is_none_or(|of| *of == *name || **of == *file_name);
    let damaged = store.damaged.iter().filter(|damaged| is_meant(&damaged.installation));
    let diagnostics = damaged.flat_map(|damaged| diagnose(db, damaged.file, &damaged.trouble)).collect();
    let findings = findings(db, store, &operations);
    History { name: full, operations, diagnostics, findings }
}

/// What the rules say of the operations of an installation. Hints are for editors.
fn findings(db: &dyn Db, store: &Store, operations: &[Operation]) -> Vec<Diagnostic> {
    // What a runtime of another family keeps is no claim.
    let is_claim = |one: &Operation| one.claim.layout != Layout::Runtime;
    if !operations.iter().any(is_claim) {
        return Vec::new();
    }
    let context = InstallationContext { db, store, operations };
    said(|rule| match rule.check {
        Check::Installation(check) => check(rule, &context),
        _ => Vec::new(),
    })
}

fn said(check: impl Fn(&Rule) -> Vec<Diagnostic>) -> Vec<Diagnostic> {
    RULES.iter().flat_map(|rule| check(rule)).collect()
}

/// What is to be said about the recorded operations of an application that is planned.
#[must_use]
pub fn remarks(db: &dyn Db, root: SourceFile, installation: &str) -> Vec<Diagnostic> {
    let history = history(db, installation);
    // Of a record of another family it is told that it cannot be used; the rest of it is of no interest.
    let family = document::root(db, root).map_or(Family::Cnab, |root| root.family());
    if history.operations.iter().any(|operation| !is_usable(&operation.claim, family)) {
        return Vec::new();
    }
    let context = HistoryContext { db, root, operations: &history.operations };
    let mut remarks = said(|rule| match rule.check {
        Check::History(check) => check(rule, &context),
        _ => Vec::new(),
    });
    // That the last operation did not end well is told already.
    let is_told = |finding: &&Diagnostic| ["claim-no-result", "claim-not-terminal"].contains(&finding.code.0);
    let findings = history.findings.iter().filter(|finding| finding.severity != Severity::Hint);
    remarks.extend(findings.filter(|finding| !is_told(finding)).cloned());
    remarks
}

/// The histories of all installations of the store, by their names.
#[must_use]
pub fn histories(db: &dyn Db) -> Vec<&History> {
    let mut names: Vec<String> = store(db).operations.iter().map(|one| one.claim.full_name()).collect();
    names.dedup();
    names.iter().map(|name| history(db, name)).collect()
}

/// What is wrong with the claim store: files that cannot be used, and what the rules find in the others.
#[must_use]
pub fn diagnostics(db: &dyn Db) -> Vec<Diagnostic> {
    let store = store(db);
    let damaged = store.damaged.iter();
    let mut all: Vec<Diagnostic> =
        damaged.flat_map(|damaged| diagnose(db, damaged.file, &damaged.trouble)).collect();
    all.extend(histories(db).into_iter().flat_map(|history| history.findings.clone()));
    let context = StoreContext { db, store };
    all.extend(said(|rule| match rule.check {
        Check::Store(check) => check(rule, &context),
        _ => Vec::new(),
    }));
    all
}

fn diagnose(db: &dyn Db, file: FileId, trouble: &ClaimTrouble) -> Vec<Diagnostic> {
    let context = ClaimContext { db, file, trouble };
    said(|rule| match rule.check {
        Check::Claim(check) => check(rule, &context),
        _ => Vec::new(),
    })
}
