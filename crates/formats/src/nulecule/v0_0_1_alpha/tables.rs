//! The fields of Nulecule 0.0.1-alpha. Lists of named items are accepted where 0.0.2 has them: half-migrated files are
//! real, and the version is told of anyway.

use plimsoll_base::Severity::{Error, Information, Warning};
use plimsoll_model::Clause;

use super::super::v0_0_2::tables as v0_0_2;
use crate::table::{Field, Object, Others, Presence, Type};

/// The version as a whole. Its text is lost; its examples are not.
pub const WHOLE: Clause = Clause {
    title: "Nulecule 0.0.1-alpha",
    url: "https://github.com/aweiteka/nulecule/tree/7cae9f0a81c85a8e1c358ed9137a29b6ec1afccf/spec/0.0.1-alpha",
};

const IGNORED: Others = Others::Unexpected(Warning, "It is ignored.");

const PARAMETERS: Type =
    Type::Either(&[Type::Map(&Type::Object(&PARAMETER)), Type::List(&Type::Object(&v0_0_2::PARAMETER))]);

const REQUIREMENTS: Type =
    Type::Either(&[Type::Object(&v0_0_2::REQUIREMENT), Type::List(&Type::Object(&v0_0_2::REQUIREMENT))]);

/// The root of a `Nulecule` file.
pub static DOCUMENT: Object = Object {
    name: "Container Application Object",
    clause: WHOLE,
    others: IGNORED,
    fields: &[
        Field {
            name: "id",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Warning,
            help: "The machine-readable name of the application. plimsoll installs and records it under this name.",
            clause: WHOLE,
        },
        Field {
            name: "specversion",
            of: Type::Text,
            presence: Presence::Required,
            wrong_type: Error,
            help: "The version of the specification that the file follows: `0.0.1-alpha`.",
            clause: WHOLE,
        },
        Field {
            name: "graph",
            of: Type::Either(&[
                Type::Map(&Type::Object(&COMPONENT)),
                Type::List(&Type::Object(&v0_0_2::COMPONENT)),
            ]),
            presence: Presence::Required,
            wrong_type: Error,
            help: "The components by name.",
            clause: WHOLE,
        },
        Field {
            name: "metadata",
            of: Type::Object(&v0_0_2::METADATA_OBJECT),
            presence: Presence::Optional,
            wrong_type: Error,
            help: "Name, version, description and licence for people; any further keys.",
            clause: WHOLE,
        },
        Field {
            name: "params",
            of: PARAMETERS,
            presence: Presence::Optional,
            wrong_type: Error,
            help: "Parameters of the whole application by name; every component sees them.",
            clause: WHOLE,
        },
        Field {
            name: "requirements",
            of: REQUIREMENTS,
            presence: Presence::Optional,
            wrong_type: Error,
            help: "What must exist before any component: persistent volumes.",
            clause: WHOLE,
        },
    ],
};

static COMPONENT: Object = Object {
    name: "Graph Item Object",
    clause: WHOLE,
    others: IGNORED,
    fields: &[
        Field {
            name: "source",
            of: Type::Text,
            presence: Presence::Optional,
            wrong_type: Error,
            help: "The image of another application that is planned in place: `docker://REGISTRY/NAME`.",
            clause: WHOLE,
        },
        Field {
            name: "params",
            of: PARAMETERS,
            presence: Presence::Optional,
            wrong_type: Error,
            help: "Parameters of this component by name, put into its artifacts.",
            clause: WHOLE,
        },
        Field {
            name: "artifacts",
            of: Type::Map(&Type::List(&v0_0_2::ARTIFACT)),
            presence: Presence::Optional,
            wrong_type: Error,
            help: "Per provider the files that deploy the component.",
            clause: WHOLE,
        },
    ],
};

static PARAMETER: Object = Object {
    name: "Parameters Object",
    clause: WHOLE,
    others: IGNORED,
    fields: &[
        Field {
            name: "description",
            of: Type::Text,
            presence: Presence::ByRule,
            wrong_type: Information,
            help: "What the parameter is, shown when it is asked for.",
            clause: WHOLE,
        },
        Field {
            name: "default",
            of: Type::Any,
            presence: Presence::Optional,
            wrong_type: Information,
            help: "The value where nobody gives one. Without it the value is asked for.",
            clause: WHOLE,
        },
        Field {
            name: "constraints",
            of: Type::Either(&[
                Type::List(&Type::Object(&v0_0_2::CONSTRAINT_OBJECT)),
                Type::Object(&v0_0_2::CONSTRAINT_OBJECT),
            ]),
            presence: Presence::Optional,
            wrong_type: Warning,
            help: "Patterns that a given value must match.",
            clause: WHOLE,
        },
        Field {
            name: "hidden",
            of: Type::Either(&[Type::Boolean, Type::Choice(&["true", "false"])]),
            presence: Presence::Optional,
            wrong_type: Information,
            help: "Whether the value is a secret. plimsoll masks it everywhere.",
            clause: WHOLE,
        },
    ],
};
