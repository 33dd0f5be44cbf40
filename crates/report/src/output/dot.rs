//! `dot`

use crate::format::Format;

pub(super) static FORMAT: Format = Format::named("dot", "x", "text/plain");
