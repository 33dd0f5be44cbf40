//! Saved plans on disk: reading them, and asking again what was asked when they were made.
#![allow(clippy::disallowed_methods, reason = "the rim reads files and asks for the current folder")]

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Parser, ValueEnum};
use plimsoll_base::{MAX_FILE_BYTES, WorkspacePath};
use plimsoll_formats::claim;
use plimsoll_model::{OperationStatus, Recorded, RecordedSource};
use plimsoll_report::saved::{is_saved_plan, read};
use plimsoll_report::{PlanRequest, SavedPlans};

use crate::arguments::{Arguments, Command, Plan};
use crate::exit::Failure;
use crate::workspace;

/// As much of a file as tells whether it is a saved plan.
const START: u64 = 4096;

/// Whether a file is a saved plan, by its content.
pub(crate) fn is_one(path: &Path) -> bool {
    let mut start = Vec::new();
    let file = if path.is_file() { File::open(path).ok() } else { None };
    let is_read = file.is_some_and(|file| file.take(START).read_to_end(&mut start).is_ok());
    is_read && is_saved_plan(&String::from_utf8_lossy(&start))
}

/// Reads a saved plan.
///
/// # Errors
/// It cannot be read, it is none, or it is damaged.
pub(crate) fn open(path: &Path) -> Result<SavedPlans, Failure> {
    let name = path.display().to_string();
    let unreadable = |error: &std::io::Error| Failure::outside(format!("{name} cannot be read: {error}"));
    let file = File::open(workspace::existing(path)?).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Failure::outside(format!("{name} is too large to be a saved plan")));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::outside(format!("{name} is no saved plan: it is not UTF-8")))?;
    read(&text).map_err(|error| {
        let failure = Failure::outside(format!("{name} {}", error.message.escape_debug()));
        match error.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    })
}

/// The states that a saved plan leads to, as what another is compared with.
///
/// # Errors
/// It does not hold them.
pub(crate) fn states(path: &Path, plans: &SavedPlans) -> Result<Arc<[Recorded]>, Failure> {
    let name = path.display().to_string();
    let Some(claims) = plans.state.as_ref() else {
        return Err(Failure::outside(format!("{name} does not hold the state that the plan leads to")).help(
            "A plan of everything that is saved with `plan --out` holds it; one that is limited by --only, of an action of a \
             bundle, or written with `-o json` does not.",
        ));
    };
    let id = match &plans.applications[..] {
        [one] => one.plan.id.to_string(),
        _ => String::new(),
    };
    let damaged = || Failure::outside(format!("{name} is damaged: its `state` is none"));
    let claims = claims.as_array().ok_or_else(damaged)?;
    let state = |claim| {
        let application = Arc::unwrap_or_clone(claim::state_of(claim).ok_or_else(damaged)?);
        let source = RecordedSource {
            path: name.as_str().into(),
            installation: application.id.clone(),
            revision: id.as_str().into(),
            created: "".into(),
        };
        Ok(Recorded { application, source, status: OperationStatus::Succeeded })
    };
    claims.iter().map(state).collect::<Result<Vec<_>, Failure>>().map(Into::into)
}

/// What was asked, so that it can be asked again in the workspace at `root`.
///
/// # Errors
/// It cannot be asked again.
pub(crate) fn request(plan: &Plan, root: &Path, is_of_folder: bool) -> Result<PlanRequest, Failure> {
    let subject = &plan.subject;
    if subject.path == Path::new("-") {
        return Err(Failure::usage("--out needs a descriptor that can be read again")
            .help("Name its file in place of `-`."));
    }
    let inside = |path: &Path| -> Result<String, Failure> {
        let inside = WorkspacePath::inside(&workspace::place(path)?, root);
        Ok(inside.map_or_else(|| path.display().to_string(), |path| path.to_string()))
    };
    let against = plan.against.as_deref().map(|against| match against.strip_prefix("git:") {
        Some(_) => Ok(against.to_owned()),
        None => inside(Path::new(against)),
    });
    let compat = subject.compat.and_then(|compat| compat.to_possible_value());
    let name = |set: &String| set.split_once('=').map_or_else(String::new, |(name, _)| name.to_owned());
    Ok(PlanRequest {
        path: inside(&subject.path)?,
        application: subject.application.clone(),
        all: is_of_folder,
        installation: subject.installation.clone(),
        action: plan.action.clone(),
        force: plan.force,
        provider: subject.provider.clone(),
        answers: subject.answers.as_deref().map(inside).transpose()?,
        values: subject.values.iter().map(|path| inside(path)).collect::<Result<_, _>>()?,
        set: subject.set.iter().map(name).collect(),
        compat: compat.map(|compat| compat.get_name().to_owned()),
        only: plan.only.clone(),
        with_dependents: plan.with_dependents,
        no_inferred_edges: plan.no_inferred_edges,
        ignore: plan.ignore.clone(),
        against: against.transpose()?,
        fail_on: plan.gates.fail_on.clone(),
        assertions: plan.gates.assertions.clone(),
        claims: subject.place.claims.as_deref().map(inside).transpose()?,
    })
}

/// What is given anew when a plan is made again.
pub(crate) struct Anew<'a> {
    /// The workspace.
    pub(crate) root: &'a Path,
    /// `--set`, values included.
    pub(crate) set: &'a [String],
    /// `--values`; those that were recorded where there are none.
    pub(crate) values: &'a [PathBuf],
}

/// The call that asks again what was asked.
///
/// # Errors
/// The saved plan says what no call says.
pub(crate) fn ask_again(request: &PlanRequest, anew: &Anew<'_>) -> Result<Plan, Failure> {
    let is_here =
        std::env::current_dir().is_ok_and(|folder| folder.canonicalize().ok().as_deref() == Some(anew.root));
    let at = |path: &str| match (is_here, path) {
        (true, "") => ".".to_owned(),
        (true, path) => path.to_owned(),
        (false, "") => anew.root.display().to_string(),
        (false, path) => anew.root.join(path).display().to_string(),
    };
    let values = anew.values.iter().map(|path| path.display().to_string());
    let values: Vec<String> = match anew.values {
        [] => request.values.iter().map(|path| at(path)).collect(),
        _ => values.collect(),
    };
    let mut words = call(request, &at, &values, anew.set);
    words.extend(["--workspace".to_owned(), anew.root.display().to_string()]);
    let parsed = Arguments::try_parse_from(words);
    match parsed.map(|arguments| arguments.command) {
        Ok(Command::Plan(plan)) => Ok(plan),
        _ => Err(Failure::outside("the saved plan says what no call says")
            .help("It was changed, or a later version of plimsoll wrote it. Make the plan anew.")),
    }
}

/// The call that makes a saved plan anew, as one types it in the workspace. Values of `--set` are left to the reader.
pub(crate) fn command(request: &PlanRequest, out: &Path) -> String {
    let set: Vec<String> = request.set.iter().map(|name| format!("{name}=…")).collect();
    let as_is = |path: &str| if path.is_empty() { ".".to_owned() } else { path.to_owned() };
    let mut words = call(request, &as_is, &request.values, &set);
    // Gates do not make a plan another one, so they are not asked when it is verified.
    words.extend(request.fail_on.iter().map(|name| format!("--fail-on={name}")));
    words.extend(request.assertions.iter().map(|text| format!("--assert={text}")));
    words.extend(["--out".to_owned(), out.display().to_string()]);
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

fn call(
    request: &PlanRequest,
    at: &dyn Fn(&str) -> String,
    values: &[String],
    set: &[String],
) -> Vec<String> {
    let mut words = vec!["plimsoll".to_owned(), "plan".to_owned()];
    // What starts with a dash is no option.
    let mut option = |name: &str, value: &str| words.push(format!("--{name}={value}"));
    let plain = [
        ("application", &request.application),
        ("installation", &request.installation),
        ("action", &request.action),
        ("provider", &request.provider),
        ("compat", &request.compat),
    ];
    for (name, value) in plain {
        value.iter().for_each(|value| option(name, value));
    }
    let against = request.against.as_deref();
    let is_git = |text: &str| text.starts_with("git:");
    let against = against.map(|text| if is_git(text) { text.to_owned() } else { at(text) });
    let paths = [
        ("answers", request.answers.as_deref().map(at)),
        ("claims", request.claims.as_deref().map(at)),
        ("against", against),
    ];
    for (name, path) in paths {
        path.iter().for_each(|path| option(name, path));
    }
    values.iter().for_each(|value| option("values", value));
    set.iter().for_each(|set| option("set", set));
    request.only.iter().for_each(|only| option("only", only));
    request.ignore.iter().for_each(|path| option("ignore", path));
    let flags = [
        ("--all", request.all),
        ("--force", request.force),
        ("--with-dependents", request.with_dependents),
        ("--no-inferred-edges", request.no_inferred_edges),
    ];
    words.extend(flags.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| (*name).to_owned()));
    match at(&request.path) {
        path if path == "." => {}
        path if path.starts_with('-') => words.push(format!("./{path}")),
        path => words.push(path),
    }
    words
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=:,@+…".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
