//! Paths into the workload of a component of v1alpha2.

use plimsoll_base::nearest;
use plimsoll_formats::oam::values::{MAX_STEPS, PathStep, is_too_long, path};
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Mapping, Value};

/// Why a path leads nowhere.
pub(crate) enum Lost {
    /// The text is no path.
    NoPath,
    /// It has more steps than are followed.
    TooLong,
    /// It leads through this, which is that.
    Through(String, &'static str),
    /// It leads to this item, behind the end of a list of so many.
    Behind(String, usize),
    /// This field is not there; the one that is most likely meant, and the path with it.
    Missing(String, Option<String>, String),
}

/// The value that a path leads to.
pub(crate) fn follow<'t>(object: Value<'t>, text: &str) -> Result<Value<'t>, Lost> {
    let steps = path(text).ok_or_else(|| if is_too_long(text) { Lost::TooLong } else { Lost::NoPath })?;
    let mut value = object;
    for (number, step) in steps.iter().enumerate() {
        let called = || written(&steps[..number]);
        value = match (step, value) {
            (_, Value::Alias(_)) => return Err(Lost::Missing(called(), None, String::new())),
            (PathStep::Field(name), Value::Mapping(mapping)) => {
                let missing = || {
                    let meant = meant(mapping, name, number);
                    let right = meant.as_deref().map(|meant| with(&steps, number, meant));
                    Lost::Missing(name.to_string(), meant, right.unwrap_or_default())
                };
                mapping.get(name).ok_or_else(missing)?
            }
            (PathStep::Item(index), Value::Sequence(sequence)) => {
                let mut items = sequence.items();
                let length = sequence.items().count();
                let item = items.nth(*index).and_then(|item| item.value());
                item.ok_or_else(|| Lost::Behind(written(&steps[..=number]), length))?
            }
            (_, found) => {
                let found = words(found).unwrap_or("nothing");
                return Err(match found {
                    // What is not set yet may become anything.
                    "nothing" => Lost::Missing(called(), None, String::new()),
                    found => Lost::Through(called(), found),
                });
            }
        };
    }
    Ok(value)
}

/// The field that is most likely meant; at the root one that has it inside.
fn meant(mapping: Mapping<'_>, name: &str, level: usize) -> Option<String> {
    let keys: Vec<String> =
        mapping.entries().filter_map(|entry| Some(entry.key()?.as_scalar()?.text().into_owned())).collect();
    if level == 0
        && mapping.get("spec").and_then(Value::as_mapping).is_some_and(|spec| spec.get(name).is_some())
    {
        return Some(format!("spec.{name}"));
    }
    nearest(name, keys.iter().map(String::as_str)).map(str::to_owned)
}

/// The path with another field at a step.
fn with(steps: &[PathStep], number: usize, meant: &str) -> String {
    let mut changed = steps.to_vec();
    changed[number] = PathStep::Field(meant.into());
    written(&changed)
}

fn written(steps: &[PathStep]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            PathStep::Field(name) if name.contains('.') && !name.starts_with("spec.") => {
                text.push_str(&format!("[\"{name}\"]"));
            }
            PathStep::Field(name) => {
                text.push_str(if text.is_empty() { "" } else { "." });
                text.push_str(name);
            }
            PathStep::Item(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// What a value is, with an article; `None` for nothing.
pub(crate) fn words(value: Value<'_>) -> Option<&'static str> {
    match value {
        Value::Mapping(_) => Some("a mapping"),
        Value::Sequence(_) => Some("a list"),
        Value::Scalar(scalar) => match scalar.resolve(Resolution::Yaml11) {
            Resolved::Null => None,
            Resolved::Bool(_) => Some("`true` or `false`"),
            Resolved::Int(_) | Resolved::Float(_) => Some("a number"),
            _ => Some("a text"),
        },
        Value::Alias(_) => None,
    }
}

/// What is said of a path with more steps than are followed. The path itself is too long to be shown.
pub(crate) fn too_long() -> String {
    format!("the path has more than {MAX_STEPS} steps")
}
