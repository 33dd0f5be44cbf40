//! Rules that a plan has to keep.

mod common;

use common::{app, planned, text};
use plimsoll_model::{Data, Origin, Unknown, Value};
use plimsoll_plan::gate::{Evaluation, FailOn};
use plimsoll_plan::names::Names;
use plimsoll_plan::{Gate, GateResult};

/// What comes of an assertion about the plan from one state to another, written as [`app`] reads them.
#[track_caller]
fn asserted(old: &str, new: &str, assertion: &str) -> GateResult {
    let (old, new) = (app(old), app(new));
    let old = (!old.units.is_empty()).then_some(&old);
    let new = (!new.units.is_empty()).then_some(&new);
    let plan = planned(new, old);
    let evaluation = Evaluation::new(&plan, new, old, true);
    evaluation.of(&Gate::assertion(assertion).unwrap(), None).unwrap()
}

#[track_caller]
fn keeps(old: &str, new: &str, assertion: &str, words: &str) {
    let result = asserted(old, new, assertion);
    assert_eq!((result.is_kept, result.words.as_str()), (true, words));
    assert!(result.steps.is_empty());
}

#[track_caller]
fn breaks(old: &str, new: &str, assertion: &str, words: &str, steps: usize) {
    let result = asserted(old, new, assertion);
    assert_eq!((result.is_kept, result.words.as_str()), (false, words));
    assert_eq!(result.steps.len(), steps);
}

const SHOP: &str = "web > api\napi > db cache\ndb\ncache";

#[test]
fn assertions_are_read_and_written() {
    for text in [
        "db before web",
        "db,cache before web",
        "web after db",
        "web needs db",
        "migrate in wave<=2",
        "migrate in wave>1",
        "db alone",
        "no delete in db",
    ] {
        assert_eq!(Gate::assertion(text).unwrap().to_string(), text);
    }
    let same = [
        ("  db   before web ", "db before web"),
        ("db , cache before web", "db,cache before web"),
        ("migrate in wave <= 2", "migrate in wave<=2"),
        ("migrate in wave 2", "migrate in wave=2"),
        ("before before after", "before before after"),
        ("no before web", "no before web"),
    ];
    for (text, shown) in same {
        assert_eq!(Gate::assertion(text).unwrap().to_string(), shown);
    }
}

#[test]
fn what_is_no_gate_says_what_could_be_written() {
    let error = |text: &str| Gate::assertion(text).unwrap_err();
    assert_eq!(error("db befor web").message, "`db befor web` is no assertion");
    assert!(error("db befor web").help.starts_with("Did you mean `before`? "));
    assert_eq!(error("db").message, "`db` is no assertion");
    assert_eq!(error("").message, "`` is no assertion");
    assert_eq!(error("db before").message, "`db before` lacks a name behind `before`");
    assert_eq!(error("db, before web").message, "`db, before web` lacks a name before `before`");
    assert_eq!(error("db in").message, "`db in` says nothing of a wave behind `in`");
    assert_eq!(error("db in wave<=0").message, "`db in wave<=0` names no wave");
    assert_eq!(error("db in wave<=99999999999").message, "`db in wave<=99999999999` names no wave");
    assert_eq!(error("db alone now").message, "`db alone now` has words behind `alone`");
    assert_eq!(error("no delet in db").help, "Did you mean `delete`?");
    assert_eq!(Gate::fail_on("retyp").unwrap_err().help, "Did you mean `retype`?");
    assert!(Gate::fail_on("xyzzyx").unwrap_err().help.starts_with("There are `change`, "));
    for fail_on in FailOn::ALL {
        assert_eq!(Gate::fail_on(fail_on.name()), Ok(Gate::FailOn(fail_on)));
    }
}

#[test]
fn order_is_that_of_the_waves() {
    keeps("", SHOP, "db before web", "`db` is in wave 1, `web` in wave 3");
    keeps("", SHOP, "web after db,cache", "`db` is in wave 1, `web` in wave 3");
    breaks("", SHOP, "web before db", "`web` is in wave 3, `db` in wave 1", 2);
    breaks("", SHOP, "db before cache", "`db` and `cache` are both in wave 1", 2);
    breaks("", SHOP, "db,web before api", "`web` is in wave 3, `api` in wave 2", 2);
    keeps("", SHOP, "api in wave<=2", "`api` is in wave 2");
    breaks("", SHOP, "api in wave>2", "`api` is in wave 2", 1);
    keeps("", SHOP, "api alone", "nothing else is in its waves");
    breaks("", SHOP, "db alone", "`cache` comes in wave 1 too", 1);
}

#[test]
fn where_nothing_is_to_be_done_a_whole_installation_decides() {
    keeps(SHOP, SHOP, "db before web", "`db` is in wave 1, `web` in wave 3, in a whole installation");
    breaks(SHOP, SHOP, "web before db", "`web` is in wave 3, `db` in wave 1, in a whole installation", 0);
    let changed = "web image=2 > api\napi > db cache\ndb\ncache";
    keeps(SHOP, changed, "db before web", "`db` is in wave 1, `web` in wave 3, in a whole installation");
    keeps(SHOP, changed, "web in wave=1", "`web` is in wave 1");
    keeps(SHOP, changed, "api in wave=2", "`api` is in wave 2, in a whole installation");
}

#[test]
fn an_uninstallation_is_taken_at_its_word() {
    keeps(SHOP, "", "web before db", "`web` is in wave 1, `db` in wave 3");
    breaks(SHOP, "", "db before web", "`db` is in wave 3, `web` in wave 1", 2);
}

#[test]
fn of_a_replacement_taken_apart_it_counts_when_it_is_made() {
    let old = "web size!=1 > db\ndb size!=1";
    let new = "web size!=2 > db\ndb size!=2";
    keeps(old, new, "db before web", "`db` is in wave 2, `web` in wave 3");
    breaks(old, new, "no replace in web", "deleted and made again: `web`", 2);
    keeps(old, new, "no delete in web", "none");
    keeps(old, new, "no create in web", "none");
}

#[test]
fn what_is_blocked_by_a_cycle_keeps_no_order() {
    let cyclic = "web > api\napi > web\nsmoke > web\ndb";
    breaks("", cyclic, "db before web", "`web` cannot be ordered: it is in a cycle", 0);
    breaks("", cyclic, "db before smoke", "`smoke` cannot be ordered: it waits for a cycle", 0);
    breaks("", cyclic, "web in wave=1", "`web` cannot be ordered: it is in a cycle", 0);
    breaks("", cyclic, "no cycle in web", "wait for each other: `web`", 0);
    keeps("", cyclic, "no cycle in db", "none");
}

#[test]
fn needs_lead_over_others() {
    keeps("", SHOP, "web needs db", "`web` needs `api` needs `db`");
    breaks("", SHOP, "db needs web", "`db` does not, neither directly nor through others", 0);
    breaks("", SHOP, "web,db needs cache", "`db` does not, neither directly nor through others", 0);
    keeps("", SHOP, "web needs cache,db", "`web` needs `api` needs `db`");
    breaks(
        "web > db\ndb",
        "web\ndb",
        "web needs db",
        "`web` does not, neither directly nor through others",
        0,
    );
}

/// An application with these addresses.
fn of(addresses: &[&str]) -> plimsoll_model::Application {
    let mut application = app("x");
    let unit = application.units[0].clone();
    let units = addresses.iter().map(|address| plimsoll_model::Unit {
        address: plimsoll_model::Address::new(*address),
        ..unit.clone()
    });
    application.units = units.collect();
    application
}

#[test]
fn the_application_may_stand_in_front_of_a_name_without_its_kind() {
    let root = app("x").id.to_string();
    let all = [
        format!("{root}/component/web"),
        format!("{root}/component/web@north"),
        format!("{root}/component/api@north"),
        "other/component/db".to_owned(),
    ];
    let application = of(&all.each_ref().map(String::as_str));
    let names = Names::of(Some(&application), None);
    for (name, expected) in [
        (format!("{root}/web"), &all[0]),
        (format!("{root}/component/web"), &all[0]),
        (format!("{root}/api"), &all[2]),
        ("web".to_owned(), &all[0]),
        ("other/db".to_owned(), &all[3]),
    ] {
        let found: Vec<String> = names.find(&name).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(found, std::slice::from_ref(expected), "{name}");
    }
    assert!(names.find(&format!("{root}/wep")).unwrap_err().message.contains("has no"));
}

#[test]
fn a_name_of_several_things_is_none() {
    let root = app("x").id.to_string();
    let addresses = [format!("{root}/component/web"), format!("{root}/policy/web")];
    let application = of(&addresses.each_ref().map(String::as_str));
    let names = Names::of(Some(&application), None);
    for name in ["web".to_owned(), format!("{root}/web")] {
        let error = names.find(&name).unwrap_err();
        assert_eq!(error.message, format!("`{name}` may be `component/web`, `policy/web`"));
        assert!(names.has(&name));
    }
    assert_eq!(names.find("policy/web").unwrap().len(), 1);
    let plan = planned(Some(&application), None);
    let evaluation = Evaluation::new(&plan, Some(&application), None, true);
    evaluation.of(&Gate::assertion("web alone").unwrap(), None).unwrap_err();
}

#[test]
fn declared_moves_can_be_stopped_on() {
    let mut plan = planned(Some(&app("web")), None);
    let gate = Gate::fail_on("move").unwrap();
    let told = |plan: &plimsoll_plan::Plan| {
        let result = Evaluation::new(plan, None, None, true).of(&gate, None).unwrap();
        (result.is_kept, result.words)
    };
    assert!(told(&plan).0);
    let address = |name: &str| plimsoll_model::Address::new(format!("{}/{name}", plan.subject.application));
    let (from, to) = (address("db"), address("database"));
    plan.moved = vec![plimsoll_plan::Move { from, to }];
    let words = "declared to be the same under another name: `database` was `db`".to_owned();
    assert_eq!(told(&plan), (false, words));
}

#[test]
fn names_are_units_or_what_they_are_in_and_unknown_ones_are_errors() {
    let new = app(
        "shop/component/web@eu > shop/component/db\nshop/component/web@us > shop/component/web@eu\nshop/component/db\nshop/component/db/trait/scaler",
    );
    let plan = planned(Some(&new), None);
    let evaluation = Evaluation::new(&plan, Some(&new), None, true);
    let of = |text: &str| evaluation.of(&Gate::assertion(text).unwrap(), None);
    let words = |text: &str| of(text).map(|result| (result.is_kept, result.words)).unwrap();
    assert_eq!(
        words("db before web"),
        (true, "`component/db` is in wave 1, `component/web@eu` in wave 2".to_owned())
    );
    assert_eq!(words("web in wave=2"), (false, "`component/web@us` is in wave 3".to_owned()));
    assert!(words("shop/component/db before web@us").0);
    assert!(!words("component before component").0);
    let unknown = of("dbb before web").unwrap_err();
    assert_eq!(
        (unknown.message.as_str(), unknown.help.as_str()),
        ("`shop` has no `dbb`", "Did you mean `db`?")
    );
    assert!(of("web before @").is_err() && of("web before web@").is_err());
}

#[test]
fn what_a_plan_fails_on() {
    let found = |old: &str, new: &str, name: &str| {
        let (old, new) = (app(old), app(new));
        let plan = planned(Some(&new), Some(&old));
        let evaluation = Evaluation::new(&plan, Some(&new), Some(&old), true);
        evaluation.of(&Gate::fail_on(name).unwrap(), None).unwrap().words
    };
    let old = "web image=1 > db/inferred\ndb size!=1\ncron";
    let new = "web image=2 @pods > db/inferred\ndb size!=2 ?encrypted\nqueue\njob runs";
    assert_eq!(found(old, new, "change"), "has a step: `db`, `queue`, `job`, `cron`, `web`");
    assert_eq!(found(old, new, "create"), "made: `queue`");
    assert_eq!(found(old, new, "update"), "changed in place: `web`");
    assert_eq!(found(old, new, "replace"), "deleted and made again: `db`");
    assert_eq!(found(old, new, "delete"), "removed: `cron`");
    assert_eq!(found(old, new, "run"), "run: `job`");
    assert_eq!(found(old, new, "disrupt"), "disrupts more than itself: `web` (pods)");
    assert_eq!(found(old, new, "unknown"), "not known before it is done: `db` (encrypted)");
    assert_eq!(found(old, new, "inferred"), "ordered by a guess from values only: `web`");
    assert_eq!(found(old, new, "retype"), "none");
    assert_eq!(found(old, new, "asked"), "none");
    assert_eq!(
        found("", "web > db\ndb > web/inferred", "dropped-edge"),
        "an edge was given up: `db` needs `web`"
    );
    assert_eq!(found("", "web > db\ndb > web", "cycle"), "wait for each other: `web`, `db`");
}

#[test]
fn values_that_are_asked_for_or_get_another_type_are_found() {
    let (mut old, mut new) = (app("web a=1 b=2"), app("web a=1 b=2"));
    let set = |state: &mut plimsoll_model::Application, value: Value| {
        let Data::Map(map) = &mut state.units[0].attributes.data else { return };
        map.insert("b".into(), value);
    };
    set(&mut old, text("2"));
    set(&mut new, Value::new(Data::Number(plimsoll_model::Number::int(2)), Origin::Recorded));
    let words = |new: &plimsoll_model::Application, old: Option<&plimsoll_model::Application>, name: &str| {
        let plan = planned(Some(new), old);
        let evaluation = Evaluation::new(&plan, Some(new), old, true);
        evaluation.of(&Gate::fail_on(name).unwrap(), None).unwrap().words
    };
    assert_eq!(words(&new, Some(&old), "retype"), "a value gets another type: `web` (b)");
    let asked = Data::Unknown(Unknown::Asked { parameter: "b".into() });
    set(&mut new, Value::new(asked, Origin::FormatDefault));
    assert_eq!(words(&new, None, "asked"), "a value is still asked for: `web` (b)");
    assert_eq!(words(&new, None, "unknown"), "not known before it is done: `web` (b)");
    assert_eq!(words(&new, Some(&old), "retype"), "none", "what is not known has no type");
}
