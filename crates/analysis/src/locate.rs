//! From names of places back to bytes, and texts without their secrets.

use std::sync::Arc;

use plimsoll_base::{Anchor, NodeId, Part, Place, TextRange};
use plimsoll_formats::secrets;
use plimsoll_syntax::{Kind, Tree, Value};

use crate::claim_store;
use crate::database::Db;
use crate::merge;
use crate::oam;
use crate::parse;
use crate::signed;
use crate::workspace::{SourceFile, source};

/// The file and the bytes of a place; the empty range at the start for a file as a whole, or one that cannot be read.
#[must_use]
pub fn locate(db: &dyn Db, place: Place) -> Option<(SourceFile, TextRange)> {
    let file = source(db, place.file)?;
    let range = match (place.anchor, parse::tree(db, file)) {
        (Anchor::Bytes(range), _) => range,
        (Anchor::DefinedName, _) => oam::defined_name(db, file).unwrap_or_default(),
        (Anchor::File, _) | (_, None) => TextRange::default(),
        (Anchor::Node(node, part), Some(tree)) => part_range(tree, node, part),
        (Anchor::Text(node, range), Some(tree)) => text_range(tree, node, range),
    };
    Some((file, range))
}

fn part_range(tree: &Tree, node: NodeId, part: Part) -> TextRange {
    let element = tree.node(node);
    let slot = match (part, element.kind()) {
        (Part::Whole, _) => None,
        (Part::Key, Kind::Entry) => element.child(Kind::Key),
        (Part::Value, Kind::Entry) => {
            let value = element.child(Kind::Value).filter(|slot| slot.value().is_some());
            value.or_else(|| element.child(Kind::Key))
        }
        _ => Some(element),
    };
    let inner = slot.and_then(|slot| slot.value()).map(Value::id);
    tree.range(inner.unwrap_or(node))
}

fn text_range(tree: &Tree, node: NodeId, range: TextRange) -> TextRange {
    let token = tree.range(node);
    let scalar = tree.node(node).value().and_then(Value::as_scalar);
    scalar.map_or(token, |scalar| {
        let inner = scalar.decode().to_token(range);
        TextRange::new(token.start + inner.start, token.start + inner.end)
    })
}

/// The text of a file in which every byte of a secret is a `*`; of the same length, with the same line breaks.
#[salsa::tracked(returns(clone))]
pub fn masked_text(db: &dyn Db, file: SourceFile) -> Option<Arc<str>> {
    let tree = parse::tree(db, file)?;
    let known = [claim_store::secrets(db, file), oam::secrets(db, file)].concat();
    let masked = secrets::mask_also(tree, &known);
    // The tree of a signed file is blank around the signed text; that part holds no secret and is shown as it is.
    match parse::text(db, file) {
        Ok(text) if signed::is_signed(db, file) && text.len() == masked.len() => {
            let byte = |(shown, written): (u8, u8)| if shown == b' ' { written } else { shown };
            String::from_utf8(masked.bytes().zip(text.bytes()).map(byte).collect()).ok().map(Into::into)
        }
        Ok(text) => Some(merge::with_markers(masked, text)),
        Err(_) => Some(masked),
    }
}
