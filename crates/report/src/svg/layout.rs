//! Where everything is: a column for each wave, boxes in it, ways for the arrows between them.
//!
//! An arrow over several columns takes a slot in each column between, so that it does not run through boxes; the arrows
//! that leave one box, or arrive at one, and look the same share their slots. The cost is that of sorting boxes, arrows and slots.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Arrow, Drawing, Look};
use crate::plain::width;
use crate::svg::align::align;
use crate::svg::order::{Neighbours, reduce_crossings};

/// Between columns.
const GAP: i32 = 68;
/// Around everything.
pub(super) const MARGIN: i32 = 24;
/// The height of a box, and of the room that an arrow has between boxes.
const BOX: i32 = 44;
const LANE: i32 = 8;
/// Between boxes.
const BETWEEN: i32 = 16;
/// Above the boxes, for the names of the columns.
const HEADING: i32 = 34;
/// In the box, left of the text, and right of it.
pub(super) const BAND: i32 = 34;
const PADDING: i32 = 12;
/// The most slots for arrows; where more are needed, arrows go straight through.
const LANES: usize = 4000;
/// How many columns of text a box may show.
pub(super) const TEXT: usize = 32;
/// A column of text in hundredths of a pixel: monospaced, in the sizes that `style.css` names.
const LABEL: usize = 735;
const KIND: usize = 650;

/// A rectangle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Placed {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// A column of boxes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Column {
    /// May be empty.
    pub(crate) title: String,
    pub(crate) x: i32,
    pub(crate) width: i32,
}

/// All of a drawing.
pub(crate) struct Layout {
    pub(crate) columns: Vec<Column>,
    /// By node.
    pub(crate) boxes: Vec<Placed>,
    /// By edge, the data of a path, and where it ends and in which direction.
    pub(crate) ways: Vec<Way>,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// The way of an arrow.
pub(crate) struct Way {
    /// The data of an SVG path.
    pub(crate) path: String,
    /// The head of the arrow, as the data of an SVG path.
    pub(crate) head: String,
}

/// What a box shows: the address without the application, and the kind, both cut.
pub(crate) struct Labels {
    pub(crate) name: String,
    pub(crate) kind: String,
}

impl Labels {
    pub(crate) fn of(drawing: &Drawing, node: usize) -> Self {
        let node = &drawing.nodes[node];
        let inside = node.label.strip_prefix(&drawing.title).and_then(|rest| rest.strip_prefix('/'));
        Self { name: cut_front(inside.unwrap_or(&node.label)), kind: cut_behind(&node.kind) }
    }
}

/// The last part of an address tells most.
fn cut_front(text: &str) -> String {
    if width(text) <= TEXT {
        return text.to_owned();
    }
    let mut kept: Vec<char> = Vec::new();
    let mut columns = 1;
    for character in text.chars().rev() {
        columns += crate::plain::character_width(character);
        if columns > TEXT {
            break;
        }
        kept.push(character);
    }
    std::iter::once('…').chain(kept.into_iter().rev()).collect()
}

fn cut_behind(text: &str) -> String {
    if width(text) <= TEXT {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        if width(&kept) + crate::plain::character_width(character) >= TEXT {
            break;
        }
        kept.push(character);
    }
    kept + "…"
}

/// The nodes in columns, before they have an order.
struct Columns {
    titles: Vec<String>,
    nodes: Vec<Vec<usize>>,
    /// By node.
    of: Vec<usize>,
}

impl Columns {
    fn of(drawing: &Drawing) -> Self {
        let nodes = drawing.nodes.len();
        let mut columns = Self { titles: Vec::new(), nodes: Vec::new(), of: vec![usize::MAX; nodes] };
        let mut waves = drawing.waves.clone();
        let mut placed = vec![None; nodes];
        for (number, wave) in waves.iter().enumerate() {
            wave.iter().for_each(|&node| placed[node] = Some(number));
        }
        let is_other = |node: &usize| placed[*node].is_none() && drawing.blocked.binary_search(node).is_err();
        let others: Vec<usize> = (0..nodes).filter(is_other).collect();
        let mut before: Vec<Vec<usize>> = Vec::new();
        for (node, rank) in ranks(&others, drawing, &placed) {
            let (of, number) = match rank {
                Rank::Before(number) => (&mut before, number),
                Rank::Behind(number) => (&mut waves, number),
            };
            of.resize_with(of.len().max(number + 1), Vec::new);
            of[number].push(node);
        }
        let title = if drawing.waves.is_empty() { "" } else { "unchanged" };
        columns.extend(before, |number| if number == 0 { title.to_owned() } else { String::new() });
        let known = drawing.waves.len();
        columns.extend(
            waves,
            |number| {
                if number < known { format!("wave {}", number + 1) } else { String::new() }
            },
        );
        let mut blocked: Vec<Vec<usize>> = Vec::new();
        for (node, rank) in ranks(&drawing.blocked, drawing, &vec![None; nodes]) {
            let (Rank::Before(number) | Rank::Behind(number)) = rank;
            blocked.resize_with(blocked.len().max(number + 1), Vec::new);
            blocked[number].push(node);
        }
        columns.extend(blocked, |number| if number == 0 { BLOCKED.to_owned() } else { String::new() });
        columns
    }

    fn extend(&mut self, columns: Vec<Vec<usize>>, title: impl Fn(usize) -> String) {
        for (number, nodes) in columns.into_iter().enumerate().filter(|(_, nodes)| !nodes.is_empty()) {
            nodes.iter().for_each(|&node| self.of[node] = self.nodes.len());
            self.titles.push(title(number));
            self.nodes.push(nodes);
        }
    }
}

const BLOCKED: &str = "cannot be ordered";

/// Where a node without a wave goes.
#[derive(Clone, Copy)]
enum Rank {
    /// In front of all waves, by the longest chain of arrows that leads to it.
    Before(usize),
    /// Behind what it waits for: into the column of this wave, or behind the last.
    Behind(usize),
}

/// The ranks of nodes without a wave; `placed` are the waves of the others. What waits for itself comes first.
fn ranks(nodes: &[usize], drawing: &Drawing, placed: &[Option<usize>]) -> Vec<(usize, Rank)> {
    struct Found {
        rank: Rank,
        waits: usize,
    }
    let raise = |rank: &mut Rank, by: Rank| {
        *rank = match (*rank, by) {
            (Rank::Before(own), Rank::Before(other)) => Rank::Before(own.max(other)),
            (Rank::Behind(own), Rank::Behind(other)) => Rank::Behind(own.max(other)),
            (behind @ Rank::Behind(_), _) | (_, behind) => behind,
        }
    };
    let mut found: BTreeMap<usize, Found> =
        nodes.iter().map(|&node| (node, Found { rank: Rank::Before(0), waits: 0 })).collect();
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for edge in drawing.edges.iter().filter(|edge| edge.look != Look::Cycle && edge.from != edge.to) {
        let is_other = found.contains_key(&edge.from);
        let Some(to) = found.get_mut(&edge.to) else { continue };
        if let Some(wave) = placed[edge.from] {
            raise(&mut to.rank, Rank::Behind(wave + 1));
        } else if is_other {
            to.waits += 1;
            next.entry(edge.from).or_default().push(edge.to);
        }
    }
    let mut ready: Vec<usize> = nodes.iter().copied().filter(|node| found[node].waits == 0).collect();
    while let Some(node) = ready.pop() {
        let behind = match found[&node].rank {
            Rank::Before(number) => Rank::Before(number + 1),
            Rank::Behind(number) => Rank::Behind(number + 1),
        };
        for other in next.get(&node).into_iter().flatten() {
            if let Some(found) = found.get_mut(other) {
                raise(&mut found.rank, behind);
                found.waits -= 1;
                if found.waits == 0 {
                    ready.push(*other);
                }
            }
        }
    }
    nodes.iter().map(|&node| (node, found[&node].rank)).collect()
}

/// The slots of all columns: those of the nodes first, by their numbers, then those that arrows pass through.
struct Slots {
    columns: Vec<Vec<usize>>,
    neighbours: Neighbours,
    /// By edge, the slots that it passes through.
    through: Vec<Vec<usize>>,
}

impl Slots {
    fn of(drawing: &Drawing, columns: &Columns) -> Self {
        let empty = || vec![Vec::new(); drawing.nodes.len()];
        let mut slots = Self {
            columns: columns.nodes.clone(),
            neighbours: Neighbours { before: empty(), behind: empty() },
            through: vec![Vec::new(); drawing.edges.len()],
        };
        let is_long = |edge: &&Arrow| columns.of[edge.to] > columns.of[edge.from] + 1;
        let (mut leaving, mut arriving) = (vec![0; drawing.nodes.len()], vec![0; drawing.nodes.len()]);
        for edge in drawing.edges.iter().filter(is_long) {
            leaving[edge.from] += 1;
            arriving[edge.to] += 1;
        }
        // By box, look and column, the slot that arrows from the box, or to it, share.
        let mut shared = BTreeMap::new();
        let mut linked = BTreeSet::new();
        for (number, edge) in drawing.edges.iter().enumerate() {
            let (from, to) = (columns.of[edge.from], columns.of[edge.to]);
            if from >= to {
                continue;
            }
            let to_box = arriving[edge.to] > leaving[edge.from];
            let shares = (to_box, if to_box { edge.to } else { edge.from }, edge.look as u8, edge.inferred);
            let mut last = edge.from;
            for column in from + 1..to {
                if slots.neighbours.before.len() - drawing.nodes.len() >= LANES {
                    slots.through[number].clear();
                    break;
                }
                let slot = *shared.entry((shares, column)).or_insert_with(|| slots.add(column));
                if linked.insert((last, slot)) {
                    slots.link(last, slot);
                }
                slots.through[number].push(slot);
                last = slot;
            }
            if linked.insert((last, edge.to)) && columns.of[edge.to] == from + 1 + slots.through[number].len()
            {
                slots.link(last, edge.to);
            }
        }
        slots
    }

    fn add(&mut self, column: usize) -> usize {
        let slot = self.neighbours.before.len();
        self.columns[column].push(slot);
        self.neighbours.before.push(Vec::new());
        self.neighbours.behind.push(Vec::new());
        slot
    }

    fn link(&mut self, from: usize, to: usize) {
        self.neighbours.behind[from].push(to);
        self.neighbours.before[to].push(from);
    }
}

impl Layout {
    pub(crate) fn of(drawing: &Drawing, labels: &[Labels]) -> Self {
        let columns = Columns::of(drawing);
        let mut slots = Slots::of(drawing, &columns);
        reduce_crossings(&mut slots.columns, &slots.neighbours);
        let nodes = drawing.nodes.len();
        let sizes: Vec<f64> = (0..slots.neighbours.before.len())
            .map(|slot| f64::from(if slot < nodes { BOX + BETWEEN } else { LANE + BETWEEN / 2 }))
            .collect();
        let middles: Vec<i32> = align(&slots.columns, &slots.neighbours, &sizes)
            .into_iter()
            .map(|middle| middle.round() as i32 + MARGIN + HEADING)
            .collect();
        let mut laid = Self {
            columns: Vec::new(),
            boxes: vec![Placed::default(); nodes],
            ways: Vec::new(),
            width: 0,
            height: 0,
        };
        let mut x = MARGIN;
        for (title, slots) in columns.titles.into_iter().zip(&slots.columns) {
            let own = slots.iter().filter(|&&slot| slot < nodes).map(|&slot| box_width(&labels[slot]));
            let width = own.max().unwrap_or(0);
            laid.columns.push(Column { title, x, width });
            for &slot in slots.iter().filter(|&&slot| slot < nodes) {
                laid.boxes[slot] = Placed { x, y: middles[slot] - BOX / 2, width, height: BOX };
            }
            x += width + GAP;
        }
        let bottom = laid.boxes.iter().map(|placed| placed.y + placed.height).max().unwrap_or(0);
        let bottom = middles.iter().skip(nodes).fold(bottom, |bottom, &middle| bottom.max(middle + LANE));
        (laid.width, laid.height) = ((x - GAP).max(0) + MARGIN + RIGHT, bottom + MARGIN);
        laid.ways = drawing
            .edges
            .iter()
            .zip(&slots.through)
            .map(|(edge, through)| laid.way(edge, through, &middles, columns.of[edge.from]))
            .collect();
        laid
    }

    /// From the right side of one box to the left side of another; inside a column, and backwards, around.
    fn way(&self, edge: &Arrow, through: &[usize], middles: &[i32], column: usize) -> Way {
        let (from, to) = (self.boxes[edge.from], self.boxes[edge.to]);
        let (y, end) = (from.y + from.height / 2, to.y + to.height / 2);
        let right = from.x + from.width;
        if to.x > from.x {
            let mut pen = Curve { path: format!("M{right} {y}"), x: right, y };
            for (step, &slot) in through.iter().enumerate() {
                let lane = &self.columns[column + 1 + step];
                pen.curve(lane.x, middles[slot]);
                pen.line(lane.x + lane.width);
            }
            pen.curve(to.x - HEAD, end);
            return Way { path: pen.path, head: format!("M{} {end}l-{HEAD} -4v8z", to.x) };
        }
        let is_next = |above: Placed, below: Placed| {
            above.x == below.x && (0..=BETWEEN + 2).contains(&(below.y - above.y - above.height))
        };
        if is_next(from, to) {
            let (x, start) = (from.x + from.width / 3, from.y + from.height);
            let path = format!("M{x} {start}V{}", to.y - HEAD);
            return Way { path, head: format!("M{x} {}l-4 -{HEAD}h8z", to.y) };
        }
        if is_next(to, from) {
            let (x, end) = (from.x + from.width * 2 / 3, to.y + to.height);
            let path = format!("M{x} {}V{}", from.y, end + HEAD);
            return Way { path, head: format!("M{x} {end}l-4 {HEAD}h8z") };
        }
        let (end_x, bend) = (to.x + to.width, if to.x == from.x { 46 } else { 60 });
        let path = format!("M{right} {y}C{} {y} {} {end} {} {end}", right + bend, end_x + bend, end_x + HEAD);
        Way { path, head: format!("M{end_x} {end}l{HEAD} -4v8z") }
    }
}

/// The length of the head of an arrow.
const HEAD: i32 = 8;
/// Kept free on the right for arrows that go around.
const RIGHT: i32 = 24;

struct Curve {
    path: String,
    x: i32,
    y: i32,
}

impl Curve {
    fn curve(&mut self, x: i32, y: i32) {
        if y == self.y {
            return self.line(x);
        }
        let middle = i32::midpoint(self.x, x);
        self.path.push_str(&format!("C{middle} {} {middle} {y} {x} {y}", self.y));
        (self.x, self.y) = (x, y);
    }

    fn line(&mut self, x: i32) {
        self.path.push_str(&format!("H{x}"));
        self.x = x;
    }
}

fn box_width(labels: &Labels) -> i32 {
    let text = (width(&labels.name) * LABEL).max(width(&labels.kind) * KIND);
    (BAND + text.div_ceil(100) as i32 + PADDING).max(110)
}
