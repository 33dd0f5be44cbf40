//! The names of elements. In a text that is read once they are the places in the array. A text that is edited has room between
//! them, so that an edit finds names for what it brings in and all else keeps its own.

use std::ops::Range;
use std::sync::Arc;

use crate::kind::Kind;
use crate::tree::{Element, NodeId, Tree};

/// A node of at least this many elements has room behind it, and as much as this.
const ROOM: u32 = 16;

/// Which name each place has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Runs in which names ascend one by one: the place of the first and its name, ascending in both. Without any, names are
    /// places.
    runs: Option<Arc<[(u32, u32)]>>,
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        match (&self.runs, &other.runs) {
            (Some(runs), Some(others)) => Arc::ptr_eq(runs, others) || runs == others,
            (None, None) => true,
            _ => false,
        }
    }
}

impl Names {
    /// The name of what is at a place.
    pub(crate) fn name(&self, at: u32) -> NodeId {
        let Some(runs) = &self.runs else { return NodeId(at) };
        let run = runs.partition_point(|(place, _)| *place <= at).saturating_sub(1);
        let (place, name) = runs[run];
        NodeId(name + (at - place))
    }

    /// The place of what has a name; `None` where nothing has it.
    pub(crate) fn place(&self, id: NodeId) -> Option<u32> {
        let Some(runs) = &self.runs else { return Some(id.0) };
        let run = runs.partition_point(|(_, name)| *name <= id.0).checked_sub(1)?;
        let (place, name) = runs[run];
        let at = place + (id.0 - name);
        let is_inside = runs.get(run + 1).is_none_or(|(next, _)| at < *next);
        is_inside.then_some(at)
    }

    /// Where names leave some out among these places: how far behind the first, and the name there. Two equally long parts whose
    /// first elements have the same name have the same names if these are equal.
    pub(crate) fn steps(&self, places: Range<u32>) -> impl Iterator<Item = (u32, u32)> + '_ {
        let runs = self.runs.as_deref().unwrap_or_default();
        let first = runs.partition_point(|(place, _)| *place <= places.start);
        let inside = runs[first..].iter().take_while(move |(place, _)| *place < places.end);
        inside.map(move |(place, name)| (place - places.start, *name))
    }

    /// Names with room: behind each item and each document as much as it has elements, and so for what it stands in.
    pub(crate) fn with_room(elements: &[Element]) -> Self {
        let mut runs = vec![(0, 0)];
        let mut skipped = 0u32;
        // Where nodes end behind which there is to be room, the innermost last.
        let mut ends: Vec<(u32, u32)> = Vec::new();
        for (at, element) in (0u32..).zip(elements) {
            let mut room = 0u32;
            while let Some((_, size)) = ends.pop_if(|(end, _)| *end <= at) {
                room = room.saturating_add(size);
            }
            if room > 0 {
                let Some(total) = skipped.checked_add(room).filter(|total| total.checked_add(at).is_some())
                else {
                    return Self::default();
                };
                skipped = total;
                runs.push((at, at + skipped));
            }
            let is_part = matches!(element.kind, Kind::Item | Kind::Document) && element.size >= ROOM;
            if is_part {
                ends.push((at + element.size, element.size));
            }
        }
        Self { runs: Some(runs.into()) }
    }

    /// The names of a text that was edited: `before` elements at the start and `behind` at the end keep theirs, what is between
    /// gets names between. Where these do not suffice, all get new ones.
    pub(crate) fn after(old: &Tree, new: &[Element], before: u32, behind: u32) -> Self {
        let Some(runs) = &old.names.runs else { return Self::default() };
        let (n_old, n_new) = (old.elements.len() as u32, new.len() as u32);
        if n_old == n_new {
            return old.names.clone();
        }
        // Names follow the last that is kept.
        let first = if before == 0 { 0 } else { old.names.name(before - 1).0 + 1 };
        // What follows the change directly has no room before it; what follows the next room has.
        let own = (n_old - behind, if behind == 0 { u32::MAX } else { old.names.name(n_old - behind).0 });
        let later = runs.iter().copied().filter(|(place, _)| *place > own.0).chain([(n_old, u32::MAX)]);
        let fits = |(place, name): &(u32, u32)| {
            let n_between = *place + n_new - n_old - before;
            first.checked_add(n_between).is_some_and(|end| end <= *name)
        };
        let Some((place, name)) = std::iter::once(own).chain(later).find(fits) else {
            return Self::with_room(new);
        };
        let mut kept: Vec<(u32, u32)> =
            runs.iter().copied().take_while(|(place, _)| *place < before).collect();
        kept.push((before, first));
        let shifted = |place: u32| place + n_new - n_old;
        if shifted(place) == before {
            kept.pop();
        }
        if place < n_old {
            kept.push((shifted(place), name));
            let later = runs.iter().filter(|(later, _)| *later > place);
            kept.extend(later.map(|(later, name)| (shifted(*later), *name)));
        }
        Self { runs: Some(kept.into()) }
    }
}
