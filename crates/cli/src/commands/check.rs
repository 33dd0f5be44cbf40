//! `plimsoll check`: what is wrong with descriptors.

use std::collections::BTreeSet;

use plimsoll_analysis::descriptors::{is_descriptor, may_be_named};
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{
    Database, SourceFile, checked, claims, diagnostics, document, facts, locate, parse, settings,
};
use plimsoll_base::{Diagnostic, FileId, ReadFailure, Severity};
use plimsoll_formats::nulecule::FILE_NAME;
use plimsoll_report::CheckReport;
use rayon::prelude::*;

use crate::arguments::Check;
use crate::disk::Disk;
use crate::exit::{Exit, Failure};
use crate::fixes;
use crate::output::{self, Look, Output};
use crate::progress::Progress;
use crate::session::Session;
use crate::sources::InRepository;

/// Checks files and folders.
///
/// # Errors
/// The call is wrong, or the workspace cannot be read.
pub(crate) fn run(arguments: &Check, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.check.is_some())?;
    let first = arguments.paths.first().ok_or_else(|| Failure::usage("nothing to check"))?;
    let mut session = Session::open(first, &arguments.place)?;
    if arguments.fix && session.standard_input.is_some() && arguments.paths.len() > 1 {
        return Err(Failure::usage("`-` with --fix stands alone")
            .help("The fixed text goes to standard output, and files to where they are."));
    }
    let mut files = Vec::new();
    for path in &arguments.paths {
        let is_named = !path.is_dir();
        files.extend(session.files(path)?.into_iter().map(|file| (file, is_named)));
    }
    files.sort_by(|left, right| left.0.path(&session.db).cmp(right.0.path(&session.db)));
    files.dedup_by_key(|(file, _)| *file);
    session.will_look_into(files.len());
    let mut is_complete = true;
    if arguments.fix {
        let disk = session.disk.clone();
        let findings = |db: &Database| all(db, &disk, &files).findings;
        is_complete = fixes::run(&mut session, arguments.dry_run, look, findings)?;
    }
    let mut checked = all(&session.db, &session.disk, &files);
    fixes::withdraw(&session.db, &mut checked.findings, arguments.fix);
    mask(&session.db, &checked.findings);
    if checked.files == 0 && claims::store(&session.db).is_empty() {
        let paths: Vec<String> = arguments.paths.iter().map(|path| path.display().to_string()).collect();
        return Err(Failure::outside(format!("{} holds no descriptor", paths.join(", ")))
            .help(format!("Name a {FILE_NAME} file, or a folder that has one.")));
    }
    tell_unrecognised(&session.db, &files);
    if !arguments.dry_run {
        report(&session, &checked, &outputs, arguments.fix, look)?;
    }
    let is_good = is_complete && !super::has_errors(&checked.findings);
    session.close();
    Ok(if is_good { Exit::Success } else { Exit::Failure })
}

/// Says of which named files only the syntax was looked at.
fn tell_unrecognised(db: &Database, files: &[(SourceFile, bool)]) {
    let named = files.iter().filter(|(file, is_named)| *is_named && !is_descriptor(db, *file));
    for (file, _) in named {
        let path = file.path(db);
        output::print_error(&format!(
            "note: {path} is no descriptor that plimsoll knows: only its syntax is checked\n"
        ));
    }
}

/// Writes the outputs that were asked for.
fn report(
    session: &Session,
    checked: &Checked,
    outputs: &[Output],
    is_fixed: bool,
    look: &Look,
) -> Result<(), Failure> {
    let report = CheckReport { diagnostics: &checked.findings, files: checked.files };
    let sources = InRepository::new(session);
    // The fixed text has standard output for itself.
    let is_taken = is_fixed && session.standard_input.is_some();
    for output in outputs {
        let Some(render) = output.format.check else { continue };
        if is_taken && output.is_standard_output() {
            output::print_errors(|out| render(&report, &super::context(&sources, look.stderr), out));
        } else {
            output.write(|out| render(&report, &super::context(&sources, output.style(look)), out))?;
        }
    }
    Ok(())
}

/// What is wrong with all files that were asked for.
struct Checked {
    findings: Vec<Diagnostic>,
    /// How many files were looked at.
    files: usize,
}

fn all(db: &Database, disk: &Disk, files: &[(SourceFile, bool)]) -> Checked {
    // Each thread works on a snapshot of its own; results come back in the order of the files.
    let progress = Progress::start("Checking files", Some(files.len()));
    // Else the first file to be checked would find out the names in all others, and all threads wait for it.
    files.par_iter().for_each_with(db.clone(), |db, &(file, _)| facts::prepare(db, file));
    let checked = files.par_iter().map_with(db.clone(), |db, &(file, is_named)| {
        let findings = check(db, disk, file, is_named);
        progress.advance();
        findings
    });
    let checked: Vec<Option<Vec<Diagnostic>>> = checked.collect();
    drop(progress);
    let files = checked.iter().flatten().count();
    let mut findings = diagnostics::joined(checked.into_iter().flatten());
    findings.extend(settings::diagnostics(db));
    findings.extend(of_claims(db));
    super::dedup(&mut findings);
    Checked { findings, files }
}

/// Masks the texts that will be shown, on all cores: whoever writes the findings asks for one after the other.
fn mask(db: &Database, findings: &[Diagnostic]) {
    let files: BTreeSet<FileId> = findings.iter().map(|finding| finding.primary.place.file).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    files.into_par_iter().for_each_with(db.clone(), |db, file| {
        if let Some(file) = source(db, file) {
            locate::masked_text(db, file);
        }
    });
}

/// What is wrong with a file; `None` for one that is no descriptor and was not named by the user.
fn check(db: &Database, disk: &Disk, file: SourceFile, is_named: bool) -> Option<Vec<Diagnostic>> {
    let name = file.path(db).file_name();
    if document::answered(db, file).is_some() && !is_named {
        return Some(diagnostics::of_source(db, file));
    }
    if !may_be_named(name) && !is_named {
        return None;
    }
    if !is_named && !is_descriptor(db, file) && !is_disguised(db, disk, file) {
        return None;
    }
    let mut findings = checked::of_descriptor(db, file);
    let beside = file.path(db).parent().join("answers.conf").ok();
    let beside = beside.and_then(|path| db.file(&path));
    // In a folder the answers file is met by itself.
    if let Some(answers) = beside.filter(|_| is_named && name == FILE_NAME) {
        findings.extend(diagnostics::of_source(db, answers));
    }
    findings.retain(|finding| finding.severity != Severity::Hint);
    Some(findings)
}

/// Whether a file is no text that is read, and seems to be a descriptor in another encoding.
fn is_disguised(db: &Database, disk: &Disk, file: SourceFile) -> bool {
    let is_no_text = matches!(parse::text(db, file), Err(ReadFailure::NotText(_)));
    is_no_text && disk.hints_at_descriptor(file.path(db))
}

/// What is wrong with the claim store. As for files, hints are for editors.
fn of_claims(db: &Database) -> impl Iterator<Item = Diagnostic> {
    claims::diagnostics(db).into_iter().filter(|finding| finding.severity != Severity::Hint)
}
