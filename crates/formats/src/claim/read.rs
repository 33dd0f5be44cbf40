//! From a file of a store to what it holds, whatever layout the store has.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId};
use plimsoll_model::OperationStatus;
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::{Content, Mapping, Value as Written};

use super::layout::Slot;
use super::record::{self, Claim, ClaimProblem, Layout, Outcome, RecordedTypes, StoreFile, StoredValue};
use super::{EXTENSION, bundle, export, own, single};
use crate::cnab::schema;
use crate::written::{self, present_text};

/// The lists of a file that holds several collections of a database.
const COLLECTIONS: [&str; 4] = ["installations", "runs", "results", "outputs"];

/// Reads a file. The text must have no syntax errors: half a claim is none. A file that lies beside the folders of the
/// store and holds nothing of one is empty.
///
/// # Errors
/// It must be a claim, as it lies where claims are, and it is none.
pub fn read(content: &Content, file: FileId, slot: &Slot) -> Result<StoreFile, ClaimProblem> {
    let malformed = |node, what: &str| ClaimProblem::Malformed(node, what.to_owned());
    let mut found = StoreFile::default();
    let document = content.documents().next();
    let view = document.map(View::new);
    let root = view.as_ref().and_then(|view| view.value());
    let (Some(view), Some(root)) = (&view, root) else {
        return if slot.must_be_claim() { Err(malformed(NodeId::ROOT, "a claim")) } else { Ok(found) };
    };
    match (slot, root) {
        (Slot::Result(_), Written::Mapping(root)) => found.results.extend(outcome(view, root, file)),
        (Slot::Claim(_), Written::Mapping(root)) => found.claims.push(claim(view, content, root, file)?),
        (Slot::Single(stem), Written::Mapping(root)) => {
            let is_split = root.entry("installation").is_some() && root.entry("id").is_some();
            found.claims.push(if is_split {
                claim(view, content, root, file)?
            } else {
                single::read(view, content, root, file, stem)?
            });
        }
        (Slot::Loose(stem), root) => loose(view, content, root, (file, stem), &mut found)?,
        (Slot::Claim(_) | Slot::Single(_), _) => return Err(malformed(NodeId::ROOT, "a claim")),
        _ => {}
    }
    Ok(found)
}

/// Documents beside the folders of a store are told apart by what they contain.
fn loose<'t>(
    view: &View<'t>,
    content: &Content,
    root: Written<'t>,
    of: (FileId, &str),
    into: &mut StoreFile,
) -> Result<(), ClaimProblem> {
    let Some(mapping) = root.as_mapping() else {
        for item in written::mappings(view, Some(root)) {
            one(view, content, item, of, into)?;
        }
        return Ok(());
    };
    let is_list = |name: &str| mapping.get(name).is_some_and(|value| value.as_sequence().is_some());
    if COLLECTIONS.iter().any(|name| is_list(name)) && mapping.entry("bundle").is_none() {
        for name in COLLECTIONS.iter().filter(|name| is_list(name)) {
            for item in written::mappings(view, mapping.get(name)) {
                one(view, content, item, of, into)?;
            }
        }
        return Ok(());
    }
    one(view, content, mapping, of, into)
}

fn one<'t>(
    view: &View<'t>,
    content: &Content,
    root: Mapping<'t>,
    of: (FileId, &str),
    into: &mut StoreFile,
) -> Result<(), ClaimProblem> {
    let has = |field| root.entry(field).is_some();
    if has("claimId") && has("status") {
        into.results.extend(outcome(view, root, of.0));
    } else if has("installation") && has("id") && has("bundle") {
        into.claims.push(claim(view, content, root, of.0)?);
    } else if !export::read(view, content, root, of, into) && single::is_one(root) {
        into.claims.push(single::read(view, content, root, of.0, of.1)?);
    }
    Ok(())
}

/// Reads a claim of CNAB-Claims 1.0.0, be it ours or not.
fn claim<'t>(
    view: &View<'t>,
    content: &Content,
    root: Mapping<'t>,
    file: FileId,
) -> Result<Claim, ClaimProblem> {
    let fields = view.mapping(root);
    let node = root.node().id();
    let required = |field: &str| {
        let text = fields.get(field).and_then(written::text_of);
        text.ok_or_else(|| ClaimProblem::Malformed(node, format!("a text in `{field}`")))
    };
    let (id, installation) = (required("id")?, required("installation")?);
    let (action, created) = (required("action")?, required("created")?);
    let custom = fields.get("custom").and_then(Written::as_mapping);
    let own = custom.and_then(|custom| custom.get(EXTENSION)?.as_mapping());
    let own = own.map(|state| own::read(view, state, &installation.text)).transpose()?;
    let bundle = bundle::read(view, content, fields.get("bundle"), file);
    let parameters = stored_values(view, fields.get("parameters"));
    let mut claim = Claim {
        file,
        node,
        layout: if own.is_some() { Layout::Own } else { Layout::Split },
        id: id.text.clone(),
        id_text: Some(id),
        namespace: None,
        installation: installation.text.clone(),
        state: Arc::new(bundle::state(&installation.text, bundle.as_ref(), &parameters)),
        installation_text: Some(installation),
        revision: present_text(&fields, "revision"),
        action: single::action(Some(&action.text)),
        action_text: Some(action),
        created: created.text.clone(),
        created_text: Some(created),
        modified: None,
        descriptor: "".into(),
        bundle: bundle.map(|(bundle, _)| bundle),
        parameters,
        credentials: stored_credentials(&fields),
        results: Vec::new(),
        types: RecordedTypes::default(),
        by_default: Vec::new(),
        was_installed: false,
    };
    if let Some(own) = own {
        // What stands for a bundle in the record of another family is none.
        claim.bundle = claim.bundle.filter(|_| own.state.family == plimsoll_model::Family::Cnab);
        claim.descriptor = own.descriptor;
        claim.by_default = own.by_default;
        claim.types.fingerprints = own.types;
        claim.state = Arc::new(own.state);
    }
    Ok(claim)
}

/// The result of a claim; `None` where the mapping is none.
pub(super) fn outcome<'t>(view: &View<'t>, root: Mapping<'t>, file: FileId) -> Option<Outcome> {
    let fields = view.mapping(root);
    let status_text = present_text(&fields, "status");
    let id = present_text(&fields, "id").or_else(|| present_text(&fields, "_id"))?;
    let mut outputs = stored_values(view, fields.get("outputs"));
    // What is said of an output here is its digest and the like, not its value.
    outputs.iter_mut().for_each(|output| output.json = None);
    Some(Outcome {
        file,
        node: root.node().id(),
        id: id.text,
        claim: present_text(&fields, "claimId").or_else(|| present_text(&fields, "runId")),
        status: status_text.as_ref().map_or(OperationStatus::Unknown, |word| record::status(&word.text)),
        status_text,
        outputs,
    })
}

/// The value of `credentials`, where it holds some.
pub(super) fn stored_credentials(fields: &Merged<'_, '_>) -> Option<NodeId> {
    let value = fields.get("credentials")?;
    let is_empty = value.as_mapping().is_some_and(|mapping| mapping.entries().next().is_none());
    (!is_empty && !written::is_null(value)).then(|| value.id())
}

/// The entries of a mapping of values by name.
pub(super) fn stored_values<'t>(view: &View<'t>, mapping: Option<Written<'t>>) -> Vec<StoredValue> {
    let value = |(name, value): (written::Text, Written<'t>)| StoredValue {
        name,
        node: value.id(),
        json: Some(schema::json(view, Some(value))),
        source: None,
    };
    written::named(view, mapping).into_iter().map(value).collect()
}
