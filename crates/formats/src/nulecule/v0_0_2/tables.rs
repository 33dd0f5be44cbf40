//! The fields of Nulecule 0.0.2, as the specification, its JSON Schemas and the reference implementation accept them.

use plimsoll_base::Severity::{Error, Information, Warning};
use plimsoll_model::Clause;

use crate::table::{Field, Object, Others, Presence, Type};

const SPECIFICATION: &str = "https://github.com/projectatomic/nulecule/tree/master/spec";

/// A clause of the specification by the name of its anchor.
macro_rules! clause {
    ($title:literal, $anchor:literal) => {
        Clause {
            title: concat!("Nulecule 0.0.2, ", $title),
            url: concat!("https://github.com/projectatomic/nulecule/tree/master/spec#", $anchor),
        }
    };
}

/// The specification as a whole.
pub const WHOLE: Clause = Clause { title: "Nulecule 0.0.2", url: SPECIFICATION };
/// The document itself.
pub const APPLICATION: Clause = clause!("Container Application Object", "containerAppObject");
/// Items of `graph`.
pub const GRAPH_ITEM: Clause = clause!("Graph Object", "graphObject");
/// Items of `params`.
pub const PARAMETERS: Clause = clause!("Parameters Object", "paramsObject");
/// The value of `artifacts`.
pub const ARTIFACTS: Clause = clause!("Artifacts Object", "artifactsObject");
/// The value of `metadata`.
pub const METADATA: Clause = clause!("Metadata Object", "metadataObject");
/// The value of `metadata.license`.
pub const LICENSE: Clause = clause!("License Object", "licenseObject");
/// Items of `constraints`.
pub const CONSTRAINT: Clause = clause!("Constraint Object", "constraintObject");
/// The value of `requirements`.
pub const REQUIREMENTS: Clause = clause!("Requirements Object", "requirementsObject");
/// The value of `persistentVolume`.
pub const STORAGE: Clause = clause!("Storage Requirements Object", "storageRequirementsObject");
const REPOSITORY: Clause = clause!("Source Control Repository Object", "repositoryObject");

/// The root of a `Nulecule` file.
pub static DOCUMENT: Object = Object {
    name: "Container Application Object",
    clause: APPLICATION,
    others: Others::Unexpected(
        Warning,
        "Atomic App 0.6.4 refuses to load a file with a root field it does not know.",
    ),
    fields: &[
        Field {
            name: "id",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Warning,
            help: "The machine-readable name of the application. plimsoll installs and records it under this name.",
            clause: APPLICATION,
        },
        Field {
            name: "specversion",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Error,
            help: "The version of the specification that the file follows: `0.0.2`.",
            clause: APPLICATION,
        },
        Field {
            name: "graph",
            of: Type::List(&Type::Object(&COMPONENT)),
            presence: Presence::Required,
            wrong_type: Error,
            help: "The components, in the order in which they are deployed where nothing else decides.",
            clause: APPLICATION,
        },
        Field {
            name: "metadata",
            of: Type::Either(&[Type::Object(&METADATA_OBJECT), Type::List(&Type::Any)]),
            presence: Presence::Optional,
            wrong_type: Error,
            help: "Name, version, description and licence for people; any further keys.",
            clause: METADATA,
        },
        Field {
            name: "params",
            of: Type::List(&Type::Object(&PARAMETER)),
            presence: Presence::Optional,
            wrong_type: Error,
            help: "Parameters of the whole application; every component sees them. `provider` sets the default provider.",
            clause: PARAMETERS,
        },
        Field {
            name: "requirements",
            of: Type::Either(&[Type::List(&Type::Object(&REQUIREMENT)), Type::Object(&REQUIREMENT)]),
            presence: Presence::Optional,
            wrong_type: Error,
            help: "What must exist before any component: persistent volumes.",
            clause: REQUIREMENTS,
        },
    ],
};

pub(in crate::nulecule) static METADATA_OBJECT: Object = Object {
    name: "Metadata Object",
    clause: METADATA,
    others: Others::Open,
    fields: &[
        Field {
            name: "name",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Information,
            help: "The name of the application for people.",
            clause: METADATA,
        },
        Field {
            name: "appversion",
            of: Type::Scalar,
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "The version of the application, a semantic version. Quote it: `1.10` without quotes is a number.",
            clause: METADATA,
        },
        Field {
            name: "description",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Information,
            help: "What the application is, for whoever deploys it.",
            clause: METADATA,
        },
        Field {
            name: "license",
            of: Type::Either(&[
                Type::Object(&LICENSE_OBJECT),
                Type::List(&Type::Object(&LICENSE_OBJECT)),
                Type::Text,
            ]),
            presence: Presence::Optional,
            wrong_type: Information,
            help: "Name and URL of the licence.",
            clause: LICENSE,
        },
        Field {
            name: "location",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Information,
            help: "Where the image of the application is kept; a `source` of another application may name it.",
            clause: METADATA,
        },
    ],
};

static LICENSE_OBJECT: Object = Object {
    name: "License Object",
    clause: LICENSE,
    others: Others::Open,
    fields: &[
        Field {
            name: "name",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Information,
            help: "The name of the licence; any form.",
            clause: LICENSE,
        },
        Field {
            name: "url",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Information,
            help: "Where the licence can be read: an absolute URL.",
            clause: LICENSE,
        },
    ],
};

const IGNORED: Others = Others::Unexpected(Warning, "It is ignored.");

/// An item of `graph`.
pub static COMPONENT: Object = Object {
    name: "Graph Item Object",
    clause: GRAPH_ITEM,
    others: IGNORED,
    fields: &[
        Field {
            name: "name",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Error,
            help: "The name of the component: its section in `answers.conf` and its folder below `external/`.",
            clause: GRAPH_ITEM,
        },
        Field {
            name: "source",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Error,
            help: "The image of another application that is planned in place: `docker://REGISTRY/NAME`.",
            clause: GRAPH_ITEM,
        },
        Field {
            name: "params",
            of: Type::List(&Type::Object(&PARAMETER)),
            presence: Presence::Optional,
            wrong_type: Error,
            help: "Parameters of this component, put into its artifacts.",
            clause: PARAMETERS,
        },
        Field {
            name: "artifacts",
            of: Type::Map(&Type::List(&ARTIFACT)),
            presence: Presence::Optional,
            wrong_type: Error,
            help: "Per provider (`kubernetes`, `docker`, `openshift`, `marathon`) the files that deploy the component.",
            clause: ARTIFACTS,
        },
    ],
};

/// An item of `params`.
pub static PARAMETER: Object = Object {
    name: "Parameters Object",
    clause: PARAMETERS,
    others: IGNORED,
    fields: &[
        Field {
            name: "name",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Error,
            help: "The name; artifacts use it as `$name` or `${name}`.",
            clause: PARAMETERS,
        },
        Field {
            name: "description",
            of: Type::Text,
            // Required by the text; what its absence does depends on whether there is a default.
            presence: Presence::ByRule,
            wrong_type: Information,
            help: "What the parameter is, shown when it is asked for.",
            clause: PARAMETERS,
        },
        Field {
            name: "default",
            of: Type::Any,
            presence: Presence::Optional,
            wrong_type: Information,
            help: "The value where nobody gives one. Without it the value is asked for.",
            clause: PARAMETERS,
        },
        Field {
            name: "constraints",
            of: Type::Either(&[
                Type::List(&Type::Object(&CONSTRAINT_OBJECT)),
                Type::Object(&CONSTRAINT_OBJECT),
            ]),
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "Patterns that a given value must match.",
            clause: CONSTRAINT,
        },
        Field {
            name: "hidden",
            of: Type::Scalar,
            presence: Presence::Optional,
            wrong_type: Information,
            help: "Whether the value is a secret. plimsoll masks it everywhere.",
            clause: PARAMETERS,
        },
    ],
};

/// A constraint of a parameter.
pub static CONSTRAINT_OBJECT: Object = Object {
    name: "Constraint Object",
    clause: CONSTRAINT,
    others: IGNORED,
    fields: &[
        Field {
            name: "allowed_pattern",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Error,
            help: "A regular expression that the whole value must match.",
            clause: CONSTRAINT,
        },
        Field {
            name: "description",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Information,
            help: "What the pattern asks for, shown when a value does not match.",
            clause: CONSTRAINT,
        },
    ],
};

pub(in crate::nulecule) static REQUIREMENT: Object = Object {
    name: "Requirements Object",
    clause: REQUIREMENTS,
    others: Others::Unexpected(Error, "Atomic App stops at a requirement that it does not know."),
    fields: &[Field {
        name: "persistentVolume",
        of: Type::Object(&PERSISTENT_VOLUME),
        presence: Presence::Optional,
        wrong_type: Error,
        help: "Storage that must exist before the components.",
        clause: STORAGE,
    }],
};

/// The value of `persistentVolume`.
pub static PERSISTENT_VOLUME: Object = Object {
    name: "Storage Requirements Object",
    clause: STORAGE,
    others: IGNORED,
    fields: &[
        Field {
            name: "name",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Error,
            help: "The name of the volume.",
            clause: STORAGE,
        },
        Field {
            name: "accessMode",
            of: Type::Text,
            presence: Presence::ByRule,
            wrong_type: Warning,
            help: "How it is used. The specification knows `ReadWrite` and `ReadOnly`, Kubernetes the three others.",
            clause: STORAGE,
        },
        // The table of the specification has this name, its examples and its schema have the other one.
        Field {
            name: "accessModes",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "Another name of `accessMode`.",
            clause: STORAGE,
        },
        Field {
            name: "size",
            // A rule of its own tells what is wrong with a scalar.
            of: Type::Scalar,
            presence: Presence::Required,
            wrong_type: Error,
            help: "How large, in GB.",
            clause: STORAGE,
        },
    ],
};

pub(in crate::nulecule) static ARTIFACT: Type = Type::Either(&[Type::Text, Type::Object(&ARTIFACT_OBJECT)]);

static ARTIFACT_OBJECT: Object = Object {
    name: "artifact item",
    clause: ARTIFACTS,
    others: IGNORED,
    fields: &[
        Field {
            name: "inherit",
            of: Type::Either(&[Type::List(&Type::Text), Type::Text]),
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "Other providers of this component whose artifacts are used here too.",
            clause: ARTIFACTS,
        },
        Field {
            name: "resource",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Error,
            help: "An artifact into which `params` are put by JSON pointer (an extension of Atomic App).",
            clause: ARTIFACTS,
        },
        Field {
            name: "params",
            of: Type::Any,
            presence: Presence::Optional,
            wrong_type: Error,
            help: "For each parameter the JSON pointers at which it is put (an extension of Atomic App).",
            clause: ARTIFACTS,
        },
        Field {
            name: "source",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Error,
            help: "The URL of a source control repository with artifacts.",
            clause: REPOSITORY,
        },
        Field {
            name: "path",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "The file or folder in the repository; `/` where it is not given.",
            clause: REPOSITORY,
        },
        Field {
            name: "type",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "The kind of source control; `git` where it is not given.",
            clause: REPOSITORY,
        },
        Field {
            name: "branch",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "The branch; `master` where it is not given.",
            clause: REPOSITORY,
        },
        Field {
            name: "tag",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "The tag.",
            clause: REPOSITORY,
        },
    ],
};
