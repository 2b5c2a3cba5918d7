//! What leaves the page: links, files, embed codes, QR codes. What tells whose cluster it is stays here, unless one wants otherwise.

use super::opening::spell;
use super::{Request, Session};
use crate::scenario::import::Redactor;
use crate::scenario::link::{self, Link};
use crate::scenario::{Cue, Scenario, write};
use crate::sim::ENGINE;
use qrcodegen::{QrCode, QrCodeEcc};
use std::rc::Rc;

/// A QR code as a path of unit squares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Squares along a side, with the quiet zone around.
    pub side: u32,
    pub path: String,
}

/// The standard's quiet zone.
const QUIET: i32 = 4;
/// Finer codes no phone reads off a screen.
const MOST_BYTES: usize = 2_300;

/// Draws a text as a QR code; nothing when it is too long for a phone to read.
pub fn qr(text: &str) -> Option<Qr> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                path.push_str(&format!("M{},{}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    Some(Qr { side: (code.size() + 2 * QUIET) as u32, path })
}

/// Returns what shows this in somebody's page; `page` is our address without query and fragment.
pub fn embed_code(page: &str, fragment: &str, title: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!(
        "<iframe src=\"{}?embed{}\" title=\"{}\" width=\"960\" height=\"600\" style=\"border:0;max-width:100%\" \
         loading=\"lazy\"></iframe>",
        escaped(page),
        escaped(fragment),
        escaped(title),
    )
}

/// What is shared: a scenario, and what was done to it by hand.
#[derive(Clone, Debug, PartialEq)]
struct Shared {
    scenario: Scenario,
    commands: Vec<Cue>,
}

/// What was redacted last, and of which edition.
#[derive(Default)]
pub struct Memory {
    redacted: Option<(u64, Rc<Shared>)>,
}

/// Returns a scenario and its commands without what tells whose they are.
fn redact(scenario: &Scenario, commands: &[Cue]) -> Shared {
    let mut whole = scenario.clone();
    whole.script.extend_from_slice(commands);
    let mut redacted = Redactor::default().scenario(&whole);
    let commands = redacted.script.split_off(scenario.script.len().min(redacted.script.len()));
    Shared { scenario: redacted, commands }
}

impl Session {
    /// Returns the fragment that brings another visitor to this very moment.
    pub fn address(&self) -> String {
        let shared = self.shared();
        link::encode(&Link {
            scenario: shared.scenario.clone(),
            commands: shared.commands.clone(),
            moment: self.aim(),
            selected: self.selection.and_then(spell),
            engine: Some(ENGINE.to_owned()),
        })
    }

    /// Returns what is shared: what runs, without what tells whose it is where that is wanted.
    fn shared(&self) -> Rc<Shared> {
        match self.redacts && self.may_tell() {
            true => self.redacted(),
            false => Rc::new(Shared {
                scenario: Scenario::clone(self.recording.scenario()),
                commands: self.recording.commands().to_vec(),
            }),
        }
    }

    fn redacted(&self) -> Rc<Shared> {
        let mut memory = self.shared_memory.borrow_mut();
        if let Some((edition, known)) = &memory.redacted
            && *edition == self.edition
        {
            return Rc::clone(known);
        }
        let made = Rc::new(redact(self.recording.scenario(), self.recording.commands()));
        memory.redacted = Some((self.edition, Rc::clone(&made)));
        made
    }

    /// Returns whether what runs may tell whose it is. What is built in holds examples only.
    fn may_tell(&self) -> bool {
        self.brought && self.place.is_none()
    }

    /// Returns whether there is something to redact.
    pub(super) fn can_redact(&self) -> bool {
        self.may_tell() && {
            let redacted = self.redacted();
            redacted.scenario != **self.recording.scenario() || redacted.commands != self.recording.commands()
        }
    }

    pub(super) fn toggle_redaction(&mut self) -> Vec<Request> {
        self.redacts = !self.redacts;
        vec![Request::UpdateAddress]
    }

    /// Saves what is shared as a file.
    pub(super) fn save_shared(&self) -> Vec<Request> {
        let text = write::to_yaml(&self.shared_whole());
        vec![Request::SaveFile(format!("{}.yaml", self.slug()), text)]
    }

    /// Returns what is shared with what was done by hand in its script, as a file holds it.
    fn shared_whole(&self) -> Scenario {
        let shared = self.shared();
        let mut scenario = shared.scenario.clone();
        scenario.script.extend_from_slice(&shared.commands);
        scenario.script.sort_by_key(|cue| cue.at);
        scenario
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_has_its_finders_and_its_quiet_zone() {
        let code = qr("https://example.org/#/crash-loop?t=2m32s").expect("it is short");
        assert!(code.path.starts_with("M4,4h7v1h-7z"), "the finder begins in the corner: {}", code.path);
        assert!(code.side >= 21 + 8);
        assert_eq!(qr(&"x".repeat(MOST_BYTES + 1)), None, "no phone reads this");
        assert!(qr(&"x".repeat(MOST_BYTES)).is_some());
    }

    #[test]
    fn an_embed_code_holds_in_html() {
        let code = embed_code("https://example.org/", "#/crash-loop?desired=4&t=3s", "Why \"so\" & <how>?");
        assert!(code.contains("src=\"https://example.org/?embed#/crash-loop?desired=4&amp;t=3s\""), "{code}");
        assert!(code.contains("title=\"Why &quot;so&quot; &amp; &lt;how>?\""), "{code}");
    }
}
