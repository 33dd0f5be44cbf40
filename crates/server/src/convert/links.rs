//! Texts that lead somewhere.

use plimsoll_ide::links::Link;
use plimsoll_ide::{Encoding, LineColumn};
use tower_lsp::lsp_types::{DocumentLink, Url};

use crate::workspaces::View;

/// The texts of a document that lead somewhere.
pub(crate) fn links(view: &View<'_>) -> Vec<DocumentLink> {
    view.snapshot.links(&view.opened).iter().filter_map(|link| document_link(view, link)).collect()
}

fn document_link(view: &View<'_>, link: &Link) -> Option<DocumentLink> {
    let target = match (&link.files[..], link.place, &link.url) {
        (_, Some(place), _) => {
            let mut own = view.places.uri(view.snapshot.path(&view.opened))?;
            let LineColumn { line, column } =
                view.opened.lines.position(place, &view.opened.text, Encoding::Utf16);
            // Editors count the lines of fragments from one.
            own.set_fragment(Some(&format!("L{},{}", line + 1, column + 1)));
            own
        }
        (_, _, Some(url)) => Url::parse(url).ok()?,
        // Which file of a folder is meant is for the definition to tell.
        ([file], ..) => view.places.uri(file)?,
        _ => return None,
    };
    Some(DocumentLink { range: view.range(link.range), target: Some(target), tooltip: None, data: None })
}
