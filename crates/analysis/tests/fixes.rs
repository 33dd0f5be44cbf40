//! Fixes: those of all rules, on the examples of their documentation, and many of them in rounds.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_analysis::application::{self, RequestKey};
use plimsoll_analysis::fix::{self, Inapplicable};
use plimsoll_analysis::rules::{RULES, Rule};
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, diagnostics, document, parse};
use plimsoll_base::{
    Applicability, Diagnostic, Edit, Fix, NewValue, Position, Severity, Site, WorkspacePath,
};
use plimsoll_formats::application::Request;
use plimsoll_formats::nulecule::FILE_NAME;
use plimsoll_plan::Options;
use plimsoll_syntax::edit::{Refused, apply};
use plimsoll_syntax::{NodeId, pointer};
use plimsoll_test_support::MemoryWorld;
use plimsoll_test_support::case::{Step, steps};
use plimsoll_test_support::markdown::sections;

fn database(files: &[(&str, &str)]) -> Database {
    let world = MemoryWorld::new(files.iter().copied());
    let paths = world.paths();
    Database::new(Arc::new(world), paths)
}

fn path(path: &str) -> WorkspacePath {
    WorkspacePath::new(path).unwrap()
}

fn text(db: &Database, name: &str) -> String {
    db.text(db.file(&path(name)).unwrap()).unwrap().to_string()
}

/// What `plimsoll check` finds.
fn findings(db: &Database) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let files = plimsoll_analysis::Workspace::get(db).files(db).clone();
    for (path, file) in files.iter() {
        let is_descriptor = document::recognised(db, file).iter().any(Option::is_some);
        if is_descriptor || path.file_name() == FILE_NAME {
            found.extend(diagnostics::of_source(db, file));
            let key = RequestKey::new(db, Request::default());
            found.extend_from_slice(diagnostics::of_application(db, file, key));
            let plan = application::planned(db, file, key, Options::default());
            found.extend(plan.iter().flat_map(|plan| diagnostics::of_plan(plan)));
        }
    }
    let mut once: Vec<Diagnostic> = Vec::new();
    for finding in found {
        if !once.contains(&finding) {
            once.push(finding);
        }
    }
    once
}

/// How often there is a finding with this code and headline.
fn counts(findings: &[Diagnostic]) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.code.to_string(), finding.headline.to_string())).or_default() += 1;
    }
    counts
}

/// The text of each comment, in order.
fn comments(db: &Database, id: plimsoll_base::FileId) -> Vec<String> {
    let tree = source(db, id).and_then(|file| parse::tree(db, file)).expect("a tree");
    tree.comments().iter().map(|range| tree.text()[range.as_usize()].to_owned()).collect()
}

/// What is wrong with the first fix of a finding of an example.
fn objection(files: &[(String, String)], finding: usize) -> Option<String> {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut db = database(&files);
    let before = findings(&db);
    let finding = &before[finding];
    let fix = finding.fixes.first()?;
    let edits = match fix::text_edits(&db, fix) {
        Ok(edits) => edits,
        Err(refused) => return Some(format!("`{}` is refused: {}", fix.title, refused.message())),
    };
    let is_removal = fix.edits.iter().any(|edit| matches!(edit, Edit::Remove { .. } | Edit::Text { .. }));
    for (id, edits) in edits {
        let file = source(&db, id).unwrap();
        let (old_comments, old_errors) = (comments(&db, id), errors(&db, id));
        let new = apply(&db.text(file).unwrap(), &edits).expect("edits that fit");
        db.set_overlay(file, Some(new.as_str().into()));
        if errors(&db, id) > old_errors {
            return Some(format!("`{}` leaves a syntax error:\n{new}", fix.title));
        }
        if !is_removal && comments(&db, id) != old_comments {
            return Some(format!("`{}` changes comments:\n{new}", fix.title));
        }
    }
    let (before, after) = (counts(&before), counts(&findings(&db)));
    let key = (finding.code.to_string(), finding.headline.to_string());
    if after.get(&key).copied().unwrap_or(0) >= before[&key] {
        return Some(format!("`{}` does not remove the finding", fix.title));
    }
    let added = after.iter().find(|(key, number)| {
        let is_new = **number > before.get(*key).copied().unwrap_or(0);
        is_new && is_objectionable(&key.0, fix.applicability)
    });
    added.map(|((code, headline), _)| format!("`{}` adds [{code}] {headline}", fix.title))
}

/// Whether a fix may not bring a finding of this rule. A mended file is read further, so a fix may show what was hidden: a
/// safe one nothing that is worse than a remark, one that is only offered no error. What is said of the application as a
/// whole depends on the other files of the example, which are not the matter here.
fn is_objectionable(code: &str, applicability: Applicability) -> bool {
    const OF_THE_WHOLE: [&str; 3] =
        ["default-provider-missing", "dependency-cycle", "docker-unnamed-container"];
    let rule = RULES.iter().find(|rule| rule.code.0 == code).expect("a rule");
    let worst = match applicability {
        Applicability::Safe => Severity::Warning,
        Applicability::Suggestion => Severity::Error,
    };
    rule.severity <= worst && !OF_THE_WHOLE.contains(&code)
}

fn errors(db: &Database, id: plimsoll_base::FileId) -> usize {
    source(db, id).and_then(|file| parse::tree(db, file)).expect("a tree").errors().len()
}

fn example(rule: &Rule) -> Vec<(String, String)> {
    let sections = sections(rule.documentation).unwrap();
    let files = steps(&sections[2]).unwrap().into_iter().filter_map(|step| match step {
        Step::File(file) => Some((file.path, file.text)),
        Step::Command(_) => None,
    });
    files.collect()
}

#[test]
fn the_first_fix_of_each_finding_removes_it_and_adds_none() {
    let mut wrong = Vec::new();
    let mut n_fixes = 0;
    for rule in RULES.iter() {
        let files = example(rule);
        let borrowed: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        for (number, finding) in findings(&database(&borrowed)).iter().enumerate() {
            n_fixes += usize::from(!finding.fixes.is_empty());
            let objection = objection(&files, number);
            wrong.extend(objection.map(|words| format!("example of {}: {words}\n", rule.code)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(n_fixes > 3, "only {n_fixes} findings have fixes");
}

// ---- rounds

/// A rule made up for these tests: each `k: v` of the root whose value starts with `bad` gets the value after it.
fn bad(db: &Database, name: &str, fix: impl Fn(Site, &str) -> Fix) -> Vec<Diagnostic> {
    let file = db.file(&path(name)).unwrap();
    let tree = parse::tree(db, file).unwrap();
    let root = tree.documents().next().unwrap().value().unwrap().as_mapping().unwrap();
    let finding = |entry: plimsoll_syntax::Entry<'_>| {
        let value = entry.value()?.as_scalar()?;
        let better = value.text().strip_prefix("bad")?.to_owned();
        let site = Site { file: file.id(db), node: entry.node().id() };
        let finding = RULES[0].finding(site, format!("bad{better}"));
        Some(finding.fix(fix(site, &better)))
    };
    root.entries().filter_map(finding).collect()
}

fn replaced(site: Site, better: &str) -> Fix {
    Fix::safe("Make it better", vec![Edit::Replace { slot: site, value: NewValue::text(better) }])
}

#[test]
fn fixes_are_applied_until_none_is_left() {
    let mut db = database(&[("a.yaml", "a: badbadx # c\nb: badw\nc: z\n")]);
    let outcome = fix::apply_safe(&mut db, |db| bad(db, "a.yaml", replaced));
    assert_eq!(text(&db, "a.yaml"), "a: x # c\nb: w\nc: z\n");
    assert_eq!((outcome.applied, outcome.changed.len(), outcome.left.len()), (3, 1, 0));
    let before: Vec<&str> = outcome.changed.values().map(|text| &**text).collect();
    assert_eq!(before, ["a: badbadx # c\nb: badw\nc: z\n"]);
}

#[test]
fn suggestions_are_never_applied() {
    let mut db = database(&[("a.yaml", "a: badx\n")]);
    let suggested = |site, better: &str| Fix::suggestion("", replaced(site, better).edits);
    let outcome = fix::apply_safe(&mut db, |db| bad(db, "a.yaml", suggested));
    assert_eq!((outcome, text(&db, "a.yaml").as_str()), (fix::Outcome::default(), "a: badx\n"));
}

#[test]
fn a_fix_that_touches_another_waits() {
    let mut db = database(&[("a.yaml", "a: badx\nb: badw\n")]);
    // Each fix adds an entry at the same place as well.
    let fix = |site: Site, better: &str| {
        let mapping = Site { node: NodeId(site.node.0.min(2)), ..site };
        let mut fix = replaced(site, better);
        fix.edits.push(Edit::InsertEntry {
            mapping,
            key: format!("new-{better}"),
            value: NewValue::Null,
            position: Position::Last,
        });
        fix
    };
    let mut rounds = 0;
    let outcome = fix::apply_safe(&mut db, |db| {
        rounds += 1;
        bad(db, "a.yaml", fix)
    });
    assert_eq!(text(&db, "a.yaml"), "a: x\nb: w\nnew-x: null\nnew-w: null\n");
    assert_eq!((outcome.applied, rounds), (2, 3));
}

#[test]
fn fixes_that_never_end_stop_after_the_rounds_and_say_so() {
    let mut db = database(&[("a.yaml", "a: bad\n")]);
    let worse = |site, better: &str| replaced(site, &format!("badbad{better}"));
    let outcome = fix::apply_safe(&mut db, |db| bad(db, "a.yaml", worse));
    assert_eq!(outcome.applied, fix::MAX_ROUNDS);
    assert_eq!(outcome.left.len(), 1);
    assert_eq!(outcome.left[0].reason, None);
}

#[test]
fn a_fix_that_breaks_its_file_is_undone_and_those_of_other_files_are_not() {
    let mut db = database(&[("a.yaml", "a: badx\nb: badw\n"), ("b.yaml", "a: badz\n")]);
    let outcome = fix::apply_safe(&mut db, |db| {
        let breaking = |site: Site, _: &str| {
            let place = plimsoll_base::Place::value(site);
            Fix::safe("Break it", vec![Edit::Text { place, insert: "[".to_owned() }])
        };
        let mut found = bad(db, "a.yaml", breaking);
        found.extend(bad(db, "b.yaml", replaced));
        found
    });
    assert_eq!(text(&db, "a.yaml"), "a: badx\nb: badw\n");
    assert_eq!(text(&db, "b.yaml"), "a: z\n");
    assert_eq!((outcome.applied, outcome.changed.len()), (1, 1));
    let reasons: Vec<_> = outcome.left.iter().map(|left| left.reason).collect();
    assert_eq!(reasons, [Some(Inapplicable::Breaking); 2]);
}

#[test]
fn a_fix_that_the_text_does_not_allow_is_told() {
    let mut db = database(&[("a.yaml", "a: badx\nx: 1\n")]);
    let renamed =
        |entry, better: &str| Fix::safe("Rename", vec![Edit::RenameKey { entry, key: better.to_owned() }]);
    let outcome = fix::apply_safe(&mut db, |db| bad(db, "a.yaml", renamed));
    assert_eq!(outcome.left[0].reason, Some(Inapplicable::Refused(Refused::KeyExists)));
    assert_eq!((outcome.applied, outcome.changed.len()), (0, 0));
}

#[test]
fn one_fix_may_change_several_files() {
    let mut db = database(&[("a.yaml", "a: badx\n"), ("b.yaml", "list: []\n")]);
    let list = {
        let file = db.file(&path("b.yaml")).unwrap();
        let tree = parse::tree(&db, file).unwrap();
        let node = pointer::find(tree.documents().next().unwrap(), "/list").unwrap();
        Site { file: file.id(&db), node }
    };
    let both = |site, better: &str| {
        let mut fix = replaced(site, better);
        let value = NewValue::text(better);
        fix.edits.push(Edit::InsertItem { sequence: list, value, position: Position::Last });
        fix
    };
    let outcome = fix::apply_safe(&mut db, |db| bad(db, "a.yaml", both));
    assert_eq!((text(&db, "a.yaml").as_str(), text(&db, "b.yaml").as_str()), ("a: x\n", "list: [x]\n"));
    assert_eq!((outcome.applied, outcome.changed.len()), (1, 2));
}

// ---- 0.0.1-alpha

/// Applies all safe fixes, and expects that nothing but these findings is left and that all comments are.
fn migrated(before: &str, left: &[&str]) -> String {
    let mut db =
        database(&[("Nulecule", before), ("run", "docker run $image"), ("plain", "docker run nginx")]);
    let id = db.file(&path("Nulecule")).unwrap().id(&db);
    let old_comments = comments(&db, id);
    let outcome = fix::apply_safe(&mut db, findings);
    assert_eq!(outcome.left, []);
    let after = text(&db, "Nulecule");
    assert_eq!(comments(&db, id), old_comments, "{after}");
    // That the file is for docker alone, with a container without a name, and has requirements, is no matter of its version.
    let mut codes: Vec<String> = findings(&db).iter().map(|finding| finding.code.to_string()).collect();
    const OTHERWISE: [&str; 3] =
        ["default-provider-missing", "docker-unnamed-container", "requirements-crash-atomicapp"];
    codes.retain(|code| !OTHERWISE.contains(&code.as_str()));
    assert_eq!(codes, left, "{after}");
    after
}

const OLD: &str = "\
# An old file.
specversion: \"0.0.1-alpha\" # the first
id: web
metadata:
    name: Web   # for people

# The components.
graph:
    # In front.
    web:
        params: # asked for
            # The image.
            image:   # of the web
                description: >
                    the image
                    of the web
                default: nginx

        artifacts:
            docker:
                - file://run # here

    # External.
    database:
        source: docker://example.org/database
requirements:
    persistentVolume:
        name: data
        accessMode: ReadWrite
        size: 4 # GB
params:
    provider: {description: where to, default: docker}
# The end.
";

const NEW: &str = "\
# An old file.
specversion: 0.0.2 # the first
id: web
metadata:
    name: Web   # for people

# The components.
graph:
    # In front.
    - name: web
      params: # asked for
          # The image.
          - name: image   # of the web
            description: >
                the image
                of the web
            default: nginx

      artifacts:
          docker:
              - file://run # here

    # External.
    - name: database
      source: docker://example.org/database
requirements:
    - persistentVolume:
          name: data
          accessMode: ReadWrite
          size: 4 # GB
params:
    - {name: provider, description: where to, default: docker}
# The end.
";

#[test]
fn an_old_file_becomes_a_new_one_with_all_its_comments() {
    assert_eq!(migrated(OLD, &["nested-application-not-found"]), NEW);
}

#[test]
fn an_old_file_in_json_becomes_a_new_one() {
    let before = r#"{
  "specversion": "0.0.1-alpha",
  "id": "web",
  "graph": {
    "web": {
      "params": {
        "image": {"description": "the image", "default": "nginx"}
      },
      "artifacts": {"docker": ["file://run"]}
    }
  }
}
"#;
    let after = r#"{
  "specversion": "0.0.2",
  "id": "web",
  "graph": [
    {
      "name": "web",
      "params": [
        {"name": "image", "description": "the image", "default": "nginx"}
      ],
      "artifacts": {"docker": ["file://run"]}
    }
  ]
}
"#;
    assert_eq!(migrated(before, &[]), after);
}

#[test]
fn mappings_in_a_file_of_0_0_2_become_lists_one_after_another() {
    let before = "\
id: web
specversion: 0.0.2
graph:
   web: # one
      params:
         image: # two
            description: the image
            default: nginx
      artifacts: {docker: [file://run]}
";
    let after = "\
id: web
specversion: 0.0.2
graph:
   - name: web # one
     params:
        - name: image # two
          description: the image
          default: nginx
     artifacts: {docker: [file://run]}
";
    assert_eq!(migrated(before, &[]), after);
    let single = "\
id: web
specversion: 0.0.2
graph:
  name: web # one
  # two
  artifacts:
    docker:
    - file://plain
";
    let wrapped = "\
id: web
specversion: 0.0.2
graph:
  - name: web # one
    # two
    artifacts:
      docker:
      - file://plain
";
    assert_eq!(migrated(single, &[]), wrapped);
}

#[test]
fn a_broken_old_file_stays_as_it_is_and_says_why() {
    let before = "\
id: web
specversion: 0.0.1-alpha
graph:
  web:
    params:
      image:
        description: the image
        default: 'nginx
    artifacts: {docker: [file://run]}
";
    let mut db = database(&[("Nulecule", before), ("run", "docker run $image")]);
    let outcome = fix::apply_safe(&mut db, findings);
    assert_eq!(text(&db, "Nulecule"), before);
    let left: Vec<_> = outcome.left.iter().map(|left| (left.code.0, left.reason)).collect();
    assert_eq!(left, [("legacy-spec-0-0-1", Some(Inapplicable::Refused(Refused::Broken)))]);
}

#[test]
fn edits_of_one_fix_that_overlap_are_refused() {
    let db = database(&[("a.yaml", "a: {b: badx}\n")]);
    let file = db.file(&path("a.yaml")).unwrap();
    let tree = parse::tree(&db, file).unwrap();
    let node = |pointer| pointer::find(tree.documents().next().unwrap(), pointer).unwrap();
    let replace = |node| {
        let slot = Site { file: file.id(&db), node };
        Edit::Replace { slot, value: NewValue::text("x") }
    };
    let fix = Fix::safe("", vec![replace(node("/a/b")), replace(node("/a"))]);
    assert_eq!(fix::text_edits(&db, &fix), Err(Inapplicable::Overlapping));
}
