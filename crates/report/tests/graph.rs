//! Drawings: golden files and size guards. What Graphviz and Mermaid say to them is in `validators.rs`.

mod common;

use common::{Files, context, golden, samples, text};
use plimsoll_base::Site;
use plimsoll_model::{Address, Application, Edge, EdgeKind, Family, Unit, UnitIndex};
use plimsoll_plan::{Mode, Plan};
use plimsoll_report::{Format, GraphReport, Style};

/// An application with units of these addresses and edges between them.
fn application(name: &str, units: &[&str], edges: &[(u32, u32, EdgeKind, &str)]) -> Application {
    let site: Option<Site> = None;
    Application {
        id: name.into(),
        family: Family::Oam,
        version: None,
        site,
        units: units
            .iter()
            .map(|address| Unit {
                address: Address::new(*address),
                kind: "component".into(),
                place: site.map(|site| plimsoll_model::EvidencePlace::Present(site.into())),
                attributes: samples::map(vec![("password", samples::secret())]),
                immutable: [].into(),
                runs: false,
                particulars: None,
            })
            .collect(),
        edges: edges
            .iter()
            .map(|&(from, to, kind, words)| Edge {
                from: UnitIndex(from),
                to: UnitIndex(to),
                kind,
                evidence: [samples::evidence(words, Vec::new()).into()].into(),
            })
            .collect(),
        variables: Vec::new(),
    }
}

fn draw(format: &str, application: &Application, plan: Option<&Plan>) -> String {
    let files = Files::default();
    let render = Format::find(format).unwrap().graph.unwrap();
    let report = GraphReport { application, plan };
    text(|out| render(&report, &context(&files, Style::PIPED), out))
}

/// The applications that belong to the sample plans.
fn drawings() -> Vec<(&'static str, Application, Option<Plan>)> {
    let wordpress = application(
        "wordpress",
        &["wordpress/mariadb", "wordpress/wordpress", "wordpress/cache", "wordpress/volume"],
        &[
            (1, 0, EdgeKind::Inferred, "`db_host` names Service `mariadb`"),
            (0, 3, EdgeKind::Containment, "mounts the volume"),
        ],
    );
    let shop = application(
        "shop",
        &["db", "web", "worker", "cache", "smoke"]
            .map(|name| format!("shop/component/{name}"))
            .each_ref()
            .map(String::as_str),
        &[
            (1, 0, EdgeKind::Declared, "dependsOn lists `db`"),
            (1, 2, EdgeKind::Declared, "dependsOn lists `worker`"),
            (2, 3, EdgeKind::Data, "inputs[0].from is the output `cache-url`"),
            (3, 1, EdgeKind::Declared, "dependsOn lists `web`"),
            (4, 2, EdgeKind::Declared, "dependsOn lists `worker`"),
        ],
    );
    let hostile = format!("app{}", samples::HOSTILE);
    let evil = format!("{hostile}/\\N\\\"; n1 -> n2 //");
    let evil = application(&hostile, &[&evil, "plain"], &[(0, 1, EdgeKind::Inferred, samples::HOSTILE)]);
    vec![
        ("wordpress", wordpress.clone(), None),
        ("upgrade", wordpress, Some(samples::upgrade().1)),
        ("cycle", shop, Some(samples::cyclic().1)),
        ("hostile", evil, None),
    ]
}

#[test]
fn drawings_read_well() {
    for (name, application, plan) in drawings() {
        golden(&format!("{name}.dot"), &draw("dot", &application, plan.as_ref()));
        golden(&format!("{name}.mmd"), &draw("mermaid", &application, plan.as_ref()));
        golden(&format!("{name}.svg"), &draw("svg", &application, plan.as_ref()));
    }
}

#[test]
fn mermaid_gets_no_more_than_it_draws() {
    let steps: Vec<_> = (0..600)
        .map(|index| samples::step(plimsoll_plan::Action::Create, &format!("a/u{index}"), "unit", index + 1))
        .collect();
    let plan = samples::plan_of(samples::subject("a", Mode::Install, None), steps);
    let names: Vec<String> = (0..600).map(|index| format!("a/u{index}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let chain: Vec<_> = (1..600).map(|index| (index, index - 1, EdgeKind::Declared, "lists it")).collect();
    let many_edges = application("a", &names, &chain);
    let long = "n".repeat(200);
    let long_names: Vec<String> = (0..400).map(|index| format!("a/{long}{index}")).collect();
    let long_names: Vec<&str> = long_names.iter().map(String::as_str).collect();
    let many_characters = application("a", &long_names, &[]);
    for (application, plan) in [(&many_edges, Some(&plan)), (&many_edges, None), (&many_characters, None)] {
        let out = draw("mermaid", application, plan);
        assert!(out.contains("more than Mermaid draws"), "{out}");
        assert!(out.chars().count() <= 50_000);
        assert!(out.matches("-->").count() <= 500);
        assert_eq!(out.contains("w1[\"wave 1<br/>1 to create\"]"), plan.is_some());
    }
}
