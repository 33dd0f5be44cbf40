//! Declared moves: units that are described under another address than the one under which they are recorded.
//!
//! A move is said by people, never guessed; what is only guessed is told in [`Plan::renamed`](crate::Plan::renamed). It
//! gives recorded units their new addresses before anything is compared, so that all that follows (differences, order,
//! evidence, gates) knows them by these. Values that name the output of such a unit follow.
//!
//! A move does nothing where its unit is not recorded, as after the plan was carried out, or where another recorded unit
//! already has the new address.

use plimsoll_model::{Address, Application, Data, Recorded, Unit, Unknown, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::names::Names;

/// A unit that has another address than the recorded one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Move {
    /// The recorded address.
    pub from: Address,
    /// The address by now.
    pub to: Address,
}

/// A move as people write it: names as [`Names::find`] takes them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Declared {
    /// What the unit was called.
    pub from: String,
    /// What it is called now, or what another move is from.
    pub to: String,
}

/// Where a chain of moves ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// At units that are described.
    Described(Vec<Address>),
    /// At a name that is neither described nor moved on.
    Unknown(String),
    /// Where it started.
    Circle,
}

/// Where a declared move leads in the end: `a` to `b` and `b` to `c` leads from `a` to `c`, once only that is described.
#[must_use]
pub fn end(moves: &[Declared], of: &Declared, described: &Names<'_>) -> End {
    let (mut name, mut seen) = (&of.to, vec![&of.from]);
    loop {
        if let Ok(found) = described.find(name) {
            return End::Described(found);
        }
        if seen.contains(&name) {
            return End::Circle;
        }
        seen.push(name);
        match moves.iter().find(|other| other.from == *name) {
            Some(next) => name = &next.to,
            None => return End::Unknown(name.clone()),
        }
    }
}

/// The moves between a recorded and a described application, in the order of the declaration. One whose unit is still
/// described, or not recorded, is none.
#[must_use]
pub fn resolve(declared: &[Declared], desired: &Application, recorded: &Application) -> Vec<Move> {
    let (described, former) = (Names::of(Some(desired), None), Names::of(None, Some(recorded)));
    let mut moves = Vec::new();
    for one in declared {
        if described.find(&one.from).is_ok() {
            continue;
        }
        if let (Ok(from), End::Described(to)) = (former.find(&one.from), end(declared, one, &described)) {
            moves.extend(pairs(from, &to));
        }
    }
    moves
}

/// Pairs what a name means in both states: where that is several places of one component, by place.
fn pairs(from: Vec<Address>, to: &[Address]) -> Vec<Move> {
    if let ([from], [to]) = (&from[..], to) {
        return vec![Move { from: from.clone(), to: to.clone() }];
    }
    let place = |address: &Address| address.name().rsplit_once('@').map(|(_, place)| place.to_owned());
    let pair = |from: Address| {
        let to = to.iter().find(|to| place(to) == place(&from))?.clone();
        Some(Move { from, to })
    };
    from.into_iter().filter_map(pair).collect()
}

/// What is recorded, with the addresses that it has by now. Each unit is renamed by the move that names it, or the nearest
/// that it is in.
#[must_use]
pub fn apply(recorded: &Recorded, moves: &[Move]) -> Recorded {
    let mut by_former: FxHashMap<&str, &Address> = FxHashMap::default();
    for one in moves {
        by_former.entry(one.from.as_str()).or_insert(&one.to);
    }
    let mut moved = recorded.clone();
    if by_former.is_empty() {
        return moved;
    }
    let units = &recorded.application.units;
    let wanted: Vec<Option<Address>> = units.iter().map(|unit| renamed(&unit.address, &by_former)).collect();
    let stays = units.iter().zip(&wanted).filter(|(_, wanted)| wanted.is_none());
    let mut taken: FxHashSet<Address> = stays.map(|(unit, _)| unit.address.clone()).collect();
    let mut now: FxHashMap<Address, Address> = FxHashMap::default();
    for (unit, wanted) in moved.application.units.iter_mut().zip(wanted) {
        let Some(wanted) = wanted.filter(|wanted| taken.insert(wanted.clone())) else { continue };
        let former = std::mem::replace(&mut unit.address, wanted.clone());
        now.insert(former.clone(), wanted);
        unit.particulars_mut().previous = Some(former);
    }
    for unit in &mut moved.application.units {
        follow(&mut unit.attributes, &now);
    }
    for variable in &mut moved.application.variables {
        follow(&mut variable.value, &now);
        // What a variable is in may be no unit itself.
        if let Some(address) = renamed(&variable.address, &by_former) {
            variable.address = address;
        }
    }
    moved
}

/// The address by now of what is at, or inside of, something that moves; the nearest counts.
fn renamed(address: &Address, by_former: &FxHashMap<&str, &Address>) -> Option<Address> {
    let text = address.as_str();
    let ends = [text.len()].into_iter().chain(text.rmatch_indices('/').map(|(end, _)| end));
    ends.filter_map(|end| Some((by_former.get(&text[..end])?, &text[end..])))
        .map(|(to, rest)| Address::new(format!("{to}{rest}")))
        .next()
}

/// Has values that come from units that moved name them as they are called now. As deep as values are nested, which the
/// reader of files limits.
fn follow(value: &mut Value, now: &FxHashMap<Address, Address>) {
    match &mut value.data {
        Data::Unknown(Unknown::Produced(of)) => {
            if let Some(address) = now.get(&of.by) {
                of.by = address.clone();
            }
        }
        Data::Map(map) => map.values_mut().for_each(|value| follow(value, now)),
        Data::List(list) => list.items.iter_mut().for_each(|value| follow(value, now)),
        _ => {}
    }
}

/// The moves that units tell of; of those that moved along with what they are in, only that.
pub(crate) fn of_units(units: &[Unit]) -> Vec<Move> {
    let moved: FxHashMap<&Address, &Address> =
        units.iter().filter_map(|unit| Some((unit.previous()?, &unit.address))).collect();
    let is_along = |unit: &&Unit| {
        let (mut from, mut to) = (unit.previous().cloned(), Some(unit.address.clone()));
        while let (Some(former), Some(now)) = (from, to) {
            if former.name() != now.name() {
                return false;
            }
            (from, to) = (former.parent(), now.parent());
            if from.as_ref().and_then(|former| moved.get(former)).is_some_and(|now| Some(*now) == to.as_ref())
            {
                return true;
            }
        }
        false
    };
    let with_move = units.iter().filter(|unit| unit.previous().is_some());
    let told = with_move.filter(|unit| !is_along(unit));
    told.filter_map(|unit| Some(Move { from: unit.previous()?.clone(), to: unit.address.clone() })).collect()
}
