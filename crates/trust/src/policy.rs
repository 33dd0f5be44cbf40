//! What is relied on. rPGP verifies whatever it can compute; what may be relied on is decided here.

use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{KeyFlags, Signature, SignatureType, SubpacketData};
use pgp::ser::Serialize;
use pgp::types::{EcdsaPublicParams, EddsaLegacyPublicParams, PublicParams};

use crate::moment::Moment;
use crate::outcome::Refusal;

/// The shortest RSA key, in bits (RFC 9580 §12.4: shorter ones should be considered weak).
const MIN_RSA_BITS: u16 = 2048;

/// Whether a hash algorithm is relied on: SHA-2 and SHA-3 (RFC 9580 §9.5 forbids MD5, SHA-1 and RIPEMD-160 for new
/// signatures; what others there are is not known here).
pub(crate) fn is_strong(hash: HashAlgorithm) -> bool {
    matches!(
        hash,
        HashAlgorithm::Sha224
            | HashAlgorithm::Sha256
            | HashAlgorithm::Sha384
            | HashAlgorithm::Sha512
            | HashAlgorithm::Sha3_256
            | HashAlgorithm::Sha3_512
    )
}

/// The name of a hash algorithm (RFC 9580 §9.5).
pub(crate) fn name(hash: HashAlgorithm) -> String {
    match hash {
        HashAlgorithm::Other(number) => format!("number {number}"),
        known => known.to_string(),
    }
}

/// Whether keys of this kind are relied on.
pub(crate) fn key(parameters: &PublicParams) -> Result<(), Refusal> {
    let weak = |what: String| Err(Refusal::WeakKey(what));
    match parameters {
        PublicParams::RSA(parameters) => {
            // A multi-precision integer starts with its length in bits (RFC 9580 §3.2); the modulus is the first.
            let bytes = parameters.to_bytes().unwrap_or_default();
            let bits = bytes.first_chunk().copied().map_or(0, u16::from_be_bytes);
            if bits < MIN_RSA_BITS { weak(format!("RSA with {bits} bits")) } else { Ok(()) }
        }
        PublicParams::EdDSALegacy(EddsaLegacyPublicParams::Ed25519 { .. })
        | PublicParams::Ed25519(_)
        | PublicParams::Ed448(_)
        | PublicParams::ECDSA(
            EcdsaPublicParams::P256 { .. }
            | EcdsaPublicParams::P384 { .. }
            | EcdsaPublicParams::P521 { .. }
            | EcdsaPublicParams::Secp256k1 { .. },
        ) => Ok(()),
        PublicParams::DSA(_) => weak("DSA".to_owned()),
        _ => weak("an algorithm that is not for signing or not known here".to_owned()),
    }
}

/// Whether a signature has a part that a program which does not know it must not pass over (RFC 9580 §5.2.3.7).
pub(crate) fn has_unknown_critical_part(signature: &Signature) -> bool {
    signature.config().is_some_and(|config| {
        config.hashed_subpackets().filter(|part| part.is_critical).any(|part| {
            matches!(
                part.data,
                SubpacketData::Other(..) | SubpacketData::Experimental(..) | SubpacketData::Notation(_)
            )
        })
    })
}

/// When a signature was made; only what it covers counts.
pub(crate) fn signed_at(signature: &Signature) -> Option<Moment> {
    signature.created().map(|created| Moment(created.as_secs().into()))
}

/// When a signature stops to count; `None` for never.
pub(crate) fn expires_at(signature: &Signature) -> Option<Moment> {
    let lasts = signature.signature_expiration_time().filter(|lasts| lasts.as_secs() > 0)?;
    Some(Moment(signed_at(signature)?.0 + u64::from(lasts.as_secs())))
}

/// The flags of a key by one of the signatures that certify or bind it; `None` where it has none.
pub(crate) fn key_flags(signature: &Signature) -> Option<&KeyFlags> {
    signature.config()?.hashed_subpackets().find_map(|part| match &part.data {
        SubpacketData::KeyFlags(flags) => Some(flags),
        _ => None,
    })
}

/// Whether a signature certifies a user id.
pub(crate) fn is_certification(signature: &Signature) -> bool {
    matches!(
        signature.typ(),
        Some(
            SignatureType::CertGeneric
                | SignatureType::CertPersona
                | SignatureType::CertCasual
                | SignatureType::CertPositive
        )
    )
}
