//! Whole documents, where there is nothing yet.

use plimsoll_syntax::Value;

use super::snippet::{Style, plain};
use super::{Asked, Item, ItemKind};
use crate::about::About;

/// A document as it begins.
struct Start {
    label: &'static str,
    detail: &'static str,
    /// The names of files that are such documents; empty for those that may have any.
    files: &'static [&'static str],
    is_json: bool,
    /// The text with tab stops.
    text: &'static str,
}

const fn yaml(label: &'static str, detail: &'static str, text: &'static str) -> Start {
    Start { label, detail, files: &[], is_json: false, text }
}

static STARTS: &[Start] = &[
    Start {
        label: "Nulecule",
        detail: "Nulecule 0.0.2",
        files: &["Nulecule"],
        is_json: false,
        text: "specversion: 0.0.2\nid: ${1:app}\ngraph:\n  - name: ${2:component}\n    artifacts:\n      ${3|kubernetes,docker,openshift,marathon|}:\n        - file://$4\n",
    },
    Start {
        label: "porter.yaml",
        detail: "a manifest of Porter",
        files: &["porter.yaml"],
        is_json: false,
        text: "schemaVersion: 1.0.1\nname: ${1:bundle}\nversion: ${2:0.1.0}\ndescription: $3\nregistry: $4\nmixins:\n  - ${5:exec}\ninstall:\n  - $5:\n      command: $6\nuninstall:\n  - $5:\n      command: $7\n",
    },
    Start {
        label: "bundle.json",
        detail: "CNAB Core 1.2",
        files: &["bundle.json"],
        is_json: true,
        text: "{\n  \"schemaVersion\": \"v1.2.0\",\n  \"name\": \"${1:bundle}\",\n  \"version\": \"${2:0.1.0}\",\n  \"invocationImages\": [\n    {\n      \"imageType\": \"oci\",\n      \"image\": \"$3\"\n    \\}\n  ]\n\\}\n",
    },
    yaml(
        "Application",
        "core.oam.dev/v1beta1",
        "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata:\n  name: ${1:app}\nspec:\n  components:\n    - name: ${2:component}\n      type: ${3:webservice}\n      properties:\n        image: $4\n",
    ),
    yaml(
        "ComponentDefinition",
        "core.oam.dev/v1beta1",
        "apiVersion: core.oam.dev/v1beta1\nkind: ComponentDefinition\nmetadata:\n  name: ${1:type}\n  annotations:\n    definition.oam.dev/description: $2\nspec:\n  workload:\n    definition:\n      apiVersion: ${3:apps/v1}\n      kind: ${4:Deployment}\n  schematic:\n    cue:\n      template: |\n        output: {\n          apiVersion: \"$3\"\n          kind: \"$4\"\n        \\}\n        parameter: {\n          // +usage=$5\n          $6: string\n        \\}\n",
    ),
    yaml(
        "TraitDefinition",
        "core.oam.dev/v1beta1",
        "apiVersion: core.oam.dev/v1beta1\nkind: TraitDefinition\nmetadata:\n  name: ${1:type}\n  annotations:\n    definition.oam.dev/description: $2\nspec:\n  appliesToWorkloads:\n    - ${3:deployments.apps}\n  schematic:\n    cue:\n      template: |\n        patch: {\\}\n        parameter: {\n          // +usage=$4\n          $5: string\n        \\}\n",
    ),
    yaml(
        "PolicyDefinition",
        "core.oam.dev/v1beta1",
        "apiVersion: core.oam.dev/v1beta1\nkind: PolicyDefinition\nmetadata:\n  name: ${1:type}\nspec:\n  schematic:\n    cue:\n      template: |\n        parameter: {\n          $2: string\n        \\}\n",
    ),
    yaml(
        "WorkflowStepDefinition",
        "core.oam.dev/v1beta1",
        "apiVersion: core.oam.dev/v1beta1\nkind: WorkflowStepDefinition\nmetadata:\n  name: ${1:type}\nspec:\n  schematic:\n    cue:\n      template: |\n        parameter: {\n          $2: string\n        \\}\n",
    ),
    yaml(
        "ApplicationConfiguration",
        "core.oam.dev/v1alpha2",
        "apiVersion: core.oam.dev/v1alpha2\nkind: ApplicationConfiguration\nmetadata:\n  name: ${1:app}\nspec:\n  components:\n    - componentName: $2\n",
    ),
    yaml(
        "Component",
        "core.oam.dev/v1alpha2",
        "apiVersion: core.oam.dev/v1alpha2\nkind: Component\nmetadata:\n  name: ${1:component}\nspec:\n  workload:\n    apiVersion: core.oam.dev/v1alpha2\n    kind: ContainerizedWorkload\n    spec:\n      containers:\n        - name: $2\n          image: $3\n",
    ),
    yaml(
        "ComponentSchematic",
        "core.oam.dev/v1alpha1",
        "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: ${1:component}\nspec:\n  workloadType: ${2:core.oam.dev/v1alpha1.Server}\n  containers:\n    - name: $3\n      image: $4\n",
    ),
];

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let is_empty = match asked.document.value() {
        Some(Value::Scalar(word)) => word.node().id() == asked.word,
        _ => false,
    };
    if !is_empty {
        return Vec::new();
    }
    let name = asked.snapshot.path(asked.opened).file_name();
    let is_json = asked.spot.style == Style::Json;
    let is_one = |start: &&Start| start.files.contains(&name);
    let fitting = || STARTS.iter().filter(|start| start.is_json == is_json);
    let named = fitting().find(is_one);
    let others = fitting().filter(|start| named.is_none() && (start.files.is_empty() || is_json));
    named.into_iter().chain(others).map(|start| item(asked, start)).collect()
}

fn item(asked: &Asked<'_>, start: &Start) -> Item {
    let text = start.text.trim_end_matches('\n');
    let item = asked.item(ItemKind::Snippet, start.label, &plain(text), About::NOTHING);
    // The names of documents are no texts of JSON.
    let filter = start.label.to_owned();
    Item { detail: start.detail.to_owned(), snippet: Some(asked.spot.as_value(text)), filter, ..item }
}
