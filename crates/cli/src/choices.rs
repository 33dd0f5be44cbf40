//! Which of several applications `--application` means, and what one types for each.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_analysis::Database;
use plimsoll_analysis::document::{self, ApplicationAt};

/// How many are listed.
const MOST: usize = 10;

/// An application that may be meant.
pub(crate) struct Choice {
    pub(crate) at: ApplicationAt,
    name: Option<Arc<str>>,
    /// `NAMESPACE/NAME`, where a namespace is written.
    full_name: Option<String>,
    /// `document:2`, where it is the second document of the only file.
    number: Option<String>,
    /// The file, or the folder of a file whose name says nothing.
    place: String,
}

/// The applications of a file or a folder.
pub(crate) struct Choices {
    pub(crate) all: Vec<Choice>,
    /// How many have each of the texts that one may type.
    times: BTreeMap<String, usize>,
}

impl Choices {
    pub(crate) fn of(db: &Database, found: &[ApplicationAt]) -> Self {
        let is_one_file = found.iter().all(|at| at.file == found[0].file);
        let all: Vec<Choice> = found.iter().map(|at| Choice::of(db, *at, is_one_file)).collect();
        let mut times = BTreeMap::new();
        for words in all.iter().flat_map(Choice::words) {
            *times.entry(words.to_owned()).or_default() += 1;
        }
        Self { all, times }
    }

    /// Those that are meant by what was typed; all of them where nothing was.
    pub(crate) fn meant(&self, wanted: Option<&str>) -> Vec<&Choice> {
        let is_meant = |one: &&Choice| wanted.is_none_or(|wanted| one.words().any(|words| words == wanted));
        self.all.iter().filter(is_meant).collect()
    }

    /// Whether for each of those that are meant there are words that mean no other.
    pub(crate) fn have_words(&self, wanted: Option<&str>) -> bool {
        self.meant(wanted).into_iter().all(|one| self.own_words(one).is_some())
    }

    /// What one types for an application and no other, the shortest first.
    fn own_words<'c>(&self, one: &'c Choice) -> Option<&'c str> {
        one.words().find(|words| self.times.get(*words) == Some(&1))
    }

    /// What to type for those that are meant, a line each, with their places.
    pub(crate) fn list(&self, wanted: Option<&str>) -> String {
        let meant = self.meant(wanted);
        let line = |one: &&Choice| match self.own_words(one) {
            Some(words) => format!("  {words} ({})", one.place),
            None => format!("  {}", one.place),
        };
        let mut lines: Vec<String> = meant.iter().take(MOST).map(line).collect();
        if meant.len() > MOST {
            lines.push(format!("  and {} more", meant.len() - MOST));
        }
        lines.join("\n")
    }
}

impl Choice {
    fn of(db: &Database, at: ApplicationAt, is_one_file: bool) -> Self {
        let root = at.root(db);
        let name = root.as_ref().and_then(document::Root::name);
        let namespace = root.as_ref().and_then(document::Root::namespace);
        let full_name = namespace.zip(name.as_ref()).map(|(namespace, name)| format!("{namespace}/{name}"));
        let path = at.file.path(db);
        let is_usual = document::ROOTS.contains(&path.file_name()) && !path.parent().as_str().is_empty();
        let place = if is_usual { path.parent().to_string() } else { path.to_string() };
        let number = at.document.filter(|_| is_one_file).map(|number| format!("document:{}", number + 1));
        Self { at, name, full_name, number, place }
    }

    /// What one may type for it, the shortest first.
    fn words(&self) -> impl Iterator<Item = &str> {
        let texts = [self.name.as_deref(), self.full_name.as_deref(), self.number.as_deref()];
        texts.into_iter().flatten()
    }
}
