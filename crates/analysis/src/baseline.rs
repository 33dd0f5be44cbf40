//! What plans are compared with in place of the record: a state that the caller gives, and the state that other
//! descriptions tell, as if it had been recorded.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use std::sync::Arc;

use plimsoll_base::{Encoding, LineIndex, Place};
use plimsoll_model::{
    Application, Data, Edge, Evidence, EvidencePlace, List, OperationStatus, Origin, Recorded,
    RecordedSource, Unit, UnitParticulars, Value, Variable,
};

use crate::application::{Member, RequestKey, assembled, members, request_for};
use crate::database::Db;
use crate::document::ApplicationAt;
use crate::locate;
use crate::parse;
use crate::workspace::SourceFile;

/// What is given in place of the record.
#[salsa::input(singleton, debug)]
pub struct Baseline {
    /// The states of applications by their names; `None` where the record counts.
    #[returns(clone)]
    pub states: Option<Arc<[Recorded]>>,
}

/// What is given in place of the record; `None` where the record counts.
#[must_use]
pub fn given(db: &dyn Db) -> Option<Arc<[Recorded]>> {
    Baseline::get(db).states(db)
}

/// How the other descriptions are called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// What people know them by: `git:main`, the path of a folder.
    pub name: String,
    /// Which state of it that is, as the id of a commit; may be empty.
    pub revision: String,
    /// What stands in front of the paths of its files: `main:`, `before/`.
    pub prefix: String,
}

/// What these descriptions tell of together: the application of a file, those that it needs, and `others`; its own first,
/// empty where none is a root.
#[must_use]
pub fn spanned<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    key: RequestKey<'db>,
    others: &[ApplicationAt],
) -> Vec<Member<'db>> {
    let mut members = members(db, file, key);
    let Some(root) = members.first().copied() else { return members };
    for other in others {
        if !members.iter().any(|known| known.at(db) == *other) {
            members.push(Member { file: other.file, key: request_for(db, other, &root) });
        }
    }
    members
}

/// The states that these descriptions tell of applications. Nothing of them refers to this database.
#[must_use]
pub fn described(db: &dyn Db, members: &[Member<'_>], label: &Label) -> Vec<Recorded> {
    let assembled = members.iter().filter_map(|member| assembled(db, member.file, member.key));
    assembled.map(|assembled| recorded(db, assembled.application(), label)).collect()
}

fn recorded(db: &dyn Db, application: &Application, label: &Label) -> Recorded {
    let mut pen = Pen { db, label, last: None };
    let application = Application {
        site: None,
        units: application.units.iter().map(|unit| pen.unit(unit)).collect(),
        edges: application.edges.iter().map(|edge| pen.edge(edge)).collect(),
        variables: application.variables.iter().map(variable).collect(),
        id: application.id.clone(),
        family: application.family,
        version: application.version.clone(),
    };
    let source = RecordedSource {
        path: label.name.as_str().into(),
        installation: application.id.clone(),
        revision: label.revision.as_str().into(),
        created: "".into(),
    };
    Recorded { application, source, status: OperationStatus::Succeeded }
}

/// Writes a state down without names of elements of this database.
struct Pen<'p> {
    db: &'p dyn Db,
    label: &'p Label,
    /// The file that was asked for last: places come file by file.
    last: Option<Lines>,
}

/// What is to be told of places in a file.
struct Lines {
    file: SourceFile,
    /// Its path with what stands in front of it; all places share it.
    path: Arc<str>,
    text: Arc<str>,
    lines: Arc<LineIndex>,
}

impl Pen<'_> {
    fn unit(&mut self, unit: &Unit) -> Unit {
        // What is put into a unit is a matter of the description that is planned.
        let particulars = unit.particulars.as_deref().map(|of| UnitParticulars {
            unresolved: of.unresolved.clone(),
            injections: Vec::new(),
            disrupts: of.disrupts.clone(),
            previous: of.previous.clone(),
        });
        Unit {
            address: unit.address.clone(),
            kind: unit.kind.clone(),
            place: unit.place.as_ref().map(|place| self.place(place)),
            attributes: value(&unit.attributes),
            immutable: unit.immutable.clone(),
            runs: unit.runs,
            particulars: particulars.map(Box::new),
        }
    }

    fn edge(&mut self, edge: &Edge) -> Edge {
        let evidence = edge.evidence.iter().map(|evidence| {
            let places = evidence.places.iter();
            let places = places.map(|(place, words)| (self.place(place), words.clone())).collect();
            Arc::new(Evidence { places, ..(**evidence).clone() })
        });
        Edge { evidence: evidence.collect(), ..edge.clone() }
    }

    fn place(&mut self, place: &EvidencePlace) -> EvidencePlace {
        let (path, line) = match place {
            EvidencePlace::Present(place) => self.line(*place),
            EvidencePlace::Recorded { path, line } => (self.labelled(path).into(), *line),
        };
        EvidencePlace::Recorded { path, line }
    }

    fn labelled(&self, path: &str) -> String {
        format!("{}{path}", self.label.prefix)
    }

    /// The path and the one-based line of a place; the first line where it cannot be found.
    fn line(&mut self, place: Place) -> (Arc<str>, u32) {
        let Some((file, range)) = locate::locate(self.db, place) else {
            return (self.labelled("").into(), 1);
        };
        let last = self.last.take().filter(|last| last.file == file).unwrap_or_else(|| Lines {
            file,
            path: self.labelled(file.path(self.db).as_str()).into(),
            text: parse::text(self.db, file).clone().unwrap_or_else(|_| "".into()),
            lines: parse::lines(self.db, file),
        });
        let last = self.last.insert(last);
        (last.path.clone(), last.lines.position(range.start, &last.text, Encoding::Utf8).line + 1)
    }
}

fn variable(variable: &Variable) -> Variable {
    Variable { value: value(&variable.value), ..variable.clone() }
}

/// The value with nothing told about where it came from. As deep as values are nested, which the reader of files limits.
fn value(of: &Value) -> Value {
    let data = match &of.data {
        Data::Map(map) => Data::Map(map.iter().map(|(name, field)| (name.clone(), value(field))).collect()),
        Data::List(list) => {
            let items = list.items.iter().map(value).collect();
            Data::List(Box::new(List { identity: list.identity.clone(), items }))
        }
        data => data.clone(),
    };
    Value::new(data, Origin::Recorded)
}
