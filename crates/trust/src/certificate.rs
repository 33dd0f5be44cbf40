//! How a key stood when it signed, and how it stands now: what it says of itself, expiry, revocations, the binding of
//! subkeys. Everything that is relied on here is a signature by the key itself, and is verified.

use pgp::composed::{SignedPublicKey, SignedPublicSubKey};
use pgp::packet::{RevocationCode, Signature, SignatureType, SubpacketData};
use pgp::types::{KeyDetails, SignedUser, Tag, Timestamp};

use crate::keyring::Keyring;
use crate::moment::Moment;
use crate::outcome::Refusal;
use crate::policy;

/// How a key that could sign then stands now.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Standing {
    pub(crate) expired_since: Option<Moment>,
    pub(crate) revoked_since: Option<Moment>,
}

/// When it is asked about, and when it is asked.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    pub(crate) signed_at: Moment,
    pub(crate) now: Moment,
}

/// How a primary key stood. `signs` says whether it made the signature itself.
///
/// # Errors
/// It could not sign, or bind a subkey, then.
pub(crate) fn primary(
    certificate: &SignedPublicKey,
    keyring: &Keyring,
    times: Times,
    signs: bool,
) -> Result<Standing, Refusal> {
    let created = certificate.primary_key.created_at();
    policy::key(certificate.primary_key.public_params())?;
    not_older(created, times)?;
    let statements = own_statements(certificate);
    let revoked_since = revoked_since(key_revocations(certificate, keyring, &statements.strong), times)?;
    let statement = at(&statements.strong, times.signed_at)
        .ok_or_else(|| Refusal::NotCertified(statements.weak.clone()))?;
    if signs && policy::key_flags(statement).is_some_and(|flags| !flags.sign()) {
        return Err(Refusal::NotForSigning);
    }
    let expired_since = expired_since(&statements.strong, statement, created, times)?;
    Ok(Standing { expired_since, revoked_since })
}

/// How a subkey stood, apart from its primary key (RFC 9580 §5.2.1.8: it is bound by the primary key, and must have
/// agreed to that by a signature of its own, so that nobody can adopt it).
///
/// # Errors
/// It could not sign then.
pub(crate) fn subkey(
    certificate: &SignedPublicKey,
    subkey: &SignedPublicSubKey,
    times: Times,
) -> Result<Standing, Refusal> {
    let (primary_key, created) = (&certificate.primary_key, subkey.key.created_at());
    policy::key(subkey.key.public_params())?;
    not_older(created, times)?;
    let of_type = |wanted| {
        subkey.signatures.iter().filter(move |signature| signature.typ() == Some(wanted)).filter(
            |signature| {
                !policy::has_unknown_critical_part(signature)
                    && signature.verify_subkey_binding(primary_key, &subkey.key).is_ok()
            },
        )
    };
    let revoked_since = revoked_since(of_type(SignatureType::SubkeyRevocation).collect(), times)?;
    let bindings = Statements::of(of_type(SignatureType::SubkeyBinding));
    let binding =
        at(&bindings.strong, times.signed_at).ok_or_else(|| Refusal::NotBound(bindings.weak.clone()))?;
    if !policy::key_flags(binding).is_some_and(|flags| flags.sign()) {
        return Err(Refusal::NotForSigning);
    }
    let agreement = binding.embedded_signature().ok_or(Refusal::NotBound(None))?;
    let hash = agreement.hash_alg().ok_or(Refusal::NotBound(None))?;
    if !policy::is_strong(hash) {
        return Err(Refusal::NotBound(Some(policy::name(hash))));
    }
    if policy::has_unknown_critical_part(agreement)
        || agreement.verify_primary_key_binding(&subkey.key, primary_key).is_err()
    {
        return Err(Refusal::NotBound(None));
    }
    let expired_since = expired_since(&bindings.strong, binding, created, times)?;
    Ok(Standing { expired_since, revoked_since })
}

/// The name that a key gives itself: the user id that is marked as the primary one, else the first that it certifies.
pub(crate) fn user(certificate: &SignedPublicKey) -> Option<String> {
    let certified: Vec<(&SignedUser, Statements<'_>)> = certificate
        .details
        .users
        .iter()
        .map(|user| (user, certifications(certificate, user)))
        .filter(|(_, statements)| !statements.strong.is_empty())
        .collect();
    let is_primary = |(_, statements): &&(&SignedUser, Statements<'_>)| {
        statements.strong.iter().any(|statement| statement.is_primary())
    };
    let (user, _) = certified.iter().find(is_primary).or(certified.first())?;
    Some(String::from_utf8_lossy(user.id.id()).into_owned())
}

/// Signatures by which a key says something of itself or of its subkey.
#[derive(Default)]
struct Statements<'c> {
    /// Those that are relied on.
    strong: Vec<&'c Signature>,
    /// The hash algorithm of one that is not.
    weak: Option<String>,
}

impl<'c> Statements<'c> {
    fn of(verified: impl Iterator<Item = &'c Signature>) -> Self {
        let mut statements = Self::default();
        for signature in verified {
            match signature.hash_alg() {
                Some(hash) if policy::is_strong(hash) => statements.strong.push(signature),
                Some(hash) => statements.weak = Some(policy::name(hash)),
                None => {}
            }
        }
        statements
    }
}

/// What a key says of itself: direct-key signatures and certifications of its user ids.
fn own_statements(certificate: &SignedPublicKey) -> Statements<'_> {
    let key = &certificate.primary_key;
    let is_direct = |signature: &&Signature| {
        signature.typ() == Some(SignatureType::Key)
            && !policy::has_unknown_critical_part(signature)
            && signature.verify_key(key).is_ok()
    };
    let mut statements = Statements::of(certificate.details.direct_signatures.iter().filter(is_direct));
    for user in &certificate.details.users {
        let of_user = certifications(certificate, user);
        statements.strong.extend(of_user.strong);
        statements.weak = statements.weak.or(of_user.weak);
    }
    statements
}

/// The key's own certifications of a user id that were not taken back later.
fn certifications<'c>(certificate: &SignedPublicKey, user: &'c SignedUser) -> Statements<'c> {
    let key = &certificate.primary_key;
    let is_own = |signature: &&'c Signature| {
        !policy::has_unknown_critical_part(signature)
            && signature.verify_certification(key, Tag::UserId, &user.id).is_ok()
    };
    let own: Vec<&Signature> = user.signatures.iter().filter(is_own).collect();
    let is_revocation = |signature: &&&Signature| signature.typ() == Some(SignatureType::CertRevocation);
    let revoked_at = own.iter().filter(is_revocation).filter_map(|signature| signature.created()).max();
    let counts = |signature: &&Signature| {
        policy::is_certification(signature) && revoked_at.is_none_or(|at| signature.created() > Some(at))
    };
    Statements::of(own.into_iter().filter(counts))
}

/// The statement that counted at a moment: the last one before it. Keyrings are often stripped of statements that were
/// replaced; then the first one that is left counts for what was before it.
fn at<'c>(statements: &[&'c Signature], moment: Moment) -> Option<&'c Signature> {
    let lasts = |signature: &&&Signature| policy::expires_at(signature).is_none_or(|end| end > moment);
    let dated = || statements.iter().filter(lasts).filter_map(|it| Some((policy::signed_at(it)?, *it)));
    let before = dated().filter(|(made, _)| *made <= moment).max_by_key(|(made, _)| *made);
    before.or_else(|| dated().min_by_key(|(made, _)| *made)).map(|(_, signature)| signature)
}

fn not_older(created: Timestamp, times: Times) -> Result<(), Refusal> {
    let created = Moment(created.as_secs().into());
    if created > times.signed_at { Err(Refusal::OlderThanKey(created)) } else { Ok(()) }
}

/// Since when a key is expired that was not when it signed. What counts then is what it says now: its owner may have
/// given it more time meanwhile.
fn expired_since(
    statements: &[&Signature],
    then: &Signature,
    created: Timestamp,
    times: Times,
) -> Result<Option<Moment>, Refusal> {
    let end = |statement: &Signature| {
        let lasts = statement.key_expiration_time().filter(|lasts| lasts.as_secs() > 0)?;
        Some(Moment(u64::from(created.as_secs()) + u64::from(lasts.as_secs())))
    };
    if let Some(end) = end(then).filter(|end| *end <= times.signed_at) {
        return Err(Refusal::KeyExpired(end));
    }
    let now = at(statements, times.now).unwrap_or(then);
    Ok(end(now).filter(|end| *end <= times.now))
}

/// Since when a key is revoked that was not when it signed.
fn revoked_since(revocations: Vec<&Signature>, times: Times) -> Result<Option<Moment>, Refusal> {
    let mut later: Option<Moment> = None;
    for revocation in revocations {
        let since = policy::signed_at(revocation);
        // RFC 9580 §5.2.3.31: a key that was replaced or retired was good before; any other reason, and none, may mean
        // that somebody else had it.
        let reason = revocation.revocation_reason_code();
        let is_soft = matches!(reason, Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired));
        match since {
            Some(since) if is_soft && since > times.signed_at => {
                later = Some(later.map_or(since, |other| other.min(since)));
            }
            _ => return Err(Refusal::KeyRevoked { since, for_all_times: !is_soft }),
        }
    }
    Ok(later)
}

/// The revocations of a primary key, by itself or by somebody whom it allowed to (RFC 9580 §5.2.3.23). Any hash algorithm
/// will do: a doubtful revocation is heeded, a doubtful certification is not.
fn key_revocations<'c>(
    certificate: &'c SignedPublicKey,
    keyring: &Keyring,
    statements: &[&Signature],
) -> Vec<&'c Signature> {
    let key = &certificate.primary_key;
    let parts = statements.iter().filter_map(|statement| statement.config());
    let revokers: Vec<&SignedPublicKey> = parts
        .flat_map(|config| config.hashed_subpackets())
        .filter_map(|part| match &part.data {
            SubpacketData::RevocationKey(revoker) => keyring.find(&revoker.fingerprint),
            _ => None,
        })
        .collect();
    let counts = |signature: &&Signature| {
        signature.verify_key(key).is_ok()
            || revokers
                .iter()
                .any(|revoker| signature.verify_key_third_party(key, &revoker.primary_key).is_ok())
    };
    certificate.details.revocation_signatures.iter().filter(counts).collect()
}
