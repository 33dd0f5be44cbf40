//! Rules about manifests of Porter. What they share with bundles is in `cnab`.

mod custom_action_shape;
mod dependency_unknown_credential;
mod dependency_unknown_parameter;
mod duplicate_dependency;
mod duplicate_name;
mod file_without_path;
mod missing_action;
mod misspelt_key;
mod mixin_form;
mod parameter_not_applicable;
mod reserved_name;
mod schema_version;
mod step_shape;
mod undeclared_mixin;
mod unknown_reference;
mod unmapped_required;

use std::sync::Arc;

use plimsoll_base::{Diagnostic, Site, nearest};
use plimsoll_formats::cnab::bundle::{Bundle, Dependency, Wire};
use plimsoll_formats::cnab::image::ImageReference;
use plimsoll_formats::cnab::porter::{Manifest, tables};
use plimsoll_formats::cnab::resolution;
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::table::{Object, Presence};

use super::{DocumentContext, Rule, Verdict};

/// The rows, by code.
pub(super) static RULES: &[&Rule] = &[
    &custom_action_shape::RULE,
    &dependency_unknown_credential::RULE,
    &dependency_unknown_parameter::RULE,
    &duplicate_dependency::RULE,
    &duplicate_name::RULE,
    &file_without_path::RULE,
    &missing_action::RULE,
    &misspelt_key::RULE,
    &mixin_form::RULE,
    &parameter_not_applicable::RULE,
    &reserved_name::RULE,
    &schema_version::RULE,
    &step_shape::RULE,
    &undeclared_mixin::RULE,
    &unknown_reference::RULE,
    &unmapped_required::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(manifest: &Manifest, context: &DocumentContext<'_>) -> Vec<Verdict> {
    let is_root = |object: &Object| *object == tables::MANIFEST;
    let verdict = |finding: &Finding| match &finding.kind {
        // An empty section is none to Porter, and an action of no shape is told by a rule of its own.
        FindingKind::WrongType { found, field, name, .. } => {
            let is_required = field.is_some_and(|field| field.presence == Presence::Required);
            let is_action = name.as_deref().is_some_and(|name| is_action(manifest, name));
            Verdict::claimed_if((*found == "null" && !is_required) || (is_action && field.is_some()))
        }
        FindingKind::Unknown { object, .. } => Verdict::claimed_if(is_root(object)),
        FindingKind::Missing { object, misspelt, .. } => {
            Verdict::claimed_if(is_root(object) && misspelt.is_some())
        }
        FindingKind::DuplicateKey { .. } | FindingKind::OtherVersion { .. } => Verdict::Unclaimed,
    };
    context.findings.iter().map(verdict).collect()
}

/// Whether a field is one of the actions that every manifest may have.
fn is_action(manifest: &Manifest, name: &str) -> bool {
    manifest.actions.iter().any(|action| !action.is_custom() && &*action.name.text == name)
}

/// The bundle of a dependency, where it is in the workspace for sure: one of the same name that is published elsewhere may
/// be another.
fn bundle_of(context: &DocumentContext<'_>, dependency: &Dependency) -> Option<Arc<Bundle>> {
    let file = resolution::find(dependency, context.file.id(context.db), context.surroundings).ok()?;
    let wanted = ImageReference::parse(&dependency.bundle.as_ref()?.text).repository;
    let bundles = context.surroundings.bundles();
    let known = &bundles.iter().find(|bundle| bundle.file == file)?.references;
    let is_other = !known.is_empty() && known.iter().all(|reference| reference.repository != wanted);
    context.surroundings.bundle(file).filter(|_| !is_other)
}

/// The dependencies of a manifest that are in the workspace, each with its bundle.
fn known_dependencies<'b>(
    bundle: &'b Bundle,
    context: &DocumentContext<'_>,
) -> Vec<(&'b Dependency, Arc<Bundle>)> {
    if bundle.manifest.is_none() {
        return Vec::new();
    }
    let requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
    requires.filter_map(|dependency| Some((dependency, bundle_of(context, dependency)?))).collect()
}

/// A finding for each value that is given to something that its dependency does not have.
fn unknown_targets(
    rule: &Rule,
    bundle: &Bundle,
    context: &DocumentContext<'_>,
    what: &str,
    wires: fn(&Dependency) -> &[Wire],
    names: fn(&Bundle) -> Vec<Arc<str>>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (dependency, of) in known_dependencies(bundle, context) {
        let known = names(&of);
        for wire in wires(dependency).iter().filter(|wire| !known.contains(&wire.name.text)) {
            let headline = format!("`{}` has no {what} `{}`", dependency.alias.text, wire.name.text);
            let finding = rule.finding(context.site(wire.name.node), headline);
            found.push(with_known(finding, what, &wire.name.text, &known).related(
                Site { file: of.file, node: of.name.as_ref().map_or(of.node, |name| name.node) },
                "the bundle that is meant",
            ));
        }
    }
    found
}

/// With the name that was probably meant, or those that there are.
fn with_known(finding: Diagnostic, what: &str, name: &str, known: &[Arc<str>]) -> Diagnostic {
    if let Some(near) = nearest(name, known.iter().map(|known| &**known)) {
        return finding.label(format!("did you mean `{near}`?")).help(format!("Write `{near}`."));
    }
    if known.is_empty() {
        return finding.help(format!("There is no {what} there: remove this, or add the {what}."));
    }
    let names: Vec<String> = known.iter().take(10).map(|name| format!("`{name}`")).collect();
    finding.help(format!("Write one of {}.", names.join(", ")))
}
