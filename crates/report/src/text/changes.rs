//! What stands below the row of a step: changed attributes, and what it waits for with the evidence.

use plimsoll_model::{AttributePath, AttributeStep, Data, EdgeKind, Origin, Value};
use plimsoll_plan::{Action, Change, ChangeKind, Plan, ReasonCode, Step, Wait};

use crate::plain::{LONG, count, one_line, width};
use crate::sources::Places;
use crate::style::{Paint, Style};
use crate::text::names::Names;
use crate::text::renames::Renames;
use crate::text::{injections, multiline};
use crate::value::{self, inline, is_secret};
use crate::words;

/// How many waits of a step are shown.
const WAITS: usize = 8;
/// How many attributes of a new unit are shown.
const NEW: usize = 12;

/// What stands below the rows of the steps of a plan.
pub(crate) struct Details<'p> {
    plan: &'p Plan,
    show_values: bool,
    page: Page<'p>,
}

impl<'p> Details<'p> {
    /// With rows whose addresses start in the column `indent`.
    pub(crate) fn new(
        plan: &'p Plan,
        places: &'p Places<'p>,
        indent: usize,
        show_values: bool,
        style: Style,
    ) -> Self {
        Self { plan, show_values, page: Page { places, style, indent: " ".repeat(indent + 2) } }
    }

    /// Appends all lines below the row of a step.
    pub(crate) fn write(&self, shown: &mut String, step: &Step, renames: &Renames<'_>) {
        let (page, style) = (&self.page, self.page.style);
        match step.action {
            Action::Create => shown.push_str(&page.created(step)),
            Action::Invoke if step.reason == ReasonCode::New => shown.push_str(&page.created(step)),
            // Of what is run as before, that nothing changed is no news.
            Action::Invoke if step.changes.is_empty() => {}
            Action::Delete => {}
            Action::Update | Action::Replace | Action::Invoke => shown.push_str(&page.changed(step)),
        }
        // Of what goes, nothing more needs to be known; a reason may have told it already.
        let told = step.action == Action::Delete || step.reason == ReasonCode::Unresolved;
        if let Some(why) = step.unresolved().filter(|_| !told) {
            page.write_remark(shown, &format!("(not known whole: {})", one_line(why, style)));
        }
        if let Some(words) = step.disrupts() {
            page.write_remark(shown, &format!("disrupts: {}", one_line(words, style)));
        }
        let declaration = renames.declaration(step, style);
        let advice = declaration.map(|text| format!("(to keep it, declare it in plimsoll.toml: {text})"));
        let renamed = renames.line(step, style).into_iter().chain(advice);
        renamed.for_each(|line| page.write_remark(shown, &line));
        for line in injections::lines(step, self.show_values, style) {
            page.write_remark(shown, &line);
        }
        page.write_waits(shown, step, self.plan);
    }
}

pub(crate) struct Page<'p> {
    places: &'p Places<'p>,
    style: Style,
    indent: String,
}

impl<'p> Page<'p> {
    /// For what is said of single values.
    pub(crate) fn of(places: &'p Places<'p>, style: Style) -> Self {
        Self { places, style, indent: String::new() }
    }
}

impl Page<'_> {
    fn remark(&self, text: &str) -> String {
        let mut shown = String::new();
        self.write_remark(&mut shown, text);
        shown
    }

    fn write_remark(&self, shown: &mut String, text: &str) {
        shown.push_str(&self.indent);
        self.style.push_painted(shown, Paint::Faint, text);
        shown.push('\n');
    }

    fn changed(&self, step: &Step) -> String {
        let changes = step.changes.each();
        let names = Names::of(changes.iter().map(|change| &change.path), self.style);
        let mut out = String::new();
        for (index, change) in changes.iter().enumerate() {
            out.push_str(&self.object(names.object(index)));
            out.push_str(&self.below(names.in_object(index)).change(change, &names.padded(index)));
        }
        if step.unchanged > 0 {
            out.push_str(&self.remark(&format!("({} unchanged hidden)", step.unchanged)));
        }
        out
    }

    /// Of a new unit, the attributes that are not simply written where it is declared: unknown ones, secrets, values of
    /// parameters. The others are one look into the file away.
    fn created(&self, step: &Step) -> String {
        let mut leaves = Vec::new();
        let mut written = 0;
        for change in step.changes.each().iter() {
            if let Some(value) = &change.after {
                remarkable(value, &change.path, &mut leaves, &mut written);
            }
        }
        let cut = leaves.len().saturating_sub(NEW);
        leaves.truncate(NEW);
        let names = Names::of(leaves.iter().map(|(leaf, _)| leaf), self.style);
        let mut out = String::new();
        for (index, (_, value)) in leaves.iter().enumerate() {
            let (shown, remarks) = (inline(value, self.style), self.remarks(value, None));
            out.push_str(&self.object(names.object(index)));
            let page = self.below(names.in_object(index));
            out.push_str(&page.line(Action::Create, &names.padded(index), &shown, &remarks));
        }
        if cut > 0 {
            out.push_str(&self.remark(&format!("({} more)", cut + written)));
        } else if !leaves.is_empty() && written > 0 {
            out.push_str(&self.remark(&format!("({written} more as written)")));
        }
        out
    }

    /// The page for an attribute: one of an object stands further in.
    fn below(&self, object: bool) -> Self {
        let further = if object { "  " } else { "" };
        Self { indent: format!("{}{further}", self.indent), ..*self }
    }

    /// The line above the attributes of an object of the unit.
    fn object(&self, name: Option<&str>) -> String {
        name.map_or_else(String::new, |name| format!("{}{name}\n", self.indent))
    }

    fn line(&self, action: Action, path: &str, values: &str, remarks: &str) -> String {
        let symbol = self.style.paint(words::paint(action), words::symbol(action).trim_start());
        let gap = if remarks.is_empty() { "" } else { "   " };
        format!("{}{symbol} {path}  {values}{gap}{remarks}\n", self.indent)
    }

    fn change(&self, change: &Change, path: &str) -> String {
        let action = match change.kind {
            ChangeKind::Add => Action::Create,
            ChangeKind::Remove => Action::Delete,
            ChangeKind::Replace | ChangeKind::Retype | ChangeKind::Reorder => Action::Update,
        };
        let remarks = change.after.as_ref().map_or_else(
            || if change.forces_replacement { FORCES.to_owned() } else { String::new() },
            |after| self.remarks(after, Some(change)),
        );
        match (&change.before, &change.after) {
            (Some(before), Some(after)) if is_secret(before) && is_secret(after) => {
                self.line(action, path, "(sensitive, changed)", &remarks)
            }
            (Some(before), Some(after)) => self.pair(change.kind, before, after, path, &remarks),
            (Some(value), None) | (None, Some(value)) => {
                self.line(action, path, &inline(value, self.style), &remarks)
            }
            (None, None) => String::new(),
        }
    }

    /// `before → after` on one line, or below each other where that line would be long.
    fn pair(&self, kind: ChangeKind, before: &Value, after: &Value, path: &str, remarks: &str) -> String {
        if let (Some(old), Some(new)) = (before.as_text(), after.as_text())
            && (old.contains('\n') || new.contains('\n'))
        {
            let (from, to) = (old.lines().count(), count(new.lines().count(), "line"));
            let head =
                self.line(Action::Update, path, &format!("{from} {} {to}", self.style.arrow()), remarks);
            return head + &multiline::difference(old, new, &self.indent, self.style);
        }
        let (old, new) = self.both(before, after);
        if width(&old) + width(&new) > LONG + LONG / 2 {
            let mut out =
                format!("{}{} {} {remarks}", self.indent, self.symbol(Action::Update), path.trim_end());
            out.truncate(out.trim_end().len());
            for (action, text) in [(Action::Delete, old), (Action::Create, new)] {
                out.push_str(&format!("\n{}    {} {text}", self.indent, self.symbol(action)));
            }
            return out + "\n";
        }
        let what = if kind == ChangeKind::Reorder { "other order: " } else { "" };
        self.line(Action::Update, path, &format!("{what}{old} {} {new}", self.style.arrow()), remarks)
    }

    fn symbol(&self, action: Action) -> String {
        self.style.paint(words::paint(action), words::symbol(action).trim_start())
    }

    /// Both values; of two long texts the parts where they differ.
    pub(crate) fn both(&self, before: &Value, after: &Value) -> (String, String) {
        if let (Some(old), Some(new)) = (before.as_text(), after.as_text())
            && old.chars().count().max(new.chars().count()) > LONG
        {
            let same = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
            let skipped = same.saturating_sub(LONG / 3);
            if skipped > 0 {
                return (value::excerpt(old, skipped, self.style), value::excerpt(new, skipped, self.style));
            }
        }
        (inline(before, self.style), inline(after, self.style))
    }

    /// What is said behind the values: change of type, origin, whether it forces a replacement.
    pub(crate) fn remarks(&self, after: &Value, change: Option<&Change>) -> String {
        let mut remarks: Vec<String> =
            change.into_iter().flat_map(|change| value::turned(change, self.style)).collect();
        if let Some(origin) = value::origin(after, self.places, self.style) {
            remarks.push(self.style.paint(Paint::Faint, &format!("({origin})")));
        }
        if change.is_some_and(|change| change.forces_replacement) {
            remarks.push(self.style.paint(Paint::Delete, FORCES));
        }
        remarks.join("   ")
    }

    fn write_waits(&self, shown: &mut String, step: &Step, plan: &Plan) {
        let waits = told(step);
        for wait in waits.iter().copied().take(WAITS) {
            let mut line = words::wait(step, wait, plan, self.style);
            if let Some((words, at)) = words::evidence(wait, self.places, self.style) {
                line.push_str(": ");
                line.push_str(&words);
                if !at.is_empty() {
                    line.push_str("   ");
                    line.push_str(&at);
                }
            }
            self.write_remark(shown, &line);
        }
        if waits.len() > WAITS {
            self.write_remark(shown, &format!("and for {} more", waits.len() - WAITS));
        }
    }
}

/// The waits of a step that are told: of all that is done before something goes, the last step tells.
pub(crate) fn told(step: &Step) -> Vec<&Wait> {
    let is_last = |wait: &&Wait| step.action == Action::Delete && wait.kind == Some(EdgeKind::Order);
    let (last, mut waits): (Vec<&Wait>, Vec<&Wait>) = step.waits_for.iter().partition(is_last);
    waits.extend(last.last().copied());
    waits
}

/// OpenTofu's words behind an attribute that cannot change in place.
pub(crate) const FORCES: &str = "# forces replacement";

/// Collects the leaves that are not simply written, and counts the others. As deep as values are nested, which the
/// reader of files limits.
pub(crate) fn remarkable(
    value: &Value,
    path: &AttributePath,
    leaves: &mut Vec<(AttributePath, Value)>,
    written: &mut usize,
) {
    match &value.data {
        Data::Map(map) => {
            for (name, field) in map {
                remarkable(field, &path.then(AttributeStep::Field(name.clone())), leaves, written);
            }
        }
        Data::List(list) => {
            for (index, item) in list.items.iter().enumerate() {
                let step = value::item_step(list, index, item);
                remarkable(item, &path.then(step), leaves, written);
            }
        }
        Data::Secret(_) | Data::RecordedSecret(_) | Data::Unknown(_) => {
            leaves.push((path.clone(), value.clone()));
        }
        _ if is_image(path) => leaves.push((path.clone(), value.clone())),
        _ if matches!(value.origin, Origin::Written(_) | Origin::FormatDefault | Origin::Recorded) => {
            *written += 1;
        }
        _ => leaves.push((path.clone(), value.clone())),
    }
}

/// Whether an attribute says which image of a bundle is run or needed.
fn is_image(path: &AttributePath) -> bool {
    let [AttributeStep::Field(list), _, AttributeStep::Field(field)] = path.0.as_slice() else {
        return false;
    };
    ["invocationImages", "images"].contains(&&**list) && **field == *"image"
}
