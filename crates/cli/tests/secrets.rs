//! A sentinel stands wherever a secret can stand; it must be in no output of any command or format, errors included, and
//! in no file that is written.
#![allow(clippy::disallowed_methods, missing_docs)]

use std::path::Path;
use std::process::Command;

const SENTINEL: &str = "s3ntinel-Zx81";

/// Secrets that show by themselves, or by the kind of their object.
const MORE: &str = "apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: {name: more}
    data: {plain.txt: SENTINEL}
    stringData:
      config.txt: SENTINEL
  - apiVersion: v1
    kind: Pod
    metadata: {name: more}
    spec:
      containers:
        - name: web
          command: [sh, -c, mysql --password SENTINEL]
          env:
            - {name: DATABASE_URL, value: 'postgres://u:SENTINEL@db/x'}
            - {name: PGPASS, value: SENTINEL}
            - {name: AUTH, value: Bearer SENTINEL}
";

/// Files that hold the sentinel in every place that is known to be secret.
fn files() -> Vec<(&'static str, String)> {
    let nulecule = "id: vault\nspecversion: 0.0.2\ngraph:\n  - name: web\n    params:\n      - name: db_password\n        description: by name\n        \
        default: SENTINEL\n      - name: code\n        description: by flag\n        hidden: true\n        default: \"SENTINEL\"\n      - name: token\n        \
        description: by answer\n    artifacts:\n      kubernetes: [file://pod.yaml, file://more.yaml]\n      docker: [file://run]\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: web\n      args: [\"--code=$code\"]\n      \
        env:\n        - {name: DB_PASSWORD, value: $db_password}\n        - {name: API_TOKEN, value: SENTINEL}\n        \
        - {name: URL, value: \"http://user:$db_password@db:80/\"}\n        - {name: TOKEN, value: $token}\n";
    let secret =
        "---\napiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData:\n  password: SENTINEL\n";
    let run = "docker run --name web -e DB_PASSWORD=SENTINEL -e TOKEN=$token -e PLAIN=$code web --password=SENTINEL\n";
    let answers = "[web]\ntoken = SENTINEL\n[general]\nprovider = kubernetes\n";
    [
        ("Nulecule", nulecule.to_owned()),
        ("pod.yaml", format!("{pod}{secret}")),
        ("more.yaml", MORE.to_owned()),
        ("run", run.to_owned()),
        ("answers.conf", answers.to_owned()),
    ]
    .map(|(path, text)| (path, text.replace("SENTINEL", SENTINEL)))
    .into()
}

fn run(folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts");
    for (name, bytes) in [("standard output", &output.stdout), ("standard error", &output.stderr)] {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(SENTINEL), "plimsoll {}: {name} shows a secret:\n{text}", arguments.join(" "));
        assert!(!text.contains("panicked"), "plimsoll {}:\n{text}", arguments.join(" "));
    }
}

/// Every command in every format that it knows.
fn run_all(folder: &Path) {
    for provider in ["kubernetes", "docker"] {
        for format in ["text", "compact", "json"] {
            run(folder, &["plan", "--provider", provider, "-o", format]);
            run(folder, &["plan", "--action", "uninstall", "--provider", provider, "-o", format]);
        }
        for format in ["dot", "mermaid"] {
            run(folder, &["plan", "--provider", provider, "-o", format]);
            run(folder, &["graph", "--provider", provider, "-o", format]);
        }
    }
    for format in ["text", "compact", "json"] {
        run(folder, &["check", "-o", format]);
        run(folder, &["check", "answers.conf", "pod.yaml", "more.yaml", "run", "-o", format]);
    }
    for format in ["text", "json"] {
        run(folder, &["claim", "list", "-o", format]);
        run(folder, &["claim", "show", "vault", "-o", format]);
    }
}

fn assert_store_is_clean(folder: &Path) {
    let mut waiting = vec![folder.join(".plimsoll")];
    let mut n_files = 0;
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(path.read_dir().expect("it can be listed").flatten().map(|entry| entry.path()));
        } else {
            let text = std::fs::read_to_string(&path).expect("it can be read");
            assert!(!text.contains(SENTINEL), "{} holds a secret", path.display());
            n_files += 1;
        }
    }
    assert!(n_files > 0, "nothing was recorded");
}

#[test]
fn no_output_and_no_claim_shows_a_secret() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files() {
        std::fs::write(folder.path().join(path), text).expect("it can be written");
    }
    std::fs::write(folder.path().join("plimsoll.toml"), "").expect("it can be written");
    run_all(folder.path());
    run(folder.path(), &["claim", "record"]);
    assert_store_is_clean(folder.path());
    // Other values, the record of the former ones, and each way of giving a secret on the command line.
    run_all(folder.path());
    let set = format!("web.token={SENTINEL}-2");
    run(folder.path(), &["plan", "--set", &set, "-o", "json"]);
    run(folder.path(), &["plan", "--set", &set]);
    for format in ["text", "json"] {
        run(folder.path(), &["plan", "--provider", "docker", "--set", &set, "-o", format]);
    }
}

/// A mistake on the very line of a secret, one file at a time: the snippet of the finding must not show it.
#[test]
fn findings_at_a_secret_do_not_show_it() {
    for (broken, text) in files() {
        for (position, _) in text.match_indices(SENTINEL) {
            for (mistake, behind) in [("\"", false), (" : ", true), ("\t", false), (" ]", true), ("&", false)]
            {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let at = if behind { position + SENTINEL.len() } else { position };
                for (path, whole) in files() {
                    let mut whole = whole;
                    if path == broken {
                        whole.insert_str(at, mistake);
                    }
                    std::fs::write(folder.path().join(path), whole).expect("it can be written");
                }
                std::fs::write(folder.path().join("plimsoll.toml"), "").expect("it can be written");
                run(folder.path(), &["check"]);
                run(folder.path(), &["check", "answers.conf", "pod.yaml", "more.yaml", "run"]);
                run(folder.path(), &["plan"]);
            }
        }
    }
}
