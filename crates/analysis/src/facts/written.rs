//! Facts as bytes. A text is its length and its bytes, a number has four bytes in little-endian order.

use plimsoll_formats::cnab::image::ImageReference;
use plimsoll_formats::oam::Dialect;
use plimsoll_formats::oam::definition::DefinitionKind;
use plimsoll_formats::oam::index::Category;

use super::{ApplicationNames, BundleNames, Facts, Name};

/// The categories that have no kinds.
const CATEGORIES: [Category; 6] = [
    Category::Schematic,
    Category::Configuration,
    Category::Policy,
    Category::Workflow,
    Category::Revision,
    Category::Scope,
];

/// Marks of what is there and what is not.
const ABSENT: u8 = 0;
const PRESENT: u8 = 1;

/// The bytes of facts, which [`read`] reads.
pub(super) fn write(facts: &Facts) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    number(&mut out, facts.names.len());
    for Name { category, name, number: place, dialect } in &facts.names {
        out.extend([of_category(*category), of_dialect(*dialect)]);
        number(&mut out, *place as usize);
        text(&mut out, name);
    }
    match &facts.application {
        None => out.push(ABSENT),
        Some(ApplicationNames { id, location }) => {
            out.push(PRESENT);
            optional(&mut out, id.as_deref());
            optional(&mut out, location.as_deref());
        }
    }
    match &facts.bundle {
        None => out.push(ABSENT),
        Some(BundleNames { name, version, references }) => {
            out.push(PRESENT);
            optional(&mut out, name.as_deref());
            optional(&mut out, version.as_deref());
            number(&mut out, references.len());
            for ImageReference { repository, tag, digest } in references {
                text(&mut out, repository);
                optional(&mut out, tag.as_deref());
                optional(&mut out, digest.as_deref());
            }
        }
    }
    out
}

/// Whether facts may be written down. Places of the web may have the name and the password of somebody in them, in front of an `@`.
pub(super) fn may_be_kept(facts: &Facts) -> bool {
    let application = facts.application.iter().flat_map(|one| [&one.id, &one.location]).flatten();
    let bundle = facts.bundle.iter().flat_map(|one| [&one.name, &one.version]).flatten();
    let mut texts = facts.names.iter().map(|one| &one.name).chain(application).chain(bundle);
    let mut references = facts.bundle.iter().flat_map(|one| &one.references);
    // What stands behind the `@` of a reference is a digest.
    let is_digest = |text: &String| {
        let hex = |hex: &str| hex.len() >= 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        text.split_once(':').is_some_and(|(_, digits)| hex(digits))
    };
    texts.all(|text| !text.contains('@'))
        && references.all(|one| !one.repository.contains("://") && one.digest.iter().all(is_digest))
}

/// Reads what [`write`] wrote; `None` for anything else.
pub(super) fn read(bytes: &[u8]) -> Option<Facts> {
    let mut bytes = Bytes(bytes);
    let mut facts = Facts::default();
    for _ in 0..bytes.number()? {
        let (category, dialect) = (bytes.category()?, bytes.dialect()?);
        let (number, name) = (bytes.number()?, bytes.text()?.into());
        facts.names.push(Name { category, name, number, dialect });
    }
    if bytes.is_present()? {
        facts.application = Some(ApplicationNames { id: bytes.optional()?, location: bytes.optional()? });
    }
    if bytes.is_present()? {
        let (name, version) = (bytes.optional()?, bytes.optional()?);
        let mut references = Vec::new();
        for _ in 0..bytes.number()? {
            let repository = bytes.text()?.to_owned();
            let (tag, digest) = (bytes.optional()?, bytes.optional()?);
            references.push(ImageReference { repository, tag, digest });
        }
        facts.bundle = Some(BundleNames { name, version, references });
    }
    bytes.0.is_empty().then_some(facts)
}

fn number(out: &mut Vec<u8>, number: usize) {
    // No file has more of anything than it has bytes.
    out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend(text.as_bytes());
}

fn optional(out: &mut Vec<u8>, written: Option<&str>) {
    match written {
        None => out.push(ABSENT),
        Some(written) => {
            out.push(PRESENT);
            text(out, written);
        }
    }
}

/// A kind of definition lies behind the categories that have none.
fn of_category(category: Category) -> u8 {
    let kind = match category {
        Category::Definition(kind) => DefinitionKind::ALL.iter().position(|known| *known == kind),
        _ => None,
    };
    let place = CATEGORIES.iter().position(|known| *known == category);
    (place.or_else(|| Some(CATEGORIES.len() + kind?))).unwrap_or(usize::MAX) as u8
}

fn of_dialect(dialect: Dialect) -> u8 {
    Dialect::ALL.iter().position(|known| *known == dialect).unwrap_or(usize::MAX) as u8
}

/// Bytes that are not read yet.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn is_present(&mut self) -> Option<bool> {
        match self.byte()? {
            ABSENT => Some(false),
            PRESENT => Some(true),
            _ => None,
        }
    }

    /// The outer `None` where it cannot be read.
    #[allow(clippy::option_option, reason = "what is absent is told apart from what cannot be read")]
    fn optional<T: From<&'b str>>(&mut self) -> Option<Option<T>> {
        if self.is_present()? { Some(Some(self.text()?.into())) } else { Some(None) }
    }

    fn category(&mut self) -> Option<Category> {
        let place = self.byte()? as usize;
        let kind = || DefinitionKind::ALL.get(place.checked_sub(CATEGORIES.len())?).copied();
        CATEGORIES.get(place).copied().or_else(|| kind().map(Category::Definition))
    }

    fn dialect(&mut self) -> Option<Dialect> {
        Dialect::ALL.get(self.byte()? as usize).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Facts {
        let categories = CATEGORIES.into_iter().chain(DefinitionKind::ALL.map(Category::Definition));
        let names = categories.zip(0u32..).map(|(category, number)| {
            let dialect = Dialect::ALL[number as usize % Dialect::ALL.len()];
            Name { category, name: format!("é{number}").into(), number, dialect }
        });
        let reference =
            ImageReference::parse(&format!("localhost:5000/team/shop:v1@sha256:{}", "0f".repeat(32)));
        Facts {
            names: names.collect(),
            application: Some(ApplicationNames { id: Some("shop".into()), location: None }),
            bundle: Some(BundleNames {
                name: Some("".into()),
                version: None,
                references: vec![reference, ImageReference::parse("shop")],
            }),
        }
    }

    #[test]
    fn facts_survive_being_written() {
        for facts in [Facts::default(), all()] {
            assert_eq!(read(&write(&facts)), Some(facts));
        }
    }

    #[test]
    fn what_was_not_written_is_not_read() {
        let bytes = write(&all());
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), None, "the first {length} bytes");
        }
        assert_eq!(read(&[&bytes[..], &[0]].concat()), None);
        assert_eq!(read(&[255; 40]), None);
        // Whatever stands there, nothing is read beyond the end.
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 0xff;
            let _ = read(&damaged);
        }
    }

    #[test]
    fn places_with_a_password_are_not_kept() {
        assert!(may_be_kept(&all()));
        let mut facts = all();
        let location = Some("https://me:word@registry.example/shop".into());
        facts.application = Some(ApplicationNames { id: None, location });
        assert!(!may_be_kept(&facts));
        let mut facts = all();
        for reference in
            ["https://me:word@registry.example", "me:word@registry.example", "ftp://registry.example"]
        {
            let references = vec![ImageReference::parse(reference)];
            facts.bundle = Some(BundleNames { name: None, version: None, references });
            assert!(!may_be_kept(&facts), "{reference}");
        }
    }
}
