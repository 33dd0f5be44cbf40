//! Names that cannot be read, as a template is to bring them.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-name-unreadable"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: None,
    documentation: r#"
## What it finds

Components without a name that can be read, as in a template of Helm, when an Application is planned; and an Application without
such a name that is planned without `--installation`.

## Why it matters

What has no name is no part of the plan. An Application without a name has no record of its own: for it this is an error.

## Example

`plimsoll plan chart/templates/app.yaml`, where a component says `name: {{ .Values.name }}`.

## Fix

Plan what the template gives: `helm template chart | plimsoll plan -`.
"#,
    check: Check::ConfigurationRequest(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let help = "Plan what the template gives: `helm template chart | plimsoll plan -`.";
    let is_named = context.document.name().is_some();
    let path = source(context.db, context.document.file).map_or("", |file| file.path(context.db).as_str());
    if !is_named && &*context.assembled.application.id == path {
        let mut finding = rule
            .finding(Place::file(context.document.file), "the Application has no name that can be read")
            .help(format!("{help} Or name it with --installation."));
        finding.severity = Severity::Error;
        found.push(finding);
    }
    let nameless = context.configuration.components.iter().filter(|component| component.name.is_none());
    found.extend(nameless.map(|component| {
        rule.finding(context.site(component.node), "this component has no name that can be read")
            .help(help)
            .label("no part of the plan")
    }));
    found
}
