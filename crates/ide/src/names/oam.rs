//! The names of the Open Application Model, by kinds of documents.

use plimsoll_formats::oam::DefinitionKind;
use plimsoll_formats::oam::index;

use super::parts::Part;
use super::table::{Category, Naming, Owner, Row, Rows, Seen, declares, is_made_of, refers};

/// The names that all versions of the specification allow (v1alpha1, chapter 2).
const NAME: Naming = Naming::Free(
    is_name,
    "at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
);

fn is_name(name: &str) -> bool {
    let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let mut bytes = name.bytes();
    is_made_of(name, "-_.") && name.len() <= 63 && is_end(bytes.next()) && is_end(name.bytes().last())
}

const fn named(noun: &'static str, seen: Seen) -> Category {
    Category { noun, seen, naming: NAME, built_in: &[] }
}

const fn of_type(noun: &'static str, kind: DefinitionKind) -> Category {
    named(noun, Seen::Types(kind))
}

static COMPONENT: Category = named("component", Seen::Document);
static INSTANCE: Category = named("instance", Seen::Document);
static OUTPUT: Category = named("output", Seen::Document);
static STEP: Category = named("workflow step", Seen::Document);
static VARIABLE: Category = named("variable", Seen::Document);
/// A parameter of a component that configurations name; they give it values.
pub(super) static PARAMETER: Category = named("parameter", Seen::Document);
static POLICY: Category = named("policy", Seen::DocumentFirst(index::Category::Policy));
static SCOPE: Category = named("scope", Seen::Workspace(index::Category::Scope));
static WORKFLOW: Category = named("workflow", Seen::Workspace(index::Category::Workflow));
static SCHEMATIC: Category = named("component", Seen::Workspace(index::Category::Schematic));
static COMPONENT_TYPE: Category = of_type("component type", DefinitionKind::Component);
static TRAIT_TYPE: Category = of_type("trait type", DefinitionKind::Trait);
static POLICY_TYPE: Category = of_type("policy type", DefinitionKind::Policy);
static STEP_TYPE: Category = of_type("step type", DefinitionKind::WorkflowStep);
static WORKLOAD_TYPE: Category = of_type("workload type", DefinitionKind::Workload);
static SCOPE_TYPE: Category = of_type("scope type", DefinitionKind::Scope);

/// Policies that choose resources by rules.
const WITH_RULES: &[&str] =
    &["apply-once", "garbage-collect", "read-only", "resource-update", "shared-resource", "take-over"];

/// A component of an Application.
const OF_COMPONENT: &[Row] = &[
    declares(&COMPONENT, "/name"),
    refers(&COMPONENT, "/dependsOn/-"),
    refers(&COMPONENT_TYPE, "/type").part(Part::Type),
    refers(&TRAIT_TYPE, "/traits/-/type").part(Part::Type),
    declares(&OUTPUT, "/outputs/-/name"),
    refers(&OUTPUT, "/inputs/-/from"),
];

/// A policy of an Application.
const OF_POLICY: &[Row] = &[
    declares(&POLICY, "/name"),
    refers(&POLICY_TYPE, "/type").part(Part::Type),
    refers(&COMPONENT, "?/properties/selector/-").when("type", &["override", "replication"]),
    refers(&COMPONENT, "?/properties/components/-/name").when("type", &["override"]).part(Part::Literal),
    refers(&COMPONENT_TYPE, "?/properties/components/-/type").when("type", &["override"]).part(Part::Type),
    refers(&TRAIT_TYPE, "?/properties/components/-/traits/-/type")
        .when("type", &["override"])
        .part(Part::Type),
    refers(&COMPONENT, "?/properties/envs/-/selector/components/-").when("type", &["env-binding"]),
    refers(&COMPONENT, "?/properties/envs/-/patch/components/-/name").when("type", &["env-binding"]),
    refers(&COMPONENT, "?/properties/rules/-/selector/componentNames/-").when("type", WITH_RULES),
    refers(&COMPONENT_TYPE, "?/properties/rules/-/selector/componentTypes/-")
        .when("type", WITH_RULES)
        .part(Part::Type),
    refers(&TRAIT_TYPE, "?/properties/rules/-/selector/traitTypes/-")
        .when("type", WITH_RULES)
        .part(Part::Type),
];

/// A step of a workflow.
const OF_STEP: &[Row] = &[
    declares(&STEP, "/name"),
    refers(&STEP, "/dependsOn/-"),
    refers(&STEP, "/if").part(Part::Condition("status")),
    refers(&STEP_TYPE, "/type").part(Part::Type),
    refers(&COMPONENT, "?/properties/component").when("type", &["apply-component"]),
    refers(&POLICY, "?/properties/policies/-").when("type", &["deploy"]),
    refers(&POLICY, "?/properties/policy").when("type", &["deploy2env", "share-cloud-resource"]),
    declares(&OUTPUT, "/outputs/-/name"),
    refers(&OUTPUT, "/inputs/-/from"),
    refers(&OUTPUT, "/if").part(Part::Condition("inputs")),
];

/// An Application of v1beta1.
pub(super) const APPLICATION: Rows = &[
    ("spec/components/-", OF_COMPONENT),
    ("spec/policies/-", OF_POLICY),
    ("spec/workflow/steps/-", OF_STEP),
    ("spec/workflow/steps/-/subSteps/-", OF_STEP),
    ("", &[refers(&WORKFLOW, "spec/workflow/ref")]),
];

/// A policy that stands by itself.
pub(super) const POLICY_DOCUMENT: Rows =
    &[("", &[declares(&POLICY, "metadata/name"), refers(&POLICY_TYPE, "type").part(Part::Type)])];

/// A workflow that stands by itself.
pub(super) const WORKFLOW_DOCUMENT: Rows =
    &[("", &[declares(&WORKFLOW, "metadata/name")]), ("steps/-", OF_STEP), ("steps/-/subSteps/-", OF_STEP)];

/// An Application that wadm reads.
pub(super) const OF_WADM: Rows = &[(
    "spec/components/-",
    &[
        declares(&COMPONENT, "/name"),
        refers(&COMPONENT, "/traits/-?/properties/target").when("type", &["link", "linkdef"]),
        refers(&COMPONENT, "/traits/-?/properties/target/name").when("type", &["link", "linkdef"]),
    ],
)];

/// A configuration of v1alpha1 and before.
pub(super) const CONFIGURATION_1: Rows = &[
    ("spec/components/-", PARTS_OF_1),
    ("spec/components/-", &[refers(&SCHEMATIC, "/componentName"), declares(&INSTANCE, "/instanceName")]),
    (
        "spec/components/-",
        &[refers(&PARAMETER, "?/parameterValues/-/name").owned_by(Owner::Component("componentName"))],
    ),
    ("spec", VARIABLES_AND_SCOPES),
];

/// An operational configuration, whose components may have the name of what they are made of as their own.
pub(super) const OPERATIONAL: Rows = &[
    ("spec/components/-", PARTS_OF_1),
    ("spec/components/-", &[refers(&SCHEMATIC, "/componentName"), declares(&INSTANCE, "/instanceName")]),
    (
        "spec/components/-",
        &[refers(&PARAMETER, "?/parameterValues/-/name").owned_by(Owner::Component("componentName"))],
    ),
    ("spec/components/-", &[refers(&SCHEMATIC, "?/name").without("componentName")]),
    ("spec", VARIABLES_AND_SCOPES),
];

const PARTS_OF_1: &[Row] =
    &[refers(&TRAIT_TYPE, "/traits/-/name").part(Part::Type), refers(&SCOPE, "/applicationScopes/-")];

const VARIABLES_AND_SCOPES: &[Row] = &[
    declares(&VARIABLE, "/variables/-/name"),
    refers(&VARIABLE, "/**").part(Part::Variables),
    declares(&SCOPE, "/scopes/-/name"),
    refers(&SCOPE_TYPE, "/scopes/-/type"),
];

/// A component that configurations name.
pub(super) const SCHEMATIC_DOCUMENT: Rows = &[(
    "",
    &[
        declares(&SCHEMATIC, "metadata/name"),
        declares(&PARAMETER, "spec/parameters/-/name"),
        refers(&PARAMETER, "spec/**/fromParam"),
        refers(&WORKLOAD_TYPE, "spec/workloadType"),
        refers(&WORKLOAD_TYPE, "spec/workload?/kind").part(Part::Kind),
    ],
)];

/// What components of v1alpha2, and traits on them, may have.
const DATA: &[Row] =
    &[declares(&OUTPUT, "/dataOutputs/-/name"), refers(&OUTPUT, "/dataInputs/-/valueFrom/dataOutputName")];

/// A configuration of v1alpha2.
pub(super) const CONFIGURATION_2: Rows = &[
    (
        "spec/components/-",
        &[
            refers(&SCHEMATIC, "/componentName"),
            refers(&PARAMETER, "?/parameterValues/-/name").owned_by(Owner::Component("componentName")),
            refers(&SCOPE, "/scopes/-/scopeRef/name"),
            refers(&SCHEMATIC, "/revisionName").part(Part::Revision),
            refers(&TRAIT_TYPE, "/traits/-/name").part(Part::Type),
            refers(&TRAIT_TYPE, "/traits/-/trait?/kind").part(Part::Kind),
        ],
    ),
    ("spec/components/-", DATA),
    ("spec/components/-/traits/-", DATA),
];

/// A scope of v1alpha2.
pub(super) const SCOPE_DOCUMENT: Rows = &[("", &[declares(&SCOPE, "metadata/name")])];

macro_rules! definition {
    ($name:ident, $category:ident) => {
        /// The definition of a type.
        pub(super) const $name: Rows = &[("", &[declares(&$category, "metadata/name")])];
    };
}

definition!(COMPONENT_DEFINITION, COMPONENT_TYPE);
definition!(TRAIT_DEFINITION, TRAIT_TYPE);
definition!(POLICY_DEFINITION, POLICY_TYPE);
definition!(STEP_DEFINITION, STEP_TYPE);
definition!(WORKLOAD_DEFINITION, WORKLOAD_TYPE);
definition!(SCOPE_DEFINITION, SCOPE_TYPE);

/// The category of the types of a kind.
pub(super) fn types(kind: DefinitionKind) -> &'static Category {
    match kind {
        DefinitionKind::Component => &COMPONENT_TYPE,
        DefinitionKind::Trait => &TRAIT_TYPE,
        DefinitionKind::Policy => &POLICY_TYPE,
        DefinitionKind::WorkflowStep => &STEP_TYPE,
        DefinitionKind::Workload => &WORKLOAD_TYPE,
        DefinitionKind::Scope => &SCOPE_TYPE,
    }
}
