//! What `--against` compares with, where that is not as one would wish: broken, behind, removed, in a hook.
#![allow(clippy::disallowed_methods, missing_docs)]

mod git_repository;

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::git_repository::git;

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A Nulecule of a name with one component for each artifact.
fn nulecule(folder: &Path, at: &str, name: &str, components: &[&str]) {
    let mut text = format!("specversion: 0.0.2\nid: {name}\nmetadata:\n  name: {name}\ngraph:\n");
    for component in components {
        text += &format!(
            "  - name: {component}\n    artifacts:\n      kubernetes:\n        - file://{component}.yaml\n"
        );
        let manifest = format!("apiVersion: v1\nkind: Service\nmetadata:\n  name: {component}\n");
        write(folder, &format!("{at}/{component}.yaml"), &manifest);
    }
    write(folder, &format!("{at}/Nulecule"), &text);
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "A change"]);
}

/// A repository with a shop and a blog on `main`.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet", "--initial-branch", "main"]);
    nulecule(folder.path(), "shop", "shop", &["front", "back"]);
    nulecule(folder.path(), "blog", "blog", &["site"]);
    commit(folder.path());
    folder
}

fn plan(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.arg("plan").args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let Output { status, stdout, stderr } =
        command.envs(variables.iter().copied()).output().expect("the program starts");
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

const BROKEN: &str = "specversion: 0.0.2\nid: shop\nmetadata:\n  name: shop\ngraph: [\n  - name: \"front\n";

#[test]
fn nothing_is_called_new_that_could_not_be_read_before() {
    let folder = repository();
    write(folder.path(), "shop/Nulecule", BROKEN);
    commit(folder.path());
    nulecule(folder.path(), "shop", "shop", &["front", "back"]);
    for path in [".", "shop"] {
        let (code, shown, said) = plan(folder.path(), &[path, "--against", "git:HEAD", "-o", "compact"], &[]);
        assert_eq!(code, Some(1), "{path}: {shown}{said}");
        assert!(said.contains("its description at git:HEAD cannot be read whole"), "{said}");
        assert!(said.contains("HEAD:shop/Nulecule:"), "{said}");
        assert!(!shown.contains("front"), "{shown}");
    }
    // The other one is planned all the same.
    let (code, shown, _) = plan(folder.path(), &["blog", "--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{shown}");
}

#[test]
fn a_unit_is_not_new_because_its_artifact_was_missing_before() {
    let folder = repository();
    git(folder.path(), &["rm", "--quiet", "--cached", "shop/front.yaml"]);
    git(folder.path(), &["commit", "--quiet", "--message", "Forgotten"]);
    let (code, shown, said) =
        plan(folder.path(), &["shop/Nulecule", "--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(1), "{shown}{said}");
    assert!(said.contains("HEAD:shop/Nulecule:9: "), "{said}");
}

#[test]
fn a_gate_does_not_hold_where_what_was_removed_cannot_be_read() {
    let folder = repository();
    write(folder.path(), "shop/Nulecule", BROKEN);
    commit(folder.path());
    std::fs::remove_dir_all(folder.path().join("shop")).unwrap();
    let (code, shown, said) =
        plan(folder.path(), &["--against", "git:HEAD", "--fail-on", "delete", "-o", "compact"], &[]);
    assert_eq!(code, Some(1), "{shown}{said}");
    assert!(said.contains("HEAD:shop/Nulecule:"), "{said}");
}

#[test]
fn what_is_broken_and_as_it_was_hinders_no_other() {
    let folder = repository();
    write(folder.path(), "samples/Nulecule", "[\n  \"a\n");
    commit(folder.path());
    nulecule(folder.path(), "blog", "blog", &["site", "feed"]);
    let (code, shown, said) = plan(folder.path(), &["--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{shown}{said}");
    assert!(shown.contains("feed"), "{shown}");
}

#[test]
fn the_first_application_is_new() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet", "--initial-branch", "main"]);
    write(folder.path(), "README", "Nothing yet.\n");
    commit(folder.path());
    nulecule(folder.path(), "blog", "blog", &["site"]);
    let (code, shown, said) = plan(folder.path(), &["--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{shown}{said}");
    assert!(shown.contains("install blog"), "{shown}");
}

#[test]
fn a_branch_that_is_behind_removes_nothing() {
    let folder = repository();
    git(folder.path(), &["checkout", "--quiet", "-b", "feature"]);
    nulecule(folder.path(), "blog", "blog", &["site", "feed"]);
    commit(folder.path());
    git(folder.path(), &["checkout", "--quiet", "main"]);
    nulecule(folder.path(), "wiki", "wiki", &["pages"]);
    commit(folder.path());
    git(folder.path(), &["checkout", "--quiet", "feature"]);
    let shown = |against| {
        let (code, shown, said) = plan(folder.path(), &["--against", against, "-o", "compact"], &[]);
        assert_eq!(code, Some(0), "{said}");
        shown
    };
    assert!(shown("git:main").contains("uninstall wiki"));
    let since = shown("git:main...");
    assert!(!since.contains("wiki") && since.contains("feed"), "{since}");
}

#[test]
fn where_a_branch_began_may_not_be_known() {
    let folder = repository();
    git(folder.path(), &["checkout", "--quiet", "--orphan", "other"]);
    write(folder.path(), "README", "Another history.\n");
    commit(folder.path());
    let (code, _, said) = plan(folder.path(), &["--against", "git:main..."], &[]);
    assert_eq!(code, Some(1));
    assert!(
        said.starts_with("error: git knows no commit that `main` and HEAD both come from\n  help: In CI"),
        "{said}"
    );
}

#[test]
fn a_hook_of_another_repository_changes_nothing() {
    let (folder, other) = (repository(), tempfile::tempdir().unwrap());
    git(other.path(), &["init", "--quiet", "--initial-branch", "main"]);
    nulecule(folder.path(), "blog", "blog", &["site", "feed"]);
    let place = other.path().join(".git");
    let variables = [
        ("GIT_DIR", place.to_str().unwrap()),
        ("GIT_INDEX_FILE", "/nowhere"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere"),
        ("LANGUAGE", "de"),
    ];
    let (code, shown, said) = plan(folder.path(), &["--against", "git:HEAD", "-o", "compact"], &variables);
    assert_eq!(code, Some(0), "{said}");
    assert!(shown.contains("feed") && !shown.contains("install shop"), "{shown}");
}

#[cfg(unix)]
#[test]
fn a_revision_has_the_files_that_the_folder_has() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let folder = repository();
    let at = folder.path();
    nulecule(at, "built", "built", &["made"]);
    write(at, "built/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
    nulecule(at, "node_modules/part", "part", &["inner"]);
    nulecule(at, "linked", "linked", &["lamp"]);
    std::fs::rename(at.join("linked/lamp.yaml"), at.join("lamp.yaml")).unwrap();
    symlink("../lamp.yaml", at.join("linked/lamp.yaml")).unwrap();
    symlink("shop", at.join("store")).unwrap();
    std::fs::create_dir(at.join("odd")).unwrap();
    std::fs::write(at.join("odd").join(std::ffi::OsStr::from_bytes(b"\xff.yaml")), "a: 1\n").unwrap();
    git(at, &["add", "--all", "--force"]);
    git(at, &["commit", "--quiet", "--message", "A change"]);
    let (code, shown, said) =
        plan(at, &["--against", "git:HEAD", "-o", "compact", "--detailed-exitcode"], &[]);
    assert_eq!(code, Some(0), "{shown}{said}");
    assert!(!shown.contains("install"), "{shown}");
}

#[test]
fn what_is_removed_is_told_although_another_of_its_name_is_taken_in() {
    let folder = repository();
    let at = folder.path();
    // The shop takes in a part of the name of the blog that is removed.
    nulecule(at, "shop/external/helper", "blog", &["aid"]);
    let mut shop = std::fs::read_to_string(at.join("shop/Nulecule")).unwrap();
    shop += "  - name: helper\n    source: docker://example/helper\n";
    write(at, "shop/Nulecule", &shop);
    commit(at);
    std::fs::remove_dir_all(at.join("blog")).unwrap();
    let (code, shown, said) = plan(at, &["--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{shown}{said}");
    assert!(shown.contains("uninstall blog"), "{shown}");
}

#[test]
fn what_was_moved_is_found_whatever_part_is_planned() {
    let folder = repository();
    let at = folder.path();
    std::fs::create_dir(at.join("apps")).unwrap();
    git(at, &["mv", "shop", "apps/shop"]);
    nulecule(at, "apps/shop", "shop", &["front"]);
    for path in [".", "apps", "apps/shop", "apps/shop/Nulecule"] {
        let (code, shown, said) = plan(at, &[path, "--against", "git:HEAD", "-o", "compact"], &[]);
        assert_eq!(code, Some(0), "{path}: {said}");
        assert!(shown.contains("upgrade shop"), "{path}: {shown}");
        assert!(shown.contains("- shop/back") && shown.contains("0 to add"), "{path}: {shown}");
        assert!(!shown.contains("blog"), "{path}: {shown}");
    }
}

#[test]
fn what_was_moved_away_is_not_removed() {
    let folder = repository();
    let at = folder.path();
    std::fs::create_dir(at.join("apps")).unwrap();
    git(at, &["mv", "shop", "apps/shop"]);
    nulecule(at, "shop", "wiki", &["pages"]);
    let (code, shown, said) = plan(at, &["shop", "--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(shown.contains("install wiki") && !shown.contains("uninstall"), "{shown}");
    assert!(
        said.contains("note: shop/Nulecule is now at apps/shop/Nulecule, which is not planned"),
        "{said}"
    );
}

#[test]
fn a_copy_is_a_new_application() {
    let folder = repository();
    let at = folder.path();
    nulecule(at, "mirror", "blog", &["site"]);
    let (code, shown, said) = plan(at, &["mirror", "--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(shown.contains("install blog"), "{shown}");
}

#[test]
fn a_file_whose_application_has_another_name_hides_no_removal() {
    let folder = repository();
    let at = folder.path();
    nulecule(at, "shop", "store", &["front"]);
    let (code, shown, said) =
        plan(at, &["shop/Nulecule", "--against", "git:HEAD", "--fail-on", "delete"], &[]);
    assert_eq!((code, shown.as_str()), (Some(1), ""), "{said}");
    assert!(
        said.starts_with(
            "error: shop/Nulecule describes `store`, and shop/Nulecule at git:HEAD describes `shop`\n"
        ),
        "{said}"
    );
    let (_, shown, _) = plan(at, &["shop", "--against", "git:HEAD", "-o", "compact"], &[]);
    assert!(shown.contains("install store") && shown.contains("uninstall shop"), "{shown}");
    // Where that one went on elsewhere, the other is just new.
    nulecule(at, "old", "shop", &["front", "back"]);
    let (code, shown, said) = plan(at, &["shop/Nulecule", "--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(shown.contains("install store"), "{shown}");
    assert!(
        said.contains("note: shop/Nulecule describes what is not described at git:HEAD: it is new"),
        "{said}"
    );
}

const TWO: &str = "apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: one}
spec: {components: [{name: a, type: webservice, properties: {image: x}}]}
---
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: two}
spec: {components: [{name: b, type: webservice, properties: {image: x}}]}
";

#[test]
fn what_can_no_longer_be_read_is_not_removed() {
    let folder = repository();
    let at = folder.path();
    write(at, "apps.yaml", TWO);
    commit(at);
    let marked = "<<<<<<< ours\nspecversion: 0.0.2\n=======\nspecversion: 0.0.1\n>>>>>>> theirs\nid: shop\n";
    let shop = std::fs::read_to_string(at.join("shop/Nulecule")).unwrap();
    let middle = shop.replace(
        "  - name: back\n",
        "<<<<<<< ours\n  - name: back\n=======\n  - name: end\n>>>>>>> theirs\n",
    );
    let broken: [(&str, &[u8]); 9] = [
        ("shop/Nulecule", b"\xff\xfes\0p\0e\0c\0"),
        ("shop/Nulecule", b""),
        ("shop/Nulecule", b"hello: 1\n"),
        ("shop/Nulecule", marked.as_bytes()),
        ("shop/Nulecule", middle.as_bytes()),
        ("apps.yaml", b"\xff"),
        ("apps.yaml", b""),
        ("apps.yaml", b"apiVersion: v1\nkind: List\n"),
        ("apps.yaml", &TWO.as_bytes()[..30]),
    ];
    nulecule(at, "blog", "blog", &["site", "feed"]);
    for (path, bytes) in broken {
        std::fs::write(at.join(path), bytes).unwrap();
        let (code, shown, said) = plan(at, &["--against", "git:HEAD", "-o", "compact"], &[]);
        let what = String::from_utf8_lossy(bytes);
        assert_eq!(code, Some(1), "{what}: {shown}{said}");
        assert!(!shown.contains("uninstall") && shown.contains("0 to destroy"), "{what}: {shown}");
        assert!(shown.contains("cannot be planned."), "{what}: {shown}");
        assert!(shown.contains("+ blog/feed"), "the other is planned; {what}: {shown}");
        assert!(said.contains(path), "{what}: {said}");
        git(at, &["checkout", "--quiet", "--", path]);
    }
}

#[test]
fn what_was_taken_out_of_a_file_is_removed() {
    let folder = repository();
    let at = folder.path();
    write(at, "apps.yaml", TWO);
    commit(at);
    write(at, "apps.yaml", TWO.split_once("---\n").unwrap().1);
    let (code, shown, said) = plan(at, &["--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(shown.contains("uninstall one"), "{shown}");
    // A kind with a mistake in it was not taken out.
    write(at, "apps.yaml", &TWO.replacen("kind: Application", "kind: Aplication", 1));
    let (code, shown, said) = plan(at, &["--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(1), "{shown}");
    assert!(!shown.contains("uninstall"), "{shown}");
    assert!(said.contains("apps.yaml cannot be planned: it describes no `one`"), "{said}");
    // Of a file one application is planned, and that others are gone is said.
    write(at, "apps.yaml", TWO.split_once("---\n").unwrap().1);
    let (code, _, said) = plan(at, &["apps.yaml", "--against", "git:HEAD"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("note: apps.yaml describes `one` at git:HEAD, which is gone"), "{said}");
}

#[test]
fn the_last_application_of_a_folder_can_be_removed() {
    let folder = repository();
    let at = folder.path();
    write(at, "shop/README", "Where the shop was.\n");
    commit(at);
    git(at, &["rm", "--quiet", "shop/Nulecule"]);
    let removes = |path: &str| {
        let (code, shown, said) =
            plan(at, &[path, "--against", "git:HEAD", "--detailed-exitcode", "-o", "compact"], &[]);
        assert_eq!(code, Some(2), "{path}: {said}");
        assert!(shown.contains("uninstall shop") && !shown.contains("blog"), "{path}: {shown}");
    };
    removes("shop");
    std::fs::remove_dir_all(at.join("shop")).unwrap();
    removes("shop");
    removes("shop/Nulecule");
    git(at, &["rm", "-r", "--quiet", "blog"]);
    let (_, shown, _) = plan(at, &["--against", "git:HEAD", "-o", "compact"], &[]);
    assert!(shown.contains("uninstall shop") && shown.contains("uninstall blog"), "{shown}");
    // What never was is a mistake.
    let (code, shown, said) = plan(at, &["shopp", "--against", "git:HEAD"], &[]);
    assert_eq!((code, shown.as_str(), said.as_str()), (Some(1), "", "error: shopp does not exist\n"));
}

#[cfg(unix)]
#[test]
fn a_file_with_several_names_is_planned_once() {
    use std::os::unix::fs::symlink;

    let folder = repository();
    let at = folder.path();
    write(at, "apps.yaml", TWO);
    symlink("apps.yaml", at.join("all.yaml")).unwrap();
    let (code, shown, said) = plan(at, &["--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(shown.matches("install one").count(), 1, "{shown}");
    assert!(shown.contains("install one   apps.yaml"), "{shown}");
    commit(at);
    std::fs::remove_file(at.join("all.yaml")).unwrap();
    std::fs::remove_file(at.join("apps.yaml")).unwrap();
    let (code, shown, said) = plan(at, &["--against", "git:HEAD", "-o", "compact"], &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(shown.matches("uninstall one").count(), 1, "{shown}");
}

#[test]
fn a_submodule_is_not_read_and_that_is_said() {
    let (folder, other) = (repository(), repository());
    let at = folder.path();
    let url = other.path().to_str().unwrap();
    git(at, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "parts"]);
    commit(at);
    let note = "note: parts is a submodule at git:HEAD, which is not read";
    for (path, is_said) in [(".", true), ("parts/shop", true), ("shop", false), ("shop/Nulecule", false)] {
        let (_, _, said) = plan(at, &[path, "--workspace", ".", "--against", "git:HEAD"], &[]);
        assert_eq!(said.contains(note), is_said, "{path}: {said}");
    }
}

#[test]
fn applications_of_the_same_name_are_told_apart_by_their_files() {
    let folder = repository();
    let at = folder.path();
    nulecule(at, "mirror", "blog", &["site"]);
    commit(at);
    write(at, "mirror/Nulecule", "specversion: 0.0.2\nid: blog\ngraph: [\n");
    let (code, shown, said) = plan(at, &["--against", "git:HEAD", "-o", "json"], &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(shown.contains("\"blog (blog/Nulecule)\""), "{shown}");
    assert!(shown.contains("\"blog (mirror/Nulecule)\"") && shown.contains("\"shop\""), "{shown}");
}
