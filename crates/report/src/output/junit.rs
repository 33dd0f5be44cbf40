//! `junit`: test reports in XML, as GitLab, Jenkins and others show them beside the tests of a change.
//!
//! A check has a suite for each file with findings, in it a test for each rule: what fails is what ends the command with 1,
//! everything less bad is told by tests that pass. A plan has a suite for each application: that it can be planned, that
//! nothing waits for itself, and each rule that it has to keep. There are no times: equal plans give equal reports.

use std::collections::BTreeMap;
use std::fmt;

use plimsoll_base::{Diagnostic, Severity};
use plimsoll_plan::names::and_more;
use plimsoll_plan::{GateResult, Plan};

use crate::diagnostics::{Counts, sorted};
use crate::format::{ApplicationPlan, CheckReport, Context, FailedApplication, Format, Out, PlanReport};
use crate::markup::escape;
use crate::plain::{count, one_line};
use crate::sources::{Places, is_outside};
use crate::style::Style;
use crate::text::cycle;
use crate::words;

pub(super) static FORMAT: Format = Format {
    check: Some(check),
    plan: Some(plan),
    ..Format::named("junit", "test reports, for GitLab, Jenkins and others", "application/xml")
};

/// How many steps that break a rule are listed.
const STEPS: usize = 100;

struct Suite {
    name: String,
    /// The file that it is about, relative to the top of the repository.
    file: Option<String>,
    tests: Vec<Test>,
}

struct Test {
    name: String,
    /// What is wrong: in short, and in lines.
    failure: Option<(String, String)>,
    /// What else there is to say, in lines.
    output: String,
}

fn check(report: &CheckReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    let mut suites = vec![Suite {
        name: "plimsoll check".to_owned(),
        file: None,
        tests: vec![passed("files were read", Counts::of(report.diagnostics).sentence(report.files))],
    }];
    let mut files: Vec<(String, BTreeMap<&str, Vec<&Diagnostic>>)> = Vec::new();
    for diagnostic in sorted(report.diagnostics, &places) {
        let path = places.path(diagnostic.primary.place.file);
        if files.last().is_none_or(|(last, _)| *last != path) {
            files.push((path, BTreeMap::new()));
        }
        let rules = files.last_mut().map(|(_, rules)| rules.entry(diagnostic.code.0).or_default());
        rules.into_iter().for_each(|findings| findings.push(diagnostic));
    }
    suites.extend(files.into_iter().map(|(path, rules)| Suite {
        file: (!is_outside(&path)).then(|| places.in_repository(&path)),
        tests: rules.into_iter().map(|(code, findings)| of_rule(code, &findings, &places)).collect(),
        name: path,
    }));
    write("plimsoll check", &suites, out)
}

/// What a rule found in a file: it fails where one of the findings is an error.
fn of_rule(code: &str, findings: &[&Diagnostic], places: &Places<'_>) -> Test {
    let lines: String = findings.iter().map(|one| told(one, places)).collect();
    let is_error = |one: &&&Diagnostic| one.severity == Severity::Error;
    let Some(first) = findings.iter().find(is_error) else { return passed(code, lines) };
    let more = match and_more(findings.len() - 1) {
        more if more.is_empty() => more,
        more => format!(" ({})", more.trim_start()),
    };
    failed(code, format!("{}{more}", one_line(&first.headline, Style::PIPED)), lines)
}

/// A finding in lines, each with a line break.
fn told(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let plain = |text: &str| one_line(text, Style::PIPED);
    let at = plain(&places.in_repository(&places.line_column(&diagnostic.primary.place)));
    let severity = diagnostic.severity.name();
    let mut lines = format!("{at}: {severity}[{}]: {}\n", diagnostic.code, plain(&diagnostic.headline));
    for label in &diagnostic.related {
        let at = places.in_repository(&places.line_column(&label.place));
        lines.push_str(&format!("  {}: {}\n", plain(&at), plain(&label.message)));
    }
    for words in diagnostic.notes.iter().chain(&diagnostic.help) {
        lines.push_str(&format!("  {}\n", plain(words)));
    }
    lines
}

fn plan(report: &PlanReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    let mut suites: Vec<Suite> = report.applications.iter().map(|one| application(one, &places)).collect();
    if let Some(folder) = &report.folder {
        let suite = |name: &String, test| Suite { name: name.clone(), file: None, tests: vec![test] };
        suites.extend(folder.failed.iter().map(|one| suite(&one.name, cannot_be_planned(one, &places))));
        let unchanged = |name: &String| suite(name, passed(PLANNED, "No changes.\n".to_owned()));
        suites.extend(folder.unchanged.iter().map(unchanged));
    }
    write("plimsoll plan", &suites, out)
}

/// The test that fails where an error stands in the way.
const PLANNED: &str = "can be planned";

fn application(one: &ApplicationPlan<'_>, places: &Places<'_>) -> Suite {
    let plan = one.plan;
    let site = plan.subject.site.map(|site| places.in_repository(&places.path(site.file)));
    let mut tests = vec![can_be_planned(one, places), no_cycle(plan, places)];
    tests.extend(one.gates.iter().map(|gate| of_gate(gate, plan, places)));
    Suite { name: plan.subject.application.to_string(), file: site, tests }
}

fn cannot_be_planned(one: &FailedApplication, places: &Places<'_>) -> Test {
    let mut why: String =
        sorted(&one.diagnostics, places).into_iter().map(|found| told(found, places)).collect();
    if why.is_empty() {
        why.push_str("Standard error of `plimsoll plan` says why.\n");
    }
    failed(PLANNED, format!("{} cannot be planned", one.name), why)
}

/// A plan that cannot be ordered whole is none that can be carried out; what waits for itself is told by a test of its own.
fn can_be_planned(one: &ApplicationPlan<'_>, places: &Places<'_>) -> Test {
    let findings = sorted(one.diagnostics, places);
    let is_obstacle =
        |one: &&&Diagnostic| one.severity == Severity::Error && one.code.0 != "dependency-cycle";
    let lines: String = findings.iter().map(|one| told(one, places)).collect();
    match findings.iter().find(is_obstacle) {
        Some(first) => failed(PLANNED, one_line(&first.headline, Style::PIPED), lines),
        None => {
            let lines = format!("{}\n{lines}", words::closing_sentence(one.plan));
            if one.plan.is_complete() {
                passed(PLANNED, lines)
            } else {
                failed(PLANNED, not_ordered(one.plan), lines)
            }
        }
    }
}

fn no_cycle(plan: &Plan, places: &Places<'_>) -> Test {
    let name = "nothing waits for itself";
    if plan.cycles.is_empty() {
        return passed(name, String::new());
    }
    failed(name, not_ordered(plan), cycle::cycles(plan, places, cycle::Steps::Elsewhere, Style::PIPED))
}

fn not_ordered(plan: &Plan) -> String {
    format!("{} cannot be ordered", count(plan.blocked.len(), "unit"))
}

fn of_gate(gate: &GateResult, plan: &Plan, places: &Places<'_>) -> Test {
    let plain = |text: &str| one_line(text, Style::PIPED);
    if gate.is_kept {
        return passed(&gate.gate, format!("{}\n", plain(&gate.words)));
    }
    let mut lines = format!("{}\n", plain(&gate.words));
    for step in gate.steps.iter().take(STEPS).filter_map(|index| plan.steps.get(index.index())) {
        let at = step.place.as_ref().map(|place| places.in_repository(&places.evidence(place)));
        let at = at.map(|at| format!("{}: ", plain(&at))).unwrap_or_default();
        let (address, reason) = (plain(step.address.as_str()), words::reason(step, Style::PIPED));
        lines.push_str(&format!("{at}{} {address}: {reason}\n", step.action.name()));
    }
    if gate.steps.len() > STEPS {
        lines.push_str(&format!("and {} more\n", count(gate.steps.len() - STEPS, "step")));
    }
    if let Some(place) = gate.place {
        lines.push_str(&format!("The rule is in {}.\n", plain(&places.in_repository(&places.line(&place)))));
    }
    failed(&gate.gate, plain(&gate.words), lines)
}

fn passed(name: &str, output: String) -> Test {
    Test { name: name.to_owned(), failure: None, output }
}

fn failed(name: &str, message: String, lines: String) -> Test {
    Test { name: name.to_owned(), failure: Some((message, lines)), output: String::new() }
}

fn write(name: &str, suites: &[Suite], out: Out<'_>) -> fmt::Result {
    let failures = |suite: &Suite| suite.tests.iter().filter(|test| test.failure.is_some()).count();
    let (tests, failed) =
        (suites.iter().map(|suite| suite.tests.len()).sum(), suites.iter().map(failures).sum());
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"{}\" {}>", escape(name), counts(tests, failed))?;
    for suite in suites {
        let file = suite.file.as_ref().map(|file| format!(" file=\"{}\"", escape(file))).unwrap_or_default();
        let counts = counts(suite.tests.len(), failures(suite));
        writeln!(out, "  <testsuite name=\"{}\"{file} {counts}>", escape(&suite.name))?;
        for test in &suite.tests {
            write_test(test, &escape(&suite.name), &file, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn counts(tests: usize, failures: usize) -> String {
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\"")
}

fn write_test(test: &Test, class: &str, file: &str, out: Out<'_>) -> fmt::Result {
    write!(out, "    <testcase classname=\"{class}\" name=\"{}\"{file}", escape(&test.name))?;
    match &test.failure {
        Some((message, lines)) => {
            let message = escape(message);
            writeln!(
                out,
                ">\n      <failure message=\"{message}\">{}</failure>\n    </testcase>",
                content(lines)
            )
        }
        None if test.output.is_empty() => writeln!(out, "/>"),
        None => {
            writeln!(out, ">\n      <system-out>{}</system-out>\n    </testcase>", content(&test.output))
        }
    }
}

/// Text between tags: each of its lines is harmless.
fn content(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_no_markup_and_hold_only_what_xml_allows() {
        let hostile = "a\"b'<c>&\0\u{b}\n\u{fffe}\u{ffff}";
        assert_eq!(escape(hostile), "a&quot;b&#39;&lt;c&gt;&amp;␀␋␊\u{fffd}\u{fffd}");
        assert_eq!(content("]]>\nb"), "]]&gt;\nb");
    }
}
