//! Sources over strings, plans and applications made by hand, golden files.
#![allow(dead_code, unreachable_pub, clippy::disallowed_methods)]

pub mod bundle;
pub mod large;
pub mod markup;
pub mod reasons;
pub mod samples;
pub mod verification;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use plimsoll_base::{Anchor, FileId, NodeId, Place, Site, TextRange};
use plimsoll_plan::Plan;
use plimsoll_report::{ApplicationPlan, Context, Format, Out, PlanReport, Sources, Style, Tool};
use serde_json::{Value, json};

/// A secret that no output may show. It stands in files, in values, and in recorded state.
pub const SENTINEL: &str = "hunter2-Zq9x";

/// Files over strings. Tree elements are what [`Files::site`] was asked for.
#[derive(Default)]
pub struct Files {
    files: Vec<(String, Option<String>)>,
    nodes: BTreeMap<(FileId, NodeId), TextRange>,
}

impl Files {
    pub fn add(&mut self, path: &str, text: impl Into<String>) -> FileId {
        self.files.push((path.to_owned(), Some(text.into())));
        FileId(self.files.len() as u32 - 1)
    }

    pub fn add_without_text(&mut self, path: &str) -> FileId {
        self.files.push((path.to_owned(), None));
        FileId(self.files.len() as u32 - 1)
    }

    /// The bytes of the first `needle` in a file.
    pub fn find(&self, file: FileId, needle: &str) -> TextRange {
        let text = self.files[file.0 as usize].1.as_deref().unwrap();
        let start = text.find(needle).unwrap_or_else(|| panic!("no {needle:?}"));
        TextRange::new(start as u32, (start + needle.len()) as u32)
    }

    /// An element that covers the first `needle` in a file.
    pub fn site(&mut self, file: FileId, needle: &str) -> Site {
        let range = self.find(file, needle);
        let node = NodeId(self.nodes.len() as u32 + 1);
        self.nodes.insert((file, node), range);
        Site { file, node }
    }

    pub fn place(&self, file: FileId, needle: &str) -> Place {
        Place::bytes(file, self.find(file, needle))
    }
}

impl Sources for Files {
    fn path(&self, file: FileId) -> String {
        self.files[file.0 as usize].0.clone()
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        let text = self.files[file.0 as usize].1.as_ref()?;
        Some(text.replace(SENTINEL, &"*".repeat(SENTINEL.len())).into())
    }

    fn is_file(&self, path: &str) -> bool {
        self.files.iter().any(|(known, _)| known == path)
    }

    fn range(&self, place: &Place) -> Option<TextRange> {
        match place.anchor {
            Anchor::File | Anchor::DefinedName => None,
            Anchor::Node(node, _) | Anchor::Text(node, _) => self.nodes.get(&(place.file, node)).copied(),
            Anchor::Bytes(range) => Some(range),
        }
    }
}

pub const ASCII: Style = Style { unicode: false, ..Style::PIPED };
pub const COLOR: Style = Style { color: true, ..Style::PIPED };

pub fn context(files: &Files, style: Style) -> Context<'_> {
    Context { sources: files, style, tool: Tool { name: "plimsoll", version: "0.1.0" } }
}

/// What a renderer writes.
pub fn text(render: impl FnOnce(Out<'_>) -> std::fmt::Result) -> String {
    let mut text = String::new();
    render(&mut text).unwrap();
    text
}

/// One plan as an output.
pub fn plan_text(format: &Format, plan: &Plan, context: &Context<'_>, show_values: bool) -> String {
    let application = ApplicationPlan { plan, diagnostics: &[], inputs: &[], gates: &[], since: None };
    plan_report(format, application, context, show_values)
}

/// One plan with all that is said beside it as an output.
pub fn plan_report(
    format: &Format,
    application: ApplicationPlan<'_>,
    context: &Context<'_>,
    show_values: bool,
) -> String {
    let report = PlanReport {
        applications: &[application],
        folder: None,
        show_values,
        show_suppressed: true,
        max_bytes: None,
    };
    text(|out| format.plan.unwrap()(&report, context, out))
}

/// Compares with a file of `tests/golden`, or writes it when `UPDATE_GOLDEN` is set.
pub fn golden(name: &str, actual: &str) {
    assert!(!actual.contains(SENTINEL), "{name} shows the secret");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var("UPDATE_GOLDEN").is_ok() {
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        actual == expected,
        "{name} differs; UPDATE_GOLDEN=1 accepts this:\n{actual}\n--- instead of:\n{expected}"
    );
}

/// Allows no other keys in objects whose keys a schema names.
pub fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.get("properties").is_some_and(Value::is_object) && map.contains_key("type") {
                map.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// What differs between two plans, and what that says of a saved plan, in a format: a step that came, one that is gone, and
/// one that changed in each way.
pub fn compared(format: &str, style: Style) -> (String, String) {
    let (files, before) = samples::upgrade();
    let mut after = before.clone();
    let gone = after.steps.iter().position(|step| step.waits_for.is_empty()).unwrap();
    let changed = (gone + 1) % after.steps.len();
    after.steps[gone].address = plimsoll_model::Address::new("wordpress/newcomer");
    let step = &mut after.steps[changed];
    (step.wave, step.action) = (step.wave + 1, plimsoll_plan::Action::Replace);
    step.changes = vec![
        samples::change(
            samples::path(&["image"]),
            Some(samples::text("web:1.0")),
            Some(samples::text("web:1.2\u{1b}[31m")),
        ),
        samples::change(samples::path(&["token"]), Some(samples::recorded_secret()), Some(samples::secret())),
    ]
    .into();
    after.id = after.canonical_id();
    let differences = plimsoll_plan::compare_all(&[&before], &[&after]);
    let format = Format::find(format).unwrap();
    let context = context(&files, style);
    let report = plimsoll_report::DifferenceReport {
        before: "approved.plan",
        after: "new.plan",
        differences: &differences,
    };
    let difference = text(|out| format.difference.unwrap()(&report, &context, out));
    let digest = |text: &str| Some(plimsoll_base::Digest::of(text.as_bytes()).to_string());
    let moved = |path: &str, kind: &str, before, after| plimsoll_report::MovedInput {
        path: path.to_owned(),
        kind: kind.to_owned(),
        before,
        after,
    };
    let report = plimsoll_report::StaleReport {
        file: "approved.plan",
        moved: &[
            moved("Nulecule", "nulecule", digest("old"), digest("new")),
            moved("answers.conf", "answers", digest("old"), None),
            moved("artifacts/web.yaml", "artifact", None, digest("new")),
            moved("wordpress", "record", Some("01HV6YQ5Z0GQWJ4V6D1Q0K3M7Q".to_owned()), None),
        ],
        differences: &differences,
        command: "plimsoll plan shop --out approved.plan",
    };
    (difference, text(|out| format.stale.unwrap()(&report, &context, out)))
}
