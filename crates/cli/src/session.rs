//! A workspace that was opened for one command.
#![allow(clippy::disallowed_methods, reason = "the rim asks the outside")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_analysis::application::{RequestKey, members};
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_analysis::{Database, SourceFile, Workspace, application, document, oam, settings};
use plimsoll_base::{MAX_FILE_BYTES, WorkspacePath, World};
use plimsoll_formats::application::{Compatibility, Request};
use plimsoll_formats::claim::layout;
use plimsoll_formats::cnab;
use plimsoll_formats::nulecule::FILE_NAME;
use plimsoll_formats::nulecule::parameters::Setting;
use plimsoll_model::Family;

use crate::arguments::{Compat, Place, Subject};
use crate::cache::Cache;
use crate::choices::Choices;
use crate::disk::{self, Disk};
use crate::exit::Failure;
use crate::progress::Progress;
use crate::workspace::{self, Found};

/// The path that stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// An opened workspace.
pub(crate) struct Session {
    pub(crate) db: Database,
    /// Its folder.
    pub(crate) root: PathBuf,
    /// Where its claims are on disk.
    pub(crate) store: PathBuf,
    /// Its files.
    pub(crate) disk: Arc<Disk>,
    /// The file that was read from standard input.
    pub(crate) standard_input: Option<SourceFile>,
    /// The files with values that the user named and that are not found by their paths, by the paths given.
    outside: Vec<(PathBuf, SourceFile)>,
    /// What is meant here by what the user wants to plan, where these are other descriptions than those of the user's own
    /// workspace.
    target: Option<WorkspacePath>,
    /// The files that are symbolic links to others of the workspace, and where they lead.
    links: BTreeMap<WorkspacePath, WorkspacePath>,
}

/// Other descriptions than those of the user's own workspace, as they were found.
pub(crate) struct Other {
    /// The files.
    pub(crate) paths: Vec<WorkspacePath>,
    /// The files that are symbolic links to others, and where they lead.
    pub(crate) links: BTreeMap<WorkspacePath, WorkspacePath>,
    /// The folder of their workspace.
    pub(crate) root: PathBuf,
    /// What is meant there by what the user wants to plan.
    pub(crate) target: WorkspacePath,
}

impl Session {
    /// Opens the workspace of a path that the user named.
    ///
    /// # Errors
    /// The path does not exist or cannot be read.
    pub(crate) fn open(target: &Path, place: &Place) -> Result<Self, Failure> {
        Self::open_with(target, place, std::iter::empty(), true)
    }

    /// As [`Session::open`], for one application. Its files with values may lie outside the workspace, as the user names
    /// them and no descriptor does.
    ///
    /// # Errors
    /// A path does not exist or cannot be read.
    pub(crate) fn open_for(subject: &Subject) -> Result<Self, Failure> {
        Self::open_with(&subject.path, &subject.place, subject.value_files(), true)
    }

    /// As [`Session::open_for`], without what is recorded. What the user wants to plan may be gone.
    ///
    /// # Errors
    /// A path does not exist or cannot be read.
    pub(crate) fn open_without_record(subject: &Subject) -> Result<Self, Failure> {
        if !workspace::is_gone(&subject.path) || subject.path == Path::new(STANDARD_INPUT) {
            return Self::open_with(&subject.path, &subject.place, subject.value_files(), false);
        }
        let nearest = workspace::nearest(&subject.path);
        let mut session = Self::open_with(nearest, &subject.place, subject.value_files(), false)?;
        session.target = WorkspacePath::inside(&workspace::place(&subject.path)?, &session.root);
        Ok(session)
    }

    /// As [`Session::open_without_record`], and looks at what is described in a file that the user wants to plan.
    ///
    /// # Errors
    /// A path does not exist or cannot be read.
    pub(crate) fn open_to_compare(subject: &Subject) -> Result<Self, Failure> {
        let session = Self::open_without_record(subject)?;
        if let Some(file) =
            session.target(&subject.path).ok().flatten().and_then(|path| session.db.file(&path))
        {
            let _ = document::applications_of(&session.db, file);
        }
        Ok(session)
    }

    fn open_with<'a>(
        target: &Path,
        place: &Place,
        named: impl Iterator<Item = &'a PathBuf>,
        with_record: bool,
    ) -> Result<Self, Failure> {
        let is_standard_input = target == Path::new(STANDARD_INPUT);
        let folder = if is_standard_input { Path::new(".") } else { target };
        let progress = Progress::start("Listing files", None);
        let Found { root, store, mut paths, links } =
            workspace::find(folder, place.workspace.as_deref(), place.claims.as_deref())?;
        drop(progress);
        if !with_record {
            paths.retain(|path| !path.starts_with(&layout::store()));
        }
        // It lies in the current folder, so that its references are looked up there.
        let virtual_path = is_standard_input
            .then(|| current_folder(&root).join(plimsoll_analysis::workspace::STANDARD_INPUT).ok())
            .flatten();
        paths.extend(virtual_path.clone());
        let mut texts = Vec::new();
        for path in named {
            if let Some((inside, text)) = outside(path, &root)? {
                paths.push(inside.clone());
                texts.push((path.clone(), inside, text));
            }
        }
        let store_on_disk = store.clone().unwrap_or_else(|| root.join(layout::STORE));
        let cache = if place.no_cache { None } else { Cache::of(&root, paths.len()) };
        let disk = Arc::new(Disk::new(root.clone(), store).with_cache(cache));
        let mut db = Database::new(disk.clone(), paths);
        if let Some(file) =
            workspace::existing(target).ok().and_then(|real| WorkspacePath::inside(&real, &root))
        {
            will_read(&mut db, &file);
        }
        let standard_input = virtual_path.and_then(|path| db.file(&path));
        if let Some(file) = standard_input {
            db.set_overlay(file, Some(read_standard_input()?));
        }
        let mut outside = Vec::new();
        for (path, inside, text) in texts {
            if let Some(file) = db.file(&inside) {
                db.set_overlay(file, Some(text));
                outside.push((path, file));
            }
        }
        Ok(Self { db, root, store: store_on_disk, disk, standard_input, outside, target: None, links })
    }

    /// Says how many files will be looked into.
    pub(crate) fn will_look_into(&mut self, count: usize) {
        if count * 2 > Workspace::get(&self.db).files(&self.db).iter().count() {
            self.db.will_read_all();
        }
    }

    /// Ends the work with the workspace: what was learned of it is kept for the next call.
    pub(crate) fn close(self) {
        if let Some(cache) = self.disk.cache() {
            let is_there =
                |path: &str| WorkspacePath::new(path).is_ok_and(|path| self.db.file(&path).is_some());
            cache.write(is_there);
        }
        // The program ends, and to give back the memory of many files one by one takes long.
        std::mem::forget(self);
    }

    /// The workspace of what the user wants to plan, and its path there.
    ///
    /// # Errors
    /// It does not exist, or is not in the workspace.
    pub(crate) fn place_of(subject: &Subject) -> Result<(PathBuf, WorkspacePath), Failure> {
        let is_standard_input = subject.path == Path::new(STANDARD_INPUT);
        let path = if is_standard_input { Path::new(".") } else { &subject.path };
        let root = workspace::root(workspace::nearest(path), subject.place.workspace.as_deref())?;
        let target = WorkspacePath::inside(&workspace::place(path)?, &root);
        Ok((root.clone(), target.ok_or_else(|| not_inside(path, &root))?))
    }

    /// Other descriptions of what the user wants to plan. The files with values that the user named count for them too.
    ///
    /// # Errors
    /// A file that the user named cannot be read.
    pub(crate) fn of_descriptions(
        world: Arc<dyn World>,
        other: Other,
        subject: &Subject,
    ) -> Result<Self, Failure> {
        let Other { mut paths, links, root, target } = other;
        // What is recorded is no part of a description.
        paths.retain(|path| !path.starts_with(&layout::store()));
        let own_root = Self::place_of(subject)?.0;
        let (mut named, mut texts) = (Vec::new(), Vec::new());
        for path in subject.value_files() {
            if let Some((inside, text)) = outside(path, &own_root)? {
                paths.push(inside.clone());
                texts.push((inside.clone(), text));
                named.push((path.clone(), inside));
            } else if let Some(inside) = WorkspacePath::inside(&workspace::existing(path)?, &own_root) {
                named.push((path.clone(), inside));
            }
        }
        let disk = Arc::new(Disk::new(root.clone(), None));
        let store = root.join(layout::STORE);
        let mut db = Database::new(world, paths);
        will_read(&mut db, &target);
        for (path, text) in texts {
            if let Some(file) = db.file(&path) {
                db.set_overlay(file, Some(text));
            }
        }
        let outside =
            named.into_iter().filter_map(|(path, inside)| Some((path, db.file(&inside)?))).collect();
        Ok(Self { db, root, store, disk, standard_input: None, outside, target: Some(target), links })
    }

    /// Has something else among these descriptions mean what the user wants to plan.
    pub(crate) fn retarget(&mut self, target: WorkspacePath) {
        self.target = Some(target);
    }

    /// The choices without the files that are not among these descriptions.
    pub(crate) fn known(&self, subject: &Subject) -> Subject {
        let is_known = |path: &PathBuf| self.outside.iter().any(|(named, _)| named == path);
        let mut known = subject.clone();
        known.answers = known.answers.filter(is_known);
        known.values.retain(is_known);
        known
    }

    /// What the user wants to plan, inside the workspace; `None` for standard input.
    fn target(&self, path: &Path) -> Result<Option<WorkspacePath>, Failure> {
        match &self.target {
            Some(target) => Ok(Some(target.clone())),
            None if self.standard_input.is_some() && path == Path::new(STANDARD_INPUT) => Ok(None),
            None => self.path(path).map(Some),
        }
    }

    /// The path inside the workspace of one that the user named.
    ///
    /// # Errors
    /// It does not exist, or lies outside the workspace.
    pub(crate) fn path(&self, path: &Path) -> Result<WorkspacePath, Failure> {
        let real = workspace::existing(path)?;
        WorkspacePath::inside(&real, &self.root).ok_or_else(|| not_inside(path, &self.root))
    }

    /// The files that the user means by a path: the file itself, or all below a folder.
    pub(crate) fn files(&self, path: &Path) -> Result<Vec<SourceFile>, Failure> {
        let Some(inside) = self.target(path)? else {
            return Ok(self.standard_input.into_iter().collect());
        };
        Ok(self.files_below(&inside))
    }

    /// The file at a path, or all below a folder.
    pub(crate) fn files_below(&self, path: &WorkspacePath) -> Vec<SourceFile> {
        if let Some(file) = self.db.file(path) {
            return vec![file];
        }
        Workspace::get(&self.db).files(&self.db).below(path).map(|(_, file)| file).collect()
    }

    /// All files of the workspace.
    pub(crate) fn db_files(&self) -> Vec<SourceFile> {
        self.files_below(&WorkspacePath::root())
    }

    /// The application that the user means.
    ///
    /// # Errors
    /// There is none, or there are several and none is named.
    pub(crate) fn root(&self, subject: &Subject) -> Result<ApplicationAt, Failure> {
        let path = &subject.path;
        let files = self.files(path)?;
        let found = match files[..] {
            [file] if !self.is_folder(path)? => {
                let all = document::applications_of(&self.db, file);
                if all.is_empty() {
                    // Why it is none is said where it is planned.
                    return Ok(file.into());
                }
                all
            }
            _ => self.applications(path, files, subject.application.as_deref())?,
        };
        let choices = Choices::of(&self.db, &found);
        let wanted = subject.application.as_deref();
        match choices.meant(wanted)[..] {
            [one] => Ok(one.at),
            [] => Err(no_application(path, wanted, &choices)),
            _ => Err(several_applications(path, wanted, &choices)),
        }
    }

    /// The applications of a folder: that of its own root, else those of all files in it. These too where the root is not
    /// the wanted one.
    fn applications(
        &self,
        path: &Path,
        files: Vec<SourceFile>,
        wanted: Option<&str>,
    ) -> Result<Vec<ApplicationAt>, Failure> {
        let folder = self.target(path)?.unwrap_or_else(WorkspacePath::root);
        let directly = |name: &&str| folder.join(name).ok().and_then(|path| self.db.file(&path));
        if let Some(file) = document::ROOTS.iter().find_map(directly) {
            let own = ApplicationAt::from(file);
            let called = || own.root(&self.db).and_then(|root| root.name());
            if wanted.is_none_or(|wanted| called().is_some_and(|name| *name == *wanted)) {
                return Ok(vec![own]);
            }
        }
        Ok(self.all_applications(files))
    }

    /// Whether a path that the user named is a folder here.
    pub(crate) fn is_folder(&self, path: &Path) -> Result<bool, Failure> {
        Ok(self.target(path)?.is_some_and(|target| self.db.file(&target).is_none()))
    }

    /// The applications of files. A file that is there under several names, as symbolic links lead to it, counts once: under
    /// its own name where that is among them.
    pub(crate) fn all_applications(&self, files: Vec<SourceFile>) -> Vec<ApplicationAt> {
        let files = self.without_links(files);
        let is_root = |file: &SourceFile| {
            let path = file.path(&self.db);
            let Some(place) = document::ROOTS.iter().position(|name| *name == path.file_name()) else {
                return !oam::configurations(&self.db, *file).is_empty();
            };
            // Of several files of one folder the first counts.
            let beside = |name: &&str| path.parent().join(name).ok().and_then(|path| self.db.file(&path));
            document::ROOTS[..place].iter().find_map(beside).is_none()
        };
        let roots = files.into_iter().filter(is_root);
        roots.flat_map(|file| document::applications_of(&self.db, file)).collect()
    }

    fn without_links(&self, mut files: Vec<SourceFile>) -> Vec<SourceFile> {
        if self.links.is_empty() {
            return files;
        }
        let paths = files.iter().map(|file| file.path(&self.db));
        let mut met: BTreeSet<&WorkspacePath> =
            paths.filter(|path| !self.links.contains_key(*path)).collect();
        files.retain(|file| self.links.get(file.path(&self.db)).is_none_or(|target| met.insert(target)));
        files
    }

    /// A file that the user named, inside the workspace or outside.
    fn named_file(&self, path: &Path) -> Result<SourceFile, Failure> {
        if let Some((_, file)) = self.outside.iter().find(|(named, _)| named == path) {
            return Ok(*file);
        }
        let inside = self.path(path)?;
        let missing = || Failure::outside(format!("{} is not a file", path.display()));
        self.db.file(&inside).ok_or_else(missing)
    }

    /// What the command line says about the application of `root`.
    ///
    /// # Errors
    /// A setting has no `=`, the answers file is not in the workspace, or an option is for another family.
    pub(crate) fn request(&self, subject: &Subject, root: &ApplicationAt) -> Result<RequestKey<'_>, Failure> {
        self.request_for(subject, root, None)
    }

    /// As [`Session::request`], to run an action of the application's own.
    pub(crate) fn request_for(
        &self,
        subject: &Subject,
        root: &ApplicationAt,
        action: Option<&str>,
    ) -> Result<RequestKey<'_>, Failure> {
        let answers = match &subject.answers {
            Some(path) => Some(self.named_file(path)?),
            None => {
                let beside = root.file.path(&self.db).parent().join("answers.conf").ok();
                beside.and_then(|path| self.db.file(&path))
            }
        };
        let settings: Result<Vec<Setting>, Failure> = subject.set.iter().map(|text| setting(text)).collect();
        let defaults = settings::settings(&self.db).nulecule;
        let compatibility = self.compatibility(subject, root)?;
        let value_files: Result<Vec<_>, Failure> =
            subject.values.iter().map(|path| Ok(self.named_file(path)?.id(&self.db))).collect();
        let request = Request {
            action: action.map(Into::into),
            installation: subject.installation.as_deref().map(Into::into),
            value_files: value_files?,
            provider: subject.provider.clone().or(defaults.provider).map(Into::into),
            answers: answers.map(|file| file.id(&self.db)),
            settings: settings?,
            compatibility,
            configuration: root.document,
        };
        let key = RequestKey::new(&self.db, request);
        self.must_fit(subject, root, key)?;
        Ok(key)
    }

    /// # Errors
    /// An option says what the application does not have, so it would do nothing.
    fn must_fit(&self, subject: &Subject, root: &ApplicationAt, key: RequestKey<'_>) -> Result<(), Failure> {
        let Some(family) = root.root(&self.db).map(|root| root.family()) else { return Ok(()) };
        // The provider is also that of the applications that it needs.
        let is_needed = |of: Family| {
            let mut members = members(&self.db, root.file, key).into_iter().skip(1);
            members.any(|one| one.at(&self.db).root(&self.db).is_some_and(|root| root.family() == of))
        };
        let options = [
            ("--provider", subject.provider.is_some() && !is_needed(Family::Nulecule), Family::Nulecule),
            ("--answers", subject.answers.is_some(), Family::Nulecule),
            ("--values", !subject.values.is_empty(), Family::Cnab),
        ];
        let misfit = options.into_iter().find(|(_, is_given, of)| *is_given && *of != family);
        let Some((option, _, of)) = misfit else { return Ok(()) };
        let path = root.file.path(&self.db);
        let message = format!("{option} does not fit: {path} is {}", words(family));
        Err(Failure::usage(message).help(format!("It is for {}.", words(of))))
    }
}

/// A descriptor of a family, in words with an article.
const fn words(family: Family) -> &'static str {
    match family {
        Family::Nulecule => "a Nulecule",
        Family::Cnab => "a bundle",
        Family::Oam => "a document of the Open Application Model",
    }
}

impl Session {
    /// The implementation whose behaviour counts.
    ///
    /// # Errors
    /// One is named that reads other files.
    fn compatibility(
        &self,
        subject: &Subject,
        root: &ApplicationAt,
    ) -> Result<Option<Compatibility>, Failure> {
        let chosen = match subject.compat {
            // It is said there for all files of the workspace, and each has its own.
            None => return Ok(application::default_compatibility(&self.db, root)),
            Some(Compat::None) => return Ok(None),
            Some(Compat::AtomicApp064) => Compatibility::AtomicApp064,
            Some(Compat::Rudr) => Compatibility::Rudr,
            Some(Compat::OamKubernetesRuntime) => Compatibility::OamKubernetesRuntime,
            Some(Compat::KubeVela) => Compatibility::KubeVela,
        };
        let kind = root.root(&self.db);
        if kind.is_none_or(|kind| kind.is_read_by(chosen)) {
            return Ok(Some(chosen));
        }
        let path = root.file.path(&self.db);
        Err(Failure::usage(format!(
            "--compat {} does not fit: {path} is nothing that it reads",
            chosen.name()
        )))
    }
}

fn not_inside(path: &Path, root: &Path) -> Failure {
    Failure::outside(format!("{} is not in the workspace {}", path.display(), root.display()))
        .help("Name a workspace that contains it with --workspace.")
}

fn no_application(path: &Path, wanted: Option<&str>, choices: &Choices) -> Failure {
    if let (Some(wanted), false) = (wanted, choices.all.is_empty()) {
        let failure = Failure::outside(format!("{} holds no application `{wanted}`", path.display()));
        return failure.help(format!("There are:\n{}", choices.list(None)));
    }
    Failure::outside(format!("{} holds no application", path.display())).help(format!(
        "Name a {FILE_NAME}, a {} or an Application of the Open Application Model, or a folder that has one.",
        cnab::FILE_NAME
    ))
}

fn several_applications(path: &Path, wanted: Option<&str>, choices: &Choices) -> Failure {
    let called = wanted.map(|wanted| format!(" `{wanted}`")).unwrap_or_default();
    let count = choices.meant(wanted).len();
    let how =
        if choices.have_words(wanted) { "with --application" } else { "with --application, or its file" };
    Failure::outside(format!("{} holds {count} applications{called}", path.display()))
        .help(format!("Name one of them {how}:\n{}", choices.list(wanted)))
}

/// A file outside the workspace under a name that says so, and its text; `None` for one inside.
fn outside(path: &Path, root: &Path) -> Result<Option<(WorkspacePath, Arc<str>)>, Failure> {
    let real = workspace::existing(path)?;
    let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else { return Ok(None) };
    if real.starts_with(root) {
        return Ok(None);
    }
    let unreadable = |why: &str| Failure::outside(format!("{} {why}", path.display()));
    let name = name.to_str().ok_or_else(|| unreadable("has a name that is not UTF-8"))?;
    let inside = |path: &str| WorkspacePath::new(path).map_err(|_| unreadable("has no usable name"));
    let text = Disk::new(folder.to_owned(), None).read(&inside(name)?);
    let text = text.map_err(|failure| unreadable(&failure.message()))?;
    Ok(Some((inside(&format!("{}/{name}", plimsoll_report::OUTSIDE))?, text)))
}

/// Has a file looked into that is planned; it may be large, and is then read once.
fn will_read(db: &mut Database, path: &WorkspacePath) {
    if let Some(file) = db.file(path) {
        db.will_read_one(file);
    }
}

/// A value of `--set`.
fn setting(text: &str) -> Result<Setting, Failure> {
    Setting::read(text).map_err(|wrong| {
        Failure::usage(format!("a value of --set {wrong}"))
            .help("Write --set NAME=VALUE or --set COMPONENT.NAME=VALUE.")
    })
}

/// The current folder inside the workspace; the workspace itself where it lies outside.
fn current_folder(root: &Path) -> WorkspacePath {
    let current = std::env::current_dir().and_then(|current| current.canonicalize()).ok();
    current.and_then(|current| WorkspacePath::inside(&current, root)).unwrap_or_else(WorkspacePath::root)
}

fn read_standard_input() -> Result<Arc<str>, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::outside(format!("standard input cannot be read: {error}")))?;
    disk::text(bytes).map_err(|failure| Failure::outside(format!("standard input {}", failure.message())))
}
