//! Whatever is offered can be accepted: at sampled places of real files, whole and cut off in the middle of a line, with either
//! line break, a text in which an offered item is written has no syntax error that it did not have before. The seed is printed;
//! `PLIMSOLL_SEED` sets another one.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "the seed is printed, and may be chosen by whoever runs it"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_analysis::parse;
use plimsoll_ide::completion::{Item, MOST_ITEMS};
use plimsoll_ide::{Workspace, WorkspacePath};
use plimsoll_test_support::random::Random;
use plimsoll_test_support::{MemoryWorld, folder, samples};

/// How many items are accepted at one place.
const ITEMS: usize = 6;

/// Larger files take long to be read again and again.
const LARGEST: usize = 60_000;

/// What was tried.
#[derive(Default)]
struct Tried {
    places: usize,
    items: usize,
    faults: Vec<String>,
}

fn random() -> Random {
    let chosen = std::env::var("PLIMSOLL_SEED").ok().and_then(|text| text.parse().ok());
    let seed = chosen.unwrap_or(20_261_122);
    println!("seed {seed}");
    Random::new(seed)
}

/// The text after an item was accepted.
fn accepted(text: &str, item: &Item) -> String {
    let mut after = text.to_owned();
    after.replace_range(item.replaces.as_usize(), &item.insert);
    if let Some(blanks) = item.blanks {
        after.replace_range(blanks.as_usize(), "");
    }
    if let Some(comma) = item.comma {
        after.insert(comma as usize, ',');
    }
    after
}

/// How many errors there are with any word in the place of an item.
fn with_word(path: &WorkspacePath, text: &str, item: &Item) -> usize {
    let word = if item.insert.contains('"') { "\"x\"" } else { "x" };
    let mut after = text.to_owned();
    after.replace_range(item.replaces.as_usize(), word);
    parse::read(path, after.into()).errors().len()
}

/// Tries places of the files of a workspace.
fn try_files(name: &str, files: &[(String, String)], places: usize, random: &mut Random, tried: &mut Tried) {
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let world = Arc::new(MemoryWorld::new(texts));
    let mut workspace = Workspace::new(world.clone(), world.paths());
    for (file, text) in files.iter().filter(|(_, text)| !text.is_empty() && text.len() < LARGEST) {
        let path = WorkspacePath::new(file).unwrap();
        for _ in 0..places {
            let (edited, at) = place(text, random);
            workspace.set_text(&path, edited.as_str().into());
            let snapshot = workspace.snapshot();
            let opened = snapshot.open(&path).unwrap();
            let mut items = snapshot.completions(&opened, at).items;
            let before = parse::read(&path, opened.text.clone()).errors().len();
            tried.places += 1;
            while items.len() > ITEMS {
                items.remove(random.below(items.len()));
            }
            for item in items {
                tried.items += 1;
                let after = accepted(&edited, &item);
                let errors = parse::read(&path, after.as_str().into()).errors().len();
                // What is wrong already may be told at more places once anything at all is written.
                if errors > before && (before == 0 || errors > with_word(&path, &edited, &item)) {
                    let start = (item.replaces.start as usize).saturating_sub(120);
                    let start = (start..).find(|at| after.is_char_boundary(*at)).unwrap();
                    let around: String = after[start..].chars().take(260).collect();
                    let label = &item.label;
                    tried.faults.push(format!(
                        "{name}/{file}: byte {at}: `{label}` ({before} → {errors})\n{around}\n~~~"
                    ));
                }
            }
        }
        workspace.set_text(&path, text.as_str().into());
    }
}

/// A text, perhaps with other line breaks, perhaps with the end of a line left out, and a place in it.
fn place(text: &str, random: &mut Random) -> (String, u32) {
    let mut text = if random.chance(1, 4) && !text.contains('\r') {
        text.replace('\n', "\r\n")
    } else {
        text.to_owned()
    };
    let at = random.below(text.len() + 1);
    let at = (at..).find(|at| text.is_char_boundary(*at)).unwrap();
    // No editor has its cursor inside of a line break.
    let at = if text[..at].ends_with('\r') { at - 1 } else { at };
    if random.chance(1, 2) {
        let end = text[at..].find(['\r', '\n']).map_or(text.len(), |end| at + end);
        // Without what holds the lines below together, those are wrong, whatever is written here.
        if !text[at..end].contains(['[', ']', '{', '}', ':', '-']) {
            text.replace_range(at..end, "");
        }
    }
    (text, at as u32)
}

fn report(tried: &Tried) {
    println!("{} items accepted at {} places", tried.items, tried.places);
    assert!(tried.items > 100, "hardly anything is offered");
    let shown: Vec<&str> = tried.faults.iter().take(12).map(String::as_str).collect();
    assert!(tried.faults.is_empty(), "{} faults:\n{}", tried.faults.len(), shown.join("\n\n"));
}

#[test]
fn what_is_offered_in_the_samples_can_be_accepted() {
    let mut tried = Tried::default();
    try_files("fixtures", &folder::fixtures(), 60, &mut random(), &mut tried);
    report(&tried);
}

#[test]
fn what_is_offered_in_real_files_can_be_accepted() {
    let mut folders: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (path, text) in folder::corpus("") {
        if let Some((folder, path)) = path.split_once('/') {
            folders.entry(folder.to_owned()).or_default().push((path.to_owned(), text));
        }
    }
    if folders.is_empty() {
        println!("there is no collection of real files");
        return;
    }
    let (mut tried, mut random) = (Tried::default(), random());
    for (name, files) in &folders {
        try_files(name, files, 2, &mut random, &mut tried);
    }
    report(&tried);
}

#[test]
fn of_very_many_names_those_are_offered_that_go_on_from_what_is_typed() {
    let text = samples::application(300 * samples::COMPONENT_LINES, 1, 0);
    let offered = |typed: &str| {
        let text = text.replacen("dependsOn: [part-0]", &format!("dependsOn: [{typed}]"), 1);
        let world = Arc::new(MemoryWorld::new([("app.yaml", text.as_str())]));
        let snapshot = Workspace::new(world.clone(), world.paths()).snapshot();
        let opened = snapshot.open(&WorkspacePath::new("app.yaml").unwrap()).unwrap();
        let at = text.find(&format!("[{typed}]")).unwrap() + 1 + typed.len();
        snapshot.completions(&opened, at as u32)
    };
    let all = offered("");
    assert!(all.is_incomplete && all.items.len() <= MOST_ITEMS, "{}", all.items.len());
    let some = offered("part-29");
    assert!(some.items.iter().all(|item| item.label.contains("part-29")));
    assert!(some.items.iter().any(|item| item.label == "part-299"), "one that is not among the first");
}
