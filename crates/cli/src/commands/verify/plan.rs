//! Whether a saved plan still holds: what was asked is asked again, and the two plans are compared in what is done.

use std::collections::BTreeMap;
use std::path::Path;

use plimsoll_formats::claim::EXTENSION;
use plimsoll_plan::{Plan, compare_all};
use plimsoll_report::{Format, Input, MovedInput, PlanRequest, SavedPlans, StaleReport};
use serde_json::Value as Json;

use crate::arguments::Verify;
use crate::commands;
use crate::commands::diff::plans;
use crate::commands::plan::{self, Made};
use crate::exit::{Exit, Failure};
use crate::output::{self, Look};
use crate::saved::{self, Anew};
use crate::sources::InDatabase;
use crate::workspace;

/// Verifies a saved plan.
///
/// # Errors
/// The call is wrong, the file is no plan that can be read, or it cannot be planned now.
pub(super) fn run(arguments: &Verify, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format: &Format| format.stale.is_some())?;
    must_be_of_bundle(arguments)?;
    let saved = saved::open(&arguments.file)?;
    let file = arguments.file.display().to_string();
    let Some(request) = &saved.request else {
        return Err(Failure::outside(format!(
            "{file} does not say what was asked, so it cannot be planned again"
        ))
        .help("Save the plan with `plimsoll plan --out FILE`."));
    };
    must_be_given_again(request, &arguments.set)?;
    let root = workspace::root(Path::new("."), arguments.workspace.as_deref())?;
    must_be_there(request, &root)?;
    let anew = Anew { root: &root, set: &arguments.set, values: &arguments.values };
    let mut again = saved::ask_again(request, &anew)?;
    // Nothing is written; the states are made, with what tells secrets apart.
    again.out = Some(arguments.file.clone());
    let made = plan::make(&again)?;
    must_be_planned(&made, &saved, look)?;
    let now: Vec<&Plan> = made.outcomes.iter().filter_map(|outcome| outcome.plan.as_deref()).collect();
    let differences = compare_all(&plans(&saved), &now);
    let mut moved = moved(&saved, &made);
    moved.extend(secrets(&saved, &made));
    let command = saved::command(request, &arguments.file);
    let report = StaleReport { file: &file, moved: &moved, differences: &differences, command: &command };
    let sources = InDatabase(&made.session.db);
    for output in &outputs {
        if let Some(render) = output.format.stale {
            output.write(|out| render(&report, &commands::context(&sources, output.style(look)), out))?;
        }
    }
    Ok(if report.holds() { Exit::Success } else { Exit::Stale })
}

/// What was planned must be in the workspace; where it was compared with something, it may have been gone from there.
fn must_be_there(request: &PlanRequest, root: &Path) -> Result<(), Failure> {
    if request.against.is_some() || workspace::existing(&root.join(&request.path)).is_ok() {
        return Ok(());
    }
    let path = request.path.escape_debug();
    Err(Failure::outside(format!("`{path}`, which was planned, is not in this workspace"))
        .help("Run this where the plan was made, or name that folder with --workspace."))
}

/// What only a bundle is verified with must not be given.
fn must_be_of_bundle(arguments: &Verify) -> Result<(), Failure> {
    let options = [
        ("--keyring", !arguments.keyring.is_empty()),
        ("--attestation", !arguments.attestation.is_empty()),
        ("--retractions", !arguments.retractions.is_empty()),
        ("--require", !arguments.require.is_empty()),
    ];
    match options.into_iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => Err(Failure::usage(format!(
            "{option} is for a bundle, and {} is a saved plan",
            arguments.file.display()
        ))),
        None => Ok(()),
    }
}

/// A saved plan has the names of `--set` only.
fn must_be_given_again(request: &PlanRequest, set: &[String]) -> Result<(), Failure> {
    let mut names = Vec::new();
    for set in set {
        // What has no name may be a secret, so it is not told.
        let (name, _) = set.split_once('=').ok_or_else(|| {
            Failure::usage("a value of --set has no `=`")
                .help("Write --set NAME=VALUE, as when the plan was made.")
        })?;
        names.push(name);
    }
    let missing: Vec<String> = request
        .set
        .iter()
        .filter(|name| !names.contains(&name.as_str()))
        .map(|name| format!("--set {}=…", name.escape_debug()))
        .collect();
    if !missing.is_empty() {
        return Err(Failure::usage("the plan was made with values that it does not hold")
            .help(format!("Give them again: {}", missing.join(" "))));
    }
    match names.iter().find(|name| !request.set.iter().any(|known| known == *name)) {
        Some(name) => Err(Failure::usage(format!("the plan was made without --set {name}"))
            .help("Leave it out, or make the plan anew with it.")),
        None => Ok(()),
    }
}

/// What cannot be planned now, and could be then, is a failure.
fn must_be_planned(made: &Made, saved: &SavedPlans, look: &Look) -> Result<(), Failure> {
    let known = saved.folder.as_ref().map_or(&[][..], |(_, failed)| failed);
    let failed = made.folder.as_ref().map_or(&[][..], |(_, failed)| failed);
    let names = failed.iter().map(|one| one.name.as_str());
    let new: Vec<&str> = names.filter(|name| !known.iter().any(|one| one.name == *name)).collect();
    // A plan of half an application is none that could be the same.
    let has_new_errors = || {
        let were_there = saved.applications.iter().any(|one| commands::has_errors(&one.diagnostics));
        !were_there && made.outcomes.iter().any(|outcome| commands::has_errors(&outcome.findings))
    };
    if made.failure.is_none() && new.is_empty() && !has_new_errors() {
        return Ok(());
    }
    plan::complain(made, look.stderr);
    let what = if new.is_empty() { "it".to_owned() } else { new.join(", ") };
    Err(Failure::outside(format!("{what} cannot be planned now, so the plan that was saved does not hold"))
        .help("Mend what is reported above."))
}

/// What the plans were made from and is not as it was, by path. Only applications that both have a plan of say something:
/// of one that does not change, files are not kept.
fn moved(saved: &SavedPlans, made: &Made) -> Vec<MovedInput> {
    let mut all: BTreeMap<(String, String), (Option<String>, Option<String>)> = BTreeMap::new();
    for old in &saved.applications {
        let name = &old.plan.subject.application;
        let is_same = |plan: &Plan| plan.subject.application == *name;
        let mut outcomes = made.outcomes.iter();
        let Some(new) = outcomes.find(|outcome| outcome.plan.as_deref().is_some_and(is_same)) else {
            continue;
        };
        let key = |input: &Input| (input.path.clone(), input.kind.clone());
        for input in &old.inputs {
            all.entry(key(input)).or_default().0 = Some(input.digest.to_string());
        }
        for input in &new.inputs {
            all.entry(key(input)).or_default().1 = Some(input.digest.to_string());
        }
        let record = |plan: &Plan| {
            let recorded = plan.subject.recorded.as_ref()?;
            let id = Some(&recorded.revision).filter(|id| !id.is_empty()).unwrap_or(&recorded.path);
            Some(id.to_string())
        };
        let (before, after) = (record(&old.plan), new.plan.as_deref().and_then(record));
        all.insert((name.to_string(), "record".to_owned()), (before, after));
    }
    let moved = all.into_iter().filter(|(_, (before, after))| before != after);
    moved.map(|((path, kind), (before, after))| MovedInput { path, kind, before, after }).collect()
}

/// The units in which a secret has another value. Steps do not tell, as secrets are no part of a plan; the digests in the
/// states do, where both are salted alike, which they are as long as the plan is the same.
fn secrets(saved: &SavedPlans, made: &Made) -> Vec<MovedInput> {
    let (Some(Json::Array(before)), Some(after)) = (&saved.state, &made.states) else { return Vec::new() };
    let mut changed = Vec::new();
    for old in before {
        let same = after.iter().find(|new| Some(new.installation()) == old["installation"].as_str());
        let Some(new) = same.map(|new| new.claim(&made.session.db)) else { continue };
        let (old, new) = (&old["custom"][EXTENSION], &new["custom"][EXTENSION]);
        if old["salt"] != new["salt"] {
            continue;
        }
        let (known, units) = (digests(old), digests(new));
        for (address, found) in &units {
            if known.get(address).is_some_and(|known| known != found) {
                let (path, kind) = (address.clone(), "secret".to_owned());
                changed.push(MovedInput { path, kind, before: None, after: None });
            }
        }
    }
    changed
}

/// The digests of the secrets of each unit of a recorded state.
fn digests(state: &Json) -> BTreeMap<String, Vec<String>> {
    let units = state["units"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of_unit = |unit: &Json| {
        let mut found = Vec::new();
        collect(&unit["attributes"], &mut found);
        Some((unit["address"].as_str()?.to_owned(), found))
    };
    units.iter().filter_map(of_unit).collect()
}

/// As deep as values are nested, which the readers of files limit.
fn collect(attributes: &Json, found: &mut Vec<String>) {
    match attributes {
        Json::Object(fields) => match fields.get("$secret").and_then(Json::as_str) {
            Some(digest) => found.push(digest.to_owned()),
            None => fields.values().for_each(|field| collect(field, found)),
        },
        Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}
