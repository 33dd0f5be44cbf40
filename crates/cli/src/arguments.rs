//! What can be asked on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Shows what installing, upgrading or removing an application will do, in which order and why.
///
/// Reads Nulecule files, CNAB bundles, manifests of Porter and documents of the Open Application Model. Works offline and
/// executes nothing.
#[derive(Parser, Debug)]
#[command(name = "plimsoll", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// When to use colours; NO_COLOR is honoured.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Show what will be done, in which order and why.
    Plan(Plan),
    /// Explain a plan: a unit, a wave, an order or a value.
    Why(Why),
    /// Find what is wrong with descriptors.
    Check(Check),
    /// Draw what needs what.
    Graph(Graph),
    /// Record what was installed, and show what is recorded.
    Claim(Claim),
    /// Show a saved plan in any format, with no other input.
    #[command(name = "show")]
    ShowPlan(ShowPlan),
    /// Compare two saved plans in what is done. Ends with 0 where they do the same, with 1 where they differ.
    Diff(Diff),
    /// Tell whether a bundle is well-formed, complete and secure; or whether a saved plan still holds.
    Verify(Verify),
    /// Print the JSON Schema of a machine format.
    Schema(Schema),
    /// Explain a diagnostic.
    Explain(Explain),
    /// Serve an editor: the language server over standard input and output.
    Lsp(Lsp),
}

/// Where things are.
#[derive(Args, Debug, Clone)]
pub(crate) struct Place {
    /// The folder in which references are looked up [default: that of the nearest plimsoll.toml upwards, else the top of
    /// the git checkout, else the current folder, or PATH's own if it lies elsewhere].
    #[arg(long, value_name = "DIR")]
    pub(crate) workspace: Option<PathBuf>,
    /// The folder with the claims, of plimsoll or of another tool, or a file with one claim or with ApplicationRevisions
    /// [default: .plimsoll in the workspace].
    #[arg(long, value_name = "DIR")]
    pub(crate) claims: Option<PathBuf>,
    /// Neither use nor write what is remembered of large workspaces, in .plimsoll/cache.
    #[arg(long)]
    pub(crate) no_cache: bool,
}

/// Which application, with which values.
#[derive(Args, Debug, Clone)]
pub(crate) struct Subject {
    /// The descriptor, or the folder that holds it; `-` reads standard input.
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Which application, where a file or a folder holds several: its name, with its namespace where two share that, or
    /// `document:2` for the second document of a file.
    #[arg(long, value_name = "[NAMESPACE/]NAME")]
    pub(crate) application: Option<String>,
    /// The provider whose artifacts count [default: what the answers file or the root parameter `provider` says, else
    /// kubernetes].
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) provider: Option<String>,
    /// The answers file [default: answers.conf beside the Nulecule, if there is one].
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
    /// The name of the installation [default: the name of the application].
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) installation: Option<String>,
    /// A parameter set or a credential set for a bundle. May be repeated; later ones count more.
    #[arg(long = "values", value_name = "FILE")]
    pub(crate) values: Vec<PathBuf>,
    /// The value of a parameter; with COMPONENT: for that component (outer:inner for a nested one) or dependency only. May
    /// be repeated.
    #[arg(long, value_name = "[COMPONENT.]NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Whose behaviour counts where it differs from the specification [default: what plimsoll.toml says, else none].
    #[arg(long, value_enum, value_name = "IMPLEMENTATION")]
    pub(crate) compat: Option<Compat>,
}

impl Subject {
    /// The files with values that the user names, which may lie outside the workspace.
    pub(crate) fn value_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.answers.iter().chain(&self.values)
    }
}

/// Whose behaviour is followed where it differs from the specification's intent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Compat {
    /// Nobody's: the specification's intent counts.
    None,
    /// Nulecule: that of Atomic App 0.6.4.
    #[value(name = "atomicapp-0.6.4")]
    AtomicApp064,
    /// OAM v1alpha1: that of Rudr.
    Rudr,
    /// OAM v1alpha2: that of oam-kubernetes-runtime.
    OamKubernetesRuntime,
    /// OAM v1beta1: that of KubeVela.
    #[value(name = "kubevela")]
    KubeVela,
}

/// Where output goes.
#[derive(Args, Debug, Clone)]
pub(crate) struct Outputs {
    /// The output format (an unknown one lists those of the command), to standard output or to a file. May be repeated.
    #[arg(short = 'o', long = "output", value_name = "FORMAT[=FILE]")]
    pub(crate) outputs: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
    /// What to compare with in place of what is recorded: a claim, a claim store, an ApplicationRevision, a saved plan, a descriptor or a
    /// folder with other descriptions, or a revision in git as git:REV; git:REV... is the commit at which the
    /// branch left REV.
    #[arg(long, value_name = "BASELINE", conflicts_with = "claims", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) against: Option<String>,
    /// Plan all applications of the folder, those apart that others take in. So it is without this where a folder is
    /// compared with other descriptions.
    #[arg(long, conflicts_with = "application")]
    pub(crate) all: bool,
    /// What to plan: install, upgrade, uninstall, or an action of the bundle [default: install or upgrade, by what is
    /// recorded]. That it must be an installation, or an upgrade, can so be said.
    #[arg(long, value_name = "ACTION", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) action: Option<String>,
    /// Plan although an operation is not over, the record is of another application, or the action does not fit the record.
    #[arg(long)]
    pub(crate) force: bool,
    /// Show what is put into a bundle when a step runs, and where each value comes from.
    #[arg(long)]
    pub(crate) show_values: bool,
    /// Plan these components (outer/inner for a nested one) and what must come first, and leave the others as they are.
    #[arg(long, value_name = "COMPONENT", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// With --only: also plan what needs these components. An uninstallation does so in any case.
    #[arg(long, requires = "only")]
    pub(crate) with_dependents: bool,
    /// Leave out edges that are only inferred from values.
    #[arg(long)]
    pub(crate) no_inferred_edges: bool,
    /// Plan nothing for a difference at this path, written as plans show it, or below it; * is any name or key. May be
    /// repeated.
    #[arg(long, value_name = "PATH")]
    pub(crate) ignore: Vec<String>,
    /// List each difference that is ignored or means the same.
    #[arg(long)]
    pub(crate) show_suppressed: bool,
    #[command(flatten)]
    pub(crate) gates: Gates,
    /// Keep comments (`-o markdown`) to N bytes, or to what a forge allows; what matters least is left out first, and told.
    #[arg(long, value_name = "N|github|gitlab|bitbucket|azure", value_parser = crate::max_bytes::parse)]
    pub(crate) max_bytes: Option<usize>,
    /// Save the plan to a file, with what was asked: `show` shows it, `verify` tells whether it still holds, `diff` compares
    /// it, and --against plans from the state that it leads to.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Show what changed since a saved plan, as that which was approved last.
    #[arg(long, value_name = "FILE")]
    pub(crate) since: Option<PathBuf>,
    /// End with 2 when there are changes.
    #[arg(long)]
    pub(crate) detailed_exitcode: bool,
}

/// What a plan has to keep.
#[derive(Args, Debug)]
pub(crate) struct Gates {
    /// End with 3 when the plan has something of this: change, create, update, replace, delete, run, retype, rename, move,
    /// disrupt, unknown, asked, inferred, dropped-edge, cycle. May be repeated.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) fail_on: Vec<String>,
    /// End with 3 unless this is so: 'A before B', 'A after B', 'A needs B', 'A in wave<=2', 'A alone', 'no delete in A'.
    /// May be repeated.
    #[arg(long = "assert", value_name = "ASSERTION")]
    pub(crate) assertions: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Why {
    /// What to explain: a unit (web), a wave ('wave 3' or wave:3), or a value: a unit and the end of the path of an attribute
    /// or the name of a parameter (web.image).
    #[arg(value_name = "WHAT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
    /// Explain what puts WHAT after this unit, or that nothing does.
    #[arg(long, value_name = "UNIT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) after: Option<String>,
    /// What to compare with in place of what is recorded; see plan.
    #[arg(long, value_name = "BASELINE", conflicts_with = "claims", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) against: Option<String>,
    /// What is planned: install, upgrade, uninstall, or an action of the bundle; see plan.
    #[arg(long, value_name = "ACTION", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) action: Option<String>,
    /// Plan although an operation is not over, the record is of another application, or the action does not fit the record.
    #[arg(long)]
    pub(crate) force: bool,
    /// What the plan is limited to; see plan.
    #[arg(long, value_name = "COMPONENT", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// With --only: also plan what needs these components.
    #[arg(long, requires = "only")]
    pub(crate) with_dependents: bool,
    /// Leave out edges that are only inferred from values.
    #[arg(long)]
    pub(crate) no_inferred_edges: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ShowPlan {
    /// The plan, as `plan --out` or `plan -o json` wrote it.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Show what is put into a bundle when a step runs, and where each value comes from.
    #[arg(long)]
    pub(crate) show_values: bool,
    /// List each difference that is ignored or means the same.
    #[arg(long)]
    pub(crate) show_suppressed: bool,
    /// Keep comments (`-o markdown`) to N bytes; see plan.
    #[arg(long, value_name = "N|github|gitlab|bitbucket|azure", value_parser = crate::max_bytes::parse)]
    pub(crate) max_bytes: Option<usize>,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The plan to start from.
    #[arg(value_name = "BEFORE")]
    pub(crate) before: PathBuf,
    /// The plan to compare with it.
    #[arg(value_name = "AFTER")]
    pub(crate) after: PathBuf,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

/// What to record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Action {
    /// Remove everything that is recorded.
    Uninstall,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Descriptors, or folders to search for them; `-` reads standard input.
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
    /// Apply all safe fixes, and report what is left. With `-` the fixed text goes to standard output.
    #[arg(long)]
    pub(crate) fix: bool,
    /// With --fix: write nothing, print what would change.
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Graph {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
    /// Leave out edges that are only inferred from values.
    #[arg(long)]
    pub(crate) no_inferred_edges: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Claim {
    #[command(subcommand)]
    pub(crate) command: ClaimCommand,
}

#[derive(Subcommand, Debug)]
pub(crate) enum ClaimCommand {
    /// Record that an application is now installed as it is described.
    Record(Record),
    /// List what is recorded.
    List(List),
    /// Show what an installation consists of.
    Show(Show),
}

#[derive(Args, Debug)]
pub(crate) struct Record {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// Record that it was removed.
    #[arg(long, value_enum, value_name = "ACTION")]
    pub(crate) action: Option<Action>,
    /// How the operation ended.
    #[arg(long, value_enum, default_value_t = Status::Succeeded, value_name = "STATUS")]
    pub(crate) status: Status,
}

/// How an operation ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Status {
    Succeeded,
    Failed,
    Canceled,
}

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

#[derive(Args, Debug)]
pub(crate) struct Show {
    /// The installation, which is the `id` of the application.
    #[arg(value_name = "INSTALLATION")]
    pub(crate) installation: String,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// The bundle: its definition (bundle.json), signed (bundle.cnab), packed (.tgz), or the folder that holds one of the
    /// first two; `-` reads a definition from standard input. Or a plan that `plan --out` wrote: it is planned again.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// OpenPGP public keys that are trusted to sign, armored or binary. May be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) keyring: Vec<PathBuf>,
    /// A detached signature of the same definition. May be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) attestation: Vec<PathBuf>,
    /// A list of retracted bundles. May be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) retractions: Vec<PathBuf>,
    /// End with 3 unless the answer is yes. May be repeated.
    #[arg(long, value_enum, value_name = "VERDICT", value_delimiter = ',')]
    pub(crate) require: Vec<Requirement>,
    /// For a plan: the folder that it was made in, where that is not the workspace of the current folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) workspace: Option<PathBuf>,
    /// For a plan: a value that was given with --set when it was made. A saved plan has only the names.
    #[arg(long, value_name = "[COMPONENT.]NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// For a plan: the parameter and credential sets to take in place of those that it names. All of them, in order.
    #[arg(long = "values", value_name = "FILE")]
    pub(crate) values: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) outputs: Outputs,
}

/// A verdict on a bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Requirement {
    /// The definition and what it is packed in have the form that they must have.
    WellFormed,
    /// All that it consists of is at hand.
    Complete,
    /// It is signed by a trusted key, and has the right digest for each image.
    Secure,
}

#[derive(Args, Debug)]
pub(crate) struct Schema {
    /// Which format; without it the names are listed.
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The code of a diagnostic; without it all codes are listed.
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// `plimsoll lsp`.
#[derive(Args, Debug)]
pub(crate) struct Lsp {
    /// Accepted because editors pass it; there is no other way to talk to the server.
    #[arg(long)]
    pub(crate) stdio: bool,
}
