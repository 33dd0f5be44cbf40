//! What is measured: one file for each kind of work.

pub(super) mod check;
pub(super) mod difference;
pub(super) mod order;
pub(super) mod parse;
pub(super) mod plan;
pub(super) mod start;

use super::Bench;
use super::contest::Contestant;

/// The peers, or none where they are not wanted.
fn unless_alone(bench: &Bench, peers: Vec<Contestant>) -> Vec<Contestant> {
    if bench.options.has_peers { peers } else { Vec::new() }
}
