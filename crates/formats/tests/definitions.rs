//! Definitions of the Open Application Model. The cases are in `tests/definitions/*.md`: a heading is a case, its inputs are
//! above what comes out. `UPDATE_DEFINITIONS=1` writes that anew; read the change.
//!
//! | fence | meaning |
//! |---|---|
//! | `yaml` | documents |
//! | `cue` | a source file |
//! | `definitions` | what is read from them |
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a test works on real files")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use plimsoll_base::FileId;
use plimsoll_formats::cnab::schema::json;
use plimsoll_formats::cue::check::nothing_later;
use plimsoll_formats::cue::print::label;
use plimsoll_formats::cue::schema::{DefaultValue, Field, Limit, List, Others, Scalar, Schema, Struct};
use plimsoll_formats::cue::{Doc, Template};
use plimsoll_formats::oam::builtin::builtin;
use plimsoll_formats::oam::{Definition, DefinitionKind, Stage};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{TextRange, parse_yaml};
use plimsoll_test_support::case::Expected;
use plimsoll_test_support::markdown::sections;
use plimsoll_test_support::update::{Update, apply, difference};
use proptest::prelude::*;
use serde_json::Value as Json;

const FILE: FileId = FileId(0);

fn read_yaml(text: &str) -> Vec<Definition> {
    let tree = parse_yaml(text);
    let read =
        |document| Definition::read(document, FILE).or_else(|| Definition::read_schema(document, FILE));
    tree.documents().filter_map(read).collect()
}

/// What a definition says, a line for everything that is not as usual.
fn shown(definition: &Definition) -> String {
    let mut text = format!("{} {}\n", definition.kind.noun(), definition.name);
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(text, "  {name}: {value}").expect("a text");
        }
    };
    let of = |value: &Option<std::sync::Arc<str>>| value.as_deref().unwrap_or_default().to_owned();
    line("description", of(&definition.description));
    line("version", of(&definition.version));
    line("workload", of(&definition.workload));
    line("reference", of(&definition.definition_ref));
    line("applies to", definition.applies_to.join(", "));
    line("conflicts with", definition.conflicts_with.join(", "));
    let stage = definition.stage;
    line("stage", if stage == Stage::default() { String::new() } else { stage.name().to_owned() });
    let is = [
        ("deprecated", definition.is_deprecated),
        ("pod disruptive", definition.pod_disruptive),
        ("manages health", definition.manage_health_check),
        ("control plane only", definition.is_control_plane_only),
        ("without overlap", !definition.allow_component_overlap),
    ];
    line("is", is.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect::<Vec<_>>().join(", "));
    let outputs = definition.outputs.iter().map(|(name, of)| (&**name, of));
    for (name, resource) in definition.output.iter().map(|of| ("output", of)).chain(outputs) {
        line(name, format!("{} {}", of(&resource.api_version), of(&resource.kind)));
    }
    for problem in &definition.problems {
        line("problem", format!("{}..{} {}", problem.range.start, problem.range.end, problem.kind));
    }
    for error in &definition.json_errors {
        line("error", format!("{}..{} {:?}", error.range.start, error.range.end, error.kind));
    }
    if let Some(schema) = &definition.schema {
        text.push_str(&format!("{schema}\n").lines().map(|line| format!("  {line}\n")).collect::<String>());
    }
    text
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/definitions");
    let mut failures = String::new();
    for path in files(&folder) {
        let text = std::fs::read_to_string(&path).expect("a file");
        let mut updates = Vec::new();
        for section in sections(&text).expect("Markdown") {
            let mut found: Vec<Definition> = Vec::new();
            for fence in section.fences() {
                match fence.info.as_str() {
                    "yaml" => found = read_yaml(&fence.text),
                    "cue" => found = Definition::read_cue(&fence.text, FILE).into_iter().collect(),
                    "definitions" => {
                        let actual: String = found.iter().map(shown).collect();
                        if actual != fence.text {
                            let change = difference(&fence.text, &actual);
                            write!(failures, "{} › {}:\n{change}", path.display(), section.title)
                                .expect("a text");
                            let expected =
                                Expected { text: fence.text.clone(), inside: fence.inside.clone() };
                            updates.push(Update { expected, text: actual, exit: 0 });
                        }
                    }
                    other => panic!("line {}: no fence is called `{other}`", fence.line),
                }
            }
        }
        if std::env::var_os("UPDATE_DEFINITIONS").is_some() {
            std::fs::write(&path, apply(&text, &updates)).expect("a file");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn places_lead_back_into_the_file() {
    let text = "apiVersion: core.oam.dev/v1beta1\nkind: TraitDefinition\nmetadata:\n  name: door\nspec:\n  \
                schematic:\n    cue:\n      template: |\n        parameter: port: int\n";
    let tree = parse_yaml(text);
    let definition = tree.documents().find_map(|document| Definition::read(document, FILE)).expect("one");
    let port = definition.fields().next().expect("a field");
    let scalar = tree.node(definition.template.expect("a template")).value();
    let decoded = scalar.and_then(plimsoll_syntax::Value::as_scalar).expect("a scalar").decode();
    assert_eq!(decoded.text.get(port.range.as_usize()), Some("port"));
    assert_ne!(definition.place(), definition.place_in_template(port.range));
    assert_eq!(builtin(definition.kind, "gateway").and_then(|definition| definition.place()), None);
}

/// A schema as it is read from its own text.
fn again(schema: &Schema) -> Schema {
    let text = format!("parameter: {}\n", schema.to_cue(0));
    let template = Template::read(&text);
    assert_eq!(template.problems, [], "{text}");
    template.parameter.expect("there are parameters").schema.facts()
}

fn names() -> impl Strategy<Value = String> {
    prop::sample::select(
        &["a", "port", "if", "with-dash", "_hidden", "#x", "1st", "quote\"", "Ä", "null"][..],
    )
    .prop_map(ToOwned::to_owned)
}

fn scalar() -> impl Strategy<Value = Schema> {
    let texts = prop::sample::select(&["", "^a\\d+$", "\\(x)", "a\"b\n", "é"][..]);
    let number = (-1000i64..1000).prop_map(serde_json::Number::from);
    let of_number = prop_oneof![
        number.clone().prop_map(Limit::AtLeast),
        number.clone().prop_map(Limit::Above),
        number.clone().prop_map(Limit::AtMost),
        number.prop_map(Limit::Below),
    ];
    let of_text = prop_oneof![
        texts.clone().prop_map(|text| Limit::Matches(text.into())),
        texts.clone().prop_map(|text| Limit::MatchesNot(text.into())),
        texts.prop_map(|text| Limit::Not(text.into())),
        (0u64..9).prop_map(Limit::MinLength),
        (0u64..9).prop_map(Limit::MaxLength),
    ];
    let numbers = prop::sample::select(&[Scalar::Int, Scalar::Float, Scalar::Number][..]);
    prop_oneof![
        (numbers, prop::collection::vec(of_number, 0..3)).prop_map(|(of, limits)| Schema::Scalar(of, limits)),
        prop::collection::vec(of_text, 0..3).prop_map(|limits| Schema::Scalar(Scalar::String, limits)),
        prop::sample::select(&[Scalar::Bool, Scalar::Bytes][..]).prop_map(Schema::scalar),
    ]
}

fn constants() -> impl Strategy<Value = Schema> {
    let values = [
        serde_json::json!("a"),
        serde_json::json!("\\(b)\t"),
        serde_json::json!(""),
        serde_json::json!(7),
        serde_json::json!(-1.5),
        serde_json::json!(true),
        serde_json::json!(null),
    ];
    prop::sample::subsequence(values.to_vec(), 1..4).prop_map(|constants| Schema::Constants(constants.into()))
}

fn field(schema: impl Strategy<Value = Schema>) -> impl Strategy<Value = Field> {
    let conditions = prop::sample::select(
        &[None, None, Some("if a == \"b\""), Some("if a == 1 if b"), Some("if a or if !b")][..],
    );
    let default = (0u8..4, -9i64..9);
    (names(), any::<bool>(), schema, conditions, any::<[bool; 4]>(), default).prop_map(
        |(name, optional, schema, condition, marks, (kind, number))| {
            // A default that the type does not accept would be one more alternative.
            let known = match (&schema, kind) {
                (Schema::Constants(constants), 0) => constants.last().cloned(),
                (Schema::Scalar(Scalar::Int | Scalar::Number, limits), 0) if limits.is_empty() => {
                    Some(number.into())
                }
                (Schema::List(_), 0) => Some(serde_json::json!([number, "x"])),
                (Schema::Any, 0) => Some(serde_json::json!({"a-b": number, "c": []})),
                _ => None,
            };
            let computed = match (&schema, kind) {
                (Schema::Any | Schema::Scalar(..) | Schema::List(_), 1) => Some("context.name"),
                (Schema::Scalar(Scalar::String, limits), 2) if limits.is_empty() => {
                    Some("\"x-\\(context.name)\"")
                }
                _ => None,
            };
            let computed = computed.map(|words| DefaultValue::Computed(words.into()));
            let doc = Doc {
                short: marks[0].then(|| "p".into()),
                alias: marks[1].then(|| "Port of it".into()),
                ignore: marks[2],
                immutable: marks[3],
                prose: if number == 0 { "deprecated".into() } else { "".into() },
                ..Doc::default()
            };
            let default = known.map(DefaultValue::Known).or(computed);
            let condition = condition.map(Into::into);
            Field { name: name.into(), optional, default, schema, condition, doc, range: TextRange::at(0) }
        },
    )
}

/// Fields with different names, as those of a struct are.
fn structure(mut fields: Vec<Field>, pattern: Option<Schema>, others: Others) -> Schema {
    let mut seen = Vec::new();
    fields.retain(|field| {
        let is_new = !seen.contains(&field.name);
        seen.push(field.name.clone());
        is_new
    });
    let lists_nothing = fields.is_empty() && pattern.is_none();
    let others = if lists_nothing && others == Others::Unread { Others::Allowed } else { others };
    Schema::Struct(Struct { fields, pattern: pattern.map(Box::new), others })
}

/// Whether it is written as one value.
fn is_constant(schema: &Schema) -> bool {
    match schema {
        Schema::Constants(constants) => constants.len() == 1,
        Schema::List(list) => list.rest.is_none() && list.first.iter().all(is_constant),
        Schema::Struct(of) => {
            let of_field = |field: &Field| {
                field.default.is_none() && field.condition.is_none() && is_constant(&field.schema)
            };
            of.pattern.is_none() && of.others == Others::Unread && of.fields.iter().all(of_field)
        }
        _ => false,
    }
}

fn schemas() -> impl Strategy<Value = Schema> {
    let leaf = prop_oneof![Just(Schema::Any), scalar(), constants()];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let others = prop::sample::select(&[Others::Refused, Others::Unread, Others::Allowed][..]);
        let structs =
            (prop::collection::vec(field(inner.clone()), 0..5), prop::option::of(inner.clone()), others)
                .prop_map(|(fields, pattern, others)| structure(fields, pattern, others))
                .boxed();
        let list = (prop::collection::vec(inner.clone(), 0..3), prop::option::of(inner.prop_map(Box::new)))
            .prop_map(|(first, rest)| Schema::List(List { first, rest }))
            .boxed();
        let parts = (structs.clone(), list.clone(), constants(), 0usize..4);
        let alternatives = parts.prop_map(|(left, list, constants, preferred)| {
            let alternatives = vec![left, constants, list];
            // A preferred constant is the default of the field instead.
            let preferred = [Some(0), None, Some(2), None][preferred]
                .filter(|&index: &usize| !is_constant(&alternatives[index]));
            Schema::OneOf { alternatives, preferred }
        });
        prop_oneof![structs, list, alternatives]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_back(schema in schemas()) {
        prop_assert_eq!(again(&schema), schema.facts(), "{}", schema.to_cue(0));
    }

    #[test]
    fn labels_are_read_back(name in "\\PC{1,12}") {
        let text = format!("parameter: {}: int", label(&name));
        let schema = Template::read(&text).parameter.expect("a parameter").schema;
        prop_assert_eq!(&*schema.as_struct().expect("a mapping").fields[0].name, &*name);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in folder.read_dir().expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// A folder of real files, where it is at hand: beside the repository in `../shared/corpus`, or where `PLIMSOLL_CORPUS`
/// says.
fn corpus(folder: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from).join(folder);
    if !corpus.is_dir() {
        println!("skipped: there is no corpus beside the repository");
        return None;
    }
    Some(corpus)
}

/// The definitions in a folder of real files. Values that a template of Helm computes are left out.
fn real(folder: &str) -> Option<Vec<(PathBuf, Definition)>> {
    let mut found = Vec::new();
    for path in files(&corpus(folder)?) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let definitions = match path.extension().and_then(|extension| extension.to_str()) {
            Some("cue") => Definition::read_cue(&text, FILE).into_iter().collect(),
            Some("yaml" | "yml") => {
                let lines = text.lines().filter(|line| !(line.contains("{{") && line.contains("}}")));
                read_yaml(&lines.flat_map(|line| [line, "\n"]).collect::<String>())
            }
            _ => Vec::new(),
        };
        found.extend(definitions.into_iter().map(|definition| (path.clone(), definition)));
    }
    Some(found)
}

/// How many there are of each kind, and how many of them have a schema; those with mistakes are shown.
fn counts(found: &[(PathBuf, Definition)]) -> BTreeMap<&'static str, (usize, usize)> {
    let mut counts = BTreeMap::new();
    for (path, definition) in found {
        if !definition.problems.is_empty() || !definition.json_errors.is_empty() {
            println!("{}: {:?} {:?}", path.display(), definition.problems, definition.json_errors);
        }
        let (all, with_schema) = counts.entry(definition.kind.name()).or_default();
        *all += 1;
        *with_schema += usize::from(definition.schema.is_some());
        if let Some(schema) = &definition.schema {
            assert!(again(schema) == schema.facts(), "{}: {}", path.display(), schema.to_cue(0));
        }
    }
    println!("{counts:#?}");
    counts
}

#[test]
fn real_definitions_are_read_and_printed() {
    let Some(found) = real("oam-definitions") else { return };
    // Most component types are modules of Terraform, whose variables are not read.
    let expected = BTreeMap::from([
        ("ComponentDefinition", (216, 32)),
        ("PolicyDefinition", (2, 2)),
        ("TraitDefinition", (58, 40)),
        ("WorkflowStepDefinition", (14, 13)),
        ("WorkloadDefinition", (13, 3)),
    ]);
    assert_eq!(counts(&found), expected);
}

#[test]
fn the_definitions_of_the_chart_are_built_in() {
    let Some(found) = real("oam-definitions-helm") else { return };
    let mut n_equal = 0;
    for (path, definition) in &found {
        if definition.kind.word().is_none() || !path.ends_with(format!("{}.yaml", definition.name)) {
            continue;
        }
        let built_in = builtin(definition.kind, &definition.name);
        let built_in = built_in.unwrap_or_else(|| panic!("{}", path.display()));
        assert_eq!(built_in.is_deprecated, definition.is_deprecated, "{}", path.display());
        assert_eq!(built_in.workload, definition.workload, "{}", path.display());
        n_equal += usize::from(built_in.schema == definition.facts().schema);
    }
    let expected = BTreeMap::from([
        ("ComponentDefinition", (10, 10)),
        ("PolicyDefinition", (10, 10)),
        ("TraitDefinition", (35, 35)),
        ("WorkflowStepDefinition", (36, 33)),
    ]);
    assert_eq!(counts(&found), expected);
    println!("{n_equal} of {} have the same schema; the others are added to", found.len());
    assert_eq!(n_equal, 87);
}

/// What is used in an application: the lists of a mapping whose items have a type, and the kind of that.
fn uses(within: &Json, list: &str, kind: DefinitionKind) -> Vec<(DefinitionKind, Json)> {
    within[list].as_array().into_iter().flatten().map(|of| (kind, of.clone())).collect()
}

#[test]
fn real_applications_fit_the_built_in_definitions() {
    let Some(corpus) = corpus("oam-v1beta1") else { return };
    let (mut n_checked, mut found) = (0, Vec::new());
    for path in files(&corpus) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if !path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            continue;
        }
        for document in parse_yaml(text).documents() {
            let view = View::new(document);
            let application = json(&view, view.value());
            let spec = &application["spec"];
            if application["kind"] != "Application" {
                continue;
            }
            let components = uses(spec, "components", DefinitionKind::Component);
            let mut used: Vec<_> =
                components.iter().flat_map(|(_, of)| uses(of, "traits", DefinitionKind::Trait)).collect();
            used.extend(components);
            used.extend(uses(spec, "policies", DefinitionKind::Policy));
            used.extend(uses(&spec["workflow"], "steps", DefinitionKind::WorkflowStep));
            for (kind, of) in used {
                let definition = of["type"].as_str().and_then(|name| builtin(kind, name));
                let Some(schema) = definition.and_then(|definition| definition.schema.clone()) else {
                    continue;
                };
                let properties = Some(&of["properties"]).filter(|of| !of.is_null()).cloned();
                let properties = properties.unwrap_or_else(|| serde_json::json!({}));
                n_checked += 1;
                let violations = schema.violations(&properties, &nothing_later);
                found.extend(violations.iter().map(|of| format!("{}: {of:?}", path.display())));
            }
        }
    }
    println!("{}", found.join("\n"));
    let n_deprecated = found.iter().filter(|of| of.contains("Deprecated")).count();
    // Fields that nothing reads, and one number where there must be a list; beside them fields of old.
    assert_eq!((n_checked, found.len() - n_deprecated, n_deprecated), (332, 6, 62));
}
