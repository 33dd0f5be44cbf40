//! What is remembered of a large workspace changes no result, holds no secret, and is in nobody's way.
#![allow(clippy::disallowed_methods, missing_docs)]

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::{Strategy, any};
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

/// So many files at least have a cache.
const FILES: usize = 1001;

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn application(name: &str, of: &str, image: usize) -> String {
    format!(
        "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {{name: {name}}}\nspec:\n  components:\n    \
         - {{name: web, type: {of}, properties: {{image: 'example/web:{image}'}}}}\n"
    )
}

fn definition(name: &str) -> String {
    format!(
        "apiVersion: core.oam.dev/v1beta1\nkind: ComponentDefinition\nmetadata: {{name: {name}}}\nspec:\n  \
         workload: {{type: autodetects.core.oam.dev}}\n  schematic:\n    cue:\n      \
         template: \"parameter: {{\\n\\timage: string\\n}}\\n\"\n"
    )
}

/// A workspace with many applications that nothing is said of, and some that mean each other.
fn workspace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let small = "kind: Policy\napiVersion: core.oam.dev/v1beta1\n";
    for number in 0..FILES {
        write(
            at,
            &format!("many/{}/{number}.yaml", number / 100),
            &format!("{small}metadata: {{name: p{number}}}\n"),
        );
    }
    let needs = "[[needs]]\napplication = 'shop'\non = ['store']\n";
    write(at, "plimsoll.toml", needs);
    write(at, "shop/app.yaml", &application("shop", "own", 1));
    write(at, "store/app.yaml", &application("store", "webservice", 1));
    write(at, "types/own.yaml", &definition("own"));
    folder
}

fn plimsoll(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    let output = command.args(arguments).current_dir(folder).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The outputs of calls, which must be the same with and without what is remembered.
fn outputs(folder: &Path) -> Vec<(Option<i32>, String, String)> {
    let calls = [vec!["plan", "shop", "-o", "json"], vec!["check", "shop", "plimsoll.toml"]];
    let outputs = calls.iter().map(|call| {
        let without = plimsoll(folder, &[&call[..], &["--no-cache"]].concat());
        let with = plimsoll(folder, call);
        assert_eq!(with, without, "{call:?}");
        with
    });
    outputs.collect()
}

fn facts(folder: &Path) -> std::path::PathBuf {
    folder.join(".plimsoll/cache/facts")
}

/// Something that somebody does to a workspace.
#[derive(Clone, Debug)]
enum Edit {
    /// A file has the text of another application, or of a definition.
    Write(usize, usize),
    /// A file is gone.
    Remove(usize),
    /// A file is somewhere else.
    Move(usize, usize),
    /// What is remembered is gone, or damaged at a place.
    Forget(Option<usize>),
}

const PATHS: [&str; 6] = [
    "shop/app.yaml",
    "store/app.yaml",
    "types/own.yaml",
    "types/more.yaml",
    "store/more.yaml",
    "many/0/7.yaml",
];

impl Edit {
    fn make(&self, folder: &Path) {
        let texts = || {
            let kinds = [("shop", "own"), ("shop", "webservice"), ("store", "own"), ("store", "other")];
            let applications = kinds.map(|(name, of)| application(name, of, 2));
            applications.into_iter().chain(["own", "other"].map(definition))
        };
        match self {
            Self::Write(path, text) => {
                write(folder, PATHS[path % PATHS.len()], &texts().nth(text % 6).unwrap());
            }
            Self::Remove(path) => drop(fs::remove_file(folder.join(PATHS[path % PATHS.len()]))),
            Self::Move(from, to) => {
                let [from, to] = [from, to].map(|path| folder.join(PATHS[path % PATHS.len()]));
                drop(fs::rename(from, to));
            }
            Self::Forget(None) => drop(fs::remove_dir_all(folder.join(".plimsoll"))),
            Self::Forget(Some(place)) => {
                if let Ok(mut bytes) = fs::read(facts(folder)) {
                    let place = place % bytes.len();
                    bytes[place] ^= 0x10;
                    fs::write(facts(folder), bytes).unwrap();
                }
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let number = any::<usize>;
    proptest::prop_oneof![
        5 => (number(), number()).prop_map(|(path, text)| Edit::Write(path, text)),
        2 => number().prop_map(Edit::Remove),
        2 => (number(), number()).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => any::<Option<usize>>().prop_map(Edit::Forget),
    ]
}

#[test]
fn results_do_not_depend_on_it_whatever_is_edited() {
    let folder = workspace();
    let first = outputs(folder.path());
    assert!(facts(folder.path()).is_file(), "nothing is remembered");
    assert_eq!(outputs(folder.path()), first);
    let mut seen = std::collections::BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    let script = proptest::collection::vec(edit(), 12);
    let script = proptest::strategy::ValueTree::current(&script.new_tree(&mut runner).unwrap());
    for edit in script {
        edit.make(folder.path());
        seen.insert(outputs(folder.path()));
    }
    assert!(seen.len() > 3, "the edits change nothing");
}

#[test]
fn the_claim_store_goes_on_as_if_it_were_not_there() {
    let folder = workspace();
    let at = folder.path();
    plimsoll(at, &["plan", "shop"]);
    assert!(facts(at).is_file());
    let (code, out, _) = plimsoll(at, &["claim", "list"]);
    assert!(!out.contains("cache"), "{out}");
    // Also where somebody took away what says what the folder is.
    fs::remove_file(at.join(".plimsoll/cache/CACHEDIR.TAG")).unwrap();
    assert_eq!(plimsoll(at, &["claim", "list"]).0, code);
    assert_eq!(plimsoll(at, &["claim", "list"]).1, out);
    assert_eq!(plimsoll(at, &["check", "--no-cache", "shop"]).1, plimsoll(at, &["check", "shop"]).1);
}

#[test]
fn without_it_nothing_is_written_and_a_small_workspace_has_none() {
    let folder = workspace();
    plimsoll(folder.path(), &["plan", "shop", "--no-cache"]);
    assert!(!folder.path().join(".plimsoll").exists());
    let small = tempfile::tempdir().unwrap();
    write(small.path(), "shop/app.yaml", &application("shop", "webservice", 1));
    assert_eq!(plimsoll(small.path(), &["plan", "shop"]).0, Some(0));
    assert!(!small.path().join(".plimsoll").exists());
    // With a store elsewhere it stays in the workspace.
    let store = tempfile::tempdir().unwrap();
    let claims = store.path().to_str().unwrap();
    plimsoll(folder.path(), &["plan", "shop", "--claims", claims]);
    assert!(facts(folder.path()).is_file());
    assert_eq!(fs::read_dir(store.path()).unwrap().count(), 0);
}

#[test]
fn no_secret_is_in_it() {
    const SENTINEL: &str = "s3ntinel-Zx81";
    let folder = workspace();
    let at = folder.path();
    let nulecule = "id: vault\nspecversion: 0.0.2\nmetadata: {location: 'https://me:SENTINEL@registry.example/vault'}\n\
                    graph:\n  - name: web\n    params:\n      - {name: db_password, default: SENTINEL, hidden: true}\n";
    let bundle = "{\"schemaVersion\": \"v1.2.0\", \"name\": \"vault\", \"version\": \"1.0.0\", \"invocationImages\": [], \
                  \"definitions\": {\"p\": {\"type\": \"string\", \"writeOnly\": true, \"default\": \"SENTINEL\"}}}";
    let porter = "schemaVersion: 1.0.0\nname: vault\nversion: 1.0.0\nreference: me:SENTINEL@registry.example/vault\n\
                  mixins: [exec]\ninstall: [{exec: {command: SENTINEL}}]\n";
    let secret =
        application("vault", "webservice", 1).replace("example/web:1", "example/web:1', password: 'SENTINEL");
    for (path, text) in [
        ("vault/Nulecule", nulecule),
        ("vault/bundle.json", bundle),
        ("vault/porter.yaml", porter),
        ("vault/app.yaml", &secret),
    ] {
        write(at, path, &text.replace("SENTINEL", SENTINEL));
    }
    plimsoll(at, &["plan", "shop"]);
    let bytes = fs::read(facts(at)).unwrap();
    let has = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(has("shop/"), "the names are not there");
    // Not even a digest of a text with a secret, from which a weak one could be guessed.
    assert!(!has("vault/"));
    assert!(!has(SENTINEL));
    assert!(!has("example/web"), "a value is there");
}
