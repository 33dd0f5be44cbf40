//! The names of a Nulecule that one document tells of; those of parameters and components are in `parameters`.

use super::table::{Category, Naming, Rows, Seen, declares, refers};

static PROVIDER: Category = Category {
    noun: "provider",
    // Those of one component.
    seen: Seen::Within(2),
    naming: Naming::Fixed("Providers have the names that the tool knows them by."),
    built_in: &[],
};

/// A parameter of an application or of one of its components.
pub(super) static PARAMETER: Category = Category {
    noun: "parameter",
    seen: Seen::Parameters,
    naming: Naming::Free(
        plimsoll_formats::template::is_name,
        "letters, digits and `_`, and not a digit first, or it is never put in",
    ),
    built_in: &["namespace", "provider"],
};

/// A component of an application.
pub(super) static COMPONENT: Category = Category {
    noun: "component",
    seen: Seen::Components,
    naming: Naming::Free(|name| super::table::is_made_of(name, "-_."), "letters, digits, `-`, `_` and `.`"),
    built_in: &["general"],
};

/// A Nulecule.
pub(super) const ROWS: Rows = &[(
    "graph/-/artifacts/",
    &[declares(&PROVIDER, "{}"), refers(&PROVIDER, "*/-/inherit/-"), refers(&PROVIDER, "*/-/inherit")],
)];
