//! What came of looking at a signature.

use crate::moment::Moment;

/// What came of looking at one signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It belongs to this text and to a key of the keyring, and nothing speaks against either.
    Good(Good),
    /// The key is known and the signature does not belong to this text: one of them was changed.
    Bad {
        /// The key that is named as the signer's: its fingerprint.
        issuer: String,
    },
    /// The key is in no keyring, so nothing can be said.
    UnknownKey {
        /// The key as the signature names it: fingerprint or key id; `None` where it names none.
        issuer: Option<String>,
    },
    /// It must not be relied on, whether or not it belongs to the text.
    Refused(Refusal),
}

impl Outcome {
    /// The stable name: `good`, `bad`, `unknown-key`, `refused`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Good(_) => "good",
            Self::Bad { .. } => "bad",
            Self::UnknownKey { .. } => "unknown-key",
            Self::Refused(_) => "refused",
        }
    }

    /// The signature, if it is good.
    #[must_use]
    pub const fn good(&self) -> Option<&Good> {
        if let Self::Good(good) = self { Some(good) } else { None }
    }
}

/// A genuine signature by a key that could sign when it did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Good {
    /// The user id of the key, as its owner wrote it: not to be shown before it is made harmless.
    pub signer: Option<String>,
    /// The fingerprint of the primary key, in upper-case hexadecimal digits.
    pub fingerprint: String,
    /// The fingerprint of the subkey, where one signed.
    pub subkey: Option<String>,
    /// When it was made, by its own word.
    pub signed_at: Moment,
    /// The name of its hash algorithm.
    pub hash: String,
    /// The key has expired since then. CNAB 105, "Key Revocation and Expiration": the bundle must be signed anew.
    pub key_expired_since: Option<Moment>,
    /// The key was replaced or retired since then; the same follows.
    pub key_revoked_since: Option<Moment>,
}

/// Why a signature must not be relied on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The frame of the signed text is broken; see the problems of the text.
    BrokenFrame,
    /// It is no OpenPGP signature, or none of a version that is known (4 and 6).
    Unreadable,
    /// Its type is not that of a signature of a text.
    WrongType,
    /// Its hash algorithm can be deceived, or is unknown.
    WeakHash(String),
    /// The headers name other hash algorithms than the one that it uses.
    HashNotAnnounced(String),
    /// It does not say when it was made.
    NoTime,
    /// It says that it was made later than now.
    FromTheFuture(Moment),
    /// Its own time has run out.
    Expired(Moment),
    /// It must not be used by a program that does not know one of its parts.
    UnknownCriticalPart,
    /// The key is too short, or of a kind that is not relied on.
    WeakKey(String),
    /// It was made before the key.
    OlderThanKey(Moment),
    /// The key had expired when it was made.
    KeyExpired(Moment),
    /// The key was revoked when it was made, or for a reason that counts for all times.
    KeyRevoked {
        /// When it was revoked.
        since: Option<Moment>,
        /// Whether the reason counts for all times: the key may have been in other hands.
        for_all_times: bool,
    },
    /// The key has no signature of its own that says what it is for; or only such with a hash algorithm that can be
    /// deceived, which is named.
    NotCertified(Option<String>),
    /// The subkey is not bound to its key in both directions; or only with a hash algorithm that can be deceived.
    NotBound(Option<String>),
    /// The key is not meant for signing.
    NotForSigning,
    /// There are more signatures than are looked at.
    TooMany(usize),
}

impl Refusal {
    /// The stable name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BrokenFrame => "broken-frame",
            Self::Unreadable => "unreadable",
            Self::WrongType => "wrong-type",
            Self::WeakHash(_) => "weak-hash",
            Self::HashNotAnnounced(_) => "hash-not-announced",
            Self::NoTime => "no-time",
            Self::FromTheFuture(_) => "from-the-future",
            Self::Expired(_) => "signature-expired",
            Self::UnknownCriticalPart => "unknown-critical-part",
            Self::WeakKey(_) => "weak-key",
            Self::OlderThanKey(_) => "older-than-key",
            Self::KeyExpired(_) => "key-expired",
            Self::KeyRevoked { .. } => "key-revoked",
            Self::NotCertified(_) => "key-not-certified",
            Self::NotBound(_) => "subkey-not-bound",
            Self::NotForSigning => "key-not-for-signing",
            Self::TooMany(_) => "too-many",
        }
    }

    /// Why, as a sentence without a full stop.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::BrokenFrame => "the frame of the signed text is broken".to_owned(),
            Self::Unreadable => "it is no OpenPGP signature of a known version".to_owned(),
            Self::WrongType => "it is not a signature of a text".to_owned(),
            Self::WeakHash(hash) => format!("its hash algorithm {hash} can be deceived"),
            Self::HashNotAnnounced(hash) => format!("the header does not name its hash algorithm {hash}"),
            Self::NoTime => "it does not say when it was made".to_owned(),
            Self::FromTheFuture(moment) => format!("it says it was made at {moment}, which is yet to come"),
            Self::Expired(moment) => format!("it expired at {moment}"),
            Self::UnknownCriticalPart => "it has a critical part that is not known here".to_owned(),
            Self::WeakKey(key) => format!("its key is not relied on: {key}"),
            Self::OlderThanKey(moment) => format!("it is older than its key, which was made at {moment}"),
            Self::KeyExpired(moment) => format!("its key had expired at {moment}, before it was made"),
            Self::KeyRevoked { since, for_all_times } => revoked(*since, *for_all_times),
            Self::NotCertified(None) => "its key does not certify itself".to_owned(),
            Self::NotCertified(Some(hash)) => {
                format!("its key certifies itself only with {hash}, which can be deceived")
            }
            Self::NotBound(None) => "its subkey is not bound to its key".to_owned(),
            Self::NotBound(Some(hash)) => {
                format!("its subkey is bound to its key only with {hash}, which can be deceived")
            }
            Self::NotForSigning => "its key is not meant for signing".to_owned(),
            Self::TooMany(count) => format!("no more than {count} signatures are looked at"),
        }
    }
}

fn revoked(since: Option<Moment>, for_all_times: bool) -> String {
    let when = since.map(|since| format!(" at {since}")).unwrap_or_default();
    let what = if for_all_times { ", for a reason that counts for all its signatures" } else { "" };
    format!("its key was revoked{when}{what}")
}
