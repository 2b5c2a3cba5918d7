//! Words as a command gets them: variables filled in, braces expanded.

use super::{Piece, Word};

/// Braces in braces multiply.
const MOST_BRACED: usize = 200;

/// Fills variables in, and expands what stands in braces: the words that a command gets.
pub fn expand(words: &[Word], value: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut done = Vec::new();
    // Assignments stand before everything else, and what is assigned is not split.
    let mut assigns = true;
    for word in words.iter().flat_map(braces) {
        let (mut text, mut any) = (String::new(), false);
        let whole = assigns && is_assignment(&word);
        assigns &= whole || word == Word(vec![Piece::Text("export".to_owned(), false)]);
        for piece in word.0 {
            match piece {
                Piece::Text(part, _) => {
                    text.push_str(&part);
                    any = true;
                }
                Piece::Variable(name, quoted) if quoted || whole => {
                    text.push_str(&value(&name).unwrap_or_default());
                    any = true;
                }
                Piece::Variable(name, _) => {
                    let filled = value(&name).unwrap_or_default();
                    let mut parts = filled.split_whitespace();
                    if let Some(first) = parts.next() {
                        text.push_str(first);
                        any = true;
                    }
                    for part in parts {
                        done.push(std::mem::replace(&mut text, part.to_owned()));
                    }
                }
            }
        }
        if any {
            done.push(text);
        }
    }
    done
}

/// Returns whether a word begins with `NAME=`.
fn is_assignment(word: &Word) -> bool {
    let Some(Piece::Text(text, false)) = word.0.first() else { return false };
    let named = |name: &str| {
        let letters = name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_');
        letters && !name.is_empty() && !name.starts_with(|one: char| one.is_ascii_digit())
    };
    text.split_once('=').is_some_and(|(name, _)| named(name))
}

/// Expands the first pair of braces with a comma, then what is left.
fn braces(word: &Word) -> Vec<Word> {
    let mut words = vec![word.clone()];
    let mut place = 0;
    while place < words.len() && words.len() < MOST_BRACED {
        match split_braces(&words[place]) {
            Some(parts) => {
                words.splice(place..=place, parts);
            }
            None => place += 1,
        }
    }
    words
}

fn split_braces(word: &Word) -> Option<Vec<Word>> {
    for (nth, piece) in word.0.iter().enumerate() {
        let Piece::Text(text, false) = piece else { continue };
        let Some((from, to)) = pair(text) else { continue };
        let choices = at_commas(&text[from + 1..to]);
        let with = |choice: &str| {
            let mut pieces = word.0.clone();
            pieces[nth] = Piece::Text(format!("{}{choice}{}", &text[..from], &text[to + 1..]), false);
            Word(pieces)
        };
        return Some(choices.iter().map(|choice| with(choice)).collect());
    }
    None
}

/// Returns where the first braces with a comma between them begin and end.
fn pair(text: &str) -> Option<(usize, usize)> {
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut found: Option<(usize, usize)> = None;
    for (place, letter) in text.char_indices() {
        match letter {
            '{' => open.push((place, false)),
            ',' => {
                if let Some(last) = open.last_mut() {
                    last.1 = true;
                }
            }
            '}' => {
                if let Some((from, true)) = open.pop()
                    && found.is_none_or(|(first, _)| from < first)
                {
                    found = Some((from, place));
                }
            }
            _ => {}
        }
    }
    found
}

fn at_commas(text: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_usize);
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match letter {
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().expect("there is a first part").push(letter),
        }
    }
    parts
}
