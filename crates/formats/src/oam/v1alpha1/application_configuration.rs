//! `ApplicationConfiguration`: what is run, and how, as an operator writes it.

use crate::oam::clauses::{CONFIGURATION_1, SCOPE_1, TRAIT_1};
use crate::oam::fields::{
    API_VERSION, KIND, METADATA_FIELD, NAME_AND_VALUE, OPEN, PARAMETER_VALUE, PRUNED, STATUS, TEXTS,
    optional, other_version, required,
};
use crate::table::{Object, Type};

/// The root of an application configuration.
pub(super) static CONFIGURATION: Object = Object {
    name: "application configuration",
    clause: CONFIGURATION_1,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SPECIFICATION), CONFIGURATION_1, "What is run, and how."),
        STATUS,
    ],
};

static SPECIFICATION: Object = Object {
    name: "specification of a configuration",
    clause: CONFIGURATION_1,
    others: PRUNED,
    fields: &[
        optional(
            "variables",
            Type::List(&Type::Object(&NAME_AND_VALUE)),
            CONFIGURATION_1,
            "Values by name, which `[fromVariable(NAME)]` inserts.",
        ),
        optional(
            "scopes",
            Type::List(&Type::Object(&SCOPE_INSTANCE)),
            CONFIGURATION_1,
            "The scopes that this configuration creates; components of others may be part of them too.",
        ),
        optional(
            "components",
            Type::List(&Type::Object(&COMPONENT)),
            CONFIGURATION_1,
            "The components that are run, each as an instance of its own.",
        ),
    ],
};

static SCOPE_INSTANCE: Object = Object {
    name: "scope instance",
    clause: SCOPE_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, SCOPE_1, "The name of the scope, unique in its environment."),
        required("type", Type::Text, SCOPE_1, "The type of the scope: `core.oam.dev/v1alpha1.Network`."),
        optional("properties", Type::Any, SCOPE_1, "What the type of the scope lets be set."),
    ],
};

static COMPONENT: Object = Object {
    name: "component of a configuration",
    clause: CONFIGURATION_1,
    others: PRUNED,
    fields: &[
        required(
            "componentName",
            Type::Text,
            CONFIGURATION_1,
            "The name of the component schematic that is run.",
        ),
        required("instanceName", Type::Text, CONFIGURATION_1, "The name under which it is run; unique."),
        optional(
            "parameterValues",
            Type::List(&Type::Object(&PARAMETER_VALUE)),
            CONFIGURATION_1,
            "Values of parameters that the component schematic declares.",
        ),
        optional(
            "traits",
            Type::List(&Type::Object(&TRAIT_INSTANCE)),
            CONFIGURATION_1,
            "What the platform adds to the component, in the order in which it is applied.",
        ),
        optional(
            "applicationScopes",
            TEXTS,
            CONFIGURATION_1,
            "The names of the scopes that the component is part of.",
        ),
        other_version(
            "name",
            CONFIGURATION_1,
            "What the runtime of Hydra reads; since then `componentName`.",
        ),
    ],
};

static TRAIT_INSTANCE: Object = Object {
    name: "trait of a component",
    clause: TRAIT_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, TRAIT_1, "The name of the trait, as the platform defines it."),
        optional("properties", OPEN, TRAIT_1, "What the trait lets be set."),
        other_version("type", TRAIT_1, "The type of the trait in other versions; here `name`."),
        other_version(
            "parameterValues",
            TRAIT_1,
            "What the runtime of Hydra reads; since then `properties`.",
        ),
    ],
};
