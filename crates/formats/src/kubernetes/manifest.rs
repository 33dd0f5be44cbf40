//! What rules ask of a manifest: whether the fields that a provider needs are there, and which claims it names and
//! defines. The whole of it is not read here.

use plimsoll_base::NodeId;
use plimsoll_model::Clause;
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Mapping, Value};

use crate::rendered::Rendered;

/// What every object must have.
pub const OBJECTS: Clause = Clause {
    title: "Kubernetes, Objects",
    url: "https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields",
};

/// How a pod names the claim of a volume.
pub const CLAIMS: Clause = Clause {
    title: "Kubernetes, Persistent Volumes",
    url: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes",
};

/// A text of a manifest and the scalar that holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// The decoded text.
    pub text: String,
    /// The scalar.
    pub node: NodeId,
}

/// One document of a file of manifests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// The document's value.
    pub node: NodeId,
    /// Whether it is a mapping.
    pub is_mapping: bool,
    /// The keys of the mapping.
    pub keys: Vec<Field>,
    /// `kind`, where it is a scalar.
    pub kind: Option<Field>,
    /// `apiVersion`, where it is a scalar.
    pub api_version: Option<Field>,
    /// Every `persistentVolumeClaim.claimName`.
    pub used_claims: Vec<Field>,
    /// The names of the PersistentVolumeClaims it defines, also those inside lists and templates.
    pub defined_claims: Vec<Field>,
}

impl Manifest {
    /// Whether the root mapping has this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|field| field.text == key)
    }

    /// Whether `apiVersion` is one of those before the first stable one, in which objects had another shape.
    #[must_use]
    pub fn is_legacy(&self) -> bool {
        self.api_version.as_ref().is_some_and(|version| version.text.starts_with("v1beta"))
    }
}

/// The manifests of an artifact; empty documents are left out. Elements are those of the artifact as written.
#[must_use]
pub fn manifests(rendered: &Rendered) -> Vec<Manifest> {
    let mut manifests: Vec<Manifest> =
        rendered.content.documents().filter_map(|document| manifest(&View::new(document))).collect();
    for manifest in &mut manifests {
        manifest.node = rendered.written(manifest.node);
        let scalars = [&mut manifest.kind, &mut manifest.api_version].into_iter().flatten();
        let lists = [&mut manifest.keys, &mut manifest.used_claims, &mut manifest.defined_claims];
        for field in scalars.chain(lists.into_iter().flatten()) {
            field.node = rendered.written(field.node);
        }
    }
    manifests
}

fn manifest(view: &View<'_>) -> Option<Manifest> {
    let value = view.value()?;
    let mut manifest = Manifest {
        node: value.id(),
        is_mapping: false,
        keys: Vec::new(),
        kind: None,
        api_version: None,
        used_claims: Vec::new(),
        defined_claims: Vec::new(),
    };
    if let Some(mapping) = value.as_mapping() {
        manifest.is_mapping = true;
        let merged = view.mapping(mapping);
        manifest.keys = merged.entries().filter_map(|entry| field(entry.key()?)).collect();
        manifest.kind = merged.get("kind").and_then(field);
        manifest.api_version = merged.get("apiVersion").and_then(field);
    }
    let mut waiting = vec![value.node()];
    while let Some(node) = waiting.pop() {
        if let Some(mapping) = node.value().filter(|_| node.kind().is_mapping()).and_then(Value::as_mapping) {
            claims(mapping, &mut manifest);
        }
        waiting.extend(node.children());
    }
    manifest.used_claims.sort_by_key(|claim| claim.node);
    manifest.defined_claims.sort_by_key(|claim| claim.node);
    Some(manifest)
}

fn claims(mapping: Mapping<'_>, manifest: &mut Manifest) {
    let inner = |key: &str, field_name: &str| field(mapping.get(key)?.as_mapping()?.get(field_name)?);
    manifest.used_claims.extend(inner("persistentVolumeClaim", "claimName"));
    if mapping.get("kind").and_then(field).is_some_and(|kind| kind.text == "PersistentVolumeClaim") {
        manifest.defined_claims.extend(inner("metadata", "name"));
    }
}

fn field(value: Value<'_>) -> Option<Field> {
    Some(Field { text: value.as_scalar()?.text().into_owned(), node: value.id() })
}

#[cfg(test)]
mod tests {
    use plimsoll_syntax::parse_yaml;

    use super::*;
    use crate::rendered::{Substitutions, render};

    #[test]
    fn claims_are_found_at_any_depth() {
        let text = "kind: List\nitems:\n- {kind: PersistentVolumeClaim, metadata: {name: data}}\n- kind: Pod\n  \
                    spec: {volumes: [{persistentVolumeClaim: {claimName: logs}}]}\n";
        let manifests = manifests(&render(&parse_yaml(text), &Substitutions::default()));
        let names = |fields: &[Field]| fields.iter().map(|field| field.text.clone()).collect::<Vec<_>>();
        assert_eq!(names(&manifests[0].defined_claims), ["data"]);
        assert_eq!(names(&manifests[0].used_claims), ["logs"]);
        assert!(manifests[0].has("items") && !manifests[0].has("metadata"));
    }
}
