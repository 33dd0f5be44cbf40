//! Keyrings: the public keys that the user trusts. Whoever names a keyring says that its keys may sign; nothing here asks
//! who vouches for them.

use std::collections::BTreeMap;
use std::fmt;

use pgp::composed::{Deserializable, SignedPublicKey};
use pgp::types::KeyDetails;

use crate::armor::{self, PUBLIC_KEY, SECRET_KEY};

/// Public keys. The same key from several files is one key with all that the files say of it, revocations above all.
#[derive(Clone, Default)]
pub struct Keyring {
    /// By fingerprint.
    certificates: BTreeMap<Vec<u8>, SignedPublicKey>,
}

/// Why a file is no keyring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyringProblem {
    /// There is no public key in it.
    NoKey,
    /// A key in it cannot be read.
    BrokenKey,
    /// It holds a secret key, which nobody needs for checking a signature.
    SecretKey,
    /// It is a keybox of GnuPG, which no other program reads.
    Keybox,
}

impl fmt::Display for KeyringProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoKey => "holds no public key",
            Self::BrokenKey => "holds a public key that cannot be read",
            Self::SecretKey => "holds a secret key; checking needs public keys only",
            Self::Keybox => "is a keybox, which only GnuPG reads",
        })
    }
}

impl KeyringProblem {
    /// What to do, as a sentence.
    #[must_use]
    pub const fn help(self) -> &'static str {
        "Write the public keys to a file: gpg --export --armor NAME > keys.asc"
    }
}

impl Keyring {
    /// Adds the keys of a file: armored, with any number of blocks and any text between them, or binary.
    ///
    /// # Errors
    /// The file is no keyring; none of its keys is added.
    pub fn add(&mut self, file: &[u8]) -> Result<(), KeyringProblem> {
        let mut added = Vec::new();
        for packets in blocks(file)? {
            let keys = SignedPublicKey::from_bytes_many(packets.as_slice())
                .map_err(|_| KeyringProblem::BrokenKey)?;
            for key in keys {
                added.push(key.map_err(|_| KeyringProblem::BrokenKey)?);
            }
        }
        if added.is_empty() {
            return Err(KeyringProblem::NoKey);
        }
        added.into_iter().for_each(|key| self.merge(key));
        Ok(())
    }

    /// How many keys there are, subkeys not counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.certificates.len()
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }

    pub(crate) fn certificates(&self) -> impl Iterator<Item = &SignedPublicKey> {
        self.certificates.values()
    }

    /// The key with this fingerprint.
    pub(crate) fn find(&self, fingerprint: &[u8]) -> Option<&SignedPublicKey> {
        self.certificates.get(fingerprint)
    }

    fn merge(&mut self, key: SignedPublicKey) {
        let fingerprint = key.fingerprint().as_bytes().to_vec();
        let Some(known) = self.certificates.get_mut(&fingerprint) else {
            self.certificates.insert(fingerprint, key);
            return;
        };
        known.details.revocation_signatures.extend(key.details.revocation_signatures);
        known.details.direct_signatures.extend(key.details.direct_signatures);
        known.details.users.extend(key.details.users);
        for subkey in key.public_subkeys {
            match known.public_subkeys.iter_mut().find(|other| other.key == subkey.key) {
                Some(other) => other.signatures.extend(subkey.signatures),
                None => known.public_subkeys.push(subkey),
            }
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.certificates.values().map(|key| key.fingerprint())).finish()
    }
}

/// The binary blocks of a keyring file.
fn blocks(file: &[u8]) -> Result<Vec<Vec<u8>>, KeyringProblem> {
    // RFC 9580 §4.2: the first bit of a packet is set, which no ASCII character has.
    if let Some(first) = file.first()
        && first & 0x80 != 0
        && !file.starts_with("\u{feff}".as_bytes())
    {
        // Secret-Key packets have the types 5 and 7.
        let kind = if first & 0x40 != 0 { first & 0x3f } else { first >> 2 & 0xf };
        return if matches!(kind, 5 | 7) { Err(KeyringProblem::SecretKey) } else { Ok(vec![file.to_vec()]) };
    }
    if file.get(8..12) == Some(b"KBXf") {
        return Err(KeyringProblem::Keybox);
    }
    let text = String::from_utf8_lossy(file);
    let begin = armor::begin(PUBLIC_KEY);
    let secret = armor::begin(SECRET_KEY);
    let mut blocks = Vec::new();
    for line in armor::lines(&text, 0) {
        if line.text == secret {
            return Err(KeyringProblem::SecretKey);
        }
        if line.text == begin {
            let (packets, _) =
                armor::read(&text, line.range.start, PUBLIC_KEY).map_err(|_| KeyringProblem::BrokenKey)?;
            blocks.push(packets);
        }
    }
    if blocks.is_empty() { Err(KeyringProblem::NoKey) } else { Ok(blocks) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_keyring_says_what_it_is() {
        let add = |file: &[u8]| Keyring::default().add(file).unwrap_err();
        assert_eq!(add(b""), KeyringProblem::NoKey);
        assert_eq!(add(b"hello"), KeyringProblem::NoKey);
        assert_eq!(add(b"\0\0\0\x20\x01\x01\0\x02KBXf"), KeyringProblem::Keybox);
        assert_eq!(add(b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n"), KeyringProblem::SecretKey);
        assert_eq!(add(b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n????\n"), KeyringProblem::BrokenKey);
        assert_eq!(add(&[0x95, 0, 0]), KeyringProblem::SecretKey);
    }
}
