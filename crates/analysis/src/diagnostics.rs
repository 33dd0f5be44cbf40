//! Running the rules. Each query is about one file or one application; all but syntax is position-free, so that typing
//! in one place repeats nothing for another.

use std::cell::OnceCell;
use std::sync::Arc;

use plimsoll_base::{Anchor, Diagnostic, Severity};
use plimsoll_formats::application::Assembled;
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::conform;
use plimsoll_formats::nulecule::answers::Answers;
use plimsoll_formats::nulecule::sections;
use plimsoll_formats::nulecule::{Nulecule, artifacts};
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::types::Types;
use plimsoll_model::Family;
use plimsoll_plan::{Mode, Plan};
use plimsoll_syntax::View;

use crate::application::{self, RequestKey, assembled};
use crate::claims;
use crate::database::Db;
use crate::document;
use crate::edited;
use crate::locate;
use crate::merge;
use crate::moves;
use crate::oam;
use crate::parse;
use crate::rules::{
    self, AnswersContext, ApplicationContext, BundleContext, Check, ConfigurationContext, DefinitionsContext,
    DocumentContext, Intent, IntentContext, PlanContext, RULES, TreeContext, Verdict,
};
use crate::settings;
use crate::signed;
use crate::surroundings::InDatabase;
use crate::template_lines::{self, Lines};
use crate::workspace::{SourceFile, source};

/// What is wrong with a file by itself: it cannot be read, or its syntax.
#[salsa::tracked(returns(deref))]
pub fn of_file(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let tree = parse::tree(db, file);
    let signed = signed::signed(db, file);
    let text = parse::text(db, file).as_deref().unwrap_or_default();
    let conflicts = merge::conflicts(text);
    let templated = template_lines::lines(db, file);
    let findings = RULES.iter().flat_map(|rule| match (&rule.check, tree) {
        (Check::Failure(check), None) => check(rule, file, db, &parse::failure(db, file)),
        (Check::Tree(check), Some(tree)) => {
            let name = file.path(db).file_name();
            let (file, conflicts) = (file.id(db), &*conflicts);
            check(rule, &TreeContext { file, name, tree, conflicts, signed: signed.as_ref() })
        }
        _ => Vec::new(),
    });
    let is_said = |finding: &Diagnostic| templated.is_none_or(|lines| !lines.hold(db, file, finding));
    findings.filter(is_said).collect()
}

/// What is wrong with the recognised documents of a file, and with what they name.
#[salsa::tracked(returns(deref))]
pub fn of_documents(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let Some(content) = parse::content(db, file) else { return Vec::new() };
    let nulecule = document::nulecule(db, file);
    let has = |family: Family| {
        document::recognised(db, file).iter().flatten().any(|one| one.format.family == family)
    };
    let bundle = has(Family::Cnab).then(|| document::bundle(db, file)).flatten();
    let surroundings = InDatabase(db);
    let mut diagnostics = Vec::new();
    let documents = if oam::is_of_model(db, file) { oam::documents(db, file) } else { Arc::new([]) };
    let parts = edited::parts(db, file);
    let parts = parts.as_ref().map(|parts| parts.in_content(content));
    let all = content.documents().zip(document::recognised(db, file)).enumerate();
    for (number, (document, recognised)) in all {
        let Some(recognised) = *recognised else { continue };
        let family = recognised.format.family;
        let findings = conform::conform(&View::new(document), recognised.root, parts);
        // Of several documents only the first is read as data; the others must not repeat its findings.
        let is_read =
            |nulecule: &&Nulecule| document.value().is_some_and(|value| value.id() == nulecule.node);
        let mut context = DocumentContext {
            db,
            file,
            content,
            recognised,
            findings: &findings,
            verdicts: Vec::new(),
            surroundings: &surroundings,
        };
        let nulecule = nulecule.as_deref().filter(|_| family == Family::Nulecule).filter(is_read);
        let is_read = |bundle: &&Bundle| document.value().is_some_and(|value| value.id() == bundle.node);
        let bundle = bundle.as_deref().filter(|_| family == Family::Cnab).filter(is_read);
        let of_model = documents.get(number).and_then(Option::as_deref);
        context.verdicts = verdicts(&context, nulecule, bundle, of_model);
        for rule in RULES.iter().filter(|rule| rule.family.is_none_or(|only| only == family)) {
            if let (Check::Oam(check), Some(document)) = (&rule.check, of_model) {
                diagnostics.extend(check(rule, document, &context));
                continue;
            }
            match (&rule.check, nulecule, bundle) {
                (Check::Document(check), ..) => diagnostics.extend(check(rule, &context)),
                (Check::Nulecule(check), Some(nulecule), _) => {
                    diagnostics.extend(check(rule, nulecule, &context));
                }
                (Check::Bundle(check), _, Some(bundle)) => diagnostics.extend(check(rule, bundle, &context)),
                _ => {}
            }
        }
    }
    if bundle.is_some_and(|bundle| bundle.is_signed) {
        // Any change of what is signed breaks the signature.
        diagnostics.iter_mut().for_each(|diagnostic| diagnostic.fixes.clear());
    }
    diagnostics
}

/// What the rules of a document's family make of what its table does not say.
fn verdicts(
    context: &DocumentContext<'_>,
    nulecule: Option<&Nulecule>,
    bundle: Option<&Bundle>,
    of_model: Option<&Document>,
) -> Vec<Verdict> {
    match (nulecule, bundle, of_model) {
        (Some(nulecule), ..) => rules::nulecule::verdicts(nulecule, context),
        (_, Some(bundle), _) => match &bundle.manifest {
            Some(manifest) => rules::porter::verdicts(manifest, context),
            None => rules::cnab::verdicts(context),
        },
        (.., Some(document)) => rules::oam::verdicts(document, context),
        _ => Vec::new(),
    }
}

/// What is wrong with the definitions of a file.
fn of_definitions(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let is_source = file.path(db).file_name().ends_with(".cue");
    if !is_source && !oam::is_of_model(db, file) {
        return Vec::new();
    }
    let definitions = oam::definitions(db, file);
    let source = parse::text(db, file).as_deref().ok().filter(|_| is_source);
    let context = DefinitionsContext { db, file: file.id(db), source, definitions: &definitions };
    let findings = RULES.iter().flat_map(|rule| match &rule.check {
        Check::Definitions(check) => check(rule, &context),
        _ => Vec::new(),
    });
    findings.collect()
}

/// What is wrong with an answers file for the application whose root is `root`.
#[salsa::tracked(returns(deref))]
pub fn of_answers(db: &dyn Db, file: SourceFile, root: SourceFile) -> Vec<Diagnostic> {
    let (Some(content), Some(nulecule)) = (parse::content(db, file), document::nulecule(db, root)) else {
        return Vec::new();
    };
    let placeholders = |artifact| {
        let artifact = source(db, artifact).into_iter();
        let found = artifact.flat_map(|artifact| document::placeholders(db, artifact));
        found.map(|placeholder| placeholder.name.clone()).collect()
    };
    let sections = sections::sections(&nulecule, &InDatabase(db), &placeholders);
    let answers = Answers::read(content, file.id(db));
    let context = AnswersContext { content, answers: &answers, nulecule: &nulecule, sections: &sections };
    let findings = RULES.iter().flat_map(|rule| match rule.check {
        Check::Answers(check) => check(rule, &context),
        _ => Vec::new(),
    });
    findings.collect()
}

/// What is wrong with a file and its documents. Where the syntax of a line is broken, what its recovered structure lacks
/// is a consequence and left out: one mistake is one finding.
#[must_use]
pub fn of_source(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let mut findings = of_file(db, file).to_vec();
    let answers = document::answered(db, file).map_or(&[][..], |root| of_answers(db, file, root));
    let structural = [of_documents(db, file), &of_definitions(db, file), answers].concat();
    let broken = broken_lines(db, file);
    let is_consequence = |finding: &Diagnostic| broken.is_some_and(|broken| broken.hold(db, file, finding));
    findings.extend(structural.into_iter().filter(|finding| !is_consequence(finding)));
    findings
}

/// Whether a finding stands on a line whose syntax is broken, so that it is a consequence of that; what it names may then
/// be any part of the line.
#[must_use]
pub fn is_on_broken_line(db: &dyn Db, finding: &Diagnostic) -> bool {
    let Some(file) = source(db, finding.primary.place.file) else { return false };
    broken_lines(db, file).is_some_and(|broken| broken.hold(db, file, finding))
}

/// The lines of a file of which nothing more is said: those whose syntax is broken, and those of a template. `None` where
/// there are none, so that nothing is looked for.
#[salsa::tracked(returns(as_ref))]
fn broken_lines(db: &dyn Db, file: SourceFile) -> Option<Lines> {
    let text = parse::text(db, file).as_ref().ok()?;
    let errors = of_file(db, file).iter().filter(|error| error.severity == Severity::Error);
    let places = errors.filter_map(|error| locate::locate(db, error.primary.place));
    let broken = places.filter(|(of, _)| *of == file).map(|(_, range)| range.start);
    let templated = template_lines::lines(db, file).into_iter().flat_map(|lines| lines.starts(text));
    Lines::of(text, broken.chain(templated))
}

/// Whether a finding about the documents of an application matters for planning it: one about artifacts of providers that
/// were not chosen does not.
#[must_use]
pub fn matters(db: &dyn Db, assembled: &Assembled, finding: &Diagnostic) -> bool {
    let place = finding.primary.place;
    // It is about defaults; `manifest-broken-by-values` is about the values of this plan.
    if finding.code.0 == "manifest-syntax" {
        return false;
    }
    let Some((_, kind)) = assembled.inputs().iter().find(|(file, _)| *file == place.file) else {
        return false;
    };
    let (Anchor::Node(node, _) | Anchor::Text(node, _)) = place.anchor else { return true };
    let file = source(db, place.file).filter(|_| *kind == "nulecule");
    let Some(provider) = assembled.nulecule().map(|assembled| &assembled.provider) else { return true };
    let Some((nulecule, tree)) =
        file.and_then(|file| document::nulecule(db, file).zip(parse::tree(db, file)))
    else {
        return true;
    };
    let around = tree.ancestors(node);
    let inactive = nulecule.components.iter().flat_map(|component| {
        let active = artifacts::with_inherited(component, provider);
        let providers = component.artifacts.iter().flatten();
        providers.filter(move |provider| !active.contains(&provider.name.text))
    });
    !inactive.into_iter().any(|provider| around.contains(&provider.node))
}

/// What is wrong with the application whose root is this file, whatever provider is chosen.
#[salsa::tracked(returns(deref))]
pub fn of_application<'db>(db: &'db dyn Db, file: SourceFile, key: RequestKey<'db>) -> Vec<Diagnostic> {
    of_application_once(db, file, key)
}

/// As [`of_application`], for whoever asks but once and takes the findings along: the database keeps no copy of them.
#[must_use]
pub fn of_application_once<'db>(db: &'db dyn Db, file: SourceFile, key: RequestKey<'db>) -> Vec<Diagnostic> {
    let Some(assembled) = assembled(db, file, key) else { return Vec::new() };
    of_assembled(db, &assembled, key, None)
}

/// What stands in the way of planning the application of this file with these choices.
#[must_use]
pub fn of_request<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    key: RequestKey<'db>,
    intent: Intent,
) -> Vec<Diagnostic> {
    let Some(assembled) = assembled(db, file, key) else { return Vec::new() };
    let application = assembled.application();
    let history = claims::history(db, &application.id);
    let recorded = if intent.action == Some(Mode::Uninstall) {
        claims::recorded_for_removal(db, application)
    } else {
        claims::recorded(db, application)
    };
    let (recorded, operations) = (recorded.as_ref(), &history.operations[..]);
    let invocation = application::invocation(&assembled, key.request(db));
    let context = IntentContext { root: file.id(db), application, recorded, operations, intent, invocation };
    let findings = RULES.iter().flat_map(|rule| match rule.check {
        Check::Intent(check) => check(rule, &context),
        _ => Vec::new(),
    });
    let mut findings: Vec<Diagnostic> = findings.collect();
    findings.extend(of_assembled(db, &assembled, key, Some(intent)));
    findings
}

/// What the rules say of an application: those for planning it, or the others.
fn of_assembled<'db>(
    db: &'db dyn Db,
    assembled: &Assembled,
    key: RequestKey<'db>,
    intent: Option<Intent>,
) -> Vec<Diagnostic> {
    let settings = &key.request(db).settings;
    match assembled {
        Assembled::Nulecule(assembled) => {
            let context = ApplicationContext { db, assembled, settings };
            let findings = RULES.iter().flat_map(|rule| match (&rule.check, intent) {
                (Check::Application(check), None) | (Check::Request(check), Some(_)) => check(rule, &context),
                _ => Vec::new(),
            });
            findings.collect()
        }
        Assembled::Configuration(assembled) => of_configuration(db, assembled, key, intent),
        Assembled::Bundle(assembled) => {
            let Some(bundle) = assembled.installations.first().and_then(|root| root.bundle.as_deref()) else {
                return Vec::new();
            };
            let history = intent.map(|_| claims::history(db, &assembled.application.id));
            let recorded = history.and_then(|_| moves::recorded(db, key, &assembled.application));
            let wanted = intent.and_then(|intent| intent.action);
            let invoked = key.request(db).action.as_deref().filter(|_| intent.is_some());
            let mode = match (wanted, &recorded) {
                _ if invoked.is_some() => Mode::Invoke,
                (Some(Mode::Uninstall), _) => Mode::Uninstall,
                (_, Some(_)) => Mode::Upgrade,
                (_, None) => Mode::Install,
            };
            let operations = history.map_or(&[][..], |history| &history.operations);
            let recorded = recorded.as_ref();
            let is_planned = intent.is_some();
            let intent = intent.unwrap_or_default();
            if intent.only_order {
                return Vec::new();
            }
            let context = BundleContext {
                db,
                bundle,
                assembled,
                settings,
                recorded,
                operations,
                mode,
                intent,
                invoked,
            };
            let findings = RULES.iter().flat_map(|rule| match (&rule.check, is_planned) {
                (Check::BundleApplication(check), false) | (Check::BundleRequest(check), true) => {
                    check(rule, &context)
                }
                _ => Vec::new(),
            });
            findings.collect()
        }
    }
}

/// What the rules say of a configuration of the Open Application Model.
fn of_configuration<'db>(
    db: &'db dyn Db,
    assembled: &plimsoll_formats::oam::Assembled,
    key: RequestKey<'db>,
    intent: Option<Intent>,
) -> Vec<Diagnostic> {
    let Some(configuration) = assembled.document.configuration() else { return Vec::new() };
    let is_planned = intent.is_some();
    let intent = intent.unwrap_or_default();
    let recorded = is_planned.then(|| moves::recorded(db, key, &assembled.application)).flatten();
    let mode = match (intent.action, &recorded) {
        (Some(mode), _) => mode,
        (None, Some(_)) => Mode::Upgrade,
        (None, None) => Mode::Install,
    };
    let surroundings = InDatabase(db);
    let types = Types::of(&surroundings, &assembled.document).run_by(key.request(db).compatibility);
    let context = ConfigurationContext {
        db,
        document: &assembled.document,
        configuration,
        assembled,
        types: &types,
        has_all_definitions: settings::settings(db).oam.definitions_complete,
        settings: &key.request(db).settings,
        recorded: recorded.as_ref(),
        mode,
        intent,
        compatibility: key.request(db).compatibility,
        patches: OnceCell::new(),
    };
    let findings = RULES.iter().map(|rule| match (&rule.check, is_planned) {
        (Check::Configuration(check), false) | (Check::ConfigurationRequest(check), true) => {
            check(rule, &context)
        }
        _ => Vec::new(),
    });
    joined(findings)
}

/// Findings as one list that takes no more room than it needs: there may be very many.
#[must_use]
pub fn joined(lists: impl IntoIterator<Item = Vec<Diagnostic>>) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    for mut list in lists.into_iter().filter(|list| !list.is_empty()) {
        all.reserve_exact(list.len());
        all.append(&mut list);
    }
    all
}

/// What is to be known of the steps of a plan that was asked for.
#[must_use]
pub fn of_steps(plan: &Plan) -> Vec<Diagnostic> {
    let context = PlanContext { plan };
    let findings = RULES.iter().flat_map(|rule| match rule.check {
        Check::Steps(check) => check(rule, &context),
        _ => Vec::new(),
    });
    findings.collect()
}

/// What is wrong with a plan.
#[must_use]
pub fn of_plan(plan: &Plan) -> Vec<Diagnostic> {
    let context = PlanContext { plan };
    let findings = RULES.iter().flat_map(|rule| match rule.check {
        Check::Plan { check, .. } => check(rule, &context),
        _ => Vec::new(),
    });
    findings.collect()
}
