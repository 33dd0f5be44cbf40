//! `plimsoll.toml`: what a workspace decides once for all. The file also marks the folder of the workspace.

use std::collections::BTreeMap;

use plimsoll_base::TextRange;
use plimsoll_model::Family;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::application::Compatibility;

/// The name of the file.
pub const FILE_NAME: &str = "plimsoll.toml";

/// What the file says; everything has a default.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Settings {
    /// `[nulecule]`
    pub nulecule: NuleculeSettings,
    /// `[cnab]`
    pub cnab: CnabSettings,
    /// `[oam]`
    pub oam: OamSettings,
    /// `[plan]`
    pub plan: PlanSettings,
    /// `[[needs]]`
    pub needs: Vec<Need>,
    /// `[[moves]]`
    pub moves: Vec<Move>,
    /// `[[ignore]]`
    pub ignore: Vec<Ignore>,
    /// `[gates]`
    pub gates: GateSettings,
}

/// `[gates]`: what every plan has to keep. What may be written is read where it is asked of a plan.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct GateSettings {
    /// `fail-on`: what a plan must have nothing of.
    pub fail_on: Vec<Written>,
    /// `assert`: what must be so.
    #[serde(rename = "assert")]
    pub assertions: Vec<Written>,
}

/// `[nulecule]`
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct NuleculeSettings {
    /// `provider`: what `--provider` is where it is not given.
    pub provider: Option<String>,
    /// `compat`: the implementation whose behaviour counts where it differs from the specification's intent.
    #[serde(deserialize_with = "of_nulecule")]
    pub compat: Option<Compatibility>,
}

/// `[cnab]`
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct CnabSettings {
    /// `[cnab.bundles]`: paths of bundles in the workspace, files or folders, by the references under which they are
    /// published, without tags.
    pub bundles: BTreeMap<String, Written>,
}

/// `[oam]`
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct OamSettings {
    /// `definitions-complete`: whether the workspace and what KubeVela brings along have all definitions, so that a type
    /// that is not there is a mistake.
    pub definitions_complete: bool,
    /// `compat`: the implementation whose behaviour counts where it differs from the specification's intent.
    #[serde(deserialize_with = "of_oam")]
    pub compat: Option<Compatibility>,
}

/// An implementation that reads Nulecule.
fn of_nulecule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Compatibility>, D::Error> {
    implementation(deserializer, Family::Nulecule, &["atomicapp-0.6.4"])
}

/// An implementation that reads the Open Application Model.
fn of_oam<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Compatibility>, D::Error> {
    implementation(deserializer, Family::Oam, &["rudr", "oam-kubernetes-runtime", "kubevela"])
}

fn implementation<'de, D: Deserializer<'de>>(
    deserializer: D,
    family: Family,
    names: &'static [&'static str],
) -> Result<Option<Compatibility>, D::Error> {
    let name = String::deserialize(deserializer)?;
    let mut all = Compatibility::ALL.into_iter().filter(|one| one.family() == family);
    all.find(|one| one.name() == name).map(Some).ok_or_else(|| D::Error::unknown_variant(&name, names))
}

/// An item of `[[needs]]`: an application of the workspace that needs others, whatever families they are of.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Need {
    /// `application`: the one that needs, by its name or path.
    pub application: Written,
    /// `on`: those that must be there before it, by their names or paths.
    pub on: Vec<Written>,
}

/// An item of `[[moves]]`: a unit that has another address than the one under which it is recorded.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Move {
    /// `application`: the one that it is in, by its name or path; any where it is not given.
    pub application: Option<Written>,
    /// `from`: what it was called.
    pub from: Written,
    /// `to`: what it is called now.
    pub to: Written,
}

/// An item of `[[ignore]]`: differences that plan nothing.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ignore {
    /// `path`: the attribute.
    pub path: Written,
    /// `of`: the unit or the kind of units; all where it is not given.
    pub of: Option<Written>,
}

/// A text of the file, and where it stands.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(from = "toml::Spanned<String>")]
pub struct Written {
    /// The text.
    pub text: String,
    /// Its bytes in the file, quotes included.
    pub range: TextRange,
}

impl From<toml::Spanned<String>> for Written {
    fn from(spanned: toml::Spanned<String>) -> Self {
        let range = spanned.span();
        let range = TextRange::new(range.start as u32, range.end as u32);
        Self { text: spanned.into_inner(), range }
    }
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
    fn implementations_are_those_of_the_family() {
        for compatibility in Compatibility::ALL {
            let (own, other) =
                if compatibility.family() == Family::Oam { ("oam", "nulecule") } else { ("nulecule", "oam") };
            let settings = read(&format!("[{own}]\ncompat = \"{}\"\n", compatibility.name())).unwrap();
            assert!([settings.oam.compat, settings.nulecule.compat].contains(&Some(compatibility)));
            assert!(read(&format!("[{other}]\ncompat = \"{}\"\n", compatibility.name())).is_err());
        }
        assert!(read("[oam]\ndefinitions-complete = true\n").unwrap().oam.definitions_complete);
    }

    #[test]
    fn needs_and_bundles_are_read_with_their_places() {
        let text = "[cnab.bundles]\n\"localhost:5000/db\" = \"databases/db\"\n\n[[needs]]\napplication = \"shop\"\non = [\"db\", \"queue\"]\n";
        let settings = read(text).unwrap();
        let path = &settings.cnab.bundles["localhost:5000/db"];
        assert_eq!((path.text.as_str(), &text[path.range.as_usize()]), ("databases/db", "\"databases/db\""));
        let need = &settings.needs[0];
        assert_eq!(need.application.text, "shop");
        assert_eq!(&text[need.on[1].range.as_usize()], "\"queue\"");
        assert!(read("[[needs]]\napplication = \"shop\"\n").is_err(), "`on` is not left out");
    }

    #[test]
    fn gates_are_read_with_their_places() {
        let text = "[gates]\nfail-on = [\"delete\"]\nassert = [\"db before web\"]\n";
        let gates = read(text).unwrap().gates;
        assert_eq!(gates.fail_on[0].text, "delete");
        assert_eq!(&text[gates.assertions[0].range.as_usize()], "\"db before web\"");
        assert!(read("[gates]\nfailon = []\n").is_err());
    }

    #[test]
    fn moves_and_what_is_ignored_are_read_with_their_places() {
        let text =
            "[[moves]]\nfrom = \"a\"\nto = \"b\"\napplication = \"shop\"\n[[ignore]]\npath = \"x.y\"\n";
        let settings = read(text).unwrap();
        let one = &settings.moves[0];
        assert_eq!((one.from.text.as_str(), &text[one.to.range.as_usize()]), ("a", "\"b\""));
        assert_eq!(one.application.as_ref().map(|one| one.text.as_str()), Some("shop"));
        assert_eq!((settings.ignore[0].path.text.as_str(), &settings.ignore[0].of), ("x.y", &None));
        assert!(read("[[moves]]\nfrom = \"a\"\n").is_err(), "`to` is not left out");
        assert!(read("[[ignore]]\nof = \"a\"\n").is_err(), "`path` is not left out");
    }

    #[test]
    fn what_is_not_said_has_its_default() {
        assert_eq!(read("").unwrap(), Settings::default());
        let settings = read("[nulecule]\nprovider = \"docker\"\n[plan]\ninferred-edges = false\n").unwrap();
        assert_eq!(settings.nulecule.provider.as_deref(), Some("docker"));
        assert!(!settings.plan.inferred_edges);
    }
}
