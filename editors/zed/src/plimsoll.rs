//! Starts the language server of plimsoll in Zed.

use zed_extension_api::serde_json::{json, Value};
use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

/// What the user says where the program is not found.
const MISSING: &str = "The program `plimsoll` was not found: install it, or set `lsp.plimsoll.binary.path` to its path";

struct Plimsoll;

/// The settings of the user for the server, where there are any.
fn settings(server: &LanguageServerId, worktree: &Worktree) -> LspSettings {
    LspSettings::for_worktree(server.as_ref(), worktree).unwrap_or_default()
}

impl zed::Extension for Plimsoll {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, server: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let path = settings(server, worktree).binary.and_then(|binary| binary.path);
        let command = path.or_else(|| worktree.which("plimsoll")).ok_or(MISSING)?;
        Ok(Command { command, args: vec!["lsp".to_owned()], env: Vec::new() })
    }

    fn language_server_initialization_options(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        // Zed has servers of its own for both languages, which tell what is wrong with their syntax.
        let usual = json!({ "syntax": { "toldByOthers": ["yaml", "json"] } });
        Ok(Some(settings(server, worktree).initialization_options.unwrap_or(usual)))
    }

    fn language_server_workspace_configuration(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(settings(server, worktree).settings.map(|settings| json!({ "plimsoll": settings })))
    }
}

zed::register_extension!(Plimsoll);
