//! `Application` of wadm, which refuses most fields that it does not know.

use plimsoll_base::Severity::{Error, Warning};

use crate::oam::clauses::WADM;
use crate::oam::fields::{
    ANNOTATIONS, API_VERSION, KIND, LABELS, OPEN, TEXT_MAP, by_rule, optional, required,
};
use crate::table::{Object, Others, Type};

/// What follows from an unknown field in most places.
const REFUSED: Others =
    Others::Unexpected(Error, "wadm refuses a manifest with a field that it does not know.");
/// The same where it does not look.
const IGNORED: Others = Others::Unexpected(Warning, "wadm ignores it without a word.");

/// The root of an application.
pub(super) static APPLICATION: Object = Object {
    name: "application",
    clause: WADM,
    others: REFUSED,
    fields: &[
        API_VERSION,
        KIND,
        required("metadata", Type::Object(&METADATA), WADM, "Name, labels and annotations."),
        required("spec", Type::Object(&SPECIFICATION), WADM, "What is run, and how."),
    ],
};

static METADATA: Object = Object {
    name: "metadata",
    clause: WADM,
    others: IGNORED,
    fields: &[
        required("name", Type::Text, WADM, "The name of the application, unique in its lattice."),
        LABELS,
        ANNOTATIONS,
    ],
};

static SPECIFICATION: Object = Object {
    name: "specification of an application",
    clause: WADM,
    others: REFUSED,
    fields: &[
        required(
            "components",
            Type::List(&Type::Object(&COMPONENT)),
            WADM,
            "The components and capability providers.",
        ),
        optional("policies", Type::List(&Type::Object(&POLICY)), WADM, "Policies, to which secrets refer."),
    ],
};

static POLICY: Object = Object {
    name: "policy",
    clause: WADM,
    others: IGNORED,
    fields: &[
        required("name", Type::Text, WADM, "The name by which secrets refer to it."),
        required("type", Type::Text, WADM, "The type of the policy."),
        required("properties", TEXT_MAP, WADM, "What the type lets be set."),
    ],
};

static COMPONENT: Object = Object {
    name: "component",
    clause: WADM,
    others: IGNORED,
    fields: &[
        required("name", Type::Text, WADM, "The name of the component, unique in the application."),
        required(
            "type",
            Type::Choice(&["component", "capability", "actor"]),
            WADM,
            "Whether it is a WebAssembly component or a provider of a capability.",
        ),
        required(
            "properties",
            Type::Object(&PROPERTIES),
            WADM,
            "Where it comes from, and how it is configured.",
        ),
        optional(
            "traits",
            Type::List(&Type::Object(&TRAIT)),
            WADM,
            "How it is spread over hosts, and its links.",
        ),
    ],
};

static PROPERTIES: Object = Object {
    name: "set of properties",
    clause: WADM,
    others: REFUSED,
    fields: &[
        by_rule("image", Type::Text, WADM, "The reference of the image. This or `application`."),
        optional(
            "application",
            OPEN,
            WADM,
            "A component of another application that is used. This or `image`.",
        ),
        optional("id", Type::Text, WADM, "The identity of the component; made of names if not given."),
        optional("config", Type::List(&Type::Object(&CONFIGURATION)), WADM, "Configuration by name."),
        optional("secrets", Type::List(&Type::Object(&SECRET)), WADM, "Secrets by name."),
    ],
};

static CONFIGURATION: Object = Object {
    name: "configuration",
    clause: WADM,
    others: REFUSED,
    fields: &[
        required("name", Type::Text, WADM, "The name of the configuration."),
        optional("properties", TEXT_MAP, WADM, "Its texts by name; kept elsewhere if not given."),
    ],
};

static SECRET: Object = Object {
    name: "secret",
    clause: WADM,
    others: REFUSED,
    fields: &[
        required("name", Type::Text, WADM, "The name of the secret."),
        required("properties", Type::Object(&SECRET_SOURCE), WADM, "Where it is kept."),
    ],
};

static SECRET_SOURCE: Object = Object {
    name: "source of a secret",
    clause: WADM,
    others: REFUSED,
    fields: &[
        required("policy", Type::Text, WADM, "The name of a policy of this application."),
        required("key", Type::Text, WADM, "The key under which it is kept."),
        optional("field", Type::Text, WADM, "A part of what is kept there."),
        optional("version", Type::Text, WADM, "The version of it."),
    ],
};

static TRAIT: Object = Object {
    name: "trait of a component",
    clause: WADM,
    others: REFUSED,
    fields: &[
        required("type", Type::Text, WADM, "`spreadscaler`, `daemonscaler`, `link`, or one of your own."),
        required("properties", Type::Any, WADM, "What the type lets be set."),
    ],
};
