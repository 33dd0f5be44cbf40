//! What a manifest says about its objects.

use plimsoll_base::Severity::{Error, Warning};

use crate::cnab::clauses::{PORTER, PORTER_DEPENDENCIES};
use crate::table::Presence::{ByRule, Optional, Required};
use crate::table::{Field, Object, Others, Presence, Type};

const TEXTS: Type = Type::List(&Type::Text);
const BELOW: Others = Others::Unexpected(Warning, "Porter ignores it.");
const STEPS: Type = Type::List(&Type::Any);

const fn field(name: &'static str, of: Type, presence: Presence, help: &'static str) -> Field {
    Field::new(name, of, presence, Error, PORTER, help)
}

const fn text(name: &'static str, help: &'static str) -> Field {
    Field::new(name, Type::Text, Optional, Error, PORTER, help)
}

/// A version, which YAML reads as a number where it has one dot.
const VERSION: Type = Type::Scalar;

/// The root of a manifest. Any other key is a custom action.
pub static MANIFEST: Object = Object {
    name: "manifest",
    clause: PORTER,
    others: Others::Open,
    fields: &[
        field("name", Type::Text, Required, "The name of the bundle."),
        field("version", VERSION, Required, "The version of the bundle, a semantic version such as `0.1.0`."),
        field("mixins", Type::List(&Type::Any), Required, "The mixins that the steps use: `- exec`."),
        field("install", STEPS, ByRule, "The steps that install the application."),
        field("uninstall", STEPS, ByRule, "The steps that take the application away."),
        field("upgrade", STEPS, Optional, "The steps that bring the application to this version."),
        field(
            "schemaVersion",
            VERSION,
            Optional,
            "The version of the manifest's format: `1.0.1`. It decides which fields and templates there are.",
        ),
        text("schemaType", "What the document is: `Bundle`."),
        text("description", "What the bundle is for, for people."),
        text("registry", "The registry, and organisation, that the bundle is published to: `ghcr.io/team`."),
        text("reference", "The whole reference that the bundle is published under, instead of `registry`."),
        text("dockerfile", "A template of the Dockerfile of the bundle's image."),
        field(
            "maintainers",
            Type::List(&Type::Object(&MAINTAINER)),
            Optional,
            "The people who look after the bundle.",
        ),
        field(
            "customActions",
            Type::Map(&Type::Object(&CUSTOM_ACTION)),
            Optional,
            "What is known of actions beside `install`, `upgrade` and `uninstall`, by name.",
        ),
        field(
            "parameters",
            Type::List(&Type::Object(&PARAMETER)),
            Optional,
            "What whoever installs may set.",
        ),
        field(
            "credentials",
            Type::List(&Type::Object(&CREDENTIAL)),
            Optional,
            "What the steps need to act for whoever installs. Never recorded, so supplied each time.",
        ),
        field(
            "dependencies",
            Type::Either(&[Type::Object(&DEPENDENCIES), Type::List(&Type::Object(&DEPENDENCY))]),
            Optional,
            "The bundles that must be installed before this one.",
        ),
        field(
            "outputs",
            Type::List(&Type::Object(&OUTPUT)),
            Optional,
            "What actions leave behind for others to read.",
        ),
        field("images", Type::Map(&Type::Object(&IMAGE)), Optional, "The images that the application runs."),
        field("state", Type::List(&Type::Object(&STATE)), Optional, "Files that are kept between actions."),
        field("required", Type::List(&Type::Any), Optional, "Extensions that the runtime must know."),
        field("custom", Type::Map(&Type::Any), Optional, "Extensions by name, and values for templates."),
        field("files", Type::Any, Optional, "Files that are brought into the bundle's image."),
    ],
};

static MAINTAINER: Object = Object {
    name: "maintainer",
    clause: PORTER,
    others: BELOW,
    fields: &[text("name", "A name."), text("email", "An address for mail."), text("url", "A page.")],
};

static CUSTOM_ACTION: Object = Object {
    name: "custom action",
    clause: PORTER,
    others: BELOW,
    fields: &[
        text("description", "What the action is for, for people."),
        field("modifies", Type::Boolean, Optional, "Whether it changes what is installed."),
        field("stateless", Type::Boolean, Optional, "Whether it works without an installation."),
    ],
};

/// A parameter. JSON Schema (draft 7) stands beside Porter's own fields.
pub static PARAMETER: Object = Object {
    name: "parameter",
    clause: PORTER,
    others: Others::Open,
    fields: &[
        field("name", Type::Text, Required, "The name of the parameter."),
        field("type", Type::Any, Optional, "The type of the value, one of JSON Schema, or `file`."),
        field("default", Type::Any, Optional, "The value where none is given. Without it there must be one."),
        text("description", "What it is for, for people."),
        field("sensitive", Type::Boolean, Optional, "Whether its value must not be shown."),
        field("source", Type::Object(&SOURCE), Optional, "The output that the value is taken from."),
        field("applyTo", TEXTS, Optional, "The actions that it is for; all where it is not said."),
        text("env", "The environment variable; its name in upper case where it is not said."),
        text("path", "The file that the value is put into."),
        field("persistent", Type::Boolean, Optional, "Whether the value is kept for later actions."),
        field("enum", Type::List(&Type::Any), Optional, "The values that are allowed."),
        field("minimum", Type::Number, Optional, "The least number allowed."),
        field("maximum", Type::Number, Optional, "The greatest number allowed."),
        field("minLength", Type::Number, Optional, "The least number of characters."),
        field("maxLength", Type::Number, Optional, "The greatest number of characters."),
        field("pattern", Type::Text, Optional, "A regular expression that the value must match."),
    ],
};

static SOURCE: Object = Object {
    name: "parameter source",
    clause: PORTER,
    others: BELOW,
    fields: &[
        field("output", Type::Text, Required, "The name of the output."),
        text("dependency", "The dependency whose output it is; this bundle where it is not said."),
    ],
};

static CREDENTIAL: Object = Object {
    name: "credential",
    clause: PORTER,
    others: BELOW,
    fields: &[
        field("name", Type::Text, Required, "The name of the credential."),
        text("description", "What it is for, for people."),
        field(
            "required",
            Type::Boolean,
            Optional,
            "Whether it must be supplied. `true` where it is not said.",
        ),
        text("env", "The environment variable that it is put into."),
        text("path", "The file that it is put into."),
        field("applyTo", TEXTS, Optional, "The actions that it is for; all where it is not said."),
    ],
};

static OUTPUT: Object = Object {
    name: "output",
    clause: PORTER,
    others: Others::Open,
    fields: &[
        field("name", Type::Text, Required, "The name of the output."),
        field("type", Type::Any, Optional, "The type of the value, one of JSON Schema, or `file`."),
        field("default", Type::Any, Optional, "The value where an action leaves none."),
        text("description", "What it is for, for people."),
        field("sensitive", Type::Boolean, Optional, "Whether its value must not be shown."),
        text("path", "The file that the value is taken from."),
        field("applyTo", TEXTS, Optional, "The actions that leave it; all where it is not said."),
    ],
};

static STATE: Object = Object {
    name: "state variable",
    clause: PORTER,
    others: BELOW,
    fields: &[
        field("name", Type::Text, Required, "Its name."),
        text("path", "The file that is kept."),
        text("description", "What it is for, for people."),
        text("mixin", "The mixin that it belongs to."),
    ],
};

static IMAGE: Object = Object {
    name: "image",
    clause: PORTER,
    others: BELOW,
    fields: &[
        field("repository", Type::Text, Required, "The name of the image without a tag."),
        text("description", "What it is for, for people."),
        text("imageType", "The kind of image: `docker`."),
        text("digest", "The digest of its content."),
        field("tag", VERSION, Optional, "The tag; `latest` where neither tag nor digest is said."),
        field("size", Type::Number, Optional, "Its size in bytes."),
        text("mediaType", "Its media type."),
        field("labels", Type::Map(&Type::Scalar), Optional, "Names and values that tell images apart."),
    ],
};

static DEPENDENCIES: Object = Object {
    name: "dependencies object",
    clause: PORTER_DEPENDENCIES,
    others: BELOW,
    fields: &[
        field(
            "requires",
            Type::List(&Type::Object(&DEPENDENCY)),
            Optional,
            "The bundles that must be installed before this one, in this order.",
        ),
        field("provides", Type::Any, Optional, "The interface that this bundle has for others."),
    ],
};

static DEPENDENCY: Object = Object {
    name: "dependency",
    clause: PORTER_DEPENDENCIES,
    others: BELOW,
    fields: &[
        field("name", Type::Text, Required, "Its name in this manifest."),
        field(
            "bundle",
            Type::Either(&[Type::Object(&BUNDLE), Type::Text]),
            Optional,
            "The bundle, with its `reference`.",
        ),
        text("reference", "The reference of the bundle, as manifests said it before 1.0."),
        field("parameters", Type::Map(&Type::Any), Optional, "Values for its parameters, by their names."),
        field("credentials", Type::Map(&Type::Any), Optional, "Its credentials, by their names."),
        field("outputs", Type::Map(&Type::Any), Optional, "Outputs of this bundle that are made of its own."),
        field("sharing", Type::Object(&SHARING), Optional, "Whether its installation is shared with others."),
    ],
};

static BUNDLE: Object = Object {
    name: "bundle of a dependency",
    clause: PORTER_DEPENDENCIES,
    others: BELOW,
    fields: &[
        text("reference", "Its reference: `registry/name:tag`."),
        field("version", VERSION, Optional, "The range of versions that will do, instead of a tag."),
        field("interface", Type::Any, Optional, "What another bundle may provide in its place."),
        text("id", "The interface that it has."),
    ],
};

static SHARING: Object = Object {
    name: "sharing object",
    clause: PORTER_DEPENDENCIES,
    others: BELOW,
    fields: &[
        field(
            "mode",
            Type::Either(&[Type::Boolean, Type::Choice(&["group", "none"])]),
            Optional,
            "Whether it is shared.",
        ),
        field("group", Type::Object(&GROUP), Optional, "Those who share it."),
    ],
};

static GROUP: Object = Object {
    name: "group",
    clause: PORTER_DEPENDENCIES,
    others: BELOW,
    fields: &[text("name", "Its name.")],
};
