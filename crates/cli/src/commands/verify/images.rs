//! The little of a bundle definition that verifying needs: name, version and images, in any dialect.

use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::Image as Declared;
use plimsoll_formats::written::Text;
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
    /// The images of a bundle.
    pub(super) fn of(bundle: &Bundle) -> Self {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.text.to_string());
        let image = |section: &str, index: usize, image: &Declared| Image {
            name: match &image.name {
                Some(name) => format!("{section}.{}", name.text),
                None => format!("{section}[{index}]"),
            },
            reference: text(&image.image),
            digest: text(&image.digest),
            kind: text(&image.image_type),
        };
        let invocation = bundle.invocation_images.iter().enumerate();
        let invocation = invocation.map(|(index, one)| image("invocationImages", index, one));
        let images = bundle.images.iter().enumerate().map(|(index, one)| image("images", index, one));
        let images = invocation.chain(images).collect();
        Self { name: text(&bundle.name), version: text(&bundle.version), images }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images(text: &str) -> Vec<Image> {
        BundleImages::of(&super::super::form::read(text, false).bundle.unwrap()).images
    }

    #[test]
    fn images_of_all_dialects_are_found() {
        let new = r#"{"name": "shop", "invocationImages": [{"image": "a:1", "contentDigest": "sha256:1", "imageType": "docker"}],
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
        let old = r#"{"name": "shop", "images": [{"name": "x"}, {"image": "b", "digest": ""}], "images": [{"image": "c", "digest": "d"}]}"#;
        assert_eq!(images(old), [image("images[0]", "c", "d", None)]);
        assert_eq!(images(r#"{"name": "shop", "images": null}"#), []);
    }
}
