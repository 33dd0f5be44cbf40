//! The drafts of June and July 2019: `definitions`, with the parameters and outputs below `fields`.

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::cnab::clauses::{BUNDLE_1_0, BUNDLE_2018};
use crate::cnab::dialect::{self, Dialect};
use crate::cnab::fields::{
    ACTION, AT_ROOT, CREDENTIAL, CUSTOM_FIELD, DEFINITIONS_FIELD, DESCRIPTION, IMAGE_BEFORE,
    IMAGE_COLLECTIONS_BEFORE, KEYWORDS, LICENSE, MAINTAINERS, NAME, REQUIRED_EXTENSIONS_FIELD,
    SCHEMA_VERSION_OPTIONAL, VERSION, actions, credentials, images, invocation_images, other_version,
    outputs, parameters,
};
use crate::recognise::Format;
use crate::table::Object;
use crate::table::Type;

/// The row of this version.
pub static FORMAT: Format =
    Format { family: Family::Cnab, version: Dialect::Mid2019.name(), root: &BUNDLE, kinds: &[], recognise };

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
        DEFINITIONS_FIELD,
        parameters(Type::Map(&Type::Any)),
        credentials(Type::Map(&Type::Object(&CREDENTIAL))),
        outputs(Type::Map(&Type::Any)),
        actions(Type::Map(&Type::Object(&ACTION))),
        CUSTOM_FIELD,
        REQUIRED_EXTENSIONS_FIELD,
        other_version("extensions", BUNDLE_2018),
    ],
};

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::Mid2019).then_some(because)
}
