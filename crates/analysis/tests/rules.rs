//! The rules as a whole: their table, their documentation, and the examples in it, which are run.
#![allow(clippy::disallowed_methods, reason = "a test compares the table with the folder")]

use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_analysis::application::{self, RequestKey};
use plimsoll_analysis::document::Root;
use plimsoll_analysis::rules::{FOLDERS, Intent, RULES, Rule};
use plimsoll_analysis::{Database, SourceFile, claims, diagnostics, document, locate, oam, settings};
use plimsoll_base::{Diagnostic, Encoding, LineIndex, WorkspacePath};
use plimsoll_formats::application::Request;
use plimsoll_formats::cnab;
use plimsoll_formats::nulecule::FILE_NAME;
use plimsoll_plan::Options;
use plimsoll_test_support::MemoryWorld;
use plimsoll_test_support::case::{File, Step, steps};
use plimsoll_test_support::markdown::{Section, sections};
use plimsoll_test_support::matching::{Found, compare};

/// Codes that once were. They are never given to another rule.
const RETIRED: &[&str] = &[];

/// Rules whose example is told in words, and why.
const WITHOUT_FILES: &[(&str, &str)] = &[
    ("oam-alias-limit", "the example would be read for too long; see tests/spec/oam/limits.md"),
    ("oam-claim-definition-drift", "it needs a claim; see tests/spec/oam/differences.md"),
    ("oam-component-recreated", "it needs a claim; see tests/spec/oam/changes.md"),
    ("oam-data-input-not-repropagated", "it needs a claim; see tests/spec/oam/changes.md"),
    ("oam-immutable-field-changed", "it needs a claim; see tests/spec/oam/changes.md"),
    ("oam-publish-version-not-bumped", "it needs a claim; see tests/spec/oam/changes.md"),
    ("oam-removed-with-dependents", "it needs a claim; see tests/spec/oam/changes.md"),
    ("oam-scope-membership-change", "it needs a claim; see tests/spec/oam/changes.md"),
    ("oam-variables-only-change", "it needs a claim; see tests/spec/oam/changes.md"),
    ("oam-variables-not-put-in", "it is about `--compat`; see tests/spec/oam/compatibility.md"),
    ("operation-not-succeeded", "it needs the results of a claim; see tests/spec/nulecule/claims.md"),
    ("cnab-too-many-bundles", "the application of the example would be twenty files"),
    ("cnab-unknown-setting", "it is about the command line; see tests/spec/cnab/dependencies.md"),
    ("oam-name-unreadable", "it is about planning; see tests/spec/oam/documents.md"),
    ("oam-too-large", "the example would be thousands of lines; see analysis/tests/configuration_limits.rs"),
    ("oam-unknown-setting", "it is about the command line; see tests/spec/oam/together.md"),
    ("cnab-value-set-malformed", "it is about the command line; see tests/spec/cnab/values.md"),
    ("cnab-value-set-unknown-name", "it is about the command line; see tests/spec/cnab/dependencies.md"),
    ("recorded-from-another-descriptor", "it needs a claim; see tests/spec/nulecule/claims.md"),
    ("artifact-unreadable", "Markdown cannot hold a file that is not text"),
    ("unknown-setting", "it is about the command line; see tests/spec/nulecule/parameters.md"),
    ("plan-already-installed", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-carried-value-invalid", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-credential-needed", "it is about bundles that are planned; see tests/spec/cnab/upgrade.md"),
    ("plan-default-shadowed", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-dependency-removed-left-behind", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    (
        "plan-dependency-unresolved",
        "it is about bundles that are planned; see tests/spec/cnab/planned-dependencies.md",
    ),
    ("plan-dialect-changed", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-digest-changed-same-tag", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-digest-removed", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-downgrade", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-extension-required", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-in-progress", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-installer-changed", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-missing-required-param", "it is about values that are given; see tests/spec/cnab/values.md"),
    ("plan-not-installed", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-orphan-param", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-other-application", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-output-lost", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-read-only-changed", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("plan-same-version-different-content", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    (
        "plan-sequence-contradicts-graph",
        "it is about bundles that are planned; see tests/spec/cnab/planned-dependencies.md",
    ),
    ("plan-unknown-action", "it is about bundles that are planned; see tests/spec/cnab/actions.md"),
    ("plan-value-invalid", "it is about values that are given; see tests/spec/cnab/values.md"),
    ("plan-write-only-toggled", "it needs a claim; see tests/spec/cnab/upgrade.md"),
    ("too-many-units", "the application of the example would be twenty files"),
    ("unreadable-file", "Markdown cannot hold a file that is not text"),
];

/// Rules about what a whole application should have. Examples are as short as they can be, so that those of other rules
/// may go without.
const WHOLE_APPLICATIONS: &[&str] = &[
    "artifact-not-listed",
    "cnab-dialect-outdated",
    "cnab-digest-missing",
    "cnab-image-tag-not-digest",
    "cnab-schema-version-missing",
    "default-provider-missing",
    "docker-unnamed-container",
    "oam-gc-order-not-dependency",
    "oam-hydra-group-renamed",
    "oam-image-without-digest",
    "oam-image-without-tag",
    "parameter-no-default",
];

const SECTIONS: [&str; 4] = ["What it finds", "Why it matters", "Example", "Fix"];

#[test]
fn the_tables_are_sorted_by_codes_that_are_kebab_case_and_never_used_twice() {
    for rules in FOLDERS.iter().map(|(_, rules)| *rules).chain([&RULES[..]]) {
        for pair in rules.windows(2) {
            assert!(pair[0].code < pair[1].code, "`{}` must come before `{}`", pair[1].code, pair[0].code);
        }
    }
    for rule in RULES.iter() {
        let code = rule.code.0;
        let is_kebab = code.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(is_kebab, "`{code}` is not kebab case");
        assert!(!RETIRED.contains(&code), "`{code}` is retired: choose another code");
    }
}

#[test]
fn every_file_has_a_row_and_every_row_a_file_of_its_name() {
    let entries = |folder: &str| -> BTreeSet<String> {
        let path = format!("{}/src/rules/{folder}", env!("CARGO_MANIFEST_DIR"));
        let entries = std::fs::read_dir(path).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let folders = FOLDERS.iter().map(|(folder, _)| *folder);
    let expected: BTreeSet<String> = folders.chain(["context.rs", "mod.rs"]).map(str::to_owned).collect();
    assert_eq!(entries(""), expected, "left what is in src/rules, right the FOLDERS");
    for (folder, rules) in FOLDERS {
        let file = |rule: &&Rule| {
            let code = rule.code.0;
            let own = code.strip_prefix(folder).and_then(|rest| rest.strip_prefix('-')).unwrap_or(code);
            format!("{}.rs", own.replace('-', "_"))
        };
        let rows: BTreeSet<String> = rules.iter().map(file).chain(["mod.rs".to_owned()]).collect();
        assert_eq!(
            entries(folder),
            rows,
            "left the files of src/rules/{folder}, right the rows of its RULES"
        );
    }
}

#[test]
fn the_documentation_has_its_sections_in_their_order() {
    for rule in RULES.iter() {
        let sections = documentation(rule);
        let titles: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, SECTIONS, "{}", rule.code);
        for section in &sections {
            assert!(section.level == 2 && !section.blocks.is_empty(), "{}: {}", rule.code, section.title);
        }
    }
}

#[test]
fn examples_give_exactly_what_is_marked() {
    let failures = RULES.iter().filter_map(|rule| {
        let example = example(rule);
        if !example.iter().any(|step| matches!(step, Step::File(_))) {
            let is_listed = WITHOUT_FILES.iter().any(|(code, _)| *code == rule.code.0);
            return (!is_listed).then(|| format!("{}: the example has no file\n", rule.code));
        }
        let files = files(&example);
        let expectations = || files.iter().flat_map(|file| &file.expectations);
        if !expectations().any(|expectation| expectation.code == rule.code.0) {
            return Some(format!("{}: the example does not mark the finding\n", rule.code));
        }
        let mut found = findings(&files, &plans(&example));
        let is_own = |code: &str| code == rule.code.0 || !WHOLE_APPLICATIONS.contains(&code);
        found.retain(|found| is_own(&found.code));
        let wrong = compare(&files, &found).err()?;
        Some(format!("{}:\n{wrong}", rule.code))
    });
    let failures: Vec<String> = failures.collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn fixes_leave_no_finding_of_the_rule() {
    for rule in RULES.iter() {
        let example = example(rule);
        let fix = steps(&documentation(rule)[3]).unwrap();
        let mut all = files(&example);
        for file in files(&fix) {
            assert!(file.expectations.is_empty(), "{}: the fix marks a finding", rule.code);
            all.retain(|other| other.path != file.path);
            all.push(file);
        }
        for removed in scripts(&fix).filter_map(|line| line.strip_prefix("rm ")) {
            all.retain(|file| file.path != removed);
        }
        let found = findings(&all, &plans(&example));
        let left: Vec<&Found> = found.iter().filter(|found| found.code == rule.code.0).collect();
        assert!(left.is_empty(), "{}: the fix leaves {left:#?}", rule.code);
    }
}

#[test]
fn rules_without_files_are_listed_only_as_long_as_they_have_none() {
    for (code, _) in WITHOUT_FILES {
        let rule = RULES.iter().find(|rule| rule.code.0 == *code).expect(code);
        assert!(files(&example(rule)).is_empty(), "`{code}` has an example with files: unlist it");
    }
}

fn documentation(rule: &Rule) -> Vec<Section> {
    sections(rule.documentation).unwrap_or_else(|wrong| panic!("{}: {wrong}", rule.code))
}

fn example(rule: &Rule) -> Vec<Step> {
    steps(&documentation(rule)[2]).unwrap_or_else(|wrong| panic!("{}: {wrong}", rule.code))
}

fn files(steps: &[Step]) -> Vec<File> {
    let files = steps.iter().filter_map(|step| match step {
        Step::File(file) => Some(file.clone()),
        Step::Command(_) => None,
    });
    files.collect()
}

fn scripts(steps: &[Step]) -> impl Iterator<Item = &str> {
    let scripts = steps.iter().filter_map(|step| match step {
        Step::Command(command) => Some(command.script.lines()),
        Step::File(_) => None,
    });
    scripts.flatten()
}

/// What an example plans: the folder, and what the command chooses.
struct Planned {
    folder: String,
    request: Request,
}

/// Reads `plimsoll plan`, `plimsoll plan shop`, `plimsoll plan --provider docker`.
fn plans(steps: &[Step]) -> Vec<Planned> {
    let plan = |line: &str| {
        let mut words = line.strip_prefix("plimsoll plan").expect("examples only plan").split_whitespace();
        let mut planned = Planned { folder: String::new(), request: Request::default() };
        while let Some(word) = words.next() {
            match word {
                "--provider" => planned.request.provider = words.next().map(Into::into),
                option if option.starts_with('-') => panic!("examples do not use `{option}`"),
                folder => planned.folder = folder.to_owned(),
            }
        }
        planned
    };
    scripts(steps).map(plan).collect()
}

/// Whether a file is one that `plimsoll check` looks at in a folder.
fn is_descriptor(db: &Database, file: SourceFile) -> bool {
    let is_source = file.path(db).file_name().ends_with(".cue");
    document::recognised(db, file).iter().any(Option::is_some)
        || is_source && !oam::definitions(db, file).is_empty()
}

/// All that the rules find in a workspace with these files, and in these plans of it.
fn findings(files: &[File], plans: &[Planned]) -> Vec<Found> {
    let world = MemoryWorld::new(files.iter().map(|file| (file.path.as_str(), file.text.as_str())));
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths.clone());
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for path in &paths {
        let file = db.file(path).unwrap();
        // As `plimsoll check` does it for a folder: artifacts are met through the descriptors that name them.
        let is_answers = document::answered(&db, file).is_some();
        if is_descriptor(&db, file) || is_answers || path.file_name() == FILE_NAME {
            diagnostics.extend(diagnostics::of_source(&db, file));
        }
        diagnostics.extend(of_configurations(&db, file));
    }
    diagnostics.extend(settings::diagnostics(&db));
    diagnostics.extend(claims::diagnostics(&db));
    for planned in plans {
        let folder = WorkspacePath::new(&planned.folder).unwrap();
        let named = |name: &str| folder.join(name).ok().filter(|path| db.file(path).is_some());
        let path = [FILE_NAME, cnab::FILE_NAME].into_iter().find_map(named).expect("there is a descriptor");
        let file = db.file(&path).unwrap();
        let beside = path.parent().join("answers.conf").ok().and_then(|path| db.file(&path));
        let answers = beside.map(|file| file.id(&db));
        let key = RequestKey::new(&db, Request { answers, ..planned.request.clone() });
        diagnostics.extend_from_slice(diagnostics::of_application(&db, file, key));
        diagnostics.extend(diagnostics::of_request(&db, file, key, Intent::default()));
        let plan = application::planned(&db, file, key, Options::default());
        diagnostics.extend(plan.iter().flat_map(|plan| diagnostics::of_plan(plan)));
    }
    diagnostics.iter().map(|diagnostic| placed(&db, diagnostic)).collect()
}

/// What the rules find in the configurations of a file, as `plimsoll check` does it.
fn of_configurations(db: &Database, file: SourceFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !matches!(document::root(db, file), Some(Root::Configuration(_))) {
        return found;
    }
    for at in document::applications_of(db, file) {
        let request = Request { configuration: at.document, ..Request::default() };
        let key = RequestKey::new(db, request);
        found.extend_from_slice(diagnostics::of_application(db, file, key));
        let plan = application::planned(db, file, key, Options::default());
        found.extend(plan.iter().flat_map(|plan| diagnostics::of_plan(plan)));
    }
    found
}

fn placed(db: &Database, diagnostic: &Diagnostic) -> Found {
    let (file, range) = locate::locate(db, diagnostic.primary.place).unwrap();
    let text = db.text(file).unwrap_or_default();
    let position = LineIndex::new(&text).position(range.start, &text, Encoding::Characters);
    Found {
        path: file.path(db).to_string(),
        line: position.line + 1,
        column: position.column + 1,
        severity: diagnostic.severity,
        code: diagnostic.code.to_string(),
        headline: diagnostic.headline.to_string(),
    }
}

#[test]
fn every_fix_can_be_applied_and_removes_its_finding() {
    let mut failures = String::new();
    for rule in RULES.iter() {
        let all = files(&example(rule));
        let world = MemoryWorld::new(all.iter().map(|file| (file.path.as_str(), file.text.as_str())));
        let paths = world.paths();
        let mut db = Database::new(Arc::new(world), paths.clone());
        let of_code = |db: &Database| -> Vec<Diagnostic> {
            let mut found = Vec::new();
            for file in paths.iter().map(|path| (path, db.file(path).unwrap())).filter_map(|(path, file)| {
                (is_descriptor(db, file) || path.file_name() == FILE_NAME).then_some(file)
            }) {
                found.extend(diagnostics::of_source(db, file));
                found.extend(of_configurations(db, file));
            }
            found
        };
        let before = of_code(&db);
        let count = |found: &[Diagnostic], code| found.iter().filter(|d| d.code == code).count();
        for diagnostic in before.iter().filter(|diagnostic| diagnostic.code == rule.code) {
            for fix in &diagnostic.fixes {
                let edits = match plimsoll_analysis::fix::text_edits(&db, fix) {
                    Ok(edits) => edits,
                    Err(error) => {
                        failures += &format!("{}: {}: {}\n", rule.code, fix.title, error.message());
                        continue;
                    }
                };
                let mut old = Vec::new();
                for (id, edits) in &edits {
                    let path = paths.iter().find(|path| db.file(path).unwrap().id(&db) == *id).unwrap();
                    let file = db.file(path).unwrap();
                    let text = db.text(file).unwrap();
                    let new = plimsoll_syntax::edit::apply(&text, edits).unwrap();
                    old.push(file);
                    db.set_overlay(file, Some(new.into()));
                }
                let after = of_code(&db);
                if count(&after, rule.code) >= count(&before, rule.code)
                    || count(&after, plimsoll_base::Code("syntax"))
                        > count(&before, plimsoll_base::Code("syntax"))
                {
                    failures += &format!("{}: {}: the finding stays\n", rule.code, fix.title);
                }
                // The next fix is for elements as they were named before.
                for file in old {
                    db.set_overlay(file, None);
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}
