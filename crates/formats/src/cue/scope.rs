//! What names mean: the structs around an expression, and constants.

use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::syntax::{Declaration, Expression, ExpressionKind, List, Step, Struct};

/// How deep constants and selections are followed.
const MAX_DEPTH: usize = 32;
/// How many expressions are looked at for one constant or selection.
const MAX_STEPS: usize = 1_000;

/// The structs around an expression, innermost first.
#[derive(Clone)]
pub(super) struct Scope<'a>(Rc<Level<'a>>);

struct Level<'a> {
    body: &'a Struct,
    around: Option<Scope<'a>>,
}

/// An expression and what its names mean.
pub(super) type Placed<'a> = (&'a Expression, Scope<'a>);

impl<'a> Scope<'a> {
    /// Outside of all structs: the declarations of a file.
    pub(super) fn of(body: &'a Struct) -> Self {
        Self(Rc::new(Level { body, around: None }))
    }

    /// Inside of a struct.
    pub(super) fn inside(&self, body: &'a Struct) -> Self {
        Self(Rc::new(Level { body, around: Some(self.clone()) }))
    }

    /// What a name stands for: the values that the innermost struct with this name gives it. Empty where none has it.
    pub(super) fn resolve(&self, name: &str) -> Vec<Placed<'a>> {
        let mut scope = Some(self);
        while let Some(level) = scope {
            let found: Vec<&Expression> = level.0.body.values(name).collect();
            if !found.is_empty() {
                return found.into_iter().map(|value| (value, level.clone())).collect();
            }
            scope = level.0.around.as_ref();
        }
        Vec::new()
    }

    /// What `base.step.step` stands for; empty where that needs evaluation.
    pub(super) fn select(&self, base: &'a Expression, steps: &'a [Step]) -> Vec<Placed<'a>> {
        let mut steps_left = MAX_STEPS;
        let mut found = vec![(base, self.clone())];
        for step in steps {
            let name = match step {
                Step::Field(name)
                | Step::Index(Some(Expression { kind: ExpressionKind::Text(name), .. })) => name,
                Step::Index(_) | Step::Call(_) => return Vec::new(),
            };
            let mut next = Vec::new();
            found
                .iter()
                .for_each(|(of, scope)| scope.fields(of, name, (MAX_DEPTH, &mut steps_left), &mut next));
            found = next;
        }
        found
    }

    /// Adds the values of a field of an expression. `left` is how deep and how many expressions may still be looked at.
    fn fields(&self, of: &'a Expression, name: &str, left: (usize, &mut usize), found: &mut Vec<Placed<'a>>) {
        let (depth, steps) = left;
        if depth == 0 || *steps == 0 {
            return;
        }
        *steps -= 1;
        match &of.kind {
            ExpressionKind::Struct(body) => {
                let inside = self.inside(body);
                found.extend(body.values(name).map(|value| (value, inside.clone())));
                for declaration in &body.declarations {
                    if let Declaration::Embedding(embedded) = declaration {
                        inside.fields(embedded, name, (depth - 1, steps), found);
                    }
                }
            }
            ExpressionKind::Group(inner) => self.fields(inner, name, (depth - 1, steps), found),
            ExpressionKind::Chain(operands, operators) if operators.first() == Some(&"&") => {
                for operand in operands {
                    self.fields(operand, name, (depth - 1, steps), found);
                }
            }
            ExpressionKind::Name(reference) => {
                for (value, scope) in self.resolve(reference) {
                    scope.fields(value, name, (depth - 1, steps), found);
                }
            }
            _ => {}
        }
    }

    /// The value of an expression that needs no evaluation.
    pub(super) fn constant(&self, of: &'a Expression) -> Option<Json> {
        self.constant_below(of, MAX_DEPTH, &mut { MAX_STEPS })
    }

    fn constant_below(&self, of: &'a Expression, depth: usize, steps: &mut usize) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        *steps = steps.checked_sub(1)?;
        match &of.kind {
            ExpressionKind::Null => Some(Json::Null),
            ExpressionKind::Bool(truth) => Some(Json::Bool(*truth)),
            ExpressionKind::Number(number) => number.clone().map(Json::Number),
            ExpressionKind::Text(text) => Some(Json::String(text.to_string())),
            ExpressionKind::Group(inner) | ExpressionKind::Unary("+", inner) => {
                self.constant_below(inner, depth, steps)
            }
            ExpressionKind::Unary("-", operand) => match self.constant_below(operand, depth, steps)? {
                Json::Number(number) => {
                    let negative = serde_json::Number::from_f64(-number.as_f64()?).map(Json::Number);
                    number.as_i64().and_then(i64::checked_neg).map(Json::from).or(negative)
                }
                _ => None,
            },
            ExpressionKind::List(List { items, rest: None, comprehensions }) if comprehensions.is_empty() => {
                let items = items.iter().map(|item| self.constant_below(item, depth, steps));
                items.collect::<Option<Vec<_>>>().map(Json::Array)
            }
            ExpressionKind::Struct(body) => {
                let mut object = Map::new();
                for declaration in &body.declarations {
                    let Declaration::Field(field) = declaration else { return None };
                    let value = self.inside(body).constant_below(&field.value, depth, steps)?;
                    merge(&mut object, field.label.regular()?, value);
                }
                Some(Json::Object(object))
            }
            ExpressionKind::Name(name) => only(&self.resolve(name), depth, steps),
            ExpressionKind::Path(base, path) => only(&self.select(base, path), depth, steps),
            _ => None,
        }
    }
}

/// The constant that is all of what was found.
fn only(found: &[Placed<'_>], depth: usize, steps: &mut usize) -> Option<Json> {
    match found {
        [(value, scope)] => scope.constant_below(value, depth, steps),
        _ => None,
    }
}

/// The parts of an expression that are constants; everything else is left out.
pub(super) fn known_parts<'a>(scope: &Scope<'a>, of: &'a Expression) -> Option<Json> {
    let ExpressionKind::Struct(body) = &of.kind else { return scope.constant(of) };
    let inside = scope.inside(body);
    let mut object = Map::new();
    for declaration in &body.declarations {
        let Declaration::Field(field) = declaration else { continue };
        if let Some((name, value)) = field.label.regular().zip(known_parts(&inside, &field.value)) {
            merge(&mut object, name, value);
        }
    }
    Some(Json::Object(object))
}

/// `metadata: name: x` and `metadata: labels: y` are parts of one struct.
fn merge(object: &mut Map<String, Json>, name: &str, value: Json) {
    match (object.get_mut(name), value) {
        (Some(Json::Object(known)), Json::Object(more)) => {
            for (name, value) in more {
                merge(known, &name, value);
            }
        }
        (_, value) => drop(object.insert(name.to_owned(), value)),
    }
}

impl Struct {
    /// The values that a name is given in this struct, by fields and `let`, in the order of the text.
    pub fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Expression> {
        self.declarations.iter().filter_map(move |declaration| match declaration {
            Declaration::Field(field) if field.label.referable() == Some(name) => Some(&field.value),
            Declaration::Let(binding) if &*binding.name == name => Some(&binding.value),
            _ => None,
        })
    }
}
