//! What is shown between the words of a file: values that stand elsewhere, and when what is done to a unit.
//!
//! No secret is shown, and nothing that stands right beside the place anyway.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_analysis::application::own_request;
use plimsoll_analysis::document::{self, Root};
use plimsoll_analysis::{SourceFile, parse, workspace};
use plimsoll_base::{NodeId, TextRange};
use plimsoll_formats::nulecule::answers::Answers;
use plimsoll_formats::nulecule::parameters::{Declarations, Resolved, Scope};
use plimsoll_formats::rendered::Replacement;
use plimsoll_model::{Address, Application, Data, Origin, Unknown, Value};
use plimsoll_syntax::{Kind, Tree};

use crate::described::Described;
use crate::resolved::is_secret;
use crate::workspace::{Opened, Snapshot};

/// Words between those of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Hint {
    /// The byte in front of which they stand.
    pub offset: u32,
    /// The words.
    pub label: String,
    /// More of it, in Markdown; empty for nothing.
    pub tooltip: String,
    /// Whether it is a value, rather than a remark.
    pub is_value: bool,
    /// Whether it is about a step of the plan, and so may lead there.
    pub is_of_plan: bool,
}

/// How many characters of a value are shown.
const LONGEST: usize = 40;

/// What a secret is shown as.
const MASK: &str = "••••••";

/// What finds hints: of the file, within a range.
type Source = fn(&Snapshot, &Opened, &Tree, TextRange) -> Vec<Hint>;

const SOURCES: &[Source] = &[steps, parameters, placeholders];

impl Snapshot {
    /// The hints of a part of a file, in the order of the text.
    #[must_use]
    pub fn hints(&self, opened: &Opened, within: TextRange) -> Vec<Hint> {
        let Some(tree) = parse::tree(&self.db, opened.file) else { return Vec::new() };
        let all = SOURCES.iter().flat_map(|source| source(self, opened, tree, within));
        let mut hints: Vec<Hint> = all.filter(|hint| within.touches(hint.offset)).collect();
        hints.sort();
        hints.dedup();
        hints
    }
}

/// When what is done to each unit, at its name: what is unchanged has none.
fn steps(snapshot: &Snapshot, opened: &Opened, tree: &Tree, within: TextRange) -> Vec<Hint> {
    let mut hints: BTreeMap<u32, Hint> = BTreeMap::new();
    for described in snapshot.described(opened) {
        for step in &described.plan.steps {
            snapshot.db.unwind_if_stopped();
            let place = step.place.as_ref().and_then(|place| snapshot.name_of(opened, tree, place));
            let Some(name) = place.filter(|name| name.overlaps(within)) else { continue };
            let label = format!("wave {} · {}", step.wave, step.action.name());
            let tooltip =
                format!("`{}` is in wave {} of the plan: {}", step.address, step.wave, step.action.name());
            // What is made of a component stands at its name too; the component comes first in its plan, and counts.
            let hint = Hint { offset: name.end, label, tooltip, is_value: false, is_of_plan: true };
            hints.entry(name.end).or_insert(hint);
        }
    }
    hints.into_values().collect()
}

/// The values of parameters that are decided elsewhere, where they are declared.
fn parameters(snapshot: &Snapshot, opened: &Opened, tree: &Tree, within: TextRange) -> Vec<Hint> {
    let mut hints = Vec::new();
    for described in snapshot.described(opened) {
        let values = values(described.application());
        for (node, address) in declarations(snapshot, &described) {
            snapshot.db.unwind_if_stopped();
            let range = tree.range(node);
            let Some(value) = values.get(&address).filter(|_| range.overlaps(within)) else { continue };
            let is_written_here = match &value.origin {
                Origin::ParameterDefault(site) => is_near(tree, node, site.node),
                Origin::Written(_) | Origin::FormatDefault => true,
                _ => false,
            };
            if !is_written_here {
                hints.extend(snapshot.value_hint(range.end, address.name(), value));
            }
        }
    }
    hints
}

/// The parameters that an application declares in its own file: the element of the name, and the address.
fn declarations(snapshot: &Snapshot, described: &Described) -> Vec<(NodeId, Address)> {
    let application = described.application();
    let own = Address::new(application.id.clone());
    match described.at.root(&snapshot.db) {
        Some(Root::Nulecule(nulecule)) => {
            let of_all = nulecule.parameters.iter().map(|one| (one.name.node, own.child(&one.name.text)));
            let of_components = nulecule.components.iter().flat_map(|component| {
                let address = component.name.as_ref().map(|name| own.child(&name.text));
                let parameters = component.parameters.iter();
                parameters
                    .filter_map(move |one| Some((one.name.node, address.as_ref()?.child(&one.name.text))))
            });
            of_all.chain(of_components).collect()
        }
        Some(Root::Bundle(bundle)) => {
            bundle.parameters.iter().map(|one| (one.name.node, own.child(&one.name.text))).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a default stands beside the name of its parameter: in the mapping with the name, or below the name.
fn is_near(tree: &Tree, name: NodeId, default: NodeId) -> bool {
    let mut around = std::iter::successors(Some(tree.node(name)), |node| node.parent());
    let slot = around.find(|node| matches!(node.kind(), Kind::Key | Kind::Value));
    let entry = slot.and_then(|slot| slot.parent());
    let whole = entry.and_then(|entry| match slot.map(|slot| slot.kind()) {
        Some(Kind::Key) => Some(entry),
        _ => entry.parent(),
    });
    whole.is_some_and(|whole| tree.range(whole.id()).contains(tree.range(default)))
}

/// The values that are put in the place of the placeholders of an artifact.
fn placeholders(snapshot: &Snapshot, opened: &Opened, tree: &Tree, within: TextRange) -> Vec<Hint> {
    let db = &snapshot.db;
    let is_described = document::recognised(db, opened.file).iter().any(Option::is_some);
    if is_described || !opened.text.contains('$') {
        return Vec::new();
    }
    let Some(owners) = snapshot.owners(opened.file) else { return Vec::new() };
    let Some(described) = snapshot.described_at(owners.root.into()) else { return Vec::new() };
    let named = owners.components().filter_map(|one| one.name.as_ref());
    let components: Vec<String> = named.map(|name| name.text.to_string()).collect();
    let values = values(described.application());
    let own = Address::new(described.application().id.clone());
    let of_component = |name: &String| Some((name.clone(), around(snapshot, owners.root, name)?));
    let around: BTreeMap<String, Around> = components.iter().filter_map(of_component).collect();
    let mut hints = Vec::new();
    for placeholder in document::placeholders(db, opened.file) {
        let token = tree.range(placeholder.node);
        let scalar = tree.node(placeholder.node).value().and_then(plimsoll_syntax::Value::as_scalar);
        let Some(scalar) = scalar.filter(|_| token.overlaps(within)) else { continue };
        let of_component =
            |component: &String| values.get(&own.child(component).child(&placeholder.name)).copied();
        let general = |component: &String| around.get(component)?.get(&placeholder.name);
        let mut found =
            components.iter().map(|component| of_component(component).or_else(|| general(component)));
        let Some(Some(value)) = found.next() else { continue };
        // What each of several components puts in is told only where it is the same.
        if found.all(|other| other.is_some_and(|other| other.data == value.data)) {
            let end = token.start + scalar.decode().to_token(placeholder.range).end;
            hints.extend(snapshot.value_hint(end, &placeholder.name, value));
        }
    }
    hints
}

/// The values of parameters by name.
type Around = BTreeMap<Arc<str>, Value>;

/// The values of the parameters that a component sees, those that are declared around it among them.
fn around(snapshot: &Snapshot, root: SourceFile, component: &str) -> Option<Around> {
    let db = &snapshot.db;
    let nulecule = document::nulecule(db, root)?;
    let own = nulecule
        .components
        .iter()
        .find(|one| one.name.as_ref().is_some_and(|name| *name.text == *component))?;
    let key = own_request(db, &root.into());
    let request = key.request(db);
    let answers = request.answers.and_then(|id| Some((id, parse::content(db, workspace::source(db, id)?)?)));
    let answers = answers.map(|(id, content)| Answers::read(content, id));
    let declarations = [&own.parameters, &nulecule.parameters]
        .map(|parameters| Declarations { file: nulecule.file, parameters });
    let scope = Scope {
        sections: vec![component.to_owned()],
        declarations: declarations.to_vec(),
        answers: answers.as_ref(),
        settings: &[],
        provider: request.provider.as_deref().unwrap_or_default(),
    };
    let value = |resolved: Resolved| {
        let data = match resolved.replacement {
            Replacement::Text(text) => Data::Text(text),
            Replacement::Secret(secret) => Data::Secret(secret),
            Replacement::Asked => Data::Unknown(Unknown::Asked { parameter: resolved.name.clone() }),
        };
        (resolved.name, Value::new(data, resolved.origin))
    };
    // What is built in depends on the plan.
    let declared = scope.resolve().into_iter().filter(|one| one.origin != Origin::FormatDefault);
    Some(declared.map(value).collect())
}

fn values(application: &Application) -> BTreeMap<Address, &Value> {
    application.variables.iter().map(|one| (one.address.clone(), &one.value)).collect()
}

impl Snapshot {
    fn value_hint(&self, offset: u32, name: &str, value: &Value) -> Option<Hint> {
        let shown = match &value.data {
            data if is_secret(name, data) => MASK.to_owned(),
            Data::Text(text) => shortened(text),
            Data::Number(number) => number.as_str().to_owned(),
            Data::Bool(truth) => truth.to_string(),
            Data::Unknown(Unknown::Asked { .. }) => "asked for".to_owned(),
            Data::Unknown(Unknown::Outside { source }) => source.to_string(),
            _ => return None,
        };
        let is_value = !matches!(value.data, Data::Unknown(_));
        // What is not there yet comes from nowhere.
        let origin = self.origin(&value.origin).filter(|_| is_value);
        let tooltip = origin.map(|origin| format!("`{name}`: {origin}")).unwrap_or_default();
        let label = if is_value { format!("= {shown}") } else { shown };
        Some(Hint { offset, label, tooltip, is_value, is_of_plan: false })
    }
}

/// The first line of a text, and no more than fits.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let short: String = line.chars().take(LONGEST).collect();
    if short.len() == text.len() { short } else { format!("{short}…") }
}
