//! The language server: the order of messages, snapshots, cancellation, positions on the wire. What is shown comes from
//! `plimsoll-ide`.
//!
//! Reading order: [`outside`] (what the program gives it), [`run`] (the connection), `backend` (messages that come in), `main_loop`
//! (the one thread that changes anything), `workspaces` and `documents` (what it changes), `work` (the threads that
//! only read), `publish` (findings that are sent unasked), `convert` (the words of the protocol), `front` (what the
//! library does not do).
//!
//! Four rules keep the order of messages and the database safe. Handlers hand over their message before they wait for
//! anything, because they are polled in the order of arrival but go on in any. Only the main loop changes the database. Work on a
//! snapshot drops it before it answers. Nothing is computed where messages are received.
//!
//! On purpose not here: what is shown, and reading files.

mod backend;
mod capabilities;
mod convert;
mod documents;
mod front;
mod main_loop;
pub mod outside;
mod publish;
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

/// How many requests may wait at once: more than any editor sends, as those that wait would keep notifications and
/// cancellations from being read.
const CONCURRENCY: usize = 4096;

/// Serves one client over standard input and output until it says `exit` or closes its end.
///
/// # Errors
/// A thread cannot be started.
pub fn run(outside: Arc<dyn Outside>, version: &'static str) -> std::io::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), outside, version))
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
    .finish();
    let Some(client) = client else { return Ok(Ended::Disconnected) };
    let (outbox, posted) = tokio::sync::mpsc::unbounded_channel();
    let main_loop = MainLoop::new(outside, inbox, messages.clone(), outbox)?;
    let thread = std::thread::Builder::new().name("main loop".to_owned()).spawn(move || main_loop.run())?;
    let front = Front::new(service, ended);
    let server = Server::new(input, output, socket).concurrency_level(CONCURRENCY).serve(front);
    let ended = tokio::select! {
        () = server => Ended::Disconnected,
        ended = end.recv() => ended.unwrap_or(Ended::Disconnected),
        () = publish::send(client, posted) => Ended::Disconnected,
    };
    // The loop ends when nobody can send to it any more; its snapshots end with it.
    let _ = messages.send(main_loop::Message::End);
    drop(messages);
    let _ = thread.join();
    Ok(ended)
}
