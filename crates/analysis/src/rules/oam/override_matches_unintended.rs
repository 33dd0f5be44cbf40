//! An override policy that changes more components than its name says.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::overrides::{self, Outcome};
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-override-matches-unintended"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::POLICY),
    documentation: r#"
## What it finds

The name of a component in an override policy that is found inside the name of another component.

## Why it matters

KubeVela reads the name as a pattern and looks for it anywhere: `web` changes `website` too. With `^` and `$` at its ends it
is the whole name. This is what the source of KubeVela 1.10 says; no document does.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
    - {name: website, type: webservice, properties: {image: "nginx:1.27"}}
  policies:
    - name: small
      type: override
      properties:
        components:
          - name: web   # warning: [oam-override-matches-unintended] "`web` means `website` too"
            properties: {cpu: "0.1"}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
    - {name: website, type: webservice, properties: {image: "nginx:1.27"}}
  policies:
    - name: small
      type: override
      properties:
        components:
          - name: ^web$
            properties: {cpu: "0.1"}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let found = overrides::patches(context).iter().filter_map(|patch| {
        let Outcome::Unintended(first, count) = &patch.outcome else { return None };
        let quoted: Vec<String> = first.iter().map(|(name, _)| format!("`{name}`")).collect();
        let others = match count - first.len() {
            0 => quoted.join(", "),
            more => format!("{} and {more} more", quoted.join(", ")),
        };
        let name = patch.name.trim_start_matches('^').trim_end_matches('$');
        let meant = format!("^{name}$");
        let edit = Edit::Replace { slot: patch.slot?, value: NewValue::text(&meant) };
        let finding = rule
            .finding(patch.place, format!("`{}` means {others} too", patch.name))
            .label("found anywhere in a name")
            .help(format!("Write `{meant}` if only the whole name is meant."))
            .fix(Fix::suggestion(format!("Write `{meant}`"), vec![edit]));
        Some(
            first
                .iter()
                .fold(finding, |finding, (_, site)| finding.related(*site, "this one is changed too")),
        )
    });
    found.collect()
}
