//! Peers from npm.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::repository;

/// Installs what a folder of the repository locks into a folder of that name in `scratch`, unless it is there. Where it is then.
pub(crate) fn install(folder: &str, scratch: &Path) -> Result<PathBuf, String> {
    let place = scratch.join("peers");
    let failed = |error: std::io::Error| format!("{}: {error}", place.display());
    std::fs::create_dir_all(&place).map_err(failed)?;
    let mut is_current = place.join("node_modules/.package-lock.json").is_file();
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        let wanted = std::fs::read(repository::root().join(folder).join(name)).map_err(failed)?;
        is_current &= std::fs::read(place.join(name)).is_ok_and(|there| there == wanted);
        std::fs::write(place.join(name), wanted).map_err(failed)?;
    }
    if is_current {
        return Ok(place);
    }
    eprintln!("installing the packages of {folder}");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts"]).current_dir(&place).stdout(Stdio::null());
    let is_success = npm.status().map_err(|error| format!("npm cannot be run: {error}"))?.success();
    if is_success {
        Ok(place)
    } else {
        Err("npm cannot install them; `--without-peers` leaves them out".to_owned())
    }
}
