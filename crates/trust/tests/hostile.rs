//! Keys and signatures that were damaged or made up: they are refused, and nothing panics. Needs no gpg.
#![allow(missing_docs)]

use plimsoll_trust::{ClearSigned, Keyring, Moment, Outcome, verify, verify_detached};
use proptest::prelude::*;

/// The cases of the command, which hold keys and signed texts.
const CASES: &str = include_str!("../../../tests/spec/cnab/verify.md");
/// 2026-01-01.
const NOW: Moment = Moment(1_767_225_600);

/// The file of the cases with this name.
fn file(name: &str) -> &'static str {
    let start = CASES.find(&format!("```text {name}\n")).unwrap() + "```text \n".len() + name.len();
    let length = CASES[start..].find("```").unwrap();
    &CASES[start..start + length]
}

fn keyring() -> Keyring {
    let mut keyring = Keyring::default();
    keyring.add(file("keys.asc").as_bytes()).unwrap();
    keyring
}

#[test]
fn the_signature_of_the_cases_is_good() {
    let signed = ClearSigned::read(file("bundle.cnab")).unwrap();
    let outcomes = verify(&signed, &keyring(), NOW);
    let good = outcomes[0].good().unwrap();
    assert_eq!(good.signer.as_deref(), Some("Release <release@example.com>"));
    assert_eq!(good.signed_at.to_string(), "2020-06-01T12:00:00Z");
    let other = ClearSigned::read(&file("bundle.cnab").replace("0.1.0", "0.1.1")).unwrap();
    assert!(matches!(verify(&other, &keyring(), NOW)[..], [Outcome::Bad { .. }]));
}

#[test]
fn no_damaged_key_makes_another_signature_good() {
    let signed = ClearSigned::read(file("bundle.cnab")).unwrap();
    let other = ClearSigned::read(&file("bundle.cnab").replace("0.1.0", "0.1.1")).unwrap();
    let keys = file("keys.asc").as_bytes();
    let whole = verify(&signed, &keyring(), NOW);
    // Each seventh byte is enough to meet every kind of packet and every part of it.
    for at in (0..keys.len()).step_by(7) {
        let mut keys = keys.to_vec();
        keys[at] = if keys[at] == b'A' { b'B' } else { b'A' };
        let mut keyring = Keyring::default();
        if keyring.add(&keys).is_ok() {
            for outcome in verify(&signed, &keyring, NOW) {
                let name =
                    |outcome: &Outcome| outcome.good().map(|good| (good.fingerprint.clone(), good.signed_at));
                assert!(name(&outcome).is_none_or(|found| Some(found) == name(&whole[0])), "byte {at}");
            }
            assert!(verify(&other, &keyring, NOW)[0].good().is_none(), "byte {at}");
        }
    }
}

proptest! {
    #[test]
    fn made_up_packets_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), tag in any::<u8>()) {
        let bytes = [vec![0x80 | tag], bytes].concat();
        let outcomes = verify_detached(&bytes, &["{}".to_owned()], &keyring(), NOW);
        prop_assert!(!outcomes.is_empty() && outcomes.iter().all(|outcome| outcome.good().is_none()));
        let _ = Keyring::default().add(&bytes);
    }

    #[test]
    fn made_up_signature_packets_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        // An old-format signature packet of version 4 for a text, EdDSA, SHA-256, and then anything.
        let body = [vec![4, 1, 22, 8], bytes].concat();
        let packet = [vec![0x88, body.len() as u8], body].concat();
        let outcomes = verify_detached(&packet, &["{}".to_owned()], &keyring(), NOW);
        prop_assert!(outcomes.iter().all(|outcome| outcome.good().is_none()));
    }
}
