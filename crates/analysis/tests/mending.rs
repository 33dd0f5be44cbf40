//! Fixes of the rules about answers files and written order, applied.
#![allow(clippy::disallowed_methods, reason = "a test")]

use std::sync::Arc;

use plimsoll_analysis::application::RequestKey;
use plimsoll_analysis::{Database, diagnostics, locate};
use plimsoll_base::{Applicability, Edit, WorkspacePath};
use plimsoll_formats::application::Request;
use plimsoll_syntax::edit::{TextEdit, apply, move_item};
use plimsoll_test_support::MemoryWorld;

const INNER: &str = "id: inner\nspecversion: 0.0.2\ngraph:\n- name: server\n  params: [{name: image}]\n  artifacts: \
                     {docker: [file://run]}\n";
const OUTER: &str = "id: outer\nspecversion: 0.0.2\ngraph:\n# serves\n- name: web\n  params: [{name: image}]\n  artifacts: \
                     {docker: [file://web]}\n- name: db\n  source: docker://example/inner\n";

/// The file after the first fix of the first finding with this code.
fn mended(code: &str, path: &str, answers: &str) -> (Applicability, String) {
    let world = MemoryWorld::new([
        ("Nulecule", OUTER),
        ("web", "docker run --name web --link db $image"),
        ("inner/Nulecule", INNER),
        ("inner/run", "docker run --name db $image"),
        ("answers.conf", answers),
    ]);
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let file = |path: &str| db.file(&WorkspacePath::new(path).unwrap()).unwrap();
    let request = Request { provider: Some("docker".into()), ..Request::default() };
    let mut findings = diagnostics::of_source(&db, file("answers.conf"));
    let of_application =
        diagnostics::of_application(&db, file("Nulecule"), RequestKey::new(&db, request)).to_vec();
    findings.extend(of_application);
    let finding =
        findings.iter().find(|finding| finding.code.0 == code).unwrap_or_else(|| panic!("{findings:#?}"));
    let fix = finding.fixes.first().expect("there is a fix");
    let text = db.text(file(path)).unwrap();
    let edits: Vec<TextEdit> = fix.edits.iter().flat_map(|edit| edits(&db, edit, file(path))).collect();
    (fix.applicability, apply(&text, &edits).unwrap())
}

fn edits(db: &Database, edit: &Edit, file: plimsoll_analysis::SourceFile) -> Vec<TextEdit> {
    match edit {
        Edit::Text { place, insert } => {
            let (found, range) = locate::locate(db, *place).unwrap();
            assert_eq!(found, file);
            vec![TextEdit { range, insert: insert.clone() }]
        }
        Edit::Move { item, position } => {
            let tree = plimsoll_analysis::parse::tree(db, file).unwrap();
            move_item(tree, item.node, *position).unwrap()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn answers_files_are_mended() {
    for (code, before, trust, after) in [
        ("answers-colon-separator", "[web]\nimage: x # y\n", Applicability::Safe, "[web]\nimage = x # y\n"),
        ("answers-colon-separator", "[web]\nimage:x\n", Applicability::Safe, "[web]\nimage=x\n"),
        (
            "answers-legacy-section",
            "[server] # old\nimage = x\n",
            Applicability::Safe,
            "[db:server] # old\nimage = x\n",
        ),
        (
            "answers-unknown-section",
            "[ wbe ]\nimage = x\n",
            Applicability::Suggestion,
            "[ web ]\nimage = x\n",
        ),
        ("answers-unknown-key", "[web]\nimgae = x\n", Applicability::Suggestion, "[web]\nimage = x\n"),
        (
            "answers-key-outside-section",
            "# all\nimage = x\n",
            Applicability::Suggestion,
            "# all\n[general]\nimage = x\n",
        ),
    ] {
        assert_eq!(mended(code, "answers.conf", before), (trust, after.to_owned()), "{code}");
    }
}

#[test]
fn an_item_moves_behind_what_it_needs() {
    let (trust, text) = mended("order-contradicts-dependency", "Nulecule", "");
    assert_eq!(trust, Applicability::Safe);
    let (db, web) = (text.find("- name: db").unwrap(), text.find("# serves\n- name: web").unwrap());
    assert!(db < web, "{text}");
}
