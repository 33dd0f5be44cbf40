//! As what a file was recognised, and why. Files that are none of ours are left alone: nothing is said of them, so that plain
//! manifests of Kubernetes belong to other servers.

use plimsoll_analysis::document::{self, ApplicationAt};
use plimsoll_analysis::planning::NOT_RECOGNISED;
use plimsoll_analysis::{SourceFile, oam, parse, settings};
use plimsoll_base::{TextRange, WorkspacePath};
use plimsoll_formats::claim::layout;
use plimsoll_formats::cnab::{self, Dialect as Bundle};
use plimsoll_formats::nulecule::{self, answers};
use plimsoll_formats::recognise::Recognised;
use plimsoll_model::Family;

use crate::names::sets;
use crate::plan::meant;
use crate::workspace::{Opened, Snapshot};

/// As what a file was recognised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recognition {
    /// What it is, in a few words; `None` for what is none of ours.
    pub label: Option<String>,
    /// What shows it, or what is missing, as a sentence.
    pub why: String,
    /// The documents that are of a known format, in the order of the text.
    pub documents: Vec<RecognisedDocument>,
    /// The applications that it describes or takes part in, in the order of the text.
    pub applications: Vec<Described>,
}

/// A document of a known format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecognisedDocument {
    /// Its bytes.
    pub range: TextRange,
    /// What it is.
    pub label: String,
    /// What shows it.
    pub because: &'static str,
}

/// An application, and the file of its root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Described {
    /// Its name; where it has none, the path of the file.
    pub name: String,
    /// The file.
    pub path: WorkspacePath,
}

/// What a file that holds no document of a known format has to do with us.
enum Role {
    Settings,
    Records,
    Answers,
    Set {
        is_of_credentials: bool,
    },
    Definition,
    Part(ApplicationAt),
    /// It is called like a Nulecule or a manifest, but does not say enough to be one.
    Unfinished(&'static str),
}

impl Snapshot {
    /// Whether a file has to do with what plimsoll is for. Of others nothing is said.
    #[must_use]
    pub fn is_ours(&self, opened: &Opened) -> bool {
        self.is_recognised(opened.file) || self.role(opened.file).is_some()
    }

    /// Whether a file may become one of ours with what is written next: it has a name of ours, or nothing worth a name yet.
    #[must_use]
    pub fn may_become_ours(&self, opened: &Opened, offset: u32) -> bool {
        let name = opened.file.path(&self.db).file_name();
        if name == cnab::FILE_NAME || name.ends_with(".cnab") || sets::is_begun(self, opened.file) {
            return true;
        }
        let Some((before, behind)) = opened.text.split_at_checked(offset as usize) else { return false };
        let is_mark = |line: &&str| line.starts_with("---");
        let above =
            before.lines().rev().skip(usize::from(!before.ends_with('\n'))).take_while(|line| !is_mark(line));
        let below = behind.lines().skip(1).take_while(|line| !is_mark(line));
        above.chain(below).all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    }

    /// As what a file was recognised, and why.
    #[must_use]
    pub fn recognition(&self, opened: &Opened) -> Recognition {
        let (db, file) = (&self.db, opened.file);
        let documents = self.recognised_documents(file);
        let role = if documents.is_empty() { self.role(file) } else { None };
        let applications = match role {
            Some(Role::Part(at)) => vec![at],
            Some(Role::Answers) => {
                document::answered(db, file).into_iter().map(ApplicationAt::from).collect()
            }
            _ => document::applications_of(db, file),
        };
        let applications: Vec<Described> = applications.into_iter().map(|at| self.described_as(at)).collect();
        let (label, why) = match role {
            Some(role) => self.of_role(file, &role, &applications),
            None => of_documents(&documents),
        };
        Recognition { label, why, documents, applications }
    }

    fn is_recognised(&self, file: SourceFile) -> bool {
        document::recognised(&self.db, file).iter().any(Option::is_some)
    }

    fn role(&self, file: SourceFile) -> Option<Role> {
        let db = &self.db;
        let path = file.path(db);
        if Some(file) == settings::file(db) {
            return Some(Role::Settings);
        }
        if path.starts_with(&layout::store()) {
            return Some(Role::Records);
        }
        if answers::is_answers_name(path.file_name()) {
            return Some(Role::Answers);
        }
        if let Some(set) = sets::set(self, file) {
            return Some(Role::Set { is_of_credentials: set.is_credentials });
        }
        if !oam::definitions(db, file).is_empty() {
            return Some(Role::Definition);
        }
        if let Some(owners) = self.owners(file) {
            return Some(Role::Part(owners.root.into()));
        }
        if let Some(at) = meant::around(db, file) {
            return Some(Role::Part(at));
        }
        let names = [nulecule::FILE_NAME, cnab::MANIFEST_FILE_NAME];
        names.into_iter().find(|name| *name == path.file_name()).map(Role::Unfinished)
    }

    fn recognised_documents(&self, file: SourceFile) -> Vec<RecognisedDocument> {
        let db = &self.db;
        let (Some(content), Some(tree)) = (parse::content(db, file), parse::tree(db, file)) else {
            return Vec::new();
        };
        let all = content.documents().zip(document::recognised(db, file));
        let known = all.filter_map(|(document, recognised)| {
            let recognised = (*recognised)?;
            let kind = document.value().and_then(|value| value.as_mapping()?.get("kind")?.as_scalar());
            let kind = kind.map(|kind| kind.text().into_owned());
            let range = tree.range(document.node().id());
            Some(RecognisedDocument {
                range,
                label: label(recognised, kind.as_deref()),
                because: recognised.because,
            })
        });
        known.collect()
    }

    fn described_as(&self, at: ApplicationAt) -> Described {
        let path = at.file.path(&self.db).clone();
        let name = at.root(&self.db).and_then(|root| root.name());
        Described { name: name.map_or_else(|| path.to_string(), |name| name.to_string()), path }
    }

    fn of_role(&self, file: SourceFile, role: &Role, applications: &[Described]) -> (Option<String>, String) {
        let path = file.path(&self.db);
        let first = applications.first();
        let (label, why) = match role {
            Role::Settings => {
                ("settings of plimsoll".to_owned(), format!("{path} is the settings of its workspace."))
            }
            Role::Records => {
                ("record of plimsoll".to_owned(), format!("{path} is in the folder of what was recorded."))
            }
            Role::Answers => {
                let of = first.map_or_else(String::new, |first| format!(" of {}", first.name));
                let beside = match first {
                    Some(first) => {
                        format!("It is called {} and lies beside {}.", path.file_name(), first.path)
                    }
                    None => format!("It is called {}.", path.file_name()),
                };
                (format!("answers{of}"), beside)
            }
            Role::Set { is_of_credentials: true } => {
                ("credential set".to_owned(), "It has `name` and `credentials` with sources.".to_owned())
            }
            Role::Set { is_of_credentials: false } => {
                ("parameter set".to_owned(), "It has `name` and `parameters` with sources.".to_owned())
            }
            Role::Definition => (
                "definition of KubeVela".to_owned(),
                "It says the name and the kind of a definition.".to_owned(),
            ),
            Role::Part(at) => {
                let root = at.file.path(&self.db);
                let name = first.map_or_else(|| root.to_string(), |first| first.name.clone());
                (format!("part of {name}"), format!("{root} takes it in."))
            }
            Role::Unfinished(name) => ((*name).to_owned(), format!("It is called {name}. {NOT_RECOGNISED}")),
        };
        (Some(label), why)
    }
}

fn of_documents(documents: &[RecognisedDocument]) -> (Option<String>, String) {
    let Some(first) = documents.first() else { return (None, NOT_RECOGNISED.to_owned()) };
    let because = format!("Known by {}.", first.because);
    match documents {
        [one] => (Some(one.label.clone()), because),
        all if all.iter().all(|one| one.label == first.label) => {
            (Some(format!("{} × {}", all.len(), first.label)), because)
        }
        all => (Some(format!("{} and {} more", first.label, all.len() - 1)), because),
    }
}

/// `Nulecule 0.0.2`, `CNAB bundle 1.2`, `OAM v1beta1 Application`.
fn label(Recognised { format, .. }: Recognised, kind: Option<&str>) -> String {
    let version = format.version;
    match format.family {
        Family::Nulecule => format!("Nulecule {version}"),
        Family::Cnab if version == Bundle::Porter.name() => "Porter manifest".to_owned(),
        Family::Cnab if version == Bundle::Any.name() => "CNAB bundle".to_owned(),
        Family::Cnab => format!("CNAB bundle {version}"),
        Family::Oam => format!("OAM {version} {}", kind.unwrap_or("document")),
    }
}
