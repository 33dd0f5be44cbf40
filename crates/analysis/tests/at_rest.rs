//! Files that no editor holds are looked at once, however much is typed in others; and what is known of the workspace does not
//! depend on who holds what.

use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_analysis::{Database, diagnostics, document, oam};
use plimsoll_base::WorkspacePath;
use plimsoll_test_support::MemoryWorld;

const NULECULE: &str = "id: shop\nspecversion: 0.0.2\nmetadata: {name: Shop}\ngraph: []\n";
const BUNDLE: &str =
    r#"{"schemaVersion": "1.2.0", "name": "shop", "version": "1.0.0", "invocationImages": [{"image": "a"}]}"#;
const APPLICATION: &str =
    "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop}\nspec: {components: []}\n";

/// All names of the three families are there several times, so that their order shows.
fn files() -> Vec<(String, &'static str)> {
    let folders = ["a", "a/A", "a/b", "b", "b-c", "c"].into_iter();
    let kinds = [("Nulecule", NULECULE), ("bundle.json", BUNDLE), ("app.yaml", APPLICATION)];
    folders.flat_map(|folder| kinds.map(|(name, text)| (format!("{folder}/{name}"), text))).collect()
}

fn database(events: Option<Box<dyn Fn(salsa::Event) + Send + Sync>>) -> Database {
    let files = files();
    let world = MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), *text)));
    let paths = world.paths();
    Database::with_events(Arc::new(world), paths, events)
}

fn hold(db: &mut Database, path: &str, text: &str) {
    let file = db.file(&WorkspacePath::new(path).unwrap()).unwrap();
    db.set_overlay(file, Some(text.into()));
}

#[test]
fn the_same_is_known_whoever_holds_a_file() {
    let at_rest = database(None);
    let known = |db: &Database| (oam::index(db), document::bundles(db), document::applications(db));
    let expected = known(&at_rest);
    assert_eq!((expected.1.len(), expected.2.len()), (6, 6));
    for (path, text) in files() {
        let mut db = database(None);
        hold(&mut db, &path, text);
        assert_eq!(known(&db), expected, "{path} is held");
        let file = db.file(&WorkspacePath::new(&path).unwrap()).unwrap();
        db.set_overlay(file, None);
        assert_eq!(known(&db), expected, "{path} was held");
    }
    let mut db = database(None);
    files().iter().for_each(|(path, text)| hold(&mut db, path, text));
    assert_eq!(known(&db), expected, "all are held");
}

#[test]
fn typing_looks_at_no_file_at_rest() {
    let looked: Arc<Mutex<Vec<String>>> = Arc::default();
    let events = looked.clone();
    let note = move |event: salsa::Event| {
        if let salsa::EventKind::DidValidateMemoizedValue { database_key } = event.kind {
            events.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{database_key:?}"));
        }
    };
    let mut db = database(Some(Box::new(note)));
    // What was held once is no reason to look at all others.
    hold(&mut db, "c/app.yaml", APPLICATION);
    oam::index(&db);
    let file = db.file(&WorkspacePath::new("c/app.yaml").unwrap()).unwrap();
    db.set_overlay(file, None);
    let mut type_in = |path: &str, text: &str| {
        hold(&mut db, path, text);
        let file = db.file(&WorkspacePath::new(path).unwrap()).unwrap();
        looked.lock().unwrap_or_else(PoisonError::into_inner).clear();
        diagnostics::of_documents(&db, file);
        let known = (oam::index(&db), document::bundles(&db), document::applications(&db));
        assert_eq!((known.1.len(), known.2.len()), (6, 6));
        let looked = looked.lock().unwrap_or_else(PoisonError::into_inner);
        let of_files = ["names(", "named(", "named_bundle(", "is_candidate("];
        let is_of_file = |name: &&String| of_files.iter().any(|query| name.starts_with(query));
        looked.iter().filter(is_of_file).count()
    };
    for (path, text, value) in [
        ("b/app.yaml", APPLICATION, "components: [{name: web}]"),
        ("b/Nulecule", NULECULE, "graph: [{name: web}]"),
        ("b/bundle.json", BUNDLE, "{\"image\": \"b\"}"),
    ] {
        type_in(path, text);
        let from = ["components: []", "graph: []", "{\"image\": \"a\"}"]
            .into_iter()
            .find(|from| text.contains(from));
        let count = type_in(path, &text.replace(from.unwrap(), value));
        // Of those that were held, which are four at most, in two queries; at rest are fourteen at least.
        assert!(count <= 8, "{path}: {count} were looked at");
    }
}
