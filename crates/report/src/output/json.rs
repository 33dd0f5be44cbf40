//! `json`: for programs; the shapes are in `json/`, their JSON Schemas in `schema/`.

use crate::format::Format;

pub(super) static FORMAT: Format = Format {
    ..Format::named("json", "for programs, with a version and a JSON Schema", "application/json")
};
