//! Parameters and components of Nulecule applications: declared in one file, written in many.

use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_analysis::surroundings::InDatabase;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{SourceFile, document, parse};
use plimsoll_base::{NodeId, TextRange};
use plimsoll_formats::nulecule::answers::{Answers, GENERAL, PROVIDER_KEYS};
use plimsoll_formats::nulecule::{FILE_NAME, Nulecule, sections};
use plimsoll_syntax::Kind;

use super::applications::{self, ANSWERS, Applications, Declared, Use};
use super::nulecule::{COMPONENT, PARAMETER};
use super::path::{Step, Way};
use super::table::{Category, Role};
use super::{Form, Home, Named, Occurrence, Probed, Wanted};
use crate::workspace::{Opened, Snapshot};

/// What a name of an application belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Application {
    /// A Nulecule; the others are those around it and inside of it.
    nulecule: SourceFile,
    of: Of,
    /// Whether those count, too, that have artifacts in common with these.
    has_sharers: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Of {
    /// The parameters that are declared here; none of those that nothing declares.
    Parameters(BTreeSet<Declared>),
    /// The component whose name stands in this scalar of the Nulecule.
    Component(NodeId),
}

/// The parameters and components that a Nulecule declares: their bytes, what they are, and that they declare it.
pub(super) fn declared_in_file(
    snapshot: &Snapshot,
    file: SourceFile,
) -> Vec<(TextRange, &'static Category, Role)> {
    let declared = document::nulecule(&snapshot.db, file).zip(parse::tree(&snapshot.db, file));
    let Some((nulecule, tree)) = declared else { return Vec::new() };
    let components = || nulecule.components.iter();
    let parameters = components().flat_map(|one| &one.parameters).chain(&nulecule.parameters);
    let parameters = parameters.map(|one| (one.name.node, &PARAMETER));
    let names = components().filter_map(|one| Some((one.name.as_ref()?.node, &COMPONENT)));
    parameters.chain(names).map(|(node, category)| (tree.range(node), category, Role::Declares)).collect()
}

pub(super) fn name_at(snapshot: &Snapshot, opened: &Opened, offset: u32) -> Option<Named> {
    let file = opened.file;
    if let Some(nulecule) = document::nulecule(&snapshot.db, file) {
        return in_nulecule(snapshot, file, &nulecule, offset);
    }
    if let Some((beside, nulecule)) = answered(snapshot, file) {
        return in_answers(snapshot, file, beside, &nulecule, offset);
    }
    in_artifact(snapshot, opened, offset)
}

/// The Nulecule that a file holds answers for, also where it is a sample.
fn answered(snapshot: &Snapshot, file: SourceFile) -> Option<(SourceFile, Arc<Nulecule>)> {
    let path = file.path(&snapshot.db);
    if !path.file_name().starts_with(ANSWERS) {
        return None;
    }
    let beside = snapshot.db.file(&path.parent().join(FILE_NAME).ok()?)?;
    Some((beside, document::nulecule(&snapshot.db, beside)?))
}

fn in_nulecule(
    snapshot: &Snapshot,
    file: SourceFile,
    nulecule: &Arc<Nulecule>,
    offset: u32,
) -> Option<Named> {
    let tree = parse::tree(&snapshot.db, file)?;
    let scalar = *tree.path_to(offset).last()?;
    let named = |at, text: &Arc<str>, category, of| {
        let home = Home::Application(Application { nulecule: file, of, has_sharers: false });
        Some(Named { category, text: text.clone(), at, home })
    };
    if let Some(parameter) = nulecule.all_parameters().find(|one| one.name.node == scalar) {
        let at = applications::in_scalar(snapshot, file, scalar, Role::Declares)?;
        let of = Of::Parameters(BTreeSet::from([(nulecule.file, scalar)]));
        return named(at, &parameter.name.text, &PARAMETER, of);
    }
    let mut names = nulecule.components.iter().filter_map(|component| component.name.as_ref());
    if let Some(name) = names.find(|name| name.node == scalar) {
        let at = applications::in_scalar(snapshot, file, scalar, Role::Declares)?;
        return named(at, &name.text, &COMPONENT, Of::Component(scalar));
    }
    let providers = nulecule.components.iter().flat_map(|component| component.artifacts.iter().flatten());
    let mut pointers = providers.flat_map(|provider| &provider.pointers);
    pointers.find(|pointers| pointers.key.node == scalar)?;
    let found = applications::placeholders_in(snapshot, file, scalar);
    let (text, at) = found.into_iter().find(|(_, one)| one.range.touches(offset))?;
    parameter(&Applications::around(snapshot, nulecule), file, &text, at)
}

/// A parameter that a place refers to.
fn parameter(all: &Applications<'_>, nulecule: SourceFile, text: &str, at: Occurrence) -> Option<Named> {
    let uses = all.uses(text);
    let here =
        uses.into_iter().find(|one| one.occurrence.file == at.file && one.occurrence.range == at.range);
    let of = Of::Parameters(here.map(|here| here.means).unwrap_or_default());
    let home = Home::Application(Application { nulecule, of, has_sharers: false });
    Some(Named { category: &PARAMETER, text: text.into(), at, home })
}

fn in_answers(
    snapshot: &Snapshot,
    file: SourceFile,
    beside: SourceFile,
    nulecule: &Arc<Nulecule>,
    offset: u32,
) -> Option<Named> {
    let answers = Answers::read(parse::content(&snapshot.db, file)?, file.id(&snapshot.db));
    for section in &answers.sections {
        for at in steps(snapshot, file, &section.name, section.entry) {
            if at.1.range.touches(offset) {
                let (_, component) = component(snapshot, nulecule, &section.name, at.0)?;
                let of = Of::Component(component.1);
                let of = Application { nulecule: component.0, of, has_sharers: false };
                let (text, home) = (component.2, Home::Application(of));
                return Some(Named { category: &COMPONENT, text, at: at.1, home });
            }
        }
        for answer in &section.answers {
            let Some(at) = applications::in_key(snapshot, file, answer.entry) else { continue };
            if at.range.touches(offset) {
                let all = Applications::around(snapshot, nulecule);
                return parameter(&all, beside, &answer.name, at);
            }
        }
    }
    None
}

/// The names of components in the name of a section, `outer:inner`, each with its number.
fn steps(snapshot: &Snapshot, file: SourceFile, section: &str, entry: NodeId) -> Vec<(usize, Occurrence)> {
    let Some(key) = applications::in_key(snapshot, file, entry) else { return Vec::new() };
    let is_verbatim = key.range.len() as usize == section.len();
    if section == GENERAL || !is_verbatim {
        return Vec::new();
    }
    let mut start = key.range.start;
    let whole = key.range;
    let steps = section.split(':').enumerate().map(|(number, step)| {
        let range = TextRange::new(start, start + step.len() as u32);
        start = range.end + 1;
        let form = match key.form {
            Form::Scalar(node) if range != whole => Form::Inside(node),
            form => form,
        };
        (number, Occurrence { range, form, ..key.clone() })
    });
    steps.collect()
}

/// A component: the file of its Nulecule, the scalar with its name, its name.
type At = (SourceFile, NodeId, Arc<str>);

/// The component that a step of the name of a section means, and the application that it is in.
fn component(
    snapshot: &Snapshot,
    root: &Arc<Nulecule>,
    section: &str,
    step: usize,
) -> Option<(Arc<Nulecule>, At)> {
    let mut nulecule = root.clone();
    for (number, name) in section.split(':').enumerate() {
        let mut components = nulecule.components.iter();
        let found = components.find(|one| one.name.as_ref().is_some_and(|own| *own.text == *name))?;
        let own = found.name.as_ref()?;
        if number == step {
            let file = source(&snapshot.db, nulecule.file)?;
            let at = (file, own.node, own.text.clone());
            return Some((nulecule.clone(), at));
        }
        let inner = applications::inner_of(snapshot, &nulecule, found)?;
        nulecule = document::nulecule(&snapshot.db, source(&snapshot.db, inner)?)?;
    }
    None
}

fn in_artifact(snapshot: &Snapshot, opened: &Opened, offset: u32) -> Option<Named> {
    let file = opened.file;
    if !opened.text.contains('$') {
        return None;
    }
    let all = applications::in_template(snapshot, file, None);
    let (text, at) = all.into_iter().find(|(_, one)| around(&opened.text, one.range).touches(offset))?;
    let applications = Applications::with_artifact(snapshot, file)?;
    let first = source(&snapshot.db, applications.all().first()?.file)?;
    parameter(&applications, first, &text, at)
}

/// A name with the sign and the braces that make it a placeholder.
fn around(text: &str, name: TextRange) -> TextRange {
    let (before, behind) = (&text[..name.start as usize], &text[name.end as usize..]);
    let braces = u32::from(before.ends_with('{') && behind.starts_with('}'));
    TextRange::new(name.start.saturating_sub(1 + braces), name.end + braces)
}

impl Application {
    fn applications<'s>(&self, snapshot: &'s Snapshot) -> Option<Applications<'s>> {
        let nulecule = document::nulecule(&snapshot.db, self.nulecule)?;
        Some(match self.has_sharers {
            true => Applications::sharing(snapshot, &nulecule),
            false => Applications::around(snapshot, &nulecule),
        })
    }
}

pub(super) fn declarations(snapshot: &Snapshot, home: &Application, _: &str) -> Vec<Occurrence> {
    let at = |file, node| applications::in_scalar(snapshot, file, node, Role::Declares);
    match &home.of {
        Of::Component(node) => at(home.nulecule, *node).into_iter().collect(),
        Of::Parameters(declared) => {
            let found = declared.iter().filter_map(|(file, node)| at(source(&snapshot.db, *file)?, *node));
            found.collect()
        }
    }
}

pub(super) fn occurrences(snapshot: &Snapshot, home: &Application, text: &str) -> Vec<Occurrence> {
    let Some(all) = home.applications(snapshot) else { return Vec::new() };
    match &home.of {
        Of::Parameters(declared) => {
            let is_meant = |one: &Use| match declared.is_empty() {
                true => one.means.is_empty(),
                false => !one.means.is_disjoint(declared),
            };
            all.uses(text).into_iter().filter(is_meant).map(|one| one.occurrence).collect()
        }
        Of::Component(node) => {
            let mut found = declarations(snapshot, home, text);
            for root in all.all() {
                for (file, answers) in applications::answers_beside(snapshot, root) {
                    for section in &answers.sections {
                        let steps = steps(snapshot, file, &section.name, section.entry).into_iter();
                        let is_meant = |number: usize| {
                            let meant = component(snapshot, root, &section.name, number);
                            meant.is_some_and(|(_, (file, own, _))| (file, own) == (home.nulecule, *node))
                        };
                        found.extend(steps.filter(|(number, _)| is_meant(*number)).map(|(_, at)| at));
                    }
                }
            }
            found
        }
    }
}

/// The same with all declarations that share a place with one of its own: they can only be renamed together.
pub(super) fn together(snapshot: &Snapshot, home: &Application, text: &str) -> Application {
    let Of::Parameters(declared) = &home.of else { return home.clone() };
    let (mut declared, mut before) = (declared.clone(), 0);
    let wide = Application { has_sharers: true, ..home.clone() };
    let uses = wide.applications(snapshot).map(|all| all.uses(text)).unwrap_or_default();
    while declared.len() > before {
        before = declared.len();
        for one in &uses {
            if !one.means.is_disjoint(&declared) {
                declared.extend(one.means.iter().copied());
            }
        }
    }
    Application { of: Of::Parameters(declared), ..wide }
}

/// What keeps something from getting another name: a place of that name.
pub(super) fn taken(snapshot: &Snapshot, home: &Application, old: &str, name: &str) -> Option<Occurrence> {
    let all = home.applications(snapshot)?;
    match &home.of {
        Of::Parameters(declared) => all.taken(declared, old, name),
        Of::Component(_) => {
            let nulecule = document::nulecule(&snapshot.db, home.nulecule)?;
            let mut names = nulecule.components.iter().filter_map(|component| component.name.as_ref());
            let own = names.find(|own| *own.text == *name);
            let own = own
                .and_then(|own| applications::in_scalar(snapshot, home.nulecule, own.node, Role::Declares));
            own.or_else(|| {
                let files = applications::answers_beside(snapshot, &nulecule);
                let mut sections = files
                    .iter()
                    .flat_map(|(file, answers)| answers.sections.iter().map(move |section| (*file, section)));
                let (file, section) =
                    sections.find(|(_, section)| section.name.split(':').next() == Some(name))?;
                applications::in_key(snapshot, file, section.entry)
            })
        }
    }
}

pub(super) fn wanted(snapshot: &Snapshot, probed: &Probed<'_>) -> Vec<Wanted> {
    let file = probed.opened.file;
    if let Some((_, nulecule)) = answered(snapshot, file) {
        return in_section(snapshot, &nulecule, probed).into_iter().collect();
    }
    if document::nulecule(&snapshot.db, file).is_some() {
        return Vec::new();
    }
    in_placeholder(snapshot, probed).into_iter().collect()
}

/// What may be written in an answers file: names of sections, and of what may be answered in one.
fn in_section(snapshot: &Snapshot, nulecule: &Nulecule, probed: &Probed<'_>) -> Option<Wanted> {
    let way = Way::along(probed.tree, probed.path).filter(|way| way.is_key)?;
    let around = InDatabase(&snapshot.db);
    let placeholders = |file| {
        let file = source(&snapshot.db, file);
        let found = file.map(|file| document::placeholders(&snapshot.db, file)).unwrap_or_default();
        found.iter().map(|one| one.name.clone()).collect()
    };
    let sections = sections::sections(nulecule, &around, &placeholders);
    let (category, names): (_, Vec<Arc<str>>) = match &way.steps[..] {
        [Step::Key(..)] => (&COMPONENT, sections.known.keys().map(|name| name.as_str().into()).collect()),
        [Step::Key(section, _), Step::Key(..)] => {
            let built_in = PROVIDER_KEYS.iter().filter(|_| **section == *GENERAL).map(|name| (*name).into());
            (&PARAMETER, sections.known.get(&**section)?.iter().cloned().chain(built_in).collect())
        }
        _ => return None,
    };
    let written = written_beside(&way);
    let names = names.into_iter().filter(|name| !written.contains(&**name)).collect();
    Some(Wanted { category, names, range: probed.tree.range(way.end.id()) })
}

/// The keys beside the one that a way ends at.
fn written_beside(way: &Way<'_>) -> BTreeSet<String> {
    let entry = way.steps.last().and_then(|step| step.entry());
    let around = entry.and_then(|entry| entry.parent());
    let keys = around.into_iter().flat_map(|around| around.children()).filter(|one| Some(*one) != entry);
    let keys = keys.filter_map(|one| one.child(Kind::Key)?.value()?.as_scalar());
    keys.map(|key| key.text().into_owned()).collect()
}

/// The parameters that may be put into an artifact, where the word stands behind `$` or `${`.
fn in_placeholder(snapshot: &Snapshot, probed: &Probed<'_>) -> Option<Wanted> {
    let text = probed.tree.text();
    let is_of_name = |one: char| one.is_ascii_alphanumeric() || one == '_';
    let before = text.get(..probed.offset as usize)?.trim_end_matches(is_of_name);
    let bare = before.strip_suffix('{').unwrap_or(before);
    let dollars = bare.len() - bare.trim_end_matches('$').len();
    // Two of them are one that is no placeholder.
    if dollars % 2 == 0 {
        return None;
    }
    let file = probed.opened.file;
    let all = Applications::with_artifact(snapshot, file)?;
    let id = file.id(&snapshot.db);
    let mut names: Vec<Arc<str>> = Vec::new();
    for nulecule in all.all() {
        let users = nulecule.components.iter();
        let users = users.filter(|one| applications::files(snapshot, nulecule, one).contains(&id));
        let mut own: Vec<Arc<str>> =
            users.flat_map(|one| &one.parameters).map(|one| one.name.text.clone()).collect();
        own.append(&mut names);
        names = own;
        names.extend(nulecule.parameters.iter().map(|one| one.name.text.clone()));
    }
    names.extend(PARAMETER.built_in.iter().map(|name| Arc::from(*name)));
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    let start = before.len();
    let length = text[start..].find(|one| !is_of_name(one)).unwrap_or(text.len() - start);
    let range = TextRange::new(start as u32, (start + length) as u32);
    Some(Wanted { category: &PARAMETER, names, range })
}

/// The declarations in a Nulecule, for lists of all that has a name: the category, the name and its place.
pub(super) fn declared_in(
    snapshot: &Snapshot,
    file: SourceFile,
) -> Vec<(&'static Category, Arc<str>, Occurrence)> {
    let Some(nulecule) = document::nulecule(&snapshot.db, file) else { return Vec::new() };
    let at = |node| applications::in_scalar(snapshot, file, node, Role::Declares);
    let components = nulecule.components.iter().filter_map(|component| component.name.as_ref());
    let components = components.filter_map(|name| Some((&COMPONENT, name.text.clone(), at(name.node)?)));
    let parameters = nulecule.all_parameters().map(|parameter| &parameter.name);
    let parameters = parameters.filter_map(|name| Some((&PARAMETER, name.text.clone(), at(name.node)?)));
    let found: Vec<(&'static Category, Arc<str>, Occurrence)> = components.chain(parameters).collect();
    found
}
