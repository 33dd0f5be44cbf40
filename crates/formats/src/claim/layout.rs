//! Which file of a claim store is where: `claims/INSTALLATION/CLAIM.json`, `results/CLAIM/RESULT.json`, and an empty
//! `installations/INSTALLATION`.

use std::fmt::Write as _;

use plimsoll_base::{Digest, WorkspacePath};

/// Names of files are kept this short, in bytes; systems allow 255 with the ending.
const MAX_NAME: usize = 200;

/// The folder of the claim store, relative to the workspace.
pub const STORE: &str = ".plimsoll";

/// The store's folder.
#[must_use]
pub fn store() -> WorkspacePath {
    inside(&[STORE])
}

/// The folder with the claims of all installations.
#[must_use]
pub fn all_claims() -> WorkspacePath {
    inside(&[STORE, "claims"])
}

/// The folder with the claims of an installation.
#[must_use]
pub fn claims(installation: &str) -> WorkspacePath {
    inside(&[STORE, "claims", &file_name(installation)])
}

/// The file of a claim.
#[must_use]
pub fn claim(installation: &str, id: &str) -> WorkspacePath {
    inside(&[STORE, "claims", &file_name(installation), &format!("{}.json", file_name(id))])
}

/// The folder with the results of a claim.
#[must_use]
pub fn results(claim: &str) -> WorkspacePath {
    inside(&[STORE, "results", &file_name(claim)])
}

/// The file of a result.
#[must_use]
pub fn result(claim: &str, id: &str) -> WorkspacePath {
    inside(&[STORE, "results", &file_name(claim), &format!("{}.json", file_name(id))])
}

/// The empty file that says that there is an installation.
#[must_use]
pub fn installation(name: &str) -> WorkspacePath {
    inside(&[STORE, "installations", &file_name(name)])
}

/// A name as one name of a file: letters, digits, `_`, `-` and inner dots stay, any other byte is `%XX`.
fn file_name(name: &str) -> String {
    let mut file_name = String::with_capacity(name.len());
    for (index, byte) in name.bytes().enumerate() {
        let stays =
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || (byte == b'.' && index > 0);
        if stays {
            file_name.push(char::from(byte));
        } else {
            let _ = write!(file_name, "%{byte:02X}");
        }
    }
    if file_name.len() > MAX_NAME {
        // What is cut off still tells names apart.
        let digest = Digest::of(name.as_bytes()).to_string().replace("sha256:", "%");
        file_name.truncate(MAX_NAME - digest.len());
        file_name.push_str(&digest);
    }
    if file_name.is_empty() { "%".to_owned() } else { file_name }
}

fn inside(names: &[&str]) -> WorkspacePath {
    // No name here has a separator, so the path stays where it is.
    WorkspacePath::new(&names.join("/")).unwrap_or_else(|_| WorkspacePath::root())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_installations_are_single_file_names() {
        for (name, expected) in [
            ("wordpress", "wordpress"),
            ("a/b", "a%2Fb"),
            ("..", "%2E."),
            (".hidden", "%2Ehidden"),
            ("1.2", "1.2"),
            ("", "%"),
            ("é", "%C3%A9"),
        ] {
            assert_eq!(file_name(name), expected);
            assert_eq!(claims(name).as_str(), format!(".plimsoll/claims/{expected}"));
        }
        let (long, longer) = ("é".repeat(200), "é".repeat(201));
        assert!(file_name(&long).len() <= MAX_NAME);
        assert_ne!(file_name(&long), file_name(&longer));
    }
}
