//! Which value a parameter has, by the specification's intent and in atomicapp 0.6.4: one row for each situation that was
//! tried with the reference implementation.
#![allow(clippy::disallowed_methods, reason = "a test")]

use std::sync::Arc;

use plimsoll_analysis::Database;
use plimsoll_analysis::application::{RequestKey, assembled};
use plimsoll_base::WorkspacePath;
use plimsoll_formats::application::Compatibility;
use plimsoll_formats::application::Request;
use plimsoll_formats::nulecule::parameters::Setting;
use plimsoll_model::{Data, Value};
use plimsoll_test_support::MemoryWorld;

/// What is declared (`name: v` and a default), answered and set, and the value of `$v` in the artifact: `$v` where nothing is
/// put in, `?` where it is asked for.
struct Row {
    situation: &'static str,
    /// The default at the root; `-` for a parameter without one.
    top: Option<&'static str>,
    /// The default of the component.
    own: Option<&'static str>,
    answers: &'static str,
    intended: &'static str,
    actual: &'static str,
}

const fn row(
    situation: &'static str,
    top: Option<&'static str>,
    own: Option<&'static str>,
    answers: &'static str,
    values: (&'static str, &'static str),
) -> Row {
    Row { situation, top, own, answers, intended: values.0, actual: values.1 }
}

const TD: Option<&str> = Some("td");
const CD: Option<&str> = Some("cd");
const AC: &str = "[c]\nv = ac\n";
const AG: &str = "[general]\nv = ag\n";
const BOTH: &str = "[general]\nv = ag\n[c]\nv = ac\n";

/// A component `c` of the outermost application.
const ROWS: &[Row] = &[
    row("component default", None, CD, "", ("cd", "cd")),
    row("component default, component answer", None, CD, AC, ("ac", "ac")),
    row("component default, general answer", None, CD, AG, ("ag", "ag")),
    row("component default, both answers", None, CD, BOTH, ("ac", "ac")),
    row("root default, component default", TD, CD, "", ("cd", "td")),
    row("root default only", TD, None, "", ("td", "td")),
    row("both defaults, component answer", TD, CD, AC, ("ac", "td")),
    row("both defaults, general answer", TD, CD, AG, ("ag", "ag")),
    row("both defaults, both answers", TD, CD, BOTH, ("ac", "ag")),
    row("root without default, component answer", Some("-"), None, AC, ("ac", "?")),
    row("component without default, no answer", None, Some("-"), "", ("?", "?")),
    row("component without default, component answer", None, Some("-"), AC, ("ac", "ac")),
    row("undeclared, component answer", None, None, AC, ("ac", "ac")),
    row("undeclared, general answer", None, None, AG, ("ag", "ag")),
    row("undeclared, false answer", None, None, "[c]\nv = 0\n", ("0", "0")),
    row("undeclared, no answer", None, None, "", ("$v", "$v")),
    row("component default, answer 0", None, CD, "[c]\nv = 0\n", ("0", "cd")),
    row("component default, answer False", None, CD, "[c]\nv = False\n", ("False", "cd")),
    row("component default, empty answer", None, CD, "[c]\nv = \"\"\n", ("", "cd")),
    row("component without default, answer 0", None, Some("-"), "[c]\nv = 0\n", ("0", "?")),
    row("false root default, component default", Some("0"), CD, "", ("cd", "cd")),
    row("false root default, component answer", Some("0"), CD, AC, ("ac", "ac")),
];

/// A component `inner` of an application that component `c` of the outermost one nests; `top` is at the root of the
/// nested one.
const NESTED: &[Row] = &[
    row("nested root default", TD, None, "", ("td", "$v")),
    row("nested root default, component default", TD, CD, "", ("cd", "cd")),
    row("qualified section", None, CD, "[c:inner]\nv = ac\n", ("ac", "ac")),
    row("bare section", None, CD, "[inner]\nv = ac\n", ("cd", "cd")),
    row("section of the nesting component", None, CD, AC, ("ac", "cd")),
    row("general answer", None, CD, AG, ("ag", "ag")),
];

/// As [`NESTED`], with `top` at the root of the outermost application.
const OUTERMOST: &[Row] = &[
    row("outer root default", TD, None, "", ("td", "td")),
    row("outer root default, component default", TD, CD, "", ("cd", "td")),
];

#[test]
fn a_component_of_the_outermost_application() {
    check(ROWS, |row| {
        let files = vec![("Nulecule", nulecule(row.top, "c", row.own))];
        [files, vec![("run", RUN.to_owned())]].concat()
    });
}

#[test]
fn a_component_of_a_nested_application() {
    check(NESTED, |row| nested(None, row.top, row.own));
}

#[test]
fn a_component_of_a_nested_application_below_a_parameter_of_the_outermost_one() {
    check(OUTERMOST, |row| nested(row.top, None, row.own));
}

#[test]
fn what_the_command_line_says_always_wins() {
    for compatibility in [None, Some(Compatibility::AtomicApp064)] {
        let files = vec![("Nulecule", nulecule(TD, "c", CD)), ("run", RUN.to_owned())];
        let all = Setting { section: None, name: "v".into(), text: "all".into() };
        let own = Setting { section: Some("c".into()), text: "own".into(), ..all.clone() };
        assert_eq!(value(&files, BOTH, vec![all.clone()], compatibility), "all");
        assert_eq!(value(&files, BOTH, vec![own, all], compatibility), "own");
    }
}

#[test]
fn provider_is_what_was_chosen_whatever_is_declared() {
    let text = "id: x\nspecversion: 0.0.2\nparams: [{name: provider, default: kubernetes}]\ngraph:\n- name: c\n  \
                artifacts: {docker: [file://run]}\n";
    let files = vec![("Nulecule", text.to_owned()), ("run", "docker run --env V=$provider img".to_owned())];
    for compatibility in [None, Some(Compatibility::AtomicApp064)] {
        assert_eq!(value(&files, "", Vec::new(), compatibility), "docker");
    }
}

const RUN: &str = "docker run --env V=$v img";

fn check(rows: &[Row], files: impl Fn(&Row) -> Vec<(&'static str, String)>) {
    for row in rows {
        let files = files(row);
        let values = [None, Some(Compatibility::AtomicApp064)]
            .map(|compatibility| value(&files, row.answers, Vec::new(), compatibility));
        assert_eq!(values, [row.intended, row.actual], "{}: left what was found", row.situation);
    }
}

fn parameters(default: Option<&str>) -> String {
    match default {
        None => String::new(),
        Some("-") => "params: [{name: v}]".to_owned(),
        Some(default) => format!("params: [{{name: v, default: {default}}}]"),
    }
}

fn nulecule(top: Option<&str>, name: &str, own: Option<&str>) -> String {
    format!(
        "id: x\nspecversion: 0.0.2\n{}\ngraph:\n- name: {name}\n  artifacts: {{docker: [file://run]}}\n  {}\n",
        parameters(top),
        parameters(own)
    )
}

fn nested(outer: Option<&str>, top: Option<&str>, own: Option<&str>) -> Vec<(&'static str, String)> {
    let text = format!(
        "id: o\nspecversion: 0.0.2\n{}\ngraph:\n- name: c\n  source: docker://example/x\n",
        parameters(outer)
    );
    vec![("Nulecule", text), ("x/Nulecule", nulecule(top, "inner", own)), ("x/run", RUN.to_owned())]
}

/// The value of the variable `V` in the only container.
fn value(
    files: &[(&str, String)],
    answers: &str,
    settings: Vec<Setting>,
    compatibility: Option<Compatibility>,
) -> String {
    let all = files.iter().map(|(path, text)| (*path, text.as_str())).chain([("answers.conf", answers)]);
    let world = MemoryWorld::new(all);
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let file = |path: &str| db.file(&WorkspacePath::new(path).unwrap()).unwrap();
    let answers = Some(file("answers.conf").id(&db));
    let request =
        Request { provider: Some("docker".into()), answers, settings, compatibility, ..Request::default() };
    let assembled = assembled(&db, file("Nulecule"), RequestKey::new(&db, request)).unwrap();
    let [unit] = &assembled.application().units[..] else { panic!("{:?}", assembled.application().units) };
    let container = unit.attributes.as_map().unwrap().values().next().unwrap();
    let value: &Value = container.get("env").and_then(|env| env.get("V")).unwrap();
    match &value.data {
        Data::Text(text) => text.to_string(),
        Data::Unknown(_) => "?".to_owned(),
        other => panic!("{other:?}"),
    }
}
