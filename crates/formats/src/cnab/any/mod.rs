//! Small bundles that are the same in every version: nothing is said about them that only one version has.

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::cnab::clauses::BUNDLE;
use crate::cnab::dialect::{self, Dialect};
use crate::cnab::fields::{
    ACTION, AT_ROOT, CREDENTIAL, CUSTOM_FIELD, DEFINITIONS_FIELD, DESCRIPTION, IMAGE_COLLECTIONS,
    INVOCATION_IMAGE, KEYWORDS, LICENSE, MAINTAINERS, NAME, OUTPUT, PARAMETER, REQUIRED_EXTENSIONS_FIELD,
    SCHEMA_VERSION_OPTIONAL, VERSION, actions, credentials, images, invocation_images, other_version,
    outputs, parameters,
};
use crate::recognise::Format;
use crate::table::Object;
use crate::table::Type;

/// The row of this version.
pub static FORMAT: Format =
    Format { family: Family::Cnab, version: Dialect::Any.name(), root: &ROOT, kinds: &[], recognise };

/// The root of a bundle definition.
static ROOT: Object = Object {
    name: "bundle",
    clause: BUNDLE,
    others: AT_ROOT,
    fields: &[
        SCHEMA_VERSION_OPTIONAL,
        NAME,
        VERSION,
        invocation_images(&Type::Object(&INVOCATION_IMAGE)),
        DESCRIPTION,
        KEYWORDS,
        LICENSE,
        MAINTAINERS,
        images(IMAGE_COLLECTIONS),
        DEFINITIONS_FIELD,
        parameters(Type::Map(&Type::Object(&PARAMETER))),
        credentials(Type::Map(&Type::Object(&CREDENTIAL))),
        outputs(Type::Map(&Type::Object(&OUTPUT))),
        actions(Type::Map(&Type::Object(&ACTION))),
        CUSTOM_FIELD,
        REQUIRED_EXTENSIONS_FIELD,
        other_version("extensions", BUNDLE),
    ],
};

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::Any).then_some(because)
}
