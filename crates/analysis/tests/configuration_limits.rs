//! Files that ask for far more than they say: what is done for them is bounded, and what is left out is told.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use plimsoll_analysis::Database;
use plimsoll_analysis::application::{RequestKey, assembled};
use plimsoll_base::WorkspacePath;
use plimsoll_formats::application::{Assembled, Request};
use plimsoll_formats::oam;
use plimsoll_formats::oam::application::{Excess, MAX_EDGES, MAX_UNITS, Problem};
use plimsoll_test_support::MemoryWorld;

fn with(text: &str, look: impl FnOnce(&oam::Assembled)) {
    let world = MemoryWorld::new([("app.yaml", text)]);
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let file = db.file(&WorkspacePath::new("app.yaml").unwrap()).unwrap();
    let key = RequestKey::new(&db, Request::default());
    let assembled = assembled(&db, file, key).unwrap();
    let Assembled::Configuration(configuration) = &*assembled else { panic!("no configuration") };
    look(configuration);
}

const HEAD: &str =
    "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: big}\nspec:\n  components:\n";

fn excesses(assembled: &oam::Assembled) -> Vec<Excess> {
    let found = assembled.problems.iter().filter_map(|problem| match problem {
        Problem::TooLarge(_, excess) => Some(*excess),
        _ => None,
    });
    found.collect()
}

#[test]
fn more_units_than_are_planned_are_told_once_and_every_component_is_judged_once() {
    let count = 1_500;
    let mut text = HEAD.to_owned();
    for one in 0..count {
        writeln!(text, "    - {{name: c{one}, type: worker, properties: {{image: \"i:1\", wrong: 1}}}}")
            .unwrap();
    }
    text.push_str("  policies:\n");
    for one in 0..count {
        writeln!(text, "    - {{name: t{one}, type: topology, properties: {{clusters: [k{one}]}}}}").unwrap();
    }
    with(&text, |assembled| {
        assert_eq!(assembled.application.units.len(), MAX_UNITS);
        assert_eq!(excesses(assembled), [Excess::Units]);
        assert_eq!(assembled.defects.len(), count);
    });
}

#[test]
fn steps_that_apply_the_same_again_add_nothing() {
    let count = 5_000;
    let mut text = HEAD.to_owned();
    for one in 0..count {
        writeln!(text, "    - {{name: c{one}, type: worker, properties: {{image: \"i:1\"}}}}").unwrap();
    }
    text.push_str("  workflow:\n    steps:\n");
    for one in 0..count {
        writeln!(text, "      - {{name: s{one}, type: apply-application}}").unwrap();
    }
    with(&text, |assembled| {
        assert_eq!(assembled.application.units.len(), 2 * count);
        assert_eq!(excesses(assembled), []);
        assert_eq!(assembled.course.deployments.len(), count);
        assert_eq!(assembled.course.first_deployments().count(), 1);
        let lists = assembled.course.deployments.iter().map(|one| Arc::as_ptr(&one.components));
        assert_eq!(lists.map(|list| list.cast::<usize>()).collect::<BTreeSet<_>>().len(), 1);
    });
}

#[test]
fn more_edges_than_are_drawn_are_told_once_and_share_their_evidence() {
    let count = 2_100;
    let mut text = HEAD.to_owned();
    text.push_str("    - name: c\n      type: worker\n      properties: {image: \"i:1\"}\n      traits:\n");
    for of_type in ["early", "scaler"] {
        for _ in 0..count {
            writeln!(text, "        - {{type: {of_type}, properties: {{}}}}").unwrap();
        }
    }
    text.push_str(
        "---\napiVersion: core.oam.dev/v1beta1\nkind: TraitDefinition\nmetadata: {name: early}\n\
         spec: {stage: PreDispatch, schematic: {cue: {template: \"parameter: {}\"}}}\n",
    );
    with(&text, |assembled| {
        let edges = &assembled.application.edges;
        assert_eq!(edges.len(), MAX_EDGES);
        assert_eq!(excesses(assembled), [Excess::Edges]);
        let evidence = edges.iter().flat_map(|edge| &*edge.evidence).map(Arc::as_ptr);
        assert_eq!(evidence.collect::<BTreeSet<_>>().len(), count);
    });
}

#[test]
fn a_step_that_depends_on_all_others_is_one_edge_for_each() {
    let count = 1_000;
    let mut text = HEAD.to_owned();
    text.push_str("    - {name: c, type: worker, properties: {image: \"i:1\"}}\n");
    text.push_str("  workflow:\n    mode: {steps: DAG}\n    steps:\n");
    for one in 0..count {
        writeln!(text, "      - {{name: s{one}, type: suspend}}").unwrap();
    }
    let names: Vec<String> = (0..count).map(|one| format!("s{one}")).collect();
    writeln!(text, "      - name: all\n        type: step-group\n        dependsOn: [{}]", names.join(", "))
        .unwrap();
    text.push_str("        subSteps:\n");
    for one in 0..count {
        writeln!(text, "          - {{name: i{one}, type: suspend}}").unwrap();
    }
    with(&text, |assembled| {
        // The group and all in it need each of the others, and the group is done when all in it are.
        assert_eq!(assembled.application.edges.len(), (count + 1) * count + count);
    });
}

/// Of a component in many places, each value is read once, however often aliases stand for it.
#[test]
fn aliases_count_once_for_all_places() {
    let mut text = HEAD.to_owned();
    text.push_str("    - name: first\n      type: worker\n      properties: &shared\n        image: \"i:1\"\n        env:\n");
    for one in 0..1_000 {
        writeln!(text, "          - {{name: E{one}, value: \"{one}\"}}").unwrap();
    }
    text.push_str("    - {name: second, type: worker, properties: *shared}\n  policies:\n");
    for one in 0..200 {
        writeln!(text, "    - {{name: t{one}, type: topology, properties: {{clusters: [k{one}]}}}}").unwrap();
    }
    with(&text, |assembled| {
        assert_eq!(assembled.problems, []);
        let units = assembled.application.units.iter().filter(|unit| &*unit.kind == "component");
        let images =
            units.map(|unit| unit.attributes.get("properties").and_then(|all| all.get("image")).is_some());
        assert_eq!(images.filter(|is_there| *is_there).count(), 400);
    });
}
