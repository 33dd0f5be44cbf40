//! Which application of the workspace a `source` means.

use plimsoll_base::{FileId, WorkspacePath};

use super::FILE_NAME;
use crate::surroundings::{Found, NamedApplication, Surroundings};

/// The image of a `source`: without `docker://`, registry host of the default registry, tag and digest. `None` for any
/// other scheme, which the reference implementation does not know.
#[must_use]
pub fn image(source: &str) -> Option<&str> {
    source.strip_prefix("docker://").map(normalised)
}

fn normalised(image: &str) -> &str {
    let image = image.strip_prefix("docker.io/").unwrap_or(image);
    let image = image.split('@').next().unwrap_or(image);
    // A `:` behind the last `/` starts a tag; one before it belongs to a registry's port.
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => image,
    }
}

/// The `Nulecule` that component `name` of the application in `folder` takes from `source`: the fetched copy in
/// `external/`, else the application of the workspace that has this location, this folder name or this id, in that order
/// of preference; of several the one nearest to `folder`, then the first by path. `qualified` is the name with those of
/// the components around it (`outer:inner`), as the reference implementation names the folder of a nested one.
#[must_use]
pub fn find(
    name: &str,
    qualified: &str,
    source: &str,
    folder: &WorkspacePath,
    surroundings: &dyn Surroundings,
) -> Option<FileId> {
    for fetched in [qualified, name] {
        let path = folder.join(&format!("external/{}/{FILE_NAME}", fetched.replace('/', "_"))).ok()?;
        if let Found::File(file) = surroundings.find(&path) {
            return Some(file);
        }
    }
    let image = image(source)?;
    let last = image.rsplit('/').next().unwrap_or(image);
    let applications = surroundings.applications();
    let by = |matches: &dyn Fn(&NamedApplication) -> bool| {
        let candidates = applications.iter().filter(|candidate| matches(candidate));
        candidates.min_by_key(|candidate| distance(folder, &candidate.folder)).map(|candidate| candidate.file)
    };
    by(&|candidate| candidate.location.as_deref().is_some_and(|location| normalised(location) == image))
        .or_else(|| by(&|candidate| candidate.folder.file_name() == last))
        .or_else(|| by(&|candidate| candidate.id.as_deref() == Some(last)))
}

/// How many folders one goes up and down from one folder to the other.
fn distance(from: &WorkspacePath, to: &WorkspacePath) -> usize {
    let shared = from.names().zip(to.names()).take_while(|(left, right)| left == right).count();
    from.names().count() + to.names().count() - 2 * shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_compared_without_what_does_not_name_them() {
        for (source, expected) in [
            ("docker://projectatomic/mariadb", Some("projectatomic/mariadb")),
            ("docker://docker.io/projectatomic/mariadb:latest", Some("projectatomic/mariadb")),
            ("docker://localhost:5000/x@sha256:00", Some("localhost:5000/x")),
            ("uri://registry.example.com", None),
        ] {
            assert_eq!(image(source), expected, "{source}");
        }
    }
}
