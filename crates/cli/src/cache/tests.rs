//! The cache of names: what it remembers, and that it never tells what is not so.

use std::cell::Cell;
use std::time::Duration;

use tempfile::TempDir;

use super::*;

/// A workspace with three files.
fn workspace() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap().join("workspace");
    fs::create_dir(&root).unwrap();
    for (path, text) in [("a/x", "one"), ("b/y", "two"), ("z", "three")] {
        write(&root, path, text);
    }
    (folder, root)
}

const FILES: [&str; 3] = ["a/x", "b/y", "z"];

fn write(root: &Path, path: &str, text: &str) {
    fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
    fs::write(root.join(path), text).unwrap();
}

/// A memory of a call that starts long after all that happened before.
fn later(root: &Path) -> Cache {
    let mut cache = now(root);
    cache.started += Duration::from_secs(60);
    cache
}

/// A memory of a call that starts at once.
fn now(root: &Path) -> Cache {
    Cache::with_least(root, 3, 1).unwrap()
}

/// What had to be done to know what was made of a file.
#[derive(PartialEq, Eq, Debug)]
enum Work {
    None,
    Read,
    Made,
}

/// Asks for a file, of which its text in capitals is made.
fn ask(cache: &Cache, root: &Path, path: &str) -> (Option<String>, Work) {
    let work = Cell::new(Work::None);
    let read = || {
        work.set(Work::Read);
        fs::read_to_string(root.join(path)).ok().map(Into::into)
    };
    let make = |text: Arc<str>, is_remembered: bool| {
        assert!(is_remembered);
        work.set(Work::Made);
        let kept = match &*text {
            text if text.contains("secret") => Kept::Nowhere,
            text if text.contains("plain") => Kept::ForFile,
            _ => Kept::ForText,
        };
        Made { bytes: text.to_uppercase().into(), kept }
    };
    let made = cache.recall(&WorkspacePath::new(path).unwrap(), &root.join(path), read, &make);
    (made.map(|made| String::from_utf8(made.into_owned()).unwrap()), work.into_inner())
}

/// Asks for all files, and writes down what was learned.
fn call(cache: &Cache, root: &Path) -> Vec<Work> {
    let all = FILES.iter().map(|path| {
        let text = fs::read_to_string(root.join(path)).ok();
        let (made, work) = ask(cache, root, path);
        assert_eq!(made, text.map(|text| text.to_uppercase()), "{path}");
        work
    });
    let all = all.collect();
    cache.write(|path| root.join(path).exists());
    all
}

fn facts(root: &Path) -> PathBuf {
    root.join(".plimsoll/cache/facts")
}

fn remembered(root: &Path) -> Vec<String> {
    let loaded = now(root).load();
    loaded.records().map(|(path, _)| path.to_owned()).collect()
}

#[test]
#[cfg(unix)]
fn files_that_are_the_same_are_not_read() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, root) = workspace();
    assert_eq!(call(&later(&root), &root), [Work::Made, Work::Made, Work::Made]);
    assert_eq!(call(&later(&root), &root), [Work::None, Work::None, Work::None]);
    assert_eq!(fs::metadata(facts(&root)).unwrap().permissions().mode() & 0o777, 0o600);
    let names = fs::read_dir(facts(&root).parent().unwrap()).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".gitignore", "CACHEDIR.TAG", "facts"]);
}

#[test]
fn a_file_that_changed_is_made_again_and_one_that_came_back_is_not() {
    let (_folder, root) = workspace();
    call(&later(&root), &root);
    write(&root, "z", "four!");
    assert_eq!(ask(&later(&root), &root, "z"), (Some("FOUR!".to_owned()), Work::Made));
    // As a new checkout has it: other metadata, the same text.
    fs::remove_file(root.join("z")).unwrap();
    write(&root, "z", "three");
    assert_eq!(ask(&later(&root), &root, "z"), (Some("THREE".to_owned()), Work::Read));
}

#[test]
fn a_file_that_changed_in_the_moment_it_was_read_is_read_again() {
    let (_folder, root) = workspace();
    let time = fs::metadata(root.join("z")).unwrap().modified().unwrap();
    call(&now(&root), &root);
    // Nothing tells it from the one before but its text, where times are coarse.
    write(&root, "z", "eight");
    let file = fs::File::options().write(true).open(root.join("z")).unwrap();
    file.set_modified(time).unwrap();
    assert_eq!(ask(&later(&root), &root, "z"), (Some("EIGHT".to_owned()), Work::Made));
    for path in FILES {
        assert_ne!(ask(&later(&root), &root, path).1, Work::None, "{path}: its metadata are too young");
    }
    // Later they are old enough, and are written down.
    call(&later(&root), &root);
    #[cfg(unix)]
    assert_eq!(call(&later(&root), &root), [Work::None, Work::None, Work::None]);
}

#[test]
fn what_is_made_moves_with_the_text_unless_the_file_is_called_otherwise() {
    let (_folder, root) = workspace();
    call(&later(&root), &root);
    fs::create_dir(root.join("c")).unwrap();
    fs::rename(root.join("a/x"), root.join("c/x")).unwrap();
    assert_eq!(ask(&later(&root), &root, "c/x"), (Some("ONE".to_owned()), Work::Read));
    fs::rename(root.join("c/x"), root.join("c/y")).unwrap();
    assert_eq!(ask(&later(&root), &root, "c/y"), (Some("ONE".to_owned()), Work::Made));
    assert_eq!(ask(&later(&root), &root, "a/x"), (None, Work::Read));
}

#[test]
fn files_that_are_gone_are_forgotten_when_something_else_is_learned() {
    let (_folder, root) = workspace();
    call(&later(&root), &root);
    fs::remove_file(root.join("a/x")).unwrap();
    call(&later(&root), &root);
    assert_eq!(remembered(&root), FILES);
    write(&root, "z", "four");
    call(&later(&root), &root);
    assert_eq!(remembered(&root), ["b/y", "z"]);
}

#[test]
fn what_may_not_be_kept_is_not_written_down() {
    let (_folder, root) = workspace();
    call(&later(&root), &root);
    write(&root, "z", "secret");
    call(&later(&root), &root);
    assert_eq!(remembered(&root), ["a/x", "b/y"]);
    assert!(!fs::read(facts(&root)).unwrap().windows(6).any(|bytes| bytes == b"SECRET"));
    assert_eq!(ask(&later(&root), &root, "z"), (Some("SECRET".to_owned()), Work::Made));
}

#[test]
fn what_is_damaged_is_made_again() {
    let (_folder, root) = workspace();
    call(&later(&root), &root);
    let good = fs::read(facts(&root)).unwrap();
    let mut damaged = good.clone();
    *damaged.last_mut().unwrap() ^= 1;
    for bytes in [&good[..good.len() / 2], &damaged, b"", b"something else"] {
        fs::write(facts(&root), bytes).unwrap();
        assert_eq!(call(&later(&root), &root), [Work::Made, Work::Made, Work::Made]);
        assert_eq!(fs::read(facts(&root)).unwrap(), good);
    }
}

#[test]
fn what_is_deleted_meanwhile_is_written_whole() {
    let (_folder, root) = workspace();
    call(&later(&root), &root);
    write(&root, "z", "four");
    let cache = later(&root);
    for path in FILES {
        ask(&cache, &root, path);
    }
    fs::remove_dir_all(root.join(".plimsoll")).unwrap();
    cache.write(|_| true);
    assert_eq!(remembered(&root), FILES);
}

#[test]
fn calls_at_the_same_time_do_not_disturb_each_other() {
    let (_folder, root) = workspace();
    std::thread::scope(|scope| {
        for number in 0..4 {
            let root = &root;
            scope.spawn(move || {
                for round in 0..50 {
                    let own = format!("{number}/x");
                    write(root, &own, &format!("{number} {round}"));
                    let cache = later(root);
                    let (made, _) = ask(&cache, root, &own);
                    assert_eq!(made, Some(format!("{number} {round}")));
                    call(&cache, root);
                    // Whoever wrote last, what is there is whole.
                    let bytes = fs::read(facts(root)).unwrap();
                    assert!(Loaded::read(bytes).is_some());
                }
            });
        }
    });
    let left = fs::read_dir(facts(&root).parent().unwrap()).unwrap().count();
    assert_eq!(left, 3, "a temporary file is left");
}

#[test]
fn where_no_folder_can_be_nothing_is_written() {
    let (_folder, root) = workspace();
    fs::write(root.join(".plimsoll"), "").unwrap();
    assert_eq!(call(&later(&root), &root), [Work::Made, Work::Made, Work::Made]);
    assert_eq!(call(&later(&root), &root), [Work::Made, Work::Made, Work::Made]);
    fs::remove_file(root.join(".plimsoll")).unwrap();
    fs::create_dir_all(facts(&root)).unwrap();
    assert_eq!(call(&later(&root), &root), [Work::Made, Work::Made, Work::Made]);
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, root) = workspace();
    fs::create_dir_all(root.join(".plimsoll/cache")).unwrap();
    let folder = root.join(".plimsoll/cache");
    let mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    assert_eq!(call(&later(&root), &root), [Work::Made, Work::Made, Work::Made]);
    // The superuser may write everywhere.
    let is_free = fs::write(folder.join("probe"), "").is_ok();
    assert_eq!(facts(&root).exists(), is_free);
    mode(0o755);
}

#[test]
#[cfg(unix)]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;
    for link in [".plimsoll", ".plimsoll/cache", ".plimsoll/cache/facts"] {
        let (_folder, root) = workspace();
        call(&later(&root), &root);
        let elsewhere = root.join("../elsewhere");
        fs::rename(root.join(link), &elsewhere).unwrap();
        symlink(&elsewhere, root.join(link)).unwrap();
        assert_eq!(call(&later(&root), &root), [Work::Made, Work::Made, Work::Made], "{link}");
        let own = if link.ends_with("facts") { Some(facts(&root)) } else { None };
        // In the place of a link there is a file of our own.
        assert!(own.is_none_or(|own| own.symlink_metadata().unwrap().is_file()));
        write(&root, "z", "four");
        let before = fs::metadata(&elsewhere).unwrap().modified().unwrap();
        call(&later(&root), &root);
        assert_eq!(fs::metadata(&elsewhere).unwrap().modified().unwrap(), before, "{link}");
    }
    // What a link leads to may change while the link stays.
    let (_folder, root) = workspace();
    write(&root, "target", "one");
    fs::remove_file(root.join("z")).unwrap();
    symlink("target", root.join("z")).unwrap();
    call(&later(&root), &root);
    write(&root, "target", "other");
    assert_eq!(ask(&later(&root), &root, "z"), (Some("OTHER".to_owned()), Work::Made));
}

#[test]
fn small_workspaces_have_none() {
    let (_folder, root) = workspace();
    assert!(Cache::of(&root, LEAST - 1).is_none());
    let cache = Cache::of(&root, LEAST).unwrap();
    // Few of its files were looked into.
    call(&cache, &root);
    assert!(!root.join(".plimsoll").exists());
}

#[test]
#[cfg(unix)]
fn of_a_text_without_anything_to_remember_there_is_no_digest() {
    let (_folder, root) = workspace();
    write(&root, "z", "plain");
    assert_eq!(call(&later(&root), &root), [Work::Made, Work::Made, Work::Made]);
    assert_eq!(call(&later(&root), &root), [Work::None, Work::None, Work::None]);
    let told = digest("z", "plain");
    let bytes = fs::read(facts(&root)).unwrap();
    assert!(!bytes.windows(told.bytes().len()).any(|part| part == told.bytes()));
    // As a new checkout has it: other metadata, the same text.
    fs::remove_file(root.join("z")).unwrap();
    write(&root, "z", "plain");
    assert_eq!(ask(&later(&root), &root, "z"), (Some("PLAIN".to_owned()), Work::Made));
}
