//! What is printed where, and how it looks.
#![allow(clippy::disallowed_methods, reason = "the rim asks the outside")]
#![allow(clippy::print_stderr, reason = "messages about the call go to standard error")]

use std::fmt;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use plimsoll_report::{Format, Out, Style, Tool};

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
        if file.as_ref().is_some_and(|file| file.as_os_str().is_empty()) {
            return Err(Failure::usage(format!("`-o {text}` names no file"))
                .help(format!("Write -o {name}=FILE, or -o {name} for standard output.")));
        }
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

    /// Writes what `render` makes, piece by piece.
    ///
    /// # Errors
    /// It cannot be written. A reader that has seen enough (`| head`) is no error.
    pub(crate) fn write(&self, render: impl FnOnce(Out<'_>) -> fmt::Result) -> Result<(), Failure> {
        match &self.file {
            None => pieces("standard output", std::io::stdout().lock(), render),
            Some(path) => {
                let name = path.display().to_string();
                let file = std::fs::File::create(path).map_err(|error| unwritable(&name, &error))?;
                pieces(&name, file, render)
            }
        }
    }
}

/// Writes what `render` makes to a file, whole or not at all. What was there is replaced.
///
/// # Errors
/// It cannot be written. What was there is left as it was.
pub(crate) fn write_whole(path: &Path, render: impl FnOnce(Out<'_>) -> fmt::Result) -> Result<(), Failure> {
    let name = path.display().to_string();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".plan-");
    // As any file that one writes; the mask of the process takes away what it shall.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The error itself names the temporary file, which is another one each time.
    let mut file = builder
        .tempfile_in(folder)
        .map_err(|error| unwritable(&name, &std::io::Error::from(error.kind())))?;
    pieces(&name, file.as_file_mut(), render)?;
    file.as_file().sync_all().map_err(|error| unwritable(&name, &error))?;
    file.persist(path).map_err(|error| unwritable(&name, &error.error))?;
    Ok(())
}

/// Writes pieces through a buffer.
fn pieces<W: Write>(name: &str, to: W, render: impl FnOnce(Out<'_>) -> fmt::Result) -> Result<(), Failure> {
    let mut pieces = Pieces { to: BufWriter::new(to), failure: None };
    // Renderers fail only where the writer does.
    let rendered = render(&mut pieces);
    let flushed = pieces.to.flush();
    match pieces.failure.map_or(flushed, Err) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(unwritable(name, &error)),
        Ok(()) => rendered.map_err(|_| Failure::outside(format!("{name} cannot be written"))),
    }
}

fn unwritable(name: &str, error: &std::io::Error) -> Failure {
    Failure::outside(format!("{name} cannot be written: {error}"))
}

/// Text as bytes; remembers why it could not be written.
struct Pieces<W: Write> {
    to: BufWriter<W>,
    failure: Option<std::io::Error>,
}

impl<W: Write> fmt::Write for Pieces<W> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.to.write_all(piece.as_bytes()).map_err(|error| {
            self.failure = Some(error);
            fmt::Error
        })
    }
}

/// Writes to standard output.
///
/// # Errors
/// As [`Output::write`].
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    pieces("standard output", std::io::stdout().lock(), |out| out.write_str(text))
}

/// Writes what `render` makes to standard error. Where even that fails there is nobody left to tell.
pub(crate) fn print_errors(render: impl FnOnce(Out<'_>) -> fmt::Result) {
    let _ = pieces("standard error", std::io::stderr().lock(), render);
}

/// Writes to standard error. Where even that fails there is nobody left to tell.
pub(crate) fn print_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Says why a command could not do its work.
pub(crate) fn complain(failure: &Failure) {
    print_error(&format!("{failure}\n"));
}
