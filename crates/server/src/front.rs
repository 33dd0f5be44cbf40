//! What stands in front of the library: `exit` ends the server though the input stays open, and parameters that are
//! `null` are none. Calls come here strictly in the order of arrival.

use std::task::{Context, Poll};

use tokio::sync::mpsc::UnboundedSender;
use tower::Service;
use tower_lsp::jsonrpc::{Request, Response};

/// How the server ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The client said `exit` after `shutdown`.
    Orderly,
    /// The client said `exit` without `shutdown`.
    Abrupt,
    /// The connection was closed.
    Disconnected,
}

pub(crate) struct Front<S> {
    inner: S,
    is_shut_down: bool,
    ended: UnboundedSender<Ended>,
}

impl<S> Front<S> {
    pub(crate) fn new(inner: S, ended: UnboundedSender<Ended>) -> Self {
        Self { inner, is_shut_down: false, ended }
    }
}

impl<S: Service<Request, Response = Option<Response>>> Service<Request> for Front<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> S::Future {
        let request = without_null(request);
        match request.method() {
            "shutdown" => self.is_shut_down = true,
            "exit" => {
                let ended = if self.is_shut_down { Ended::Orderly } else { Ended::Abrupt };
                // Nobody listens any more where it has ended already.
                let _ = self.ended.send(ended);
            }
            _ => {}
        }
        self.inner.call(request)
    }
}

/// JSON-RPC knows no parameters that are `null`, yet some clients send them, and the library refuses them.
fn without_null(request: Request) -> Request {
    if !request.params().is_some_and(serde_json::Value::is_null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let builder = Request::build(method);
    match id {
        Some(id) => builder.id(id).finish(),
        None => builder.finish(),
    }
}
