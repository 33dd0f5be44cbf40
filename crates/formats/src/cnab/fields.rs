//! The fields of bundle definitions that several versions share. Each version's folder puts its objects together of them.

use plimsoll_base::Severity::{Error, Warning};

use super::clauses::{
    ACTIONS, BUNDLE_2018, CREDENTIALS, CUSTOM, DEFINITIONS, IMAGES, INVOCATION_IMAGES, METADATA, OUTPUTS,
    PARAMETERS, REQUIRED_EXTENSIONS, SCHEMA_VERSION,
};
use crate::table::Presence::{ByRule, Optional, OtherVersion, Required};
use crate::table::{Field, Object, Others, Type};

/// What follows from a field that no version knows, at the root.
pub(super) const AT_ROOT: Others =
    Others::Unexpected(Error, "The schemas of the specification refuse a bundle with other root fields.");
/// The same further down.
pub(super) const BELOW: Others =
    Others::Unexpected(Warning, "Tools ignore it, and lose it when they write the bundle.");

const TEXTS: Type = Type::List(&Type::Text);
const MAINTAINER_LIST: Type = Type::List(&Type::Object(&MAINTAINER));
const REFERENCE_LIST: Type = Type::List(&Type::Object(&REFERENCE));

/// A field of another version.
pub(super) const fn other_version(name: &'static str, clause: plimsoll_model::Clause) -> Field {
    Field::new(
        name,
        Type::Any,
        OtherVersion,
        Warning,
        clause,
        "A field of another version of the specification.",
    )
}

/// `schemaVersion`, from 1.0 on.
pub(super) const SCHEMA_VERSION_REQUIRED: Field = Field::new(
    "schemaVersion",
    Type::Text,
    ByRule,
    Error,
    SCHEMA_VERSION,
    "The version of the CNAB specification that the bundle follows: `v1.2.0`.",
);
/// `schemaVersion`, before 1.0.
pub(super) const SCHEMA_VERSION_OPTIONAL: Field = Field { presence: Optional, ..SCHEMA_VERSION_REQUIRED };
/// `name`.
pub(super) const NAME: Field = Field::new(
    "name",
    Type::Text,
    Required,
    Error,
    METADATA,
    "The name of the bundle. Unless another name is given, it is installed and recorded under this one.",
);
/// `version`.
pub(super) const VERSION: Field = Field::new(
    "version",
    Type::Text,
    Required,
    Error,
    METADATA,
    "The version of the bundle, a semantic version such as `1.4.0`. A version is never used again for other content.",
);
/// `invocationImages`.
pub(super) const fn invocation_images(of: &'static Type) -> Field {
    Field::new(
        "invocationImages",
        Type::List(of),
        Required,
        Error,
        INVOCATION_IMAGES,
        "The images that install, upgrade and uninstall the application. The first one that the runtime can run is used.",
    )
}
/// `images`: a mapping since December 2018, a list before. Both are read in all versions.
pub(super) const fn images(of: &'static [Type]) -> Field {
    Field::new(
        "images",
        Type::Either(of),
        Optional,
        Error,
        IMAGES,
        "The images that the application runs, so that they can be copied, checked and moved with the bundle.",
    )
}
/// `parameters`.
pub(super) const fn parameters(of: Type) -> Field {
    Field::new("parameters", of, Optional, Error, PARAMETERS, "What whoever installs may set, by name.")
}
/// `credentials`.
pub(super) const fn credentials(of: Type) -> Field {
    Field::new(
        "credentials",
        of,
        Optional,
        Error,
        CREDENTIALS,
        "What the invocation image needs to act for whoever installs, by name. Never recorded, so supplied each time.",
    )
}
/// `actions`.
pub(super) const fn actions(of: Type) -> Field {
    Field::new(
        "actions",
        of,
        Optional,
        Error,
        ACTIONS,
        "Actions beside `install`, `upgrade` and `uninstall`, by name.",
    )
}
/// `outputs`.
pub(super) const fn outputs(of: Type) -> Field {
    Field::new(
        "outputs",
        of,
        Optional,
        Error,
        OUTPUTS,
        "What actions leave behind for others to read, by name.",
    )
}
/// `description`, `keywords`, `maintainers` and `license` of the bundle.
pub(super) const DESCRIPTION: Field =
    Field::new("description", Type::Text, Optional, Warning, METADATA, "What the bundle is for, for people.");
/// `keywords`.
pub(super) const KEYWORDS: Field =
    Field::new("keywords", TEXTS, Optional, Warning, METADATA, "Words by which the bundle can be found.");
/// `license`.
pub(super) const LICENSE: Field =
    Field::new("license", Type::Text, Optional, Warning, METADATA, "The licence, as an SPDX expression.");
/// `maintainers`.
pub(super) const MAINTAINERS: Field = Field::new(
    "maintainers",
    MAINTAINER_LIST,
    Optional,
    Warning,
    METADATA,
    "The people who look after the bundle.",
);
/// `definitions`.
pub(super) const DEFINITIONS_FIELD: Field = Field::new(
    "definitions",
    Type::Map(&Type::Any),
    Optional,
    Error,
    DEFINITIONS,
    "JSON Schemas (draft 7) by name, to which parameters and outputs refer.",
);
/// `custom`.
pub(super) const CUSTOM_FIELD: Field = Field::new(
    "custom",
    Type::Map(&Type::Any),
    Optional,
    Error,
    CUSTOM,
    "Extensions by name. Tools keep those that they do not know.",
);
/// `requiredExtensions`.
pub(super) const REQUIRED_EXTENSIONS_FIELD: Field = Field::new(
    "requiredExtensions",
    TEXTS,
    Optional,
    Error,
    REQUIRED_EXTENSIONS,
    "Names of `custom` extensions without which the bundle does not work.",
);

/// An item of `maintainers`.
pub(super) static MAINTAINER: Object = Object {
    name: "maintainer",
    clause: METADATA,
    others: BELOW,
    fields: &[
        Field::new("name", Type::Text, Optional, Warning, METADATA, "A name."),
        Field::new("email", Type::Text, Optional, Warning, METADATA, "An address for mail."),
        Field::new("url", Type::Text, Optional, Warning, METADATA, "A page."),
    ],
};

/// `image`.
pub(super) const IMAGE: Field = Field::new(
    "image",
    Type::Text,
    ByRule,
    Error,
    IMAGES,
    "The reference of the image: `registry/name:tag`, better with `@sha256:…` than with a tag.",
);
/// `imageType`.
pub(super) const IMAGE_TYPE: Field = Field::new(
    "imageType",
    Type::Text,
    Optional,
    Error,
    IMAGES,
    "The kind of image: `oci` (the default) or `docker`.",
);
/// `contentDigest`.
pub(super) const CONTENT_DIGEST: Field = Field::new(
    "contentDigest",
    Type::Text,
    Optional,
    Error,
    IMAGES,
    "The digest of the image's content, `sha256:` and 64 hexadecimal digits. Runtimes compare it before they use the image.",
);
/// `digest`, the same before June 2019.
pub(super) const DIGEST: Field = Field { name: "digest", clause: BUNDLE_2018, ..CONTENT_DIGEST };
/// `size`.
pub(super) const SIZE: Field =
    Field::new("size", Type::Number, Optional, Warning, IMAGES, "The size of the image in bytes.");
/// `mediaType`.
pub(super) const MEDIA_TYPE: Field =
    Field::new("mediaType", Type::Text, Optional, Warning, IMAGES, "The media type of the image.");
/// `labels`.
pub(super) const LABELS: Field = Field::new(
    "labels",
    Type::Map(&Type::Text),
    Optional,
    Warning,
    IMAGES,
    "Names and values that tell images of one kind apart, such as their platform.",
);
/// `platform`.
pub(super) const PLATFORM: Field = Field::new(
    "platform",
    Type::Any,
    Optional,
    Warning,
    BUNDLE_2018,
    "The processor and operating system of the image.",
);
/// `refs`.
pub(super) const REFS: Field = Field::new(
    "refs",
    REFERENCE_LIST,
    Optional,
    Warning,
    BUNDLE_2018,
    "Files of the invocation image that name this image, so that the name can be replaced when the image moves.",
);
/// An item of `refs`.
pub(super) static REFERENCE: Object = Object {
    name: "reference to an image",
    clause: BUNDLE_2018,
    others: BELOW,
    fields: &[
        Field::new("path", Type::Text, Optional, Warning, BUNDLE_2018, "The file, in JSON, YAML or XML."),
        Field::new(
            "field",
            Type::Text,
            Optional,
            Warning,
            BUNDLE_2018,
            "The field in it, its parts joined by dots.",
        ),
        Field::new("mediaType", Type::Text, Optional, Warning, BUNDLE_2018, "The media type of the file."),
    ],
};
/// `description` of a part.
pub(super) const ABOUT: Field =
    Field::new("description", Type::Text, Optional, Warning, PARAMETERS, "What it is for, for people.");

/// `destination`, from 1.0 on.
pub(super) const DESTINATION: Field = Field::new(
    "destination",
    Type::Object(&DESTINATION_OBJECT),
    ByRule,
    Error,
    PARAMETERS,
    "Where the value is put: an environment variable, a file, or both.",
);
/// `destination`, where it may be left out.
pub(super) const DESTINATION_OPTIONAL: Field =
    Field { presence: Optional, clause: BUNDLE_2018, ..DESTINATION };
/// The value of `destination`.
pub(super) static DESTINATION_OBJECT: Object =
    Object { name: "destination", clause: PARAMETERS, others: BELOW, fields: &[ENV, PATH, ABOUT] };
/// `env`.
pub(super) const ENV: Field =
    Field::new("env", Type::Text, Optional, Error, PARAMETERS, "The name of an environment variable.");
/// `path`.
pub(super) const PATH: Field = Field::new(
    "path",
    Type::Text,
    Optional,
    Error,
    PARAMETERS,
    "The absolute path of a file in the invocation image.",
);
/// `required`.
pub(super) const REQUIRED: Field = Field::new(
    "required",
    Type::Boolean,
    Optional,
    Error,
    PARAMETERS,
    "Whether there must be a value. `false` where it is not said.",
);
/// `applyTo`.
pub(super) const APPLY_TO: Field = Field::new(
    "applyTo",
    TEXTS,
    Optional,
    Error,
    PARAMETERS,
    "The actions that it is for; all where it is not said.",
);
/// `definition`.
pub(super) const DEFINITION: Field = Field::new(
    "definition",
    Type::Text,
    Required,
    Error,
    DEFINITIONS,
    "The name of the JSON Schema in `definitions` that the value must follow.",
);
/// The `path` of an output.
pub(super) const OUTPUT_PATH: Field = Field::new(
    "path",
    Type::Text,
    Required,
    Error,
    OUTPUTS,
    "The file below `/cnab/app/outputs/` that the action writes.",
);

/// A credential before `required` came.
pub(super) static CREDENTIAL_2018: Object = Object {
    name: "credential",
    clause: BUNDLE_2018,
    others: BELOW,
    fields: &[
        ENV,
        PATH,
        ABOUT,
        other_version("required", CREDENTIALS),
        other_version("applyTo", CREDENTIALS),
    ],
};
/// A credential from June 2019 on; `applyTo` came with 1.2 and a rule tells of earlier ones.
pub(super) static CREDENTIAL: Object = Object {
    name: "credential",
    clause: CREDENTIALS,
    others: BELOW,
    fields: &[ENV, PATH, ABOUT, REQUIRED, APPLY_TO],
};
/// An action before 1.1; `title` came later and a rule tells of it.
pub(super) static ACTION: Object = Object {
    name: "action",
    clause: ACTIONS,
    others: BELOW,
    fields: &[
        Field::new("title", Type::Text, Optional, Warning, ACTIONS, "A short name for people."),
        ABOUT,
        Field::new(
            "modifies",
            Type::Boolean,
            Optional,
            Error,
            ACTIONS,
            "Whether the action changes what is installed, so that it gets a new revision. `false` where it is not said.",
        ),
        Field::new(
            "stateless",
            Type::Boolean,
            Optional,
            Error,
            ACTIONS,
            "Whether the action works without an installation: no credentials, nothing recorded.",
        ),
    ],
};
/// A parameter of a released version.
pub(super) static PARAMETER: Object = Object {
    name: "parameter",
    clause: PARAMETERS,
    others: BELOW,
    fields: &[
        DEFINITION,
        DESTINATION,
        ABOUT,
        REQUIRED,
        APPLY_TO,
        other_version("apply-to", BUNDLE_2018),
        other_version("defaultValue", BUNDLE_2018),
        other_version("minValue", BUNDLE_2018),
        other_version("maxValue", BUNDLE_2018),
        other_version("allowedValues", BUNDLE_2018),
        other_version("metadata", BUNDLE_2018),
        other_version("immutable", BUNDLE_2018),
    ],
};
/// An output.
pub(super) static OUTPUT: Object = Object {
    name: "output",
    clause: OUTPUTS,
    others: BELOW,
    fields: &[DEFINITION, OUTPUT_PATH, ABOUT, APPLY_TO, other_version("apply-to", BUNDLE_2018)],
};
/// An invocation image of a released version.
pub(super) static INVOCATION_IMAGE: Object = Object {
    name: "invocation image",
    clause: INVOCATION_IMAGES,
    others: BELOW,
    fields: &[
        IMAGE,
        IMAGE_TYPE,
        CONTENT_DIGEST,
        SIZE,
        MEDIA_TYPE,
        LABELS,
        other_version("digest", BUNDLE_2018),
        other_version("platform", BUNDLE_2018),
        other_version("originalImage", BUNDLE_2018),
    ],
};
/// An image of a released version.
pub(super) static IMAGE_OBJECT: Object = Object {
    name: "image",
    clause: IMAGES,
    others: BELOW,
    fields: &[
        IMAGE,
        IMAGE_TYPE,
        CONTENT_DIGEST,
        SIZE,
        MEDIA_TYPE,
        LABELS,
        ABOUT,
        other_version("digest", BUNDLE_2018),
        other_version("platform", BUNDLE_2018),
        other_version("originalImage", BUNDLE_2018),
        other_version("refs", BUNDLE_2018),
    ],
};
/// An image before the releases.
pub(super) static IMAGE_BEFORE: Object = Object {
    name: "image",
    clause: BUNDLE_2018,
    others: BELOW,
    fields: &[
        IMAGE,
        IMAGE_TYPE,
        DIGEST,
        SIZE,
        PLATFORM,
        MEDIA_TYPE,
        ABOUT,
        REFS,
        other_version("contentDigest", IMAGES),
        other_version("labels", IMAGES),
        other_version("originalImage", BUNDLE_2018),
    ],
};
/// Images as mapping or list, of a released version.
pub(super) const IMAGE_COLLECTIONS: &[Type] =
    &[Type::Map(&Type::Object(&IMAGE_OBJECT)), Type::List(&Type::Object(&IMAGE_OBJECT))];
/// Images as mapping or list, before.
pub(super) const IMAGE_COLLECTIONS_BEFORE: &[Type] =
    &[Type::Map(&Type::Object(&IMAGE_BEFORE)), Type::List(&Type::Object(&IMAGE_BEFORE))];

/// The root fields of the released versions.
pub(super) static RELEASED: &[Field] = &[
    SCHEMA_VERSION_REQUIRED,
    NAME,
    VERSION,
    invocation_images(&Type::Object(&INVOCATION_IMAGE)),
    DESCRIPTION,
    KEYWORDS,
    LICENSE,
    MAINTAINERS,
    images(IMAGE_COLLECTIONS),
    DEFINITIONS_FIELD,
    parameters(Type::Map(&Type::Object(&PARAMETER))),
    credentials(Type::Map(&Type::Object(&CREDENTIAL))),
    outputs(Type::Map(&Type::Object(&OUTPUT))),
    actions(Type::Map(&Type::Object(&ACTION))),
    CUSTOM_FIELD,
    REQUIRED_EXTENSIONS_FIELD,
    other_version("extensions", BUNDLE_2018),
];
