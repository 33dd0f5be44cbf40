//! Tells programs apart that make different facts of the same text, so that none trusts the cache of another: by the sources that
//! have a part in them.
#![allow(clippy::disallowed_methods, reason = "a build script reads sources")]
#![allow(clippy::print_stdout, reason = "a build script speaks to cargo")]

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// The crates through which a text becomes facts.
const CRATES: [&str; 6] = ["syntax", "base", "model", "trust", "formats", "analysis"];

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for name in CRATES {
        let folder = Path::new("..").join(name).join("src");
        println!("cargo:rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        below(&folder, &mut files)?;
        files.sort();
        for file in files {
            hasher.write(file.to_string_lossy().as_bytes());
            hasher.write(&fs::read(&file)?);
        }
    }
    // Other releases of libraries may read texts otherwise.
    let lock = Path::new("../../Cargo.lock");
    println!("cargo:rerun-if-changed={}", lock.display());
    hasher.write(&fs::read(lock)?);
    println!("cargo:rustc-env=PLIMSOLL_SOURCES={:016x}", hasher.finish());
    Ok(())
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            below(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
