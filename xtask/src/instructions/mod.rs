//! How many instructions small fixed work takes, so that a step shows where times vary: `cargo xtask instructions`.
//!
//! Reading order: [`count`] (callgrind), [`counts`] (the file that they are compared with, and where they are from), [`verdict`] (what a
//! step is). Counts of another compiler, processor or C library are no measure for ours: there the commit that wrote the file is
//! built and counted too.

mod count;
mod counts;
mod verdict;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use self::counts::{Counted, Origin};
use self::verdict::Step;
use crate::measuring::program;
use crate::measuring::table::markdown;
use crate::repository;

const USAGE: &str = "\
Usage: cargo xtask instructions [--bless] [--binary PATH]

Counts the instructions of small fixed work, and fails where they are more than 5 % more than in
crates/measure/instructions.json.

  --bless         write them there
  --binary PATH   count this build of plimsoll-measure rather than a new one
";

/// The package whose program does the work.
const PACKAGE: &str = "plimsoll-measure";

/// Counts, compares and tells.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let result = match arguments {
        [] => compare(None),
        ["--binary", path] => compare(Some(Path::new(path))),
        ["--bless"] => bless(None),
        ["--bless", "--binary", path] | ["--binary", path, "--bless"] => bless(Some(Path::new(path))),
        ["--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(64);
        }
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

/// Counts with this program, or with a new build of it.
fn counted(binary: Option<&Path>) -> Result<Counted, String> {
    let binary = binary.map_or_else(|| program::build(PACKAGE), |binary| Ok(binary.to_owned()))?;
    Ok(Counted { origin: Origin::here()?, counts: count::all(&binary)? })
}

fn bless(binary: Option<&Path>) -> Result<bool, String> {
    let counted = counted(binary)?;
    counted.write()?;
    println!("{} has the counts of {}", counts::FILE, counted.origin.words());
    Ok(true)
}

/// Whether no step upwards is too large.
fn compare(binary: Option<&Path>) -> Result<bool, String> {
    let known = Counted::read()?;
    let now = counted(binary)?;
    let before = if known.origin == now.origin {
        known
    } else {
        println!(
            "{} has the counts of {}; here it is {}. The commit that wrote them is built and counted to compare with.\n",
            counts::FILE,
            known.origin.words(),
            now.origin.words()
        );
        Counted { origin: now.origin.clone(), counts: count::all(&build_before()?)? }
    };
    let steps = verdict::steps(&before.counts, &now.counts);
    println!("{}", markdown(&verdict::rows(&steps)));
    let told = steps.iter().filter_map(Step::words);
    told.for_each(|words| println!("{words}"));
    Ok(steps.iter().all(Step::is_good))
}

/// Builds the program as it was when the counts were written, in a folder of its own, with the compiler that is here.
fn build_before() -> Result<PathBuf, String> {
    let commit = git(&["log", "-1", "--format=%H", "--", counts::FILE])?;
    if commit.is_empty() {
        return Err(format!(
            "no commit is known that wrote {}, as in a shallow clone. `git fetch --unshallow` brings it; `cargo xtask instructions --bless` \
             in a commit of its own, before anything else changes, writes counts of this machine.",
            counts::FILE
        ));
    }
    let target = target_folder()?.join("instructions");
    let (sources, built) = (target.join(&commit), target.join("build"));
    let binary = built.join("release").join(PACKAGE);
    std::fs::create_dir_all(&sources).map_err(|error| format!("{}: {error}", sources.display()))?;
    let archive = target.join("sources.tar");
    let place = |path: &Path| path.display().to_string();
    git(&["archive", "--output", &place(&archive), &commit])?;
    succeed(Command::new("tar").args(["-xf", &place(&archive), "-C", &place(&sources)]))?;
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--locked", "--package", PACKAGE, "--target-dir", &place(&built)]);
    succeed(command.current_dir(&sources))?;
    Ok(binary)
}

/// The folder of what cargo builds.
fn target_folder() -> Result<PathBuf, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = program.ancestors().nth(2).ok_or("xtask lies in no folder of cargo")?;
    Ok(folder.to_owned())
}

fn git(arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    let output = command.args(arguments).current_dir(repository::root()).output();
    let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.stdin(Stdio::null()).status().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed")) }
}
