//! What changes of a unit: before and after, texts by line and word.

use std::borrow::Cow;
use std::fmt;

use plimsoll_model::{AttributePath, AttributeStep, Data, Origin, Unknown, Value};
use plimsoll_plan::difference::{LineTag, TextLine, text_difference};
use plimsoll_plan::{Change, ChangeKind, Step};

use crate::format::Out;
use crate::html::application::{MANY, Section};
use crate::markup::escape;
use crate::plain::{count, more, width};
use crate::style::Style;
use crate::text::changes::FORCES;
use crate::value::{self, inline, is_secret, item_step};

/// How many attributes of a step are shown; in large plans as many less as there are more steps, but some.
const ATTRIBUTES: usize = 200;
const OF_ALL: usize = 12_000;
const OF_MANY: usize = 4;
/// How many lines of a difference, and how many unchanged ones around changed ones.
const LINES: usize = 200;
const CONTEXT: usize = 2;
/// How many characters of a text are shown.
const TEXT: usize = 2000;
/// How wide both values may be to stand on one line.
const SHORT: usize = 64;

const STYLE: Style = Style::PIPED;

/// All changed attributes of a step.
pub(super) fn write(step: &Step, section: &Section<'_>, out: Out<'_>) -> fmt::Result {
    let (steps, changes) = (section.plan.steps.len(), step.changes.each());
    let mut leaves = Leaves {
        kept: Vec::new(),
        all: 0,
        most: if steps > MANY { (OF_ALL / steps).max(OF_MANY) } else { ATTRIBUTES },
        with_defaults: steps <= MANY,
    };
    changes.iter().for_each(|change| leaves.add(change));
    if leaves.all == 0 && step.unchanged == 0 {
        return Ok(());
    }
    write!(out, "<h4>Changes</h4><div class=\"changes\">")?;
    let mut object = None;
    for change in &leaves.kept {
        let (of, name) = name(&change.path);
        if of != object {
            if let Some(of) = of {
                write!(out, "<p class=\"object\">{}</p>", escape(of))?;
            }
            object = of;
        }
        one(change, &name, section, out)?;
    }
    if let Some(left) = more(leaves.all - leaves.kept.len()) {
        write!(out, "<p class=\"faint\">{left}</p>")?;
    }
    if step.unchanged > 0 {
        write!(out, "<p class=\"faint\">{} unchanged</p>", step.unchanged)?;
    }
    write!(out, "</div>")
}

/// The object of a unit that an attribute belongs to, and the name of the attribute in it.
fn name(path: &AttributePath) -> (Option<&str>, String) {
    match path.0.as_slice() {
        [] => (None, "(all)".to_owned()),
        [AttributeStep::Field(object), rest @ ..] if object.contains(' ') && !rest.is_empty() => {
            (Some(&**object), AttributePath(rest.to_vec()).to_string())
        }
        _ => (None, path.to_string()),
    }
}

/// What came or went, leaf by leaf: the first are kept, the others counted.
struct Leaves<'c> {
    kept: Vec<Cow<'c, Change>>,
    all: usize,
    most: usize,
    /// In large plans, what nobody wrote is the first to be left out.
    with_defaults: bool,
}

impl<'c> Leaves<'c> {
    fn add(&mut self, change: &'c Change) {
        match (&change.before, &change.after) {
            (None, Some(value)) | (Some(value), None) => self.below(change, value, &mut Vec::new()),
            _ => self.keep(true, || Cow::Borrowed(change)),
        }
    }

    /// The leaves of a value at `steps` inside of what changed. As deep as values are nested, which the reader of files
    /// limits.
    fn below(&mut self, change: &'c Change, value: &'c Value, steps: &mut Vec<AttributeStep>) {
        match &value.data {
            Data::Map(map) if !map.is_empty() => {
                for (name, field) in map {
                    steps.push(AttributeStep::Field(name.clone()));
                    self.below(change, field, steps);
                    steps.pop();
                }
            }
            Data::List(list) if list.items.iter().any(|item| matches!(item.data, Data::Map(_))) => {
                for (index, item) in list.items.iter().enumerate() {
                    steps.push(item_step(list, index, item));
                    self.below(change, item, steps);
                    steps.pop();
                }
            }
            _ if steps.is_empty() => {
                self.keep(change.before.is_some() || !is_default(value), || Cow::Borrowed(change));
            }
            _ => {
                let comes = change.before.is_none();
                self.keep(!comes || !is_default(value), || {
                    let path = AttributePath(change.path.0.iter().chain(&*steps).cloned().collect());
                    let value = Some(value.clone());
                    let (before, after) = if comes { (None, value) } else { (value, None) };
                    let (kind, forces_replacement) = (change.kind, change.forces_replacement);
                    Cow::Owned(Change { path, kind, before, after, index: None, forces_replacement })
                });
            }
        }
    }

    fn keep(&mut self, is_written: bool, leaf: impl FnOnce() -> Cow<'c, Change>) {
        self.all += 1;
        if self.kept.len() < self.most && (is_written || self.with_defaults) {
            self.kept.push(leaf());
        }
    }
}

fn is_default(value: &Value) -> bool {
    value.origin == Origin::FormatDefault
}

fn one(change: &Change, name: &str, section: &Section<'_>, out: Out<'_>) -> fmt::Result {
    let (class, symbol) = match change.kind {
        ChangeKind::Add => ("create", "+"),
        ChangeKind::Remove => ("delete", "-"),
        ChangeKind::Replace | ChangeKind::Retype | ChangeKind::Reorder => ("update", "~"),
    };
    write!(
        out,
        "<div class=\"change {class}\"><span class=\"symbol\">{symbol}</span><span class=\"attribute\">{}</span>",
        escape(name)
    )?;
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if is_secret(before) && is_secret(after) => {
            write!(out, "<span class=\"value\">(sensitive, changed)</span>")?;
        }
        (Some(before), Some(after)) => pair(change.kind, before, after, section, out)?,
        (Some(value), None) => write!(out, "<del class=\"value\">{}</del>", shown(value, section))?,
        (None, Some(value)) => write!(out, "<ins class=\"value\">{}</ins>", shown(value, section))?,
        (None, None) => {}
    }
    let mut remarks: Vec<String> = value::turned(change, STYLE).iter().map(|words| escape(words)).collect();
    let origin = change.after.as_ref().and_then(|after| value::origin(after, section.places, STYLE));
    remarks.extend(origin.map(|origin| escape(&origin)));
    if change.forces_replacement {
        remarks.push(format!("<strong class=\"forces\">{FORCES}</strong>"));
    }
    if !remarks.is_empty() {
        write!(out, "<span class=\"remarks\">{}</span>", remarks.join(" · "))?;
    }
    write!(out, "</div>")
}

/// `before → after`, or below each other where that is long; of two texts, what differs in them.
fn pair(kind: ChangeKind, before: &Value, after: &Value, section: &Section<'_>, out: Out<'_>) -> fmt::Result {
    if let (Some(old), Some(new)) = (before.as_text(), after.as_text()) {
        let is_long = width(old) + width(new) > SHORT;
        if old.contains('\n') || new.contains('\n') || (is_long && kind != ChangeKind::Reorder) {
            return lines(old, new, out);
        }
    }
    let (old, new) = (shown(before, section), shown(after, section));
    let is_short = width(&inline(before, STYLE)) + width(&inline(after, STYLE)) <= SHORT;
    if kind == ChangeKind::Reorder {
        write!(out, "<span class=\"value\">other order</span>")?;
    }
    if is_short {
        write!(out, "<span class=\"value\"><del>{old}</del> → <ins>{new}</ins></span>")
    } else {
        write!(out, "<del class=\"value\">{old}</del><ins class=\"value\">{new}</ins>")
    }
}

/// A value on one line, with a link to the step that gives it where it is not known yet.
fn shown(value: &Value, section: &Section<'_>) -> String {
    if let Data::Unknown(Unknown::Produced(of)) = &value.data {
        let by = section.anchors.link_to(of.by.as_str());
        return format!("(known after {by}: output {})", escape(&of.output));
    }
    match value.as_text() {
        Some(text) if text.chars().count() > crate::plain::LONG => long(text),
        _ => escape(&inline(value, STYLE)),
    }
}

/// A long text, its lines as they are.
fn long(text: &str) -> String {
    let kept: String = text.chars().take(TEXT).collect();
    let lines: Vec<String> = kept.lines().map(escape).collect();
    let cut = if kept.len() < text.len() {
        format!("… <span class=\"faint\">({})</span>", count(text.chars().count(), "character"))
    } else {
        String::new()
    };
    lines.join("\n") + &cut
}

/// The lines that differ with a little context, and in them the words that differ.
fn lines(before: &str, after: &str, out: Out<'_>) -> fmt::Result {
    let lines = text_difference(before, after).lines;
    let ends_differ = before.ends_with('\n') != after.ends_with('\n');
    let mut near = vec![false; lines.len()];
    for (index, _) in lines.iter().enumerate().filter(|(_, line)| line.tag != LineTag::Same) {
        let from = index.saturating_sub(CONTEXT);
        near[from..lines.len().min(index + CONTEXT + 1)].fill(true);
    }
    // A text of one line needs no number.
    let class =
        if before.lines().count() > 1 || after.lines().count() > 1 { "lines" } else { "lines single" };
    write!(out, "<div class=\"{class}\">")?;
    let (mut written, mut next) = (0, 0);
    for (index, line) in lines.iter().enumerate().filter(|(index, _)| near[*index]).take(LINES) {
        if index > next {
            write!(out, "<span class=\"line gap\">⋯</span>")?;
        }
        next = index + 1;
        written += 1;
        self::line(line, ends_differ, out)?;
    }
    let left_out = near.iter().filter(|near| **near).count() - written;
    if left_out > 0 {
        write!(out, "<span class=\"line gap\">{} not shown</span>", count(left_out, "more line"))?;
    } else if next < lines.len() {
        write!(out, "<span class=\"line gap\">⋯</span>")?;
    }
    write!(out, "</div>")
}

fn line(line: &TextLine, ends_differ: bool, out: Out<'_>) -> fmt::Result {
    let (tag, sign) = match line.tag {
        LineTag::Removed => ("del", "-"),
        LineTag::Added => ("ins", "+"),
        LineTag::Same => ("span", " "),
    };
    let number = line.after.or(line.before).unwrap_or_default();
    write!(out, "<{tag} class=\"line\"><b>{number}</b><i>{sign}</i>")?;
    let mut room = TEXT;
    for part in &line.parts {
        let kept: String = part.text.chars().take(room).collect();
        room -= kept.chars().count();
        let text = escape(&kept);
        if part.changed {
            write!(out, "<mark>{text}</mark>")?;
        } else {
            out.write_str(&text)?;
        }
        if room == 0 {
            let length: usize = line.parts.iter().map(|part| part.text.chars().count()).sum();
            write!(out, "… <span class=\"faint\">({})</span>", count(length, "character"))?;
            break;
        }
    }
    if !line.ends && ends_differ && line.tag != LineTag::Same {
        write!(out, " <span class=\"faint\">(no line break at the end)</span>")?;
    }
    write!(out, "</{tag}>")
}
