//! Accepting any fix that is offered removes its finding and adds none: tried on real files, where they are there.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a test works on real files")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_ide::actions::{Action, ActionKind};
use plimsoll_ide::findings::Finding;
use plimsoll_ide::{Severity, Snapshot, TextRange, Workspace, WorkspacePath};
use plimsoll_syntax::edit::{TextEdit, apply};
use plimsoll_syntax::{Kind, parse_json, parse_yaml};
use plimsoll_test_support::{MemoryWorld, folder};

/// How many fixes of each rule are tried.
const PER_RULE: usize = 40;

/// How many files a workspace has at most.
const MOST_FILES: usize = 300;

/// How long a file may be, in bytes, to be tried.
const MOST_BYTES: usize = 20_000;

/// Numbers that are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(&inner).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.push((name, text));
            }
        }
    }
    found.sort();
    found
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// What is said: how bad it is, its rule and its headline.
type Said = (Severity, &'static str, String);

fn headline(finding: &Finding) -> String {
    finding.message.lines().next().unwrap_or_default().to_owned()
}

/// How often each thing is said of files; `is_counted` gets the path and the bytes of each.
fn said(
    snapshot: &Snapshot,
    paths: &[WorkspacePath],
    is_counted: impl Fn(&WorkspacePath, TextRange) -> bool,
) -> BTreeMap<Said, usize> {
    let mut said = BTreeMap::new();
    for path in paths {
        let opened = snapshot.open(path).unwrap();
        let findings = snapshot.findings(&opened);
        for finding in findings.iter().filter(|finding| is_counted(path, finding.range)) {
            *said.entry((finding.severity, finding.code, headline(finding))).or_default() += 1;
        }
    }
    said
}

/// What could not be read before: the values of the keys that edits wrote.
fn made_readable(path: &WorkspacePath, text: &str, edits: &[TextEdit]) -> Vec<TextRange> {
    let is_json = path.as_str().ends_with(".json") || text.starts_with('{');
    let tree = if is_json { parse_json(text) } else { parse_yaml(text) };
    let mut grown = 0;
    let readable = edits.iter().filter_map(|edit| {
        let start = i64::from(edit.range.start) + grown;
        grown += edit.insert.len() as i64 - i64::from(edit.range.len());
        let path = tree.path_to(u32::try_from(start).ok()? + 1);
        let key = path.iter().rposition(|id| tree.node(*id).kind() == Kind::Key)?;
        let value = tree.node(path[key - 1]).child(Kind::Value)?;
        Some(tree.range(value.id()))
    });
    readable.collect()
}

/// Findings that a fix may bring up: documents of the old version in other files are not seen from the new one.
const BROUGHT_UP: [(&str, &str); 1] = [("oam-hydra-group-renamed", "oam-unknown-component-ref")];

/// What is wrong with a fix.
fn objection(workspace: &mut Workspace, path: &WorkspacePath, action: &Action) -> Option<String> {
    let finding = action.finding.as_ref()?;
    let mut paths: Vec<WorkspacePath> = action.edits.iter().map(|file| file.path.clone()).collect();
    if !paths.contains(path) {
        paths.push(path.clone());
    }
    let snapshot = workspace.snapshot();
    let before = said(&snapshot, &paths, |_, _| true);
    let old: Vec<Arc<str>> = paths.iter().map(|path| snapshot.open(path).unwrap().text).collect();
    drop(snapshot);
    let mut readable = BTreeMap::new();
    for (file, text) in action.edits.iter().zip(&old) {
        let Some(new) = apply(text, &file.edits) else { return Some("its edits overlap".to_owned()) };
        readable.insert(file.path.clone(), made_readable(&file.path, &new, &file.edits));
        workspace.set_text(&file.path, new.into());
    }
    let snapshot = workspace.snapshot();
    let all = said(&snapshot, &paths, |_, _| true);
    let after = said(&snapshot, &paths, |path, range| {
        !readable.get(path).into_iter().flatten().any(|inside| inside.contains(range))
    });
    drop(snapshot);
    for (path, text) in paths.iter().zip(&old) {
        workspace.set_text(path, text.clone());
    }
    let own = (finding.severity, finding.code, headline(finding));
    if all.get(&own).copied().unwrap_or(0) >= before.get(&own).copied().unwrap_or(0) {
        return Some(format!("does not remove `{}`", own.2));
    }
    // What is mended is read further: a safe fix may bring up remarks, one that is only offered warnings.
    let worst = if action.is_preferred { Severity::Warning } else { Severity::Error };
    let is_new = |(said, number): &(&Said, &usize)| {
        said.0 <= worst
            && **number > before.get(*said).copied().unwrap_or(0)
            && !BROUGHT_UP.contains(&(finding.code, said.1))
    };
    let added = after.iter().find(is_new);
    added.map(|((severity, code, headline), _)| format!("adds {} [{code}] {headline}", severity.name()))
}

#[test]
fn a_fix_removes_its_finding_and_adds_none() {
    let corpus = folder::collection();
    if !corpus.is_dir() {
        println!("skipped: there is no collection of real files");
        return;
    }
    let mut tried: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut objections: Vec<String> = Vec::new();
    let mut numbers = Numbers(7);
    for folder in folders(&corpus).iter().flat_map(|family| folders(family)) {
        let mut files = texts(&folder);
        files.truncate(MOST_FILES);
        let world = MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let paths = world.paths();
        let mut workspace = Workspace::new(Arc::new(world), paths);
        for _ in 0..files.len().min(60) {
            let (path, text) = &files[numbers.below(files.len())];
            let Ok(path) = WorkspacePath::new(path) else { continue };
            if text.len() > MOST_BYTES {
                continue;
            }
            let snapshot = workspace.snapshot();
            let Some(opened) = snapshot.open(&path) else { continue };
            let all = TextRange::new(0, text.len() as u32);
            let actions = snapshot.actions_of(&opened, all, |kind| kind == ActionKind::Fix);
            drop((snapshot, opened));
            for action in actions {
                let Some(finding) = &action.finding else { continue };
                let tried = tried.entry(finding.code).or_default();
                if *tried < PER_RULE {
                    *tried += 1;
                    let objection = objection(&mut workspace, &path, &action);
                    objections.extend(objection.map(|why| {
                        format!("{}/{path}: [{}] `{}` {why}", folder.display(), finding.code, action.title)
                    }));
                }
            }
        }
    }
    assert!(tried.len() > 20, "{tried:?}");
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}
