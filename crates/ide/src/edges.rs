//! Findings that are about several places alike: every edge of a circle is as wrong as the one that a terminal shows first.

use plimsoll_base::Diagnostic;

/// The rules whose related places are as wrong as the first.
const ALIKE: [&str; 5] = [
    "cnab-dep-cycle",
    "dependency-cycle",
    "inherit-cycle",
    "nested-application-cycle",
    "oam-step-order-deadlock",
];

/// How many other places each but the first finding names: a circle may be very long.
const MOST_RELATED: usize = 20;

/// A finding at each of the places that it is about, its own first.
pub(crate) fn at_each(finding: Diagnostic) -> Vec<Diagnostic> {
    if !ALIKE.contains(&finding.code.0) {
        return vec![finding];
    }
    let bare = {
        let mut bare = finding.clone();
        bare.related.clear();
        bare
    };
    let twins = finding.related.iter().enumerate().map(|(number, own)| {
        let mut twin = bare.clone();
        twin.primary = own.clone();
        let before = std::iter::once(&finding.primary).chain(&finding.related[..number]);
        let others = finding.related[number + 1..].iter().chain(before);
        twin.related = others.take(MOST_RELATED).cloned().collect();
        // It is mended at the first place.
        twin.fixes.clear();
        twin
    });
    let twins: Vec<Diagnostic> = twins.collect();
    std::iter::once(finding).chain(twins).collect()
}
