//! The three verdicts on a bundle (CNAB 100, "Summary"): well-formed, complete, secure.

use std::fmt;

use crate::archive::{Archive, ArchiveProblem, ImageProblem, ImageState, WantedImage};
use crate::outcome::Outcome;

/// An answer to one of the three questions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// It is.
    Yes,
    /// It cannot be told from what is at hand.
    Unknown,
    /// It is not.
    No,
}

impl Answer {
    /// The stable name: `yes`, `unknown`, `no`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Unknown => "unknown",
            Self::No => "no",
        }
    }
}

/// Why an answer is not `yes`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The stable name.
    pub code: &'static str,
    /// One line without a full stop. Texts from files are in it as they are: not to be shown before they are made harmless.
    pub message: String,
    /// The answer that it leads to.
    pub answer: Answer,
    /// Something is wrong, not merely missing.
    pub is_bad: bool,
    /// Line and column in the definition, one-based, columns in characters.
    pub place: Option<(u32, u32)>,
}

impl Reason {
    /// Something is wrong.
    #[must_use]
    pub fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), answer: Answer::No, is_bad: true, place: None }
    }

    /// Something is missing, and may be so.
    #[must_use]
    pub fn no(code: &'static str, message: impl Into<String>) -> Self {
        Self { is_bad: false, ..Self::bad(code, message) }
    }

    /// Something cannot be told.
    #[must_use]
    pub fn unknown(code: &'static str, message: impl Into<String>) -> Self {
        Self { answer: Answer::Unknown, ..Self::no(code, message) }
    }
}

/// An answer with its reasons; none for `yes`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// Why it is not `yes`, what is wrong first.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    fn of(mut reasons: Vec<Reason>) -> Self {
        reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.answer), !reason.is_bad));
        let answer = reasons.iter().map(|reason| reason.answer).max().unwrap_or(Answer::Yes);
        Self { answer, reasons }
    }
}

/// The three verdicts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdicts {
    /// "The bundle definition follows the schema and the images are in the correct formats."
    pub well_formed: Verdict,
    /// Thick with all components present, or thin with all references resolvable, which only the network knows.
    pub complete: Verdict,
    /// "The bundle definition contains the correct digests for all images, and the bundle definition is
    /// cryptographically signed."
    pub secure: Verdict,
}

impl Verdicts {
    /// Whether something is wrong.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        let all = [&self.well_formed, &self.complete, &self.secure];
        all.into_iter().flat_map(|verdict| &verdict.reasons).any(|reason| reason.is_bad)
    }
}

/// An image or invocation image that a bundle definition names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Image {
    /// How people find it: `invocationImages[0]`, `images.web`.
    pub name: String,
    /// `image`, as written.
    pub reference: Option<String>,
    /// `contentDigest`, or `digest` before June 2019.
    pub digest: Option<String>,
    /// `imageType`; `oci` where it is left out (CNAB 101, "Invocation Images").
    pub kind: Option<String>,
}

impl Image {
    /// Whether its digest is that of its manifest in a registry.
    #[must_use]
    pub fn is_container(&self) -> bool {
        matches!(self.kind.as_deref(), None | Some("docker" | "oci"))
    }

    /// As an archive is asked for it.
    fn wanted(&self) -> WantedImage<'_> {
        WantedImage {
            reference: self.reference.as_deref().unwrap_or_default(),
            digest: self.digest.as_deref(),
            is_container: self.is_container(),
        }
    }
}

/// How images are in an archive, in their order.
#[must_use]
pub fn in_archive(images: &[Image], archive: &Archive) -> Vec<ImageState> {
    archive.images(&images.iter().map(Image::wanted).collect::<Vec<_>>())
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reference {
            Some(reference) => write!(f, "{} ({reference})", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// All that a judgement rests on.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'e> {
    /// What is wrong with the form of the definition, and of what it is packed in.
    pub findings: &'e [Reason],
    /// The images that the definition names; `None` where it cannot be read.
    pub images: Option<&'e [Image]>,
    /// What it is packed in, and how each of its images is in there, see [`in_archive`]; `None` for a thin bundle.
    pub archive: Option<(&'e Archive, &'e [ImageState])>,
    /// What came of the signatures of the definition; `None` where it is not signed.
    pub signatures: Option<&'e [Outcome]>,
    /// Why it is retracted, one line each.
    pub retractions: &'e [String],
}

/// Judges a bundle.
#[must_use]
pub fn judge(evidence: &Evidence<'_>) -> Verdicts {
    let problems = evidence.archive.map_or(&[][..], |(archive, _)| archive.problems());
    let is_form = |problem: &&ArchiveProblem| !matches!(problem, ArchiveProblem::WrongBlob { .. });
    let of_archive = problems.iter().filter(is_form).map(|it| Reason::bad(it.code(), it.to_string()));
    let well_formed = of_archive.chain(evidence.findings.iter().cloned()).collect();
    Verdicts {
        well_formed: Verdict::of(well_formed),
        complete: Verdict::of(completeness(evidence)),
        secure: Verdict::of(security(evidence, problems)),
    }
}

fn completeness(evidence: &Evidence<'_>) -> Vec<Reason> {
    let Some(images) = evidence.images else {
        return vec![Reason::unknown("definition-unreadable", "the bundle definition cannot be read")];
    };
    let Some((archive, states)) = evidence.archive else {
        return match images.len() {
            0 => Vec::new(),
            1 => vec![Reason::unknown("needs-network", "1 image has to be fetched, which needs the network")],
            count => {
                let message = format!("{count} images have to be fetched, which needs the network");
                vec![Reason::unknown("needs-network", message)]
            }
        };
    };
    let is_cut_off = archive.problems().iter().any(|problem| matches!(problem, ArchiveProblem::Limit(_)));
    let mut reasons = Vec::new();
    for (image, state) in images.iter().zip(states) {
        if image.reference.is_none() {
            reasons.push(Reason::unknown("image-without-reference", format!("{image} names no image")));
            continue;
        }
        for problem in &state.problems {
            let message = format!("{image} {problem}");
            reasons.push(match problem {
                ImageProblem::WrongDigest { .. } => continue,
                ImageProblem::Missing | ImageProblem::MissingPart(_) if !is_cut_off => {
                    Reason::bad(problem.code(), message)
                }
                _ => Reason::unknown(problem.code(), message),
            });
        }
    }
    reasons
}

fn security(evidence: &Evidence<'_>, problems: &[ArchiveProblem]) -> Vec<Reason> {
    let mut reasons = match evidence.signatures {
        Some(outcomes) => signed(outcomes),
        None => vec![Reason::no("not-signed", "the bundle definition is not signed")],
    };
    reasons.extend(evidence.retractions.iter().map(|why| Reason::bad("retracted", why.clone())));
    for problem in problems.iter().filter(|problem| matches!(problem, ArchiveProblem::WrongBlob { .. })) {
        reasons.push(Reason::bad(problem.code(), problem.to_string()));
    }
    let Some(images) = evidence.images else {
        reasons.push(Reason::unknown("definition-unreadable", "the bundle definition cannot be read"));
        return reasons;
    };
    reasons.extend(images.iter().filter_map(|image| digest(image, evidence.signatures.is_some())));
    let states = evidence.archive.map_or(&[][..], |(_, states)| states);
    reasons.extend(images.iter().zip(states).filter_map(|(image, state)| content(image, state)));
    reasons
}

/// What the signatures say: one that is relied on is enough, as long as none is bad.
fn signed(outcomes: &[Outcome]) -> Vec<Reason> {
    let is_enough = |outcome: &Outcome| {
        outcome
            .good()
            .is_some_and(|good| good.key_expired_since.is_none() && good.key_revoked_since.is_none())
    };
    let has_enough = outcomes.iter().any(is_enough);
    let mut reasons = Vec::new();
    for outcome in outcomes {
        reasons.extend(match outcome {
            Outcome::Bad { issuer } => {
                let what = format!("the signature by key {issuer} does not belong to this text");
                Some(Reason::bad("signature-bad", what))
            }
            _ if has_enough => None,
            Outcome::Good(good) => {
                let since = |verb: &str, moment: Option<crate::Moment>| {
                    moment.map(|moment| format!("the key {verb} at {moment}: the bundle must be signed anew"))
                };
                let expired = since("expired", good.key_expired_since).map(|it| ("key-expired", it));
                let revoked = since("was revoked", good.key_revoked_since).map(|it| ("key-revoked", it));
                revoked.or(expired).map(|(code, message)| Reason::bad(code, message))
            }
            Outcome::UnknownKey { issuer } => {
                let who = issuer.as_deref().map_or_else(String::new, |issuer| format!(": {issuer}"));
                Some(Reason::unknown(
                    "key-unknown",
                    format!("it is signed by a key that is in no keyring{who}"),
                ))
            }
            Outcome::Refused(refusal) => {
                let message = format!("the signature is refused: {}", refusal.message());
                Some(Reason::bad("signature-refused", message))
            }
        });
    }
    reasons
}

/// CNAB 105, "Digesting Objects in the bundle.json": in a signed bundle everything in `images` and `invocationImages`
/// must have a digest, "even if the digest is present in another field".
fn digest(image: &Image, is_signed: bool) -> Option<Reason> {
    let message = match &image.digest {
        None => format!("{image} has no digest"),
        Some(digest) if !is_digest(digest) => format!("{image} has a digest that is none: `{digest}`"),
        Some(_) => return None,
    };
    Some(Reason { is_bad: is_signed, ..Reason::no("digest-missing", message) })
}

/// `ALGORITHM:HEX` (OCI image specification, "Digests"; CNAB 105 does not restrict the algorithms), of the right length
/// where that is known.
fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => Some(64),
        "sha384" => Some(96),
        "sha512" => Some(128),
        _ => None,
    };
    !algorithm.is_empty()
        && !hex.is_empty()
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        && length.is_none_or(|length| hex.len() == length)
}

/// Whether the content in an archive is what the digest says.
fn content(image: &Image, state: &ImageState) -> Option<Reason> {
    let wrong = state.problems.iter().find(|problem| matches!(problem, ImageProblem::WrongDigest { .. }));
    if let Some(problem) = wrong {
        return Some(Reason::bad(problem.code(), format!("{image} {problem}")));
    }
    let is_open =
        state.path.is_some() && image.digest.as_deref().is_some_and(is_digest) && !state.is_compared;
    is_open.then(|| {
        let what = "cannot be compared with its digest, which is that of an image in a registry";
        Reason::unknown("digest-not-compared", format!("{image} {what}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_have_an_algorithm_and_digits() {
        let hex = "0".repeat(64);
        assert!(is_digest(&format!("sha256:{hex}")) && is_digest("blake2:00ff"));
        for wrong in ["", "sha256:", "sha256:00", "sha256:<digest>", ":00", "00", &format!("sha512:{hex}")] {
            assert!(!is_digest(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_worst_reason_decides_and_comes_first() {
        let verdict = Verdict::of(vec![Reason::unknown("a", ""), Reason::no("b", ""), Reason::bad("c", "")]);
        assert_eq!(verdict.answer, Answer::No);
        assert_eq!(verdict.reasons.iter().map(|reason| reason.code).collect::<Vec<_>>(), ["c", "b", "a"]);
        assert_eq!(Verdict::of(Vec::new()).answer, Answer::Yes);
    }
}
