//! Rules of the repository that the compiler does not know.

use crate::repository;

/// The most lines of a file of a program; tests may be longer.
const MAX_LINES: usize = 600;

/// How files of programs end.
const PROGRAMS: [&str; 6] = [".el", ".js", ".lua", ".mjs", ".rs", ".ts"];

/// Words that no file may hold, and why. They are written in two halves so that this file does not hold them.
const WORDS: &[(&str, &str)] = &[
    (concat!("TO", "DO"), "open work is tracked elsewhere"),
    (concat!("FIX", "ME"), "open work is tracked elsewhere"),
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/ho", "me/"), "a path of one machine"),
    (concat!("/Us", "ers/"), "a path of one machine"),
];

/// Texts that hold such a word and mean something else, with the only file that has them.
const NOT_MEANT: &[(&str, &str)] = &[
    // A folder in containers: the default of a field of KubeVela.
    ("crates/formats/src/oam/builtin/definitions.cue", concat!("\"/ho", "me/nocalhost-dev\"")),
];

/// The only source of crates.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// What does not belong into the repository.
pub(crate) fn problems() -> Vec<String> {
    let files = repository::files();
    files.iter().filter_map(|path| Some(of_file(path, &repository::text(path)?))).flatten().collect()
}

fn of_file(path: &str, text: &str) -> Vec<String> {
    let mut problems = words(path, text);
    let is_test = path.contains("/tests/") || path.starts_with("tests/");
    let n_lines = text.lines().count();
    if PROGRAMS.iter().any(|ending| path.ends_with(ending)) && n_lines > MAX_LINES && !is_test {
        problems.push(format!("{path}: {n_lines} lines; files have up to {MAX_LINES}"));
    }
    if path.ends_with(".rs") && !text.starts_with("//!") {
        problems.push(format!("{path}: starts without `//!` that says what it is for"));
    }
    if path.ends_with("package-lock.json") && text.contains("\"resolved\":") {
        problems.push(format!("{path}: names where packages come from; `.npmrc` leaves that out"));
    }
    let is_member =
        path.ends_with("/Cargo.toml") && (path.starts_with("crates/") || path.starts_with("xtask/"));
    if is_member && !text.contains("[lints]\nworkspace = true") {
        problems.push(format!("{path}: does not take over the lints of the workspace"));
    }
    if path == "Cargo.lock" {
        let sources = text.lines().filter_map(|line| line.strip_prefix("source = "));
        let others = sources.filter(|source| source.trim_matches('"') != REGISTRY);
        problems.extend(others.map(|source| format!("{path}: crates come from {source}")));
    }
    problems
}

fn words(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let not_meant = NOT_MEANT.iter().filter(|(file, _)| *file == path);
        let line = not_meant.fold(line.to_owned(), |line, (_, text)| line.replace(text, ""));
        for (word, why) in WORDS {
            if line.contains(word) {
                problems.push(format!("{path}:{number}: `{word}`: {why}"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let problems = problems();
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    }

    #[test]
    fn what_is_not_tidy_is_noticed() {
        let long = format!("//! x\n{}", "\n".repeat(MAX_LINES));
        assert_eq!(of_file("crates/x/src/a.rs", &long).len(), 1);
        assert_eq!(of_file("crates/x/tests/a.rs", &long).len(), 0);
        assert_eq!(of_file("editors/x/a.lua", &long).len(), 1);
        assert_eq!(of_file("package-lock.json", "\"resolved\": \"x\"").len(), 1);
        assert_eq!(of_file("crates/x/src/a.rs", "fn main() {}").len(), 1);
        assert_eq!(of_file("crates/x/Cargo.toml", "[package]").len(), 1);
        assert_eq!(of_file("Cargo.toml", "[workspace]").len(), 0);
        assert_eq!(of_file("a.md", &format!("a\n{} b\n", WORDS[0].0)).len(), 1);
        let (file, text) = NOT_MEANT[0];
        assert_eq!(of_file(file, text).len(), 0);
        assert_eq!(of_file("a.md", text).len(), 1);
        assert_eq!(of_file(file, &format!("{text} {}", WORDS[4].0)).len(), 1);
        assert_eq!(of_file("Cargo.lock", "source = \"registry+https://example.com\"\n").len(), 1);
        assert_eq!(of_file("Cargo.lock", &format!("source = \"{REGISTRY}\"\n")).len(), 0);
    }
}
