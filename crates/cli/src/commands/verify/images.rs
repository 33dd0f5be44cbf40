//! The little of a bundle definition that verifying needs: name, version and images, in any dialect.

use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Mapping, Tree, Value};
use plimsoll_trust::Image;

/// What a bundle definition says about its images (CNAB 101, "Invocation Images" and "Image Map").
#[derive(Debug, Default)]
pub(super) struct BundleImages {
    /// `name`.
    pub(super) name: Option<String>,
    /// `version`.
    pub(super) version: Option<String>,
    /// `invocationImages`, then `images`, in the order of the file. `images` is a list before December 2018, and a
    /// mapping by names since then.
    pub(super) images: Vec<Image>,
}

impl BundleImages {
    /// Reads a definition; `None` where it is no JSON object.
    pub(super) fn read(tree: &Tree) -> Option<Self> {
        let definition = tree.documents().next()?.value()?.as_mapping()?;
        let mut images = Vec::new();
        for section in ["invocationImages", "images"] {
            match last(definition, section) {
                Some(Value::Sequence(list)) => {
                    let items = list.items().filter_map(|item| item.value()?.as_mapping()).enumerate();
                    images.extend(items.map(|(index, item)| image(format!("{section}[{index}]"), item)));
                }
                Some(Value::Mapping(map)) => {
                    let entries = map.entries().filter_map(|entry| {
                        let name = entry.key()?.as_scalar()?.text().into_owned();
                        Some((name, entry.value()?.as_mapping()?))
                    });
                    images.extend(entries.map(|(name, item)| image(format!("{section}.{name}"), item)));
                }
                _ => {}
            }
        }
        Some(Self { name: text(definition, "name"), version: text(definition, "version"), images })
    }
}

fn image(name: String, image: Mapping<'_>) -> Image {
    Image {
        name,
        reference: text(image, "image"),
        // `digest` until June 2019.
        digest: text(image, "contentDigest").or_else(|| text(image, "digest")),
        kind: text(image, "imageType"),
    }
}

/// Of a key that stands twice, the last value counts, as in the programs of the CNAB world.
fn last<'t>(mapping: Mapping<'t>, key: &str) -> Option<Value<'t>> {
    mapping.entries().filter(|entry| entry.key_is(key)).last()?.value()
}

fn text(mapping: Mapping<'_>, key: &str) -> Option<String> {
    match last(mapping, key)?.as_scalar()?.resolve(Resolution::Yaml12) {
        Resolved::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(text: &str) -> Vec<Image> {
        BundleImages::read(&plimsoll_syntax::parse_json(text)).unwrap().images
    }

    #[test]
    fn images_of_all_dialects_are_found() {
        let new = r#"{"invocationImages": [{"image": "a:1", "contentDigest": "sha256:1", "imageType": "docker"}],
            "images": {"web": {"image": "b", "digest": "sha256:2"}, "none": null}}"#;
        let image = |name: &str, reference: &str, digest: &str, kind: Option<&str>| Image {
            name: name.to_owned(),
            reference: Some(reference.to_owned()),
            digest: Some(digest.to_owned()),
            kind: kind.map(str::to_owned),
        };
        let expected = [
            image("invocationImages[0]", "a:1", "sha256:1", Some("docker")),
            image("images.web", "b", "sha256:2", None),
        ];
        assert_eq!(images(new), expected);
        let old = r#"{"images": [{"name": "x"}, {"image": "b", "digest": ""}], "images": [{"image": "c", "digest": "d"}]}"#;
        assert_eq!(images(old), [image("images[0]", "c", "d", None)]);
        assert_eq!(images(r#"{"images": null, "invocationImages": 1}"#), []);
        assert!(BundleImages::read(&plimsoll_syntax::parse_json("[]")).is_none());
        assert!(BundleImages::read(&plimsoll_syntax::parse_json("")).is_none());
    }
}
