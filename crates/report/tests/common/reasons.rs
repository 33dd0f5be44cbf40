//! A plan made from two states by hand, questions about it, and gates that it keeps and breaks. It is long because it is a
//! table.
#![allow(clippy::too_many_lines)]

use plimsoll_model::{
    Address, Application, Data, Edge, EdgeKind, EvidencePlace, Family, OperationStatus, Origin, Recorded,
    RecordedSource, Substitution, Unit, UnitIndex, Unknown, Value, Variable,
};
use plimsoll_plan::explain::{Answer, Explainer};
use plimsoll_plan::gate::Evaluation;
use plimsoll_plan::{Gate, GateResult, Options, Plan, plan};

use super::Files;
use super::samples::{evidence, from, map, recorded_secret, secret, text};

const NULECULE: &str = "graph:\n  - name: db\n  - name: web\n    params: image, password\n  - name: smoke\n  - name: \x1b[31mred\n";
const WEB: &str = "kind: Pod\nimage: $image\nhost: db\nreplicas: 2\n";
const ANSWERS: &str = "[web]\nimage = web:2\npassword = hunter2-Zq9x\n";
const SETTINGS: &str = "[gates]\nassert = [\"smoke before web\"]\n";

/// Both states, the plan that leads from the one to the other, and the files that they stand in.
pub struct Reasons {
    pub files: Files,
    pub desired: Application,
    pub recorded: Recorded,
    pub plan: Plan,
}

pub fn reasons() -> Reasons {
    let mut files = Files::default();
    let nulecule = files.add("Nulecule", NULECULE);
    let web = files.add("web.yaml", WEB);
    let answers = files.add("answers.conf", ANSWERS);
    files.add("plimsoll.toml", SETTINGS);
    let image = Origin::Answer(files.site(answers, "web:2"));
    let substitution =
        Substitution { site: files.site(web, "$image"), parameters: vec![("image".into(), image.clone())] };
    let password = from(secret(), Origin::Answer(files.site(answers, "hunter2-Zq9x")));
    let host = Unknown::produced(Address::new("shop/db"), "host");
    let host = Value::new(Data::Unknown(host), Origin::Written(files.site(web, "host: db")));
    let replicas = from(text("2"), Origin::Written(files.site(web, "replicas: 2")));
    let attributes = map(vec![
        ("image", from(text("web:2"), Origin::Substituted(substitution.into()))),
        ("password", password.clone()),
        ("host", host),
        ("replicas", replicas),
    ]);
    let place = |needle: &str| Some(EvidencePlace::Present(files.place(nulecule, needle)));
    let unit = |name: &str, needle: &str, attributes: Value| Unit {
        address: Address::new(format!("shop/{name}")),
        kind: "component".into(),
        place: place(needle),
        attributes,
        immutable: [].into(),
        runs: false,
        particulars: None,
    };
    let edge = |from: u32, to: u32, words: &str| {
        let places = vec![(files.place(web, "host: db"), "`host`"), (files.place(nulecule, "name: db"), "")];
        let evidence = [evidence(words, places).into()].into();
        Edge { from: UnitIndex(from), to: UnitIndex(to), kind: EdgeKind::Inferred, evidence }
    };
    let desired = application(
        vec![
            unit("db", "name: db", map(vec![("version", text("16"))])),
            unit("web", "name: web", attributes),
            unit("smoke", "name: smoke", map(vec![("image", text("smoke:1"))])),
            unit("\x1b[31mred", "name: \x1b", map(Vec::new())),
        ],
        vec![
            edge(1, 0, "`host` names `db`"),
            edge(2, 1, "`url` names `web`"),
            edge(3, 0, "\x1b[31mred names `db`"),
        ],
        vec![variable("web/image", from(text("web:2"), image)), variable("web/password", password)],
    );
    let old = map(vec![("image", text("web:1")), ("password", recorded_secret()), ("replicas", text("2"))]);
    let past = application(
        vec![
            unit("db", "name: db", map(vec![("version", text("15"))])),
            unit("web", "name: web", old),
            unit("\x1b[31mred", "name: \x1b", map(Vec::new())),
        ],
        Vec::new(),
        vec![variable("web/image", text("web:1"))],
    );
    let source = RecordedSource {
        path: "claim.json".into(),
        installation: "shop".into(),
        revision: "1".into(),
        created: "2020-01-01T00:00:00Z".into(),
    };
    let recorded = Recorded { application: past, source, status: OperationStatus::Succeeded };
    let plan = plan(Some(&desired), Some(&recorded), &Options::default());
    Reasons { files, desired, recorded, plan }
}

fn variable(name: &str, value: Value) -> Variable {
    Variable { address: Address::new(format!("shop/{name}")), value }
}

fn application(units: Vec<Unit>, edges: Vec<Edge>, variables: Vec<Variable>) -> Application {
    Application {
        id: "shop".into(),
        family: Family::Nulecule,
        version: None,
        site: None,
        units,
        edges,
        variables,
    }
}

impl Reasons {
    /// Questions of each kind with their answers.
    pub fn answers(&self) -> Vec<(&'static str, Answer)> {
        let explainer =
            Explainer::new(&self.plan, Some(&self.desired), Some(&self.recorded.application), true);
        let mut answers: Vec<(&'static str, Answer)> =
            ["web", "\x1b[31mred", "shop", "wave 2", "web.image", "web.password", "web.host", "web.replicas"]
                .into_iter()
                .map(|question| (question, explainer.why(question).unwrap()))
                .collect();
        for (one, other) in [("smoke", "db"), ("db", "smoke"), ("\x1b[31mred", "db"), ("db", "web")] {
            answers.push((one, explainer.order(one, other).unwrap()));
        }
        answers
    }

    /// What comes of some gates.
    pub fn gates(&self) -> Vec<GateResult> {
        let evaluation =
            Evaluation::new(&self.plan, Some(&self.desired), Some(&self.recorded.application), true);
        let settings = plimsoll_base::FileId(3);
        let place = Some(self.files.place(settings, "\"smoke before web\""));
        let gates = [
            (Gate::fail_on("delete"), None),
            (Gate::fail_on("unknown"), None),
            (Gate::assertion("db before web"), None),
            (Gate::assertion("smoke before web"), place),
            (Gate::assertion("\x1b[31mred alone"), None),
        ];
        gates.into_iter().map(|(gate, place)| evaluation.of(&gate.unwrap(), place).unwrap()).collect()
    }
}
