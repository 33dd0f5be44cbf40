//! `WorkloadDefinition`, `TraitDefinition` and `ScopeDefinition`: which kinds of Kubernetes a platform offers for what.

use crate::oam::clauses::{SCOPE_2, TRAIT_2, WORKLOAD_2};
use crate::oam::fields::{
    API_VERSION, CHILD_RESOURCES, DEFINITION_REFERENCE, KIND, METADATA_FIELD, OPEN, POD_SPEC_PATH, PRUNED,
    REVISION_LABEL, STATUS, TEXTS, optional, required,
};
use crate::oam::v1beta1::definitions::{SCHEMATIC_FIELD, STATUS_TEMPLATES};
use crate::table::Presence::Required;
use crate::table::{Field, Object, Type};

const EXTENSION: Field = optional("extension", OPEN, WORKLOAD_2, "Further content for tools.");
const REQUIRED_REFERENCE: Field = Field { presence: Required, ..DEFINITION_REFERENCE };

/// The root of a workload definition.
pub(super) static WORKLOAD_DEFINITION: Object = Object {
    name: "workload definition",
    clause: WORKLOAD_2,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&WORKLOAD), WORKLOAD_2, "What the workload is."),
        STATUS,
    ],
};

static WORKLOAD: Object = Object {
    name: "specification of a workload definition",
    clause: WORKLOAD_2,
    others: PRUNED,
    fields: &[
        REQUIRED_REFERENCE,
        CHILD_RESOURCES,
        REVISION_LABEL,
        POD_SPEC_PATH,
        SCHEMATIC_FIELD,
        STATUS_TEMPLATES,
        EXTENSION,
    ],
};

/// The root of a trait definition.
pub(super) static TRAIT_DEFINITION: Object = Object {
    name: "trait definition",
    clause: TRAIT_2,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&TRAIT), TRAIT_2, "What the trait is."),
        STATUS,
    ],
};

static TRAIT: Object = Object {
    name: "specification of a trait definition",
    clause: TRAIT_2,
    others: PRUNED,
    fields: &[
        REQUIRED_REFERENCE,
        optional(
            "appliesToWorkloads",
            TEXTS,
            TRAIT_2,
            "The workload definitions that it can be set on; all, if empty or not given.",
        ),
        optional(
            "workloadRefPath",
            Type::Text,
            TRAIT_2,
            "The field of the trait that gets a reference to the workload.",
        ),
        optional(
            "revisionEnabled",
            Type::Boolean,
            TRAIT_2,
            "Whether the trait knows of revisions of its component.",
        ),
        optional("conflictsWith", TEXTS, TRAIT_2, "Traits that cannot be set together with it."),
        optional("podDisruptive", Type::Boolean, TRAIT_2, "Whether a change of it starts pods again."),
        SCHEMATIC_FIELD,
        STATUS_TEMPLATES,
        EXTENSION,
    ],
};

/// The root of a scope definition.
pub(super) static SCOPE_DEFINITION: Object = Object {
    name: "scope definition",
    clause: SCOPE_2,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SCOPE), SCOPE_2, "What the scope is."),
        STATUS,
    ],
};

static SCOPE: Object = Object {
    name: "specification of a scope definition",
    clause: SCOPE_2,
    others: PRUNED,
    fields: &[
        REQUIRED_REFERENCE,
        required(
            "allowComponentOverlap",
            Type::Boolean,
            SCOPE_2,
            "Whether a component may be in several of them.",
        ),
        optional(
            "workloadRefsPath",
            Type::Text,
            SCOPE_2,
            "The field of the scope that gets references to its workloads.",
        ),
        EXTENSION,
    ],
};
