//! Plans of small applications, as text.

mod common;

use common::{app, check, planned};
use plimsoll_model::Address;
use plimsoll_plan::explain::chain;
use plimsoll_plan::{Mode, Options, plan};

#[test]
fn needed_units_are_created_first() {
    check(
        "",
        "web image=1 > db cache
         db
         cache
         smoke > web
         logs",
        "
    install
    wave 1
      create db: new
      create cache: new
      create logs: new; slack 2
    wave 2
      create web: new; waits for create db, create cache
    wave 3
      create smoke: new; waits for create web
    5 create, 0 update, 0 replace, 0 delete, 0 unchanged",
    );
}

#[test]
fn an_uninstallation_mirrors_the_installation() {
    check(
        "web > db cache
         db
         cache
         smoke > web
         logs",
        "",
        "
    uninstall
    wave 1
      delete smoke: uninstall
    wave 2
      delete web: uninstall; waits for delete smoke
    wave 3
      delete logs: uninstall; slack 2
      delete cache: uninstall; waits for delete web
      delete db: uninstall; waits for delete web
    0 create, 0 update, 0 replace, 5 delete, 0 unchanged",
    );
}

#[test]
fn an_upgrade_touches_what_differs_and_order_passes_through_what_stays() {
    check(
        "web image=1 > api
         api > db
         db version=8
         legacy > db",
        "web image=2 > api
         api > db
         db version=9
         cache",
        "
    upgrade
    wave 1
      update db: changed (version)
      create cache: new; slack 1
      delete legacy: removed_from_descriptor; slack 1
    wave 2
      update web: changed (image); waits for update db through api
    1 create, 2 update, 0 replace, 1 delete, 1 unchanged",
    );
}

#[test]
fn a_deletion_waits_for_what_used_the_unit() {
    check(
        "web dsn=old > old-db
         old-db > disk
         job > web
         disk",
        "web dsn=new > new-db
         new-db",
        "
    upgrade
    wave 1
      create new-db: new
      delete job: removed_from_descriptor; slack 1
    wave 2
      update web: changed (dsn); waits for create new-db
    wave 3
      delete old-db: removed_from_descriptor; waits for delete job through web, update web
    wave 4
      delete disk: removed_from_descriptor; waits for delete old-db
    1 create, 1 update, 0 replace, 3 delete, 0 unchanged",
    );
}

#[test]
fn a_replacement_is_one_step_where_it_can_be() {
    check(
        "web > db
         db version!=8",
        "web > db
         db version!=9",
        "
    upgrade
    wave 1
      replace db: replace_because_immutable (version)
    0 create, 0 update, 1 replace, 0 delete, 1 unchanged",
    );
    // A user that stays a user is updated afterwards; nothing is given up for that.
    check(
        "web image=1 > db
         db version!=8",
        "web image=2 > db
         db version!=9",
        "
    upgrade
    wave 1
      replace db: replace_because_immutable (version)
    wave 2
      update web: changed (image); waits for replace db
    0 create, 1 update, 1 replace, 0 delete, 0 unchanged",
    );
    check(
        "web size!=1 > db
         db version!=8 > disk
         disk",
        "web size!=2 > db
         db:external version!=8 > disk
         disk",
        "
    upgrade
    wave 1
      delete web: replace_because_immutable (size)
    wave 2
      replace db: replace_because_kind_changed; waits for delete web
    wave 3
      create web: replace_because_immutable (size); waits for delete web, replace db
    0 create, 0 update, 2 replace, 0 delete, 1 unchanged",
    );
}

#[test]
fn the_desired_order_wins_over_the_recorded_one() {
    // `a` needed `b`, `b` needed `c`; now `a` needs `c`, which is replaced, and `b` goes.
    check(
        "a x=1 > b
         b > c
         c version!=1",
        "a x=2 > c
         c version!=2",
        "
    upgrade
    wave 1
      delete b: removed_from_descriptor
    wave 2
      replace c: replace_because_immutable (version); waits for delete b
    wave 3
      update a: changed (x); waits for replace c
    dropped a needs b (declared)
    0 create, 1 update, 1 replace, 1 delete, 0 unchanged",
    );
    // The direction of a need is reversed.
    check(
        "a v!=1 > b
         b v!=1",
        "a v!=2
         b v!=2 > a",
        "
    upgrade
    wave 1
      replace a: replace_because_immutable (v)
    wave 2
      replace b: replace_because_immutable (v); waits for replace a
    0 create, 0 update, 2 replace, 0 delete, 0 unchanged",
    );
}

#[test]
fn a_cycle_is_told_whole_and_the_rest_is_planned() {
    check(
        "gone
         old",
        "web > worker db
         worker > cache
         cache > web/data
         smoke > web
         db
         gone:other > worker",
        "
    upgrade
    wave 1
      create db: new
      delete old: removed_from_descriptor
    cycle web → worker → cache among web worker cache; cut cache needs web
    blocked web (in a cycle)
    blocked worker (in a cycle)
    blocked cache (in a cycle)
    blocked smoke
    blocked gone
    1 create, 0 update, 0 replace, 1 delete, 0 unchanged",
    );
}

#[test]
fn one_edge_is_cut_where_one_is_enough() {
    check(
        "",
        "web > worker
         worker > cache web
         cache > web",
        "
    install
    cycle web → worker among web worker cache; cut web needs worker
    blocked web (in a cycle)
    blocked worker (in a cycle)
    blocked cache (in a cycle)
    0 create, 0 update, 0 replace, 0 delete, 0 unchanged",
    );
}

#[test]
fn inferred_edges_give_way() {
    let new = "web > db
         db > web/inferred cache/inferred
         cache > db/inferred";
    check(
        "",
        new,
        "
    install
    wave 1
      create cache: new
    wave 2
      create db: new; waits for create cache
    wave 3
      create web: new; waits for create db
    dropped db needs web (inferred)
    dropped cache needs db (inferred)
    3 create, 0 update, 0 replace, 0 delete, 0 unchanged",
    );
    let without = plan(Some(&app(new)), None, &Options { inferred_edges: false, ..Options::default() });
    assert_eq!((without.waves.len(), without.dropped.len()), (2, 0));
}

#[test]
fn what_cannot_be_read_is_a_step_only_where_it_may_have_changed() {
    let known = "web image=1 port=80";
    let unread = "web image=1 ?image";
    let nothing = "upgrade\n0 create, 0 update, 0 replace, 0 delete, 1 unchanged";
    check(
        known,
        unread,
        "
    upgrade
    wave 1
      update web: unresolved
    0 create, 1 update, 0 replace, 0 delete, 0 unchanged",
    );
    check(unread, unread, nothing);
    check(
        unread,
        "web image=2 ?image",
        "
    upgrade
    wave 1
      update web: changed (image)
    0 create, 1 update, 0 replace, 0 delete, 0 unchanged",
    );
    check(known, known, nothing);
}

#[test]
fn nothing_gives_an_empty_plan() {
    let nothing = planned(None, None);
    assert!(nothing.is_empty() && nothing.is_complete() && nothing.waves.is_empty());
    let new = app("web");
    let uninstall = plan(Some(&new), None, &Options { uninstall: true, ..Options::default() });
    assert!(uninstall.is_empty());
    assert_eq!(uninstall.subject.mode, Mode::Uninstall);
}

#[test]
fn a_chain_leads_back_to_the_first_wave() {
    let plan = planned(Some(&app("web > api logs\napi > db\ndb\nlogs")), None);
    let links = chain(&plan, &Address::new("web"));
    let names: Vec<&str> = links.iter().map(|link| plan.steps[link.step.index()].address.as_str()).collect();
    assert_eq!(names, ["web", "api", "db"]);
    assert!(links.last().is_some_and(|link| link.wait.is_none()));
    assert_eq!(chain(&plan, &Address::new("nobody")), []);
    assert_eq!(
        plan.critical_path.iter().map(|step| plan.steps[step.index()].address.as_str()).collect::<Vec<_>>(),
        ["db", "api", "web"]
    );
    let dependents: Vec<(&str, u32)> =
        plan.steps.iter().map(|step| (step.address.as_str(), step.dependents)).collect();
    assert_eq!(dependents, [("db", 2), ("logs", 1), ("api", 1), ("web", 0)]);
}

#[test]
fn ids_are_about_steps_and_not_about_secrets_or_places() {
    use plimsoll_base::Secret;
    use plimsoll_model::Data;
    let with = |secret: &str| {
        let mut new = app("web image=1");
        new.units[0].attributes =
            common::map([("password".to_owned(), common::value(Data::Secret(Secret::new(secret))))]);
        planned(Some(&new), None)
    };
    assert_eq!(with("hunter2").id, with("hunter3").id);
    assert_ne!(planned(Some(&app("web image=1")), None).id, planned(Some(&app("web image=2")), None).id);
    let (one, two) = (app("web image=1 port=80"), app("web port=80 image=1"));
    assert_eq!(planned(Some(&one), None).id, planned(Some(&two), None).id);
}

#[test]
fn broken_states_lose_nothing_and_do_not_panic() {
    let mut new = app("web image=1\nweb image=2");
    new.edges.push(common::edge(0, 7, plimsoll_model::EdgeKind::Declared));
    new.units[0].attributes = common::text("not a map");
    assert_eq!(planned(Some(&new), None).steps.len(), 2);
    assert_eq!(planned(None, Some(&new)).steps.len(), 2);
    assert_eq!(
        planned(Some(&new), Some(&new)).summary.create,
        1,
        "the second of the same address is never matched"
    );
    assert_eq!(planned(Some(&app("")), Some(&app("web"))).summary.delete, 1);
}

#[test]
fn a_wait_over_several_edges_tells_the_strongest_kind_and_all_evidence() {
    let found = planned(Some(&app("web > db/data db/declared\ndb")), None);
    let wait = &found.steps[1].waits_for[0];
    assert_eq!((wait.kind, wait.evidence.len()), (Some(plimsoll_model::EdgeKind::Declared), 2));
}

#[test]
fn the_salt_of_a_recorded_secret_does_not_reach_the_id() {
    use plimsoll_base::{Salt, Secret};
    use plimsoll_model::Data;
    let with = |salt: u8| {
        let digest = Secret::new("hunter2").digest(&Salt::from_random([salt; 16]));
        let mut old = app("web");
        old.units[0].attributes =
            common::map([("password".to_owned(), common::value(Data::RecordedSecret(digest.into())))]);
        planned(None, Some(&old)).id
    };
    assert_eq!(with(1), with(2));
}
