//! Tables of names: of each category what it is called, where its names are written, and where they are seen.

use plimsoll_formats::oam::DefinitionKind;
use plimsoll_formats::oam::index;

use super::parts::Part;

/// A kind of named thing.
#[derive(Debug)]
pub(crate) struct Category {
    /// One of it, for people: "component".
    pub(crate) noun: &'static str,
    /// Where its names are seen.
    pub(crate) seen: Seen,
    /// Which names it may have.
    pub(crate) naming: Naming,
    /// Names that are there without being declared.
    pub(crate) built_in: &'static [&'static str],
}

// Categories are statics: two references to one are the same.
impl PartialEq for Category {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Category {}

/// Where the names of a category are seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Seen {
    /// In their document.
    Document,
    /// In one element of their document: the first so many steps of their paths lead to the same elements.
    Within(usize),
    /// In the whole workspace: documents of the Open Application Model that have them as their names.
    Workspace(index::Category),
    /// In their document; those that it does not have are looked up in the workspace.
    DocumentFirst(index::Category),
    /// In the whole workspace: definitions of types.
    Types(DefinitionKind),
    /// In all files of an application: parameters of a Nulecule.
    Parameters,
    /// In the answers files of an application: components of a Nulecule.
    Components,
}

/// Which names a category may have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Naming {
    /// Those that a test allows; what it allows, for people: "letters and digits".
    Free(fn(&str) -> bool, &'static str),
    /// The format fixes them, or others outside of the workspace do: why, as a sentence.
    Fixed(&'static str),
}

/// What a name does at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Role {
    /// It says that there is such a thing.
    Declares,
    /// It means one that is declared elsewhere.
    Refers,
}

/// A place at which names of a category are written.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) category: &'static Category,
    pub(crate) role: Role,
    /// The way from the root of the document, its steps joined by `/`: a key, `-` for any item, `*` for the value of any key,
    /// `**` for any way down, `{}` at the end for a key that is itself the name. `?` behind a step marks its value for
    /// `when` and `owner`.
    pub(crate) path: &'static str,
    /// Which part of the text is the name.
    pub(crate) part: Part,
    /// A field of the marked value, and which texts it must have; none of them: it must not be there.
    pub(crate) when: Option<(&'static str, &'static [&'static str])>,
    /// The document that declares the name, where it is another one.
    pub(crate) owner: Option<Owner>,
}

/// Which other document declares a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    /// The component whose name this field of the marked value has.
    Component(&'static str),
    /// The bundle of the dependency whose alias this field of the marked value has.
    Dependency(&'static str),
    /// The bundle of the dependency whose alias is the key of the marked value.
    DependencyByKey,
    /// The bundle of the dependency whose alias stands in the text before the name.
    DependencyInText,
}

impl Row {
    const fn new(category: &'static Category, role: Role, path: &'static str) -> Self {
        Self { category, role, path, part: Part::Whole, when: None, owner: None }
    }

    /// Names with another part of the text.
    pub(crate) const fn part(self, part: Part) -> Self {
        Self { part, ..self }
    }

    /// Only where a field of the marked value has one of these texts.
    pub(crate) const fn when(self, field: &'static str, texts: &'static [&'static str]) -> Self {
        Self { when: Some((field, texts)), ..self }
    }

    /// Only where the marked value does not have a field.
    pub(crate) const fn without(self, field: &'static str) -> Self {
        Self { when: Some((field, &[])), ..self }
    }

    /// Where another document declares it; nothing where none is told.
    pub(crate) const fn owned_by(self, owner: Owner) -> Self {
        Self { owner: Some(owner), ..self }
    }
}

/// A place that declares.
pub(crate) const fn declares(category: &'static Category, path: &'static str) -> Row {
    Row::new(category, Role::Declares, path)
}

/// A place that refers.
pub(crate) const fn refers(category: &'static Category, path: &'static str) -> Row {
    Row::new(category, Role::Refers, path)
}

/// The rows of one kind of documents: tables, each with the way to where its own ways begin.
pub(crate) type Rows = &'static [(&'static str, &'static [Row])];

/// Whether a text is one or more of these characters: letters and digits of ASCII, and others.
pub(super) fn is_made_of(text: &str, others: &str) -> bool {
    !text.is_empty() && text.chars().all(|one| one.is_ascii_alphanumeric() || others.contains(one))
}
