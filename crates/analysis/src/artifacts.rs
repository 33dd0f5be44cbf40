//! The artifacts of a Nulecule as rules see them: with default values put in, each rendered once for all rules.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use std::sync::Arc;

use plimsoll_base::{Diagnostic, FileId, NodeId, Site};
use plimsoll_formats::dockerfile::Dockerfile;
use plimsoll_formats::kubernetes::manifest::{self, Manifest};
use plimsoll_formats::nulecule::document::{Component, Nulecule};
use plimsoll_formats::nulecule::parameters::{self, Declarations, Scope};
use plimsoll_formats::rendered::Replacement;
use plimsoll_formats::surroundings::{Found, Surroundings};
use plimsoll_formats::{docker, nulecule};
use plimsoll_syntax::{Language, SyntaxErrorKind};
use rustc_hash::FxHashSet;

use crate::database::Db;
use crate::rules::DocumentContext;
use crate::surroundings::InDatabase;
use crate::workspace::{SourceFile, source};
use crate::{document, parse};

/// An artifact of one provider of one component, with the defaults of the parameters put in: what rules ask of it, so that
/// nothing is checked again for a change of what none of them looks at. Elements are those of the file as written.
#[derive(Clone, PartialEq, Debug)]
pub struct DefaultArtifact {
    /// The index of the component in the graph.
    pub component: usize,
    /// The provider.
    pub provider: Arc<str>,
    /// The reference that names it, in the Nulecule.
    pub reference: Site,
    /// Its file.
    pub file: FileId,
    /// Whether anything was put in.
    pub has_values: bool,
    /// What is wrong with its syntax, each with its element.
    pub errors: Vec<(NodeId, SyntaxErrorKind)>,
    /// Whether a parameter without default is used in it, so that a part of it is not known.
    pub is_open: bool,
    /// Its documents as manifests; empty for command lines.
    pub manifests: Arc<[Manifest]>,
    /// Its command line, if it is one of docker.
    pub run: Option<Arc<docker::Run>>,
}

impl DefaultArtifact {
    /// The site of an element.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        Site { file: self.file, node }
    }

    /// A finding about it, with the reference beside it.
    #[must_use]
    pub fn related(&self, diagnostic: Diagnostic, nulecule: &Nulecule) -> Diagnostic {
        let component = nulecule.components.get(self.component);
        let owner = component.map_or(Component::UNNAMED, Component::called);
        diagnostic.related(self.reference, format!("an artifact of `{owner}`"))
    }
}

/// The artifacts of the Nulecule in this file, by component and provider. Inherited ones, and those that several
/// components name, are there several times.
#[salsa::tracked(returns(clone))]
pub fn with_defaults(db: &dyn Db, file: SourceFile) -> Arc<[DefaultArtifact]> {
    let Some(nulecule) = document::nulecule(db, file) else { return Arc::new([]) };
    let mut artifacts = Vec::new();
    for (index, component) in nulecule.components.iter().enumerate() {
        for provider in component.artifacts.iter().flatten() {
            of_provider(db, &nulecule, (index, component), &provider.name.text, &mut artifacts);
        }
    }
    artifacts.into()
}

fn of_provider(
    db: &dyn Db,
    nulecule: &Nulecule,
    (index, component): (usize, &Component),
    provider: &Arc<str>,
    artifacts: &mut Vec<DefaultArtifact>,
) {
    let surroundings = InDatabase(db);
    let folder = surroundings.path(nulecule.file).parent();
    let declarations = [&component.parameters, &nulecule.parameters]
        .map(|parameters| Declarations { file: nulecule.file, parameters });
    let scope = Scope {
        sections: Vec::new(),
        declarations: declarations.to_vec(),
        answers: None,
        settings: &[],
        provider,
    };
    let mut substitutions = parameters::substitutions(&scope.resolve());
    substitutions.placements = nulecule::artifacts::placements(component, provider);
    for (reference, file) in nulecule::artifacts::files(component, provider, &folder, &surroundings) {
        let Ok(rendered) = surroundings.render(file, &substitutions) else { continue };
        let is_asked = |index: usize| {
            substitutions.values.get(index).is_some_and(|(_, value)| *value == Replacement::Asked)
        };
        let is_open = rendered.values().any(is_asked);
        let is_words = rendered.content.language() == Language::Words;
        let words = rendered.content.documents().next().filter(|_| is_words);
        let run = words.and_then(|words| docker::read(words.value()?.node()));
        artifacts.push(DefaultArtifact {
            component: index,
            provider: provider.clone(),
            reference: nulecule.site(reference.node),
            file,
            is_open,
            has_values: rendered.values().next().is_some(),
            errors: rendered.errors.clone(),
            manifests: if is_words { Arc::new([]) } else { manifest::manifests(&rendered).into() },
            run: run.map(|run| Arc::new(run.with_nodes(|node| rendered.written(node)))),
        });
    }
}

/// The artifacts of these providers, each file once, where it is first named; all that could be read as their grammar
/// asks.
pub(crate) fn unbroken(context: &DocumentContext<'_>, providers: &[&str]) -> Vec<DefaultArtifact> {
    let mut seen = FxHashSet::default();
    let mut found: Vec<DefaultArtifact> = Vec::new();
    for artifact in with_defaults(context.db, context.file).iter() {
        if providers.contains(&&*artifact.provider)
            && artifact.errors.is_empty()
            && seen.insert(artifact.file)
        {
            found.push(artifact.clone());
        }
    }
    found
}

/// Checks the manifests of these providers: `check` gets each artifact with its first document, which is the one that
/// the reference implementation reads; `None` where there is none.
pub(crate) fn check_manifests(
    nulecule: &Nulecule,
    context: &DocumentContext<'_>,
    providers: &[&str],
    check: impl Fn(&DefaultArtifact, Option<&Manifest>) -> Option<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for artifact in unbroken(context, providers) {
        let finding = check(&artifact, artifact.manifests.first());
        diagnostics.extend(finding.map(|finding| artifact.related(finding, nulecule)));
    }
    diagnostics
}

/// Checks the command lines of docker artifacts as they are written: `check` gets each artifact with its words.
pub(crate) fn check_words(
    nulecule: &Nulecule,
    context: &DocumentContext<'_>,
    check: impl Fn(&DefaultArtifact, &[(NodeId, String)]) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for artifact in unbroken(context, &["docker"]) {
        let Some(file) = source(context.db, artifact.file) else { continue };
        let words = words(context.db, file);
        let findings = check(&artifact, &words).into_iter();
        diagnostics.extend(findings.map(|finding| artifact.related(finding, nulecule)));
    }
    diagnostics
}

/// Providers whose artifacts are objects of Kubernetes.
pub(crate) const OF_OBJECTS: [&str; 2] = ["kubernetes", "openshift"];

/// The words of a docker artifact as it is written, each with its element; none where it is no command line.
fn words(db: &dyn Db, file: SourceFile) -> Vec<(NodeId, String)> {
    let content = parse::content(db, file).filter(|content| content.language() == Language::Words);
    let document = content.and_then(|content| content.documents().next());
    let sequence = document.and_then(|document| document.value()?.as_sequence());
    let items = sequence.into_iter().flat_map(plimsoll_syntax::Sequence::items);
    items
        .filter_map(|item| item.value()?.as_scalar())
        .map(|scalar| (scalar.node().id(), scalar.text().into_owned()))
        .collect()
}

/// Whether one of the words of a file is `run`, which the reference implementation looks for in a docker artifact.
#[salsa::tracked(returns(copy))]
pub fn has_run_token(db: &dyn Db, file: SourceFile) -> bool {
    parse::text(db, file).as_ref().is_ok_and(|text| text.split_whitespace().any(|word| word == "run"))
}

/// A file read as Dockerfile; `None` where it cannot be read.
#[salsa::tracked(returns(clone))]
pub fn dockerfile(db: &dyn Db, file: SourceFile) -> Option<Arc<Dockerfile>> {
    let text = parse::text(db, file).as_ref().ok()?;
    Some(Arc::new(Dockerfile::read(text)))
}

/// The `Dockerfile` in the folder of a document.
pub(crate) fn dockerfile_beside(context: &DocumentContext<'_>) -> Option<(FileId, Arc<Dockerfile>)> {
    let path = context.file.path(context.db).parent().join("Dockerfile").ok()?;
    let Found::File(file) = context.surroundings.find(&path) else { return None };
    let source = source(context.db, file)?;
    Some((file, dockerfile(context.db, source)?))
}
