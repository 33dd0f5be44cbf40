//! What a step of a bundle runs: its action, the revision, the credentials that it needs, and on demand all that is put in
//! and why.

use plimsoll_model::{Data, Injection, InjectionKind, Origin, Unknown, Value};
use plimsoll_plan::{Action, Step};

use crate::plain::{count, names, one_line};
use crate::style::Style;
use crate::value::inline;

/// How many credentials are named on one line.
const NAMED: usize = 8;

/// Whether a step runs a bundle.
fn is_bundle(step: &Step) -> bool {
    &*step.unit_kind == "bundle"
}

/// `runs upgrade: new revision; needs credentials kubeconfig (must be supplied again)`, and with `values` a line for each
/// thing that is put in.
pub(crate) fn lines(step: &Step, values: bool, style: Style) -> Vec<String> {
    if !is_bundle(step) {
        return Vec::new();
    }
    let revision = if step.makes_revision() { "new revision" } else { "keeps the revision" };
    let mut line = format!("runs {}: {revision}", one_line(step.runs(), style));
    if let Some(needed) = credentials(step, style) {
        line.push_str(&format!("; needs {needed}"));
    }
    let mut lines = vec![line];
    if values {
        lines.extend(step.injections().iter().flat_map(|injection| injected(injection, step.action, style)));
    }
    lines
}

/// `credentials kubeconfig, token (must be supplied again)`: those without which the action does not run.
pub(crate) fn credentials(step: &Step, style: Style) -> Option<String> {
    let needed: Vec<String> = step
        .injections()
        .iter()
        .filter(|injection| injection.kind == InjectionKind::Credential && injection.is_required)
        .map(|injection| one_line(&injection.name, style))
        .collect();
    let again = if step.action == Action::Create { "" } else { " (must be supplied again)" };
    let noun = count(needed.len(), "credential").split_off(needed.len().to_string().len() + 1);
    (!needed.is_empty()).then(|| format!("{noun} {}{again}", names(&needed, NAMED)))
}

/// Where a value or credential is put and where it comes from: one line for each destination.
fn injected(injection: &Injection, action: Action, style: Style) -> Vec<String> {
    let Some(value) = &injection.value else { return Vec::new() };
    let from = if style.arrow() == "→" { "←" } else { "<-" };
    let env = injection.env.as_ref().map(|env| one_line(env, style));
    let file = injection.path.as_ref().map(|path| format!("file {}", one_line(path, style)));
    if injection.kind == InjectionKind::Credential {
        let supply = match (injection.is_required, action) {
            (false, _) => "optional",
            (true, Action::Create) => "must be supplied",
            (true, _) => "must be supplied again",
        };
        let name = one_line(&injection.name, style);
        let places = env.into_iter().chain(file);
        return places.map(|place| format!("{place} {from} credential {name} ({supply})")).collect();
    }
    let (shown, origin) = (inline(value, style), word(value));
    let shown = match &value.data {
        Data::Unknown(Unknown::Asked { .. }) => String::new(),
        _ => shown,
    };
    let env = env.map(|env| format!("{env}={shown} ({origin})"));
    let file = file.map(|file| format!("{file} {from} {shown} ({origin})"));
    env.into_iter().chain(file).collect()
}

/// Where the value of a parameter comes from, in a word.
pub(crate) const fn word(value: &Value) -> &'static str {
    match (&value.data, &value.origin) {
        (Data::Unknown(Unknown::Asked { .. }), _) => "missing",
        (Data::Unknown(Unknown::Produced(_)), _) => "source output",
        (_, Origin::CommandLine(_)) => "override",
        (_, Origin::Answer(_)) => "set",
        (_, Origin::Recorded) => "carried",
        (_, Origin::ParameterDefault(_)) => "default",
        (_, Origin::FormatDefault) => "empty",
        (_, Origin::Written(_) | Origin::Substituted(_)) => "wired",
    }
}
