//! What can be rendered, and the shape of a row in the table of output formats. The rows are in `output/`.

use std::fmt;

use plimsoll_base::Diagnostic;
use plimsoll_model::{Application, OperationStatus, Presence, Recorded};
pub use plimsoll_plan::Input;
use plimsoll_plan::explain::Answer;
use plimsoll_plan::{GateResult, Plan, PlanDifference};

use crate::sources::Sources;
use crate::style::Style;

/// What every renderer gets beside its subject.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The files that places point into.
    pub sources: &'a dyn Sources,
    /// Colours, characters, width.
    pub style: Style,
    /// Who writes the output.
    pub tool: Tool<'a>,
}

/// Name and version of the program, as machine formats state them.
#[derive(Clone, Copy, Debug)]
pub struct Tool<'a> {
    /// The program's name.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
}

/// Diagnostics to show, in any order: the renderers sort them.
#[derive(Clone, Copy)]
pub struct CheckReport<'a> {
    /// The findings.
    pub diagnostics: &'a [Diagnostic],
    /// How many files were checked, for the closing line.
    pub files: usize,
}

/// Plans to show.
#[derive(Clone, Copy)]
pub struct PlanReport<'a> {
    /// The plans, in the order in which they are shown: exactly one, unless it is of a whole folder.
    pub applications: &'a [ApplicationPlan<'a>],
    /// What a plan of all applications of a folder says beside them; `None` for the plan of one application.
    pub folder: Option<FolderPlan<'a>>,
    /// Whether the text says of each step what is put into its unit, and why.
    pub show_values: bool,
    /// Whether each difference that plans nothing is listed in outputs for people.
    pub show_suppressed: bool,
    /// How many bytes the output may have. Formats that know what matters most leave out the rest, and say so.
    pub max_bytes: Option<usize>,
}

impl PlanReport<'_> {
    /// The zero-based numbers of the applications as reviewers want to see them: first those of which something is destroyed,
    /// then those that break a gate or cannot be ordered, then the others.
    pub(crate) fn by_risk(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.applications.len()).collect();
        numbers.sort_by_key(|&number| {
            let one = &self.applications[number];
            let destroys = one.plan.steps.iter().any(|step| step.action.is_destructive());
            (!destroys, one.broken_gates() == 0 && one.plan.is_complete())
        });
        numbers
    }
}

/// The plan of one application.
#[derive(Clone, Copy)]
pub struct ApplicationPlan<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What was found on the way; machine formats include it, the text formats leave it to a [`CheckReport`].
    pub diagnostics: &'a [Diagnostic],
    /// The files that the plan was made from; may be empty where they are not known.
    pub inputs: &'a [Input],
    /// What came of the rules that the plan has to keep, in the order in which they were given.
    pub gates: &'a [GateResult],
    /// What differs from the plan that was approved last; `None` where nobody asked.
    pub since: Option<&'a PlanDifference>,
}

impl ApplicationPlan<'_> {
    /// How many of its gates are broken.
    pub(crate) fn broken_gates(&self) -> usize {
        self.gates.iter().filter(|gate| !gate.is_kept).count()
    }
}

/// What a plan of all applications of a folder says beside their plans.
#[derive(Clone, Copy)]
pub struct FolderPlan<'a> {
    /// The folder, relative to the workspace, with `/` between names; empty for the workspace itself.
    pub path: &'a str,
    /// The applications that do not change, by name.
    pub unchanged: &'a [String],
    /// The applications that cannot be planned.
    pub failed: &'a [FailedApplication],
}

/// An application that cannot be planned.
#[derive(Clone, PartialEq, Debug)]
pub struct FailedApplication {
    /// Its name, else its file.
    pub name: String,
    /// What stands in the way, and what else was found; as with plans, the text formats leave it to a [`CheckReport`].
    pub diagnostics: Vec<Diagnostic>,
}

impl From<&str> for FailedApplication {
    /// One of which nothing but its name is known.
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), diagnostics: Vec::new() }
    }
}

/// What differs between plans.
#[derive(Clone, Copy)]
pub struct DifferenceReport<'a> {
    /// What the first plan is called: its file.
    pub before: &'a str,
    /// What the later plan is called.
    pub after: &'a str,
    /// Application by application, those too that do not differ.
    pub differences: &'a [PlanDifference],
}

/// What came of planning again what a saved plan was made of.
#[derive(Clone, Copy)]
pub struct StaleReport<'a> {
    /// The file of the saved plan, as the user named it.
    pub file: &'a str,
    /// The files and records that are not as they were, by path.
    pub moved: &'a [MovedInput],
    /// Application by application, those too that do not differ.
    pub differences: &'a [PlanDifference],
    /// The command that makes the plan anew, as one types it.
    pub command: &'a str,
}

impl StaleReport<'_> {
    /// Whether the plan is still the one that was saved.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.differences.iter().all(PlanDifference::is_empty)
    }
}

/// Something that a plan was made from and that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MovedInput {
    /// A file, relative to the workspace; the installation of a record; the address of a unit with a secret.
    pub path: String,
    /// What it is: as [`Input::kind`], `record` for what is known to be installed, or `secret`.
    pub kind: String,
    /// What it was: a digest, or the id of a record; `None` where there was none, and for a secret.
    pub before: Option<String>,
    /// What it is now; `None` where it is gone, and for a secret.
    pub after: Option<String>,
}

/// An application to draw.
#[derive(Clone, Copy)]
pub struct GraphReport<'a> {
    /// Its units and edges.
    pub application: &'a Application,
    /// The plan whose waves, critical path and cycles are drawn too.
    pub plan: Option<&'a Plan>,
}

/// An explanation to show.
#[derive(Clone, Copy)]
pub struct WhyReport<'a> {
    /// The plan that it explains.
    pub plan: &'a Plan,
    /// What was asked, as written.
    pub question: &'a str,
    /// The answer.
    pub answer: &'a Answer,
}

/// Claims to list.
#[derive(Clone, Copy)]
pub struct ClaimListReport<'a> {
    /// The installations that they are of, in the same order.
    pub installations: &'a [InstallationRow],
    /// One row a claim, in the order in which they are to be shown.
    pub claims: &'a [ClaimRow],
}

/// What the claims of an installation say together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstallationRow {
    /// Its name, as in [`ClaimRow::installation`].
    pub name: String,
    /// Whether it is there.
    pub presence: Presence,
    /// The last operation that changes things, and how it ended; `None` where there is none.
    pub last: Option<(String, OperationStatus)>,
    /// The id of the claim whose state is the recorded one; `None` where nothing is recorded as installed.
    pub state: Option<String>,
    /// The version of that state, where it has one.
    pub version: Option<String>,
}

/// One claim in a list, or above the state that it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimRow {
    /// The installation's name.
    pub installation: String,
    /// The claim's id (a ULID).
    pub revision: String,
    /// When it was recorded, RFC 3339, as written.
    pub created: String,
    /// What was done: `install`, `upgrade`, `uninstall` or a custom action.
    pub action: String,
    /// How it ended.
    pub status: OperationStatus,
    /// The version of the application, where it has one.
    pub version: Option<String>,
    /// The file, relative to the workspace.
    pub path: String,
}

/// A claim to show whole.
#[derive(Clone, Copy)]
pub struct ClaimReport<'a> {
    /// Its row.
    pub claim: &'a ClaimRow,
    /// The state it holds.
    pub recorded: &'a Recorded,
}

/// What came of verifying a bundle.
#[derive(Clone, Copy)]
pub struct VerifyReport<'a> {
    /// The file, as the user named it.
    pub file: &'a str,
    /// What it is: `definition`, `signed-definition` or `archive`.
    pub kind: &'static str,
    /// The name of the bundle, where it has one.
    pub bundle: Option<&'a str>,
    /// Its version.
    pub version: Option<&'a str>,
    /// The verdicts, in the order in which they are to be shown.
    pub verdicts: &'a [VerdictRow],
    /// What came of each signature that was looked at.
    pub signatures: &'a [SignatureRow],
    /// The retraction lists that were looked at.
    pub retractions: &'a [RetractionRow],
    /// The images that the definition names.
    pub images: &'a [ImageRow],
}

/// One of the verdicts on a bundle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerdictRow {
    /// The stable name: `well_formed`, `complete`, `secure`.
    pub name: &'static str,
    /// `yes`, `no` or `unknown`.
    pub answer: &'static str,
    /// Why it is not `yes`.
    pub reasons: Vec<ReasonRow>,
}

/// Why a verdict is not `yes`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReasonRow {
    /// The stable name.
    pub code: &'static str,
    /// One line without a full stop.
    pub message: String,
    /// Something is wrong, not merely missing or unknown.
    pub is_bad: bool,
    /// Line and column in the definition, one-based, columns in characters.
    pub place: Option<(u32, u32)>,
}

/// What came of a signature.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SignatureRow {
    /// What is signed: `definition`, `attestation`, `retractions`.
    pub of: &'static str,
    /// The file that holds it.
    pub file: String,
    /// `good`, `bad`, `unknown-key` or `refused`.
    pub outcome: &'static str,
    /// Why it is refused: a stable name.
    pub refusal: Option<&'static str>,
    /// What follows, as a sentence without a full stop; empty for a good signature.
    pub message: String,
    /// The user id of the key.
    pub signer: Option<String>,
    /// The fingerprint of the primary key.
    pub fingerprint: Option<String>,
    /// The fingerprint of the subkey that signed.
    pub subkey: Option<String>,
    /// The key that the signature names, where it is not known or the signature not good.
    pub issuer: Option<String>,
    /// When it was made, RFC 3339.
    pub signed_at: Option<String>,
    /// Its hash algorithm.
    pub hash: Option<String>,
    /// When the key expired, RFC 3339.
    pub key_expired_since: Option<String>,
    /// When the key was revoked, RFC 3339.
    pub key_revoked_since: Option<String>,
}

/// A retraction list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetractionRow {
    /// The file.
    pub file: String,
    /// Whether it is signed; what came of that is a [`SignatureRow`].
    pub is_signed: bool,
    /// How many of its entries count.
    pub entries: usize,
    /// What is wrong with it.
    pub problems: Vec<String>,
    /// Whether it retracts the bundle.
    pub retracts: bool,
}

/// An image that a bundle names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageRow {
    /// Where it stands in the definition.
    pub name: String,
    /// Its reference.
    pub reference: Option<String>,
    /// Its digest.
    pub digest: Option<String>,
    /// The file in the archive that it starts with.
    pub path: Option<String>,
    /// Whether its content was compared with its digest, and is the same.
    pub is_compared: bool,
}

/// Where an output goes, piece by piece: a large one is never in memory as a whole. What the writer says is handed on.
pub type Out<'o> = &'o mut dyn fmt::Write;

/// A row of the table of output formats. A subject that the format has no renderer for is `None`.
pub struct Format {
    /// The name after `-o`.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub summary: &'static str,
    /// The media type of the output.
    pub media_type: &'static str,
    /// Whether its plans keep to [`PlanReport::max_bytes`].
    pub heeds_max_bytes: bool,
    /// Renders diagnostics.
    pub check: Option<for<'a> fn(&CheckReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
    /// Renders a plan.
    pub plan: Option<for<'a> fn(&PlanReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
    /// Renders an explanation.
    pub why: Option<for<'a> fn(&WhyReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
    /// Renders what differs between plans.
    pub difference: Option<for<'a> fn(&DifferenceReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
    /// Renders whether a saved plan still holds.
    pub stale: Option<for<'a> fn(&StaleReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
    /// Renders a graph.
    pub graph: Option<for<'a> fn(&GraphReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
    /// Renders a list of claims.
    pub claim_list: Option<for<'a> fn(&ClaimListReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
    /// Renders one claim.
    pub claim: Option<for<'a> fn(&ClaimReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
    /// Renders what came of verifying a bundle.
    pub verify: Option<for<'a> fn(&VerifyReport<'a>, &Context<'a>, Out<'_>) -> fmt::Result>,
}

impl Format {
    /// A row that renders nothing yet; rows are written as changes to it.
    pub(crate) const fn named(name: &'static str, summary: &'static str, media_type: &'static str) -> Self {
        Self {
            name,
            summary,
            media_type,
            heeds_max_bytes: false,
            check: None,
            plan: None,
            why: None,
            difference: None,
            stale: None,
            graph: None,
            claim_list: None,
            claim: None,
            verify: None,
        }
    }

    /// The format with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        crate::output::FORMATS.iter().find(|format| format.name == name).copied()
    }
}
