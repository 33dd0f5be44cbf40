//! Diagnostics with excerpts of their files, drawn by `codespan-reporting`. This is the one place that knows that
//! library.
//!
//! It never sees a file: for each diagnostic it gets the labelled lines only, made harmless for terminals and cut
//! around the label, with their true line and column numbers. A label over several lines marks its first one.
//!
//! There may be very many diagnostics, nearly all with one label in one line. Of these, [`simple`] writes the same bytes
//! without the library.

mod simple;

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::diagnostic as drawn;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::termcolor::{Ansi, NoColor};
use codespan_reporting::term::{self, Chars, Config};
use plimsoll_base::{Diagnostic, FileId, Label, Severity, TextRange};

use crate::plain::{character_width, is_harmful, one_line, push_visible, width};
use crate::snippet::simple::Simple;
use crate::sources::{Places, Text};
use crate::style::Style;

/// Columns of a tab.
const TAB: usize = 4;
/// No line is cut shorter than this, however narrow the terminal.
const NARROWEST: usize = 40;

/// Writes one diagnostic, whole, with an empty line at its end, behind what is there.
pub(crate) fn render(shown: &mut String, diagnostic: &Diagnostic, places: &Places<'_>, style: Style) {
    match Simple::of(diagnostic, places, style) {
        Some(simple) => simple.write(shown),
        None => shown.push_str(&draw(diagnostic, places, style)),
    }
}

/// The same of every diagnostic, by the library.
fn draw(diagnostic: &Diagnostic, places: &Places<'_>, style: Style) -> String {
    let mut excerpts = Excerpts { files: Vec::new(), style };
    let mut labels = Vec::new();
    let all = std::iter::once((&diagnostic.primary, drawn::LabelStyle::Primary))
        .chain(diagnostic.related.iter().map(|label| (label, drawn::LabelStyle::Secondary)));
    let located: Vec<_> = all.map(|(label, kind)| (label, kind, places.range(&label.place))).collect();
    for (label, _, found) in &located {
        if let Some((text, range)) = found {
            excerpts.want(label.place.file, places, text, *range);
        }
    }
    excerpts.cut();
    for (label, kind, found) in &located {
        if let Some((text, range)) = found {
            let (file, range) = excerpts.label(label.place.file, text, *range);
            let message = one_line(&label.message, style);
            labels.push(drawn::Label::new(*kind, file, range).with_message(message));
        }
    }
    let gutter = excerpts.gutter();
    let elsewhere = located.iter().skip(1).filter(|(_, _, found)| found.is_none());
    let elsewhere = elsewhere.map(|(label, ..)| format!("see {}", location(label, places, style))).collect();
    let headline = drawn::Diagnostic::new(severity(diagnostic.severity))
        .with_code(diagnostic.code)
        .with_message(one_line(&diagnostic.headline, style))
        .with_labels(labels)
        .with_notes(elsewhere)
        .with_notes(notes(diagnostic, style));
    let drawn = own_severity(&emit(&headline, &excerpts, style), diagnostic.severity);
    match located.first() {
        Some((primary, _, None)) => with_location(&drawn, &location_line(primary, places, gutter, style)),
        _ => drawn,
    }
}

/// The remarks below the excerpt: notes, help, and the ready changes where no help tells about them.
fn notes(diagnostic: &Diagnostic, style: Style) -> Vec<String> {
    let mut notes: Vec<String> = diagnostic.notes.iter().map(|note| one_line(note, style)).collect();
    match (&diagnostic.help, diagnostic.fixes.first()) {
        (Some(help), _) => notes.push(format!("help: {}", one_line(help, style))),
        (None, Some(fix)) => notes.push(format!("help: {}", one_line(&fix.title, style))),
        (None, None) => {}
    }
    notes
}

const fn severity(severity: Severity) -> drawn::Severity {
    match severity {
        Severity::Error => drawn::Severity::Error,
        Severity::Warning => drawn::Severity::Warning,
        Severity::Information => drawn::Severity::Note,
        Severity::Hint => drawn::Severity::Help,
    }
}

/// The library's words for the two harmless severities are `note` and `help`; ours are the same in all outputs. The
/// word is the first thing in the output, behind colours at most.
fn own_severity(drawn: &str, severity: Severity) -> String {
    match severity {
        Severity::Information => drawn.replacen("note", severity.name(), 1),
        Severity::Hint => drawn.replacen("help", severity.name(), 1),
        Severity::Error | Severity::Warning => drawn.to_owned(),
    }
}

fn emit(diagnostic: &drawn::Diagnostic<usize>, excerpts: &Excerpts, style: Style) -> String {
    let chars = if style.unicode { Chars::box_drawing() } else { Chars::ascii() };
    let config = Config { chars, tab_width: TAB, ..Config::default() };
    let mut bytes = Vec::new();
    // Writing to memory does not fail, and every label lies in its excerpt; if that should ever be wrong, the
    // headline is still there.
    let written = if style.color {
        term::emit_to_write_style(&mut Ansi::new(&mut bytes), &config, excerpts, diagnostic)
    } else {
        term::emit_to_write_style(&mut NoColor::new(&mut bytes), &config, excerpts, diagnostic)
    };
    let mut drawn = String::from_utf8_lossy(&bytes).into_owned();
    if written.is_err() {
        drawn.push('\n');
    }
    // Empty lines inside a drawing end with the blank that separates text from its border.
    drawn.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// A place without an excerpt: `┌─ path: message`.
fn location_line(label: &Label, places: &Places<'_>, gutter: usize, style: Style) -> String {
    let corner = if style.unicode { "┌─" } else { "-->" };
    format!("{}{corner} {}\n", " ".repeat(gutter + 1), location(label, places, style))
}

/// `path: message`.
fn location(label: &Label, places: &Places<'_>, style: Style) -> String {
    let message = one_line(&label.message, style);
    let colon = if message.is_empty() { "" } else { ": " };
    format!("{}{colon}{message}", one_line(&places.path(label.place.file), style))
}

/// Puts a location line below the headline, which is the first line.
fn with_location(drawn: &str, line: &str) -> String {
    match drawn.split_once('\n') {
        Some((headline, rest)) => format!("{headline}\n{line}{rest}"),
        None => format!("{drawn}\n{line}"),
    }
}

/// The labelled lines of the files of one diagnostic.
struct Excerpts {
    files: Vec<Excerpt>,
    style: Style,
}

struct Excerpt {
    file: FileId,
    path: String,
    text: std::rc::Rc<Text>,
    /// What is labelled in a line (zero-based), in bytes of the file, the most important label first.
    wanted: BTreeMap<u32, Vec<Range<usize>>>,
    /// The lines as they are shown, one after the other.
    shown: String,
    lines: BTreeMap<usize, ShownLine>,
}

/// A line of an excerpt.
struct ShownLine {
    /// Its bytes in [`Excerpt::shown`].
    range: Range<usize>,
    /// For every kept character its byte in the file and its byte in the excerpt; last an entry for the end.
    bytes: Vec<(usize, usize)>,
}

impl Excerpts {
    /// Notes that a range will be labelled.
    fn want(&mut self, file: FileId, places: &Places<'_>, text: &std::rc::Rc<Text>, range: TextRange) {
        let (line, range) = first_line(text, range);
        let known = self.files.iter().position(|excerpt| excerpt.file == file);
        let index = known.unwrap_or_else(|| {
            self.files.push(Excerpt {
                file,
                path: one_line(&places.path(file), self.style),
                text: text.clone(),
                wanted: BTreeMap::new(),
                shown: String::new(),
                lines: BTreeMap::new(),
            });
            self.files.len() - 1
        });
        self.files[index].wanted.entry(line).or_default().push(range);
    }

    /// Columns of the line numbers.
    fn gutter(&self) -> usize {
        let last = |excerpt: &Excerpt| excerpt.wanted.keys().next_back().copied();
        self.files.iter().filter_map(last).max().map_or(0, |line| (line + 1).to_string().len())
    }

    /// Takes the labelled lines, and one between two of them, out of the files.
    fn cut(&mut self) {
        let room = self.style.width.saturating_sub(self.gutter() + 3).max(NARROWEST);
        for excerpt in &mut self.files {
            let lines: Vec<u32> = excerpt.wanted.keys().copied().collect();
            let between = lines.windows(2).filter(|pair| pair[1] - pair[0] == 2).map(|pair| pair[0] + 1);
            let mut lines: Vec<u32> = lines.iter().copied().chain(between).collect();
            lines.sort_unstable();
            for line in lines {
                excerpt.take(line, room, self.style);
            }
        }
    }

    /// A label's excerpt and its bytes there.
    fn label(&self, file: FileId, text: &Text, range: TextRange) -> (usize, Range<usize>) {
        let (line, range) = first_line(text, range);
        let index = self.files.iter().position(|excerpt| excerpt.file == file).unwrap_or_default();
        let Some(shown) = self.files.get(index).and_then(|excerpt| excerpt.lines.get(&(line as usize)))
        else {
            return (index, 0..0);
        };
        let start = shown.byte(range.start);
        (index, start..shown.byte(range.end).max(start))
    }
}

/// The line (zero-based) on which a range starts, and what of the range is on it.
fn first_line(text: &Text, range: TextRange) -> (u32, Range<usize>) {
    let start = range.start as usize;
    let line = text.position(start as u32).line - 1;
    let whole = text.lines.line_range(line, &text.text);
    let end = whole.start as usize + text.text[whole.as_usize()].trim_end_matches(['\n', '\r']).len();
    (line, start..(range.end as usize).min(end).max(start))
}

impl ShownLine {
    /// Where a byte of the file is in the excerpt; the nearest kept one for what was cut off.
    fn byte(&self, offset: usize) -> usize {
        let index = self.bytes.partition_point(|&(original, _)| original < offset);
        self.bytes.get(index).or(self.bytes.last()).map_or(self.range.start, |&(_, shown)| shown)
    }
}

impl Excerpt {
    /// Appends a line to the excerpt, cut to `room` columns around its label.
    fn take(&mut self, line: u32, room: usize, style: Style) {
        let whole = self.text.lines.line_range(line, &self.text.text);
        let content = self.text.text[whole.as_usize()].trim_end_matches(['\n', '\r']);
        let base = whole.start as usize;
        let label = self.wanted.get(&line).map_or(base, |ranges| ranges[0].start);
        let window = window(content, (label - base).min(content.len()), room, style);
        let start = self.shown.len();
        if window.start > 0 {
            self.shown.push_str(style.ellipsis());
        }
        let mut bytes = Vec::new();
        for (index, character) in content[window.clone()].char_indices() {
            bytes.push((base + window.start + index, self.shown.len()));
            if character == '\t' {
                self.shown.push('\t');
            } else {
                push_visible(&mut self.shown, character, style.unicode);
            }
        }
        bytes.push((base + window.end, self.shown.len()));
        if window.end < content.len() {
            self.shown.push_str(style.ellipsis());
        }
        let range = start..self.shown.len();
        self.shown.push('\n');
        self.lines.insert(line as usize, ShownLine { range, bytes });
    }
}

/// The bytes of a line that are shown: all of it where it fits, else a third of the room before the label and the rest
/// from there on. Only as much of the line is looked at as can be shown.
fn window(line: &str, label: usize, room: usize, style: Style) -> Range<usize> {
    let before = backwards(line, label, room);
    let from_start = forwards(line, 0, room);
    if from_start == line.len() {
        return 0..line.len();
    }
    let room = room - 2 * width(style.ellipsis());
    let start = if before == 0 && forwards(line, 0, room * 2 / 3) >= label {
        0
    } else {
        backwards(line, label, room / 3)
    };
    let end = forwards(line, start, room);
    // Near the end of the line the room behind it is used in front.
    if end == line.len() { backwards(line, end, room)..end } else { start..end }
}

/// The byte up to which a line can be shown from `start` on.
fn forwards(line: &str, start: usize, room: usize) -> usize {
    let mut left = room;
    for (index, character) in line[start..].char_indices() {
        let columns = shown_width(character);
        if columns > left {
            return start + index;
        }
        left -= columns;
    }
    line.len()
}

/// The byte from which on a line can be shown before `end`.
fn backwards(line: &str, end: usize, room: usize) -> usize {
    let mut left = room;
    for (index, character) in line[..end].char_indices().rev() {
        let columns = shown_width(character);
        if columns > left {
            return index + character.len_utf8();
        }
        left -= columns;
    }
    0
}

/// Columns of a character or of its placeholder.
fn shown_width(character: char) -> usize {
    match character {
        '\t' => TAB,
        _ if is_harmful(character) => 8,
        _ => character_width(character),
    }
}

impl<'a> Files<'a> for Excerpts {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.path)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.shown)
    }

    fn line_index(&'a self, id: usize, byte: usize) -> Result<usize, Error> {
        let lines = &self.get(id)?.lines;
        let found = lines.iter().find(|(_, line)| byte <= line.range.end);
        found.or(lines.iter().next_back()).map(|(&index, _)| index).ok_or(Error::FileMissing)
    }

    fn line_range(&'a self, id: usize, line: usize) -> Result<Range<usize>, Error> {
        let excerpt = self.get(id)?;
        excerpt.lines.get(&line).map(|line| line.range.clone()).ok_or(Error::LineTooLarge {
            given: line,
            max: excerpt.lines.keys().next_back().copied().unwrap_or(0),
        })
    }

    fn column_number(&'a self, id: usize, line: usize, byte: usize) -> Result<usize, Error> {
        let excerpt = self.get(id)?;
        let shown = excerpt.lines.get(&line).ok_or(Error::FileMissing)?;
        let index = shown.bytes.partition_point(|&(_, shown)| shown < byte);
        let original = shown.bytes.get(index).or(shown.bytes.last()).map_or(0, |&(original, _)| original);
        Ok(excerpt.text.position(original as u32).column as usize)
    }
}

impl Excerpts {
    fn get(&self, id: usize) -> Result<&Excerpt, Error> {
        self.files.get(id).ok_or(Error::FileMissing)
    }
}
