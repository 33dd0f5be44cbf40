//! The workload, the trait and the scope that the specification itself defines. They are mostly embedded in other
//! documents, and may stand alone.

use crate::oam::clauses::{CONTAINERIZED_WORKLOAD, HEALTH_SCOPE, MANUAL_SCALER};
use crate::oam::container::{
    ARGUMENTS, COMMAND, CONTAINER_NAME, IMAGE, IMAGE_PULL_SECRET, LIVENESS_PROBE, PATH, PORT,
    READINESS_PROBE, RESOURCES_FIELD, VARIABLE_NAME, containers, ports,
};
use crate::oam::fields::{
    API_VERSION, KIND, METADATA_FIELD, OBJECT_REFERENCE, OPEN, PRUNED, STATUS, TEXTS, optional,
    other_version, required,
};
use crate::table::{Field, Object, Type};

const VALUE: Field =
    optional("value", Type::Text, CONTAINERIZED_WORKLOAD, "The value, a text; numbers are to be quoted.");
const FROM_SECRET: Field = optional(
    "fromSecret",
    Type::Object(&SECRET_KEY),
    CONTAINERIZED_WORKLOAD,
    "The secret that holds the value.",
);
const FROM_PARAMETER: Field = other_version(
    "fromParam",
    CONTAINERIZED_WORKLOAD,
    "A parameter in v1alpha1; here parameters name the fields that they change.",
);

/// A workload of containers, as a document.
pub(super) static CONTAINERIZED_WORKLOAD_ROOT: Object = Object {
    name: "containerized workload",
    clause: CONTAINERIZED_WORKLOAD,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&WORKLOAD), CONTAINERIZED_WORKLOAD, "What is run."),
        STATUS,
    ],
};

static WORKLOAD: Object = Object {
    name: "specification of a containerized workload",
    clause: CONTAINERIZED_WORKLOAD,
    others: PRUNED,
    fields: &[
        optional(
            "osType",
            Type::Choice(&["linux", "windows"]),
            CONTAINERIZED_WORKLOAD,
            "The operating system that the containers need.",
        ),
        optional(
            "arch",
            Type::Choice(&["i386", "amd64", "arm", "arm64"]),
            CONTAINERIZED_WORKLOAD,
            "The processor that the containers need.",
        ),
        containers(&Type::Object(&CONTAINER), CONTAINERIZED_WORKLOAD),
    ],
};

static CONTAINER: Object = Object {
    name: "container",
    clause: CONTAINERIZED_WORKLOAD,
    others: PRUNED,
    fields: &[
        CONTAINER_NAME,
        IMAGE,
        RESOURCES_FIELD,
        optional(
            "command",
            TEXTS,
            CONTAINERIZED_WORKLOAD,
            "The program that is run in place of that of the image.",
        ),
        COMMAND,
        ARGUMENTS,
        optional(
            "env",
            Type::List(&Type::Object(&VARIABLE)),
            CONTAINERIZED_WORKLOAD,
            "The environment variables of the container, each name once.",
        ),
        optional(
            "config",
            Type::List(&Type::Object(&FILE)),
            CONTAINERIZED_WORKLOAD,
            "Files that are put into the container before it starts.",
        ),
        ports(&Type::Object(&PORT)),
        LIVENESS_PROBE,
        READINESS_PROBE,
        IMAGE_PULL_SECRET,
    ],
};

static VARIABLE: Object = Object {
    name: "environment variable",
    clause: CONTAINERIZED_WORKLOAD,
    others: PRUNED,
    fields: &[VARIABLE_NAME, VALUE, FROM_SECRET, FROM_PARAMETER],
};

static FILE: Object = Object {
    name: "file",
    clause: CONTAINERIZED_WORKLOAD,
    others: PRUNED,
    fields: &[PATH, VALUE, FROM_SECRET, FROM_PARAMETER],
};

static SECRET_KEY: Object = Object {
    name: "key of a secret",
    clause: CONTAINERIZED_WORKLOAD,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, CONTAINERIZED_WORKLOAD, "The name of the secret."),
        required("key", Type::Text, CONTAINERIZED_WORKLOAD, "The key in the secret."),
    ],
};

/// The trait that sets how often a workload is run, as a document.
pub(super) static MANUAL_SCALER_ROOT: Object = Object {
    name: "manual scaler",
    clause: MANUAL_SCALER,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&MANUAL_SCALER_SPECIFICATION), MANUAL_SCALER, "How often, and what."),
        STATUS,
    ],
};

static MANUAL_SCALER_SPECIFICATION: Object = Object {
    name: "specification of a manual scaler",
    clause: MANUAL_SCALER,
    others: PRUNED,
    fields: &[
        required("replicaCount", Type::Number, MANUAL_SCALER, "How many of the workload are run."),
        optional("workloadRef", OPEN, MANUAL_SCALER, "The workload; the runtime fills it in."),
    ],
};

/// The scope that watches the health of workloads, as a document.
pub(super) static HEALTH_SCOPE_ROOT: Object = Object {
    name: "health scope",
    clause: HEALTH_SCOPE,
    others: PRUNED,
    fields: &[
        API_VERSION,
        KIND,
        METADATA_FIELD,
        required("spec", Type::Object(&HEALTH_SCOPE_SPECIFICATION), HEALTH_SCOPE, "How health is watched."),
        STATUS,
    ],
};

static HEALTH_SCOPE_SPECIFICATION: Object = Object {
    name: "specification of a health scope",
    clause: HEALTH_SCOPE,
    others: PRUNED,
    fields: &[
        optional("probe-timeout", Type::Number, HEALTH_SCOPE, "Seconds after which a probe has failed."),
        optional("probe-interval", Type::Number, HEALTH_SCOPE, "Seconds between probes."),
        optional(
            "workloadRefs",
            Type::List(&Type::Object(&OBJECT_REFERENCE)),
            HEALTH_SCOPE,
            "The workloads that are watched; the runtime fills it in.",
        ),
        optional(
            "appReferences",
            Type::Any,
            HEALTH_SCOPE,
            "The applications that are watched; KubeVela fills it in.",
        ),
    ],
};
