//! Names of units and of their attributes, stable over time.

use std::fmt;
use std::sync::Arc;

/// The name of a unit: names joined by `/`, application first (`wordpress/mariadb`, `shop/component/web/trait/ingress`).
/// It is the identity by which desired and recorded units are matched.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(Arc<str>);

impl Address {
    /// From its text.
    #[must_use]
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The address of something inside this one. A `/` in `name` is written `~1` and a `~` is written `~0`, as in JSON
    /// pointers, so that two different chains of names never share an address.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        Self(if self.0.is_empty() { name.into() } else { format!("{}/{name}", self.0).into() })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of what it is inside of; `None` for an application.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.into()))
    }

    /// The name of the application: the first part, escapes kept.
    #[must_use]
    pub fn application(&self) -> &str {
        self.0.split('/').next().unwrap_or("")
    }

    /// The last name, escapes kept.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One step from a value to one inside it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AttributeStep {
    /// A field of a map.
    Field(Arc<str>),
    /// An item of a keyed list, by the text of its key; `#2` and so on where a key comes again.
    Key(Arc<str>),
    /// An item of any other list, zero-based.
    Index(u32),
}

/// The way from a unit's attributes to one of them. Shown as `containers[web].image`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct AttributePath(pub Vec<AttributeStep>);

impl AttributePath {
    /// Whether this path is `prefix` or leads into it.
    #[must_use]
    pub fn starts_with(&self, prefix: &Self) -> bool {
        self.0.starts_with(&prefix.0)
    }

    /// With one more step.
    #[must_use]
    pub fn then(&self, step: AttributeStep) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for step in &self.0 {
            match step {
                AttributeStep::Field(name) if is_word(name) => {
                    write!(f, "{separator}{name}")?;
                    separator = ".";
                }
                AttributeStep::Field(name) if is_object(name) => {
                    write!(f, "{separator}{name}")?;
                    separator = ": ";
                }
                AttributeStep::Field(name) => {
                    write!(f, "[{name:?}]")?;
                    separator = ".";
                }
                AttributeStep::Key(key) => {
                    write!(f, "[{key}]")?;
                    separator = ".";
                }
                AttributeStep::Index(index) => {
                    write!(f, "[{index}]")?;
                    separator = ".";
                }
            }
        }
        Ok(())
    }
}

/// Whether a field name can stand between dots without being mistaken for something else.
fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '$'))
}

/// Whether a field name is kind and name of an object (`Pod web`), behind which a colon reads better than a dot.
fn is_object(name: &str) -> bool {
    let kind = name.split(' ').next().unwrap_or("");
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '#' | ' ');
    kind.len() < name.len() && is_word(kind) && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_chains_of_names_have_different_addresses() {
        let root = Address::new("app");
        assert_eq!(root.child("a/b").as_str(), "app/a~1b");
        assert_ne!(root.child("a/b"), root.child("a").child("b"));
        assert_ne!(root.child("a~1b"), root.child("a/b"));
    }

    #[test]
    fn paths_read_as_people_write_them() {
        let field = |name: &str| AttributeStep::Field(name.into());
        let path = AttributePath(vec![field("containers"), AttributeStep::Key("web".into()), field("image")]);
        assert_eq!(path.to_string(), "containers[web].image");
        let object = AttributePath(vec![field("Pod web.eu"), field("spec"), field("host")]);
        assert_eq!(object.to_string(), "Pod web.eu: spec.host");
        let odd = AttributePath(vec![field("a.b"), AttributeStep::Index(0)]);
        assert_eq!(odd.to_string(), "[\"a.b\"][0]");
    }
}
