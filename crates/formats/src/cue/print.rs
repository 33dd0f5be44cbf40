//! From a schema to CUE, in one way only: what is read from it is the same schema again, as far as it is facts. Texts for
//! people are left out, they belong to whoever wrote them.

use std::fmt::Write as _;

use plimsoll_syntax::TextRange;
use serde_json::Value as Json;

use super::doc::Doc;
use super::parser::parse;
use super::schema::{DefaultValue, Field, Limit, List, Others, Schema, Struct};
use super::syntax::{Declaration, Expression, ExpressionKind};

/// What a deprecated field has as its comment.
const DEPRECATED: &str = "deprecated";

impl Schema {
    /// The schema without texts for people and without places. That a field is deprecated is kept.
    #[must_use]
    pub fn facts(&self) -> Self {
        self.with_docs(&Doc::facts)
    }

    /// The schema without places and without comments that are no markers: equal after an edit that changes only these.
    #[must_use]
    pub fn without_places(&self) -> Self {
        self.with_docs(&|doc| Doc { prose: doc.facts().prose, ..doc.clone() })
    }

    /// The schema with other texts for people, and without places.
    fn with_docs(&self, docs: &dyn Fn(&Doc) -> Doc) -> Self {
        let all = |list: &[Self]| list.iter().map(|one| one.with_docs(docs)).collect();
        let boxed = |of: &Option<Box<Self>>| of.as_ref().map(|of| Box::new(of.with_docs(docs)));
        match self {
            Self::Any | Self::Scalar(..) | Self::Constants(_) => self.clone(),
            Self::List(list) => Self::List(List { first: all(&list.first), rest: boxed(&list.rest) }),
            Self::Struct(of) => Self::Struct(Struct {
                fields: of.fields.iter().map(|field| field.with_docs(docs)).collect(),
                pattern: boxed(&of.pattern),
                others: of.others,
            }),
            Self::OneOf { alternatives, preferred } => {
                // Two that differed by their places or texts only are one.
                let (mut kept, mut kept_preferred) = (Vec::new(), None);
                for (index, alternative) in alternatives.iter().map(|one| one.with_docs(docs)).enumerate() {
                    let known = kept.iter().position(|known| *known == alternative);
                    if *preferred == Some(index) {
                        kept_preferred = known.or(Some(kept.len()));
                    }
                    if known.is_none() {
                        kept.push(alternative);
                    }
                }
                if kept.len() > 1 {
                    return Self::OneOf { alternatives: kept, preferred: kept_preferred };
                }
                kept.pop().unwrap_or(Self::Any)
            }
        }
    }

    /// The schema as an expression of CUE in several lines, as deep as `level` says: the first line is not indented.
    #[must_use]
    pub fn to_cue(&self, level: usize) -> String {
        let mut printer = Printer { text: String::new(), level };
        printer.value(self, None);
        printer.text
    }
}

impl Field {
    fn with_docs(&self, docs: &dyn Fn(&Doc) -> Doc) -> Self {
        Self {
            name: self.name.clone(),
            optional: self.optional,
            default: self.default.clone(),
            schema: self.schema.with_docs(docs),
            condition: self.condition.clone(),
            doc: docs(&self.doc),
            range: TextRange::at(0),
        }
    }
}

impl Doc {
    /// What counts for programs.
    fn facts(&self) -> Self {
        Self {
            short: self.short.clone(),
            alias: self.alias.clone(),
            ignore: self.ignore,
            immutable: self.immutable,
            prose: if self.deprecated() { DEPRECATED } else { "" }.into(),
            ..Self::default()
        }
    }
}

/// A name as a label: quoted where it would be something else.
#[must_use]
pub fn label(name: &str) -> String {
    const WORDS: [&str; 7] = ["if", "for", "let", "in", "true", "false", "null"];
    let plain = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !WORDS.contains(&name);
    if plain { name.to_owned() } else { Json::from(name).to_string() }
}

/// A value of JSON in one line.
#[must_use]
pub fn constant(value: &Json) -> String {
    match value {
        Json::Array(items) => format!("[{}]", items.iter().map(constant).collect::<Vec<_>>().join(", ")),
        Json::Object(object) => {
            let fields = object.iter().map(|(name, value)| format!("{}: {}", label(name), constant(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        // Escapes of JSON are escapes of CUE.
        other => other.to_string(),
    }
}

struct Printer {
    text: String,
    level: usize,
}

impl Printer {
    fn line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n('\t', self.level));
    }

    /// A schema and what is when nothing is said: `*80 | int`.
    fn value(&mut self, schema: &Schema, default: Option<&DefaultValue>) {
        let known = match default {
            Some(DefaultValue::Known(value)) => Some(value),
            _ => None,
        };
        // A default among constants stands at its place, so that their order stays.
        let (alternatives, preferred) = match schema {
            Schema::OneOf { alternatives, preferred } => (&alternatives[..], *preferred),
            other => (std::slice::from_ref(other), None),
        };
        let among = known.filter(|known| {
            alternatives
                .iter()
                .any(|one| matches!(one, Schema::Constants(constants) if constants.contains(known)))
        });
        let before = self.text.len();
        match default {
            Some(DefaultValue::Known(value)) if among.is_none() => self.text.push_str(&starred(value)),
            Some(DefaultValue::Computed(expression)) => {
                let open = if is_chain(expression) { ("*(", ")") } else { ("*", "") };
                self.text.extend([open.0, expression, open.1]);
            }
            _ => {}
        }
        for (index, alternative) in alternatives.iter().enumerate() {
            if self.text.len() > before {
                self.text.push_str(" | ");
            }
            let is_preferred = preferred == Some(index);
            match alternative {
                Schema::Constants(constants) => {
                    let written = constants.iter().map(|constant_of| {
                        if Some(constant_of) == among { starred(constant_of) } else { constant(constant_of) }
                    });
                    self.text.push_str(&written.collect::<Vec<_>>().join(" | "));
                }
                Schema::Scalar(_, limits) if is_preferred && !limits.is_empty() => {
                    self.text.push_str("*(");
                    self.alternative(alternative);
                    self.text.push(')');
                }
                _ => {
                    self.text.push_str(if is_preferred { "*" } else { "" });
                    self.alternative(alternative);
                }
            }
        }
    }

    fn alternative(&mut self, of: &Schema) {
        match of {
            Schema::Any => self.text.push('_'),
            Schema::Scalar(scalar, limits) => {
                self.text.push_str(scalar.name());
                for limit in limits {
                    let _ = write!(self.text, " & {}", limit_words(limit));
                }
            }
            Schema::List(list) => self.list(list),
            Schema::Struct(of) if of.others == Others::Refused => {
                self.text.push_str("close(");
                self.structure(of);
                self.text.push(')');
            }
            Schema::Struct(of) => self.structure(of),
            Schema::Constants(_) | Schema::OneOf { .. } => {
                self.text.push('(');
                self.value(of, None);
                self.text.push(')');
            }
        }
    }

    fn list(&mut self, list: &List) {
        self.text.push('[');
        for (index, item) in list.first.iter().enumerate() {
            self.text.push_str(if index > 0 { ", " } else { "" });
            self.value(item, None);
        }
        if let Some(rest) = &list.rest {
            self.text.push_str(if list.first.is_empty() { "..." } else { ", ..." });
            if **rest != Schema::Any {
                self.value(rest, None);
            }
        }
        self.text.push(']');
    }

    fn structure(&mut self, of: &Struct) {
        if of.fields.is_empty() && of.pattern.is_none() {
            return self.text.push_str(if of.others == Others::Allowed { "{...}" } else { "{}" });
        }
        self.text.push('{');
        self.level += 1;
        let mut condition: Option<&str> = None;
        for field in &of.fields {
            let guards: Vec<&str> =
                field.condition.iter().flat_map(|guards| guards.split(" or if ")).collect();
            if guards.len() == 1 && field.condition.as_deref() == condition {
                self.field(field);
                continue;
            }
            self.close_condition(&mut condition);
            for (index, guard) in guards.iter().enumerate() {
                self.line();
                // All but the first lost their first word where they were joined.
                self.text.push_str(if index > 0 { "if " } else { "" });
                self.text.extend([guard, " {"]);
                self.level += 1;
                if guards.len() == 1 {
                    condition = Some(guard);
                } else {
                    self.field(field);
                    self.level -= 1;
                    self.line();
                    self.text.push('}');
                }
            }
            if guards.len() < 2 {
                self.field(field);
            }
        }
        self.close_condition(&mut condition);
        if let Some(pattern) = &of.pattern {
            self.line();
            self.text.push_str("[string]: ");
            self.value(pattern, None);
        }
        if of.others == Others::Allowed {
            self.line();
            self.text.push_str("...");
        }
        self.level -= 1;
        self.line();
        self.text.push('}');
    }

    fn close_condition(&mut self, condition: &mut Option<&str>) {
        if condition.take().is_some() {
            self.level -= 1;
            self.line();
            self.text.push('}');
        }
    }

    fn field(&mut self, field: &Field) {
        let doc = &field.doc;
        let markers = [("short", &doc.short), ("alias", &doc.alias)];
        let with_value = markers.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        for (name, value) in with_value {
            self.line();
            let _ = write!(self.text, "// +{name}={value}");
        }
        for (name, is_there) in
            [("+ignore", doc.ignore), ("+immutable", doc.immutable), (DEPRECATED, doc.deprecated())]
        {
            if is_there {
                self.line();
                self.text.extend(["// ", name]);
            }
        }
        self.line();
        self.text.extend([&*label(&field.name), if field.optional { "?: " } else { ": " }]);
        self.value(&field.schema, field.default.as_ref());
    }
}

fn starred(value: &Json) -> String {
    format!("*{}", constant(value))
}

/// Whether an expression must be in parentheses to be starred.
fn is_chain(expression: &str) -> bool {
    let file = parse(&format!("x: {expression}"));
    file.body.declarations.iter().any(|declaration| match declaration {
        Declaration::Field(field) => {
            let Expression { kind, .. } = &field.value;
            matches!(kind, ExpressionKind::Chain(..) | ExpressionKind::Unary(..))
        }
        _ => false,
    })
}

fn limit_words(limit: &Limit) -> String {
    let pattern = |sign: &str, pattern: &str| format!("{sign}{}", constant(&pattern.into()));
    match limit {
        Limit::AtLeast(number) => format!(">={number}"),
        Limit::Above(number) => format!(">{number}"),
        Limit::AtMost(number) => format!("<={number}"),
        // `<-` is a sign of its own.
        Limit::Below(number) if number.to_string().starts_with('-') => format!("< {number}"),
        Limit::Below(number) => format!("<{number}"),
        Limit::Not(value) => format!("!={}", constant(value)),
        Limit::Matches(of) => pattern("=~", of),
        Limit::MatchesNot(of) => pattern("!~", of),
        Limit::MinLength(length) => format!("strings.MinRunes({length})"),
        Limit::MaxLength(length) => format!("strings.MaxRunes({length})"),
    }
}
