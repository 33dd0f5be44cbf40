//! `plimsoll explain`: what a diagnostic means.

use std::fmt::Write as _;

use plimsoll_analysis::rules::{RULES, Rule, rule};
use plimsoll_base::nearest;

use crate::arguments::Explain;
use crate::exit::{Exit, Failure};
use crate::output;

/// Prints the documentation of one rule, or the codes of all.
///
/// # Errors
/// There is no rule of this code.
pub(crate) fn run(arguments: &Explain) -> Result<Exit, Failure> {
    let mut text = String::new();
    match &arguments.code {
        None => {
            let width = RULES.iter().map(|rule| rule.code.0.len()).max().unwrap_or(0);
            for rule in RULES.iter() {
                let _ = writeln!(text, "{:width$}  {:7}  {}", rule.code, rule.severity.name(), summary(rule));
            }
        }
        Some(code) => {
            let rule = rule(code).ok_or_else(|| {
                let failure = Failure::usage(format!("there is no diagnostic `{code}`"));
                match nearest(code, RULES.iter().map(|rule| rule.code.0)) {
                    Some(near) => failure.help(format!("Did you mean `{near}`?")),
                    None => failure.help("`plimsoll explain` lists all codes."),
                }
            })?;
            let _ = writeln!(text, "# {} ({})", rule.code, rule.severity.name());
            text.push_str(&without_marks(rule.documentation));
            if let Some(clause) = rule.clause {
                let _ = writeln!(text, "\n{}: {}", clause.title, clause.url);
            }
        }
    }
    output::print(&text)?;
    Ok(Exit::Success)
}

/// The first sentence about a rule.
pub(crate) fn summary(rule: &Rule) -> String {
    let first = rule.documentation.split("\n\n").nth(1).unwrap_or("").replace('\n', " ");
    first.split_inclusive(". ").next().unwrap_or("").trim().to_owned()
}

/// The documentation without the comments in its examples that say to the tests what is found where.
pub(crate) fn without_marks(documentation: &str) -> String {
    let marks = ["error", "warning", "info", "hint"].map(|severity| format!("# {severity}: ["));
    let line = |line: &str| {
        let end = marks.iter().filter_map(|mark| line.find(mark.as_str())).min().unwrap_or(line.len());
        line[..end].trim_end().to_owned() + "\n"
    };
    documentation.lines().map(line).collect()
}
