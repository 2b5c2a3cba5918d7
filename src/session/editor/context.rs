//! Where a place of a YAML text stands in the scenario: read tolerantly, since the text is still being written.

/// What encloses the place, from the outside in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    Map { indent: usize, seen: Vec<String>, key: Option<String>, verb: Option<String>, flow: bool },
    List { indent: usize, flow: bool },
}

/// A place of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    pub frames: Vec<Frame>,
    /// The begin of the word that stands before the place.
    pub word: String,
    /// Whether a name is being written, not a value.
    pub names: bool,
}

#[derive(Default)]
struct Reader {
    frames: Vec<Frame>,
    /// The text of a block scalar is indented further than this.
    block: Option<usize>,
}

const WORD: &str = "-_./:@";

/// Reads the text up to a place; nothing where no name or value of the format can stand, as in a comment.
pub fn at(before: &str) -> Option<Context> {
    let mut reader = Reader::default();
    let (lines, last) = before.rsplit_once('\n').unwrap_or(("", before));
    lines.split('\n').for_each(|line| reader.line(line));
    reader.last(last)
}

impl Reader {
    fn in_flow(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Map { flow: true, .. } | Frame::List { flow: true, .. }))
    }

    fn line(&mut self, line: &str) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = &line[indent..];
        if rest.trim().is_empty() || rest.starts_with('#') || rest.starts_with("---") && indent == 0 {
            return;
        }
        if self.is_block_text(indent) {
            return;
        }
        match self.in_flow() {
            true => drop(self.flow(rest)),
            false => drop(self.block_line(indent, rest)),
        }
    }

    fn is_block_text(&mut self, indent: usize) -> bool {
        let inside = self.block.is_some_and(|outer| indent > outer);
        if !inside {
            self.block = None;
        }
        inside
    }

    fn last(mut self, line: &str) -> Option<Context> {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let rest = &line[indent..];
        if rest.starts_with('#') || self.is_block_text(indent) {
            return None;
        }
        let word_at = rest
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || WORD.contains(c)))
            .map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
        let (mut settled, mut word) = rest.split_at(word_at);
        if settled.is_empty() && word == "-" {
            (settled, word) = (word, "");
        }
        let names = match self.in_flow() {
            true => self.flow(settled)?,
            false => self.block_line(indent, settled)?,
        };
        Some(Context { frames: self.frames, word: word.to_owned(), names })
    }

    /// Reads a line outside of brackets; returns whether a name may follow, or nothing in a comment or in quotes.
    fn block_line(&mut self, mut indent: usize, mut rest: &str) -> Option<bool> {
        while rest == "-" || rest.starts_with("- ") {
            self.leave(indent, true);
            if !matches!(self.frames.last(), Some(Frame::List { indent: at, .. }) if *at == indent) {
                self.frames.push(Frame::List { indent, flow: false });
            }
            let inner = rest[1..].trim_start_matches(' ');
            indent += (rest.len() - inner.len()).max(2);
            rest = inner;
        }
        self.leave(indent, false);
        let colon = rest.find(": ").or_else(|| rest.strip_suffix(':').map(str::len));
        let name = colon.map(|colon| rest[..colon].trim_matches(['"', '\'']));
        match (colon, name) {
            (Some(colon), Some(name)) if name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) => {
                self.enter(indent, name);
                let value = rest[colon + 1..].trim_start();
                self.note_verb(value);
                if value.starts_with(['>', '|']) {
                    self.block = Some(indent);
                }
                self.flow(value)
            }
            _ if rest.starts_with(['{', '[', '"', '\'']) => self.flow(rest),
            _ => {
                if !matches!(self.frames.last(), Some(Frame::Map { indent: at, .. }) if *at == indent) {
                    self.frames.push(map(indent, false));
                }
                if let Some(Frame::Map { key, .. }) = self.frames.last_mut() {
                    *key = None;
                }
                rest.trim().is_empty().then_some(true)
            }
        }
    }

    /// Leaves what lies further in than a line that begins here.
    fn leave(&mut self, indent: usize, dash: bool) {
        while let Some(frame) = self.frames.last() {
            let over = match frame {
                Frame::Map { indent: at, .. } => *at > indent,
                Frame::List { indent: at, .. } => *at > indent || *at == indent && !dash,
            };
            if !over {
                break;
            }
            self.frames.pop();
        }
    }

    fn enter(&mut self, indent: usize, name: &str) {
        if !matches!(self.frames.last(), Some(Frame::Map { indent: at, .. }) if *at == indent) {
            self.frames.push(map(indent, false));
        }
        self.name(name);
    }

    fn name(&mut self, name: &str) {
        if let Some(Frame::Map { seen, key, .. }) = self.frames.last_mut() {
            seen.push(name.to_owned());
            *key = Some(name.to_owned());
        }
    }

    fn note_verb(&mut self, value: &str) {
        if let Some(Frame::Map { key: Some(key), verb, .. }) = self.frames.last_mut()
            && key == crate::scenario::shape::VERB_FIELD
        {
            let word: String = value.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            *verb = Some(word).filter(|word| !word.is_empty());
        }
    }

    /// Reads values and brackets; returns whether a name may follow, or nothing in a comment or in quotes.
    fn flow(&mut self, text: &str) -> Option<bool> {
        let mut quote = None;
        let mut word = String::new();
        let mut last = ' ';
        for c in text.chars() {
            match (quote, c) {
                (Some(open), _) if c == open && last != '\\' => quote = None,
                (Some(_), _) => word.push(c),
                (None, '"' | '\'') if word.trim().is_empty() => quote = Some(c),
                (None, '#') if last == ' ' => return None,
                (None, '{' | '[') => {
                    self.frames.push(if c == '{' { map(0, true) } else { Frame::List { indent: 0, flow: true } });
                    word.clear();
                }
                (None, '}' | ']') if self.in_flow() => {
                    self.end_of_value(&word);
                    self.frames.pop();
                    word.clear();
                }
                (None, ',') if self.in_flow() => {
                    self.end_of_value(&word);
                    if let Some(Frame::Map { key, .. }) = self.frames.last_mut() {
                        *key = None;
                    }
                    word.clear();
                }
                (None, ':') if matches!(self.frames.last(), Some(Frame::Map { flow: true, key: None, .. })) => {
                    self.name(word.trim());
                    word.clear();
                }
                _ => word.push(c),
            }
            last = c;
        }
        if quote.is_some() {
            return None;
        }
        Some(matches!(self.frames.last(), Some(Frame::Map { flow: true, key: None, .. })))
    }

    fn end_of_value(&mut self, word: &str) {
        self.note_verb(word.trim());
    }
}

fn map(indent: usize, flow: bool) -> Frame {
    Frame::Map { indent, seen: Vec::new(), key: None, verb: None, flow }
}
