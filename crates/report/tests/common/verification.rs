//! What came of verifying a bundle that has everything wrong.

use plimsoll_report::{ImageRow, ReasonRow, RetractionRow, SignatureRow, VerdictRow, VerifyReport};

/// The rows of a report.
pub struct Sample {
    pub file: String,
    pub bundle: String,
    pub verdicts: Vec<VerdictRow>,
    pub signatures: Vec<SignatureRow>,
    pub retractions: Vec<RetractionRow>,
    pub images: Vec<ImageRow>,
}

impl Sample {
    pub fn report(&self) -> VerifyReport<'_> {
        VerifyReport {
            file: &self.file,
            kind: "archive",
            bundle: Some(&self.bundle),
            version: Some("1.0.0"),
            verdicts: &self.verdicts,
            signatures: &self.signatures,
            retractions: &self.retractions,
            images: &self.images,
        }
    }
}

fn reason(code: &'static str, message: String, is_bad: bool, place: Option<(u32, u32)>) -> ReasonRow {
    ReasonRow { code, message, is_bad, place }
}

/// With `name` wherever a text comes from a file.
pub fn sample(name: &str) -> Sample {
    let verdict = |name, answer, reasons| VerdictRow { name, answer, reasons };
    let fingerprint = || Some("5D76712CE625988A272A7E289B7991DD40378340".to_owned());
    let row =
        |of, outcome| SignatureRow { of, file: format!("{name}.asc"), outcome, ..SignatureRow::default() };
    Sample {
        file: format!("{name}.tgz"),
        bundle: name.to_owned(),
        verdicts: vec![
            verdict("well_formed", "yes", Vec::new()),
            verdict(
                "complete",
                "unknown",
                vec![reason("image-missing", format!("{name} is missing"), false, None)],
            ),
            verdict(
                "secure",
                "no",
                vec![
                    reason("retracted", format!("it is retracted: {name}"), true, Some((3, 7))),
                    reason("digest-missing", "images.web has no digest".to_owned(), false, None),
                ],
            ),
        ],
        signatures: vec![
            SignatureRow {
                signer: Some(format!("{name} <a@example.com>")),
                fingerprint: fingerprint(),
                subkey: fingerprint(),
                signed_at: Some("2018-09-27T22:56:21Z".to_owned()),
                hash: Some("SHA512".to_owned()),
                key_expired_since: Some("2020-09-26T02:23:06Z".to_owned()),
                key_revoked_since: Some("2020-09-26T02:23:06Z".to_owned()),
                ..row("definition", "good")
            },
            SignatureRow {
                message: "this text is not what was signed".to_owned(),
                issuer: fingerprint(),
                ..row("attestation", "bad")
            },
            SignatureRow {
                message: "its hash algorithm SHA1 can be deceived".to_owned(),
                refusal: Some("weak-hash"),
                ..row("retractions", "refused")
            },
        ],
        retractions: vec![RetractionRow {
            file: format!("{name}.asc"),
            is_signed: true,
            entries: 2,
            problems: (1..=12).map(|number| format!("entry {number} {name}")).collect(),
            retracts: true,
        }],
        images: vec![ImageRow {
            name: format!("images.{name}"),
            reference: Some(format!("example.com/{name}")),
            digest: Some(format!("sha256:{name}")),
            path: Some(format!("artifacts/{name}.tar")),
            is_compared: true,
        }],
    }
}
