//! Which of the files of a workspace are looked at where nobody names one.

use plimsoll_formats::nulecule::FILE_NAME;

use crate::database::Db;
use crate::workspace::SourceFile;
use crate::{document, oam};

/// Whether a name is one that descriptors have, so that the file is worth reading.
#[must_use]
pub fn may_be_named(name: &str) -> bool {
    const ENDINGS: [&str; 6] = [".yaml", ".yml", ".json", ".cue", ".cnab", ".asc"];
    name == FILE_NAME || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a file says that it is a descriptor.
#[must_use]
pub fn is_descriptor(db: &dyn Db, file: SourceFile) -> bool {
    let name = file.path(db).file_name();
    name == FILE_NAME
        || document::recognised(db, file).iter().any(Option::is_some)
        || name.ends_with(".cue") && !oam::definitions(db, file).is_empty()
}
