//! A secret of wadm whose policy is not there.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::configuration::Component;
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_formats::written::{Text, text_of};
use plimsoll_model::Family;
use plimsoll_syntax::Mapping;

use super::wadm_dangling_link::{links, mappings, of_wadm, properties};
use crate::overrides;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-wadm-unknown-policy"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WADM),
    documentation: r#"
## What it finds

A secret of a component or a link that names a policy which the application does not have.

## Why it matters

The policy says which backend keeps the secret. Without it wadm does not know whom to ask, and the component does not start.

## Example

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties:
        image: example/hello:1
        secrets:
          - name: api
            properties: {policy: vualt, key: hello/api}   # error: [oam-wadm-unknown-policy] "no policy is called `vualt`"
  policies:
    - name: vault
      type: policy.secret.wasmcloud.dev/v1alpha1
      properties: {backend: vault}
```

## Fix

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties:
        image: example/hello:1
        secrets:
          - name: api
            properties: {policy: vault, key: hello/api}
  policies:
    - name: vault
      type: policy.secret.wasmcloud.dev/v1alpha1
      properties: {backend: vault}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(configuration) = of_wadm(document) else { return Vec::new() };
    let policies = configuration.policies.iter();
    let known: Vec<&str> = policies.filter_map(|one| Some(&*one.name.as_ref()?.text)).collect();
    let named = configuration.components.iter().flat_map(|component| secrets(context, component));
    let findings = named.filter(|policy| !known.contains(&&*policy.text)).map(|policy| {
        let place = context.site(policy.node).into();
        let finding = rule
            .finding(place, format!("no policy is called `{}`", policy.text))
            .label("nothing says where the secret is kept");
        let finding = overrides::choose(finding, place, &policy.text, &known);
        if known.is_empty() {
            return finding.help("Add a policy of this name to `spec.policies`.");
        }
        finding
    });
    findings.collect()
}

/// The policies that the secrets of a component and its links name.
fn secrets(context: &DocumentContext<'_>, component: &Component) -> Vec<Text> {
    let own = properties(context, component.properties);
    let of_links = links(context, component)
        .flat_map(|link| ["source", "target"].map(|end| link.get(end).and_then(|end| end.as_mapping())));
    let holders = own.into_iter().chain(of_links.flatten());
    let policy = |secret: Mapping<'_>| text_of(secret.get("properties")?.as_mapping()?.get("policy")?);
    holders.flat_map(|holder| mappings(holder, "secrets")).filter_map(policy).collect()
}
