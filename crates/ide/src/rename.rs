//! Another name for something, everywhere in the workspace, or why it cannot have it.

use std::collections::BTreeMap;

use plimsoll_analysis::{oam, parse, signed};
use plimsoll_base::TextRange;
use plimsoll_formats::oam::{Dialect, builtin};
use plimsoll_syntax::edit::TextEdit;
use plimsoll_syntax::resolve::{Resolution, Resolved, resolve_plain};
use plimsoll_syntax::{Kind, Language};

use crate::actions::FileEdit;
use crate::names::{Form, Home, Named, Naming, Occurrence, Role};
use crate::workspace::{Opened, Snapshot};

/// What can be renamed at a place.
#[derive(Clone, PartialEq, Debug)]
pub struct Renamable {
    /// The bytes of the name.
    pub range: TextRange,
    /// The name.
    pub name: String,
}

impl Snapshot {
    /// What can be renamed at a byte of a file.
    ///
    /// # Errors
    /// Nothing can: why, as sentences for people.
    pub fn renamable(&self, opened: &Opened, offset: u32) -> Result<Renamable, String> {
        let named = self.name_at(opened, offset).ok_or("There is no name here that is known.")?;
        self.places(&named)?;
        Ok(Renamable { range: named.at.range, name: named.text.to_string() })
    }

    /// The edits that give what is named at a byte of a file another name: by files in the order of their paths, in each in the
    /// order of its text. None where it has that name already.
    ///
    /// # Errors
    /// It cannot have it, or cannot be renamed at all: why, as sentences for people.
    pub fn rename(&self, opened: &Opened, offset: u32, name: &str) -> Result<Vec<FileEdit>, String> {
        let named = self.name_at(opened, offset).ok_or("There is no name here that is known.")?;
        let places = self.places(&named)?;
        if *named.text == *name {
            return Ok(Vec::new());
        }
        self.allowed(&named, &places, name)?;
        let mut files: BTreeMap<_, Vec<TextEdit>> = BTreeMap::new();
        for place in &places {
            if let Some(edit) = self.written(&named, place, name)? {
                files.entry(place.file.path(&self.db).clone()).or_default().push(edit);
            }
        }
        Ok(files.into_iter().map(|(path, edits)| FileEdit { path, edits }).collect())
    }

    /// The places of a name that are renamed together.
    fn places(&self, named: &Named) -> Result<Vec<Occurrence>, String> {
        let (noun, text) = (named.category.noun, &named.text);
        if let Naming::Fixed(why) = named.category.naming {
            return Err(why.to_owned());
        }
        if self.declarations(named).is_empty() {
            let is_built_in = named.category.built_in.contains(&&**text)
                || matches!(named.home, Home::Types(..)) && self.is_built_in(named);
            return Err(match is_built_in {
                true => format!("The {noun} `{text}` is built in."),
                false => format!("Nothing in the workspace declares the {noun} `{text}`."),
            });
        }
        if named.category.built_in.contains(&&**text) {
            return Err(format!("The {noun} `{text}` means something by its name."));
        }
        let places = self.together(named);
        let is_named_so = |one: &&Occurrence| {
            let whole = parse::text(&self.db, one.file).as_ref().ok();
            whole.is_some_and(|whole| whole.get(one.range.as_usize()) == Some(&**text))
        };
        let mut declared = places.iter().filter(|one| one.role == Role::Declares);
        if matches!(named.home, Home::Types(..)) && !declared.all(|one| is_named_so(&one)) {
            return Err(format!(
                "The {noun} `{text}` is called by a version and a kind, not by its own name."
            ));
        }
        places.iter().try_for_each(|place| self.editable(place, &places))?;
        Ok(places)
    }

    fn is_built_in(&self, named: &Named) -> bool {
        let Home::Types(kind, ..) = named.home else { return false };
        let is_early = |dialect| builtin::early_names(dialect, kind).any(|name| *name == *named.text);
        builtin::builtin(kind, &named.text).is_some() || Dialect::ALL.into_iter().any(is_early)
    }

    /// Whether a place can be edited safely.
    fn editable(&self, place: &Occurrence, all: &[Occurrence]) -> Result<(), String> {
        let path = place.file.path(&self.db);
        if signed::is_signed(&self.db, place.file) {
            return Err(format!("`{path}` is signed: a changed byte would break the signature."));
        }
        if !self.is_read_whole(place.file) {
            return Err(format!(
                "`{path}` has a merge conflict, and only our side of it is read. Settle it first."
            ));
        }
        let Some(tree) = parse::tree(&self.db, place.file) else { return Ok(()) };
        if place.node().is_some() && !tree.errors().is_empty() {
            return Err(format!(
                "`{path}` has syntax errors, so a name in it may be missed. Mend them first."
            ));
        }
        if let Form::Alias(_, scalar) = place.form {
            let is_with = |one: &Occurrence| one.file == place.file && one.form == Form::Scalar(scalar);
            if !all.iter().any(is_with) {
                return Err(format!(
                    "`{path}` writes the name as an alias of a text that also stands for something else."
                ));
            }
        }
        if let Form::Kind(_) = place.form {
            let line = self.line(place);
            return Err(format!(
                "In {line} it is meant by the kind of an object, which is called by its API."
            ));
        }
        match place.node().map(|node| tree.node(node).kind()) {
            Some(Kind::Literal | Kind::Folded) if matches!(place.form, Form::Scalar(_)) => {
                Err(format!("`{path}` writes the name as a text of several lines."))
            }
            _ => Ok(()),
        }
    }

    /// Whether something may have a name.
    fn allowed(&self, named: &Named, places: &[Occurrence], name: &str) -> Result<(), String> {
        let noun = named.category.noun;
        if let Naming::Free(is_allowed, words) = named.category.naming
            && !is_allowed(name)
        {
            let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            return Err(format!("`{}` is no name of {article} {noun}: it must be {words}.", shown(name)));
        }
        if named.category.built_in.contains(&name) {
            return Err(format!("The {noun} `{name}` is there already: it is built in."));
        }
        let other = Named { text: name.into(), ..named.clone() };
        if matches!(named.home, Home::Types(..)) && self.is_built_in(&other) {
            return Err(format!("The {noun} `{name}` is there already: it is built in."));
        }
        let taken = self.taken(named, places, name);
        let Some(place) = taken else { return Ok(()) };
        let line = self.line(&place);
        Err(match place.role {
            Role::Declares => format!("There is a {noun} `{name}` already, in {line}."),
            Role::Refers => format!("`{name}` is written already as the name of a {noun}, in {line}."),
        })
    }

    /// The file and the one-based line of a place, for people.
    fn line(&self, place: &Occurrence) -> String {
        let path = place.file.path(&self.db);
        let opened = self.opened(place.file);
        let line = opened.map_or(0, |opened| {
            opened.lines.position(place.range.start, &opened.text, plimsoll_base::Encoding::Utf8).line
        });
        format!("`{path}`, line {}", line + 1)
    }

    /// The edit that writes a name at a place; `None` where the place changes with another.
    fn written(&self, named: &Named, place: &Occurrence, name: &str) -> Result<Option<TextEdit>, String> {
        let edit = |range, insert: String| Ok(Some(TextEdit { range, insert }));
        let tree = parse::tree(&self.db, place.file);
        match (place.form, tree) {
            (Form::Alias(..) | Form::Kind(_), _) => Ok(None),
            (Form::Bytes, _) | (_, None) => {
                let path = place.file.path(&self.db);
                if !path.file_name().ends_with(".cue") {
                    return edit(place.range, name.to_owned());
                }
                let (range, insert) = self.in_cue(named, place, name)?;
                edit(range, insert)
            }
            (Form::Inside(_), _) if is_simple(name) => edit(place.range, name.to_owned()),
            (Form::Inside(_), _) => {
                let line = self.line(place);
                Err(format!("`{}` cannot be written inside of the text in {line}.", shown(name)))
            }
            (Form::Scalar(node), Some(tree)) => {
                let token = tree.range(node);
                let (whole, insert) = scalar(tree.node(node).kind(), tree.language(), &named.text, name);
                edit(if whole { token } else { place.range }, insert)
            }
        }
    }

    /// The name of what a source file in CUE defines: in quotes where it is no identifier.
    fn in_cue(&self, named: &Named, place: &Occurrence, name: &str) -> Result<(TextRange, String), String> {
        let definitions = oam::definitions(&self.db, place.file);
        let is_own = definitions.iter().any(|one| one.name == named.text);
        let text = parse::text(&self.db, place.file).as_ref().ok();
        let (Some(text), true) = (text, is_own) else {
            return Err("The file that defines it cannot be read.".to_owned());
        };
        let (start, end) = (place.range.start as usize, place.range.end as usize);
        let has_quotes = text[..start].ends_with('"') && text[end..].starts_with('"');
        let needs_quotes = !is_identifier(name);
        Ok(match (has_quotes, needs_quotes) {
            (false, true) => (place.range, format!("\"{name}\"")),
            // They were needed, and may have come with an earlier renaming.
            (true, false) if !is_identifier(&named.text) => {
                (TextRange::new(place.range.start - 1, place.range.end + 1), name.to_owned())
            }
            _ => (place.range, name.to_owned()),
        })
    }
}

fn is_identifier(name: &str) -> bool {
    let is_first = |first: char| first.is_ascii_alphabetic() || first == '_';
    name.starts_with(is_first) && name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_')
}

/// Whether a name needs neither quotes nor escapes in any text.
fn is_simple(name: &str) -> bool {
    let is_of_name = |one: char| one.is_ascii_alphanumeric() || matches!(one, '_' | '-' | '.' | '/');
    name.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && name.chars().all(is_of_name)
}

/// Whether a name is a text in YAML without quotes.
fn is_plain(name: &str) -> bool {
    let is_text = |rules| matches!(resolve_plain(name, rules), Resolved::Text(_));
    is_simple(name) && is_text(Resolution::Yaml11) && is_text(Resolution::Yaml12)
}

/// How a name is written in the place of another that is all of a scalar: whether it takes the place of the quotes, too, and
/// the text. Quotes stay, unless they are single ones that the old name needed and the new one does not: such ones may
/// have come with an earlier renaming.
fn scalar(kind: Kind, language: Language, old: &str, name: &str) -> (bool, String) {
    let escaped = || {
        let json = name.chars().map(|one| match one {
            '"' | '\\' => format!("\\{one}"),
            one if one.is_control() => format!("\\u{:04x}", one as u32),
            one => one.to_string(),
        });
        json.collect::<String>()
    };
    let single = || name.replace('\'', "''");
    match (kind, language) {
        (_, Language::Ini | Language::Words) => (false, name.to_owned()),
        (Kind::DoubleQuoted, _) => (false, escaped()),
        (Kind::Plain, Language::Json) => (true, format!("\"{}\"", escaped())),
        (Kind::Plain, _) if is_plain(name) => (false, name.to_owned()),
        (Kind::Plain, _) => (true, format!("'{}'", single())),
        (Kind::SingleQuoted, _) if is_plain(name) && !is_plain(old) => (true, name.to_owned()),
        (Kind::SingleQuoted, _) => (false, single()),
        _ => (false, name.to_owned()),
    }
}

/// A name for people: its beginning where it is long.
fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    let short: String = name.chars().take(LONGEST).filter(|one| !one.is_control()).collect();
    if name.chars().count() > LONGEST { format!("{short}…") } else { short }
}
