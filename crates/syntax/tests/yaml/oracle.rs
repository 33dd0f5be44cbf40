//! Another parser as a judge: where saphyr-parser takes a text, the events are the same; where it does not, there is a
//! mistake.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use plimsoll_syntax::{Kind, SyntaxError, SyntaxErrorKind as Mistake, Tree, parse_yaml};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use crate::texts::{self, Random};
use crate::{corpus, events, invariants};

/// The events of saphyr-parser in the form of ours, or why it refuses the text. It tells neither flow from block
/// style nor the names of anchors, and it resolves tags.
fn judged(text: &str) -> Result<String, String> {
    let mut out = String::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        match event {
            Event::Nothing => {}
            Event::StreamStart => out.push_str("+STR\n"),
            Event::StreamEnd => out.push_str("-STR\n"),
            Event::DocumentStart(explicit) => out.push_str(if explicit { "+DOC ---\n" } else { "+DOC\n" }),
            Event::DocumentEnd => out.push_str("-DOC\n"),
            Event::Alias(id) => writeln!(out, "=ALI {id}").unwrap(),
            Event::Scalar(text, style, anchor, tag) => {
                let style = match style {
                    ScalarStyle::Plain => ':',
                    ScalarStyle::SingleQuoted => '\'',
                    ScalarStyle::DoubleQuoted => '"',
                    ScalarStyle::Literal => '|',
                    ScalarStyle::Folded => '>',
                };
                // An empty node is a plain `~` there.
                let written =
                    if style == ':' && text == "~" { String::new() } else { events::escaped(&text) };
                writeln!(out, "=VAL{} {style}{written}", properties(anchor, tag.as_deref())).unwrap();
            }
            Event::SequenceStart(anchor, tag) => {
                writeln!(out, "+SEQ{}", properties(anchor, tag.as_deref())).unwrap();
            }
            Event::SequenceEnd => out.push_str("-SEQ\n"),
            Event::MappingStart(anchor, tag) => {
                writeln!(out, "+MAP{}", properties(anchor, tag.as_deref())).unwrap();
            }
            Event::MappingEnd => out.push_str("-MAP\n"),
        }
    }
    Ok(out)
}

fn properties(anchor: usize, tag: Option<&Tag>) -> String {
    let mut text = if anchor > 0 { format!(" &{anchor}") } else { String::new() };
    if let Some(tag) = tag {
        write!(text, " <{}{}>", tag.handle, tag.suffix).unwrap();
    }
    text
}

/// Our events as saphyr-parser gives them: no flow marks, numbers for anchors. `None` if an alias has no anchor, which
/// is a mistake for saphyr-parser and a question of meaning here.
fn ours(events: &str) -> Option<String> {
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    let mut next = 1;
    let mut out = String::new();
    for line in events.lines() {
        if let Some(name) = line.strip_prefix("=ALI *") {
            writeln!(out, "=ALI {}", ids.get(name)?).unwrap();
            continue;
        }
        let mut line = line;
        if line.starts_with("-DOC") {
            line = "-DOC";
        }
        let (head, rest) = line.split_at(4.min(line.len()));
        let rest = rest.strip_prefix(" {}").or_else(|| rest.strip_prefix(" []")).unwrap_or(rest);
        out.push_str(head);
        match rest.strip_prefix(" &") {
            Some(anchored) if head != "+DOC" => {
                let (name, rest) = anchored.split_once(' ').unwrap_or((anchored, ""));
                ids.insert(name, next);
                write!(out, " &{next}").unwrap();
                next += 1;
                if !rest.is_empty() {
                    write!(out, " {rest}").unwrap();
                }
            }
            _ => out.push_str(rest),
        }
        // A plain `~` and an empty node are one there.
        let start = out.rfind('\n').map_or(0, |at| at + 1);
        if out[start..].split_once(" :").is_some_and(|(_, text)| text == "~") {
            out.pop();
        }
        out.push('\n');
    }
    Some(out)
}

/// Why a difference is none of ours; `None` if it is.
fn deviation(text: &str, tree: &Tree, judgement: &Result<String, String>) -> Option<&'static str> {
    match (judgement, tree.errors().first()) {
        (Ok(events), _) if events.lines().any(|line| line.starts_with("=VAL") && line.contains("---")) => {
            Some("`---` is text in a block scalar at the top level (§9.1.2)")
        }
        (Ok(_), Some(error)) => too_kind(text, error),
        (Err(_), None) if has_folded_quotes(text, tree) => {
            Some("quoted text that a program folded no deeper than its key (accepted as most programs do)")
        }
        (Err(reason), None) => too_strict(text, reason),
        (Ok(_), None) if text.ends_with([' ', '\t']) && text.contains(['|', '>']) => {
            Some("a last line of blanks without line break counts as one more line of a block scalar")
        }
        _ => None,
    }
}

/// Whether a quoted text goes on behind a line that only a program breaks there.
fn has_folded_quotes(text: &str, tree: &Tree) -> bool {
    let mut quoted =
        tree.root().subtree().filter(|node| matches!(node.kind(), Kind::DoubleQuoted | Kind::SingleQuoted));
    quoted.any(|node| {
        let start = tree.range(node.id()).start as usize;
        let first = node.token_text().split(['\n', '\r']).next().unwrap_or_default();
        let line = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        first.len() < node.token_text().len() && start + first.len() - line >= 72
    })
}

/// What saphyr-parser takes and the specification does not.
fn too_kind(text: &str, error: &SyntaxError) -> Option<&'static str> {
    let start = error.range.start as usize;
    let line = &text[text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1)..start];
    let rest = line.trim_start_matches([' ', '-', '?', '\t']);
    let empty_key = rest.starts_with(": ") || rest.starts_with(":\t");
    match error.kind {
        Mistake::TabIndentation => Some("a block collection behind a tab (§6.1)"),
        Mistake::UnclosedQuote | Mistake::UnclosedBracket | Mistake::FlowIndentation => {
            Some("lines of quotes and brackets at the column of the block around (§6.1)")
        }
        Mistake::ReservedCharacter if text[start..].starts_with(['|', '>', '#']) => {
            Some("plain scalars in brackets that start with `|`, `>` or `#` (§7.3.3)")
        }
        Mistake::NestedMapping | Mistake::SequenceBehindKey | Mistake::ReservedCharacter if empty_key => {
            Some("a collection on the line of an empty key (§8.2.2)")
        }
        Mistake::KeyOnSeveralLines => Some("quoted keys on several lines in brackets (§7.4.2)"),
        Mistake::EntryTooDeep | Mistake::ItemTooDeep if text.contains("\t#") || text.contains("\t #") => {
            Some("text that goes on behind a comment with a tab before it (§7.3.3)")
        }
        Mistake::ExpectedBlankAfterProperty if text[start..].starts_with(['[', '{', '"', '\'']) => {
            Some("an anchor directly before a bracket (§6.9)")
        }
        Mistake::ContentAfterValue if line.trim_end().ends_with('\'') => {
            Some("text behind a single-quoted scalar that starts with `...` (§7.3.2)")
        }
        _ => None,
    }
}

/// What saphyr-parser refuses and the specification, or every other reader, does not.
fn too_strict(text: &str, reason: &str) -> Option<&'static str> {
    let closes = |line: &str| line.trim_start().starts_with([']', '}']);
    let known = [
        ("tabs disallowed", text.contains('\t'), "a tab behind `?` or `-` on an otherwise blank line (§6.2)"),
        (
            "expected whitespace",
            text.contains("?\t") || text.ends_with('?'),
            "a tab or nothing behind `?` (§6.2)",
        ),
        ("':' must be followed", text.contains(":\t"), "some tabs behind a colon (§6.2)"),
        (
            "tab cannot be used",
            text.contains('\t'),
            "a blank line of tabs in a quoted scalar: it changes nothing",
        ),
        (
            "a block scalar content",
            text.contains('\t'),
            "a tab at the start of a block scalar at the top level (§8.1)",
        ),
        ("wrongly indented line", true, "a marker or a comment behind a block scalar (§8.1.1.2)"),
        (
            "plain scalar cannot start",
            text.contains("-"),
            "a text in brackets that goes on with `-` (§7.3.3)",
        ),
        ("while parsing a node", text.contains(", :"), "an entry in brackets without a key (§7.4.2)"),
        ("while parsing a flow sequence", text.contains('?'), "an empty explicit key in brackets (§7.4.2)"),
        ("invalid indentation", text.lines().any(closes), "some closing brackets at the column of their key"),
    ];
    known.iter().find(|(start, present, _)| reason.starts_with(start) && *present).map(|known| known.2)
}

/// Puts the text into `different`, or its deviation into `reasons`, unless both parsers agree.
fn compare(text: &str, reasons: &mut BTreeMap<&'static str, usize>, different: &mut Vec<String>) {
    let tree = parse_yaml(text);
    invariants::check(&tree);
    let judgement = judged(text);
    let problem = match &judgement {
        Ok(expected) => match tree.errors().first() {
            Some(error) => Some(format!("false error {:?} {}", error.range, error.kind.message())),
            None => {
                let got = ours(&events::events(&tree)).unwrap_or_default();
                (got != *expected).then(|| format!("--- expected\n{expected}--- got\n{got}"))
            }
        },
        Err(reason) => {
            let unknown = ours(&events::events(&tree)).is_none();
            (tree.errors().is_empty() && !unknown).then(|| format!("not reported: {reason}"))
        }
    };
    if let Some(problem) = problem {
        match deviation(text, &tree, &judgement) {
            Some(reason) => *reasons.entry(reason).or_default() += 1,
            None => different.push(format!("{text:?}\n{text}\n{problem}")),
        }
    }
}

#[test]
fn saphyr_parser_agrees_on_real_files() {
    let Some(folder) = corpus::folder("") else { return };
    let mut reasons = BTreeMap::new();
    let mut different = Vec::new();
    for (path, text) in corpus::texts(&folder) {
        let extension = path.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("yaml" | "yml")) {
            compare(&text, &mut reasons, &mut different);
        }
    }
    assert!(different.is_empty(), "{} differ ({reasons:?}):\n{}", different.len(), different.join("\n"));
}

#[test]
fn saphyr_parser_agrees() {
    let fixtures = texts::fixtures();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut different = Vec::new();
    let mut reasons = BTreeMap::new();
    // More rounds find rarer texts; two million agree.
    let count = std::env::var("PLIMSOLL_ROUNDS").ok().and_then(|count| count.parse().ok()).unwrap_or(6000);
    for number in 0..count {
        let text = match number % 4 {
            0 => texts::generated(&mut random),
            1 => texts::soup(&mut random),
            2 => {
                let base = texts::generated(&mut random);
                texts::mutated(&base, &mut random)
            }
            _ => texts::mutated(&fixtures[random.below(fixtures.len())], &mut random),
        };
        compare(&text, &mut reasons, &mut different);
    }
    different.sort_by_key(String::len);
    let shown: Vec<&String> = different.iter().take(25).collect();
    assert!(different.is_empty(), "{} of {count} differ ({reasons:?}):\n{shown:#?}", different.len());
}
