//! A reference to a variable that is not written as one.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Place, Severity, TextRange};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::oam::configuration::Configuration;
use plimsoll_formats::oam::variables::{Malformed, malformed, references};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use crate::oam_references::{Written, texts};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-malformed-from-variable"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

In the texts of a configuration (v1alpha1): a reference with another word than `fromVariable`, with a bracket or a parenthesis
too few, or in brackets without quotes, which make a list of it.

As hints: a text that is the name of a variable to which nothing refers, and references to names with `-` or `.`, which Rudr
does not replace.

## Why it matters

The text is used as it stands.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
    - {name: address, type: string}
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      env: [{name: ADDRESS, fromParam: address}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  variables:
    - {name: host, value: shop.example.com}
    - {name: domainName, value: example.com}
  components:
    - componentName: web
      instanceName: front
      parameterValues:
        - name: address
          value: "[fromVaraible(host)]"   # error: [oam-malformed-from-variable] "this is no reference to a variable"
      traits:
        - name: ingress
          properties:
            hostname: domainName   # hint: [oam-malformed-from-variable] "this is the text `domainName`, not the variable"
            service_port: 80
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  variables:
    - {name: host, value: shop.example.com}
    - {name: domainName, value: example.com}
  components:
    - componentName: web
      instanceName: front
      parameterValues:
        - name: address
          value: "[fromVariable(host)]"
      traits:
        - name: ingress
          properties:
            hostname: "[fromVariable(domainName)]"
            service_port: 80
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let configuration = document.configuration().filter(|_| document.dialect.has_versioned_types());
    let Some((configuration, spec)) = configuration.and_then(|one| Some((one, one.spec?))) else {
        return Vec::new();
    };
    let texts = texts(context, spec);
    let mut found = Vec::new();
    let mut told: FxHashSet<&str> = FxHashSet::default();
    for written in &texts {
        let attempts = malformed(&written.text);
        found.extend(attempts.into_iter().map(|one| attempt(rule, context, written, one)));
        for reference in references(&written.text) {
            if reference.name.contains(['-', '.']) && told.insert(reference.name) {
                let place = Place::text(context.site(written.node), reference.name_range);
                found.push(
                    rule.finding(place, format!("Rudr does not replace `{}`", reference.name))
                        .severity(Severity::Hint)
                        .note("It knows names of letters, digits and `_` only; the specification allows `-` and `.`."),
                );
            }
        }
    }
    found.extend(bare(configuration, &texts, context).into_iter().map(|(node, name)| {
        let meant = format!("[fromVariable({name})]");
        let edit = Edit::Replace { slot: context.site(node), value: NewValue::text(meant.clone()) };
        rule.finding(context.site(node), format!("this is the text `{name}`, not the variable"))
            .severity(Severity::Hint)
            .help(format!("If the variable is meant, write `{meant}`."))
            .fix(Fix::suggestion("Refer to the variable", vec![edit]))
    }));
    found
}

/// References in brackets without quotes: they are no texts, which this rule tells.
pub(super) fn lists(document: &Document, context: &DocumentContext<'_>) -> Vec<NodeId> {
    // Most documents have no such mistake.
    let is_list = |finding: &Finding| {
        matches!(finding.kind, FindingKind::WrongType { .. })
            && context.node(finding.node).value().is_some_and(|one| one.as_sequence().is_some())
    };
    if !document.dialect.has_versioned_types() || !context.findings.iter().any(is_list) {
        return Vec::new();
    }
    let spec = document.configuration().and_then(|one| one.spec);
    let texts = spec.into_iter().flat_map(|spec| texts(context, spec));
    texts.filter(|one| !malformed(&one.text).is_empty()).filter_map(|one| one.list).collect()
}

fn attempt(
    rule: &Rule,
    context: &DocumentContext<'_>,
    written: &Written<'_>,
    malformed: Malformed,
) -> Diagnostic {
    let site = context.site(written.node);
    let whole = TextRange::new(0, written.text.len() as u32);
    // `[fromVariable(x)]` without quotes.
    let list = written.list.filter(|_| malformed.range == whole && !written.text.starts_with('['));
    let place = Place::text(site, malformed.range);
    let finding = rule.finding(place, "this is no reference to a variable");
    let Some(meant) = malformed.meant else {
        return finding.help("Write `[fromVariable(NAME)]`.");
    };
    match list {
        Some(list) => {
            let edit = Edit::Replace { slot: context.site(list), value: NewValue::text(meant.clone()) };
            finding
                .note("Without quotes the brackets make a list of it.")
                .help(format!("Write `\"{meant}\"`."))
                .fix(Fix::suggestion("Quote it", vec![edit]))
        }
        None => {
            let edit = Edit::Text { place, insert: meant.clone() };
            finding
                .help(format!("Write `{meant}`."))
                .fix(Fix::suggestion(format!("Write `{meant}`"), vec![edit]))
        }
    }
}

/// Texts that are the name of a variable to which nothing refers.
pub(super) fn bare(
    configuration: &Configuration,
    texts: &[Written<'_>],
    context: &DocumentContext<'_>,
) -> Vec<(NodeId, String)> {
    let properties =
        |node: Option<NodeId>| node.into_iter().flat_map(|node| crate::oam_references::texts(context, node));
    let components = &configuration.components;
    let values =
        components.iter().flat_map(|one| &one.parameter_values).flat_map(|one| properties(one.value));
    let traits = components.iter().flat_map(|one| &one.traits).flat_map(|one| properties(one.properties));
    let scopes = configuration.scopes.iter().flat_map(|one| properties(one.properties));
    let references: Vec<_> = texts.iter().flat_map(|one| references(&one.text)).collect();
    let used: FxHashSet<&str> = references.iter().map(|one| one.name).collect();
    let names: FxHashSet<&str> =
        configuration.variables.iter().filter_map(|one| Some(&*one.name.as_ref()?.text)).collect();
    let written = values.chain(traits).chain(scopes).filter(|one| names.contains(&*one.text));
    let bare = written.filter(|one| !used.contains(&*one.text));
    bare.map(|one| (one.node, one.text.into_owned())).collect()
}
