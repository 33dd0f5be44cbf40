//! Tables in Markdown.

/// Rows, of which the first is the head, as a table whose columns line up.
pub(crate) fn markdown(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        text.push('|');
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(&format!(" {cell:width$} |"));
        }
        text.push('\n');
        if number == 0 {
            let line: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
            text.push_str(&format!("|{}|\n", line.join("|")));
        }
    }
    text
}

/// A time in milliseconds, for people.
pub(crate) fn time(milliseconds: f64) -> String {
    match milliseconds {
        short if short < 10.0 => format!("{short:.2} ms"),
        middle if middle < 1000.0 => format!("{middle:.0} ms"),
        long => format!("{:.2} s", long / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [vec!["a".to_owned(), "wide".to_owned()], vec!["× 2".to_owned(), String::new()]];
        assert_eq!(markdown(&rows), "| a   | wide |\n|-----|------|\n| × 2 |      |\n");
    }

    #[test]
    fn times_have_three_digits_or_so() {
        assert_eq!([4.567, 45.67, 4567.0].map(time), ["4.57 ms", "46 ms", "4.57 s"]);
    }
}
