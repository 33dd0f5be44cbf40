//! `Component`: an embedded resource of Kubernetes, and the parameters that change it.

use plimsoll_base::Severity::Warning;

use crate::oam::clauses::COMPONENT_2;
use crate::oam::fields::{
    API_VERSION, KIND, METADATA_FIELD, OPEN, PRUNED, STATUS, TEXTS, optional, other_version, required,
};
use crate::table::Presence::Optional;
use crate::table::{Field, Object, Type};

/// The root of a component.
pub(super) static COMPONENT: Object = Object {
    name: "component",
    clause: COMPONENT_2,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SPECIFICATION), COMPONENT_2, "What the component is made of."),
        STATUS,
    ],
};

static SPECIFICATION: Object = Object {
    name: "specification of a component",
    clause: COMPONENT_2,
    others: PRUNED,
    fields: &[
        required(
            "workload",
            OPEN,
            COMPONENT_2,
            "The resource of Kubernetes that runs the component, with its `apiVersion` and `kind`.",
        ),
        optional(
            "parameters",
            Type::List(&Type::Object(&PARAMETER)),
            COMPONENT_2,
            "What an application configuration may set in the workload.",
        ),
        optional("helm", OPEN, COMPONENT_2, "A chart of Helm that makes the workload, as KubeVela reads it."),
        other_version("workloadType", COMPONENT_2, "The workload type of v1alpha1; since then `workload`."),
    ],
};

static PARAMETER: Object = Object {
    name: "parameter",
    clause: COMPONENT_2,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, COMPONENT_2, "The name of the parameter, unique in its component."),
        required(
            "fieldPaths",
            TEXTS,
            COMPONENT_2,
            "The fields of the workload that get the value: `spec.containers[0].image`.",
        ),
        optional("required", Type::Boolean, COMPONENT_2, "Whether it must be set; it need not if not given."),
        Field::new("description", Type::Text, Optional, Warning, COMPONENT_2, "What it is for, for people."),
    ],
};
