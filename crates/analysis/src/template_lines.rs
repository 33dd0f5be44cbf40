//! Files of the Open Application Model that are templates of Helm or Go: what a line with `{{` says is known only when the
//! template is filled in, so nothing is said of it.

use plimsoll_base::{Diagnostic, Encoding, LineIndex, TextRange};
use plimsoll_formats::oam::dialect::{GROUP, HYDRA_GROUP};
use plimsoll_model::Family;

use crate::database::Db;
use crate::workspace::SourceFile;
use crate::{document, locate, parse};

/// What opens an action of a template.
const ACTION: &str = "{{";

/// Some lines of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lines {
    index: LineIndex,
    /// In order.
    numbers: Vec<u32>,
}

impl Lines {
    /// The lines in which these offsets are; `None` where there are none.
    pub(crate) fn of(text: &str, offsets: impl IntoIterator<Item = u32>) -> Option<Self> {
        let mut offsets = offsets.into_iter().peekable();
        offsets.peek()?;
        let index = LineIndex::new(text);
        let mut numbers: Vec<u32> = offsets.map(|offset| line(&index, text, offset)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Some(Self { index, numbers })
    }

    /// Where they start.
    pub(crate) fn starts(&self, text: &str) -> impl Iterator<Item = u32> {
        self.numbers.iter().map(|number| self.index.line_range(*number, text).start)
    }

    /// Whether a finding in this file stands on one of them.
    pub(crate) fn hold(&self, db: &dyn Db, file: SourceFile, finding: &Diagnostic) -> bool {
        let Ok(text) = parse::text(db, file) else { return false };
        locate::locate(db, finding.primary.place).is_some_and(|(of, range)| {
            of == file && self.numbers.binary_search(&line(&self.index, text, range.start)).is_ok()
        })
    }

    /// Whether one of them is a line of this range, or the one behind it.
    pub(crate) fn touch(&self, text: &str, range: TextRange) -> bool {
        let first = line(&self.index, text, range.start);
        let next = self.numbers.partition_point(|number| *number < first);
        self.numbers.get(next).is_some_and(|number| *number <= line(&self.index, text, range.end) + 1)
    }
}

fn line(index: &LineIndex, text: &str, offset: u32) -> u32 {
    index.position(offset, text, Encoding::Utf8).line
}

/// The lines with actions; `None` where there are none, and where the file is no document of the model.
#[salsa::tracked(returns(as_ref))]
pub fn lines(db: &dyn Db, file: SourceFile) -> Option<Lines> {
    let text = parse::text(db, file).as_ref().ok()?;
    if !text.contains(ACTION) || !is_of_the_model(db, file, text) {
        return None;
    }
    Lines::of(text, text.match_indices(ACTION).map(|(offset, _)| offset as u32))
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
