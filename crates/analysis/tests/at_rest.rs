//! Files that no editor holds are looked at once, however much is typed in others; and what is known of the workspace does not
//! depend on who holds what.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_analysis::{Database, diagnostics, document, oam};
use plimsoll_base::{Make, ReadFailure, WorkspacePath, World};
use plimsoll_formats::oam::index::Category;
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

/// A world that counts how often a file is read.
struct Counting(MemoryWorld, AtomicUsize);

impl World for Counting {
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.read(path)
    }
}

#[test]
fn a_file_at_rest_is_read_again_only_when_it_changed() {
    let files = files();
    let world = MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), *text)));
    let paths = world.paths();
    let world = Arc::new(Counting(world, AtomicUsize::new(0)));
    let mut db = Database::new(world.clone(), paths);
    let known = |db: &Database| (oam::index(db), document::bundles(db), document::applications(db));
    let reads = |db: &Database| {
        let before = world.1.load(Ordering::Relaxed);
        (known(db), world.1.load(Ordering::Relaxed) - before)
    };
    // A file that may hold names of several families is read once, too.
    assert_eq!(reads(&db).1, files.len());
    assert_eq!(reads(&db).1, 0);
    for (path, from, to) in [
        ("b/app.yaml", "name: shop", "name: store"),
        ("b/Nulecule", "id: shop", "id: store"),
        ("b/bundle.json", "\"shop\"", "\"store\""),
        ("b/app.yaml", "Application", "Nothing"),
        ("b/Nulecule", "graph: []", "graph: ["),
    ] {
        let at = WorkspacePath::new(path).unwrap();
        let text = world.0.read(&at).unwrap().replace(from, to);
        world.0.write(path, &text);
        db.touch(db.file(&at).unwrap());
        let (now, count) = reads(&db);
        assert_eq!(count, 1, "{path}");
        assert_eq!(now, known(&Database::new(world.clone(), world.0.paths())), "{path}: {from} is {to}");
    }
    // What was added is looked at alone, and what is gone is known no more.
    world.0.write("d/app.yaml", APPLICATION);
    db.add_files([WorkspacePath::new("d/app.yaml").unwrap()]);
    assert_eq!(reads(&db).1, 1);
    db.remove_files(&[WorkspacePath::new("a/app.yaml").unwrap()]);
    let (now, count) = reads(&db);
    assert_eq!((count, now.0.names(Category::Configuration).count()), (0, 1));
    let entries = now.0.all(Category::Configuration, "shop");
    assert!(entries.iter().all(|entry| entry.path.as_str() != "a/app.yaml"));
    assert!(entries.iter().any(|entry| entry.path.as_str() == "d/app.yaml"));
}

#[test]
fn the_same_is_known_where_all_is_read_anyway() {
    let at_rest = database(None);
    let mut all = database(None);
    all.will_read_all();
    let known = |db: &Database| (oam::index(db), document::bundles(db), document::applications(db));
    assert_eq!(known(&all), known(&at_rest));
}

/// A world that remembers what was made of a file, and has forgotten the file itself.
struct Remembering(MemoryWorld, Mutex<BTreeMap<WorkspacePath, Vec<u8>>>);

impl World for Remembering {
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        self.0.read(path)
    }

    fn recall(&self, path: &WorkspacePath, make: Make<'_>) -> Option<Cow<'_, [u8]>> {
        let known = self.1.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let made = known.or_else(|| self.read(path).ok().map(|text| make(text, true).bytes))?;
        self.1.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), made.clone());
        Some(made.into())
    }
}

#[test]
fn what_the_world_remembers_need_not_be_read() {
    let files = files();
    let world = MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), *text)));
    let paths = world.paths();
    let known = |db: &Database| (oam::index(db), document::bundles(db), document::applications(db));
    let world = Arc::new(Remembering(world, Mutex::default()));
    let expected = known(&Database::new(world.clone(), paths.clone()));
    let memory = std::mem::take(&mut *world.1.lock().unwrap_or_else(PoisonError::into_inner));
    // Nothing is there to be read.
    let empty = Arc::new(Remembering(MemoryWorld::default(), Mutex::new(memory)));
    assert_eq!(known(&Database::new(empty.clone(), paths.clone())), expected);
    // What nobody wrote as it stands there is as if nothing were in the file.
    empty.1.lock().unwrap_or_else(PoisonError::into_inner).values_mut().for_each(|made| made.push(0));
    let nothing = known(&Database::new(empty, paths));
    assert_eq!(
        (nothing.0.names(Category::Configuration).count(), nothing.1.len(), nothing.2.len()),
        (0, 0, 0)
    );
}
