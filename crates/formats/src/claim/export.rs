//! What Porter since version 1 prints of its database: installations (`installation show`), runs (`installation runs list`,
//! or the documents themselves), their results and outputs.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId};
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::{Content, Mapping, Value as Written};
use serde_json::Value as Json;

use super::read::stored_values;
use super::record::{self, Claim, ExportedOutput, Layout, Outcome, RecordedTypes, StoredValue};
use super::{bundle, single};
use crate::cnab::{Bundle, schema, values};
use crate::written::{self, Text, present_text};

/// Reads one document of an export into what its file holds; `false` for a mapping that is none. `stem` is the name of the
/// file, which is that of the installation where a list of runs does not say it.
pub(super) fn read<'t>(
    view: &View<'t>,
    content: &Content,
    root: Mapping<'t>,
    of: (FileId, &str),
    into: &mut record::StoreFile,
) -> bool {
    let fields = view.mapping(root);
    let reading = Reading { view, content, node: root.node().id(), fields: &fields, file: of.0 };
    let has = |field| fields.get(field).is_some();
    let is_mapping = |field| fields.get(field).and_then(Written::as_mapping).is_some();
    if has("resultId") && has("name") {
        into.outputs.extend(reading.output());
    } else if has("runId") && has("status") {
        into.results.extend(super::read::outcome(view, root, of.0));
    } else if is_mapping("status") && has("name") {
        into.claims.extend(reading.installation());
    } else if has("_id") && has("installation") && has("action") {
        into.claims.extend(reading.run());
    } else if (has("id") || has("claimID")) && has("action") && has("started") {
        into.claims.extend(reading.shown_run(of.1));
    } else {
        return false;
    }
    true
}

struct Reading<'a, 't> {
    view: &'a View<'t>,
    content: &'a Content,
    node: NodeId,
    fields: &'a Merged<'a, 't>,
    file: FileId,
}

/// What is the same for installations and runs.
struct Parts {
    id: Option<Text>,
    name: Option<Text>,
    installation: Arc<str>,
    action: Option<Text>,
    created: Option<Text>,
    parameters: Vec<StoredValue>,
    version: Option<Text>,
}

impl<'t> Reading<'_, 't> {
    fn text(&self, field: &str) -> Option<Text> {
        present_text(self.fields, field).filter(|text| !text.text.is_empty())
    }

    fn run(&self) -> Option<Claim> {
        let name = self.text("installation");
        let parts = Parts {
            id: self.text("_id"),
            installation: name.as_ref()?.text.clone(),
            name,
            action: self.text("action"),
            created: self.text("created"),
            parameters: self.sourced(self.fields.get("parameters")),
            version: None,
        };
        Some(self.claim(parts, true))
    }

    fn shown_run(&self, stem: &str) -> Option<Claim> {
        let parts = Parts {
            id: self.text("id").or_else(|| self.text("claimID")),
            name: None,
            installation: stem.into(),
            action: self.text("action"),
            created: self.text("started"),
            parameters: stored_values(self.view, self.fields.get("parameters")),
            version: self.text("version"),
        };
        let mut claim = self.claim(parts, false);
        let status = self.text("status");
        claim.results.extend(status.map(|status| self.outcome(String::new(), status)));
        Some(claim)
    }

    /// An installation knows its last run alone.
    fn installation(&self) -> Option<Claim> {
        let status = self.view.mapping(self.fields.get("status")?.as_mapping()?);
        let of_status = |field| present_text(&status, field).filter(|text| !text.text.is_empty());
        let calculated = self.fields.get("_calculated").and_then(Written::as_mapping);
        let resolved = calculated.and_then(|fields| self.view.mapping(fields).get("resolvedParameters"));
        let name = self.text("name");
        let mut parameters = self.displayed(resolved);
        if parameters.is_empty() {
            let written = self.fields.get("parameters");
            parameters = self.sourced(written);
            if parameters.is_empty() {
                parameters = stored_values(self.view, written);
            }
        }
        let parts = Parts {
            id: of_status("runId"),
            installation: name.as_ref()?.text.clone(),
            name,
            action: of_status("action"),
            created: of_status("modified").or_else(|| of_status("created")),
            parameters,
            version: of_status("bundleVersion"),
        };
        // One that is only defined has no run yet.
        parts.id.as_ref()?;
        let mut claim = self.claim(parts, false);
        let id = of_status("resultId").map_or_else(String::new, |id| id.text.to_string());
        claim.results.extend(of_status("resultStatus").map(|word| self.outcome(id, word)));
        claim.was_installed = of_status("installed").is_some();
        Some(claim)
    }

    fn claim(&self, parts: Parts, has_bundle: bool) -> Claim {
        let written = self.fields.get("bundle").filter(|_| has_bundle);
        let bundle = bundle::read(self.view, self.content, written, self.file);
        let mut parts = parts;
        if let Some((recorded, _)) = &bundle {
            parts.parameters.iter_mut().for_each(|value| make_typed(&recorded.bundle, value));
        }
        let mut state = bundle::state(&parts.installation, bundle.as_ref(), &parts.parameters);
        if let Some(version) = parts.version.filter(|_| bundle.is_none()) {
            bundle::tell_version(&mut state, version.text);
        }
        let of = |text: &Option<Text>| text.as_ref().map_or_else(|| "".into(), |text| text.text.clone());
        Claim {
            file: self.file,
            node: self.node,
            layout: Layout::Export,
            id: of(&parts.id),
            id_text: parts.id,
            namespace: self.text("namespace").map(|text| text.text),
            installation: parts.installation,
            installation_text: parts.name,
            revision: self.text("revision"),
            action: single::action(parts.action.as_ref().map(|text| &*text.text)),
            action_text: parts.action,
            created: of(&parts.created),
            created_text: None,
            modified: None,
            descriptor: "".into(),
            bundle: bundle.map(|(bundle, _)| bundle),
            parameters: parts.parameters,
            credentials: None,
            results: Vec::new(),
            types: RecordedTypes::default(),
            by_default: Vec::new(),
            was_installed: false,
            state: Arc::new(state),
        }
    }

    fn outcome(&self, id: String, word: Text) -> Outcome {
        Outcome {
            file: self.file,
            node: self.node,
            id: id.into(),
            claim: None,
            status: record::status(&word.text),
            status_text: Some(word),
            outputs: Vec::new(),
        }
    }

    /// A parameter set: each value with its source, which holds it or says where it is kept.
    fn sourced(&self, set: Option<Written<'t>>) -> Vec<StoredValue> {
        let list = set.and_then(Written::as_mapping).and_then(|set| self.view.mapping(set).get("parameters"));
        let value = |item: Mapping<'t>| {
            let item = self.view.mapping(item);
            let source = self.view.mapping(item.get("source")?.as_mapping()?);
            let entry = source.entries().next()?;
            let kind = written::text_of(entry.key()?)?;
            let json = schema::json(self.view, entry.value());
            let node = entry.value().map_or(entry.node().id(), Written::id);
            let name = present_text(&item, "name")?;
            if &*kind.text == "value" {
                return Some(StoredValue { name, node, json: Some(json), source: None });
            }
            let source = Some(values::told_source(&kind.text, &json));
            Some(StoredValue { name, node, json: None, source })
        };
        written::mappings(self.view, list).into_iter().filter_map(value).collect()
    }

    /// Values as they are shown to people: a list with names, without those of sensitive parameters.
    fn displayed(&self, list: Option<Written<'t>>) -> Vec<StoredValue> {
        let value = |item: Mapping<'t>| {
            let item = self.view.mapping(item);
            let name = present_text(&item, "name")?;
            let value = item.get("value");
            let is_sensitive = written::truth(&item, "sensitive").is_some_and(|(sensitive, _)| sensitive);
            let json = (!is_sensitive).then(|| schema::json(self.view, value));
            let source = is_sensitive.then(|| "the secret store of Porter".into());
            Some(StoredValue {
                name,
                node: value.map_or(item.mapping().node().id(), Written::id),
                json,
                source,
            })
        };
        written::mappings(self.view, list).into_iter().filter_map(value).collect()
    }

    fn output(&self) -> Option<ExportedOutput> {
        let value = self.fields.get("value");
        let is_kept = self.text("key").is_some();
        let bytes = self.text("value").filter(|_| !is_kept).and_then(|text| base64(&text.text));
        let json = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(Json::String);
        let stored = StoredValue {
            name: self.text("name")?,
            node: value.map_or(self.node, Written::id),
            json,
            source: is_kept.then(|| "the secret store of Porter".into()),
        };
        Some(ExportedOutput { result: self.text("resultId")?.text, value: stored })
    }
}

/// Sets hold all values as texts.
fn make_typed(bundle: &Bundle, value: &mut StoredValue) {
    let parameter = bundle.parameter(&value.name.text);
    let of = parameter.and_then(|parameter| parameter.schema.as_ref()?.type_name());
    let is_other = of.is_some_and(|of| of != "string");
    if let Some(json) =
        value.json.as_ref().and_then(Json::as_str).filter(|_| is_other).and_then(values::from_text)
    {
        value.json = Some(json);
    }
}

/// Bytes as JSON has them in documents that programs in Go write.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Option<Vec<u32>> = text.trim_end_matches('=').bytes().map(digit).collect();
    let mut bytes = Vec::new();
    for group in digits?.chunks(4) {
        let bits = (0..4).fold(0, |bits, at| (bits << 6) | group.get(at).copied().unwrap_or(0));
        bytes.extend(bits.to_be_bytes()[1..].iter().take(group.len().saturating_sub(1)));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #[test]
    fn bytes_are_read() {
        for (text, bytes) in [("", ""), ("aA==", "h"), ("aGk=", "hi"), ("aGkh", "hi!"), ("aGkhIQ==", "hi!!")]
        {
            assert_eq!(super::base64(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(super::base64("a b"), None);
    }
}
