//! An Application is planned against what is recorded, and one of a large workspace.

use std::path::{Path, PathBuf};

use plimsoll_test_support::samples::applications::{self, Detail, Notation, Version, application};

use crate::bench::Bench;
use crate::bench::contest::{Call, Contestant, LIMIT, Work};
use crate::bench::shown::Shown;
use crate::measuring::program::{workspace, write};

/// The folders of the large workspace, and the applications of each.
const FOLDERS: usize = 1000;
const APPLICATIONS: usize = 100;

/// The application that is changed.
const CHANGED: usize = 500 * APPLICATIONS + 50;

/// What is planned of the large workspace: what it is called, how, and whether there is a cache.
const ROWS: [(&str, &[&str], bool); 3] = [
    ("plan of one of 100,000 files, first run", &["plan", "folder-500/app-50050.yaml"], false),
    ("plan of one of 100,000 files, second run", &["plan", "folder-500/app-50050.yaml"], true),
    ("plan of a folder of 100 among 100,000 files, second run", &["plan", "folder-500", "--all"], true),
];

pub(in crate::bench) fn run(bench: &Bench) -> Result<Shown, String> {
    let mut rows = Vec::new();
    let name = "plan of 50,000 components against the claim";
    if bench.wants("plan", name) {
        let folder = workspace(&bench.folder("plan")?, "claimed")?;
        let bytes = recorded(bench, &folder, 50_000, Detail::Full)?;
        let ours =
            Contestant::process("plimsoll", Call::new(&bench.plimsoll, &["plan", "app.yaml"], &folder));
        let work = Work { name, bytes: Some(bytes), ours, peers: Vec::new() };
        rows.push(work.measure(bench.options.rounds, |_| Ok(()))?);
    }
    if ROWS.iter().any(|(name, ..)| bench.wants("plan", name)) {
        let folder = large(bench)?;
        for (name, arguments, has_cache) in ROWS.into_iter().filter(|(name, ..)| bench.wants("plan", name)) {
            let call = Call::new(&bench.plimsoll, arguments, &folder);
            if has_cache {
                call.run(LIMIT)?;
            }
            let work =
                Work { name, bytes: None, ours: Contestant::process("plimsoll", call), peers: Vec::new() };
            let rounds = if has_cache { bench.options.rounds } else { bench.options.rounds.min(3) };
            rows.push(work.measure(rounds, |round| prepare(&folder, round, has_cache))?);
        }
    }
    Ok(Shown::of(&rows))
}

/// Writes the first version of an Application, records it, and writes the second; how many bytes a plan reads then.
pub(in crate::bench) fn recorded(
    bench: &Bench,
    folder: &Path,
    components: usize,
    detail: Detail,
) -> Result<f64, String> {
    let file = folder.join("app.yaml");
    let text = |version| application(components, detail, version, Notation::Yaml);
    write(&file, &text(Version::First))?;
    Call::new(&bench.plimsoll, &["claim", "record", "app.yaml"], folder).run(5 * LIMIT)?;
    let second = text(Version::Second);
    write(&file, &second)?;
    Ok(second.len() as f64 + bytes_below(&folder.join(".plimsoll")))
}

fn bytes_below(folder: &Path) -> f64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let of = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => bytes_below(&entry.path()),
        Ok(metadata) => metadata.len() as f64,
        Err(_) => 0.0,
    };
    entries.map(of).sum()
}

/// The large workspace; written once, as that takes a while.
fn large(bench: &Bench) -> Result<PathBuf, String> {
    let folder = bench.scratch.join("large");
    let written = folder.join("written");
    if written.is_file() {
        return Ok(folder);
    }
    let folder = workspace(&bench.scratch, "large")?;
    for number in 0..FOLDERS {
        let one = folder.join(format!("folder-{number}"));
        std::fs::create_dir(&one).map_err(|error| format!("{}: {error}", one.display()))?;
        for number in number * APPLICATIONS..(number + 1) * APPLICATIONS {
            write(&one.join(format!("app-{number}.yaml")), &applications::small(number, false))?;
        }
    }
    write(&written, "")?;
    Ok(folder)
}

/// Changes one application, which was changed in no round before; without a cache where none is wanted.
fn prepare(folder: &Path, round: usize, has_cache: bool) -> Result<(), String> {
    if !has_cache {
        let _ = std::fs::remove_dir_all(folder.join(".plimsoll/cache"));
    }
    let text = applications::small(CHANGED, false);
    let (minor, next) = (format!(":1.{}.0", (CHANGED) % 40), format!(":2.{}.{}", round, std::process::id()));
    write(&folder.join(format!("folder-500/app-{CHANGED}.yaml")), &text.replace(&minor, &next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changed_application_is_the_one_that_is_planned() {
        assert!(ROWS[0].1[1].ends_with(&format!("app-{CHANGED}.yaml")));
        let text = applications::small(CHANGED, false);
        assert!(text.contains(&format!(":1.{}.0\n", CHANGED % 40)));
    }
}
