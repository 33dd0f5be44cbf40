//! The threads that only read, and how a question gets its answer: one answer, or none where nobody waits for it any more.
//! Nothing waits in front of a thread with a snapshot in its hands, as that would keep a workspace from being changed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;
use plimsoll_ide::{Cancelled, Stop, cancellable};
use tokio::sync::oneshot;
use tower_lsp::lsp_types::Url;

use crate::main_loop::Message;
use crate::workspaces::{Moment, View};

/// Blocks of stack for threads that walk trees, in bytes.
const STACK: usize = 8 << 20;

/// Something to do on another thread.
pub(crate) type Task = Box<dyn FnOnce() + Send>;

/// Threads that take tasks in their order.
pub(crate) struct Pool {
    tasks: Sender<Task>,
}

impl Pool {
    /// As many threads as asked for. They end when the pool is dropped and all tasks are done.
    pub(crate) fn new(name: &str, threads: usize) -> std::io::Result<Self> {
        let (tasks, waiting) = crossbeam_channel::unbounded::<Task>();
        for _ in 0..threads {
            let waiting = waiting.clone();
            let thread = std::thread::Builder::new().name(name.to_owned()).stack_size(STACK);
            thread.spawn(move || waiting.into_iter().for_each(|task| task()))?;
        }
        Ok(Self { tasks })
    }

    pub(crate) fn start(&self, task: impl FnOnce() + Send + 'static) {
        // The threads outlive the pool.
        let _ = self.tasks.send(Box::new(task));
    }
}

/// Which threads do something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Crew {
    /// Those that answer questions.
    Readers,
    /// The one that looks for what is said unasked.
    Checker,
    /// The one that answers what may last: questions about all files.
    Surveyor,
}

/// Threads that are given something to do only when they are idle, and say when they are again.
pub(crate) struct Hands {
    crew: Crew,
    pool: Pool,
    idle: usize,
    own: Sender<Message>,
}

impl Hands {
    pub(crate) fn new(crew: Crew, threads: usize, own: Sender<Message>) -> std::io::Result<Self> {
        let name = match crew {
            Crew::Readers => "reader",
            Crew::Checker => "checker",
            Crew::Surveyor => "surveyor",
        };
        Ok(Self { crew, pool: Pool::new(name, threads)?, idle: threads, own })
    }

    pub(crate) fn are_idle(&self) -> bool {
        self.idle > 0
    }

    /// Has an idle thread do something.
    pub(crate) fn start(&mut self, task: impl FnOnce() + Send + 'static) {
        self.idle = self.idle.saturating_sub(1);
        let (own, crew) = (self.own.clone(), self.crew);
        self.pool.start(move || {
            task();
            // The loop ends only when the client is gone.
            let _ = own.send(Message::Idle(crew));
        });
    }

    /// A thread is idle again.
    pub(crate) fn end(&mut self) {
        self.idle += 1;
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The text changed meanwhile; the client asks again if it still wants to know.
    Modified,
    /// A mistake of ours.
    Failed,
}

/// What ends the work on a question that nobody waits for any more.
#[derive(Clone, Default)]
struct Interest {
    is_lost: Arc<AtomicBool>,
    /// What ends the work on the snapshot that it looks at.
    stop: Arc<Mutex<Option<Stop>>>,
}

impl Interest {
    fn lose(&self) {
        self.is_lost.store(true, Ordering::SeqCst);
        if let Some(stop) = self.stop.lock().unwrap_or_else(PoisonError::into_inner).take() {
            stop.stop();
        }
    }

    /// Has the work on a snapshot end when the interest is lost.
    fn look_at(&self, stop: Stop) {
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
    }

    fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::SeqCst)
    }
}

/// Loses the interest when it is dropped: this is how the library cancels a request.
pub(crate) struct Waiting(Interest);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.lose();
    }
}

/// What a question is about.
#[derive(Clone, Debug)]
pub(crate) enum About {
    /// A document.
    Document(Url),
    /// The next workspace behind the one with a number, else the first.
    Workspace(Option<usize>),
}

/// A question.
pub(crate) struct Question {
    /// What it is about.
    pub(crate) about: About,
    /// Who answers it.
    pub(crate) crew: Crew,
    interest: Interest,
    asked: Box<dyn Asked>,
    /// Whether it is asked anew where the text changed meanwhile, rather than refused.
    pub(crate) is_asked_again: bool,
}

/// A question, where its answer comes, and what keeps the interest in it.
pub(crate) type Put<T> = (Question, oneshot::Receiver<Result<T, Refused>>, Waiting);

/// A question whose type of answer is known to nobody else.
trait Asked: Send {
    fn answer(&mut self, moment: &Moment);
    fn refuse(&mut self, refused: Refused);
    fn know_nothing(&mut self);
}

struct Typed<T, F> {
    work: F,
    reply: Option<oneshot::Sender<Result<T, Refused>>>,
}

impl<T, F> Typed<T, F> {
    fn reply(&mut self, answer: Result<T, Refused>) {
        if let Some(reply) = self.reply.take() {
            // Nobody waits where the request was cancelled.
            let _ = reply.send(answer);
        }
    }
}

impl<T: Default + Send, F: Fn(&Moment) -> T + Send> Asked for Typed<T, F> {
    fn answer(&mut self, moment: &Moment) {
        let answer = (self.work)(moment);
        self.reply(Ok(answer));
    }

    fn refuse(&mut self, refused: Refused) {
        self.reply(Err(refused));
    }

    fn know_nothing(&mut self) {
        self.reply(Ok(T::default()));
    }
}

impl Question {
    /// A question about a document, where its answer comes, and what keeps the interest in it.
    pub(crate) fn new<T: Default + Send + 'static>(
        uri: Url,
        is_asked_again: bool,
        work: impl Fn(&View<'_>) -> T + Send + 'static,
    ) -> Put<T> {
        let work = move |moment: &Moment| moment.view().map_or_else(T::default, |view| work(&view));
        Self::about(About::Document(uri), Crew::Readers, is_asked_again, work)
    }

    /// A question about the next workspace behind the one with a number, in the order in which they were met, else about the
    /// first. Where there is none the answer is `None`. It is asked anew where the workspace changed meanwhile.
    pub(crate) fn of_workspace<T: Send + 'static>(
        behind: Option<usize>,
        crew: Crew,
        work: impl Fn(&Moment) -> T + Send + 'static,
    ) -> Put<Option<(usize, T)>> {
        let work = move |moment: &Moment| Some((moment.workspace, work(moment)));
        Self::about(About::Workspace(behind), crew, true, work)
    }

    fn about<T: Default + Send + 'static>(
        about: About,
        crew: Crew,
        is_asked_again: bool,
        work: impl Fn(&Moment) -> T + Send + 'static,
    ) -> Put<T> {
        let (reply, answer) = oneshot::channel();
        let interest = Interest::default();
        let asked = Box::new(Typed { work, reply: Some(reply) });
        (Self { about, crew, interest: interest.clone(), asked, is_asked_again }, answer, Waiting(interest))
    }

    /// Whether nobody waits for the answer any more.
    pub(crate) fn is_lost(&self) -> bool {
        self.interest.is_lost()
    }

    /// There is no such document.
    pub(crate) fn know_nothing(mut self) {
        self.asked.know_nothing();
    }

    /// The text changed since it was asked.
    pub(crate) fn refuse(mut self) {
        self.asked.refuse(Refused::Modified);
    }

    /// Answers it on this thread. One that the text changed under goes back to `again`, if it wants to.
    pub(crate) fn answer(mut self, moment: Moment, again: &Sender<Message>) {
        self.interest.look_at(moment.snapshot.stop());
        if self.interest.is_lost() {
            return;
        }
        let asked = &mut self.asked;
        let outcome = guarded(|| asked.answer(&moment));
        // A change of the workspace waits until this is gone.
        drop(moment);
        match outcome {
            Ok(()) => {}
            Err(Refused::Modified) if self.is_asked_again => {
                let _ = again.send(Message::Question(self));
            }
            Err(refused) => self.asked.refuse(refused),
        }
    }
}

/// Does work on a snapshot.
///
/// # Errors
/// The workspace was changed meanwhile, or a mistake of ours came to light.
pub(crate) fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, Refused> {
    match catch_unwind(AssertUnwindSafe(|| cancellable(work))) {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(Cancelled::PropagatedPanic)) | Err(_) => Err(Refused::Failed),
        Ok(Err(_)) => Err(Refused::Modified),
    }
}
