//! What was measured, for people: tables in Markdown.

use serde_json::Value;

use super::contest::{Entry, Row};
use super::targets;
use crate::measuring::table::{markdown, time};

/// A part of the benchmark, as it is shown.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) text: String,
    /// The targets that do not hold.
    pub(super) broken: Vec<String>,
    /// The targets of which it cannot be told.
    pub(super) unmeasured: Vec<String>,
    pub(super) json: Vec<Value>,
}

impl Shown {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// A table of rows that have the same peers.
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut shown = Self::default();
        let Some(first) = rows.first() else { return shown };
        let has_bytes = rows.iter().any(|row| row.bytes.is_some());
        let mut head = vec!["work".to_owned(), "plimsoll".to_owned(), "memory".to_owned()];
        head.extend(has_bytes.then(|| "of the input".to_owned()));
        head.extend(first.peers.iter().map(|peer| peer.name.to_owned()));
        head.extend(["target", "holds"].map(str::to_owned));
        let mut table = vec![head];
        for row in rows {
            table.push(shown.row(row, has_bytes));
            shown.json.push(row.json());
        }
        shown.text = markdown(&table);
        shown
    }

    fn row(&mut self, row: &Row, has_bytes: bool) -> Vec<String> {
        let memory = row.ours.memory.median().filter(|memory| *memory > 0.0);
        let mut cells = vec![row.name.clone(), own(row)];
        cells.push(memory.map_or(String::new(), |memory| format!("{memory:.0} MiB")));
        if has_bytes {
            let share = memory.zip(row.bytes).map(|(memory, bytes)| memory * 1024.0 * 1024.0 / bytes);
            cells.push(share.map_or(String::new(), |share| format!("{share:.1} ×")));
        }
        cells.extend(row.peers.iter().map(|peer| theirs(row, peer)));
        let (mut words, mut verdicts) = (Vec::new(), Vec::new());
        for bound in targets::of(&row.name) {
            words.push(bound.words());
            verdicts.push(verdict(bound.holds(row)));
            let told = || format!("{}: {}", row.name, bound.words());
            match bound.holds(row) {
                Some(true) => {}
                Some(false) => self.broken.push(told()),
                None => self.unmeasured.push(told()),
            }
        }
        cells.extend([words.join(", "), verdicts.join(", ")]);
        cells
    }
}

/// Whether a target holds, in a word.
pub(super) fn verdict(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "yes",
        Some(false) => "**no**",
        None => "not measured",
    }
}

fn own(row: &Row) -> String {
    row.ours.samples.median().map_or(String::new(), |median| with_speed(median, row.ours.bytes))
}

fn theirs(row: &Row, peer: &Entry) -> String {
    match (peer.samples.median(), row.ratio(peer), &peer.trouble) {
        (Some(median), Some(ratio), _) => format!("{} = {ratio:.1} ×", with_speed(median, peer.bytes)),
        (_, _, Some(trouble)) => trouble.clone(),
        _ => String::new(),
    }
}

/// A time, and the speed where that is what is compared.
fn with_speed(milliseconds: f64, bytes: Option<f64>) -> String {
    match bytes {
        Some(bytes) => format!("{}, {:.0} MB/s", time(milliseconds), bytes / milliseconds / 1000.0),
        None => time(milliseconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_which_targets_do_not_hold() {
        let mut row = Row::new("check 10,000 files", None, Entry::measured("plimsoll", &[900.0], 30.0));
        row.peers.push(Entry::measured("ajv-cli", &[1800.0], 0.0));
        row.peers.push(Entry { name: "other", trouble: Some("> 120 s".to_owned()), ..Entry::default() });
        let shown = Shown::of(&[row]);
        assert_eq!(shown.broken, ["check 10,000 files: ≤ 800 ms"]);
        let cells: Vec<&str> = shown.text.lines().last().unwrap().split('|').map(str::trim).collect();
        let expected = [
            "",
            "check 10,000 files",
            "900 ms",
            "30 MiB",
            "1.80 s = 2.0 ×",
            "> 120 s",
            "≤ 800 ms, < ajv-cli",
            "**no**, yes",
            "",
        ];
        assert_eq!(cells, expected);
    }

    #[test]
    fn speeds_are_shown_where_inputs_differ() {
        assert_eq!(with_speed(100.0, Some(10_000_000.0)), "100 ms, 100 MB/s");
        assert!(Shown::of(&[]).is_empty());
    }
}
