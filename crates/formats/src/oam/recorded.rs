//! What runtimes keep of what they applied, as recorded state: the ApplicationRevision of KubeVela, the annotation of Rudr.
//!
//! The recorded application is put together as any other. Of a revision the definitions that it holds count first, so that
//! defaults are those of that time.

use std::sync::Arc;

use plimsoll_base::{FileId, ReadFailure, WorkspacePath};
use plimsoll_model::{Address, Application, Data, Edge, OperationStatus, Origin, Unknown, Value};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Content, Value as Written, parse_json};
use serde_json::{Map, Value as Json, json};

use super::application::assemble_with;
use super::dialect::Dialect;
use super::document::{Body, Document};
use super::index::Index;
use super::revision::Revision;
use super::types::Types;
use super::variables::references;
use super::{Assembled, Definition};
use crate::application::{Compatibility, Request};
use crate::claim::{Claim, ClaimProblem, Layout, Outcome, RecordedTypes};
use crate::cnab::Bundle;
use crate::cnab::schema::json;
use crate::nulecule::Nulecule;
use crate::parts::Parts;
use crate::rendered::{Rendered, Substitutions};
use crate::surroundings::{Found, NamedApplication, NamedBundle, RecordedValues, Surroundings};
use crate::written::{Text, items, present_text};

/// The annotation in which Rudr keeps the components that it applied.
pub const COMPONENT_RECORD: &str = "component_record_annotation";

/// A record that cannot be used.
#[derive(Clone, PartialEq, Debug)]
pub struct Unusable {
    /// The application that it is of, as far as that is told.
    pub application: Option<Arc<str>>,
    /// Why.
    pub problem: ClaimProblem,
}

/// The records of a file, in order: those of its documents, and of the items of lists.
#[must_use]
pub fn read(
    content: &Content,
    file: FileId,
    surroundings: &dyn Surroundings,
) -> Vec<Result<Claim, Unusable>> {
    let mut found = Vec::new();
    for (number, document) in (0..).zip(content.documents()) {
        let view = View::new(document);
        let Some(root) = view.value() else { continue };
        let Some(mapping) = root.as_mapping() else { continue };
        let fields = view.mapping(mapping);
        let is_list = present_text(&fields, "kind").is_some_and(|kind| kind.text.ends_with("List"));
        let values = if is_list { items(&view, fields.get("items")) } else { vec![root] };
        let reading = Reading { view: &view, file, number, surroundings };
        found.extend(values.into_iter().filter_map(|value| reading.one(value)));
    }
    found
}

/// A document of a file with records.
struct Reading<'v, 't> {
    view: &'v View<'t>,
    file: FileId,
    number: u32,
    surroundings: &'v dyn Surroundings,
}

impl<'t> Reading<'_, 't> {
    /// What one object records; `None` for any other object.
    fn one(&self, value: Written<'t>) -> Option<Result<Claim, Unusable>> {
        let fields = self.view.mapping(value.as_mapping()?);
        let api_version = present_text(&fields, "apiVersion")?;
        if !api_version.text.starts_with("core.oam.dev/") {
            return None;
        }
        let dialect = match &*present_text(&fields, "kind")?.text {
            "ApplicationRevision" => Dialect::V1beta1,
            "ApplicationConfiguration" => Dialect::V1alpha1,
            _ => return None,
        };
        let document = Document::read_value(self.view, value, dialect, self.file, self.number)?;
        match &document.body {
            Body::Revision(revision) => Some(self.revision(&document, revision)),
            Body::Configuration(_) => {
                let record = document.metadata.annotation(COMPONENT_RECORD)?.clone();
                Some(self.components(&document, &record, &json(self.view, Some(value))))
            }
            _ => None,
        }
    }

    fn revision(&self, document: &Document, revision: &Revision) -> Result<Claim, Unusable> {
        let application = revision.application_name.clone();
        let unusable = |problem| Unusable { application: application.clone(), problem };
        if let Some(packed) = revision.compressed {
            return Err(unusable(ClaimProblem::Packed(packed)));
        }
        let malformed = |what: &str| unusable(ClaimProblem::Malformed(document.node, what.to_owned()));
        let recorded = revision.application.as_ref().ok_or_else(|| malformed("`spec.application`"))?;
        let name = document.name().ok_or_else(|| malformed("`metadata.name`"))?;
        let id = application.clone().or_else(|| recorded.name().cloned());
        let id = id.ok_or_else(|| malformed("the name of the application"))?;
        let request = Request { installation: Some(id), ..Request::default() };
        let types = Types::recorded(self.surroundings, self.file, revision);
        let assembled = assemble_with(recorded, &request, self.surroundings, &types);
        let status = match revision.succeeded {
            Some(true) => OperationStatus::Succeeded,
            Some(false) => OperationStatus::Failed,
            None => OperationStatus::Unknown,
        };
        let mut state = as_recorded(assembled);
        let published = || document.metadata.annotation("app.oam.dev/publishVersion");
        state.version = state.version.or_else(|| published().map(|version| version.text.clone()));
        let fingerprint =
            |one: &Arc<Definition>| (one.full_name().into(), one.fingerprint(self.surroundings));
        let fingerprints = revision.definitions.iter().map(fingerprint).collect();
        let types = RecordedTypes { fingerprints, definitions: revision.definitions.clone().into() };
        Ok(self.claim(document, name.clone(), status, Arc::new(state), types, revision.created.clone()))
    }

    /// Rudr keeps the components as they were applied, and nothing else: no variables, and of the components that they
    /// are made of only which version of the object it was.
    fn components(&self, document: &Document, record: &Text, whole: &Json) -> Result<Claim, Unusable> {
        let application = document.name().cloned();
        let malformed = |what: &str| Unusable {
            application: application.clone(),
            problem: ClaimProblem::Malformed(record.node, what.to_owned()),
        };
        let id = application.clone().ok_or_else(|| malformed("`metadata.name`"))?;
        let recorded: Map<String, Json> =
            serde_json::from_str(&record.text).map_err(|_| malformed("a JSON object of components"))?;
        let components: Vec<Json> =
            recorded.into_iter().filter_map(|(_, mut one)| Some(one.get_mut("config")?.take())).collect();
        let text = json!({
            "apiVersion": "core.oam.dev/v1alpha1",
            "kind": "ApplicationConfiguration",
            "metadata": {"name": &*id},
            "spec": {"components": components, "scopes": whole.pointer("/spec/scopes").cloned()},
        });
        let content = Content::of(Arc::new(parse_json(text.to_string())));
        let inside = InRecord { surroundings: self.surroundings, file: self.file, content: content.clone() };
        let read = content.documents().next().and_then(|document| {
            let view = View::new(document);
            Document::read_value(&view, view.value()?, Dialect::V1alpha1, self.file, 0)
        });
        let read = Arc::new(read.ok_or_else(|| malformed("components"))?);
        let types = Types::new(self.surroundings, self.file, read.dialect).run_by(Some(Compatibility::Rudr));
        let mut state = as_recorded(assemble_with(&read, &Request::default(), &inside, &types));
        // Places in a text inside of a text are none.
        state.units.iter_mut().for_each(|unit| unit.place = None);
        state.edges.iter_mut().for_each(Edge::forget_places);
        state.units.iter_mut().for_each(|unit| forget_variables(&mut unit.attributes));
        state.variables.clear();
        let types = RecordedTypes::default();
        Ok(self.claim(document, id, OperationStatus::Succeeded, Arc::new(state), types, None))
    }

    fn claim(
        &self,
        document: &Document,
        id: Arc<str>,
        status: OperationStatus,
        state: Arc<Application>,
        types: RecordedTypes,
        created: Option<Text>,
    ) -> Claim {
        let result = Outcome {
            file: self.file,
            node: document.node,
            id: id.clone(),
            claim: None,
            status,
            status_text: None,
            outputs: Vec::new(),
        };
        Claim {
            file: self.file,
            node: document.node,
            layout: Layout::Runtime,
            action: if id.ends_with("-v1") { "install".into() } else { "upgrade".into() },
            id,
            id_text: None,
            namespace: document.metadata.namespace.as_ref().map(|namespace| namespace.text.clone()),
            installation: state.id.clone(),
            installation_text: None,
            revision: None,
            action_text: None,
            created: created.as_ref().map_or_else(|| "".into(), |created| created.text.clone()),
            created_text: created,
            modified: None,
            descriptor: "".into(),
            bundle: None,
            parameters: Vec::new(),
            credentials: None,
            results: vec![result],
            types,
            by_default: Vec::new(),
            // What a runtime keeps is there, whatever became of the last change.
            was_installed: true,
            state,
        }
    }
}

/// The application with values that are known from a record.
fn as_recorded(assembled: Assembled) -> Application {
    let mut application = assembled.application;
    application.site = None;
    application.units.iter_mut().for_each(|unit| recorded(&mut unit.attributes));
    application.variables.iter_mut().for_each(|variable| recorded(&mut variable.value));
    application
}

fn recorded(value: &mut Value) {
    value.origin = Origin::Recorded;
    match &mut value.data {
        Data::List(list) => list.items.iter_mut().for_each(recorded),
        Data::Map(map) => map.values_mut().for_each(recorded),
        _ => {}
    }
}

/// Makes unknown what variables are put into.
fn forget_variables(value: &mut Value) {
    match &mut value.data {
        Data::List(list) => list.items.iter_mut().for_each(forget_variables),
        Data::Map(map) => map.values_mut().for_each(forget_variables),
        Data::Text(text) => forget_reference(&text.clone(), value),
        Data::Secret(text) => forget_reference(text.clone().reveal(), value),
        _ => {}
    }
}

fn forget_reference(text: &str, value: &mut Value) {
    if !references(text).is_empty() {
        value.data = Data::Unknown(Unknown::Outside { source: "a variable that is not recorded".into() });
    }
}

/// The workspace with another text for one of its files: the one that stands inside of it.
struct InRecord<'s> {
    surroundings: &'s dyn Surroundings,
    file: FileId,
    content: Content,
}

impl Surroundings for InRecord<'_> {
    fn path(&self, file: FileId) -> WorkspacePath {
        self.surroundings.path(file)
    }

    fn find(&self, path: &WorkspacePath) -> Found {
        self.surroundings.find(path)
    }

    fn children(&self, folder: &WorkspacePath) -> Vec<(Arc<str>, Found)> {
        self.surroundings.children(folder)
    }

    fn content(&self, file: FileId) -> Result<Content, ReadFailure> {
        if file == self.file { Ok(self.content.clone()) } else { self.surroundings.content(file) }
    }

    fn render(&self, file: FileId, substitutions: &Substitutions) -> Result<Arc<Rendered>, ReadFailure> {
        self.surroundings.render(file, substitutions)
    }

    fn nulecule(&self, file: FileId) -> Option<Arc<Nulecule>> {
        self.surroundings.nulecule(file)
    }

    fn applications(&self) -> Arc<[NamedApplication]> {
        self.surroundings.applications()
    }

    fn bundle(&self, file: FileId) -> Option<Arc<Bundle>> {
        self.surroundings.bundle(file)
    }

    fn bundles(&self) -> Arc<[NamedBundle]> {
        self.surroundings.bundles()
    }

    fn oam(&self) -> Arc<Index> {
        self.surroundings.oam()
    }

    fn oam_documents(&self, file: FileId) -> Arc<[Option<Arc<Document>>]> {
        self.surroundings.oam_documents(file)
    }

    fn definitions(&self, file: FileId) -> Arc<[Arc<Definition>]> {
        self.surroundings.definitions(file)
    }

    fn recorded_definitions(&self, application: &str) -> Arc<[Arc<Definition>]> {
        self.surroundings.recorded_definitions(application)
    }

    fn recorded(&self, address: &Address) -> RecordedValues {
        self.surroundings.recorded(address)
    }

    /// A record is read once.
    fn parts(&self, _: FileId) -> Option<Arc<Parts>> {
        None
    }
}
