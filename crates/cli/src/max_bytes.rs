//! How long a comment may be.

use plimsoll_report::{FORMATS, LEAST_BYTES};

use crate::exit::Failure;
use crate::output::Output;

/// What a comment may have at each forge, in bytes. They count characters, of which there are never more than bytes: 65,536,
/// 1,000,000, 32,768 and 150,000. A little is kept free for what others put around it.
const FORGES: [(&str, usize); 4] =
    [("github", 65_000), ("gitlab", 990_000), ("bitbucket", 32_000), ("azure", 149_000)];

/// Reads `--max-bytes`: a number of bytes, or the name of a forge.
///
/// # Errors
/// It is neither, or so few that not even the shortest comment fits.
pub(crate) fn parse(text: &str) -> Result<usize, String> {
    if let Some((_, most)) = FORGES.iter().find(|(name, _)| *name == text) {
        return Ok(*most);
    }
    let number = text.parse::<usize>();
    let most = number.map_err(|_| "neither a number nor github, gitlab, bitbucket or azure".to_owned())?;
    if most < LEAST_BYTES {
        return Err(format!("a comment needs {LEAST_BYTES} bytes at least"));
    }
    Ok(most)
}

/// Whether an output heeds the limit, where there is one.
///
/// # Errors
/// There is one, and none does.
pub(crate) fn heeded(limit: Option<usize>, outputs: &[Output]) -> Result<(), Failure> {
    if limit.is_some() && !outputs.iter().any(|output| output.format.heeds_max_bytes) {
        let names: Vec<&str> = FORMATS.iter().filter(|row| row.heeds_max_bytes).map(|row| row.name).collect();
        return Err(Failure::usage("no output that was asked for heeds --max-bytes")
            .help(format!("These do: {}.", names.join(", "))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_numbers_or_forges() {
        assert_eq!(parse("github"), Ok(65_000));
        assert_eq!(parse("4000"), Ok(4000));
        for wrong in ["", "3999", "-1", "64k", "GitHub", "99999999999999999999999"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(FORGES.iter().all(|(_, most)| *most >= LEAST_BYTES));
    }
}
