//! Reading what the user named. These files need not lie in a workspace: nobody but the user names them.
#![allow(clippy::disallowed_methods, reason = "the rim reads files")]

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use plimsoll_base::MAX_FILE_BYTES;
use plimsoll_trust::archive::{self, Archive, DEFINITION, Limits, SIGNED_DEFINITION};

use crate::exit::Failure;

/// What the user named.
pub(super) enum Subject {
    /// A text, in bytes as they are.
    Text(Vec<u8>),
    /// A packed bundle.
    Archive(Archive),
}

/// The first bytes of a gzip file (RFC 1952 §2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads the subject. A folder means the bundle definition in it, the signed one before the other.
pub(super) fn subject(path: &Path) -> Result<Subject, Failure> {
    if path == Path::new("-") {
        return limited(path, std::io::stdin()).map(Subject::Text);
    }
    let path = if path.is_dir() { in_folder(path)? } else { path.to_owned() };
    let mut file = open(&path)?;
    let mut start = Vec::new();
    file.by_ref()
        .take(GZIP.len() as u64)
        .read_to_end(&mut start)
        .map_err(|error| unreadable(&path, &error))?;
    let is_packed = start == GZIP;
    let whole = std::io::Cursor::new(start).chain(file);
    if is_packed {
        return Ok(Subject::Archive(archive::read(whole, &Limits::default())));
    }
    let bytes = limited(&path, whole)?;
    if bytes.get(257..262) == Some(b"ustar") {
        return Err(Failure::outside(format!(
            "{} is a tar file that is not packed with gzip",
            path.display()
        ))
        .help("A packed bundle is a gzipped tar file."));
    }
    Ok(Subject::Text(bytes))
}

fn in_folder(folder: &Path) -> Result<PathBuf, Failure> {
    let names = [SIGNED_DEFINITION, DEFINITION];
    names.iter().map(|name| folder.join(name)).find(|path| path.exists()).ok_or_else(|| {
        Failure::outside(format!("{} has neither {SIGNED_DEFINITION} nor {DEFINITION}", folder.display()))
    })
}

/// Reads a file whole.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    limited(path, open(path)?)
}

/// Reads a text whole.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes(path)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::outside(format!("{} is not UTF-8 text (from byte {at})", path.display()))
    })
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::outside(format!("{} does not exist", path.display())),
        _ => unreadable(path, &error),
    })?;
    if !metadata.is_file() {
        return Err(Failure::outside(format!("{} is not a regular file", path.display())));
    }
    File::open(path).map(BufReader::new).map_err(|error| unreadable(path, &error))
}

fn limited(path: &Path, source: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    source.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let limit = MAX_FILE_BYTES >> 20;
        return Err(Failure::outside(format!(
            "{} is too large: files up to {limit} MiB are read",
            path.display()
        )));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::outside(format!("{} cannot be read: {error}", path.display()))
}
