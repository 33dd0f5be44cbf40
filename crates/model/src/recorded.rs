//! Recorded state: what is known to be installed.

use std::sync::Arc;

use crate::application::Application;

/// An installation as it was recorded.
#[derive(Clone, PartialEq, Debug)]
pub struct Recorded {
    /// The state after the last operation that succeeded: its [`Origin`](crate::Origin)s are
    /// [`Recorded`](crate::Origin::Recorded).
    pub application: Application,
    /// Which record it is.
    pub source: RecordedSource,
    /// How the last operation that changes things ended.
    pub status: OperationStatus,
}

/// Which record a state was read from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordedSource {
    /// The file, relative to the workspace.
    pub path: Arc<str>,
    /// The installation's name.
    pub installation: Arc<str>,
    /// The id of the claim (a ULID) or the name of the revision.
    pub revision: Arc<str>,
    /// When it was recorded, in RFC 3339; as written.
    pub created: Arc<str>,
}

/// How an operation ended (CNAB-Claims 1.0.0, "result").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OperationStatus {
    /// It ended well.
    Succeeded,
    /// It failed; what it left is undefined.
    Failed,
    /// It was stopped.
    Canceled,
    /// It was about to start, or is running.
    Underway,
    /// Nothing is recorded of its end.
    Unknown,
}

impl OperationStatus {
    /// The word of CNAB-Claims 1.0.0.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Underway => "running",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether an installation is there, as far as its recorded operations tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Presence {
    /// Nothing is recorded that installed it.
    Absent,
    /// It was installed. What a failed upgrade left of it is another question: see the status of the last operation.
    Present,
    /// It was uninstalled.
    Removed,
    /// Its installation did not end well, so anything may be there.
    Undefined,
}

impl Presence {
    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Present => "present",
            Self::Removed => "removed",
            Self::Undefined => "undefined",
        }
    }

    /// What it is after an operation that changes things.
    #[must_use]
    pub fn after(self, action: &str, status: OperationStatus) -> Self {
        match (action, status, self) {
            ("uninstall", OperationStatus::Succeeded, _) => Self::Removed,
            // A failure changes what is there, not that something is.
            (_, OperationStatus::Succeeded, _) | (_, _, Self::Present) => Self::Present,
            ("install" | "unknown", _, _) => Self::Undefined,
            // What was to be upgraded or removed must have been there.
            (_, _, Self::Absent) => Self::Present,
            (_, _, before) => before,
        }
    }
}
