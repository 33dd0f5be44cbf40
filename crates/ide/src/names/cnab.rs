//! The names of bundles, and of the manifests that Porter makes bundles of.

use plimsoll_formats::cnab::bundle::BUILT_IN_ACTIONS;

use super::parts::Part;
use super::table::{Category, Naming, Owner, Row, Rows, Seen, declares, is_made_of, refers};

const SIMPLE: Naming = Naming::Free(|name| is_made_of(name, "-_"), "letters, digits, `-` and `_`");
const DOTTED: Naming = Naming::Free(|name| is_made_of(name, "-_."), "letters, digits, `-`, `_` and `.`");

const fn in_document(noun: &'static str, naming: Naming) -> Category {
    Category { noun, seen: Seen::Document, naming, built_in: &[] }
}

static DEFINITION: Category = in_document("definition", DOTTED);
/// Names that bundles give values to, or take values from, when they depend on this one.
pub(super) const SEEN_BY_OTHERS: [&Category; 3] = [&PARAMETER, &CREDENTIAL, &OUTPUT];

pub(super) static PARAMETER: Category = in_document("parameter", SIMPLE);
pub(super) static CREDENTIAL: Category = in_document("credential", SIMPLE);
static OUTPUT: Category = in_document("output", SIMPLE);
static DEPENDENCY: Category = in_document("dependency", SIMPLE);
static ACTION: Category = Category { built_in: &BUILT_IN_ACTIONS, ..in_document("action", DOTTED) };
static IMAGE: Category = in_document("image", SIMPLE);
static EXTENSION: Category = in_document(
    "extension",
    Naming::Fixed("The names of extensions are agreed on between bundles and tools."),
);

/// What all bundle definitions have in common.
const SHARED: &[Row] = &[
    declares(&CREDENTIAL, "credentials/{}"),
    declares(&ACTION, "actions/{}"),
    declares(&IMAGE, "images/{}"),
    declares(&EXTENSION, "custom/{}"),
    refers(&EXTENSION, "requiredExtensions/-"),
    refers(&ACTION, "credentials/*/applyTo/-"),
];

/// What stands in extensions.
const EXTENSIONS: &[Row] = &[
    refers(&PARAMETER, "io.cnab.parameter-sources/{}"),
    refers(&OUTPUT, "io.cnab.parameter-sources/*/sources/output/name"),
    refers(&DEPENDENCY, "io.cnab.parameter-sources/*/sources/dependencies.output/dependency"),
    refers(&OUTPUT, "io.cnab.parameter-sources/*/sources/dependencies.output?/name")
        .owned_by(Owner::Dependency("dependency")),
];

/// Dependencies, in each of the extensions that may hold them.
const DEPENDENCIES: &[Row] = &[
    declares(&DEPENDENCY, "/requires/{}"),
    refers(&DEPENDENCY, "/sequence/-"),
    refers(&DEPENDENCY, "/requires/*/**").part(Part::Bundle("dependencies")),
    refers(&PARAMETER, "/requires/*/**").part(Part::Bundle("parameters")),
    refers(&CREDENTIAL, "/requires/*/**").part(Part::Bundle("credentials")),
    refers(&OUTPUT, "/requires/*/**").part(Part::OfDependency("outputs")).owned_by(Owner::DependencyInText),
    refers(&PARAMETER, "/requires/*?/parameters/{}").owned_by(Owner::DependencyByKey),
    refers(&CREDENTIAL, "/requires/*?/credentials/{}").owned_by(Owner::DependencyByKey),
];

/// Parameters and outputs, where their sections hold them by name.
const BY_NAME: &[Row] = &[
    declares(&PARAMETER, "parameters/{}"),
    refers(&DEFINITION, "parameters/*/definition"),
    refers(&ACTION, "parameters/*/applyTo/-"),
    declares(&OUTPUT, "outputs/{}"),
    refers(&DEFINITION, "outputs/*/definition"),
    refers(&ACTION, "outputs/*/applyTo/-"),
];

/// Parameters and outputs, where their sections hold them in `fields` and name those that must be there.
const IN_FIELDS: &[Row] = &[
    declares(&PARAMETER, "parameters/fields/{}"),
    refers(&PARAMETER, "parameters/required/-"),
    refers(&DEFINITION, "parameters/fields/*/definition"),
    refers(&ACTION, "parameters/fields/*/applyTo/-"),
    declares(&OUTPUT, "outputs/fields/{}"),
    refers(&DEFINITION, "outputs/fields/*/definition"),
    refers(&ACTION, "outputs/fields/*/applyTo/-"),
];

const SCHEMAS: &[Row] = &[
    declares(&DEFINITION, "definitions/{}"),
    refers(&DEFINITION, "definitions/**/$ref").part(Part::Pointer),
];

/// A bundle definition.
pub(super) const BUNDLE: Rows = &[
    ("", SHARED),
    ("", SCHEMAS),
    ("", BY_NAME),
    ("custom/", EXTENSIONS),
    ("custom/io.cnab.dependencies", DEPENDENCIES),
    ("custom/dependencies", DEPENDENCIES),
    ("custom/org.getporter.dependencies@v2", DEPENDENCIES),
];

/// A bundle definition of the middle of 2019.
pub(super) const BUNDLE_WITH_FIELDS: Rows = &[
    ("", SHARED),
    ("", SCHEMAS),
    ("", IN_FIELDS),
    ("custom/", EXTENSIONS),
    ("custom/io.cnab.dependencies", DEPENDENCIES),
    ("custom/dependencies", DEPENDENCIES),
];

const OF_MANIFEST: &[Row] = &[
    declares(&PARAMETER, "parameters/-/name"),
    refers(&PARAMETER, "**").part(Part::Bundle("parameters")),
    declares(&CREDENTIAL, "credentials/-/name"),
    refers(&CREDENTIAL, "**").part(Part::Bundle("credentials")),
    declares(&OUTPUT, "outputs/-/name"),
    refers(&OUTPUT, "*/-/*/outputs/-/name"),
    refers(&OUTPUT, "parameters/-/source?/output").without("dependency"),
    refers(&OUTPUT, "**").part(Part::Bundle("outputs")),
    declares(&DEPENDENCY, "dependencies/requires/-/name"),
    declares(&DEPENDENCY, "dependencies/-/name"),
    refers(&DEPENDENCY, "parameters/-/source/dependency"),
    refers(&DEPENDENCY, "**").part(Part::Bundle("dependencies")),
    refers(&OUTPUT, "parameters/-/source?/output").owned_by(Owner::Dependency("dependency")),
    refers(&OUTPUT, "**").part(Part::OfDependency("outputs")).owned_by(Owner::DependencyInText),
    refers(&PARAMETER, "dependencies/requires/-?/parameters/{}").owned_by(Owner::Dependency("name")),
    refers(&CREDENTIAL, "dependencies/requires/-?/credentials/{}").owned_by(Owner::Dependency("name")),
    declares(&IMAGE, "images/{}"),
    refers(&IMAGE, "**").part(Part::Bundle("images")),
    declares(&ACTION, "{}").part(Part::Action),
    refers(&ACTION, "customActions/{}"),
    refers(&ACTION, "parameters/-/applyTo/-"),
    refers(&ACTION, "credentials/-/applyTo/-"),
    refers(&ACTION, "outputs/-/applyTo/-"),
];

/// A manifest of Porter.
pub(super) const MANIFEST: Rows = &[("", OF_MANIFEST)];
