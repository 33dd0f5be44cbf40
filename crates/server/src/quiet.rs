//! When the client is told that what it shows of documents may be old: not at each keystroke, but when nothing happened for a
//! pause.

/// How many pauses there are at most before the client is told though it does not become quiet.
const MOST_PAUSES: usize = 5;

/// What the client is to ask for again.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Refresh {
    /// Findings, where it asks for them.
    pub(crate) findings: bool,
    /// Hints, lines above units and meanings of words.
    pub(crate) aids: bool,
}

impl Refresh {
    /// Everything.
    pub(crate) const ALL: Self = Self { findings: true, aids: true };
}

/// What happened since the client was told.
#[derive(Default)]
pub(crate) struct Unrest {
    refresh: Refresh,
    /// How many pauses there were since; one of them lasts.
    pauses: usize,
    /// Whether something happened in the one that lasts.
    is_disturbed: bool,
}

/// What is to be done when a pause has ended.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Next {
    /// Another pause.
    Pause,
    /// The client is told.
    Tell(Refresh),
}

impl Unrest {
    /// Something changed; whether a pause is to begin.
    pub(crate) fn disturb(&mut self, refresh: Refresh) -> bool {
        self.refresh.findings |= refresh.findings;
        self.refresh.aids |= refresh.aids;
        self.is_disturbed = self.pauses > 0;
        self.pauses = self.pauses.max(1);
        !self.is_disturbed
    }

    /// A pause has ended.
    pub(crate) fn end_pause(&mut self) -> Next {
        if std::mem::take(&mut self.is_disturbed) && self.pauses < MOST_PAUSES {
            self.pauses += 1;
            return Next::Pause;
        }
        self.pauses = 0;
        Next::Tell(std::mem::take(&mut self.refresh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AIDS: Refresh = Refresh { findings: false, aids: true };

    #[test]
    fn all_that_happens_until_it_is_quiet_is_told_once() {
        let mut unrest = Unrest::default();
        assert!(unrest.disturb(AIDS));
        assert!(!unrest.disturb(Refresh::ALL), "a pause has begun already");
        assert_eq!(unrest.end_pause(), Next::Pause);
        assert_eq!(unrest.end_pause(), Next::Tell(Refresh::ALL));
        assert!(unrest.disturb(AIDS));
        assert_eq!(unrest.end_pause(), Next::Tell(AIDS));
    }

    #[test]
    fn where_it_does_not_become_quiet_the_client_is_told_all_the_same() {
        let mut unrest = Unrest::default();
        unrest.disturb(AIDS);
        for _ in 1..MOST_PAUSES {
            unrest.disturb(AIDS);
            assert_eq!(unrest.end_pause(), Next::Pause);
        }
        unrest.disturb(AIDS);
        assert_eq!(unrest.end_pause(), Next::Tell(AIDS));
    }
}
