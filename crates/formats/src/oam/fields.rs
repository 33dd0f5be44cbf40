//! Rows that several dialects share. Each dialect's folder puts its objects together of them.

use plimsoll_base::Severity::{Error, Hint, Warning};
use plimsoll_model::Clause;

use super::clauses::{COMPONENT_1, DEFINITION, METADATA, OVERVIEW_1};
use crate::table::Presence::{ByRule, Optional, OtherVersion, Required};
use crate::table::{Field, Object, Others, Type};

const CHILDREN: Type = Type::List(&Type::Object(&CHILD_RESOURCE));
/// What follows from a field that a dialect does not know: its documents are resources of Kubernetes.
pub(super) const PRUNED: Others =
    Others::Unexpected(Warning, "The runtime drops fields that it does not know, without a word.");

/// A list of texts.
pub(super) const TEXTS: Type = Type::List(&Type::Text);
/// A mapping with texts.
pub(super) const TEXT_MAP: Type = Type::Map(&Type::Text);
/// A mapping whose content is described elsewhere: by a definition, or by the resource that it is.
pub(super) const OPEN: Type = Type::Map(&Type::Any);

/// A field that must be there; a value of another type is refused.
pub(super) const fn required(name: &'static str, of: Type, clause: Clause, help: &'static str) -> Field {
    Field::new(name, of, Required, Error, clause, help)
}

/// A field that may be there; a value of another type is refused.
pub(super) const fn optional(name: &'static str, of: Type, clause: Clause, help: &'static str) -> Field {
    Field::new(name, of, Optional, Error, clause, help)
}

/// A field for which a rule of its own decides.
pub(super) const fn by_rule(name: &'static str, of: Type, clause: Clause, help: &'static str) -> Field {
    Field::new(name, of, ByRule, Error, clause, help)
}

/// A field of another dialect.
pub(super) const fn other_version(name: &'static str, clause: Clause, help: &'static str) -> Field {
    Field::new(name, Type::Any, OtherVersion, Warning, clause, help)
}

/// `apiVersion`.
pub(super) const API_VERSION: Field = required(
    "apiVersion",
    Type::Text,
    OVERVIEW_1,
    "The group and version in which `kind` is described: `core.oam.dev/v1beta1`.",
);
/// `kind`.
pub(super) const KIND: Field =
    required("kind", Type::Text, OVERVIEW_1, "What the document describes: `Application`.");
/// `metadata`.
pub(super) const METADATA_FIELD: Field =
    required("metadata", Type::Object(&METADATA_OBJECT), OVERVIEW_1, "Name, labels and annotations.");
/// `status`, which the runtime writes.
pub(super) const STATUS: Field = optional(
    "status",
    Type::Any,
    OVERVIEW_1,
    "What the runtime observed. It is written by the runtime only.",
);

/// The root of a document whose `kind` or version is not known.
pub(super) static ANY_DOCUMENT: Object = Object {
    name: "document",
    clause: OVERVIEW_1,
    others: Others::Open,
    fields: &[
        API_VERSION,
        Field { presence: ByRule, ..KIND },
        Field::new("metadata", Type::Any, Optional, Error, OVERVIEW_1, "Name, labels and annotations."),
    ],
};

/// The root of a document of a kind whose content is not described here.
pub(super) static RESOURCE: Object = Object {
    name: "document",
    clause: OVERVIEW_1,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        optional("spec", Type::Any, OVERVIEW_1, "What the document describes."),
        STATUS,
    ],
};

/// A row of `metadata` that Kubernetes fills.
const fn filled(name: &'static str) -> Field {
    optional(name, Type::Any, METADATA, "Written by Kubernetes.")
}

/// `metadata.name`.
pub(super) const NAME: Field = required(
    "name",
    Type::Text,
    OVERVIEW_1,
    "The name of the document, under which others refer to it; unique among those of its kind.",
);
/// `metadata.labels`.
pub(super) const LABELS: Field =
    optional("labels", TEXT_MAP, METADATA, "Short texts by name, by which documents are selected.");
/// `metadata.annotations`.
pub(super) const ANNOTATIONS: Field = optional(
    "annotations",
    TEXT_MAP,
    METADATA,
    "Texts by name, for people and tools: `description`, `version`.",
);

/// `metadata` of a resource of Kubernetes.
pub(super) static METADATA_OBJECT: Object = Object {
    name: "metadata",
    clause: METADATA,
    others: Others::Open,
    fields: &[
        NAME,
        optional("namespace", Type::Text, METADATA, "The namespace of Kubernetes in which it lives."),
        LABELS,
        ANNOTATIONS,
        filled("creationTimestamp"),
        filled("deletionTimestamp"),
        filled("deletionGracePeriodSeconds"),
        filled("finalizers"),
        filled("generateName"),
        filled("generation"),
        filled("managedFields"),
        filled("ownerReferences"),
        filled("resourceVersion"),
        filled("selfLink"),
        filled("uid"),
        filled("clusterName"),
    ],
};

/// A reference to an object of Kubernetes.
pub(super) static OBJECT_REFERENCE: Object = Object {
    name: "reference",
    clause: METADATA,
    others: Others::Open,
    fields: &[
        required("apiVersion", Type::Text, METADATA, "The group and version of the object."),
        required("kind", Type::Text, METADATA, "The kind of the object."),
        required("name", Type::Text, METADATA, "The name of the object."),
    ],
};

/// A name with a text, as variables and headers have it.
pub(super) static NAME_AND_VALUE: Object = Object {
    name: "value",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, COMPONENT_1, "What gets the value."),
        Field::new("value", Type::Text, Required, Hint, COMPONENT_1, "The value, a text."),
    ],
};

/// An item of `parameterValues`.
pub(super) static PARAMETER_VALUE: Object = Object {
    name: "parameter value",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, COMPONENT_1, "The name of a parameter that the component declares."),
        optional(
            "value",
            Type::Any,
            COMPONENT_1,
            "The value, of the type that the parameter has. In v1alpha1 it may hold `[fromVariable(NAME)]`.",
        ),
    ],
};

/// A truth value, or a text that YAML 1.1 takes for one; a rule speaks of those.
pub(super) const YES_OR_NO: Type = Type::Either(&[
    Type::Boolean,
    Type::Choice(&["Y", "N", "y", "n", "yes", "no", "Yes", "No", "on", "off"]),
]);

/// `definitionRef`.
pub(super) const DEFINITION_REFERENCE: Field = optional(
    "definitionRef",
    Type::Object(&DEFINITION_REFERENCE_OBJECT),
    DEFINITION,
    "The kind of Kubernetes that is meant, by the name of its definition.",
);
/// `childResourceKinds`.
pub(super) const CHILD_RESOURCES: Field = optional(
    "childResourceKinds",
    CHILDREN,
    DEFINITION,
    "The kinds that the workload creates, for traits that need those.",
);
/// `revisionLabel`.
pub(super) const REVISION_LABEL: Field = optional(
    "revisionLabel",
    Type::Text,
    DEFINITION,
    "The label in which the workload finds the revision of its component.",
);
/// `podSpecPath`.
pub(super) const POD_SPEC_PATH: Field =
    optional("podSpecPath", Type::Text, DEFINITION, "The field of the workload that describes its pods.");

static DEFINITION_REFERENCE_OBJECT: Object = Object {
    name: "reference to a definition",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, DEFINITION, "Plural and group of the kind: `deployments.apps`."),
        optional("version", Type::Text, DEFINITION, "The version of the kind."),
    ],
};

static CHILD_RESOURCE: Object = Object {
    name: "kind of a child resource",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        required("apiVersion", Type::Text, DEFINITION, "Its group and version."),
        required("kind", Type::Text, DEFINITION, "Its kind."),
        optional("selector", TEXT_MAP, DEFINITION, "The labels by which it is found."),
    ],
};
