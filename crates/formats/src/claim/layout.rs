//! Which file of a claim store is where. Ours has the layout of CNAB-Claims 1.0.0 as Porter had it before version 1:
//! `claims/INSTALLATION/CLAIM.json`, `results/CLAIM/RESULT.json`, `outputs/RESULT/RESULT-NAME`, and an empty
//! `installations/INSTALLATION`. Duffle has `claims/INSTALLATION.json`. Documents that were exported lie anywhere
//! beside, those of Kubernetes in YAML.

use std::fmt::Write as _;
use std::sync::Arc;

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

/// What a file of a store is, by its place alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Slot {
    /// The one document of an installation: the name of the file without its ending.
    Single(Arc<str>),
    /// A claim: the name of its folder.
    Claim(Arc<str>),
    /// A result: the name of its folder, which is the id of its claim.
    Result(Arc<str>),
    /// The value of an output: the id of its result, and its name.
    Output(Arc<str>, Arc<str>),
    /// A document beside the folders: the name of the file without its ending.
    Loose(Arc<str>),
    /// What a runtime of the Open Application Model keeps of what it applied.
    Runtime,
}

impl Slot {
    /// Whether a file there that is no claim is damaged.
    #[must_use]
    pub fn must_be_claim(&self) -> bool {
        matches!(self, Self::Single(_) | Self::Claim(_))
    }
}

/// What the file at a path is; `None` for one that is of no interest, and for what writers and file managers leave.
#[must_use]
pub fn slot(path: &WorkspacePath) -> Option<Slot> {
    let names: Vec<&str> = path.names().skip(store().names().count()).collect();
    let json = |name: &str| name.strip_suffix(".json").filter(|stem| !stem.starts_with('.')).map(Arc::from);
    match names[..] {
        ["schema.json" | "repositories.json" | "bundle.json"] => None,
        [file] if is_yaml(file) => Some(Slot::Runtime),
        ["claims", file] => Some(Slot::Single(json(file)?)),
        ["claims", folder, file] => json(file).map(|_: Arc<str>| Slot::Claim(folder.into())),
        ["results", folder, file] => json(file).map(|_: Arc<str>| Slot::Result(folder.into())),
        ["outputs", folder, file] => {
            let name = file.strip_prefix(folder)?.strip_prefix('-')?;
            Some(Slot::Output(folder.into(), name.into()))
        }
        [file] | ["installations" | "runs" | "results" | "outputs", file] => Some(Slot::Loose(json(file)?)),
        _ => None,
    }
}

fn is_yaml(name: &str) -> bool {
    !name.starts_with('.') && [".yaml", ".yml"].iter().any(|ending| name.ends_with(ending))
}

/// A name as one name of a file: letters, digits, `_`, `-` and inner dots stay, any other byte is `%XX`.
#[must_use]
pub fn file_name(name: &str) -> String {
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
    fn places_say_what_files_are() {
        let slot = |path: &str| slot(&WorkspacePath::new(&format!(".plimsoll/{path}")).unwrap());
        assert_eq!(slot("claims/shop.json"), Some(Slot::Single("shop".into())));
        assert_eq!(slot("claims/shop/01G.json"), Some(Slot::Claim("shop".into())));
        assert_eq!(slot("results/01G/01H.json"), Some(Slot::Result("01G".into())));
        assert_eq!(
            slot("outputs/01H/01H-io.cnab.port"),
            Some(Slot::Output("01H".into(), "io.cnab.port".into()))
        );
        assert_eq!(slot("shop.json"), Some(Slot::Loose("shop".into())));
        assert_eq!(slot("shop-v1.yaml"), Some(Slot::Runtime));
        assert_eq!(slot("runs/1.json"), Some(Slot::Loose("1".into())));
        for path in [
            "schema.json",
            "claims/shop/.claim-1",
            "claims/.x.json",
            "installations/shop",
            "bundles/a/b.json",
        ] {
            assert_eq!(slot(path), None, "{path}");
        }
    }

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
