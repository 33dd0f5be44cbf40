//! What a process and those that it started use, as Linux tells it; nothing elsewhere.

use std::collections::BTreeMap;

/// The most memory that a process and its descendants held at once, each for itself, in MiB.
pub(crate) fn peak_memory(process: u32) -> Option<f64> {
    let peaks: Vec<f64> = tree(process).into_iter().filter_map(peak_of).collect();
    (!peaks.is_empty()).then(|| peaks.iter().sum())
}

/// The most memory that a process held until now, in MiB; `None` where it has ended.
pub(crate) fn peak_of(process: u32) -> Option<f64> {
    peak_of_status(&std::fs::read_to_string(format!("/proc/{process}/status")).ok()?)
}

fn peak_of_status(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes / 1024.0)
}

/// How long a process and its descendants have computed, in seconds.
pub(crate) fn computing_time(process: u32) -> Option<f64> {
    let times: Vec<f64> = tree(process).iter().filter_map(|process| stat(*process)?.time()).collect();
    (!times.is_empty()).then(|| times.iter().sum())
}

/// What Linux says of a process in one line.
struct Stat(Vec<String>);

impl Stat {
    fn new(line: &str) -> Option<Self> {
        // The name stands in parentheses, and may have blanks and parentheses in it.
        let (_, rest) = line.rsplit_once(')')?;
        Some(Self(rest.split_whitespace().map(str::to_owned).collect()))
    }

    fn parent(&self) -> Option<u32> {
        self.0.get(1)?.parse().ok()
    }

    /// In seconds; Linux counts hundredths towards programs, whatever its own clock does.
    fn time(&self) -> Option<f64> {
        let ticks = |place: usize| self.0.get(place)?.parse::<f64>().ok();
        Some((ticks(11)? + ticks(12)?) / 100.0)
    }
}

fn stat(process: u32) -> Option<Stat> {
    Stat::new(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// A process and its descendants.
fn tree(process: u32) -> Vec<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    for child in entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()) {
        if let Some(parent) = stat(child).and_then(|stat| stat.parent()) {
            children.entry(parent).or_default().push(child);
        }
    }
    let mut tree = vec![process];
    let mut next = 0;
    while next < tree.len() {
        tree.extend(children.get(&tree[next]).into_iter().flatten());
        next += 1;
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_processes_may_look_like_anything() {
        let stat = Stat::new("17 (a) b (c) S 4 17 17 0 -1 4194304 90 0 0 0 150 50 0 0 20 0").unwrap();
        assert_eq!((stat.parent(), stat.time()), (Some(4), Some(2.0)));
    }

    #[test]
    fn peaks_are_told_in_kibibytes() {
        assert_eq!(peak_of_status("Name:\tx\nVmPeak:\t 9 kB\nVmHWM:\t    2048 kB\n"), Some(2.0));
        assert_eq!(peak_of_status("Name:\tx\n"), None);
    }
}
