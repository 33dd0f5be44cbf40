//! An output that the bundle does not have.

use plimsoll_base::Site;
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-output-undefined"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

An output in a result that the bundle of the claim does not have. Those that tools write for themselves, as the logs,
are none of the bundle.

## Why it matters

What depends on outputs goes by those of the bundle: this one reaches nobody.

## Example

```json .plimsoll/claims/shop/01CP6XM0KVB9V1BQDZ9NK8VP29.json
{
  "id": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "installation": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "action": "install",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]}
}
```

```json .plimsoll/results/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVRRRRRRRRRRRRRRRR.json
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "01CP6XM0KVB9V1BQDZ9NK8VP29", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded", "outputs": {"prot": {}}}   # warning: [claim-output-undefined] "has no output `prot`"
```

## Fix

```json .plimsoll/results/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVRRRRRRRRRRRRRRRR.json
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "01CP6XM0KVB9V1BQDZ9NK8VP29", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded"}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let claims: Vec<_> = context.current().collect();
    for operation in context.operations.iter().filter(|one| claims.contains(&&*one.claim)) {
        let Some(recorded) = &operation.claim.bundle else { continue };
        let bundle = &recorded.bundle;
        let is_unknown = |name: &str| bundle.output(name).is_none() && !name.starts_with("io.cnab.");
        for result in &operation.results {
            for output in result.outputs.iter().filter(|output| is_unknown(&output.name.text)) {
                let site = Site { file: result.file, node: output.name.node };
                let headline = format!("{} has no output `{}`", bundle.called(), output.name.text);
                found.push(rule.finding(site, headline).help("Record the bundle that was run."));
            }
        }
    }
    found
}
