//! Writes a query in its one canonical form: words between terms, symbols inside, quotes only where needed.

use super::node::{Comparison, Matcher, Node, Term, TextSubject};
use super::words::{Operator, Subject};
use std::fmt::{self, Display, Formatter};

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Node::Any(parts) => joined(f, parts, " or ", |_| false),
            Node::All(parts) => joined(f, parts, " and ", |part| matches!(part, Node::Any(_))),
            Node::Not(part) if matches!(**part, Node::All(_) | Node::Any(_)) => write!(f, "not ({part})"),
            Node::Not(part) => write!(f, "not {part}"),
            Node::Term(term) => term.fmt(f),
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Node], joint: &str, in_parentheses: fn(&Node) -> bool) -> fmt::Result {
    for (nth, part) in parts.iter().enumerate() {
        f.write_str(if nth > 0 { joint } else { "" })?;
        if in_parentheses(part) { write!(f, "({part})")? } else { part.fmt(f)? }
    }
    Ok(())
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let symbol = |comparison: &Comparison| Operator::Compare(*comparison).symbol();
        match self {
            Term::AgentVersion(comparison, version) => {
                write!(f, "{} {} {version}", Subject::AgentVersion.askable().name, symbol(comparison))
            }
            Term::RegisteredAt(comparison, moment) => {
                write!(f, "{} {} {moment}", Subject::RegisteredAt.askable().name, symbol(comparison))
            }
            Term::RunningTasksCount(comparison, count) => {
                write!(f, "{} {} {count}", Subject::RunningTasksCount.askable().name, symbol(comparison))
            }
            Term::Exists { attribute, negated } => {
                let operator = Operator::Exists { negated: *negated };
                write!(f, "{}{attribute} {}", Subject::Attribute.askable().name, operator.symbol())
            }
            Term::Ranked { attribute, comparison, than } => {
                let name = Subject::Attribute.askable().name;
                write!(f, "{name}{attribute} {} {}", symbol(comparison), Value(than))
            }
            Term::Text { subject, matcher, negated } => {
                write!(f, "{subject} {} ", matcher.operator(*negated).symbol())?;
                matcher.fmt(f)
            }
        }
    }
}

impl Display for TextSubject {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.subject().askable().name)?;
        match self {
            TextSubject::Attribute(name) => f.write_str(name),
            TextSubject::AgentConnected | TextSubject::Ec2InstanceId | TextSubject::TaskGroup => Ok(()),
        }
    }
}

impl Matcher {
    fn operator(&self, negated: bool) -> Operator {
        match self {
            Matcher::Equals(_) if negated => Operator::Compare(Comparison::NotEqual),
            Matcher::Equals(_) => Operator::Compare(Comparison::Equal),
            Matcher::In(_) => Operator::In { negated },
            Matcher::Matches(_) => Operator::Matches { negated },
        }
    }
}

/// Writes the argument.
impl Display for Matcher {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Matcher::Equals(value) => Value(value).fmt(f),
            Matcher::Matches(pattern) => Value(pattern.text()).fmt(f),
            Matcher::In(list) => {
                let list: Vec<String> = list.iter().map(|value| Value(value).to_string()).collect();
                write!(f, "[{}]", list.join(", "))
            }
        }
    }
}

/// A value, in quotes when it could be misread without.
struct Value<'a>(&'a str);

impl Display for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plain = |letter: char| !letter.is_whitespace() && !"()[],\"'".contains(letter);
        if !self.0.is_empty() && self.0.chars().all(plain) {
            return f.write_str(self.0);
        }
        write!(f, "\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
