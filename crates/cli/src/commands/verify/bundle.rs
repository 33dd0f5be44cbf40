//! Verifying a bundle: its definition, its archive, attestations and retractions.

use std::path::Path;

use plimsoll_report::{ImageRow, RetractionRow, SignatureRow, VerdictRow, VerifyReport};
use plimsoll_trust::archive::Archive;
use plimsoll_trust::{
    ClearSigned, Evidence, Keyring, Moment, Outcome, Reason, Retractable, RetractionList, Verdicts,
    attested_texts, in_archive, judge, verify as verify_text, verify_detached,
};

use super::files::{self, Subject};
use super::images::BundleImages;
use super::{form, rows};
use crate::arguments::Verify;
use crate::exit::Failure;

/// What came of it.
pub(super) struct Verified {
    kind: &'static str,
    definition: BundleImages,
    pub(super) verdicts: Verdicts,
    verdict_rows: Vec<VerdictRow>,
    signatures: Vec<SignatureRow>,
    retractions: Vec<RetractionRow>,
    images: Vec<ImageRow>,
    /// Whether something is wrong, in the bundle or in what was said about it.
    pub(super) is_bad: bool,
}

impl Verified {
    /// As renderers take it. `file` is the file as the user named it.
    pub(super) fn report<'a>(&'a self, file: &'a str) -> VerifyReport<'a> {
        VerifyReport {
            file,
            kind: self.kind,
            bundle: self.definition.name.as_deref(),
            version: self.definition.version.as_deref(),
            verdicts: &self.verdict_rows,
            signatures: &self.signatures,
            retractions: &self.retractions,
            images: &self.images,
        }
    }
}

/// A bundle definition as it was found.
struct Definition {
    /// The whole text of its file.
    file: String,
    /// Where it is signed.
    signed: Option<ClearSigned>,
    /// `None` where it is no JSON object.
    images: Option<BundleImages>,
    findings: Vec<Reason>,
}

/// Verifies the bundle that the user named.
///
/// # Errors
/// A file cannot be read, or a keyring is none.
pub(super) fn verify(arguments: &Verify, now: Moment) -> Result<Verified, Failure> {
    let keyring = keyring(&arguments.keyring)?;
    let subject = files::subject(&arguments.file)?;
    let (archive, definition) = match &subject {
        Subject::Archive(archive) => (Some(archive), archive.definition().map(|(_, bytes)| read(bytes))),
        Subject::Text(bytes) => (None, Some(read(bytes))),
    };
    let signed = definition.as_ref().and_then(|definition| definition.signed.as_ref());
    let outcomes = signed.map(|signed| verify_text(signed, &keyring, now));
    let mut signatures = Vec::new();
    let shown = arguments.file.display().to_string();
    signatures
        .extend(outcomes.iter().flatten().map(|outcome| rows::signature("definition", &shown, outcome)));
    for path in &arguments.attestation {
        let outcomes = attestation(path, definition.as_ref(), &keyring, now)?;
        let path = path.display().to_string();
        signatures.extend(outcomes.iter().map(|outcome| rows::signature("attestation", &path, outcome)));
    }
    let images = definition.as_ref().and_then(|definition| definition.images.as_ref());
    let mut reasons = Vec::new();
    let mut retractions = Vec::new();
    for path in &arguments.retractions {
        let (row, retracted, of_list) = retraction(path, images, signed, &keyring, now)?;
        retractions.push(row);
        reasons.extend(retracted);
        signatures.extend(of_list);
    }
    let named = images.map(|images| images.images.as_slice());
    let states = archive.map(|archive| (archive, in_archive(named.unwrap_or_default(), archive)));
    let verdicts = judge(&Evidence {
        findings: definition.as_ref().map_or(&[], |definition| &definition.findings),
        images: named,
        archive: states.as_ref().map(|(archive, states)| (*archive, states.as_slice())),
        signatures: outcomes.as_deref(),
        retractions: &reasons,
    });
    let is_wrong = |row: &SignatureRow| row.of != "definition" && matches!(row.outcome, "bad" | "refused");
    let is_bad = verdicts.is_bad()
        || signatures.iter().any(is_wrong)
        || retractions.iter().any(|row| !row.problems.is_empty());
    Ok(Verified {
        kind: kind(archive, signed),
        images: rows::images(named.unwrap_or_default(), states.map(|(_, states)| states)),
        verdict_rows: rows::verdicts(&verdicts),
        definition: definition.and_then(|definition| definition.images).unwrap_or_default(),
        verdicts,
        signatures,
        retractions,
        is_bad,
    })
}

fn kind(archive: Option<&Archive>, signed: Option<&ClearSigned>) -> &'static str {
    match (archive, signed) {
        (Some(_), _) => "archive",
        (None, Some(_)) => "signed-definition",
        (None, None) => "definition",
    }
}

fn keyring(paths: &[std::path::PathBuf]) -> Result<Keyring, Failure> {
    let mut keyring = Keyring::default();
    for path in paths {
        keyring.add(&files::bytes(path)?).map_err(|problem| {
            Failure::outside(format!("{} {problem}", path.display())).help(problem.help())
        })?;
    }
    Ok(keyring)
}

/// Reads a bundle definition, signed or not.
fn read(bytes: &[u8]) -> Definition {
    let file = match std::str::from_utf8(bytes) {
        Ok(file) => file.to_owned(),
        Err(error) => {
            let message =
                format!("the bundle definition is not UTF-8 text (from byte {})", error.valid_up_to());
            let findings = vec![Reason::bad("not-text", message)];
            return Definition { file: String::new(), signed: None, images: None, findings };
        }
    };
    let signed = ClearSigned::read(&file);
    let form = form::read(&file, signed.is_some());
    let images = form.bundle.as_deref().map(BundleImages::of);
    Definition { images, signed, findings: form.findings, file }
}

/// What came of the signatures of an attestation (CNAB 105, "Attestations": each stands for itself).
fn attestation(
    path: &Path,
    definition: Option<&Definition>,
    keyring: &Keyring,
    now: Moment,
) -> Result<Vec<Outcome>, Failure> {
    let file = files::bytes(path)?;
    let texts = definition.map_or_else(Vec::new, |it| attested_texts(&it.file, it.signed.as_ref()));
    Ok(verify_detached(&file, &texts, keyring, now))
}

/// What a retraction list says: its row, why it retracts the bundle, and what came of its own signatures.
fn retraction(
    path: &Path,
    bundle: Option<&BundleImages>,
    signed: Option<&ClearSigned>,
    keyring: &Keyring,
    now: Moment,
) -> Result<(RetractionRow, Option<String>, Vec<SignatureRow>), Failure> {
    let file = files::text(path)?;
    let shown = path.display().to_string();
    let frame = ClearSigned::read(&file);
    let outcomes = frame.as_ref().map(|frame| verify_text(frame, keyring, now)).unwrap_or_default();
    // Anybody may have changed a list with a bad signature. One that cannot be checked is heeded: the user named it.
    let is_heeded = !outcomes.iter().any(|it| matches!(it, Outcome::Bad { .. } | Outcome::Refused(_)));
    let list = RetractionList::read(frame.as_ref().map_or(file.as_str(), ClearSigned::text));
    let bundle = bundle.and_then(|bundle| {
        let signature = signed.map_or(&[][..], ClearSigned::packets);
        Some(Retractable { name: bundle.name.as_deref()?, version: bundle.version.as_deref(), signature })
    });
    let found = bundle.filter(|_| is_heeded).and_then(|bundle| list.retracts(bundle));
    let reason = found.map(|found| match &found.reason {
        Some(reason) => format!("it is retracted by {shown}: {reason}"),
        None => format!("it is retracted by {shown}"),
    });
    let row = RetractionRow {
        file: shown.clone(),
        is_signed: frame.is_some(),
        entries: list.len(),
        problems: list.problems().to_vec(),
        retracts: reason.is_some(),
    };
    let signatures = outcomes.iter().map(|outcome| rows::signature("retractions", &shown, outcome)).collect();
    Ok((row, reason, signatures))
}
