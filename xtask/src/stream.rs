//! Runs a child so that its output is seen while it runs and can still be read afterwards.

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};

pub struct Run {
    pub ok: bool,
    pub stdout: String,
}

/// A run of a program that tells on stderr how it went.
pub struct Told {
    pub ok: bool,
    pub stderr: String,
}

/// Runs with stdout shown and kept; stderr goes straight to ours, so cargo's progress bar stays alive.
pub fn show_and_keep(mut command: Command) -> Result<Run, String> {
    let name = name(&command);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| cannot_start(&name, &error))?;
    let pipe = child.stdout.take().expect("stdout was piped");
    let kept = copied(pipe, io::stdout()).map_err(|error| format!("{name}: {error}"))?;
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    Ok(Run { ok: status.success(), stdout: kept })
}

/// Runs with stderr shown and kept; stdout goes straight to ours.
pub fn show_and_keep_errors(mut command: Command) -> Result<Told, String> {
    let name = name(&command);
    let mut child = command.stderr(Stdio::piped()).spawn().map_err(|error| cannot_start(&name, &error))?;
    let pipe = child.stderr.take().expect("stderr was piped");
    let kept = copied(pipe, io::stderr()).map_err(|error| format!("{name}: {error}"))?;
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    Ok(Told { ok: status.success(), stderr: kept })
}

/// Passes on what a child writes while it writes it, and returns all of it at the end.
fn copied(mut pipe: impl Read, mut out: impl Write) -> io::Result<String> {
    let mut kept = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        match pipe.read(&mut chunk) {
            Ok(0) => return Ok(String::from_utf8_lossy(&kept).into_owned()),
            Ok(length) => {
                kept.extend_from_slice(&chunk[..length]);
                // A reader who has left (`| head`) must not stop the tests.
                let _ = out.write_all(&chunk[..length]).and_then(|()| out.flush());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Runs with stdout kept and not shown; stderr is seen.
pub fn keep(mut command: Command) -> Result<Run, String> {
    let name = name(&command);
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| cannot_start(&name, &error))?;
    Ok(Run { ok: output.status.success(), stdout: String::from_utf8_lossy(&output.stdout).into_owned() })
}

/// Runs with everything shown and nothing kept; an exit code other than 0 is an error.
pub fn show(mut command: Command) -> Result<(), String> {
    let name = name(&command);
    let status = command.status().map_err(|error| cannot_start(&name, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` ended with {status}")) }
}

/// Runs in silence and returns stdout; `None` when it did not start or did not end well.
pub fn ask(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Returns program and first arguments, as a person would write them.
fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args().take(3));
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(name: &str, error: &io::Error) -> String {
    format!("`{name}` did not start: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = show(Command::new("no-such-program-here")).expect_err("it is not there");
        assert!(error.starts_with("`no-such-program-here` did not start"), "{error}");
        assert_eq!(ask(Command::new("no-such-program-here")), None);
    }
}
