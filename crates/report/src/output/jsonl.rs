//! `jsonl`: JSON lines, for programs that read while it is written. The shapes are in `json/`, their JSON Schemas in
//! `schema/`.

use crate::format::Format;
use crate::json;

pub(super) static FORMAT: Format = Format {
    check: Some(json::check_lines),
    plan: Some(json::plan_lines),
    ..Format::named("jsonl", "for programs, one line a finding or step", "application/jsonl")
};
