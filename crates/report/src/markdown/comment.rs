//! The whole comment: markers, title, an overview of several applications, a section for each, the closing sentence.

use std::collections::BTreeSet;
use std::fmt;

use plimsoll_base::Digest;
use plimsoll_plan::names::and_more;
use plimsoll_plan::{Action, Mode, Plan};

use crate::format::{ApplicationPlan, Context, FolderPlan, Out, PlanReport};
use crate::markdown::extent::Extent;
use crate::markdown::inert::{code_cut, head, marked, name, row};
use crate::markdown::section::Section;
use crate::plain::count;
use crate::sources::Places;
use crate::words;

/// How many characters of the name of an application, and of a version, a title may have.
const TITLE: (usize, usize) = (100, 40);

/// How many bytes the closing sentence may have with the names of applications in it.
const SENTENCE: usize = 400;

/// What is rendered.
pub(super) struct Comment<'c> {
    pub(super) report: &'c PlanReport<'c>,
    pub(super) places: Places<'c>,
}

impl<'c> Comment<'c> {
    pub(super) fn of(report: &'c PlanReport<'c>, context: &Context<'c>) -> Self {
        Self { report, places: Places::new(context.sources) }
    }

    /// Everything that is in `extent`.
    pub(super) fn write(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        out.write_str(&self.beginning())?;
        if let Some(note) = extent.note() {
            write!(out, "\n{note}\n")?;
        }
        self.overview(extent, out)?;
        for number in self.report.by_risk() {
            let section = self.section(number);
            if self.report.folder.is_none() || !extent.tells_changes_by_count() || section.is_urgent() {
                section.write(extent, out)?;
            }
        }
        write!(out, "\n{}\n", self.closing())
    }

    /// The plan of an application, by its zero-based number.
    pub(super) fn section(&self, number: usize) -> Section<'_> {
        let application = &self.report.applications[number];
        Section {
            number,
            application,
            plan: application.plan,
            places: &self.places,
            show_values: self.report.show_values,
            is_one_of_many: self.report.folder.is_some(),
        }
    }

    /// The hidden markers and the title. The first marker is the same for every plan of the same thing, so that its
    /// comment can be found again; the second one names the plan.
    pub(super) fn beginning(&self) -> String {
        let (name, id) = match (&self.report.folder, self.report.applications) {
            (None, [only, ..]) => {
                (format!("plan:{}", marked(&only.plan.subject.application)), only.plan.id.to_string())
            }
            // Comments of several folders stand beside each other.
            (folder, _) => {
                let path = self.places.in_repository(folder.map_or("", |folder| folder.path));
                let colon = if path.is_empty() { "" } else { ":" };
                (format!("plans{colon}{}", marked(&path)), self.all_ids().to_string())
            }
        };
        format!("<!-- plimsoll:{name} -->\n<!-- plimsoll:plan-id:{id} -->\n\n## {}\n", self.title())
    }

    /// One digest for the plans of a folder.
    fn all_ids(&self) -> Digest {
        let line = |one: &ApplicationPlan<'_>| format!("{} {}\n", one.plan.id, one.plan.subject.application);
        Digest::of(self.report.applications.iter().map(line).collect::<String>().as_bytes())
    }

    fn title(&self) -> String {
        let plans = || self.report.applications.iter().map(|one| one.plan);
        let Some(folder) = &self.report.folder else {
            return plans().next().map_or_else(String::new, title);
        };
        let all = self.report.applications.len() + folder.unchanged.len() + folder.failed.len();
        let (changed, all) = (self.report.applications.len(), count(all, "application"));
        let (add, change, destroy) = all_counts(plans());
        let verb = if changed == 1 { "changes" } else { "change" };
        format!("{changed} of {all} {verb}: {add} to add, {change} to change, {destroy} to destroy")
    }

    /// Of a folder: each application that changes with what it does, then the others.
    pub(super) fn overview(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let Some(folder) = &self.report.folder else { return Ok(()) };
        let shown = self.report.applications.len().min(extent.lists.saturating_mul(5));
        if shown > 0 {
            out.write_str("\n")?;
            out.write_str(&head(&["application", "", "to add", "to change", "to destroy", "waves", ""]))?;
        }
        for one in
            self.report.by_risk().into_iter().take(shown).map(|number| &self.report.applications[number])
        {
            let (plan, (add, change, destroy)) = (one.plan, counts(one.plan));
            let [add, change, destroy, waves] =
                [add, change, destroy, plan.waves.len() as u64].map(|number| number.to_string());
            let mut remarks = Vec::new();
            remarks.extend((destroy != "0").then(|| ":warning: destroys".to_owned()));
            remarks.extend(words::broken(one).map(|words| format!(":x: {words}")));
            remarks.extend((!plan.is_complete()).then(|| format!(":x: {}", words::NOT_WHOLE)));
            let (name, mode) = (code_cut(&plan.subject.application, TITLE.0), plan.subject.mode.name());
            out.write_str(&row(&[&name, mode, &add, &change, &destroy, &waves, &remarks.join(", ")]))?;
        }
        if shown < self.report.applications.len() {
            write!(out, "\nAnd {} more.\n", count(self.report.applications.len() - shown, "application"))?;
        }
        let failed = folder.failed.iter().take(extent.lists).map(|one| code_cut(&one.name, TITLE.0));
        let failed: Vec<String> = failed.collect();
        if !failed.is_empty() {
            let more = crate::plain::names(&failed, failed.len());
            let rest = and_more(folder.failed.len() - failed.len());
            write!(out, "\n:x: Cannot be planned: {more}{rest}\n")?;
        }
        Ok(())
    }

    /// The closing sentence, as in the output for a terminal.
    pub(super) fn closing(&self) -> String {
        if let Some(folder) = &self.report.folder {
            return self.folder_sentence(folder);
        }
        let Some(only) = self.report.applications.first() else { return String::new() };
        let extras = words::closing_extras(only.plan);
        let gap = if extras.is_empty() { "" } else { "   " };
        format!("{}{gap}{extras}", words::closing_sentence(only.plan))
    }

    /// With names as long as it is short; else they are counted, as the overview has them.
    fn folder_sentence(&self, folder: &FolderPlan<'_>) -> String {
        let naming = |most| words::folder_sentence_naming(self.report.applications, folder, most, &name);
        let sentence = naming(words::NAMED);
        if sentence.len() > SENTENCE { naming(0) } else { sentence }
    }
}

/// How many are added, changed and destroyed, as OpenTofu counts: a replacement is one of each.
pub(super) fn counts(plan: &Plan) -> (u64, u64, u64) {
    let [create, update, replace, delete] =
        [plan.summary.create, plan.summary.update, plan.summary.replace, plan.summary.delete].map(u64::from);
    (create + replace, update, delete + replace)
}

/// The same of several plans. What several of them share is counted once.
fn all_counts<'p>(plans: impl Iterator<Item = &'p Plan>) -> (u64, u64, u64) {
    let mut shared = BTreeSet::new();
    let mut sum = (0, 0, 0);
    for plan in plans {
        let (mut add, mut change, mut destroy) = counts(plan);
        let others =
            plan.steps.iter().filter(|step| step.address.application() != &*plan.subject.application);
        for step in others.filter(|step| !shared.insert((step.action, step.address.as_str()))) {
            let (adds, destroys) = match step.action {
                Action::Create => (1, 0),
                Action::Replace => (1, 1),
                Action::Delete => (0, 1),
                Action::Update | Action::Invoke => (0, 0),
            };
            // The halves of a replacement that was taken apart are one to add and one to destroy, too.
            (add, destroy) = (add.saturating_sub(adds), destroy.saturating_sub(destroys));
            change = change.saturating_sub(u64::from(step.action == Action::Update));
        }
        sum = (sum.0 + add, sum.1 + change, sum.2 + destroy);
    }
    sum
}

/// ``Upgrade of `shop` `0.3.1` → `0.4.0`: 2 to add, 1 to change, 2 to destroy``.
pub(super) fn title(plan: &Plan) -> String {
    let subject = &plan.subject;
    let what = match subject.mode {
        Mode::Install => "Installation of",
        Mode::Upgrade => "Upgrade of",
        Mode::Uninstall => "Removal of",
        Mode::Invoke => "An action of",
    };
    let mut title = format!("{what} {}", code_cut(&subject.application, TITLE.0));
    let version = |version: &Option<_>| version.as_deref().map(|version: &str| code_cut(version, TITLE.1));
    match (version(&subject.from_version), version(&subject.to_version)) {
        (Some(from), Some(to)) if from != to => title.push_str(&format!(" {from} → {to}")),
        (Some(version), _) | (None, Some(version)) => title.push_str(&format!(" {version}")),
        (None, None) => {}
    }
    let (add, change, destroy) = counts(plan);
    let blocked = plan.blocked.len();
    match (plan.is_empty(), blocked) {
        (true, 0) => title.push_str(": nothing to do"),
        (true, _) => {}
        (false, _) => title.push_str(&format!(": {add} to add, {change} to change, {destroy} to destroy")),
    }
    if blocked > 0 {
        let colon = if plan.is_empty() { ":" } else { "," };
        title.push_str(&format!("{colon} {} cannot be ordered", count(blocked, "unit")));
    }
    title
}
