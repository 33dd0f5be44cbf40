//! What the client is told unasked: findings, that a plan is another one, that what it shows may be old.

use tower_lsp::lsp_types::{Diagnostic, Url};

use super::{MainLoop, Message};
use crate::convert;
use crate::publish::Posted;
use crate::quiet::{Next, Refresh};
use crate::work::guarded;

impl MainLoop {
    /// What one document says may matter for all others of its workspace.
    pub(super) fn make_stale(&mut self, number: usize) {
        self.workspaces.forget_told(number);
        let all = self.documents.values().filter(|document| document.workspace == number);
        let all = all.map(|document| &document.uri);
        if !self.agreed.asks_for_findings {
            self.stale.extend(all.clone().cloned());
        }
        self.watches.make_stale(all);
    }

    /// Looks for what is to be said of one document after the other: as long as one is looked at, the others wait as they are,
    /// however often they change. A change meanwhile ends that, and makes it stale again. Findings come first: of watched plans it is
    /// only then looked for whether they differ from what the client was told.
    pub(super) fn check_stale(&mut self) {
        while self.checker.are_idle() {
            let is_known = |uri: &&Url| self.awaited(uri).is_none();
            let next = self.stale.iter().find(is_known).cloned();
            let next_plan = self.watches.stale().find(is_known).cloned();
            match (next, next_plan) {
                (Some(uri), _) => {
                    self.stale.remove(&uri);
                    self.check(uri);
                }
                (None, Some(uri)) => self.check_plan(uri),
                (None, None) => return,
            }
        }
    }

    fn check(&mut self, uri: Url) {
        let Some(moment) = self.moment(&uri) else { return };
        let (own, version) = (self.own.clone(), moment.version);
        self.checker.start(move || {
            let findings = guarded(|| moment.view().map(|view| convert::findings::findings(&view)));
            // A change of the workspace waits until this is gone.
            drop(moment);
            if let Ok(Some(findings)) = findings {
                let _ = own.send(Message::Found(uri, version, findings));
            }
        });
    }

    fn check_plan(&mut self, uri: Url) {
        let question = self.watches.take_stale(&uri);
        let Some((question, moment)) = question.zip(self.moment(&uri)) else { return };
        let (own, version) = (self.own.clone(), moment.version);
        self.checker.start(move || {
            let state = guarded(|| moment.view().map(|view| question.state(&view)));
            // A change of the workspace waits until this is gone.
            drop(moment);
            if let Ok(Some(state)) = state {
                let _ = own.send(Message::Planned(uri, version, state));
            }
        });
    }

    /// Sends findings, unless they are those of an older text or have been sent already.
    pub(super) fn say(&mut self, uri: Url, version: i32, findings: Vec<Diagnostic>) {
        if self.documents.get(&uri).is_none_or(|document| document.version != version) {
            return;
        }
        let new = (version, findings);
        if self.said.get(&uri) == Some(&new) {
            return;
        }
        let (version, findings) = new.clone();
        self.said.insert(uri.clone(), new);
        self.post(Posted::Findings { uri, findings, version: Some(version) });
    }

    /// Says that a watched plan is another one, unless that was said, or is about an older text.
    pub(super) fn say_plan(&mut self, uri: Url, version: i32, state: String) {
        let is_now = self.documents.get(&uri).is_some_and(|document| document.version == version);
        if is_now && self.watches.is_new(&uri, state) {
            self.post(Posted::PlanChanged(uri, version));
        }
    }

    /// A document changed: what is shown of others of its workspace may be old. Its own the client asks for by itself.
    pub(super) fn disturb_others(&mut self, number: usize, uri: &Url) {
        let mut open = self.documents.values().filter(|document| document.workspace == number);
        if open.any(|document| document.uri != *uri) {
            self.disturb(Refresh { findings: false, aids: true });
        }
    }

    /// What the client shows may be old. It is told when it is quiet.
    pub(super) fn disturb(&mut self, refresh: Refresh) {
        let refresh = self.agreed.understood(refresh);
        if refresh != Refresh::default() && self.unrest.disturb(refresh) {
            self.pause();
        }
    }

    fn pause(&self) {
        let (outside, own) = (self.outside.clone(), self.own.clone());
        self.pauses.start(move || {
            outside.pause();
            let _ = own.send(Message::Paused);
        });
    }

    pub(super) fn end_pause(&mut self) {
        match self.unrest.end_pause() {
            Next::Pause => self.pause(),
            Next::Tell(refresh) => self.post(Posted::Changed(self.agreed, refresh)),
        }
    }
}
