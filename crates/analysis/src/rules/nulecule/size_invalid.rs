//! A size that is no number of gigabytes.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Text;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved, resolve_plain};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("size-invalid"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::STORAGE),
    documentation: r#"
## What it finds

The `size` of a `persistentVolume` that is negative or no number. A number with a fraction is worth knowing of only.

## Why it matters

The size is a whole number of GB; a volume of another size cannot be created.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:   # info: [requirements-crash-atomicapp] "Atomic App 0.6.4 fails"
  - persistentVolume:
      name: data
      accessMode: ReadWrite
      size: 4Gi   # error: [size-invalid] "`4Gi` is not a number of GB"
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:
  - persistentVolume: {name: data, accessMode: ReadWrite, size: 4}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let volumes = nulecule.volumes.iter();
    volumes.filter_map(|volume| finding(rule, context, volume.size.as_ref()?)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, size: &Text) -> Option<Diagnostic> {
    let slot = context.site(size.node);
    let help = "Write a whole number of GB without a unit.";
    // Quotes do not change what Atomic App reads.
    match resolve_plain(&size.text, Resolution::Yaml12) {
        Resolved::Int(number) if number >= 0 => None,
        Resolved::Float(number) if number.is_finite() && number >= 0.0 => {
            let mut diagnostic =
                rule.finding(slot, format!("`{}` is not a whole number of GB", size.text)).help(help);
            diagnostic.severity = Severity::Information;
            Some(diagnostic)
        }
        Resolved::Int(_) | Resolved::Float(_) => {
            Some(rule.finding(slot, format!("`{}` is not a size", size.text)).help(help))
        }
        _ => {
            let diagnostic = rule.finding(slot, format!("`{}` is not a number of GB", size.text)).help(help);
            let digits = size.text.trim_end_matches(['G', 'g', 'i', 'B', 'b', ' ']);
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            Some(if is_number {
                let edit = Edit::Replace { slot, value: NewValue::Number(digits.to_owned()) };
                diagnostic.fix(Fix::suggestion(format!("Write `{digits}`"), vec![edit]))
            } else {
                diagnostic
            })
        }
    }
}
