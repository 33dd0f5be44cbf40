//! Rules for whole plans and the graph below them.

mod dependency_cycle;
mod object_in_two_units;
mod order_contradicts_dependency;
mod too_many_units;

use super::Rule;

/// The rows, by code.
pub(super) static RULES: &[&Rule] = &[
    &dependency_cycle::RULE,
    &object_in_two_units::RULE,
    &order_contradicts_dependency::RULE,
    &too_many_units::RULE,
];
