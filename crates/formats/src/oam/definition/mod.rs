//! Definitions as data: what platform builders say about a component type, a trait, a policy or a workflow step, the same
//! for every version of the specification and for the source files of KubeVela.
//!
//! Reading order: this file (the data), `read` (the kinds with a `definitionRef` or a `schematic`, and the schemas that
//! KubeVela writes into ConfigMaps), `early` (Hydra and v1alpha1), `source` (files in CUE).

mod early;
mod read;
pub(super) mod source;

use std::sync::Arc;

use plimsoll_base::{Anchor, Digest, FileId, Hasher, NodeId, Place, TextRange};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Document, SyntaxError, Value};

use super::dialect::Dialect;
use crate::cue::{Problem, Schema, schema};
use crate::surroundings::Surroundings;
use crate::written::Text;

/// What is defined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DefinitionKind {
    /// A type of components.
    Component,
    /// A type of traits.
    Trait,
    /// A type of policies.
    Policy,
    /// A type of workflow steps.
    WorkflowStep,
    /// A kind of workloads: before there were component definitions.
    Workload,
    /// A type of scopes.
    Scope,
}

impl DefinitionKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Component, Self::Trait, Self::Policy, Self::WorkflowStep, Self::Workload, Self::Scope];

    /// The kind of the object that holds such a definition, from v1alpha2 on.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Component => "ComponentDefinition",
            Self::Trait => "TraitDefinition",
            Self::Policy => "PolicyDefinition",
            Self::WorkflowStep => "WorkflowStepDefinition",
            Self::Workload => "WorkloadDefinition",
            Self::Scope => "ScopeDefinition",
        }
    }

    /// What it defines, in words without an article.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Component => "component type",
            Self::Trait => "trait type",
            Self::Policy => "policy type",
            Self::WorkflowStep => "step type",
            Self::Workload => "workload type",
            Self::Scope => "scope type",
        }
    }

    /// The `type` in a source file of KubeVela; `None` where KubeVela has no such files.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Component => Some("component"),
            Self::Trait => Some("trait"),
            Self::Policy => Some("policy"),
            Self::WorkflowStep => Some("workflow-step"),
            Self::Workload => Some("workload"),
            Self::Scope => None,
        }
    }

    /// The kind with this [`name`](Self::name).
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind with this [`word`](Self::word).
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == Some(word))
    }
}

/// When a trait is dispatched.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Stage {
    /// Before the workload.
    PreDispatch,
    /// Together with it.
    #[default]
    DefaultDispatch,
    /// When the workload is healthy.
    PostDispatch,
}

impl Stage {
    /// As written in `stage`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreDispatch => "PreDispatch",
            Self::DefaultDispatch => "DefaultDispatch",
            Self::PostDispatch => "PostDispatch",
        }
    }

    /// The stage with this name; the default one where there is none.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let stages = [Self::PreDispatch, Self::PostDispatch];
        stages.into_iter().find(|stage| stage.name() == name).unwrap_or_default()
    }
}

/// Where a definition comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Source {
    /// KubeVela brings it along.
    BuiltIn,
    /// A file of the workspace.
    File(FileId),
}

/// What is known of a resource that a template makes.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Resource {
    /// Its `apiVersion`.
    pub api_version: Option<Arc<str>>,
    /// Its `kind`.
    pub kind: Option<Arc<str>>,
}

/// By what it can be told whether a definition is still the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fingerprint {
    /// The digest of all that is known of it.
    pub facts: Digest,
    /// The digest of the text of its template. Source files have none: they are no documents, and programs that make a
    /// document of one write its text anew.
    pub template: Option<Digest>,
}

impl Fingerprint {
    /// Whether it is that of another definition. Templates are compared where both have one.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        let templates = self.template.as_ref().zip(other.template.as_ref());
        self.facts != other.facts || templates.is_some_and(|(own, other)| own != other)
    }
}

/// A definition.
#[derive(Clone, PartialEq, Debug)]
pub struct Definition {
    /// What it defines.
    pub kind: DefinitionKind,
    /// The version of the model that it is for.
    pub dialect: Dialect,
    /// Its name, which is what applications say as `type`.
    pub name: Arc<str>,
    /// What `properties` may be; `None` where it is not known.
    pub schema: Option<Arc<Schema>>,
    /// The workload that a component is, as `appliesToWorkloads` names it: `deployments.apps`, in v1alpha1
    /// `core.oam.dev/v1alpha1.Server`. `None` where it is not known, or differs from component to component.
    pub workload: Option<Arc<str>>,
    /// `definitionRef.name` of v1alpha2, in v1alpha1 the `type` of a scope and what a workload type stands for.
    pub definition_ref: Option<Arc<str>>,
    /// The workloads that a trait is for; empty for all of them.
    pub applies_to: Vec<Arc<str>>,
    /// What a trait must not be beside of.
    pub conflicts_with: Vec<Arc<str>>,
    /// Whether a trait makes pods start anew.
    pub pod_disruptive: bool,
    /// When a trait is dispatched.
    pub stage: Stage,
    /// Whether nothing new should use it.
    pub is_deprecated: bool,
    /// Its version, which `type: NAME@VERSION` asks for.
    pub version: Option<Arc<str>>,
    /// What it says it is for; `None` for what is built in.
    pub description: Option<Arc<str>>,
    /// Whether components may be in several scopes of this type.
    pub allow_component_overlap: bool,
    /// Whether a policy looks after the health of the application by itself.
    pub manage_health_check: bool,
    /// Whether the resources of a trait stay in the cluster of KubeVela itself.
    pub is_control_plane_only: bool,
    /// The main resource of its template.
    pub output: Option<Resource>,
    /// The further resources of its template by name, as far as the names are written.
    pub outputs: Vec<(Arc<str>, Resource)>,
    /// What is wrong with the template. Ranges are bytes of its decoded text.
    pub problems: Vec<Problem>,
    /// What is wrong with a schema that is written as JSON in a text. Ranges are bytes of its decoded text.
    pub json_errors: Vec<SyntaxError>,
    /// The scalar that holds the template or the JSON Schema; `None` in source files, which are one themselves.
    pub template: Option<NodeId>,
    /// Where its name is written.
    pub name_anchor: Anchor,
    /// Where it comes from.
    pub source: Source,
}

impl Definition {
    /// Reads a document in YAML or JSON: `core.oam.dev` in all versions, `core.hydra.io`. `None` where it defines nothing.
    #[must_use]
    pub fn read(document: Document<'_>, file: FileId) -> Option<Self> {
        read::read(document, file)
    }

    /// Reads a ConfigMap in which KubeVela keeps the schema of a definition, `component-schema-NAME` and the like. `None`
    /// for any other document.
    #[must_use]
    pub fn read_schema(document: Document<'_>, file: FileId) -> Option<Self> {
        read::read_schema(document, file)
    }

    /// Reads one that stands inside of another document under its name, as in a recorded revision.
    pub(super) fn read_inside<'t>(
        view: &View<'t>,
        value: Value<'t>,
        kind: DefinitionKind,
        name: &Text,
        file: FileId,
    ) -> Self {
        read::read_inside(view, value, kind, name, file)
    }

    /// Reads a source file in CUE. `None` where it says neither the name nor what is defined.
    #[must_use]
    pub fn read_cue(text: &str, file: FileId) -> Option<Self> {
        source::read(text, Source::File(file))
    }

    /// The bytes of the name in a source file in CUE, for [`Anchor::DefinedName`].
    #[must_use]
    pub fn name_range(text: &str) -> Option<TextRange> {
        source::name_range(text)
    }

    /// What it says without the bytes at which a template says it, so that a comment in there is no other definition. What is
    /// wrong with a source file is found in its text.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        self.schema = self.schema.map(|schema| Arc::new(schema.without_places()));
        if self.template.is_none() {
            self.problems.clear();
        }
        self
    }

    /// One that says nothing yet.
    pub(super) fn new(kind: DefinitionKind, name: &str, name_anchor: Anchor, source: Source) -> Self {
        Self {
            kind,
            dialect: Dialect::V1beta1,
            name: name.into(),
            schema: None,
            workload: None,
            definition_ref: None,
            applies_to: Vec::new(),
            conflicts_with: Vec::new(),
            pod_disruptive: false,
            stage: Stage::default(),
            is_deprecated: false,
            version: None,
            description: None,
            allow_component_overlap: true,
            manage_health_check: false,
            is_control_plane_only: false,
            output: None,
            outputs: Vec::new(),
            problems: Vec::new(),
            json_errors: Vec::new(),
            template: None,
            name_anchor,
            source,
        }
    }

    /// What others call it: its name, or `GROUP/VERSION.KIND` of workload types and scopes in v1alpha1.
    #[must_use]
    pub fn called(&self) -> &Arc<str> {
        let is_by_version = matches!(self.kind, DefinitionKind::Workload | DefinitionKind::Scope)
            && self.dialect.has_versioned_types();
        self.definition_ref.as_ref().filter(|_| is_by_version).unwrap_or(&self.name)
    }

    /// Where its name is written; `None` for what is built in.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.at(self.name_anchor)
    }

    /// Where bytes of its template are written: those of a [`Problem`], of a [`schema::Field`]. `None` for what is built
    /// in.
    #[must_use]
    pub fn place_in_template(&self, range: TextRange) -> Option<Place> {
        self.at(self.template.map_or(Anchor::Bytes(range), |node| Anchor::Text(node, range)))
    }

    fn at(&self, anchor: Anchor) -> Option<Place> {
        match self.source {
            Source::File(file) => Some(Place { file, anchor }),
            Source::BuiltIn => None,
        }
    }

    /// The fields that `properties` may have; none where that is not known or not a mapping.
    pub fn fields(&self) -> impl Iterator<Item = &schema::Field> {
        self.schema.as_deref().and_then(Schema::as_struct).into_iter().flat_map(|of| &of.fields)
    }

    /// What it is called among all definitions: `ComponentDefinition/webservice`.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.kind.name(), self.name)
    }

    /// By what it can be told whether it is still the same. Places do not count.
    #[must_use]
    pub fn fingerprint(&self, surroundings: &dyn Surroundings) -> Fingerprint {
        let digest = |text: &str| {
            let mut hasher = Hasher::default();
            hasher.part(text.as_bytes());
            hasher.finish()
        };
        let facts = digest(&super::builtin::entry(self).unwrap_or_else(|| self.full_name()));
        let content = || match self.source {
            Source::File(file) => surroundings.content(file).ok(),
            Source::BuiltIn => None,
        };
        let template = self.template.zip(content()).and_then(|(node, content)| {
            let Some(Value::Scalar(scalar)) = content.node(node).value() else { return None };
            Some(digest(&scalar.text()))
        });
        Fingerprint { facts, template }
    }

    fn take_template(&mut self, template: crate::cue::Template) {
        // What is left of a text with mistakes in it is nothing to measure others by.
        let parameter = template.parameter.filter(|_| template.problems.is_empty());
        self.schema = parameter.map(|parameter| Arc::new(parameter.schema));
        self.output = template.output.map(Into::into);
        self.outputs = template.outputs.into_iter().map(|(name, of)| (Arc::from(name), of.into())).collect();
        self.problems = template.problems;
    }
}

impl From<crate::cue::definition::Resource> for Resource {
    fn from(of: crate::cue::definition::Resource) -> Self {
        Self { api_version: of.api_version.map(Arc::from), kind: of.kind.map(Arc::from) }
    }
}

/// The name of a kind of resources as Kubernetes makes it, `deployments.apps`; `None` where the version is no text of that
/// form.
pub(super) fn resource_name(api_version: &str, kind: &str) -> Option<Arc<str>> {
    let singular = kind.to_ascii_lowercase();
    let last = singular.bytes().last()?;
    let before = singular.len().checked_sub(2).and_then(|index| singular.as_bytes().get(index)).copied();
    let vowel = before.is_some_and(|letter| b"aeiou".contains(&letter));
    let plural = match last {
        b'y' if !vowel => format!("{}ies", &singular[..singular.len() - 1]),
        b's' | b'x' | b'z' => format!("{singular}es"),
        b'h' if matches!(before, Some(b'c' | b's')) => format!("{singular}es"),
        _ => format!("{singular}s"),
    };
    Some(match api_version.split_once('/') {
        Some((group, _)) => format!("{plural}.{group}").into(),
        None => plural.into(),
    })
}

/// A type that says nothing about the workload: each component brings its own.
const ANY_WORKLOAD: &str = "autodetects.core.oam.dev";

fn workload(of_type: Option<&str>, api_version: Option<&str>, kind: Option<&str>) -> Option<Arc<str>> {
    match of_type.filter(|name| !name.is_empty()) {
        Some(ANY_WORKLOAD) => None,
        Some(name) => Some(name.into()),
        None => resource_name(api_version?, kind?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_count_where_both_are_documents() {
        let digest = |text: &str| {
            let mut hasher = Hasher::default();
            hasher.part(text.as_bytes());
            hasher.finish()
        };
        let of = |facts: &str, template: Option<&str>| Fingerprint {
            facts: digest(facts),
            template: template.map(digest),
        };
        assert!(!of("a", Some("x")).differs(&of("a", None)) && !of("a", None).differs(&of("a", Some("x"))));
        assert!(of("a", Some("x")).differs(&of("a", Some("y"))));
        assert!(of("a", None).differs(&of("b", None)) && of("a", Some("x")).differs(&of("b", Some("x"))));
    }

    #[test]
    fn kinds_have_the_names_of_their_resources() {
        for (version, kind, name) in [
            ("apps/v1", "Deployment", "deployments.apps"),
            ("v1", "Pod", "pods"),
            ("networking.k8s.io/v1", "Ingress", "ingresses.networking.k8s.io"),
            ("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies.networking.k8s.io"),
            ("gateway.networking.k8s.io/v1", "Gateway", "gateways.gateway.networking.k8s.io"),
        ] {
            assert_eq!(resource_name(version, kind).as_deref(), Some(name));
        }
        assert_eq!(workload(Some(ANY_WORKLOAD), Some("apps/v1"), Some("Deployment")), None);
        assert_eq!(workload(Some(""), Some("batch/v1"), Some("Job")).as_deref(), Some("jobs.batch"));
        assert_eq!(workload(None, None, None), None);
    }
}
