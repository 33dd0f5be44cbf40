//! Runs all Markdown cases below a folder as tests, and writes expected outputs anew where that is asked for.
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "a test works on real files")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Failed, Trial};

use crate::case::{self, Case};
use crate::update::{self, Update};

/// New outputs by the file that they belong into.
type Updates = Arc<Mutex<BTreeMap<PathBuf, Vec<Update>>>>;

/// Takes a new output; says whether outputs are written.
pub type Updating<'a> = dyn FnMut(Update) -> bool + 'a;

/// Runs the cases of all Markdown files in the folders of `folder`, and of those in it but for `README.md`, as the arguments
/// of the program say. With `UPDATE_SPEC=1` outputs are written anew; read the change.
///
/// # Panics
/// A file cannot be read or written.
pub fn run(folder: &Path, run: fn(&Case, &mut Updating<'_>) -> Result<(), Failed>) -> ExitCode {
    let arguments = Arguments::from_args();
    let updates: Option<Updates> = std::env::var_os("UPDATE_SPEC").map(|_| Updates::default());
    let folder = folder.canonicalize().expect("the cases are there");
    let mut trials = Vec::new();
    for path in markdown_files(&folder) {
        let text = std::fs::read_to_string(&path).expect("a case can be read");
        let short = path.strip_prefix(&folder).unwrap_or(&path).with_extension("");
        let short = short.to_string_lossy().replace('\\', "/");
        match case::cases(&text) {
            Err(wrong) => trials.push(Trial::test(short, move || Err(Failed::from(wrong)))),
            Ok(cases) => trials.extend(cases.into_iter().map(|case| {
                let (path, updates) = (path.clone(), updates.clone());
                Trial::test(format!("{short} › {}", case.name), move || {
                    run(&case, &mut |update| {
                        let Some(updates) = &updates else { return false };
                        let mut updates = updates.lock().unwrap_or_else(PoisonError::into_inner);
                        updates.entry(path.clone()).or_default().push(update);
                        true
                    })
                })
            })),
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let updates = updates.map(|updates| updates.lock().unwrap_or_else(PoisonError::into_inner).clone());
    for (path, updates) in updates.into_iter().flatten() {
        let text = std::fs::read_to_string(&path).expect("a case can be read");
        std::fs::write(&path, update::apply(&text, &updates)).expect("a case can be written");
        eprintln!("{} outputs written to {}", updates.len(), path.display());
    }
    conclusion.exit_code()
}

/// The Markdown files below a folder but for its introduction, sorted.
fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in inside(&folder) {
            let is_introduction = path.file_name().is_some_and(|name| name == "README.md");
            if path.is_dir() {
                folders.push(path);
            } else if !is_introduction && path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of cases can be listed");
    entries.map(|entry| entry.expect("a folder of cases can be listed").path()).collect()
}
