//! The AWS CLI's shorthand: `name=CPU,values=[1,2],inner={a=b}`.

use serde_json::{Map, Value, json};

const DEEPEST: usize = 20;

pub fn read(text: &str) -> Result<Value, String> {
    let mut reader = Reader { letters: text.chars().collect(), place: 0, depth: 0 };
    let members = reader.members(None)?;
    Ok(Value::Object(members))
}

struct Reader {
    letters: Vec<char>,
    place: usize,
    depth: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.place).copied()
    }

    fn take(&mut self, letter: char) -> bool {
        let found = self.peek() == Some(letter);
        self.place += usize::from(found);
        found
    }

    fn expected(&self, wanted: &str) -> String {
        let received = self.peek().map_or("EOF".to_owned(), |letter| letter.to_string());
        let line: String = self.letters.iter().collect();
        format!("Expected: '{wanted}', received: '{received}' for input:\n{line}\n{}^", " ".repeat(self.place))
    }

    fn members(&mut self, close: Option<char>) -> Result<Map<String, Value>, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("nested deeper than {DEEPEST}"));
        }
        let mut members = Map::new();
        loop {
            if close.is_some_and(|close| self.take(close)) {
                break;
            }
            let key = self.key();
            if key.is_empty() || !self.take('=') {
                return Err(self.expected("="));
            }
            let value = self.value(close)?;
            if members.insert(key.clone(), value).is_some() {
                return Err(format!("Second instance of key \"{key}\" encountered"));
            }
            match (self.take(','), close) {
                (true, _) => {}
                (false, Some(close)) if self.take(close) => break,
                (false, None) if self.peek().is_none() => break,
                (false, _) => return Err(self.expected(",")),
            }
            if close.is_none() && self.peek().is_none() {
                return Err(self.expected("="));
            }
        }
        self.depth -= 1;
        Ok(members)
    }

    fn key(&mut self) -> String {
        let start = self.place;
        while self.peek().is_some_and(|one| one.is_alphanumeric() || "-_.#/:".contains(one)) {
            self.place += 1;
        }
        self.letters[start..self.place].iter().collect()
    }

    fn value(&mut self, close: Option<char>) -> Result<Value, String> {
        match self.peek() {
            Some('[') => {
                self.place += 1;
                self.list()
            }
            Some('{') => {
                self.place += 1;
                Ok(Value::Object(self.members(Some('}'))?))
            }
            _ => {
                let first = self.word(close)?;
                let mut words = vec![json!(first)];
                // `a=1,2,b=3`: what is followed by no `=` belongs to the list.
                while self.peek() == Some(',') {
                    let back = self.place;
                    self.place += 1;
                    let word = self.word(close)?;
                    if self.peek() == Some('=') || (word.is_empty() && self.peek().is_none()) {
                        self.place = back;
                        break;
                    }
                    words.push(json!(word));
                }
                Ok(if words.len() == 1 { words.remove(0) } else { Value::Array(words) })
            }
        }
    }

    fn list(&mut self) -> Result<Value, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("nested deeper than {DEEPEST}"));
        }
        let mut items = Vec::new();
        while !self.take(']') {
            items.push(match self.peek() {
                Some('[') => {
                    self.place += 1;
                    self.list()?
                }
                Some('{') => {
                    self.place += 1;
                    Value::Object(self.members(Some('}'))?)
                }
                _ => json!(self.word(Some(']'))?),
            });
            if !self.take(',') && self.peek() != Some(']') {
                return Err(self.expected(","));
            }
        }
        self.depth -= 1;
        Ok(Value::Array(items))
    }

    fn word(&mut self, close: Option<char>) -> Result<String, String> {
        if let Some(quote) = self.peek().filter(|one| matches!(one, '"' | '\'')) {
            let start = self.place;
            self.place += 1;
            let mut word = String::new();
            loop {
                match self.peek() {
                    None => {
                        self.place = start;
                        return Err(self.expected(&quote.to_string()));
                    }
                    Some('\\') if self.letters.get(self.place + 1).is_some() => {
                        word.push(self.letters[self.place + 1]);
                        self.place += 2;
                    }
                    Some(one) if one == quote => {
                        self.place += 1;
                        return Ok(word);
                    }
                    Some(one) => {
                        word.push(one);
                        self.place += 1;
                    }
                }
            }
        }
        let start = self.place;
        while let Some(one) = self.peek() {
            if one == ',' || Some(one) == close || (one == '=' && self.at_key(start)) {
                break;
            }
            self.place += 1;
        }
        Ok(self.letters[start..self.place].iter().collect::<String>().trim_end().to_owned())
    }

    /// Returns whether what was read since a comma could be a key.
    fn at_key(&self, start: usize) -> bool {
        start > 0 && self.letters[start - 1] == ','
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shorthand_reads_as_the_cli_reads_it() {
        for (text, want) in [
            ("a=b", r#"{"a":"b"}"#),
            ("a=b,c=d", r#"{"a":"b","c":"d"}"#),
            ("Name=x,Values=1,2,3", r#"{"Name":"x","Values":["1","2","3"]}"#),
            ("a=[b,c],d={e=f,g=[h]}", r#"{"a":["b","c"],"d":{"e":"f","g":["h"]}}"#),
            ("a='b, c',d=\"e\"", r#"{"a":"b, c","d":"e"}"#),
            ("a=,b=c", r#"{"a":"","b":"c"}"#),
        ] {
            assert_eq!(read(text).map(|value| value.to_string()), Ok(want.to_owned()), "{text}");
        }
        let want = "Expected: '=', received: 'EOF' for input:\nabc\n   ^";
        assert_eq!(read("abc"), Err(want.to_owned()));
        for text in ["", "=", "a", "a=[", "a={", "a={b", "a=b,", "a='", &"a={".repeat(100)] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
