//! Claims of which there is one for each installation, changed by every operation (drafts of 2018 to CNAB Core 1.0).

use std::sync::Arc;

use plimsoll_base::FileId;
use plimsoll_model::OperationStatus;
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Content, Mapping, Value as Written};

use super::bundle;
use super::read::{stored_credentials, stored_values};
use super::record::{self, Claim, ClaimProblem, Layout, Outcome, RecordedTypes};
use crate::written::present_text;

/// Whether a mapping has what such a claim has beside its bundle.
pub(super) fn is_one(root: Mapping<'_>) -> bool {
    let has = |field| root.entry(field).is_some();
    has("revision") && (has("result") || has("bundle")) && !has("id") && !has("_id")
}

/// Reads one; `stem` is the name of its file, which is that of the installation.
pub(super) fn read<'t>(
    view: &View<'t>,
    content: &Content,
    root: Mapping<'t>,
    file: FileId,
    stem: &str,
) -> Result<Claim, ClaimProblem> {
    let fields = view.mapping(root);
    let node = root.node().id();
    let malformed = |what: &str| ClaimProblem::Malformed(node, what.to_owned());
    let result = fields.get("result").and_then(Written::as_mapping);
    let bundle = bundle::read(view, content, fields.get("bundle"), file);
    if bundle.is_none() && fields.get("revision").is_none() {
        return Err(malformed("a `bundle`"));
    }
    let text = |field| present_text(&fields, field);
    let (name, revision, created) = (text("name"), text("revision"), text("created"));
    let outcome = result.map(|result| outcome(view, result, file, fields.get("outputs")));
    let action_text = result.and_then(|result| present_text(&view.mapping(result), "action"));
    let parameters = stored_values(view, fields.get("parameters"));
    let installation: Arc<str> = name.as_ref().map_or_else(|| stem.into(), |name| name.text.clone());
    let state = bundle::state(&installation, bundle.as_ref(), &parameters);
    let of = |text: &Option<crate::written::Text>| {
        text.as_ref().map_or_else(|| "".into(), |text| text.text.clone())
    };
    let modified = text("modified").or_else(|| text("updated"));
    Ok(Claim {
        file,
        node,
        layout: Layout::Single,
        id: of(&revision),
        id_text: None,
        namespace: None,
        installation,
        installation_text: name,
        revision,
        action: action(action_text.as_ref().map(|text| &*text.text)),
        action_text,
        created: of(&modified.clone().or_else(|| created.clone())),
        created_text: created,
        modified,
        descriptor: "".into(),
        bundle: bundle.map(|(bundle, _)| bundle),
        parameters,
        credentials: stored_credentials(&fields),
        results: outcome.into_iter().collect(),
        types: RecordedTypes::default(),
        by_default: Vec::new(),
        was_installed: false,
        state: Arc::new(state),
    })
}

/// The action in the words of CNAB-Claims 1.0.0.
pub(super) fn action(written: Option<&str>) -> Arc<str> {
    match written {
        Some("delete") => "uninstall".into(),
        Some(action) => action.into(),
        None => "unknown".into(),
    }
}

fn outcome<'t>(view: &View<'t>, result: Mapping<'t>, file: FileId, outputs: Option<Written<'t>>) -> Outcome {
    let status_text = present_text(&view.mapping(result), "status");
    Outcome {
        file,
        node: result.node().id(),
        id: "".into(),
        claim: None,
        status: status_text.as_ref().map_or(OperationStatus::Unknown, |word| record::status(&word.text)),
        status_text,
        outputs: stored_values(view, outputs),
    }
}
