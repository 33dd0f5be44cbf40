//! Runs the cases of `half_typed.md`.

use plimsoll_syntax::{Content, parse_yaml};

use crate::{cases, invariants};

#[test]
fn cases_of_the_markdown_file() {
    cases::run("half_typed.md", "yaml", |text| {
        let text = text.replace('␣', " ").replace('»', "\t").replace('←', "\r");
        let tree = parse_yaml(text.as_str());
        invariants::check(&tree);
        // A line break at the end of the file changes nothing.
        let closed = parse_yaml(format!("{text}\n"));
        assert_eq!(tree.errors(), closed.errors(), "{text:?}");
        assert_eq!(Content::of(parse_yaml(text).into()), Content::of(closed.into()));
        tree
    });
}
