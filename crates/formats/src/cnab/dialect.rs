//! Which version of the specification a bundle is written in, by what it contains: old bundles do not say it, and those of
//! 2019 say `v1.0.0-WD`, as the draft of 2018 does in its example.

use plimsoll_model::Clause;
use plimsoll_syntax::{Document, Mapping, Value};

/// A version of the bundle definition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dialect {
    /// The draft of November 2018: a list of images, parameters with types of their own.
    November2018,
    /// February to June 2019: a map of images, parameters with JSON Schema beside their other fields.
    Early2019,
    /// June and July 2019: `definitions`, with lists of required names in `fields`.
    Mid2019,
    /// CNAB Core 1.0.
    V1_0,
    /// CNAB Core 1.1.
    V1_1,
    /// CNAB Core 1.2.
    V1_2,
    /// A small bundle that is the same in all of them.
    Any,
    /// A manifest of Porter, from which a bundle is made.
    Porter,
}

impl Dialect {
    /// All that a bundle definition may be, oldest first.
    pub const BUNDLES: [Self; 7] =
        [Self::November2018, Self::Early2019, Self::Mid2019, Self::V1_0, Self::V1_1, Self::V1_2, Self::Any];

    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::November2018 => "2018-11",
            Self::Early2019 => "2019-03",
            Self::Mid2019 => "2019-06",
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
            Self::Any => "any",
            Self::Porter => "porter",
        }
    }

    /// Whether it is one of the released versions.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(self, Self::V1_0 | Self::V1_1 | Self::V1_2)
    }

    /// Whether a parameter without a destination is injected as `CNAB_P_` and its name in upper case (removed on 2019-02-14).
    #[must_use]
    pub const fn has_implicit_destination(self) -> bool {
        matches!(self, Self::November2018 | Self::Any)
    }

    /// Whether credentials are needed without saying `required`, which came in June 2019.
    #[must_use]
    pub const fn requires_all_credentials(self) -> bool {
        // A bundle without `schemaVersion` is older than `required`.
        matches!(self, Self::November2018 | Self::Early2019 | Self::Any)
    }

    /// Whether numbers with a fraction are types of definitions.
    #[must_use]
    pub const fn has_numbers(self) -> bool {
        matches!(self, Self::V1_2 | Self::Any | Self::Porter | Self::Early2019)
    }

    /// The clause that describes its bundle definition.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::November2018 | Self::Any => super::clauses::BUNDLE_2018,
            Self::Early2019 | Self::Mid2019 | Self::V1_0 => super::clauses::BUNDLE_1_0,
            Self::V1_1 => super::clauses::BUNDLE_1_1,
            Self::V1_2 => super::clauses::BUNDLE,
            Self::Porter => super::clauses::PORTER,
        }
    }
}

/// The dialect of a document and what shows it; `None` for one that is no bundle.
#[must_use]
pub fn of_document(document: Document<'_>, file_name: &str) -> Option<(Dialect, &'static str)> {
    let root = document.value()?.as_mapping()?;
    let field = |name| root.entry(name).is_some();
    // A description of how to build a bundle (`duffle.json`) has a mapping there.
    let is_list = root.get("invocationImages").is_some_and(|images| images.as_mapping().is_none());
    if is_list {
        let is_bundle = field("name") || field("version") || field("schemaVersion") || field("parameters");
        return is_bundle.then(|| of_bundle(root));
    }
    if let Some(because) = super::porter::shows(root, file_name) {
        return Some((Dialect::Porter, because));
    }
    let is_named = file_name == "bundle.json" || file_name.ends_with(".cnab");
    let says_so = field("schemaVersion") && field("name") && field("version");
    let other = field("apiVersion") || field("kind") || field("mixins") || field("specversion");
    (is_named && !other && (says_so || field("name"))).then(|| of_bundle(root))
}

/// The dialect of a mapping that is a bundle, strongest evidence first.
#[must_use]
pub fn of_bundle(root: Mapping<'_>) -> (Dialect, &'static str) {
    let released =
        root.get("schemaVersion").and_then(Value::as_scalar).and_then(|text| released(&text.text()));
    if has_fields(root) {
        return (Dialect::Mid2019, "`fields` below `parameters` or `outputs`");
    }
    let has_definitions = root.get("definitions").is_some_and(|value| value.as_mapping().is_some())
        || any_of(root, "parameters", |parameter| parameter.entry("definition").is_some());
    if has_definitions {
        return (released.unwrap_or(Dialect::V1_2), "`definitions`");
    }
    if is_early_2019(root) {
        return (Dialect::Early2019, "JSON Schema inside of parameters");
    }
    let has_image_map = root.get("images").is_some_and(|images| images.as_mapping().is_some());
    if let Some(released) = released.filter(|_| has_image_map || !is_2018(root)) {
        return (released, "`schemaVersion`");
    }
    let has_content_digest = any_of(root, "images", |image| image.entry("contentDigest").is_some())
        || any_of(root, "invocationImages", |image| image.entry("contentDigest").is_some());
    if has_image_map && has_content_digest {
        return (Dialect::V1_2, "`contentDigest` beside `images` that is a mapping");
    }
    if has_image_map {
        return (Dialect::Early2019, "`images` that is a mapping");
    }
    if is_2018(root) {
        return (Dialect::November2018, "fields that only the draft of 2018 has");
    }
    (Dialect::Any, "`invocationImages`")
}

/// The dialect of a final `schemaVersion`; a later minor version is read as the newest known.
fn released(text: &str) -> Option<Dialect> {
    // `v1` stands in the draft of 2018.
    let version = loose_version(text).filter(|_| text.contains('.'))?;
    if !version.pre.is_empty() || version.major == 0 {
        return None;
    }
    Some(match (version.major, version.minor) {
        (1, 0) => Dialect::V1_0,
        (1, 1) => Dialect::V1_1,
        _ => Dialect::V1_2,
    })
}

/// A semantic version, with `v` before it or not.
#[must_use]
pub fn semver(text: &str) -> Option<semver::Version> {
    semver::Version::parse(text.strip_prefix('v').unwrap_or(text)).ok()
}

/// A version as the tools of this world read it: with `v` or not, and up to two numbers left out at the end.
#[must_use]
pub fn loose_version(text: &str) -> Option<semver::Version> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = text.split_at(end);
    let zeros = match numbers.matches('.').count() {
        0 => ".0.0",
        1 => ".0",
        _ => "",
    };
    semver::Version::parse(&format!("{numbers}{zeros}{rest}")).ok()
}

/// `parameters.fields` or `outputs.fields`: a mapping whose values are the parameters themselves.
fn has_fields(root: Mapping<'_>) -> bool {
    let holds = |section: &str| {
        let fields = root.get(section).and_then(|section| section.as_mapping()?.get("fields")?.as_mapping());
        fields.is_some_and(|fields| {
            fields.entries().all(|entry| entry.value().is_some_and(|value| value.as_mapping().is_some()))
        })
    };
    holds("parameters") || holds("outputs")
}

fn is_early_2019(root: Mapping<'_>) -> bool {
    let is_schema = |parameter: Mapping<'_>| {
        let of = parameter.get("type").and_then(Value::as_scalar).map(|of| of.text().into_owned());
        let has_default = parameter.entry("default").is_some();
        matches!(of.as_deref(), Some("integer" | "number" | "array" | "object" | "null"))
            || parameter.entry("apply-to").is_some()
            || (of.is_some() && (has_default || parameter.entry("enum").is_some()))
    };
    any_of(root, "parameters", is_schema)
        || any_of(root, "images", |image| image.entry("originalImage").is_some())
}

fn is_2018(root: Mapping<'_>) -> bool {
    let is_list = root
        .get("images")
        .is_some_and(|images| images.as_sequence().is_some_and(|images| images.items().next().is_some()));
    let parameter = |parameter: Mapping<'_>| {
        let of = parameter.get("type").and_then(Value::as_scalar).map(|of| of.text().into_owned());
        let old = ["defaultValue", "minValue", "maxValue", "allowedValues", "metadata"];
        of.is_some() || old.iter().any(|field| parameter.entry(field).is_some())
    };
    let image =
        |image: Mapping<'_>| ["digest", "refs", "platform"].iter().any(|field| image.entry(field).is_some());
    is_list || any_of(root, "parameters", parameter) || any_of(root, "invocationImages", image)
}

/// Whether one of the mappings in a section, list or mapping, is so.
fn any_of(root: Mapping<'_>, section: &str, is_so: impl Fn(Mapping<'_>) -> bool) -> bool {
    match root.get(section) {
        Some(Value::Mapping(mapping)) => {
            mapping.entries().filter_map(|entry| entry.value()?.as_mapping()).any(is_so)
        }
        Some(Value::Sequence(sequence)) => {
            sequence.items().filter_map(|item| item.value()?.as_mapping()).any(is_so)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::loose_version;

    #[test]
    fn numbers_at_the_end_of_a_version_may_be_left_out() {
        for (text, whole) in [
            ("1.2.3", "1.2.3"),
            ("v1.2.3-rc.1+b", "1.2.3-rc.1+b"),
            ("99.98", "99.98.0"),
            ("v1", "1.0.0"),
            ("1.0-WD", "1.0.0-WD"),
        ] {
            assert_eq!(loose_version(text).map(|version| version.to_string()).as_deref(), Some(whole));
        }
        for text in ["", "v", ".1", "1.2.3.4", "banana", "latest", "c9c7ead"] {
            assert_eq!(loose_version(text), None, "{text}");
        }
    }
}
