//! Small fixed work, whose instructions are counted. What is counted is what happens inside of [`counted`], and nothing else:
//! inputs are made before.
//!
//! Everything runs on one thread, on texts in memory, in the way the program goes.

use std::hint::black_box;
use std::sync::Arc;

use plimsoll_analysis::application::{Member, own_request};
use plimsoll_analysis::baseline::{self, Label};
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::{Database, SourceFile, checked, planning};
use plimsoll_base::WorkspacePath;
use plimsoll_plan::Options;
use plimsoll_plan::graph::{Graph, Schedule};
use plimsoll_syntax::parse_yaml;
use plimsoll_test_support::MemoryWorld;
use plimsoll_test_support::samples::applications::{self, Detail, Notation, Version};
use plimsoll_test_support::samples::graphs::Shape;
use plimsoll_test_support::samples::yaml;

use crate::measured::Measured;

/// Work: what it is called, and what does it.
type Work = (&'static str, fn() -> Measured);

/// All work.
pub(crate) const WORKS: &[Work] =
    &[("parse", parse), ("check", check), ("order", order), ("difference", difference), ("plan", plan)];

/// Does the work. Callgrind counts while it is in here, and finds it by its name.
#[inline(never)]
fn counted<I, T>(input: I, work: impl FnOnce(I) -> T) -> T {
    black_box(work(black_box(input)))
}

fn once<I, T>(input: I, work: impl Fn(I) -> T, answer: impl Fn(&T) -> usize) -> Measured {
    let mut input = Some(input);
    let work = |input: Option<I>| counted(input, |input| input.map(&work));
    Measured::repeat(1, || input.take(), work, |made| made.as_ref().map_or(0, &answer))
}

/// Half a megabyte becomes a tree.
fn parse() -> Measured {
    once(yaml::components(500_000, false), parse_yaml, |tree| tree.elements().len())
}

/// Two hundred small Applications, of which four are wrong, are read and checked.
fn check() -> Measured {
    let texts: Vec<(String, String)> = (0..200)
        .map(|number| (format!("app-{number}.yaml"), applications::small(number, number % 50 == 0)))
        .collect();
    let work = |db: Database| {
        let files = texts.iter().filter_map(|(path, _)| db.file(&WorkspacePath::new(path).ok()?));
        let findings: usize = files.map(|file| checked::of_descriptor(&db, file).len()).sum();
        // Taking it down is no part of the work.
        (findings, db)
    };
    once(database(&texts), work, |made| made.0)
}

/// Thirty thousand units with ninety thousand edges are ordered.
fn order() -> Measured {
    let (units, ends) = Shape::Random.graph(30_000);
    let work = |ends| {
        let graph = Graph::new(units, ends);
        let schedule = Schedule::new(&graph);
        (schedule.critical_path(&graph, |_| true), schedule.by_wave(), schedule.waves)
    };
    once(ends, work, |made| made.2 as usize)
}

/// Two versions of an Application with a thousand components are read and compared.
fn difference() -> Measured {
    let database = |version| database(&[("app.yaml".to_owned(), version_of(version))]);
    let work = |(before, mut after): (Database, Database)| {
        let states = root(&before).map(|at| {
            let member = Member { file: at.file, key: own_request(&before, &at) };
            let label = Label { name: "before".to_owned(), revision: String::new(), prefix: String::new() };
            baseline::described(&before, &[member], &label)
        });
        after.set_baseline(states.map(Into::into));
        (planned(&after), before, after)
    };
    once((database(Version::First), database(Version::Second)), work, |made| made.0)
}

/// An Application with a thousand components is read, and its installation planned.
fn plan() -> Measured {
    let db = database(&[("app.yaml".to_owned(), version_of(Version::First))]);
    once(db, |db| (planned(&db), db), |made| made.0)
}

fn version_of(version: Version) -> String {
    applications::application(1000, Detail::Full, version, Notation::Yaml)
}

fn database(texts: &[(String, String)]) -> Database {
    let world = MemoryWorld::new(texts.iter().map(|(path, text)| (&path[..], &text[..])));
    let paths = world.paths();
    Database::new(Arc::new(world), paths)
}

fn root(db: &Database) -> Option<ApplicationAt> {
    let file: SourceFile = db.file(&WorkspacePath::new("app.yaml").ok()?)?;
    Some(ApplicationAt { file, document: None })
}

/// How many steps the plan has.
fn planned(db: &Database) -> usize {
    let Some(at) = root(db) else { return 0 };
    let intent = Intent { action: None, is_forced: false, only_order: false };
    let planned = planning::plan(db, at.file, own_request(db, &at), intent, Options::default());
    planned.plan.map_or(0, |plan| plan.steps.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_work_is_done() {
        let answers: Vec<(&str, usize)> = WORKS.iter().map(|(name, work)| (*name, work().answer)).collect();
        let expected =
            [("parse", 113_409), ("check", 204), ("order", 60), ("difference", 50), ("plan", 3000)];
        assert_eq!(answers, expected);
    }
}
