//! Lines above units and applications. What they say is asked for one by one.

use plimsoll_ide::lens::{About, Lens};
use serde_json::{Value, json};
use tower_lsp::lsp_types::{CodeLens, Command, Url};

use crate::workspaces::View;

/// The lines of a document, without what they say; none where the client does not want them.
pub(crate) fn lenses(view: &View<'_>, uri: &Url) -> Vec<CodeLens> {
    if !view.settings.code_lens {
        return Vec::new();
    }
    let lens = |lens: Lens| CodeLens {
        range: view.range(lens.range),
        command: None,
        data: Some(match lens.about {
            About::Application(document) => json!({ "uri": uri, "document": document }),
            About::Unit(unit, document) => json!({ "uri": uri, "document": document, "unit": unit }),
        }),
    };
    view.snapshot.lenses(&view.opened).into_iter().map(lens).collect()
}

/// The document that a line belongs to, and what it is about; `None` where a client made it up.
pub(crate) fn about(lens: &CodeLens) -> Option<(Url, About)> {
    let data = lens.data.as_ref()?;
    let uri = Url::parse(data.get("uri")?.as_str()?).ok()?;
    let document = data.get("document").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
    let about = match data.get("unit").and_then(Value::as_str) {
        Some(unit) => About::Unit(unit.to_owned(), document),
        None => About::Application(document),
    };
    Some((uri, about))
}

/// The command of a line: what the server offers as a command, with the parameters of its request.
pub(crate) fn command(lens: &CodeLens, uri: &Url, about: &About, title: Option<String>) -> Command {
    let position = lens.range.start;
    let document = json!({ "uri": uri });
    match about {
        About::Application(_) => Command {
            title: title.unwrap_or_else(|| "Plan".to_owned()),
            command: "plimsoll.plan".to_owned(),
            arguments: Some(vec![json!({ "textDocument": document, "position": position })]),
        },
        About::Unit(unit, _) => Command {
            title: title.unwrap_or_else(|| "Why is this here?".to_owned()),
            command: "plimsoll.why".to_owned(),
            arguments: Some(vec![json!({ "textDocument": document, "position": position, "unit": unit })]),
        },
    }
}
