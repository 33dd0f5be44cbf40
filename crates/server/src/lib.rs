//! The language server: the order of messages, snapshots, cancellation, positions on the wire. What is shown comes from
//! `plimsoll-ide`.
//!
//! Reading order: [`outside`] (what the program gives it), [`run`] (the connection), `backend` (messages that come in), `main_loop`
//! (the one thread that changes anything), `workspaces` and `documents` (what it changes), `lookups` (what it has
//! looked for on disk), `work` (the threads that only read), `publish` (what is sent unasked), `quiet` (when that is not at once),
//! `plan` (requests of our own), `settings` (those of the client), `convert` (the words of the protocol), `front` and `sieve` (what the
//! library does not do).
//!
//! Six rules keep the order of messages and the database safe. Handlers hand over their message before they wait for
//! anything, because they are polled in the order of arrival but go on in any. Only the main loop changes the database, and it
//! touches no disk. A snapshot is taken when a thread is idle, and no other is looked at meanwhile. Work on a snapshot drops it
//! right behind its answer. Nothing is computed where messages are received.
//!
//! On purpose not here: what is shown, and reading files.

mod backend;
mod capabilities;
mod convert;
mod documents;
mod front;
mod lookups;
mod main_loop;
pub mod outside;
mod plan;
mod publish;
mod quiet;
mod settings;
mod sieve;
mod work;
mod workspaces;

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::{LspService, Server};

use crate::backend::Backend;
pub use crate::front::Ended;
use crate::front::Front;
use crate::main_loop::MainLoop;
pub use crate::outside::{Loaded, Outside};

/// How many requests may wait at once: far more than any editor sends, as those that wait would keep notifications and
/// cancellations from being read.
const CONCURRENCY: usize = 1 << 16;

/// How many bytes of messages wait between the sieve and the library.
const SIEVE: usize = 1 << 16;

/// Serves one client over standard input and output until it says `exit` or closes its end.
///
/// # Errors
/// A thread cannot be started.
pub fn run(outside: Arc<dyn Outside>, version: &'static str) -> std::io::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let ended = runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), outside, version));
    // A thread still waits for more to read, and some editors keep their end open: nothing waits for that thread.
    runtime.shutdown_background();
    ended
}

/// Serves one client over a connection.
///
/// # Errors
/// A thread cannot be started.
pub async fn serve(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
    outside: Arc<dyn Outside>,
    version: &'static str,
) -> std::io::Result<Ended> {
    let (messages, inbox) = crossbeam_channel::unbounded();
    let (ended, mut end) = tokio::sync::mpsc::unbounded_channel();
    let mut client = None;
    let (service, socket) = LspService::build(|connected| {
        client = Some(connected);
        Backend::new(messages.clone(), version)
    })
    .custom_method("plimsoll/plan", Backend::plan)
    .custom_method("plimsoll/why", Backend::why)
    .custom_method("plimsoll/diff", Backend::diff)
    .custom_method("plimsoll/recognition", Backend::recognition)
    .custom_method("plimsoll/watchPlan", Backend::watch_plan)
    .custom_method("plimsoll/unwatchPlan", Backend::unwatch_plan)
    .finish();
    let Some(client) = client else { return Ok(Ended::Disconnected) };
    let (outbox, posted) = tokio::sync::mpsc::unbounded_channel();
    let main_loop = MainLoop::new(outside, inbox, messages.clone(), outbox)?;
    let thread = std::thread::Builder::new().name("main loop".to_owned()).spawn(move || main_loop.run())?;
    let front = Front::new(service, ended);
    let (sieve, messages_in) = tokio::io::duplex(SIEVE);
    let read = async {
        // Where there is nothing more to sift, be it that the connection broke, the server reads that there is nothing more.
        let _ = sieve::sift(input, sieve).await;
        let _ = messages.send(main_loop::Message::HungUp);
    };
    let server = Server::new(messages_in, output, socket).concurrency_level(CONCURRENCY).serve(front);
    let ended = tokio::select! {
        ((), ()) = async { tokio::join!(read, server) } => Ended::Disconnected,
        ended = end.recv() => ended.unwrap_or(Ended::Disconnected),
        () = publish::send(client, posted, messages.clone()) => Ended::Disconnected,
    };
    // The loop ends when nobody can send to it any more; its snapshots end with it.
    let _ = messages.send(main_loop::Message::End);
    drop(messages);
    let _ = thread.join();
    Ok(ended)
}
