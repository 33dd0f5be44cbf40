//! The programs and libraries that ours is measured beside, all from registries.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::measuring::npm;
use crate::{repository, tools};

/// The folder of the repository that says which releases of them, and has the programs that call libraries.
const FOLDER: &str = "xtask/peers";

/// A program of Debian and its package.
const PROGRAMS: &[(&str, &str)] = &[
    ("diff", "diffutils"),
    ("tsort", "coreutils"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("python3", "python3"),
];

/// The crate that is installed with cargo, and its release.
const DIFFTASTIC: &str = "difftastic@0.72.0";

/// What could be installed; a text is why something could not.
pub(super) struct Peers {
    npm: Result<PathBuf, String>,
    python: Result<PathBuf, String>,
    difftastic: Result<PathBuf, String>,
    programs: Vec<(&'static str, Result<PathBuf, String>)>,
}

impl Peers {
    /// Installs into a folder what is not there yet. What cannot be installed is told where it is measured.
    pub(super) fn install(scratch: &Path) -> Result<Self, String> {
        let missing: Vec<&str> = PROGRAMS
            .iter()
            .filter(|(name, _)| tools::found(name).is_none())
            .map(|(_, package)| *package)
            .collect();
        if !missing.is_empty() {
            tools::debian(&missing);
        }
        let program = |name: &&'static str| {
            let found = tools::found(name).ok_or_else(|| format!("{name} is not installed"));
            (*name, found)
        };
        let programs = PROGRAMS.iter().map(|(name, _)| program(name)).collect();
        let npm = npm::install(FOLDER, scratch);
        if let Ok(folder) = &npm {
            // A script finds packages beside itself only.
            let script = repository::root().join(FOLDER).join("compare.mjs");
            std::fs::copy(&script, folder.join("compare.mjs")).map_err(|error| error.to_string())?;
        }
        Ok(Self { npm, python: python(scratch), difftastic: difftastic(scratch), programs })
    }

    /// The interpreter that has the packages of Python.
    pub(super) fn python(&self) -> Result<&Path, String> {
        self.python.as_deref().map_err(Clone::clone)
    }

    /// A program of a package of Python.
    pub(super) fn python_program(&self, name: &str) -> Result<PathBuf, String> {
        self.python().map(|python| python.with_file_name(name))
    }

    /// A program of a package of npm.
    pub(super) fn npm(&self, name: &str) -> Result<PathBuf, String> {
        self.npm.as_ref().map(|folder| folder.join("node_modules/.bin").join(name)).map_err(Clone::clone)
    }

    /// A script that uses packages of npm; where those are missing, so is it.
    pub(super) fn npm_script(&self, name: &str) -> String {
        self.npm.as_ref().map_or(String::new(), |folder| folder.join(name).display().to_string())
    }

    pub(super) fn difftastic(&self) -> Result<&Path, String> {
        self.difftastic.as_deref().map_err(Clone::clone)
    }

    /// A program of Debian.
    pub(super) fn debian(&self, name: &str) -> Result<&Path, String> {
        let program = self.programs.iter().find(|(known, _)| *known == name);
        program.map_or_else(
            || Err(format!("{name} is not known")),
            |(_, program)| program.as_deref().map_err(Clone::clone),
        )
    }

    /// A program of the repository that calls libraries.
    pub(super) fn script(&self, name: &str) -> String {
        repository::root().join(FOLDER).join(name).display().to_string()
    }
}

/// An environment of its own with the packages that are pinned; its interpreter.
fn python(scratch: &Path) -> Result<PathBuf, String> {
    let wanted = repository::root().join(FOLDER).join("requirements.txt");
    let wanted =
        std::fs::read_to_string(&wanted).map_err(|error| format!("{}: {error}", wanted.display()))?;
    let (folder, installed) = (scratch.join("python"), scratch.join("python/requirements.txt"));
    let interpreter = folder.join("bin/python3");
    if std::fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(interpreter);
    }
    eprintln!("installing packages of Python");
    let system = tools::found("python3").ok_or("python3 is not installed")?;
    let (place, list) = (folder.display().to_string(), scratch.join("requirements.txt"));
    std::fs::write(&list, &wanted).map_err(|error| error.to_string())?;
    quietly(Command::new(system).args(["-m", "venv", "--clear", &place]))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    quietly(Command::new(&interpreter).args(pip).arg(&list))?;
    // Last, so that what is half installed is installed anew.
    std::fs::rename(&list, &installed).map_err(|error| error.to_string())?;
    Ok(interpreter)
}

fn difftastic(scratch: &Path) -> Result<PathBuf, String> {
    let folder = scratch.join("difftastic");
    let program = folder.join("bin/difft");
    let there = std::fs::read_to_string(folder.join(".crates.toml")).unwrap_or_default();
    if program.is_file() && there.contains(&DIFFTASTIC.replace('@', " ")) {
        return Ok(program);
    }
    eprintln!("building {DIFFTASTIC}");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["install", "--quiet", "--locked", DIFFTASTIC, "--root"]).arg(&folder);
    // What it is built from need not stay.
    quietly(command.env_remove("CARGO_TARGET_DIR"))?;
    Ok(program)
}

fn quietly(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.stdout(Stdio::null()).status().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed to install it")) }
}
