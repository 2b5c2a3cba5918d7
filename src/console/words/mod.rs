//! Splits what is typed into commands as bash does: quotes, escapes, line continuation, variables, pipes, lists.
//!
//! What this console has no use for (backticks, redirection to files, background jobs) is refused with a reason.

mod expand;

pub use expand::expand;

/// Nobody types more than this at once.
pub const MOST_LETTERS: usize = 64 * 1024;
/// Commands in one another.
const MOST_NESTED: usize = 5;

/// What stands between two pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// `;` or a new line.
    Anyway,
    /// `&&`
    Success,
    /// `||`
    Failure,
}

/// Commands whose output flows into the next one, and when they run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    pub after: After,
    pub commands: Vec<Vec<Word>>,
    /// The line as it was typed.
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word(pub Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text, and whether it stood in quotes.
    Text(String, bool),
    /// A variable by name, or behind a `(` a command whose output stands there; and whether it stood in quotes. Outside of
    /// them its value is split at spaces.
    Variable(String, bool),
}

/// Why a line is not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A quote or a continuation is still open: bash would ask for another line.
    Open(char),
    Wrong(String),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Open('\\') => f.write_str("bash: the line ends in \\ and goes on nowhere: type the rest of it"),
            Refusal::Open(')') => f.write_str("bash: unexpected EOF while looking for matching `)'"),
            Refusal::Open('|') => f.write_str("bash: syntax error: unexpected end of file after |"),
            Refusal::Open(quote) => write!(
                f,
                "bash: unexpected EOF while looking for matching `{quote}'\nbash: syntax error: unexpected end of file"
            ),
            Refusal::Wrong(why) => f.write_str(why),
        }
    }
}

/// Splits one or several lines.
pub fn split(text: &str) -> Result<Vec<Pipeline>, Refusal> {
    if text.len() > MOST_LETTERS {
        return Err(Refusal::Wrong(format!("bash: at most {MOST_LETTERS} letters at once")));
    }
    let mut reader = Reader { letters: text.chars().collect(), place: 0 };
    let mut pipelines = Vec::new();
    let mut after = After::Anyway;
    loop {
        let start = reader.place;
        let (commands, end) = reader.pipeline()?;
        let empty = commands.is_empty();
        match (empty, end) {
            (true, End::Operator(found)) if found != After::Anyway || reader.letters.get(start) == Some(&';') => {
                return Err(syntax(found.sign()));
            }
            (true, End::Text) if after != After::Anyway => return Err(Refusal::Open('|')),
            _ => {}
        }
        if !empty {
            let typed: String = reader.letters[start..reader.place].iter().collect();
            let typed = typed.trim().trim_end_matches([';', '&', '|', '\n']).trim().to_owned();
            pipelines.push(Pipeline { after, commands, text: typed });
        }
        match end {
            End::Text => return Ok(pipelines),
            End::Operator(next) if !empty => after = next,
            // An empty line behind `&&` goes on waiting for its command.
            End::Operator(_) => {}
        }
    }
}

impl After {
    const fn sign(self) -> &'static str {
        match self {
            After::Anyway => ";",
            After::Success => "&&",
            After::Failure => "||",
        }
    }
}

fn syntax(near: &str) -> Refusal {
    Refusal::Wrong(format!("bash: syntax error near unexpected token `{near}'"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Text,
    Operator(After),
}

struct Reader {
    letters: Vec<char>,
    place: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.place).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.place += 1;
        Some(letter)
    }

    fn take(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        self.place += usize::from(found);
        found
    }

    fn pipeline(&mut self) -> Result<(Vec<Vec<Word>>, End), Refusal> {
        let (mut commands, mut words): (Vec<Vec<Word>>, Vec<Word>) = (Vec::new(), Vec::new());
        loop {
            self.blanks();
            let end = match self.peek() {
                None => Some(End::Text),
                Some('\n' | ';') => {
                    self.place += 1;
                    Some(End::Operator(After::Anyway))
                }
                Some('&') => {
                    self.place += 1;
                    if !self.take('&') {
                        let why = "bash: jobs in the background are not a part of this console: leave the & away";
                        return Err(Refusal::Wrong(why.to_owned()));
                    }
                    Some(End::Operator(After::Success))
                }
                Some('|') => {
                    self.place += 1;
                    if self.take('|') {
                        Some(End::Operator(After::Failure))
                    } else if words.is_empty() {
                        return Err(syntax("|"));
                    } else {
                        commands.push(std::mem::take(&mut words));
                        self.lines_and_blanks();
                        continue;
                    }
                }
                Some('(' | ')') => return Err(syntax(&self.peek().unwrap_or('(').to_string())),
                Some('<' | '>') => {
                    self.redirection()?;
                    None
                }
                Some('2' | '1') if self.letters.get(self.place + 1) == Some(&'>') => {
                    self.place += 1;
                    self.redirection()?;
                    None
                }
                Some(_) => {
                    words.push(self.word()?);
                    None
                }
            };
            let Some(end) = end else { continue };
            match (words.is_empty(), commands.is_empty()) {
                (true, false) => return Err(Refusal::Open('|')),
                (true, true) => {}
                (false, _) => commands.push(words),
            }
            return Ok((commands, end));
        }
    }

    /// Goes past spaces, continued lines and comments.
    fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(letter) if letter != '\n' && letter.is_whitespace() => self.place += 1,
                Some('\\') if self.letters.get(self.place + 1) == Some(&'\n') => self.place += 2,
                Some('\\') if self.letters[self.place + 1..].starts_with(&['\r', '\n']) => self.place += 3,
                Some('#') => {
                    while self.peek().is_some_and(|letter| letter != '\n') {
                        self.place += 1;
                    }
                }
                _ => return,
            }
        }
    }

    fn lines_and_blanks(&mut self) {
        self.blanks();
        while self.take('\n') {
            self.blanks();
        }
    }

    /// Lets `2>&1` and `2>/dev/null` pass; says why others cannot.
    fn redirection(&mut self) -> Result<(), Refusal> {
        let rest: String = self.letters[self.place..].iter().take(80).collect();
        for harmless in [">&1", ">/dev/null", "> /dev/null", ">&2"] {
            if rest.starts_with(harmless) {
                self.place += harmless.chars().count();
                return Ok(());
            }
        }
        if let Some((name, _)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' ');
            if !name.is_empty() && name.chars().all(plain) {
                return Err(Refusal::Wrong(format!(
                    "bash: <{name}> stands for a value: put the {} there, Tab completes it",
                    name.replace('-', " ")
                )));
            }
        }
        let why = "bash: there are no files to read from or write to here: leave the redirection away";
        Err(Refusal::Wrong(why.to_owned()))
    }

    fn word(&mut self) -> Result<Word, Refusal> {
        let mut word = Builder::default();
        while let Some(letter) = self.peek() {
            match letter {
                _ if letter.is_whitespace() => break,
                ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\\' => {
                    self.place += 1;
                    match self.next() {
                        None => return Err(Refusal::Open('\\')),
                        Some('\n') => {}
                        Some(letter) => word.push(letter, true),
                    }
                }
                '\'' => {
                    self.place += 1;
                    word.quote();
                    loop {
                        match self.next().ok_or(Refusal::Open('\''))? {
                            '\'' => break,
                            letter => word.push(letter, true),
                        }
                    }
                }
                '"' => {
                    self.place += 1;
                    word.quote();
                    self.double_quoted(&mut word)?;
                }
                '`' => return Err(backtick()),
                '$' => self.dollar(&mut word, false)?,
                letter => {
                    self.place += 1;
                    word.push(letter, false);
                }
            }
        }
        Ok(Word(word.pieces))
    }

    fn double_quoted(&mut self, word: &mut Builder) -> Result<(), Refusal> {
        loop {
            match self.peek().ok_or(Refusal::Open('"'))? {
                '"' => {
                    self.place += 1;
                    return Ok(());
                }
                '\\' => {
                    self.place += 1;
                    match self.next().ok_or(Refusal::Open('"'))? {
                        '\n' => {}
                        letter @ ('"' | '\\' | '$' | '`') => word.push(letter, true),
                        letter => {
                            word.push('\\', true);
                            word.push(letter, true);
                        }
                    }
                }
                '`' => return Err(backtick()),
                '$' => self.dollar(word, true)?,
                letter => {
                    self.place += 1;
                    word.push(letter, true);
                }
            }
        }
    }

    fn dollar(&mut self, word: &mut Builder, quoted: bool) -> Result<(), Refusal> {
        self.place += 1;
        let braced = match self.peek() {
            Some('(') => return self.substitution(word, quoted),
            Some('?') => {
                self.place += 1;
                word.pieces.push(Piece::Variable("?".to_owned(), quoted));
                return Ok(());
            }
            Some('{') => {
                self.place += 1;
                true
            }
            Some(letter) if letter.is_ascii_alphabetic() || letter == '_' => false,
            _ => {
                word.push('$', quoted);
                return Ok(());
            }
        };
        let name = self.name();
        if braced && !self.take('}') {
            return Err(Refusal::Wrong(format!("bash: ${{{name}: bad substitution, only ${{NAME}} is known here")));
        }
        word.pieces.push(Piece::Variable(name, quoted));
        Ok(())
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(letter) = self.peek().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_') {
            name.push(letter);
            self.place += 1;
        }
        name
    }

    /// Takes `(command)` behind a `$`, to its own closing parenthesis.
    fn substitution(&mut self, word: &mut Builder, quoted: bool) -> Result<(), Refusal> {
        let start = self.place;
        let (mut depth, mut quote) = (0_usize, None);
        loop {
            let letter = self.next().ok_or(Refusal::Open(')'))?;
            match (quote, letter) {
                (None | Some('"'), '\\') => drop(self.next()),
                (Some(open), letter) if open == letter => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(letter),
                (None, '(') => depth += 1,
                (None, ')') => depth -= 1,
                (None, _) => {}
            }
            if depth == 0 && quote.is_none() {
                break;
            }
            if depth > MOST_NESTED {
                return Err(Refusal::Wrong(format!("bash: at most {MOST_NESTED} commands in one another")));
            }
        }
        let inner: String = self.letters[start..self.place - 1].iter().collect();
        split(&inner[1..])?;
        word.pieces.push(Piece::Variable(inner, quoted));
        Ok(())
    }
}

fn backtick() -> Refusal {
    let why = "bash: what stands between backticks is run as a command: write $(…) for that, and put a --query with \
               backticks in single quotes";
    Refusal::Wrong(why.to_owned())
}

#[derive(Default)]
struct Builder {
    pieces: Vec<Piece>,
}

impl Builder {
    fn push(&mut self, letter: char, quoted: bool) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text, was)) if *was == quoted => text.push(letter),
            _ => self.pieces.push(Piece::Text(letter.to_string(), quoted)),
        }
    }

    /// Even empty quotes make a word.
    fn quote(&mut self) {
        if !matches!(self.pieces.last(), Some(Piece::Text(_, true))) {
            self.pieces.push(Piece::Text(String::new(), true));
        }
    }
}

#[cfg(test)]
mod tests;
