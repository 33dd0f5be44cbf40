//! `Application`, and `Policy` as a document of its own.

use super::workflow::{INPUTS, OUTPUTS, WORKFLOW};
use crate::oam::clauses::{APPLICATION, KUBEVELA, POLICY as POLICIES, TRAIT};
use crate::oam::fields::{
    API_VERSION, KIND, METADATA_FIELD, OPEN, PRUNED, STATUS, TEXT_MAP, TEXTS, optional, other_version,
    required,
};
use crate::table::{Field, Object, Type};

/// The root of an application.
pub(in crate::oam) static APPLICATION_ROOT: Object = Object {
    name: "application",
    clause: APPLICATION,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        // KubeVela accepts an application without; those of addons get theirs from other files.
        optional("spec", Type::Object(&SPECIFICATION), APPLICATION, "What is run, and how."),
        STATUS,
    ],
};

static SPECIFICATION: Object = Object {
    name: "specification of an application",
    clause: APPLICATION,
    others: PRUNED,
    fields: &[
        required(
            "components",
            Type::List(&Type::Object(&COMPONENT)),
            APPLICATION,
            "The components that are run. The list may be empty.",
        ),
        optional(
            "policies",
            Type::List(&Type::Object(&POLICY)),
            POLICIES,
            "Where and how the application is deployed as a whole.",
        ),
        optional("workflow", Type::Object(&WORKFLOW), KUBEVELA, "The steps in which it is deployed."),
        other_version("rolloutPlan", KUBEVELA, "How early versions of KubeVela replaced instances."),
    ],
};

static COMPONENT: Object = Object {
    name: "component",
    clause: APPLICATION,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, APPLICATION, "The name of the component, unique in the application."),
        required(
            "type",
            Type::Text,
            APPLICATION,
            "The name of a component definition; `name@v2` for one of its revisions.",
        ),
        optional("properties", OPEN, APPLICATION, "What the component definition lets be set."),
        optional(
            "traits",
            Type::List(&Type::Object(&TRAIT_INSTANCE)),
            APPLICATION,
            "What the platform adds to the component, in the order in which it is applied.",
        ),
        optional("dependsOn", TEXTS, KUBEVELA, "The names of components that are to be healthy first."),
        INPUTS,
        OUTPUTS,
        optional("scopes", TEXT_MAP, KUBEVELA, "The scopes that the component is part of: type and name."),
        optional(
            "externalRevision",
            Type::Text,
            KUBEVELA,
            "The revision of the component, named from outside.",
        ),
        other_version("settings", APPLICATION, "The properties in v1alpha2; since then `properties`."),
    ],
};

static TRAIT_INSTANCE: Object = Object {
    name: "trait of a component",
    clause: TRAIT,
    others: PRUNED,
    fields: &[
        required("type", Type::Text, TRAIT, "The name of a trait definition."),
        optional("properties", OPEN, TRAIT, "What the trait definition lets be set."),
        other_version("name", TRAIT, "The name of the trait in v1alpha2; since then `type`."),
    ],
};

const POLICY_TYPE: Field =
    required("type", Type::Text, POLICIES, "The name of a policy definition: `topology`.");
const POLICY_PROPERTIES: Field =
    optional("properties", OPEN, POLICIES, "What the policy definition lets be set.");

static POLICY: Object = Object {
    name: "policy",
    clause: POLICIES,
    others: PRUNED,
    fields: &[
        optional(
            "name",
            Type::Text,
            POLICIES,
            "The name by which steps refer to it; unique in the application.",
        ),
        POLICY_TYPE,
        POLICY_PROPERTIES,
    ],
};

/// The root of a policy that several applications share.
pub(super) static POLICY_ROOT: Object = Object {
    name: "policy",
    clause: POLICIES,
    others: PRUNED,
    fields: &[API_VERSION, KIND, METADATA_FIELD, POLICY_TYPE, POLICY_PROPERTIES],
};
