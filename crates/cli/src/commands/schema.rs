//! `plimsoll schema`: the JSON Schemas of the machine formats.

use crate::arguments::Schema;
use crate::exit::{Exit, Failure};
use crate::output;

/// Prints one schema, or the names of all.
///
/// # Errors
/// There is no schema of this name.
pub(crate) fn run(arguments: &Schema) -> Result<Exit, Failure> {
    let names = plimsoll_report::SCHEMAS;
    let Some(name) = &arguments.name else {
        output::print(&format!("{}\n", names.join("\n")))?;
        return Ok(Exit::Success);
    };
    let schema = plimsoll_report::schema(name).ok_or_else(|| {
        Failure::usage(format!("there is no schema `{name}`"))
            .help(format!("The schemas are {}.", names.join(", ")))
    })?;
    output::print(&schema)?;
    Ok(Exit::Success)
}
