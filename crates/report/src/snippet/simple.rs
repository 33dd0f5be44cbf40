//! The common diagnostic: one label in one short line of printable ASCII, without colours. What is written is what
//! [`draw`](super::draw) gives; a test compares the two.

use std::ops::Range;
use std::rc::Rc;

use plimsoll_base::Diagnostic;

use super::{NARROWEST, first_line};
use crate::plain::{is_printable_ascii, push_one_line};
use crate::sources::{Places, Text};
use crate::style::Style;

/// A diagnostic of this kind, with all that is written of it.
pub(super) struct Simple<'d> {
    diagnostic: &'d Diagnostic,
    path: String,
    text: Rc<Text>,
    /// The labelled line without its line break, in bytes of the text.
    content: Range<usize>,
    /// What is labelled, in bytes of the line.
    label: Range<usize>,
    /// The line's number, one-based.
    line: String,
    style: Style,
}

impl<'d> Simple<'d> {
    /// `None` for a diagnostic of another kind.
    pub(super) fn of(diagnostic: &'d Diagnostic, places: &Places<'_>, style: Style) -> Option<Self> {
        if style.color || !diagnostic.related.is_empty() {
            return None;
        }
        let place = &diagnostic.primary.place;
        let (text, range) = places.range(place)?;
        let (line, label) = first_line(&text, range);
        let whole = text.lines.line_range(line, &text.text).as_usize();
        let content = text.text.get(whole.clone())?.trim_end_matches(['\n', '\r']);
        let line = (line + 1).to_string();
        let room = style.width.saturating_sub(line.len() + 3).max(NARROWEST);
        let label = label.start.checked_sub(whole.start)?..label.end.checked_sub(whole.start)?;
        let is_simple = content.len() <= room && label.start <= content.len() && is_printable_ascii(content);
        let content = whole.start..whole.start + content.len();
        let path = places.path(place.file);
        is_simple.then_some(Self { diagnostic, path, text, content, label, line, style })
    }

    /// Appends it, with an empty line at its end.
    pub(super) fn write(&self, shown: &mut String) {
        let Self { diagnostic, label, line, style, .. } = self;
        let (corner, bar) = if style.unicode { ("┌─", "│") } else { ("-->", "|") };
        let mut page = Page { shown, gutter: line.len(), style: *style };
        page.line(|page| {
            page.text(diagnostic.severity.name());
            if !diagnostic.code.0.is_empty() {
                page.between("[", diagnostic.code.0, "]");
            }
            page.text(": ");
            page.harmless(&diagnostic.headline);
        });
        page.beside(corner, |page| {
            page.text(" ");
            page.harmless(&self.path);
            page.between(":", line, ":");
            page.text(&(label.start + 1).to_string());
        });
        page.beside(bar, |_| {});
        page.line(|page| {
            page.between(line, " ", bar);
            page.between(" ", &self.text.text[self.content.clone()], "");
        });
        page.beside(bar, |page| {
            page.repeat(' ', label.start + 1);
            // Where nothing is labelled one mark shows where it is.
            page.repeat('^', label.len().max(1));
            if !diagnostic.primary.message.is_empty() {
                page.text(" ");
                page.harmless(&diagnostic.primary.message);
            }
        });
        self.notes(&mut page, bar);
        page.line(|_| {});
    }

    /// The remarks below the excerpt, as [`notes`](super::notes) has them.
    fn notes(&self, page: &mut Page<'_>, bar: &str) {
        let diagnostic = self.diagnostic;
        let help = diagnostic.help.as_deref().or(diagnostic.fixes.first().map(|fix| fix.title.as_str()));
        if diagnostic.notes.is_empty() && help.is_none() {
            return;
        }
        page.beside(bar, |_| {});
        for note in diagnostic.notes.iter().filter(|note| !note.is_empty()) {
            page.beside("= ", |page| page.harmless(note));
        }
        if let Some(help) = help {
            page.beside("= help: ", |page| page.harmless(help));
        }
    }
}

/// What is written so far, and how.
struct Page<'s> {
    shown: &'s mut String,
    /// Columns of the line numbers.
    gutter: usize,
    style: Style,
}

impl Page<'_> {
    /// A line, without the blanks at its end.
    fn line(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.shown.len();
        write(self);
        let kept = self.shown[start..].trim_end().len();
        self.shown.truncate(start + kept);
        self.shown.push('\n');
    }

    /// A line that starts behind the line numbers.
    fn beside(&mut self, mark: &str, write: impl FnOnce(&mut Self)) {
        self.line(|page| {
            page.repeat(' ', page.gutter + 1);
            page.text(mark);
            write(page);
        });
    }

    fn text(&mut self, text: &str) {
        self.shown.push_str(text);
    }

    fn between(&mut self, before: &str, text: &str, behind: &str) {
        self.text(before);
        self.text(text);
        self.text(behind);
    }

    /// A text from outside, on one line.
    fn harmless(&mut self, text: &str) {
        push_one_line(self.shown, text, self.style);
    }

    fn repeat(&mut self, character: char, times: usize) {
        self.shown.extend(std::iter::repeat_n(character, times));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use plimsoll_base::{Code, FileId, Fix, Place, Severity, TextRange, Words};
    use proptest::prelude::*;

    use super::super::{draw, render};
    use super::*;
    use crate::sources::Sources;

    struct OneFile {
        path: String,
        text: Arc<str>,
    }

    impl Sources for OneFile {
        fn path(&self, _: FileId) -> String {
            self.path.clone()
        }

        fn text(&self, _: FileId) -> Option<Arc<str>> {
            Some(self.text.clone())
        }

        fn range(&self, place: &Place) -> Option<TextRange> {
            match place.anchor {
                plimsoll_base::Anchor::Bytes(range) => Some(range),
                _ => None,
            }
        }
    }

    fn finding(severity: Severity, range: TextRange, headline: &str) -> Diagnostic {
        let place = Place::bytes(FileId(0), range);
        Diagnostic::new(Code("some-code"), severity, place, Words::from(headline.to_owned()))
    }

    #[test]
    fn an_ordinary_finding_is_simple() {
        let text = "kind: Application\nspec:\n  replicas: \"bad\"\n";
        let sources = OneFile { path: "app.yaml".to_owned(), text: text.into() };
        let places = Places::new(&sources);
        let start = text.find("replicas").unwrap() as u32;
        let range = TextRange::new(start, start + 8);
        let one = finding(Severity::Warning, range, "unknown property").label("no such property");
        let one = one.note("Nothing reads it.").help("Remove it.");
        assert!(Simple::of(&one, &places, Style::PIPED).is_some());
        let mut shown = String::new();
        render(&mut shown, &one, &places, Style::PIPED);
        let lines = [
            "warning[some-code]: unknown property",
            "  ┌─ app.yaml:3:3",
            "  │",
            "3 │   replicas: \"bad\"",
            "  │   ^^^^^^^^ no such property",
            "  │",
            "  = Nothing reads it.",
            "  = help: Remove it.",
            "",
        ];
        assert_eq!(shown, lines.map(|line| line.to_owned() + "\n").concat());
        let colored = Style { color: true, ..Style::PIPED };
        assert!(Simple::of(&one, &places, colored).is_none());
        assert!(Simple::of(&one.related(Place::file(FileId(0)), ""), &places, Style::PIPED).is_none());
    }

    /// Words that may have anything in them, mostly not.
    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            3 => "[a-z` .:=]{0,30}",
            1 => "[ -~]{0,120} {0,3}",
            1 => "[a \\t\\n\\r\u{1b}\u{7f}\u{a0}é日\u{202e}\u{3000}]{0,12}",
        ]
    }

    fn text() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            6 => "[ ]{0,6}[a-z]{0,9}: [ -~]{0,20}",
            1 => "[ -~]{80,110}",
            1 => "[a \\té日\u{7f}\u{202e}]{0,12}",
        ];
        let ends = prop_oneof![4 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
        (prop::collection::vec((line, ends), 0..12), "[a-z ]{0,4}").prop_map(|(lines, last)| {
            lines.into_iter().map(|(line, end)| line + end).collect::<String>() + &last
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn every_finding_looks_as_the_library_draws_it(
            text in text(),
            path in "[a-z/]{1,9}(\u{7f}|é| )?[.]yaml",
            (at, length) in (0.0..1.1_f64, 0_usize..40),
            (headline, label, notes) in (words(), words(), prop::collection::vec(words(), 0..3)),
            (help, fix) in (prop::option::of(words()), prop::option::of(words())),
            severity in prop::sample::select(vec![
                Severity::Error, Severity::Warning, Severity::Information, Severity::Hint,
            ]),
            (unicode, color, width) in (any::<bool>(), prop::bool::weighted(0.1), 20_usize..120),
        ) {
            let start = (text.len() as f64 * at) as usize;
            let range = TextRange::new(start as u32, (start + length) as u32);
            let mut one = finding(severity, range, &headline).label(label);
            for note in notes {
                one = one.note(note);
            }
            if let Some(help) = help {
                one = one.help(help);
            }
            if let Some(title) = fix {
                one = one.fix(Fix::safe(title, Vec::new()));
            }
            let sources = OneFile { path, text: text.into() };
            let (places, style) = (Places::new(&sources), Style { color, unicode, width });
            let mut shown = String::from("before");
            render(&mut shown, &one, &places, style);
            let drawn = draw(&one, &places, style);
            prop_assert_eq!(shown.strip_prefix("before"), Some(drawn.as_str()));
        }
    }
}
