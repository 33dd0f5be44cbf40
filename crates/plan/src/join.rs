//! One plan for several applications: those that are needed join the one that needs them.

use std::sync::Arc;

use plimsoll_model::{Application, Edge, EdgeKind, Evidence, OperationStatus, Recorded, UnitIndex};

/// A need of one application for another, by their places in a list of applications.
#[derive(Clone, Debug)]
pub struct Need {
    /// The application that needs.
    pub from: usize,
    /// The application that is needed.
    pub to: usize,
    /// How it is known.
    pub evidence: Evidence,
}

/// The applications as one, under the name of the first: their units in order, and an edge from each first unit of what
/// needs (those that need nothing in their own application) to each unit of what is needed. `None` where there is none.
#[must_use]
pub fn join(applications: &[&Application], needs: &[Need]) -> Option<Application> {
    let mut joined = (*applications.first()?).clone();
    let mut starts = vec![0];
    for application in &applications[1..] {
        let start = joined.units.len() as u32;
        starts.push(start);
        joined.units.extend(application.units.iter().cloned());
        joined.edges.extend(application.edges.iter().map(|edge| shifted(edge, start)));
        joined.variables.extend(application.variables.iter().cloned());
    }
    for need in needs {
        let (Some(from), Some(to)) = (applications.get(need.from), applications.get(need.to)) else {
            continue;
        };
        let evidence: Arc<[_]> = [Arc::new(need.evidence.clone())].into();
        for first in first_units(from) {
            for needed in 0..to.units.len() as u32 {
                joined.edges.push(Edge {
                    from: UnitIndex(starts[need.from] + first),
                    to: UnitIndex(starts[need.to] + needed),
                    kind: EdgeKind::Policy,
                    evidence: evidence.clone(),
                });
            }
        }
    }
    Some(joined)
}

/// What is recorded of the applications as one: that of the first where there is one, with the units of the others.
/// `None` where nothing is recorded.
#[must_use]
pub fn join_recorded(recorded: &[Option<Recorded>]) -> Option<Recorded> {
    let mut found = recorded.iter().flatten();
    let mut joined = found.next()?.clone();
    for other in found {
        let start = joined.application.units.len() as u32;
        joined.application.units.extend(other.application.units.iter().cloned());
        joined.application.edges.extend(other.application.edges.iter().map(|edge| shifted(edge, start)));
        joined.application.variables.extend(other.application.variables.iter().cloned());
        // One that did not end well is enough for not knowing what is there.
        if joined.status == OperationStatus::Succeeded {
            joined.status = other.status;
        }
    }
    Some(joined)
}

fn shifted(edge: &Edge, by: u32) -> Edge {
    Edge { from: UnitIndex(edge.from.0 + by), to: UnitIndex(edge.to.0 + by), ..edge.clone() }
}

/// The units that need no other unit of their application.
fn first_units(application: &Application) -> Vec<u32> {
    let mut needs = vec![false; application.units.len()];
    // What is only read from values may be switched off; then such a unit is a first one too.
    let edges = application.edges.iter().filter(|edge| edge.kind != EdgeKind::Inferred);
    for edge in edges.filter(|edge| edge.from != edge.to) {
        needs[edge.from.index()] = true;
    }
    (0..).zip(needs).filter(|(_, needs)| !needs).map(|(unit, _)| unit).collect()
}

#[cfg(test)]
mod tests {
    use plimsoll_model::{Address, Data, Family, Map, Origin, Unit, Value};

    use super::*;

    fn application(id: &str, units: &[&str], edges: &[(u32, u32)]) -> Application {
        let unit = |name: &&str| Unit {
            address: Address::new(id).child(name),
            kind: "component".into(),
            place: None,
            attributes: Value::new(Data::Map(Map::default()), Origin::FormatDefault),
            immutable: [].into(),
            runs: false,
            particulars: None,
        };
        let edge = |&(from, to): &(u32, u32)| Edge {
            from: UnitIndex(from),
            to: UnitIndex(to),
            kind: EdgeKind::Declared,
            evidence: [evidence().into()].into(),
        };
        Application {
            id: id.into(),
            family: Family::Nulecule,
            version: None,
            site: None,
            units: units.iter().map(unit).collect(),
            edges: edges.iter().map(edge).collect(),
            variables: Vec::new(),
        }
    }

    fn evidence() -> Evidence {
        Evidence { rule: "test".into(), words: "".into(), clause: None, places: Box::default() }
    }

    #[test]
    fn first_units_wait_for_all_units_of_what_is_needed() {
        let shop = application("shop", &["web", "cache"], &[(0, 1)]);
        let db = application("db", &["server", "disk"], &[(0, 1)]);
        let joined = join(&[&shop, &db], &[Need { from: 0, to: 1, evidence: evidence() }]).unwrap();
        let edges: Vec<(u32, u32, EdgeKind)> =
            joined.edges.iter().map(|edge| (edge.from.0, edge.to.0, edge.kind)).collect();
        let (declared, policy) = (EdgeKind::Declared, EdgeKind::Policy);
        assert_eq!(edges, [(0, 1, declared), (2, 3, declared), (1, 2, policy), (1, 3, policy)]);
        assert_eq!((&*joined.id, joined.units.len()), ("shop", 4));
        assert!(join(&[], &[]).is_none());
    }
}
