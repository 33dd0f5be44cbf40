//! What is put into a unit when an action runs on it: values of parameters, and credentials.

use std::sync::Arc;

use crate::value::Value;

/// Something that is put into a unit when an action runs on it.
#[derive(Clone, PartialEq, Debug)]
pub struct Injection {
    /// The name of the parameter or credential.
    pub name: Arc<str>,
    /// What it is.
    pub kind: InjectionKind,
    /// The environment variable that it is put into.
    pub env: Option<Arc<str>>,
    /// The absolute path of the file that it is put into.
    pub path: Option<Arc<str>>,
    /// The value; `None` where nothing is put in. A credential's is unknown always: it is supplied each time.
    pub value: Option<Value>,
    /// Whether the action cannot run without it.
    pub is_required: bool,
    /// The actions that it is for; `None` for all.
    pub actions: Option<Arc<[Arc<str>]>>,
}

impl Injection {
    /// Whether it is put in when this action runs.
    #[must_use]
    pub fn applies_to(&self, action: &str) -> bool {
        self.actions.as_ref().is_none_or(|actions| actions.iter().any(|name| &**name == action))
    }
}

/// What is put in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum InjectionKind {
    /// The value of a parameter.
    Parameter,
    /// A credential: never recorded.
    Credential,
}

impl InjectionKind {
    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::Credential => "credential",
        }
    }
}
