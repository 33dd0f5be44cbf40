//! A bundle and the bundles that it depends on, put together: units, order, values.

use std::collections::VecDeque;
use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{FileId, Site};
use plimsoll_model::{
    Address, Application, Data, Edge, EvidencePlace, Family, Map, Origin, Unit, UnitIndex, UnitParticulars,
    Value, Variable,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::bundle::{Bundle, Dependency};
use super::order;
use super::resolution::{self, Unresolved};
use super::state::{self, From};
use super::value_set::{Malformed, malformed};
use super::values::{self, Origins, Resolved, ValueSet};
use crate::application::Request;
use crate::surroundings::Surroundings;

/// Bundles beyond this number are not planned.
pub const MAX_BUNDLES: usize = 10_000;

/// What units are that stand for bundles.
pub const BUNDLE: &str = "bundle";

/// A bundle put together, and what stood in the way of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Assembled {
    /// The application, as far as it could be put together.
    pub application: Application,
    /// The bundles, in the order of the units; the root is the first.
    pub installations: Vec<Installation>,
    /// The files that take part, each once with what it is (`bundle`, `parameters`, `credentials`), in the order in which
    /// they were met.
    pub inputs: Vec<(FileId, &'static str)>,
    /// What stood in the way, in the order in which it was met.
    pub problems: Vec<Problem>,
}

/// One bundle of an application.
#[derive(Clone, PartialEq, Debug)]
pub struct Installation {
    /// Its address.
    pub address: Address,
    /// The bundle; `None` where it is not in the workspace.
    pub bundle: Option<Arc<Bundle>>,
    /// The values of its parameters, in the order of the bundle.
    pub values: Vec<Resolved>,
    /// Its dependencies, each with the number of its installation, in the order of the bundle.
    pub requires: Vec<(Arc<str>, usize)>,
}

/// Something that keeps a bundle from being put together whole.
#[derive(Clone, PartialEq, Debug)]
pub enum Problem {
    /// A dependency is not in the workspace in a version that will do: the dependency, its alias, and why.
    DependencyUnresolved(Site, Arc<str>, Unresolved),
    /// Bundles depend on each other in a circle: the dependencies that lead around.
    DependencyCycle(Vec<Site>),
    /// A wire names a dependency or an output that is not there: its place and what is wrong.
    DanglingWire(Site, order::Dangling),
    /// The sequence says the opposite of what the dependencies need: the name in it, the two aliases.
    SequenceContradicts(Site, Arc<str>, Arc<str>),
    /// There are more than [`MAX_BUNDLES`] bundles: the dependency that would have been the next.
    TooManyBundles(Site),
    /// A value of the command line that nothing uses: which one, zero-based, and the names that would be known.
    UnknownSetting(u32, Vec<Arc<str>>),
    /// A value of a set that no parameter or credential takes: its name, and the names that would be known.
    UnknownInSet(Site, Arc<str>, Vec<Arc<str>>),
    /// A file that the user named gives no values, or an entry of it.
    MalformedSet(Malformed),
}

/// Puts the application of `root` together.
#[must_use]
pub fn assemble(root: &Arc<Bundle>, request: &Request, surroundings: &dyn Surroundings) -> Assembled {
    let id: Arc<str> = request.installation.clone().unwrap_or_else(|| name(root, surroundings));
    let sets = request
        .value_files
        .iter()
        .filter_map(|file| ValueSet::read(&surroundings.content(*file).ok()?, *file));
    let problems = request.value_files.iter().flat_map(|file| {
        let content = surroundings.content(*file).ok();
        malformed(content.as_ref(), *file).into_iter().map(Problem::MalformedSet)
    });
    let mut assembly = Assembly {
        surroundings,
        request,
        sets: sets.collect(),
        installations: Vec::new(),
        units: Vec::new(),
        edges: Vec::new(),
        variables: Vec::new(),
        inputs: IndexMap::default(),
        problems: problems.collect(),
        known: FxHashMap::default(),
    };
    for set in &assembly.sets {
        assembly.inputs.insert(set.file, if set.is_credentials { "credentials" } else { "parameters" });
    }
    assembly.inputs.insert(root.file, BUNDLE);
    assembly.all(root, &id);
    assembly.tell_unknown_settings(root);
    assembly.tell_unknown_in_sets();
    let application = Application {
        id,
        family: Family::Cnab,
        version: root.version.as_ref().map(|version| version.text.clone()),
        site: Some(root.site(root.node)),
        units: assembly.units,
        edges: assembly.edges,
        variables: assembly.variables,
    };
    Assembled {
        application,
        installations: assembly.installations,
        inputs: assembly.inputs.into_iter().collect(),
        problems: assembly.problems,
    }
}

/// The name under which a bundle is installed where none is given.
fn name(root: &Bundle, surroundings: &dyn Surroundings) -> Arc<str> {
    let folder = || surroundings.path(root.file).parent().file_name().into();
    root.name.as_ref().map_or_else(folder, |name| name.text.clone())
}

/// A bundle that waits to be added.
struct Waiting {
    bundle: Option<Arc<Bundle>>,
    index: usize,
    /// The dependencies that lead to it, from the root on, with the file that each leads to.
    trail: Vec<(Site, FileId)>,
    wired: IndexMap<Arc<str>, Value>,
    alias: Option<Arc<str>>,
}

struct Assembly<'a> {
    surroundings: &'a dyn Surroundings,
    request: &'a Request,
    sets: Vec<ValueSet>,
    installations: Vec<Installation>,
    units: Vec<Unit>,
    edges: Vec<Edge>,
    variables: Vec<Variable>,
    inputs: IndexMap<FileId, &'static str>,
    problems: Vec<Problem>,
    /// Installations that several bundles may share, by what makes them the same.
    known: FxHashMap<resolution::Identity, usize>,
}

impl Assembly<'_> {
    /// Adds bundles level by level, so that a shared one has its shortest address.
    fn all(&mut self, root: &Arc<Bundle>, id: &Arc<str>) {
        let address = Address::new(id.clone());
        self.add(&address, root.site(root.node), Some(root.clone()), None);
        let root = Waiting {
            bundle: Some(root.clone()),
            index: 0,
            trail: Vec::new(),
            wired: IndexMap::default(),
            alias: None,
        };
        let mut waiting = VecDeque::from([root]);
        while let Some(next) = waiting.pop_front() {
            let Some(bundle) = &next.bundle else { continue };
            self.fill(bundle, next.index, &next.wired, next.alias.as_deref());
            for dependency in bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires) {
                let added = self.dependency(bundle, dependency, &next);
                waiting.extend(added);
            }
            self.order(bundle, next.index);
        }
    }

    fn add(
        &mut self,
        address: &Address,
        site: Site,
        bundle: Option<Arc<Bundle>>,
        unresolved: Option<Arc<str>>,
    ) -> usize {
        let index = self.installations.len();
        self.units.push(Unit {
            address: address.clone(),
            kind: BUNDLE.into(),
            place: Some(EvidencePlace::Present(site.into())),
            attributes: Value::new(Data::Map(Map::default()), Origin::Written(site)),
            immutable: Arc::default(),
            runs: false,
            particulars: UnitParticulars { unresolved, ..UnitParticulars::default() }.kept(),
        });
        let installation =
            Installation { address: address.clone(), bundle, values: Vec::new(), requires: Vec::new() };
        self.installations.push(installation);
        index
    }

    /// Resolves the values of an installation, and with them its attributes.
    fn fill(
        &mut self,
        bundle: &Arc<Bundle>,
        index: usize,
        wired: &IndexMap<Arc<str>, Value>,
        alias: Option<&str>,
    ) {
        let address = self.installations[index].address.clone();
        let recorded = self.surroundings.recorded(&address);
        let origins = Origins {
            settings: &self.request.settings,
            section: alias,
            sets: &self.sets,
            wired,
            recorded: &recorded.parameters,
            by_default: &recorded.by_default,
            outputs: &recorded.outputs,
            address: &address,
        };
        let resolved = values::resolve(bundle, &origins);
        let content = self.surroundings.content(bundle.file).ok();
        let unit = &mut self.units[index];
        unit.attributes = state::attributes(bundle, &resolved, content.as_ref(), From::File);
        unit.particulars_mut().injections = values::injections(bundle, &resolved);
        for (parameter, one) in bundle.parameters.iter().zip(&resolved) {
            if let (Some(value), false) = (&one.value, state::is_internal(parameter)) {
                let address = address.child(&one.name);
                self.variables.push(Variable { address, value: value.clone() });
            }
        }
        self.installations[index].values = resolved;
    }

    /// Adds a dependency, or finds the installation that is shared; gives what is to be looked into next.
    fn dependency(&mut self, bundle: &Bundle, dependency: &Dependency, of: &Waiting) -> Option<Waiting> {
        let site = bundle.site(dependency.node);
        let parent = self.installations[of.index].address.clone();
        let alias = dependency.alias.text.clone();
        let found = resolution::find(dependency, bundle.file, self.surroundings);
        if let Ok(file) = found {
            let root = self.installations[0].bundle.as_ref().map(|bundle| bundle.file);
            let files = root.into_iter().chain(of.trail.iter().map(|(_, file)| *file));
            if let Some(start) = files.into_iter().position(|before| before == file) {
                let mut trail: Vec<Site> = of.trail[start..].iter().map(|(site, _)| *site).collect();
                trail.push(site);
                self.problems.push(Problem::DependencyCycle(trail));
                return None;
            }
        }
        let is_wired = bundle.dependencies.as_ref().is_some_and(|dependencies| dependencies.is_wired);
        let file = found.as_ref().ok().copied();
        // Of a manifest it is not said yet with which version it is built; two aliases of one bundle stay two.
        let may_share = is_wired || bundle.manifest.is_some();
        let identity = resolution::identity(dependency, file, of.index).filter(|_| may_share);
        let shared = identity.as_ref().and_then(|identity| self.known.get(identity).copied());
        let own = &self.installations[of.index].requires;
        if let Some(shared) = shared.filter(|shared| is_wired || own.iter().all(|(_, index)| index != shared))
        {
            if let Some(back) = self.way(shared, of.index) {
                self.problems.push(Problem::DependencyCycle([vec![site], back].concat()));
                return None;
            }
            self.installations[of.index].requires.push((alias, shared));
            return None;
        }
        if self.installations.len() >= MAX_BUNDLES {
            self.problems.push(Problem::TooManyBundles(site));
            return None;
        }
        let found_bundle = found.as_ref().ok().and_then(|file| self.surroundings.bundle(*file));
        let unresolved: Option<Arc<str>> = found.as_ref().err().map(|why| why.words().into());
        if let Err(why) = &found {
            self.problems.push(Problem::DependencyUnresolved(site, alias.clone(), why.clone()));
        }
        let index = self.add(&parent.child(&alias), site, found_bundle.clone(), unresolved);
        if let Some(identity) = identity {
            self.known.insert(identity, index);
        }
        self.installations[of.index].requires.push((alias.clone(), index));
        let file = found.ok()?;
        self.inputs.entry(file).or_insert(BUNDLE);
        let mut trail = of.trail.clone();
        trail.push((site, file));
        let wired = order::wired(bundle, dependency, &parent, &self.installations[of.index].values);
        Some(Waiting { bundle: found_bundle, index, trail, wired, alias: Some(alias) })
    }

    /// The dependencies that lead from one installation to another; `None` where none do.
    fn way(&self, from: usize, to: usize) -> Option<Vec<Site>> {
        let mut before = FxHashMap::from_iter([(from, None)]);
        let mut waiting = VecDeque::from([from]);
        while let Some(at) = waiting.pop_front().filter(|at| *at != to) {
            let installation = &self.installations[at];
            let requires = installation.bundle.iter().filter_map(|bundle| bundle.dependencies.as_ref());
            let of = |alias: &str| {
                let mut all = requires.clone().flat_map(|dependencies| &dependencies.requires);
                all.find(|dependency| *dependency.alias.text == *alias).map(|found| found.node)
            };
            for (alias, next) in &installation.requires {
                if let (Some(bundle), Some(node)) = (&installation.bundle, of(alias))
                    && !before.contains_key(next)
                {
                    before.insert(*next, Some((at, bundle.site(node))));
                    waiting.push_back(*next);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = to;
        while let Some((previous, site)) = *before.get(&at)? {
            way.push(site);
            at = previous;
        }
        way.reverse();
        Some(way)
    }

    /// The edges between a bundle and its dependencies, and among these.
    fn order(&mut self, bundle: &Bundle, index: usize) {
        let requires = self.installations[index].requires.clone();
        let bundles: Vec<Option<Arc<Bundle>>> =
            requires.iter().map(|(_, index)| self.installations[*index].bundle.clone()).collect();
        let number = |alias: &str| {
            let found = requires.iter().find(|(name, _)| **name == *alias);
            found.map(|(_, index)| UnitIndex(*index as u32))
        };
        let found = order::edges(bundle, UnitIndex(index as u32), &number, &|alias| {
            let place = requires.iter().position(|(name, _)| **name == *alias)?;
            bundles[place].as_deref()
        });
        self.edges.extend(found.edges);
        self.problems.extend(found.problems);
    }

    /// A value for nothing is a slip of the keyboard.
    fn tell_unknown_settings(&mut self, root: &Bundle) {
        for (index, setting) in (0..).zip(&self.request.settings) {
            let section = setting.section.as_deref();
            let wanted = values::qualified(section, &setting.name);
            let mut installations = self.installations.iter().enumerate();
            let is_used = installations.any(|(place, one)| {
                let alias = (place > 0).then(|| one.address.name());
                let mut parameters = one.bundle.iter().flat_map(|bundle| &bundle.parameters);
                parameters.any(|parameter| values::qualified(alias, &parameter.name.text) == wanted)
            });
            if !is_used {
                let of_alias = |alias| self.installations.iter().find(|one| one.address.name() == alias);
                let of = section.and_then(of_alias).map_or(Some(root), |found| found.bundle.as_deref());
                let known = of.into_iter().flat_map(|bundle| &bundle.parameters);
                let known = known.map(|parameter| parameter.name.text.clone()).collect();
                self.problems.push(Problem::UnknownSetting(index, known));
            }
        }
    }

    fn tell_unknown_in_sets(&mut self) {
        let mut parameters: Vec<Arc<str>> = Vec::new();
        let mut credentials: Vec<Arc<str>> = Vec::new();
        for (place, one) in self.installations.iter().enumerate() {
            let alias = (place > 0).then(|| one.address.name());
            let Some(bundle) = &one.bundle else { continue };
            let names = bundle.parameters.iter().map(|one| values::in_set(alias, &one.name.text).into());
            parameters.extend(names);
            // Dependencies are given the credentials of what requires them.
            credentials.extend(bundle.credentials.iter().map(|one| one.name.text.clone()));
        }
        for set in &self.sets {
            let known = if set.is_credentials { &credentials } else { &parameters };
            let names: FxHashSet<&str> = known.iter().map(|name| &**name).collect();
            for entry in set.entries.iter().filter(|entry| !names.contains(&*entry.name.text)) {
                let site = Site { file: set.file, node: entry.name.node };
                self.problems.push(Problem::UnknownInSet(site, entry.name.text.clone(), known.clone()));
            }
        }
    }
}
