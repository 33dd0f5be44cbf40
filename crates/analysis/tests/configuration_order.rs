//! The order of large applications of the Open Application Model, and properties of all small ones.

use std::fmt::Write as _;
use std::sync::Arc;

use plimsoll_analysis::application::{RequestKey, assembled, planned};
use plimsoll_analysis::{Database, diagnostics};
use plimsoll_base::WorkspacePath;
use plimsoll_formats::application::{Compatibility, Request};
use plimsoll_plan::{Options, Plan};
use plimsoll_test_support::MemoryWorld;
use proptest::prelude::*;

fn plan_of(text: &str) -> (Arc<Plan>, Vec<String>) {
    let world = MemoryWorld::new([("app.yaml", text)]);
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let file = db.file(&WorkspacePath::new("app.yaml").unwrap()).unwrap();
    let key = RequestKey::new(&db, Request::default());
    let codes = diagnostics::of_application(&db, file, key).iter().map(|one| one.code.to_string());
    let codes = codes.collect();
    (planned(&db, file, key, Options::default()).unwrap(), codes)
}

fn application(components: usize, needs: impl Fn(usize) -> Vec<usize>) -> String {
    let mut text =
        "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: big}\nspec:\n  components:\n"
            .to_owned();
    for component in 0..components {
        let names: Vec<String> = needs(component).iter().map(|one| format!("c{one}")).collect();
        let names = names.join(", ");
        writeln!(
            text,
            "    - {{name: c{component}, type: worker, properties: {{image: \"i:1\"}}, dependsOn: [{names}]}}"
        )
        .unwrap();
    }
    text
}

#[test]
fn chains_of_three_are_three_waves() {
    let text = application(150, |one| if one % 3 == 0 { Vec::new() } else { vec![one - 1] });
    let (plan, codes) = plan_of(&text);
    let sizes: Vec<usize> = plan.waves.iter().map(Vec::len).collect();
    assert_eq!(sizes, [50, 50, 50]);
    assert!(codes.iter().all(|code| code == "oam-gc-order-not-dependency"), "{codes:?}");
}

#[test]
fn the_same_in_two_places_is_twice_as_many_in_as_many_waves() {
    let text = application(150, |one| if one % 3 == 0 { Vec::new() } else { vec![one - 1] });
    let policies = "  policies:\n    - {name: a, type: topology, properties: {clusters: [a]}}\n    \
                    - {name: b, type: topology, properties: {clusters: [b]}}\n";
    let (plan, _) = plan_of(&(text + policies));
    let components = |wave: &Vec<plimsoll_plan::StepIndex>| {
        wave.iter().filter(|step| &*plan.steps[step.index()].unit_kind == "component").count()
    };
    assert_eq!(plan.waves.iter().map(components).collect::<Vec<_>>(), [100, 100, 100]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Every component of which nothing is wrong comes behind all that it depends on; what is in a cycle, and what waits for
    /// it, has no step.
    #[test]
    fn what_is_needed_comes_first(needs in prop::collection::vec(prop::collection::vec(0usize..12, 0..3), 1..12)) {
        let count = needs.len();
        let known: Vec<Vec<usize>> =
            needs.iter().map(|all| all.iter().map(|one| one % count).collect()).collect();
        let (plan, _) = plan_of(&application(count, |one| known[one].clone()));
        let wave = |component: usize| {
            let name = format!("c{component}");
            plan.steps.iter().find(|step| step.address.name() == name).map(|step| step.wave)
        };
        for (component, needed) in known.iter().enumerate() {
            // By brute force: a component is stuck where a way of needs comes back to something on it.
            let mut reached = vec![false; count];
            let mut open: Vec<usize> = vec![component];
            let mut reaches = vec![];
            while let Some(one) = open.pop() {
                if !std::mem::replace(&mut reached[one], true) {
                    reaches.push(one);
                    open.extend(known[one].iter().copied());
                }
            }
            let comes_back = |from: usize| {
                let mut seen = vec![false; count];
                let mut open = known[from].clone();
                while let Some(one) = open.pop() {
                    if one == from { return true; }
                    if !std::mem::replace(&mut seen[one], true) { open.extend(known[one].iter().copied()); }
                }
                false
            };
            let is_stuck = reaches.iter().any(|one| comes_back(*one));
            prop_assert_eq!(wave(component).is_none(), is_stuck);
            if !is_stuck {
                prop_assert!(needed.iter().all(|one| wave(*one) < wave(component)));
            }
        }
    }
}

/// Another type in an override policy of KubeVela takes the place of all that was there, also of what the type meant.
#[test]
fn what_takes_the_place_of_a_component_has_the_definition_of_its_own_type() {
    let policy = "  policies:\n    - name: other\n      type: override\n      properties:\n        components:\n          \
                  - {name: c0, type: webservice, properties: {image: \"i:2\"}, traits: [{type: scaler}]}\n";
    let text = application(2, |_| Vec::new()) + policy;
    let world = MemoryWorld::new([("app.yaml", text.as_str())]);
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let file = db.file(&WorkspacePath::new("app.yaml").unwrap()).unwrap();
    let request = Request { compatibility: Some(Compatibility::KubeVela), ..Request::default() };
    let assembled = assembled(&db, file, RequestKey::new(&db, request)).unwrap();
    let assembled = assembled.configuration().unwrap();
    let components = &assembled.components;
    let names = components.iter().map(|one| one.definition_of(one.units[0]).map(|one| one.name.to_string()));
    assert_eq!(names.collect::<Vec<_>>(), [Some("webservice".to_owned()), Some("worker".to_owned())]);
    assert_eq!(assembled.trait_units.of(components[0].units[0]).count(), 1);
}
