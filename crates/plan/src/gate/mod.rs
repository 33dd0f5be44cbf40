//! Rules that a plan has to keep, and what came of them.
//!
//! A gate is either something on which a pipeline stops ([`FailOn`]: `delete`, `retype`), or an [`Assertion`] about units
//! by name: `db before web`, `migrate in wave<=2`, `no delete in db`. What each means exactly is said in `docs/cli.md`.
//!
//! On purpose not here: where gates are written, what a broken one does to the exit code.

mod assertion;
mod evaluate;
mod fail_on;

use std::fmt;

use plimsoll_base::Place;

pub use assertion::{Assertion, Claim, Comparison};
pub use evaluate::Evaluation;
pub use fail_on::FailOn;

use crate::steps::StepIndex;

/// What came of a rule.
#[derive(Clone, PartialEq, Debug)]
pub struct GateResult {
    /// The rule, as it was written: `fail on delete`, `db before web`.
    pub gate: String,
    /// Where it is written; `None` for one of the command line.
    pub place: Option<Place>,
    /// Whether the plan keeps it.
    pub is_kept: bool,
    /// What was found, in a few words without a full stop: "`web` is in wave 1, `db` in wave 2".
    pub words: String,
    /// The steps that break it, in the order of the plan; empty where it is kept, or broken by something else.
    pub steps: Vec<StepIndex>,
}

/// A rule that a plan has to keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gate {
    /// It must have nothing of this.
    FailOn(FailOn),
    /// This must be so.
    Assertion(Assertion),
}

/// What is written is no gate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateError {
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What to write.
    pub help: String,
}

impl Gate {
    /// What a plan must have nothing of: a name of [`FailOn`].
    ///
    /// # Errors
    /// There is none of this name.
    pub fn fail_on(name: &str) -> Result<Self, GateError> {
        FailOn::parse(name).map(Self::FailOn)
    }

    /// What must be so of a plan, in the language of [`Assertion`].
    ///
    /// # Errors
    /// It is not in that language.
    pub fn assertion(text: &str) -> Result<Self, GateError> {
        Assertion::parse(text).map(Self::Assertion)
    }

    /// The names of units that it holds, as written.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::FailOn(_) => Vec::new(),
            Self::Assertion(assertion) => assertion.names(),
        }
    }

    /// Whether it says when something comes. An uninstallation goes the other way round.
    #[must_use]
    pub fn is_about_order(&self) -> bool {
        let Self::Assertion(assertion) = self else { return false };
        matches!(assertion.claim, Claim::Before(_) | Claim::After(_) | Claim::InWave(..))
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FailOn(fail_on) => write!(f, "fail on {}", fail_on.name()),
            Self::Assertion(assertion) => write!(f, "{assertion}"),
        }
    }
}
