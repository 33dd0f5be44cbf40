//! The names of attributes in a column, grouped by the objects of their unit.

use plimsoll_model::{AttributePath, AttributeStep};

use crate::plain::{one_line, pad, width};
use crate::style::Style;

/// The column is not made wider than this.
const PATH: usize = 64;

/// How attributes are named: those inside an object of the unit (`Pod web`) stand below its name.
pub(crate) struct Names {
    names: Vec<(Option<String>, String)>,
    column: usize,
}

impl Names {
    pub(crate) fn of<'a>(paths: impl Iterator<Item = &'a AttributePath>, style: Style) -> Self {
        let names: Vec<_> = paths.map(|path| name(path, style)).collect();
        let widths = names.iter().map(|(_, name)| width(name));
        let column = widths.filter(|&columns| columns <= PATH).max().unwrap_or(0);
        Self { names, column }
    }

    /// The object of an attribute, if the attribute before is not in the same one.
    pub(crate) fn object(&self, index: usize) -> Option<&str> {
        let object = self.names[index].0.as_deref();
        let before = index.checked_sub(1).and_then(|before| self.names[before].0.as_deref());
        if object == before { None } else { object }
    }

    /// Whether the attribute belongs to an object.
    pub(crate) fn in_object(&self, index: usize) -> bool {
        self.names[index].0.is_some()
    }

    /// The name, padded to the column.
    pub(crate) fn padded(&self, index: usize) -> String {
        pad(&self.names[index].1, self.column)
    }
}

fn name(path: &AttributePath, style: Style) -> (Option<String>, String) {
    match path.0.as_slice() {
        [] => (None, "(all)".to_owned()),
        [AttributeStep::Field(object), rest @ ..] if object.contains(' ') && !rest.is_empty() => {
            (Some(one_line(object, style)), one_line(&AttributePath(rest.to_vec()).to_string(), style))
        }
        _ => (None, one_line(&path.to_string(), style)),
    }
}
