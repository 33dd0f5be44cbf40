//! Real Applications of the Open Application Model against what is recorded of them, where they are at hand: beside the
//! repository in `../shared/corpus`, or where `PLIMSOLL_CORPUS` says.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

mod real_files;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_analysis::application::{RequestKey, assembled, planned};
use plimsoll_analysis::{Database, claims, document};
use plimsoll_base::{Salt, WorkspacePath};
use plimsoll_formats::application::Request;
use plimsoll_formats::claim::{self, Draft, Slot};
use plimsoll_model::{OperationStatus, Recorded, RecordedSource};
use plimsoll_plan::{Action, Options, Plan, plan};
use plimsoll_syntax::{Content, parse_json};
use plimsoll_test_support::MemoryWorld;
use serde_json::Value as Json;

/// The folders of the corpus with files of the model, by their repositories.
fn repositories() -> Vec<PathBuf> {
    let Some(corpus) = real_files::corpus() else { return Vec::new() };
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let entries = folder.read_dir().expect("the corpus can be listed").flatten();
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        paths.sort();
        paths
    };
    let of_model =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("oam-"));
    inside(&corpus).into_iter().filter(of_model).flat_map(|folder| inside(&folder)).collect()
}

/// The files below a folder that can be read as text.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let (mut found, mut waiting) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = waiting.pop() {
        for entry in next.read_dir().expect("the corpus can be listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if let (Ok(text), Ok(inside)) = (std::fs::read_to_string(&path), path.strip_prefix(folder))
            {
                found.push((inside.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

fn open<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Database {
    let world = MemoryWorld::new(files);
    let paths = world.paths();
    Database::new(Arc::new(world), paths)
}

/// What `plimsoll claim record` writes.
fn claim_of(db: &Database, assembled: &plimsoll_formats::application::Assembled) -> Json {
    let types = assembled.configuration().map(|of| claims::types(db, of)).unwrap_or_default();
    claim::claim_json(&Draft {
        application: assembled.application(),
        descriptor: "app.yaml",
        action: "install",
        id: "01CP6XM0KVB9V1BQDZ9NK8VP29",
        revision: "01CP6XM0KVB9V1BQDZ9NK8VP29",
        created: "2018-08-31T02:39:59.611Z",
        salt: &Salt::from_random([7; 16]),
        definitions: &[],
        types: &types,
        bundle: None,
        locate: &|_| None,
    })
}

/// What a plan does, by the addresses below the application.
fn actions(plan: &Plan) -> BTreeMap<String, &'static str> {
    let word = |action: Action| match action {
        Action::Create => "added",
        Action::Update => "modified",
        Action::Delete => "removed",
        _ => "other",
    };
    let below = |address: &str| address.split_once('/').map_or("", |(_, below)| below).to_owned();
    plan.steps.iter().map(|step| (below(step.address.as_str()), word(step.action))).collect()
}

#[test]
fn what_is_recorded_is_planned_no_more() {
    let mut applications = 0;
    for repository in repositories() {
        let files = texts(&repository);
        let db = open(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        for (path, _) in &files {
            let file = db.file(&WorkspacePath::new(path).unwrap()).unwrap();
            for at in document::applications_of(&db, file) {
                let configuration = at.document;
                let request = Request { configuration, ..Request::default() };
                let Some(assembled) = assembled(&db, file, RequestKey::new(&db, request)) else { continue };
                if assembled.configuration().is_none() {
                    continue;
                }
                let json = claim_of(&db, &assembled);
                let content = Content::of(Arc::new(parse_json(json.to_string())));
                let read = claim::read(&content, file.id(&db), &Slot::Claim("it".into()));
                let claim = read.unwrap_or_else(|problem| panic!("{path}: {problem:?}")).claims.remove(0);
                let recorded = Recorded {
                    application: (*claim.state).clone(),
                    source: RecordedSource {
                        path: "".into(),
                        installation: claim.installation.clone(),
                        revision: claim.id.clone(),
                        created: claim.created.clone(),
                    },
                    status: OperationStatus::Succeeded,
                };
                let plan = plan(Some(assembled.application()), Some(&recorded), &Options::default());
                assert!(plan.is_empty(), "{}: {path}: {:?}", repository.display(), actions(&plan));
                applications += 1;
            }
        }
    }
    println!("{applications} applications");
}

/// The plan for an Application against files of a claim store.
fn planned_against(application: &str, store: &[(&str, &str)]) -> Arc<Plan> {
    let files = store.iter().copied().chain([("app.yaml", application)]);
    let db = open(files);
    let file = db.file(&WorkspacePath::new("app.yaml").unwrap()).unwrap();
    planned(&db, file, RequestKey::new(&db, Request::default()), Options::default()).expect("a plan")
}

/// What KubeVela's own tests expect of `vela live-diff`, trait by trait; what they call without change has no step.
#[test]
fn changes_are_classified_as_by_kubevela() {
    let Some(corpus) = real_files::corpus() else { return };
    let folder = corpus.join("oam-v1beta1/kubevela+kubevela");
    let text = |path: &str| std::fs::read_to_string(folder.join(path)).expect(path);
    let revision = text("pkg/appfile/dryrun/testdata/diff-apprevision.yaml");
    let store = [(".plimsoll/revision.yaml", revision.as_str())];
    for (name, expected) in [
        ("nochange", &[][..]),
        (
            "multichanges",
            &[
                ("component/myweb-1", "modified"),
                ("component/myweb-1/trait/myingress", "modified"),
                ("component/myweb-2/trait/myingress", "added"),
                ("component/myweb-3", "added"),
                ("component/myweb-3/trait/myingress", "added"),
            ],
        ),
        (
            "onlyadd",
            &[
                ("component/myweb-2/trait/myingress", "added"),
                ("component/myweb-3", "added"),
                ("component/myweb-3/trait/myingress", "added"),
            ],
        ),
        (
            "onlymodif",
            &[("component/myweb-1", "modified"), ("component/myweb-1/trait/myingress", "modified")],
        ),
        ("onlyremove", &[("component/myweb-2", "removed")]),
        ("with-externals", &[("component/livediff-demo", "added"), ("component/myweb-2", "removed")]),
    ] {
        let application = text(&format!("pkg/appfile/dryrun/testdata/diff-input-app-{name}.yaml"));
        let plan = planned_against(&application, &store);
        let expected = expected.iter().map(|(address, word)| ((*address).to_owned(), *word)).collect();
        assert_eq!(actions(&plan), expected, "{name}");
        assert!(plan.renamed.is_empty(), "{name}");
    }
}

/// The example of `vela live-diff`: what is recorded is the first of two files.
#[test]
fn the_example_of_live_diff_is_classified_as_its_comments_say() {
    let Some(corpus) = real_files::corpus() else { return };
    let folder = corpus.join("oam-v1beta1/kubevela+kubevela/docs/examples/live-diff");
    let before = std::fs::read_to_string(folder.join("app.yaml")).expect("app.yaml");
    let after = std::fs::read_to_string(folder.join("app-modified.yaml")).expect("app-modified.yaml");
    let db = open([("app.yaml", before.as_str())]);
    let file = db.file(&WorkspacePath::new("app.yaml").unwrap()).unwrap();
    let assembled = assembled(&db, file, RequestKey::new(&db, Request::default())).expect("an application");
    let claim = claim_of(&db, &assembled).to_string();
    let id = "01CP6XM0KVB9V1BQDZ9NK8VP29";
    let result =
        claim::result_json(id, "01CP6XM0KVRRRRRRRRRRRRRRRR", "2018", OperationStatus::Succeeded).to_string();
    let store = [
        (format!(".plimsoll/claims/livediff-demo/{id}.json"), claim),
        (format!(".plimsoll/results/{id}/01CP6XM0KVRRRRRRRRRRRRRRRR.json"), result),
    ];
    let store: Vec<(&str, &str)> = store.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let expected = [
        ("component/myweb-1", "modified"),
        ("component/myweb-1/trait/myingress", "modified"),
        ("component/myweb-1/trait/myscaler", "removed"),
        ("component/myweb-2/trait/myingress", "added"),
        ("component/myweb-3", "added"),
        ("component/myweb-3/trait/myingress", "added"),
    ];
    let expected = expected.iter().map(|(address, word)| ((*address).to_owned(), *word)).collect();
    assert_eq!(actions(&planned_against(&after, &store)), expected);
    assert!(planned_against(&before, &store).is_empty());
}
