//! What the client can do, and what the server says that it can do.

use plimsoll_ide::Encoding;
use tower_lsp::lsp_types::{
    ClientCapabilities, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions, DocumentOnTypeFormattingOptions,
    ExecuteCommandOptions, FoldingRangeProviderCapability, HoverProviderCapability, InsertTextMode,
    MarkupKind, OneOf, PositionEncodingKind, RenameOptions, SelectionRangeProviderCapability,
    SemanticTokensFullOptions, SemanticTokensOptions, SemanticTokensServerCapabilities, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::convert;
use crate::plan;
use crate::quiet::Refresh;

/// What is agreed on with a client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Agreed {
    /// What columns count.
    pub(crate) encoding: Encoding,
    /// Whether the client asks for findings. Then they are never sent unasked: some clients show them twice.
    pub(crate) asks_for_findings: bool,
    /// Whether findings may name other places.
    pub(crate) shows_related: bool,
    /// Whether a declaration may be told with what is around it.
    pub(crate) shows_links: bool,
    /// Whether the client knows tab stops in what it inserts.
    pub(crate) knows_snippets: bool,
    /// Whether what stands at a place may be told in Markdown.
    pub(crate) shows_markdown: bool,
    /// Whether descriptions of items may be in Markdown.
    pub(crate) shows_markdown_in_items: bool,
    /// Whether the client asks for the description of an item only when it shows it.
    pub(crate) asks_for_descriptions: bool,
    /// Whether the client can be told not to change the indentation of what it inserts.
    pub(crate) keeps_indentation: bool,
    /// Whether the client can be asked to look for changes of files.
    pub(crate) watches_files: bool,
    /// Whether the client can be asked for its settings.
    pub(crate) has_settings: bool,
    /// Whether the client tells changes of its settings only where it is asked to.
    pub(crate) tells_settings_if_asked: bool,
    /// Whether the client asks for hints again where it is told to.
    pub(crate) refreshes_hints: bool,
    /// Whether the client asks for lines above units again where it is told to.
    pub(crate) refreshes_lenses: bool,
    /// Whether the client asks for the meanings of words again where it is told to.
    pub(crate) refreshes_tokens: bool,
    /// Whether the outline of a document may be a tree.
    pub(crate) shows_trees: bool,
    /// Whether the client shows that work lasts.
    pub(crate) shows_progress: bool,
}

impl Agreed {
    pub(crate) fn with(client: &ClientCapabilities) -> Self {
        let general = client.general.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let encoding =
            if encodings.contains(&PositionEncodingKind::UTF8) { Encoding::Utf8 } else { Encoding::Utf16 };
        let document = client.text_document.as_ref();
        let workspace = client.workspace.as_ref();
        let published = document.and_then(|document| document.publish_diagnostics.as_ref());
        let goes_to = document.and_then(|document| document.definition.as_ref());
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files);
        let hints = workspace.and_then(|workspace| workspace.inlay_hint.as_ref());
        let lenses = workspace.and_then(|workspace| workspace.code_lens.as_ref());
        let tokens = workspace.and_then(|workspace| workspace.semantic_tokens.as_ref());
        let outline = document.and_then(|document| document.document_symbol.as_ref());
        let configured = workspace.and_then(|workspace| workspace.did_change_configuration);
        let item = document.and_then(|document| document.completion.as_ref()?.completion_item.as_ref());
        let resolved = item.and_then(|item| item.resolve_support.as_ref());
        let modes = item.and_then(|item| item.insert_text_mode_support.as_ref());
        let hover = document.and_then(|document| document.hover.as_ref()?.content_format.as_deref());
        let described = item.and_then(|item| item.documentation_format.as_deref());
        let is_known = |formats: Option<&[MarkupKind]>| {
            formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown))
        };
        Self {
            encoding,
            shows_markdown: is_known(hover),
            shows_markdown_in_items: is_known(described),
            asks_for_findings: document.is_some_and(|document| document.diagnostic.is_some()),
            shows_related: published.is_none_or(|published| published.related_information.unwrap_or(true)),
            shows_links: goes_to.is_some_and(|goes_to| goes_to.link_support == Some(true)),
            knows_snippets: item.is_some_and(|item| item.snippet_support == Some(true)),
            asks_for_descriptions: resolved
                .is_some_and(|resolved| resolved.properties.iter().any(|name| name == "documentation")),
            keeps_indentation: modes.is_some_and(|modes| modes.value_set.contains(&InsertTextMode::AS_IS)),
            has_settings: workspace.and_then(|workspace| workspace.configuration) == Some(true),
            tells_settings_if_asked: configured
                .is_some_and(|configured| configured.dynamic_registration == Some(true)),
            refreshes_hints: hints.and_then(|hints| hints.refresh_support) == Some(true),
            refreshes_lenses: lenses.and_then(|lenses| lenses.refresh_support) == Some(true),
            refreshes_tokens: tokens.and_then(|tokens| tokens.refresh_support) == Some(true),
            shows_trees: outline.and_then(|outline| outline.hierarchical_document_symbol_support)
                == Some(true),
            shows_progress: client.window.as_ref().and_then(|window| window.work_done_progress) == Some(true),
            watches_files: watched.is_some_and(|watched| watched.dynamic_registration == Some(true)),
        }
    }

    /// What of it the client can be told.
    pub(crate) fn understood(self, refresh: Refresh) -> Refresh {
        let has_aids = self.refreshes_hints || self.refreshes_lenses || self.refreshes_tokens;
        Refresh { findings: refresh.findings && self.asks_for_findings, aids: refresh.aids && has_aids }
    }

    pub(crate) fn capabilities(self) -> ServerCapabilities {
        let position_encoding = match self.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            _ => PositionEncodingKind::UTF16,
        };
        ServerCapabilities {
            position_encoding: Some(position_encoding),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                ..TextDocumentSyncOptions::default()
            })),
            diagnostic_provider: self.asks_for_findings.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("plimsoll".to_owned()),
                    inter_file_dependencies: true,
                    workspace_diagnostics: true,
                    ..DiagnosticOptions::default()
                })
            }),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(
                    [" ", ":", "\"", "\n", "$", ".", "/", "[", "="].map(str::to_owned).to_vec(),
                ),
                resolve_provider: Some(true),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            rename_provider: Some(OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: None,
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(convert::actions::kinds()),
                ..CodeActionOptions::default()
            })),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: plan::COMMANDS.iter().map(|(name, _)| (*name).to_owned()).collect(),
                ..ExecuteCommandOptions::default()
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: None,
            }),
            ..aids()
        }
    }
}

/// What helps to read and to write.
fn aids() -> ServerCapabilities {
    ServerCapabilities {
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(true) }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: "\n".to_owned(),
            more_trigger_character: None,
        }),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: convert::tokens::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                ..SemanticTokensOptions::default()
            },
        )),
        ..ServerCapabilities::default()
    }
}
