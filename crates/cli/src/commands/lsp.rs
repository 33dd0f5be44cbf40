//! `plimsoll lsp`: the language server, over standard input and output.

use std::sync::Arc;

use plimsoll_server::Ended;

use crate::exit::{Exit, Failure};
use crate::outside::OnDisk;

/// Serves one client until it says `exit` or closes its end.
///
/// # Errors
/// A thread cannot be started.
pub(crate) fn run() -> Result<Exit, Failure> {
    let ended = plimsoll_server::run(Arc::new(OnDisk), env!("CARGO_PKG_VERSION"))
        .map_err(|error| Failure::outside(format!("the language server cannot run: {error}")))?;
    // The protocol: success only where `shutdown` came first.
    Ok(if ended == Ended::Orderly { Exit::Success } else { Exit::Failure })
}
