//! `sarif`: the Static Analysis Results Interchange Format 2.1.0 (OASIS), which code forges show as alerts.
//!
//! There is one run, without times. Paths are relative to the top of the repository. The worst results come first: GitHub
//! refuses more than 25,000 and keeps 5,000, so there are no more than that, and a notification counts the rest.

mod shape;

use std::collections::BTreeMap;
use std::fmt;

use plimsoll_base::{Code, Digest};

use self::shape::{
    Artifact, ArtifactChange, AutomationDetails, Driver, Fingerprints, Fix, Invocation, Level, Location, Log,
    LogicalLocation, Message, Notification, PhysicalLocation, Region, Replacement, Result, Rule, Run, Texts,
    Tool, UriBase, UriBases,
};
use crate::finding::{self, Finding, KINDS};
use crate::format::{Context, Format, Out};
use crate::json::write;
use crate::plain::{count, one_line};
use crate::sources::{Places, Spot, is_outside};
use crate::style::Style;

pub(super) static FORMAT: Format = Format {
    check: Some(|report, context, out| {
        let places = Places::new(context.sources);
        run("check", &finding::of_check(report, &places), &places, context, out)
    }),
    plan: Some(|report, context, out| {
        let places = Places::new(context.sources);
        run("plan", &finding::of_plans(report, &places), &places, context, out)
    }),
    ..Format::named("sarif", "SARIF 2.1.0, for code scanning", "application/sarif+json")
};

/// How many results GitHub keeps of a run.
const MOST: usize = 5_000;

/// What the results are relative to.
const ROOT: &str = "%SRCROOT%";

/// Where readers find the schema of the format.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

fn run(
    command: &str,
    findings: &[Finding<'_>],
    places: &Places<'_>,
    context: &Context<'_>,
    out: Out<'_>,
) -> fmt::Result {
    // What could not be done is no result: there is no place for it.
    let (failed, findings): (Vec<&Finding<'_>>, Vec<&Finding<'_>>) =
        findings.iter().partition(|finding| matches!(finding, Finding::Failed(_)));
    let shown = &findings[..findings.len().min(MOST)];
    let mut codes: Vec<&'static str> = shown.iter().map(|finding| finding.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut results = Results { context, places, codes: &codes, equal: BTreeMap::new() };
    let results = shown.iter().map(|finding| results.result(finding)).collect();
    let left = findings.len() - shown.len();
    let failures =
        failed.iter().map(|failed| Notification { level: "error", message: Message::of(&failed.headline()) });
    let notifications = failures.chain((left > 0).then(|| left_out(left))).collect();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: context.tool.name,
                    semantic_version: context.tool.version,
                    rules: codes.iter().map(|code| rule(code, context)).collect(),
                },
            },
            automation_details: AutomationDetails { id: format!("{}/{command}/", context.tool.name) },
            invocations: [Invocation { execution_successful: failed.is_empty(), notifications }],
            bases: UriBases { root: UriBase { description: Message::of("The top of the repository.") } },
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    write(&log, out)
}

fn left_out(left: usize) -> Notification {
    let words = format!(
        "{} left out, the least bad ones: readers of this format keep {MOST} of a run.",
        if left == 1 { "1 result is".to_owned() } else { format!("{} are", count(left, "result")) }
    );
    Notification { level: "warning", message: Message::of(&words) }
}

fn rule(code: &'static str, context: &Context<'_>) -> Rule {
    let told = context.sources.rule(Code(code));
    let kind = KINDS.iter().find(|kind| kind.code == code);
    let (summary, help, clause) = match (told, kind) {
        (Some(told), _) => (Some(told.summary), Some(told.help), told.clause),
        (None, Some(kind)) => (Some(kind.summary.to_owned()), Some(kind.help.to_owned()), None),
        (None, None) => (None, None, None),
    };
    Rule {
        id: code,
        short_description: summary.map(|text| Message { text: inert_links(&text) }),
        help: help.map(|markdown| Texts { text: markdown.clone(), markdown }),
        help_uri: clause.map(|clause| clause.url),
    }
}

/// Makes results one after the other.
struct Results<'r, 'a> {
    context: &'r Context<'a>,
    places: &'r Places<'a>,
    /// The codes of all rules, in their order.
    codes: &'r [&'static str],
    /// How many results there were already that look alike wherever their lines are.
    equal: BTreeMap<Digest, usize>,
}

impl Results<'_, '_> {
    fn result(&mut self, finding: &Finding<'_>) -> Result {
        let (spot, headline) = (finding.spot(self.places), finding.headline());
        let path = spot.as_ref().map_or("", |spot| &spot.path);
        let like = Digest::of([finding.code(), path, &headline].join("\0").as_bytes());
        let number = self.equal.entry(like).or_default();
        *number += 1;
        let fingerprint = format!("{like}:{number}");
        let paragraphs: Vec<String> = std::iter::once(headline + ".").chain(finding.details()).collect();
        let related = finding.related(self.places).into_iter().enumerate();
        let related = related.map(|(index, (spot, words))| {
            let location = location(&spot, self.places);
            Location {
                id: Some(index + 1),
                message: (!words.is_empty()).then(|| Message::of(&words)),
                ..location
            }
        });
        let related = related.collect();
        Result {
            rule_id: finding.code(),
            rule_index: self.codes.binary_search(&finding.code()).unwrap_or_default(),
            level: match finding.level() {
                finding::Level::Error => Level::Error,
                finding::Level::Warning => Level::Warning,
                finding::Level::Note => Level::Note,
            },
            message: Message::of(&paragraphs.join("\n\n")),
            locations: self.locations(finding, spot.as_ref()),
            related,
            fingerprints: Fingerprints { finding: fingerprint },
            fixes: self.fixes(finding),
        }
    }

    fn locations(&self, finding: &Finding<'_>, spot: Option<&Spot>) -> Vec<Location> {
        let logical = finding
            .address()
            .map(|address| LogicalLocation { name: one_line(address, Style::PIPED), kind: "resource" });
        let place = spot.map(|spot| location(spot, self.places));
        if place.is_none() && logical.is_none() {
            return Vec::new();
        }
        vec![Location { logical: logical.into_iter().collect(), ..place.unwrap_or_default() }]
    }

    /// The fixes whose edits may be shown.
    fn fixes(&self, finding: &Finding<'_>) -> Vec<Fix> {
        let Finding::Diagnostic(diagnostic) = finding else { return Vec::new() };
        diagnostic.fixes.iter().filter_map(|fix| self.fix(fix)).collect()
    }

    fn fix(&self, fix: &plimsoll_base::Fix) -> Option<Fix> {
        let mut changes: Vec<ArtifactChange> = Vec::new();
        let edits = self.context.sources.edits(fix).filter(|edits| !edits.is_empty())?;
        let mut last = None;
        for edit in edits {
            let text = self.places.text(edit.file)?;
            let span = (text.position(edit.range.start), text.position(edit.range.end));
            let replacement = Replacement {
                deleted: Region::of(span),
                inserted: (!edit.insert.is_empty()).then_some(Message { text: edit.insert }),
            };
            if last != Some(edit.file) {
                let path = Some(self.places.path(edit.file)).filter(|path| !is_outside(path))?;
                let artifact = artifact(&path, self.places);
                changes.push(ArtifactChange { artifact, replacements: Vec::new() });
                last = Some(edit.file);
            }
            changes.last_mut()?.replacements.push(replacement);
        }
        Some(Fix { description: Message::of(&one_line(&fix.title, Style::PIPED)), changes })
    }
}

fn location(spot: &Spot, places: &Places<'_>) -> Location {
    let physical =
        PhysicalLocation { artifact: artifact(&spot.path, places), region: spot.span.map(Region::of) };
    Location { physical: Some(physical), ..Location::default() }
}

fn artifact(path: &str, places: &Places<'_>) -> Artifact {
    Artifact { uri: uri(&places.in_repository(path)), base: ROOT }
}

/// A path as a relative reference (RFC 3986): all but unreserved characters and `/` is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// A text in which `[a](b)` is no link (§3.11.6).
fn inert_links(text: &str) -> String {
    text.replace("](", "] (")
}

impl Message {
    /// A text that is not read as anything else: of a message, `{0}` would be an argument (§3.11.5). Other texts have none.
    fn of(text: &str) -> Self {
        Self { text: inert_links(text).replace('{', "{{").replace('}', "}}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_messages_are_nothing_but_that() {
        assert_eq!(uri("a b/é:%?#.yaml"), "a%20b/%C3%A9%3A%25%3F%23.yaml");
        assert_eq!(Message::of("see [here](https://example.org)").text, "see [here] (https://example.org)");
        assert_eq!(Message::of("{0} of {{ x }}").text, "{{0}} of {{{{ x }}}}");
    }
}
