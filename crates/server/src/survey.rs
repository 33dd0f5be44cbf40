//! Findings of all files, for clients that ask for them: one question about all workspaces, asked anew where a text changed
//! meanwhile. As long as nothing changes, the same question is answered from what was answered last.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossbeam_channel::Sender;
use plimsoll_ide::settings::ClientSettings;
use plimsoll_ide::{Snapshot, WorkspacePath};
use tokio::sync::oneshot;
use tower_lsp::lsp_types::{Url, WorkspaceDocumentDiagnosticReport};

use crate::capabilities::Agreed;
use crate::convert::survey::{self, Surveyed};
use crate::main_loop::Message;
use crate::work::{Interest, Refused, Waiting, guarded};
use crate::workspaces::{Places, View};

type Answer = Vec<WorkspaceDocumentDiagnosticReport>;

/// A question about all workspaces.
pub(crate) struct Survey {
    /// What the findings of files are known by to the client.
    known: BTreeMap<Url, String>,
    interest: Interest,
    reply: oneshot::Sender<Result<Answer, Refused>>,
}

/// All workspaces at one moment.
pub(crate) struct Everything {
    /// Grows with each change.
    pub(crate) moment: u64,
    pub(crate) all: Vec<Whole>,
    /// What is open.
    pub(crate) open: BTreeSet<Url>,
}

/// A workspace at one moment.
pub(crate) struct Whole {
    pub(crate) snapshot: Snapshot,
    pub(crate) agreed: Agreed,
    pub(crate) settings: Arc<ClientSettings>,
    pub(crate) places: Places,
    /// The versions of what is open.
    pub(crate) versions: BTreeMap<WorkspacePath, i32>,
}

/// What was answered last, and of which moment.
pub(crate) struct Answered {
    pub(crate) moment: u64,
    files: Arc<[(Url, Option<i32>, String)]>,
}

impl Survey {
    /// A question, where its answer comes, and what keeps the interest in it.
    pub(crate) fn new(
        known: BTreeMap<Url, String>,
    ) -> (Self, oneshot::Receiver<Result<Answer, Refused>>, Waiting) {
        let (reply, answer) = oneshot::channel();
        let interest = Interest::default();
        (Self { known, interest: interest.clone(), reply }, answer, Waiting(interest))
    }

    /// Whether nobody waits for the answer any more.
    pub(crate) fn is_lost(&self) -> bool {
        self.interest.is_lost()
    }

    /// Answers from what was answered last, where the client knows all of that; else it is given back.
    pub(crate) fn answer_again(self, last: &Answered) -> Option<Self> {
        let is_known = |(uri, _, id): &(Url, _, String)| self.known.get(uri) == Some(id);
        if !last.files.iter().all(is_known) {
            return Some(self);
        }
        let files = last.files.iter().cloned();
        let unchanged = files.map(|(uri, version, id)| survey::unchanged(uri, version.map(i64::from), id));
        // Nobody waits where the request was cancelled.
        let _ = self.reply.send(Ok(unchanged.collect()));
        None
    }

    /// Answers on this thread.
    pub(crate) fn answer(self, everything: Everything, own: &Sender<Message>) {
        let Everything { moment, all, open } = everything;
        let mut found: Vec<Surveyed> = Vec::new();
        for whole in all {
            self.interest.look_at(vec![whole.snapshot.stop()]);
            if self.interest.is_lost() {
                return;
            }
            let outcome = guarded(|| whole.look());
            // A change of the workspace waits until this is gone.
            drop(whole);
            match outcome {
                Ok(files) => found.extend(files),
                Err(Refused::Modified) => {
                    let _ = own.send(Message::Survey(self));
                    return;
                }
                Err(failed) => {
                    let _ = self.reply.send(Err(failed));
                    return;
                }
            }
        }
        // Workspaces may lie in each other.
        found.sort_by(|left, right| left.uri.cmp(&right.uri));
        found.dedup_by(|left, right| left.uri == right.uri);
        let files = found.iter().map(|one| (one.uri.clone(), one.version, one.result_id.clone())).collect();
        let _ = own.send(Message::Surveyed(Answered { moment, files }));
        let _ = self.reply.send(Ok(survey::of_workspaces(found, &self.known, &open)));
    }
}

impl Whole {
    fn look(&self) -> Vec<Surveyed> {
        let of_file = |(opened, findings): (plimsoll_ide::workspace::Opened, Vec<_>)| {
            let path = self.snapshot.path(&opened).clone();
            let (uri, version) = (self.places.uri(&path)?, self.versions.get(&path).copied());
            let view = View {
                snapshot: &self.snapshot,
                opened,
                version: version.unwrap_or_default(),
                agreed: self.agreed,
                settings: &self.settings,
                places: &self.places,
            };
            Some(survey::of_file(&view, uri, version, &findings))
        };
        self.snapshot.survey().into_iter().filter_map(of_file).collect()
    }
}
