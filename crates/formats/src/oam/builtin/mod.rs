//! The definitions that KubeVela installs by itself.

use std::sync::Arc;

use super::definition::{Definition, DefinitionKind};

/// The built-in definition of this kind and name.
#[must_use]
pub fn builtin(kind: DefinitionKind, name: &str) -> Option<Arc<Definition>> {
    all().find(|definition| definition.kind == kind && &*definition.name == name)
}

/// All of them, by kind and name.
pub fn all() -> impl Iterator<Item = Arc<Definition>> {
    std::iter::empty()
}
