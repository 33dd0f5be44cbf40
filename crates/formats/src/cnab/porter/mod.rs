//! Manifests of Porter (`porter.yaml`), from which Porter makes a bundle: one more dialect of the same model.
//!
//! Reading order: `tables` (what the manifest says about its objects), [`manifest`] (what only manifests have: mixins, steps,
//! templates), [`mod@reference`] (what templates name), `read` (how a bundle is made of it).

pub mod manifest;
mod read;
pub mod reference;
pub mod tables;

use plimsoll_model::Family;
use plimsoll_syntax::{Document, Mapping, Value};

use super::bundle::Bundle;
use super::dialect::{self, Dialect};
use super::image::ImageReference;
use crate::recognise::Format;

pub use self::manifest::{Manifest, Template, Whereabouts};
pub(super) use self::read::read;
pub use self::read::{environment_variable, is_wiring_parameter};

/// The row of this format.
pub static FORMAT: Format = Format {
    family: Family::Cnab,
    version: Dialect::Porter.name(),
    root: &tables::MANIFEST,
    kinds: &[],
    recognise,
};

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::Porter).then_some(because)
}

/// Whether a mapping is a manifest, and what shows it. The name of the file helps where little is written yet.
#[must_use]
pub fn shows(root: Mapping<'_>, file_name: &str) -> Option<&'static str> {
    let field = |name: &str| root.entry(name).is_some();
    let list = |name: &str| root.get(name).is_some_and(|value| matches!(value, Value::Sequence(_)));
    if field("apiVersion") || field("kind") || field("specversion") || field("invocationImages") {
        return None;
    }
    let is_named = file_name == super::MANIFEST_FILE_NAME || file_name.ends_with(".porter.yaml");
    let says = ["name", "version", "schemaVersion", "registry", "reference", "install", "uninstall"];
    // What `porter explain` prints has names and versions of mixins too.
    let is_told = ["schemaVersion", "registry", "install", "uninstall"].into_iter().any(field);
    if list("mixins") && (is_named || (is_told && says.iter().filter(|name| field(name)).count() >= 2)) {
        return Some("`mixins`");
    }
    if list("install") && list("uninstall") && (field("schemaVersion") || field("registry")) {
        return Some("`install` and `uninstall` that are lists of steps");
    }
    let is_started = says.iter().any(|name| field(name));
    (is_named && is_started).then_some("the file's name")
}

/// The reference that Porter publishes the bundle of a manifest under; `None` where it does not say enough, and for what is
/// no manifest.
#[must_use]
pub fn published(bundle: &Bundle) -> Option<ImageReference> {
    let manifest = bundle.manifest.as_ref()?;
    let whole = manifest.reference.as_ref().map(|reference| ImageReference::parse(&reference.text));
    let named = || {
        let registry = manifest.registry.as_ref().filter(|registry| !registry.text.is_empty())?;
        let name = bundle.name.as_ref()?;
        Some(ImageReference::parse(&format!("{}/{}", registry.text.trim_end_matches('/'), name.text)))
    };
    whole.or_else(named)
}

#[cfg(test)]
mod tests {
    use plimsoll_base::FileId;

    use super::*;

    fn read(text: &str) -> Bundle {
        let tree = plimsoll_syntax::parse_yaml(text);
        let document = tree.documents().next().unwrap();
        Bundle::read(document, FileId(0), "porter.yaml").unwrap()
    }

    const HEAD: &str = "name: web\nversion: 0.1.0\nregistry: localhost:5000/team/\nmixins: [exec]\n";

    #[test]
    fn parameters_are_lowered_as_porter_does_it() {
        let bundle = read(&format!(
            "{HEAD}parameters:\n- {{name: a-b.c}}\n- {{name: file, path: x.toml, default: ''}}\n- {{name: key, env: KEY, \
             default: 1, type: integer, sensitive: true, minimum: 0}}\n- {{name: state, type: file, path: /s, source: {{output: \
             state}}}}\noutputs:\n- {{name: state, type: file, path: /s}}\nping: []\n"
        ));
        let shown: Vec<String> = bundle
            .parameters
            .iter()
            .map(|parameter| {
                let destination = parameter.destination.as_ref().unwrap();
                let text = |text: &Option<crate::written::Text>| {
                    text.as_ref().map_or_else(|| "-".to_owned(), |text| text.text.to_string())
                };
                let actions = parameter.apply_to.as_ref().map_or_else(
                    || "all".to_owned(),
                    |actions| actions.iter().map(|action| &*action.text).collect::<Vec<_>>().join("+"),
                );
                let (env, path) = (text(&destination.env), text(&destination.path));
                let schema = &parameter.schema.as_ref().unwrap().json;
                format!("{} {} {env} {path} {actions} {schema}", parameter.name.text, parameter.is_required())
            })
            .collect();
        assert_eq!(
            shown,
            [
                r#"a-b.c true A_B_C - all {"type":"string"}"#,
                r#"file false - /cnab/app/x.toml all {"default":"","type":"string","contentEncoding":"base64"}"#,
                r#"key false KEY - all {"default":1,"type":"integer","minimum":0,"writeOnly":true}"#,
                r#"state true - /s upgrade+uninstall+ping {"type":"string","contentEncoding":"base64"}"#,
            ]
        );
        assert_eq!(bundle.outputs[0].path.as_ref().map(|path| &*path.text), Some("/cnab/app/outputs/state"));
        assert_eq!(
            published(&bundle).map(|found| found.repository),
            Some("localhost:5000/team/web".to_owned())
        );
    }

    #[test]
    fn actions_that_nothing_tells_of_change_things_but_for_the_well_known_ones() {
        let bundle = read(&format!(
            "{HEAD}customActions: {{look: {{stateless: true}}}}\nlook: []\nstatus: []\nhelp: []\nrestart: []\ninstall: []\nping: x\n"
        ));
        let shown: Vec<(&str, bool, bool)> = bundle
            .actions
            .iter()
            .map(|action| (&*action.name.text, action.modifies, action.is_stateless))
            .collect();
        assert_eq!(
            shown,
            [
                ("look", false, true),
                ("status", false, false),
                ("help", false, true),
                ("restart", true, false)
            ]
        );
    }

    #[test]
    fn a_template_that_names_an_output_of_a_dependency_is_a_parameter_source() {
        let bundle = read(&format!(
            "{HEAD}dependencies:\n  requires:\n  - {{name: db, bundle: {{reference: 'r/db:v1.0.0', version: 1.x}}}}\ninstall:\n- exec: \
             {{command: '${{ bundle.dependencies.db.outputs.host }} ${{bundle.dependencies.none.outputs.x}}'}}\n"
        ));
        let names: Vec<&str> = bundle.parameter_sources.iter().map(|one| &*one.parameter.text).collect();
        assert_eq!(names, ["porter-db-host-dep-output"]);
        let dependencies = bundle.dependencies.as_ref().unwrap();
        assert!(!dependencies.is_wired);
        assert_eq!(dependencies.sequence.as_ref().map(|(_, names)| names.len()), Some(1));
        assert_eq!(&*dependencies.requires[0].ranges[0].text, "1.x");
    }

    #[test]
    fn what_is_no_manifest_is_not_taken_for_one() {
        for (name, text, expected) in [
            ("porter.yaml", "mixins: [exec]\n", true),
            ("a.yaml", "mixins: [exec]\nname: x\nversion: 1\n", false),
            ("a.yaml", "mixins: [exec]\nname: x\nschemaVersion: 1.0.0\n", true),
            ("a.yaml", "install: []\nuninstall: []\nregistry: x\n", true),
            ("porter.yaml", "apiVersion: v1\nkind: Pod\nname: x\n", false),
            ("porter.yaml", "verbosity: debug\nnamespace: dev\n", false),
        ] {
            let tree = plimsoll_syntax::parse_yaml(text);
            let root = tree.documents().next().unwrap().value().unwrap().as_mapping().unwrap();
            assert_eq!(shows(root, name).is_some(), expected, "{name}: {text}");
        }
    }
}
