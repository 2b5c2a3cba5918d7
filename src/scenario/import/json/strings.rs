//! Texts within JSON: quotes of all kinds, escapes, lines that a terminal broke.

use super::Reader;
use crate::scenario::import::view::{CLOSE, OPEN};

impl Reader<'_> {
    pub(super) fn string(&mut self) -> String {
        let opening = self.step().unwrap_or('"');
        let closes = |c: char| match opening {
            '“' | '”' => "“”".contains(c),
            '‘' | '’' => "‘’".contains(c),
            _ => c == opening,
        };
        let mut out = String::new();
        while let Some(c) = self.step() {
            match c {
                _ if closes(c) => return out,
                '\\' => self.escape(&mut out),
                // A terminal broke the line, unless something new begins on the next one.
                '\n' if begins_anew(self.rest()) => {
                    self.fail("the text before this line has no closing quote");
                    return out;
                }
                '\n' => {}
                _ => out.push(c),
            }
        }
        self.fail("");
        out
    }

    fn escape(&mut self, out: &mut String) {
        match self.step() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r' | 'b' | 'f') => {}
            Some('u') => {
                let unit = self.hex();
                let paired = (0xd800..0xdc00).contains(&unit) && self.rest().starts_with("\\u");
                let code = match paired {
                    true => {
                        self.step();
                        self.step();
                        let low = self.hex();
                        0x1_0000 + ((unit - 0xd800) << 10) + (low.max(0xdc00) - 0xdc00)
                    }
                    false => unit,
                };
                out.push(char::from_u32(code).filter(|c| *c != OPEN && *c != CLOSE).unwrap_or('\u{fffd}'));
            }
            Some('\n') | None => {}
            Some(c) => out.push(c),
        }
    }

    fn hex(&mut self) -> u32 {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) else { break };
            code = code * 16 + digit;
            self.step();
        }
        code
    }

    /// Jsonnet's `|||` around lines.
    pub(super) fn block(&mut self) -> String {
        self.skip(3);
        let mut out = String::new();
        while !self.rest().starts_with("|||") {
            match self.step() {
                Some(c) => out.push(c),
                None => {
                    self.fail("");
                    return out;
                }
            }
        }
        self.skip(3);
        out.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}

/// Returns whether a line is the next part of an object or list rather than the rest of a long text.
fn begins_anew(rest: &str) -> bool {
    let line = rest.split('\n').next().unwrap_or_default().trim();
    let named = line
        .strip_prefix('"')
        .and_then(|line| line.split_once('"'))
        .is_some_and(|(_, rest)| rest.trim_start().starts_with(':'));
    named || line.is_empty() || line.starts_with(['}', ']'])
}
