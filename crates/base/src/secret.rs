//! Values that must not be shown. They have no `Display`, and `Debug` says only that they are there.

use std::fmt;
use std::sync::Arc;

use crate::digest::{Digest, Hasher};

/// A secret text. It can be compared and digested; it is never shown.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(Arc<str>);

/// Random bytes, in hexadecimal, that keep digests of equal secrets apart between claims.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Salt(Arc<str>);

/// What a claim keeps of a secret: enough to tell whether it changed, nothing to read it from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SecretDigest {
    /// The salt that was used.
    pub salt: Salt,
    /// The digest of salt and secret.
    pub digest: Digest,
}

impl Salt {
    /// From hexadecimal digits, as a claim holds them; `None` for anything else, or for fewer than 16 of them.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        (hex.len() >= 16 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self(hex.into()))
    }

    /// From random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
    }

    /// The hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Secret {
    /// Takes a text into custody.
    #[must_use]
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The text, for putting it where it belongs inside a computation (rendering an artifact). Never for output.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What a claim may keep.
    #[must_use]
    pub fn digest(&self, salt: &Salt) -> SecretDigest {
        let mut hasher = Hasher::default();
        hasher.part(salt.as_str().as_bytes());
        hasher.part(self.0.as_bytes());
        SecretDigest { salt: salt.clone(), digest: hasher.finish() }
    }

    /// Whether this is the secret that a digest was made from.
    #[must_use]
    pub fn matches(&self, recorded: &SecretDigest) -> bool {
        self.digest(&recorded.salt) == *recorded
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(sensitive)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_recognised_but_not_shown() {
        let salt = Salt::from_random([7; 16]);
        let recorded = Secret::new("hunter2").digest(&salt);
        assert!(Secret::new("hunter2").matches(&recorded));
        assert!(!Secret::new("hunter3").matches(&recorded));
        assert!(!format!("{:?} {recorded:?}", Secret::new("hunter2")).contains("hunter2"));
        assert_eq!(Salt::parse(salt.as_str()), Some(salt));
        assert_eq!(Salt::parse("12"), None);
    }
}
