//! A file whose path has no beginning.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-relative-config-path"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

An item of `config` of a container whose `path` does not start with `/`.

## Why it matters

It is put below the root of the container, not below the folder in which the program runs.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1.0.0
      ports: [{name: http, containerPort: 80}]
      config:
        - path: etc/web.conf   # warning: [oam-relative-config-path] "`etc/web.conf` is read as `/etc/web.conf`"
          value: workers=2
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1.0.0
      ports: [{name: http, containerPort: 80}]
      config:
        - path: /etc/web.conf
          value: workers=2
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let paths = containers.flat_map(|container| &container.config).filter_map(|file| file.name.as_ref());
    let is_relative =
        |path: &&Text| !path.text.starts_with(['/', '[', '$']) && !context.has_wrong_type(path.node);
    let finding = |path: &Text| {
        let slot = context.site(path.node);
        let absolute = format!("/{}", path.text.trim_start_matches("./"));
        let edit = Edit::Replace { slot, value: NewValue::text(&*absolute) };
        rule.finding(slot, format!("`{}` is read as `{absolute}`", path.text))
            .label("a path from the root on is expected")
            .help(format!("Write `{absolute}`."))
            .fix(Fix::safe(format!("Write `{absolute}`"), vec![edit]))
    };
    paths.filter(is_relative).map(finding).collect()
}
