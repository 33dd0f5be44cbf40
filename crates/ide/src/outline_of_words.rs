//! The outline of files that have no tree of values: source files in CUE, and command lines.

use plimsoll_base::TextRange;
use plimsoll_formats::cue::parse;
use plimsoll_formats::cue::syntax::{Declaration, Expression, ExpressionKind, Struct};
use plimsoll_syntax::{Kind, parse_words};

use crate::outline::{MAX_DEPTH, Symbol, SymbolKind};

/// The fields of a source file in CUE, with those inside of them.
pub(crate) fn of_cue(text: &str) -> Vec<Symbol> {
    fields(text, &parse(text).body, 0)
}

fn fields(text: &str, body: &Struct, depth: usize) -> Vec<Symbol> {
    let all = body.declarations.iter().filter_map(|one| match one {
        Declaration::Field(field) => Some(field),
        _ => None,
    });
    let symbol = |field: &plimsoll_formats::cue::syntax::Field| {
        let name = text.get(field.label_range.as_usize())?.trim().to_owned();
        let (kind, body) = kind(&field.value);
        let children = body.filter(|_| depth + 1 < MAX_DEPTH).map(|body| fields(text, body, depth + 1));
        Some(Symbol {
            name,
            detail: None,
            kind,
            range: field.range,
            name_range: field.label_range,
            children: children.unwrap_or_default(),
        })
    };
    all.filter_map(symbol).filter(|symbol| !symbol.name.is_empty()).collect()
}

/// What a value is, and the fields in it.
fn kind(value: &Expression) -> (SymbolKind, Option<&Struct>) {
    match &value.kind {
        ExpressionKind::Struct(body) => (SymbolKind::Mapping, Some(body)),
        ExpressionKind::List(_) => (SymbolKind::List, None),
        ExpressionKind::Number(_) => (SymbolKind::Number, None),
        ExpressionKind::Bool(_) => (SymbolKind::Boolean, None),
        ExpressionKind::Null => (SymbolKind::Null, None),
        _ => (SymbolKind::Text, None),
    }
}

/// The commands of a file, each with its program and what it is told to do. Arguments may be secrets.
pub(crate) fn of_commands(text: &str) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    // The bytes of a command that goes on.
    let mut open: Option<TextRange> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let begin = at + (bare.len() - bare.trim_start().len()) as u32;
        let end = at + bare.len() as u32;
        at += line.len() as u32;
        if bare.trim_start().is_empty() || bare.trim_start().starts_with('#') {
            continue;
        }
        let range = TextRange::new(open.map_or(begin, |open| open.start), end);
        open = bare.ends_with('\\').then_some(range);
        if open.is_none() {
            symbols.extend(command(text, range));
        }
    }
    symbols.extend(open.and_then(|range| command(text, range)));
    symbols
}

fn command(text: &str, range: TextRange) -> Option<Symbol> {
    let written = text.get(range.as_usize())?;
    let words = words(written);
    let told = words.iter().skip_while(|(_, word)| *word == "sudo");
    let told = told.take_while(|(_, word)| !word.starts_with('-')).take(2);
    let mut name: Vec<(usize, &str)> = told.copied().collect();
    if name.is_empty() {
        name.extend(words.first());
    }
    let of_name = words.iter().position(|(_, word)| *word == "--name").and_then(|at| words.get(at + 1));
    let of_name = of_name.map(|(_, word)| *word);
    let of_name = of_name.or_else(|| words.iter().find_map(|(_, word)| word.strip_prefix("--name=")));
    let ((first, _), (last, word)) = (name.first()?, name.last()?);
    let name_range = TextRange::new(range.start + *first as u32, range.start + (last + word.len()) as u32);
    Some(Symbol {
        name: name.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" "),
        detail: of_name.map(str::to_owned),
        kind: SymbolKind::Text,
        range,
        name_range,
        children: Vec::new(),
    })
}

/// The words of a command, each with the byte at which it starts.
fn words(written: &str) -> Vec<(usize, &str)> {
    let tree = parse_words(written);
    let words = tree.root().subtree().filter(|node| node.kind() == Kind::Plain);
    let ranges = words.map(|word| tree.range(word.id()));
    ranges.filter_map(|range| Some((range.start as usize, written.get(range.as_usize())?))).collect()
}
