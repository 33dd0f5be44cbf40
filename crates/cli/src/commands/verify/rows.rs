//! What came of verifying, as renderers take it.

use plimsoll_report::{ImageRow, ReasonRow, SignatureRow, VerdictRow};
use plimsoll_trust::archive::ImageState;
use plimsoll_trust::{Image, Outcome, Verdict, Verdicts};

pub(super) fn verdicts(verdicts: &Verdicts) -> Vec<VerdictRow> {
    let row = |name, verdict: &Verdict| VerdictRow {
        name,
        answer: verdict.answer.name(),
        reasons: verdict
            .reasons
            .iter()
            .map(|reason| ReasonRow {
                code: reason.code,
                message: reason.message.clone(),
                is_bad: reason.is_bad,
                place: reason.place,
            })
            .collect(),
    };
    vec![
        row("well_formed", &verdicts.well_formed),
        row("complete", &verdicts.complete),
        row("secure", &verdicts.secure),
    ]
}

/// `of` and `file` say which signature it is.
pub(super) fn signature(of: &'static str, file: &str, outcome: &Outcome) -> SignatureRow {
    let row = SignatureRow { of, file: file.to_owned(), outcome: outcome.name(), ..SignatureRow::default() };
    match outcome {
        Outcome::Good(good) => SignatureRow {
            signer: good.signer.clone(),
            fingerprint: Some(good.fingerprint.clone()),
            subkey: good.subkey.clone(),
            signed_at: Some(good.signed_at.to_string()),
            hash: Some(good.hash.clone()),
            key_expired_since: good.key_expired_since.map(|moment| moment.to_string()),
            key_revoked_since: good.key_revoked_since.map(|moment| moment.to_string()),
            ..row
        },
        Outcome::Bad { issuer } => SignatureRow {
            message: format!("this text is not what key {issuer} signed"),
            issuer: Some(issuer.clone()),
            ..row
        },
        Outcome::UnknownKey { issuer } => SignatureRow {
            message: match issuer {
                Some(issuer) => format!("key {issuer} is in no keyring"),
                None => "it names no key".to_owned(),
            },
            issuer: issuer.clone(),
            ..row
        },
        Outcome::Refused(refusal) => {
            SignatureRow { message: refusal.message(), refusal: Some(refusal.code()), ..row }
        }
    }
}

/// `states` says how each image is in an archive, if there is one.
pub(super) fn images(images: &[Image], states: Option<Vec<ImageState>>) -> Vec<ImageRow> {
    let states = states.unwrap_or_default().into_iter().chain(std::iter::repeat_with(ImageState::default));
    let row = |(image, state): (&Image, ImageState)| ImageRow {
        name: image.name.clone(),
        reference: image.reference.clone(),
        digest: image.digest.clone(),
        path: state.path,
        is_compared: state.is_compared,
    };
    images.iter().zip(states).map(row).collect()
}
