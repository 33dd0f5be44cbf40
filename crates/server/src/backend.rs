//! Messages that come in. Each is handed over before anything is waited for: handlers are first polled in the order of
//! arrival, and go on in any.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crossbeam_channel::Sender;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{
    CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionItem,
    CompletionParams, CompletionResponse, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReportResult,
    DocumentFormattingParams, DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams,
    DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, ExecuteCommandParams, FoldingRange, FoldingRangeParams, GotoDefinitionParams,
    GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams,
    InlayHint, InlayHintParams, Location, PrepareRenameResponse, ReferenceParams, RenameParams,
    SelectionRange, SelectionRangeParams, SemanticTokens, SemanticTokensDeltaParams,
    SemanticTokensFullDeltaResult, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, ServerInfo, SymbolInformation,
    TextDocumentPositionParams, TextEdit, Url, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult, WorkspaceEdit, WorkspaceSymbolParams,
};
use tower_lsp::{LanguageServer, async_trait};

use crate::capabilities::Agreed;
use crate::convert;
use crate::main_loop::Message;
use crate::settings::Layer;
use crate::work::{Crew, Put, Question, Refused};
use crate::workspaces::{Moment, View};

/// Receives messages and hands them over.
pub(crate) struct Backend {
    messages: Sender<Message>,
    version: &'static str,
    agreed: OnceLock<Agreed>,
    tokens: Mutex<convert::tokens::Said>,
}

impl Backend {
    pub(crate) fn new(messages: Sender<Message>, version: &'static str) -> Self {
        Self { messages, version, agreed: OnceLock::new(), tokens: Mutex::default() }
    }

    pub(crate) fn tell(&self, message: Message) {
        // The loop ends only when the client is gone.
        let _ = self.messages.send(message);
    }

    /// What was said last of the words of documents.
    fn said_tokens(&self) -> MutexGuard<'_, convert::tokens::Said> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks something about a document. It is asked when this is called, not when the answer is waited for. Where the document is
    /// none of ours there is nothing to say.
    fn ask<T: Default + Send + 'static>(
        &self,
        uri: Url,
        work: impl Fn(&View<'_>) -> T + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        self.ask_any(uri, move |view| if view.is_ours() { work(view) } else { T::default() })
    }

    /// Asks something about a document, be it ours or not.
    pub(crate) fn ask_any<T: Default + Send + 'static>(
        &self,
        uri: Url,
        work: impl Fn(&View<'_>) -> T + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        self.ask_with(uri, false, work)
    }

    fn ask_with<T: Default + Send + 'static>(
        &self,
        uri: Url,
        is_asked_again: bool,
        work: impl Fn(&View<'_>) -> T + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        self.put(Question::new(uri, is_asked_again, work))
    }

    /// Asks something about each workspace, in the order in which they were met, and again where it changed meanwhile. One after
    /// the other: as long as one is looked at, nothing keeps the others from being changed.
    fn ask_workspaces<T: Send + 'static>(
        &self,
        crew: Crew,
        work: impl Fn(&Moment) -> T + Clone + Send + 'static,
    ) -> impl Future<Output = Result<Vec<T>>> + Send {
        let ask = move |behind| self.put(Question::of_workspace(behind, crew, work.clone()));
        let mut asked = ask(None);
        async move {
            let mut answers = Vec::new();
            while let Some((number, answer)) = asked.await? {
                answers.push(answer);
                asked = ask(Some(number));
            }
            Ok(answers)
        }
    }

    fn put<T: Send + 'static>(
        &self,
        (question, answer, waiting): Put<T>,
    ) -> impl Future<Output = Result<T>> + Send {
        self.tell(Message::Question(question));
        async move {
            let answer = answer.await;
            drop(waiting);
            match answer {
                Ok(Ok(answer)) => Ok(answer),
                Ok(Err(Refused::Modified)) | Err(_) => Err(Error {
                    code: ErrorCode::ContentModified,
                    message: "the text changed meanwhile".into(),
                    data: None,
                }),
                Ok(Err(Refused::Failed)) => Err(Error::internal_error()),
            }
        }
    }
}

/// The folders of a client, from the newest way of telling them to the oldest.
#[allow(deprecated, reason = "old clients tell their folder in the old way")]
fn folders(parameters: &InitializeParams) -> Vec<PathBuf> {
    let path = |uri: &Url| uri.to_file_path().ok();
    if let Some(folders) = &parameters.workspace_folders {
        return folders.iter().filter_map(|folder| path(&folder.uri)).collect();
    }
    let root = parameters.root_uri.as_ref().and_then(path);
    root.or_else(|| parameters.root_path.as_ref().map(PathBuf::from)).into_iter().collect()
}

/// What was refused for a reason as an error that tells it.
fn or_refused<T>(answer: Option<std::result::Result<T, String>>) -> Result<Option<T>> {
    /// What the protocol calls a request that was in order but could not be fulfilled.
    const REQUEST_FAILED: i64 = -32803;
    let refused = |message: String| Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: message.into(),
        data: None,
    };
    answer.transpose().map_err(refused)
}

#[async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, parameters: InitializeParams) -> Result<InitializeResult> {
        let agreed = *self.agreed.get_or_init(|| Agreed::with(&parameters.capabilities));
        self.tell(Message::Greeted(agreed, folders(&parameters)));
        self.tell(Message::Configured(Layer::Initial, parameters.initialization_options.unwrap_or_default()));
        let info = ServerInfo { name: "plimsoll".to_owned(), version: Some(self.version.to_owned()) };
        Ok(InitializeResult { capabilities: agreed.capabilities(), server_info: Some(info) })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.tell(Message::Ready);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, parameters: DidOpenTextDocumentParams) {
        self.said_tokens().open(parameters.text_document.uri.clone());
        self.tell(Message::Opened(parameters.text_document));
    }

    async fn did_change(&self, parameters: DidChangeTextDocumentParams) {
        let document = parameters.text_document;
        self.tell(Message::Changed(document.uri, document.version, parameters.content_changes));
    }

    async fn did_close(&self, parameters: DidCloseTextDocumentParams) {
        self.said_tokens().close(&parameters.text_document.uri);
        self.tell(Message::Closed(parameters.text_document.uri));
    }

    async fn did_change_watched_files(&self, parameters: DidChangeWatchedFilesParams) {
        self.tell(Message::Watched(parameters.changes));
    }

    async fn did_change_workspace_folders(&self, parameters: DidChangeWorkspaceFoldersParams) {
        self.tell(Message::Folders(parameters.event));
    }

    async fn diagnostic(
        &self,
        parameters: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        // A refusal would make what is shown flicker.
        let items = self.ask_with(parameters.text_document.uri, true, convert::findings::findings).await?;
        let report = convert::survey::of_document(items, parameters.previous_result_id.as_deref());
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn workspace_diagnostic(
        &self,
        parameters: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let known = parameters.previous_result_ids.into_iter().map(|known| (known.uri, known.value));
        let known: Arc<BTreeMap<Url, String>> = Arc::new(known.collect());
        let asked = known.clone();
        let work = move |moment: &Moment| convert::survey::survey(moment, &asked);
        let surveys = self.ask_workspaces(Crew::Surveyor, work).await?;
        let items = convert::survey::of_workspaces(surveys, &known);
        Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
    }

    async fn did_change_configuration(&self, parameters: DidChangeConfigurationParams) {
        self.tell(Message::SettingsChanged(parameters.settings));
    }

    async fn completion(&self, parameters: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = parameters.text_document_position;
        let (position, uri) = (at.position, at.text_document.uri.clone());
        let work = move |view: &View<'_>| convert::completion::completions(view, &uri, position);
        self.ask_any(at.text_document.uri, work).await.map(|list| Some(CompletionResponse::List(list)))
    }

    async fn completion_resolve(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        let Some((uri, at)) = convert::completion::offered(item.data.as_ref()) else { return Ok(item) };
        let label = item.label.clone();
        let work = move |view: &View<'_>| convert::completion::description(view, at, &label);
        item.documentation = self.ask_any(uri, work).await?;
        Ok(item)
    }

    async fn hover(&self, parameters: HoverParams) -> Result<Option<Hover>> {
        let at = parameters.text_document_position_params;
        let position = at.position;
        self.ask(at.text_document.uri, move |view| convert::hover::hover(view, position)).await
    }

    async fn goto_definition(
        &self,
        parameters: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = parameters.text_document_position_params;
        let position = at.position;
        self.ask(at.text_document.uri, move |view| convert::navigation::definition(view, position)).await
    }

    async fn references(&self, parameters: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = parameters.text_document_position;
        let (position, declared) = (at.position, parameters.context.include_declaration);
        let work = move |view: &View<'_>| convert::navigation::references(view, position, declared);
        self.ask(at.text_document.uri, work).await.map(Some)
    }

    async fn document_highlight(
        &self,
        parameters: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = parameters.text_document_position_params;
        let position = at.position;
        let work = move |view: &View<'_>| convert::navigation::highlights(view, position);
        self.ask(at.text_document.uri, work).await.map(Some)
    }

    async fn prepare_rename(&self, at: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let position = at.position;
        let work = move |view: &View<'_>| convert::navigation::renamable(view, position);
        or_refused(self.ask(at.text_document.uri, work).await?)
    }

    async fn rename(&self, parameters: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let (at, name) = (parameters.text_document_position, parameters.new_name);
        let position = at.position;
        let work = move |view: &View<'_>| convert::navigation::rename(view, position, &name);
        or_refused(self.ask(at.text_document.uri, work).await?)
    }

    async fn document_link(&self, parameters: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(parameters.text_document.uri, convert::links::links).await.map(Some)
    }

    async fn symbol(&self, parameters: WorkspaceSymbolParams) -> Result<Option<Vec<SymbolInformation>>> {
        let query = parameters.query;
        let work = move |moment: &Moment| convert::symbols::symbols(moment, &query);
        let found = self.ask_workspaces(Crew::Readers, work).await?;
        Ok(Some(found.into_iter().flatten().collect()))
    }

    async fn document_symbol(
        &self,
        parameters: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let uri = parameters.text_document.uri;
        Ok(Some(if self.agreed.get().is_some_and(|agreed| agreed.shows_trees) {
            DocumentSymbolResponse::Nested(self.ask(uri, convert::structure::outline).await?)
        } else {
            DocumentSymbolResponse::Flat(self.ask(uri, convert::structure::flat_outline).await?)
        }))
    }

    async fn folding_range(&self, parameters: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(parameters.text_document.uri, convert::structure::folds).await.map(Some)
    }

    async fn selection_range(&self, parameters: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let positions = parameters.positions;
        self.ask(parameters.text_document.uri, move |view| convert::structure::selections(view, &positions))
            .await
            .map(Some)
    }

    async fn execute_command(&self, parameters: ExecuteCommandParams) -> Result<Option<Value>> {
        self.run_command(parameters).await.map(Some)
    }

    async fn code_action(&self, parameters: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let (range, only) = (parameters.range, parameters.context.only);
        let work = move |view: &View<'_>| convert::actions::actions(view, range, only.as_deref());
        let actions = self.ask(parameters.text_document.uri, work).await?;
        Ok(Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()))
    }

    async fn inlay_hint(&self, parameters: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let (uri, range) = (parameters.text_document.uri, parameters.range);
        let own = uri.clone();
        self.ask(uri, move |view| convert::hints::hints(view, &own, range)).await.map(Some)
    }

    async fn code_lens(&self, parameters: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let uri = parameters.text_document.uri;
        let own = uri.clone();
        self.ask(uri, move |view| convert::lenses::lenses(view, &own)).await.map(Some)
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        let Some((uri, about)) = convert::lenses::about(&lens) else { return Ok(lens) };
        let asked = about.clone();
        let work = move |view: &View<'_>| view.snapshot.lens_title(&view.opened, &asked);
        let title = self.ask(uri.clone(), work).await?;
        let command = Some(convert::lenses::command(&lens, &uri, &about, title));
        Ok(CodeLens { command, ..lens })
    }

    async fn formatting(&self, parameters: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let wishes = convert::formatting::wishes(&parameters.options);
        let work = move |view: &View<'_>| convert::formatting::formatting(view, &wishes, None);
        self.ask(parameters.text_document.uri, work).await.map(Some)
    }

    async fn range_formatting(
        &self,
        parameters: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let (wishes, range) = (convert::formatting::wishes(&parameters.options), parameters.range);
        let work = move |view: &View<'_>| convert::formatting::formatting(view, &wishes, Some(range));
        self.ask(parameters.text_document.uri, work).await.map(Some)
    }

    async fn on_type_formatting(
        &self,
        parameters: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let wishes = convert::formatting::wishes(&parameters.options);
        let at = parameters.text_document_position;
        let work = move |view: &View<'_>| convert::formatting::indentation(view, &wishes, at.position);
        self.ask(at.text_document.uri, work).await.map(Some)
    }

    async fn semantic_tokens_full(
        &self,
        parameters: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let uri = parameters.text_document.uri;
        let data = self.ask(uri.clone(), |view| convert::tokens::tokens(view, None)).await?;
        Ok(Some(SemanticTokensResult::Tokens(self.said_tokens().whole(&uri, data))))
    }

    async fn semantic_tokens_full_delta(
        &self,
        parameters: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let uri = parameters.text_document.uri;
        let data = self.ask(uri.clone(), |view| convert::tokens::tokens(view, None)).await?;
        Ok(Some(self.said_tokens().since(&uri, &parameters.previous_result_id, data)))
    }

    async fn semantic_tokens_range(
        &self,
        parameters: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let range = parameters.range;
        let work = move |view: &View<'_>| convert::tokens::tokens(view, Some(range));
        let data = self.ask(parameters.text_document.uri, work).await?;
        Ok(Some(SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data })))
    }
}
