//! The language servers that ours is measured beside.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::client::{Server, uri};
use super::scene::{self, Peer};
use crate::repository;

/// The folder of the repository that says which releases of them.
const PACKAGES: &str = "tests/peers";

/// Installs both from npm into a folder, unless they are there.
pub(super) fn install(scratch: &Path) -> Result<(), String> {
    let folder = scratch.join("peers");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let mut is_current = folder.join("node_modules/.package-lock.json").is_file();
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        let wanted = std::fs::read(repository::root().join(PACKAGES).join(name)).map_err(failed)?;
        is_current &= std::fs::read(folder.join(name)).is_ok_and(|there| there == wanted);
        std::fs::write(folder.join(name), wanted).map_err(failed)?;
    }
    if is_current {
        return Ok(());
    }
    eprintln!("installing the language servers to measure beside");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts"]).current_dir(&folder).stdout(Stdio::null());
    let is_success = npm.status().map_err(|error| format!("npm cannot be run: {error}"))?.success();
    if is_success {
        Ok(())
    } else {
        Err("npm cannot install them; `--without-peers` leaves them out".to_owned())
    }
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
