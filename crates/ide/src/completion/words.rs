//! Words that formats know at certain places, though they allow others there too.

use plimsoll_formats::nulecule::PROVIDERS;
use plimsoll_formats::recognise::Format;
use plimsoll_formats::{cnab, oam};
use plimsoll_model::Family;

use super::snippet::{Blank, Style, Writer, plain};
use super::{Asked, Item, ItemKind};
use crate::about::About;

/// Words and what they mean, in a few words.
type Words = &'static [(&'static str, &'static str)];

/// Words of one place.
struct Row {
    format: fn(&Format) -> bool,
    /// The way to the place, or for keys to their mapping, as `Way` has it.
    path: &'static str,
    words: Words,
}

const fn row(format: fn(&Format) -> bool, path: &'static str, words: Words) -> Row {
    Row { format, path, words }
}

static VALUES: &[Row] = &[
    row(nulecule, "specversion", &[("0.0.2", "the current version")]),
    row(nulecule, "requirements/-/persistentVolume/accessMode", ACCESS_MODES),
    row(nulecule, "requirements/persistentVolume/accessMode", ACCESS_MODES),
    row(nulecule, "params/-/hidden", TRUTHS),
    row(nulecule, "graph/-/params/-/hidden", TRUTHS),
    row(
        bundle,
        "schemaVersion",
        &[("v1.2.0", "CNAB Core 1.2"), ("v1.1.0", "CNAB Core 1.1"), ("v1.0.0", "CNAB Core 1.0")],
    ),
    row(bundle, "invocationImages/-/imageType", IMAGE_TYPES),
    row(bundle, "images/*/imageType", IMAGE_TYPES),
    row(bundle, "requiredExtensions/-", EXTENSIONS),
    row(
        porter,
        "schemaVersion",
        &[
            ("1.0.1", "Porter 1.0"),
            ("1.1.0", "Porter 1.1, with dependencies of the second version"),
            ("1.0.0", "Porter 1.0"),
        ],
    ),
    row(porter, "schemaType", &[("Bundle", "")]),
    row(
        porter,
        "mixins/-",
        &[
            ("exec", "runs programs and scripts"),
            ("helm3", "installs charts of Helm"),
            ("kubernetes", "applies manifests"),
            ("terraform", "applies configurations of Terraform"),
            ("docker", "runs containers"),
            ("docker-compose", "runs several containers"),
            ("az", "calls the command line of Azure"),
            ("arm", "applies templates of Azure"),
            ("aws", "calls the command line of AWS"),
            ("gcloud", "calls the command line of Google Cloud"),
        ],
    ),
    row(porter, "parameters/-/type", PORTER_TYPES),
    row(porter, "outputs/-/type", PORTER_TYPES),
    row(early_second, "spec/workload/kind", &[("ContainerizedWorkload", "core.oam.dev/v1alpha2")]),
    row(early_second, "spec/workload/apiVersion", &[("core.oam.dev/v1alpha2", ""), ("apps/v1", "")]),
    row(
        early_second,
        "spec/components/-/traits/-/trait/kind",
        &[("ManualScalerTrait", "core.oam.dev/v1alpha2")],
    ),
    row(early_second, "spec/components/-/traits/-/trait/apiVersion", &[("core.oam.dev/v1alpha2", "")]),
    row(
        early_second,
        "spec/components/-/scopes/-/scopeRef/kind",
        &[("HealthScope", "core.oam.dev/v1alpha2")],
    ),
    row(early_second, "spec/components/-/scopes/-/scopeRef/apiVersion", &[("core.oam.dev/v1alpha2", "")]),
];

static KEYS: &[Row] = &[
    row(bundle, "custom", EXTENSIONS),
    row(early_second, "spec/workload", OBJECT),
    row(early_second, "spec/components/-/traits/-/trait", OBJECT),
];

const TRUTHS: Words = &[("true", "the value is masked everywhere"), ("false", "")];
const ACCESS_MODES: Words = &[
    ("ReadWriteOnce", "Kubernetes: by one node"),
    ("ReadOnlyMany", "Kubernetes: by many nodes, only read"),
    ("ReadWriteMany", "Kubernetes: by many nodes"),
    ("ReadWrite", "the specification"),
    ("ReadOnly", "the specification"),
];
const IMAGE_TYPES: Words = &[("oci", "the default"), ("docker", "")];
const EXTENSIONS: Words = &[
    (cnab::extensions::DEPENDENCIES, "bundles that must be installed before"),
    (cnab::extensions::PARAMETER_SOURCES, "outputs that parameters take their values from"),
    ("io.cnab.docker", "the invocation image may use Docker"),
];
const PORTER_TYPES: Words = &[
    ("string", ""),
    ("integer", ""),
    ("number", ""),
    ("boolean", ""),
    ("object", ""),
    ("array", ""),
    ("file", "a file, written as base64"),
];
const OBJECT: Words = &[("apiVersion", ""), ("kind", ""), ("metadata", ""), ("spec", "")];

fn nulecule(format: &Format) -> bool {
    format.family == Family::Nulecule
}

fn bundle(format: &Format) -> bool {
    format.family == Family::Cnab && !porter(format)
}

fn porter(format: &Format) -> bool {
    *format == cnab::porter::FORMAT
}

fn early_second(format: &Format) -> bool {
    *format == oam::v1alpha2::FORMAT
}

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let Some(recognised) = asked.recognised else { return Vec::new() };
    let format = recognised.format;
    if nulecule(format) && asked.way.is("graph/-/artifacts") {
        return providers(asked);
    }
    let rows = if asked.is_key { KEYS } else { VALUES };
    let rows = rows.iter().filter(|row| (row.format)(format) && asked.way.is(row.path));
    let words = rows.flat_map(|row| row.words).filter(|(word, _)| !asked.is_key || !asked.has(word));
    words
        .map(|(word, detail)| {
            if asked.is_key {
                return Item {
                    detail: (*detail).to_owned(),
                    ..free_key(asked, word, &Blank::Map(Vec::new()))
                };
            }
            let truth = ["true", "false"].contains(word);
            let item = asked.value(ItemKind::Value, word, detail, About::NOTHING);
            if truth { Item { insert: asked.spot.as_value(word), ..item } } else { item }
        })
        .collect()
}

/// The providers that a component has no artifacts for yet.
fn providers(asked: &Asked<'_>) -> Vec<Item> {
    let words = PROVIDERS.iter().filter(|word| !asked.has(word));
    words.map(|word| free_key(asked, word, &Blank::List(Some(Box::new(Blank::Text))))).collect()
}

/// A key that no table has.
pub(super) fn free_key(asked: &Asked<'_>, word: &str, value: &Blank) -> Item {
    let spot = &asked.spot;
    if spot.has_colon || spot.is_quoted {
        return asked.key(word, &spot.key(word), None, About::NOTHING);
    }
    let snippet = Writer::entry(spot.style, word, value).finish();
    let begin = match spot.style {
        Style::Block => format!("{}:", spot.key(word)),
        _ => plain(&snippet),
    };
    asked.key(word, &begin, Some(snippet), About::NOTHING)
}
