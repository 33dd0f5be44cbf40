//! The threads that only read, and how a question gets its answer: one answer, or none where nobody waits for it any more.

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
pub(crate) struct Interest {
    is_lost: Arc<AtomicBool>,
    /// What ends the work on each of the snapshots that it looks at.
    stops: Arc<Mutex<Vec<Stop>>>,
}

impl Interest {
    fn lose(&self) {
        self.is_lost.store(true, Ordering::SeqCst);
        for stop in self.stops.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            stop.stop();
        }
    }

    /// Has the work on snapshots end when the interest is lost.
    pub(crate) fn look_at(&self, stops: Vec<Stop>) {
        *self.stops.lock().unwrap_or_else(PoisonError::into_inner) = stops;
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::SeqCst)
    }
}

/// Loses the interest when it is dropped: this is how the library cancels a request.
pub(crate) struct Waiting(pub(crate) Interest);

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
    /// All workspaces of the client.
    Workspaces,
}

/// A question.
pub(crate) struct Question {
    /// What it is about.
    pub(crate) about: About,
    interest: Interest,
    asked: Box<dyn Asked>,
    /// Whether it is asked anew where the text changed meanwhile, rather than refused.
    pub(crate) is_asked_again: bool,
}

/// A question, where its answer comes, and what keeps the interest in it.
pub(crate) type Put<T> = (Question, oneshot::Receiver<Result<T, Refused>>, Waiting);

/// A question whose type of answer is known to nobody else.
trait Asked: Send {
    fn answer(&mut self, moments: &[Moment]);
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

impl<T: Default + Send, F: Fn(&[Moment]) -> T + Send> Asked for Typed<T, F> {
    fn answer(&mut self, moments: &[Moment]) {
        let answer = (self.work)(moments);
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
        let work = move |moments: &[Moment]| {
            let view = moments.first().and_then(Moment::view);
            view.map_or_else(T::default, |view| work(&view))
        };
        Self::about(About::Document(uri), is_asked_again, work)
    }

    /// A question about all workspaces, each at one moment, in the order in which they were met.
    pub(crate) fn of_workspaces<T: Default + Send + 'static>(
        is_asked_again: bool,
        work: impl Fn(&[Moment]) -> T + Send + 'static,
    ) -> Put<T> {
        Self::about(About::Workspaces, is_asked_again, work)
    }

    fn about<T: Default + Send + 'static>(
        about: About,
        is_asked_again: bool,
        work: impl Fn(&[Moment]) -> T + Send + 'static,
    ) -> Put<T> {
        let (reply, answer) = oneshot::channel();
        let interest = Interest::default();
        let asked = Box::new(Typed { work, reply: Some(reply) });
        (Self { about, interest: interest.clone(), asked, is_asked_again }, answer, Waiting(interest))
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
    pub(crate) fn answer(mut self, moments: Vec<Moment>, again: &Sender<Message>) {
        self.interest.look_at(moments.iter().map(|moment| moment.snapshot.stop()).collect());
        if self.interest.is_lost() {
            return;
        }
        let asked = &mut self.asked;
        let outcome = guarded(|| asked.answer(&moments));
        // A change of a workspace waits until these are gone.
        drop(moments);
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
