//! What is said of a workspace after edits is what a workspace says that never had other texts: nothing depends on the way to a
//! text. `PLIMSOLL_EDITS` says how many edits are tried in each workspace.

#![allow(clippy::disallowed_methods, reason = "the number of edits comes from the environment")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use plimsoll_ide::{Snapshot, TextRange, Workspace, WorkspacePath};
use plimsoll_test_support::random::Random;
use plimsoll_test_support::typist::{Edit, Typist};
use plimsoll_test_support::{MemoryWorld, folder, samples};

/// The files of a workspace and their texts.
type Files = BTreeMap<WorkspacePath, String>;

fn edits(by_default: usize) -> usize {
    std::env::var("PLIMSOLL_EDITS")
        .map_or(by_default, |words| words.parse().expect("PLIMSOLL_EDITS is a number"))
}

fn files(texts: impl IntoIterator<Item = (String, String)>) -> Files {
    texts.into_iter().filter_map(|(path, text)| Some((WorkspacePath::new(&path).ok()?, text))).collect()
}

/// A workspace that never had other texts.
fn fresh(files: &Files) -> Workspace {
    let world = MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let paths = world.paths();
    Workspace::new(Arc::new(world), paths)
}

/// What is shown of a file, feature by feature; `places` are bytes to ask at.
fn shown(snapshot: &Snapshot, path: &WorkspacePath, places: &[u32]) -> Vec<(&'static str, String)> {
    fn words(value: &impl Debug) -> String {
        format!("{value:#?}")
    }
    let Some(opened) = snapshot.open(path) else { return vec![("text", "none".to_owned())] };
    let mut shown = vec![
        ("text", opened.text.to_string()),
        ("findings", words(&snapshot.findings(&opened))),
        ("outline", words(&snapshot.outline(&opened))),
        ("folds", words(&snapshot.folds(&opened))),
    ];
    for place in places {
        shown.push(("actions", words(&snapshot.actions(&opened, TextRange::at(*place)))));
        // What there is to know of an item leads into the tables of its format, which lead back to themselves.
        let completions = snapshot.completions(&opened, *place).items;
        let items = completions.iter().map(|item| (&item.label, &item.detail, &item.insert, item.replaces));
        shown.push(("completions", words(&items.collect::<Vec<_>>())));
        shown.push(("definition", words(&snapshot.definition(&opened, *place))));
        shown.push(("highlights", words(&snapshot.highlights(&opened, *place))));
        shown.push(("hover", words(&snapshot.hover(&opened, *place))));
        shown.push(("references", words(&snapshot.references(&opened, *place, true))));
        shown.push(("selections", words(&snapshot.selections(&opened, *place))));
    }
    shown
}

/// The first feature that shows something else in the one snapshot than in the other, with the first line that differs.
fn difference(edited: &Snapshot, fresh: &Snapshot, path: &WorkspacePath, places: &[u32]) -> Option<String> {
    let (edited, fresh) = (shown(edited, path, places), shown(fresh, path, places));
    edited.iter().zip(&fresh).find(|(edited, fresh)| edited != fresh).map(
        |((feature, edited), (_, fresh))| {
            let line = edited.lines().zip(fresh.lines()).position(|(one, other)| one != other).unwrap_or(0);
            let around =
                |text: &str| text.lines().skip(line.saturating_sub(4)).take(9).collect::<Vec<_>>().join("\n");
            format!("{path}: {feature}\n-- after edits\n{}\n-- fresh\n{}", around(edited), around(fresh))
        },
    )
}

/// Whether one edit of a lone file shows a difference.
fn differs(path: &WorkspacePath, before: &str, after: &str) -> bool {
    let mut workspace = fresh(&files([(path.to_string(), before.to_owned())]));
    // What is to be looked for anew must have been found before.
    let _ = shown(&workspace.snapshot(), path, &[]);
    workspace.set_text(path, after.into());
    let other = fresh(&files([(path.to_string(), after.to_owned())]));
    difference(&workspace.snapshot(), &other.snapshot(), path, &[]).is_some()
}

/// Leaves out lines as long as it is still so.
fn shorten<'a>(lines: &mut Vec<&'a str>, is_so: impl Fn(&[&'a str]) -> bool) {
    let mut step = lines.len();
    while step > 0 {
        let mut start = 0;
        while start < lines.len() {
            let mut fewer = lines.clone();
            fewer.drain(start..(start + step).min(lines.len()));
            if is_so(&fewer) {
                *lines = fewer;
            } else {
                start += step;
            }
        }
        step /= 2;
    }
}

/// Fails with the fewest lines that show the difference, if one edit of a lone file shows it.
fn fail(path: &WorkspacePath, before: &str, edit: &Edit, difference: &str) -> ! {
    let gone = &before[edit.range.clone()];
    let is_so = |head: &[&str], tail: &[&str]| {
        let (head, tail) = (head.concat(), tail.concat());
        differs(path, &[&*head, gone, &*tail].concat(), &[&*head, &*edit.insert, &*tail].concat())
    };
    let mut head: Vec<&str> = before[..edit.range.start].split_inclusive('\n').collect();
    let mut tail: Vec<&str> = before[edit.range.end..].split_inclusive('\n').collect();
    if !is_so(&head, &tail) {
        panic!("{difference}\n-- only with other files or after other edits: {edit:?} of\n{before}");
    }
    shorten(&mut head, |head| is_so(head, &tail));
    shorten(&mut tail, |tail| is_so(&head, tail));
    shorten(&mut head, |head| is_so(head, &tail));
    let (head, tail) = (head.concat(), tail.concat());
    panic!(
        "{difference}\n-- one edit shows it: {gone:?} becomes {:?} between\n{head}\n-- and\n{tail}\n--",
        edit.insert
    );
}

/// A workspace that is edited, and what it should be.
struct Play {
    world: Arc<MemoryWorld>,
    workspace: Workspace,
    files: Files,
    /// Files that are gone for now.
    gone: Files,
    typists: BTreeMap<WorkspacePath, Typist>,
    random: Random,
}

impl Play {
    fn new(seed: u64, files: Files) -> Self {
        let world =
            Arc::new(MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))));
        let workspace = Workspace::new(world.clone(), world.paths());
        let numbered = files.iter().zip(seed..);
        let typists = numbered.map(|((path, text), seed)| (path.clone(), Typist::new(seed, text))).collect();
        Self { world, workspace, files, gone: Files::new(), typists, random: Random::new(seed) }
    }

    fn path(&mut self) -> WorkspacePath {
        let place = self.random.below(self.files.len());
        self.files.keys().nth(place).unwrap().clone()
    }

    /// A file goes from disk, or one that is gone comes back.
    fn come_or_go(&mut self) {
        if let Some((path, text)) = self.gone.pop_first() {
            self.world.write(path.as_str(), &text);
            self.workspace.changed(std::slice::from_ref(&path));
            self.files.insert(path, text);
        } else if self.files.len() > 1 {
            let path = self.path();
            self.world.fail(path.as_str(), plimsoll_ide::ReadFailure::Missing);
            self.workspace.close(&path, false);
            let text = self.files.remove(&path).unwrap();
            self.gone.insert(path, text);
        }
    }

    /// One edit of one file, and whether all is as it should be.
    fn step(&mut self) {
        if self.random.chance(1, 30) {
            self.come_or_go();
        }
        let path = self.path();
        let before = self.files[&path].clone();
        let edit = self.typists.get_mut(&path).unwrap().edit(&before);
        let after = edit.applied(&before);
        self.workspace.set_text(&path, after.as_str().into());
        let at = edit.range.start + edit.insert.len();
        let anywhere = (0..=self.random.below(after.len() + 1)).rev().find(|at| after.is_char_boundary(*at));
        let places = [at as u32, anywhere.unwrap_or(0) as u32];
        self.files.insert(path.clone(), after);
        let (edited, fresh) = (self.workspace.snapshot(), fresh(&self.files).snapshot());
        if let Some(difference) = difference(&edited, &fresh, &path, &places) {
            fail(&path, &before, &edit, &difference);
        }
        let other = self.path();
        if let Some(difference) = difference(&edited, &fresh, &other, &[]) {
            panic!("{difference}\n-- after {edit:?} of {path}:\n{before}");
        }
    }
}

#[test]
fn edits_of_the_samples_say_what_their_texts_say() {
    let mut play = Play::new(1, files(folder::fixtures()));
    for _ in 0..edits(120) {
        play.step();
    }
}

#[test]
fn edits_of_a_lone_sample_say_what_its_text_says() {
    for (seed, (path, text)) in (100..).zip(folder::fixtures()) {
        // As Windows has it, every other one.
        let text = if seed % 2 == 0 { text.replace('\n', "\r\n") } else { text };
        let mut play = Play::new(seed, files([(path, text)]));
        for _ in 0..edits(8) {
            play.step();
        }
    }
}

#[test]
fn edits_of_long_files_say_what_their_texts_say() {
    let long = [
        ("app.yaml", samples::application(700, 1, 2)),
        ("apps.yaml", samples::application(500, 12, 2)),
        ("bundle.json", samples::bundle(600, true)),
        (
            "Nulecule",
            "specversion: 0.0.2\nid: shop\ngraph:\n".to_owned()
                + &(0..60)
                    .map(|number| format!("  - name: p{number}\n    source: docker://p{number}\n"))
                    .collect::<String>(),
        ),
    ];
    for (seed, (path, text)) in (300..).zip(long) {
        let mut play = Play::new(seed, files([(path.to_owned(), text)]));
        for _ in 0..edits(40) {
            play.step();
        }
    }
}

#[test]
fn edits_of_real_files_say_what_their_texts_say() {
    let every = if edits(0) == 0 { 20 } else { 1 };
    for (seed, (path, text)) in (1000..).zip(folder::corpus("")).step_by(every) {
        if text.len() > 60_000 {
            continue;
        }
        let mut play = Play::new(seed, files([(path, text)]));
        for _ in 0..edits(3).min(50) {
            play.step();
        }
    }
}
