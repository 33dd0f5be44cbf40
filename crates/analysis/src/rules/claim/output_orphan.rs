//! An output without a result.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_model::Clause;

use crate::rules::{Check, Rule, StoreContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-output-orphan"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

Outputs below `outputs/` whose result is not there.

## Why it matters

Nothing says which operation wrote them, and no tool reads them any more.

## Example

```text .plimsoll/outputs/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVB9V1BQDZ9NK8VP29-port
8080   # warning: [claim-output-orphan] "the result of this output"
```

## Fix

```sh
rm .plimsoll/outputs/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVB9V1BQDZ9NK8VP29-port
```
"#,
    check: Check::Store(check),
};

fn check(rule: &Rule, context: &StoreContext<'_>) -> Vec<Diagnostic> {
    let found = context.store.stray_outputs().into_iter().map(|output| {
        rule.finding(Place::file(output.file), "the result of this output is not there")
            .note(format!("It would be {}.", output.result))
            .help("Restore the result, or delete the folder.")
    });
    found.collect()
}
