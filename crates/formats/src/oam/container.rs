//! Containers as v1alpha1 has them, and with few changes Hydra and the core workload of v1alpha2.

use plimsoll_base::Severity::{Error, Hint, Warning};
use plimsoll_model::Clause;

use super::clauses::COMPONENT_1;
use super::fields::{NAME_AND_VALUE, PRUNED, TEXTS, YES_OR_NO, optional, other_version, required};
use crate::table::Presence::{Optional, Required};
use crate::table::{Field, Object, Type};

const FILES: Type = Type::List(&Type::Object(&FILE));
const VARIABLES: Type = Type::List(&Type::Object(&VARIABLE));
/// `containers`.
pub(super) const fn containers(of: &'static Type, clause: Clause) -> Field {
    Field::new(
        "containers",
        Type::List(of),
        Optional,
        Error,
        clause,
        "The containers that are run together. Core workload types need at least one.",
    )
}
/// `name` of a container.
pub(super) const CONTAINER_NAME: Field =
    required("name", Type::Text, COMPONENT_1, "The name of the container, unique in its component.");
/// `image`.
pub(super) const IMAGE: Field = required(
    "image",
    Type::Text,
    COMPONENT_1,
    "The reference of the image: `registry/name:tag`, better with `@sha256:…`.",
);
/// `resources`.
pub(super) const RESOURCES_FIELD: Field = optional(
    "resources",
    Type::Object(&RESOURCES),
    COMPONENT_1,
    "What the container needs of processors, memory and storage. The specification requires it; runtimes do not.",
);
/// `cmd`.
pub(super) const COMMAND: Field =
    optional("cmd", TEXTS, COMPONENT_1, "The program that is run in place of that of the image.");
/// `args`.
pub(super) const ARGUMENTS: Field = optional("args", TEXTS, COMPONENT_1, "The arguments of the program.");
/// `ports`.
pub(super) const fn ports(of: &'static Type) -> Field {
    optional("ports", Type::List(of), COMPONENT_1, "The ports on which the container listens.")
}
/// `imagePullSecret`.
pub(super) const IMAGE_PULL_SECRET: Field = optional(
    "imagePullSecret",
    Type::Text,
    COMPONENT_1,
    "The name of the secret with which the image is fetched from its registry.",
);
/// `name` of a port.
pub(super) const PORT_NAME: Field = required(
    "name",
    Type::Text,
    COMPONENT_1,
    "The name of the port, of small letters, unique in its container.",
);
/// `containerPort`.
pub(super) const CONTAINER_PORT: Field =
    required("containerPort", Type::Number, COMPONENT_1, "The number of the port, unique in its container.");
/// `protocol`.
pub(super) const PROTOCOL: Field = optional(
    "protocol",
    Type::Choice(&["TCP", "UDP"]),
    COMPONENT_1,
    "The protocol of the port; `TCP` if not given.",
);
/// `name` of an environment variable.
pub(super) const VARIABLE_NAME: Field =
    required("name", Type::Text, COMPONENT_1, "The name of the environment variable.");
/// `path` of a file.
pub(super) const PATH: Field =
    required("path", Type::Text, COMPONENT_1, "Where the file is in the container, from its root.");
/// `value` of an environment variable or a file.
pub(super) const VALUE: Field = Field::new(
    "value",
    Type::Text,
    Optional,
    Hint,
    COMPONENT_1,
    "The value, a text. Where `fromParam` is given too, that wins.",
);
/// `fromParam`.
pub(super) const FROM_PARAMETER: Field = optional(
    "fromParam",
    Type::Text,
    COMPONENT_1,
    "The name of the parameter of this component whose value is taken.",
);
const ENVIRONMENT: Field =
    optional("env", VARIABLES, COMPONENT_1, "The environment variables of the container, each name once.");
const CONFIGURATION: Field =
    optional("config", FILES, COMPONENT_1, "Files that are put into the container before it starts.");

/// A container of v1alpha1.
pub(super) static CONTAINER: Object = Object {
    name: "container",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        CONTAINER_NAME,
        IMAGE,
        RESOURCES_FIELD,
        COMMAND,
        ARGUMENTS,
        ENVIRONMENT,
        CONFIGURATION,
        ports(&Type::Object(&PORT)),
        LIVENESS_PROBE,
        READINESS_PROBE,
        IMAGE_PULL_SECRET,
    ],
};

/// A container of Hydra.
pub(super) static HYDRA_CONTAINER: Object = Object {
    name: "container",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        CONTAINER_NAME,
        IMAGE,
        RESOURCES_FIELD,
        COMMAND,
        ARGUMENTS,
        ENVIRONMENT,
        CONFIGURATION,
        ports(&Type::Object(&HYDRA_PORT)),
        LIVENESS_PROBE,
        READINESS_PROBE,
        IMAGE_PULL_SECRET,
    ],
};

static VARIABLE: Object = Object {
    name: "environment variable",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[VARIABLE_NAME, VALUE, FROM_PARAMETER],
};

static FILE: Object =
    Object { name: "file", clause: COMPONENT_1, others: PRUNED, fields: &[PATH, VALUE, FROM_PARAMETER] };

/// A port of v1alpha1.
pub(super) static PORT: Object = Object {
    name: "port",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        PORT_NAME,
        CONTAINER_PORT,
        PROTOCOL,
        other_version(
            "type",
            COMPONENT_1,
            "The protocol, as the runtime of Hydra reads it; since then `protocol`.",
        ),
    ],
};

static HYDRA_PORT: Object = Object {
    name: "port",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        PORT_NAME,
        CONTAINER_PORT,
        PROTOCOL,
        optional("type", Type::Text, COMPONENT_1, "The protocol, as the first runtime reads it."),
    ],
};

/// `livenessProbe`.
pub(super) const LIVENESS_PROBE: Field = optional(
    "livenessProbe",
    Type::Object(&HEALTH_PROBE),
    COMPONENT_1,
    "How to see that the container is alive; if it is not, it is started again.",
);
/// `readinessProbe`.
pub(super) const READINESS_PROBE: Field = optional(
    "readinessProbe",
    Type::Object(&HEALTH_PROBE),
    COMPONENT_1,
    "How to see that the container can take requests.",
);

/// A health probe.
pub(super) static HEALTH_PROBE: Object = Object {
    name: "health probe",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        // Exactly one of these three; a rule says so.
        optional("exec", Type::Object(&EXEC), COMPONENT_1, "A command that succeeds while all is well."),
        optional(
            "httpGet",
            Type::Object(&HTTP_GET),
            COMPONENT_1,
            "A request that is answered while all is well.",
        ),
        optional(
            "tcpSocket",
            Type::Object(&TCP_SOCKET),
            COMPONENT_1,
            "A port that can be opened while all is well.",
        ),
        optional(
            "initialDelaySeconds",
            Type::Number,
            COMPONENT_1,
            "Seconds before the first probe; 0 if not given.",
        ),
        optional("periodSeconds", Type::Number, COMPONENT_1, "Seconds between probes; 10 if not given."),
        optional(
            "timeoutSeconds",
            Type::Number,
            COMPONENT_1,
            "Seconds after which a probe has failed; 1 if not given.",
        ),
        optional(
            "successThreshold",
            Type::Number,
            COMPONENT_1,
            "Successes in a row that count as healthy; 1 if not given.",
        ),
        optional(
            "failureThreshold",
            Type::Number,
            COMPONENT_1,
            "Failures in a row that count as unhealthy; 3 if not given.",
        ),
    ],
};

static EXEC: Object = Object {
    name: "command probe",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[required("command", TEXTS, COMPONENT_1, "The program and its arguments.")],
};

static HTTP_GET: Object = Object {
    name: "request probe",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("path", Type::Text, COMPONENT_1, "The path of the request."),
        required("port", Type::Number, COMPONENT_1, "The port of the request."),
        optional(
            "httpHeaders",
            Type::List(&Type::Object(&NAME_AND_VALUE)),
            COMPONENT_1,
            "Headers of the request, each name once.",
        ),
    ],
};

static TCP_SOCKET: Object = Object {
    name: "port probe",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[required("port", Type::Number, COMPONENT_1, "The port to open.")],
};

/// The resources that a container needs.
pub(super) static RESOURCES: Object = Object {
    name: "resources",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        optional("cpu", Type::Object(&PROCESSORS), COMPONENT_1, "Processors."),
        optional("memory", Type::Object(&AMOUNT), COMPONENT_1, "Memory."),
        optional("gpu", Type::Object(&PROCESSORS), COMPONENT_1, "Graphics processors."),
        optional(
            "volumes",
            Type::List(&Type::Object(&VOLUME)),
            COMPONENT_1,
            "Places for files that are mounted.",
        ),
        optional(
            "extended",
            Type::List(&Type::Object(&EXTENDED)),
            COMPONENT_1,
            "Further resources; the runtime refuses the component if it has none of them.",
        ),
    ],
};

static PROCESSORS: Object = Object {
    name: "number of processors",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[Field::new(
        "required",
        Type::Either(&[Type::Number, Type::Text]),
        Required,
        Warning,
        COMPONENT_1,
        "How many; parts such as `0.5` are allowed.",
    )],
};

static AMOUNT: Object = Object {
    name: "amount of memory",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[required(
        "required",
        Type::Scalar,
        COMPONENT_1,
        "How many bytes, with a unit if wanted: `128M`. A number alone is bytes.",
    )],
};

static VOLUME: Object = Object {
    name: "volume",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, COMPONENT_1, "Its name, by which traits refer to it."),
        required("mountPath", Type::Text, COMPONENT_1, "Where it is mounted in the container."),
        optional(
            "accessMode",
            Type::Choice(&["RW", "RO"]),
            COMPONENT_1,
            "Whether it is written to; `RW` if not given.",
        ),
        optional(
            "sharingPolicy",
            Type::Choice(&["Exclusive", "Shared"]),
            COMPONENT_1,
            "Whether others may mount it too; `Exclusive` if not given.",
        ),
        optional("disk", Type::Object(&DISK), COMPONENT_1, "The disk that is needed for it."),
    ],
};

static DISK: Object = Object {
    name: "disk",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("required", Type::Scalar, COMPONENT_1, "Its size in bytes, with a unit if wanted: `10G`."),
        optional(
            "ephemeral",
            YES_OR_NO,
            COMPONENT_1,
            "Whether its content may be lost when the container stops.",
        ),
    ],
};

static EXTENDED: Object = Object {
    name: "extended resource",
    clause: COMPONENT_1,
    others: PRUNED,
    fields: &[
        required("name", Type::Text, COMPONENT_1, "Its name: `ext.example.com/v1.MotionSensor`."),
        required("required", Type::Scalar, COMPONENT_1, "How much of it is needed."),
    ],
};
