//! Which value a parameter has, and where that comes from. Secrets are never told.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_analysis::application::{assembled, own_request};
use plimsoll_analysis::{SourceFile, document, locate, parse};
use plimsoll_base::{Encoding, Place, Secret, Site, TextRange};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::answers::{Answers, GENERAL};
use plimsoll_formats::secrets;
use plimsoll_model::{Address, Data, EvidencePlace, Origin, Unit, Unknown, Value};

use crate::names::{Named, Occurrence};
use crate::workspace::Snapshot;

/// How many values are told.
const MOST_VALUES: usize = 8;
/// How many characters of a value are told.
const MOST_CHARACTERS: usize = 80;

/// As many lines as are told, and how many more there are.
fn limited(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > MOST_VALUES {
        let more = lines.len() - MOST_VALUES;
        lines.truncate(MOST_VALUES);
        lines.push(format!("- and {more} more"));
    }
    lines
}

impl Snapshot {
    /// The values of a parameter in the applications of some files, each as a line of a list: "- `shop/web`: `nginx`, the
    /// default in `shop/Nulecule:12`". Where units declare it, of those units only: others may have a parameter of the same
    /// name. None for what is no parameter.
    pub(crate) fn values_of(
        &self,
        files: impl IntoIterator<Item = SourceFile>,
        named: &Named,
        declared: &[Occurrence],
    ) -> Vec<String> {
        let db = &self.db;
        if !["parameter", "variable"].contains(&named.category.noun) {
            return Vec::new();
        }
        let files = files.into_iter().map(|file| document::answered(db, file).unwrap_or(file));
        let mut seen = BTreeSet::new();
        let files: Vec<SourceFile> = files.filter(|file| seen.insert(file.id(db))).collect();
        let mut lines: Vec<String> = Vec::new();
        let mut own = BTreeSet::new();
        for at in files.into_iter().flat_map(|file| document::applications_of(db, file)) {
            if let Some(nulecule) = document::nulecule(db, at.file) {
                lines.extend(self.of_root(&nulecule, at.file, &named.text));
            }
            let Some(assembled) = assembled(db, at.file, own_request(db, &at)) else { continue };
            let units = &assembled.application().units;
            let units: BTreeMap<&Address, &Unit> = units.iter().map(|unit| (&unit.address, unit)).collect();
            for variable in &assembled.application().variables {
                if variable.address.name() != &*named.text {
                    continue;
                }
                let owner = variable.address.parent();
                let unit = owner.as_ref().and_then(|owner| units.get(owner));
                let is_own = unit.is_some_and(|unit| self.declares(unit, declared));
                let owner = owner.map_or_else(String::new, |owner| owner.to_string());
                let line = format!("- `{owner}`: {}", self.value_and_origin(&named.text, &variable.value));
                if is_own {
                    own.insert(line.clone());
                }
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        if !own.is_empty() {
            lines.retain(|line| own.contains(line));
        }
        limited(lines)
    }

    /// Whether one of these declarations stands in what describes a unit.
    fn declares(&self, unit: &Unit, declared: &[Occurrence]) -> bool {
        let Some(EvidencePlace::Present(place)) = unit.place else { return false };
        locate::locate(&self.db, place).is_some_and(|(file, range)| {
            declared.iter().any(|one| one.file == file && range.contains(one.range))
        })
    }

    /// The values that a property of a component has where something else than what is written there decides, such as an
    /// override policy; each as a line of a list. `steps` leads from the properties to it.
    pub(crate) fn values_of_property(
        &self,
        file: SourceFile,
        document: usize,
        component: &str,
        steps: &[&str],
        written: TextRange,
    ) -> Vec<String> {
        let db = &self.db;
        let all = document::applications_of(db, file).into_iter();
        let mut own = all.filter(|at| at.document.is_none_or(|number| number as usize == document));
        let assembled = own.next().and_then(|at| assembled(db, at.file, own_request(db, &at)));
        let Some(configuration) = assembled.as_ref().and_then(|one| one.configuration()) else {
            return Vec::new();
        };
        let components = configuration.document.configuration().into_iter().flat_map(|one| &one.components);
        let named = components.zip(&configuration.components);
        let named = named.filter(|(one, _)| one.name.as_ref().is_some_and(|name| *name.text == *component));
        let units = named.flat_map(|(_, planned)| &planned.units);
        let mut lines = Vec::new();
        for unit in units.filter_map(|index| configuration.application.units.get(index.index())) {
            let properties = unit.attributes.get("properties");
            let value = properties.and_then(|all| steps.iter().try_fold(all, |value, step| value.get(step)));
            let Some(value) = value else { continue };
            let origin = value.origin.site().and_then(|site| locate::locate(db, Place::whole(site)));
            let is_here = origin.is_some_and(|(other, range)| other == file && written.contains(range));
            if !is_here {
                let name = steps.last().copied().unwrap_or_default();
                lines.push(format!("- `{}`: {}", unit.address, self.value_and_origin(name, value)));
            }
        }
        limited(lines)
    }

    /// The value of a parameter that a Nulecule declares for all of its components.
    fn of_root(&self, nulecule: &Nulecule, file: SourceFile, name: &str) -> Option<String> {
        let parameter = nulecule.parameters.iter().find(|parameter| *parameter.name.text == *name)?;
        let beside = file.path(&self.db).parent().join("answers.conf").ok();
        let beside = beside.and_then(|path| self.db.file(&path));
        let answers =
            beside.and_then(|file| Some(Answers::read(parse::content(&self.db, file)?, file.id(&self.db))));
        let answer = answers.as_ref().and_then(|answers| answers.get(GENERAL, name));
        let value = match (answer, &parameter.default) {
            (Some(answer), _) => Value::text(answer.text.clone()?, Origin::Answer(answer.site)),
            (None, Some(default)) => {
                let site = nulecule.site(default.node);
                Value::text(default.text.clone(), Origin::ParameterDefault(site))
            }
            (None, None) => return Some("- asked for when it is installed".to_owned()),
        };
        let value =
            if parameter.hidden { Value::new(Data::Secret(Secret::new("")), value.origin) } else { value };
        Some(format!("- {}", self.value_and_origin(name, &value)))
    }

    fn value_and_origin(&self, name: &str, value: &Value) -> String {
        let written = shown(name, &value.data);
        // What is not there yet comes from nowhere.
        let is_known = !matches!(value.data, Data::Unknown(_));
        match self.origin(&value.origin).filter(|_| is_known) {
            Some(origin) => format!("{written}, {origin}"),
            None => written,
        }
    }

    /// Where a value comes from, in a few words.
    pub(crate) fn origin(&self, origin: &Origin) -> Option<String> {
        let at = |site: Site| {
            let (file, range) = locate::locate(&self.db, Place::whole(site))?;
            Some(self.place(file, range))
        };
        Some(match origin {
            Origin::Written(site) => format!("written in `{}`", at(*site)?),
            Origin::ParameterDefault(site) => format!("the default in `{}`", at(*site)?),
            Origin::Answer(site) => format!("given in `{}`", at(*site)?),
            Origin::CommandLine(_) => "given on the command line".to_owned(),
            Origin::FormatDefault => "the default of the format".to_owned(),
            Origin::Substituted(substitution) => {
                let names: Vec<String> =
                    substitution.parameters.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!("made of {}", names.join(", "))
            }
            Origin::Recorded => "as it is installed".to_owned(),
        })
    }

    /// A place as `PATH:LINE`, the line counted from one.
    pub(crate) fn place(&self, file: SourceFile, range: TextRange) -> String {
        let lines = parse::lines(&self.db, file);
        let text = parse::text(&self.db, file).as_deref().unwrap_or("");
        let line = lines.position(range.start, text, Encoding::Utf8).line + 1;
        format!("{}:{line}", file.path(&self.db))
    }
}

/// Whether a value must not be shown: it is one that is known as a secret, or the name or the text says so.
pub(crate) fn is_secret(name: &str, value: &Data) -> bool {
    match value {
        Data::Secret(_) | Data::RecordedSecret(_) => true,
        Data::Unknown(_) => false,
        Data::Text(text) => secrets::is_secret(name, Some(text)),
        _ => secrets::is_secret(name, None),
    }
}

/// A value as it is shown.
fn shown(name: &str, value: &Data) -> String {
    let code = |text: &str| {
        let mut short: String = text.chars().take(MOST_CHARACTERS).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        format!("`{}`", short.replace('`', "'").replace(['\n', '\r'], " "))
    };
    match value {
        value if is_secret(name, value) => "a secret".to_owned(),
        Data::Unknown(Unknown::Asked { .. }) => "asked for when it is installed".to_owned(),
        Data::Unknown(Unknown::Outside { source }) => format!("read from {source} when the action runs"),
        Data::Unknown(Unknown::Produced(produced)) => {
            format!("the output `{}` of `{}`", produced.output, produced.by)
        }
        Data::Null => code("null"),
        // Those are told above.
        Data::Secret(_) | Data::RecordedSecret(_) => "a secret".to_owned(),
        Data::Bool(truth) => code(&truth.to_string()),
        Data::Number(number) => code(number.as_str()),
        Data::Text(text) if text.is_empty() => "an empty text".to_owned(),
        Data::Text(text) => code(text),
        Data::List(_) => "a list".to_owned(),
        Data::Map(_) => "a mapping".to_owned(),
    }
}
