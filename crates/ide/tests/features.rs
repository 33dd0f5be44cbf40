//! Runs the cases of `tests/editor/*.md`: what an editor shows at the mark `$0`. How a case is written is told in
//! `tests/editor/README.md`. With `UPDATE_SPEC=1` the expected outputs are written anew; read the change.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::Failed;
use plimsoll_base::{Encoding, LineColumn, WorkspacePath};
use plimsoll_ide::actions::Action;
use plimsoll_ide::completion::Item;
use plimsoll_ide::formatting::Wishes;
use plimsoll_ide::outline::Symbol;
use plimsoll_ide::plan::{Asked, Choices, Located, What};
use plimsoll_ide::workspace::Opened;
use plimsoll_ide::{Snapshot, TextRange, Workspace};
use plimsoll_syntax::edit::TextEdit;
use plimsoll_test_support::case::{Case, Command};
use plimsoll_test_support::runner::{self, Updating};
use plimsoll_test_support::update::{self, Update};
use plimsoll_test_support::{MemoryWorld, cursor};

fn main() -> ExitCode {
    runner::run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/editor"), run)
}

/// What is asked for in a case.
struct Scene {
    snapshot: Snapshot,
    opened: Opened,
    offset: u32,
}

/// A feature and what it prints.
type Feature = fn(&Scene, &str) -> String;

/// What a case can ask for, by the word that asks for it.
const FEATURES: &[(&str, Feature)] = &[
    ("actions", actions),
    ("apply", apply),
    ("complete", complete),
    ("completion", completion),
    ("definition", definition),
    ("describe", describe),
    ("findings", findings),
    ("folding", folding),
    ("format", format),
    ("highlight", highlight),
    ("hints", hints),
    ("hover", hover),
    ("lenses", lenses),
    ("links", links),
    ("newline", newline),
    ("outline", outline),
    ("plan", plan),
    ("plan-links", plan_links),
    ("plan-problem", plan_problem),
    ("plan-units", plan_units),
    ("prepare-rename", prepare_rename),
    ("recognition", recognition),
    ("references", references),
    ("rename", rename),
    ("selection", selection),
    ("snippet", snippet),
    ("symbols", symbols),
    ("tokens", tokens),
    ("why", why),
];

fn run(case: &Case, update: &mut Updating<'_>) -> Result<(), Failed> {
    let world = MemoryWorld::default();
    let mut marked = None;
    for file in case.files() {
        let taken = cursor::take(&file.text);
        let (text, offset) = taken.map_or((file.text.clone(), None), |(text, at)| (text, Some(at)));
        world.write(&file.path, &text);
        let path = WorkspacePath::new(&file.path).map_err(|_| format!("{} leads out", file.path))?;
        // Without a mark the first file is meant.
        if offset.is_some() || marked.is_none() {
            marked = Some((path, offset.unwrap_or(0)));
        }
    }
    let (path, offset) = marked.ok_or("a case needs a file")?;
    let paths = world.paths();
    let snapshot = Workspace::new(Arc::new(world), paths).snapshot();
    let opened = snapshot.open(&path).ok_or_else(|| format!("{path} cannot be read"))?;
    let scene = Scene { snapshot, opened, offset };
    case.commands().try_for_each(|command| check(&scene, command, update))
}

fn check(scene: &Scene, command: &Command, update: &mut Updating<'_>) -> Result<(), Failed> {
    let script = command.script.trim();
    let (word, rest) = script.split_once(' ').unwrap_or((script, ""));
    let feature = FEATURES.iter().find(|(name, _)| *name == word);
    let (_, feature) = feature.ok_or_else(|| format!("line {}: `{word}` is no feature", command.line))?;
    let actual = feature(scene, rest);
    let expected = command.output.as_ref().ok_or("an `output` must follow")?;
    if expected.text == actual || update(Update { expected: expected.clone(), text: actual.clone(), exit: 0 })
    {
        return Ok(());
    }
    let difference = update::difference(&expected.text, &actual);
    Err(format!("\nline {}: {script}\n{difference}", command.line).into())
}

/// A range as `LINE:COLUMN-LINE:COLUMN`, one-based, in characters.
fn place(opened: &Opened, range: TextRange) -> String {
    let position = |offset| {
        let LineColumn { line, column } = opened.lines.position(offset, &opened.text, Encoding::Characters);
        format!("{}:{}", line + 1, column + 1)
    };
    format!("{}-{}", position(range.start), position(range.end))
}

fn completion(scene: &Scene, _: &str) -> String {
    let offered = scene.snapshot.completions(&scene.opened, scene.offset);
    let items = offered.items;
    let width = items.iter().map(|item| item.label.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for item in items {
        let line = format!("{:width$}  {}", item.label, item.detail);
        writeln!(text, "{}", line.trim_end()).unwrap();
    }
    if offered.is_incomplete {
        text.push_str("and more\n");
    }
    text
}

/// The text after the item with this label was accepted.
fn complete(scene: &Scene, label: &str) -> String {
    accepted(scene, label, |item| item.insert.clone())
}

/// The same in an editor that knows tab stops, which are shown as the protocol writes them.
fn snippet(scene: &Scene, label: &str) -> String {
    accepted(scene, label, |item| item.snippet.clone().unwrap_or_else(|| item.insert.clone()))
}

fn accepted(scene: &Scene, label: &str, written: impl Fn(&Item) -> String) -> String {
    let offered = scene.snapshot.completions(&scene.opened, scene.offset);
    let Some(item) = offered.items.iter().find(|item| item.label == label) else {
        return format!("`{label}` is not offered\n");
    };
    let mut text = scene.opened.text.to_string();
    text.replace_range(item.replaces.as_usize(), &written(item));
    if let Some(blanks) = item.blanks {
        text.replace_range(blanks.as_usize(), "");
    }
    if let Some(comma) = item.comma {
        text.insert(comma as usize, ',');
    }
    text
}

/// What is said of the item with this label.
fn describe(scene: &Scene, label: &str) -> String {
    let words = scene.snapshot.describe(&scene.opened, scene.offset, label);
    words.map_or_else(String::new, |words| words + "\n")
}

fn hover(scene: &Scene, _: &str) -> String {
    match scene.snapshot.hover(&scene.opened, scene.offset) {
        Some(hover) => format!("{}\n{}\n", place(&scene.opened, hover.range), hover.words),
        None => String::new(),
    }
}

fn findings(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    for finding in scene.snapshot.findings(&scene.opened) {
        let (severity, code) = (finding.severity.name(), finding.code);
        writeln!(text, "{} {severity}[{code}] {}", place(&scene.opened, finding.range), finding.message)
            .unwrap();
        for related in &finding.related {
            let other = scene.snapshot.open(&related.path).unwrap();
            writeln!(text, "  {} {}: {}", related.path, place(&other, related.range), related.message)
                .unwrap();
        }
    }
    text
}

fn at_mark(scene: &Scene) -> Vec<Action> {
    scene.snapshot.actions(&scene.opened, TextRange::at(scene.offset))
}

fn actions(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    for action in at_mark(scene) {
        writeln!(text, "{}{}", action.title, if action.is_preferred { " (preferred)" } else { "" }).unwrap();
    }
    text
}

/// The files after the action with this title, or all fixes, were applied.
fn apply(scene: &Scene, title: &str) -> String {
    let all = scene.snapshot.fix_all(&scene.opened);
    let found = at_mark(scene).into_iter().chain(all).find(|action| action.title == title);
    let Some(action) = found else { return format!("`{title}` is not offered\n") };
    let mut text = String::new();
    for file in &action.edits {
        let after = edited(&scene.snapshot.open(&file.path).unwrap().text, &file.edits);
        if action.edits.len() > 1 {
            writeln!(text, "{}:", file.path).unwrap();
        }
        text.push_str(&after);
    }
    text
}

/// A place of any file as `PATH PLACE "TEXT"`.
fn place_in(scene: &Scene, path: &WorkspacePath, range: TextRange) -> String {
    let opened = scene.snapshot.open(path).unwrap();
    format!("{path} {} {:?}", place(&opened, range), &opened.text[range.as_usize()])
}

/// Where the mark leads: each target's name, and the whole of it.
fn definition(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    let Some(found) = scene.snapshot.definition(&scene.opened, scene.offset) else { return text };
    writeln!(text, "{} leads to", place(&scene.opened, found.from)).unwrap();
    for target in found.targets {
        let opened = scene.snapshot.open(&target.path).unwrap();
        let name = place_in(scene, &target.path, target.name_range);
        writeln!(text, "  {name} in {}", place(&opened, target.range)).unwrap();
    }
    text
}

fn references(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    for one in scene.snapshot.references(&scene.opened, scene.offset, true) {
        let declared = if one.is_declaration { ", declared" } else { "" };
        writeln!(text, "{}{declared}", place_in(scene, &one.path, one.range)).unwrap();
    }
    text
}

fn highlight(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    for one in scene.snapshot.highlights(&scene.opened, scene.offset) {
        let declared = if one.is_declaration { ", declared" } else { "" };
        writeln!(text, "{}{declared}", place(&scene.opened, one.range)).unwrap();
    }
    text
}

fn prepare_rename(scene: &Scene, _: &str) -> String {
    match scene.snapshot.renamable(&scene.opened, scene.offset) {
        Ok(found) => format!("{} {}\n", place(&scene.opened, found.range), found.name),
        Err(why) => format!("refused: {why}\n"),
    }
}

/// The lines of all files that change, after what is at the mark got another name.
fn rename(scene: &Scene, name: &str) -> String {
    let files = match scene.snapshot.rename(&scene.opened, scene.offset, name) {
        Ok(files) => files,
        Err(why) => return format!("refused: {why}\n"),
    };
    let mut text = String::new();
    for file in files {
        let before = scene.snapshot.open(&file.path).unwrap().text;
        let mut after = before.to_string();
        for edit in file.edits.iter().rev() {
            after.replace_range(edit.range.as_usize(), &edit.insert);
        }
        writeln!(text, "{}:", file.path).unwrap();
        for (number, (old, new)) in before.lines().zip(after.lines()).enumerate() {
            if old != new {
                writeln!(text, "{:3} {new}", number + 1).unwrap();
            }
        }
    }
    text
}

fn symbols(scene: &Scene, query: &str) -> String {
    let mut text = String::new();
    for one in scene.snapshot.symbols(query) {
        let opened = scene.snapshot.open(&one.path).unwrap();
        writeln!(text, "{} ({}) {} {}", one.name, one.noun, one.path, place(&opened, one.range)).unwrap();
    }
    text
}

fn links(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    for link in scene.snapshot.links(&scene.opened) {
        let mut to: Vec<String> = link.files.iter().map(ToString::to_string).collect();
        to.extend(link.place.map(|at| place(&scene.opened, TextRange::at(at))));
        to.extend(link.url);
        writeln!(text, "{} {}", place(&scene.opened, link.range), to.join(", ")).unwrap();
    }
    text
}

fn folding(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    for fold in scene.snapshot.folds(&scene.opened) {
        let kind = if fold.is_comment { " comment" } else { "" };
        writeln!(text, "{}-{}{kind}", fold.start + 1, fold.end + 1).unwrap();
    }
    text
}

/// The text after edits.
fn edited(text: &str, edits: &[TextEdit]) -> String {
    let mut after = text.to_owned();
    for edit in edits.iter().rev() {
        after.replace_range(edit.range.as_usize(), &edit.insert);
    }
    after
}

/// The text after it was tidied up: all of it, or only the line of the mark with `line`.
fn format(scene: &Scene, which: &str) -> String {
    let within = (which == "line").then_some(TextRange::at(scene.offset));
    let edits = scene.snapshot.formatting(&scene.opened, &Wishes::default(), within);
    if edits.is_empty() { "unchanged\n".to_owned() } else { edited(&scene.opened.text, &edits) }
}

/// The text with its hints between the words, in corner brackets: what they are a hint of is said below.
fn hints(scene: &Scene, _: &str) -> String {
    let whole = TextRange::new(0, scene.opened.text.len() as u32);
    let hints = scene.snapshot.hints(&scene.opened, whole);
    let mut text = scene.opened.text.to_string();
    for hint in hints.iter().rev() {
        text.insert_str(hint.offset as usize, &format!("「{}」", hint.label));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    for hint in &hints {
        writeln!(text, "{}: {}", hint.label, hint.tooltip).unwrap();
    }
    text
}

fn lenses(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    for lens in scene.snapshot.lenses(&scene.opened) {
        let title = scene.snapshot.lens_title(&scene.opened, &lens.about).unwrap();
        writeln!(text, "{} {title}", place(&scene.opened, lens.range)).unwrap();
    }
    text
}

/// The text after a line break was typed at the mark, which is shown as `|`.
fn newline(scene: &Scene, _: &str) -> String {
    let mut text = scene.opened.text.to_string();
    let path = scene.snapshot.path(&scene.opened).clone();
    text.insert(scene.offset as usize, '\n');
    let world = MemoryWorld::new([(path.as_str(), text.as_str())]);
    let snapshot = Workspace::new(Arc::new(world), vec![path.clone()]).snapshot();
    let opened = snapshot.open(&path).unwrap();
    let offset = scene.offset + 1;
    let edits = snapshot.indentation(&opened, offset, &Wishes::default());
    let grown: usize = edits.iter().map(|edit| edit.insert.len()).sum();
    let lost: u32 = edits.iter().map(|edit| edit.range.len()).sum();
    let mut after = edited(&text, &edits);
    after.insert((offset as usize + grown).saturating_sub(lost as usize), '|');
    after
}

fn tokens(scene: &Scene, which: &str) -> String {
    let line = |offset: u32| scene.opened.lines.position(offset, &scene.opened.text, Encoding::Utf8).line;
    let within = scene.opened.lines.line_range(line(scene.offset), &scene.opened.text);
    let tokens = scene.snapshot.tokens(&scene.opened, (which == "line").then_some(within));
    let mut text = String::new();
    for token in tokens {
        let word = &scene.opened.text[token.range.as_usize()];
        let modifier = token.modifier.map(|modifier| format!(" {modifier:?}")).unwrap_or_default();
        writeln!(text, "{} {word:?} {:?}{modifier}", place(&scene.opened, token.range), token.kind).unwrap();
    }
    text
}

fn outline(scene: &Scene, _: &str) -> String {
    fn write(scene: &Scene, symbols: &[Symbol], depth: usize, text: &mut String) {
        for symbol in symbols {
            let detail = symbol.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
            let place = place(&scene.opened, symbol.range);
            writeln!(text, "{}{}{detail} {place}", "  ".repeat(depth), symbol.name).unwrap();
            write(scene, &symbol.children, depth + 1, text);
        }
    }
    let mut text = String::new();
    write(scene, &scene.snapshot.outline(&scene.opened), 0, &mut text);
    text
}

fn selection(scene: &Scene, _: &str) -> String {
    let mut text = String::new();
    for range in scene.snapshot.selections(&scene.opened, scene.offset) {
        writeln!(text, "{} {:?}", place(&scene.opened, range), &scene.opened.text[range.as_usize()]).unwrap();
    }
    text
}

/// What is asked with words like `compact action=uninstall provider=docker`.
fn asked(scene: &Scene, what: What, words: &str) -> Asked {
    let mut asked = Asked {
        what,
        offset: Some(scene.offset),
        application: None,
        format: "text".to_owned(),
        choices: Choices::default(),
    };
    for word in words.split_whitespace() {
        match word.split_once('=') {
            None if word == "difference" => asked.what = What::Difference,
            None => word.clone_into(&mut asked.format),
            Some(("action", action)) => asked.choices.action = Some(action.to_owned()),
            Some(("provider", provider)) => asked.choices.provider = Some(provider.to_owned()),
            Some(("only", only)) => asked.choices.only.push(only.to_owned()),
            Some((name, _)) => panic!("`{name}` is not understood"),
        }
    }
    asked
}

fn plan(scene: &Scene, words: &str) -> String {
    scene.snapshot.show_plan(&scene.opened, &asked(scene, What::Plan, words)).content
}

fn plan_problem(scene: &Scene, words: &str) -> String {
    let shown = scene.snapshot.show_plan(&scene.opened, &asked(scene, What::Plan, words));
    shown.problem.map(|problem| problem + "\n").unwrap_or_default()
}

fn located(scene: &Scene, at: Option<&Located>) -> String {
    let Some(at) = at else { return String::new() };
    format!(" {} {}", at.path, place(&scene.snapshot.open(&at.path).unwrap(), at.range))
}

/// The steps with their places; `>` stands in front of the one at the cursor.
fn plan_units(scene: &Scene, words: &str) -> String {
    let shown = scene.snapshot.show_plan(&scene.opened, &asked(scene, What::Plan, words));
    let mut text = format!("{}\n", shown.title);
    for unit in &shown.units {
        let mark = if shown.focus.as_deref() == Some(&unit.address) { '>' } else { ' ' };
        let wave = unit.wave.map_or_else(|| "-".to_owned(), |wave| wave.to_string());
        let action = unit.action.unwrap_or("not ordered");
        writeln!(text, "{mark}{wave} {action} {}{}", unit.address, located(scene, unit.place.as_ref()))
            .unwrap();
        for need in &unit.needs {
            writeln!(
                text,
                "    after {}: {}{}",
                need.address,
                need.words,
                located(scene, need.place.as_ref())
            )
            .unwrap();
        }
    }
    text
}

/// The places that the text of a plan names, each in its line, and the lines of its units.
fn plan_links(scene: &Scene, words: &str) -> String {
    let shown = scene.snapshot.show_plan(&scene.opened, &asked(scene, What::Plan, words));
    let line = |offset: u32| shown.content[..offset as usize].matches('\n').count();
    let mut text = String::new();
    for link in &shown.links {
        let named = &shown.content[link.range.as_usize()];
        writeln!(
            text,
            "line {}: {named} leads to{}",
            line(link.range.start),
            located(scene, Some(&link.place))
        )
        .unwrap();
    }
    for unit in &shown.units {
        let row = unit.row.map_or_else(|| "no line".to_owned(), |row| format!("line {row}"));
        writeln!(text, "{row} is {}", unit.address).unwrap();
    }
    text
}

/// As what a file was recognised, why, and whether anything is said of it.
fn recognition(scene: &Scene, _: &str) -> String {
    let found = scene.snapshot.recognition(&scene.opened);
    assert_eq!(found.label.is_some(), scene.snapshot.is_ours(&scene.opened));
    let mut text = format!("{}\n{}\n", found.label.as_deref().unwrap_or("none of ours"), found.why);
    for document in &found.documents {
        let at = place(&scene.opened, document.range);
        writeln!(text, "{at} {}: {}", document.label, document.because).unwrap();
    }
    for application in &found.applications {
        writeln!(text, "application {} {}", application.name, application.path).unwrap();
    }
    text
}

/// What explains the unit at the cursor, or what is named.
fn why(scene: &Scene, name: &str) -> String {
    let named = Some(name.to_owned()).filter(|name| !name.is_empty());
    let asked = asked(scene, What::Why(named, None), "");
    let shown = scene.snapshot.show_plan(&scene.opened, &asked);
    shown.content + &shown.problem.map(|problem| problem + "\n").unwrap_or_default()
}
