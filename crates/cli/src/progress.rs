//! A sign of life: on standard error, only on a terminal, only when it takes longer than a moment.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long nothing is said.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often the line is written anew.
const PERIOD: Duration = Duration::from_millis(100);

/// Shows how far a piece of work is, until it is dropped.
pub(crate) struct Progress {
    done: Arc<AtomicUsize>,
    /// Dropping it ends the thread.
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts to show `what`; `total` is the number of parts, where it is known.
    pub(crate) fn start(what: &'static str, total: Option<usize>) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        if !std::io::stderr().is_terminal() {
            return Self { done, alive: None, thread: None };
        }
        let (alive, ended) = mpsc::channel::<()>();
        let count = done.clone();
        let thread = std::thread::spawn(move || {
            let mut wait = PATIENCE;
            let mut is_shown = false;
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(wait) {
                let parts = total.map(|total| format!(" {}/{total}", count.load(Ordering::Relaxed)));
                write(&format!("\r{what}{}…\x1b[K", parts.unwrap_or_default()));
                is_shown = true;
                wait = PERIOD;
            }
            if is_shown {
                write("\r\x1b[K");
            }
        });
        Self { done, alive: Some(alive), thread: Some(thread) }
    }

    /// One more part is done.
    pub(crate) fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.alive.take();
        // The line is gone before anything else is written.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write(text: &str) {
    // A terminal that is gone needs no sign of life.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
