//! `ApplicationConfiguration`: which components are run, with which traits and in which scopes.

use super::data::{DATA_INPUTS, DATA_OUTPUTS};
use crate::oam::clauses::{CONFIGURATION_2, SCOPE_2, TRAIT_2};
use crate::oam::fields::{
    API_VERSION, KIND, METADATA_FIELD, OBJECT_REFERENCE, OPEN, PRUNED, STATUS, by_rule, optional,
    other_version, required,
};
use crate::table::{Object, Type};

/// The root of an application configuration.
pub(super) static CONFIGURATION: Object = Object {
    name: "application configuration",
    clause: CONFIGURATION_2,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&SPECIFICATION), CONFIGURATION_2, "What is run, and how."),
        STATUS,
    ],
};

static SPECIFICATION: Object = Object {
    name: "specification of a configuration",
    clause: CONFIGURATION_2,
    others: PRUNED,
    fields: &[
        required(
            "components",
            Type::List(&Type::Object(&COMPONENT)),
            CONFIGURATION_2,
            "The components that are run, each as one instance.",
        ),
        other_version("variables", CONFIGURATION_2, "Values by name in v1alpha1; this version has none."),
        other_version("scopes", CONFIGURATION_2, "Scopes in v1alpha1; here they are documents of their own."),
    ],
};

static COMPONENT: Object = Object {
    name: "component of a configuration",
    clause: CONFIGURATION_2,
    others: PRUNED,
    fields: &[
        by_rule(
            "componentName",
            Type::Text,
            CONFIGURATION_2,
            "The name of the component that is run, in its newest revision. This or `revisionName`.",
        ),
        optional(
            "revisionName",
            Type::Text,
            CONFIGURATION_2,
            "The name of the revision of a component that is run. This or `componentName`.",
        ),
        optional(
            "parameterValues",
            Type::List(&Type::Object(&PARAMETER_VALUE)),
            CONFIGURATION_2,
            "Values of parameters that the component declares.",
        ),
        optional(
            "traits",
            Type::List(&Type::Object(&TRAIT_INSTANCE)),
            CONFIGURATION_2,
            "What the platform adds to the component.",
        ),
        optional(
            "scopes",
            Type::List(&Type::Object(&SCOPE_MEMBERSHIP)),
            CONFIGURATION_2,
            "The scopes that the component is part of.",
        ),
        DATA_OUTPUTS,
        DATA_INPUTS,
        other_version(
            "instanceName",
            CONFIGURATION_2,
            "The name of an instance in v1alpha1; this version has none.",
        ),
        other_version("applicationScopes", CONFIGURATION_2, "The scopes in v1alpha1; since then `scopes`."),
    ],
};

static PARAMETER_VALUE: Object = Object {
    name: "parameter value",
    clause: CONFIGURATION_2,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, CONFIGURATION_2, "The name of a parameter that the component declares."),
        required(
            "value",
            Type::Either(&[Type::Text, Type::Number]),
            CONFIGURATION_2,
            "The value that is written to the fields of the parameter.",
        ),
    ],
};

static TRAIT_INSTANCE: Object = Object {
    name: "trait of a component",
    clause: TRAIT_2,
    others: PRUNED,
    fields: &[
        required(
            "trait",
            OPEN,
            TRAIT_2,
            "The resource of Kubernetes that is the trait, with its `apiVersion` and `kind`.",
        ),
        DATA_OUTPUTS,
        DATA_INPUTS,
        other_version("name", TRAIT_2, "The name of the trait in v1alpha1; since then inside of `trait`."),
        other_version("properties", TRAIT_2, "What is set in v1alpha1; since then inside of `trait`."),
    ],
};

static SCOPE_MEMBERSHIP: Object = Object {
    name: "scope of a component",
    clause: SCOPE_2,
    others: PRUNED,
    fields: &[required(
        "scopeRef",
        Type::Object(&OBJECT_REFERENCE),
        SCOPE_2,
        "The scope: its version, kind and name.",
    )],
};
