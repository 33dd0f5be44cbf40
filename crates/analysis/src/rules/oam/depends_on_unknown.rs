//! A dependency on something that is not there.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Names, NewValue, Severity};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-depends-on-unknown"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A `dependsOn` of a component or a step that names nothing of the same Application.

## Why it matters

KubeVela waits for what is named until it is there. Nobody brings it, so the rest of the Application is never applied, and
nothing says why.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: db
      type: webservice
      properties: {image: postgres:16}
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      dependsOn: [dbb]   # error: [oam-depends-on-unknown] "nothing is called `dbb`"
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: db
      type: webservice
      properties: {image: postgres:16}
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      dependsOn: [db]
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    // All of an application are told the same names.
    let mut among: Option<(&[Arc<str>], Names<'_>)> = None;
    let problems = context.assembled.problems.iter().filter_map(|problem| {
        let Problem::UnknownDependency(site, name, known) = problem else { return None };
        let finding = rule
            .finding(*site, format!("nothing is called `{name}`"))
            .note("What depends on it waits forever.");
        let is_same = |of: &(&[Arc<str>], _)| std::ptr::eq(of.0, &**known);
        let names = match among.take().filter(is_same) {
            Some(same) => among.insert(same),
            None => among.insert((known, Names::new(known.iter().map(|name| &**name)))),
        };
        Some(match names.1.nearest(name) {
            Some(near) => {
                let edit = Edit::Replace { slot: *site, value: NewValue::text(near) };
                let fix = Fix::suggestion(format!("Write `{near}`"), vec![edit]);
                finding.help(format!("Did you mean `{near}`?")).fix(fix)
            }
            None => finding,
        })
    });
    problems.collect()
}
