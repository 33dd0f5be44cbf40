//! What editors know of values that the tables of formats leave open, as another specification describes them: JSON Schema in
//! the definitions of bundles.

use plimsoll_base::Severity;
use plimsoll_formats::recognise::Recognised;
use plimsoll_formats::table::{Field, Object, Others, Presence, Type};
use plimsoll_model::{Clause, Family};

use crate::way::{Step, Way};

/// What stands at a way that the tables of a family leave open.
struct Overlay {
    family: Family,
    /// A pattern, as [`Way`] has them.
    path: &'static str,
    of: &'static Type,
}

static OVERLAYS: &[Overlay] = &[Overlay { family: Family::Cnab, path: "definitions", of: &SCHEMAS }];

// Schemas hold schemas: only statics can refer to each other.
static SCHEMA_TYPE: Type = Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]);
static SCHEMAS: Type = Type::Map(&SCHEMA_TYPE);
const TEXTS: Type = Type::List(&Type::Text);
/// The types that a value may have.
pub(crate) const TYPES: Type =
    Type::Choice(&["string", "integer", "number", "boolean", "object", "array", "null"]);

const CLAUSE: Clause = Clause {
    title: "JSON Schema draft 7, validation",
    url: "https://json-schema.org/draft-07/draft-handrews-json-schema-validation-01",
};

const fn row(name: &'static str, of: Type, help: &'static str) -> Field {
    Field::new(name, of, Presence::Optional, Severity::Warning, CLAUSE, help)
}

/// A JSON Schema (draft 7), with what CNAB says of encodings.
static SCHEMA: Object = Object {
    name: "JSON Schema",
    clause: CLAUSE,
    others: Others::Open,
    fields: &[
        // Hardly a schema is without.
        Field::new(
            "type",
            Type::Either(&[TYPES, Type::List(&TYPES)]),
            Presence::ByRule,
            Severity::Warning,
            CLAUSE,
            "The type of the value; a list where it may be of several.",
        ),
        row("default", Type::Any, "The value where none is given. It must fit the schema itself."),
        row("title", Type::Text, "A short name for people."),
        row("description", Type::Text, "What the value is for, for people."),
        row("enum", Type::List(&Type::Any), "The values that are allowed."),
        row("const", Type::Any, "The only value that is allowed."),
        row("minimum", Type::Number, "The least number that is allowed."),
        row("maximum", Type::Number, "The greatest number that is allowed."),
        row("exclusiveMinimum", Type::Number, "The value must be greater than this number."),
        row("exclusiveMaximum", Type::Number, "The value must be less than this number."),
        row("multipleOf", Type::Number, "The value must be a multiple of this number."),
        row("minLength", Type::Number, "The least number of characters."),
        row("maxLength", Type::Number, "The greatest number of characters."),
        row("pattern", Type::Text, "A regular expression that must be found in the text."),
        row("format", Type::Text, "What the text is: `date-time`, `email`, `uri`."),
        row(
            "contentEncoding",
            Type::Text,
            "How bytes are written as a text: `base64`. Runtimes of CNAB decode it.",
        ),
        row("contentMediaType", Type::Text, "The media type of what the text holds."),
        row("writeOnly", Type::Boolean, "Whether the value is a secret. Tools do not show it."),
        row("readOnly", Type::Boolean, "Whether the value is not to be changed once it is set."),
        row(
            "properties",
            Type::Map(&SCHEMA_TYPE),
            "The fields of an object, each with the schema of its value.",
        ),
        row("required", TEXTS, "The fields that an object must have."),
        row(
            "additionalProperties",
            Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]),
            "The schema of all other fields; `false` refuses them.",
        ),
        row(
            "patternProperties",
            Type::Map(&SCHEMA_TYPE),
            "Schemas of fields whose names match a regular expression.",
        ),
        row(
            "propertyNames",
            Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]),
            "The schema of the names of fields.",
        ),
        row("minProperties", Type::Number, "The least number of fields."),
        row("maxProperties", Type::Number, "The greatest number of fields."),
        row("dependencies", Type::Map(&Type::Any), "What must be there where a field is."),
        row(
            "items",
            Type::Either(&[Type::Object(&SCHEMA), Type::List(&SCHEMA_TYPE), Type::Boolean]),
            "The schema of the items of an array.",
        ),
        row(
            "additionalItems",
            Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]),
            "The schema of items behind those that `items` lists.",
        ),
        row(
            "contains",
            Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]),
            "The schema that at least one item must fit.",
        ),
        row("minItems", Type::Number, "The least number of items."),
        row("maxItems", Type::Number, "The greatest number of items."),
        row("uniqueItems", Type::Boolean, "Whether no two items may be equal."),
        row(
            "$ref",
            Type::Text,
            "The schema that stands in place of this one: `#/definitions/NAME`. All beside it is ignored.",
        ),
        row("$id", Type::Text, "The URI under which the schema is known."),
        row("$comment", Type::Text, "A remark for those who look after the schema."),
        row("examples", Type::List(&Type::Any), "Values as they may be."),
        row("allOf", Type::List(&SCHEMA_TYPE), "Schemas that must all fit."),
        row("anyOf", Type::List(&SCHEMA_TYPE), "Schemas of which at least one must fit."),
        row("oneOf", Type::List(&SCHEMA_TYPE), "Schemas of which exactly one must fit."),
        row("not", Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]), "The schema that must not fit."),
        row(
            "if",
            Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]),
            "The schema that decides between `then` and `else`.",
        ),
        row(
            "then",
            Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]),
            "The schema that must fit where that of `if` does.",
        ),
        row(
            "else",
            Type::Either(&[Type::Object(&SCHEMA), Type::Boolean]),
            "The schema that must fit where that of `if` does not.",
        ),
        row("definitions", Type::Map(&SCHEMA_TYPE), "Schemas by name, to which `$ref` refers."),
    ],
};

/// What the value at the end of a way is, where an overlay describes it.
pub(crate) fn of(recognised: Option<Recognised>, way: &Way<'_>) -> Option<Type> {
    let family = recognised?.format.family;
    OVERLAYS.iter().filter(|overlay| overlay.family == family).find_map(|overlay| {
        let start = way.start(overlay.path)?;
        way.steps[start..].iter().try_fold(*overlay.of, below)
    })
}

/// What is one step below a value.
fn below(of: Type, step: &Step<'_>) -> Option<Type> {
    match (of, step) {
        (Type::Either(types), _) => types.iter().find_map(|of| below(*of, step)),
        (Type::Object(object), Step::Key(key)) => object.field(key).map(|field| field.of),
        (Type::Map(of), Step::Key(_)) | (Type::List(of), Step::Item) => Some(*of),
        _ => None,
    }
}
