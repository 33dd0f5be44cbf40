//! `json`: for programs. The shapes are in `json/`, their JSON Schemas in `schema/`.

use crate::format::Format;
use crate::json;

pub(super) static FORMAT: Format = Format {
    check: Some(json::check),
    plan: Some(json::plan),
    why: Some(json::why),
    difference: Some(json::difference),
    stale: Some(json::stale),
    claim_list: Some(json::claim_list),
    claim: Some(json::claim),
    verify: Some(json::verify),
    ..Format::named("json", "for programs, with a version and a JSON Schema", "application/json")
};
