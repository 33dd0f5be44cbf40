//! What is genuine and what is there: OpenPGP signatures of texts, packed bundles, retractions, and the verdicts on them.
//!
//! Reading order: [`ClearSigned`] (a signed text taken apart), [`Keyring`], [`verify`] and [`verify_detached`] with their
//! [`Outcome`]; `policy` and `certificate` (what is relied on, and how keys stand); [`archive`]; [`RetractionList`]; [`judge`]
//! (the three verdicts on a bundle).
//!
//! The crate `pgp` (rPGP) computes; it has no policy of its own and is named nowhere else. No input makes anything here
//! panic, and nothing here is stricter or laxer by the machine it runs on.
//!
//! On purpose not here: files, the clock (`now` is passed in), the network, formats of descriptors, wording of reports.

pub mod archive;
mod armor;
mod certificate;
mod clearsign;
mod keyring;
mod moment;
mod outcome;
mod policy;
mod retraction;
mod verdict;
mod verify;

pub use clearsign::{ClearSigned, Problem, ProblemKind};
pub use keyring::{Keyring, KeyringProblem};
pub use moment::Moment;
pub use outcome::{Good, Outcome, Refusal};
pub use retraction::{Retractable, Retraction, RetractionList};
pub use verdict::{Answer, Evidence, Image, Reason, Verdict, Verdicts, in_archive, judge};
pub use verify::{attested_texts, verify, verify_detached};
