//! Packed bundles, good ones and hostile ones.
#![allow(missing_docs)]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use plimsoll_trust::archive::{
    Archive, ArchiveProblem, ImageProblem, ImageState, Limit, Limits, WantedImage, read,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

/// A tar file that is being made.
struct Packing(Builder<Vec<u8>>);

impl Packing {
    fn new() -> Self {
        Self(Builder::new(Vec::new()))
    }

    fn file(self, path: &str, content: &[u8]) -> Self {
        self.entry(path.as_bytes(), EntryType::Regular, "", content)
    }

    /// An entry with any name, which the builder itself would refuse.
    fn entry(mut self, path: &[u8], kind: EntryType, link: &str, content: &[u8]) -> Self {
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..path.len()].copy_from_slice(path);
        header.as_old_mut().linkname[..link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        self.0.append(&header, content).unwrap();
        self
    }

    fn tar(self) -> Vec<u8> {
        self.0.into_inner().unwrap()
    }

    fn packed(self) -> Vec<u8> {
        gzip(&self.tar())
    }

    fn read(self) -> Archive {
        read(self.packed().as_slice(), &Limits::default())
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn digest(bytes: &[u8]) -> String {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

fn blob(digest: &str) -> String {
    format!("artifacts/layout/blobs/{}", digest.replace(':', "/"))
}

#[test]
fn the_signed_definition_comes_first() {
    let both = Packing::new().file("./bundle.json", b"{}").file("bundle.cnab", b"signed").read();
    assert_eq!(both.definition(), Some(("bundle.cnab", &b"signed"[..])));
    assert_eq!(both.problems(), []);
    let one =
        Packing::new().entry(b"cnab", EntryType::Directory, "", b"").file("bundle.json", b"[ 1 ]").read();
    assert_eq!(one.definition(), Some(("bundle.json", &b"[ 1 ]"[..])));
    assert_eq!(one.problems(), []);
    let known = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    assert_eq!(both.file("bundle.json").unwrap().sha256, known);
    assert!(
        both.file("bundle.json")
            .unwrap()
            .sha512
            .starts_with("sha512:27c74670adb75075fad058d5ceaf7b20c4e7786c")
    );
}

#[test]
fn a_definition_that_is_not_at_the_top_is_found_and_told() {
    let nested = Packing::new().file("a/b/bundle.json", b"{}").file("hello/bundle.json", b"{}").read();
    assert_eq!(nested.problems(), [ArchiveProblem::Nested("hello/bundle.json".to_owned())]);
    assert_eq!(nested.definition(), None);
    assert_eq!(Packing::new().file("a", b"{}").read().problems(), [ArchiveProblem::NoDefinition]);
    let link =
        Packing::new().file("a.json", b"{}").entry(b"bundle.json", EntryType::Symlink, "a.json", b"").read();
    assert_eq!(link.problems(), [ArchiveProblem::DefinitionIsLink("bundle.json".to_owned())]);
}

#[test]
fn nothing_leaves_the_archive() {
    for path in ["../a", "/etc/passwd", "a/../../b", "..\\a", "c:\\a", "a/.."] {
        let archive = Packing::new().file("bundle.json", b"{}").file(path, b"x").read();
        assert_eq!(archive.problems(), [ArchiveProblem::PathOutside(path.to_owned())]);
        assert!(archive.file(path).is_none());
    }
    for (kind, path, target, is_outside) in [
        (EntryType::Symlink, "a/b", "../c", false),
        (EntryType::Symlink, "a/b", "../../c", true),
        (EntryType::Symlink, "a", "/etc/passwd", true),
        (EntryType::Link, "a/b", "c", false),
        (EntryType::Link, "a/b", "../c", true),
    ] {
        let archive =
            Packing::new().file("bundle.json", b"{}").entry(path.as_bytes(), kind, target, b"").read();
        let problem = ArchiveProblem::LinkOutside { path: path.to_owned(), target: target.to_owned() };
        assert_eq!(archive.problems(), if is_outside { vec![problem] } else { vec![] }, "{path} {target}");
    }
    let long = "x".repeat(300);
    let mut builder = Packing::new().file("bundle.json", b"{}");
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Symlink);
    header.set_size(0);
    builder.0.append_link(&mut header, &long, format!("../{long}")).unwrap();
    let outside = ArchiveProblem::LinkOutside { path: long.clone(), target: format!("../{long}") };
    assert_eq!(builder.read().problems(), [outside]);
}

#[test]
fn what_readers_disagree_on_is_told() {
    let start = || Packing::new().file("bundle.json", b"{}");
    let name = |name: &str| name.to_owned();
    let twice = start().file("./bundle.json", b"[]").read();
    assert_eq!(twice.problems(), [ArchiveProblem::Duplicate(name("bundle.json"))]);
    assert_eq!(twice.definition(), Some(("bundle.json", &b"{}"[..])));
    let special = start().entry(b"a", EntryType::Fifo, "", b"").entry(b"b", EntryType::Block, "", b"").read();
    assert_eq!(special.problems(), [ArchiveProblem::Special(name("a")), ArchiveProblem::Special(name("b"))]);
    let sparse = start().entry(b"a", EntryType::GNUSparse, "", b"").file("b", b"").read();
    assert_eq!(sparse.problems(), [ArchiveProblem::Ambiguous(name("a"))]);
    let other_size = start().entry(b"x", EntryType::XHeader, "", b"10 size=1\n").file("a", b"xyz").read();
    assert_eq!(other_size.problems(), [ArchiveProblem::Ambiguous(name("a"))]);
    let other_name = start().entry(b"x", EntryType::XHeader, "", b"10 path=b\n").file("a", b"xyz").read();
    assert!(other_name.file("a").is_none() && other_name.file("b").unwrap().size == 3);
    let broken = start().entry(b"x", EntryType::XHeader, "", b"11 path=b\n\n").file("a", b"xyz").read();
    assert_eq!(broken.problems(), [ArchiveProblem::Ambiguous(name("a"))]);
    let odd = start().entry(b"\xff", EntryType::Regular, "", b"").read();
    assert_eq!(odd.problems(), [ArchiveProblem::NotText(name("\u{fffd}"))]);
    let mut tar = start().tar();
    tar.extend_from_slice(b"more");
    assert_eq!(read(gzip(&tar).as_slice(), &Limits::default()).problems(), [ArchiveProblem::DataBehindEnd]);
}

#[test]
fn long_names_are_names() {
    let long = format!("{}/{}", "a".repeat(120), "b".repeat(120));
    let mut builder = Packing::new().file("bundle.json", b"{}");
    let mut header = Header::new_gnu();
    header.set_size(1);
    builder.0.append_data(&mut header, &long, &b"x"[..]).unwrap();
    let archive = builder.read();
    assert_eq!((archive.problems(), archive.file(&long).unwrap().size), (&[][..], 1));
}

#[test]
fn limits_end_the_reading() {
    let limits = Limits::default();
    let archive = || Packing::new().file("bundle.json", b"{}").file("a", &[7; 5000]).file("b", b"");
    let first =
        |limits: &Limits, packing: Packing| read(packing.packed().as_slice(), limits).problems().to_vec();
    for (limits, limit) in [
        (Limits { entries: 2, ..limits }, Limit::Entries(2)),
        (Limits { total: 4000, ..limits }, Limit::Total(4000)),
        (Limits { single: 4999, ..limits }, Limit::Single(4999)),
        (Limits { ratio: 10, ratio_from: 3000, ..limits }, Limit::Ratio(10)),
    ] {
        assert_eq!(first(&limits, archive()), [ArchiveProblem::Limit(limit)]);
    }
    let long = archive().entry(b"x", EntryType::GNULongName, "", &[b'a'; 100_000]);
    assert_eq!(first(&limits, long), [ArchiveProblem::Limit(Limit::Name(65_536))]);
    // A size that is only claimed.
    let mut header = Header::new_gnu();
    header.as_old_mut().name[0] = b'a';
    header.set_size(u64::MAX / 2);
    header.set_cksum();
    let mut tar = header.as_bytes().to_vec();
    tar.extend_from_slice(&[0; 1024]);
    let claimed = read(gzip(&tar).as_slice(), &limits);
    assert_eq!(claimed.problems(), [ArchiveProblem::Limit(Limit::Single(limits.single))]);
    // What is not kept is digested all the same.
    let large = Limits { document: 10, ..limits };
    let kept = read(Packing::new().file("bundle.json", &[b' '; 11]).packed().as_slice(), &large);
    assert_eq!((kept.definition(), kept.file("bundle.json").unwrap().size), (None, 11));
    assert_eq!(kept.problems(), [ArchiveProblem::DefinitionTooLarge("bundle.json".to_owned())]);
}

#[test]
fn damaged_archives_are_told() {
    let packed = Packing::new().file("bundle.json", b"{\"name\": \"a\"}").packed();
    assert!(read(packed.as_slice(), &Limits::default()).problems().is_empty());
    for end in 0..packed.len() {
        let archive = read(&packed[..end], &Limits::default());
        assert!(
            matches!(archive.problems(), [ArchiveProblem::Unreadable(_)]),
            "{end}: {:?}",
            archive.problems()
        );
    }
    for at in 0..packed.len() {
        for flip in [1, 0x10, 0x80] {
            let mut changed = packed.clone();
            changed[at] ^= flip;
            let archive = read(changed.as_slice(), &Limits::default());
            let content = archive.definition().map(|(_, content)| content);
            assert!(!archive.problems().is_empty() || content == Some(&b"{\"name\": \"a\"}"[..]), "{at}");
        }
    }
    assert!(matches!(read(&b"hello"[..], &Limits::default()).problems(), [ArchiveProblem::Unreadable(_)]));
}

fn one(archive: &Archive, wanted: WantedImage<'_>) -> ImageState {
    archive.images(&[wanted]).remove(0)
}

fn image<'b>(reference: &'b str, digest: Option<&'b str>) -> WantedImage<'b> {
    WantedImage { reference, digest, is_container: true }
}

/// A layout with an image of one layer, and the digest of its manifest.
fn layout(change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> (Archive, String) {
    let (layer, config) = (b"layer".to_vec(), b"{\"config\": {\"digest\": \"x\"}}".to_vec());
    let part = |content: &[u8]| json!({"digest": digest(content), "size": content.len()});
    let elsewhere = json!({"digest": digest(b"elsewhere"), "urls": ["https://example.com"]});
    let manifest =
        json!({"schemaVersion": 2, "config": part(&config), "layers": [part(&layer), elsewhere]}).to_string();
    let named = |content: &[u8], name: &str| -> Value {
        let mut part = part(content);
        part["annotations"] = json!({"org.opencontainers.image.ref.name": name});
        part
    };
    let list = json!({"manifests": [part(manifest.as_bytes())]}).to_string();
    let index = json!({"manifests": [named(list.as_bytes(), "docker.io/library/app:1.0")]}).to_string();
    let mut files: Vec<(String, Vec<u8>)> = [layer, config, manifest.into_bytes(), list.clone().into_bytes()]
        .into_iter()
        .map(|content| (blob(&digest(&content)), content))
        .collect();
    files.push(("artifacts/layout/index.json".to_owned(), index.into_bytes()));
    files.push(("artifacts/layout/oci-layout".to_owned(), b"{\"imageLayoutVersion\": \"1.0.0\"}".to_vec()));
    change(&mut files);
    let mut packing = Packing::new().file("bundle.json", b"{}");
    for (path, content) in files {
        let mut header = Header::new_gnu();
        header.set_size(content.len() as u64);
        packing.0.append_data(&mut header, path, content.as_slice()).unwrap();
    }
    (packing.read(), digest(list.as_bytes()))
}

#[test]
fn images_of_a_layout_are_followed_to_their_layers() {
    let (archive, root) = layout(|_| {});
    assert_eq!(archive.problems(), []);
    let state = one(&archive, image("app:1.0", Some(&root)));
    assert!(state.is_compared && state.problems.is_empty() && state.path == Some(blob(&root)), "{state:?}");
    let by_name = one(&archive, image("app:1.0", None));
    assert!(!by_name.is_compared && by_name.problems.is_empty(), "{by_name:?}");
    let by_reference = format!("example.com/app@{root}");
    assert!(one(&archive, image(&by_reference, None)).problems.is_empty());
    let other = digest(b"other");
    let wrong = one(&archive, image("app:1.0", Some(&other)));
    assert_eq!(wrong.problems, [ImageProblem::WrongDigest { found: root }]);
    assert_eq!(one(&archive, image("app:2.0", Some(&other))).problems, [ImageProblem::Missing]);
    assert_eq!(one(&archive, image("app", None)).problems, [ImageProblem::Missing]);
}

#[test]
fn parts_that_are_missing_or_changed_are_told() {
    let (archive, root) = layout(|files| {
        files.remove(0);
    });
    let missing = one(&archive, image("app:1.0", Some(&root)));
    assert_eq!(missing.problems, [ImageProblem::MissingPart(blob(&digest(b"layer")))]);
    let (archive, root) = layout(|files| files[0].1 = b"lager".to_vec());
    let wrong = ArchiveProblem::WrongBlob { path: blob(&digest(b"layer")), digest: digest(b"lager") };
    assert_eq!(archive.problems(), [wrong]);
    assert!(one(&archive, image("app:1.0", Some(&root))).problems.is_empty());
    let (archive, _) = layout(|files| {
        files.truncate(4);
    });
    assert_eq!(archive.problems(), [ArchiveProblem::NoLayoutVersion, ArchiveProblem::NoLayoutIndex]);
    assert_eq!(one(&archive, image("app:1.0", None)).problems, [ImageProblem::Missing]);
}

#[test]
fn exported_images_are_files_of_their_own() {
    let content = b"an image";
    let archive =
        Packing::new().file("bundle.json", b"{}").file("artifacts/example.com-app-1.0.tar", content).read();
    let (right, wrong) = (digest(content), digest(b"other"));
    let container = |digest| one(&archive, image("example.com/app:1.0", digest));
    assert!(container(Some(&right)).is_compared);
    let other = container(Some(&wrong));
    assert!(!other.is_compared && other.problems.is_empty(), "{other:?}");
    assert_eq!(one(&archive, image("example.com/app:1.1", None)).problems, [ImageProblem::Missing]);
    let machine = |digest| {
        one(&archive, WantedImage { is_container: false, ..image("example.com/app:1.0", Some(digest)) })
    };
    assert!(machine(&right).is_compared);
    assert_eq!(machine("blake2:00").problems, [ImageProblem::UnknownDigest("blake2:00".to_owned())]);
    let of_other = machine(&wrong).problems;
    assert_eq!(of_other, [ImageProblem::WrongDigest { found: digest(content) }]);
}
