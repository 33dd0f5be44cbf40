//! `plimsoll.toml`: what a workspace decides once for all. The file also marks the folder of the workspace.

use plimsoll_base::TextRange;
use serde::Deserialize;

use crate::nulecule::Compatibility;

/// The name of the file.
pub const FILE_NAME: &str = "plimsoll.toml";

/// What the file says; everything has a default.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Settings {
    /// `[nulecule]`
    pub nulecule: NuleculeSettings,
    /// `[plan]`
    pub plan: PlanSettings,
}

/// `[nulecule]`
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct NuleculeSettings {
    /// `provider`: what `--provider` is where it is not given.
    pub provider: Option<String>,
    /// `compat`: the implementation whose behaviour counts where it differs from the specification's intent.
    pub compat: Option<Compatibility>,
}

/// `[plan]`
#[derive(Clone, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct PlanSettings {
    /// `inferred-edges`: whether edges that are only read from values take part; `true` where it is not given.
    pub inferred_edges: bool,
}

impl Default for PlanSettings {
    fn default() -> Self {
        Self { inferred_edges: true }
    }
}

/// What is wrong with the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingsError {
    /// The bytes; empty at the start where it is the file as a whole.
    pub range: TextRange,
    /// What, in one line.
    pub message: String,
}

/// Reads the file.
///
/// # Errors
/// It is not TOML, or has a key or a value that is not known: what is not understood is not ignored.
pub fn read(text: &str) -> Result<Settings, SettingsError> {
    toml::from_str(text).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        SettingsError { range: TextRange::new(range.start as u32, range.end as u32), message }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_an_error_at_its_place() {
        let text = "[nulecule]\nprovider = \"docker\"\n[plan]\ninfered-edges = false\n";
        let error = read(text).unwrap_err();
        assert_eq!(&text[error.range.as_usize()], "infered-edges");
        assert!(error.message.contains("infered-edges"), "{}", error.message);
    }

    #[test]
    fn what_is_not_said_has_its_default() {
        assert_eq!(read("").unwrap(), Settings::default());
        let settings = read("[nulecule]\nprovider = \"docker\"\n[plan]\ninferred-edges = false\n").unwrap();
        assert_eq!(settings.nulecule.provider.as_deref(), Some("docker"));
        assert!(!settings.plan.inferred_edges);
    }
}
