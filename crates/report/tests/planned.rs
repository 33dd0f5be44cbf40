//! Plans as they are really made, not by hand: a replacement that is taken apart, a need through a unit that stays, an
//! uninstallation, a cycle.

mod common;

use common::{Files, context, golden, plan_text, samples};
use plimsoll_model::{
    Address, Application, Edge, EdgeKind, Family, OperationStatus, Recorded, RecordedSource, Unit, UnitIndex,
    Value,
};
use plimsoll_plan::moves::{self, Declared};
use plimsoll_plan::{Ignore, Options, PathPattern, Plan, plan};
use plimsoll_report::{Format, Style};

fn unit(name: &str, attributes: Vec<(&str, Value)>) -> Unit {
    Unit {
        address: Address::new(format!("shop/{name}")),
        kind: "component".into(),
        place: None,
        attributes: samples::map(attributes),
        immutable: [samples::path(&["version"])].into(),
        runs: false,
        particulars: None,
    }
}

fn application(units: Vec<Unit>, edges: &[(u32, u32, EdgeKind)]) -> Application {
    let edge = |&(from, to, kind): &(u32, u32, EdgeKind)| Edge {
        from: UnitIndex(from),
        to: UnitIndex(to),
        kind,
        evidence: [samples::evidence("dependsOn lists it", Vec::new()).into()].into(),
    };
    Application {
        id: "shop".into(),
        family: Family::Oam,
        version: None,
        site: None,
        units,
        edges: edges.iter().map(edge).collect(),
        variables: Vec::new(),
    }
}

/// `web` needs `proxy` needs `db`; `job` stands alone.
fn shop(web: i128, db: i128) -> Application {
    let version = |number| vec![("version", samples::number(number)), ("size", samples::number(1))];
    let units = vec![unit("web", version(web)), unit("proxy", version(1)), unit("db", version(db))];
    application(units, &[(0, 1, EdgeKind::Declared), (1, 2, EdgeKind::Declared)])
}

fn recorded(application: Application) -> Recorded {
    let source = RecordedSource {
        path: ".plimsoll/claims/shop.json".into(),
        installation: "shop".into(),
        revision: "01HV6YQ5Z0GQWJ4V6D1Q0K3M7Q".into(),
        created: "2026-11-20T10:00:00Z".into(),
    };
    Recorded { application, source, status: OperationStatus::Succeeded }
}

fn written(format: &str, desired: &Application, recorded: &Recorded) -> String {
    let files = Files::default();
    let plan = plan(Some(desired), Some(recorded), &Options::default());
    plan_text(Format::find(format).unwrap(), &plan, &context(&files, Style::PIPED), false)
}

fn show(desired: Option<&Application>, recorded: Option<&Recorded>) -> String {
    let files = Files::default();
    let plan = plan(desired, recorded, &Options::default());
    plan_text(Format::find("text").unwrap(), &plan, &context(&files, Style::PIPED), false)
}

/// `notify` runs after `web`, which a trait restarts. `cache` is `store` in what is recorded.
fn with_workflow(replicas: i128, cache: &str, message: &str) -> Application {
    let mut scaler = unit("web/scaler", vec![("replicas", samples::number(replicas))]);
    scaler.kind = "trait".into();
    scaler.particulars_mut().disrupts = Some("restarts the pods of `web`".into());
    let mut steps = [
        unit("step/approve", vec![("timeout", samples::text("1h"))]),
        unit("step/notify", vec![("message", samples::text(message)), ("channel", samples::text("#shop"))]),
    ];
    for step in &mut steps {
        (step.kind, step.runs) = ("step".into(), true);
    }
    let image = |name| vec![("image", samples::text(name)), ("port", samples::number(80))];
    let [approve, notify] = steps;
    let units = vec![approve, unit("web", image("web:1")), scaler, unit(cache, image("redis:7")), notify];
    let order = EdgeKind::Order;
    application(units, &[(1, 0, order), (2, 1, EdgeKind::Containment), (3, 0, order), (4, 1, order)])
}

#[test]
fn what_is_run_disrupted_and_renamed_reads_well() {
    let (old, new) = (with_workflow(1, "store", "done"), with_workflow(2, "cache", "done"));
    golden("planned_run_install.txt", &show(Some(&old), None));
    golden("planned_run.txt", &show(Some(&new), Some(&recorded(old.clone()))));
    let json = written("json", &new, &recorded(old.clone()));
    let schema = serde_json::from_str(&plimsoll_report::schema("plan").unwrap()).unwrap();
    assert!(jsonschema::is_valid(&schema, &serde_json::from_str(&json).unwrap()));
    golden("planned_run.json", &json);
    let told = with_workflow(1, "store", "shop is new");
    golden("planned_run_changed.txt", &show(Some(&told), Some(&recorded(old.clone()))));
    golden("planned_run_compact.txt", &written("compact", &new, &recorded(old)));
}

/// `db` was `database` when it was recorded; the size of `web` is ignored.
#[test]
fn what_moved_and_what_is_ignored_reads_well() {
    let mut old = shop(1, 1);
    old.units[2].address = Address::new("shop/database");
    let mut new = shop(1, 2);
    new.units[0].attributes =
        samples::map(vec![("version", samples::number(1)), ("size", samples::number(7))]);
    let declared = [Declared { from: "database".into(), to: "db".into() }];
    let past = moves::apply(&recorded(old.clone()), &moves::resolve(&declared, &new, &old));
    let path = PathPattern::read("size").unwrap();
    let options = Options { ignored: vec![Ignore { path, of: None }], ..Options::default() };
    let files = Files::default();
    let shown = |format: &str, plan: &Plan, style| {
        plan_text(Format::find(format).unwrap(), plan, &context(&files, style), false)
    };
    let changed = plan(Some(&new), Some(&past), &options);
    golden("planned_moves.txt", &shown("text", &changed, Style::PIPED));
    let json = shown("json", &changed, Style::PIPED);
    let schema = serde_json::from_str(&plimsoll_report::schema("plan").unwrap()).unwrap();
    assert!(jsonschema::is_valid(&schema, &serde_json::from_str(&json).unwrap()));
    golden("planned_moves.json", &json);
    let past = moves::apply(&recorded(old.clone()), &moves::resolve(&declared, &shop(1, 1), &old));
    let only = plan(Some(&shop(1, 1)), Some(&past), &Options::default());
    let ascii = Style { unicode: false, ..Style::PIPED };
    assert_eq!(
        shown("compact", &only, ascii).lines().skip(3).collect::<Vec<_>>(),
        ["moved  database => db", "Plan: 0 to add, 0 to change, 0 to destroy.   1 moved, 3 unchanged"]
    );
}

#[test]
fn plans_as_they_are_made_read_well() {
    let past = recorded(shop(1, 1));
    golden("planned_install.txt", &show(Some(&shop(1, 1)), None));
    golden("planned_replace.txt", &show(Some(&shop(2, 2)), Some(&past)));
    golden("planned_uninstall.txt", &show(None, Some(&past)));
    let mut turned = shop(1, 1);
    turned.edges.push(Edge { from: UnitIndex(2), to: UnitIndex(0), ..turned.edges[0].clone() });
    turned.units.push(unit("job", vec![("size", samples::number(3))]));
    golden("planned_cycle.txt", &show(Some(&turned), Some(&past)));
    let nothing = show(Some(&shop(1, 1)), Some(&past));
    assert!(nothing.ends_with("No changes. What is recorded matches the description.   3 unchanged\n"));
}
