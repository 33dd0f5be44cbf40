//! The drafts of February to June 2019: a map of images, and JSON Schema inside of the parameters.

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::cnab::clauses::{BUNDLE_1_0, BUNDLE_2018};
use crate::cnab::dialect::{self, Dialect};
use crate::cnab::fields::{
    ACTION, APPLY_TO, AT_ROOT, CREDENTIAL, CUSTOM_FIELD, DESCRIPTION, DESTINATION, IMAGE_BEFORE,
    IMAGE_COLLECTIONS_BEFORE, KEYWORDS, LICENSE, MAINTAINERS, NAME, REQUIRED, REQUIRED_EXTENSIONS_FIELD,
    SCHEMA_VERSION_OPTIONAL, VERSION, actions, credentials, images, invocation_images, other_version,
    outputs, parameters,
};
use crate::recognise::Format;
use crate::table::Object;
use crate::table::{Others, Type};

/// The row of this version.
pub static FORMAT: Format =
    Format { family: Family::Cnab, version: Dialect::Early2019.name(), root: &BUNDLE, kinds: &[], recognise };

/// The root of a bundle definition.
static BUNDLE: Object = Object {
    name: "bundle",
    clause: BUNDLE_1_0,
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
        credentials(Type::Map(&Type::Object(&CREDENTIAL))),
        outputs(Type::Map(&Type::Any)),
        actions(Type::Map(&Type::Object(&ACTION))),
        CUSTOM_FIELD,
        REQUIRED_EXTENSIONS_FIELD,
        other_version("definitions", BUNDLE_1_0),
        other_version("extensions", BUNDLE_2018),
    ],
};

/// A parameter: its schema stands beside these fields, so any other may be there.
static PARAMETER: Object = Object {
    name: "parameter",
    clause: BUNDLE_1_0,
    others: Others::Open,
    fields: &[
        DESTINATION,
        REQUIRED,
        APPLY_TO,
        other_version("apply-to", BUNDLE_2018),
        other_version("defaultValue", BUNDLE_2018),
        other_version("minValue", BUNDLE_2018),
        other_version("maxValue", BUNDLE_2018),
        other_version("allowedValues", BUNDLE_2018),
        other_version("metadata", BUNDLE_2018),
        other_version("immutable", BUNDLE_2018),
    ],
};

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::Early2019).then_some(because)
}
