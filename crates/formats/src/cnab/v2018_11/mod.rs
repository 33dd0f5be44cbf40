//! The draft of November 2018: the text that implementations of that winter follow.

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::cnab::clauses::{BUNDLE_2018, PARAMETERS};
use crate::cnab::dialect::{self, Dialect};
use crate::cnab::fields::{
    ABOUT, ACTION, AT_ROOT, BELOW, CREDENTIAL_2018, DESCRIPTION, DESTINATION_OPTIONAL, IMAGE_BEFORE,
    IMAGE_COLLECTIONS_BEFORE, KEYWORDS, LICENSE, MAINTAINERS, NAME, REQUIRED, SCHEMA_VERSION_OPTIONAL,
    VERSION, actions, credentials, images, invocation_images, other_version, parameters,
};
use crate::recognise::Format;
use crate::table::Object;
use crate::table::{Field, Presence, Type};
use plimsoll_base::Severity::{Error, Warning};

/// The row of this version.
pub static FORMAT: Format = Format {
    family: Family::Cnab,
    version: Dialect::November2018.name(),
    root: &BUNDLE,
    kinds: &[],
    recognise,
};

/// The root of a bundle definition.
static BUNDLE: Object = Object {
    name: "bundle",
    clause: BUNDLE_2018,
    others: AT_ROOT,
    fields: &[
        SCHEMA_VERSION_OPTIONAL,
        NAME,
        VERSION,
        invocation_images(&Type::Object(&IMAGE_BEFORE)),
        DESCRIPTION,
        KEYWORDS,
        LICENSE,
        MAINTAINERS,
        images(IMAGE_COLLECTIONS_BEFORE),
        parameters(Type::Map(&Type::Object(&PARAMETER))),
        credentials(Type::Map(&Type::Object(&CREDENTIAL_2018))),
        actions(Type::Map(&Type::Object(&ACTION))),
        Field::new(
            "extensions",
            Type::Any,
            Presence::Optional,
            Warning,
            BUNDLE_2018,
            "Reserved for extensions.",
        ),
        other_version("definitions", PARAMETERS),
        other_version("outputs", PARAMETERS),
        other_version("custom", PARAMETERS),
        other_version("requiredExtensions", PARAMETERS),
    ],
};

/// A parameter.
static PARAMETER: Object = Object {
    name: "parameter",
    clause: BUNDLE_2018,
    others: BELOW,
    fields: &[
        Field::new(
            "type",
            Type::Text,
            Presence::ByRule,
            Error,
            BUNDLE_2018,
            "The type of the value: `string`, `int` or `boolean`.",
        ),
        REQUIRED,
        scalar("defaultValue", "The value where none is given."),
        Field::new(
            "allowedValues",
            Type::List(&Type::Scalar),
            Presence::Optional,
            Error,
            BUNDLE_2018,
            "The values that are allowed.",
        ),
        scalar("minValue", "The least number allowed."),
        scalar("maxValue", "The greatest number allowed."),
        scalar("minLength", "The least number of characters."),
        scalar("maxLength", "The greatest number of characters."),
        Field::new(
            "metadata",
            Type::Object(&METADATA),
            Presence::Optional,
            Warning,
            BUNDLE_2018,
            "For people.",
        ),
        DESTINATION_OPTIONAL,
        other_version("definition", PARAMETERS),
        other_version("applyTo", PARAMETERS),
        other_version("apply-to", PARAMETERS),
        other_version("default", PARAMETERS),
        other_version("enum", PARAMETERS),
        other_version("minimum", PARAMETERS),
        other_version("maximum", PARAMETERS),
        other_version("pattern", PARAMETERS),
        other_version("description", PARAMETERS),
    ],
};

static METADATA: Object = Object { name: "metadata", clause: BUNDLE_2018, others: BELOW, fields: &[ABOUT] };

const fn scalar(name: &'static str, help: &'static str) -> Field {
    Field::new(name, Type::Scalar, Presence::Optional, Error, BUNDLE_2018, help)
}

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::November2018).then_some(because)
}
