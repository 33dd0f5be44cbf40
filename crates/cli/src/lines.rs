//! JSON of which the outer parts have a line for each field, and the inner ones a line each: so a unit of a record is one line. A
//! record of very many units is then half as large, and two of them differ in the lines of the units that do.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// What is inside of so many others is on one line.
const OUTER: usize = 4;

/// Writes a value.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write(out: impl Write, value: &impl Serialize) -> io::Result<()> {
    let formatter = Lines { depth: 0, has_values: false };
    Ok(value.serialize(&mut Serializer::with_formatter(out, formatter))?)
}

struct Lines {
    /// How many lists and mappings are around the next value.
    depth: usize,
    /// Whether the innermost one has a value yet.
    has_values: bool,
}

impl Lines {
    fn begin(&mut self, out: &mut (impl Write + ?Sized), bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_values = false;
        out.write_all(bracket)
    }

    fn end(&mut self, out: &mut (impl Write + ?Sized), bracket: &[u8]) -> io::Result<()> {
        let is_outer = self.depth <= OUTER;
        self.depth -= 1;
        if is_outer && self.has_values {
            self.line(out)?;
        }
        self.has_values = true;
        out.write_all(bracket)
    }

    fn next(&mut self, out: &mut (impl Write + ?Sized), is_first: bool) -> io::Result<()> {
        let is_outer = self.depth <= OUTER;
        if !is_first {
            out.write_all(if is_outer { b"," } else { b", " })?;
        }
        if is_outer { self.line(out) } else { Ok(()) }
    }

    fn line(&self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| out.write_all(b"  "))
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        self.next(out, is_first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_values = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        self.next(out, is_first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_values = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn what_is_deep_is_on_one_line() {
        let value = json!({
            "a": {"b": {"units": [{"name": "x", "of": [1, {}]}, {"name": "y", "of": []}], "none": []}},
            "n": null,
        });
        let mut text = Vec::new();
        super::write(&mut text, &value).unwrap();
        let text = String::from_utf8(text).unwrap();
        let expected = r#"{
  "a": {
    "b": {
      "units": [
        {"name": "x", "of": [1, {}]},
        {"name": "y", "of": []}
      ],
      "none": []
    }
  },
  "n": null
}"#;
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
