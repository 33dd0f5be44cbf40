//! What is sent to the client unasked, in the order in which the main loop says it.

use tokio::sync::mpsc::UnboundedReceiver;
use tower_lsp::Client;
use tower_lsp::lsp_types::{
    Diagnostic, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, MessageType,
    Registration, Url,
};

/// Something to send.
pub(crate) enum Posted {
    /// All findings of a document, in place of earlier ones.
    Findings { uri: Url, findings: Vec<Diagnostic>, version: Option<i32> },
    /// Findings that the client asked for may have changed.
    Changed,
    /// Changes of files are to be told.
    Watch,
    /// Something went wrong: what, for people.
    Complaint(String),
}

/// Sends what is posted until nobody posts any more.
pub(crate) async fn send(client: Client, mut posted: UnboundedReceiver<Posted>) {
    while let Some(message) = posted.recv().await {
        match message {
            Posted::Findings { uri, findings, version } => {
                client.publish_diagnostics(uri, findings, version).await;
            }
            // The client answers requests when it likes: nothing waits for that.
            Posted::Changed => {
                let client = client.clone();
                tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
            }
            Posted::Watch => {
                let client = client.clone();
                tokio::spawn(async move { client.register_capability(watchers()).await });
            }
            Posted::Complaint(words) => client.show_message(MessageType::WARNING, words).await,
        }
    }
}

/// All files, as any may take part in an application.
fn watchers() -> Vec<Registration> {
    let watcher = FileSystemWatcher { glob_pattern: GlobPattern::String("**/*".to_owned()), kind: None };
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
    let registration = Registration {
        id: "plimsoll-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    vec![registration]
}
