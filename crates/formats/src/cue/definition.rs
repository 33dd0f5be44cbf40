//! Definitions of KubeVela: a source file with the definition's own field beside `template`, and the bare template that
//! stands as a text in the YAML form.

use plimsoll_syntax::TextRange;
use serde_json::Value as Json;

use super::doc::Doc;
use super::lower::Lowering;
use super::parser::parse;
use super::problem::Problem;
use super::schema::Schema;
use super::scope::{Scope, known_parts};
use super::syntax::{Declaration, Expression, ExpressionKind, Field, File, List, Struct};
use super::unify::unify;

/// A source file: `name: {type: …, attributes: …}` and `template: {…}`.
#[derive(Clone, PartialEq, Debug)]
pub struct Definition {
    /// Its name and where that stands.
    pub name: Option<(Box<str>, TextRange)>,
    /// What is said beside the template, as far as it needs no evaluation: `type`, `description`, `labels`,
    /// `annotations`, `attributes`; an object. The attributes are those that the YAML form has in its `spec`.
    pub header: Json,
    /// The template.
    pub template: Template,
}

/// A template.
#[derive(Clone, PartialEq, Debug)]
pub struct Template {
    /// Its parameter block; `None` where there is none.
    pub parameter: Option<Parameter>,
    /// The kind of its main resource; `None` where there is no `output`.
    pub output: Option<Resource>,
    /// Its further resources by name, as far as their names are written.
    pub outputs: Vec<(Box<str>, Resource)>,
    /// Where comments say how something is merged, in the order of the text.
    pub merges: Vec<Merge>,
    /// What is wrong with the text.
    pub problems: Vec<Problem>,
}

/// A parameter block.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// What parameters may be.
    pub schema: Schema,
    /// The bytes of the label `parameter`.
    pub range: TextRange,
}

/// What is known of a resource without evaluation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Resource {
    /// Its `apiVersion`.
    pub api_version: Option<Box<str>>,
    /// Its `kind`.
    pub kind: Option<Box<str>>,
}

/// How a field is merged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merge {
    /// The names from the template to the field; items of lists have none.
    pub path: Vec<Box<str>>,
    /// `+patchKey`: the field by which items are told apart.
    pub key: Option<Box<str>>,
    /// `+patchStrategy`.
    pub strategy: Option<Box<str>>,
}

impl Definition {
    /// Reads a source file. Never fails; the problems are those of the template.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let file = parse(text);
        let scope = Scope::of(&file.body);
        let own = fields(&file.body).find(|field| is_header(field));
        let header = own.and_then(|field| known_parts(&scope, &field.value));
        Self {
            name: own.and_then(|field| Some((field.label.regular()?.into(), field.label_range))),
            header: header.unwrap_or_else(|| Json::Object(serde_json::Map::new())),
            template: Template::of(text, &file),
        }
    }

    /// A text of the header: `type`, `description`.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    /// What is said under `attributes`; null where nothing is.
    #[must_use]
    pub fn attributes(&self) -> &Json {
        self.header.get("attributes").unwrap_or(&Json::Null)
    }
}

impl Template {
    /// Reads a bare template; a source file is accepted too. Never fails.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self::of(text, &parse(text))
    }

    fn of(text: &str, file: &File) -> Self {
        let outside = Scope::of(&file.body);
        let wrapper = fields(&file.body).find(|field| field.label.regular() == Some("template"));
        let bare = fields(&file.body).any(|field| field.label.regular() == Some("parameter"));
        let wrapped = wrapper.filter(|_| !bare).and_then(|field| match &field.value.kind {
            ExpressionKind::Struct(body) => Some(body),
            _ => None,
        });
        let (body, scope) =
            wrapped.map_or((&file.body, outside.clone()), |body| (body, outside.inside(body)));
        let mut lowering = Lowering::new(text);
        let parameter = parameter(body, &scope, &mut lowering);
        let mut problems = file.problems.clone();
        problems.append(&mut lowering.problems);
        let mut merges = Vec::new();
        for field in fields(body) {
            if matches!(field.label.regular(), Some("patch" | "patchOutputs" | "output" | "outputs")) {
                merges_of_field(field, &mut Vec::new(), &mut merges);
            }
        }
        let mut outputs = Vec::new();
        body.values("outputs").for_each(|value| resources(value, &scope, &mut outputs));
        let output = body.values("output").map(|value| Resource::of(value, &scope)).reduce(Resource::or);
        Self { parameter, output, outputs, merges, problems }
    }
}

/// The field that says what the definition is.
fn is_header(field: &Field) -> bool {
    let ExpressionKind::Struct(body) = &field.value.kind else { return false };
    let named = field.label.regular().is_some_and(|name| name != "template");
    named && ["type", "attributes"].iter().any(|name| body.values(name).next().is_some())
}

fn fields(body: &Struct) -> impl Iterator<Item = &Field> {
    body.declarations.iter().filter_map(|declaration| match declaration {
        Declaration::Field(field) => Some(field),
        _ => None,
    })
}

/// All fields `parameter` together.
fn parameter<'a>(body: &'a Struct, scope: &Scope<'a>, lowering: &mut Lowering<'a>) -> Option<Parameter> {
    let blocks: Vec<&Field> =
        fields(body).filter(|field| field.label.regular() == Some("parameter")).collect();
    let mut schema: Option<Schema> = None;
    for field in &blocks {
        let next = lowering.lower(&field.value, scope, false).schema;
        schema = Some(match schema {
            Some(schema) => unify(schema, next).unwrap_or(Schema::Any),
            None => next,
        });
    }
    Some(Parameter { schema: schema?, range: blocks.first()?.label_range })
}

impl Resource {
    fn of<'a>(value: &'a Expression, scope: &Scope<'a>) -> Self {
        let ExpressionKind::Struct(body) = &value.kind else { return Self::default() };
        let inside = scope.inside(body);
        let text = |name: &str| {
            let constant = body.values(name).find_map(|value| inside.constant(value))?;
            constant.as_str().map(Into::into)
        };
        let own = Self { api_version: text("apiVersion"), kind: text("kind") };
        let embedded = body.declarations.iter().filter_map(|declaration| match declaration {
            Declaration::Embedding(value) => Some(Self::of(value, &inside)),
            _ => None,
        });
        embedded.fold(own, Self::or)
    }

    fn or(self, other: Self) -> Self {
        Self { api_version: self.api_version.or(other.api_version), kind: self.kind.or(other.kind) }
    }
}

/// The resources that a struct holds by name, those under conditions included.
fn resources<'a>(value: &'a Expression, scope: &Scope<'a>, found: &mut Vec<(Box<str>, Resource)>) {
    if let ExpressionKind::Struct(body) = &value.kind {
        resources_in(body, scope, found);
    }
}

fn resources_in<'a>(body: &'a Struct, scope: &Scope<'a>, found: &mut Vec<(Box<str>, Resource)>) {
    let inside = scope.inside(body);
    for declaration in &body.declarations {
        match declaration {
            Declaration::Field(field) => {
                let Some(name) = field.label.regular() else { continue };
                let resource = Resource::of(&field.value, &inside);
                match found.iter_mut().find(|(known, _)| &**known == name) {
                    Some((_, known)) => *known = std::mem::take(known).or(resource),
                    None => found.push((name.into(), resource)),
                }
            }
            Declaration::Comprehension(comprehension) => resources_in(&comprehension.body, &inside, found),
            Declaration::Embedding(value) => resources(value, &inside, found),
            Declaration::Let(_) | Declaration::Ellipsis(_) => {}
        }
    }
}

fn merges_of_field(field: &Field, path: &mut Vec<Box<str>>, found: &mut Vec<Merge>) {
    let Some(name) = field.label.regular() else { return };
    path.push(name.into());
    let Doc { patch_key, patch_strategy, .. } = &field.doc;
    if patch_key.is_some() || patch_strategy.is_some() {
        found.push(Merge { path: path.clone(), key: patch_key.clone(), strategy: patch_strategy.clone() });
    }
    merges_of(&field.value, path, found);
    path.pop();
}

fn merges_of(value: &Expression, path: &mut Vec<Box<str>>, found: &mut Vec<Merge>) {
    match &value.kind {
        ExpressionKind::Struct(body) => merges_in(body, path, found),
        ExpressionKind::List(List { items, comprehensions, .. }) => {
            items.iter().for_each(|item| merges_of(item, path, found));
            comprehensions.iter().for_each(|comprehension| merges_in(&comprehension.body, path, found));
        }
        ExpressionKind::Chain(operands, _) => {
            operands.iter().for_each(|operand| merges_of(operand, path, found));
        }
        ExpressionKind::Group(inner) => merges_of(inner, path, found),
        _ => {}
    }
}

fn merges_in(body: &Struct, path: &mut Vec<Box<str>>, found: &mut Vec<Merge>) {
    for declaration in &body.declarations {
        match declaration {
            Declaration::Field(field) => merges_of_field(field, path, found),
            Declaration::Comprehension(comprehension) => merges_in(&comprehension.body, path, found),
            Declaration::Embedding(value) => merges_of(value, path, found),
            Declaration::Let(_) | Declaration::Ellipsis(_) => {}
        }
    }
}
