//! How long it takes to check and to plan a workspace of many small applications, and to do so again after an edit.
#![allow(missing_docs, clippy::disallowed_methods)]

use std::sync::Arc;

use divan::Bencher;
use plimsoll_analysis::application::{RequestKey, planned};
use plimsoll_analysis::{Database, SourceFile, Workspace, diagnostics};
use plimsoll_base::{ReadFailure, WorkspacePath, World};
use plimsoll_formats::application::Request;
use plimsoll_plan::Options;

fn main() {
    divan::main();
}

/// A workspace that is made while it is read.
struct Generated;

impl World for Generated {
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        let folder = path.parent();
        let name = folder.as_str().split('/').next().unwrap_or("");
        Ok(match path.file_name() {
            "Nulecule" => nulecule(name),
            _ => format!(
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}-${{suffix}}\nspec:\n  ports:\n  - port: $port\n"
            ),
        }
        .into())
    }
}

/// Five components, each with two parameters and an artifact.
fn nulecule(name: &str) -> String {
    let mut text =
        format!("specversion: 0.0.2\nid: {name}\nmetadata:\n  name: {name}\n  appversion: 1.0.0\ngraph:\n");
    for component in 0..5 {
        text.push_str(&format!(
            "  - name: part{component}\n    params:\n      - name: port\n        description: the port\n        default: 80\n      \
             - name: suffix\n        description: a name\n        default: s{component}\n    artifacts:\n      kubernetes:\n        \
             - file://artifacts/part{component}.yaml\n"
        ));
    }
    text
}

fn workspace(n_applications: usize) -> Database {
    let mut paths = Vec::new();
    for application in 0..n_applications {
        let folder = WorkspacePath::new(&format!("app{application}")).expect("a relative path");
        paths.push(folder.join("Nulecule").expect("inside"));
        paths.extend((0..5).map(|part| folder.join(&format!("artifacts/part{part}.yaml")).expect("inside")));
    }
    Database::new(Arc::new(Generated), paths)
}

fn roots(db: &Database) -> Vec<SourceFile> {
    let files = Workspace::get(db).files(db);
    files.iter().filter(|(path, _)| path.file_name() == "Nulecule").map(|(_, file)| file).collect()
}

fn check(db: &Database, roots: &[SourceFile]) -> usize {
    roots.iter().map(|&file| diagnostics::of_source(db, file).len()).sum()
}

const SIZES: [usize; 3] = [10, 100, 1000];

/// From text to findings, everything for the first time.
#[divan::bench(args = SIZES)]
fn check_all(bencher: Bencher, n_applications: usize) {
    bencher.with_inputs(|| workspace(n_applications)).bench_values(|db| {
        let roots = roots(&db);
        check(&db, &roots)
    });
}

/// From text to plans, everything for the first time.
#[divan::bench(args = SIZES)]
fn plan_all(bencher: Bencher, n_applications: usize) {
    bencher.with_inputs(|| workspace(n_applications)).bench_values(|db| {
        let key = RequestKey::new(&db, Request::default());
        let plans = roots(&db).into_iter().filter_map(|file| planned(&db, file, key, Options::default()));
        plans.map(|plan| plan.steps.len()).sum::<usize>()
    });
}

/// One application is edited; all are asked for again. The difference between the sizes is what looking for changes costs.
#[divan::bench(args = SIZES)]
fn check_after_an_edit(bencher: Bencher, n_applications: usize) {
    let mut db = workspace(n_applications);
    let roots = roots(&db);
    check(&db, &roots);
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        let text = nulecule("app0").replace("id: app0", &format!("id: edited{number}"));
        db.set_overlay(roots[0], Some(text.into()));
        check(&db, &roots[..1])
    });
}
