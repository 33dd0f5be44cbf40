//! What is computed again after an edit, query by query. Everything is asked for after each edit; what is listed here is
//! all that runs, in the order in which it starts. Where no file is named, the query is about the workspace or about a name,
//! or did not run with these values before.

use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_analysis::application::{self, RequestKey};
use plimsoll_analysis::{Database, SourceFile, diagnostics};
use plimsoll_base::WorkspacePath;
use plimsoll_formats::application::Request;
use plimsoll_plan::Options;
use plimsoll_test_support::MemoryWorld;
use rustc_hash::FxHashMap;
use salsa::plumbing::AsId;

/// An application that nests another one, and one that has nothing to do with either.
const FILES: [(&str, &str); 6] = [
    (
        "blog/Nulecule",
        "id: blog
specversion: 0.0.2
metadata:
  name: Blog
  description: words about ships
graph:
  - name: ghost
    artifacts:
      kubernetes: [file://pod.yaml]
",
    ),
    ("blog/pod.yaml", "kind: Pod\nmetadata: {name: ghost}\nspec: {image: ghost}\n"),
    (
        "mariadb/Nulecule",
        "id: mariadb
specversion: 0.0.2
graph:
  - name: server
    params:
      - name: image
        description: the server
        default: mariadb:10
    artifacts:
      kubernetes: [file://pod.yaml]
",
    ),
    ("mariadb/pod.yaml", "kind: Pod\nmetadata: {name: mariadb}\nspec: {image: $image}\n"),
    (
        "shop/Nulecule",
        "id: shop
specversion: 0.0.2
graph:
  - name: db
    source: docker://example/mariadb
  - name: web
    params:
      - name: image
        description: the front
        default: nginx:1
    artifacts:
      kubernetes: [file://pod.yaml]
",
    ),
    ("shop/pod.yaml", "kind: Pod\nmetadata: {name: web}\nspec: {image: $image, restart: always}\n"),
];

#[test]
fn a_comment_ends_at_the_tree() {
    let mut editor = Editor::open_with_files();
    let runs = editor.replace("shop/Nulecule", "id: shop", "# The shop.\nid: shop # its name");
    assert_eq!(
        runs,
        "
text            shop/Nulecule
parse           shop/Nulecule
of_file         shop/Nulecule
lines           shop/Nulecule
"
    );
}

#[test]
fn moved_text_ends_at_the_tree() {
    let mut editor = Editor::open_with_files();
    let runs = editor.replace("mariadb/Nulecule", "graph:\n", "\n\n\n# Moved.\n\ngraph:\n\n");
    assert_eq!(
        runs,
        "
text            mariadb/Nulecule
parse           mariadb/Nulecule
of_file         mariadb/Nulecule
lines           mariadb/Nulecule
"
    );
}

#[test]
fn a_comment_in_an_artifact_ends_at_its_rendering() {
    let mut editor = Editor::open_with_files();
    let runs = editor.replace("shop/pod.yaml", "metadata:", "# The names.\nmetadata:");
    assert_eq!(
        runs,
        "
text            shop/pod.yaml
parse           shop/pod.yaml
render          shop/pod.yaml
artifact_errors shop/pod.yaml
of_file         shop/pod.yaml
lines           shop/pod.yaml
"
    );
}

#[test]
fn a_value_that_is_no_part_of_the_model_ends_at_the_document() {
    let mut editor = Editor::open_with_files();
    let runs = editor.replace("blog/Nulecule", "words about ships", "words about lines");
    assert_eq!(
        runs,
        "
text            blog/Nulecule
parse           blog/Nulecule
nulecule        blog/Nulecule
recognised      blog/Nulecule
of_file         blog/Nulecule
lines           blog/Nulecule
of_documents    blog/Nulecule
"
    );
}

#[test]
fn a_value_of_a_nested_application_reaches_the_one_around_it_and_no_other() {
    let mut editor = Editor::open_with_files();
    let runs = editor.replace("mariadb/Nulecule", "mariadb:10", "mariadb:11");
    assert_eq!(
        runs,
        "
text            mariadb/Nulecule
parse           mariadb/Nulecule
nulecule        mariadb/Nulecule
recognised      mariadb/Nulecule
assembled       mariadb/Nulecule
render
planned         mariadb/Nulecule
of_application  mariadb/Nulecule
of_file         mariadb/Nulecule
lines           mariadb/Nulecule
of_documents    mariadb/Nulecule
with_defaults   mariadb/Nulecule
named           mariadb/Nulecule
assembled       shop/Nulecule
planned         shop/Nulecule
of_application  shop/Nulecule
"
    );
}

#[test]
fn a_value_of_an_artifact_reaches_the_application() {
    let mut editor = Editor::open_with_files();
    let runs = editor.replace("shop/pod.yaml", "always", "never");
    assert_eq!(
        runs,
        "
text            shop/pod.yaml
parse           shop/pod.yaml
render          shop/pod.yaml
assembled       shop/Nulecule
planned         shop/Nulecule
of_application  shop/Nulecule
with_defaults   shop/Nulecule
artifact_errors shop/pod.yaml
hyphenated      shop/pod.yaml
placeholders    shop/pod.yaml
in_templates    shop/pod.yaml
nulecule        shop/pod.yaml
recognised      shop/pod.yaml
of_file         shop/pod.yaml
lines           shop/pod.yaml
of_documents    shop/pod.yaml
"
    );
}

#[test]
fn a_name_reaches_only_those_who_look_for_one() {
    let mut editor = Editor::open_with_files();
    let runs = editor.replace("blog/Nulecule", "id: blog", "id: diary");
    assert_eq!(
        runs,
        "
text            blog/Nulecule
parse           blog/Nulecule
nulecule        blog/Nulecule
recognised      blog/Nulecule
assembled       blog/Nulecule
planned         blog/Nulecule
history_of
of_application  blog/Nulecule
of_file         blog/Nulecule
lines           blog/Nulecule
of_documents    blog/Nulecule
with_defaults   blog/Nulecule
named           blog/Nulecule
applications
assembled       shop/Nulecule
"
    );
}

#[test]
fn opening_a_file_reaches_its_application_once_and_no_other() {
    let mut editor = Editor::open();
    let path = WorkspacePath::new("mariadb/pod.yaml").unwrap();
    let file = editor.db.file(&path).unwrap();
    let text = editor.db.text(file).unwrap();
    editor.db.set_overlay(file, Some(text));
    editor.ask_for_everything();
    let runs = editor.runs();
    assert!(runs.contains("assembled       shop/Nulecule\n"), "{runs}");
    assert!(!runs.contains("blog"), "{runs}");
}

#[test]
fn an_equal_text_is_no_edit() {
    let mut editor = Editor::open_with_files();
    assert!(!editor.replace("shop/Nulecule", "id: shop", "id: shop ").trim().is_empty());
    assert_eq!(editor.replace("shop/Nulecule", "id: shop ", "id: shop "), "\n");
}

/// A hundred Applications, and a definition that they share.
fn hundred_applications() -> Editor {
    let application = |number: u32| {
        let text = format!(
            "apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {{name: shop-{number}}}
spec:
  components:
    - name: web
      type: site
      properties: {{image: 'example/web:{number}'}}
"
        );
        (format!("apps/shop-{number:02}.yaml"), text)
    };
    let definition = "site: {type: \"component\"}\ntemplate: {parameter: {image: string, port: *80 | int}}\n";
    let mut files: Vec<(String, String)> = (0..100).map(application).collect();
    files.push(("site.cue".to_owned(), definition.to_owned()));
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    Editor::open_on(files).with_files_open()
}

/// Whether a file is worth parsing is told by a word in its text, so that is looked for again.
#[test]
fn a_comment_in_an_application_ends_at_the_tree() {
    let mut editor = hundred_applications();
    let runs = editor.replace("apps/shop-42.yaml", "spec:", "# What it is.\nspec:");
    assert_eq!(
        runs,
        "
text            apps/shop-42.yaml
is_candidate    apps/shop-42.yaml
parse           apps/shop-42.yaml
of_file         apps/shop-42.yaml
lines           apps/shop-42.yaml
"
    );
}

#[test]
fn a_value_of_an_application_reaches_no_other() {
    let mut editor = hundred_applications();
    let runs = editor.replace("apps/shop-42.yaml", "example/web:42", "example/web:43");
    let others: Vec<&str> =
        runs.lines().filter(|line| line.contains('/') && !line.ends_with("shop-42.yaml")).collect();
    assert!(others.is_empty(), "{others:?}");
    for query in ["documents ", "assembled ", "planned "] {
        assert!(runs.lines().any(|line| line.starts_with(query)), "{query}: {runs}");
    }
}

#[test]
fn a_comment_in_a_definition_reaches_nobody_who_uses_it() {
    let mut editor = hundred_applications();
    let comments = "\n// What it makes.\n\ntemplate: {\n  // What is run.\n  parameter: {";
    let runs = editor.replace("site.cue", "template: {parameter: {", comments);
    assert!(runs.lines().any(|line| line.starts_with("definitions ")), "{runs}");
    let others: Vec<&str> =
        runs.lines().filter(|line| !line.is_empty() && !line.ends_with("site.cue")).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn a_definition_reaches_those_who_use_it_and_not_their_documents() {
    let mut editor = hundred_applications();
    let runs = editor.replace("site.cue", "*80", "*8080");
    let runs_of = |query: &str| runs.lines().filter(|line| line.starts_with(query)).count();
    assert_eq!((runs_of("assembled "), runs_of("documents "), runs_of("parse ")), (100, 0, 1), "{runs}");
}

#[test]
fn nothing_runs_twice() {
    let editor = Editor::open_with_files();
    editor.ask_for_everything();
    assert_eq!(editor.runs(), "\n");
}

/// A workspace in an editor, and the queries that ran since it was last asked.
struct Editor {
    db: Database,
    files: Vec<SourceFile>,
    /// The engine's name of each query that ran: `parse(Id(3))`.
    log: Arc<Mutex<Vec<String>>>,
    /// The paths behind the engine's ids.
    paths: FxHashMap<String, String>,
}

impl Editor {
    fn open() -> Self {
        Self::open_on(FILES)
    }

    fn open_on<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let world = MemoryWorld::new(files);
        let paths = world.paths();
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let events = log.clone();
        let note = move |event: salsa::Event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind {
                events.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{database_key:?}"));
            }
        };
        let db = Database::with_events(Arc::new(world), paths.clone(), Some(Box::new(note)));
        let files: Vec<SourceFile> = paths.iter().map(|path| db.file(path).unwrap()).collect();
        let names = files.iter().map(|file| (format!("{:?}", file.as_id()), file.path(&db).to_string()));
        let mut editor = Self { paths: names.collect(), files, log, db };
        editor.learn();
        editor
    }

    /// With all files open. Until a file is opened the engine takes it for one that hardly ever changes; that it does
    /// is news for all that depends on it, once.
    fn open_with_files() -> Self {
        Self::open().with_files_open()
    }

    fn with_files_open(self) -> Self {
        let mut editor = self;
        for file in editor.files.clone() {
            let text = editor.db.text(file).unwrap();
            editor.db.set_overlay(file, Some(text));
        }
        editor.ask_for_everything();
        editor.log.lock().unwrap_or_else(PoisonError::into_inner).clear();
        editor
    }

    fn ask_for_everything(&self) {
        for &file in &self.files {
            self.ask(file);
        }
    }

    fn ask(&self, file: SourceFile) {
        let key = RequestKey::new(&self.db, Request::default());
        application::planned(&self.db, file, key, Options::default());
        diagnostics::of_application(&self.db, file, key);
        diagnostics::of_file(&self.db, file);
        diagnostics::of_documents(&self.db, file);
    }

    /// Ids of several keys in one are not those of a file. Asking for one file after the other shows which is about
    /// which; a rendering is about the artifact that is read next.
    fn learn(&mut self) {
        for file in self.files.clone() {
            self.ask(file);
            let asked = file.path(&self.db).to_string();
            let log = std::mem::take(&mut *self.log.lock().unwrap_or_else(PoisonError::into_inner));
            for (index, name) in log.iter().enumerate() {
                let (query, id) = parts(name);
                let next = log.get(index + 1).and_then(|next| self.paths.get(parts(next).1));
                let path = match query {
                    "applications" | "history_of" => continue,
                    "render" => next.cloned().unwrap_or_default(),
                    _ => asked.clone(),
                };
                self.paths.entry(id.to_owned()).or_insert(path);
            }
        }
    }

    /// Types `to` over the only `from` in a file, asks for everything, and tells what ran.
    fn replace(&mut self, path: &str, from: &str, to: &str) -> String {
        let file = self.db.file(&WorkspacePath::new(path).unwrap()).unwrap();
        let text = self.db.text(file).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from:?} must be there once");
        self.db.set_overlay(file, Some(text.replace(from, to).into()));
        self.ask_for_everything();
        self.runs()
    }

    /// What ran since it was last asked, one line a query, in the order in which they started.
    fn runs(&self) -> String {
        let mut runs = String::from("\n");
        for name in self.log.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let (query, id) = parts(&name);
            let path = self.paths.get(id).map_or("", String::as_str);
            runs.push_str(format!("{query:<16}{path}").trim_end());
            runs.push('\n');
        }
        runs
    }
}

/// `parse(Id(3))` as `parse` and `Id(3)`.
fn parts(name: &str) -> (&str, &str) {
    name.strip_suffix(')').and_then(|name| name.split_once('(')).unwrap_or((name, ""))
}
