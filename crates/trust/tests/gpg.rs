//! Signatures that GnuPG makes, good ones and all kinds that must not be relied on. Skipped where there is no gpg.
#![allow(clippy::disallowed_methods, missing_docs)]

mod common;

use common::Gpg;
use plimsoll_trust::{
    ClearSigned, Good, Keyring, Moment, Outcome, Refusal, attested_texts, verify, verify_detached,
};

const START: &str = "20200101T000000";
const LATER: &str = "20200601T000000";
/// 2026-01-01.
const NOW: Moment = Moment(1_767_225_600);
const TEXT: &str = "{\n    \"name\": \"hello\",\n    \"version\": \"0.1.0\"\n}\n";

fn keyring(files: &[Vec<u8>]) -> Keyring {
    let mut keyring = Keyring::default();
    files.iter().for_each(|file| keyring.add(file).unwrap());
    keyring
}

#[track_caller]
fn outcome(file: &str, keyring: &Keyring, now: Moment) -> Outcome {
    let signed = ClearSigned::read(file).unwrap();
    assert_eq!(signed.problems(), []);
    let mut outcomes = verify(&signed, keyring, now);
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}

#[track_caller]
fn good(file: &str, keyring: &Keyring) -> Good {
    match outcome(file, keyring, NOW) {
        Outcome::Good(good) => good,
        other => panic!("{other:?}\n{file}"),
    }
}

#[track_caller]
fn refusal(file: &str, keyring: &Keyring) -> Refusal {
    match outcome(file, keyring, NOW) {
        Outcome::Refused(refusal) => refusal,
        other => panic!("{other:?}\n{file}"),
    }
}

#[test]
fn good_signatures_of_all_kinds_of_keys_and_texts() {
    let Some(gpg) = Gpg::find() else { return };
    let texts = [
        TEXT.to_owned(),
        TEXT.replace('\n', "\r\n"),
        TEXT.trim_end().to_owned(),
        "[\n-1,\n- 2\n]\n-----BEGIN PGP SIGNATURE-----\n".to_owned(),
        "{  \n\"a\":\t\n1 }   \n\n".to_owned(),
        "é 日本\n".to_owned(),
    ];
    for (user, kind) in
        [("rsa@example.com", "rsa3072"), ("ed@example.com", "ed25519"), ("ec@example.com", "nistp256")]
    {
        let fingerprint = gpg.key(START, user, kind, "never");
        let keys = keyring(&[gpg.export(user)]);
        for text in &texts {
            let file = gpg.clear_sign(LATER, user, text);
            let found = good(&file, &keys);
            assert_eq!(found.signer.as_deref(), Some(user));
            assert_eq!((&found.fingerprint, &found.subkey), (&fingerprint, &None));
            assert_eq!(found.signed_at.to_string(), "2020-06-01T00:00:00Z");
            assert_eq!((found.key_expired_since, found.key_revoked_since), (None, None));
            let signed = ClearSigned::read(&file).unwrap();
            let expected: Vec<&str> =
                text.trim_end_matches(['\r', '\n']).lines().map(|line| line.trim_end()).collect();
            let read: Vec<&str> = signed.text().trim_end_matches(['\r', '\n']).lines().collect();
            assert_eq!(read, expected);
            // Line breaks may change on the way.
            good(&file.replace("\r\n", "\n").replace('\n', "\r\n"), &keys);
        }
        let file = gpg.sign(LATER, &["--digest-algo", "SHA512", "-u", user, "--clear-sign"], TEXT);
        assert_eq!(good(&file, &keys).hash, "SHA512");
        assert_eq!(
            outcome(&file, &Keyring::default(), NOW),
            Outcome::UnknownKey { issuer: Some(fingerprint) }
        );
    }
}

#[test]
fn one_changed_byte_is_enough() {
    let Some(gpg) = Gpg::find() else { return };
    gpg.key(START, "a@example.com", "ed25519", "never");
    let keys = keyring(&[gpg.export("a@example.com")]);
    let file = gpg.clear_sign(LATER, "a@example.com", TEXT);
    let signed = ClearSigned::read(&file).unwrap();
    for at in signed.body().as_usize() {
        let mut bytes = file.clone().into_bytes();
        bytes[at] ^= 1;
        let changed = String::from_utf8(bytes).unwrap();
        // The last line break is no part of the text, and what takes its place is.
        let changed = ClearSigned::read(&changed).unwrap();
        let outcomes = verify(&changed, &keys, NOW);
        assert!(outcomes.iter().all(|outcome| outcome.good().is_none()), "byte {at}: {outcomes:?}");
    }
    // Whatever is changed in the signature, nothing panics, and nothing becomes another good signature.
    let whole = good(&file, &keys);
    for at in signed.signature().unwrap().as_usize() {
        for flip in [1, 2, 16] {
            let mut bytes = file.clone().into_bytes();
            bytes[at] ^= flip;
            let Some(changed) = String::from_utf8(bytes).ok().and_then(|text| ClearSigned::read(&text))
            else {
                continue;
            };
            for outcome in verify(&changed, &keys, NOW) {
                assert!(outcome.good().is_none_or(|good| *good == whole), "byte {at}: {outcome:?}");
            }
        }
    }
}

#[test]
fn subkeys_sign_as_long_as_they_are_bound() {
    let Some(gpg) = Gpg::find() else { return };
    let user = "sub@example.com";
    let primary = gpg.key(START, user, "rsa3072", "never");
    gpg.at(START, &["--quick-add-key", &primary, "ed25519", "sign", "2y"], "");
    let subkey = gpg.fingerprints(user).remove(1);
    let file = gpg.clear_sign(LATER, &format!("{subkey}!"), TEXT);
    let before = gpg.export(user);
    let found = good(&file, &keyring(std::slice::from_ref(&before)));
    assert_eq!((found.fingerprint, found.subkey), (primary.clone(), Some(subkey)));
    assert_eq!(found.key_expired_since.unwrap().date(), "2021-12-31");
    // The binding is all that is needed of it.
    let minimal = gpg.at(START, &["--armor", "--export-options", "export-minimal", "--export", user], "");
    good(&file, &keyring(&[minimal]));
    gpg.answer(LATER, &["--edit-key", &primary], &["key 1", "revkey", "y", "1", "", "y", "save"]);
    let revoked = gpg.export(user);
    let refused = refusal(&file, &keyring(std::slice::from_ref(&revoked)));
    assert!(matches!(refused, Refusal::KeyRevoked { for_all_times: true, .. }), "{refused:?}");
    // It does not help to name an older copy of the key too.
    for files in [[before.clone(), revoked.clone()], [revoked, before]] {
        assert_eq!(refusal(&file, &keyring(&files)), refused);
    }
}

#[test]
fn expired_keys() {
    let Some(gpg) = Gpg::find() else { return };
    let user = "old@example.com";
    let fingerprint = gpg.key(START, user, "ed25519", "1y");
    let short = keyring(&[gpg.export(user)]);
    let in_time = gpg.clear_sign(LATER, user, TEXT);
    assert_eq!(good(&in_time, &short).key_expired_since.unwrap().date(), "2020-12-31");
    let Outcome::Good(then) = outcome(&in_time, &short, Moment(1_600_000_000)) else { panic!() };
    assert_eq!(then.key_expired_since, None);
    gpg.at("20200901T000000", &["--quick-set-expire", &fingerprint, "5y"], "");
    let late = gpg.clear_sign("20220101T000000", user, TEXT);
    assert!(matches!(refusal(&late, &short), Refusal::KeyExpired(_)));
    let long = keyring(&[gpg.export(user)]);
    assert_eq!(good(&late, &long).key_expired_since.unwrap().date(), "2025-08-31");
    assert_eq!(good(&in_time, &long).key_expired_since.unwrap().date(), "2025-08-31");
}

#[test]
fn revoked_keys() {
    let Some(gpg) = Gpg::find() else { return };
    for (user, reason, is_hard) in [
        ("none@example.com", "0", true),
        ("stolen@example.com", "1", true),
        ("replaced@example.com", "2", false),
        ("retired@example.com", "3", false),
    ] {
        let fingerprint = gpg.key(START, user, "ed25519", "never");
        let before = gpg.clear_sign("20200301T000000", user, TEXT);
        let after = gpg.clear_sign("20200901T000000", user, TEXT);
        let revocation =
            gpg.answer(LATER, &["--armor", "--gen-revoke", &fingerprint], &["y", reason, "", "y"]);
        good(&after, &keyring(&[gpg.export(user)]));
        gpg.at(LATER, &["--import"], &String::from_utf8(revocation).unwrap());
        let keys = keyring(&[gpg.export(user)]);
        assert!(
            matches!(refusal(&after, &keys), Refusal::KeyRevoked { for_all_times, .. } if for_all_times == is_hard)
        );
        if is_hard {
            assert!(matches!(refusal(&before, &keys), Refusal::KeyRevoked { for_all_times: true, .. }));
        } else {
            assert_eq!(good(&before, &keys).key_revoked_since.unwrap().to_string(), "2020-06-01T00:00:00Z");
        }
    }
}

#[test]
fn a_key_can_be_revoked_by_whom_it_allowed_to() {
    let Some(gpg) = Gpg::find() else { return };
    let (user, revoker) = ("a@example.com", "revoker@example.com");
    let fingerprint = gpg.key(START, user, "ed25519", "never");
    let allowed = gpg.key(START, revoker, "ed25519", "never");
    let file = gpg.clear_sign("20200301T000000", user, TEXT);
    let edit = ["--yes", "--edit-key", &fingerprint];
    gpg.answer(START, &edit, &["addrevoker", &allowed, "y", "save"]);
    let before = gpg.export(user);
    let revocation = gpg.answer(LATER, &["--armor", "--desig-revoke", &fingerprint], &["y", "1", "", "y"]);
    let revocation = String::from_utf8(revocation).unwrap();
    assert!(revocation.starts_with("-----BEGIN"), "{revocation}");
    gpg.at(LATER, &["--import"], &revocation);
    let revoked = gpg.export(user);
    good(&file, &keyring(&[before]));
    let refused = refusal(&file, &keyring(&[revoked.clone(), gpg.export(revoker)]));
    assert!(matches!(refused, Refusal::KeyRevoked { for_all_times: true, .. }), "{refused:?}");
    // Without the revoker's key the revocation cannot be checked.
    good(&file, &keyring(&[revoked]));
}

#[test]
fn not_all_of_very_many_signatures_are_looked_at() {
    let Some(gpg) = Gpg::find() else { return };
    gpg.key(START, "a@example.com", "ed25519", "never");
    let keys = keyring(&[gpg.export("a@example.com")]);
    let one = gpg.at(LATER, &["-u", "a@example.com", "--detach-sign"], TEXT);
    let outcomes = verify_detached(&one.repeat(100), &[TEXT.to_owned()], &keys, NOW);
    assert_eq!(outcomes.len(), 65);
    assert!(outcomes[..64].iter().all(|outcome| outcome.good().is_some()));
    assert_eq!(outcomes[64], Outcome::Refused(Refusal::TooMany(64)));
}

#[test]
fn weak_and_odd_signatures_are_refused() {
    let Some(gpg) = Gpg::find() else { return };
    gpg.key(START, "a@example.com", "rsa2048", "never");
    let keys = keyring(&[gpg.export("a@example.com")]);
    let sign = |arguments: &[&str]| {
        gpg.sign(LATER, &[&["-u", "a@example.com", "--clear-sign"], arguments].concat(), TEXT)
    };
    for (name, shown) in [("SHA1", "SHA1"), ("RIPEMD160", "RIPEMD160")] {
        assert_eq!(refusal(&sign(&["--digest-algo", name]), &keys), Refusal::WeakHash(shown.to_owned()));
    }
    let file = sign(&[]);
    let announced = file.lines().find(|line| line.starts_with("Hash")).unwrap();
    assert!(matches!(refusal(&file.replace(announced, "Hash: SHA384"), &keys), Refusal::HashNotAnnounced(_)));
    good(&file.replace(announced, "Hash: SHA1, SHA256, SHA512"), &keys);
    let early = outcome(&file, &keys, Moment(1_590_000_000));
    assert!(matches!(early, Outcome::Refused(Refusal::FromTheFuture(_))), "{early:?}");
    let limited = sign(&["--default-sig-expire", "1d"]);
    assert!(matches!(refusal(&limited, &keys), Refusal::Expired(_)));
    let notation = sign(&["--sig-notation", "!a@example.com=b"]);
    assert_eq!(refusal(&notation, &keys), Refusal::UnknownCriticalPart);
    good(&sign(&["--sig-notation", "a@example.com=b"]), &keys);
    for (user, kind) in [("short@example.com", "rsa1024"), ("dsa@example.com", "dsa2048")] {
        gpg.key(START, user, kind, "never");
        let refused = refusal(&gpg.clear_sign(LATER, user, TEXT), &keyring(&[gpg.export(user)]));
        assert!(matches!(refused, Refusal::WeakKey(_)), "{user}: {refused:?}");
    }
    let weak = ["--cert-digest-algo", "SHA1", "--quick-generate-key", "weak@example.com", "rsa2048", "sign"];
    gpg.at(START, &weak, "");
    let refused = refusal(
        &gpg.clear_sign(LATER, "weak@example.com", TEXT),
        &keyring(&[gpg.export("weak@example.com")]),
    );
    assert_eq!(refused, Refusal::NotCertified(Some("SHA1".to_owned())));
    // A message with the signature of a detached file is not one that somebody clear-signed.
    let detached = gpg.sign(LATER, &["-u", "a@example.com", "--armor", "--detach-sign"], TEXT.trim_end());
    let start = file.find("-----BEGIN PGP SIGNATURE").unwrap();
    assert_eq!(refusal(&format!("{}{detached}", &file[..start]), &keys), Refusal::WrongType);
}

#[test]
fn several_signers_and_several_keys_in_a_file() {
    let Some(gpg) = Gpg::find() else { return };
    let (a, b) = ("a@example.com", "b@example.com");
    gpg.key(START, a, "ed25519", "never");
    gpg.key(START, b, "ed25519", "never");
    let file = gpg.sign(LATER, &["-u", a, "-u", b, "--clear-sign"], TEXT);
    let signed = ClearSigned::read(&file).unwrap();
    let names = |keys: &Keyring| verify(&signed, keys, NOW).iter().map(Outcome::name).collect::<Vec<_>>();
    let together = gpg.at(START, &["--armor", "--export", a, b], "");
    assert_eq!(names(&keyring(&[together])), ["good", "good"]);
    let binary = gpg.at(START, &["--export", a, b], "");
    assert_eq!(names(&keyring(&[binary])), ["good", "good"]);
    let apart = [b"a: \n".to_vec(), gpg.export(a), b"b:\n".to_vec(), gpg.export(b)].concat();
    let keys = keyring(&[apart]);
    assert_eq!((names(&keys), keys.len()), (vec!["good", "good"], 2));
    let mut one = names(&keyring(&[gpg.export(a)]));
    one.sort_unstable();
    assert_eq!(one, ["good", "unknown-key"]);
}

#[test]
fn attestations_are_detached_signatures_of_the_same_text() {
    let Some(gpg) = Gpg::find() else { return };
    let user = "a@example.com";
    gpg.key(START, user, "ed25519", "never");
    let keys = keyring(&[gpg.export(user)]);
    for text in [TEXT, TEXT.trim_end(), "{ \n-1 }\t\n"] {
        let file = gpg.clear_sign(LATER, user, text);
        let signed = ClearSigned::read(&file).unwrap();
        let clear = file[signed.signature().unwrap().as_usize()].to_owned();
        let attestations = [
            gpg.sign(LATER, &["-u", user, "--armor", "--detach-sign"], text).into_bytes(),
            gpg.at(LATER, &["-u", user, "--detach-sign"], text),
            gpg.sign(LATER, &["-u", user, "--armor", "--textmode", "--detach-sign"], text).into_bytes(),
            clear.into_bytes(),
        ];
        for texts in [attested_texts(&file, Some(&signed)), attested_texts(text, None)] {
            for (index, attestation) in attestations.iter().enumerate() {
                // The signature of a clear-signed text covers no blanks at the ends of lines.
                if index == 3 && text.contains(" \n") && texts.len() == 2 {
                    continue;
                }
                let outcomes = verify_detached(attestation, &texts, &keys, NOW);
                assert_eq!(outcomes[0].name(), "good", "{index} {text:?} {texts:?}");
                let other = vec![TEXT.replace("hello", "hallo")];
                assert_eq!(verify_detached(attestation, &other, &keys, NOW)[0].name(), "bad");
            }
        }
    }
    assert_eq!(verify_detached(b"hello", &[], &keys, NOW), [Outcome::Refused(Refusal::Unreadable)]);
    assert_eq!(verify_detached(b"", &[], &keys, NOW), [Outcome::Refused(Refusal::Unreadable)]);
}
