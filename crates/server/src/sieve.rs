//! What the client sends, without what is no message: the library would hang up on it.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

/// The longest message in bytes: a file of the greatest size, each byte of it written as two.
const MOST_BYTES: u64 = 2 * plimsoll_ide::MAX_FILE_BYTES;

/// The longest line of a header; what is longer is passed over piece by piece.
const MOST_HEADER: u64 = 4096;

/// What all messages have in common.
#[derive(Deserialize)]
struct Shape<'a> {
    #[serde(borrow)]
    jsonrpc: Cow<'a, str>,
    #[serde(borrow, default)]
    method: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    id: Option<Id<'a>>,
    #[serde(default)]
    result: Option<IgnoredAny>,
    #[serde(default)]
    error: Option<Failure>,
}

/// The number or the name of a request.
#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "only that it can be read counts")]
enum Id<'a> {
    Number(i64),
    Text(#[serde(borrow)] Cow<'a, str>),
}

/// Why a request could not be answered.
#[derive(Deserialize)]
#[allow(dead_code, reason = "only that it can be read counts")]
struct Failure {
    code: i64,
    message: String,
    #[serde(default)]
    data: Option<IgnoredAny>,
}

impl Shape<'_> {
    fn is_message(&self) -> bool {
        let is_request = self.method.is_some();
        let is_answer = self.id.is_some() && (self.result.is_some() || self.error.is_some());
        self.jsonrpc == "2.0" && (is_request || is_answer)
    }
}

fn is_message(body: &[u8]) -> bool {
    serde_json::from_slice::<Shape<'_>>(body).is_ok_and(|shape| shape.is_message())
        // Nothing came of a request of ours.
        || serde_json::from_slice::<Nothing>(body).is_ok()
}

/// An answer that is nothing: read as a part of [`Shape`] it would seem to be missing.
#[derive(Deserialize)]
#[allow(dead_code, reason = "only that it can be read counts")]
struct Nothing {
    jsonrpc: Two,
    id: i64,
    result: (),
}

#[derive(Deserialize)]
enum Two {
    #[serde(rename = "2.0")]
    Two,
}

/// Hands messages on until there are no more.
///
/// # Errors
/// The connection broke.
pub(crate) async fn sift(
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
) -> std::io::Result<()> {
    let mut input = BufReader::new(input);
    while let Some(length) = header(&mut input).await? {
        let mut body = Vec::new();
        (&mut input).take(length).read_to_end(&mut body).await?;
        if is_message(&body) {
            output.write_all(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes()).await?;
            output.write_all(&body).await?;
        }
    }
    Ok(())
}

/// How many bytes the next message has; `None` at the end. Lines that are no header are passed over.
async fn header(input: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.take(MOST_HEADER).read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii();
        if line.is_empty() {
            match length {
                Some(length) => return Ok(Some(length)),
                None => continue,
            }
        }
        // What comes in front of it in the same line is the end of something broken.
        let name = b"content-length:";
        let mut windows = line.windows(name.len());
        if let Some(at) = windows.rposition(|window| window.eq_ignore_ascii_case(name)) {
            let number = std::str::from_utf8(&line[at + name.len()..]).ok();
            let number: Option<u64> = number.and_then(|number| number.trim().parse().ok());
            length = number.filter(|length| *length <= MOST_BYTES);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sifted(input: &[u8]) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut output = Vec::new();
        runtime.block_on(sift(input, &mut output)).unwrap();
        String::from_utf8(output).unwrap()
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn messages_come_through_as_they_are() {
        for body in [
            r#"{"jsonrpc":"2.0","method":"exit"}"#,
            r#"{"jsonrpc":"2.0","id":"a\"b","method":"x\/y","params":{"t":"𝄞"}}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":null}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":[1]}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}"#,
        ] {
            assert_eq!(sifted(framed(body).as_bytes()), framed(body));
        }
    }

    #[test]
    fn what_is_no_message_is_passed_over() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        for bad in [
            "garbage\r\n\r\n",
            "\r\n\r\n\r\n",
            "Content-Length: many\r\n\r\n",
            "Content-Length: 99999999999999999999\r\n\r\n",
            "Content-Length: 2\r\n\r\n[]",
            "Content-Length: 2\r\n\r\n{}",
            "Content-Length: 3\r\n\r\n{\"a",
            "Content-Length: 17\r\n\r\n{\"jsonrpc\":\"1.0\"}",
            "Content-Length: 0\r\n\r\n",
            "Content-Type: text/plain; charset=latin1\r\n",
            "half of a broken one, and then ",
        ] {
            assert_eq!(sifted(format!("{bad}{good}").as_bytes()), good, "{bad:?}");
        }
        assert_eq!(sifted(b"Content-Length: 5\r\n\r\n{no\xff}"), "");
        // One that ends in the middle of the last message.
        assert_eq!(sifted(&good.as_bytes()[..good.len() - 4]), "");
    }
}
