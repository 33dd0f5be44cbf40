//! A timeout that is no duration.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::document::Body;
use plimsoll_formats::oam::duration::{self, DurationError};
use plimsoll_formats::oam::workflow::Step;
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_formats::written::{Text, text_of};
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-invalid-timeout"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A `timeout` of a step, or of a step in a group, that is no duration of Go: numbers with the units `h`, `m`, `s`, `ms`, `us`,
`ns`. There is no unit for days.

## Why it matters

KubeVela refuses the Application. That of a step in a group is not looked at before it runs, and then the workflow fails.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    steps:
      - name: wait
        type: suspend
        timeout: 1d   # error: [oam-invalid-timeout] "`1d` is no duration"
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    steps:
      - name: wait
        type: suspend
        timeout: 24h
```
"#,
    check: Check::Oam(check),
};

/// Units as people write them, and what to multiply a number by for which unit.
const UNITS: [(&[&str], u64, &str); 4] = [
    (&["d", "day", "days"], 24, "h"),
    (&["h", "hr", "hrs", "hour", "hours"], 1, "h"),
    (&["m", "min", "mins", "minute", "minutes"], 1, "m"),
    (&["", "s", "sec", "secs", "second", "seconds"], 1, "s"),
];

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let timeouts = steps(document).filter_map(|step| finding(rule, context, step.timeout.as_ref()?));
    let waits = steps(document).filter_map(|step| finding(rule, context, &suspended(step, context)?));
    timeouts.chain(waits).collect()
}

/// How long a step that suspends the workflow does so.
fn suspended(step: &Step, context: &DocumentContext<'_>) -> Option<Text> {
    step.of_type.as_ref().filter(|of_type| &*of_type.text == "suspend")?;
    context.mapping(step.properties?)?.get("duration").and_then(text_of)
}

/// The steps of a document, those in groups behind their group.
pub(super) fn steps(document: &Document) -> impl Iterator<Item = &Step> {
    let workflow = match &document.body {
        Body::Configuration(configuration) => configuration.workflow.as_ref(),
        Body::Workflow(workflow) => Some(&**workflow),
        _ => None,
    };
    let steps = workflow.into_iter().flat_map(|workflow| workflow.steps.iter().flatten());
    steps.flat_map(|step| std::iter::once(step).chain(&step.sub_steps))
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, timeout: &Text) -> Option<Diagnostic> {
    let error = duration::parse(&timeout.text).err()?;
    // A number without quotes is no text, which is told already.
    let resolved = context.scalar(timeout.node)?.resolve(Resolution::Yaml11);
    if !matches!(resolved, Resolved::Text(_)) {
        return None;
    }
    let label = match error {
        DurationError::Malformed => "not made of numbers and units".to_owned(),
        DurationError::MissingUnit => "a number without a unit".to_owned(),
        DurationError::UnknownUnit(unit) if unit == "d" => "there is no unit for days".to_owned(),
        DurationError::UnknownUnit(unit) => format!("`{}` is no unit", unit.trim()),
        DurationError::TooLong => "longer than 292 years".to_owned(),
    };
    let slot = context.site(timeout.node);
    let finding = rule
        .finding(slot, format!("`{}` is no duration", timeout.text))
        .label(label)
        .help("Write numbers with units, such as `30s`, `10m` or `1h30m`.");
    Some(match meant(&timeout.text) {
        Some(meant) => {
            let edit = Edit::Replace { slot, value: NewValue::text(&meant) };
            finding
                .help(format!("Write `{meant}`."))
                .fix(Fix::suggestion(format!("Write `{meant}`"), vec![edit]))
        }
        None => finding,
    })
}

/// What a number with a unit of another kind means.
fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..end].parse().ok()?;
    let unit = text[end..].trim().to_ascii_lowercase();
    let (_, factor, unit) = UNITS.iter().find(|(words, ..)| words.contains(&&*unit))?;
    Some(format!("{}{unit}", number.checked_mul(*factor)?))
}
