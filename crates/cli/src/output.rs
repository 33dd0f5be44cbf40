//! What is printed where, and how it looks.
#![allow(clippy::disallowed_methods, reason = "the rim asks the outside")]
#![allow(clippy::print_stderr, reason = "messages about the call go to standard error")]

use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use plimsoll_report::{Format, Style, Tool};

use crate::arguments::{Color, Outputs};
use crate::exit::Failure;

/// The program, as machine formats name it.
pub(crate) const TOOL: Tool<'static> = Tool { name: "plimsoll", version: env!("CARGO_PKG_VERSION") };

/// How output for people looks, on standard output and on standard error.
pub(crate) struct Look {
    pub(crate) stdout: Style,
    pub(crate) stderr: Style,
}

impl Look {
    /// By the terminal, `NO_COLOR`, `CLICOLOR_FORCE`, `TERM` and the locale.
    pub(crate) fn detect(color: Color) -> Self {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = variable("LC_ALL").or_else(|| variable("LC_CTYPE")).or_else(|| variable("LANG"));
        let unicode =
            locale.is_none_or(|locale| locale.to_ascii_uppercase().replace('-', "").contains("UTF8"));
        let style = |is_terminal: bool| {
            let wanted = is_terminal && variable("TERM").as_deref() != Some("dumb");
            let automatic = match (variable("NO_COLOR"), variable("CLICOLOR_FORCE").as_deref()) {
                (Some(_), _) => false,
                (None, Some(force)) if force != "0" => true,
                (None, _) => wanted,
            };
            let color = match color {
                Color::Auto => automatic,
                Color::Always => true,
                Color::Never => false,
            };
            Style { color, unicode, ..Style::PIPED }
        };
        Self {
            stdout: style(std::io::stdout().is_terminal()),
            stderr: style(std::io::stderr().is_terminal()),
        }
    }
}

/// One output that was asked for.
pub(crate) struct Output {
    pub(crate) format: &'static Format,
    /// Standard output where there is none.
    file: Option<PathBuf>,
}

/// The outputs that were asked for; text to standard output where none was. `can` says whether a format has what the
/// command shows.
///
/// # Errors
/// An unknown format, one that cannot show this, or two outputs to one place.
pub(crate) fn outputs(asked: &Outputs, can: impl Fn(&Format) -> bool) -> Result<Vec<Output>, Failure> {
    let names: Vec<&str> =
        plimsoll_report::FORMATS.iter().filter(|row| can(row)).map(|row| row.name).collect();
    let known = || format!("The formats here are {}.", names.join(", "));
    let mut outputs: Vec<Output> = Vec::new();
    let default = ["text".to_owned()];
    let asked = if asked.outputs.is_empty() { &default[..] } else { &asked.outputs };
    for text in asked {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text.as_str(), None),
        };
        let format = Format::find(name).filter(|format| can(format));
        let format = format
            .ok_or_else(|| Failure::usage(format!("`{name}` is no output format here")).help(known()))?;
        if outputs.iter().any(|other| other.file == file) {
            let place = file.map_or_else(|| "standard output".to_owned(), |file| file.display().to_string());
            return Err(Failure::usage(format!("two outputs go to {place}"))
                .help("Give all but one a file: -o FORMAT=FILE."));
        }
        outputs.push(Output { format, file });
    }
    Ok(outputs)
}

impl Output {
    /// Whether it goes to standard output.
    pub(crate) fn is_standard_output(&self) -> bool {
        self.file.is_none()
    }

    /// The look of this output: files are never coloured.
    pub(crate) fn style(&self, look: &Look) -> Style {
        if self.file.is_some() { Style { color: false, ..look.stdout } } else { look.stdout }
    }

    /// Writes a rendered text, with a line break at its end.
    ///
    /// # Errors
    /// It cannot be written. A reader that has seen enough (`| head`) is no error.
    pub(crate) fn write(&self, text: &str) -> Result<(), Failure> {
        let text = if text.is_empty() || text.ends_with('\n') {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(format!("{text}\n"))
        };
        match &self.file {
            None => print(&text),
            Some(file) => std::fs::write(file, text.as_bytes())
                .map_err(|error| Failure::outside(format!("{} cannot be written: {error}", file.display()))),
        }
    }
}

/// Writes to standard output.
///
/// # Errors
/// As [`Output::write`].
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::outside(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error. Where even that fails there is nobody left to tell.
pub(crate) fn print_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Says why a command could not do its work.
pub(crate) fn complain(failure: &Failure) {
    print_error(&format!("{failure}\n"));
}
