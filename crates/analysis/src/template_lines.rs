//! Files of the Open Application Model that are templates of Helm or Go: what a line with `{{` says is known only when the
//! template is filled in, so nothing is said of it.

use plimsoll_base::{Diagnostic, Encoding, LineIndex};
use plimsoll_formats::oam::dialect::{GROUP, HYDRA_GROUP};
use plimsoll_model::Family;

use crate::database::Db;
use crate::workspace::SourceFile;
use crate::{document, locate, parse};

/// What opens an action of a template.
const ACTION: &str = "{{";

/// The numbers of the lines with actions, in order; none where the file is no document of the model.
#[must_use]
pub fn numbers(db: &dyn Db, file: SourceFile) -> Vec<u32> {
    let Ok(text) = parse::text(db, file) else { return Vec::new() };
    if !text.contains(ACTION) || !is_of_the_model(db, file, text) {
        return Vec::new();
    }
    let lines = (0u32..).zip(text.split('\n'));
    lines.filter(|(_, line)| line.contains(ACTION)).map(|(number, _)| number).collect()
}

/// Actions may break a file so much that no document is recognised; then the name of the group shows what it is.
fn is_of_the_model(db: &dyn Db, file: SourceFile, text: &str) -> bool {
    let mut families =
        document::recognised(db, file).iter().flatten().map(|one| one.format.family).peekable();
    if families.peek().is_some() {
        return families.any(|family| family == Family::Oam);
    }
    text.contains(GROUP) || text.contains(HYDRA_GROUP)
}

/// Those lines, for looking up findings.
pub struct TemplateLines<'db> {
    text: &'db str,
    index: LineIndex,
    numbers: Vec<u32>,
}

impl<'db> TemplateLines<'db> {
    /// `None` where there are none, so that nothing is looked for.
    #[must_use]
    pub fn of(db: &'db dyn Db, file: SourceFile) -> Option<Self> {
        let numbers = numbers(db, file);
        let text = parse::text(db, file).as_ref().ok().filter(|_| !numbers.is_empty())?;
        Some(Self { text, index: LineIndex::new(text), numbers })
    }

    /// Whether a finding in this file stands on one of them.
    #[must_use]
    pub fn hold(&self, db: &dyn Db, finding: &Diagnostic) -> bool {
        locate::locate(db, finding.primary.place).is_some_and(|(_, range)| {
            let line = self.index.position(range.start, self.text, Encoding::Utf8).line;
            self.numbers.contains(&line)
        })
    }
}
