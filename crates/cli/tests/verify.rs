//! Verifying packed bundles, which no text case can hold, and the signed bundles that Duffle's tests have.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use tar::{Builder, Header};

fn plimsoll(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.args(arguments).current_dir(folder).output().expect("the program starts")
}

/// The exit code, and the document.
fn verify(arguments: &[&str], folder: &Path) -> (i32, Value) {
    let output = plimsoll(&[&["verify"], arguments, &["-o", "json"]].concat(), folder);
    let document = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let schema = plimsoll(&["schema", "verification"], folder).stdout;
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap().validate(&document).unwrap();
    (output.status.code().unwrap(), document)
}

/// The answers, and the codes of their reasons.
fn verdicts(document: &Value) -> Vec<(String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let reasons =
        |verdict: &Value| verdict["reasons"].as_array().unwrap().iter().map(|it| text(&it["code"])).collect();
    document["verdicts"].as_array().unwrap().iter().map(|it| (text(&it["answer"]), reasons(it))).collect()
}

#[track_caller]
fn assert_verdicts(document: &Value, expected: [(&str, &[&str]); 3]) {
    let expected = expected
        .map(|(answer, codes)| (answer.to_owned(), codes.iter().map(|it| (*it).to_owned()).collect()));
    assert_eq!(verdicts(document), expected, "{document:#}");
}

/// Writes a packed bundle.
fn pack(path: &Path, files: &[(&str, &[u8])]) {
    let encoder = GzEncoder::new(std::fs::File::create(path).unwrap(), Compression::default());
    let mut builder = Builder::new(encoder);
    for (name, content) in files {
        let mut header = Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap();
}

/// The digest of `{"layers": []}`.
const MANIFEST: &str = "1b4f42ea27214a0811298dc19976299f78ec8f7877876bda024275c8be6cafb9";

/// The files of a bundle with one image in an image layout, the name of its blob being `digest`.
fn with_layout(digest: &str, wanted: &str) -> Vec<(String, Vec<u8>)> {
    let bundle = json!({
        "name": "hello", "version": "0.1.0",
        "invocationImages": [{"image": "example.com/hello:0.1.0", "contentDigest": format!("sha256:{wanted}")}],
    });
    let name = json!({"org.opencontainers.image.ref.name": "example.com/hello:0.1.0"});
    let index = json!({"manifests": [{"digest": format!("sha256:{digest}"), "annotations": name}]});
    [
        ("bundle.json".to_owned(), bundle.to_string()),
        ("artifacts/layout/oci-layout".to_owned(), json!({"imageLayoutVersion": "1.0.0"}).to_string()),
        ("artifacts/layout/index.json".to_owned(), index.to_string()),
        (format!("artifacts/layout/blobs/sha256/{digest}"), r#"{"layers": []}"#.to_owned()),
    ]
    .map(|(path, text)| (path, text.into_bytes()))
    .to_vec()
}

fn verify_layout(files: &[(String, Vec<u8>)]) -> (i32, Value) {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, content)| (path.as_str(), content.as_slice())).collect();
    pack(&folder.path().join("hello.tgz"), &files);
    verify(&["hello.tgz"], folder.path())
}

#[test]
fn a_packed_bundle_with_all_its_images_is_complete() {
    let (exit, document) = verify_layout(&with_layout(MANIFEST, MANIFEST));
    assert_verdicts(&document, [("yes", &[]), ("yes", &[]), ("no", &["not-signed"])]);
    assert_eq!((exit, &document["kind"]), (0, &json!("archive")));
    assert_eq!(document["images"][0]["compared"], true);
    assert_eq!(document["images"][0]["path"], format!("artifacts/layout/blobs/sha256/{MANIFEST}"));
}

#[test]
fn images_that_are_missing_or_changed_are_bad() {
    let other = "0".repeat(64);
    let (exit, document) = verify_layout(&with_layout(MANIFEST, &other));
    assert_verdicts(&document, [("yes", &[]), ("yes", &[]), ("no", &["digest-mismatch", "not-signed"])]);
    assert_eq!(exit, 1);
    let (exit, document) = verify_layout(&with_layout(&other, &other));
    assert_verdicts(&document, [("yes", &[]), ("yes", &[]), ("no", &["digest-mismatch", "not-signed"])]);
    assert_eq!(exit, 1);
    let (exit, document) = verify_layout(&with_layout(MANIFEST, MANIFEST)[..3]);
    assert_verdicts(&document, [("yes", &[]), ("no", &["image-part-missing"]), ("no", &["not-signed"])]);
    assert_eq!(exit, 1);
    let (exit, document) = verify_layout(&with_layout(MANIFEST, MANIFEST)[..1]);
    assert_verdicts(&document, [("yes", &[]), ("no", &["image-missing"]), ("no", &["not-signed"])]);
    assert_eq!(exit, 1);
}

#[test]
fn images_that_duffle_exported_are_found_and_cannot_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let digest = format!("sha256:{MANIFEST}");
    let image = json!({"image": "example.com/hello:0.1.0", "digest": digest, "imageType": "docker"});
    let bundle = json!({"name": "hello", "version": "0.1.0", "invocationImages": [image]});
    let text = bundle.to_string();
    let files: [(&str, &[u8]); 2] =
        [("bundle.json", text.as_bytes()), ("artifacts/example.com-hello-0.1.0.tar", b"image")];
    pack(&folder.path().join("hello.tgz"), &files);
    let (exit, document) = verify(&["hello.tgz"], folder.path());
    assert_verdicts(&document, [("yes", &[]), ("yes", &[]), ("no", &["not-signed", "digest-not-compared"])]);
    assert_eq!(exit, 0);
}

#[test]
fn hostile_and_broken_archives_are_malformed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hello.tgz");
    pack(&path, &[("hello/bundle.json", b"{}")]);
    let (exit, document) = verify(&["hello.tgz"], folder.path());
    assert_eq!((exit, verdicts(&document)[0].1[0].as_str()), (1, "archive-nested"));
    let unknown = ("unknown".to_owned(), vec!["definition-unreadable".to_owned()]);
    assert_eq!(verdicts(&document)[1], unknown);
    pack(&path, &[("bundle.json", b"\xff")]);
    let (exit, document) = verify(&["hello.tgz"], folder.path());
    assert_eq!((exit, verdicts(&document)[0].1[0].as_str()), (1, "not-text"));
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 4]).unwrap();
    let (exit, document) = verify(&["hello.tgz"], folder.path());
    assert_eq!((exit, verdicts(&document)[0].1[0].as_str()), (1, "archive-unreadable"));
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut builder = Builder::new(std::fs::File::create(folder.path().join("plain.tar")).unwrap());
    builder.append_data(&mut Header::new_gnu(), "bundle.json", &b""[..]).unwrap();
    builder.finish().unwrap();
    for (arguments, part) in [
        (&["none.json"][..], "none.json does not exist"),
        (&["."], "has neither bundle.cnab nor bundle.json"),
        (&["bundle.json", "--keyring", "none.asc"], "none.asc does not exist"),
        (&["plain.tar"], "plain.tar is a tar file that is not packed with gzip"),
        (&["bundle.json", "--keyring", "."], ". is not a regular file"),
        (&["bundle.json", "--attestation", "none.asc"], "none.asc does not exist"),
        (&["bundle.json", "--retractions", "bytes"], "bytes is not UTF-8 text"),
    ] {
        if arguments[0] == "bundle.json" {
            std::fs::write(folder.path().join("bundle.json"), "{}").unwrap();
            std::fs::write(folder.path().join("bytes"), [0xff]).unwrap();
        }
        let output = plimsoll(&[&["verify"], arguments].concat(), folder.path());
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && words.contains(part), "{arguments:?}: {words}");
    }
}

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from).join("cnab-2018");
    corpus.is_dir().then_some(corpus)
}

#[test]
fn signed_bundles_of_duffle() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let folder = corpus.join("cnabio+duffle@81637ad/pkg/signature/testdata");
    let (exit, document) = verify(&["signed.json.asc", "--keyring", "public.asc"], &folder);
    // It has a name and nothing else.
    let incomplete: &[&str] = &["missing-field", "missing-field"];
    assert_verdicts(&document, [("no", incomplete), ("yes", &[]), ("no", &["key-expired"])]);
    let signature = &document["signatures"][0];
    assert_eq!((exit, signature["outcome"].as_str().unwrap()), (1, "good"));
    assert_eq!(signature["signer"], "test2@example.com");
    assert_eq!(signature["fingerprint"], "5D76712CE625988A272A7E289B7991DD40378340");
    assert_eq!(signature["key_expired_since"], "2020-09-26T02:23:06Z");

    let (exit, document) = verify(&["fail-signed.json.asc", "--keyring", "public.asc"], &folder);
    // It says a colour.
    let unknown: &[&str] = &["key-unknown", "definition-unreadable"];
    assert_verdicts(
        &document,
        [("no", &["no-bundle"]), ("unknown", &["definition-unreadable"]), ("unknown", unknown)],
    );
    assert_eq!((exit, document["signatures"][0]["outcome"].as_str().unwrap()), (1, "unknown-key"));

    let (exit, document) = verify(&["signed.json"], &folder);
    assert_verdicts(&document, [("no", incomplete), ("yes", &[]), ("no", &["not-signed"])]);
    assert_eq!(exit, 1);

    let signed = std::fs::read_to_string(folder.join("signed.json.asc")).unwrap();
    let changed = tempfile::tempdir().unwrap();
    std::fs::write(changed.path().join("bundle.cnab"), signed.replace("example_bundle", "example_bundlf"))
        .unwrap();
    let keys = folder.join("public.asc").canonicalize().unwrap();
    let (exit, document) = verify(&["bundle.cnab", "--keyring", keys.to_str().unwrap()], changed.path());
    assert_verdicts(&document, [("no", incomplete), ("yes", &[]), ("no", &["signature-bad"])]);
    assert_eq!((exit, document["signatures"][0]["outcome"].as_str().unwrap()), (1, "bad"));
}

/// Every bundle definition of the corpus gets its verdicts, always the same.
#[test]
fn bundles_of_the_corpus() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let mut waiting = vec![corpus];
    let mut count = 0;
    while let Some(folder) = waiting.pop() {
        for path in folder.read_dir().unwrap().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.file_name().is_some_and(|name| name == "bundle.json") {
                let (exit, document) = verify(&["bundle.json"], &folder);
                // Their images have no `image`, and one has a commit for its version.
                let is_odd =
                    ["multi-component/cnab", "testdata/examplebun"].iter().any(|odd| folder.ends_with(odd));
                let expected = if is_odd { (1, "no") } else { (0, "yes") };
                assert_eq!((exit, &verdicts(&document)[0].0[..]), expected, "{}", path.display());
                assert_eq!(verify(&["bundle.json"], &folder).1, document);
                count += 1;
            }
        }
    }
    assert!(count > 10, "only {count} bundles");
}
