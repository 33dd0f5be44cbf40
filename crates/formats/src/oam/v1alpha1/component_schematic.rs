//! `ComponentSchematic`: what a developer writes of a component.

use crate::oam::clauses::COMPONENT_1;
use crate::oam::container::{CONTAINER, containers};
use crate::oam::fields::{
    API_VERSION, KIND, METADATA_FIELD, PRUNED, STATUS, YES_OR_NO, optional, other_version, required,
};
use crate::table::{Object, Type};

/// The root of a component schematic.
pub(super) static SCHEMATIC: Object = Object {
    name: "component schematic",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SPECIFICATION), COMPONENT_1, "What the component is made of."),
        STATUS,
    ],
};

static SPECIFICATION: Object = Object {
    name: "specification of a component",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required(
            "workloadType",
            Type::Text,
            COMPONENT_1,
            "How the component is run: `core.oam.dev/v1alpha1.Server`.",
        ),
        optional(
            "osType",
            Type::Choice(&["linux", "windows"]),
            COMPONENT_1,
            "The operating system that the containers need.",
        ),
        optional(
            "arch",
            Type::Choice(&["i386", "amd64", "arm", "arm64"]),
            COMPONENT_1,
            "The processor that the containers need.",
        ),
        optional(
            "parameters",
            Type::List(&Type::Object(&PARAMETER)),
            COMPONENT_1,
            "What whoever operates the component may set.",
        ),
        containers(&Type::Object(&CONTAINER), COMPONENT_1),
        optional(
            "workloadSettings",
            Type::Either(&[Type::List(&Type::Object(&SETTING)), Type::Map(&Type::Any)]),
            COMPONENT_1,
            "Settings for a workload type that is not of the core: a list in v0.1.0, a mapping later.",
        ),
        optional(
            "expose",
            Type::Text,
            COMPONENT_1,
            "The name of the secret in which the workload says how to reach it.",
        ),
        optional(
            "consume",
            Type::List(&Type::Object(&CONSUMED)),
            COMPONENT_1,
            "The secrets of other workloads that this one reads.",
        ),
        other_version(
            "os",
            COMPONENT_1,
            "The operating system, as the runtime of Hydra reads it; since then `osType`.",
        ),
    ],
};

static PARAMETER: Object = Object {
    name: "parameter",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, COMPONENT_1, "The name of the parameter, unique in its component."),
        required(
            "type",
            Type::Choice(&["boolean", "number", "string", "null", "object", "array"]),
            COMPONENT_1,
            "What its value is.",
        ),
        optional("description", Type::Text, COMPONENT_1, "What it is for, for people."),
        optional("required", YES_OR_NO, COMPONENT_1, "Whether it must be set; it need not if not given."),
        optional("default", Type::Any, COMPONENT_1, "Its value where none is set."),
    ],
};

static SETTING: Object = Object {
    name: "workload setting",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, COMPONENT_1, "The name of a setting of the workload type."),
        optional("type", Type::Text, COMPONENT_1, "What its value is; `string` if not given."),
        optional("value", Type::Any, COMPONENT_1, "The value. Where `fromParam` is given too, that wins."),
        optional(
            "fromParam",
            Type::Text,
            COMPONENT_1,
            "The parameter of this component whose value is taken.",
        ),
        optional("description", Type::Text, COMPONENT_1, "What it is for, for people."),
        optional("required", YES_OR_NO, COMPONENT_1, "Whether it must be set."),
        optional("default", Type::Any, COMPONENT_1, "Its value where none is set."),
    ],
};

static CONSUMED: Object = Object {
    name: "consumed secret",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, COMPONENT_1, "The name that the other workload gives in `expose`."),
        optional("as", Type::Text, COMPONENT_1, "The name under which it is read here."),
    ],
};
