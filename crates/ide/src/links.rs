//! Texts that lead somewhere: files of the workspace, places in the same file, pages.

use std::collections::BTreeMap;

use plimsoll_analysis::surroundings::InDatabase;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{document, parse};
use plimsoll_base::{NodeId, TextRange, WorkspacePath};
use plimsoll_formats::cnab::resolution;
use plimsoll_formats::nulecule::artifacts::{Target, target};
use plimsoll_formats::nulecule::document::Artifact;
use plimsoll_formats::nulecule::nested;
use plimsoll_formats::surroundings::Found;
use plimsoll_syntax::{Kind, Node, Tree, Value, pointer};

use crate::workspace::{Opened, Snapshot};

/// Longer texts are no paths.
const LONGEST: usize = 512;

/// A text that leads somewhere.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// Its bytes, without quotes.
    pub range: TextRange,
    /// The files of the workspace that it leads to: several for a folder.
    pub files: Vec<WorkspacePath>,
    /// The byte of the same file that it leads to.
    pub place: Option<u32>,
    /// The page that it leads to.
    pub url: Option<String>,
}

impl Snapshot {
    /// The texts of a file that lead somewhere, in the order of the file.
    #[must_use]
    pub fn links(&self, opened: &Opened) -> Vec<Link> {
        let Some(tree) = parse::tree(&self.db, opened.file) else { return Vec::new() };
        let named = self.named_files(opened);
        let recognised = document::recognised(&self.db, opened.file);
        let mut links = Vec::new();
        for (written, known) in tree.documents().zip(recognised) {
            if known.is_none() {
                continue;
            }
            let scalars = written.node().subtree().filter(|node| node.kind().is_scalar());
            links.extend(scalars.filter_map(|node| self.link(opened, tree, node, &named)));
        }
        links.sort_by_key(|link| link.range.start);
        links
    }

    /// Those at a byte of a file.
    pub(crate) fn links_at(&self, opened: &Opened, offset: u32) -> Vec<Link> {
        let Some(tree) = parse::tree(&self.db, opened.file) else { return Vec::new() };
        let path = tree.path_to(offset);
        let recognised = document::recognised(&self.db, opened.file);
        let number = tree.documents().position(|one| path.contains(&one.node().id()));
        if number.and_then(|number| recognised.get(number).copied().flatten()).is_none() {
            return Vec::new();
        }
        let node = path.last().map(|id| tree.node(*id)).filter(|node| node.kind().is_scalar());
        let named = self.named_files(opened);
        node.and_then(|node| self.link(opened, tree, node, &named)).into_iter().collect()
    }

    /// The bundles of the workspace that dependencies name, by the scalars that name them.
    fn bundles_of(&self, opened: &Opened) -> BTreeMap<NodeId, Vec<WorkspacePath>> {
        let mut found = BTreeMap::new();
        let Some(bundle) = document::bundle(&self.db, opened.file) else { return found };
        let around = InDatabase(&self.db);
        for dependency in bundle.dependencies.iter().flat_map(|all| &all.requires) {
            let Some(named) = &dependency.bundle else { continue };
            let file = resolution::find(dependency, opened.file.id(&self.db), &around).ok();
            let file = file.and_then(|file| source(&self.db, file));
            found.insert(named.node, file.map(|file| file.path(&self.db).clone()).into_iter().collect());
        }
        found
    }

    /// The files that the artifacts and sources of a Nulecule, and dependencies of a bundle, name, by the scalars that name them.
    fn named_files(&self, opened: &Opened) -> BTreeMap<NodeId, Vec<WorkspacePath>> {
        let mut found = self.bundles_of(opened);
        let Some(nulecule) = document::nulecule(&self.db, opened.file) else { return found };
        let around = InDatabase(&self.db);
        let folder = self.path(opened).parent();
        let path = |id| source(&self.db, id).map(|file| file.path(&self.db).clone());
        for component in &nulecule.components {
            let items = component.artifacts.iter().flatten().flat_map(|provider| &provider.items);
            for item in items {
                let (Artifact::Reference(text) | Artifact::Resource(text)) = item else { continue };
                let files = match target(&text.text, &folder, &around) {
                    Target::File(file) => vec![file],
                    Target::Folder(_, files) => files,
                    _ => Vec::new(),
                };
                found.insert(text.node, files.into_iter().filter_map(path).collect());
            }
            let (Some(source), Some(name)) = (&component.source, &component.name) else { continue };
            let inner = nested::find(&name.text, &name.text, &source.text, &folder, &around);
            found.insert(source.node, inner.and_then(path).into_iter().collect());
        }
        found
    }

    fn link(
        &self,
        opened: &Opened,
        tree: &Tree,
        node: Node<'_>,
        named: &BTreeMap<NodeId, Vec<WorkspacePath>>,
    ) -> Option<Link> {
        let scalar = node.value()?.as_scalar()?;
        let text = scalar.text();
        if text.is_empty() || text.len() > LONGEST || text.contains(char::is_whitespace) || is_key(node) {
            return None;
        }
        let link = |files, place, url| {
            let token = scalar.decode().to_token(TextRange::new(0, text.len() as u32));
            let start = tree.range(node.id()).start;
            let range = TextRange::new(start + token.start, start + token.end);
            Some(Link { range, files, place, url })
        };
        if let Some(files) = named.get(&node.id()) {
            return if files.is_empty() { None } else { link(files.clone(), None, None) };
        }
        // What stands before the host may be a password.
        if text.starts_with("https://") || text.starts_with("http://") {
            let is_open = !text.contains('@') && !text.contains('$') && !is_in_cluster(&text);
            return if is_open { link(Vec::new(), None, Some(text.clone().into_owned())) } else { None };
        }
        if let Some(place) = place_of(tree, node, &text) {
            return link(Vec::new(), Some(place), None);
        }
        let file = self.file_beside(opened, &text)?;
        link(vec![file], None, None)
    }

    /// The file of the workspace that a relative path leads to.
    fn file_beside(&self, opened: &Opened, text: &str) -> Option<WorkspacePath> {
        let looks_like_path = text.contains('/')
            || text.rsplit_once('.').is_some_and(|(name, ending)| {
                !name.is_empty() && ending.starts_with(|first: char| first.is_ascii_alphabetic())
            });
        if !looks_like_path || text.starts_with('/') || text.contains(':') {
            return None;
        }
        let path = self.path(opened).parent().join(text).ok()?;
        let is_file = matches!(
            plimsoll_formats::surroundings::Surroundings::find(&InDatabase(&self.db), &path),
            Found::File(_)
        );
        is_file.then_some(path)
    }
}

/// Whether a page is one that only a cluster, or the machine itself, knows: names of services, `localhost`.
fn is_in_cluster(url: &str) -> bool {
    let host = url.split("//").nth(1).unwrap_or("");
    let host = host.split(['/', '?', '#']).next().unwrap_or("").trim_start_matches('[');
    let host = host.split([':', ']']).next().unwrap_or("").to_ascii_lowercase();
    let ends = [".svc", ".cluster.local", ".local", ".internal", ".localhost"];
    host.starts_with("127.") || !host.contains('.') || ends.iter().any(|end| host.ends_with(end))
}

fn is_key(node: Node<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.kind() == Kind::Key)
}

/// The byte of the document that a reference of a JSON Schema points to.
fn place_of(tree: &Tree, node: Node<'_>, text: &str) -> Option<u32> {
    let at = text.strip_prefix('#')?;
    let entry = node.parent()?.parent()?;
    let key = entry.child(Kind::Key).and_then(Node::value).and_then(Value::as_scalar)?;
    if key.text() != "$ref" {
        return None;
    }
    let above = tree.ancestors(node.id());
    let document = tree.documents().find(|document| above.contains(&document.node().id()))?;
    let target = pointer::find(document, at)?;
    // The slot of a value: what is meant begins with its key.
    let owner = tree.node(target).parent().filter(|owner| owner.kind() == Kind::Entry);
    Some(tree.range(owner.map_or(target, |owner| owner.id())).start)
}
