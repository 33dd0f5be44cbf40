//! A GnuPG with a home of its own, for making keys and signatures.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs, unreachable_pub, dead_code)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// GnuPG in a temporary folder.
pub struct Gpg {
    home: tempfile::TempDir,
}

impl Gpg {
    /// `None`, and a message, where there is no gpg.
    pub fn find() -> Option<Self> {
        if Command::new("gpg").arg("--version").output().is_err() {
            println!("skipped: there is no gpg");
            return None;
        }
        Some(Self { home: tempfile::Builder::new().prefix("gpg").tempdir().unwrap() })
    }

    /// Runs it at a moment (`20200101T000000`), at which the clock stands still, and gives what it prints.
    #[track_caller]
    pub fn at(&self, moment: &str, arguments: &[&str], input: &str) -> Vec<u8> {
        let mut command = Command::new("gpg");
        command.env("GNUPGHOME", self.home.path()).env("LC_ALL", "C");
        command.args(["--batch", "--no-tty", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]);
        command.args(["--faked-system-time", &format!("{moment}!"), "--trust-model", "always"]);
        run(command, arguments, input)
    }

    /// Makes a key that can sign and certify, and gives its fingerprint. `expires` is `never` or `1y`.
    #[track_caller]
    pub fn key(&self, moment: &str, user: &str, kind: &str, expires: &str) -> String {
        self.at(moment, &["--quick-generate-key", user, kind, "sign", expires], "");
        self.fingerprint(user)
    }

    /// The fingerprint of the primary key of a user.
    pub fn fingerprint(&self, user: &str) -> String {
        self.fingerprints(user).remove(0)
    }

    /// The fingerprints of a user's keys, the primary one first.
    pub fn fingerprints(&self, user: &str) -> Vec<String> {
        let list = self.at("20260101T000000", &["--with-colons", "--list-keys", user], "");
        let list = String::from_utf8(list).unwrap();
        list.lines()
            .filter_map(|line| line.strip_prefix("fpr:"))
            .map(|it| it.trim_matches(':').to_owned())
            .collect()
    }

    /// The public key of a user, armored.
    pub fn export(&self, user: &str) -> Vec<u8> {
        self.at("20260101T000000", &["--armor", "--export", user], "")
    }

    /// A clear-signed text.
    #[track_caller]
    pub fn clear_sign(&self, moment: &str, user: &str, text: &str) -> String {
        self.sign(moment, &["--local-user", user, "--clear-sign"], text)
    }

    /// What gpg gives for a text.
    #[track_caller]
    pub fn sign(&self, moment: &str, arguments: &[&str], text: &str) -> String {
        String::from_utf8(self.at(moment, arguments, text)).unwrap()
    }

    /// Answers the questions of a command that asks.
    #[track_caller]
    pub fn answer(&self, moment: &str, arguments: &[&str], answers: &[&str]) -> Vec<u8> {
        let mut command = Command::new("gpg");
        command.env("GNUPGHOME", self.home.path()).env("LC_ALL", "C");
        command.args(["--no-tty", "--command-fd", "0", "--pinentry-mode", "loopback", "--passphrase", ""]);
        command.args(["--faked-system-time", &format!("{moment}!")]);
        run(command, arguments, &(answers.join("\n") + "\n"))
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let mut end = Command::new("gpgconf");
        let _ = end.env("GNUPGHOME", self.home.path()).args(["--kill", "all"]).output();
    }
}

#[track_caller]
fn run(mut command: Command, arguments: &[&str], input: &str) -> Vec<u8> {
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "gpg {arguments:?}: {words}");
    output.stdout
}
