//! What KubeVela records: revisions of definitions and applications, and the resources that it made. Embedded documents
//! are kept as they were, so their content is not checked.

use crate::oam::clauses::{DEFINITION, REVISION};
use crate::oam::fields::{API_VERSION, KIND, METADATA_FIELD, OPEN, PRUNED, STATUS, optional, required};
use crate::table::{Field, Object, Type};

const fn embedded(name: &'static str, help: &'static str) -> Field {
    optional(name, OPEN, REVISION, help)
}

/// The root of a revision of a definition.
pub(super) static DEFINITION_REVISION: Object = Object {
    name: "definition revision",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&DEFINITION_REVISION_SPECIFICATION), DEFINITION, "What was recorded."),
        STATUS,
    ],
};

static DEFINITION_REVISION_SPECIFICATION: Object = Object {
    name: "specification of a definition revision",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        required("revision", Type::Number, DEFINITION, "The number of the revision."),
        required("revisionHash", Type::Text, DEFINITION, "The hash of what was recorded."),
        required(
            "definitionType",
            Type::Choice(&["Component", "Trait", "Policy", "WorkflowStep"]),
            DEFINITION,
            "Which kind of definition it is.",
        ),
        embedded("componentDefinition", "The component definition."),
        embedded("traitDefinition", "The trait definition."),
        embedded("policyDefinition", "The policy definition."),
        embedded("workflowStepDefinition", "The definition of a step."),
    ],
};

/// The root of a revision of an application.
pub(super) static APPLICATION_REVISION: Object = Object {
    name: "application revision",
    clause: REVISION,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&APPLICATION_REVISION_SPECIFICATION), REVISION, "What was recorded."),
        STATUS,
    ],
};

static APPLICATION_REVISION_SPECIFICATION: Object = Object {
    name: "specification of an application revision",
    clause: REVISION,
    others: PRUNED,
    fields: &[
        required("application", OPEN, REVISION, "The application, as it was deployed."),
        embedded("componentDefinitions", "The component definitions that it used, by name."),
        embedded("workloadDefinitions", "The workload definitions that it used, by name."),
        embedded("traitDefinitions", "The trait definitions that it used, by name."),
        embedded("scopeDefinitions", "The scope definitions that it used, by name."),
        embedded("policyDefinitions", "The policy definitions that it used, by name."),
        embedded("policyVersions", "The versions of the policies that it used."),
        embedded("workflowStepDefinitions", "The definitions of steps that it used, by name."),
        embedded("policies", "The policy documents that it used, by name."),
        embedded("workflow", "The workflow document that it used."),
        optional("referredObjects", Type::Any, REVISION, "The resources that it referred to."),
        embedded("scopeGVK", "The kinds of scopes that it used."),
        embedded("componentGVK", "The kinds of components that it used."),
        embedded("compression", "The recorded content, where it was compressed."),
        embedded("resourcesConfigMap", "Where an early version kept the resources."),
        optional("components", Type::Any, REVISION, "The components, as an early version recorded them."),
        optional(
            "applicationConfiguration",
            Type::Any,
            REVISION,
            "The configuration, as an early version recorded it.",
        ),
    ],
};

/// The root of the list of resources that belong to an application.
pub(super) static RESOURCE_TRACKER: Object = Object {
    name: "resource tracker",
    clause: REVISION,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        optional("spec", Type::Object(&TRACKER), REVISION, "What is tracked."),
        STATUS,
    ],
};

static TRACKER: Object = Object {
    name: "specification of a resource tracker",
    clause: REVISION,
    others: PRUNED,
    fields: &[
        optional(
            "type",
            Type::Choice(&["root", "versioned", "component-revision"]),
            REVISION,
            "What the tracked resources belong to.",
        ),
        optional("applicationGeneration", Type::Number, REVISION, "The generation of the application."),
        optional("managedResources", Type::List(&Type::Object(&MANAGED)), REVISION, "The resources."),
        embedded("compression", "The recorded content, where it was compressed."),
    ],
};

static MANAGED: Object = Object {
    name: "tracked resource",
    clause: REVISION,
    others: PRUNED,
    fields: &[
        optional("apiVersion", Type::Text, REVISION, "Its group and version."),
        optional("kind", Type::Text, REVISION, "Its kind."),
        optional("name", Type::Text, REVISION, "Its name."),
        optional("namespace", Type::Text, REVISION, "Its namespace."),
        optional("cluster", Type::Text, REVISION, "The cluster in which it is."),
        optional("component", Type::Text, REVISION, "The component for which it was made."),
        optional("trait", Type::Text, REVISION, "The trait for which it was made."),
        optional("env", Type::Text, REVISION, "The environment for which it was made."),
        optional("uid", Type::Text, REVISION, "Its identity in Kubernetes."),
        optional("resourceVersion", Type::Text, REVISION, "Its version in Kubernetes."),
        optional("fieldPath", Type::Text, REVISION, "A part of it."),
        optional("deleted", Type::Boolean, REVISION, "Whether it is to be removed."),
        optional("skipGC", Type::Boolean, REVISION, "Whether it stays when the application goes."),
        optional("raw", OPEN, REVISION, "The resource itself."),
    ],
};
