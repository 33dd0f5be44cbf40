//! What the server holds on to.

use std::path::Path;

use plimsoll_test_support::MemoryWorld;

use super::*;

/// A disk on which all files lie in the folder `/a`, `/b`, in one of the client, or in none.
struct Folders;

impl Outside for Folders {
    fn workspace_of(&self, file: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
        let marked = ["/a", "/b"].iter().map(PathBuf::from);
        marked.chain(folders.iter().cloned()).find(|root| file.starts_with(root))
    }

    fn load(&self, _: &Path, _: &(dyn Fn() + Sync)) -> Result<Loaded, String> {
        Ok(Loaded { world: Arc::new(MemoryWorld::default()), paths: Vec::new() })
    }

    fn lists(&self, _: &Path, _: &Path) -> bool {
        true
    }

    fn below(&self, _: &Path, _: &Path) -> Vec<WorkspacePath> {
        Vec::new()
    }

    fn real(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }

    fn is_file(&self, _: &Path) -> bool {
        false
    }

    fn pause(&self) {}
}

/// A server that waits for nothing: what its threads find is handed to it by [`settle`].
fn server() -> (MainLoop, Receiver<Message>) {
    let (own, inbox) = crossbeam_channel::unbounded();
    let (outbox, _) = tokio::sync::mpsc::unbounded_channel();
    let server = MainLoop::new(Arc::new(Folders), inbox.clone(), own, outbox).unwrap();
    (server, inbox)
}

fn settle(server: &mut MainLoop, inbox: &Receiver<Message>) {
    while server.workspaces.are_loading() {
        server.take(inbox.recv().unwrap());
    }
}

fn item(uri: &str) -> TextDocumentItem {
    let uri = Url::parse(uri).unwrap();
    TextDocumentItem { uri, language_id: String::new(), version: 1, text: "a: 1\n".to_owned() }
}

fn held(server: &MainLoop) -> [usize; 6] {
    [
        server.workspaces.count(),
        server.documents.len(),
        server.stale.len(),
        server.said.len(),
        server.watches.count(),
        server.questions.len() + server.surveys.len(),
    ]
}

fn folders(added: &[&str], removed: &[&str]) -> Message {
    let folder =
        |path: &&str| WorkspaceFolder { uri: Url::from_file_path(path).unwrap(), name: String::new() };
    let (added, removed) = (added.iter().map(folder).collect(), removed.iter().map(folder).collect());
    Message::Folders(WorkspaceFoldersChangeEvent { added, removed })
}

#[test]
fn nothing_is_left_of_documents_that_were_closed() {
    let (mut server, inbox) = server();
    server.take(Message::Configured(Layer::Initial, serde_json::json!({ "plan.watch": true })));
    let uris = ["file:///a/x.yaml", "file:///b/y.yaml", "file:///elsewhere/z.yaml", "untitled:Untitled-1"];
    let mut after_first = None;
    for round in 0..1000 {
        for uri in uris {
            server.take(Message::Opened(item(uri)));
        }
        settle(&mut server, &inbox);
        for uri in uris {
            let uri = Url::parse(uri).unwrap();
            server.take(Message::Found(uri.clone(), 1, Vec::new()));
            server.take(Message::Closed(uri));
        }
        let held = held(&server);
        assert_eq!(held, *after_first.get_or_insert(held), "round {round}");
    }
    // The two workspaces that are folders are kept: they are opened again soon.
    assert_eq!(after_first, Some([2, 0, 0, 0, 0, 0]));
}

#[test]
fn a_workspace_is_forgotten_when_its_folder_goes_and_nothing_of_it_is_open() {
    let (mut server, inbox) = server();
    server.take(folders(&["/a", "/b"], &[]));
    settle(&mut server, &inbox);
    for uri in ["file:///a/x.yaml", "file:///b/y.yaml"] {
        server.take(Message::Opened(item(uri)));
    }
    settle(&mut server, &inbox);
    server.take(Message::Closed(Url::parse("file:///a/x.yaml").unwrap()));
    assert_eq!(server.workspaces.count(), 2);
    server.take(folders(&[], &["/a", "/b"]));
    settle(&mut server, &inbox);
    assert_eq!(server.workspaces.count(), 1, "one document is open");
    server.take(Message::Closed(Url::parse("file:///b/y.yaml").unwrap()));
    assert_eq!(server.workspaces.count(), 0);
    // One that comes back is no longer given up.
    server.take(Message::Opened(item("file:///b/y.yaml")));
    settle(&mut server, &inbox);
    server.take(folders(&["/b"], &[]));
    settle(&mut server, &inbox);
    server.take(Message::Closed(Url::parse("file:///b/y.yaml").unwrap()));
    assert_eq!(server.workspaces.count(), 1);
}

#[test]
fn a_document_that_stood_alone_joins_a_folder_that_is_added_and_leaves_it_again() {
    let (mut server, inbox) = server();
    let uri = Url::parse("file:///c/x.yaml").unwrap();
    server.take(Message::Opened(item(uri.as_str())));
    settle(&mut server, &inbox);
    let root =
        |server: &MainLoop| server.workspaces.root(server.documents[&uri].workspace).map(Path::to_owned);
    assert_eq!(root(&server), None);
    server.take(folders(&["/c"], &[]));
    settle(&mut server, &inbox);
    assert_eq!((root(&server), server.workspaces.count()), (Some(PathBuf::from("/c")), 1));
    assert_eq!(server.documents[&uri].version, 1);
    server.take(folders(&[], &["/c"]));
    settle(&mut server, &inbox);
    assert_eq!((root(&server), server.workspaces.count()), (None, 1));
}

#[test]
fn many_edits_cost_one_check_that_is_ended_and_one_of_the_last_text() {
    let (mut server, inbox) = server();
    let uri = Url::parse("file:///a/x.yaml").unwrap();
    server.take(Message::Opened(item(uri.as_str())));
    settle(&mut server, &inbox);
    server.check_stale();
    for version in 2..12 {
        let text = format!("a: {version}\n");
        let change = TextDocumentContentChangeEvent { range: None, range_length: None, text };
        server.take(Message::Changed(uri.clone(), version, vec![change]));
        server.check_stale();
    }
    let mut found = Vec::new();
    while found.last() != Some(&11) {
        let message = inbox.recv().unwrap();
        if let Message::Found(_, version, _) = &message {
            found.push(*version);
        }
        server.take(message);
        server.check_stale();
    }
    assert!(found.len() <= 2, "{found:?}");
    assert_eq!(server.said[&uri].0, 11);
}
