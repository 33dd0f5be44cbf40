//! The clauses of the CNAB specifications and of Porter's documentation that rows and rules point at.

use plimsoll_model::Clause;

macro_rules! core {
    ($title:literal, $page:literal) => {
        Clause {
            title: concat!("CNAB Core 1.2, ", $title),
            url: concat!("https://github.com/cnabio/cnab-spec/blob/cnab-core-1.2.0/", $page),
        }
    };
}

/// The bundle definition of the draft of November 2018.
pub const BUNDLE_2018: Clause = Clause {
    title: "CNAB, November 2018, 101",
    url: "https://github.com/cnabio/cnab-spec/blob/d8f386a/101-bundle-json.md",
};
/// The bundle definition of CNAB Core 1.0.
pub const BUNDLE_1_0: Clause = Clause {
    title: "CNAB Core 1.0, 101",
    url: "https://github.com/cnabio/cnab-spec/blob/cnab-core-1.0/101-bundle-json.md",
};
/// The bundle definition of CNAB Core 1.1.
pub const BUNDLE_1_1: Clause = Clause {
    title: "CNAB Core 1.1, 101",
    url: "https://github.com/cnabio/cnab-spec/blob/cnab-core-1.1.0/101-bundle-json.md",
};
/// The bundle definition of CNAB Core 1.2.
pub const BUNDLE: Clause = core!("101", "101-bundle-json.md");
/// `schemaVersion`.
pub const SCHEMA_VERSION: Clause = core!("101, Schema Version", "101-bundle-json.md#schema-version");
/// `name`, `version` and what describes the bundle.
pub const METADATA: Clause =
    core!("101, Name and Version", "101-bundle-json.md#name-and-version-identifying-metadata");
/// `invocationImages`.
pub const INVOCATION_IMAGES: Clause = core!("101, Invocation Images", "101-bundle-json.md#invocation-images");
/// `images`.
pub const IMAGES: Clause = core!("101, Image Map", "101-bundle-json.md#the-image-map");
/// `definitions`.
pub const DEFINITIONS: Clause = core!("101, Definitions", "101-bundle-json.md#definitions");
/// `parameters`.
pub const PARAMETERS: Clause = core!("101, Parameters", "101-bundle-json.md#parameters");
/// `credentials`.
pub const CREDENTIALS: Clause = core!("101, Credentials", "101-bundle-json.md#credentials");
/// Two values for one place.
pub const CONFLICTS: Clause = core!(
    "101, Destination Conflicts",
    "101-bundle-json.md#resolving-destination-conflicts-in-environment-variables-and-paths"
);
/// `actions`.
pub const ACTIONS: Clause = core!("101, Custom Actions", "101-bundle-json.md#custom-actions");
/// `outputs`.
pub const OUTPUTS: Clause = core!("101, Outputs", "101-bundle-json.md#outputs");
/// `custom`.
pub const CUSTOM: Clause = core!("101, Custom Extensions", "101-bundle-json.md#custom-extensions");
/// `requiredExtensions`.
pub const REQUIRED_EXTENSIONS: Clause =
    core!("101, Required Extensions", "101-bundle-json.md#required-extensions");
/// The inside of an invocation image.
pub const INVOCATION_IMAGE_FORMAT: Clause = core!("102, Invocation Images", "102-invocation-image.md");
/// Where values come from and how they reach the invocation image.
pub const RUNTIME: Clause = core!("103, Runtime", "103-bundle-runtime.md");
/// The table of what a parameter's value is.
pub const PARAMETER_VALUES: Clause =
    core!("103, Setting Parameter Values", "103-bundle-runtime.md#setting-parameter-values");
/// Thin and thick bundles.
pub const FORMATS: Clause = core!("104, Bundle Formats", "104-bundle-formats.md");
/// Well-known actions.
pub const WELL_KNOWN_ACTIONS: Clause = core!("804, Well-known Actions", "804-well-known-custom-actions.md");
/// `io.cnab.parameter-sources`.
pub const PARAMETER_SOURCES: Clause = core!("810, Parameter Sources", "810-well-known-custom-extensions.md");
/// `io.cnab.dependencies`.
pub const DEPENDENCIES: Clause = core!("500, Dependencies", "500-CNAB-dependencies.md");
/// Versions of the specification.
pub const VERSIONS: Clause = core!("901, Process", "901-process.md");
/// Signed bundles, as the draft of November 2018 has them.
pub const SIGNING: Clause = Clause {
    title: "CNAB, November 2018, 105",
    url: "https://github.com/cnabio/cnab-spec/blob/d8f386a/105-signing.md",
};
/// Claims as one document for each installation.
pub const CLAIMS_2018: Clause = Clause {
    title: "CNAB, November 2018, 104",
    url: "https://github.com/cnabio/cnab-spec/blob/d8f386a/104-claims.md",
};
/// CNAB-Claims 1.0.0.
pub const CLAIMS: Clause = Clause {
    title: "CNAB Claims 1.0.0",
    url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
};
/// The manifest of Porter.
pub const PORTER: Clause =
    Clause { title: "Porter, bundle manifest", url: "https://porter.sh/docs/bundle/manifest/" };
/// Dependencies of Porter.
pub const PORTER_DEPENDENCIES: Clause = Clause {
    title: "Porter, dependencies",
    url: "https://porter.sh/docs/development/authoring-a-bundle/working-with-dependencies/",
};
/// Mixins and steps of Porter.
pub const PORTER_MIXINS: Clause = Clause {
    title: "Porter, using mixins",
    url: "https://porter.sh/docs/development/authoring-a-bundle/using-mixins/",
};
/// Templates of Porter.
pub const PORTER_TEMPLATES: Clause = Clause {
    title: "Porter, templates",
    url: "https://porter.sh/docs/development/authoring-a-bundle/using-templates/",
};
