//! The plan over the wire: requests of our own, the same as commands, and plans that are watched. What a plan shows is tested in
//! `tests/editor/plan.md`.

mod common;

use serde_json::{Value, json};

use crate::common::{Client, uri, with_client};

const SHOP: &str = "\
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: \"mariadb:11\"}}
    - {name: web, type: webservice, properties: {image: \"web:1\", cmd: [\"𝄞\"]}, dependsOn: [db]}
";

fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

fn of(path: &str) -> Value {
    json!({ "textDocument": { "uri": uri(path) } })
}

fn with(parameters: &Value, name: &str, value: Value) -> Value {
    let mut parameters = parameters.clone();
    parameters[name] = value;
    parameters
}

async fn refusal(client: &mut Client, method: &str, parameters: Value) -> String {
    let answer = client.request(method, parameters).await;
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    answer["error"]["message"].as_str().unwrap().to_owned()
}

#[test]
fn a_plan_has_the_places_of_its_steps_and_of_what_orders_them() {
    with_client(&[], pulling(), async |client, _| {
        client.open("shop.yaml", SHOP).await;
        let asked = with(&of("shop.yaml"), "position", json!({ "line": 6, "character": 20 }));
        let answer = client.request("plimsoll/plan", with(&asked, "format", json!("compact"))).await;
        let plan = &answer["result"];
        assert_eq!((&plan["version"], &plan["title"]), (&json!(1), &json!("Plan of shop")), "{plan}");
        assert!(plan["content"].as_str().unwrap().contains("Plan: 2 to add"), "{plan}");
        assert_eq!((&plan["focus"], &plan["problem"]), (&json!("shop/component/web"), &Value::Null));
        let web = &plan["units"][1];
        assert_eq!((&web["address"], &web["wave"]), (&json!("shop/component/web"), &json!(2)), "{plan}");
        assert_eq!((&web["uri"], &web["range"]["start"]["line"]), (&json!(uri("shop.yaml")), &json!(6)));
        // The clef is two units in UTF-16.
        let line = SHOP.lines().nth(6).unwrap();
        let column = line[..line.find("db]").unwrap()].encode_utf16().count();
        let need = &web["needs"][0];
        assert_eq!(need["address"], "shop/component/db");
        assert_eq!(need["range"]["start"], json!({ "line": 6, "character": column }), "{web}");
    });
}

#[test]
fn commands_answer_as_the_requests_do() {
    with_client(&[], pulling(), async |client, _| {
        let all = &client.capabilities["executeCommandProvider"]["commands"];
        assert_eq!(*all, json!(["plimsoll.plan", "plimsoll.why", "plimsoll.diff"]));
        client.open("shop.yaml", SHOP).await;
        for (command, method) in [
            ("plimsoll.plan", "plimsoll/plan"),
            ("plimsoll.why", "plimsoll/why"),
            ("plimsoll.diff", "plimsoll/diff"),
        ] {
            let asked = with(&of("shop.yaml"), "position", json!({ "line": 6, "character": 20 }));
            let answer = client.request(method, asked.clone()).await;
            let run = json!({ "command": command, "arguments": [asked] });
            let same = client.request("workspace/executeCommand", run).await;
            assert_eq!(answer["result"], same["result"]);
            assert!(answer["result"]["title"].is_string(), "{answer}");
        }
    });
}

#[test]
fn wrong_parameters_are_refused_in_plain_words() {
    with_client(&[], pulling(), async |client, _| {
        client.open("shop.yaml", SHOP).await;
        let asked = of("shop.yaml");
        for (name, value, words) in [
            ("format", json!("pdf"), "`pdf` is no format here; there are text"),
            ("format", json!(7), "`format` must be a text"),
            ("fromat", json!("text"), "`fromat` is no parameter here"),
            ("position", json!({ "line": -1 }), "`position` must have"),
            ("answers", json!("../../etc/passwd"), "is no path inside of the workspace"),
            ("compat", json!("helm"), "`helm` is no implementation"),
            ("only", json!("web"), "`only` must be a list of texts"),
            ("textDocument", json!({}), "`textDocument` must have a `uri`"),
        ] {
            let refused = refusal(client, "plimsoll/plan", with(&asked, name, value)).await;
            assert!(refused.contains(words), "{refused}");
        }
        let run = json!({ "command": "plimsoll.dance", "arguments": [] });
        assert!(refusal(client, "workspace/executeCommand", run).await.contains("plimsoll.dance"));
        let answer = client.request("plimsoll/plan", of("nowhere.yaml")).await;
        assert!(answer["result"]["problem"].as_str().unwrap().contains("is not open"), "{answer}");
    });
}

#[test]
fn a_watched_plan_is_told_after_the_findings_and_only_when_it_is_another() {
    with_client(&[], json!({}), async |client, _| {
        client.open("shop.yaml", SHOP).await;
        client.findings("shop.yaml", 1).await;
        client.notify("plimsoll/watchPlan", of("shop.yaml")).await;
        assert_eq!(
            client.said("plimsoll/planChanged").await,
            json!({ "uri": uri("shop.yaml"), "version": 1 })
        );
        // A comment behind everything changes no plan.
        client.replace("shop.yaml", 2, &format!("{SHOP}# the end\n")).await;
        client.findings("shop.yaml", 2).await;
        client.replace("shop.yaml", 3, &SHOP.replace("web:1", "web:2")).await;
        // Unread messages are kept in their order.
        let told = client.said("plimsoll/planChanged").await;
        assert_eq!(told["version"], 3);
        assert!(client.unread.iter().any(|one| one["params"]["version"] == 3), "its findings came first");
        client.findings("shop.yaml", 3).await;
        client.notify("plimsoll/unwatchPlan", of("shop.yaml")).await;
        client.replace("shop.yaml", 4, &SHOP.replace("db, type", "database, type")).await;
        client.findings("shop.yaml", 4).await;
    });
}

#[test]
fn a_watch_outlasts_that_a_document_is_read_anew() {
    with_client(&[("shop.yaml", SHOP)], pulling(), async |client, _| {
        client.open("shop.yaml", SHOP).await;
        client.notify("plimsoll/watchPlan", of("shop.yaml")).await;
        client.said("plimsoll/planChanged").await;
        client.notify("textDocument/didClose", of("shop.yaml")).await;
        client.open("shop.yaml", &SHOP.replace("web:1", "web:2")).await;
        client.said("plimsoll/planChanged").await;
        // Who looks no longer is not told when it is opened again.
        client.notify("textDocument/didClose", of("shop.yaml")).await;
        client.notify("plimsoll/unwatchPlan", of("shop.yaml")).await;
        client.open("shop.yaml", SHOP).await;
        client.request("plimsoll/plan", of("shop.yaml")).await;
        client.notify("textDocument/didClose", of("shop.yaml")).await;
        // What is asked of a document that is not open counts once it is.
        client.notify("plimsoll/watchPlan", of("shop.yaml")).await;
        client.open("shop.yaml", SHOP).await;
        client.said("plimsoll/planChanged").await;
    });
}

#[test]
fn who_watches_all_plans_goes_on_when_one_is_watched_no_longer() {
    with_client(&[], json!({ "textDocument": { "diagnostic": {} } }), async |client, _| {
        client.open("shop.yaml", SHOP).await;
        let settings = json!({ "plimsoll": { "plan": { "watch": true } } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
        client.reply("workspace/diagnostic/refresh", Value::Null).await;
        client.said("plimsoll/planChanged").await;
        client.notify("plimsoll/watchPlan", of("shop.yaml")).await;
        client.said("plimsoll/planChanged").await;
        client.notify("plimsoll/unwatchPlan", of("shop.yaml")).await;
        client.said("plimsoll/planChanged").await;
        client.replace("shop.yaml", 2, &SHOP.replace("web:1", "web:2")).await;
        assert_eq!(client.said("plimsoll/planChanged").await["version"], 2);
    });
}

#[test]
fn of_several_applications_of_a_file_all_are_watched() {
    with_client(&[], pulling(), async |client, _| {
        let text = format!("{SHOP}---\n{}", SHOP.replace("{name: shop}", "{name: market}"));
        client.open("both.yaml", &text).await;
        client.notify("plimsoll/watchPlan", of("both.yaml")).await;
        client.said("plimsoll/planChanged").await;
        let end = text.rfind("web:1").unwrap();
        let text = format!("{}web:2{}", &text[..end], &text[end + 5..]);
        client.replace("both.yaml", 2, &text).await;
        assert_eq!(client.said("plimsoll/planChanged").await["version"], 2);
    });
}

#[test]
fn nobody_is_told_of_plans_unasked() {
    with_client(&[], pulling(), async |client, _| {
        client.notify("plimsoll/watchPlan", json!({ "textDocument": 7 })).await;
        client.open("later.yaml", SHOP).await;
        client.replace("later.yaml", 2, &SHOP.replace("web:1", "web:2")).await;
        client.request("plimsoll/plan", of("later.yaml")).await;
    });
}
