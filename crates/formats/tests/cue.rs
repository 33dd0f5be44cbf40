//! Templates in CUE. The cases are in `tests/cue/*.md`: a heading is a case, its fences happen in order, and those that say
//! what comes out belong to the inputs above them. `UPDATE_CUE=1` writes them anew; read the change.
//!
//! | fence | meaning |
//! |---|---|
//! | `cue` | a template or a source file |
//! | `json-schema` | a schema instead of a template |
//! | `value` | parameters in JSON |
//! | `schema` | the outline of the parameters |
//! | `definition` | what is read beside them |
//! | `problems` | what is wrong with the text: `line:column`, the bytes, what; required where there is something |
//! | `findings` | what is wrong with the value; nothing for nothing |
//! | `filled` | the value with its defaults |
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a test works on real files")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use plimsoll_formats::cue::check::{Fault, Step, Violation, nothing_later};
use plimsoll_formats::cue::schema::{DefaultValue, Schema};
use plimsoll_formats::cue::syntax::{Declaration, Expression, ExpressionKind, Struct};
use plimsoll_formats::cue::{
    Definition, MAX_NESTING, MAX_TYPES, ProblemKind, Template, from_json_schema, parse,
};
use plimsoll_syntax::{Scalar, TextRange, Tree, parse_yaml};
use plimsoll_test_support::case::Expected;
use plimsoll_test_support::markdown::{Fence, sections};
use plimsoll_test_support::update::{Update, apply, difference};
use proptest::prelude::*;

/// What the inputs of a case are so far.
#[derive(Default)]
struct Inputs {
    text: String,
    template: Option<Template>,
    schema: Option<Schema>,
    value: serde_json::Value,
}

impl Inputs {
    /// Takes in an input, or gives what an output must be.
    fn see(&mut self, fence: &Fence) -> Option<String> {
        let schema = || self.schema.as_ref().expect("there is a schema above");
        let mut output = String::new();
        match fence.info.as_str() {
            "cue" => {
                let template = Template::read(&fence.text);
                self.schema = template.parameter.as_ref().map(|parameter| parameter.schema.clone());
                self.template = Some(template);
                self.text.clone_from(&fence.text);
                return None;
            }
            "json-schema" => {
                self.schema = Some(from_json_schema(&serde_json::from_str(&fence.text).expect("JSON")));
                return None;
            }
            "value" => {
                self.value = serde_json::from_str(&fence.text).expect("JSON");
                return None;
            }
            "schema" => writeln!(output, "{}", schema()).expect("a text"),
            "definition" => output = self.definition(),
            "problems" => output = self.problems(),
            "findings" => {
                for violation in schema().violations(&self.value, &nothing_later) {
                    finding(&mut output, &violation, 0);
                }
            }
            "filled" => writeln!(output, "{}", schema().with_defaults(&self.value)).expect("a text"),
            other => panic!("line {}: no fence is called `{other}`", fence.line),
        }
        Some(output)
    }

    fn problems(&self) -> String {
        let mut output = String::new();
        for problem in self.template.iter().flat_map(|template| &template.problems) {
            let (before, rest) = self.text.split_at(problem.range.start as usize);
            let line = before.matches('\n').count() + 1;
            let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
            let bytes = &rest[..problem.range.len() as usize];
            writeln!(output, "{line}:{column} {bytes:?} {}", problem.kind).expect("a text");
        }
        output
    }

    fn definition(&self) -> String {
        let definition = Definition::read(&self.text);
        let template = &definition.template;
        let mut output = String::new();
        let name = definition.name.as_ref().map_or("-", |(name, _)| name);
        writeln!(output, "{name} {}", definition.header).expect("a text");
        let output_and_outputs = template.output.iter().map(|resource| ("output", resource));
        let outputs = template.outputs.iter().map(|(name, resource)| (&**name, resource));
        for (name, resource) in output_and_outputs.chain(outputs) {
            let [version, kind] =
                [&resource.api_version, &resource.kind].map(|word| word.as_deref().unwrap_or("?"));
            writeln!(output, "{name}: {version} {kind}").expect("a text");
        }
        for merge in &template.merges {
            write!(output, "merge {}", merge.path.join(".")).expect("a text");
            merge.key.iter().for_each(|key| write!(output, " key={key}").expect("a text"));
            merge
                .strategy
                .iter()
                .for_each(|strategy| write!(output, " strategy={strategy}").expect("a text"));
            output.push('\n');
        }
        output
    }
}

fn finding(output: &mut String, violation: &Violation, level: usize) {
    let mut path = String::new();
    for step in &violation.path {
        match step {
            Step::Field(name) => write!(path, ".{name}").expect("a text"),
            Step::Item(index) => write!(path, "[{index}]").expect("a text"),
        }
    }
    let path = if path.is_empty() { "." } else { &path };
    let unread = if violation.is_refused() { "" } else { " (unread)" };
    writeln!(output, "{:1$}{path} {2}{unread}", "", level * 2, violation.fault.words()).expect("a text");
    if let Fault::NoAlternative { best, .. } = &violation.fault {
        best.iter().for_each(|violation| finding(output, violation, level + 1));
    }
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cue");
    let mut paths: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut failures = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut updates = Vec::new();
        for section in sections(&text).unwrap() {
            let mut inputs = Inputs::default();
            let mut told = false;
            for fence in section.fences() {
                let Some(actual) = inputs.see(fence) else { continue };
                told |= fence.info == "problems";
                if actual != fence.text {
                    let change = difference(&fence.text, &actual);
                    write!(failures, "{} › {}:\n{change}", path.display(), section.title).unwrap();
                    let expected = Expected { text: fence.text.clone(), inside: fence.inside.clone() };
                    updates.push(Update { expected, text: actual, exit: 0 });
                }
            }
            if !told && !inputs.problems().is_empty() {
                write!(failures, "{} › {}:\n{}", path.display(), section.title, inputs.problems()).unwrap();
            }
        }
        if std::env::var_os("UPDATE_CUE").is_some() {
            std::fs::write(&path, apply(&text, &updates)).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Asserts that all ranges lie inside of each other and are cut at characters.
fn assert_ranges(text: &str) {
    let file = parse(text);
    let whole = TextRange::new(0, text.len() as u32);
    ranges_in(&file.body, whole, text);
    let definition = Definition::read(text);
    for problem in &definition.template.problems {
        assert!(text.get(problem.range.as_usize()).is_some(), "{problem:?}");
    }
    if let Some(parameter) = &definition.template.parameter {
        assert!(
            matches!(&text[parameter.range.as_usize()], "parameter" | "\"parameter\"") || text.contains('\\')
        );
        for value in [serde_json::json!({"a": [1, "x"]}), serde_json::json!(null)] {
            let filled = parameter.schema.with_defaults(&value);
            let _ = parameter.schema.violations(&filled, &nothing_later);
        }
    }
}

fn ranges_in(body: &Struct, around: TextRange, text: &str) {
    for declaration in &body.declarations {
        match declaration {
            Declaration::Field(field) => {
                assert!(around.contains(field.range) && field.range.contains(field.label_range), "{field:?}");
                assert!(text.get(field.label_range.as_usize()).is_some());
                ranges_of(&field.value, field.range, text);
            }
            Declaration::Embedding(value) | Declaration::Ellipsis(Some(value)) => {
                ranges_of(value, around, text);
            }
            Declaration::Let(binding) => ranges_of(&binding.value, around, text),
            Declaration::Comprehension(comprehension) => {
                assert!(around.contains(comprehension.guard));
                ranges_in(&comprehension.body, around, text);
            }
            Declaration::Ellipsis(None) => {}
        }
    }
}

fn ranges_of(value: &Expression, around: TextRange, text: &str) {
    assert!(text.get(value.range.as_usize()).is_some(), "{value:?}");
    assert!(around.contains(value.range) || value.kind == ExpressionKind::Missing, "{value:?} in {around:?}");
    match &value.kind {
        ExpressionKind::Struct(body) => ranges_in(body, value.range, text),
        ExpressionKind::Group(inner) | ExpressionKind::Unary(_, inner) => ranges_of(inner, value.range, text),
        ExpressionKind::Chain(parts, _) | ExpressionKind::Interpolation(parts) => {
            parts.iter().for_each(|part| ranges_of(part, value.range, text));
        }
        ExpressionKind::List(list) => list.items.iter().for_each(|item| ranges_of(item, value.range, text)),
        _ => {}
    }
}

const PIECES: [&str; 58] = [
    "parameter: ",
    "template: ",
    "a",
    "b?: ",
    "#D: ",
    "#D",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\n",
    ", ",
    ": ",
    "?",
    "!",
    "...",
    "*",
    "|",
    " & ",
    "string",
    "int",
    "if a == 1 ",
    "for k, v in a ",
    "let x = ",
    "x",
    "\"t\"",
    "\"\\(",
    "\"",
    "'",
    "\"\"\"\n",
    "#\"",
    "\"#",
    "// +usage=u\n",
    ".",
    ">=1",
    "=~\"^a\"",
    "_|_",
    "null",
    "true",
    "1.5Ki",
    "close(",
    "@a(b)",
    "é",
    "\\",
    "=",
    "[string]: ",
    "_h: ",
    "-",
    "import \"s\"\n",
    "output: ",
    "strings.MinRunes(1)",
    "~",
    ";",
    "0x",
    "_",
    "\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        assert_ranges(&text);
    }

    #[test]
    fn any_order_of_pieces_is_read(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
        assert_ranges(&pieces.concat());
    }
}

#[test]
fn every_part_of_a_template_is_read() {
    let text = include_str!("cue/parameters.md");
    for (at, _) in text.char_indices().step_by(13) {
        assert_ranges(&text[..at]);
        assert_ranges(&text[at..]);
    }
}

#[test]
fn hostile_texts_end_soon_and_say_so() {
    let n = 20_000;
    for part in [
        "{", "[", "(", "a: ", "-", "*", "a:{", "[a:", "\"\\(", "a.", "a|", "a&", "a+", "a(", "@a(", "#", "}",
        "x=", "if ",
    ] {
        assert_ranges(&part.repeat(n));
        assert_ranges(&format!("parameter: {}", part.repeat(n)));
    }
    assert_ranges(&("[".repeat(n) + &")".repeat(n)));
    let problems = |text: &str| Template::read(text).problems;
    let too = |text: &str, kind| problems(text).iter().any(|problem| problem.kind == kind);
    let deep = "parameter: ".to_owned() + &"{a: ".repeat(MAX_NESTING) + &"}".repeat(MAX_NESTING);
    assert!(too(&deep, ProblemKind::TooDeep));
    let wide = "a".repeat(plimsoll_formats::cue::MAX_BYTES + 1);
    assert!(too(&wide, ProblemKind::TooLong));
    // Each definition holds the next one twice.
    let twice = (0..60).map(|n| format!("#D{n}: {{a: #D{0}, b: #D{0}}}\n", n + 1)).collect::<String>();
    assert!(too(&format!("{twice}parameter: #D0"), ProblemKind::TooManyTypes), "{MAX_TYPES}");
    let both = format!("parameter: {}", ["({a: 1} | {b: 2} | {c: 3})"; 40].join(" & "));
    assert_ranges(&both);
    let selected =
        (0..40).map(|n| format!("x{n}: {{{}}}\n", format!("x{}, ", n + 1).repeat(100))).collect::<String>();
    assert_ranges(&format!("{selected}parameter: x0.y"));
    let constants =
        (0..40).map(|n| format!("x{n}: [{}]\n", format!("x{}, ", n + 1).repeat(100))).collect::<String>();
    assert_ranges(&format!("{constants}parameter: *x0 | string"));
}

#[test]
fn places_lead_back_into_the_file() {
    let text = "spec:\n  schematic:\n    cue:\n      template: |\n        parameter: {\n          // +usage=Ä\n          image: string\n        }\n";
    let tree = parse_yaml(text);
    let scalar = templates_of(&tree).next().expect("there is one");
    let decoded = scalar.decode();
    let parameter = Template::read(&decoded.text).parameter.expect("there are parameters");
    let image = parameter.schema.as_struct().and_then(|of| of.field("image")).expect("a field");
    let token = tree.range(scalar.node().id());
    let place = decoded.to_token(image.range);
    assert_eq!(&text[token.as_usize()][place.as_usize()], "image");
}

/// Counts of real files.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    templates: usize,
    without_problems: usize,
    with_parameter: usize,
    fields: usize,
    with_usage: usize,
    with_default: usize,
    conditional: usize,
    /// Fields that may be anything.
    unresolved: usize,
}

impl Counts {
    fn add(&mut self, path: &Path, template: &Template) {
        self.templates += 1;
        self.without_problems += usize::from(template.problems.is_empty());
        if let Some(problem) = template.problems.first() {
            println!("{}: {} {}", path.display(), problem.range.start, problem.kind);
        }
        if let Some(parameter) = &template.parameter {
            self.with_parameter += 1;
            self.add_schema(&parameter.schema);
        }
    }

    fn add_schema(&mut self, schema: &Schema) {
        match schema {
            Schema::Struct(of) => {
                of.pattern.iter().for_each(|of| self.add_schema(of));
                for field in &of.fields {
                    self.fields += 1;
                    self.with_usage += usize::from(field.doc.usage.is_some());
                    self.with_default += usize::from(matches!(field.default, Some(DefaultValue::Known(_))));
                    self.conditional += usize::from(field.condition.is_some());
                    self.unresolved += usize::from(field.schema == Schema::Any);
                    self.add_schema(&field.schema);
                }
            }
            Schema::List(list) => {
                list.first.iter().chain(list.rest.as_deref()).for_each(|of| self.add_schema(of));
            }
            Schema::OneOf { alternatives, .. } => alternatives.iter().for_each(|of| self.add_schema(of)),
            Schema::Any | Schema::Scalar(..) | Schema::Constants(_) => {}
        }
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut inside: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    inside.sort();
    for path in inside {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The templates of the definitions in a YAML file.
fn templates_of(tree: &Tree) -> impl Iterator<Item = Scalar<'_>> {
    tree.documents().filter_map(|document| {
        let mut value = document.value();
        for key in ["spec", "schematic", "cue", "template"] {
            value = value?.as_mapping()?.get(key);
        }
        value?.as_scalar()
    })
}

/// Reads real definitions, where they are at hand: beside the repository in `../shared/corpus`, or where `PLIMSOLL_CORPUS`
/// says.
#[test]
fn real_definitions_are_read() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from).join("oam-definitions");
    if !corpus.is_dir() {
        println!("skipped: there is no corpus beside the repository");
        return;
    }
    let mut paths = Vec::new();
    files(&corpus, &mut paths);
    let (mut embedded, mut sources) = (Counts::default(), Counts::default());
    for path in &paths {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml" | "yml") => {
                for template in templates_of(&parse_yaml(text)) {
                    assert_ranges(&template.text());
                    embedded.add(path, &Template::read(&template.text()));
                }
            }
            Some("cue") => {
                assert_ranges(&text);
                sources.add(path, &Definition::read(&text).template);
            }
            _ => {}
        }
    }
    let read = Counts {
        templates: 87,
        without_problems: 87,
        with_parameter: 82,
        fields: 752,
        with_usage: 408,
        with_default: 147,
        conditional: 18,
        unresolved: 1,
    };
    assert_eq!(embedded, read);
    assert_eq!(sources.without_problems, sources.templates, "{sources:#?}");
}
