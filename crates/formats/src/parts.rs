//! What was made of the parts of a file while its text is edited: an edit repeats only what it touches.
//!
//! Nothing here is a result. What is kept is what would be made again: it is used only for a part that says the same as when
//! it was made, under the same ids.

use std::any::{Any, TypeId};
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_base::NodeId;
use plimsoll_syntax::{Content, Kind};
use rustc_hash::FxHashMap;

/// What was made of the parts of one file.
#[derive(Default)]
pub struct Parts(Mutex<Made>);

#[derive(Default)]
struct Made {
    /// What the file says.
    content: Option<Content>,
    /// By what it is, and the element that it was made of.
    parts: FxHashMap<(TypeId, NodeId), Arc<dyn Any + Send + Sync>>,
}

/// The parts of a file that says this.
#[derive(Clone, Copy)]
pub struct PartsOf<'a> {
    parts: &'a Parts,
    content: &'a Content,
}

impl PartsOf<'_> {
    /// See [`Parts::of`].
    pub fn of<T: Send + Sync + 'static>(
        self,
        node: NodeId,
        holds: impl FnOnce(&T) -> bool,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        self.parts.of(self.content, node, holds, make)
    }
}

impl Parts {
    /// Those of a file that says this.
    #[must_use]
    pub fn in_content<'a>(&'a self, content: &'a Content) -> PartsOf<'a> {
        PartsOf { parts: self, content }
    }

    /// What `make` makes of an element of a file, or made of it before. `holds` tells whether that still holds, as far as it
    /// depends on anything but the element and what is below it. Of what stands for something else nothing is kept.
    ///
    /// `make` must not ask the database for anything, as nobody would know that a part that is kept depends on it. The type is a
    /// part of the key: each user has a type of its own.
    pub fn of<T: Send + Sync + 'static>(
        &self,
        content: &Content,
        node: NodeId,
        holds: impl FnOnce(&T) -> bool,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        let key = (TypeId::of::<T>(), node);
        let known = self.at(content).parts.get(&key).cloned();
        let known = known.and_then(|part| part.downcast::<T>().ok());
        if let Some(known) = known.filter(|known| holds(known)) {
            return known;
        }
        // Not while others wait.
        let made = Arc::new(make());
        if !content.node(node).subtree().any(|below| below.kind() == Kind::Alias) {
            self.at(content).parts.insert(key, made.clone());
        }
        made
    }

    /// What holds for this content.
    fn at(&self, content: &Content) -> std::sync::MutexGuard<'_, Made> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if made.content.as_ref().is_some_and(|known| known.is_same(content)) {
            return made;
        }
        if let Some(before) = made.content.replace(content.clone()) {
            let unchanged = content.unchanged_since(&before);
            made.parts.retain(|(_, node), _| unchanged.holds(*node));
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use plimsoll_syntax::{Tree, parse_yaml, parse_yaml_again};

    use super::*;

    /// Asks for all items of the list; how many were made.
    fn made(parts: &Parts, tree: &Arc<Tree>) -> usize {
        let content = Content::of(tree.clone());
        let made = Cell::new(0);
        for item in content.root().subtree().filter(|node| node.child(Kind::Dash).is_some()) {
            let part = parts.of(
                &content,
                item.id(),
                |_: &String| true,
                || {
                    made.set(made.get() + 1);
                    item.subtree().map(|node| node.token_text()).collect()
                },
            );
            let words: String = item.subtree().map(|node| node.token_text()).collect();
            assert_eq!(*part, words);
        }
        made.get()
    }

    #[test]
    fn an_edit_makes_only_what_it_touches_anew() {
        let parts = Parts::default();
        let text = "- a: 1\n  b: [x, y, z, x, y, z]\n- c: &n 2\n  d: [x, y, z, x, y, z]\n- e: 3\n- *n\n";
        let mut tree = Arc::new(parse_yaml(text).with_room());
        // What an alias stands for may be anywhere.
        assert_eq!((made(&parts, &tree), made(&parts, &tree)), (4, 1));
        for (from, to, expected) in [
            ("2", "22", 2),
            ("d:", "f: 4\n  d:", 2),
            ("# ", "#", 1),
            ("- e: 3", "# why\n- e: 3", 1),
            ("e: 3", "e: 3\n- g: 4", 2),
        ] {
            let text = tree.text().replacen(from, to, 1);
            tree = Arc::new(parse_yaml_again(&tree, text));
            assert_eq!(made(&parts, &tree), expected, "{from} → {to}");
        }
    }
}
