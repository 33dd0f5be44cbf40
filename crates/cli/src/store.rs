//! Writing claims: each file whole or not at all, none ever overwritten.
#![allow(clippy::disallowed_methods, reason = "the rim writes files and reads the clock")]

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use plimsoll_base::{Salt, WorkspacePath};
use plimsoll_formats::claim::{ClaimInPieces, Draft, layout, result_json};
use plimsoll_model::OperationStatus;
use serde::Serialize;
use ulid::Ulid;

use crate::exit::Failure;
use crate::lines;

/// Fresh names and a time.
pub(crate) struct Stamp {
    pub(crate) claim: String,
    pub(crate) revision: String,
    pub(crate) result: String,
    /// RFC 3339.
    pub(crate) created: String,
    pub(crate) salt: Salt,
}

impl Stamp {
    /// Names that sort behind `last`, the newest claim there is, even where the clock went back since.
    pub(crate) fn now(last: Option<&str>) -> Self {
        let fresh = Ulid::generate();
        let last = last.and_then(|last| Ulid::from_string(last).ok());
        let claim = match last.filter(|last| *last >= fresh) {
            Some(last) => last.increment().unwrap_or(fresh),
            None => fresh,
        };
        let created = std::time::UNIX_EPOCH + Duration::from_millis(fresh.timestamp_ms());
        let mut random = [0; 16];
        random[..8].copy_from_slice(&Ulid::generate().to_bytes()[8..]);
        random[8..].copy_from_slice(&Ulid::generate().to_bytes()[8..]);
        Self {
            claim: claim.to_string(),
            revision: Ulid::generate().to_string(),
            result: Ulid::generate().to_string(),
            created: humantime::format_rfc3339_millis(created).to_string(),
            salt: Salt::from_random(random),
        }
    }
}

/// Makes the folder of a claim store where there is none, which only recording does.
///
/// # Errors
/// It cannot be made.
pub(crate) fn make(store: &Path) -> Result<(), Failure> {
    fs::create_dir_all(store).map_err(|error| unwritable(store, &error))
}

/// Writes a claim and its result; gives the path of the claim. The result comes last: a claim without one counts as an
/// operation of which the end is not known, so a crash in between records nothing as installed.
///
/// # Errors
/// The store cannot be written. Nothing half-written is left.
pub(crate) fn record(
    store: &Path,
    draft: &Draft<'_>,
    stamp: &Stamp,
    status: OperationStatus,
) -> Result<PathBuf, Failure> {
    let installation = &draft.application.id;
    let path = on_disk(store, &layout::claim(installation, draft.id));
    write(&path, &ClaimInPieces(draft))?;
    let result = on_disk(store, &layout::result(draft.id, &stamp.result));
    write(&result, &result_json(draft.id, &stamp.result, draft.created, status))?;
    let marker = on_disk(store, &layout::installation(installation));
    if !marker.exists() {
        folder(&marker)?;
        fs::write(&marker, "").map_err(|error| unwritable(&marker, &error))?;
    }
    Ok(path)
}

/// A path of the store on disk.
fn on_disk(store: &Path, path: &WorkspacePath) -> PathBuf {
    path.names().skip(layout::store().names().count()).fold(store.to_owned(), |path, name| path.join(name))
}

fn folder(path: &Path) -> Result<PathBuf, Failure> {
    let folder = path.parent().unwrap_or(path).to_owned();
    fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    Ok(folder)
}

/// To a temporary file beside it, then renamed: a reader sees all of it or nothing.
fn write(path: &Path, json: &impl Serialize) -> Result<(), Failure> {
    let folder = folder(path)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".claim-");
    // As any file that one writes; the mask of the process takes away what it shall.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(&folder).map_err(|error| unwritable(&folder, &error))?;
    let mut buffer = BufWriter::new(file.as_file_mut());
    lines::write(&mut buffer, json)
        .and_then(|()| buffer.write_all(b"\n"))
        .and_then(|()| buffer.flush())
        .and_then(|()| buffer.get_ref().sync_all())
        .map_err(|error| unwritable(path, &error))?;
    drop(buffer);
    file.persist_noclobber(path).map_err(|error| unwritable(path, &error.error))?;
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::outside(format!("{} cannot be written: {error}", path.display()))
        .help("Nothing was recorded. Name another store with --claims.")
}
