//! The language server as a process.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

fn send(input: &mut impl Write, message: &str) {
    write!(input, "Content-Length: {}\r\n\r\n{message}", message.len()).unwrap();
    input.flush().unwrap();
}

/// Reads one message.
fn receive(output: &mut impl BufRead) -> String {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        match line.trim().split_once(": ") {
            Some(("Content-Length", number)) => length = number.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    let mut message = vec![0; length];
    output.read_exact(&mut message).unwrap();
    String::from_utf8(message).unwrap()
}

#[test]
fn it_ends_on_exit_though_its_input_stays_open() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    let mut server = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = server.stdin.take().unwrap();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    send(&mut input, r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#);
    assert!(receive(&mut output).contains("plimsoll"));
    send(&mut input, r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#);
    send(&mut input, r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#);
    while !receive(&mut output).contains(r#""id":2"#) {}
    send(&mut input, r#"{"jsonrpc":"2.0","method":"exit"}"#);
    // Without the end of the process this waits for ever.
    assert!(server.wait().unwrap().success());
    drop(input);
}
