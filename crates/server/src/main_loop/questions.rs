//! Questions: where they wait, and when they are answered. They wait here without a snapshot, as that would keep their workspace
//! from being changed.

use std::path::{Path, PathBuf};

use plimsoll_ide::WorkspacePath;
use tower_lsp::lsp_types::Url;

use super::MainLoop;
use crate::work::{About, Crew, Question};
use crate::workspaces::{Moment, Open, Places, State};

impl MainLoop {
    /// Answers a question as soon as somebody is idle. What is asked about a document is answered of the text that it has now, or
    /// refused; see [`Self::refuse_waiting`].
    pub(super) fn ask(&mut self, question: Question) {
        let line = match question.crew {
            Crew::Surveyor => &mut self.surveys,
            Crew::Readers | Crew::Checker => &mut self.questions,
        };
        line.push_back(question);
        // Of many, most may have been cancelled.
        if line.len().is_power_of_two() {
            line.retain(|question| !question.is_lost());
        }
        self.answer_waiting();
    }

    /// Has those who are idle answer what waits.
    pub(super) fn answer_waiting(&mut self) {
        while self.readers.are_idle()
            && let Some(question) = self.questions.pop_front()
        {
            self.answer(question);
        }
        while self.surveyor.are_idle()
            && let Some(question) = self.surveys.pop_front()
        {
            self.answer(question);
        }
    }

    /// Answers a question as of now, on another thread, unless it has to wait for a disk.
    fn answer(&mut self, question: Question) {
        if question.is_lost() {
            return;
        }
        let is_hung_up = self.is_hung_up;
        let waiting = match &question.about {
            About::Document(uri) => self.waiting_for(uri),
            About::Workspace(_) => self.waiting_for_all(),
        };
        if let Some(waiting) = waiting {
            if is_hung_up {
                question.refuse();
                return;
            }
            waiting.push(question);
            if waiting.len().is_power_of_two() {
                waiting.retain(|question| !question.is_lost());
            }
            return;
        }
        let moment = match &question.about {
            About::Document(uri) => self.moment(uri),
            About::Workspace(behind) => self.next_workspace(*behind),
        };
        let Some(moment) = moment else {
            question.know_nothing();
            return;
        };
        let (own, crew) = (self.own.clone(), question.crew);
        let hands = if crew == Crew::Surveyor { &mut self.surveyor } else { &mut self.readers };
        hands.start(move || question.answer(moment, &own));
    }

    /// Where questions about a document wait: for its workspace to be listed, and for documents that were opened before and may be
    /// in that too, by their names. So the order of what the client says is kept, and a slow disk holds up only what may be on it.
    pub(super) fn awaited(&self, uri: &Url) -> Option<usize> {
        let document = self.documents.get(uri)?;
        let own = document.workspace;
        if self.workspaces.is_loading(own) {
            return Some(own);
        }
        let root = self.workspaces.root(own).filter(|_| !self.homeless.is_empty())?;
        let file = uri.to_file_path().ok();
        // The client may reach the same folder over a link.
        let linked = file.as_deref().and_then(|file| file.ancestors().nth(document.path.names().count()));
        let may_be_inside = |other: &&Url| {
            let is_below = |file: PathBuf| {
                file.starts_with(root) || linked.is_some_and(|folder| file.starts_with(folder))
            };
            other.to_file_path().is_ok_and(is_below)
        };
        let other = self.homeless.iter().find(may_be_inside)?;
        self.documents.get(other).map(|document| document.workspace)
    }

    fn waiting_for(&mut self, uri: &Url) -> Option<&mut Vec<Question>> {
        let number = self.awaited(uri)?;
        match &mut self.workspaces.slot(number)?.state {
            State::Loading(waiting) => Some(waiting),
            State::Ready(_) => None,
        }
    }

    /// The text of a document is another one now: what was asked about the one before is refused, unless it is asked anew anyway.
    pub(super) fn refuse_waiting(&mut self, uri: &Url) {
        let is_kept = |question: &Question| {
            question.is_asked_again || !matches!(&question.about, About::Document(own) if own == uri)
        };
        let mut refused = Vec::new();
        if !self.questions.iter().all(is_kept) {
            let (kept, gone) = std::mem::take(&mut self.questions).into_iter().partition(is_kept);
            self.questions = kept;
            refused = Vec::from(gone);
        }
        for waiting in self.workspaces.all_waiting() {
            refused.extend(waiting.extract_if(.., |question| !is_kept(question)));
        }
        refused.into_iter().for_each(Question::refuse);
    }

    /// A document as it is now.
    pub(super) fn moment(&mut self, uri: &Url) -> Option<Moment> {
        let document = self.documents.get(uri)?;
        let (number, path, version) = (document.workspace, document.path.clone(), document.version);
        self.moment_of(number, path, version)
    }

    /// The next workspace behind the one with a number, as it is now.
    fn next_workspace(&mut self, behind: Option<usize>) -> Option<Moment> {
        let number = self.workspaces.behind(behind)?;
        self.moment_of(number, WorkspacePath::root(), 0)
    }

    /// A file of a workspace as it is now.
    fn moment_of(&mut self, workspace: usize, path: WorkspacePath, version: i32) -> Option<Moment> {
        let open = self.documents.values().filter(|document| document.workspace == workspace);
        let open = open.map(|document| (document.path.clone(), Open::from(document)));
        let root = self.workspaces.root(workspace).map(Path::to_path_buf);
        let places = Places { root, open: open.collect() };
        let told = self.workspaces.told(workspace);
        let snapshot = self.workspaces.ready(workspace)?.snapshot();
        let (agreed, settings) = (self.agreed, self.settings.now.clone());
        Some(Moment { workspace, snapshot, path, version, agreed, settings, places, told })
    }
}
