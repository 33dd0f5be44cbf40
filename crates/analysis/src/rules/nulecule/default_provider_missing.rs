//! The provider that is used without a choice cannot deploy the application.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::PROVIDERS;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::providers::{Providers, default_provider, listed, set_default};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("default-provider-missing"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An application without artifacts for its default provider: the default of the root parameter `provider`, else
`kubernetes`.

## Why it matters

Without `--provider`, neither Atomic App nor plimsoll can deploy it.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]   # warning: [default-provider-missing] "the default provider is `kubernetes`, and `web` has no artifacts for it"
```
```text web
docker run --name web web
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
params:
  - name: provider
    description: the default provider
    default: docker
graph:
  - name: web
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // A fetched copy of a nested application gets its provider from the one around it.
    if context.file.path(context.db).parent().names().any(|name| name == "external") {
        return Vec::new();
    }
    let providers = Providers::of(nulecule);
    let common = providers.common();
    let (default, place) = default_provider(nulecule, context);
    let lacking = providers.of_components.iter().find(|(_, own)| !own.contains(&&*default));
    // Without a common provider, or one that can be deployed to, another finding says what is wrong.
    let known = || PROVIDERS.into_iter().filter(|known| common.contains(known));
    let meant = nearest(&default, known()).or_else(|| known().next());
    let (Some((component, own)), Some(meant)) = (lacking, meant) else { return Vec::new() };
    let name = &component.text;
    let headline = format!("the default provider is `{default}`, and `{name}` has no artifacts for it");
    let first = nulecule.components.iter().find(|candidate| candidate.name.as_ref() == Some(component));
    let artifacts = first.and_then(|component| component.artifacts.as_ref()?.first());
    let own_place = artifacts.map_or(Place::whole(context.site(component.node)), |provider| {
        Place::key(context.site(provider.node))
    });
    let mut diagnostic = rule.finding(own_place, headline).label(format!("has {}", listed(own)));
    diagnostic = match place {
        Some(site) => diagnostic.related(site, "the default provider"),
        None if &*default != "kubernetes" => {
            diagnostic.note("The default provider is that of plimsoll.toml.")
        }
        None => diagnostic.note("Without a root parameter `provider` the default provider is `kubernetes`."),
    };
    let answered = place.filter(|site| site.file != nulecule.file);
    let (help, edit) = match answered {
        // An answer counts more than any default.
        Some(site) => (
            format!("Answer `provider` with `{meant}`."),
            Edit::Text { place: site.into(), insert: meant.to_owned() },
        ),
        None => (
            format!("Set the default of a root parameter `provider` to `{meant}`."),
            set_default(nulecule, context, meant),
        ),
    };
    let title = format!("Make `{meant}` the default provider");
    vec![diagnostic.help(help).fix(Fix::suggestion(title, vec![edit]))]
}
