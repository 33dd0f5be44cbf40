//! Values against a schema, and the defaults that are put in.

use std::sync::Arc;

use plimsoll_base::nearest;
use serde_json::{Map, Value as Json};

use super::schema::{DefaultValue, Field, Limit, List, Others, Pattern, Scalar, Schema, Struct, written};

/// A step into a value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// The field of a name.
    Field(Box<str>),
    /// The item of a zero-based index.
    Item(usize),
}

/// Something that a schema does not allow.
#[derive(Clone, PartialEq, Debug)]
pub struct Violation {
    /// Where it is: the value that is wrong, the mapping in which a field is missing, the field that is not known.
    pub path: Vec<Step>,
    /// What is wrong. No value enters it, as that may be a secret.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Clone, PartialEq, Debug)]
pub enum Fault {
    /// A field is not there and has no default.
    Missing {
        /// Its name.
        name: Box<str>,
        /// What it must be, with an article.
        expected: String,
    },
    /// No field has this name.
    Unknown {
        /// A name that is close.
        meant: Option<Box<str>>,
        /// Whether it is refused; else it is accepted and nothing reads it.
        refused: bool,
    },
    /// It is of another type.
    Type {
        /// What it must be, with an article: "a whole number".
        expected: String,
        /// What it is, with an article.
        found: &'static str,
    },
    /// It is none of these constants.
    NotOneOf(Arc<Vec<Json>>),
    /// It does not fulfil a condition.
    Limit(Limit),
    /// A list has another number of items.
    Length {
        /// How many there must be at least.
        least: usize,
        /// How many there may be at most.
        most: Option<usize>,
    },
    /// It is allowed, but nothing new should say it.
    Deprecated,
    /// None of several alternatives allows it.
    NoAlternative {
        /// The alternatives in a few words each.
        alternatives: Vec<String>,
        /// What is wrong by the one that fits best; the paths are those of the whole value.
        best: Vec<Violation>,
    },
}

impl Fault {
    /// What is wrong, in words without a subject: "must be a list, but is a whole number".
    #[must_use]
    pub fn words(&self) -> String {
        let constants = |constants: &[Json]| {
            constants.iter().map(|constant| format!("`{}`", written(constant))).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Missing { name, expected } => format!("lacks `{name}`, which must be {expected}"),
            Self::Unknown { meant: Some(meant), .. } => format!("is not known; did you mean `{meant}`?"),
            Self::Unknown { meant: None, .. } => "is not known".to_owned(),
            Self::Type { expected, found } => format!("must be {expected}, but is {found}"),
            Self::NotOneOf(allowed) if allowed.len() == 1 => format!("must be {}", constants(allowed)),
            Self::NotOneOf(allowed) => format!("must be one of {}", constants(allowed)),
            Self::Limit(limit) => limit.words(),
            Self::Length { least, most: Some(most) } if least == most => format!("must have {least} items"),
            Self::Length { least, .. } => format!("must have at least {least} items"),
            Self::Deprecated => "is deprecated".to_owned(),
            Self::NoAlternative { alternatives, .. } => format!("must be {}", alternatives.join(", or ")),
        }
    }
}

/// What is filled in later, and is not to be judged now: told the path of a value, or of a field that is missing.
pub type Later<'a> = &'a dyn Fn(&[Step]) -> bool;

/// A predicate for values that are complete.
#[must_use]
pub fn nothing_later(_: &[Step]) -> bool {
    false
}

impl Schema {
    /// What a value has that the schema does not allow: of a mapping first what it lacks, then its fields in their order. Where `later` says so, nothing is told
    /// of a value and what is below it.
    #[must_use]
    pub fn violations(&self, value: &Json, later: Later<'_>) -> Vec<Violation> {
        let mut check = Check { path: Vec::new(), found: Vec::new(), later };
        check.value(self, value);
        check.found
    }

    /// Whether a value is allowed; fields that nothing reads do not count.
    #[must_use]
    pub fn accepts(&self, value: &Json) -> bool {
        !self.violations(value, &nothing_later).iter().any(Violation::is_refused)
    }

    /// The value with the defaults of what it leaves out. Defaults that must be computed, and those of optional fields and
    /// of fields under a condition, are not put in.
    #[must_use]
    pub fn with_defaults(&self, value: &Json) -> Json {
        match (self, value) {
            (Self::Struct(of), Json::Object(object)) => Json::Object(of.with_defaults(object)),
            (Self::List(list), Json::Array(items)) => {
                let of = |index: usize| list.first.get(index).or(list.rest.as_deref());
                let filled = items.iter().enumerate();
                Json::Array(
                    filled
                        .map(|(index, item)| {
                            of(index).map_or_else(|| item.clone(), |of| of.with_defaults(item))
                        })
                        .collect(),
                )
            }
            (Self::OneOf { alternatives, preferred }, value) => {
                let preferred = preferred.and_then(|index| alternatives.get(index));
                let mut tried = preferred.into_iter().chain(alternatives);
                tried.find(|of| of.accepts(value)).map_or_else(|| value.clone(), |of| of.with_defaults(value))
            }
            _ => value.clone(),
        }
    }
}

impl Struct {
    fn with_defaults(&self, written: &Map<String, Json>) -> Map<String, Json> {
        let mut filled = Map::new();
        let fields = self.lookup(written.len());
        for (name, value) in written {
            let of = fields.field(name).map(|field| &field.schema).or(self.pattern.as_deref());
            filled.insert(name.clone(), of.map_or_else(|| value.clone(), |of| of.with_defaults(value)));
        }
        for field in self.fields.iter().filter(|field| !written.contains_key(&*field.name)) {
            if let Some(value) = field.when_left_out() {
                filled.insert(field.name.to_string(), value);
            }
        }
        filled
    }
}

impl Field {
    /// The value that a field has when it is left out.
    #[must_use]
    pub fn when_left_out(&self) -> Option<Json> {
        if self.optional || self.condition.is_some() {
            return None;
        }
        match (&self.default, &self.schema) {
            (Some(DefaultValue::Known(value)), _) => Some(value.clone()),
            (None, Schema::Constants(constants)) if constants.len() == 1 => constants.first().cloned(),
            (None, Schema::Struct(of)) if self.schema.stands_alone() => {
                Some(Json::Object(of.with_defaults(&Map::new())))
                    .filter(|filled| filled.as_object().is_some_and(|of| !of.is_empty()))
            }
            _ => None,
        }
    }
}

impl Violation {
    /// Whether the value is refused for it; else it is accepted, and most likely a mistake.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        !matches!(self.fault, Fault::Unknown { refused: false, .. } | Fault::Deprecated)
    }
}

/// How many names that a mapping does not know are compared with those that it knows.
const MAX_COMPARED: usize = 100;

struct Check<'a> {
    path: Vec<Step>,
    found: Vec<Violation>,
    later: Later<'a>,
}

impl Check<'_> {
    fn report(&mut self, fault: Fault) {
        self.found.push(Violation { path: self.path.clone(), fault });
    }

    fn below(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        if !(self.later)(&self.path) {
            check(self);
        }
        self.path.pop();
    }

    fn value(&mut self, schema: &Schema, value: &Json) {
        match (schema, value) {
            (Schema::Any, _) => {}
            (Schema::Scalar(of, limits), _) => {
                if of.accepts(value) {
                    let failed = limits.iter().find(|limit| !limit.accepts(value));
                    failed.into_iter().for_each(|limit| self.report(Fault::Limit(limit.clone())));
                } else {
                    self.wrong_type(schema, value);
                }
            }
            (Schema::Constants(constants), _) => {
                if !constants.iter().any(|constant| same(constant, value)) {
                    self.report(Fault::NotOneOf(constants.clone()));
                }
            }
            (Schema::List(list), Json::Array(items)) => self.list(list, items),
            (Schema::Struct(of), Json::Object(object)) => self.object(of, object),
            (Schema::List(_) | Schema::Struct(_), _) => self.wrong_type(schema, value),
            (Schema::OneOf { alternatives, .. }, _) => self.one_of(schema, alternatives, value),
        }
    }

    fn wrong_type(&mut self, schema: &Schema, value: &Json) {
        self.report(Fault::Type { expected: schema.words(), found: type_words(value) });
    }

    fn list(&mut self, list: &List, items: &[Json]) {
        let least = list.first.len();
        if items.len() < least || list.rest.is_none() && items.len() > least {
            return self.report(Fault::Length { least, most: list.rest.is_none().then_some(least) });
        }
        for (index, item) in items.iter().enumerate() {
            if let Some(of) = list.first.get(index).or(list.rest.as_deref()) {
                self.below(Step::Item(index), |check| check.value(of, item));
            }
        }
    }

    fn object(&mut self, of: &Struct, object: &Map<String, Json>) {
        for field in
            of.fields.iter().filter(|field| field.is_required() && !object.contains_key(&*field.name))
        {
            self.path.push(Step::Field(field.name.clone()));
            let comes = (self.later)(&self.path);
            self.path.pop();
            if !comes {
                self.report(Fault::Missing { name: field.name.clone(), expected: field.schema.words() });
            }
        }
        let fields = of.lookup(object.len());
        let mut n_compared = 0;
        for (name, value) in object {
            self.below(Step::Field(name.as_str().into()), |check| match (fields.field(name), &of.pattern) {
                (Some(field), _) => {
                    if field.doc.deprecated() {
                        check.report(Fault::Deprecated);
                    }
                    check.value(&field.schema, value);
                }
                (None, Some(pattern)) => check.value(pattern, value),
                (None, None) if of.others == Others::Allowed => {}
                (None, None) => {
                    let absent =
                        of.fields.iter().map(|field| &*field.name).filter(|name| !object.contains_key(*name));
                    n_compared += 1;
                    let meant = nearest(name, absent.filter(|_| n_compared <= MAX_COMPARED)).map(Into::into);
                    check.report(Fault::Unknown { meant, refused: of.others == Others::Refused });
                }
            });
        }
    }

    fn one_of(&mut self, schema: &Schema, alternatives: &[Schema], value: &Json) {
        let of_its_kind: Vec<&Schema> = alternatives.iter().filter(|one| one.is_of_kind(value)).collect();
        match of_its_kind[..] {
            [] => return self.wrong_type(schema, value),
            [only] => return self.value(only, value),
            _ => {}
        }
        // Of several that allow it, the one with the fewest fields that nothing reads; the same for those that do not.
        let mut best: Option<((usize, usize), Vec<Violation>)> = None;
        for alternative in of_its_kind {
            let mut check = Check { path: self.path.clone(), found: Vec::new(), later: self.later };
            check.value(alternative, value);
            let refused = check.found.iter().filter(|violation| violation.is_refused());
            let rank = (refused.map(Violation::distance).sum(), check.found.len());
            if best.as_ref().is_none_or(|(least, _)| rank < *least) {
                best = Some((rank, check.found));
            }
        }
        match best {
            Some(((0, _), unread)) => self.found.extend(unread),
            Some((_, best)) => {
                let mut words: Vec<String> = alternatives.iter().map(alternative_words).collect();
                words.dedup();
                self.report(Fault::NoAlternative { alternatives: words, best });
            }
            None => {}
        }
    }
}

impl Violation {
    /// How far a value is from what it must be. A constant counts most, then the names of fields: they tell alternatives
    /// apart, `type: "aws"`.
    fn distance(&self) -> usize {
        match self.fault {
            Fault::NotOneOf(_) => 10,
            Fault::Unknown { .. } => 5,
            Fault::Missing { .. } => 3,
            _ => 1,
        }
    }
}

impl Schema {
    /// Whether a value is of the right type, whatever is in it.
    fn is_of_kind(&self, value: &Json) -> bool {
        match self {
            Self::Any => true,
            Self::Scalar(of, _) => of.accepts(value),
            Self::Constants(constants) => constants
                .iter()
                .any(|constant| std::mem::discriminant(constant) == std::mem::discriminant(value)),
            Self::List(_) => value.is_array(),
            Self::Struct(_) => value.is_object(),
            Self::OneOf { alternatives, .. } => alternatives.iter().any(|one| one.is_of_kind(value)),
        }
    }
}

/// An alternative in a few words: a mapping by the constants in it, by what it needs, or by what it may have.
fn alternative_words(of: &Schema) -> String {
    let Schema::Struct(Struct { fields, .. }) = of else { return of.words() };
    let constants = fields.iter().filter_map(|field| match &field.schema {
        Schema::Constants(constants) if constants.len() == 1 => {
            Some(format!("`{}: {}`", field.name, written(&constants[0])))
        }
        _ => None,
    });
    let quoted = |field: &Field| format!("`{}`", field.name);
    let mut names: Vec<String> = constants.collect();
    if names.is_empty() {
        names = fields.iter().filter(|field| field.is_required()).map(quoted).collect();
    }
    if names.is_empty() {
        let some = fields.iter().take(3).map(quoted).collect::<Vec<_>>().join(", ");
        return if some.is_empty() { of.words() } else { format!("a mapping of {some}") };
    }
    format!("a mapping with {}", names.join(" and "))
}

fn type_words(value: &Json) -> &'static str {
    match value {
        Json::Null => "`null`",
        Json::Bool(_) => "a truth value",
        Json::Number(number) if number.is_f64() => "a number",
        Json::Number(_) => "a whole number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "a mapping",
    }
}

/// `80` and `80.0` are the same number.
fn same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Number(left), Json::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}

impl Scalar {
    /// Whether a value is of this type.
    #[must_use]
    pub fn accepts(self, value: &Json) -> bool {
        match self {
            Self::String | Self::Bytes => value.is_string(),
            Self::Int => {
                value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
            }
            Self::Float | Self::Number => value.is_number(),
            Self::Bool => value.is_boolean(),
            Self::Null => value.is_null(),
        }
    }
}

impl Limit {
    /// What must hold, in words without a subject: "must be at least 1".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::AtLeast(number) => format!("must be at least {number}"),
            Self::Above(number) => format!("must be more than {number}"),
            Self::AtMost(number) => format!("must be at most {number}"),
            Self::Below(number) => format!("must be less than {number}"),
            Self::Not(value) => format!("must not be `{}`", written(value)),
            Self::Matches(pattern) => format!("must match `{}`", &**pattern),
            Self::MatchesNot(pattern) => format!("must not match `{}`", &**pattern),
            Self::MinLength(1) => "must not be empty".to_owned(),
            Self::MinLength(length) => format!("must have at least {length} characters"),
            Self::MaxLength(length) => format!("must have at most {length} characters"),
        }
    }

    /// Whether a value fulfils the condition. One of another type does, and a pattern that cannot be tried holds.
    #[must_use]
    pub fn accepts(&self, value: &Json) -> bool {
        let compares = |limit: &serde_json::Number, holds: fn(f64, f64) -> bool| {
            value.as_f64().zip(limit.as_f64()).is_none_or(|(value, limit)| holds(value, limit))
        };
        let found = |pattern: &Pattern| pattern.is_in(value.as_str()?);
        let length = || value.as_str().map(|text| text.chars().count() as u64);
        match self {
            Self::AtLeast(limit) => compares(limit, |value, limit| value >= limit),
            Self::Above(limit) => compares(limit, |value, limit| value > limit),
            Self::AtMost(limit) => compares(limit, |value, limit| value <= limit),
            Self::Below(limit) => compares(limit, |value, limit| value < limit),
            Self::Not(other) => value != other,
            Self::Matches(pattern) => found(pattern) != Some(false),
            Self::MatchesNot(pattern) => found(pattern) != Some(true),
            Self::MinLength(least) => length().is_none_or(|length| length >= *least),
            Self::MaxLength(most) => length().is_none_or(|length| length <= *most),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cue::Template;

    fn schema(text: &str) -> Schema {
        Template::read(text).parameter.expect("there are parameters").schema
    }

    #[test]
    fn what_comes_later_is_not_judged() {
        let schema = schema("parameter: {image: string, port: int, env: [...{name: string}]}");
        let value = json!({"port": "placeholder", "env": [{}]});
        let paths = |later: Later<'_>| schema.violations(&value, later).len();
        assert_eq!(paths(&nothing_later), 3);
        assert_eq!(paths(&|path| path == [Step::Field("image".into())]), 2, "a field that is missing");
        assert_eq!(paths(&|path| path == [Step::Field("port".into())]), 2, "a value");
        assert_eq!(paths(&|path| path == [Step::Field("env".into())]), 2, "what is below it");
        let name = [Step::Field("env".into()), Step::Item(0), Step::Field("name".into())];
        assert_eq!(paths(&|path| path == name), 2);
    }

    #[test]
    fn a_schema_that_is_too_large_has_no_more_fields_and_refuses_none() {
        let fields: String = (0..50_000).map(|number| format!("a{number}: string\n")).collect();
        let schema = schema(&format!("parameter: {{\n{fields}}}"));
        let of = schema.as_struct().expect("a struct");
        assert!(of.fields.len() <= crate::cue::problem::MAX_TYPES, "{}", of.fields.len());
        let written = (0..20_000).map(|number| (format!("a{number}"), json!("text")));
        assert_eq!(schema.violations(&Json::Object(written.collect()), &nothing_later), []);
    }

    #[test]
    fn violations_share_their_constants() {
        let schema = schema(r#"parameter: items: [..."a" | "b"]"#);
        let found = schema.violations(&json!({"items": ["x", "y"]}), &nothing_later);
        let [Fault::NotOneOf(one), Fault::NotOneOf(other)] = [&found[0].fault, &found[1].fault] else {
            panic!("{found:?}");
        };
        assert!(Arc::ptr_eq(one, other));
    }

    #[test]
    fn whole_numbers_may_be_written_with_a_fraction() {
        let schema = schema("parameter: {count: int, share: float, exact: 80 | 81}");
        assert!(schema.accepts(&json!({"count": 3.0, "share": 1, "exact": 80.0})));
        assert!(!schema.accepts(&json!({"count": 3.5, "share": 1, "exact": 80})));
        assert!(!schema.accepts(&json!({"count": "3", "share": 1, "exact": 80})));
    }

    #[test]
    fn a_value_is_never_in_the_words() {
        let schema = schema(
            "parameter: {a: \"x\" | \"y\", b: int, c: =~\"^a\", d: close({e?: int}) | close({f?: int})}",
        );
        let value = json!({"a": "secret", "b": "secret", "c": "secret", "d": {"e": "secret"}});
        let violations = schema.violations(&value, &nothing_later);
        assert_eq!(violations.len(), 4);
        let words = violations.iter().map(|violation| violation.fault.words()).collect::<String>();
        assert!(!words.contains("secret") && !format!("{violations:?}").contains("secret"), "{words}");
    }
}
