//! Paths of attributes as people write them: as plans show them, with `*` for any one name, key or place.

use std::fmt;

use plimsoll_model::{AttributePath, AttributeStep, Data, Value};

use crate::difference::item_keys;

/// A path of attributes, some steps of which may be any: `properties.env[*].value`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PathPattern {
    text: String,
    steps: Vec<Step>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Step {
    Any,
    /// The name of a field.
    Field(String),
    /// In brackets: the key or the place of an item, or the name of a field.
    Item(String),
}

/// A text that is no path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatternError {
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl PathPattern {
    /// Reads a path: names with dots between them, keys and places in brackets, a name that holds something else in brackets
    /// and quotes, and a colon behind the kind and name of an object: `Deployment web: spec.replicas`.
    ///
    /// # Errors
    /// It is empty, a name is missing, or a bracket is not closed.
    pub fn read(text: &str) -> Result<Self, PatternError> {
        let wrong = |words: &str| {
            PatternError {
            message: format!("`{text}` is no path of an attribute: {words}"),
            help: "Write it as a plan shows it, as in `properties.env[LOG_LEVEL].value`; `*` stands for any name or key."
                .to_owned(),
        }
        };
        let (mut rest, mut steps) = (text.trim(), Vec::new());
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('[') {
                let (step, behind) = item(inside).ok_or_else(|| wrong("a bracket is not closed"))?;
                steps.push(step);
                rest = behind;
            } else {
                if !steps.is_empty() {
                    rest = rest.strip_prefix('.').ok_or_else(|| wrong("a dot is missing"))?;
                }
                let (name, behind) = name(rest);
                if name.is_empty() {
                    return Err(wrong("a name is missing"));
                }
                steps.push(if name == "*" { Step::Any } else { Step::Field(name.to_owned()) });
                rest = behind;
            }
            if let Some(behind) = rest.strip_prefix(": ") {
                // Behind an object a name follows at once.
                let (name, behind) = name(behind);
                if name.is_empty() {
                    return Err(wrong("a name is missing"));
                }
                steps.push(if name == "*" { Step::Any } else { Step::Field(name.to_owned()) });
                rest = behind;
            }
        }
        if steps.is_empty() {
            Err(wrong("it is empty"))
        } else {
            Ok(Self { text: text.trim().to_owned(), steps })
        }
    }

    /// Whether an attribute is at this path, or inside of what is there.
    #[must_use]
    pub fn covers(&self, path: &AttributePath) -> bool {
        path.0.len() >= self.steps.len() && self.steps.iter().zip(&path.0).all(|(own, step)| own.fits(step))
    }

    /// Whether there is something at this path.
    #[must_use]
    pub fn leads_into(&self, value: &Value) -> bool {
        leads(&self.steps, value)
    }
}

impl Step {
    fn fits(&self, step: &AttributeStep) -> bool {
        match (self, step) {
            (Self::Any, _) => true,
            (Self::Field(own) | Self::Item(own), AttributeStep::Field(name)) => **own == **name,
            (Self::Item(own), AttributeStep::Key(key)) => **own == **key,
            (Self::Item(own), AttributeStep::Index(index)) => *own == index.to_string(),
            (Self::Field(_), AttributeStep::Key(_) | AttributeStep::Index(_)) => false,
        }
    }
}

fn leads(steps: &[Step], value: &Value) -> bool {
    let [first, rest @ ..] = steps else { return true };
    let into = |step: AttributeStep, value: &Value| first.fits(&step) && leads(rest, value);
    match &value.data {
        Data::Map(map) => map.iter().any(|(name, value)| into(AttributeStep::Field(name.clone()), value)),
        Data::List(list) => {
            let mut keys = item_keys(list).into_iter().map(AttributeStep::Key);
            (0u32..)
                .zip(&list.items)
                .any(|(index, item)| into(keys.next().unwrap_or(AttributeStep::Index(index)), item))
        }
        _ => false,
    }
}

/// What stands in a bracket, and what follows it.
fn item(inside: &str) -> Option<(Step, &str)> {
    if let Some(quoted) = inside.strip_prefix('"') {
        let (mut name, mut escaped) = (String::new(), false);
        for (place, character) in quoted.char_indices() {
            match character {
                _ if escaped => {
                    name.push(character);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => return Some((Step::Item(name), quoted[place + 1..].strip_prefix(']')?)),
                _ => name.push(character),
            }
        }
        return None;
    }
    let (key, behind) = inside.split_once(']')?;
    Some((if key == "*" { Step::Any } else { Step::Item(key.to_owned()) }, behind))
}

/// The name at the start, and what follows it. The kind and name of an object may hold dots.
fn name(text: &str) -> (&str, &str) {
    let object = text.find(": ").unwrap_or(text.len());
    let head = &text[..object];
    let is_object = head.split(['.', '[']).next().is_some_and(|word| word.contains(' '));
    let end = if is_object && !head.contains('[') {
        object
    } else {
        text.find(['.', '[', ':']).unwrap_or(text.len())
    };
    text.split_at(end)
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn path(steps: &[&str]) -> AttributePath {
        let step = |text: &&str| match text.strip_prefix('@') {
            Some(key) => AttributeStep::Key(key.into()),
            None => {
                text.parse().map_or_else(|_| AttributeStep::Field(Arc::from(*text)), AttributeStep::Index)
            }
        };
        AttributePath(steps.iter().map(step).collect())
    }

    #[test]
    fn a_path_that_a_plan_shows_means_itself_and_what_is_inside() {
        let paths: [&[&str]; 6] = [
            &["properties", "env", "@LOG_LEVEL", "value"],
            &["Deployment web.eu", "spec", "template"],
            &["Deployment web"],
            &["labels", "app.kubernetes.io", "x"],
            &["args", "0"],
            &["say \"so\"", "x"],
        ];
        for steps in paths {
            let path = path(steps);
            let read = PathPattern::read(&path.to_string()).unwrap();
            assert!(read.covers(&path), "{path}");
            assert!(read.covers(&path.then(AttributeStep::Index(1))), "{path}");
            if path.0.len() > 1 {
                assert!(!read.covers(&AttributePath(path.0[..path.0.len() - 1].to_vec())), "{path}");
            }
        }
    }

    #[test]
    fn a_star_is_any_one_step() {
        let pattern = PathPattern::read("properties.*[*].value").unwrap();
        assert!(pattern.covers(&path(&["properties", "env", "@A", "value"])));
        assert!(pattern.covers(&path(&["properties", "args", "3", "value", "x"])));
        assert!(!pattern.covers(&path(&["properties", "env", "value"])));
        assert!(!PathPattern::read("a.b").unwrap().covers(&path(&["a", "@b"])));
    }

    #[test]
    fn what_is_no_path_is_said() {
        for text in ["", " ", "a..b", ".a", "a[b", "a[\"b]", "a.", "a[b]c"] {
            let error = PathPattern::read(text).unwrap_err();
            assert!(error.message.starts_with(&format!("`{text}` is no path")), "{text}: {}", error.message);
        }
    }
}
