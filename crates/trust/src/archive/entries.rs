//! The entries of a tar file. They are read raw: the extensions that give an entry a longer name or another size are
//! interpreted here, with limits, because readers disagree on them and archives are made to exploit that.

use std::io::{Read, Take};

use flate2::read::MultiGzDecoder;
use tar::{EntryType, Header, PaxExtensions};

use super::guard::{Counted, Guard};
use super::{Archive, ArchiveProblem, Limit, Limits};

/// Extensions that were read and belong to the entry that follows.
#[derive(Default)]
struct Extensions {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    /// The size; `None` inside where it is no number.
    size: Option<Option<u64>>,
    /// The entry is stored with holes, or its extensions cannot be read.
    is_unclear: bool,
}

/// Reads all entries into `archive`.
pub(super) fn read(source: impl Read, limits: &Limits, archive: &mut Archive) -> Result<(), ArchiveProblem> {
    let (counted, packed) = Counted::new(source);
    let (guard, reached) = Guard::new(MultiGzDecoder::new(counted), *limits, packed);
    let unreadable = |error: std::io::Error| match reached.get() {
        Some(limit) => ArchiveProblem::Limit(limit),
        None => ArchiveProblem::Unreadable(error.to_string()),
    };
    let mut tar = tar::Archive::new(guard);
    let mut extensions = Extensions::default();
    let mut count = 0;
    for entry in tar.entries().map_err(unreadable)?.raw(true) {
        let mut entry = entry.map_err(unreadable)?;
        count += 1;
        if count > limits.entries {
            return Err(ArchiveProblem::Limit(Limit::Entries(limits.entries)));
        }
        let header = entry.header().clone();
        let size = header.entry_size().map_err(unreadable)?;
        let kind = header.entry_type();
        if kind.is_gnu_longname() || kind.is_gnu_longlink() || kind.is_pax_local_extensions() {
            if size > limits.name {
                return Err(ArchiveProblem::Limit(Limit::Name(limits.name)));
            }
            let mut content = Vec::new();
            entry.read_to_end(&mut content).map_err(unreadable)?;
            extensions.add(kind, &content);
        } else if !kind.is_pax_global_extensions() {
            if size > limits.single {
                return Err(ArchiveProblem::Limit(Limit::Single(limits.single)));
            }
            let extensions = std::mem::take(&mut extensions);
            let mut content = (&mut entry).take(size);
            one(&header, &extensions, &mut content, limits, archive)?.map_err(unreadable)?;
        }
    }
    behind_end(tar.into_inner(), archive).map_err(unreadable)
}

impl Extensions {
    fn add(&mut self, kind: EntryType, content: &[u8]) {
        if !kind.is_pax_local_extensions() {
            let name = content.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
            *(if kind.is_gnu_longname() { &mut self.path } else { &mut self.link }) = Some(name);
            return;
        }
        for extension in PaxExtensions::new(content) {
            let Ok(extension) = extension else {
                self.is_unclear = true;
                continue;
            };
            let value = || Some(extension.value_bytes().to_vec());
            match extension.key_bytes() {
                b"path" => self.path = value(),
                b"linkpath" => self.link = value(),
                b"size" => self.size = Some(extension.value().ok().and_then(|size| size.parse().ok())),
                key if key.starts_with(b"GNU.sparse.") => self.is_unclear = true,
                _ => {}
            }
        }
    }
}

type Outside = std::io::Result<()>;

/// Takes one entry in. A problem that is returned ends the reading; others are noted.
fn one<R: Read>(
    header: &Header,
    extensions: &Extensions,
    content: &mut Take<R>,
    limits: &Limits,
    archive: &mut Archive,
) -> Result<Outside, ArchiveProblem> {
    let bytes = extensions.path.clone().unwrap_or_else(|| header.path_bytes().into_owned());
    let name = match String::from_utf8(bytes) {
        Ok(name) => name,
        Err(error) => {
            let name = String::from_utf8_lossy(error.as_bytes()).into_owned();
            archive.problems.push(ArchiveProblem::NotText(name));
            return Ok(Ok(()));
        }
    };
    let kind = header.entry_type();
    let other_size = extensions.size.filter(|size| *size != Some(content.limit()));
    match other_size {
        Some(Some(size)) if size > limits.single => {
            return Err(ArchiveProblem::Limit(Limit::Single(limits.single)));
        }
        // With another size, nobody knows where the next entry starts.
        Some(_) => return Err(ArchiveProblem::Ambiguous(name)),
        None if kind.is_gnu_sparse() || extensions.is_unclear => return Err(ArchiveProblem::Ambiguous(name)),
        None => {}
    }
    let Some(path) = inside(&name) else {
        archive.problems.push(ArchiveProblem::PathOutside(name));
        return Ok(Ok(()));
    };
    // Tar files from before 1988 know no other sign of a folder.
    if kind.is_dir() || (kind.is_file() && name.ends_with('/')) {
        return Ok(Ok(()));
    }
    if archive.is_taken(&path) {
        archive.problems.push(ArchiveProblem::Duplicate(path));
        return Ok(Ok(()));
    }
    if kind.is_symlink() || kind.is_hard_link() {
        let target = extensions.link.clone().or_else(|| header.link_name_bytes().map(|it| it.into_owned()));
        let target = String::from_utf8_lossy(&target.unwrap_or_default()).into_owned();
        // A symbolic link starts where it stands, a hard link at the top.
        let folder =
            if kind.is_symlink() { path.rsplit_once('/').map_or("", |(folder, _)| folder) } else { "" };
        if !stays_inside(folder, &target) {
            archive.problems.push(ArchiveProblem::LinkOutside { path: path.clone(), target: target.clone() });
        }
        archive.links.insert(path, target);
        return Ok(Ok(()));
    }
    if kind.is_file() || kind.is_contiguous() {
        return Ok(archive.add_file(path, content, limits));
    }
    archive.problems.push(ArchiveProblem::Special(path));
    Ok(Ok(()))
}

/// A path of an archive with plain names only; `None` where it leads out. `\` separates names on some systems, so it is
/// taken for a separator where that is the worse reading.
fn inside(path: &str) -> Option<String> {
    let is_absolute = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    if is_absolute || path.split(['/', '\\']).any(|name| name == "..") {
        return None;
    }
    let names: Vec<&str> = path.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
    Some(names.join("/"))
}

/// Whether a target, seen from a folder of the archive, lies in the archive.
fn stays_inside(folder: &str, target: &str) -> bool {
    if target.starts_with(['/', '\\']) || target.get(1..2) == Some(":") {
        return false;
    }
    let mut depth = folder.split('/').filter(|name| !name.is_empty()).count();
    for name in target.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            _ => depth += 1,
        }
    }
    true
}

/// Reads what follows the entries, so that the checksum of the compressed data is compared: zeros, and nothing else.
fn behind_end(mut rest: impl Read, archive: &mut Archive) -> std::io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    let mut is_clean = true;
    loop {
        let count = rest.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        is_clean &= buffer[..count].iter().all(|byte| *byte == 0);
    }
    if !is_clean {
        archive.problems.push(ArchiveProblem::DataBehindEnd);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_or_are_none() {
        assert_eq!(inside("./a//b/").as_deref(), Some("a/b"));
        assert_eq!(inside("a.b").as_deref(), Some("a.b"));
        for path in ["/etc/passwd", "../a", "a/../b", "a/..", "..\\a", "\\a", "c:/a"] {
            assert_eq!(inside(path), None, "{path}");
        }
    }

    #[test]
    fn links_are_followed_in_thought_only() {
        for (folder, target) in [("a/b", "../c"), ("a", "../b"), ("", "a/../b"), ("a", "b")] {
            assert!(stays_inside(folder, target), "{folder} {target}");
        }
        for (folder, target) in
            [("a", "../../b"), ("", ".."), ("a", "/etc"), ("a", "b/../../.."), ("a", "c:\\x")]
        {
            assert!(!stays_inside(folder, target), "{folder} {target}");
        }
    }
}
