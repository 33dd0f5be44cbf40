//! What is shown of the word under the pointer: what a field or a property is for, what a type, a name or a placeholder means,
//! and which value a parameter has.

use std::sync::Arc;

use plimsoll_analysis::{SourceFile, document, locate, parse};
use plimsoll_base::TextRange;
use plimsoll_formats::oam::{DefinitionKind, Dialect};
use plimsoll_formats::table::{Field, Object, Presence, Type};
use plimsoll_model::Family;
use plimsoll_syntax::{Kind, Value};

use crate::about::{About, Subject};
use crate::cursor::{Cursor, Shape, shaped};
use crate::names::table::Seen;
use crate::names::{Named, Occurrence};
use crate::overlays;
use crate::way::{Step, Way};
use crate::workspace::{Opened, Snapshot};

/// How many lines of a schema are shown.
const MOST_LINES: usize = 24;

/// A description of what stands at a place.
#[derive(Clone, PartialEq, Debug)]
pub struct Hover {
    /// In Markdown.
    pub words: String,
    /// What it describes.
    pub range: TextRange,
}

impl Snapshot {
    /// What stands at a byte of a file; `None` where nothing is to be said.
    #[must_use]
    pub fn hover(&self, opened: &Opened, offset: u32) -> Option<Hover> {
        let cursor = self.cursor(opened, offset)?;
        self.of_key(opened, &cursor).or_else(|| self.of_name(opened, &cursor, offset))
    }

    /// The field or property whose key is at the place.
    fn of_key(&self, opened: &Opened, cursor: &Cursor<'_>) -> Option<Hover> {
        let recognised = cursor.recognised?;
        let (entry, object) = cursor.key()?;
        let key = entry.child(Kind::Key)?;
        let name = key.value()?.as_scalar()?.text();
        let way = Way::along(cursor.tree, &cursor.path);
        let described = || overlays::of(Some(recognised), &way).and_then(mapping);
        let about = match object.or_else(described).and_then(|object| object.field(&name)) {
            Some(field) => About(Subject::Field(field, recognised.format)),
            None => {
                let document = document_of(cursor)?;
                let properties = self.properties(opened, Some(recognised), document, &way)?;
                properties.field(&name)?;
                About(Subject::Property(Arc::new(properties), (*name).into()))
            }
        };
        let mut words = self.words(&about);
        if let Subject::Property(..) = about.0 {
            let values = self.values_at(opened, cursor, &way, (&name, cursor.range(entry)));
            if !values.is_empty() {
                words.push_str(&format!("\n\n{}", values.join("\n")));
            }
        }
        Some(Hover { words, range: cursor.range(key) })
    }

    /// The values of a property, by its name and the bytes of its entry, where they are not those that are written there.
    fn values_at(
        &self,
        opened: &Opened,
        cursor: &Cursor<'_>,
        way: &Way<'_>,
        (name, written): (&str, TextRange),
    ) -> Vec<String> {
        let number = cursor.tree.documents().position(|one| cursor.path.contains(&one.node().id()));
        let (Some(start), Some(number)) = (way.start("spec/components/-/properties"), number) else {
            return Vec::new();
        };
        let steps = way.steps[start..].iter().map(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Item => None,
        });
        let steps: Option<Vec<&str>> = steps.chain([Some(name)]).collect();
        let (Some(component), Some(steps)) = (way.text(start - 1, "name"), steps) else { return Vec::new() };
        self.values_of_property(opened.file, number, &component, &steps, written)
    }

    /// The name at the place.
    fn of_name(&self, opened: &Opened, cursor: &Cursor<'_>, offset: u32) -> Option<Hover> {
        let named = self.name_at(opened, offset)?;
        let words = match named.category.seen {
            Seen::Types(kind) => self.of_type_named(opened, cursor, kind, &named.text),
            _ => None,
        };
        let words = words.or_else(|| self.of_declared(opened, &named))?;
        Some(Hover { words, range: named.at.range })
    }

    fn of_type_named(
        &self,
        opened: &Opened,
        cursor: &Cursor<'_>,
        kind: DefinitionKind,
        name: &str,
    ) -> Option<String> {
        let dialect = Dialect::of_format(cursor.recognised?.format)?;
        let found = self.types(opened, dialect, document_of(cursor)?, |types| match kind {
            DefinitionKind::Component => types.of_component(name),
            kind => types.definition(kind, name),
        })?;
        Some(self.words(&About(Subject::Type(kind, found.name.clone(), Some(found)))))
    }

    /// What a name stands for, which value it has, and where it is declared.
    fn of_declared(&self, opened: &Opened, named: &Named) -> Option<String> {
        let declared = self.declarations(named);
        let first = declared.first();
        let mut parts = vec![format!("**{}**: {}", named.text, named.category.noun)];
        if let Some(first) = first {
            parts.extend(self.field_of(first, named, "type").map(|of| format!("Of type `{of}`.")));
            parts.extend(self.description(first, named));
            parts.extend(self.schema_text(first, named));
            parts.extend(self.plan_position(named, first));
        }
        let files = declared.iter().map(|one| one.file).chain([opened.file]);
        let values = self.values_of(files, named, &declared);
        if !values.is_empty() {
            parts.push(values.join("\n"));
        }
        let others = declared.iter().filter(|one| **one != named.at);
        let places: Vec<String> =
            others.take(3).map(|one| format!("`{}`", self.place(one.file, one.range))).collect();
        if !places.is_empty() {
            parts.push(format!("Declared in {}.", places.join(", ")));
        }
        // The word alone tells nothing.
        (parts.len() > 1).then(|| parts.join("\n\n"))
    }

    /// The `description` beside the name, or in what it is the name of.
    fn description(&self, declared: &Occurrence, named: &Named) -> Option<String> {
        self.field_of(declared, named, "description")
    }

    /// The text of a field beside the name, or in what it is the name of.
    fn field_of(&self, declared: &Occurrence, named: &Named, field: &str) -> Option<String> {
        let around = self.around(declared, &named.text)?;
        let text = around.as_mapping()?.get(field)?.as_scalar()?.text().trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// The JSON Schema of a definition of a bundle, or of a parameter that follows one, as it is written, without secrets.
    fn schema_text(&self, declared: &Occurrence, named: &Named) -> Option<String> {
        let bundle =
            self.is_of(declared.file, Family::Cnab).then(|| document::bundle(&self.db, declared.file))??;
        let tree = parse::tree(&self.db, declared.file)?;
        let node = match named.category.noun {
            "definition" => self.around(declared, &named.text)?.id(),
            "parameter" => bundle.parameter(&named.text)?.schema.as_ref()?.node,
            "output" => {
                bundle.outputs.iter().find(|one| *one.name.text == *named.text)?.schema.as_ref()?.node
            }
            _ => return None,
        };
        let value = tree.node(node).value().map_or(node, Value::id);
        let range = tree.range(value);
        let masked = locate::masked_text(&self.db, declared.file)?;
        // How long a secret is, is nobody's business.
        let text = without_lengths(masked.get(range.as_usize())?);
        let column = range.start as usize - masked[..range.start as usize].rfind('\n').map_or(0, |at| at + 1);
        // In brackets lines begin where the line of the first bracket does, else below the first word.
        let line = &masked[range.start as usize - column..];
        let indent = match text.starts_with(['{', '[']) {
            true => line.len() - line.trim_start_matches(' ').len(),
            false => column,
        };
        let mut lines: Vec<&str> = text
            .lines()
            .map(|line| {
                line.get(indent.min(line.len() - line.trim_start_matches(' ').len())..).unwrap_or(line)
            })
            .collect();
        if lines.len() > MOST_LINES {
            lines.truncate(MOST_LINES);
            lines.push("…");
        }
        let language = if text.starts_with('{') { "json" } else { "yaml" };
        Some(format!("```{language}\n{}\n```", lines.join("\n")))
    }

    /// The mapping that a declaration names: the value of the key that it is, or what is around the scalar that it is.
    fn around(&self, declared: &Occurrence, name: &str) -> Option<Value<'_>> {
        let tree = parse::tree(&self.db, declared.file)?;
        let path = tree.path_to(declared.range.start);
        let entry = path.iter().rev().map(|id| tree.node(*id)).find(|node| node.kind() == Kind::Entry)?;
        let is_key = entry.child(Kind::Key)?.value()?.as_scalar()?.text() == name;
        if is_key && entry.child(Kind::Key).is_some_and(|key| path.contains(&key.id())) {
            return entry.child(Kind::Value)?.value();
        }
        entry.parent()?.value()
    }

    fn is_of(&self, file: SourceFile, family: Family) -> bool {
        document::recognised(&self.db, file).iter().flatten().any(|one| one.format.family == family)
    }
}

/// The document around a place.
fn document_of<'t>(cursor: &Cursor<'t>) -> Option<plimsoll_syntax::Document<'t>> {
    cursor.tree.documents().find(|document| cursor.path.contains(&document.node().id()))
}

fn mapping(of: Type) -> Option<&'static Object> {
    match shaped(Some(of), Shape::Mapping) {
        Some(Type::Object(object)) => Some(object),
        _ => None,
    }
}

/// A masked text in which all secrets are equally long.
fn without_lengths(masked: &str) -> String {
    const LEAST: usize = 4;
    let mut text = String::new();
    let mut rest = masked;
    while let Some(at) = rest.find('*') {
        let count = rest[at..].len() - rest[at..].trim_start_matches('*').len();
        text.push_str(&rest[..at]);
        text.push_str(if count < LEAST { &rest[at..at + count] } else { "***" });
        rest = &rest[at + count..];
    }
    text + rest
}

/// What a field is, in Markdown.
pub(crate) fn words(field: &Field, format: &str) -> String {
    let presence = match field.presence {
        Presence::Required => ", required",
        Presence::Optional | Presence::ByRule => "",
        Presence::OtherVersion => ", of another version of the format",
    };
    let clause = field.clause;
    // Most clauses are of a document that is called like the format.
    let is_named = clause.title.to_lowercase().starts_with(format);
    let format = if is_named { String::new() } else { format!(" · {format}") };
    format!(
        "**{}**: {}{presence}\n\n{}\n\n[{}]({}){format}",
        field.name,
        field.of.words(),
        field.help,
        clause.title,
        clause.url,
    )
}
