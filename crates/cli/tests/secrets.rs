//! A sentinel stands wherever a secret can stand; it must be in no output of any command or format, errors included, and
//! in no file that is written.
#![allow(clippy::disallowed_methods, missing_docs)]

use std::path::Path;
use std::process::Command;

use plimsoll_report::{FORMATS, Format};

const SENTINEL: &str = "s3ntinel-Zx81";
/// `me:` and the sentinel in base64.
const ENCODED: &str = "bWU6czNudGluZWwtWng4MQ==";

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
        description: by answer\n    artifacts:\n      kubernetes: [file://pod.yaml, file://secret.yaml, file://more.yaml]\n      docker: [file://run]\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: web\n      args: [\"--code=$code\"]\n      \
        env:\n        - {name: DB_PASSWORD, value: $db_password}\n        - {name: API_TOKEN, value: SENTINEL}\n        \
        - {name: URL, value: \"http://user:$db_password@db:80/\"}\n        - {name: TOKEN, value: $token}\n";
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData:\n  password: SENTINEL\n";
    let run = "docker run --name web -e DB_PASSWORD=SENTINEL -e TOKEN=$token -e PLAIN=$code web --password=SENTINEL\n";
    let answers = "[web]\ntoken = SENTINEL\n[general]\nprovider = kubernetes\n";
    [
        ("Nulecule", nulecule.to_owned()),
        ("pod.yaml", pod.to_owned()),
        ("secret.yaml", secret.to_owned()),
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
        let shows = text.contains(SENTINEL) || text.contains(ENCODED);
        assert!(!shows, "plimsoll {}: {name} shows a secret:\n{text}", arguments.join(" "));
        assert!(!text.contains("panicked"), "plimsoll {}:\n{text}", arguments.join(" "));
    }
}

/// The names of the formats that have something.
fn formats(has: impl Fn(&Format) -> bool) -> Vec<&'static str> {
    FORMATS.iter().filter(|format| has(format)).map(|format| format.name).collect()
}

/// Every command in every format that it knows.
fn run_all(folder: &Path) {
    for provider in ["kubernetes", "docker"] {
        for format in formats(|format| format.plan.is_some()) {
            run(folder, &["plan", "--provider", provider, "-o", format]);
            run(folder, &["plan", "--action", "uninstall", "--provider", provider, "-o", format]);
        }
        for format in formats(|format| format.graph.is_some()) {
            run(folder, &["graph", "--provider", provider, "-o", format]);
        }
    }
    for format in formats(|format| format.check.is_some()) {
        run(folder, &["check", "-o", format]);
        run(folder, &["check", "answers.conf", "pod.yaml", "secret.yaml", "more.yaml", "run", "-o", format]);
    }
    for format in ["text", "json"] {
        run(folder, &["claim", "list", "-o", format]);
        run(folder, &["claim", "show", "vault", "-o", format]);
    }
}

/// A saved plan: what is in it, and what is shown of it in every format.
fn run_saved(folder: &Path, options: &[&str]) {
    run(folder, &[&["plan", "--out", "saved.plan", "--since", "saved.plan"], options].concat());
    run(folder, &[&["plan", "--out", "saved.plan"], options].concat());
    let text = std::fs::read_to_string(folder.join("saved.plan")).expect("the plan was saved");
    assert!(!text.contains(SENTINEL), "the saved plan holds a secret:\n{text}");
    assert!(text.contains("\"state\""), "the saved plan holds no state");
    for format in formats(|format| format.plan.is_some()) {
        run(folder, &["show", "saved.plan", "--show-values", "-o", format]);
    }
    for format in formats(|format| format.stale.is_some()) {
        let set = options.windows(2).filter(|pair| pair[0] == "--set").flatten().copied();
        run(folder, &["verify", "saved.plan", "-o", format].into_iter().chain(set).collect::<Vec<_>>());
        run(folder, &["diff", "saved.plan", "saved.plan", "-o", format]);
    }
    run(folder, &[&["plan", "--against", "saved.plan", "-o", "json"], options].concat());
    std::fs::remove_file(folder.join("saved.plan")).expect("it can be removed");
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
    run_saved(folder.path(), &["--set", &set]);
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
                run(folder.path(), &["check", "answers.conf", "pod.yaml", "secret.yaml", "more.yaml", "run"]);
                run(folder.path(), &["plan"]);
            }
        }
    }
}

const BUNDLE: &str = r##"{
  "schemaVersion": "1.2.0",
  "name": "safe",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/safe:1.0.0"}],
  "definitions": {
    "hidden": {
      "type": "string", "writeOnly": true,
      "default": "SENTINEL",
      "examples": ["SENTINEL"],
      "enum": ["SENTINEL", "SENTINEL-2", "SENTINEL-3"]
    },
    "plain": {
      "type": "string",
      "default": "SENTINEL"
    },
    "alias": {"$ref": "#/definitions/hidden", "type": "string", "default": "SENTINEL", "enum": ["SENTINEL"]},
    "nested": {"type": "object", "properties": {"inner": {"type": "string", "writeOnly": true, "const": "SENTINEL"}}}
  },
  "parameters": {
    "note": {"definition": "hidden", "destination": {"env": "NOTE"}},
    "db_password": {"definition": "plain", "destination": {"env": "DB_PASSWORD"}},
    "tree": {"definition": "nested", "destination": {"env": "TREE"}}
  },
  "credentials": {"token": {"env": "TOKEN", "required": true}},
  "outputs": {
    "key": {"definition": "hidden", "path": "/cnab/app/outputs/key"},
    "tree": {"definition": "nested", "path": "/cnab/app/outputs/tree"}
  },
  "custom": {
    "com.example.login": {"password": "SENTINEL", "url": "https://u:SENTINEL@example.com/"},
    "com.example.more": {
      "password": ["SENTINEL", {"main": "SENTINEL"}],
      "token": {"main": "SENTINEL", "name": "SENTINEL", "deep": [["SENTINEL"]]},
      "arguments": ["TOKEN=SENTINEL", "https://u:SENTINEL@example.com/"],
      "env": [{"name": "DB_PASSWORD", "value": "SENTINEL"}]
    },
    "org.getporter.dependencies@v2": {
      "requires": {
        "inner": {
          "bundle": "example/inner:1.0.0",
          "parameters": {"code": "SENTINEL", "word": "x-${bundle.parameters.note}-SENTINEL"}
        }
      }
    }
  },
  "requiredExtensions": ["org.getporter.dependencies@v2"]
}
"##;

const INNER: &str = r#"{
  "schemaVersion": "1.2.0",
  "name": "inner",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/inner:1.0.0"}],
  "definitions": {"hidden": {"type": "string", "writeOnly": true}},
  "parameters": {
    "code": {"definition": "hidden", "destination": {"env": "CODE"}},
    "word": {"definition": "hidden", "destination": {"env": "WORD"}}
  }
}
"#;

/// A manifest that gives literals to a bundle that it needs.
const PORTER: &str = "schemaVersion: 1.0.0
name: outer
version: 1.0.0
registry: localhost:5000
mixins:
  - exec
dependencies:
  requires:
    - name: inner
      bundle:
        reference: example/inner:v1.0.0
      parameters:
        code: SENTINEL
        word: SENTINEL
install:
  - exec:
      command: echo
upgrade:
  - exec:
      command: echo
uninstall:
  - exec:
      command: echo
";

/// A bundle and all that goes with it, with the sentinel in every place that is known to be secret.
fn bundle_files() -> Vec<(&'static str, String)> {
    let set = "name: set\nparameters:\n  - name: note\n    source: {value: SENTINEL-2}\n  - name: nothing\n    source:\n      value: SENTINEL\n";
    let credentials = "name: set\ncredentials:\n  - name: token\n    source:\n      value: SENTINEL\n";
    let mistyped = "name: mistyped\nparameters:\n  - name: note\n    source: {vaule: SENTINEL}\n  - name: db_password\n    source: {command: echo SENTINEL}\n  \
        - name: tree\n    source: {secret: SENTINEL}\n";
    [
        ("bundle.json", BUNDLE.to_owned()),
        ("inner/bundle.json", INNER.to_owned()),
        ("outer/porter.yaml", PORTER.to_owned()),
        ("mistyped.yaml", mistyped.to_owned()),
        ("set.yaml", set.to_owned()),
        ("credentials.yaml", credentials.to_owned()),
    ]
    .map(|(path, text)| (path, text.replace("SENTINEL", SENTINEL)))
    .into()
}

fn write_all(folder: &Path, files: &[(&'static str, String)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }
    std::fs::write(folder.join("plimsoll.toml"), "").expect("it can be written");
}

/// Every way to give a value, with what is right and what is wrong, in every format.
fn run_bundle(folder: &Path) {
    let settings = [
        vec![],
        vec![
            "--values".to_owned(),
            "set.yaml".to_owned(),
            "--values".to_owned(),
            "credentials.yaml".to_owned(),
        ],
        vec!["--values".to_owned(), "mistyped.yaml".to_owned()],
        vec!["--set".to_owned(), format!("note={SENTINEL}-3")],
        vec!["--set".to_owned(), format!("note={SENTINEL}-wrong")],
        vec![
            "--set".to_owned(),
            format!("db_password={SENTINEL}"),
            "--set".to_owned(),
            format!("tree={SENTINEL}"),
        ],
        vec!["--set".to_owned(), format!("inner.code={SENTINEL}")],
        vec!["--set".to_owned(), format!("nothing={SENTINEL}")],
        vec!["--set".to_owned(), format!("={SENTINEL}")],
        vec!["--set".to_owned(), SENTINEL.to_owned()],
    ];
    for setting in &settings {
        for format in formats(|format| format.plan.is_some()) {
            for command in [&["plan", "bundle.json", "--show-values"][..], &["graph", "bundle.json"]] {
                let given = setting.iter().map(String::as_str);
                let arguments: Vec<&str> =
                    command.iter().copied().chain(["-o", format]).chain(given).collect();
                run(folder, &arguments);
            }
        }
    }
    for format in formats(|format| format.check.is_some()) {
        run(folder, &["plan", "bundle.json", "--action", "uninstall", "--show-values", "-o", format]);
        run(folder, &["check", "-o", format]);
        run(folder, &["check", "set.yaml", "credentials.yaml", "mistyped.yaml", "-o", format]);
        run(folder, &["plan", "outer/porter.yaml", "--show-values", "-o", format]);
    }
    for format in ["text", "json"] {
        run(folder, &["claim", "show", "safe", "-o", format]);
    }
}

#[test]
fn no_output_and_no_claim_shows_a_secret_of_a_bundle() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = bundle_files();
    write_all(folder.path(), &files);
    run_bundle(folder.path());
    run_saved(folder.path(), &["bundle.json", "--set", "tree={}"]);
    run(folder.path(), &["claim", "record", "bundle.json", "--set", "tree={}"]);
    assert_store_is_clean(folder.path());
    run_bundle(folder.path());
    // What was a secret is none any more, and the other way round.
    let plain: Vec<_> =
        files.iter().map(|(path, text)| (*path, text.replace("\"1.0.0\"", "\"1.1.0\""))).collect();
    write_all(folder.path(), &plain);
    run_bundle(folder.path());
}

/// A mistake on the very line of a secret.
#[test]
fn findings_at_a_secret_of_a_bundle_do_not_show_it() {
    let files = bundle_files();
    for (number, (path, text)) in files.iter().enumerate() {
        for (position, _) in text.match_indices(SENTINEL) {
            for (mistake, behind) in [("\"", false), (" : ", true), (" ]", true)] {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let mut broken = files.clone();
                broken[number]
                    .1
                    .insert_str(if behind { position + SENTINEL.len() } else { position }, mistake);
                write_all(folder.path(), &broken);
                run(folder.path(), &["check"]);
                run(folder.path(), &["check", path]);
                run(
                    folder.path(),
                    &["plan", "bundle.json", "--values", "set.yaml", "--values", "credentials.yaml"],
                );
            }
        }
    }
}

/// An Application with the sentinel in every place that shows by itself, by its name or by where it stands that it is secret.
const APPLICATION: &str = "apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties:
        image: example/web:1
        cmd: [web, --token, SENTINEL, -p, SENTINEL, --password=SENTINEL, --api-key, SENTINEL, -e, KEY_SECRET=SENTINEL]
        args: [-c, 'run --token SENTINEL && mysql -uroot -pSENTINEL', -H, 'Authorization: Bearer SENTINEL', '-Ddb.password=SENTINEL']
        env:
          - {name: GITHUB_PAT, value: SENTINEL}
          - {name: SLACK_WEBHOOK_URL, value: SENTINEL}
          - {name: CI_WEBHOOK, value: SENTINEL}
          - {name: A, value: 'Server=db;User=me;Password=SENTINEL;Port=1'}
          - {name: B, value: 'AccountName=a;AccountKey=SENTINEL'}
          - {name: C, value: 'Server=db; pwd = SENTINEL more'}
          - {name: D, value: 'https://example.com/x?a=b&access_token=SENTINEL&c=d'}
          - {name: E, value: 'https://example.com/x?sig=SENTINEL'}
          - {name: F, value: 'https://hooks.slack.com/services/T0/SENTINEL'}
          - {name: G, value: 'https://me:SENTINEL@example.com/x'}
          - {name: H, value: ghp_SENTINELSENTINEL}
          - {name: I, value: glpat-SENTINELSENTINEL}
          - {name: J, value: xoxb-SENTINELSENTINEL}
          - {name: K, value: sk_live_SENTINELSENTINEL}
          - {name: L, value: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SENTINELSENTINEL}
          - {name: M, value: \"-----BEGIN RSA PRIVATE KEY-----\\nSENTINEL\\n-----END RSA PRIVATE KEY-----\"}
          - {name: N, value: Basic ENCODED}
          - {name: O, value: '{\"auth\": {\"password\": \"SENTINEL\"}}'}
          - {name: P, value: 'redis://:SENTINEL@db'}
          - {name: Q, value: '${PASSWORD:-x} --password SENTINEL'}
          - {name: R, value: \"pass\\x77ord=SENTINEL\"}
          - name: S
            value: |
              user: me
              password: SENTINEL
    - name: made
      type: k8s-objects
      properties:
        objects:
          - {apiVersion: v1, kind: Secret, metadata: {name: made}, stringData: {anything: SENTINEL}, data: {other: SENTINEL}}
          - apiVersion: v1
            kind: Pod
            metadata: {name: made}
            spec:
              containers:
                - name: made
                  command: [made, --token, SENTINEL]
                  env: [{name: DB_PASSWORD, value: SENTINEL}]
  workflow:
    steps:
      - {name: all, type: apply-component, properties: {component: web}}
      - {name: more, type: apply-component, properties: {component: made}}
      - {name: made, type: export2secret, properties: {secretName: made, data: {anything: SENTINEL}}}
      - name: asked
        type: request
        properties:
          url: 'https://example.com/?token=SENTINEL'
          method: POST
          body: {anything: SENTINEL}
          header: {Authorization: SENTINEL, Cookie: SENTINEL, X-Api-Key: SENTINEL, X-Other: SENTINEL, Content-Type: shown}
      - name: told
        type: notification
        properties: {slack: {url: {value: 'https://hooks.slack.com/services/T0/SENTINEL'}, message: {text: hello}}}
";

fn write_application(folder: &Path, text: &str) {
    let text = text.replace("SENTINEL", SENTINEL).replace("ENCODED", ENCODED);
    write_all(folder, &[("app.yaml", text)]);
}

/// Every command that shows an application, in every format, with all that can be asked for.
fn run_application(folder: &Path, against: &str) {
    for format in formats(|format| format.plan.is_some()) {
        run(folder, &["plan", "app.yaml", "--show-values", "-o", format]);
        run(folder, &["plan", "app.yaml", "--show-values", "--against", against, "-o", format]);
        run(folder, &["plan", ".", "--against", against, "--show-values", "-o", format]);
    }
    for format in formats(|format| format.graph.is_some()) {
        run(folder, &["graph", "app.yaml", "-o", format]);
    }
    for format in formats(|format| format.check.is_some()) {
        run(folder, &["check", "-o", format]);
    }
    for format in ["text", "json"] {
        run(folder, &["why", "component/web", "app.yaml", "-o", format]);
    }
}

#[test]
fn no_output_and_no_claim_shows_a_secret_of_an_application() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let before = tempfile::tempdir().expect("a temporary folder");
    write_application(folder.path(), APPLICATION);
    write_application(
        before.path(),
        &APPLICATION.replace("SENTINEL", "SENTINEL-before").replace("web:1", "web:0"),
    );
    let against = before.path().to_str().expect("a path in Unicode");
    run_application(folder.path(), against);
    run_saved(folder.path(), &["app.yaml"]);
    run(folder.path(), &["claim", "record", "app.yaml"]);
    assert_store_is_clean(folder.path());
    write_application(folder.path(), &APPLICATION.replace("SENTINEL", "SENTINEL-after"));
    run_application(folder.path(), against);
    // What is no secret is shown.
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["plan", "app.yaml", "--against", against, "--show-values", "-o", "json"])
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("example/web:1"), "{text}");
}

/// A name that is mistyped, beside a secret or of one: the line of the finding must not show it, nor any other output.
#[test]
fn findings_at_a_mistyped_name_do_not_show_the_secret_beside_it() {
    for line in [
        "env: [{nmae: DB_PASSWORD, value: SENTINEL}]",
        "env: [{name: DB_PASSWORD, vlaue: SENTINEL}]",
        "env: [{name: DB_PASWORD, value: SENTINEL}]",
        "pasword: SENTINEL",
        "adminSecert: SENTINEL",
        "imgae: [{name: GITHUB_PAT, value: SENTINEL}]",
        "cmdd: [web, --token, SENTINEL]",
        "cmdd: 'https://me:SENTINEL@example.com/'",
        "cmd: {token: SENTINEL}",
        "ports: {password: SENTINEL}",
        "ports: [{port: --token=SENTINEL}]",
        "cpu: [--token, SENTINEL]",
        "exposeType: ghp_SENTINELSENTINEL",
        "imagePullPolicy: 'Bearer SENTINEL'",
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = format!(
            "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {{name: shop}}\nspec:\n  components:\n    \
             - name: web\n      type: webservice\n      properties:\n        image: example/web:1\n        {line}\n"
        );
        write_application(folder.path(), &text);
        for format in formats(|format| format.check.is_some()) {
            run(folder.path(), &["check", "-o", format]);
        }
        for format in formats(|format| format.plan.is_some()) {
            run(folder.path(), &["plan", "app.yaml", "--show-values", "-o", format]);
        }
    }
}
