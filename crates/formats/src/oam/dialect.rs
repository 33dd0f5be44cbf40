//! Which version of the Open Application Model a document is written in: by its `apiVersion` and `kind`, and for
//! applications by the types of their components, as KubeVela and wadm share everything else.

use std::borrow::Cow;

use plimsoll_syntax::{Document, Mapping, Value};

use super::{hydra, v1alpha1, v1alpha2, v1beta1, wadm};
use crate::recognise::Format;

/// A version of the model.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dialect {
    /// August to October 2019, under the name Hydra.
    Hydra,
    /// From October 2019; there are two forms of it, which are read alike.
    V1alpha1,
    /// From March 2020, with embedded resources of Kubernetes.
    V1alpha2,
    /// From 2021, with what KubeVela adds to it.
    V1beta1,
    /// Applications of wasmCloud, under the name of v1beta1.
    Wadm,
}

/// The group of documents before the name OAM.
pub const HYDRA_GROUP: &str = "core.hydra.io";
/// The group of all later documents.
pub const GROUP: &str = "core.oam.dev";
/// Kinds that KubeVela keeps in `core.oam.dev/v1alpha1`; they have nothing else in common with that version.
pub const KUBEVELA_V1ALPHA1: [&str; 3] = ["Policy", "Workflow", "WorkflowRun"];
/// The name of a manifest of wadm, by which a half-written one is known.
const WADM_FILE_NAMES: [&str; 2] = ["wadm.yaml", "wadm.yml"];
/// The types of components that wadm has; `actor` is the former name of `component`.
const WADM_COMPONENTS: [&str; 3] = ["component", "capability", "actor"];
/// The types of traits that wadm has; `linkdef` is the former name of `link`.
const WADM_TRAITS: [&str; 4] = ["spreadscaler", "daemonscaler", "link", "linkdef"];

impl Dialect {
    /// All of them, oldest first.
    pub const ALL: [Self; 5] = [Self::Hydra, Self::V1alpha1, Self::V1alpha2, Self::V1beta1, Self::Wadm];

    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hydra => "hydra v1alpha1",
            Self::V1alpha1 => "v1alpha1",
            Self::V1alpha2 => "v1alpha2",
            Self::V1beta1 => "v1beta1",
            Self::Wadm => "wadm v1beta1",
        }
    }

    /// Its row.
    #[must_use]
    pub fn format(self) -> &'static Format {
        match self {
            Self::Hydra => &hydra::FORMAT,
            Self::V1alpha1 => &v1alpha1::FORMAT,
            Self::V1alpha2 => &v1alpha2::FORMAT,
            Self::V1beta1 => &v1beta1::FORMAT,
            Self::Wadm => &wadm::FORMAT,
        }
    }

    /// The dialect of a row of formats; `None` for one of another family.
    #[must_use]
    pub fn of_format(format: &Format) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.format() == format)
    }

    /// Whether documents of this version mean those of the other by the names that they write. From v1alpha2 on clusters
    /// keep definitions of both versions as one.
    #[must_use]
    pub fn sees(self, other: Self) -> bool {
        let is_late = |dialect| matches!(dialect, Self::V1alpha2 | Self::V1beta1);
        self == other || is_late(self) && is_late(other)
    }

    /// Whether types of workloads and of scopes are written as `GROUP/VERSION.KIND` and matched as a whole.
    #[must_use]
    pub const fn has_versioned_types(self) -> bool {
        matches!(self, Self::Hydra | Self::V1alpha1)
    }

    /// Whether it has a kind of documents.
    #[must_use]
    pub fn has_kind(self, kind: &str) -> bool {
        self.format().kinds.iter().any(|known| known.name == kind)
    }

    /// The `apiVersion` of documents of a kind.
    #[must_use]
    pub fn api_version(self, kind: &str) -> &'static str {
        match self {
            Self::Hydra => "core.hydra.io/v1alpha1",
            Self::V1beta1 if KUBEVELA_V1ALPHA1.contains(&kind) => "core.oam.dev/v1alpha1",
            Self::V1alpha1 => "core.oam.dev/v1alpha1",
            Self::V1alpha2 => "core.oam.dev/v1alpha2",
            Self::V1beta1 | Self::Wadm => "core.oam.dev/v1beta1",
        }
    }
}

/// The dialect of a document, and what shows it; `None` for one that is of no group of the model. Unknown kinds and
/// versions of its groups are recognised too, so that something can be said of them.
#[must_use]
pub fn of_document(document: Document<'_>, file_name: &str) -> Option<(Dialect, &'static str)> {
    let root = document.value()?.as_mapping()?;
    let api_version = text(root, "apiVersion")?;
    let (group, version) = api_version.split_once('/').unwrap_or((&api_version, ""));
    let kind = text(root, "kind").unwrap_or_default();
    match (group, version) {
        (HYDRA_GROUP, _) => Some((Dialect::Hydra, "`apiVersion: core.hydra.io/…`")),
        (GROUP, "v1alpha1") if KUBEVELA_V1ALPHA1.contains(&&*kind) => {
            Some((Dialect::V1beta1, "a `kind` of KubeVela in `core.oam.dev/v1alpha1`"))
        }
        (GROUP, "v1alpha1") => Some((Dialect::V1alpha1, "`apiVersion: core.oam.dev/v1alpha1`")),
        (GROUP, "v1alpha2") => Some((Dialect::V1alpha2, "`apiVersion: core.oam.dev/v1alpha2`")),
        (GROUP, "v1beta1") if kind == "Application" && is_wadm(root, file_name) => {
            Some((Dialect::Wadm, "component types of wadm"))
        }
        (GROUP, "v1beta1") => Some((Dialect::V1beta1, "`apiVersion: core.oam.dev/v1beta1`")),
        (GROUP, version) => Some((nearest(version, &kind), "the group `core.oam.dev`")),
        _ => None,
    }
}

/// The dialect that a document of an unknown version most likely means: of those with its kind the one whose version is
/// nearest, else the one whose version is nearest.
fn nearest(version: &str, kind: &str) -> Dialect {
    let by_version = match version {
        _ if version.contains("alpha1") => Dialect::V1alpha1,
        _ if version.contains("alpha") => Dialect::V1alpha2,
        _ => Dialect::V1beta1,
    };
    let newest_first = [by_version, Dialect::V1beta1, Dialect::V1alpha2, Dialect::V1alpha1];
    newest_first.into_iter().find(|dialect| dialect.has_kind(kind)).unwrap_or(by_version)
}

/// Whether an application is one of wadm. KubeVela has no component of these types, but a platform may define one; so all
/// components are to have them, or one of them also a trait of wadm.
fn is_wadm(root: Mapping<'_>, file_name: &str) -> bool {
    let spec = root.get("spec").and_then(Value::as_mapping);
    let (mut has_own, mut has_other) = (false, false);
    for component in spec.into_iter().flat_map(|spec| items(spec, "components")) {
        let Some(of_type) = text(component, "type") else { continue };
        if WADM_COMPONENTS.contains(&&*of_type) {
            let mut traits = items(component, "traits");
            if traits.any(|one| text(one, "type").is_some_and(|of| WADM_TRAITS.contains(&&*of))) {
                return true;
            }
            has_own = true;
        } else {
            has_other = true;
        }
    }
    if !has_own && !has_other {
        return WADM_FILE_NAMES.contains(&file_name) || file_name.ends_with(".wadm.yaml");
    }
    has_own && !has_other
}

/// The mappings in a list.
fn items<'t>(mapping: Mapping<'t>, name: &str) -> impl Iterator<Item = Mapping<'t>> {
    let list = mapping.get(name).and_then(Value::as_sequence);
    let items = list.into_iter().flat_map(|list| list.items());
    items.filter_map(|item| item.value().and_then(Value::as_mapping))
}

/// The text of a scalar field.
fn text<'t>(mapping: Mapping<'t>, name: &str) -> Option<Cow<'t, str>> {
    Some(mapping.get(name)?.as_scalar()?.text())
}

#[cfg(test)]
mod tests {
    use plimsoll_syntax::parse_yaml;

    use super::Dialect;
    use crate::recognise::{Recognised, recognise};

    fn recognised(text: &str, file_name: &str) -> Option<Recognised> {
        recognise(parse_yaml(text).documents().next()?, file_name)
    }

    /// The version and the root object of a text.
    fn shown(text: &str, file_name: &str) -> Option<(&'static str, &'static str)> {
        recognised(text, file_name).map(|found| (found.format.version, found.root.name))
    }

    #[test]
    fn a_document_is_what_its_version_and_kind_say() {
        for (api_version, kind, dialect, root) in [
            ("core.hydra.io/v1alpha1", "ComponentSchematic", Dialect::Hydra, "component schematic"),
            ("core.hydra.io/v1alpha1", "Component", Dialect::Hydra, "component schematic"),
            (
                "core.hydra.io/v1alpha1",
                "OperationalConfiguration",
                Dialect::Hydra,
                "operational configuration",
            ),
            ("core.hydra.io/v1", "Trait", Dialect::Hydra, "trait"),
            ("core.hydra.io/v1alpha1", "Nothing", Dialect::Hydra, "document"),
            ("core.oam.dev/v1alpha1", "ComponentSchematic", Dialect::V1alpha1, "component schematic"),
            (
                "core.oam.dev/v1alpha1",
                "ApplicationConfiguration",
                Dialect::V1alpha1,
                "application configuration",
            ),
            ("core.oam.dev/v1alpha1", "WorkloadType", Dialect::V1alpha1, "workload type"),
            ("core.oam.dev/v1alpha1", "ApplicationScope", Dialect::V1alpha1, "application scope"),
            ("core.oam.dev/v1alpha1", "Component", Dialect::V1alpha1, "document"),
            ("core.oam.dev/v1alpha1", "Application", Dialect::V1alpha1, "document"),
            ("core.oam.dev/v1alpha1", "Policy", Dialect::V1beta1, "policy"),
            ("core.oam.dev/v1alpha1", "Workflow", Dialect::V1beta1, "workflow"),
            ("core.oam.dev/v1alpha1", "WorkflowRun", Dialect::V1beta1, "workflow run"),
            ("core.oam.dev/v1alpha2", "Component", Dialect::V1alpha2, "component"),
            (
                "core.oam.dev/v1alpha2",
                "ApplicationConfiguration",
                Dialect::V1alpha2,
                "application configuration",
            ),
            ("core.oam.dev/v1alpha2", "HealthScope", Dialect::V1alpha2, "health scope"),
            ("core.oam.dev/v1alpha2", "ContainerizedWorkload", Dialect::V1alpha2, "containerized workload"),
            ("core.oam.dev/v1alpha2", "ManualScalerTrait", Dialect::V1alpha2, "manual scaler"),
            ("core.oam.dev/v1alpha2", "ComponentDefinition", Dialect::V1alpha2, "component definition"),
            ("core.oam.dev/v1beta1", "Application", Dialect::V1beta1, "application"),
            ("core.oam.dev/v1beta1", "TraitDefinition", Dialect::V1beta1, "trait definition"),
            ("core.oam.dev/v1beta1", "ApplicationRevision", Dialect::V1beta1, "application revision"),
            ("core.oam.dev/v1beta1", "ComponentSchematic", Dialect::V1beta1, "document"),
        ] {
            let text = format!("apiVersion: {api_version}\nkind: {kind}\n");
            assert_eq!(shown(&text, "a.yaml"), Some((dialect.name(), root)), "{text}");
        }
    }

    #[test]
    fn an_unknown_version_is_read_as_the_nearest_that_has_the_kind() {
        for (api_version, kind, dialect) in [
            ("core.oam.dev/v1", "Application", Dialect::V1beta1),
            ("core.oam.dev/v1beta2", "TraitDefinition", Dialect::V1beta1),
            ("core.oam.dev/v1", "ComponentSchematic", Dialect::V1alpha1),
            ("core.oam.dev/v2alpha1", "Trait", Dialect::V1alpha1),
            ("core.oam.dev/v1alpha3", "Component", Dialect::V1alpha2),
            ("core.oam.dev/v1alpha3", "Nothing", Dialect::V1alpha2),
            ("core.oam.dev/", "Nothing", Dialect::V1beta1),
            ("core.oam.dev", "ApplicationConfiguration", Dialect::V1alpha2),
        ] {
            let text = format!("apiVersion: {api_version}\nkind: {kind}\n");
            assert_eq!(shown(&text, "a.yaml").map(|(version, _)| version), Some(dialect.name()), "{text}");
        }
    }

    #[test]
    fn other_documents_are_none_of_the_model() {
        for text in [
            "apiVersion: v1\nkind: ConfigMap\n",
            "apiVersion: standard.oam.dev/v1alpha1\nkind: Route\n",
            "apiVersion: score.oam.dev/v1beta1\nkind: Application\n",
            "apiVersion: [core.oam.dev/v1beta1]\nkind: Application\n",
            "apiVersion: {{ .Values.version }}\nkind: Application\n",
            "kind: Application\n",
            "- apiVersion: core.oam.dev/v1beta1\n",
        ] {
            assert_eq!(recognised(text, "app.yaml"), None, "{text}");
        }
    }

    #[test]
    fn applications_of_wadm_are_told_by_the_types_of_their_components() {
        for (components, file_name, dialect) in [
            ("[{name: a, type: component}, {name: b, type: capability}]", "a.yaml", Dialect::Wadm),
            ("[{name: a, type: actor}]", "a.yaml", Dialect::Wadm),
            (
                "[{name: a, type: component, traits: [{type: link}]}, {name: b, type: servce}]",
                "a.yaml",
                Dialect::Wadm,
            ),
            ("[{name: a, type: component}, {name: b, type: webservice}]", "a.yaml", Dialect::V1beta1),
            ("[{name: a, type: webservice, traits: [{type: link}]}]", "a.yaml", Dialect::V1beta1),
            ("[{name: a, type: webservice}]", "wadm.yaml", Dialect::V1beta1),
            ("[{name: a}]", "wadm.yaml", Dialect::Wadm),
            ("[{name: a}]", "a.yaml", Dialect::V1beta1),
            ("", "hello.wadm.yaml", Dialect::Wadm),
            ("text", "a.yaml", Dialect::V1beta1),
        ] {
            let text = format!(
                "apiVersion: core.oam.dev/v1beta1\nkind: Application\nspec:\n  components: {components}\n"
            );
            assert_eq!(shown(&text, file_name), Some((dialect.name(), "application")), "{text}");
        }
    }

    #[test]
    fn each_kind_has_an_api_version_that_leads_back_to_its_dialect() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::of_format(dialect.format()), Some(dialect));
            for kind in dialect.format().kinds {
                let text = format!("apiVersion: {}\nkind: {}\n", dialect.api_version(kind.name), kind.name);
                let found = recognised(&text, "wadm.yaml").expect("it is recognised");
                let expected = match (dialect, kind.name) {
                    // The name of the file decides here.
                    (Dialect::V1beta1, "Application") => Dialect::Wadm,
                    _ => dialect,
                };
                assert_eq!(found.format.version, expected.name(), "{text}");
            }
        }
    }
}
