//! What there is to know of a thing, put into words only when somebody asks for it.

use std::fmt::Write as _;
use std::sync::Arc;

use plimsoll_analysis::workspace::source;
use plimsoll_formats::cue::Schema;
use plimsoll_formats::cue::schema::{DefaultValue, Field as Property, written};
use plimsoll_formats::oam::{Definition, DefinitionKind, Dialect, Source, builtin};
use plimsoll_formats::recognise::Format;
use plimsoll_formats::secrets;
use plimsoll_formats::table::Field;

use crate::hover;
use crate::properties::Properties;
use crate::workspace::Snapshot;

/// How many parameters of a type are told.
const MOST_PARAMETERS: usize = 12;
/// How many lines of a schema are shown.
const MOST_LINES: usize = 16;

/// Something that there are words about.
#[derive(Clone, Debug, Default)]
pub struct About(pub(crate) Subject);

/// What it is.
#[derive(Clone, Debug, Default)]
pub(crate) enum Subject {
    /// Nothing is to be said.
    #[default]
    Nothing,
    /// A field of a format.
    Field(&'static Field, &'static Format),
    /// A type by its name; its definition where it was looked up already.
    Type(DefinitionKind, Arc<str>, Option<Arc<Definition>>),
    /// A field of the mapping at a place of properties.
    Property(Arc<Properties>, Box<str>),
}

impl About {
    /// Nothing is to be said.
    pub(crate) const NOTHING: Self = Self(Subject::Nothing);
}

impl Snapshot {
    /// The words about something, in Markdown; empty where there are none.
    #[must_use]
    pub fn words(&self, about: &About) -> String {
        match &about.0 {
            Subject::Nothing => String::new(),
            Subject::Field(field, format) => {
                hover::words(field, &format!("{} {}", format.family, format.version))
            }
            Subject::Type(kind, name, definition) => {
                let definition = definition.clone().or_else(|| builtin::builtin(*kind, name));
                definition.map_or_else(String::new, |definition| self.of_type(&definition))
            }
            Subject::Property(properties, name) => {
                properties.field(name).map_or_else(String::new, |field| of_property(properties, field))
            }
        }
    }

    fn of_type(&self, of: &Definition) -> String {
        let mut words = format!("**{}**: {}", of.name, of.kind.noun());
        if of.is_deprecated {
            words.push_str(", deprecated");
        }
        if let Some(about) = summary(of) {
            write_to(&mut words, format_args!("\n\n{about}."));
        }
        let (required, others): (Vec<&Property>, Vec<&Property>) =
            of.fields().filter(|field| !field.doc.ignore).partition(|field| field.is_required());
        let count = required.len() + others.len();
        if count > 0 {
            words.push_str("\n\nParameters:\n");
        }
        let at = Properties::of(Arc::new(of.clone()));
        for field in required.iter().chain(&others).take(MOST_PARAMETERS) {
            let purpose = at.purpose(field).map(|text| format!(". {text}")).unwrap_or_default();
            write_to(&mut words, format_args!("\n- `{}`: {}{purpose}", field.name, kind_of_value(field)));
        }
        if count > MOST_PARAMETERS {
            write_to(&mut words, format_args!("\n- and {} more", count - MOST_PARAMETERS));
        }
        if !of.applies_to.is_empty() {
            let names: Vec<String> = of.applies_to.iter().map(|name| format!("`{name}`")).collect();
            write_to(&mut words, format_args!("\n\nFor {}.", names.join(", ")));
        }
        match of.source {
            Source::BuiltIn => words.push_str("\n\nBuilt in."),
            Source::File(file) => {
                if let Some(file) = source(&self.db, file) {
                    write_to(&mut words, format_args!("\n\nDefined in `{}`.", file.path(&self.db)));
                }
            }
        }
        words
    }
}

/// What a type is for, without a full stop.
pub(crate) fn summary(of: &Definition) -> Option<String> {
    let own = match of.source {
        // The same names meant other things before.
        Source::BuiltIn if of.dialect != Dialect::V1beta1 => None,
        Source::BuiltIn => builtin::summary(of.kind, &of.name),
        Source::File(_) => of.description.as_deref(),
    };
    let first = own?.lines().next()?.trim().trim_end_matches('.');
    (!first.is_empty()).then(|| first.to_owned())
}

/// What the value of a property is, whether it must be there, and what it is when nothing is said: "a text, required".
pub(crate) fn kind_of_value(field: &Property) -> String {
    let mut words = field.schema.words();
    if field.is_required() {
        words.push_str(", required");
    }
    match &field.default {
        Some(_) if is_secret(field) => words.push_str(", with a default"),
        Some(DefaultValue::Known(value)) => {
            write_to(&mut words, format_args!(", default `{}`", written(value)));
        }
        Some(DefaultValue::Computed(_)) => words.push_str(", with a default"),
        None => {}
    }
    if let Some(condition) = &field.condition {
        write_to(&mut words, format_args!(", only `{condition}`"));
    }
    words
}

fn of_property(at: &Properties, field: &Property) -> String {
    let mut words = format!("**{}**: {}", field.name, kind_of_value(field));
    if field.doc.deprecated() {
        words.push_str(", deprecated");
    }
    if let Some(purpose) = at.purpose(field) {
        write_to(&mut words, format_args!("\n\n{purpose}"));
    }
    if field.doc.immutable {
        words.push_str("\n\nIt cannot be changed later.");
    }
    if !holds_secret(field)
        && let Some(outline) = outline(&field.schema)
    {
        write_to(&mut words, format_args!("\n\n```cue\n{outline}\n```"));
    }
    write_to(&mut words, format_args!("\n\n{} `{}`", at.definition.kind.noun(), at.definition.name));
    words
}

/// Whether the default of a property may be a secret.
pub(crate) fn is_secret(field: &Property) -> bool {
    let text = match &field.default {
        Some(DefaultValue::Known(value)) => value.as_str(),
        _ => None,
    };
    secrets::is_secret(&field.name, text)
}

/// Whether a default in a schema may be a secret.
fn holds_secret(field: &Property) -> bool {
    fn inside(schema: &Schema) -> bool {
        match schema {
            Schema::Struct(of) => {
                of.fields.iter().any(holds_secret) || of.pattern.as_deref().is_some_and(inside)
            }
            Schema::List(list) => list.first.iter().chain(list.rest.as_deref()).any(inside),
            Schema::OneOf { alternatives, .. } => alternatives.iter().any(inside),
            _ => false,
        }
    }
    is_secret(field) || inside(&field.schema)
}

/// The outline of a schema that has more to say than its kind.
fn outline(schema: &Schema) -> Option<String> {
    let says_more = match schema {
        Schema::Any | Schema::Constants(_) => false,
        Schema::Scalar(_, limits) => !limits.is_empty(),
        Schema::List(_) | Schema::Struct(_) | Schema::OneOf { .. } => true,
    };
    let text = says_more.then(|| schema.to_string())?;
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        lines.push("…");
    }
    Some(lines.join("\n"))
}

/// Writing to a text cannot fail.
fn write_to(text: &mut String, words: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(words);
}
