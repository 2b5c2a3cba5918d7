//! What JMESPath's Python library, on which the AWS CLI stands, says of an expression that cannot be read.
//!
//! It goes through an expression as that library does, and keeps nothing of it but where and why it stops.

/// Reading goes as deep as brackets do, which the caller limits.
type Seen = Result<Left, Wrong>;

/// What stands to the left, as far as it matters for what may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Field,
    Index,
    Other,
}

enum Wrong {
    Letters { at: usize, message: String },
    Incomplete,
    Token { at: usize, value: String, kind: &'static str, message: String },
}

#[derive(Clone, Debug)]
struct Token {
    kind: &'static str,
    value: String,
    start: usize,
}

/// Returns the complaint about an expression; none where the library reads it.
pub fn of(expression: &str) -> Option<String> {
    if expression.is_empty() {
        return Some("Invalid JMESPath expression: cannot be empty.".to_owned());
    }
    let read = tokens(expression).and_then(|tokens| {
        let mut reader = Reader { tokens, place: 0 };
        reader.expression(0)?;
        match reader.kind() {
            "eof" => Ok(()),
            _ => Err(reader.wrong(&format!("Unexpected token: {}", reader.token().value))),
        }
    });
    Some(match read.err()? {
        Wrong::Letters { at, message } => {
            format!("Bad jmespath expression: {message}:\n{expression}\n{}^", " ".repeat(at))
        }
        Wrong::Incomplete => {
            let under = " ".repeat(expression.chars().count() + 1);
            format!("Invalid jmespath expression: Incomplete expression:\n\"{expression}\"\n{under}^")
        }
        Wrong::Token { at, value, kind, message } => format!(
            "{message}: Parse error at column {at}, token \"{value}\" ({}), for expression:\n\"{expression}\"\n{}^",
            kind.to_uppercase(),
            " ".repeat(at + 1)
        ),
    })
}

fn tokens(expression: &str) -> Result<Vec<Token>, Wrong> {
    let mut letters = Letters { all: expression.chars().collect(), place: 0 };
    let mut found = Vec::new();
    while let Some(letter) = letters.peek() {
        let start = letters.place;
        letters.place += 1;
        let mut either = |wanted: char, both: &'static str, one: &'static str| {
            let found = letters.peek() == Some(wanted);
            letters.place += usize::from(found);
            if found { both } else { one }
        };
        let kind = match letter {
            ' ' | '\t' | '\n' | '\r' => continue,
            '.' => "dot",
            '*' => "star",
            ']' => "rbracket",
            ',' => "comma",
            ':' => "colon",
            '@' => "current",
            '(' => "lparen",
            ')' => "rparen",
            '{' => "lbrace",
            '}' => "rbrace",
            '|' => either('|', "or", "pipe"),
            '&' => either('&', "and", "expref"),
            '<' => either('=', "lte", "lt"),
            '>' => either('=', "gte", "gt"),
            '!' => either('=', "ne", "not"),
            '[' => match either(']', "flatten", "lbracket") {
                "lbracket" => either('?', "filter", "lbracket"),
                flatten => flatten,
            },
            '=' => match either('=', "eq", "") {
                "" => return Err(Wrong::Letters { at: start, message: "Unknown token '='".to_owned() }),
                eq => eq,
            },
            '\'' => {
                let value = letters.until('\'')?.replace("\\'", "'");
                found.push(Token { kind: "literal", value, start });
                continue;
            }
            '`' => {
                found.push(Token { kind: "literal", value: letters.literal()?, start });
                continue;
            }
            '"' => {
                found.push(Token { kind: "quoted_identifier", value: letters.quoted()?, start });
                continue;
            }
            letter if letter.is_ascii_alphabetic() || letter == '_' => {
                letters.skip(|next| next.is_ascii_alphanumeric() || next == '_');
                "unquoted_identifier"
            }
            letter if letter.is_ascii_digit() || letter == '-' => {
                letters.skip(|next| next.is_ascii_digit());
                if letter == '-' && letters.place == start + 1 {
                    return Err(Wrong::Letters { at: start, message: "Unknown token '-'".to_owned() });
                }
                "number"
            }
            letter => return Err(Wrong::Letters { at: start, message: format!("Unknown token {letter}") }),
        };
        found.push(Token { kind, value: letters.all[start..letters.place].iter().collect(), start });
    }
    found.push(Token { kind: "eof", value: String::new(), start: letters.all.len() });
    Ok(found)
}

struct Letters {
    all: Vec<char>,
    place: usize,
}

impl Letters {
    fn peek(&self) -> Option<char> {
        self.all.get(self.place).copied()
    }

    fn skip(&mut self, wanted: fn(char) -> bool) {
        while self.peek().is_some_and(wanted) {
            self.place += 1;
        }
    }

    /// Takes what stands before the next delimiter, whose opening was taken already.
    fn until(&mut self, delimiter: char) -> Result<String, Wrong> {
        let start = self.place - 1;
        let unclosed = || Wrong::Letters { at: start, message: format!("Unclosed {delimiter} delimiter") };
        let mut text = String::new();
        loop {
            let mut letter = self.peek().ok_or_else(unclosed)?;
            self.place += 1;
            if letter == delimiter {
                return Ok(text);
            }
            if letter == '\\' {
                text.push('\\');
                letter = self.peek().ok_or_else(unclosed)?;
                self.place += 1;
            }
            text.push(letter);
        }
    }

    fn literal(&mut self) -> Result<String, Wrong> {
        let start = self.place - 1;
        let text = self.until('`')?.replace("\\`", "`");
        let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
        match is_json(&text) || is_json(&format!("\"{}\"", text.trim_start())) {
            true => Ok(text),
            false => Err(Wrong::Letters { at: start, message: format!("Bad token {text}") }),
        }
    }

    fn quoted(&mut self) -> Result<String, Wrong> {
        let start = self.place - 1;
        let text = self.until('"')?;
        let wrong = |_| Wrong::Letters { at: start, message: "Invalid \\escape".to_owned() };
        serde_json::from_str(&format!("\"{text}\"")).map_err(wrong)
    }
}

struct Reader {
    tokens: Vec<Token>,
    place: usize,
}

/// What binds weaker than this ends a projection.
const PROJECTION_STOP: u32 = 10;
const STAR: u32 = 20;
const FILTER: u32 = 21;
const FLATTEN: u32 = 9;
const DOT: u32 = 40;
const NOT: u32 = 45;

fn power(kind: &str) -> u32 {
    match kind {
        "pipe" => 1,
        "or" => 2,
        "and" => 3,
        "eq" | "gt" | "lt" | "gte" | "lte" | "ne" => 5,
        "flatten" => FLATTEN,
        "star" => STAR,
        "filter" => FILTER,
        "dot" => DOT,
        "not" => NOT,
        "lbrace" => 50,
        "lbracket" => 55,
        "lparen" => 60,
        _ => 0,
    }
}

impl Reader {
    fn token(&self) -> &Token {
        &self.tokens[self.place.min(self.tokens.len() - 1)]
    }

    fn kind(&self) -> &'static str {
        self.token().kind
    }

    fn next_kind(&self) -> &'static str {
        self.tokens.get(self.place + 1).map_or("eof", |token| token.kind)
    }

    fn wrong_at(token: &Token, message: &str) -> Wrong {
        let Token { kind, value, start } = token.clone();
        Wrong::Token { at: start, value, kind, message: message.to_owned() }
    }

    fn wrong(&self, message: &str) -> Wrong {
        Reader::wrong_at(self.token(), message)
    }

    fn expects(&mut self, kind: &str) -> Result<(), Wrong> {
        match self.kind() {
            found if found == kind => {
                self.place += 1;
                Ok(())
            }
            "eof" => Err(Wrong::Incomplete),
            found => Err(self.wrong(&format!("Expecting: {kind}, got: {found}"))),
        }
    }

    fn expression(&mut self, least: u32) -> Seen {
        let mut left = self.first()?;
        while least < power(self.kind()) {
            left = self.further(left)?;
        }
        Ok(left)
    }

    /// Reads what an expression begins with.
    fn first(&mut self) -> Seen {
        let token = self.token().clone();
        self.place += 1;
        match token.kind {
            "literal" | "current" => {}
            "unquoted_identifier" => return Ok(Left::Field),
            "quoted_identifier" => {
                if self.kind() == "lparen" {
                    let mut at = self.token().clone();
                    at.start = 0;
                    return Err(Reader::wrong_at(&at, "Quoted identifier not allowed for function names."));
                }
                return Ok(Left::Field);
            }
            "star" if self.kind() == "rbracket" => {}
            "star" => self.projected(STAR)?,
            "filter" => self.filter()?,
            "lbrace" => self.members()?,
            "lparen" => {
                self.expression(0)?;
                self.expects("rparen")?;
            }
            "flatten" => self.projected(FLATTEN)?,
            "not" => drop(self.expression(NOT)?),
            "expref" => drop(self.expression(0)?),
            "lbracket" => match (self.kind(), self.next_kind()) {
                ("number" | "colon", _) => return self.index(),
                ("star", "rbracket") => {
                    self.place += 2;
                    self.projected(STAR)?;
                }
                _ => self.elements()?,
            },
            "eof" => return Err(Wrong::Incomplete),
            _ => return Err(Reader::wrong_at(&token, "invalid token")),
        }
        Ok(Left::Other)
    }

    /// Reads what follows on something.
    fn further(&mut self, left: Left) -> Seen {
        let token = self.token().clone();
        self.place += 1;
        match token.kind {
            "dot" if self.kind() == "star" => {
                self.place += 1;
                self.projected(DOT)?;
            }
            "dot" => self.behind_dot(DOT)?,
            "pipe" | "or" | "and" | "eq" | "ne" | "gt" | "gte" | "lt" | "lte" => {
                self.expression(power(token.kind))?;
            }
            "lparen" => self.arguments(left)?,
            "filter" => self.filter()?,
            "flatten" => self.projected(FLATTEN)?,
            "lbracket" => match (self.kind(), left) {
                ("number" | "colon", Left::Index) => {
                    self.inside_brackets()?;
                    return Ok(Left::Index);
                }
                ("number" | "colon", _) => return self.index(),
                _ => {
                    self.expects("star")?;
                    self.expects("rbracket")?;
                    self.projected(STAR)?;
                }
            },
            _ => return Err(Reader::wrong_at(&token, "invalid token")),
        }
        Ok(Left::Other)
    }

    fn arguments(&mut self, left: Left) -> Result<(), Wrong> {
        if left != Left::Field {
            let before = self.tokens[self.place.saturating_sub(2)].clone();
            return Err(Reader::wrong_at(&before, &format!("Invalid function name '{}'", before.value)));
        }
        while self.kind() != "rparen" {
            self.expression(0)?;
            if self.kind() == "comma" {
                self.place += 1;
            }
        }
        self.expects("rparen")
    }

    fn filter(&mut self) -> Result<(), Wrong> {
        self.expression(0)?;
        self.expects("rbracket")?;
        if self.kind() == "flatten" { Ok(()) } else { self.projected(FILTER) }
    }

    /// Reads `[1]` or `[1:2]` behind its bracket; a slice projects.
    fn index(&mut self) -> Seen {
        match self.inside_brackets()? {
            true => self.projected(STAR).map(|()| Left::Other),
            false => Ok(Left::Index),
        }
    }

    /// Returns whether it was a slice.
    fn inside_brackets(&mut self) -> Result<bool, Wrong> {
        if self.kind() != "colon" && self.next_kind() != "colon" {
            self.place += 1;
            return self.expects("rbracket").map(|()| false);
        }
        let mut colons = 0;
        while self.kind() != "rbracket" && colons < 3 {
            match self.kind() {
                "colon" => colons += 1,
                "number" => {}
                _ => return Err(self.wrong("syntax error")),
            }
            if colons == 3 {
                return Err(self.wrong("syntax error"));
            }
            self.place += 1;
        }
        self.expects("rbracket").map(|()| true)
    }

    fn elements(&mut self) -> Result<(), Wrong> {
        loop {
            self.expression(0)?;
            if self.kind() == "rbracket" {
                return self.expects("rbracket");
            }
            self.expects("comma")?;
        }
    }

    fn members(&mut self) -> Result<(), Wrong> {
        loop {
            match self.kind() {
                "quoted_identifier" | "unquoted_identifier" => self.place += 1,
                "eof" => return Err(Wrong::Incomplete),
                found => {
                    let wanted = "['quoted_identifier', 'unquoted_identifier']";
                    return Err(self.wrong(&format!("Expecting: {wanted}, got: {found}")));
                }
            }
            self.expects("colon")?;
            self.expression(0)?;
            match self.kind() {
                "comma" => self.place += 1,
                "rbrace" => return self.expects("rbrace"),
                _ => {}
            }
        }
    }

    fn projected(&mut self, least: u32) -> Result<(), Wrong> {
        match self.kind() {
            kind if power(kind) < PROJECTION_STOP => Ok(()),
            "lbracket" | "filter" => self.expression(least).map(drop),
            "dot" => {
                self.place += 1;
                self.behind_dot(least)
            }
            _ => Err(self.wrong("syntax error")),
        }
    }

    fn behind_dot(&mut self, least: u32) -> Result<(), Wrong> {
        match self.kind() {
            "quoted_identifier" | "unquoted_identifier" | "star" => self.expression(least).map(drop),
            "lbracket" => {
                self.place += 1;
                self.elements()
            }
            "lbrace" => {
                self.place += 1;
                self.members()
            }
            found => {
                let wanted = "['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace']";
                Err(self.wrong(&format!("Expecting: {wanted}, got: {found}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    /// Expressions, and what jmespath 1.1.0 says of them.
    const SAYS: &str = include_str!("../../../../tests/fixtures/jmespath/complaints.json");

    #[test]
    fn complaints_are_those_of_the_python_library() {
        let said: Vec<(String, String)> = serde_json::from_str(SAYS).expect("pairs");
        for (expression, want) in &said {
            assert_eq!(of(expression).unwrap_or_default(), *want, "{expression}");
        }
        assert!(said.len() > 25);
        for expression in
            ["a", "a.b[0].c", "a[?b == `1`].{c: d, e: f(@)} | [0]", "a[].[b, c]", "*.*", "a[::2].b", "!a && b"]
        {
            assert_eq!(of(expression), None, "{expression}");
        }
    }
}
