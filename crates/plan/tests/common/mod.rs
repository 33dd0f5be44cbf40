//! Applications written as short texts, and plans written as text.
#![allow(dead_code, reason = "each test file uses its own part")]

use plimsoll_model::{
    Address, Application, AttributePath, AttributeStep, Data, Edge, EdgeKind, Evidence, Family, Map,
    OperationStatus, Origin, Recorded, RecordedSource, Unit, UnitIndex, Value,
};
use plimsoll_plan::{Options, Plan, plan};

pub(crate) const KINDS: [EdgeKind; 6] = [
    EdgeKind::Declared,
    EdgeKind::Data,
    EdgeKind::Containment,
    EdgeKind::Order,
    EdgeKind::Policy,
    EdgeKind::Inferred,
];

pub(crate) fn value(data: Data) -> Value {
    Value::new(data, Origin::Recorded)
}

pub(crate) fn text(text: &str) -> Value {
    Value::text(text, Origin::Recorded)
}

pub(crate) fn map(fields: impl IntoIterator<Item = (String, Value)>) -> Value {
    value(Data::Map(fields.into_iter().map(|(name, value)| (name.into(), value)).collect::<Map>()))
}

pub(crate) fn list(identity: plimsoll_model::Identity, items: Vec<Value>) -> Value {
    value(Data::list(identity, items))
}

pub(crate) fn unit(address: &str, kind: &str, attributes: Value) -> Unit {
    Unit {
        address: Address::new(address),
        kind: kind.into(),
        place: None,
        attributes,
        immutable: [].into(),
        runs: false,
        particulars: None,
    }
}

pub(crate) fn edge(from: u32, to: u32, kind: EdgeKind) -> Edge {
    let evidence = Evidence {
        rule: "test".into(),
        words: format!("{from} needs {to}").into(),
        clause: None,
        places: Box::default(),
    };
    Edge { from: UnitIndex(from), to: UnitIndex(to), kind, evidence: [evidence.into()].into() }
}

pub(crate) fn application(units: Vec<Unit>, edges: Vec<Edge>) -> Application {
    Application {
        id: "shop".into(),
        family: Family::Oam,
        version: None,
        site: None,
        units,
        edges,
        variables: vec![],
    }
}

pub(crate) fn recorded(application: Application) -> Recorded {
    let source = RecordedSource {
        path: "claim.json".into(),
        installation: "shop".into(),
        revision: "1".into(),
        created: "2020-01-01T00:00:00Z".into(),
    };
    Recorded { application, source, status: OperationStatus::Succeeded }
}

/// One unit a line: `name:kind field=value fixed!=value ?unresolved @disrupted > needed needed/inferred`. A field with `!`
/// cannot change in place; the word `runs` says that the unit is run.
pub(crate) fn app(lines: &str) -> Application {
    let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let name = |line: &str| line.split([' ', ':']).next().unwrap_or_default().to_owned();
    let names: Vec<String> = lines.iter().map(|line| name(line)).collect();
    let mut units = Vec::new();
    let mut edges = Vec::new();
    for (from, line) in lines.iter().enumerate() {
        let (own, needs) = line.split_once('>').unwrap_or((line, ""));
        let mut words = own.split_whitespace();
        let kind = words.next().and_then(|word| word.split_once(':')).map_or("component", |pair| pair.1);
        let mut fields = Vec::new();
        let mut unit = unit(&names[from], kind, value(Data::Null));
        for word in words {
            if let Some(reason) = word.strip_prefix('?') {
                unit.particulars_mut().unresolved = Some(reason.into());
                continue;
            }
            if let Some(words) = word.strip_prefix('@') {
                unit.particulars_mut().disrupts = Some(words.into());
                continue;
            }
            if word == "runs" {
                unit.runs = true;
                continue;
            }
            let (field, content) = word.split_once('=').unwrap();
            if let Some(field) = field.strip_suffix('!') {
                let path = AttributePath(vec![AttributeStep::Field(field.into())]);
                unit.immutable = unit.immutable.iter().cloned().chain([path]).collect();
            }
            fields.push((field.trim_end_matches('!').to_owned(), text(content)));
        }
        unit.attributes = map(fields);
        units.push(unit);
        for need in needs.split_whitespace() {
            let is_name = names.iter().any(|name| name == need);
            let (need, kind) = need.rsplit_once('/').filter(|_| !is_name).unwrap_or((need, "declared"));
            let to = names.iter().position(|name| name == need).unwrap();
            edges.push(edge(from as u32, to as u32, EdgeKind::from_name(kind).unwrap()));
        }
    }
    application(units, edges)
}

pub(crate) fn planned(desired: Option<&Application>, old: Option<&Application>) -> Plan {
    plan(desired, old.cloned().map(recorded).as_ref(), &Options::default())
}

/// Compares the plan of two states, written as [`app`] reads them, with what [`show`] makes of it.
#[track_caller]
pub(crate) fn check(old: &str, new: &str, expected: &str) {
    let (old, new) = (app(old), app(new));
    let old = (!old.units.is_empty()).then_some(&old);
    let new = (!new.units.is_empty()).then_some(&new);
    let expected: Vec<&str> =
        expected.trim_matches('\n').lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    let shown = show(&planned(new, old));
    assert_eq!(shown, expected.join("\n").trim_end(), "\n{shown}");
}

/// Everything that matters of a plan, for reading.
pub(crate) fn show(plan: &Plan) -> String {
    let mut out = vec![plan.subject.mode.name().to_owned()];
    for (number, wave) in plan.waves.iter().enumerate() {
        out.push(format!("wave {}", number + 1));
        for index in wave {
            let step = &plan.steps[index.index()];
            let causes: Vec<String> = step.causes().iter().map(ToString::to_string).collect();
            let mut line = format!("  {}: {}", step.id(), step.reason.name());
            if !causes.is_empty() {
                line += &format!(" ({})", causes.join(", "));
            }
            for (place, wait) in step.waits_for.iter().enumerate() {
                line += if place == 0 { "; waits for " } else { ", " };
                line += &plan.steps[wait.step.index()].id();
                if !wait.through.is_empty() {
                    let through: Vec<&str> = wait.through.iter().map(Address::as_str).collect();
                    line += &format!(" through {}", through.join(", "));
                }
            }
            if let Some(words) = step.disrupts() {
                line += &format!("; disrupts {words}");
            }
            if step.slack > 0 {
                line += &format!("; slack {}", step.slack);
            }
            out.push(line);
        }
    }
    for cycle in &plan.cycles {
        let way: Vec<&str> = cycle.edges.iter().map(|edge| edge.from.as_str()).collect();
        let cut: Vec<String> =
            cycle.cut.iter().map(|edge| format!("{} needs {}", edge.from, edge.to)).collect();
        let members: Vec<&str> = cycle.members.iter().map(Address::as_str).collect();
        out.push(format!("cycle {} among {}; cut {}", way.join(" → "), members.join(" "), cut.join(", ")));
    }
    for blocked in &plan.blocked {
        out.push(format!(
            "blocked {}{}",
            blocked.address,
            if blocked.in_cycle { " (in a cycle)" } else { "" }
        ));
    }
    for edge in &plan.dropped {
        out.push(format!("dropped {} needs {} ({})", edge.from, edge.to, edge.kind.name()));
    }
    for rename in &plan.renamed {
        out.push(format!("{} looks like {} renamed", rename.to, rename.from));
    }
    let summary = plan.summary;
    let run = if summary.run > 0 { format!("{} run, ", summary.run) } else { String::new() };
    out.push(format!(
        "{} create, {} update, {} replace, {} delete, {run}{} unchanged",
        summary.create, summary.update, summary.replace, summary.delete, plan.unchanged
    ));
    out.join("\n")
}
