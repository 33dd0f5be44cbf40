//! A value of an artifact becomes a parameter of the component, or of the application where several components have the
//! artifact.

use plimsoll_analysis::{SourceFile, document};
use plimsoll_base::{Edit, NewValue, Place, Position, Site, TextRange};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Parameter;
use plimsoll_syntax::edit::Position as At;
use plimsoll_syntax::{Kind, Mapping, Node, Scalar, Tree, Value};

use super::{Action, ActionKind, Asked};

/// Keys that say what an object is, not how it is made: nobody chooses their values.
const FIXED: [&str; 2] = ["apiVersion", "kind"];

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    extract(asked).into_iter().collect()
}

fn extract(asked: &Asked<'_>) -> Option<Action> {
    let db = &asked.snapshot.db;
    let tree = asked.tree()?;
    let is_described = document::recognised(db, asked.file()).iter().any(Option::is_some);
    let (scalar, key) = literal(tree, asked.range.start).filter(|_| !is_described)?;
    let text = scalar.text();
    let owners = asked.snapshot.owners(asked.file())?;
    let nulecule = &owners.nulecule;
    let name = name(nulecule, &key);
    let first = owners.components().next()?;
    let is_shared = owners.components().nth(1).is_some();
    let (parameters, owner) =
        if is_shared { (&nulecule.parameters, nulecule.node) } else { (&first.parameters, first.node) };
    let path = asked.file().path(db);
    let parameter = NewValue::Map(vec![
        ("name".to_owned(), NewValue::text(name.clone())),
        ("description".to_owned(), NewValue::text(format!("{key} of {}", path.file_name()))),
        ("default".to_owned(), NewValue::text(text.clone())),
    ]);
    let declared = declare(asked, owners.root, parameters, owner, parameter)?;
    let node = asked.site(scalar.node().id());
    let whole = Place::text(node, TextRange::new(0, text.len() as u32));
    // Braces would be read as those of a mapping where the value stands in some.
    let mut around = std::iter::successors(Some(scalar.node()), |node| node.parent());
    let is_in_brackets = around.any(|node| matches!(node.kind(), Kind::FlowMapping | Kind::FlowSequence));
    let is_bare = is_in_brackets && scalar.node().kind() == Kind::Plain;
    let placeholder = if is_bare { format!("${name}") } else { format!("${{{name}}}") };
    let used = Edit::Text { place: whole, insert: placeholder };
    let title = if is_shared {
        format!("Extract into the parameter `{name}` of the application")
    } else {
        format!("Extract into the parameter `{name}`")
    };
    asked.snapshot.change(ActionKind::Extract, title, vec![used, declared])
}

/// The text at a place that a parameter can stand for, and the key of its entry.
fn literal(tree: &Tree, offset: u32) -> Option<(Scalar<'_>, String)> {
    let path = tree.path_to(offset);
    let scalar = tree.node(*path.last()?).value()?.as_scalar()?;
    let is_key = path.iter().any(|id| {
        let node = tree.node(*id);
        node.kind() == Kind::Key
    });
    let is_plain = matches!(scalar.node().kind(), Kind::Plain | Kind::DoubleQuoted | Kind::SingleQuoted);
    let entry = path.iter().rev().map(|id| tree.node(*id)).find(|node| node.kind() == Kind::Entry)?;
    let key = entry.child(Kind::Key).and_then(Node::value)?.as_scalar()?.text().into_owned();
    let written = scalar.node().token_text();
    let text = scalar.text();
    // Escapes and several lines would be written differently where the value is put in.
    let is_simple =
        !written.contains(['\n', '\\', '$']) && written.contains(&*text) && !text.trim().is_empty();
    (is_plain && !is_key && is_simple && !FIXED.contains(&&*key)).then_some((scalar, key))
}

/// A name that no parameter has, made of the key of the value.
fn name(nulecule: &Nulecule, key: &str) -> String {
    let letter = |one: char| if one.is_ascii_alphanumeric() { one.to_ascii_lowercase() } else { '_' };
    let mut base: String = key.chars().map(letter).collect();
    if !base.starts_with(|one: char| one.is_ascii_alphabetic()) {
        base.insert_str(0, "p_");
    }
    let all = nulecule.components.iter().flat_map(|component| &component.parameters);
    let taken: Vec<&str> = all.chain(&nulecule.parameters).map(|parameter| &*parameter.name.text).collect();
    let is_free =
        |name: &String| !taken.contains(&name.as_str()) && name != "namespace" && name != "provider";
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base)
}

/// Adds a parameter to those of an application or a component.
fn declare(
    asked: &Asked<'_>,
    root: SourceFile,
    parameters: &[Parameter],
    owner: plimsoll_base::NodeId,
    parameter: NewValue,
) -> Option<Edit> {
    let db = &asked.snapshot.db;
    let tree = plimsoll_analysis::parse::tree(db, root)?;
    let site = |node| Site { file: root.id(db), node };
    let mapping = tree.node(owner).value().and_then(Value::as_mapping)?;
    match mapping.get("params") {
        Some(Value::Sequence(sequence)) => {
            let (sequence, position) = (site(sequence.node().id()), Position::Last);
            Some(Edit::InsertItem { sequence, value: parameter, position })
        }
        Some(_) => None,
        // Parameters that are inherited from a mapping elsewhere are no list to add to.
        None if !parameters.is_empty() => None,
        None => {
            let position = before_artifacts(mapping);
            let value = NewValue::List(vec![parameter]);
            Some(Edit::InsertEntry { mapping: site(owner), key: "params".to_owned(), value, position })
        }
    }
}

/// Where parameters stand by custom: before what uses them.
fn before_artifacts(mapping: Mapping<'_>) -> At {
    let behind = ["artifacts", "graph"].iter().find_map(|key| mapping.entry(key));
    behind.map_or(At::Last, |entry| At::Before(entry.node().id()))
}
