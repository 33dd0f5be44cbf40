//! Configurations of Hydra, and what a platform describes: traits, workload types and scopes.

use super::component::{METADATA_FIELD, PARAMETER};
use crate::oam::clauses::{HYDRA_COMPONENT, HYDRA_CONFIGURATION, HYDRA_SCOPE, HYDRA_TRAIT};
use crate::oam::fields::{
    API_VERSION, KIND, NAME_AND_VALUE, OPEN, PARAMETER_VALUE, PRUNED, STATUS, TEXTS, YES_OR_NO, by_rule,
    optional, required,
};
use crate::table::{Object, Type};

const VALUES: Type = Type::List(&Type::Object(&PARAMETER_VALUE));

/// The root of an operational configuration.
pub(super) static CONFIGURATION: Object = Object {
    name: "operational configuration",
    clause: HYDRA_CONFIGURATION,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SPECIFICATION), HYDRA_CONFIGURATION, "What is run, and how."),
        STATUS,
    ],
};

static SPECIFICATION: Object = Object {
    name: "specification of a configuration",
    clause: HYDRA_CONFIGURATION,
    others: PRUNED,
    fields: &[
        optional(
            "variables",
            Type::List(&Type::Object(&NAME_AND_VALUE)),
            HYDRA_CONFIGURATION,
            "Values by name, for use in several places of this configuration.",
        ),
        optional(
            "scopes",
            Type::List(&Type::Object(&SCOPE_INSTANCE)),
            HYDRA_CONFIGURATION,
            "The scopes that this configuration creates.",
        ),
        optional(
            "components",
            Type::List(&Type::Object(&COMPONENT)),
            HYDRA_CONFIGURATION,
            "The components that are run, each as an instance of its own.",
        ),
    ],
};

static SCOPE_INSTANCE: Object = Object {
    name: "scope instance",
    clause: HYDRA_SCOPE,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, HYDRA_SCOPE, "The name of the scope, unique in its environment."),
        required("type", Type::Text, HYDRA_SCOPE, "The type of the scope: `core.hydra.io/v1alpha1.Network`."),
        optional("properties", Type::Any, HYDRA_SCOPE, "What the type of the scope lets be set."),
    ],
};

static COMPONENT: Object = Object {
    name: "component of a configuration",
    clause: HYDRA_CONFIGURATION,
    others: PRUNED,
    fields: &[
        by_rule("componentName", Type::Text, HYDRA_CONFIGURATION, "The name of the component that is run."),
        required("instanceName", Type::Text, HYDRA_CONFIGURATION, "The name under which it is run; unique."),
        optional(
            "name",
            Type::Text,
            HYDRA_CONFIGURATION,
            "What the first runtime reads in place of `componentName`.",
        ),
        optional("parameterValues", VALUES, HYDRA_CONFIGURATION, "Values of parameters of the component."),
        optional(
            "traits",
            Type::List(&Type::Object(&TRAIT_INSTANCE)),
            HYDRA_CONFIGURATION,
            "What the platform adds to the component, in the order in which it is applied.",
        ),
        optional(
            "applicationScopes",
            TEXTS,
            HYDRA_CONFIGURATION,
            "The names of the scopes that the component is part of.",
        ),
    ],
};

static TRAIT_INSTANCE: Object = Object {
    name: "trait of a component",
    clause: HYDRA_TRAIT,
    others: PRUNED,
    fields: &[
        required(
            "name",
            Type::Text,
            HYDRA_TRAIT,
            "The name of this trait instance, unique in its environment; the first runtime takes it for the type.",
        ),
        by_rule(
            "type",
            Type::Text,
            HYDRA_TRAIT,
            "The type of the trait: `core.hydra.io/v1alpha1.ManualScaler`.",
        ),
        optional("properties", OPEN, HYDRA_TRAIT, "What the type of the trait lets be set."),
        optional(
            "parameterValues",
            VALUES,
            HYDRA_TRAIT,
            "What the first runtime reads in place of `properties`.",
        ),
    ],
};

/// The root of a trait.
pub(super) static TRAIT: Object = Object {
    name: "trait",
    clause: HYDRA_TRAIT,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required(
            "spec",
            Type::Object(&TRAIT_SPECIFICATION),
            HYDRA_TRAIT,
            "What the trait can be set on, and to what.",
        ),
        STATUS,
    ],
};

static TRAIT_SPECIFICATION: Object = Object {
    name: "specification of a trait",
    clause: HYDRA_TRAIT,
    others: PRUNED,
    fields: &[
        optional("appliesTo", TEXTS, HYDRA_TRAIT, "The workload types that it can be set on; `*` for all."),
        optional("properties", Type::Any, HYDRA_TRAIT, "What can be set, as JSON Schema."),
        optional(
            "parameters",
            Type::List(&Type::Object(&PARAMETER)),
            HYDRA_TRAIT,
            "What the first runtime reads in place of `properties`.",
        ),
    ],
};

/// The root of a workload type.
pub(super) static WORKLOAD_TYPE: Object = Object {
    name: "workload type",
    clause: HYDRA_COMPONENT,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&WORKLOAD_TYPE_SPECIFICATION), HYDRA_COMPONENT, "What the type is."),
        STATUS,
    ],
};

static WORKLOAD_TYPE_SPECIFICATION: Object = Object {
    name: "specification of a workload type",
    clause: HYDRA_COMPONENT,
    others: PRUNED,
    fields: &[
        required("group", Type::Text, HYDRA_COMPONENT, "The group of the type."),
        required("names", OPEN, HYDRA_COMPONENT, "Its names: `kind`, `singular`, `plural`."),
        optional("version", Type::Text, HYDRA_COMPONENT, "The version of the type."),
        optional("settings", Type::Any, HYDRA_COMPONENT, "What components of this type can set."),
    ],
};

/// The root of an application scope.
pub(super) static SCOPE: Object = Object {
    name: "application scope",
    clause: HYDRA_SCOPE,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SCOPE_SPECIFICATION), HYDRA_SCOPE, "What the scope is."),
        STATUS,
    ],
};

static SCOPE_SPECIFICATION: Object = Object {
    name: "specification of a scope",
    clause: HYDRA_SCOPE,
    others: PRUNED,
    fields: &[
        required("type", Type::Text, HYDRA_SCOPE, "The type that instances name."),
        required(
            "allowComponentOverlap",
            YES_OR_NO,
            HYDRA_SCOPE,
            "Whether a component may be in several of them.",
        ),
        optional("parameters", Type::List(&Type::Object(&PARAMETER)), HYDRA_SCOPE, "What instances set."),
    ],
};
