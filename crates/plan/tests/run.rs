//! Units that are run, what steps disrupt, and what looks renamed: plans of small applications, as text.

mod common;

use common::{app, check, planned, recorded, show};
use plimsoll_model::Address;
use plimsoll_plan::{Only, Options, Step, plan};

const SHOP: &str = "shop/web image=1 > shop/approve
                    shop/approve:step runs
                    shop/notify:step runs url=a > shop/web";

#[test]
fn a_first_installation_runs_them_in_their_place() {
    check(
        "",
        SHOP,
        "
    install
    wave 1
      invoke shop/approve: new
    wave 2
      create shop/web: new; waits for invoke shop/approve
    wave 3
      invoke shop/notify: new; waits for create shop/web
    1 create, 0 update, 0 replace, 0 delete, 2 run, 0 unchanged",
    );
}

#[test]
fn nothing_is_run_where_nothing_changes() {
    check(SHOP, SHOP, "upgrade\n0 create, 0 update, 0 replace, 0 delete, 3 unchanged");
}

#[test]
fn all_are_run_again_when_anything_changes() {
    check(
        SHOP,
        &SHOP.replace("image=1", "image=2"),
        "
    upgrade
    wave 1
      invoke shop/approve: runs_again
    wave 2
      update shop/web: changed (image); waits for invoke shop/approve
    wave 3
      invoke shop/notify: runs_again; waits for update shop/web
    0 create, 1 update, 0 replace, 0 delete, 2 run, 0 unchanged",
    );
    check(
        SHOP,
        &SHOP.replace("url=a", "url!=b"),
        "
    upgrade
    wave 1
      invoke shop/approve: runs_again
    wave 2
      invoke shop/notify: changed (url); waits for invoke shop/approve through shop/web
    0 create, 0 update, 0 replace, 0 delete, 2 run, 1 unchanged",
    );
    check(
        SHOP,
        &SHOP.replace("notify:step", "notify:message"),
        "
    upgrade
    wave 1
      invoke shop/approve: runs_again
    wave 2
      invoke shop/notify: changed; waits for invoke shop/approve through shop/web
    0 create, 0 update, 0 replace, 0 delete, 2 run, 1 unchanged",
    );
}

#[test]
fn what_is_no_longer_run_has_no_step_but_is_a_change() {
    check(
        SHOP,
        "shop/web image=1 > shop/approve
         shop/approve:step runs",
        "
    upgrade
    wave 1
      invoke shop/approve: runs_again
    0 create, 0 update, 0 replace, 0 delete, 1 run, 1 unchanged",
    );
    check(SHOP, "shop/web image=1", "upgrade\n0 create, 0 update, 0 replace, 0 delete, 1 unchanged");
}

#[test]
fn an_uninstallation_runs_nothing_and_order_passes_through() {
    check(
        "shop/db
         shop/migrate:step runs > shop/db
         shop/web > shop/migrate",
        "",
        "
    uninstall
    wave 1
      delete shop/web: uninstall
    wave 2
      delete shop/db: uninstall; waits for delete shop/web through shop/migrate
    0 create, 0 update, 0 replace, 2 delete, 0 unchanged",
    );
}

#[test]
fn what_was_installed_and_is_run_now_is_another_unit() {
    check(
        "shop/notify",
        "shop/notify:step runs",
        "
    upgrade
    wave 1
      invoke shop/notify: new
    wave 2
      delete shop/notify: removed_from_descriptor; waits for invoke shop/notify
    0 create, 0 update, 0 replace, 1 delete, 1 run, 0 unchanged",
    );
    check(
        "shop/notify:step runs",
        "shop/notify",
        "
    upgrade
    wave 1
      create shop/notify: new
    1 create, 0 update, 0 replace, 0 delete, 0 unchanged",
    );
}

#[test]
fn only_the_application_that_changes_runs_its_own_again() {
    check(
        "shop/web image=1
         shop/notify:step runs
         db/server
         db/notify:step runs",
        "shop/web image=2
         shop/notify:step runs
         db/server
         db/notify:step runs",
        "
    upgrade
    wave 1
      update shop/web: changed (image)
      invoke shop/notify: runs_again
    0 create, 1 update, 0 replace, 0 delete, 1 run, 2 unchanged",
    );
}

#[test]
fn a_limited_plan_runs_what_comes_first_for_a_change_and_what_is_named() {
    let old = "shop/approve:step runs
               shop/web image=1 > shop/approve
               shop/db size=1 > shop/approve";
    let new = app(&old.replace("image=1", "image=2"));
    let only = |name: &str| {
        let only = Only { addresses: vec![Address::new(name)], with_dependents: false };
        let options = Options { only: Some(only), ..Options::default() };
        let plan = plan(Some(&new), Some(&recorded(app(old))), &options);
        let ids: Vec<String> = plan.steps.iter().map(Step::id).collect();
        (ids.join(", "), plan.left_out.len())
    };
    assert_eq!(only("shop/web"), ("invoke shop/approve, update shop/web".to_owned(), 0));
    assert_eq!(only("shop/approve"), ("invoke shop/approve".to_owned(), 1));
    assert_eq!(only("shop/db"), (String::new(), 2), "nothing changes there");
}

#[test]
fn what_a_step_disrupts_is_told_but_not_of_what_is_new_or_goes_whole() {
    let shop = "web image=1\ntrait:scaler count=1 @web > web\nfixed:pdb size!=1 @all";
    check(
        "",
        shop,
        "
    install
    wave 1
      create web: new
      create fixed: new; slack 1
    wave 2
      create trait: new; waits for create web
    3 create, 0 update, 0 replace, 0 delete, 0 unchanged",
    );
    check(
        shop,
        &shop.replace("count=1", "count=2").replace("size!=1", "size!=2"),
        "
    upgrade
    wave 1
      update trait: changed (count); disrupts web
      replace fixed: replace_because_immutable (size); disrupts all
    0 create, 1 update, 1 replace, 0 delete, 1 unchanged",
    );
    check(
        shop,
        "web image=1\nother:scaler count=3 @web > web",
        "
    upgrade
    wave 1
      create other: new; disrupts web
      delete fixed: removed_from_descriptor; disrupts all
      delete trait: removed_from_descriptor; disrupts web
    1 create, 0 update, 0 replace, 2 delete, 1 unchanged",
    );
    assert!(!show(&planned(None, Some(&app(shop)))).contains("disrupts"));
    let only = Only { addresses: vec![Address::new("trait")], with_dependents: false };
    let options = Options { only: Some(only), ..Options::default() };
    assert!(show(&plan(None, Some(&recorded(app(shop))), &options)).contains("disrupts web"));
}

/// What looks renamed between two states.
#[track_caller]
fn renamed(old: &str, new: &str, expected: &[&str]) {
    let plan = planned(Some(&app(new)), Some(&app(old)));
    let found: Vec<String> =
        plan.renamed.iter().map(|rename| format!("{} to {}", rename.from, rename.to)).collect();
    assert_eq!(found, expected);
}

#[test]
fn four_of_five_equal_leaves_look_renamed() {
    let web = "shop/web a=1 b=1 c=1 d=1 e=1";
    renamed(web, "shop/site a=1 b=1 c=1 d=1 e=2", &["shop/web to shop/site"]);
    renamed(web, "shop/site a=1 b=1 c=1 d=1", &["shop/web to shop/site"]);
    renamed(web, "shop/site a=1 b=1 c=1 d=2 e=2", &[]);
    renamed(web, "shop/site a=1 b=1 c=1 d=1 f=1 g=1", &[]);
    renamed("shop/web", "shop/site", &[]);
}

#[test]
fn names_do_not_count() {
    renamed(
        "shop/web name=w label=web image=1",
        "shop/site name=s label=site image=1",
        &["shop/web to shop/site"],
    );
    renamed("shop/web name=w label=web image=1", "shop/site name=s label=w image=1", &[]);
    renamed("shop/web label=web", "shop/site label=site", &[]);
}

#[test]
fn what_is_of_another_kind_type_or_place_does_not_look_renamed() {
    renamed("shop/web a=1", "shop/site:volume a=1", &[]);
    renamed("shop/web a=1 b=1 c=1 d=1 e=1 type=x", "shop/site a=1 b=1 c=1 d=1 e=1 type=y", &[]);
    renamed("shop/web/disk a=1", "shop/disk a=1", &[]);
    renamed("shop/web:step a=1 runs", "shop/site:step a=1 runs", &[]);
}

#[test]
fn the_most_alike_are_paired_first_and_each_once() {
    let leaves = "a=1 b=1 c=1 d=1";
    renamed(
        &format!("shop/one e=1 {leaves}\nshop/two e=2 {leaves}\nshop/three e=3 {leaves}"),
        &format!("shop/new e=2 {leaves}\nshop/other e=4 {leaves}"),
        &["shop/two to shop/new", "shop/one to shop/other"],
    );
    renamed(
        "shop/one a=1\nshop/two a=1",
        "shop/new a=1\nshop/other a=1",
        &["shop/one to shop/new", "shop/two to shop/other"],
    );
}

#[test]
fn no_more_pairs_are_looked_at_than_stated() {
    let many = |name: &str| {
        let lines: Vec<String> = (0..300).map(|number| format!("shop/{name}{number} n={number}")).collect();
        lines.join("\n")
    };
    let plan = planned(Some(&app(&many("new"))), Some(&app(&many("old"))));
    assert_eq!((plan.steps.len(), plan.renamed.len()), (600, 34), "33 units with all 300, and one with 100");
}
