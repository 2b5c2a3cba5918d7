//! Reads a jq program.

use serde_json::Value;

/// Deeper programs are refused: nobody types them.
const DEEPEST: usize = 60;

#[derive(Clone, Debug)]
pub enum Filter {
    Identity,
    Field(Box<Filter>, String),
    At(Box<Filter>, Box<Filter>),
    Slice(Box<Filter>, Option<i64>, Option<i64>),
    Each(Box<Filter>),
    Try(Box<Filter>),
    Literal(Value),
    /// Text with filters in it: `"\(.a)"`.
    Text(Vec<Filter>),
    Pipe(Box<Filter>, Box<Filter>),
    Comma(Box<Filter>, Box<Filter>),
    Operator(&'static str, Box<Filter>, Box<Filter>),
    List(Option<Box<Filter>>),
    Object(Vec<(Filter, Filter)>),
    Call(&'static str, Vec<Filter>),
    If(Box<Filter>, Box<Filter>, Box<Filter>),
}

/// The functions that are known, and how many arguments each takes.
const FUNCTIONS: &[(&str, usize)] = &[
    ("length", 0),
    ("keys", 0),
    ("values", 0),
    ("not", 0),
    ("add", 0),
    ("first", 0),
    ("last", 0),
    ("reverse", 0),
    ("sort", 0),
    ("unique", 0),
    ("tostring", 0),
    ("tonumber", 0),
    ("type", 0),
    ("to_entries", 0),
    ("from_entries", 0),
    ("empty", 0),
    ("min", 0),
    ("max", 0),
    ("flatten", 0),
    ("any", 0),
    ("all", 0),
    ("ascii_downcase", 0),
    ("recurse", 0),
    ("select", 1),
    ("map", 1),
    ("sort_by", 1),
    ("group_by", 1),
    ("unique_by", 1),
    ("has", 1),
    ("test", 1),
    ("contains", 1),
    ("startswith", 1),
    ("endswith", 1),
    ("split", 1),
    ("join", 1),
    ("min_by", 1),
    ("max_by", 1),
    ("ltrimstr", 1),
    ("rtrimstr", 1),
    ("map_values", 1),
    ("any", 1),
    ("all", 1),
    ("limit", 2),
    ("@tsv", 0),
    ("@csv", 0),
    ("@json", 0),
    ("@text", 0),
];

/// From what binds least.
const LEVELS: &[&[&str]] = &[&["or"], &["and"], &["==", "!=", "<=", ">=", "<", ">"], &["+", "-"], &["*", "/", "%"]];

pub fn read(program: &str) -> Result<Filter, String> {
    let mut reader = Reader { rest: program, depth: 0 };
    let filter = reader.pipe()?;
    reader.space();
    match reader.rest.is_empty() {
        true => Ok(filter),
        false => Err(reader.unexpected()),
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

type Read = Result<Filter, String>;

impl Reader<'_> {
    fn unexpected(&self) -> String {
        match self.rest.trim().chars().next() {
            None => "syntax error, unexpected end of file".to_owned(),
            Some(letter) => format!("syntax error, unexpected '{letter}'"),
        }
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, sign: &str) -> bool {
        self.space();
        let word = sign.chars().all(char::is_alphabetic);
        match self.rest.strip_prefix(sign) {
            Some(rest) if !(word && rest.starts_with(|one: char| one.is_alphanumeric() || one == '_')) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn want(&mut self, sign: &str) -> Result<(), String> {
        if self.take(sign) { Ok(()) } else { Err(format!("{}, wanted '{sign}'", self.unexpected())) }
    }

    fn pipe(&mut self) -> Read {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("the program is nested deeper than {DEEPEST}"));
        }
        let left = self.comma()?;
        let done = match self.take("|") {
            true => Filter::Pipe(Box::new(left), Box::new(self.pipe()?)),
            false => left,
        };
        self.depth -= 1;
        Ok(done)
    }

    fn comma(&mut self) -> Read {
        let mut left = self.otherwise()?;
        while self.take(",") {
            left = Filter::Comma(Box::new(left), Box::new(self.otherwise()?));
        }
        Ok(left)
    }

    fn otherwise(&mut self) -> Read {
        let left = self.level(0)?;
        match self.take("//") {
            true => Ok(Filter::Operator("//", Box::new(left), Box::new(self.otherwise()?))),
            false => Ok(left),
        }
    }

    fn level(&mut self, level: usize) -> Read {
        let Some(signs) = LEVELS.get(level) else { return self.postfix() };
        let mut left = self.level(level + 1)?;
        loop {
            self.space();
            let sign = signs.iter().find(|sign| !(**sign == "/" && self.rest.starts_with("//")) && self.take(sign));
            let Some(sign) = sign else { return Ok(left) };
            left = Filter::Operator(sign, Box::new(left), Box::new(self.level(level + 1)?));
        }
    }

    fn postfix(&mut self) -> Read {
        let mut done = self.term()?;
        loop {
            if self.rest.starts_with('?') {
                self.rest = &self.rest[1..];
                done = Filter::Try(Box::new(done));
            } else if self.rest.starts_with('[') {
                self.rest = &self.rest[1..];
                done = self.brackets(done)?;
            } else if let Some(rest) = self.rest.strip_prefix('.').filter(|rest| !rest.starts_with('.')) {
                self.rest = rest;
                if self.rest.starts_with('[') {
                    continue;
                }
                done = Filter::Field(Box::new(done), self.name()?);
            } else {
                return Ok(done);
            }
        }
    }

    fn name(&mut self) -> Result<String, String> {
        if self.rest.starts_with('"') {
            return match self.text()? {
                Filter::Literal(Value::String(name)) => Ok(name),
                _ => Err("syntax error, a name in quotes cannot have filters in it".to_owned()),
            };
        }
        let end = self.rest.find(|one: char| !(one.is_alphanumeric() || one == '_')).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() || name.starts_with(|one: char| one.is_ascii_digit()) {
            return Err(self.unexpected());
        }
        self.rest = rest;
        Ok(name.to_owned())
    }

    fn brackets(&mut self, of: Filter) -> Read {
        let of = Box::new(of);
        if self.take("]") {
            return Ok(Filter::Each(of));
        }
        if self.take(":") {
            let to = self.number()?;
            self.want("]")?;
            return Ok(Filter::Slice(of, None, Some(to)));
        }
        let at = self.pipe()?;
        if self.take(":") {
            let from = match at {
                Filter::Literal(Value::Number(number)) => number.as_i64(),
                _ => return Err("a slice is written [2:5]".to_owned()),
            };
            let to = if self.take("]") { return Ok(Filter::Slice(of, from, None)) } else { self.number()? };
            self.want("]")?;
            return Ok(Filter::Slice(of, from, Some(to)));
        }
        self.want("]")?;
        Ok(Filter::At(of, Box::new(at)))
    }

    fn number(&mut self) -> Result<i64, String> {
        match self.term()? {
            Filter::Literal(Value::Number(number)) => number.as_i64().ok_or_else(|| "wanted a whole number".to_owned()),
            _ => Err("wanted a number".to_owned()),
        }
    }

    fn term(&mut self) -> Read {
        self.space();
        let Some(first) = self.rest.chars().next() else { return Err(self.unexpected()) };
        match first {
            '.' => self.dot(),
            '"' => self.text(),
            '(' => {
                self.rest = &self.rest[1..];
                let inner = self.pipe()?;
                self.want(")")?;
                Ok(inner)
            }
            '[' => {
                self.rest = &self.rest[1..];
                if self.take("]") {
                    return Ok(Filter::List(None));
                }
                let inner = self.pipe()?;
                self.want("]")?;
                Ok(Filter::List(Some(Box::new(inner))))
            }
            '{' => self.object(),
            '@' => self.format(),
            '-' | '0'..='9' => self.digits(),
            _ => self.word(),
        }
    }

    /// Reads `@tsv` and its kin.
    fn format(&mut self) -> Read {
        let end = self.rest[1..].find(|one: char| !one.is_ascii_alphanumeric()).map_or(self.rest.len(), |at| at + 1);
        let (name, rest) = self.rest.split_at(end);
        let Some((known, _)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            return Err(format!("{} is not a valid format", name.trim_start_matches('@')));
        };
        self.rest = rest;
        Ok(Filter::Call(known, Vec::new()))
    }

    fn dot(&mut self) -> Read {
        self.rest = &self.rest[1..];
        if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
            return Ok(Filter::Call("recurse", Vec::new()));
        }
        match self.rest.chars().next() {
            Some(one) if one.is_alphabetic() || one == '_' || one == '"' => {
                Ok(Filter::Field(Box::new(Filter::Identity), self.name()?))
            }
            _ => Ok(Filter::Identity),
        }
    }

    fn digits(&mut self) -> Read {
        let inner = |at: usize, one: char| one.is_ascii_digit() || one == '.' || (at == 0 && one == '-');
        let end = self.rest.char_indices().find(|(at, one)| !inner(*at, *one)).map_or(self.rest.len(), |(at, _)| at);
        let (digits, rest) = self.rest.split_at(end);
        let value = serde_json::from_str(digits).map_err(|_| self.unexpected())?;
        self.rest = rest;
        Ok(Filter::Literal(value))
    }

    fn word(&mut self) -> Read {
        if self.take("if") {
            let asks = self.pipe()?;
            self.want("then")?;
            let then = self.pipe()?;
            let other = if self.take("else") { self.pipe()? } else { Filter::Identity };
            self.want("end")?;
            return Ok(Filter::If(Box::new(asks), Box::new(then), Box::new(other)));
        }
        let name = self.name()?;
        match name.as_str() {
            "true" | "false" => return Ok(Filter::Literal(Value::Bool(name == "true"))),
            "null" => return Ok(Filter::Literal(Value::Null)),
            _ => {}
        }
        let mut arguments = Vec::new();
        if self.rest.starts_with('(') {
            self.rest = &self.rest[1..];
            loop {
                arguments.push(self.pipe()?);
                if !self.take(";") {
                    break;
                }
            }
            self.want(")")?;
        }
        let known = FUNCTIONS.iter().find(|(known, takes)| *known == name && *takes == arguments.len());
        match known {
            Some((known, _)) => Ok(Filter::Call(known, arguments)),
            None => Err(format!("{name}/{} is not defined here", arguments.len())),
        }
    }

    fn object(&mut self) -> Read {
        self.rest = &self.rest[1..];
        let mut members = Vec::new();
        while !self.take("}") {
            if !members.is_empty() {
                self.want(",")?;
            }
            self.space();
            let (key, short) = if self.take("(") {
                let key = self.pipe()?;
                self.want(")")?;
                (key, None)
            } else {
                let name = self.name()?;
                (Filter::Literal(Value::String(name.clone())), Some(name))
            };
            let value = match (self.take(":"), short) {
                (true, _) => self.otherwise()?,
                (false, Some(name)) => Filter::Field(Box::new(Filter::Identity), name),
                (false, None) => return Err(self.unexpected()),
            };
            members.push((key, value));
        }
        Ok(Filter::Object(members))
    }

    fn text(&mut self) -> Read {
        self.rest = &self.rest[1..];
        let (mut parts, mut text) = (Vec::new(), String::new());
        loop {
            let mut letters = self.rest.chars();
            let open = || "syntax error, the text is not closed".to_owned();
            match letters.next().ok_or_else(open)? {
                '"' => {
                    self.rest = letters.as_str();
                    break;
                }
                '\\' => match letters.next().ok_or_else(open)? {
                    '(' => {
                        self.rest = letters.as_str();
                        parts.push(Filter::Literal(Value::String(std::mem::take(&mut text))));
                        parts.push(self.pipe()?);
                        self.want(")")?;
                        continue;
                    }
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' => text.push('\r'),
                    letter => text.push(letter),
                },
                letter => text.push(letter),
            }
            self.rest = letters.as_str();
        }
        let rest = Filter::Literal(Value::String(text));
        if parts.is_empty() {
            return Ok(rest);
        }
        parts.push(rest);
        Ok(Filter::Text(parts))
    }
}
