//! The plans of a folder as a job gets them: what is broken and untouched, gates across applications, markers, warnings.
#![allow(clippy::disallowed_methods, missing_docs)]

mod git_repository;

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::git_repository::git;

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// An application of the Open Application Model with components of these names, each of which needs the next.
fn application(folder: &Path, name: &str, components: &[&str], image: &str) {
    let mut text = format!(
        "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {{name: {name}}}\nspec:\n  components:\n"
    );
    for (index, component) in components.iter().enumerate() {
        let needs =
            components.get(index + 1).map(|next| format!("dependsOn: [{next}], ")).unwrap_or_default();
        text += &format!(
            "    - {{name: {component}, type: webservice, {needs}properties: {{image: \"{image}\"}}}}\n"
        );
    }
    write(folder, &format!("{name}/app.yaml"), &text);
}

const UNREADABLE: &str = "specversion: 0.0.2\nid: forum\ngraph: [\n";
const INCOMPLETE: &str = "specversion: 0.0.2\nid: wiki\ngraph:\n  - name: pages\n    artifacts:\n      kubernetes: [file://gone.yaml]\n";

/// A repository with a shop that changes, one application that cannot be read, one with a missing file, and one whose units
/// wait for each other.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    application(at, "shop", &["web", "api", "db"], "example/shop:1");
    application(at, "blog", &["site"], "example/blog:1");
    write(at, "plimsoll.toml", "");
    write(at, "forum/Nulecule", UNREADABLE);
    write(at, "wiki/Nulecule", INCOMPLETE);
    application(at, "circle", &["a", "b", "a"], "example/circle:1");
    let circle = std::fs::read_to_string(at.join("circle/app.yaml")).unwrap();
    let lines: Vec<&str> = circle.lines().collect();
    write(
        at,
        "circle/app.yaml",
        &(lines[..6].join("\n")
            + "\n"
            + &lines[5].replace("name: a", "name: b").replace("[b]", "[a]")
            + "\n"),
    );
    git(at, &["init", "--quiet", "--initial-branch", "main"]);
    git(at, &["add", "--all"]);
    git(at, &["commit", "--quiet", "--message", "As it was"]);
    application(at, "shop", &["web", "api", "db"], "example/shop:2");
    folder
}

fn plimsoll(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn plan(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let mut arguments = vec!["plan", "--against", "git:main", "-o", "compact"];
    arguments.extend(more);
    plimsoll(folder, &arguments)
}

#[test]
fn what_was_broken_before_and_is_untouched_decides_nothing() {
    let folder = repository();
    let (code, text, said) = plan(folder.path(), &[]);
    assert_eq!(code, Some(0), "{text}{said}");
    assert!(text.ends_with("1 of 5 applications changes: shop.\n"), "{text}");
    for name in ["forum", "wiki", "circle"] {
        assert!(said.contains(&format!("note: `{name}` is not planned")), "{said}");
    }
    assert_eq!(plan(folder.path(), &["--fail-on", "update"]).0, Some(3));
    assert_eq!(plan(folder.path(), &["--detailed-exitcode"]).0, Some(2));
}

#[test]
fn what_is_touched_and_broken_fails_and_gates_are_told_all_the_same() {
    for (path, more) in [
        ("forum/Nulecule", "# more\n"),
        ("wiki/Nulecule", "# more\n"),
        ("circle/app.yaml", "    - {name: c, type: webservice, properties: {image: \"example/circle:1\"}}\n"),
    ] {
        let folder = repository();
        let before = std::fs::read_to_string(folder.path().join(path)).unwrap();
        write(folder.path(), path, &(before + more));
        let (code, text, said) = plan(folder.path(), &["--fail-on", "update"]);
        assert_eq!(code, Some(1), "{path}: {text}{said}");
        assert!(
            text.contains("gate broken    fail on update: changed in place: `component/"),
            "{path}: {text}"
        );
    }
}

/// What a broken descriptor takes in is not known, so all beside it counts.
#[test]
fn what_lies_beside_what_cannot_be_read_counts() {
    let folder = repository();
    write(folder.path(), "forum/artifacts/new.yaml", "a: b\n");
    assert_eq!(plan(folder.path(), &[]).0, Some(1));
    let folder = repository();
    write(folder.path(), "wiki/gone.yaml", "apiVersion: v1\nkind: [\n");
    assert_eq!(plan(folder.path(), &[]).0, Some(1));
}

/// Where only a comment changes, nothing is to be done, and what is wrong was so before.
#[test]
fn a_comment_touches_nothing() {
    let folder = repository();
    let path = folder.path().join("blog/app.yaml");
    let broken = std::fs::read_to_string(&path).unwrap().replace("type: webservice", "type: [webservice]");
    std::fs::write(&path, &broken).unwrap();
    let (code, _, said) = plan(folder.path(), &[]);
    assert_eq!(code, Some(1), "{said}");
    git(folder.path(), &["commit", "--quiet", "--all", "--message", "Now it is broken"]);
    std::fs::write(&path, format!("# What it is.\n{broken}")).unwrap();
    let (code, text, said) = plan(folder.path(), &[]);
    assert_eq!(code, Some(0), "{text}{said}");
    assert!(said.contains("note: `blog` is not planned"), "{said}");
    let other = broken.replace("type: [webservice]", "type: {a: b}");
    std::fs::write(&path, other).unwrap();
    assert_eq!(plan(folder.path(), &[]).0, Some(1));
}

#[test]
fn no_assertion_passes_unseen() {
    let folder = repository();
    for (assertion, code) in [
        ("shop/db before shop/web", 0),
        ("shop/component/db before shop/web", 0),
        ("db before web", 0),
        ("shop/web before shop/db", 3),
        ("shop/wep before shop/db", 64),
        ("shop/web before blog/site", 64),
        ("nothing alone", 64),
    ] {
        let (found, text, said) = plan(folder.path(), &["--assert", assertion]);
        assert_eq!(found, Some(code), "{assertion}: {text}{said}");
        if code < 64 {
            assert!(text.contains(assertion), "{assertion}: {text}");
        }
    }
    write(
        folder.path(),
        "plimsoll.toml",
        "[gates]\nassert = [\"shop/wep before shop/db\", \"nothing alone\"]\n",
    );
    let (code, text, said) = plan(folder.path(), &[]);
    assert_eq!(code, Some(3), "{text}{said}");
    for told in ["gate broken    shop/wep before shop/db: ", "gate broken    nothing alone: "] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

/// A component and a policy of one name: which of them is meant cannot be known.
#[test]
fn a_name_of_two_things_is_told() {
    let folder = repository();
    let path = folder.path().join("shop/app.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let policy = "  policies:\n    - {name: web, type: topology, properties: {clusters: [local]}}\n";
    std::fs::write(&path, text + policy).unwrap();
    for arguments in [&["--assert", "web after db"][..], &["--assert", "shop/web after shop/db"]] {
        let (code, text, said) = plan(folder.path(), arguments);
        assert_eq!(code, Some(64), "{text}{said}");
        assert!(said.contains("may be `component/web`, `policy/web`"), "{said}");
    }
    write(folder.path(), "plimsoll.toml", "[gates]\nassert = [\"shop/web after shop/db\"]\n");
    let (code, text, said) = plan(folder.path(), &[]);
    assert_eq!(code, Some(3), "{text}{said}");
    assert!(text.contains("gate broken    shop/web after shop/db: `shop/web` may be"), "{text}");
}

#[test]
fn what_is_asked_for_may_name_its_application() {
    let folder = repository();
    let expected = plimsoll(folder.path(), &["why", "web", "shop"]);
    assert_eq!(expected.0, Some(0), "{}", expected.2);
    for arguments in [
        &["why", "shop/web", "shop"][..],
        &["why", "shop/component/web", "shop"],
        &["why", "shop/web"],
        &["why", "shop/web", "."],
    ] {
        assert_eq!(plimsoll(folder.path(), arguments), expected, "{arguments:?}");
    }
    assert_eq!(plimsoll(folder.path(), &["why", "shop/wep"]).0, Some(64));
    assert_eq!(plimsoll(folder.path(), &["why", "web"]).0, Some(1));
    let (code, text, _) = plimsoll(folder.path(), &["why", "a", "circle"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("it is in a cycle"), "{text}");
}

#[test]
fn the_comments_of_two_folders_have_two_markers() {
    let folder = repository();
    let first = |path: &str| {
        let arguments = ["plan", path, "--against", "git:main", "-o", "markdown"];
        plimsoll(folder.path(), &arguments).1.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(first("."), "<!-- plimsoll:plans -->");
    assert_eq!(first("shop"), "<!-- plimsoll:plans:shop -->");
    assert_eq!(first("./blog"), "<!-- plimsoll:plans:blog -->");
    // A workspace inside of the repository.
    write(folder.path(), "shop/plimsoll.toml", "");
    assert_eq!(first("shop"), "<!-- plimsoll:plans:shop -->");
    let saved = folder.path().join("saved.plan");
    let arguments = ["plan", "blog", "--against", "git:main", "--out", saved.to_str().unwrap()];
    assert_eq!(plimsoll(folder.path(), &arguments).0, Some(0));
    let shown = plimsoll(folder.path(), &["show", saved.to_str().unwrap(), "-o", "markdown"]).1;
    assert!(shown.starts_with("<!-- plimsoll:plans:blog -->\n"), "{shown}");
}

#[test]
fn a_path_that_ignores_nothing_is_told() {
    let folder = repository();
    let (code, text, said) =
        plan(folder.path(), &["--ignore", "properties.image", "--ignore", "properties.imgae"]);
    assert_eq!(code, Some(0));
    assert!(text.starts_with("No changes in 5 applications."), "{text}");
    // Of what cannot be read nobody knows what it has.
    assert!(!said.contains("--ignore"), "{said}");
    let arguments = ["plan", "shop", "--against", "git:main", "--ignore", "properties.image"];
    let said = plimsoll(folder.path(), &arguments).2;
    assert_eq!(said, "");
    for target in ["shop", "shop/app.yaml"] {
        let arguments = ["plan", target, "--against", "git:main", "--ignore", "properties.imgae"];
        let (code, _, said) = plimsoll(folder.path(), &arguments);
        assert_eq!(code, Some(0));
        assert!(said.starts_with("warning: --ignore: nothing is at `properties.imgae`\n"), "{said}");
    }
}

#[test]
fn an_output_without_a_file_is_wrong_usage() {
    let folder = repository();
    let (code, _, said) = plimsoll(folder.path(), &["plan", "shop", "-o", "html="]);
    assert_eq!(code, Some(64));
    assert_eq!(
        said,
        "error: `-o html=` names no file\n  help: Write -o html=FILE, or -o html for standard output.\n"
    );
}

#[test]
fn what_is_described_outside_of_the_folder_is_not_gone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "plimsoll.toml", "");
    for name in ["shop", "blog", "forum", "wiki"] {
        application(at, name, &["site"], "example/site:1");
    }
    write(at, "vault/Nulecule", "specversion: 0.0.2\nid: vault\ngraph: []\n");
    let (code, _, err) = plimsoll(at, &["plan", "--all", ".", "--out", "before.plan.json", "-o", "compact"]);
    assert_eq!(code, Some(0), "{err}");
    // One is gone, one is called otherwise, and one is where names are not looked for.
    std::fs::remove_dir_all(at.join("forum")).unwrap();
    std::fs::rename(at.join("wiki/app.yaml"), at.join("wiki/app.txt")).unwrap();
    let blog = std::fs::read_to_string(at.join("blog/app.yaml")).unwrap();
    write(at, "blog/app.yaml", &blog.replace("name: blog", "name: journal"));
    let arguments = ["plan", "--all", "shop", "--against", "before.plan.json", "-o", "compact"];
    let (code, out, err) = plimsoll(at, &arguments);
    assert_eq!(code, Some(0), "{err}");
    for (name, is_gone) in
        [("shop", false), ("blog", true), ("forum", true), ("wiki", false), ("vault", false)]
    {
        let is_removed = out.contains(&format!("uninstall {name}\n"));
        assert_eq!(is_removed, is_gone, "{name}:\n{out}");
    }
}
