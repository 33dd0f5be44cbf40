//! Exit codes. Each has one meaning for ever; `docs/cli.md` lists them.

use std::fmt;
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// 0: done, nothing to object to.
    Success,
    /// 1: it cannot be planned, or there are findings of severity error, or something was found bad.
    Failure,
    /// 2: there are changes; only with `--detailed-exitcode`.
    Changes,
    /// 3: a gate failed: what the caller or the settings require is not so, or could not be confirmed.
    Gate,
    /// 4: the plan is no longer the one that was saved.
    Stale,
    /// 1, of a command that compares: the two differ.
    Differ,
    /// 2, of a command that compares: it cannot.
    Trouble,
    /// 64: wrong usage.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Failure | Exit::Differ => 1,
            Exit::Changes | Exit::Trouble => 2,
            Exit::Gate => 3,
            Exit::Stale => 4,
            Exit::Usage => 64,
        })
    }
}

/// Why a command could not do its work: about the call or the outside, not about what descriptors say.
#[derive(Debug)]
pub(crate) struct Failure {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// What is wrong, in one line.
    message: String,
    /// What to do.
    help: Option<String>,
}

impl Failure {
    /// The outside does not do what is needed.
    pub(crate) fn outside(message: impl Into<String>) -> Self {
        Self { exit: Exit::Failure, message: message.into(), help: None }
    }

    /// The call is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), help: None }
    }

    /// With another exit code.
    pub(crate) fn exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    /// With what to do.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "\n  help: {help}"))
    }
}
