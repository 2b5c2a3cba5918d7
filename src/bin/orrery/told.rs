//! What is told to the person at the terminal: output that may end early, and troubles with a hint.

use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};
use std::process::ExitCode;

/// Why a verb could not do its work. All of it goes to standard error.
#[derive(Debug, Default)]
pub struct Trouble {
    lines: Vec<String>,
    hint: Option<String>,
    /// Nobody reads on (`| head`): no trouble at all.
    hung_up: bool,
}

pub type Told<T> = Result<T, Trouble>;

impl Trouble {
    pub fn new(message: impl Into<String>) -> Trouble {
        Trouble { lines: vec![message.into()], ..Trouble::default() }
    }

    /// Several at once, each a line.
    pub fn all(problems: &[impl Display]) -> Trouble {
        Trouble { lines: problems.iter().map(ToString::to_string).collect(), ..Trouble::default() }
    }

    pub fn hint(self, hint: impl Into<String>) -> Trouble {
        Trouble { hint: Some(hint.into()), ..self }
    }

    /// Tells it, and returns the exit code for bad input.
    pub fn tell(self) -> ExitCode {
        if self.hung_up {
            return ExitCode::SUCCESS;
        }
        let mut err = io::stderr().lock();
        let lines = self.lines.iter().map(|line| format!("error: {line}"));
        for line in lines.chain(self.hint.map(|hint| format!("hint: {hint}"))) {
            // Where even this cannot be written, nobody is left to tell.
            let _ = writeln!(err, "{line}");
        }
        ExitCode::from(2)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        match error.kind() {
            ErrorKind::BrokenPipe => Trouble { hung_up: true, ..Trouble::default() },
            _ => Trouble::new(format!("the output cannot be written: {error}")),
        }
    }
}

/// Standard output, buffered; `done` must be called to see all of it.
pub struct Page(BufWriter<StdoutLock<'static>>);

impl Page {
    pub fn open() -> Page {
        Page(BufWriter::new(io::stdout().lock()))
    }

    pub fn line(&mut self, line: impl Display) -> Told<()> {
        Ok(writeln!(self.0, "{line}")?)
    }

    pub fn text(&mut self, text: &str) -> Told<()> {
        Ok(self.0.write_all(text.as_bytes())?)
    }

    pub fn done(mut self) -> Told<()> {
        Ok(self.0.flush()?)
    }
}
