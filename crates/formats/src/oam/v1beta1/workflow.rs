//! `Workflow` and `WorkflowRun`, and the workflow inside of an application.

use crate::oam::clauses::WORKFLOW as STEPS;
use crate::oam::fields::{
    API_VERSION, KIND, METADATA_FIELD, OPEN, PRUNED, STATUS, TEXTS, optional, required,
};
use crate::table::{Field, Object, Type};

const OUTPUT_LIST: Type = Type::List(&Type::Object(&OUTPUT));
const STEP_OBJECTS: Type = Type::List(&Type::Object(&STEP));
const INPUT_LIST: Type = Type::List(&Type::Object(&INPUT));
const MODE: Type = Type::Choice(&["StepByStep", "DAG"]);
const MODE_FIELD: Field = optional(
    "mode",
    Type::Object(&MODES),
    STEPS,
    "Whether steps run one after another or as soon as they can.",
);
const STEP_LIST: Field = optional("steps", STEP_OBJECTS, STEPS, "The steps, in order.");
const NAME: Field = optional("name", Type::Text, STEPS, "The name of the step, unique in the workflow.");
const TYPE: Field = required("type", Type::Text, STEPS, "The name of a step definition: `deploy`.");
const META: Field = optional("meta", Type::Object(&META_OBJECT), STEPS, "What is shown of the step.");
const IF: Field = optional(
    "if",
    Type::Either(&[Type::Text, Type::Boolean]),
    STEPS,
    "The condition under which it runs: `always`, or an expression.",
);
const TIMEOUT: Field =
    optional("timeout", Type::Text, STEPS, "After how long it has failed: `30s`, `10m`, `2h`.");
const DEPENDS_ON: Field =
    optional("dependsOn", TEXTS, STEPS, "The names of steps that are to be done first.");
const PROPERTIES: Field = optional("properties", OPEN, STEPS, "What the step definition lets be set.");
/// `inputs` of components and steps.
pub(super) const INPUTS: Field = optional("inputs", INPUT_LIST, STEPS, "Values of others that it waits for.");
/// `outputs` of components and steps.
pub(super) const OUTPUTS: Field =
    optional("outputs", OUTPUT_LIST, STEPS, "Values for others, each under a name of its own.");

/// The workflow inside of an application.
pub(super) static WORKFLOW: Object = Object {
    name: "workflow",
    clause: STEPS,
    others: PRUNED,
    fields: &[
        optional("ref", Type::Text, STEPS, "The name of a workflow document that is run. This or `steps`."),
        MODE_FIELD,
        STEP_LIST,
    ],
};

static MODES: Object = Object {
    name: "mode",
    clause: STEPS,
    others: PRUNED,
    fields: &[
        optional("steps", MODE, STEPS, "The mode of the steps."),
        optional("subSteps", MODE, STEPS, "The mode of steps inside of groups."),
    ],
};

static STEP: Object = Object {
    name: "step",
    clause: STEPS,
    others: PRUNED,
    fields: &[
        TYPE,
        NAME,
        PROPERTIES,
        DEPENDS_ON,
        INPUTS,
        OUTPUTS,
        IF,
        TIMEOUT,
        META,
        optional("mode", MODE, STEPS, "The mode of the steps inside of this group."),
        optional("subSteps", Type::List(&Type::Object(&SUB_STEP)), STEPS, "The steps of a `step-group`."),
    ],
};

static SUB_STEP: Object = Object {
    name: "step of a group",
    clause: STEPS,
    others: PRUNED,
    fields: &[TYPE, NAME, PROPERTIES, DEPENDS_ON, INPUTS, OUTPUTS, IF, TIMEOUT, META],
};

static META_OBJECT: Object = Object {
    name: "note on a step",
    clause: STEPS,
    others: PRUNED,
    fields: &[optional("alias", Type::Text, STEPS, "The name of the step for people.")],
};

static INPUT: Object = Object {
    name: "input",
    clause: STEPS,
    others: PRUNED,
    fields: &[
        required("from", Type::Text, STEPS, "The name of an output of another component or step."),
        optional("parameterKey", Type::Text, STEPS, "The property that gets the value: `env[0].value`."),
    ],
};

static OUTPUT: Object = Object {
    name: "output",
    clause: STEPS,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, STEPS, "The name under which inputs ask for it."),
        required(
            "valueFrom",
            Type::Text,
            STEPS,
            "The expression of CUE that is the value: `output.status.ready`.",
        ),
    ],
};

/// The root of a workflow that several applications share.
pub(super) static WORKFLOW_ROOT: Object = Object {
    name: "workflow",
    clause: STEPS,
    others: PRUNED,
    fields: &[API_VERSION, KIND, METADATA_FIELD, MODE_FIELD, STEP_LIST],
};

/// The root of a run of a workflow without an application.
pub(super) static WORKFLOW_RUN: Object = Object {
    name: "workflow run",
    clause: STEPS,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        optional("spec", Type::Object(&RUN), STEPS, "What is run."),
        STATUS,
    ],
};

static RUN: Object = Object {
    name: "specification of a workflow run",
    clause: STEPS,
    others: PRUNED,
    fields: &[
        MODE_FIELD,
        optional("context", OPEN, STEPS, "Values that the steps can use."),
        optional("workflowSpec", Type::Object(&RUN_STEPS), STEPS, "The steps. This or `workflowRef`."),
        optional(
            "workflowRef",
            Type::Text,
            STEPS,
            "The name of a workflow document. This or `workflowSpec`.",
        ),
    ],
};

static RUN_STEPS: Object =
    Object { name: "list of steps", clause: STEPS, others: PRUNED, fields: &[STEP_LIST] };
