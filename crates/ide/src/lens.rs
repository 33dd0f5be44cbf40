//! Lines above units and applications that lead to the plan. Finding the places costs no plan; what the lines say is found
//! for each that is looked at.

use std::collections::BTreeSet;

use plimsoll_analysis::document::ApplicationAt;
use plimsoll_analysis::{document, parse};
use plimsoll_base::{Anchor, Site, TextRange};
use plimsoll_model::{Application, EvidencePlace};
use plimsoll_plan::Plan;
use plimsoll_report::closing_sentence;

use crate::position::Neighbours;
use crate::workspace::{Opened, Snapshot};

/// A line above something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// The words that it is above of.
    pub range: TextRange,
    /// What it is about.
    pub about: About,
}

/// What a line is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum About {
    /// The plan of an application: the zero-based place of its document, where the file holds several.
    Application(Option<u32>),
    /// A unit of an application: its address, and the place of the document.
    Unit(String, Option<u32>),
}

/// How many names a line has.
const MOST_NAMES: usize = 3;

/// What a line says where there is nothing short to say.
const QUESTION: &str = "Why is this here?";

impl Snapshot {
    /// The places of the lines of a file, in the order of the text: one above each application, one above each of its units
    /// that the file describes.
    #[must_use]
    pub fn lenses(&self, opened: &Opened) -> Vec<Lens> {
        let Some(tree) = parse::tree(&self.db, opened.file) else { return Vec::new() };
        let mut lenses = Vec::new();
        for described in self.described(opened) {
            let (application, document) = (described.application(), described.at.document);
            let mut taken = BTreeSet::new();
            let root = application.site;
            if let Some(range) = root.and_then(|root| self.start_of(opened, tree, root)) {
                lenses.push(Lens { range, about: About::Application(document) });
            }
            for unit in &application.units {
                self.db.unwind_if_stopped();
                // A bundle is one unit, at the root of its file: its plan is above it.
                let is_root = unit.place.as_ref().and_then(site_of).is_some_and(|site| Some(site) == root);
                let place = unit.place.as_ref().filter(|_| !is_root);
                let name = place.and_then(|place| self.name_of(opened, tree, place));
                if let Some(range) = name.filter(|range| taken.insert(range.start)) {
                    let about = About::Unit(unit.address.to_string(), document);
                    lenses.push(Lens { range, about });
                }
            }
        }
        lenses.sort_by_key(|lens| lens.range);
        lenses
    }

    /// What a line says; `None` where what it is about is not there any more.
    #[must_use]
    pub fn lens_title(&self, opened: &Opened, about: &About) -> Option<String> {
        let (About::Application(document) | About::Unit(_, document)) = about;
        let all = document::applications_of(&self.db, opened.file);
        let at: ApplicationAt = all.into_iter().find(|at| at.document == *document)?;
        let described = self.described_at(at)?;
        match about {
            About::Application(_) => Some(of_plan(&described.plan)),
            About::Unit(address, _) => of_unit(described.application(), address),
        }
    }
}

fn site_of(place: &EvidencePlace) -> Option<Site> {
    let EvidencePlace::Present(place) = place else { return None };
    let Anchor::Node(node, _) = place.anchor else { return None };
    Some(Site { file: place.file, node })
}

/// What a plan comes to, in the words of its last sentence.
fn of_plan(plan: &Plan) -> String {
    let sentence = closing_sentence(plan);
    if !sentence.starts_with("Plan: ") {
        return "Plan: no changes".to_owned();
    }
    let blocked = if plan.blocked.is_empty() {
        String::new()
    } else {
        format!(" {} cannot be ordered.", plan.blocked.len())
    };
    format!("{sentence}{blocked}").trim_end_matches('.').to_owned()
}

/// What a unit needs and what needs it, in a few words.
fn of_unit(application: &Application, address: &str) -> Option<String> {
    let around = Neighbours::of(application, address)?;
    let told = [("needs", names(&around.needs)), ("needed by", names(&around.needed_by))];
    let told: Vec<String> =
        told.iter().filter_map(|(words, names)| Some(format!("{words} {}", names.as_ref()?))).collect();
    Some(if told.is_empty() { QUESTION.to_owned() } else { told.join(" · ") })
}

/// Some names; `None` for none.
fn names(all: &[&str]) -> Option<String> {
    let first = all.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
    match all.len() {
        0 => None,
        count if count > MOST_NAMES => Some(format!("{first} and {} more", count - MOST_NAMES)),
        _ => Some(first),
    }
}
