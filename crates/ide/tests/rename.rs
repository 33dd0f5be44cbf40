//! Renaming something and renaming it back leaves every byte as it was, and what refers to it still finds it in between: over
//! the cases of the repository, and over real files where they are at hand: beside the repository in `../shared/corpus`, or
//! where `PLIMSOLL_CORPUS` says.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a test works on real files")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_base::WorkspacePath;
use plimsoll_ide::actions::FileEdit;
use plimsoll_ide::{Snapshot, Workspace};
use plimsoll_test_support::case;
use plimsoll_test_support::{MemoryWorld, cursor, folder};

/// How many places of a file are tried.
const PLACES: usize = 8;

/// Names that are fine everywhere, one that YAML reads as a truth value, one that is no placeholder.
const NAMES: [&str; 4] = ["renamed7", "renamed_7", "on", "renamed-7"];

/// Rules that tell of names that lead nowhere, or to which nothing leads.
const OF_REFERENCES: [&str; 6] = ["unknown", "undeclared", "undefined", "unused", "not-found", "nothing"];

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

#[derive(Default, Debug)]
struct Counts {
    renamed: usize,
    refused: usize,
    files: usize,
}

#[test]
fn cases_are_renamed_and_renamed_back() {
    let mut counts = Counts::default();
    for folder in ["../../tests/spec", "../../tests/editor"] {
        let mut paths = Vec::new();
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
        for path in paths.iter().filter(|path| !path.ends_with("README.md")) {
            let text = std::fs::read_to_string(path).unwrap();
            for case in case::cases(&text).unwrap() {
                let texts = case.files().map(|file| {
                    let text = cursor::take(&file.text).map_or(file.text.clone(), |(text, _)| text);
                    // Every other file has line breaks of two bytes.
                    let text = if text.len().is_multiple_of(2) { text.replace('\n', "\r\n") } else { text };
                    (WorkspacePath::new(&file.path).unwrap(), text)
                });
                there_and_back(&texts.collect(), &mut counts);
            }
        }
    }
    println!("{counts:?}");
    assert!(counts.renamed > 300, "too few are renamed: {counts:?}");
}

#[test]
fn real_files_are_renamed_and_renamed_back() {
    let corpus = folder::collection();
    if !corpus.is_dir() {
        println!("skipped: there is no corpus beside the repository");
        return;
    }
    let mut counts = Counts::default();
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(&corpus).unwrap().map(|one| one.unwrap().path()).collect();
    folders.sort();
    for folder in folders.iter().filter(|folder| folder.is_dir() && !folder.ends_with("yaml-test-suite")) {
        let mut paths = Vec::new();
        files(folder, &mut paths);
        let text = |path: &PathBuf| {
            let inside = WorkspacePath::new(path.strip_prefix(folder).ok()?.to_str()?).ok()?;
            let text = std::fs::read_to_string(path).ok()?;
            (text.len() < 50_000).then_some((inside, text))
        };
        there_and_back(&paths.iter().filter_map(text).collect(), &mut counts);
    }
    println!("{counts:?}");
    assert!(counts.renamed > 300, "too few are renamed: {counts:?}");
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn there_and_back(texts: &BTreeMap<WorkspacePath, String>, counts: &mut Counts) {
    let world = MemoryWorld::new(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let mut workspace = Workspace::new(Arc::new(world), texts.keys().cloned().collect());
    let mut random = Random(texts.len() as u64);
    for (path, text) in texts {
        counts.files += 1;
        let starts: Vec<usize> = word_starts(text);
        for _ in 0..PLACES.min(starts.len()) {
            let offset = starts[random.below(starts.len())] as u32;
            let name = NAMES[random.below(NAMES.len())];
            let snapshot = workspace.snapshot();
            let opened = snapshot.open(path).unwrap();
            let Ok(found) = snapshot.renamable(&opened, offset) else {
                counts.refused += 1;
                continue;
            };
            let is_verbatim = text[found.range.as_usize()] == found.name;
            let is_text = found.name.starts_with(|first: char| first.is_ascii_alphabetic());
            // Quotes that nobody needed cannot be told from those that came with a name.
            let is_told =
                !text.contains(&format!("'{}'", found.name)) && found.name != "y" && found.name != "n";
            let Ok(edits) = snapshot.rename(&opened, offset, name) else {
                counts.refused += 1;
                continue;
            };
            let before = of_references(&snapshot, path);
            drop((opened, snapshot));
            let changed = applied(texts, &edits);
            assert!(edits.iter().any(|file| file.path == *path), "{path} {offset}: the place itself stays");
            edits.iter().for_each(|file| workspace.set_text(&file.path, changed[&file.path].as_str().into()));
            let at = moved(&edits, path, found.range.start);
            let snapshot = workspace.snapshot();
            let opened = snapshot.open(path).unwrap();
            let context = format!("{path} {:?}: {} to {name}", found.range, found.name);
            match snapshot.rename(&opened, at, &found.name) {
                Ok(back) => {
                    let restored = applied(&changed, &back);
                    if is_verbatim && is_text && is_told {
                        assert!(restored == *texts, "{context} and back\n{back:?}\n{edits:?}");
                    }
                    counts.renamed += 1;
                }
                Err(why) => {
                    // The old name may be one that only a file that is there already can have.
                    let is_odd = why.contains("is no name of") || why.contains("it is built in");
                    assert!(is_odd, "{context} and back: {why}");
                    counts.refused += 1;
                }
            }
            if name == "renamed7" {
                assert_eq!(of_references(&snapshot, path), before, "{context}");
            }
            drop((opened, snapshot));
            edits.iter().for_each(|file| workspace.set_text(&file.path, texts[&file.path].as_str().into()));
        }
    }
}

/// The codes of the findings about references in a file.
fn of_references(snapshot: &Snapshot, path: &WorkspacePath) -> Vec<&'static str> {
    let opened = snapshot.open(path).unwrap();
    let codes = snapshot.findings(&opened).into_iter().map(|finding| finding.code);
    let mut codes: Vec<&'static str> =
        codes.filter(|code| OF_REFERENCES.iter().any(|word| code.contains(word))).collect();
    codes.sort_unstable();
    codes
}

fn word_starts(text: &str) -> Vec<usize> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(|&at| is_word(bytes[at]) && (at == 0 || !is_word(bytes[at - 1])));
    starts.collect()
}

fn applied(texts: &BTreeMap<WorkspacePath, String>, edits: &[FileEdit]) -> BTreeMap<WorkspacePath, String> {
    let mut changed = texts.clone();
    for file in edits {
        let text = changed.get_mut(&file.path).unwrap();
        for edit in file.edits.iter().rev() {
            text.replace_range(edit.range.as_usize(), &edit.insert);
        }
    }
    changed
}

/// Where a byte is after the edits before it; one that an edit replaces is inside of what came there.
fn moved(edits: &[FileEdit], path: &WorkspacePath, offset: u32) -> u32 {
    let own = edits.iter().filter(|file| file.path == *path).flat_map(|file| &file.edits);
    let before = own.clone().filter(|edit| edit.range.end <= offset);
    let grown: i64 = before.map(|edit| edit.insert.len() as i64 - i64::from(edit.range.len())).sum();
    let quotes = own.clone().filter(|edit| edit.range.touches(offset) && edit.insert.starts_with('\''));
    (i64::from(offset) + grown) as u32 + quotes.count() as u32
}
