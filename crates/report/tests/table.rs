//! The table of output formats has a row for each file, and the list of schemas a schema for each name.
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::path::Path;

use plimsoll_report::{FORMATS, Format, SCHEMAS, schema};

#[test]
fn every_output_file_has_a_row() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/output");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "mod"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let rows: BTreeSet<String> = FORMATS.iter().map(|format| format.name.to_owned()).collect();
    assert_eq!(files, rows);
    assert_eq!(FORMATS.len(), rows.len(), "two rows have one name");
}

#[test]
fn every_row_is_found_and_renders_something() {
    for format in FORMATS {
        assert!(std::ptr::eq(Format::find(format.name).unwrap(), *format));
        let some = format.check.is_some()
            || format.plan.is_some()
            || format.why.is_some()
            || format.graph.is_some()
            || format.claim_list.is_some()
            || format.claim.is_some()
            || format.verify.is_some();
        assert!(some, "{}", format.name);
        assert!(format.media_type.contains('/') && !format.summary.is_empty(), "{}", format.name);
    }
    assert!(Format::find("pdf").is_none());
}

#[test]
fn every_schema_file_has_a_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "json") && name != "definitions" {
            assert!(SCHEMAS.contains(&name.as_str()) && schema(&name).is_some(), "{name}");
        }
    }
}
