//! The table as text. What it is made from are the definitions of KubeVela; only facts are kept.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::json;

use crate::cue::Schema;
use crate::cue::print::{constant, label};
use crate::oam::definition::{Definition, Resource, Source, Stage};

impl Definition {
    /// What is known of a definition without the texts and the places of the file that it was read from.
    #[must_use]
    pub fn facts(&self) -> Self {
        let mut facts = Self::new(self.kind, &self.name, self.name_anchor, Source::BuiltIn);
        facts.schema = self.schema.as_deref().map(|schema| Arc::new(Schema::facts(schema)));
        facts.workload.clone_from(&self.workload);
        facts.applies_to.clone_from(&self.applies_to);
        facts.conflicts_with.clone_from(&self.conflicts_with);
        facts.pod_disruptive = self.pod_disruptive;
        facts.stage = self.stage;
        facts.is_deprecated = self.is_deprecated;
        facts.manage_health_check = self.manage_health_check;
        facts.is_control_plane_only = self.is_control_plane_only;
        facts.output.clone_from(&self.output);
        facts.outputs.clone_from(&self.outputs);
        facts
    }
}

/// The line before a definition, without its line break.
pub(super) const MARK: &str = "// ";

/// A definition as an entry of the table: a line that names it, then a source file. What is read from the file has the
/// same [`facts`](Definition::facts). `None` for kinds that have no source files.
#[must_use]
pub fn entry(definition: &Definition) -> Option<String> {
    let word = definition.kind.word()?;
    let name = &definition.name;
    let mut text = format!("{MARK}{word} {name}\n{}: {{\n\ttype: \"{word}\"\n", label(name));
    if definition.is_deprecated {
        text.push_str("\tlabels: deprecated: \"true\"\n");
    }
    attributes(definition, &mut text);
    text.push_str("}\n");
    let mut template = String::new();
    for (path, resource) in definition
        .output
        .iter()
        .map(|of| ("output".to_owned(), of))
        .chain(definition.outputs.iter().map(|(name, of)| (format!("outputs: {}", label(name)), of)))
    {
        let _ = writeln!(template, "\t{path}: {}", resource_words(resource));
    }
    if let Some(schema) = &definition.schema {
        let _ = writeln!(template, "\tparameter: {}", schema.facts().to_cue(1));
    }
    if template.is_empty() {
        text.push_str("template: {}\n");
    } else {
        let _ = writeln!(text, "template: {{\n{template}}}");
    }
    Some(text)
}

fn attributes(definition: &Definition, text: &mut String) {
    let mut line = |words: &str| {
        let _ = writeln!(text, "\tattributes: {words}");
    };
    if let Some(workload) = &definition.workload {
        line(&format!("workload: type: {}", constant(&json!(**workload))));
    }
    for (name, list) in
        [("appliesToWorkloads", &definition.applies_to), ("conflictsWith", &definition.conflicts_with)]
    {
        if !list.is_empty() {
            let list = list.iter().map(|name| json!(**name)).collect();
            line(&format!("{name}: {}", constant(&list)));
        }
    }
    for (name, is_so) in [
        ("podDisruptive", definition.pod_disruptive),
        ("manageHealthCheck", definition.manage_health_check),
        ("controlPlaneOnly", definition.is_control_plane_only),
    ] {
        if is_so {
            line(&format!("{name}: true"));
        }
    }
    if definition.stage != Stage::default() {
        line(&format!("stage: {}", constant(&definition.stage.name().into())));
    }
}

fn resource_words(resource: &Resource) -> String {
    let mut words = serde_json::Map::new();
    let fields = [("apiVersion", &resource.api_version), ("kind", &resource.kind)];
    for (name, value) in fields {
        if let Some(value) = value {
            words.insert(name.to_owned(), json!(**value));
        }
    }
    constant(&words.into())
}
