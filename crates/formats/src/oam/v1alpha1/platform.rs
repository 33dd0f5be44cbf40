//! `Trait`, `WorkloadType` and `ApplicationScope`: what a platform offers.

use crate::oam::clauses::{SCOPE_1, TRAIT_1, WORKLOAD_TYPE_1};
use crate::oam::fields::{
    API_VERSION, KIND, METADATA_FIELD, PRUNED, STATUS, TEXTS, YES_OR_NO, optional, other_version, required,
};
use crate::table::{Field, Object, Type};

/// JSON Schema, as a text that holds JSON or written out.
const SCHEMA: Type = Type::Either(&[Type::Text, Type::Map(&Type::Any)]);
const NAMES_FIELD: Field =
    optional("names", Type::Object(&NAMES), WORKLOAD_TYPE_1, "The names under which it is referred to.");

/// The root of a trait.
pub(super) static TRAIT: Object = Object {
    name: "trait",
    clause: TRAIT_1,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required(
            "spec",
            Type::Object(&TRAIT_SPECIFICATION),
            TRAIT_1,
            "What the trait can be set on, and to what.",
        ),
        STATUS,
    ],
};

static TRAIT_SPECIFICATION: Object = Object {
    name: "specification of a trait",
    clause: TRAIT_1,
    others: PRUNED,
    fields: &[
        optional("group", Type::Text, TRAIT_1, "The group of the trait."),
        optional("version", Type::Text, TRAIT_1, "The version of the trait."),
        NAMES_FIELD,
        optional(
            "appliesTo",
            TEXTS,
            TRAIT_1,
            "The workload types that it can be set on; `*`, or nothing, for all.",
        ),
        optional("properties", SCHEMA, TRAIT_1, "What can be set, as JSON Schema."),
        other_version(
            "parameters",
            TRAIT_1,
            "What can be set, as the runtime of Hydra reads it; since then `properties`.",
        ),
    ],
};

/// The root of a workload type.
pub(super) static WORKLOAD_TYPE: Object = Object {
    name: "workload type",
    clause: WORKLOAD_TYPE_1,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&WORKLOAD_TYPE_SPECIFICATION), WORKLOAD_TYPE_1, "What the type is."),
        STATUS,
    ],
};

static WORKLOAD_TYPE_SPECIFICATION: Object = Object {
    name: "specification of a workload type",
    clause: WORKLOAD_TYPE_1,
    others: PRUNED,
    fields: &[
        required("group", Type::Text, WORKLOAD_TYPE_1, "The group of the type."),
        required("names", Type::Object(&NAMES), WORKLOAD_TYPE_1, "The names under which it is referred to."),
        optional("version", Type::Text, WORKLOAD_TYPE_1, "The version of the type."),
        optional(
            "workloadSettings",
            SCHEMA,
            WORKLOAD_TYPE_1,
            "What components of this type can set, as JSON Schema.",
        ),
        optional(
            "settings",
            Type::List(&Type::Object(&PARAMETER)),
            WORKLOAD_TYPE_1,
            "What components of this type can set, as v0.1.0 has it.",
        ),
    ],
};

static NAMES: Object = Object {
    name: "list of names",
    clause: WORKLOAD_TYPE_1,
    others: PRUNED,
    fields: &[
        required(
            "kind",
            Type::Text,
            WORKLOAD_TYPE_1,
            "The name that stands after group and version: `Server`.",
        ),
        optional("singular", Type::Text, WORKLOAD_TYPE_1, "The name for one of them, in small letters."),
        optional("plural", Type::Text, WORKLOAD_TYPE_1, "The name for several of them, in small letters."),
    ],
};

/// The root of an application scope.
pub(super) static SCOPE: Object = Object {
    name: "application scope",
    clause: SCOPE_1,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SCOPE_SPECIFICATION), SCOPE_1, "What the scope is."),
        STATUS,
    ],
};

static SCOPE_SPECIFICATION: Object = Object {
    name: "specification of a scope",
    clause: SCOPE_1,
    others: PRUNED,
    fields: &[
        required("type", Type::Text, SCOPE_1, "The type that instances name."),
        required(
            "allowComponentOverlap",
            YES_OR_NO,
            SCOPE_1,
            "Whether a component may be in several of them.",
        ),
        optional("parameters", Type::List(&Type::Object(&PARAMETER)), SCOPE_1, "What instances set."),
    ],
};

static PARAMETER: Object = Object {
    name: "parameter",
    clause: SCOPE_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, SCOPE_1, "The name of the parameter, unique in its list."),
        // The specification uses more types than it allows.
        required("type", Type::Text, SCOPE_1, "What its value is: `string`, `number`, `boolean`."),
        optional("description", Type::Text, SCOPE_1, "What it is for, for people."),
        optional("required", YES_OR_NO, SCOPE_1, "Whether it must be set; it need not if not given."),
        optional("default", Type::Any, SCOPE_1, "Its value where none is set."),
    ],
};
