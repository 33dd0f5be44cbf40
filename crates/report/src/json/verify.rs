//! What came of verifying a bundle, as JSON.

use std::fmt;

use serde::Serialize;

use crate::format::{
    Context, ImageRow, Out, ReasonRow, RetractionRow, SignatureRow, VerdictRow, VerifyReport,
};
use crate::json::{Head, write};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    file: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bundle: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    verdicts: Vec<VerdictView<'a>>,
    signatures: Vec<SignatureView<'a>>,
    retractions: Vec<RetractionView<'a>>,
    images: Vec<ImageView<'a>>,
}

#[derive(Serialize)]
struct VerdictView<'a> {
    name: &'static str,
    answer: &'static str,
    reasons: Vec<ReasonView<'a>>,
}

#[derive(Serialize)]
struct ReasonView<'a> {
    code: &'static str,
    message: &'a str,
    bad: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct SignatureView<'a> {
    of: &'static str,
    file: &'a str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    signer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subkey: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_expired_since: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_revoked_since: Option<&'a str>,
}

#[derive(Serialize)]
struct RetractionView<'a> {
    file: &'a str,
    signed: bool,
    entries: usize,
    retracts: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [String],
}

#[derive(Serialize)]
struct ImageView<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    compared: bool,
}

/// The document of `verify`.
pub(crate) fn verify(report: &VerifyReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    write(
        &Document {
            head: Head::new(context.tool),
            file: report.file,
            kind: report.kind,
            bundle: report.bundle,
            version: report.version,
            verdicts: report.verdicts.iter().map(verdict).collect(),
            signatures: report.signatures.iter().map(signature).collect(),
            retractions: report.retractions.iter().map(retraction).collect(),
            images: report.images.iter().map(image).collect(),
        },
        out,
    )
}

fn verdict(row: &VerdictRow) -> VerdictView<'_> {
    VerdictView { name: row.name, answer: row.answer, reasons: row.reasons.iter().map(reason).collect() }
}

fn reason(row: &ReasonRow) -> ReasonView<'_> {
    let ReasonRow { code, message, is_bad, place } = row;
    let (line, column) = place.unzip();
    ReasonView { code, message, bad: *is_bad, line, column }
}

fn signature(row: &SignatureRow) -> SignatureView<'_> {
    SignatureView {
        of: row.of,
        file: &row.file,
        outcome: row.outcome,
        refusal: row.refusal,
        message: &row.message,
        signer: row.signer.as_deref(),
        fingerprint: row.fingerprint.as_deref(),
        subkey: row.subkey.as_deref(),
        issuer: row.issuer.as_deref(),
        signed_at: row.signed_at.as_deref(),
        hash: row.hash.as_deref(),
        key_expired_since: row.key_expired_since.as_deref(),
        key_revoked_since: row.key_revoked_since.as_deref(),
    }
}

fn retraction(row: &RetractionRow) -> RetractionView<'_> {
    let RetractionRow { file, is_signed, entries, problems, retracts } = row;
    RetractionView { file, signed: *is_signed, entries: *entries, retracts: *retracts, problems }
}

fn image(row: &ImageRow) -> ImageView<'_> {
    ImageView {
        name: &row.name,
        reference: row.reference.as_deref(),
        digest: row.digest.as_deref(),
        path: row.path.as_deref(),
        compared: row.is_compared,
    }
}
