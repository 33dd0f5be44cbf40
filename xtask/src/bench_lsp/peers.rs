//! The language servers that ours is measured beside.

use std::path::Path;

use serde_json::{Value, json};

use super::scene::{self, Peer};
use crate::measuring::client::{Server, uri};
use crate::measuring::npm;

/// The folder of the repository that says which releases of them.
const PACKAGES: &str = "tests/peers";

/// Installs both from npm into a folder, unless they are there.
pub(super) fn install(scratch: &Path) -> Result<(), String> {
    npm::install(PACKAGES, scratch).map(drop)
}

/// How a peer is started for a scene. Its schema is written beside what is installed.
pub(super) fn server(peer: Peer, scratch: &Path) -> Result<Server, String> {
    let folder = scratch.join("peers");
    let (name, program, pattern) = match peer {
        Peer::Yaml => ("yaml-language-server", "yaml-language-server", "*.yaml"),
        Peer::Json => ("vscode-json-language-server", "vscode-json-language-server", "bundle.json"),
    };
    let schema = folder.join(format!("{name}.schema.json"));
    std::fs::write(&schema, scene::schema(peer).to_string()).map_err(|error| error.to_string())?;
    let program = folder.join("node_modules/.bin").join(program).display().to_string();
    Ok(Server {
        name,
        command: vec![program, "--stdio".to_owned()],
        settings: settings(peer, &uri(&schema), pattern),
        is_told_settings: peer == Peer::Json,
    })
}

fn settings(peer: Peer, schema: &str, pattern: &str) -> Value {
    match peer {
        Peer::Yaml => json!({ "yaml": {
            "schemas": { schema: [pattern] },
            "schemaStore": { "enable": false },
            "kubernetesCRDStore": { "enable": false },
            "validate": true, "hover": true, "completion": true,
        } }),
        Peer::Json => json!({ "json": {
            "schemas": [{ "fileMatch": [pattern], "url": schema }],
            "validate": { "enable": true },
        } }),
    }
}
