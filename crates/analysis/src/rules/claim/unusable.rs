//! A claim that no plan can be made from.

use plimsoll_base::{Anchor, Code, Diagnostic, Part, Place, Severity};
use plimsoll_formats::claim::ClaimProblem;
use plimsoll_model::Clause;

use crate::rules::{Check, ClaimContext, ClaimTrouble, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-unusable"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A file below `.plimsoll/claims/` that is cut off, is no claim, or is a claim that another tool or a newer plimsoll wrote. So
is an ApplicationRevision that KubeVela packed (`spec.compression`).

## Why it matters

Without the record it is not known what is installed: an upgrade would be planned as if it were the first installation.

## Example

A claim of which only the first half was written:

```json .plimsoll/claims/shop/01HZYQ3V7N4J5K6M8P9R0S1T2V.json
{   # error: [claim-unusable] "cut off or damaged"
  "schemaVersion": "1.0.0",
  "installation": "shop",
```

## Fix

Restore the file, or delete it if what it records is no longer installed. `plimsoll claim record` writes a new one.

```sh
rm .plimsoll/claims/shop/01HZYQ3V7N4J5K6M8P9R0S1T2V.json
```
"#,
    check: Check::Claim(check),
};

fn check(rule: &Rule, context: &ClaimContext<'_>) -> Vec<Diagnostic> {
    let at = |node| Place { file: context.file, anchor: Anchor::Node(node, Part::Whole) };
    let restore = "Restore the file, or delete it if what it records is no longer installed.";
    let diagnostic = match context.trouble {
        ClaimTrouble::Unreadable(failure) => {
            rule.finding(Place::file(context.file), format!("this claim {}", failure.message())).help(restore)
        }
        ClaimTrouble::Broken(range, message) => rule
            .finding(Place::bytes(context.file, *range), "this claim is cut off or damaged")
            .label(*message)
            .help(restore),
        ClaimTrouble::Claim(ClaimProblem::Malformed(node, expected)) => {
            rule.finding(at(*node), format!("this is no claim: {expected} is missing")).help(restore)
        }
        ClaimTrouble::Claim(ClaimProblem::Foreign(node)) => rule
            .finding(at(*node), "this claim was not written by plimsoll")
            .note("It does not say which components were installed.")
            .help("Move it to the store of its own tool."),
        ClaimTrouble::Claim(ClaimProblem::Packed(node)) => rule
            .finding(at(*node), "this ApplicationRevision is packed")
            .label("what was recorded is in here")
            .help("Let KubeVela record without compression, or record the Application with `plimsoll claim record`."),
        ClaimTrouble::Claim(ClaimProblem::Newer(node, version)) => rule
            .finding(at(*node), format!("this claim was written by a newer plimsoll (format {version})"))
            .help("Plan with that version of plimsoll."),
    };
    vec![diagnostic]
}
