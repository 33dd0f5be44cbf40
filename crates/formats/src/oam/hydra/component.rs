//! Components of Hydra.

use plimsoll_base::Severity::Warning;

use crate::oam::clauses::HYDRA_COMPONENT;
use crate::oam::container::{HYDRA_CONTAINER, containers};
use crate::oam::fields::{
    ANNOTATIONS, API_VERSION, KIND, LABELS, NAME, PRUNED, STATUS, YES_OR_NO, optional, required,
};
use crate::table::Presence::Optional;
use crate::table::{Field, Object, Others, Type};

/// `metadata` of all documents of Hydra; its fields for people went into annotations at the end of its time.
pub(super) const METADATA_FIELD: Field = required(
    "metadata",
    Type::Object(&METADATA),
    HYDRA_COMPONENT,
    "Name, version and description of the document.",
);

static METADATA: Object = Object {
    name: "metadata",
    clause: HYDRA_COMPONENT,
    others: Others::Open,
    fields: &[
        NAME,
        Field::new(
            "version",
            Type::Text,
            Optional,
            Warning,
            HYDRA_COMPONENT,
            "The version of what is described, a semantic version.",
        ),
        Field::new(
            "description",
            Type::Text,
            Optional,
            Warning,
            HYDRA_COMPONENT,
            "What it is for, for people.",
        ),
        LABELS,
        ANNOTATIONS,
        optional("namespace", Type::Text, HYDRA_COMPONENT, "The namespace of Kubernetes in which it lives."),
    ],
};

/// The root of a component schematic.
pub(super) static SCHEMATIC: Object = Object {
    name: "component schematic",
    clause: HYDRA_COMPONENT,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SPECIFICATION), HYDRA_COMPONENT, "What the component is made of."),
        STATUS,
    ],
};

static SPECIFICATION: Object = Object {
    name: "specification of a component",
    clause: HYDRA_COMPONENT,
    others: PRUNED,
    fields: &[
        required(
            "workloadType",
            Type::Text,
            HYDRA_COMPONENT,
            "How the component is run: `core.hydra.io/v1alpha1.Service`.",
        ),
        optional(
            "osType",
            Type::Choice(&["linux", "windows"]),
            HYDRA_COMPONENT,
            "The operating system that the containers need; `linux` if not given.",
        ),
        optional("os", Type::Text, HYDRA_COMPONENT, "What the first runtime reads in place of `osType`."),
        optional(
            "arch",
            Type::Choice(&["i386", "amd64", "arm", "arm64"]),
            HYDRA_COMPONENT,
            "The processor that the containers need; `amd64` if not given.",
        ),
        optional(
            "parameters",
            Type::List(&Type::Object(&PARAMETER)),
            HYDRA_COMPONENT,
            "What whoever operates the component may set.",
        ),
        containers(&Type::Object(&HYDRA_CONTAINER), HYDRA_COMPONENT),
        optional(
            "workloadSettings",
            Type::Any,
            HYDRA_COMPONENT,
            "Settings of the workload type, for types that are not of the core.",
        ),
    ],
};

/// A parameter, of a component or of a trait.
pub(super) static PARAMETER: Object = Object {
    name: "parameter",
    clause: HYDRA_COMPONENT,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, HYDRA_COMPONENT, "The name of the parameter, unique in its list."),
        required("type", Type::Text, HYDRA_COMPONENT, "What its value is: `string`, `number`, `boolean`."),
        optional("description", Type::Text, HYDRA_COMPONENT, "What it is for, for people."),
        optional("required", YES_OR_NO, HYDRA_COMPONENT, "Whether it must be set; it need not if not given."),
        optional("default", Type::Any, HYDRA_COMPONENT, "Its value where none is set."),
    ],
};
