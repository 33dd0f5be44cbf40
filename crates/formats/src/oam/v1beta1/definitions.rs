//! Definitions: what a platform offers as components, traits, policies and steps, with templates in CUE.

use plimsoll_base::Severity::Warning;

use crate::oam::clauses::{COMPONENT, DEFINITION, SCOPE, TRAIT};
use crate::oam::fields::{
    API_VERSION, CHILD_RESOURCES, DEFINITION_REFERENCE, KIND, METADATA_FIELD, OPEN, POD_SPEC_PATH, PRUNED,
    REVISION_LABEL, STATUS, TEXTS, by_rule, optional, other_version, required,
};
use crate::table::Presence::{Optional, Required};
use crate::table::{Field, Object, Type};

/// `schematic`.
pub(in crate::oam) const SCHEMATIC_FIELD: Field = optional(
    "schematic",
    Type::Object(&SCHEMATIC),
    DEFINITION,
    "How resources of Kubernetes are made of the properties.",
);
/// `status` of a definition.
pub(in crate::oam) const STATUS_TEMPLATES: Field = optional(
    "status",
    Type::Object(&STATUS_TEMPLATE),
    DEFINITION,
    "How health and status are read from the resources that were made.",
);
const EXTENSION: Field = optional("extension", OPEN, DEFINITION, "Further content for tools.");
const VERSION: Field = Field::new(
    "version",
    Type::Text,
    Optional,
    Warning,
    DEFINITION,
    "The version of the definition, a semantic version; applications ask for it with `name@v1.2.3`.",
);

const fn specification(of: &'static Object) -> Field {
    required("spec", Type::Object(of), DEFINITION, "What is defined.")
}

/// The root of a component definition.
pub(in crate::oam) static COMPONENT_DEFINITION: Object = Object {
    name: "component definition",
    clause: COMPONENT,
    others: PRUNED,
    fields: &[API_VERSION, KIND, METADATA_FIELD, specification(&COMPONENT_SPECIFICATION), STATUS],
};

static COMPONENT_SPECIFICATION: Object = Object {
    name: "specification of a component definition",
    clause: COMPONENT,
    others: PRUNED,
    fields: &[
        required("workload", Type::Object(&WORKLOAD), DEFINITION, "What runs the component."),
        SCHEMATIC_FIELD,
        STATUS_TEMPLATES,
        CHILD_RESOURCES,
        REVISION_LABEL,
        POD_SPEC_PATH,
        VERSION,
        EXTENSION,
    ],
};

static WORKLOAD: Object = Object {
    name: "workload of a component definition",
    clause: COMPONENT,
    others: PRUNED,
    fields: &[
        by_rule(
            "type",
            Type::Text,
            DEFINITION,
            "Plural and group of the kind: `deployments.apps`; `autodetects.core.oam.dev` if it is not known.",
        ),
        optional("definition", Type::Object(&GROUP_VERSION_KIND), DEFINITION, "Group, version and kind."),
    ],
};

static GROUP_VERSION_KIND: Object = Object {
    name: "kind of a workload",
    clause: COMPONENT,
    others: PRUNED,
    fields: &[
        required("apiVersion", Type::Text, DEFINITION, "Its group and version."),
        required("kind", Type::Text, DEFINITION, "Its kind."),
    ],
};

static SCHEMATIC: Object = Object {
    name: "schematic",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        optional("cue", Type::Object(&CUE), DEFINITION, "A template in CUE."),
        optional("terraform", Type::Object(&TERRAFORM), DEFINITION, "A module of Terraform."),
        // KubeVela has removed these two.
        optional("helm", OPEN, DEFINITION, "A chart of Helm, for early versions of KubeVela."),
        optional("kube", OPEN, DEFINITION, "A resource with parameters, for early versions of KubeVela."),
    ],
};

static CUE: Object = Object {
    name: "template",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[required(
        "template",
        Type::Text,
        DEFINITION,
        "The text of the template: `parameter` is what can be set, `output` and `outputs` are what is made.",
    )],
};

static TERRAFORM: Object = Object {
    name: "module of Terraform",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        required("configuration", Type::Text, DEFINITION, "The module, or the address of its repository."),
        optional(
            "type",
            Type::Choice(&["hcl", "json", "remote"]),
            DEFINITION,
            "What `configuration` is; `hcl` if not given.",
        ),
        optional("path", Type::Text, DEFINITION, "The folder of the module in its repository."),
        optional("providerRef", OPEN, DEFINITION, "Name and namespace of the provider."),
        optional(
            "deleteResource",
            Type::Boolean,
            DEFINITION,
            "Whether resources go away with the component.",
        ),
        optional("region", Type::Text, DEFINITION, "The region of the cloud."),
        optional(
            "customRegion",
            Type::Text,
            DEFINITION,
            "The region of the cloud, in place of that of the provider.",
        ),
        optional("writeConnectionSecretToRef", OPEN, DEFINITION, "The secret that outputs are written to."),
        optional(
            "gitCredentialsSecretReference",
            OPEN,
            DEFINITION,
            "The secret with which the repository is read.",
        ),
        optional("JSON", Type::Text, DEFINITION, "The module as JSON, for early versions."),
        optional("HCL", Type::Text, DEFINITION, "The module, for early versions."),
    ],
};

static STATUS_TEMPLATE: Object = Object {
    name: "status of a definition",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        optional("customStatus", Type::Text, DEFINITION, "What is said of the status, in CUE."),
        optional("healthPolicy", Type::Text, DEFINITION, "When it is healthy, in CUE."),
        optional("details", Type::Text, DEFINITION, "Further values of the status, in CUE."),
    ],
};

/// The root of a trait definition.
pub(super) static TRAIT_DEFINITION: Object = Object {
    name: "trait definition",
    clause: TRAIT,
    others: PRUNED,
    fields: &[API_VERSION, KIND, METADATA_FIELD, specification(&TRAIT_SPECIFICATION), STATUS],
};

static TRAIT_SPECIFICATION: Object = Object {
    name: "specification of a trait definition",
    clause: TRAIT,
    others: PRUNED,
    fields: &[
        DEFINITION_REFERENCE,
        optional(
            "appliesToWorkloads",
            TEXTS,
            TRAIT,
            "The workloads that it can be set on; `*`, or nothing, for all.",
        ),
        optional("conflictsWith", TEXTS, DEFINITION, "Traits that cannot be set together with it."),
        optional("podDisruptive", Type::Boolean, DEFINITION, "Whether a change of it starts pods again."),
        optional(
            "revisionEnabled",
            Type::Boolean,
            TRAIT,
            "Whether the trait knows of revisions of its component.",
        ),
        optional(
            "workloadRefPath",
            Type::Text,
            TRAIT,
            "The field of the trait that gets a reference to the workload.",
        ),
        optional(
            "manageWorkload",
            Type::Boolean,
            DEFINITION,
            "Whether the trait creates the workload itself.",
        ),
        optional(
            "controlPlaneOnly",
            Type::Boolean,
            DEFINITION,
            "Whether its resources stay in the control plane.",
        ),
        optional(
            "stage",
            Type::Choice(&["", "PreDispatch", "DefaultDispatch", "PostDispatch"]),
            DEFINITION,
            "Whether its resources are created before, with or after the workload.",
        ),
        SCHEMATIC_FIELD,
        STATUS_TEMPLATES,
        VERSION,
        EXTENSION,
        other_version("skipRevisionAffect", DEFINITION, "A field that early versions of KubeVela had."),
    ],
};

/// The root of a policy definition.
pub(in crate::oam) static POLICY_DEFINITION: Object = Object {
    name: "policy definition",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[API_VERSION, KIND, METADATA_FIELD, specification(&POLICY_SPECIFICATION), STATUS],
};

static POLICY_SPECIFICATION: Object = Object {
    name: "specification of a policy definition",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        DEFINITION_REFERENCE,
        SCHEMATIC_FIELD,
        optional(
            "manageHealthCheck",
            Type::Boolean,
            DEFINITION,
            "Whether the policy decides about health by itself.",
        ),
        optional("scope", Type::Choice(&["", "Application"]), DEFINITION, "What the policy is about."),
        optional("global", Type::Boolean, DEFINITION, "Whether it holds for all applications."),
        optional("priority", Type::Number, DEFINITION, "Which of several global policies comes first."),
        VERSION,
    ],
};

/// The root of a definition of a workflow step.
pub(in crate::oam) static WORKFLOW_STEP_DEFINITION: Object = Object {
    name: "definition of a step",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[API_VERSION, KIND, METADATA_FIELD, specification(&STEP_SPECIFICATION), STATUS],
};

static STEP_SPECIFICATION: Object = Object {
    name: "specification of a step definition",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[DEFINITION_REFERENCE, SCHEMATIC_FIELD, VERSION],
};

/// The root of a workload definition.
pub(super) static WORKLOAD_DEFINITION: Object = Object {
    name: "workload definition",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[API_VERSION, KIND, METADATA_FIELD, specification(&WORKLOAD_SPECIFICATION), STATUS],
};

static WORKLOAD_SPECIFICATION: Object = Object {
    name: "specification of a workload definition",
    clause: DEFINITION,
    others: PRUNED,
    fields: &[
        Field { presence: Required, ..DEFINITION_REFERENCE },
        CHILD_RESOURCES,
        REVISION_LABEL,
        POD_SPEC_PATH,
        SCHEMATIC_FIELD,
        STATUS_TEMPLATES,
        EXTENSION,
    ],
};

/// The root of a scope definition.
pub(super) static SCOPE_DEFINITION: Object = Object {
    name: "scope definition",
    clause: SCOPE,
    others: PRUNED,
    fields: &[API_VERSION, KIND, METADATA_FIELD, specification(&SCOPE_SPECIFICATION), STATUS],
};

static SCOPE_SPECIFICATION: Object = Object {
    name: "specification of a scope definition",
    clause: SCOPE,
    others: PRUNED,
    fields: &[
        Field { presence: Required, ..DEFINITION_REFERENCE },
        optional(
            "allowComponentOverlap",
            Type::Boolean,
            SCOPE,
            "Whether a component may be in several of them; it may if not given.",
        ),
        optional(
            "workloadRefsPath",
            Type::Text,
            SCOPE,
            "The field of the scope that gets references to its workloads.",
        ),
        EXTENSION,
    ],
};
