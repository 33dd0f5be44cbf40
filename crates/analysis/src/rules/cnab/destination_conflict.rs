//! Two values for one place.
use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::written::Text;
use plimsoll_model::{Family, InjectionKind};
use rustc_hash::FxHashMap;

use super::clean;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-destination-conflict"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::CONFLICTS),
    documentation: r#"
## What it finds

Two parameters or credentials that are put into the same environment variable or the same file by the same action. Two
parameters give a warning, as does a pair of credentials; a parameter and a credential are an error.

## Why it matters

Only one of the values gets there, and which one is up to the runtime. A parameter must not take the place of a
credential.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"token": {"type": "string", "default": ""}},
  "parameters": {
    "token": {"definition": "token", "destination": {"env": "TOKEN"}}
  },
  "credentials": {
    "access": {"env": "TOKEN"}   # error: [cnab-destination-conflict] "`TOKEN` takes parameter `token` and credential `access`"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"token": {"type": "string", "default": ""}},
  "parameters": {
    "token": {"definition": "token", "destination": {"env": "TOKEN"}}
  },
  "credentials": {
    "access": {"env": "ACCESS_TOKEN"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

/// Something that is put into a place.
struct Target<'b> {
    kind: InjectionKind,
    name: &'b Text,
    node: NodeId,
    apply_to: Option<&'b [Text]>,
    is_implicit: bool,
}

/// The targets of each place: whether it is a file, and its name.
type Targets<'b> = BTreeMap<(bool, String), Vec<Target<'b>>>;

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ((is_file, place), targets) in targets(bundle) {
        for (number, second) in targets.iter().enumerate() {
            let first = targets[..number].iter().find(|first| first.meets(second));
            let Some(first) = first else { continue };
            let what = |target: &Target<'_>| format!("{} `{}`", target.kind.name(), target.name.text);
            let headline = format!("`{place}` takes {} and {}", what(first), what(second));
            let mut diagnostic = rule
                .finding(context.site(second.node), headline)
                .label(if is_file { "the same file" } else { "the same variable" })
                .related(context.site(first.node), format!("{} is put here first", what(first)))
                .help("Give each a place of its own, or let them apply to different actions.");
            if first.kind == second.kind {
                diagnostic.severity = Severity::Warning;
            }
            found.push(diagnostic);
        }
    }
    found
}

fn targets(bundle: &Bundle) -> Targets<'_> {
    let parameters = bundle.parameters.iter().map(|one| (InjectionKind::Parameter, &one.name, &one.apply_to));
    let credentials =
        bundle.credentials.iter().map(|one| (InjectionKind::Credential, &one.name, &one.apply_to));
    // Of several with one name the first counts.
    let all = parameters.chain(credentials).collect::<Vec<_>>().into_iter().rev();
    let apply_to: FxHashMap<(InjectionKind, &str), Option<&[Text]>> =
        all.map(|(kind, name, actions)| ((kind, &*name.text), actions.as_deref())).collect();
    let mut targets = Targets::new();
    let mut add = |is_file, place: String, target| targets.entry((is_file, place)).or_default().push(target);
    for parameter in &bundle.parameters {
        if let Some(env) = bundle.implicit_env(parameter) {
            let (name, node) = (&parameter.name, parameter.name.node);
            let apply_to = parameter.apply_to.as_deref();
            let kind = InjectionKind::Parameter;
            add(false, env, Target { kind, name, node, apply_to, is_implicit: true });
        }
    }
    for (kind, name, destination) in bundle.destinations() {
        let apply_to = apply_to.get(&(kind, &*name.text)).copied().flatten();
        let target = |node| Target { kind, name, node, apply_to, is_implicit: false };
        if let Some(env) = destination.env.as_ref().filter(|env| !env.text.is_empty()) {
            add(false, env.text.to_string(), target(env.node));
        }
        if let Some(path) = destination.path.as_ref().filter(|path| !path.text.is_empty()) {
            add(true, clean(&path.text), target(path.node));
        }
    }
    targets
}

impl Target<'_> {
    /// Whether some action puts in both. Of parameters without destinations `cnab-param-name-collision` tells.
    fn meets(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (self.apply_to, other.apply_to) else {
            return !(self.is_implicit && other.is_implicit);
        };
        own.iter().any(|action| others.iter().any(|other| other.text == action.text))
            && !(self.is_implicit && other.is_implicit)
    }
}
