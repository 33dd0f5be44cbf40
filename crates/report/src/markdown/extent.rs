//! How much of a plan is told. What a comment has no room for goes by risk: first what does not change, then what comes,
//! then what changes; what is destroyed stays longest. What is left out is said.

use std::collections::BTreeSet;
use std::fmt;

use plimsoll_plan::{Action, StepIndex};

use crate::markdown::comment::Comment;
use crate::markdown::least;
use crate::markdown::section::Class;
use crate::text::renames::Renames;

/// A step of one of the applications of a comment.
type StepOf = (usize, StepIndex);

/// What a comment tells.
#[derive(Clone, Debug)]
pub(super) struct Extent {
    /// The limit that is kept, in bytes.
    pub(super) most: Option<usize>,
    pub(super) drawing: bool,
    /// What does not change, and how it is known what comes first.
    pub(super) context: bool,
    pub(super) rows: Rows,
    /// How many entries a list has that may be long; tables have five times as many.
    pub(super) lists: usize,
    /// Of each [`Class`] which details are told; `None` for all.
    details: [Option<Kept>; 3],
}

/// Which details of a class are told.
#[derive(Clone, Debug, Default)]
struct Kept {
    steps: BTreeSet<StepOf>,
    /// How many steps of the class have details.
    all: usize,
}

/// Which steps have a row in the table of the waves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rows {
    All,
    /// All but those that only create.
    Risky,
    /// None: each wave is counted.
    Counts,
}

impl Default for Extent {
    fn default() -> Self {
        let details = [None, None, None];
        Self { most: None, drawing: true, context: true, rows: Rows::All, lists: usize::MAX, details }
    }
}

impl Extent {
    /// Steps are only counted, and lists have so many entries.
    pub(super) fn counts(lists: usize) -> Self {
        Self { rows: Rows::Counts, lists, ..Self::default() }
    }

    pub(super) fn has_details(&self, application: usize, step: StepIndex, action: Action) -> bool {
        let kept = &self.details[Class::of(action) as usize];
        kept.as_ref().is_none_or(|kept| kept.steps.contains(&(application, step)))
    }

    /// Whether of several applications those without risks are counted only.
    pub(super) fn tells_changes_by_count(&self) -> bool {
        self.rows == Rows::Counts
    }

    /// What is left out, and how to see it; `None` where nothing is.
    pub(super) fn note(&self) -> Option<String> {
        let mut parts = Vec::new();
        parts.extend((!self.drawing).then(|| "the drawing".to_owned()));
        parts.extend((!self.context).then(|| "what does not change".to_owned()));
        let classes =
            [(Class::Created, "created"), (Class::Changed, "changed"), (Class::Destroyed, "destroyed")];
        for (class, word) in classes {
            if let Some(Kept { steps, all }) = &self.details[class as usize] {
                let left = all - steps.len();
                let of = if steps.is_empty() { format!("{all}") } else { format!("{left} of {all}") };
                let units = if *all == 1 { "unit" } else { "units" };
                parts.extend((left > 0).then(|| format!("the details of {of} {word} {units}")));
            }
        }
        match self.rows {
            Rows::All => {}
            Rows::Risky => parts.push("the rows of created units".to_owned()),
            Rows::Counts => parts.push("the rows of single steps".to_owned()),
        }
        if self.lists < usize::MAX {
            parts.push(format!("what is behind the first {} entries of each list", self.lists));
        }
        (!parts.is_empty()).then(|| left_out(&parts.join(", "), self.most.unwrap_or_default()))
    }
}

/// The sentence about what is left out.
pub(super) fn left_out(what: &str, most: usize) -> String {
    format!(
        "**Not all of the plan is here.** To stay within {most} bytes, this is left out: {what}. `plimsoll plan` shows \
         all of it; `-o html=FILE` keeps all of it to be read, `-o json=FILE` for programs."
    )
}

/// The fullest comment of at most `most` bytes.
pub(super) fn fitted(comment: &Comment<'_>, most: usize) -> String {
    let mut extent = Extent { most: Some(most), ..Extent::default() };
    // What each step takes away, in this order. Once details go, as many are kept as there is room for.
    let steps: [fn(&mut Extent); 8] = [
        |_| {},
        |extent| extent.drawing = false,
        |extent| extent.context = false,
        |extent| extent.details[Class::Created as usize] = Some(Kept::default()),
        |extent| extent.details[Class::Changed as usize] = Some(Kept::default()),
        |extent| (extent.rows, extent.lists) = (Rows::Risky, 20),
        |extent| (extent.rows, extent.lists) = (Rows::Counts, 10),
        |extent| {
            extent.details[Class::Destroyed as usize] = Some(Kept::default());
            extent.lists = 5;
        },
    ];
    let mut sizes: Option<[Vec<(StepOf, usize)>; 3]> = None;
    for take_away in steps {
        take_away(&mut extent);
        let measured = extent.details.iter().any(Option::is_some);
        let sizes = measured.then(|| &*sizes.get_or_insert_with(|| sizes_of_details(comment)));
        for (kept, sizes) in extent.details.iter_mut().zip(sizes.into_iter().flatten()) {
            kept.iter_mut().for_each(|kept| kept.all = sizes.len());
        }
        let Some(text) = written(comment, &extent) else { continue };
        let Some(sizes) = sizes else { return text };
        let fuller = filled(&extent, sizes, most - text.len());
        return written(comment, &fuller).unwrap_or(text);
    }
    least::least(comment, most)
}

/// The comment, unless it is too long.
fn written(comment: &Comment<'_>, extent: &Extent) -> Option<String> {
    let mut text = Bounded { text: String::new(), most: extent.most.unwrap_or(usize::MAX) };
    comment.write(extent, &mut text).ok().map(|()| text.text)
}

/// Of each class, how many bytes the details of its steps take without context, in the order of the waves; steps without
/// details are left out.
fn sizes_of_details(comment: &Comment<'_>) -> [Vec<(StepOf, usize)>; 3] {
    let mut sizes: [Vec<(StepOf, usize)>; 3] = Default::default();
    for (number, one) in comment.report.applications.iter().enumerate() {
        let (section, renames) = (comment.section(number), Renames::of(one.plan));
        for (index, step) in section.steps() {
            let size = section.details(step, false, &renames).len();
            if size > 0 {
                sizes[Class::of(step.action) as usize].push(((number, index), size));
            }
        }
    }
    sizes
}

/// With the details of as many steps as there is room for, those of the greatest risk first.
fn filled(extent: &Extent, sizes: &[Vec<(StepOf, usize)>; 3], room: usize) -> Extent {
    let mut extent = extent.clone();
    // The sentence about what is left out may become longer.
    let mut room = room.saturating_sub(NOTE);
    let mut with_heading = BTreeSet::new();
    for class in [Class::Destroyed, Class::Changed, Class::Created] {
        let Some(kept) = &mut extent.details[class as usize] else { continue };
        for &(step, size) in &sizes[class as usize] {
            // A line break in front, and a heading above the first of an application.
            let size = size + if with_heading.contains(&step.0) { 1 } else { HEADING };
            if size <= room {
                room -= size;
                with_heading.insert(step.0);
                kept.steps.insert(step);
            }
        }
        if kept.steps.len() < kept.all {
            break;
        }
    }
    extent
}

/// Bytes kept free for the sentence about what is left out, and for the heading of changes.
const NOTE: usize = 200;
const HEADING: usize = 20;

/// A text that refuses to become longer than it may.
struct Bounded {
    text: String,
    most: usize,
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        if self.text.len() + piece.len() > self.most {
            return Err(fmt::Error);
        }
        self.text.push_str(piece);
        Ok(())
    }
}
