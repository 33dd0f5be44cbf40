//! A claim that no artifact defines.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity, nearest};
use plimsoll_formats::kubernetes::manifest::{CLAIMS, Field};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;
use plimsoll_syntax::edit::NewValue;
use rustc_hash::FxHashSet;

use crate::artifacts::{DefaultArtifact, OF_OBJECTS, with_defaults};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("pvc-claim-undefined"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(CLAIMS),
    documentation: r#"
## What it finds

A `claimName` without a PersistentVolumeClaim of this name among the application's artifacts for the provider. Where the
application defines no claim at all, they are taken to come from elsewhere.

## Why it matters

The pod waits for its volume, without end.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes: [file://pod.yaml, file://claim.yaml]
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: claim-wp   # warning: [pvc-claim-undefined] "no claim is named `claim-wp`"
```
```yaml claim.yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: claim-mysql}
```

## Fix

```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: claim-mysql
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let artifacts = with_defaults(context.db, context.file);
    let mut seen = FxHashSet::default();
    let mut diagnostics = Vec::new();
    for provider in OF_OBJECTS {
        let own = || artifacts.iter().filter(|artifact| &*artifact.provider == provider);
        let manifests = || own().flat_map(|artifact| artifact.manifests.iter());
        let mut defined: Vec<&str> =
            manifests().flat_map(|it| &it.defined_claims).map(|claim| claim.text.as_str()).collect();
        if defined.is_empty() {
            continue;
        }
        defined.extend(nulecule.volumes.iter().map(|volume| &*volume.name.text));
        let used: FxHashSet<&str> =
            manifests().flat_map(|it| &it.used_claims).map(|claim| claim.text.as_str()).collect();
        let known: FxHashSet<&str> = defined.iter().copied().collect();
        let idle: Vec<&str> = defined.iter().copied().filter(|name| !used.contains(*name)).collect();
        for artifact in own() {
            for claim in artifact.manifests.iter().flat_map(|manifest| &manifest.used_claims) {
                let site = artifact.site(claim.node);
                let is_known = claim.text.contains('$') || known.contains(claim.text.as_str());
                if is_known || !seen.insert(site) {
                    continue;
                }
                let finding = rule
                    .finding(site, format!("no claim is named `{}`", claim.text))
                    .note("The pod waits until there is one.");
                // The one claim that nothing uses is most likely meant, whatever its name.
                let meant = nearest(&claim.text, defined.iter().copied())
                    .or_else(|| if let [only] = idle[..] { Some(only) } else { None });
                let finding = with_help(finding, claim, meant, artifact);
                diagnostics.push(artifact.related(finding, nulecule));
            }
        }
    }
    diagnostics
}

fn with_help(
    finding: Diagnostic,
    claim: &Field,
    meant: Option<&str>,
    artifact: &DefaultArtifact,
) -> Diagnostic {
    let Some(meant) = meant else {
        return finding.help(format!("Define `{}`, or correct the name.", claim.text));
    };
    let edit = Edit::Replace { slot: artifact.site(claim.node), value: NewValue::text(meant) };
    finding
        .label(format!("did you mean `{meant}`?"))
        .help(format!("Write `{meant}`, or define `{}`.", claim.text))
        .fix(Fix::suggestion(format!("Use the claim `{meant}`"), vec![edit]))
}
