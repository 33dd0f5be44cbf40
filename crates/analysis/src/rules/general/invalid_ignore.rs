//! `[[ignore]]` has a path that cannot be read.

use plimsoll_base::{Code, Diagnostic, Place, Severity};

use crate::ignored::IgnoreProblem;
use crate::rules::{Check, Rule, SettingsContext};
use crate::settings::SettingsProblem;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("invalid-ignore"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A `path` in `[[ignore]]` of `plimsoll.toml` that is no path of an attribute. A path is written as plans show it:
`properties.env[LOG_LEVEL].value`, `Deployment web: spec.replicas`; `*` stands for any one name or key.

## Why it matters

What is not understood ignores nothing, and the difference is planned.

## Example

```toml plimsoll.toml
[[ignore]]
path = "properties.env[LOG_LEVEL"   # error: [invalid-ignore] "is no path of an attribute: a bracket is not closed"
```

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "nginx:1.27", env: [{name: LOG_LEVEL, value: info}]}
```

## Fix

```toml plimsoll.toml
[[ignore]]
path = "properties.env[LOG_LEVEL]"
```
"#,
    check: Check::Settings(check),
};

fn check(rule: &Rule, context: &SettingsContext<'_>) -> Vec<Diagnostic> {
    let SettingsProblem::Ignore(IgnoreProblem::Invalid(range, error)) = context.problem else {
        return Vec::new();
    };
    vec![rule.finding(Place::bytes(context.file, *range), error.message.clone()).help(error.help.clone())]
}
