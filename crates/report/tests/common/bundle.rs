//! A plan for a bundle: what is put in, in each way.

use plimsoll_base::Secret;
use plimsoll_model::{Address, Data, Injection, InjectionKind, Origin, Unknown, Value};
use plimsoll_plan::{Action, Invocation, Mode, Plan};

use super::samples::{plan_of, step, subject};
use super::{Files, SENTINEL};

fn parameter(name: &str, value: Value, env: Option<&str>, path: Option<&str>) -> Injection {
    Injection {
        name: name.into(),
        kind: InjectionKind::Parameter,
        env: env.map(Into::into),
        path: path.map(Into::into),
        value: Some(value),
        is_required: false,
        actions: None,
    }
}

/// A bundle that is upgraded, and one of whose actions is run.
pub fn bundle() -> (Files, Plan) {
    let text = |text: &str, origin| Value::text(text, origin);
    let host = Unknown::produced(Address::new("shop/db"), "host");
    let injections = vec![
        parameter("port", text("8080", Origin::Recorded), Some("PORT"), None),
        parameter("note", text("", Origin::FormatDefault), None, Some("/etc/note")),
        parameter(
            "code",
            Value::new(Data::Secret(Secret::new(SENTINEL)), Origin::CommandLine(0)),
            Some("CODE"),
            None,
        ),
        parameter("host", Value::new(Data::Unknown(host), Origin::Recorded), Some("HOST"), Some("/etc/host")),
        Injection {
            kind: InjectionKind::Credential,
            is_required: true,
            ..parameter(
                "token",
                Value::new(Data::Unknown(Unknown::Asked { parameter: "token".into() }), Origin::Recorded),
                Some("TOKEN"),
                None,
            )
        },
    ];
    let mut upgrade = step(Action::Update, "shop", "bundle", 1);
    upgrade.particulars_mut().injections.clone_from(&injections);
    let mut invoke = step(Action::Invoke, "shop", "bundle", 2);
    invoke.particulars_mut().invocation = Some(Invocation::new("com.example.backup", false, false));
    invoke.particulars_mut().injections = injections;
    (Files::default(), plan_of(subject("shop", Mode::Upgrade, None), vec![upgrade, invoke]))
}
