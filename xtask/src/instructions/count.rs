//! Counting with callgrind.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::tools;

/// What is counted, as `plimsoll-measure` calls it.
pub(super) const WORKS: [&str; 5] = ["parse", "check", "order", "difference", "plan"];

/// The function inside of which instructions are counted.
const COUNTED: &str = "plimsoll_measure::work::counted*";

/// The instructions of each work.
pub(super) type Counts = BTreeMap<String, u64>;

/// Counts all work. One after the other: they are small.
pub(super) fn all(binary: &Path) -> Result<Counts, String> {
    if !tools::is_on_path("valgrind") && !tools::debian(&["valgrind"]) {
        return Err("valgrind is not installed, and cannot be".to_owned());
    }
    WORKS.iter().map(|work| Ok(((*work).to_owned(), of(binary, work)?))).collect()
}

fn of(binary: &Path, work: &str) -> Result<u64, String> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let output =
        valgrind.arg(format!("--toggle-collect={COUNTED}")).arg(binary).args(["work", work]).output();
    let output = output.map_err(|error| format!("valgrind cannot be run: {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr);
    let answer: Option<Value> = serde_json::from_slice(&output.stdout).ok();
    match (collected(&told), answer) {
        (Some(count), Some(_)) if output.status.success() && count > 0 => Ok(count),
        _ => Err(format!("{work} cannot be counted: {told}")),
    }
}

/// What callgrind says that it collected.
fn collected(told: &str) -> Option<u64> {
    let line = told.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_found_in_what_callgrind_says() {
        let told =
            "==7== Events    : Ir\n==7== Collected : 10982806\n==7== \n==7== I   refs:      10,982,806\n";
        assert_eq!(collected(told), Some(10_982_806));
        assert_eq!(collected("==7== Collected :\n"), None);
        assert_eq!(collected("valgrind: no such file\n"), None);
    }
}
