//! A Nulecule put together: nested applications in place, parameters resolved, artifacts rendered, units and edges.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{FileId, ReadFailure, Site, WorkspacePath};
use plimsoll_model::{
    Address, Application, Data, Edge, EdgeKind, Evidence, EvidencePlace, Family, Map, Number, Origin, Unit,
    UnitIndex, Unknown, Value, Variable,
};
use rustc_hash::FxHashSet;

use super::Nulecule;
use super::answers::{Answers, GENERAL};
use super::document::{Component, Text, Volume};
use super::edges::{self, Attributes};
use super::objects::{self, Source};
use super::parameters::{self, Declarations, Resolved, Scope, Setting};
use super::reference::{self, Disagreement};
use super::v0_0_2::tables;
use super::{artifacts, nested};
use crate::application::{Compatibility, Request};
use crate::rendered::{Rendered, Replacement, Substitutions};
use crate::surroundings::Surroundings;

/// Units beyond this number are not planned: nesting the same applications again and again can ask for any number.
pub const MAX_UNITS: usize = 100_000;

/// What units are that stand for required volumes.
const VOLUME: &str = "volume";

/// An application and what stood in the way of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Assembled {
    /// The application, as far as it could be put together.
    pub application: Application,
    /// The provider whose artifacts were used.
    pub provider: Arc<str>,
    /// What stood in the way, in the order in which it was met.
    pub problems: Vec<Problem>,
    /// The files that take part, each once with what it is (`nulecule`, `answers`, `artifact`), in the order in which they
    /// were met.
    pub inputs: Vec<(FileId, &'static str)>,
    /// The items of the graphs by the address of what they become, each graph in its order.
    pub items: IndexMap<Address, GraphItem>,
    /// The nested applications that were found, each with its `source`, in the order in which they were met.
    pub nested: Vec<(FileId, Site)>,
    /// Parameters that have another value in the reference implementation, by component.
    pub disagreements: Vec<Disagreement>,
}

/// An item of a graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GraphItem {
    /// The item; `None` where the graph is no list, so that it has no order.
    pub site: Option<Site>,
    /// The scalar with its name.
    pub name: Site,
    /// Its zero-based place among the items of its graph that are components.
    pub place: usize,
}

/// Something that keeps an application from being put together whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Nested applications contain each other. The `source`s that lead around, the one that closes the circle last.
    NestedCycle(Vec<Site>),
    /// A nested application is not in the workspace: the `source`.
    NotFetched(Site, Arc<str>),
    /// A component has no artifacts for the provider.
    NoArtifacts {
        /// The scalar with the component's name.
        component: Site,
        /// The name.
        name: Arc<str>,
        /// The providers that it has artifacts for.
        providers: Vec<Arc<str>>,
    },
    /// An artifact cannot be read: the reference, the path and why.
    Unreadable(Site, WorkspacePath, ReadFailure),
    /// A manifest is in order, but not with the values that are put in.
    BrokenByValues {
        /// The element of the artifact.
        place: Site,
        /// What is wrong there, in a few words.
        error: &'static str,
        /// The reference to the artifact.
        reference: Site,
    },
    /// A value of the command line that nothing uses: which one, zero-based, and the names that would be known.
    UnknownSetting(u32, Vec<Arc<str>>),
    /// There are more than [`MAX_UNITS`] units: the component that would have been the next.
    TooManyUnits(Site),
}

/// Puts the application of `root` together.
#[must_use]
pub fn assemble(root: &Nulecule, request: &Request, surroundings: &dyn Surroundings) -> Assembled {
    let answers =
        request.answers.and_then(|file| Some(Answers::read(&surroundings.content(file).ok()?, file)));
    let provider = provider(root, request, answers.as_ref());
    let id: Arc<str> = root
        .id
        .as_ref()
        .map_or_else(|| surroundings.path(root.file).parent().file_name().into(), |id| id.text.clone());
    let mut assembly = Assembly {
        surroundings,
        answers: answers.as_ref(),
        settings: &request.settings,
        compatibility: request.compatibility,
        provider: &provider,
        units: Vec::new(),
        addresses: FxHashSet::default(),
        edges: Vec::new(),
        variables: Vec::new(),
        settings_used: BTreeSet::new(),
        problems: Vec::new(),
        inputs: IndexMap::default(),
        disagreements: Vec::new(),
        items: IndexMap::default(),
        nested: Vec::new(),
    };
    let place = Nesting {
        address: Address::new(id.clone()),
        names: Vec::new(),
        outer: Vec::new(),
        trail: Vec::new(),
    };
    assembly.application(root, &place);
    assembly.tell_unknown_settings();
    if let Some(file) = request.answers {
        assembly.inputs.entry(file).or_insert("answers");
    }
    let edges = all_edges(&mut assembly);
    let application = Application {
        id,
        family: Family::Nulecule,
        version: root.appversion.as_ref().map(|version| version.text.clone()),
        site: Some(root.site(root.node)),
        units: assembly.units,
        edges,
        variables: assembly.variables,
    };
    Assembled {
        application,
        problems: assembly.problems,
        inputs: assembly.inputs.into_iter().collect(),
        disagreements: assembly.disagreements,
        items: assembly.items,
        nested: assembly.nested,
        provider: provider.clone(),
    }
}

/// What units need: what they name themselves, then what is required of all.
fn all_edges(assembly: &mut Assembly<'_>) -> Vec<Edge> {
    let attributes: Vec<Attributes<'_>> = (0..)
        .zip(&assembly.units)
        .map(|(index, unit)| Attributes {
            unit: UnitIndex(index),
            is_volume: &*unit.kind == VOLUME,
            value: &unit.attributes,
        })
        .collect();
    // What a component names itself tells more than that it is in the application.
    let mut edges = edges::edges(&attributes);
    edges.append(&mut assembly.edges);
    edges
}

fn provider(root: &Nulecule, request: &Request, answers: Option<&Answers>) -> Arc<str> {
    let set =
        request.settings.iter().rfind(|setting| setting.section.is_none() && &*setting.name == "provider");
    let answered = || answers?.get(GENERAL, "provider")?.text.clone();
    request
        .provider
        .clone()
        .or_else(|| set.map(|setting| setting.text.clone()))
        .or_else(answered)
        .or_else(|| root.default_provider().map(|default| default.text.clone()))
        .unwrap_or_else(|| "kubernetes".into())
}

/// Where in the nesting an application is.
struct Nesting<'a> {
    /// The address of what is in it.
    address: Address,
    /// The names of the components that lead to it, outermost first.
    names: Vec<String>,
    /// The declarations of the applications around it, innermost first.
    outer: Vec<Declarations<'a>>,
    /// The files around it and the `source`s that lead to it.
    trail: Vec<(FileId, Site)>,
}

struct Assembly<'a> {
    surroundings: &'a dyn Surroundings,
    answers: Option<&'a Answers>,
    settings: &'a [Setting],
    compatibility: Option<Compatibility>,
    provider: &'a str,
    units: Vec<Unit>,
    addresses: FxHashSet<Address>,
    edges: Vec<Edge>,
    variables: Vec<Variable>,
    /// The values of the command line that something uses, zero-based.
    settings_used: BTreeSet<u32>,
    problems: Vec<Problem>,
    inputs: IndexMap<FileId, &'static str>,
    disagreements: Vec<Disagreement>,
    items: IndexMap<Address, GraphItem>,
    nested: Vec<(FileId, Site)>,
}

impl<'a> Assembly<'a> {
    fn application(&mut self, nulecule: &Nulecule, place: &Nesting<'_>) {
        self.inputs.entry(nulecule.file).or_insert("nulecule");
        let volumes: Vec<UnitIndex> =
            nulecule.volumes.iter().map(|volume| self.volume(nulecule, volume, place)).collect();
        let first = self.units.len();
        for (index, component) in nulecule.components.iter().enumerate() {
            let Some(name) = &component.name else { continue };
            let site = |node| nulecule.site(node);
            let item = GraphItem { site: component.item.map(site), name: site(name.node), place: index };
            self.items.entry(place.address.child(&name.text)).or_insert(item);
            if self.units.len() >= MAX_UNITS {
                self.problems.push(Problem::TooManyUnits(nulecule.site(component.node)));
                return;
            }
            // The specification says both that a source makes the rest be ignored and the other way round; what is
            // written out in the file itself can be planned.
            match &component.source {
                Some(source) if component.artifacts.is_none() => {
                    self.nested(nulecule, component, name, source, place);
                }
                _ => self.component(nulecule, component, name, place),
            }
        }
        for unit in first..self.units.len() {
            for (&volume, declared) in volumes.iter().zip(&nulecule.volumes) {
                self.edges.push(requirement(
                    UnitIndex(unit as u32),
                    volume,
                    nulecule.site(declared.node),
                    declared,
                ));
            }
        }
    }

    fn nested(
        &mut self,
        nulecule: &Nulecule,
        component: &Component,
        name: &Text,
        source: &Text,
        place: &Nesting<'_>,
    ) {
        let site = nulecule.site(source.node);
        let folder = self.surroundings.path(nulecule.file).parent();
        let qualified = qualified(&place.names, &name.text);
        let found = nested::find(&name.text, &qualified, &source.text, &folder, self.surroundings);
        let inner = found.and_then(|file| self.surroundings.nulecule(file));
        let Some(inner) = inner else {
            self.problems.push(Problem::NotFetched(site, source.text.clone()));
            let why = format!("{} is not in the workspace", source.text);
            let unit =
                self.unit(&place.address.child(&name.text), "application", nulecule.site(component.node));
            unit.particulars_mut().unresolved = Some(why.into());
            return;
        };
        let mut trail = place.trail.clone();
        trail.push((nulecule.file, site));
        if let Some(start) = trail.iter().position(|(file, _)| *file == inner.file) {
            self.problems.push(Problem::NestedCycle(trail[start..].iter().map(|(_, site)| *site).collect()));
            return;
        }
        self.nested.push((inner.file, site));
        let mut names = place.names.clone();
        names.push(name.text.to_string());
        let mut outer = vec![Declarations { file: nulecule.file, parameters: &nulecule.parameters }];
        outer.extend(&place.outer);
        let place = Nesting { address: place.address.child(&name.text), names, outer, trail };
        self.application(&inner, &place);
    }

    /// A value for nothing is a slip of the keyboard. `provider` and `namespace` are always known.
    fn tell_unknown_settings(&mut self) {
        for (index, setting) in (0..).zip(self.settings) {
            let is_built_in =
                setting.section.is_none() && ["provider", "namespace"].contains(&&*setting.name);
            if !is_built_in && !self.settings_used.contains(&index) {
                let known = self.variables.iter().map(|variable| variable.address.name().into()).collect();
                self.problems.push(Problem::UnknownSetting(index, known));
            }
        }
    }

    fn component(&mut self, nulecule: &Nulecule, component: &Component, name: &Text, place: &Nesting<'_>) {
        let address = place.address.child(&name.text);
        let scope = self.scope(nulecule, component, name, place);
        let parameters = match self.compatibility {
            Some(Compatibility::AtomicApp064) => scope.resolve_as_reference(),
            _ => scope.resolve(),
        };
        let site = nulecule.site(component.node);
        for resolved in parameters.iter().filter(|resolved| resolved.is_own) {
            let address = address.child(&resolved.name);
            self.variables.push(Variable { address, value: variable_value(resolved) });
        }
        let providers = component.artifacts.as_deref().unwrap_or_default();
        if !providers.iter().any(|provider| *provider.name.text == *self.provider) {
            let names = providers.iter().map(|provider| provider.name.text.clone()).collect();
            let component = nulecule.site(name.node);
            self.problems.push(Problem::NoArtifacts { component, name: name.text.clone(), providers: names });
        }
        let mut used = vec![false; parameters.len()];
        let objects = self.objects(nulecule, component, &parameters, &mut used);
        let is_used = |name: &str| {
            parameters.iter().zip(&used).any(|(parameter, used)| *used && &*parameter.name == name)
        };
        self.disagreements.extend(reference::disagreements(&scope, is_used));
        for (parameter, &is_put_in) in parameters.iter().zip(&used) {
            let is_declared = scope.declarations.iter().any(|of| of.named(&parameter.name).is_some());
            if is_declared || is_put_in {
                let of_name =
                    scope.settings_that_apply().filter(|(_, setting)| setting.name == parameter.name);
                self.settings_used.extend(of_name.map(|(index, _)| index as u32));
            }
        }
        let unresolved =
            objects.is_empty().then(|| format!("no artifacts for {} could be read", self.provider));
        let unit = self.unit(&address, "component", site);
        unit.attributes = objects::collect(objects, Origin::Written(site));
        if let Some(unresolved) = unresolved {
            unit.particulars_mut().unresolved = Some(unresolved.into());
        }
    }

    /// What decides the parameters of a component.
    fn scope<'s>(
        &self,
        nulecule: &'s Nulecule,
        component: &'s Component,
        name: &Text,
        place: &Nesting<'s>,
    ) -> Scope<'s>
    where
        'a: 's,
    {
        let mut declarations = vec![
            Declarations { file: nulecule.file, parameters: &component.parameters },
            Declarations { file: nulecule.file, parameters: &nulecule.parameters },
        ];
        declarations.extend(&place.outer);
        let mut sections = vec![qualified(&place.names, &name.text)];
        sections.extend((1..=place.names.len()).rev().map(|count| place.names[..count].join(":")));
        Scope {
            sections,
            declarations,
            answers: self.answers,
            settings: self.settings,
            provider: self.provider,
        }
    }

    fn objects(
        &mut self,
        nulecule: &Nulecule,
        component: &Component,
        parameters: &[Resolved],
        used: &mut [bool],
    ) -> Vec<(String, Value)> {
        let folder = self.surroundings.path(nulecule.file).parent();
        let mut substitutions = parameters::substitutions(parameters);
        substitutions.placements = artifacts::placements(component, self.provider);
        let mut objects = Vec::new();
        for (reference, file) in artifacts::files(component, self.provider, &folder, self.surroundings) {
            self.inputs.entry(file).or_insert("artifact");
            let path = self.surroundings.path(file);
            match self.surroundings.render(file, &substitutions) {
                Ok(rendered) => {
                    used.iter_mut().enumerate().for_each(|(index, used)| *used |= rendered.uses(index));
                    self.tell_broken(&rendered, file, &substitutions, nulecule.site(reference.node));
                    let fallback = path.as_str().strip_prefix(folder.as_str()).unwrap_or(path.as_str());
                    let source = Source { file, rendered: &rendered, parameters };
                    objects.extend(source.objects(fallback.trim_start_matches('/')));
                }
                Err(failure) => {
                    self.problems.push(Problem::Unreadable(nulecule.site(reference.node), path, failure));
                }
            }
        }
        objects
    }

    /// Values may break a manifest that is in order without them. Where a value is not known yet, nothing is.
    fn tell_broken(
        &mut self,
        rendered: &Rendered,
        file: FileId,
        substitutions: &Substitutions,
        reference: Site,
    ) {
        let Some((node, error)) = rendered.errors.first() else { return };
        let mut harmless = substitutions.clone();
        for (index, (_, replacement)) in harmless.values.iter_mut().enumerate() {
            if *replacement == Replacement::Asked && rendered.uses(index) {
                return;
            }
            *replacement = Replacement::Text("0".into());
        }
        if self.surroundings.render(file, &harmless).is_ok_and(|rendered| rendered.errors.is_empty()) {
            let place = Site { file, node: *node };
            self.problems.push(Problem::BrokenByValues { place, error: error.message(), reference });
        }
    }

    fn volume(&mut self, nulecule: &Nulecule, volume: &Volume, place: &Nesting<'_>) -> UnitIndex {
        let site = nulecule.site(volume.node);
        let text = |text: &Text| Value::text(text.text.clone(), Origin::Written(nulecule.site(text.node)));
        let mut map = Map::default();
        map.insert("name".into(), text(&volume.name));
        if let Some(mode) = &volume.access_mode {
            map.insert("accessMode".into(), text(mode));
        }
        if let Some(size) = &volume.size {
            let number = size.text.parse().map(|number: f64| Data::Number(Number::float(number)));
            let data = number.unwrap_or_else(|_| Data::Text(size.text.clone()));
            map.insert("size".into(), Value::new(data, Origin::Written(nulecule.site(size.node))));
        }
        let address = place.address.child("volume").child(&volume.name.text);
        let index = UnitIndex(self.units.len() as u32);
        self.unit(&address, VOLUME, site).attributes = Value::new(Data::Map(map), Origin::Written(site));
        index
    }

    /// A new unit at the end. Its address is made unique: components of one name are a finding of their own.
    fn unit(&mut self, address: &Address, kind: &str, site: Site) -> &mut Unit {
        let mut unique = address.clone();
        let mut number = 2;
        while !self.addresses.insert(unique.clone()) {
            unique = Address::new(format!("{address}#{number}"));
            number += 1;
        }
        let index = self.units.len();
        self.units.push(Unit {
            address: unique,
            kind: kind.into(),
            place: Some(EvidencePlace::Present(site.into())),
            attributes: Value::new(Data::Map(Map::default()), Origin::Written(site)),
            immutable: Arc::default(),
            runs: false,
            particulars: None,
        });
        &mut self.units[index]
    }
}

fn qualified(names: &[String], name: &str) -> String {
    names.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(":")
}

fn variable_value(resolved: &Resolved) -> Value {
    let data = match &resolved.replacement {
        Replacement::Text(text) => Data::Text(text.clone()),
        Replacement::Secret(secret) => Data::Secret(secret.clone()),
        Replacement::Asked => Data::Unknown(Unknown::Asked { parameter: resolved.name.clone() }),
    };
    Value::new(data, resolved.origin.clone())
}

fn requirement(unit: UnitIndex, volume: UnitIndex, site: Site, declared: &Volume) -> Edge {
    let words = format!("the application requires persistent volume `{}`", declared.name.text);
    Edge {
        from: unit,
        to: volume,
        kind: EdgeKind::Containment,
        evidence: [Arc::new(Evidence {
            rule: "nulecule-requirement".into(),
            words: words.into(),
            clause: Some(tables::REQUIREMENTS),
            places: [(EvidencePlace::Present(site.into()), "required here".into())].into(),
        })]
        .into(),
    }
}
