//! What components of v1alpha2 hand to each other while they are deployed.

use crate::oam::clauses::DATA_PASSING;
use crate::oam::fields::{PRUNED, TEXTS, optional, required};
use crate::table::{Field, Object, Type};

const INPUTS: Type = Type::List(&Type::Object(&INPUT));
const CONDITION_LIST: Type = Type::List(&Type::Object(&CONDITION));
const OUTPUTS: Type = Type::List(&Type::Object(&OUTPUT));
const CONDITIONS: Field =
    optional("conditions", CONDITION_LIST, DATA_PASSING, "What must hold before the value is taken.");
const VALUE_FROM_FIELD: Field =
    optional("valueFrom", Type::Object(&FIELD), DATA_PASSING, "The field whose value is taken.");

/// `dataOutputs`.
pub(super) const DATA_OUTPUTS: Field = optional(
    "dataOutputs",
    OUTPUTS,
    DATA_PASSING,
    "Values that others wait for, each under a name of its own.",
);
/// `dataInputs`.
pub(super) const DATA_INPUTS: Field =
    optional("dataInputs", INPUTS, DATA_PASSING, "Values of others that this one waits for.");

static OUTPUT: Object = Object {
    name: "data output",
    clause: DATA_PASSING,
    others: PRUNED,
    fields: &[
        optional("name", Type::Text, DATA_PASSING, "The name under which inputs ask for it; unique."),
        optional("fieldPath", Type::Text, DATA_PASSING, "The field that holds the value: `status.address`."),
        CONDITIONS,
        optional(
            "outputStore",
            Type::Object(&STORE),
            DATA_PASSING,
            "The object that the value is written to.",
        ),
    ],
};

static INPUT: Object = Object {
    name: "data input",
    clause: DATA_PASSING,
    others: PRUNED,
    fields: &[
        optional("valueFrom", Type::Object(&SOURCE), DATA_PASSING, "The output whose value is taken."),
        optional("toFieldPaths", TEXTS, DATA_PASSING, "The fields that get the value."),
        CONDITIONS,
        optional("inputStore", Type::Object(&STORE), DATA_PASSING, "The object that the value is read from."),
    ],
};

static SOURCE: Object = Object {
    name: "source of an input",
    clause: DATA_PASSING,
    others: PRUNED,
    fields: &[required(
        "dataOutputName",
        Type::Text,
        DATA_PASSING,
        "The name of an output in this configuration.",
    )],
};

static FIELD: Object = Object {
    name: "source of a value",
    clause: DATA_PASSING,
    others: PRUNED,
    fields: &[required("fieldPath", Type::Text, DATA_PASSING, "The field whose value is taken.")],
};

static CONDITION: Object = Object {
    name: "condition",
    clause: DATA_PASSING,
    others: PRUNED,
    fields: &[
        required(
            "op",
            Type::Choice(&["eq", "notEq", "notEmpty"]),
            DATA_PASSING,
            "How the field is compared: equal, not equal, or not empty.",
        ),
        optional("value", Type::Text, DATA_PASSING, "What it is compared with."),
        VALUE_FROM_FIELD,
        optional(
            "fieldPath",
            Type::Text,
            DATA_PASSING,
            "The field that is compared; the value itself if not given.",
        ),
    ],
};

static STORE: Object = Object {
    name: "store",
    clause: DATA_PASSING,
    others: PRUNED,
    fields: &[
        optional("apiVersion", Type::Text, DATA_PASSING, "The group and version of the object."),
        optional("kind", Type::Text, DATA_PASSING, "The kind of the object."),
        optional("name", Type::Text, DATA_PASSING, "The name of the object."),
        optional("namespace", Type::Text, DATA_PASSING, "The namespace of the object."),
        optional(
            "operations",
            Type::List(&Type::Object(&OPERATION)),
            DATA_PASSING,
            "What is written to it, in order.",
        ),
    ],
};

static OPERATION: Object = Object {
    name: "operation",
    clause: DATA_PASSING,
    others: PRUNED,
    fields: &[
        optional("type", Type::Text, DATA_PASSING, "The form of the content: `jsonPatch`."),
        optional("op", Type::Text, DATA_PASSING, "What is done: `add`, `replace`."),
        optional("toFieldPath", Type::Text, DATA_PASSING, "The field that is changed."),
        optional("toDataPath", Type::Text, DATA_PASSING, "The place inside of the field that is changed."),
        optional("value", Type::Text, DATA_PASSING, "The value that is written."),
        VALUE_FROM_FIELD,
        CONDITIONS,
    ],
};
