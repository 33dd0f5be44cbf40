//! What is sent to the client unasked, in the order in which the main loop says it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crossbeam_channel::Sender;
use serde_json::json;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::oneshot;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::{Notification, Progress};
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    ConfigurationItem, Diagnostic, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    MessageType, NumberOrString, ProgressParams, ProgressParamsValue, Registration, Url, WorkDoneProgress,
    WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd,
};

use crate::capabilities::Agreed;
use crate::main_loop::Message;
use crate::quiet::Refresh;
use crate::settings::Layer;

/// Something to send.
pub(crate) enum Posted {
    /// All findings of a document, in place of earlier ones.
    Findings { uri: Url, findings: Vec<Diagnostic>, version: Option<i32> },
    /// What the client asked for may have changed.
    Changed(Agreed, Refresh),
    /// These changes are to be told: of files, of settings.
    Register { files: bool, settings: bool },
    /// The client is to say what its settings are.
    Configure,
    /// Listing the files of a workspace lasts.
    Lasting(PathBuf),
    /// It lasts no longer; it may never have.
    Listed(PathBuf),
    /// A watched plan is another one at this version of its document.
    PlanChanged(Url, i32),
    /// Something went wrong: what, for people.
    Complaint(String),
}

/// Says that a watched plan is another one.
enum PlanChanged {}

impl Notification for PlanChanged {
    type Params = serde_json::Value;
    const METHOD: &'static str = "plimsoll/planChanged";
}

/// Sends what is posted until nobody posts any more.
pub(crate) async fn send(client: Client, mut posted: UnboundedReceiver<Posted>, own: Sender<Message>) {
    let mut lasting: BTreeMap<PathBuf, oneshot::Sender<()>> = BTreeMap::new();
    let mut number = 0;
    let refreshes = Refreshes::new(&client);
    while let Some(message) = posted.recv().await {
        match message {
            Posted::Findings { uri, findings, version } => {
                client.publish_diagnostics(uri, findings, version).await;
            }
            Posted::Changed(agreed, what) => refreshes.ask(agreed, what),
            Posted::Register { files, settings } => {
                let client = client.clone();
                let all = [files.then(watchers), settings.then(of_settings)];
                tokio::spawn(
                    async move { client.register_capability(all.into_iter().flatten().collect()).await },
                );
            }
            Posted::Configure => {
                tokio::spawn(ask_for_settings(client.clone(), own.clone()));
            }
            Posted::Lasting(root) => {
                number += 1;
                let (end, ended) = oneshot::channel();
                tokio::spawn(show_progress(client.clone(), number, root.clone(), ended));
                lasting.insert(root, end);
            }
            Posted::Listed(root) => {
                // Its end is heard of where this is dropped.
                lasting.remove(&root);
            }
            Posted::PlanChanged(uri, version) => {
                client.send_notification::<PlanChanged>(json!({ "uri": uri, "version": version })).await;
            }
            Posted::Complaint(words) => client.show_message(MessageType::WARNING, words).await,
        }
    }
}

/// All files, as any may take part in an application.
fn watchers() -> Registration {
    let watcher = FileSystemWatcher { glob_pattern: GlobPattern::String("**/*".to_owned()), kind: None };
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
    Registration {
        id: "plimsoll-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}

fn of_settings() -> Registration {
    Registration {
        id: "plimsoll-settings".to_owned(),
        method: "workspace/didChangeConfiguration".to_owned(),
        register_options: Some(json!({ "section": SECTION })),
    }
}

/// The name of our settings among those of the client.
const SECTION: &str = "plimsoll";

/// Has the client ask again for what it shows. It answers these requests when it likes: nothing waits for that, and of each kind
/// there is one that it has not answered at most, and one that comes behind it.
struct Refreshes {
    findings: mpsc::Sender<()>,
    hints: mpsc::Sender<()>,
    lenses: mpsc::Sender<()>,
    tokens: mpsc::Sender<()>,
}

impl Refreshes {
    fn new(client: &Client) -> Self {
        Self {
            findings: asking(client, |client| async move { client.workspace_diagnostic_refresh().await }),
            hints: asking(client, |client| async move { client.inlay_hint_refresh().await }),
            lenses: asking(client, |client| async move { client.code_lens_refresh().await }),
            tokens: asking(client, |client| async move { client.semantic_tokens_refresh().await }),
        }
    }

    fn ask(&self, agreed: Agreed, what: Refresh) {
        let wanted = [
            (what.findings && agreed.asks_for_findings, &self.findings),
            (what.aids && agreed.refreshes_hints, &self.hints),
            (what.aids && agreed.refreshes_lenses, &self.lenses),
            (what.aids && agreed.refreshes_tokens, &self.tokens),
        ];
        for (_, wanted) in wanted.iter().filter(|(is_wanted, _)| *is_wanted) {
            // Where one waits already it stands for this, too.
            let _ = wanted.try_send(());
        }
    }
}

/// Asks the client each time when something is sent, one after the other.
fn asking<F>(client: &Client, ask: impl Fn(Client) -> F + Send + 'static) -> mpsc::Sender<()>
where
    F: Future<Output = tower_lsp::jsonrpc::Result<()>> + Send,
{
    let (wanted, mut wishes) = mpsc::channel(1);
    let client = client.clone();
    tokio::spawn(async move {
        while wishes.recv().await.is_some() {
            // One that cannot be asked shows what is old.
            let _ = ask(client.clone()).await;
        }
    });
    wanted
}

async fn ask_for_settings(client: Client, own: Sender<Message>) {
    let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
    // A client that does not answer has said nothing new.
    if let Ok(mut answer) = client.configuration(vec![item]).await {
        let settings = answer.pop().unwrap_or_default();
        let _ = own.send(Message::Configured(Layer::Current, settings));
    }
}

/// Shows that work lasts until `ended`.
async fn show_progress(client: Client, number: u32, root: PathBuf, ended: oneshot::Receiver<()>) {
    let token = NumberOrString::String(format!("plimsoll-{number}"));
    let create = WorkDoneProgressCreateParams { token: token.clone() };
    if client.send_request::<WorkDoneProgressCreate>(create).await.is_err() {
        return;
    }
    let name = root.file_name().map_or_else(|| root.to_string_lossy(), |name| name.to_string_lossy());
    let begin = WorkDoneProgressBegin {
        title: "plimsoll".to_owned(),
        message: Some(format!("Listing the files of {name}")),
        ..WorkDoneProgressBegin::default()
    };
    let say = |value| {
        let value = ProgressParamsValue::WorkDone(value);
        client.send_notification::<Progress>(ProgressParams { token: token.clone(), value })
    };
    say(WorkDoneProgress::Begin(begin)).await;
    let _ = ended.await;
    say(WorkDoneProgress::End(WorkDoneProgressEnd::default())).await;
}
