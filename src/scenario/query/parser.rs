//! Reads a query: `not` binds closer than `and`, `and` closer than `or`, parentheses override. Assumed.
//!
//! The guide shows no grammar. Values need quotes only for spaces and for `,` `(` `)` `[` `]`; inside quotes a
//! backslash protects the quote and itself, and is an ordinary sign before anything else.

mod scanner;

use super::node::{Comparison, Matcher, Node, Term, TextSubject};
use super::words::{OPERATORS, Operator, SLIPS, SUBJECTS, Subject};
use super::{Pattern, QueryError};
use crate::scenario::nearest::{did_you_mean, nearest};
use scanner::{Scanner, Value, brief};

/// AWS's limit on the letters of an expression.
const LONGEST: usize = 2000;

/// `not` and parentheses stand at most so deep in each other.
const DEEPEST: u32 = 64;

/// AWS's limit on the letters of an attribute's name.
const LONGEST_NAME: usize = 128;

type Read<T> = Result<T, QueryError>;

pub(super) fn read(text: &str) -> Read<Node> {
    let mut scanner = Scanner::new(text);
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        return Err(scanner.error(at, format!("an expression has at most {LONGEST} characters")));
    }
    scanner.blank();
    if scanner.rest().is_empty() {
        return Err(scanner.error(0, "the expression is empty"));
    }
    let node = any(&mut scanner, 0)?;
    if scanner.rest().is_empty() { Ok(node) } else { Err(out_of_place(&mut scanner, 0)) }
}

fn any(scanner: &mut Scanner<'_>, depth: u32) -> Read<Node> {
    let mut parts = vec![all(scanner, depth)?];
    while scanner.joint("||", "or") {
        parts.push(all(scanner, depth)?);
    }
    let flat = parts.into_iter().flat_map(|part| match part {
        Node::Any(inner) => inner,
        other => vec![other],
    });
    Ok(one_or(flat.collect(), Node::Any))
}

fn all(scanner: &mut Scanner<'_>, depth: u32) -> Read<Node> {
    let mut parts = vec![unary(scanner, depth)?];
    while scanner.joint("&&", "and") {
        parts.push(unary(scanner, depth)?);
    }
    let flat = parts.into_iter().flat_map(|part| match part {
        Node::All(inner) => inner,
        other => vec![other],
    });
    Ok(one_or(flat.collect(), Node::All))
}

fn one_or(mut parts: Vec<Node>, several: fn(Vec<Node>) -> Node) -> Node {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            several(parts)
        }
    }
}

fn unary(scanner: &mut Scanner<'_>, depth: u32) -> Read<Node> {
    scanner.blank();
    let at = scanner.at();
    if depth > DEEPEST {
        return Err(scanner.error(at, format!("`not` and parentheses are nested more than {DEEPEST} deep")));
    }
    if scanner.skip("!") || scanner.skip_word("not") {
        return Ok(Node::Not(Box::new(unary(scanner, depth + 1)?)));
    }
    if !scanner.skip("(") {
        return term(scanner).map(Node::Term);
    }
    let node = any(scanner, depth + 1)?;
    match scanner.peek() {
        Some(')') => _ = scanner.skip(")"),
        Some(_) => return Err(out_of_place(scanner, depth + 1)),
        None => return Err(scanner.error(at, "this `(` is never closed")),
    }
    scanner.blank();
    Ok(node)
}

/// Says what is wrong with what follows a whole term.
fn out_of_place(scanner: &mut Scanner<'_>, depth: u32) -> QueryError {
    let at = scanner.at();
    let message = match scanner.peek() {
        Some(')') => "this `)` has no `(`; a value that holds it must be quoted".to_owned(),
        Some(sign @ (',' | '(' | '[' | ']')) => format!("`{sign}` is out of place"),
        _ => {
            let word = scanner.whole();
            match nearest(&word, ["and", "or", "&&", "||"]) {
                Some(meant) => format!("`{word}` joins nothing; did you mean `{meant}`?"),
                None => format!("`{word}` is out of place; join terms by `and` or `or`, and quote a value with spaces"),
            }
        }
    };
    let expected = if depth > 0 { vec!["and", "or", ")"] } else { vec!["and", "or"] };
    QueryError { expected, ..scanner.error(at, message) }
}

fn term(scanner: &mut Scanner<'_>) -> Read<Term> {
    let (subject, name) = subject(scanner)?;
    scanner.blank();
    let at = scanner.at();
    let operator =
        operator(scanner).map_err(|error| QueryError { expected: subject.askable().operators(), ..error })?;
    let wrong_date = "is no date; it is written like `2018-06-18`, `2018-06-18T22:28:28Z` or with `+02:00`";
    let term = match (subject, operator) {
        (Subject::AgentVersion, Operator::Compare(comparison)) => {
            Term::AgentVersion(comparison, number(scanner, "is no version; it is written like `1.105.1`")?)
        }
        (Subject::RegisteredAt, Operator::Compare(comparison)) => {
            Term::RegisteredAt(comparison, number(scanner, wrong_date)?)
        }
        (Subject::RunningTasksCount, Operator::Compare(comparison)) => {
            Term::RunningTasksCount(comparison, number(scanner, "is no whole number")?)
        }
        (Subject::Attribute, Operator::Exists { negated }) => Term::Exists { attribute: name, negated },
        (Subject::Attribute, Operator::Compare(comparison)) if comparison.ranks() => {
            Term::Ranked { attribute: name, comparison, than: scanner.value()?.text }
        }
        (Subject::AgentConnected, _) => text_term(scanner, at, TextSubject::AgentConnected, operator)?,
        (Subject::Attribute, _) => text_term(scanner, at, TextSubject::Attribute(name), operator)?,
        (Subject::Ec2InstanceId, _) => text_term(scanner, at, TextSubject::Ec2InstanceId, operator)?,
        (Subject::TaskGroup, _) => text_term(scanner, at, TextSubject::TaskGroup, operator)?,
        (Subject::AgentVersion | Subject::RegisteredAt | Subject::RunningTasksCount, _) => {
            return Err(untestable(scanner, at, subject, operator));
        }
    };
    scanner.blank();
    Ok(term)
}

fn untestable(scanner: &Scanner<'_>, at: usize, subject: Subject, operator: Operator) -> QueryError {
    let askable = subject.askable();
    let message = format!("{} cannot be tested with `{}`", askable.name, operator.symbol());
    QueryError { expected: askable.operators(), ..scanner.error(at, message) }
}

/// Reads a subject; for an attribute also its name.
fn subject(scanner: &mut Scanner<'_>) -> Read<(Subject, String)> {
    let at = scanner.at();
    let word = scanner.word().to_owned();
    if let Some(name) = word.strip_prefix(Subject::Attribute.askable().name) {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_./\\".contains(letter);
        let name_at = at + word.len() - name.len();
        return match name.char_indices().find(|(_, letter)| !allowed(*letter)) {
            Some((nth, letter)) => {
                Err(scanner.error(name_at + nth, format!("an attribute's name cannot hold `{letter}`")))
            }
            None if name.is_empty() => Err(scanner.error(name_at, "the attribute's name is missing")),
            None if name.len() > LONGEST_NAME => {
                Err(scanner.error(name_at, format!("an attribute's name has at most {LONGEST_NAME} letters")))
            }
            None => Ok((Subject::Attribute, name.to_owned())),
        };
    }
    match SUBJECTS.iter().find(|askable| askable.name == word) {
        Some(askable) => Ok((askable.subject, word)),
        None => Err(unknown_subject(scanner, at, &word)),
    }
}

fn unknown_subject(scanner: &mut Scanner<'_>, at: usize, word: &str) -> QueryError {
    let names = || SUBJECTS.iter().map(|askable| askable.name);
    let word = &*brief(word);
    let prefix = word.split_once(':').and_then(|(prefix, rest)| Some((nearest(prefix, ["attribute"])?, rest)));
    let message = match (word, prefix) {
        ("", _) => match scanner.peek() {
            None => "the expression ends too early".to_owned(),
            Some(sign) => format!("a subject is missing before `{sign}`"),
        },
        ("and" | "or", _) => format!("a term is missing before `{word}`"),
        (_, Some((prefix, name))) if !name.is_empty() => {
            format!("there is no subject `{word}`; did you mean `{prefix}:{name}`?")
        }
        _ if word.contains('.') => format!("there is no subject `{word}`; did you mean `attribute:{word}`?"),
        _ => format!("there is no subject `{word}`{}", did_you_mean(word, names())),
    };
    QueryError { expected: names().chain(["not", "("]).collect(), ..scanner.error(at, message) }
}

fn operator(scanner: &mut Scanner<'_>) -> Read<Operator> {
    let at = scanner.at();
    let word = scanner.operator();
    if let Some(spelling) = OPERATORS.iter().find(|spelling| [spelling.symbol, spelling.word].contains(&word)) {
        return Ok(spelling.operator);
    }
    let word = &*brief(word);
    let spellings = OPERATORS.iter().flat_map(|spelling| [spelling.symbol, spelling.word]);
    let message = match (word, SLIPS.iter().find(|(slip, _)| *slip == word)) {
        ("", _) => "an operator is missing".to_owned(),
        (_, Some((_, meant))) => format!("`{word}` is no operator; did you mean `{meant}`?"),
        (_, None) => format!("`{word}` is no operator{}", did_you_mean(word, spellings)),
    };
    Err(scanner.error(at, message))
}

/// Reads a value that is more than text.
fn number<T: std::str::FromStr>(scanner: &mut Scanner<'_>, wrong: &str) -> Read<T> {
    let value = scanner.value()?;
    let read = value.text.parse();
    read.map_err(|_| scanner.error(value.at, format!("`{}` {wrong}", brief(&value.text))))
}

fn text_term(scanner: &mut Scanner<'_>, at: usize, subject: TextSubject, operator: Operator) -> Read<Term> {
    let (matcher, negated) = match operator {
        Operator::In { negated } => {
            let list: Read<_> = scanner.list()?.into_iter().map(|value| text(scanner, &subject, value)).collect();
            (Matcher::In(list?), negated)
        }
        Operator::Matches { negated } => (Matcher::Matches(pattern(scanner)?), negated),
        Operator::Compare(comparison) if !comparison.ranks() => {
            let value = scanner.value()?;
            (Matcher::Equals(text(scanner, &subject, value)?), comparison == Comparison::NotEqual)
        }
        Operator::Compare(_) | Operator::Exists { .. } => {
            return Err(untestable(scanner, at, subject.subject(), operator));
        }
    };
    Ok(Term::Text { subject, matcher, negated })
}

/// Returns the text of a value; for `agentConnected` only two make sense.
fn text(scanner: &Scanner<'_>, subject: &TextSubject, value: Value) -> Read<String> {
    if *subject == TextSubject::AgentConnected && !["true", "false"].contains(&value.text.as_str()) {
        let error = scanner.error(value.at, "agentConnected is `true` or `false`");
        return Err(QueryError { expected: vec!["true", "false"], ..error });
    }
    Ok(value.text)
}

fn pattern(scanner: &mut Scanner<'_>) -> Read<Pattern> {
    let value = scanner.value()?;
    Pattern::parse(&value.text).map_err(|error| {
        let message = format!("the regular expression is wrong: {}", error.message);
        scanner.error(scanner.origin(&value, error.at), message)
    })
}
