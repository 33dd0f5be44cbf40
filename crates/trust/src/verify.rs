//! Verifying signatures of texts: clear-signed ones, and detached ones over the same text.

use pgp::composed::{SignedPublicKey, SignedPublicSubKey};
use pgp::packet::{Packet, PacketParser, Signature, SignatureType, SignatureVersion, SubpacketData};
use pgp::types::{Fingerprint, KeyDetails, PublicParams};

use crate::armor::{self, SIGNATURE};
use crate::certificate::{self, Standing, Times};
use crate::clearsign::ClearSigned;
use crate::keyring::Keyring;
use crate::moment::Moment;
use crate::outcome::{Good, Outcome, Refusal};
use crate::policy;

/// Verifies each signature of a clear-signed text (RFC 9580 §7); at least one outcome.
#[must_use]
pub fn verify(signed: &ClearSigned, keyring: &Keyring, now: Moment) -> Vec<Outcome> {
    if !signed.problems().is_empty() {
        return vec![Outcome::Refused(Refusal::BrokenFrame)];
    }
    let texts = [signed.canonical()];
    let is_announced = |name: &str| {
        signed.hashes().is_empty() || signed.hashes().iter().any(|hash| hash.eq_ignore_ascii_case(name))
    };
    each(signed.packets(), |signature| {
        match signature.hash_alg().map(policy::name) {
            Some(hash) if !is_announced(&hash) => return Outcome::Refused(Refusal::HashNotAnnounced(hash)),
            _ => {}
        }
        one(signature, &[SignatureType::Text], &texts, keyring, now)
    })
}

/// Verifies each signature of a file with detached signatures (RFC 9580 §10.4), armored or binary; at least one outcome.
/// `texts` are the forms of the signed text that may have been signed, see [`attested_texts`].
#[must_use]
pub fn verify_detached(file: &[u8], texts: &[String], keyring: &Keyring, now: Moment) -> Vec<Outcome> {
    let Some(packets) = detached(file) else { return vec![Outcome::Refused(Refusal::Unreadable)] };
    each(&packets, |signature| {
        one(signature, &[SignatureType::Binary, SignatureType::Text], texts, keyring, now)
    })
}

/// The forms in which the text of a bundle definition may have been signed for an attestation. CNAB 105, "Attestations":
/// the definition is extracted from the signed bundle, "and then signing that same text object". Extracting leaves open
/// whether blanks at the ends of lines and the last line break are kept; no two forms differ in anything else.
#[must_use]
pub fn attested_texts(file: &str, signed: Option<&ClearSigned>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut add = |text: String| {
        for text in [text.trim_end_matches(['\r', '\n']).to_owned(), text] {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    };
    let Some(signed) = signed else {
        add(file.to_owned());
        return texts;
    };
    let body = &file[signed.body().as_usize()];
    let unescaped: String =
        body.split_inclusive('\n').map(|line| line.strip_prefix("- ").unwrap_or(line)).collect();
    add(unescaped);
    add(format!("{}\n", signed.text()));
    texts
}

fn detached(file: &[u8]) -> Option<Vec<u8>> {
    if file.first()? & 0x80 != 0 {
        return Some(file.to_vec());
    }
    let text = std::str::from_utf8(file).ok()?;
    let begin = armor::begin(SIGNATURE);
    let first = armor::lines(text, 0).find(|line| line.text == begin)?;
    armor::read(text, first.range.start, SIGNATURE).ok().map(|(packets, _)| packets)
}

/// How many signatures of one text are looked at.
const MAX_SIGNATURES: usize = 64;

/// What comes of each signature among packets.
fn each(packets: &[u8], mut verify: impl FnMut(&Signature) -> Outcome) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for packet in PacketParser::new(packets) {
        if outcomes.len() == MAX_SIGNATURES {
            outcomes.push(Outcome::Refused(Refusal::TooMany(MAX_SIGNATURES)));
            break;
        }
        outcomes.push(match packet {
            Ok(Packet::Signature(signature)) => verify(&signature),
            Ok(Packet::Marker(_) | Packet::Padding(_)) => continue,
            _ => Outcome::Refused(Refusal::Unreadable),
        });
    }
    if outcomes.is_empty() {
        outcomes.push(Outcome::Refused(Refusal::Unreadable));
    }
    outcomes
}

fn one(
    signature: &Signature,
    types: &[SignatureType],
    texts: &[String],
    keyring: &Keyring,
    now: Moment,
) -> Outcome {
    match sound(signature, types, now) {
        Ok(times) => by_a_key(signature, texts, keyring, times),
        Err(refusal) => Outcome::Refused(refusal),
    }
}

/// Whether a signature is one that may be relied on, whoever made it.
fn sound(signature: &Signature, types: &[SignatureType], now: Moment) -> Result<Times, Refusal> {
    if !matches!(signature.version(), SignatureVersion::V4 | SignatureVersion::V6) {
        return Err(Refusal::Unreadable);
    }
    let (Some(kind), Some(hash)) = (signature.typ(), signature.hash_alg()) else {
        return Err(Refusal::Unreadable);
    };
    if !types.contains(&kind) {
        return Err(Refusal::WrongType);
    }
    if !policy::is_strong(hash) {
        return Err(Refusal::WeakHash(policy::name(hash)));
    }
    if policy::has_unknown_critical_part(signature) {
        return Err(Refusal::UnknownCriticalPart);
    }
    let signed_at = policy::signed_at(signature).ok_or(Refusal::NoTime)?;
    if signed_at > now {
        return Err(Refusal::FromTheFuture(signed_at));
    }
    match policy::expires_at(signature).filter(|end| *end <= now) {
        Some(end) => Err(Refusal::Expired(end)),
        None => Ok(Times { signed_at, now }),
    }
}

/// A key of the keyring.
#[derive(Clone, Copy)]
struct Candidate<'k> {
    certificate: &'k SignedPublicKey,
    /// The subkey; the primary key where there is none.
    subkey: Option<&'k SignedPublicSubKey>,
}

impl Candidate<'_> {
    fn fingerprint(&self) -> Fingerprint {
        self.subkey.map_or_else(|| self.certificate.fingerprint(), |subkey| subkey.key.fingerprint())
    }

    fn parameters(&self) -> &PublicParams {
        self.subkey.map_or_else(|| self.certificate.public_params(), |subkey| subkey.key.public_params())
    }

    /// Whether a signature names this key as its maker's. A fingerprint that it covers decides alone.
    fn may_have_made(&self, signature: &Signature) -> bool {
        let fingerprint = self.fingerprint();
        let parts = signature.config().into_iter().flat_map(|config| config.hashed_subpackets());
        let covered: Vec<&Fingerprint> = parts
            .filter_map(|part| match &part.data {
                SubpacketData::IssuerFingerprint(fingerprint) => Some(fingerprint),
                _ => None,
            })
            .collect();
        if !covered.is_empty() {
            return covered.iter().all(|named| **named == fingerprint);
        }
        let (ids, fingerprints) = (signature.issuer_key_id(), signature.issuer_fingerprint());
        let id = self.subkey.map_or_else(|| self.certificate.legacy_key_id(), |it| it.key.legacy_key_id());
        ids.contains(&&id) || fingerprints.contains(&&fingerprint)
    }

    fn made(&self, signature: &Signature, text: &str) -> bool {
        match self.subkey {
            Some(subkey) => signature.verify(&subkey.key, text.as_bytes()).is_ok(),
            None => signature.verify(&self.certificate.primary_key, text.as_bytes()).is_ok(),
        }
    }

    fn standing(&self, keyring: &Keyring, times: Times) -> Result<Standing, Refusal> {
        let primary = certificate::primary(self.certificate, keyring, times, self.subkey.is_none())?;
        let Some(subkey) = self.subkey else { return Ok(primary) };
        let own = certificate::subkey(self.certificate, subkey, times)?;
        let first = |left: Option<Moment>, right: Option<Moment>| left.into_iter().chain(right).min();
        Ok(Standing {
            expired_since: first(primary.expired_since, own.expired_since),
            revoked_since: first(primary.revoked_since, own.revoked_since),
        })
    }
}

fn by_a_key(signature: &Signature, texts: &[String], keyring: &Keyring, times: Times) -> Outcome {
    let candidates: Vec<Candidate<'_>> = keyring
        .certificates()
        .flat_map(|certificate| {
            let subkeys = certificate.public_subkeys.iter().map(Some);
            std::iter::once(None).chain(subkeys).map(move |subkey| Candidate { certificate, subkey })
        })
        .filter(|candidate| candidate.may_have_made(signature))
        .collect();
    let made = |candidate: &&Candidate<'_>| texts.iter().any(|text| candidate.made(signature, text));
    if let Some(maker) = candidates.iter().find(made) {
        return match maker.standing(keyring, times) {
            Ok(standing) => Outcome::Good(good(signature, maker, standing, times)),
            Err(refusal) => Outcome::Refused(refusal),
        };
    }
    match candidates.first().map(|candidate| (candidate, policy::key(candidate.parameters()))) {
        None => Outcome::UnknownKey { issuer: issuer(signature) },
        // With such a key nothing could be computed.
        Some((_, Err(refusal))) => Outcome::Refused(refusal),
        Some((candidate, Ok(()))) => Outcome::Bad { issuer: hexadecimal(&candidate.fingerprint()) },
    }
}

fn good(signature: &Signature, maker: &Candidate<'_>, standing: Standing, times: Times) -> Good {
    Good {
        signer: certificate::user(maker.certificate),
        fingerprint: hexadecimal(&maker.certificate.fingerprint()),
        subkey: maker.subkey.map(|_| hexadecimal(&maker.fingerprint())),
        signed_at: times.signed_at,
        hash: signature.hash_alg().map(policy::name).unwrap_or_default(),
        key_expired_since: standing.expired_since,
        key_revoked_since: standing.revoked_since,
    }
}

/// The key that a signature names as its maker's.
fn issuer(signature: &Signature) -> Option<String> {
    let fingerprints = signature.issuer_fingerprint();
    let fingerprint = fingerprints.first().map(|fingerprint| hexadecimal(fingerprint));
    fingerprint.or_else(|| signature.issuer_key_id().first().map(|id| id.to_string().to_uppercase()))
}

fn hexadecimal(fingerprint: &Fingerprint) -> String {
    fingerprint.to_string().to_uppercase()
}
