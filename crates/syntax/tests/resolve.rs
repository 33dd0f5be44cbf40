//! Resolution: what plain scalars are under YAML 1.1 (as PyYAML reads them) and under the core schema of YAML 1.2.

use plimsoll_syntax::resolve::{Resolution, Resolved, ambiguous, resolve_plain};
use plimsoll_syntax::{Scalar, Value, parse_yaml};

/// Text, YAML 1.1, YAML 1.2. The column for 1.1 agrees with PyYAML 6.0.3, which fails on `=`.
const TABLE: &[(&str, &str, &str)] = &[
    ("~", "null", "null"),
    ("null", "null", "null"),
    ("Null", "null", "null"),
    ("NULL", "null", "null"),
    ("nul", "text", "text"),
    ("true", "true", "true"),
    ("True", "true", "true"),
    ("TRUE", "true", "true"),
    ("tRue", "text", "text"),
    ("false", "false", "false"),
    ("False", "false", "false"),
    ("FALSE", "false", "false"),
    ("yes", "true", "text"),
    ("Yes", "true", "text"),
    ("YES", "true", "text"),
    ("yEs", "text", "text"),
    ("no", "false", "text"),
    ("No", "false", "text"),
    ("NO", "false", "text"),
    ("on", "true", "text"),
    ("On", "true", "text"),
    ("ON", "true", "text"),
    ("off", "false", "text"),
    ("Off", "false", "text"),
    ("OFF", "false", "text"),
    ("y", "text", "text"),
    ("Y", "text", "text"),
    ("n", "text", "text"),
    ("N", "text", "text"),
    ("0", "int 0", "int 0"),
    ("1", "int 1", "int 1"),
    ("-1", "int -1", "int -1"),
    ("+1", "int 1", "int 1"),
    ("-0", "int 0", "int 0"),
    ("00", "int 0", "int 0"),
    ("007", "int 7", "int 7"),
    ("010", "int 8", "int 10"),
    ("0123", "int 83", "int 123"),
    ("-0123", "int -83", "int -123"),
    ("+0123", "int 83", "int 123"),
    ("08", "text", "int 8"),
    ("0128", "text", "int 128"),
    ("0_8", "text", "text"),
    ("0_7", "int 7", "text"),
    ("1_000", "int 1000", "text"),
    ("1_", "int 1", "text"),
    ("_1", "text", "text"),
    ("1__0", "int 10", "text"),
    (
        "123456789012345678901234567890",
        "int 123456789012345678901234567890",
        "int 123456789012345678901234567890",
    ),
    ("170141183460469231731687303715884105728", "float", "float"),
    ("0b101", "int 5", "text"),
    ("-0b11", "int -3", "text"),
    ("0b", "text", "text"),
    ("0b_", "text", "text"),
    ("0b2", "text", "text"),
    ("0x1F", "int 31", "int 31"),
    ("0X1F", "text", "text"),
    ("0x_1F", "int 31", "text"),
    ("-0x1F", "int -31", "text"),
    ("0xg", "text", "text"),
    ("0o17", "text", "int 15"),
    ("0o8", "text", "text"),
    ("-0o17", "text", "text"),
    ("0O17", "text", "text"),
    ("190:20:30", "int 685230", "text"),
    ("22:22", "int 1342", "text"),
    ("-1:30", "int -90", "text"),
    ("1:60", "text", "text"),
    ("1:6", "int 66", "text"),
    ("01:30", "text", "text"),
    ("0:30", "text", "text"),
    ("1:2:3:4", "int 223384", "text"),
    ("1:30.5", "float 90.5", "text"),
    ("190:20:30.15", "float 685230.15", "text"),
    ("20:30.", "float 1230.0", "text"),
    ("01:30.5", "float 90.5", "text"),
    ("1:", "text", "text"),
    (":1", "text", "text"),
    ("1:a", "text", "text"),
    ("1.5", "float 1.5", "float 1.5"),
    ("-1.5", "float -1.5", "float -1.5"),
    ("+1.5", "float 1.5", "float 1.5"),
    (".5", "float 0.5", "float 0.5"),
    ("-.5", "text", "float -0.5"),
    ("+.5", "text", "float 0.5"),
    ("5.", "float 5.0", "float 5.0"),
    (".", "text", "text"),
    ("1.5e3", "text", "float 1500.0"),
    ("1.5e+3", "float 1500.0", "float 1500.0"),
    ("1.5E-3", "float 0.0015", "float 0.0015"),
    ("1e3", "text", "float 1000.0"),
    ("1e+3", "text", "float 1000.0"),
    (".5e+3", "float 500.0", "float 500.0"),
    ("5.e+3", "float 5000.0", "float 5000.0"),
    ("1_0.5", "float 10.5", "text"),
    ("1._5", "float 1.5", "text"),
    ("._5", "text", "text"),
    ("1.2.3", "text", "text"),
    ("1.5e", "text", "text"),
    ("012.5", "float 12.5", "float 12.5"),
    ("-012.5", "float -12.5", "float -12.5"),
    (".inf", "float inf", "float inf"),
    ("-.inf", "float -inf", "float -inf"),
    ("+.inf", "float inf", "float inf"),
    (".Inf", "float inf", "float inf"),
    (".INF", "float inf", "float inf"),
    (".iNf", "text", "text"),
    (".nan", "float nan", "float nan"),
    (".NaN", "float nan", "float nan"),
    (".NAN", "float nan", "float nan"),
    ("-.nan", "text", "text"),
    ("inf", "text", "text"),
    ("nan", "text", "text"),
    ("Infinity", "text", "text"),
    ("2001-12-14", "timestamp", "text"),
    ("2001-1-1", "text", "text"),
    ("2001-12-1", "text", "text"),
    ("2001-12-14t21:59:43.10-05:00", "timestamp", "text"),
    ("2001-12-14T21:59:43Z", "timestamp", "text"),
    ("2001-12-15T2:59:43.1Z", "timestamp", "text"),
    ("2001-12-14", "timestamp", "text"),
    ("21:59", "int 1319", "text"),
    ("2001-12-14T21:59:43+1", "timestamp", "text"),
    ("2001-12-14T21:59:43-0530", "text", "text"),
    ("01-12-14", "text", "text"),
    ("1.10.0", "text", "text"),
    ("10.0.0.1", "text", "text"),
    ("v1", "text", "text"),
    ("80/tcp", "text", "text"),
    ("1-2", "text", "text"),
    ("0.5.0-1", "text", "text"),
    ("12e03", "text", "float 12000.0"),
    ("-2E+05", "text", "float -200000.0"),
    ("0.3e3", "text", "float 300.0"),
    ("1k", "text", "text"),
    ("-", "text", "text"),
    ("--", "text", "text"),
    ("+", "text", "text"),
    ("-a", "text", "text"),
    ("<x", "text", "text"),
    ("=", "text", "text"),
    ("2001-12-14 21:59:43", "timestamp", "text"),
    ("2001-12-14 21:59:43.10 -5", "timestamp", "text"),
    ("2001-12-14\t21:59:43", "timestamp", "text"),
    ("2001-12-14 21:59:43 Z", "timestamp", "text"),
    ("1 2", "text", "text"),
    ("yes ", "text", "text"),
    ("", "null", "null"),
];

fn words(resolved: &Resolved) -> String {
    match resolved {
        Resolved::Null => "null".into(),
        Resolved::Bool(truth) => truth.to_string(),
        Resolved::Int(number) => format!("int {number}"),
        Resolved::Float(number) => format!("float {number:?}").replace("NaN", "nan"),
        Resolved::Timestamp(_) => "timestamp".into(),
        Resolved::Text(_) => "text".into(),
    }
}

fn same(actual: &Resolved, expected: &str) -> bool {
    // A number beyond 127 bits is some float.
    words(actual) == expected || (expected == "float" && matches!(actual, Resolved::Float(_)))
}

#[test]
fn plain_scalars_have_the_types_of_the_table() {
    let mut wrong = Vec::new();
    for &(text, old, new) in TABLE {
        for (rules, expected) in [(Resolution::Yaml11, old), (Resolution::Yaml12, new)] {
            let actual = resolve_plain(text, rules);
            if !same(&actual, expected) {
                wrong.push(format!("{text:?} {rules:?}: expected {expected}, is {}", words(&actual)));
            }
        }
        assert_eq!(ambiguous(text), old != new, "whether {text:?} is ambiguous");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Hands the value of `a` to `check`.
fn with_scalar(text: &str, check: impl Fn(Scalar<'_>)) {
    let tree = parse_yaml(text);
    let value = tree.documents().next().and_then(|document| document.value()).and_then(Value::as_mapping);
    check(value.and_then(|mapping| mapping.get("a")).and_then(Value::as_scalar).expect("a scalar"));
}

#[test]
fn quoted_and_block_scalars_are_text() {
    for text in ["a: \"yes\"", "a: '1'", "a: |-\n  1\n", "a: >-\n  1\n"] {
        with_scalar(text, |scalar| {
            assert!(matches!(scalar.resolve(Resolution::Yaml11), Resolved::Text(_)), "{text}");
        });
    }
}

#[test]
fn tags_decide_over_the_text() {
    let table = [
        ("a: 1", "!!str", "text"),
        ("a: 1", "!", "text"),
        ("a: 1", "!<tag:yaml.org,2002:str>", "text"),
        ("a: \"1\"", "!!int", "int 1"),
        ("a: '1'", "!!float", "float 1.0"),
        ("a: 'yes'", "!!bool", "true"),
        ("a: ''", "!!null", "null"),
        ("a: x", "!!int", "text"),
        ("a: 1.5", "!!int", "text"),
        ("a: '1'", "!custom", "text"),
        ("a: 1", "!custom", "int 1"),
        ("a: 2001-12-14", "!!timestamp", "timestamp"),
    ];
    for (text, tag, expected) in table {
        with_scalar(text, |scalar| {
            assert_eq!(words(&scalar.resolve_tagged(tag, Resolution::Yaml11)), expected, "{text} as {tag}");
        });
    }
}
