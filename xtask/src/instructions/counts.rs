//! The counts that a change is compared with.

use std::process::Command;

use serde_json::{Value, json};

use super::count::Counts;
use crate::measuring::program::write;
use crate::repository;

/// The file that holds them.
pub(super) const FILE: &str = "crates/measure/instructions.json";

/// What a count depends on beside the code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Origin {
    /// `rustc --version`.
    rustc: String,
    /// The kind of processor, with the instructions for many values at once that libraries choose by.
    processor: String,
    /// The C library, which copies memory.
    library: String,
}

impl Origin {
    /// Of this machine.
    pub(super) fn here() -> Result<Self, String> {
        let said = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output();
            let output = output.map_err(|error| format!("{program} cannot be run: {error}"))?;
            Ok::<_, String>(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
        let flags = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        Ok(Self {
            rustc: said(&rustc, &["--version"])?,
            processor: processor(std::env::consts::ARCH, &flags),
            library: said("getconf", &["GNU_LIBC_VERSION"])?,
        })
    }

    /// For people.
    pub(super) fn words(&self) -> String {
        format!("{}, {}, {}", self.rustc, self.processor, self.library)
    }
}

/// What valgrind knows of these is what the machine has of them.
const FLAGS: [&str; 3] = ["sse4_2", "avx2", "bmi2"];

fn processor(kind: &str, about: &str) -> String {
    let has = |flag: &&str| about.split_whitespace().any(|word| word == *flag);
    let flags = FLAGS.iter().filter(|flag| has(flag)).copied();
    std::iter::once(kind).chain(flags).collect::<Vec<_>>().join(" ")
}

/// Counts, and where they are from.
pub(super) struct Counted {
    pub(super) origin: Origin,
    pub(super) counts: Counts,
}

impl Counted {
    /// Reads the file.
    pub(super) fn read() -> Result<Self, String> {
        let text = repository::text(FILE).ok_or_else(|| format!("{FILE} cannot be read"))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| format!("{FILE}: {error}"))?;
        Self::of(&value).ok_or_else(|| format!("{FILE} does not say what it should"))
    }

    fn of(value: &Value) -> Option<Self> {
        let word = |name: &str| Some(value[name].as_str()?.to_owned());
        let origin =
            Origin { rustc: word("rustc")?, processor: word("processor")?, library: word("library")? };
        let counts = value["instructions"].as_object()?.iter();
        let counts = counts.map(|(work, count)| Some((work.clone(), count.as_u64()?)));
        Some(Self { origin, counts: counts.collect::<Option<_>>()? })
    }

    fn json(&self) -> Value {
        let Origin { rustc, processor, library } = &self.origin;
        json!({ "rustc": rustc, "processor": processor, "library": library, "instructions": self.counts })
    }

    /// Writes the file.
    pub(super) fn write(&self) -> Result<(), String> {
        write(&repository::root().join(FILE), &format!("{:#}\n", self.json()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::count::WORKS;
    use super::*;

    #[test]
    fn the_file_has_a_count_for_each_work() {
        let counted = Counted::read().unwrap();
        let mut works = WORKS;
        works.sort_unstable();
        assert!(counted.counts.keys().eq(works.iter()), "{:?}", counted.counts);
        assert_eq!(repository::text(FILE).unwrap(), format!("{:#}\n", counted.json()));
    }

    #[test]
    fn processors_are_told_apart_by_what_libraries_choose_by() {
        assert_eq!(processor("x86_64", "flags\t: fpu sse4_2 avx2 avx512f\n"), "x86_64 sse4_2 avx2");
        assert_eq!(processor("aarch64", ""), "aarch64");
    }
}
