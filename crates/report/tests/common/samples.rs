//! Plans, applications and diagnostics made by hand. They are long because they are tables.
#![allow(clippy::too_many_lines)]

use std::sync::Arc;

use plimsoll_base::{Applicability, Code, Diagnostic, Digest, Fix, Place, Salt, Secret, Severity, Site};
use plimsoll_model::{
    Address, Application, AttributePath, AttributeStep, Clause, Data, Edge, EdgeKind, Evidence,
    EvidencePlace, Family, Identity, KeyFields, Number, OperationStatus, Origin, Presence, Recorded,
    RecordedSource, Substitution, Unit, UnitIndex, Unknown, Value,
};
use plimsoll_plan::{
    Action, Blocked, Change, ChangeKind, Changes, Cycle, CycleEdge, Mode, Plan, ReasonCode, Step, StepIndex,
    Subject, Summary, Wait,
};
use plimsoll_report::{ClaimRow, InstallationRow};

use super::{Files, SENTINEL};

pub fn text(value: &str) -> Value {
    Value::text(value, Origin::Recorded)
}

pub fn number(value: i128) -> Value {
    Value::new(Data::Number(Number::int(value)), Origin::Recorded)
}

pub fn secret() -> Value {
    Value::new(Data::Secret(Secret::new(SENTINEL)), Origin::Recorded)
}

pub fn recorded_secret() -> Value {
    let salt = Salt::from_random([1; 16]);
    Value::new(Data::RecordedSecret(Secret::new(SENTINEL).digest(&salt).into()), Origin::Recorded)
}

pub fn map(fields: Vec<(&str, Value)>) -> Value {
    let fields = fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
    Value::new(Data::Map(fields), Origin::Recorded)
}

pub fn keyed(items: Vec<Value>) -> Value {
    let identity = Identity::Keyed(KeyFields::new(&["name"]));
    Value::new(Data::list(identity, items), Origin::Recorded)
}

pub fn from(mut value: Value, origin: Origin) -> Value {
    value.origin = origin;
    value
}

pub fn path(steps: &[&str]) -> AttributePath {
    let step = |step: &&str| match step.strip_prefix('@') {
        Some(key) => AttributeStep::Key(key.into()),
        None => AttributeStep::Field((*step).into()),
    };
    AttributePath(steps.iter().map(step).collect())
}

pub fn change(path: AttributePath, before: Option<Value>, after: Option<Value>) -> Change {
    let kind = match (&before, &after) {
        (None, _) => ChangeKind::Add,
        (_, None) => ChangeKind::Remove,
        (Some(before), Some(after)) if before.type_name() != after.type_name() => ChangeKind::Retype,
        _ => ChangeKind::Replace,
    };
    Change { path, kind, before, after, index: None, forces_replacement: false }
}

pub fn step(action: Action, address: &str, kind: &str, wave: u32) -> Step {
    let code = match action {
        Action::Create => ReasonCode::New,
        Action::Update => ReasonCode::Changed,
        Action::Replace => ReasonCode::Immutable,
        Action::Delete => ReasonCode::Removed,
        Action::Invoke => ReasonCode::Asked,
    };
    Step {
        address: Address::new(address),
        unit_kind: kind.into(),
        action,
        wave,
        reason: code,
        waits_for: Vec::new(),
        changes: Changes::default(),
        unchanged: 0,
        critical: false,
        slack: 0,
        dependents: 0,
        place: None,
        particulars: None,
    }
}

pub fn subject(application: &str, mode: Mode, site: Option<Site>) -> Subject {
    Subject {
        application: application.into(),
        family: Family::Nulecule,
        mode,
        from_version: None,
        to_version: None,
        site,
        recorded: None,
        last_status: None,
    }
}

/// A plan of steps whose waves are already said; counts and waves are made from them.
pub fn plan_of(subject: Subject, steps: Vec<Step>) -> Plan {
    let mut summary = Summary::default();
    let mut waves: Vec<Vec<StepIndex>> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        *match step.action {
            Action::Create => &mut summary.create,
            Action::Update => &mut summary.update,
            Action::Replace => &mut summary.replace,
            Action::Delete => &mut summary.delete,
            Action::Invoke => &mut summary.run,
        } += 1;
        waves.resize(waves.len().max(step.wave as usize), Vec::new());
        waves[step.wave as usize - 1].push(StepIndex(index as u32));
    }
    Plan {
        subject,
        id: Digest::of(b"plan"),
        steps,
        waves,
        critical_path: Vec::new(),
        unchanged: 0,
        summary,
        cycles: Vec::new(),
        blocked: Vec::new(),
        dropped: Vec::new(),
        only: None,
        left_out: Vec::new(),
        renamed: Vec::new(),
        moved: Vec::new(),
        suppressed: Vec::new(),
    }
}

pub fn evidence(words: &str, places: Vec<(Place, &str)>) -> Evidence {
    Evidence {
        rule: "service-name".into(),
        words: words.into(),
        clause: Some(Clause {
            title: "Nulecule 0.0.2, Graph Object",
            url: "https://example.org/nulecule#graph",
        }),
        places: places
            .into_iter()
            .map(|(place, words)| (EvidencePlace::Present(place), words.to_owned().into()))
            .collect(),
    }
}

pub fn wait(step: u32, kind: EdgeKind, evidence: Evidence) -> Wait {
    Wait {
        step: StepIndex(step),
        kind: Some(kind),
        through: Box::default(),
        evidence: [evidence.into()].into(),
    }
}

const NULECULE: &str = "specversion: 0.0.2
id: wordpress
metadata:
  appversion: 1.1.0
graph:
  - name: mariadb
    params:
      - name: image
        default: mariadb:10.1
      - name: root_password
        hidden: true
    artifacts:
      kubernetes:
        - file://mariadb-service.yaml
  - name: wordpress
    params:
      - name: image
        default: wordpress:4.4
      - name: db_host
        default: mariadb
  - name: cache
";

const POD: &str = "kind: Pod
metadata:
  name: wordpress
spec:
  containers:
    - name: wordpress
      image: $image
      env:
        - name: DB_PASS
          value: hunter2-Zq9x
        - name: DB_HOST
          value: $db_host
";

const SERVICE: &str = "kind: Service\nmetadata:\n  labels: {}\n  name: mariadb\n";

/// An upgrade with every kind of step and of change.
pub fn upgrade() -> (Files, Plan) {
    let mut files = Files::default();
    let nulecule = files.add("Nulecule", NULECULE);
    let pod = files.add("artifacts/wordpress-pod.yaml", POD);
    let service = files.add("artifacts/mariadb-service.yaml", SERVICE);
    let answers = files.add("answers.conf", "[wordpress]\nreplicas = 3\n");

    let present = |files: &Files, needle: &str| Some(EvidencePlace::Present(files.place(nulecule, needle)));
    let mut cache = step(Action::Create, "wordpress/cache", "component", 1);
    cache.place = present(&files, "name: cache");
    cache.slack = 1;
    cache.changes = vec![
        change(
            path(&["Pod cache", "spec", "dnsPolicy"]),
            None,
            Some(from(text("None"), Origin::CommandLine(0))),
        ),
        change(
            path(&["image"]),
            None,
            Some(from(text("redis:3"), Origin::Written(files.site(nulecule, "cache")))),
        ),
        change(path(&["password"]), None, Some(secret())),
        change(
            path(&["zone"]),
            None,
            Some(Value::new(
                Data::Unknown(Unknown::Asked { parameter: "zone".into() }),
                Origin::FormatDefault,
            )),
        ),
    ]
    .into();

    let mut mariadb = step(Action::Replace, "wordpress/mariadb", "component", 1);
    mariadb.place = present(&files, "name: mariadb");
    mariadb.dependents = 2;
    mariadb.critical = true;
    mariadb.unchanged = 6;
    mariadb.particulars_mut().causes = vec![path(&["volumes", "@data", "size"])];
    let mut size = change(path(&["volumes", "@data", "size"]), Some(number(4)), Some(number(8)));
    size.forces_replacement = true;
    mariadb.changes =
        vec![size, change(path(&["root_password"]), Some(recorded_secret()), Some(secret()))].into();

    let mut wordpress = step(Action::Update, "wordpress/wordpress", "component", 2);
    wordpress.place = present(&files, "name: wordpress\n    params");
    wordpress.critical = true;
    wordpress.unchanged = 7;
    wordpress.waits_for = vec![wait(
        1,
        EdgeKind::Inferred,
        evidence(
            "`db_host` names Service `mariadb`",
            vec![
                (files.place(pod, "value: $db_host"), "`db_host`"),
                (files.place(service, "name: mariadb"), "the Service"),
            ],
        ),
    )];
    wordpress.changes = wordpress_changes(&mut files, nulecule, pod, answers).into();

    let mut cron = step(Action::Delete, "wordpress/legacy-cron", "component", 3);
    cron.place = Some(EvidencePlace::Recorded { path: "Nulecule".into(), line: 44 });
    cron.waits_for =
        vec![Wait { step: StepIndex(2), kind: None, through: Box::default(), evidence: Arc::default() }];
    cron.critical = true;

    let mut subject = subject("wordpress", Mode::Upgrade, Some(files.site(nulecule, "id: wordpress")));
    subject.from_version = Some("1.0.0".into());
    subject.to_version = Some("1.1.0".into());
    subject.recorded = Some(recorded_source());
    let mut plan = plan_of(subject, vec![cache, mariadb, wordpress, cron]);
    plan.critical_path = vec![StepIndex(1), StepIndex(2), StepIndex(3)];
    plan.unchanged = 12;
    (files, plan)
}

fn recorded_source() -> RecordedSource {
    RecordedSource {
        path: ".plimsoll/claims/wordpress.json".into(),
        installation: "wordpress".into(),
        revision: "01HV6YQ5Z0GQWJ4V6D1Q0K3M7Q".into(),
        created: "2026-11-20T10:00:00Z".into(),
    }
}

fn wordpress_changes(
    files: &mut Files,
    nulecule: plimsoll_base::FileId,
    pod: plimsoll_base::FileId,
    answers: plimsoll_base::FileId,
) -> Vec<Change> {
    let default = Origin::ParameterDefault(files.site(nulecule, "default: wordpress:4.4"));
    let image = Origin::Substituted(Arc::new(Substitution {
        site: files.site(pod, "$image"),
        parameters: vec![("image".into(), default)],
    }));
    let answer = Origin::Answer(files.site(answers, "replicas = 3"));
    let script = "set -e\ncd /var/www\nwp core install\nwp plugin install cache\n";
    let longer = "set -e\ncd /var/www/html\nwp core install\nwp plugin install cache\nwp cache flush\n";
    let digest =
        |digit: &str| text(&format!("registry.example.org/library/wordpress@sha256:{}", digit.repeat(64)));
    let produced = Data::Unknown(Unknown::produced(Address::new("wordpress/mariadb"), "host"));
    vec![
        change(
            path(&["containers", "@wordpress", "image"]),
            Some(text("wordpress:4.3")),
            Some(from(text("wordpress:4.4"), image)),
        ),
        change(path(&["replicas"]), Some(number(2)), Some(from(number(3), answer))),
        change(
            path(&["debug"]),
            Some(text("true")),
            Some(from(Value::new(Data::Bool(true), Origin::Recorded), Origin::CommandLine(0))),
        ),
        change(path(&["env", "DB_PASS"]), Some(recorded_secret()), Some(secret())),
        change(
            path(&["env", "DB_HOST"]),
            Some(text("10.0.0.4")),
            Some(Value::new(produced, Origin::Recorded)),
        ),
        change(path(&["env", "OLD"]), Some(text("")), None),
        change(path(&["init"]), Some(digest("a")), Some(digest("b"))),
        change(path(&["command"]), Some(text(script)), Some(text(longer))),
        Change {
            kind: ChangeKind::Reorder,
            ..change(
                path(&["args"]),
                Some(keyed(vec![text("a"), text("b")])),
                Some(keyed(vec![text("b"), text("a")])),
            )
        },
        change(
            path(&["ports"]),
            None,
            Some(keyed(vec![map(vec![
                ("name", text("http")),
                ("port", number(80)),
                ("host", text("0.0.0.0:80")),
            ])])),
        ),
    ]
}

const SHOP: &str = "kind: Application
metadata:
  name: shop
spec:
  components:
    - name: db
      type: helm
    - name: web
      type: webservice
      dependsOn: [db, worker]
    - name: worker
      type: worker
      inputs:
        - from: cache-url
          parameterKey: url
    - name: cache
      type: worker
      dependsOn: [web]
      outputs:
        - name: cache-url
    - name: smoke
      dependsOn: [worker]
";

/// An installation of which a part waits for itself.
pub fn cyclic() -> (Files, Plan) {
    let mut files = Files::default();
    let shop = files.add("shop.yaml", SHOP);
    let mut db = step(Action::Create, "shop/component/db", "helm", 1);
    db.place = Some(EvidencePlace::Present(files.place(shop, "name: db")));
    let edge = |from: &str, to: &str, kind, words: &str, places| CycleEdge {
        from: Address::new(format!("shop/component/{from}")),
        to: Address::new(format!("shop/component/{to}")),
        kind,
        evidence: [evidence(words, places).into()].into(),
    };
    let at = |needle: &str| files.place(shop, needle);
    let edges = vec![
        edge("web", "worker", EdgeKind::Declared, "dependsOn lists `worker`", vec![(at("worker]"), "")]),
        edge(
            "worker",
            "cache",
            EdgeKind::Data,
            "inputs[0].from is the output `cache-url`",
            vec![(at("cache-url"), "the input"), (at("name: cache-url"), "the output")],
        ),
        edge("cache", "web", EdgeKind::Declared, "dependsOn lists `web`", vec![(at("web]"), "")]),
    ];
    let blocked =
        |name: &str, in_cycle| Blocked { address: Address::new(format!("shop/component/{name}")), in_cycle };
    let dropped = edge(
        "db",
        "web",
        EdgeKind::Inferred,
        "`DB_CALLBACK` names component `web`",
        vec![(at("type: helm"), "")],
    );
    let subject = subject("shop", Mode::Install, Some(files.site(shop, "kind: Application")));
    let mut plan = plan_of(subject, vec![db]);
    plan.cycles = vec![Cycle {
        members: ["web", "worker", "cache"]
            .map(|name| Address::new(format!("shop/component/{name}")))
            .to_vec(),
        cut: vec![edges[2].clone()],
        edges,
    }];
    plan.blocked =
        vec![blocked("web", true), blocked("worker", true), blocked("cache", true), blocked("smoke", false)];
    plan.dropped = vec![dropped];
    (files, plan)
}

/// Everything that a file could try.
pub const HOSTILE: &str =
    "e\x1b[31mvil\x07\nname: fake\u{202e}txt \"quoted\" `tick` | <b>&amp;</b> --> 日本語";

/// A plan in which every text tries something.
pub fn hostile() -> (Files, Plan) {
    let mut files = Files::default();
    let file = files.add(&format!("dir/{HOSTILE}.yaml"), format!("a: {HOSTILE}\nb: 日本語: x\n"));
    let name = format!("app{HOSTILE}");
    let mut update = step(Action::Update, &format!("{name}/unit"), HOSTILE, 1);
    update.place = Some(EvidencePlace::Present(files.place(file, "日本語: x")));
    update.changes = vec![
        change(path(&[HOSTILE]), Some(text("a")), Some(text(HOSTILE))),
        change(path(&["long"]), Some(text(&"x".repeat(5000))), Some(text(&format!("{}y", "x".repeat(5000))))),
        change(path(&["wide"]), Some(text("日本語")), Some(text("日本"))),
        change(path(&["map"]), None, Some(map(vec![(HOSTILE, text(HOSTILE)), ("b", secret())]))),
        change(path(&["list"]), None, Some(keyed((0..100).map(number).collect()))),
    ]
    .into();
    let mut create = step(Action::Create, &format!("{name}/日本語"), "component", 2);
    create.particulars_mut().unresolved = Some(HOSTILE.into());
    create.waits_for =
        vec![wait(0, EdgeKind::Data, evidence(HOSTILE, vec![(files.place(file, "日本語: x"), HOSTILE)]))];
    let mut subject = subject(&name, Mode::Upgrade, Some(files.site(file, "a: ")));
    subject.to_version = Some(HOSTILE.into());
    let mut plan = plan_of(subject, vec![update, create]);
    plan.critical_path = vec![StepIndex(0), StepIndex(1)];
    (files, plan)
}

/// Diagnostics of every shape, unsorted.
pub fn diagnostics() -> (Files, Vec<Diagnostic>) {
    let mut files = Files::default();
    let nulecule = files.add("Nulecule", NULECULE);
    let pod = files.add("artifacts/wordpress-pod.yaml", POD);
    let long = files.add(
        "bundle.json",
        format!("{{\"a\":\"{}\",\"nmae\":\"x\\u001b\",\"b\":\"{}\"}}\n", "l".repeat(4000), "r".repeat(4000)),
    );
    let hostile = files.add("évil.yaml", "\tkey: \x1b[2J日本\u{202e} value\n");
    let image = files.add_without_text("artifacts/logo.png");
    let graph_end = NULECULE.find("  - name: wordpress").unwrap();
    let graph =
        plimsoll_base::TextRange::new(NULECULE.find("  - name: mariadb").unwrap() as u32, graph_end as u32);
    let all = vec![
        Diagnostic::new(
            Code("parameter-unused"),
            Severity::Information,
            files.place(nulecule, "name: db_host"),
            "no artifact uses parameter `db_host`",
        ),
        Diagnostic::new(
            Code("unknown-field"),
            Severity::Error,
            files.place(long, "nmae"),
            "unknown field `nmae`",
        )
        .label("not a field of a bundle")
        .note("A bundle has: `name`, `version`, `invocationImages`.")
        .fix(Fix {
            title: "Rename `nmae` to `name`".to_owned(),
            applicability: Applicability::Suggestion,
            edits: Vec::new(),
        }),
        Diagnostic::new(
            Code("service-missing"),
            Severity::Error,
            files.place(pod, "$db_host"),
            "no Service is named `mariadb`",
        )
        .label("reads `mariadb`")
        .related(files.place(nulecule, "default: mariadb\n"), "the default of `db_host`")
        .related(Place::file(image), "not a manifest")
        .help("Add a Service, or answer `db_host` with the name of one"),
        Diagnostic::new(
            Code("component-empty"),
            Severity::Warning,
            Place::bytes(nulecule, graph),
            "component `mariadb` has no providers",
        )
        .label("this component"),
        Diagnostic::new(
            Code("not-text"),
            Severity::Warning,
            Place::file(image),
            "`artifacts/logo.png` is not UTF-8 text",
        ),
        Diagnostic::new(
            Code("secret-written"),
            Severity::Hint,
            files.place(pod, "value: hunter2-Zq9x"),
            "a password is written in the file",
        ),
        Diagnostic::new(
            Code("hostile"),
            Severity::Error,
            files.place(hostile, "value"),
            "evil \x1b[31m\nerror[fake]: line",
        )
        .label("a\nb")
        .note("note\nwith a break"),
    ];
    (files, all)
}

/// What the claims of [`claims`] say together.
pub fn installations() -> Vec<InstallationRow> {
    vec![InstallationRow {
        name: "wordpress".to_owned(),
        presence: Presence::Present,
        last: Some(("upgrade".to_owned(), OperationStatus::Failed)),
        state: Some("01HV6YQ5Z0GQWJ4V6D1Q0K3M7Q".to_owned()),
        version: Some("1.0.0".to_owned()),
    }]
}

pub fn claims() -> (Vec<ClaimRow>, Recorded) {
    let row = |revision: &str, action: &str, status, version: Option<&str>| ClaimRow {
        installation: "wordpress".to_owned(),
        revision: revision.to_owned(),
        created: "2026-11-20T10:00:00Z".to_owned(),
        action: action.to_owned(),
        status,
        version: version.map(str::to_owned),
        path: format!(".plimsoll/claims/{revision}.json"),
    };
    let rows = vec![
        row("01HV6YQ5Z0GQWJ4V6D1Q0K3M7Q", "install", OperationStatus::Succeeded, Some("1.0.0")),
        row("01HV7YQ5Z0GQWJ4V6D1Q0K3M7Q", "upgrade", OperationStatus::Failed, None),
    ];
    let unit = |address: &str, attributes| Unit {
        address: Address::new(address),
        kind: "component".into(),
        place: None,
        attributes,
        immutable: [].into(),
        runs: false,
        particulars: None,
    };
    let application = Application {
        id: "wordpress".into(),
        family: Family::Nulecule,
        version: Some("1.0.0".into()),
        site: None,
        units: vec![
            unit(
                "wordpress/mariadb",
                map(vec![("image", text("mariadb:10")), ("root_password", recorded_secret())]),
            ),
            unit(
                "wordpress/wordpress",
                map(vec![(
                    "containers",
                    keyed(vec![map(vec![("name", text("web")), ("replicas", number(2))])]),
                )]),
            ),
        ],
        edges: vec![Edge {
            from: UnitIndex(1),
            to: UnitIndex(0),
            kind: EdgeKind::Inferred,
            evidence: [evidence("`db_host` names Service `mariadb`", Vec::new()).into()].into(),
        }],
        variables: Vec::new(),
    };
    let recorded = Recorded { application, source: recorded_source(), status: OperationStatus::Succeeded };
    (rows, recorded)
}
