//! What a flag takes, and how what is typed becomes a member of the API's input.

use super::shorthand;
use serde_json::{Map, Value, json};

/// The type of a member, as far as the command line needs it.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text,
    Number,
    Switch,
    List(&'static Shape),
    Structure(&'static [(&'static str, Shape)]),
    /// Anything: what the command refuses anyway.
    Any,
}

pub const TEXTS: Shape = Shape::List(&Shape::Text);

/// A member of an operation's input.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    pub member: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// Words that complete it.
    pub values: Values,
}

/// What Tab offers for a flag's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    Free,
    Words(&'static [&'static str]),
    Clusters,
    Services,
    Tasks,
    Definitions,
    Instances,
    TargetGroups,
    LogGroups,
    LogStreams,
    Containers,
    ServiceDeployments,
}

impl Flag {
    pub const fn new(member: &'static str, shape: Shape) -> Flag {
        Flag { member, shape, required: false, values: Values::Free }
    }

    pub const fn required(self) -> Flag {
        Flag { required: true, ..self }
    }

    pub const fn of(self, values: Values) -> Flag {
        Flag { values, ..self }
    }

    /// Returns whether it stands without its name: the CLI writes such members with an underscore.
    pub fn is_positional(&self) -> bool {
        self.member.contains('_')
    }

    /// Returns `--task-definition` for `taskDefinition`.
    pub fn name(&self) -> String {
        if self.is_positional() {
            return self.member.to_owned();
        }
        format!("--{}", kebab(self.member))
    }
}

/// Returns a member's name as the command line has it.
pub fn kebab(member: &str) -> String {
    let letters: Vec<char> = member.chars().collect();
    let mut done = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let after_small = place > 0 && !letters[place - 1].is_uppercase();
        let before_small = place > 0 && letters.get(place + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            done.push('-');
        }
        done.extend(letter.to_lowercase());
    }
    done
}

/// What is wrong with a value; the first kind is shown as it is, with status 255.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    General(String),
    Parameter(String),
}

/// Makes a member of the words behind its flag.
pub fn value(flag: &str, shape: Shape, words: &[String]) -> Result<Value, Wrong> {
    let parameter = |why: String| Wrong::Parameter(format!("Error parsing parameter '{flag}': {why}"));
    let first = words.first().map_or("", String::as_str);
    if let Some(path) = first.strip_prefix("file://") {
        let why = format!("Unable to load paramfile {first}: [Errno 2] No such file or directory: '{path}'");
        return Err(parameter(why));
    }
    match shape {
        Shape::Switch => Ok(json!(true)),
        Shape::Text | Shape::Number => scalar(shape, first),
        Shape::Structure(_) | Shape::Any | Shape::List(_)
            if words.len() == 1 && first.trim_start().starts_with(['[', '{']) =>
        {
            let read = read_json(first).map_err(parameter)?;
            Ok(match (shape, read) {
                (Shape::List(_), Value::Object(members)) => json!([members]),
                (_, read) => read,
            })
        }
        Shape::Any => Ok(json!(words)),
        Shape::List(Shape::Text) => Ok(json!(words)),
        Shape::List(inner) => {
            let items: Result<Vec<Value>, Wrong> = words.iter().map(|word| structure(flag, *inner, word)).collect();
            Ok(Value::Array(items?))
        }
        Shape::Structure(_) => structure(flag, shape, &words.join(" ")),
    }
}

fn structure(flag: &str, shape: Shape, word: &str) -> Result<Value, Wrong> {
    let parameter = |why: String| Wrong::Parameter(format!("Error parsing parameter '{flag}': {why}"));
    if word.starts_with('{') {
        return read_json(word).map_err(parameter);
    }
    fitted(shape, shorthand::read(word).map_err(parameter)?)
}

fn read_json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let at = text.lines().take(line.saturating_sub(1)).map(|line| line.chars().count() + 1).sum::<usize>() + column;
        // Where the text ends too early, Python points behind it.
        let early = u8::from(error.is_eof());
        let (at, column) = (at.saturating_sub(1) + usize::from(early), column + usize::from(early));
        format!("Invalid JSON: {}: line {line} column {column} (char {at})\nJSON received: {text}", reason(&error))
    })
}

fn reason(error: &serde_json::Error) -> &'static str {
    let words = error.to_string();
    match words {
        _ if words.contains("key must be a string") || words.contains("EOF while parsing an object") => {
            "Expecting property name enclosed in double quotes"
        }
        _ if words.contains("expected `,`") || words.contains("expected `]`") => "Expecting ',' delimiter",
        _ if words.contains("expected `:`") => "Expecting ':' delimiter",
        _ if words.contains("trailing characters") => "Extra data",
        _ => "Expecting value",
    }
}

fn scalar(shape: Shape, word: &str) -> Result<Value, Wrong> {
    match shape {
        Shape::Number => {
            let wrong = || Wrong::General(format!("invalid literal for int() with base 10: '{word}'"));
            word.trim().parse::<i64>().map(|number| json!(number)).map_err(|_| wrong())
        }
        Shape::Switch => match word.to_lowercase().as_str() {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            _ => Err(Wrong::Parameter(format!("Unable to convert string to boolean: {word}"))),
        },
        _ => Ok(json!(word)),
    }
}

/// Makes the texts of the shorthand what the shape wants.
fn fitted(shape: Shape, value: Value) -> Result<Value, Wrong> {
    match (shape, value) {
        (Shape::Number | Shape::Switch, Value::String(word)) => scalar(shape, &word),
        (Shape::Structure(members), Value::Object(given)) => {
            let mut done = Map::new();
            for (key, value) in given {
                let shape = members.iter().find(|(name, _)| *name == key).map_or(Shape::Any, |(_, shape)| *shape);
                done.insert(key, fitted(shape, value)?);
            }
            Ok(Value::Object(done))
        }
        (Shape::List(inner), Value::Array(items)) => {
            Ok(Value::Array(items.into_iter().map(|item| fitted(*inner, item)).collect::<Result<_, _>>()?))
        }
        (Shape::List(inner), one) => Ok(Value::Array(vec![fitted(*inner, one)?])),
        (_, value) => Ok(value),
    }
}

/// Returns what botocore says of an input that does not fit; nothing when it does.
pub fn faults(flags: &[Flag], input: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    for flag in flags.iter().filter(|flag| flag.required && !input.contains_key(flag.member)) {
        found.push(format!("Missing required parameter in input: \"{}\"", flag.member));
    }
    for (name, value) in input {
        match flags.iter().find(|flag| flag.member == name) {
            None => {
                let known: Vec<&str> = flags.iter().map(|flag| flag.member).collect();
                let known = known.join(", ");
                found.push(format!("Unknown parameter in input: \"{name}\", must be one of: {known}"));
            }
            Some(flag) => misfit(name, flag.shape, value, &mut found),
        }
    }
    found
}

fn misfit(name: &str, shape: Shape, value: &Value, found: &mut Vec<String>) {
    let wanted = match (shape, value) {
        (Shape::Any, _)
        | (Shape::Text, Value::String(_))
        | (Shape::Number, Value::Number(_))
        | (Shape::Switch, Value::Bool(_)) => return,
        (Shape::List(inner), Value::Array(items)) => {
            for (nth, item) in items.iter().enumerate() {
                misfit(&format!("{name}[{nth}]"), *inner, item, found);
            }
            return;
        }
        (Shape::Structure(members), Value::Object(given)) => {
            for (key, value) in given {
                match members.iter().find(|(known, _)| known == key) {
                    Some((_, shape)) => misfit(&format!("{name}.{key}"), *shape, value, found),
                    None => {
                        let known: Vec<&str> = members.iter().map(|(known, _)| *known).collect();
                        let known = known.join(", ");
                        found.push(format!("Unknown parameter in {name}: \"{key}\", must be one of: {known}"));
                    }
                }
            }
            return;
        }
        (Shape::Text, _) => "<class 'str'>",
        (Shape::Number, _) => "<class 'int'>",
        (Shape::Switch, _) => "<class 'bool'>",
        (Shape::List(_), _) => "<class 'list'>, <class 'tuple'>",
        (Shape::Structure(_), _) => "<class 'dict'>",
    };
    let (shown, kind) = match value {
        Value::Null => ("None".to_owned(), "NoneType"),
        Value::Bool(true) => ("True".to_owned(), "bool"),
        Value::Bool(false) => ("False".to_owned(), "bool"),
        Value::Number(number) if number.is_f64() => (number.to_string(), "float"),
        Value::Number(number) => (number.to_string(), "int"),
        Value::String(text) => (text.clone(), "str"),
        Value::Array(_) => (value.to_string(), "list"),
        Value::Object(_) => (value.to_string(), "dict"),
    };
    let start = format!("Invalid type for parameter {name}, value: {shown}, type: <class '{kind}'>");
    found.push(format!("{start}, valid types: {wanted}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_the_command_line_are_the_members_in_kebab() {
        for (member, want) in [
            ("taskDefinition", "task-definition"),
            ("cluster", "cluster"),
            ("TargetGroupArn", "target-group-arn"),
            ("enableECSManagedTags", "enable-ecs-managed-tags"),
            ("PageSize", "page-size"),
        ] {
            assert_eq!(kebab(member), want);
        }
    }
}
