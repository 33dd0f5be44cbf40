//! Which application is meant by a file and a place in it, and which of its units.

use plimsoll_analysis::application::{assembled, own_request};
use plimsoll_analysis::document::{self, ApplicationAt, ROOTS};
use plimsoll_analysis::planning::NOT_RECOGNISED;
use plimsoll_analysis::{Database, SourceFile, Workspace, oam, parse};
use plimsoll_base::{Anchor, FileId, WorkspacePath};
use plimsoll_formats::surroundings::Found;
use plimsoll_model::{Address, Application, Data, EvidencePlace};
use plimsoll_syntax::{Kind, NodeId, Tree};

/// Among how many documents beside a file the application is looked for that the file takes part in.
const MOST_BESIDE: usize = 100;

/// The application that is meant: the one of this name, else the one whose document holds the place, else the first of the
/// file; for a file that describes none, the nearest that it takes part in.
///
/// # Errors
/// There is none: why, for people.
pub(super) fn application(
    db: &Database,
    file: SourceFile,
    offset: Option<u32>,
    name: Option<&str>,
) -> Result<ApplicationAt, String> {
    let all = document::applications_of(db, file);
    let Some(first) = all.first().copied() else {
        return around(db, file).ok_or_else(|| nothing(db, file));
    };
    if let Some(name) = name {
        let found = all.iter().copied().find(|at| is_called(db, *at, name));
        return found.ok_or_else(|| format!("{} holds no application `{name}`.", file.path(db)));
    }
    if all.len() == 1 {
        return Ok(first);
    }
    let Some(offset) = offset else { return Ok(first) };
    let number = document_at(db, file, offset);
    if let Some(at) = all.iter().find(|at| at.document.is_some() && at.document == number) {
        return Ok(*at);
    }
    // A document that an application takes in lies in the same file as often as not.
    let holds = |at: &&ApplicationAt| {
        let assembled = assembled(db, at.file, own_request(db, at));
        assembled.is_some_and(|assembled| unit(db, file, offset, assembled.application()).is_some())
    };
    Ok(all.iter().take(MOST_BESIDE).find(holds).copied().unwrap_or(first))
}

fn is_called(db: &Database, at: ApplicationAt, name: &str) -> bool {
    let Some(root) = at.root(db) else { return false };
    let Some(own) = root.name() else { return false };
    let full = || root.namespace().is_some_and(|namespace| format!("{namespace}/{own}") == name);
    *own == *name || full()
}

/// The zero-based number of the document that holds a place.
fn document_at(db: &Database, file: SourceFile, offset: u32) -> Option<u32> {
    let tree = parse::tree(db, file)?;
    let path = tree.path_to(offset);
    let document = path.iter().find(|id| tree.node(**id).kind() == Kind::Document)?;
    let number = tree.documents().position(|one| one.node().id() == *document)?;
    u32::try_from(number).ok()
}

/// The nearest application that a file takes part in: of the folders around it, then of the documents beside it.
pub(crate) fn around(db: &Database, file: SourceFile) -> Option<ApplicationAt> {
    let takes_in = |at: &ApplicationAt| {
        let assembled = assembled(db, at.file, own_request(db, at));
        assembled.is_some_and(|one| one.inputs().iter().any(|(input, _)| *input == file.id(db)))
    };
    if let Some(root) = document::answered(db, file) {
        return Some(root.into());
    }
    let mut folder = file.path(db).parent();
    loop {
        let root = ROOTS.iter().find_map(|name| db.file(&folder.join(name).ok()?));
        let at = root.filter(|root| *root != file).map(ApplicationAt::from);
        if let Some(at) = at.filter(takes_in) {
            return Some(at);
        }
        if folder.as_str().is_empty() {
            break;
        }
        folder = folder.parent();
    }
    beside(db, &file.path(db).parent()).into_iter().find(takes_in)
}

/// The configurations in the files of a folder.
fn beside(db: &Database, folder: &WorkspacePath) -> Vec<ApplicationAt> {
    let files = Workspace::get(db).files(db);
    let directly = files.children(db, folder).into_iter().filter_map(|(_, found)| match found {
        Found::File(id) => files.get(id),
        _ => None,
    });
    let configured = directly.take(MOST_BESIDE).filter(|file| !oam::configurations(db, *file).is_empty());
    configured.flat_map(|file| document::applications_of(db, file)).take(MOST_BESIDE).collect()
}

fn nothing(db: &Database, file: SourceFile) -> String {
    let path = file.path(db);
    if document::recognised(db, file).iter().flatten().next().is_some() {
        return format!(
            "{path} describes no application by itself, and no application of the folders around it or of the documents \
             beside it takes it in."
        );
    }
    format!("{path} cannot be planned. {NOT_RECOGNISED}")
}

/// The innermost unit of an application that is written around a place.
pub(super) fn unit(
    db: &Database,
    file: SourceFile,
    offset: u32,
    application: &Application,
) -> Option<Address> {
    let tree = parse::tree(db, file)?;
    let path = tree.path_to(behind_indentation(tree.text(), offset));
    let id = file.id(db);
    let mut best: Option<(usize, &Address)> = None;
    for unit in &application.units {
        let Some(EvidencePlace::Present(place)) = &unit.place else { continue };
        let (true, Anchor::Node(node, _) | Anchor::Text(node, _)) = (place.file == id, place.anchor) else {
            continue;
        };
        let block = block(tree, node);
        let depth = path.iter().position(|around| *around == block);
        if let Some(depth) = depth.filter(|depth| best.is_none_or(|(known, _)| *depth > known)) {
            best = Some((depth, &unit.address));
        }
    }
    let best = best.map(|(_, address)| address);
    best.or_else(|| by_values(application, id, &path)).cloned()
}

/// The place behind the indentation and the dashes of a line, for one that stands in or before these: a cursor that goes from line to
/// line is meant to be at what the line says.
fn behind_indentation(text: &str, offset: u32) -> u32 {
    let at = offset as usize;
    let Some(before) = text.get(..at) else { return offset };
    let is_blank = |character: char| matches!(character, ' ' | '\t' | '-');
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[start..];
    let words = start + (rest.len() - rest.trim_start_matches(is_blank).len());
    if at < words && !text[words..].starts_with(['\n', '\r', '#']) { words as u32 } else { offset }
}

/// The unit with a value that is written around a place of a file; else the first with a value of that file: its artifact.
fn by_values<'a>(application: &'a Application, file: FileId, path: &[NodeId]) -> Option<&'a Address> {
    // What is around the units in the file of the application itself is of none.
    if application.site.is_some_and(|root| root.file == file) {
        return None;
    }
    let mut first = None;
    for unit in &application.units {
        let mut waiting = vec![&unit.attributes];
        while let Some(value) = waiting.pop() {
            let site = value.origin.site().filter(|site| site.file == file);
            if let Some(site) = site {
                first.get_or_insert(&unit.address);
                if !matches!(value.data, Data::Map(_)) && path.contains(&site.node) {
                    return Some(&unit.address);
                }
            }
            match &value.data {
                Data::Map(map) => waiting.extend(map.values()),
                Data::List(list) => waiting.extend(&list.items),
                _ => {}
            }
        }
    }
    first
}

/// The element that is all of a unit, by the one that it is known by: often that is its name.
fn block(tree: &Tree, node: NodeId) -> NodeId {
    let around = tree.ancestors(node);
    let is_whole = |id: &NodeId| {
        let node = tree.node(*id);
        let is_rich = |slot: plimsoll_syntax::Node<'_>| {
            slot.value().is_some_and(|value| !tree.node(value.id()).kind().is_scalar())
        };
        match node.kind() {
            Kind::Entry => node.child(Kind::Value).is_some_and(is_rich),
            kind => kind == Kind::Item || kind.is_mapping() || kind == Kind::Document,
        }
    };
    let Some(at) = around.iter().rposition(is_whole) else { return node };
    let item = at.checked_sub(1).map(|above| around[above]);
    item.filter(|above| tree.node(*above).kind() == Kind::Item).unwrap_or(around[at])
}
