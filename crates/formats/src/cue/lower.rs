//! From the tree to a schema. What needs evaluation becomes [`Schema::Any`], so that nothing that KubeVela accepts is ever
//! refused for want of an evaluator.

use std::sync::Arc;

use plimsoll_syntax::TextRange;
use serde_json::Value as Json;

use super::problem::{MAX_NESTING, MAX_TYPES, Problem, ProblemKind};
use super::schema::{DefaultValue, Field, Limit, List, Others, Scalar, Schema, Struct};
use super::scope::{Placed, Scope};
use super::syntax::{self, Clause, Declaration, Expression, ExpressionKind, Label, Mark, Step};
use super::unify::{Names, fields, structs, unify};

/// How often a definition may stand in itself before the rest of it may be anything.
const MAX_RECURSION: usize = 2;

/// A schema, and what the value is when nothing is said.
pub(super) struct Lowered {
    pub(super) schema: Schema,
    pub(super) default: Option<DefaultValue>,
}

impl From<Schema> for Lowered {
    fn from(schema: Schema) -> Self {
        Self { schema, default: None }
    }
}

pub(super) struct Lowering<'a> {
    text: &'a str,
    /// How many types there are so far.
    types: usize,
    depth: usize,
    /// Where the values stand that are being lowered through a reference.
    references: Vec<u32>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, types: 0, depth: 0, references: Vec::new(), problems: Vec::new() }
    }

    /// Whether structs are closed is said by `closed`: all in a definition are.
    pub(super) fn lower(&mut self, of: &'a Expression, scope: &Scope<'a>, closed: bool) -> Lowered {
        self.types += 1;
        if self.types == MAX_TYPES {
            self.problems.push(Problem { range: of.range, kind: ProblemKind::TooManyTypes });
        }
        if self.types >= MAX_TYPES || self.depth == MAX_NESTING {
            return Schema::Any.into();
        }
        self.depth += 1;
        let lowered = self.expression(of, scope, closed);
        self.depth -= 1;
        lowered
    }

    fn expression(&mut self, of: &'a Expression, scope: &Scope<'a>, closed: bool) -> Lowered {
        match &of.kind {
            ExpressionKind::Name(name) => self.name(name, scope, closed),
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::Text(_) => scope
                .constant(of)
                .map_or(Schema::Any, |constant| Schema::Constants(vec![constant].into()))
                .into(),
            ExpressionKind::Bytes => self.computed(Scalar::Bytes, of),
            ExpressionKind::Interpolation(_) => self.computed(Scalar::String, of),
            ExpressionKind::Group(inner) => self.lower(inner, scope, closed),
            ExpressionKind::Struct(body) => self.structure(body, scope, closed).into(),
            ExpressionKind::List(list) => self.list(list, scope, closed).into(),
            ExpressionKind::Path(base, steps) => self.path(of, base, steps, scope, closed),
            ExpressionKind::Unary(operator, operand) => self.unary(of, operator, operand, scope, closed),
            ExpressionKind::Chain(operands, operators) => match operators.first() {
                Some(&"|") => self.disjunction(of, scope, closed),
                Some(&"&") => self.conjunction(operands, scope, closed),
                Some(&("==" | "!=" | "<" | "<=" | ">" | ">=" | "=~" | "!~" | "&&" | "||")) => {
                    self.computed(Scalar::Bool, of)
                }
                _ => Schema::Any.into(),
            },
            ExpressionKind::Bottom | ExpressionKind::Missing => Schema::Any.into(),
        }
    }

    /// An expression of which only the type is known.
    fn computed(&self, scalar: Scalar, of: &Expression) -> Lowered {
        Lowered {
            schema: Schema::scalar(scalar),
            default: Some(DefaultValue::Computed(self.words(of.range))),
        }
    }

    /// The text of a range in one line.
    fn words(&self, range: TextRange) -> Box<str> {
        let text = self.text.get(range.as_usize()).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    }

    fn name(&mut self, name: &str, scope: &Scope<'a>, closed: bool) -> Lowered {
        let found = scope.resolve(name);
        if found.is_empty() {
            return predeclared(name).into();
        }
        self.references(&found, closed || name.starts_with('#'))
    }

    /// All values of a name together.
    fn references(&mut self, found: &[Placed<'a>], closed: bool) -> Lowered {
        let mut all = Lowered::from(Schema::Any);
        for (value, scope) in found {
            let times = self.references.iter().filter(|&&start| start == value.range.start).count();
            if times >= MAX_RECURSION {
                return Schema::Any.into();
            }
            self.references.push(value.range.start);
            let next = self.lower(value, scope, closed);
            self.references.pop();
            all = all.and(next);
        }
        all
    }

    fn path(
        &mut self,
        of: &'a Expression,
        base: &'a Expression,
        steps: &'a [Step],
        scope: &Scope<'a>,
        closed: bool,
    ) -> Lowered {
        let name = if let ExpressionKind::Name(name) = &base.kind { &**name } else { "" };
        match (name, steps) {
            ("close", [Step::Call(arguments)]) if !arguments.is_empty() => {
                let mut lowered = self.lower(&arguments[0], scope, closed);
                let ellipsis = |declaration: &Declaration| matches!(declaration, Declaration::Ellipsis(_));
                if let Schema::Struct(of) = &mut lowered.schema {
                    let open = match &arguments[0].kind {
                        ExpressionKind::Struct(body) => body.declarations.iter().any(ellipsis),
                        _ => of.others == Others::Allowed,
                    };
                    of.others = if open { Others::Allowed } else { Others::Refused };
                }
                lowered
            }
            ("strings", [Step::Field(function), Step::Call(arguments)]) if arguments.len() == 1 => {
                let length = scope.constant(&arguments[0]).and_then(|length| length.as_u64());
                let limit = match (&**function, length) {
                    ("MinRunes", Some(length)) => Limit::MinLength(length),
                    ("MaxRunes", Some(length)) => Limit::MaxLength(length),
                    _ => return Schema::Any.into(),
                };
                Schema::Scalar(Scalar::String, vec![limit]).into()
            }
            _ => {
                let found = scope.select(base, steps);
                if found.is_empty() {
                    let default = Some(DefaultValue::Computed(self.words(of.range)));
                    return Lowered { schema: Schema::Any, default };
                }
                let definition = |step: &Step| matches!(step, Step::Field(name) if name.starts_with('#'));
                self.references(&found, closed || name.starts_with('#') || steps.iter().any(definition))
            }
        }
    }

    fn unary(
        &mut self,
        of: &'a Expression,
        operator: &str,
        operand: &'a Expression,
        scope: &Scope<'a>,
        closed: bool,
    ) -> Lowered {
        let limit = match (operator, scope.constant(operand)) {
            ("*", _) => return self.disjunction(of, scope, closed),
            ("+" | "-", _) => {
                let constant = scope.constant(of).map(|constant| Schema::Constants(vec![constant].into()));
                return constant.unwrap_or(Schema::Any).into();
            }
            ("!", _) => return self.computed(Scalar::Bool, of),
            (">=", Some(Json::Number(number))) => Limit::AtLeast(number),
            (">", Some(Json::Number(number))) => Limit::Above(number),
            ("<=", Some(Json::Number(number))) => Limit::AtMost(number),
            ("<", Some(Json::Number(number))) => Limit::Below(number),
            ("=~", Some(Json::String(pattern))) => Limit::Matches(pattern.into()),
            ("!~", Some(Json::String(pattern))) => Limit::MatchesNot(pattern.into()),
            ("!=", Some(constant @ (Json::String(_) | Json::Number(_)))) => Limit::Not(constant),
            _ => return Schema::Any.into(),
        };
        let of_text = match &limit {
            Limit::Matches(_) | Limit::MatchesNot(_) => true,
            Limit::Not(constant) => constant.is_string(),
            _ => false,
        };
        Schema::Scalar(if of_text { Scalar::String } else { Scalar::Number }, vec![limit]).into()
    }

    fn conjunction(&mut self, operands: &'a [Expression], scope: &Scope<'a>, closed: bool) -> Lowered {
        let mut all = Lowered::from(Schema::Any);
        for operand in operands {
            let next = self.lower(operand, scope, closed);
            // A conflict is the template's, not that of who uses it.
            all = all.and(next);
        }
        all
    }

    fn disjunction(&mut self, of: &'a Expression, scope: &Scope<'a>, closed: bool) -> Lowered {
        let mut operands = Vec::new();
        flatten(of, &mut operands);
        let mut found = Alternatives::default();
        for operand in operands {
            let (starred, operand) = match &operand.kind {
                ExpressionKind::Unary("*", operand) => (true, &**operand),
                _ => (false, operand),
            };
            if operand.kind == ExpressionKind::Bottom {
                continue;
            }
            let constant = if starred { scope.constant(operand) } else { None };
            if let Some(constant) = constant.filter(|_| self.types + 1 < MAX_TYPES) {
                self.types += 1;
                if !constant.is_array() && !constant.is_object() {
                    found.add(Schema::Constants(vec![constant.clone()].into()), false);
                }
                found.default = Some(DefaultValue::Known(constant));
                continue;
            }
            let lowered = self.lower(operand, scope, closed);
            if starred && is_computed(operand, &lowered) {
                found.default = Some(DefaultValue::Computed(self.words(inside(operand).range)));
                if lowered.schema != Schema::Any {
                    found.add(lowered.schema, false);
                }
                continue;
            }
            found.add(lowered.schema, starred);
            // Inside of the alternative that nothing prefers, a default is none.
            found.default =
                found.default.or(lowered.default.filter(|default| matches!(default, DefaultValue::Known(_))));
        }
        found.finish()
    }

    fn list(&mut self, list: &'a syntax::List, scope: &Scope<'a>, closed: bool) -> Schema {
        if !list.comprehensions.is_empty() {
            return Schema::List(List { first: Vec::new(), rest: Some(Box::new(Schema::Any)) });
        }
        let first = list.items.iter().map(|item| self.lower(item, scope, closed).schema).collect();
        let rest = list
            .rest
            .as_ref()
            .map(|of| Box::new(of.as_ref().map_or(Schema::Any, |of| self.lower(of, scope, closed).schema)));
        Schema::List(List { first, rest })
    }

    fn structure(&mut self, body: &'a syntax::Struct, scope: &Scope<'a>, closed: bool) -> Schema {
        let others = if closed { Others::Refused } else { Others::Unread };
        let mut building = Building {
            found: Struct { fields: Vec::new(), pattern: None, others },
            names: Names::default(),
            embedded: Vec::new(),
            allowed: false,
            closed,
        };
        self.declarations(body, scope, None, &mut building);
        building.finish()
    }

    /// Adds the declarations of a struct, or of a body that is there under a condition.
    fn declarations(
        &mut self,
        body: &'a syntax::Struct,
        around: &Scope<'a>,
        condition: Option<&str>,
        building: &mut Building,
    ) {
        let scope = around.inside(body);
        for declaration in &body.declarations {
            if self.types >= MAX_TYPES {
                // What further fields there are is not known.
                building.allowed = true;
                return;
            }
            match declaration {
                Declaration::Field(field) => self.field(field, &scope, condition, building),
                Declaration::Ellipsis(_) => building.allowed = true,
                Declaration::Let(_) => {}
                Declaration::Embedding(value) => {
                    let embedded = self.lower(value, &scope, building.closed).schema;
                    building.embed(embedded, condition);
                }
                Declaration::Comprehension(comprehension) => {
                    if !comprehension
                        .clauses
                        .iter()
                        .all(|clause| matches!(clause, Clause::If(_) | Clause::Let(_)))
                    {
                        building.allowed = true;
                        continue;
                    }
                    let guard = self.words(comprehension.guard);
                    let condition =
                        condition.map_or_else(|| guard.to_string(), |outer| format!("{outer} {guard}"));
                    if self.depth < MAX_NESTING {
                        self.depth += 1;
                        self.declarations(&comprehension.body, &scope, Some(&condition), building);
                        self.depth -= 1;
                    }
                }
            }
        }
    }

    fn field(
        &mut self,
        field: &'a syntax::Field,
        scope: &Scope<'a>,
        condition: Option<&str>,
        building: &mut Building,
    ) {
        match &field.label {
            Label::Pattern(pattern) => {
                let every =
                    matches!(&pattern.kind, ExpressionKind::Name(name) if matches!(&**name, "string" | "_"));
                if every && condition.is_none() {
                    let of = self.lower(&field.value, scope, building.closed).schema;
                    building.found.pattern = Some(Box::new(of));
                } else {
                    building.allowed = true;
                }
            }
            Label::Computed => building.allowed = true,
            Label::Name(_) | Label::Text(_) => {
                let Some(name) = field.label.regular() else { return };
                let lowered = self.lower(&field.value, scope, building.closed);
                let field = Field {
                    name: name.into(),
                    optional: field.mark == Mark::Optional,
                    default: lowered.default,
                    schema: lowered.schema,
                    condition: condition.map(Into::into),
                    doc: field.doc.clone(),
                    range: field.label_range,
                };
                fields(&mut building.found.fields, &mut building.names, vec![field]);
            }
        }
    }
}

impl Lowered {
    fn and(self, other: Self) -> Self {
        let schema = unify(self.schema, other.schema).unwrap_or(Schema::Any);
        Self { schema, default: self.default.or(other.default) }
    }
}

/// A struct whose declarations are being read.
struct Building {
    found: Struct,
    names: Names,
    /// What is embedded and is no struct.
    embedded: Vec<Schema>,
    /// Whether further fields are meant to be.
    allowed: bool,
    closed: bool,
}

impl Building {
    fn add(&mut self, mut more: Struct) {
        fields(&mut self.found.fields, &mut self.names, std::mem::take(&mut more.fields));
        let others = self.found.others;
        let found = Struct { fields: Vec::new(), pattern: self.found.pattern.take(), others };
        self.found.pattern = structs(found, more).pattern;
    }

    fn embed(&mut self, embedded: Schema, condition: Option<&str>) {
        match embedded {
            Schema::Struct(mut of) => {
                for field in of.fields.iter_mut().filter(|field| field.condition.is_none()) {
                    field.condition = condition.map(Into::into);
                }
                self.allowed |= of.others == Others::Allowed;
                let refused = of.others == Others::Refused;
                self.add(of);
                self.found.others = if refused { Others::Refused } else { self.found.others };
            }
            Schema::Any => self.allowed = true,
            _ if condition.is_some() => self.allowed = true,
            other => self.embedded.push(other),
        }
    }

    fn finish(mut self) -> Schema {
        let lists_nothing = self.found.fields.is_empty() && self.found.pattern.is_none();
        if lists_nothing && !self.allowed && self.embedded.len() == 1 {
            return self.embedded.remove(0);
        }
        if self.allowed || lists_nothing && self.embedded.is_empty() {
            self.found.others = Others::Allowed;
        }
        let of = Schema::Struct(self.found);
        self.embedded.into_iter().fold(of, |of, embedded| unify(of, embedded).unwrap_or(Schema::Any))
    }
}

/// An expression without the parentheses around it.
fn inside(of: &Expression) -> &Expression {
    match &of.kind {
        ExpressionKind::Group(inner) => inside(inner),
        _ => of,
    }
}

/// Whether a default is the result of an expression: a text that is put together, the value of another field.
fn is_computed(operand: &Expression, lowered: &Lowered) -> bool {
    let is_reference = match &inside(operand).kind {
        ExpressionKind::Name(name) => predeclared(name) == Schema::Any && !name.starts_with('#'),
        ExpressionKind::Path(base, _) => {
            !matches!(&base.kind, ExpressionKind::Name(name) if &**name == "close")
        }
        _ => false,
    };
    match lowered.schema {
        Schema::Any => true,
        Schema::Scalar(..) => is_reference || matches!(lowered.default, Some(DefaultValue::Computed(_))),
        _ => false,
    }
}

/// The operands of `|`, also of those in parentheses.
fn flatten<'a>(of: &'a Expression, operands: &mut Vec<&'a Expression>) {
    match &of.kind {
        ExpressionKind::Group(inner) => flatten(inner, operands),
        ExpressionKind::Chain(parts, operators) if operators.first() == Some(&"|") => {
            parts.iter().for_each(|part| flatten(part, operands));
        }
        _ => operands.push(of),
    }
}

/// What a value may be by one of several alternatives.
#[derive(Default)]
pub(super) struct Alternatives {
    found: Vec<Schema>,
    preferred: Option<usize>,
    pub(super) default: Option<DefaultValue>,
}

impl Alternatives {
    pub(super) fn add(&mut self, schema: Schema, is_preferred: bool) {
        match schema {
            Schema::OneOf { alternatives, preferred } => {
                for (index, alternative) in alternatives.into_iter().enumerate() {
                    self.add(alternative, preferred == Some(index));
                }
            }
            Schema::Constants(constants) => {
                let known = self.found.iter_mut().find_map(|known| match known {
                    Schema::Constants(known) => Some(known),
                    _ => None,
                });
                match known {
                    Some(known) => {
                        let known = Arc::make_mut(known);
                        for constant in constants.iter() {
                            if !known.contains(constant) {
                                known.push(constant.clone());
                            }
                        }
                    }
                    None => self.found.push(Schema::Constants(constants)),
                }
            }
            other => {
                self.preferred = if is_preferred { Some(self.found.len()) } else { self.preferred };
                if is_preferred || !self.found.contains(&other) {
                    self.found.push(other);
                }
            }
        }
    }

    /// One schema for all: constants that a type takes in are left out.
    pub(super) fn finish(mut self) -> Lowered {
        let types: Vec<Schema> =
            self.found.iter().filter(|found| matches!(found, Schema::Scalar(..))).cloned().collect();
        for index in (0..self.found.len()).rev() {
            let Schema::Constants(constants) = &mut self.found[index] else { continue };
            Arc::make_mut(constants).retain(|constant| !types.iter().any(|of| of.accepts(constant)));
            if constants.is_empty() {
                self.found.remove(index);
                self.preferred = self.preferred.map(|at| if at > index { at - 1 } else { at });
            }
        }
        let schema = if self.found.contains(&Schema::Any) {
            Schema::Any
        } else if self.found.len() > 1 {
            Schema::OneOf { alternatives: self.found, preferred: self.preferred }
        } else {
            self.found.pop().unwrap_or(Schema::Any)
        };
        Lowered { schema, default: self.default }
    }
}

/// The names that mean something everywhere.
fn predeclared(name: &str) -> Schema {
    let at_least = |least: i64| vec![Limit::AtLeast(least.into())];
    match name {
        "string" => Schema::scalar(Scalar::String),
        "int" | "int8" | "int16" | "int32" | "int64" | "int128" | "rune" => Schema::scalar(Scalar::Int),
        "uint" | "uint8" | "uint16" | "uint32" | "uint64" | "uint128" => {
            Schema::Scalar(Scalar::Int, at_least(0))
        }
        "float" | "float32" | "float64" => Schema::scalar(Scalar::Float),
        "number" => Schema::scalar(Scalar::Number),
        "bool" => Schema::scalar(Scalar::Bool),
        "bytes" => Schema::scalar(Scalar::Bytes),
        _ => Schema::Any,
    }
}
