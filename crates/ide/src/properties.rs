//! What properties may be at a place: by the definition of the type that they are properties of.

use std::sync::Arc;

use plimsoll_analysis::settings;
use plimsoll_analysis::surroundings::InDatabase;
use plimsoll_formats::cue::Schema;
use plimsoll_formats::cue::schema::{Field, Struct};
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::oam::{Definition, DefinitionKind, Dialect, Source, builtin};
use plimsoll_formats::recognise::Recognised;
use plimsoll_syntax::Document;

use crate::way::{Step, Way};
use crate::workspace::{Opened, Snapshot};

/// Where properties are, and the type that they are of.
struct Holder {
    dialects: &'static [Dialect],
    /// The way to what holds the properties and their type, as [`Way`] has it.
    path: &'static str,
    /// The field with the type.
    of_type: &'static str,
    /// The field with the properties.
    properties: &'static str,
    kind: DefinitionKind,
}

const LATE: &[Dialect] = &[Dialect::V1beta1];
const EARLY: &[Dialect] = &[Dialect::V1alpha1];
const FIRST: &[Dialect] = &[Dialect::Hydra];

const fn late(path: &'static str, kind: DefinitionKind) -> Holder {
    Holder { dialects: LATE, path, of_type: "type", properties: "properties", kind }
}

/// The innermost ones first.
static HOLDERS: &[Holder] = &[
    late("spec/policies/-/properties/components/-/traits/-", DefinitionKind::Trait),
    late("spec/policies/-/properties/components/-", DefinitionKind::Component),
    late("spec/components/-/traits/-", DefinitionKind::Trait),
    late("spec/components/-", DefinitionKind::Component),
    late("spec/policies/-", DefinitionKind::Policy),
    late("spec/workflow/steps/-/subSteps/-", DefinitionKind::WorkflowStep),
    late("spec/workflow/steps/-", DefinitionKind::WorkflowStep),
    late("spec/workflowSpec/steps/-/subSteps/-", DefinitionKind::WorkflowStep),
    late("spec/workflowSpec/steps/-", DefinitionKind::WorkflowStep),
    late("steps/-/subSteps/-", DefinitionKind::WorkflowStep),
    late("steps/-", DefinitionKind::WorkflowStep),
    late("", DefinitionKind::Policy),
    Holder {
        dialects: EARLY,
        path: "spec/components/-/traits/-",
        of_type: "name",
        properties: "properties",
        kind: DefinitionKind::Trait,
    },
    Holder {
        dialects: FIRST,
        path: "spec/components/-/traits/-",
        of_type: "type",
        properties: "properties",
        kind: DefinitionKind::Trait,
    },
    Holder {
        dialects: &[Dialect::V1alpha1, Dialect::Hydra],
        path: "spec/scopes/-",
        of_type: "type",
        properties: "properties",
        kind: DefinitionKind::Scope,
    },
    typed(&[Dialect::V1alpha1, Dialect::Hydra], "spec", "workloadType"),
    typed(&[Dialect::V1alpha2], "spec/workload", "type"),
];

/// A workload type, whose settings are told otherwise.
const fn typed(dialects: &'static [Dialect], path: &'static str, of_type: &'static str) -> Holder {
    Holder { dialects, path, of_type, properties: "", kind: DefinitionKind::Workload }
}

/// The kind of the type that is written at the end of a way, and how many steps lead to what has the type.
pub(crate) fn kind_of_type(dialect: Dialect, way: &Way<'_>) -> Option<(DefinitionKind, usize)> {
    let holders = HOLDERS.iter().filter(|holder| holder.dialects.contains(&dialect));
    let mut fitting = holders.filter_map(|holder| {
        let start = way.start(holder.path)?;
        let is_it = matches!(&way.steps[start..], [Step::Key(key)] if key == holder.of_type);
        is_it.then_some((holder.kind, start))
    });
    fitting.next()
}

/// What properties may be at a place.
#[derive(Clone, Debug)]
pub(crate) struct Properties {
    /// The definition of the type.
    pub(crate) definition: Arc<Definition>,
    /// From the properties to the place: keys, and `None` for items.
    steps: Vec<Option<Box<str>>>,
}

impl Snapshot {
    /// What the definition of a type says of the value at the end of a way.
    pub(crate) fn properties(
        &self,
        opened: &Opened,
        recognised: Option<Recognised>,
        document: Document<'_>,
        way: &Way<'_>,
    ) -> Option<Properties> {
        let dialect = Dialect::of_format(recognised?.format)?;
        let holders = HOLDERS.iter().filter(|holder| holder.dialects.contains(&dialect));
        for holder in holders {
            let Some(start) = way.start(holder.path) else { continue };
            let Some((Step::Key(first), inside)) = way.steps[start..].split_first() else { continue };
            if first != holder.properties {
                continue;
            }
            let of_type = way.text(start, holder.of_type)?;
            let definition = self.types(opened, dialect, document, |types| match holder.kind {
                DefinitionKind::Component => types.of_component(&of_type),
                kind => types.definition(kind, &of_type),
            })?;
            let steps = inside.iter().map(|step| match step {
                Step::Key(key) => Some((**key).into()),
                Step::Item => None,
            });
            return Some(Properties { definition, steps: steps.collect() });
        }
        None
    }

    /// Looks something up among the types that a document sees.
    pub(crate) fn types<T>(
        &self,
        opened: &Opened,
        dialect: Dialect,
        document: Document<'_>,
        look: impl FnOnce(&Types<'_>) -> T,
    ) -> T {
        let surroundings = InDatabase(&self.db);
        let root = document.value().and_then(plimsoll_syntax::Value::as_mapping);
        let name =
            root.and_then(|root| Some(root.get("metadata")?.as_mapping()?.get("name")?.as_scalar()?.text()));
        let types = Types::of_named(&surroundings, opened.file.id(&self.db), dialect, name.as_deref());
        look(&types.run_by(settings::settings(&self.db).oam.compat))
    }
}

impl Properties {
    /// All properties of a type.
    pub(crate) fn of(definition: Arc<Definition>) -> Self {
        Self { definition, steps: Vec::new() }
    }

    /// The same for an item.
    pub(crate) fn into_item(mut self) -> Self {
        self.steps.push(None);
        self
    }

    /// What the value may be; several where the definition leaves a choice.
    pub(crate) fn schemas(&self) -> Vec<&Schema> {
        let mut schemas: Vec<&Schema> =
            self.definition.schema.as_deref().into_iter().flat_map(forms).collect();
        for step in &self.steps {
            schemas = schemas
                .into_iter()
                .filter_map(|schema| below(schema, step.as_deref()))
                .flat_map(forms)
                .collect();
        }
        schemas
    }

    /// What a mapping at the place may be.
    pub(crate) fn structs(&self) -> Vec<&Struct> {
        self.schemas().into_iter().filter_map(Schema::as_struct).collect()
    }

    /// Whether the value is a list and nothing else.
    pub(crate) fn is_list(&self) -> bool {
        let schemas = self.schemas();
        !schemas.is_empty() && schemas.iter().all(|schema| matches!(schema, Schema::List(_)))
    }

    /// The properties around the value, and the key of the value in them; `None` for items.
    pub(crate) fn around(&self) -> Option<(Self, Box<str>)> {
        let (last, around) = self.steps.split_last()?;
        Some((Self { definition: self.definition.clone(), steps: around.to_vec() }, last.clone()?))
    }

    /// A field of the mapping at the place.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.structs().into_iter().find_map(|of| of.field(name))
    }

    /// What a field of the mapping at the place is for, as a sentence.
    pub(crate) fn purpose(&self, field: &Field) -> Option<String> {
        let text = match self.definition.source {
            Source::BuiltIn => {
                let mut names: Vec<&str> = self.steps.iter().flatten().map(|name| &**name).collect();
                names.push(&field.name);
                builtin::help(self.definition.kind, &self.definition.name, &names)
            }
            Source::File(_) => field.doc.text(),
        };
        text.map(|text| format!("{}.", text.trim_end_matches('.')))
    }
}

/// All forms of a schema that leaves a choice, the preferred one first.
fn forms(schema: &Schema) -> Vec<&Schema> {
    let Schema::OneOf { alternatives, preferred } = schema else { return vec![schema] };
    let first = preferred.and_then(|index| alternatives.get(index));
    let others = alternatives.iter().enumerate().filter(|(index, _)| Some(*index) != *preferred);
    first.into_iter().chain(others.map(|(_, one)| one)).flat_map(forms).collect()
}

fn below<'s>(schema: &'s Schema, step: Option<&str>) -> Option<&'s Schema> {
    match (schema, step) {
        (Schema::Struct(of), Some(name)) => {
            of.field(name).map(|field| &field.schema).or(of.pattern.as_deref())
        }
        (Schema::List(list), None) => list.rest.as_deref().or(list.first.first()),
        _ => None,
    }
}
