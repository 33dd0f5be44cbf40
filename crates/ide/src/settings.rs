//! The settings of an editor: what there is, how it is read, and its JSON Schema. What `plimsoll.toml` says counts more, as the
//! file is everybody's; parameters of a single request count most.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_analysis::defaults::Chosen;
use plimsoll_base::nearest;
use plimsoll_formats::application::Compatibility;
use plimsoll_model::Family;
use serde_json::{Map, Value, json};

/// One setting.
struct Setting {
    /// Its name, with dots between the names of what it is in.
    name: &'static str,
    /// What it may be.
    of: Of,
    /// What it decides, as one reads it in an editor.
    words: &'static str,
}

/// What a setting may be.
#[derive(Clone, Copy)]
enum Of {
    /// Any text; an empty one says nothing.
    Text,
    /// The name of an implementation that reads files of a family.
    Implementation(Family),
    /// Yes or no, with what it is where nothing is said.
    Flag(bool),
    /// A list of texts, empty where nothing is said.
    Texts,
}

/// All settings, by name.
const SETTINGS: [Setting; 7] = [
    Setting {
        name: "codeLens.enable",
        of: Of::Flag(true),
        words: "Show above each unit when it comes in the plan and what is done.",
    },
    Setting {
        name: "inlayHints.enable",
        of: Of::Flag(true),
        words: "Show resolved values and defaults in the text.",
    },
    Setting {
        name: "nulecule.compat",
        of: Of::Implementation(Family::Nulecule),
        words: "Whose behaviour counts where it differs from the Nulecule specification, unless plimsoll.toml says it.",
    },
    Setting {
        name: "nulecule.provider",
        of: Of::Text,
        words: "The provider whose artifacts count in plans, unless plimsoll.toml says it.",
    },
    Setting {
        name: "oam.compat",
        of: Of::Implementation(Family::Oam),
        words: "Whose behaviour counts where it differs from the Open Application Model, unless plimsoll.toml says it.",
    },
    Setting {
        name: "plan.watch",
        of: Of::Flag(false),
        words: "Tell whenever the plan of an open document becomes another one.",
    },
    Setting {
        name: "syntax.toldByOthers",
        of: Of::Texts,
        words: "The languages, by the identifiers of the editor, for which another server tells mistakes of the syntax of YAML and JSON: \
                plimsoll leaves these out there.",
    },
];

/// What a client keeps for itself beside these: how it starts the server, and what it writes down of the messages.
const OF_CLIENTS: [&str; 2] = ["server", "trace"];

/// What a client set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientSettings {
    /// What counts for plans and findings where `plimsoll.toml` says nothing.
    pub chosen: Chosen,
    /// Whether hints in the text are wanted.
    pub inlay_hints: bool,
    /// Whether lines above units are wanted.
    pub code_lens: bool,
    /// Whether the plans of all open documents are watched.
    pub watch_plan: bool,
    /// The languages of which another server tells mistakes of the syntax.
    pub syntax_told_by_others: Vec<String>,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            chosen: Chosen::default(),
            inlay_hints: true,
            code_lens: true,
            watch_plan: false,
            syntax_told_by_others: Vec::new(),
        }
    }
}

impl ClientSettings {
    /// Reads settings, later ones stronger, and tells what is wrong with them, for people. What is wrong is as if it were
    /// not said. Names may be nested, or written with dots; `null` says nothing.
    #[must_use]
    pub fn read(layers: &[&Value]) -> (Self, Vec<String>) {
        let mut given = BTreeMap::new();
        let mut problems = BTreeSet::new();
        for layer in layers {
            match layer {
                Value::Null => {}
                Value::Object(map) => flatten("", map, &mut given, &mut problems),
                _ => {
                    problems.insert("The settings of plimsoll must be an object.".to_owned());
                }
            }
        }
        let mut settings = Self::default();
        for (setting, value) in SETTINGS.iter().filter_map(|one| Some((one, given.get(one.name)?))) {
            if let Err(problem) = settings.set(setting, value) {
                problems.insert(problem);
            }
        }
        (settings, problems.into_iter().collect())
    }

    fn set(&mut self, setting: &Setting, value: &Value) -> Result<(), String> {
        let wrong = || format!("The setting `plimsoll.{}` must be {}.", setting.name, setting.of.words());
        match setting.of {
            Of::Flag(_) => {
                let flag = value.as_bool().ok_or_else(wrong)?;
                match setting.name {
                    "codeLens.enable" => self.code_lens = flag,
                    "inlayHints.enable" => self.inlay_hints = flag,
                    _ => self.watch_plan = flag,
                }
            }
            Of::Text => {
                // Editors have no other way to show that nothing is said.
                let text = Some(value.as_str().ok_or_else(wrong)?).filter(|text| !text.is_empty());
                self.chosen.provider = text.map(str::to_owned);
            }
            Of::Texts => {
                let texts = value.as_array().ok_or_else(wrong)?.iter();
                let texts = texts.map(|text| text.as_str().map(str::to_owned));
                self.syntax_told_by_others = texts.collect::<Option<_>>().ok_or_else(wrong)?;
            }
            Of::Implementation(family) => {
                let name = value.as_str().ok_or_else(wrong)?;
                let known = implementations(family).find(|one| one.name() == name);
                if known.is_none() && name != NONE {
                    return Err(wrong());
                }
                let place =
                    if family == Family::Nulecule { &mut self.chosen.nulecule } else { &mut self.chosen.oam };
                *place = known;
            }
        }
        Ok(())
    }
}

/// The specification's intent counts.
const NONE: &str = "none";

fn implementations(family: Family) -> impl Iterator<Item = Compatibility> {
    Compatibility::ALL.into_iter().filter(move |one| one.family() == family)
}

impl Of {
    fn words(self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Flag(_) => "true or false".to_owned(),
            Self::Texts => "a list of texts".to_owned(),
            Self::Implementation(family) => {
                let names: Vec<String> =
                    implementations(family).map(|one| format!("`{}`", one.name())).collect();
                format!("`{NONE}` or {}", names.join(", "))
            }
        }
    }

    fn schema(self) -> Map<String, Value> {
        let schema = match self {
            Self::Text => json!({ "type": "string", "default": "" }),
            Self::Flag(default) => json!({ "type": "boolean", "default": default }),
            Self::Texts => json!({ "type": "array", "items": { "type": "string" }, "default": [] }),
            Self::Implementation(family) => {
                let names: Vec<&str> =
                    std::iter::once(NONE).chain(implementations(family).map(Compatibility::name)).collect();
                json!({ "type": "string", "enum": names, "default": NONE })
            }
        };
        if let Value::Object(schema) = schema { schema } else { Map::new() }
    }
}

/// Collects what is said under full names; what is no setting is a problem.
fn flatten(
    front: &str,
    map: &Map<String, Value>,
    given: &mut BTreeMap<&'static str, Value>,
    problems: &mut BTreeSet<String>,
) {
    for (key, value) in map {
        let name = if front.is_empty() { key.clone() } else { format!("{front}.{key}") };
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) {
            if !value.is_null() {
                given.insert(setting.name, value.clone());
            }
            continue;
        }
        if OF_CLIENTS.contains(&name.split('.').next().unwrap_or_default()) {
            continue;
        }
        let is_group =
            SETTINGS.iter().any(|one| one.name.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.')));
        match value {
            Value::Object(inner) if is_group => flatten(&name, inner, given, problems),
            Value::Null => {}
            _ if is_group => {
                problems.insert(format!("The setting `plimsoll.{name}` must be an object."));
            }
            _ => {
                let meant = nearest(&name, SETTINGS.iter().map(|setting| setting.name));
                let help = meant.map(|meant| format!(" Did you mean `plimsoll.{meant}`?"));
                problems.insert(format!("`plimsoll.{name}` is no setting.{}", help.unwrap_or_default()));
            }
        }
    }
}

/// Whether an object seems to be settings of plimsoll: a client may send those of all its servers.
#[must_use]
pub fn are_ours(value: &Value) -> bool {
    let first = |name: &str| name.split('.').next().map(str::to_owned);
    let ours: BTreeSet<Option<String>> = SETTINGS.iter().map(|setting| first(setting.name)).collect();
    value.as_object().is_some_and(|map| map.keys().any(|key| ours.contains(&first(key))))
}

/// The JSON Schema of the settings, each under its full name with `plimsoll.` in front, as editors list them.
#[must_use]
pub fn schema() -> String {
    let properties = SETTINGS.iter().map(|setting| {
        let mut schema = setting.of.schema();
        schema.insert("description".to_owned(), json!(setting.words));
        (format!("plimsoll.{}", setting.name), Value::Object(schema))
    });
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of the language server of plimsoll",
        "description": "As the section `plimsoll` of `workspace/configuration`, or without `plimsoll.` in front as initializationOptions.",
        "type": "object",
        "properties": properties.collect::<Map<String, Value>>(),
        "additionalProperties": false,
    });
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_nested_and_with_dots_and_later_ones_count_more() {
        let first =
            json!({ "nulecule": { "provider": "docker", "compat": "atomicapp-0.6.4" }, "plan.watch": true });
        let later = json!({
            "nulecule.provider": "kubernetes", "codeLens": { "enable": false }, "oam": null,
            "syntax": { "toldByOthers": ["yaml"] },
        });
        let (settings, problems) = ClientSettings::read(&[&first, &Value::Null, &later]);
        assert_eq!(problems, Vec::<String>::new());
        let chosen = Chosen {
            provider: Some("kubernetes".to_owned()),
            nulecule: Some(Compatibility::AtomicApp064),
            oam: None,
        };
        assert_eq!(
            settings,
            ClientSettings {
                chosen,
                inlay_hints: true,
                code_lens: false,
                watch_plan: true,
                syntax_told_by_others: vec!["yaml".to_owned()]
            }
        );
    }

    #[test]
    fn what_is_wrong_is_told_and_counts_as_not_said() {
        let wrong = json!({
            "nulecule": { "providr": "x", "compat": "kubevela" },
            "oam": 7,
            "plan": { "watch": "yes" },
            "syntax.toldByOthers": ["yaml", 1],
            "trace": { "server": "off" },
            "telemetry": true,
        });
        let (settings, problems) = ClientSettings::read(&[&wrong, &json!([])]);
        assert_eq!(settings, ClientSettings::default());
        assert_eq!(
            problems,
            [
                "The setting `plimsoll.nulecule.compat` must be `none` or `atomicapp-0.6.4`.",
                "The setting `plimsoll.oam` must be an object.",
                "The setting `plimsoll.plan.watch` must be true or false.",
                "The setting `plimsoll.syntax.toldByOthers` must be a list of texts.",
                "The settings of plimsoll must be an object.",
                "`plimsoll.nulecule.providr` is no setting. Did you mean `plimsoll.nulecule.provider`?",
                "`plimsoll.telemetry` is no setting.",
            ]
        );
    }

    #[test]
    fn settings_of_others_are_none_of_ours() {
        assert!(are_ours(&json!({ "plan.watch": true })) && are_ours(&json!({ "oam": {} })));
        assert!(!are_ours(&json!({ "editor": {}, "yaml": {} })) && !are_ours(&Value::Null));
    }
}
